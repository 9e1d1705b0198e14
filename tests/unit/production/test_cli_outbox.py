"""`leadscore outbox`: what it shows, what a person can decide, and how slips are answered."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from command_line import run, told
from leadscore.batch.store.store import Limits, open_store
from leadscore.production.actions.reading import load_settings
from leadscore.production.ledger.ledger import open_ledger
from leadscore.production.outbox.box import messages
from leadscore.production.outbox.erasing import erase, prune
from unit.production.catcher import Catcher, catching
from unit.production.outbox_sample import NOON, POLICY, World, entered, outbox, settings

COMMAND = (sys.executable, "-c", "from leadscore.start import run; run()")


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    with catching() as found:
        yield found


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store with two messages that are held, of which one is of a changed policy."""
    folder = tmp_path_factory.mktemp("held")
    (folder / "b2b.lead").write_text(POLICY, encoding="utf-8")
    (folder / "leads.csv").write_text("id,title\nann,CEO\n", encoding="utf-8")
    path = folder / "s.duckdb"
    made = run("ingest", str(folder / "b2b.lead"), "--store", str(path), "--leads", str(folder / "leads.csv"))
    assert made.exit_code == 0
    _destinations(folder, "json://127.0.0.1:1/")
    with (
        open_store(path, folder, Limits(), read_only=False) as opened,
        open_ledger(opened, None, write=True) as ledger,
    ):
        world = World(ledger.database, load_settings(folder / "leadscore.toml"))
        world.cross(entered("ann"), entered("bob", cause="policy"), send=False)
    return folder


def _destinations(folder: Path, url: str) -> None:
    settings(folder, f'[destinations]\nsales = "{url}"\n"nurture drip" = "{url}"')


@pytest.fixture
def store(held: Path, tmp_path: Path, catcher: Catcher) -> str:
    shutil.copytree(held, tmp_path, dirs_exist_ok=True)
    _destinations(tmp_path, catcher.url)
    return str(tmp_path / "s.duckdb")


def found(store: str, *options: str) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = json.loads(run("outbox", store, "--json", *options).stdout)["messages"]
    return listed


def test_points_with_a_fraction_are_in_the_json(store: str) -> None:
    with duckdb.connect(store) as connection:
        connection.execute("""UPDATE ledger.message SET data = replace(data, '"score":70', '"score":70.125')""")
    listed = json.loads(run("outbox", store, "--json").stdout, parse_float=Decimal)["messages"]
    assert Decimal("70.125") in [message["data"].get("score") for message in listed]


def test_held_messages_are_shown_released_and_sent(store: str, catcher: Catcher) -> None:
    shown = run("outbox", store)
    assert "ann is ready: score 70" in shown.stdout
    assert "held until it is released; late" in " ".join(shown.stdout.split())
    assert "In the outbox: 2 held." in shown.stderr
    assert run("outbox", store, "--send").exit_code == 0
    assert not catcher.caught
    released = run("outbox", store, "--release", "all", "--send")
    assert "2 messages released." in released.stderr
    assert "2 messages sent, 2 of them after the deadline." in released.stderr
    assert len(catcher.caught) == 2
    assert found(store) == []
    assert {message["status"] for message in found(store, "--sent")} == {"sent"}


def test_one_message_is_shown_whole_and_dropped(store: str) -> None:
    key = str(next(message["key"] for message in found(store) if message["lead"] == "ann"))
    shown = run("outbox", store, "--show", key[:6])
    assert "They hold the budget" in shown.stdout
    assert "1 message dropped." in run("outbox", store, "--drop", key[:6]).stderr
    assert [message["lead"] for message in found(store)] == [None]
    assert "is dropped, and only held ones can be released" in told(run("outbox", store, "--release", key))


def test_a_run_that_is_not_done_is_waited_for(store: str) -> None:
    with open_store(Path(store), Path(store).parent, Limits(), read_only=False):
        waiting = subprocess.Popen(
            [*COMMAND, "outbox", store, "--release", "all", "--wait", "1m"], stderr=subprocess.PIPE, text=True
        )
        assert waiting.stderr is not None
        assert "waiting until that is done" in waiting.stderr.readline()
    assert "2 messages released." in waiting.communicate()[1]


def test_the_settings_say_where_the_record_is(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "Name the store, such as leads.duckdb, or a database with --record." in told(run("outbox"))
    with (tmp_path / "leadscore.toml").open("a") as file:
        file.write('\n[record]\ndatabase = "postgresql://127.0.0.1:1/nowhere"\n')
    for arguments in ((), (store,)):
        assert "127.0.0.1:1/nowhere" in told(run("outbox", *arguments))


def test_what_fails_ends_with_1_and_is_tried_again(store: str, catcher: Catcher) -> None:
    catcher.plan.extend([500, 500])
    failed = run("outbox", store, "--release", "all", "--send")
    assert failed.exit_code == 1
    assert '"sales": the service answered 500 (Internal Server Error).' in failed.stderr
    (first, second) = found(store, "--waiting")
    assert (first["attempts"], second["error"]) == (1, "the service answered 500 (Internal Server Error)")
    assert run("outbox", store, "--retry", str(first["key"]), "--retry", str(second["key"]), "--send").exit_code == 0
    assert len(catcher.once) == 2


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--release", "zzz"), 3, "No message key begins with `zzz`"),
        (("--drop", "all"), 2, "--drop all needs to know of which"),
        (("--sent", "--drop", "all"), 2, "What was sent is gone out, and cannot be dropped"),
        (("--record", "postgresql://h/d"), 2, "name one of them"),
    ],
)
def test_slips_are_answered(store: str, options: tuple[str, ...], code: int, said: str) -> None:
    result = run("outbox", store, *options)
    assert result.exit_code == code
    assert said in told(result)


def test_no_store_and_no_record(tmp_path: Path) -> None:
    assert run("outbox").exit_code == 2
    assert "There is no store" in told(run("outbox", str(tmp_path / "no.duckdb")))


def test_a_lead_is_erased_and_old_messages_pruned(tmp_path: Path) -> None:
    with outbox() as database:
        world = World(database, settings(tmp_path, '[destinations]\nsales = "json://h"\n"nurture drip" = "json://h"'))
        world.cross(entered("ann"), entered("bob"), *(entered(name, cause="policy") for name in ("ann", "cy")))
        assert erase(database, "ann") == 2
        assert not [row for row in database.rows("SELECT * FROM ledger.message") if "ann" in str(row)]
        assert sorted(message.lead for message in messages(database)) == ["", "bob"]
        database.execute("UPDATE ledger.message SET status = ?, sent_at = ? WHERE lead = ?", ["sent", NOON, "bob"])
        assert prune(database, NOON) == 0
        assert prune(database, NOON + 1) == 1
        assert [message.lead for message in messages(database)] == [""]
