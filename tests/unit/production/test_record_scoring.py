"""What is recorded of scorings, told on a few leads."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from leadscore.batch.errors import BatchError
from leadscore.engine.outcome import Counts
from leadscore.plan.model import Plan
from leadscore.production.ledger.ledger import Ledger, open_ledger
from leadscore.production.ledger.model import Transition
from leadscore.production.record.policies import plan_of_record
from leadscore.production.record.scoring import Recorded, record_scoring
from leadscore.values.days import DAY
from unit.production.recorded import APRIL, LEADS, POLICY, opened, policy, take_in, write_lines

LATER = "lead,at,event,target,minutes"


@pytest.fixture
def store(taken_in: Path, tmp_path: Path) -> Path:
    shutil.copytree(taken_in, tmp_path, dirs_exist_ok=True)
    return tmp_path / "s.duckdb"


@pytest.fixture
def begun(first_run: Path, tmp_path: Path) -> Path:
    """The same with its first scoring, as of APRIL."""
    shutil.copytree(first_run, tmp_path, dirs_exist_ok=True)
    return tmp_path / "s.duckdb"


def score(store: Path, as_of: int, text: str = POLICY) -> Recorded | None:
    plan, path = policy(store.parent, text)
    with opened(store) as (found, ledger):
        return record_scoring(found, ledger, plan, path, as_of, at=as_of + 5)


def scored(store: Path, as_of: int, text: str = POLICY) -> Recorded:
    recorded = score(store, as_of, text)
    assert recorded is not None
    return recorded


def brought(store: Path, *lines: str, leads: tuple[str, ...] = ()) -> None:
    plan, _ = policy(store.parent)
    count = len(list(store.parent.iterdir()))
    events = [write_lines(store.parent / f"e{count}.csv", [LATER, *lines])] if lines else []
    take_in(store, plan, write_lines(store.parent / f"l{count}.csv", leads) if leads else None, events)


def told(recorded: Recorded) -> list[tuple[str, str, bool, str, int | None]]:
    return [(t.lead, t.state, t.entered, t.cause, t.score) for t in recorded.transitions]


def test_the_first_scoring_is_where_crossing_starts(store: Path) -> None:
    recorded = scored(store, APRIL)
    assert (recorded.before, recorded.transitions) == (None, ())
    assert recorded.scoring == replace(
        recorded.scoring, no=1, policy="B2B", as_of=APRIL, at=APRIL + 5, batch=1, counts=Counts(3, 1, 0, 1)
    )
    assert (recorded.scoring.rescored, recorded.scoring.changed, recorded.scoring.aligned) == (3, 3, True)


def test_the_same_again_records_nothing(begun: Path) -> None:
    assert score(begun, APRIL) is None
    brought(begun, "L-3,2026-03-31,opened,x,")
    assert scored(begun, APRIL).scoring.changed == 1
    assert score(begun, APRIL) is None


def test_only_leads_that_moved_are_looked_at_and_only_what_differs_is_recorded(begun: Path) -> None:
    brought(begun, leads=("id,email", "L-3,joan@y.io"))
    nothing = scored(begun, APRIL + 1)
    assert (nothing.scoring.rescored, nothing.scoring.changed, told(nothing)) == (3, 0, [])
    with opened(begun) as (_, ledger):
        assert [entry.scoring.no for entry in ledger.entries("B2B", "L-3")] == [1]


def test_facts_time_and_new_leads_are_told_apart(begun: Path) -> None:
    brought(begun, "L-3,2026-04-01,visited,/pricing,", leads=("id,employees", "L-4,100", "L-5,1"))
    assert told(scored(begun, APRIL + DAY)) == [
        ("L-3", "band:cold", False, "facts", 70_000),
        ("L-3", "band:hot", True, "facts", 70_000),
        ("L-3", "ready", True, "facts", 70_000),
        ("L-4", "band:cold", True, "new", 20_000),
        ("L-5", "band:cold", True, "new", 0),
    ]
    assert told(scored(begun, APRIL + 40 * DAY)) == [
        ("L-1", "band:hot", False, "time", 45_000),
        ("L-1", "band:cold", True, "time", 45_000),
        ("L-3", "band:hot", False, "time", 45_000),
        ("L-3", "band:cold", True, "time", 45_000),
    ]
    assert told(scored(begun, APRIL + 70 * DAY)) == [
        ("L-1", "ready", False, "time", 32_500),
        ("L-3", "ready", False, "time", 32_500),
    ]


def test_an_event_of_the_future_comes_with_time(store: Path) -> None:
    brought(store, "L-3,2026-04-05 12:00,visited,/pricing,")
    scored(store, APRIL)
    assert told(scored(store, APRIL + 4 * DAY)) == []
    entered = [one for one in told(scored(store, APRIL + 5 * DAY)) if one[2]]
    assert entered == [("L-3", "band:hot", True, "time", 70_000), ("L-3", "ready", True, "time", 70_000)]


def test_entries_tell_what_was_when(begun: Path) -> None:
    scored(begun, APRIL + 40 * DAY)
    with opened(begun) as (_, ledger):
        first, second = ledger.entries("B2B", "L-1")
        assert (first.score, first.ready, first.band, first.grade) == (70_000, True, "hot", "A")
        assert first.rules == {"large": 20_000, "pricing": 50_000}
        assert (second.scoring.as_of, second.totals) == (APRIL + 40 * DAY, {"fit": 20_000, "engagement": 25_000})
        (out,) = ledger.entries("B2B", "L-2")
        assert (out.in_scope, out.score, out.grade, out.totals) == (False, None, None, {})
        assert ledger.entries("B2B", "nobody") == ledger.entries("other", "L-1") == []
        state = ledger.state("B2B")
        assert [state.bands[band] if band >= 0 else None for band in state.band] == ["cold", None, "cold"]
        assert state.ready.tolist() == [True, False, False]


def test_what_a_change_of_the_policy_moves_is_told_apart_from_time(begun: Path) -> None:
    """L-1 is no longer hot as time passed; that it is not ready any more, and L-3 hot, is the new policy's doing."""
    new = POLICY.replace("version 3", "version 4").replace("lost below 40", "lost below 50")
    new = new.replace("band hot at 60", "band hot at 60\nband warm at 10")
    recorded = scored(begun, APRIL + 40 * DAY, new)
    assert recorded.has_new_policy
    assert told(recorded) == [
        ("L-1", "band:hot", False, "time", 45_000),
        ("L-1", "ready", False, "policy", 45_000),
        ("L-1", "band:warm", True, "policy", 45_000),
        ("L-3", "band:cold", False, "policy", 20_000),
        ("L-3", "band:warm", True, "policy", 20_000),
    ]
    assert recorded.scoring.changed == 2


def test_words_that_say_the_same_are_no_change(begun: Path) -> None:
    recorded = scored(begun, APRIL + 1, POLICY.replace("\nwhen", "\n# a comment\nwhen"))
    assert (recorded.has_new_policy, recorded.scoring.changed) == (False, 0)


def test_who_was_ready_stays_so_across_a_change_of_the_policy(begun: Path) -> None:
    recorded = scored(begun, APRIL + 40 * DAY, POLICY.replace("add 20 as large", "add 25 as large"))
    assert [one for one in told(recorded) if one[1] == "ready"] == []
    assert recorded.scoring.counts.ready == 1


def test_a_policy_is_kept_with_all_that_it_uses(store: Path) -> None:
    write_lines(store.parent / "names.lead", ['set lands from "lands.csv"'])
    write_lines(store.parent / "lands.csv", ["land", "France", "Perú"])
    text = POLICY.replace("version 3\n", 'version 3\nuse "names.lead"\n') + "\n"
    text = text.replace("when employees > 50", "when employees > 50 and country in lands")
    recorded = scored(store, APRIL, text)
    (store.parent / "lands.csv").unlink()
    with opened(store) as (_, ledger):
        kept = ledger.policy(recorded.scoring.fingerprint, "B2B")
        assert list(kept.files) == ["p.lead", "names.lead", "lands.csv"]
        assert kept.files["lands.csv"] == "land\nFrance\nPerú\n"
        plan = plan_of_record(kept)
        assert isinstance(plan, Plan)
        assert plan.fingerprint == recorded.scoring.fingerprint
        assert (kept.version, kept.noted, kept.author) == ("3", APRIL + 5, None)


def test_a_record_goes_forward(begun: Path) -> None:
    with pytest.raises(BatchError, match="as of 2026-04-01, and this one would be as of 2026-03-31") as error:
        score(begun, APRIL - DAY)
    assert "clock" in (error.value.help or "")
    assert score(begun, APRIL) is None


def test_another_policy_has_a_record_of_its_own(begun: Path) -> None:
    other = POLICY.replace('"B2B"', '"Other"')
    assert scored(begun, APRIL - DAY, other).before is None
    with opened(begun) as (_, ledger):
        assert ledger.policies() == ["B2B", "Other"]
        assert [scoring.no for scoring in ledger.scorings("Other")] == [2]


def test_what_is_done_with_a_scoring_is_part_of_it(store: Path) -> None:
    plan, path = policy(store.parent)

    def fail(recorded: Recorded) -> None:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"), opened(store) as (found, ledger):
        record_scoring(found, ledger, plan, path, APRIL, APRIL, fail)
    with opened(store) as (_, ledger):
        assert ledger.last("B2B") is None
        assert ledger.database.rows("SELECT * FROM ledger.lead") == []
    assert scored(store, APRIL).scoring.no == 1


def test_a_policy_that_was_changed_meanwhile_is_refused(store: Path) -> None:
    plan, path = policy(store.parent)
    policy(store.parent, POLICY.replace("add 50", "add 51"))
    with pytest.raises(BatchError, match="was changed while"), opened(store) as (found, ledger):
        record_scoring(found, ledger, plan, path, APRIL, APRIL)


def test_a_store_made_anew_goes_on_with_a_ledger_elsewhere(store: Path, tmp_path: Path) -> None:
    """Its leads stand in another order, and one is new: all are looked at, and nobody crosses twice."""
    elsewhere = tmp_path / "ledger.duckdb"
    plan, path = policy(tmp_path)
    take_in(elsewhere, plan, write_lines(tmp_path / "none.csv", ["id", "x"]))

    def score_there(of: Path, as_of: int) -> Recorded | None:
        with opened(elsewhere) as (_, ledger), opened(of) as (found, _):
            return record_scoring(found, ledger, plan, path, as_of, as_of)

    assert score_there(store, APRIL) is not None
    again = tmp_path / "again.duckdb"
    lines = [LEADS[0], "L-3,joan@x.io,,500,no", "L-4,j@x.io,,900,", *LEADS[1:]]
    take_in(again, plan, write_lines(tmp_path / "again.csv", lines), [tmp_path / "events.csv"])
    recorded = score_there(again, APRIL + 1)
    assert recorded is not None
    assert told(recorded) == [("L-4", "band:cold", True, "new", 20_000)]
    assert (recorded.scoring.changed, recorded.scoring.aligned) == (1, False)
    assert recorded.scoring.counts.leads == 4
    assert score_there(again, APRIL + 1) is None
    with opened(elsewhere) as (_, ledger):
        assert ledger.database.rows("SELECT id, no FROM ledger.lead WHERE id LIKE 'L%' ORDER BY no")[-1][0] == "L-4"
        assert len(ledger.entries("B2B", "L-1")) == 1


def test_a_ledger_that_is_not_there_is_not_made_by_reading(store: Path) -> None:
    from leadscore.batch.store.store import open_store
    from unit.production.recorded import LIMITS

    with (
        open_store(store, store.parent, LIMITS, read_only=True) as found,
        pytest.raises(BatchError, match="No scoring was recorded here yet"),
        open_ledger(found, None, write=False),
    ):
        pass


def test_transitions_are_asked_for_by_policy_scoring_and_lead(begun: Path) -> None:
    scored(begun, APRIL + 40 * DAY)
    with opened(begun) as (_, ledger):
        assert isinstance(ledger, Ledger)
        hot, cold = ledger.transitions(lead_id="L-1", scoring=2)
        assert hot == Transition(2, "L-1", "band:hot", False, "time", 45_000)
        assert ledger.transitions(policy="B2B") == [hot, cold]
        assert ledger.transitions(policy="other") == ledger.transitions(scoring=1) == []
