"""A store to which things are added again and again is the store that is made of all of them at once, and scoring only
what may have moved is scoring everything; whatever happens in between."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from effort import some
from leadscore.batch.board.board import Board
from leadscore.batch.board.model import RuleEffect
from leadscore.batch.board.recorded import brought_up_to, recorded
from leadscore.batch.board.scored import Scored, score_board
from leadscore.batch.board.some import score_some
from leadscore.batch.changed import Changed, score_changed
from leadscore.batch.ingest.run import Added, Sources, Vocabulary, append, make_store
from leadscore.batch.kept import last_of
from leadscore.batch.results import collect
from leadscore.batch.scoring import program_for, score_all
from leadscore.batch.store.forgetting import forget_lead
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.schema import BLOCK
from leadscore.batch.store.store import Limits, Store, open_store
from leadscore.facts.config import DataConfig
from leadscore.facts.errors import FactsError
from leadscore.facts.quarantine import Report, quarantine
from leadscore.plan.model import EventKind, Field, Plan
from leadscore.values.terms import ValueType
from spec.boards import same, same_columns
from spec.drawn import plan_from
from spec.policies import NOON, Maker

LIMITS = Limits(threads=1)
LEAD_COLUMNS = ("id", "title", "email", "employees", "created", "existing_customer")
EVENT_COLUMNS = ("lead", "at", "event", "target", "minutes")
DAY = 86_400
KILLS = int(os.environ.get("LEADSCORE_KILLS", "8"))


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerows([header, *rows])
    return path


@dataclass
class World:
    """Leads and what they did so far, and files of what is new."""

    folder: Path
    maker: Maker
    leads: dict[str, Mapping[str, object]] = field(default_factory=dict)
    events: list[Sequence[object]] = field(default_factory=list)
    files: int = 0

    def some_leads(self, count: int) -> Path:
        """A file of new leads and of some that were there."""
        ids = [f"lead {len(self.leads) + place}" for place in range(count)]
        ids += self.maker.rng.sample(list(self.leads), min(len(self.leads), 3))
        fresh = {identity: self.maker.cells() for identity in ids}
        self.leads |= fresh
        return self._leads_file(fresh)

    def some_events(self, count: int) -> Path:
        fresh = []
        while len(fresh) < count:
            lead = self.maker.rng.choice([*self.leads, "LEAD 0", " lead 0"])  # some are read one by one
            fresh += [(lead, _time(e.at), e.kind, e.target, e.minutes) for e in self.maker.history()]
        self.events += fresh
        return self._file("events", EVENT_COLUMNS, fresh)

    def everything(self) -> Sources:
        files = self._leads_file(self.leads), self._file("events", EVENT_COLUMNS, self.events)
        return Sources(files[0], files[1:], DataConfig())

    def _leads_file(self, leads: Mapping[str, Mapping[str, object]]) -> Path:
        rows = [[identity, *map(_cell, map(row.get, LEAD_COLUMNS[1:]))] for identity, row in leads.items()]
        return self._file("leads", LEAD_COLUMNS, rows)

    def _file(self, what: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
        self.files += 1
        return write(self.folder / f"{what}{self.files}.csv", header, rows)


def _time(at: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def made(path: Path, words: Vocabulary, sources: Sources) -> Path:
    with quarantine(None, True, Report()) as aside:
        make_store(path, words, sources, path.parent, LIMITS, aside)
    return path


def added(path: Path, words: Vocabulary, leads: Path | None, *events: Path) -> Added:
    with quarantine(None, True, Report()) as aside:
        return append(path, words, Sources(leads, events, DataConfig()), path.parent, LIMITS, aside)


@pytest.fixture
def world(tmp_path: Path, request: pytest.FixtureRequest) -> World:
    return World(tmp_path, Maker(getattr(request, "param", 0)))


# ------------------------------------------------------------------------------------------------ what a store says


def content(store: Store) -> list[Any]:
    """All that it holds of leads, whatever their order."""
    found = leads_of(store, range(store.lead_count))
    return sorted((lead.id, sorted(lead.values.items()), sorted(lead.shown.items()), lead.events) for lead in found)


def held(path: Path) -> list[Any]:
    with open_store(path, path.parent, LIMITS, read_only=True) as store:
        return content(store)


def outcomes(store: Store, table: str) -> list[Any]:
    columns = [name for (name, *_) in store.connection.execute(f"DESCRIBE {table}").fetchall()]
    told = ", ".join(
        name for name in columns if name not in ("no", "moves") and not name.startswith(("fired", "given"))
    )
    return store.connection.execute(f"SELECT id, {told} FROM {table} JOIN lead USING (no) ORDER BY id").fetchall()


def scored(store: Store, plan: Plan, as_of: int) -> list[Any]:
    return outcomes(store, collect(store, plan, score_all(store, program_for(store, plan, as_of))).table)


def kept(store: Store, plan: Plan) -> list[Any]:
    last = last_of(store, plan)
    assert last is not None
    return outcomes(store, last.place)


# ------------------------------------------------------------------------------------------------ changes


@pytest.mark.parametrize("world", range(some(10)), indirect=True)
def test_what_changed_is_scored_as_all_is(world: World) -> None:
    rng, plan = world.maker.rng, plan_from(world.maker.policy())
    words = Vocabulary(plan.fields, plan.events)
    leads = world.some_leads(25)
    path = made(world.folder / "s.duckdb", words, Sources(leads, [world.some_events(40)], DataConfig()))
    as_of = NOON
    for _ in range(6):
        match rng.randrange(5):
            case 0:
                added(path, words, None, world.some_events(rng.choice([1, 5, 40])))
            case 1:
                added(path, words, world.some_leads(rng.choice([0, 2])))
            case 2:
                added(path, words, world.some_leads(1), world.some_events(2), world.some_events(1))
            case 3:
                plan = plan_from(world.maker.policy())
            case _:
                pass
        as_of += rng.choice([0, 1, 3600, DAY, 9 * DAY, 40 * DAY, -3 * DAY])
        with open_store(path, world.folder, LIMITS, read_only=False) as store:
            before = kept(store, plan) if number_of_scorings(store) else None
            changed = rescored(store, plan, as_of)
            differing = outcomes(store, "differing")
            after = kept(store, plan)
            assert after == scored(store, plan, as_of)
            with closing(Board(store)) as board:
                assert counted(recorded(board, plan)) == score_board(board, plan, as_of).effects
            told = {row[0] for row in differing}
            assert changed.changed == len(differing)
            if before is not None:
                short = {row[0]: row[:6] for row in before}
                assert told == {row[0] for row in after if short.get(row[0]) != row[:6]}
    once = made(world.folder / "once.duckdb", words, world.everything())
    assert held(path) == held(once)
    with open_store(once, world.folder, LIMITS, read_only=True) as store:
        assert scored(store, plan, as_of) == after


def rescored(store: Store, plan: Plan, as_of: int) -> Changed:
    with score_changed(store, plan, as_of) as changed:
        return changed


def counted(kept: Scored | None) -> tuple[RuleEffect, ...]:
    assert kept is not None
    assert kept.effects_later is not None
    return kept.effects_later()


@pytest.mark.parametrize("world", range(some(4)), indirect=True)
def test_what_was_kept_says_later_what_a_scoring_of_all_says(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also of leads of which more is known by then, and where somebody was ready for having been it before."""
    monkeypatch.setattr("leadscore.batch.board.recorded._FEW", 1)
    rng, found = world.maker.rng, 0
    plan = plan_from(world.maker.policy())
    words = Vocabulary(plan.fields, plan.events)
    leads = world.some_leads(25)
    path = made(world.folder / "s.duckdb", words, Sources(leads, [world.some_events(40)], DataConfig()))
    for _ in range(3):
        with open_store(path, world.folder, LIMITS, read_only=False) as store:
            for as_of in (NOON - 30 * DAY, NOON):  # the second time, some are ready only until `lost below`
                rescored(store, plan, as_of)
        for later in (0, 1, DAY, 40 * DAY):
            with open_store(path, world.folder, LIMITS, read_only=True) as store, closing(Board(store)) as board:
                told = brought_up_to(board, plan, NOON + later)
                if told is not None:
                    found += 1
                    anew = score_board(board, plan, NOON + later)
                    assert (told.plan, told.as_of, told.is_current) == (plan, NOON + later, True)
                    assert same(told, anew)
                    assert counted(told) == anew.effects
                assert brought_up_to(board, plan, NOON - 1) is None
            if later == 1:
                added(path, words, world.some_leads(1), world.some_events(rng.choice([1, 5])))
    assert found


@pytest.mark.parametrize("world", range(2), indirect=True)
def test_some_leads_are_scored_alike_picked_by_themselves_and_out_of_ranges_of_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadscore.batch.board.some._RANGE", (100, BLOCK))
    plan = plan_from(world.maker.policy())
    words = Vocabulary(plan.fields, plan.events)
    leads = world.some_leads(2 * BLOCK)
    path = made(world.folder / "s.duckdb", words, Sources(leads, [world.some_events(300)], DataConfig()))
    added(path, words, world.some_leads(5), world.some_events(50))
    with open_store(path, world.folder, LIMITS, read_only=True) as store, closing(Board(store)) as board:
        anew = score_board(board, plan, NOON)
        for count in (0, 1, 40, 1500):
            some = np.array(sorted(world.maker.rng.sample(range(board.count), count)), np.int32)
            for many in (0, 10**9):
                monkeypatch.setattr("leadscore.batch.board.some._MANY", many)
                found = score_some(board, plan, NOON, some)
                assert same_columns(found.columns.of_some(some), anew.columns.of_some(some))


@pytest.mark.parametrize("world", range(some(3)), indirect=True)
def test_what_was_set_aside_says_of_earlier_days_what_a_scoring_of_all_says(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of the facts that are known now, of all leads and of some; also of whom everything was erased since."""
    monkeypatch.setattr("leadscore.batch.board.recorded._FEW", 1)
    rng, found = world.maker.rng, 0
    plan = plan_from(world.maker.policy())
    words = Vocabulary(plan.fields, plan.events)
    leads = world.some_leads(25)
    path = made(world.folder / "s.duckdb", words, Sources(leads, [world.some_events(60)], DataConfig()))
    instants = [NOON - 28 * DAY, NOON - 8 * DAY, NOON - 7 * DAY, NOON - 7 * DAY + 3600, NOON - DAY, NOON]
    for as_of in instants:
        with open_store(path, world.folder, LIMITS, read_only=False) as store:
            rescored(store, plan, as_of)
        if rng.random() < 0.5:
            added(path, words, world.some_leads(rng.choice([0, 1])), world.some_events(rng.choice([1, 5])))
    with open_store(path, world.folder, LIMITS, read_only=False) as store:
        forget_lead(store, rng.randrange(25))
    with open_store(path, world.folder, LIMITS, read_only=True) as store, closing(Board(store)) as board:
        asked = {*instants[:-1], *(rng.choice(instants) + rng.choice([1, 7200, DAY, 6 * DAY]) for _ in range(6))}
        for then in sorted(then for then in asked if then < NOON):
            anew = score_board(board, plan, then)
            whole = brought_up_to(board, plan, then)
            assert whole is None or same(whole, anew)
            some = np.array(sorted(rng.sample(range(board.count), 9)), np.int32)
            of_some = brought_up_to(board, plan, then, some)
            assert (whole is None) == (of_some is None)
            if of_some is not None:
                found += 1
                assert same_columns(of_some.columns.of_some(some), anew.columns.of_some(some))
        assert brought_up_to(board, plan, instants[0] - 1) is None
    assert found


def test_a_scoring_a_day_is_kept_for_a_week_and_one_a_week_for_a_month(world: World) -> None:
    plan = plan_from(world.maker.policy())
    words = Vocabulary(plan.fields, plan.events)
    leads = world.some_leads(5)
    path = made(world.folder / "s.duckdb", words, Sources(leads, [], DataConfig()))
    with open_store(path, world.folder, LIMITS, read_only=False) as store:
        for as_of in (NOON + day * DAY for day in (*range(39), 38.25, 39)):
            rescored(store, plan, int(as_of))
        ages = sorted((as_of - before) / DAY for before in kept_as_of(store, plan))
        assert ages[:10] == [0, 0.75, *range(2, 10)], "the last of each day"
        assert {after - before for before, after in pairwise(ages[10:])} == {7}
        assert 30 < ages[-1] <= 36
        rescored(store, another := replace(plan, fingerprint="another"), NOON + 45 * DAY)
        assert kept_as_of(store, another) == [NOON + 45 * DAY]
        tables = store.connection.execute("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'earlier%'")
        assert tables.fetchall() == []


def kept_as_of(store: Store, plan: Plan) -> list[int]:
    rows = store.connection.execute("SELECT as_of FROM scored WHERE policy = ?", [plan.name]).fetchall()
    return [as_of for (as_of,) in rows]


def number_of_scorings(store: Store) -> int:
    return len(store.connection.execute("SELECT 1 FROM scored").fetchall())


def test_the_same_file_twice_changes_nothing(world: World) -> None:
    plan = plan_from(world.maker.policy())
    words = Vocabulary(plan.fields, plan.events)
    leads, events = world.some_leads(60), world.some_events(20)
    path = made(world.folder / "s.duckdb", words, Sources(leads, [events], DataConfig()))
    with open_store(path, world.folder, LIMITS, read_only=False) as store:
        rescored(store, plan, NOON)
    before = held(path)
    renamed = events.rename(events.with_name("renamed.csv"))
    assert added(path, words, leads, renamed) == Added((renamed, leads), 0)
    assert held(path) == before
    more = world.some_events(1)
    assert added(path, words, None, more, renamed).known == (renamed,)
    assert added(path, words, None, more).known == (more,)
    with open_store(path, world.folder, LIMITS, read_only=False) as store:
        assert store.event_count == len(world.events)
        assert rescored(store, plan, NOON).rescored == 1
        assert rescored(store, plan, NOON).rescored == 0


def test_leads_are_as_their_last_file_says(tmp_path: Path) -> None:
    """Also where that one says what an older one said."""
    words = Vocabulary((Field("employees", ValueType.NUMBER),), ())
    monday, tuesday, wednesday = (
        write(tmp_path / f"{day}.csv", ("id", "employees"), [("1", employees)])
        for day, employees in (("monday", 1), ("tuesday", 2), ("wednesday", 1))
    )
    path = made(tmp_path / "s.duckdb", words, Sources(monday, [], DataConfig()))
    assert added(path, words, tuesday) == Added((), 1)
    assert added(path, words, wednesday) == Added((), 1)
    assert held(path) == [("1", [("employees", Decimal(1))], [("employees", "1")], ())]
    assert added(path, words, monday) == Added((monday,), 0)


def test_a_store_takes_what_it_was_made_for_and_nothing_else(tmp_path: Path) -> None:
    """By a policy that asks for less, nothing is lost to the others; one that asks for more needs a new store."""
    employees, city = Field("employees", ValueType.NUMBER), Field("city", ValueType.TEXT)
    visited, called = EventKind("visited", False), EventKind("called", True)
    leads = write(tmp_path / "leads.csv", ("id", "employees", "city"), [("1", 5, "Rome")])
    path = made(tmp_path / "s.duckdb", Vocabulary((employees,), (visited,)), Sources(leads, [], DataConfig()))
    more = write(tmp_path / "more.csv", ("id", "employees", "city"), [("2", 6, "Oslo")])
    for words, missing in (
        (Vocabulary((employees, city), (visited,)), "the field `city`"),
        (Vocabulary((employees,), (visited, called)), "the kind `called`"),
        (Vocabulary((Field("employees", ValueType.TEXT),), ()), "`employees` as number, not as text"),
    ):
        with pytest.raises(FactsError, match=missing):
            added(path, words, more)
    events = write(tmp_path / "events.csv", EVENT_COLUMNS, [("2", "2026-01-01", "visited", "", "")])
    added(path, Vocabulary((), ()), more, events)
    assert [(lead, values, len(of_lead)) for lead, values, _, of_lead in held(path)] == [
        ("1", [("employees", Decimal(5))], 0), ("2", [("employees", Decimal(6))], 1),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------------------ violence

POLICY = """\
policy "P" version 1
when employees > 2 add 5
when visited add 1 each time up to 9
ready at 5
"""


@pytest.fixture
def command(world: World) -> Path:
    (world.folder / "p.lead").write_text(POLICY)
    return world.folder / "p.lead"


def start(folder: Path, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "leadscore", *map(str, arguments)],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def files_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def appends(world: World, count: int) -> Iterator[list[object]]:
    for _ in range(count):
        yield ["--leads", world.some_leads(2), "--events", world.some_events(30)]


def test_a_store_survives_being_killed(world: World, command: Path) -> None:
    """Whenever that is, running the same again gives what one run would have given."""
    first = ["--leads", world.some_leads(20), "--events", world.some_events(50)]
    began = time.monotonic()
    process = start(world.folder, "ingest", "p.lead", "--store", "s.duckdb", *first)
    assert process.wait() == 0, process.stderr and process.stderr.read()
    lasts = time.monotonic() - began
    rng, killed = Random(7), 0
    for arguments in appends(world, some(KILLS)):
        run = ["ingest", "p.lead", "--store", "s.duckdb", "--append", *arguments]
        process = start(world.folder, *run)
        time.sleep(rng.uniform(0.2, 1.1) * lasts)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        process = start(world.folder, *run)
        assert process.wait() == 0, process.stderr and process.stderr.read()
    assert killed
    plan = plan_of(command)
    once = made(world.folder / "once.duckdb", Vocabulary(plan.fields, plan.events), world.everything())
    assert held(world.folder / "s.duckdb") == held(once)


def plan_of(policy: Path) -> Plan:
    from leadscore.driver import compile_path

    plan = compile_path(policy).plan
    assert plan is not None
    return plan


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_whoever_stops_it_leaves_nothing_behind(world: World, command: Path, sign: signal.Signals, code: int) -> None:
    first = {"leads": world.some_leads(20), "events": world.some_events(20)}
    rows = [(f"lead {n % 20}", _time(NOON - n), "visited", f"page {n % 997}", "") for n in range(150_000)]
    many = write(world.folder / "many.csv", EVENT_COLUMNS, rows)
    plan = plan_of(command)
    sources = Sources(first["leads"], [first["events"]], DataConfig())
    path = made(world.folder / "s.duckdb", Vocabulary(plan.fields, plan.events), sources)
    before, files = held(path), files_in(world.folder)
    make = ("--leads", first["leads"], "--events", many)
    for run in (
        ("ingest", "p.lead", "--store", "s.duckdb", *make),
        ("ingest", "p.lead", "--store", "s.duckdb", "--append", "--events", many),
        ("score", "p.lead", *make, "--explain", "points", "-o", "scores.csv"),
    ):
        began = time.monotonic()
        process = start(world.folder, *run)
        while time.monotonic() - began < 30 and not _works(process, world.folder, files):
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(sign)
        out, said = process.communicate()
        assert process.returncode in (code, -sign), said  # the latter where Python was just loading something
        assert out == b""
        assert b"Traceback" not in said
        assert files_in(world.folder) == files
        assert held(path) == before


def _works(process: subprocess.Popen[bytes], folder: Path, files: set[str]) -> bool:
    """Whether it has begun to write something."""
    return process.poll() is not None or files_in(folder) != files
