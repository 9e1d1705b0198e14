"""How long nothing has happened: asked as the policy will know it, and not where it would tell of the outcome."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import command_line
from leadscore.draft.first import NoSignal
from leadscore.draft.looking import survey_of
from leadscore.draft.model import LearnedRule, Missed
from leadscore.draft.sample import Sample
from leadscore.draft.writing import Outline, Words, policy_text
from leadscore.facts.model import Event, Lead
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.rates import Rate
from spec.agreement import plan_of
from spec.policies import NOON

DAY = 86_400
DECLARED = ["field size number", "event toured", "event onboarded", "event phoned by us"]


def written(condition: str) -> str:
    rule = LearnedRule(condition, "engagement", 20, Rate(30, 40), Rate(10, 60), 5, 5)
    return policy_text(Outline("x", (), DECLARED, 20, ()), [rule], Words((), set()))


def test_a_policy_that_asks_for_silence_knows_all_kinds_that_it_was_counted_by() -> None:
    declared = [line for line in written("inactive for 14 days").splitlines() if line.startswith(("field", "event"))]
    assert declared == DECLARED[1:]


def test_any_other_policy_declares_what_it_asks_for() -> None:
    declared = [line for line in written("toured").splitlines() if line.startswith(("field", "event"))]
    assert declared == ["event toured"]


@pytest.mark.parametrize(("hidden", "is_asked"), [((), True), (("size",), True), (("onboarded",), False)])
def test_silence_is_not_asked_for_where_it_knows_of_what_is_hidden(hidden: tuple[str, ...], is_asked: bool) -> None:
    leads, known = [], {}
    for number in range(120):
        kind = "onboarded" if number % 3 == 0 else "toured"
        leads.append(Lead(f"L{number}", {}, (Event(NOON - (number % 40) * DAY, kind),)))
        known[leads[-1].id] = Known(number % 3 == 0, NOON)
    outcomes = Outcomes(known, {})
    plan = plan_of("\n".join(('policy "x"', *DECLARED)))
    seen = survey_of(plan, leads, outcomes, NOON)
    subjects = {atom.subject for atom in seen.sample(DECLARED, hidden, leads, outcomes, NOON).atoms}
    assert ("inactive" in subjects, "toured" in subjects) == (is_asked, True)


def test_who_never_did_anything_is_silent_since_the_day_of_creation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in the policy: leads are dated by that day, and it is known all the same."""
    leads = [f"L{number},2026-01-0{number % 9 + 1},{number % 2}" for number in range(100)]
    (tmp_path / "leads.csv").write_text("\n".join(["id,created,won", *leads]))
    (tmp_path / "events.csv").write_text(
        "\n".join(["lead,at,event", *(f"L{number},2026-01-29,visited" for number in range(60))])
    )
    looked: list[Sample] = []

    def learn(sample: Sample, *_: Any) -> None:
        looked.append(sample)
        raise NoSignal(None, Missed(None, 0, ()))

    monkeypatch.setattr("leadscore.draft.first.learn", learn)
    files = ("--leads", str(tmp_path / "leads.csv"), "--events", str(tmp_path / "events.csv"))
    command_line.run("learn", *files, "--outcome", "won", "--at", "created", "--days", "29", "--as-of", "2026-03-01")
    (sample,) = looked
    place = [atom.condition for atom in sample.atoms].index("inactive for 14 days")
    assert sample.holds[place].sum() == 40
