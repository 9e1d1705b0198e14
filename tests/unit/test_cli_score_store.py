"""`leadscore score` over a store says what it says over files, in every form; and what is there only for stores."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import Result

from command_line import run, told
from leadscore.driver import compile_path
from leadscore.engine.compiled import compile_plan
from leadscore.engine.model import State
from leadscore.facts.config import DataConfig
from leadscore.facts.load import open_facts

POLICY = """\
policy "B2B" version 2
applies if not country is "peru" or country is missing
group fit
when employees > 50 add 12.5 as large
when existing_customer disqualify
when title is "ceo" add 3 as lead
group engagement decays 50% every 30 days
when visited "pricing" add 50 as pricing
when opened subtract 0.5 each time up to 2 as mail
ready at 60
band hot at 60
band cold otherwise
grade fit A at 12, B otherwise
"""
LEADS = """\
id,email,title,country,employees,existing_customer
L-1,jane@acme.example,CEO,france,200,no
"L-2, b",jack@globex.example,,france,10,
L-3,joan@initech.example,,peru,500,no
l-3,jim@acme.example,,france,300,yes
=7,x@y.example,,,,
ÄÖ,bad@row.example,,france,many,no
"#8
9",x@y.example,ceo,france,,
"""
EVENTS = """\
lead,at,event,target,minutes
L-1,2026-03-29,visited,https://us.example/Pricing/?utm=x,
"L-2, b",2026-02-28 12:00,visited,/pricing,
l-3,2026-03-31,visited,pricing,
L-9,2026-03-31,visited,pricing,
L-1,2026-03-31,opened,,
=7,2026-03-31,opened,,
=7,2026-03-30,opened,,
=7,2026-05-30,visited,pricing,
"""
AT = ("--as-of", "2026-04-01")
FILES = ("--leads", "leads.csv", "--events", "events.csv")
STORE = ("--store", "s.duckdb")


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, and a store that was made of them."""
    folder = tmp_path_factory.mktemp("taken_in")
    with contextlib.chdir(folder):
        write(POLICY)
        Path("leads.csv").write_text(LEADS, encoding="utf-8")
        Path("events.csv").write_text(EVENTS, encoding="utf-8")
        assert run("ingest", "p.lead", *STORE, *FILES).exit_code == 0
    return folder


@pytest.fixture(autouse=True)
def _here(taken_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of it to do with as a test likes."""
    shutil.copytree(taken_in, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def write(policy: str, path: str = "p.lead") -> None:
    Path(path).write_text(policy, encoding="utf-8")


def of_files(*arguments: str) -> Result:
    return run("score", "p.lead", *FILES, *AT, *arguments)


def of_store(*arguments: str) -> Result:
    return run("score", "p.lead", *STORE, *AT, *arguments)


FORMS = ("table", "csv", "json", "jsonl", "markdown")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("top", [(), ("--top", "1"), ("--top", "3"), ("--top", "99")])
def test_as_from_files(form: str, top: tuple[str, ...]) -> None:
    expected, found = of_files("--format", form, *top), of_store("--format", form, *top)
    assert (found.exit_code, found.stdout) == (0, expected.stdout), told(found)
    assert found.stderr == expected.stderr.splitlines(keepends=True)[-1], "the rows set aside were told before"


@pytest.mark.parametrize("name", ["s.csv", "s.json", "s.jsonl", "s.md", "s.txt"])
def test_as_from_files_to_a_file(name: str) -> None:
    for scored in (of_files, of_store):
        Path(name).write_text("what was there")
        assert (scored("-o", name).exit_code, Path(name).exists()) == (0, True)
        if scored is of_files:
            expected = Path(name).read_bytes()
    assert Path(name).read_bytes().replace(b"\r\n", b"\n") == expected.replace(b"\r\n", b"\n")
    assert not list(Path().glob(".*"))


@pytest.mark.parametrize("environment", [{"COLUMNS": "40"}, {"COLUMNS": "200"}, {"FORCE_COLOR": "1"}])
def test_a_table_of_any_width(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    expected, found = of_files("--format", "table"), of_store("--format", "table")
    assert found.stdout == expected.stdout
    assert ("\x1b" in found.stdout) == ("FORCE_COLOR" in environment)


def test_parquet_holds_the_same_numbers() -> None:
    expected = list(csv.DictReader(io.StringIO(of_files("--format", "csv").stdout)))
    for scored in (of_files, of_store):
        assert scored("-o", "s.parquet").exit_code == 0
        found = duckdb.sql("SELECT * FROM 's.parquet' ORDER BY score IS NULL, disqualified, score DESC, lead")
        names = found.columns
        assert names == list(expected[0])
        rows = [dict(zip(names, map(as_text, row), strict=True)) for row in found.fetchall()]
        assert rows == expected
        assert scored("-o", "s.parquet", "--top", "2").exit_code == 0
        assert duckdb.sql("SELECT lead FROM 's.parquet'").fetchall() == [(row["lead"],) for row in expected[:2]]


def as_text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case Decimal():
            return f"{cell.normalize():f}"
        case _:
            return str(cell)


def test_explain_gives_every_rules_points() -> None:
    assert of_store("--explain", "rules", "--format", "csv").exit_code == 0
    found = duckdb.sql("SELECT * FROM 'rules/*.parquet'")
    assert found.columns == ["lead", "large", "p.lead:5" if "p.lead:5" in found.columns else found.columns[2],
                             "rule lead", "pricing", "mail"]  # fmt: skip
    plan = compile_path(Path("p.lead")).plan
    assert plan is not None
    facts = open_facts(plan.fields, plan.events, Path("leads.csv"), [Path("events.csv")], DataConfig())
    compiled = compile_plan(plan)
    expected = {lead.id: compiled.score(lead, 1_775_001_600) for lead in facts}
    rows = {lead: points for lead, *points in found.fetchall()}
    assert rows.keys() == expected.keys()
    for lead, points in rows.items():
        outcome = expected[lead]
        told_of = [
            Decimal(milli) / 1000 if state is not State.UNKNOWN else None
            for milli, state in zip(outcome.points, outcome.states, strict=True)
        ]
        assert points == (told_of if outcome.in_scope else [None] * len(points)), lead


def test_explain_takes_the_place_of_its_own_folder_alone() -> None:
    assert of_files("--explain", "rules", "--format", "csv").exit_code == 0
    first = sorted(Path("rules").iterdir())
    assert of_store("--explain", "rules", "--format", "csv").exit_code == 0
    assert sorted(Path("rules").iterdir()) == first
    Path("rules/mine.txt").write_text("kept")
    for taken in ("rules", "leads.csv"):
        refused = of_store("--explain", taken)
        assert (refused.exit_code, "is there already" in told(refused)) == (3, True), told(refused)
    Path("mine").mkdir()
    Path("mine/leads-1.parquet").touch()
    for taken in ("mine", "leads.csv"):
        early = run("score", "p.lead", "--leads", "none.csv", "--explain", taken)
        assert "is there already" in told(early), "before anything is read"
    assert "There is no folder `no`" in told(of_store("--explain", "no/folder"))
    assert Path("rules/mine.txt").read_text() == "kept"
    assert not list(Path().glob(".*"))


def test_a_folder_of_policies() -> None:
    Path("many").mkdir()
    write(Path("p.lead").read_text(encoding="utf-8"), "many/world.lead")
    write('policy "Peru" version 1\napplies if country is "peru"\nwhen employees > 1 add 5\n', "many/peru.lead")
    assert run("ingest", "many", *STORE, *FILES).exit_code == 0
    for form in FORMS:
        for top in ((), ("--top", "2")):
            expected = run("score", "many", *FILES, *AT, "--format", form, *top)
            found = run("score", "many", *STORE, *AT, "--format", form, *top)
            assert (found.exit_code, found.stdout) == (0, expected.stdout), told(found)


def test_events_that_only_another_policy_knows_did_not_happen() -> None:
    calm = 'policy "Calm" version 1\nwhen inactive for 10 days subtract 5\nwhen visited add 5\nready at 5\n'
    Path("many").mkdir()
    write(calm, "p.lead")
    write(calm, "many/calm.lead")
    write('policy "Dance" version 1\nevent danced\nwhen danced add 1\nready at 9\n', "many/dance.lead")
    with Path("events.csv").open("a", encoding="utf-8") as file:
        file.write('"L-2, b",2026-03-30,danced,,\n')
    assert run("ingest", "many", *STORE, *FILES).exit_code == 0
    for form in FORMS:
        assert of_store("--format", form).stdout == of_files("--format", form).stdout
    which = ("L-2, b", *AT)
    expected, found = run("explain", "p.lead", *which, *FILES), run("explain", "p.lead", *which, *STORE)
    assert (found.exit_code, found.stdout) == (0, expected.stdout)
    tested = [run("test", "p.lead", "--coverage", *data, *AT).stdout for data in (FILES, STORE)]
    assert tested[0] == tested[1]


def test_policies_without_rules_or_events() -> None:
    write('policy "Nothing" version 1\n')
    for form in FORMS:
        assert of_store("--format", form).stdout == of_files("--format", form).stdout
    assert "There are no rules" in of_store().stderr
    assert of_store("--explain", "rules").exit_code == 0
    assert duckdb.sql("SELECT * FROM 'rules/*.parquet'").columns == ["lead"]


def test_changed_tells_whose_outcome_moved() -> None:
    first = of_store("--changed", "--format", "csv")
    assert first.stdout == of_files("--format", "csv").stdout
    again = of_store("--changed", "--format", "csv")
    assert again.stdout.count("\n") == 1
    assert "0 leads rescored; the outcome of 0 is another than last time." in again.stderr
    Path("today.csv").write_text("lead,at,event,target\n=7,2026-03-31,visited,pricing\n")
    assert run("ingest", "p.lead", *STORE, "--append", "--events", "today.csv").exit_code == 0
    moved = of_store("--changed", "--format", "jsonl")
    assert [json.loads(line)["lead"] for line in moved.stdout.splitlines()] == ["=7"]
    write(Path("p.lead").read_text(encoding="utf-8").replace("12.5", "13"))
    edited = of_store("--changed", "--format", "csv", "-o", "c.csv")
    assert edited.exit_code == 0
    rows = csv.DictReader(io.StringIO(Path("c.csv").read_text(encoding="utf-8")))
    assert [row["lead"] for row in rows] == ["L-1", "l-3"]


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="needs a device that is full")
@pytest.mark.parametrize("form", ["csv", "table"])
def test_changes_that_could_not_be_written_are_told_again(form: str) -> None:
    lost = of_store("--changed", "-o", "/dev/full", "--format", form)
    assert "No space left" in told(lost)
    command = [sys.executable, "-m", "leadscore", "score", "p.lead", *STORE, *AT, "--changed", "--format", form]
    with Path("/dev/full").open("w") as full:
        assert subprocess.run(command, stdout=full, stderr=subprocess.PIPE).returncode == 3
    assert of_store("--changed", "--format", "csv").stdout == of_files("--format", "csv").stdout
    assert of_store("--changed", "--format", "csv").stdout.count("\n") == 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_may_not_be_changed() -> None:
    Path("s.duckdb").chmod(0o444)
    assert of_store().exit_code == 0
    assert "You may not change s.duckdb" in told(of_store("--changed"))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_names_that_are_no_text() -> None:
    odd = os.fsdecode(b"odd\xff")
    Path(odd).mkdir()
    Path(odd, "l.csv").write_bytes(Path("leads.csv").read_bytes())
    Path(f"{odd}.parquet").touch()
    for refused in (
        run("ingest", "p.lead", "--store", f"{odd}.duckdb", *FILES),
        run("ingest", "p.lead", *STORE, "--leads", f"{odd}/l.csv"),
        of_store("-o", f"{odd}/s.parquet"),
        of_store("--explain", f"{odd}/rules"),
        run("score", "p.lead", "--leads", f"{odd}.parquet"),
    ):
        assert (refused.exit_code, "not in UTF-8" in told(refused)) == (3, True), told(refused)
    assert run("score", "p.lead", "--leads", f"{odd}/l.csv", "-o", f"{odd}/s.csv").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((*STORE, "--leads", "leads.csv"), 2, "holds the leads and events already"),
        ((*STORE, "--events", "events.csv"), 2, "holds the leads and events already"),
        ((), 2, "Missing option '--leads'"),
        ((*FILES, "--changed"), 2, "--changed needs a --store"),
        ((*STORE, "--changed", "--explain", "rules"), 2, "choose one"),
        ((*STORE, "--format", "parquet"), 2, "Parquet needs a file"),
        ((*STORE, "--format", "parquet", "-o", "-"), 2, "Parquet needs a file"),
        ((*STORE, "--format", "parquet", "-o", "/dev/null"), 2, "Parquet needs a file"),
        ((*STORE, "-o", "s.duckdb"), 3, "written over"),
        ((*STORE, "-o", "p.lead"), 3, "written over"),
        ((*STORE, "-o", "none/s.csv"), 3, "There is no folder"),
        ((*STORE, "--into", "t"), 2, "--into names the table"),
        ((*STORE, "--on", "spark"), 2, "choose one"),
        ((*STORE, "--top", "0"), 2, "not in the range"),
        (("--store", "none.duckdb"), 3, "There is no store none.duckdb"),
        (("--store", "leads.csv"), 3, "is no store"),
        (("--store", "."), 3, "is no store"),
    ],
)
def test_what_it_refuses(arguments: tuple[str, ...], code: int, says: str) -> None:
    before = {path.name: path.read_bytes() for path in Path().iterdir()}
    refused = run("score", "p.lead", *arguments, *AT)
    assert (refused.exit_code, says in told(refused)) == (code, True), told(refused)
    assert {path.name: path.read_bytes() for path in Path().iterdir()} == before


def test_a_store_made_for_another_policy() -> None:
    write('policy "P" version 1\nfield plan text\nwhen plan is "pro" add 5\n', "plan.lead")
    refused = run("score", "plan.lead", *STORE)
    assert (refused.exit_code, "made without the field `plan`" in told(refused)) == (3, True), told(refused)
    for others in (("lint",), ("test", "--coverage")):
        assert "made without the field `plan`" in told(run(*others, "plan.lead", *STORE))
    write('policy "P" version 1\nevent danced\nwhen danced add 5\n', "dance.lead")
    assert "made without events of the kind `danced`" in told(run("score", "dance.lead", *STORE))
    write('policy "P" version 1\nfield employees text\nwhen employees is "many" add 5\n', "text.lead")
    assert run("score", "text.lead", *STORE).exit_code in (1, 3)


@pytest.mark.skipif(os.name != "posix", reason="devices")
def test_devices_and_links_stay_what_they_are() -> None:
    os.mkfifo("pipe")
    command = [sys.executable, "-m", "leadscore", "score", "p.lead", *STORE, *AT, "-o"]
    with subprocess.Popen([*command, "pipe"], stderr=subprocess.PIPE) as process:
        assert Path("pipe").read_text(encoding="utf-8") == of_files("--format", "csv").stdout
        process.communicate()
    assert Path("pipe").is_fifo()
    Path("kept.csv").touch(mode=0o600)
    Path("link.csv").symlink_to("kept.csv")
    assert of_store("-o", "link.csv").exit_code == 0
    assert Path("link.csv").is_symlink()
    assert Path("kept.csv").stat().st_mode & 0o777 == 0o600
    assert Path("kept.csv").read_text(encoding="utf-8").startswith("lead,")


def test_a_reader_that_has_enough_ends_it_in_silence() -> None:
    command = [sys.executable, "-m", "leadscore", "score", "p.lead", *STORE, *AT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"went wrong" not in process.stderr.read()


@pytest.mark.parametrize(
    "words",
    [
        ("score", "p.lead", "--store"),
        ("run", "p.lead", "--store"),
        ("ingest", "p.lead", "--leads", "l.csv", "--store"),
        ("serve", "p.lead", "--store"),
        ("history", "L-1", "--store"),
        ("doctor", "p.lead", "--store"),
        ("forget", "L-1", "--store"),
        ("retain",),
        ("outbox",),
    ],
    ids=lambda words: words[0],
)
def test_a_store_is_no_database(words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = {*tmp_path.iterdir()}
    result = run(*words, "postgresql://me:secret@db/leads")
    assert result.exit_code == 3
    assert "A store is a file" in told(result)
    assert "secret" not in result.output + told(result)
    assert {*tmp_path.iterdir()} == before
