"""`take_in`: nothing twice, nothing lost, and new words where a policy has them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from leadscore.batch.errors import BatchError
from leadscore.batch.ingest.run import Added
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.scoring import must_know, program_for, score_all
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.versions import facts_at, forget_versions, keep_versions, keeps_versions
from leadscore.plan.model import EventKind, Field
from leadscore.values.terms import ValueType
from spec.agreement import plan_of
from unit.batch.taking import EVENT_COLUMNS, made, opened, taken, write
from unit.test_store_changes import added

EMPLOYEES, CITY = Field("employees", ValueType.NUMBER), Field("city", ValueType.TEXT)
VISITED, OPENED = EventKind("visited", False), EventKind("opened", False)
WORDS = Vocabulary((EMPLOYEES,), (VISITED,))
MONDAY = ("1", "2026-03-02", "visited", "/pricing", "")
TUESDAY = ("1", "2026-03-03", "visited", "/pricing", "")
OTHER = ("2", "2026-03-02", "visited", "/docs", "3")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


def leads(path: Path, *rows: Sequence[object], city: bool = False) -> Path:
    columns = ("id", "employees", "city") if city else ("id", "employees")
    return write(path.with_name(f"leads{len(list(path.parent.iterdir()))}.csv"), columns, rows)


def events(path: Path, *rows: Sequence[object]) -> Path:
    return write(path.with_name(f"events{len(list(path.parent.iterdir()))}.csv"), EVENT_COLUMNS, rows)


def counts(path: Path) -> list[tuple[str, int]]:
    with opened(path) as store:
        return [(lead.id, len(lead.events)) for lead in leads_of(store, range(store.lead_count))]


def test_an_event_is_there_as_often_as_the_file_that_has_it_most_often(path: Path) -> None:
    first = events(path, MONDAY, MONDAY, OTHER)
    assert taken(path, WORDS, leads(path, (1, 5), (2, 6)), first) == Added((), 2)
    assert counts(path) == [("1", 2), ("2", 1)]
    assert taken(path, WORDS, None, events(path, MONDAY, MONDAY, MONDAY, TUESDAY)) == Added((), 1, 2)
    assert counts(path) == [("1", 4), ("2", 1)]
    both = events(path, MONDAY, OTHER, OTHER), events(path, OTHER, OTHER, OTHER, TUESDAY)
    assert taken(path, WORDS, None, *both) == Added((), 1, 5)
    assert counts(path) == [("1", 4), ("2", 3)]
    assert taken(path, WORDS, None, first) == Added((first,), 0)


def test_files_of_the_first_run_overlap_as_those_of_later_ones(path: Path) -> None:
    overlapping = events(path, MONDAY, TUESDAY), events(path, TUESDAY, TUESDAY)
    assert taken(path, WORDS, leads(path, (1, 5), (2, 6)), *overlapping) == Added((), 2, 1)
    assert counts(path) == [("1", 3), ("2", 0)]


def test_an_append_means_what_it_meant_and_keeps_the_past_where_a_run_began_it(path: Path) -> None:
    taken(path, WORDS, leads(path, (1, 5)), events(path, MONDAY))
    assert added(path, WORDS, leads(path, (1, 7), (2, 1)), events(path, MONDAY, OTHER)) == Added((), 2)
    assert counts(path) == [("1", 2), ("2", 1)]
    with opened(path) as store, facts_at(store, 1) as past:
        (then,) = leads_of(past, range(past.lead_count))
        assert (then.shown, len(then.events)) == ({"employees": "5"}, 1)


def test_a_store_of_before_keeps_its_past_from_the_first_run_on(path: Path) -> None:
    made(path, WORDS, leads(path, (1, 5)), events(path, MONDAY))
    added(path, WORDS, None, events(path, TUESDAY))
    with opened(path) as store:
        assert not keeps_versions(store)
        with pytest.raises(BatchError, match="does not know its facts as they were then"), facts_at(store, 2):
            pass
    taken(path, WORDS, leads(path, (1, 6)), events(path, TUESDAY, TUESDAY))
    with opened(path) as store:
        for batch, employees in ((2, "5"), (3, "6"), (9, "6")):
            with facts_at(store, batch) as past:
                (lead,) = leads_of(past, [0])
                assert (lead.shown["employees"], len(lead.events)) == (employees, batch if batch < 3 else 3)
        with pytest.raises(BatchError, match="does not know"), facts_at(store, 1):
            pass
        keep_versions(store)
        with facts_at(store, 2) as past:
            assert past.lead_count == 1


def test_a_few_leads_are_seen_behind_many_that_came_later(path: Path) -> None:
    taken(path, WORDS, leads(path, (1, 5), (2, 6)), events(path, MONDAY))
    many = [(no, 1) for no in range(3, 4_000)]
    taken(path, WORDS, leads(path, *many), events(path, *((no, *MONDAY[1:]) for no, _ in many)))
    plan = plan_of('policy "P" version 1\nwhen visited add 5\nwhen employees > 2 add 1')
    with opened(path) as store, facts_at(store, 1) as past:
        (found,) = score_all(past, program_for(past, plan, 1_775_001_600))
        assert (found.numbers.tolist(), found.score.tolist()) == ([0, 1], [6_000, 1_000])


def test_a_past_that_is_given_up_is_told(path: Path) -> None:
    for employees in (5, 6, 7, 8):
        taken(path, WORDS, leads(path, (1, employees)))
    with opened(path) as store:
        forget_versions(store, 3)
        with pytest.raises(BatchError), facts_at(store, 2):
            pass
        for batch, employees in ((3, "7"), (4, "8")):
            with facts_at(store, batch) as past:
                assert [lead.shown["employees"] for lead in leads_of(past, [0])] == [employees]


def test_the_store_learns_words_with_the_files_that_tell_them(path: Path) -> None:
    """Also from files that it knows already: they were not read for these words then."""
    known = leads(path, (1, 5, "Rome"), (2, 6, "Oslo"), city=True)
    file = events(path, MONDAY, ("1", "2026-03-02", "opened", "", ""))
    taken(path, Vocabulary((EMPLOYEES,), (VISITED,)), known)
    plan = plan_of('policy "P" version 1\nwhen city is "rome" add 5')
    with opened(path) as store, pytest.raises(BatchError, match="without the field `city`") as refused:
        must_know(store, plan)
    assert refused.value.help == "Let `leadscore run` take in the files that tell it."
    wider = Vocabulary((EMPLOYEES, CITY), (VISITED, OPENED))
    assert taken(path, wider, known, file) == Added((), 2, 0, ("city", "opened"))
    assert counts(path) == [("1", 2), ("2", 0)]
    with opened(path) as store:
        must_know(store, plan)
        assert [lead.shown.get("city") for lead in leads_of(store, [0, 1])] == ["Rome", "Oslo"]
        with facts_at(store, 1) as past:
            assert [lead.shown.get("city") for lead in leads_of(past, [0, 1])] == [None, None]
    other = Vocabulary((Field("employees", ValueType.TEXT),), ())
    with pytest.raises(BatchError, match="as number, not as text") as clash:
        taken(path, other, leads(path, (1, 9)))
    assert clash.value.help == "Give the field another name in the policy."


def test_what_fails_changes_nothing(path: Path) -> None:
    taken(path, WORDS, leads(path, (1, 5)), events(path, MONDAY))
    with pytest.raises(Exception, match="no lead"):
        taken(path, Vocabulary((EMPLOYEES, CITY), ()), leads(path, (1, 9)), events(path, ("nobody", *MONDAY[1:])))
    assert counts(path) == [("1", 1)]
    with opened(path) as store:
        assert (store.batch, set(store.asked)) == (1, {"employees"})


@pytest.mark.parametrize("name", ["s.duckdb", "ledger.duckdb", "main.duckdb", "temp.duckdb", 'a "b" c.duckdb'])
def test_what_is_recorded_is_not_made_anew(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    made(path, WORDS, leads(path, (1, 5)))
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA ledger; CREATE TABLE lead_count AS SELECT 1")
        ((catalog,),) = connection.execute("SELECT current_database()").fetchall()
        quoted = catalog.replace('"', '""')
        connection.execute(f'CREATE TABLE "{quoted}".ledger.scoring (no INTEGER)')
    made(path, WORDS, leads(path, (1, 6)))
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA ledger")
        connection.execute(f'CREATE TABLE "{quoted}".ledger.scoring AS SELECT range AS no FROM range(1200)')
    before = path.read_bytes()
    with pytest.raises(BatchError, match="1,200 recorded scorings would be lost") as refused:
        made(path, WORDS, leads(path, (1, 7)))
    assert refused.value.help == "Add files to it with `--append`, or give the new store another name."
    assert path.read_bytes() == before


def test_facts_behind_a_record_elsewhere_are_not_thrown_away(path: Path) -> None:
    taken(path, WORDS, leads(path, (1, 5)))
    with pytest.raises(BatchError, match="the facts behind recorded scorings"):
        made(path, WORDS, leads(path, (1, 6)))


def test_there_is_no_store_of_events_alone(path: Path) -> None:
    with pytest.raises(BatchError, match="There is no store"):
        taken(path, WORDS, None, events(path, MONDAY))
    path.touch()
    with pytest.raises(BatchError, match="no store of leadscore"):
        taken(path, WORDS, None, events(path, MONDAY))
    assert taken(path, WORDS, leads(path, (1, 5))) == Added((), 1)
