"""The store's engine against the compiled one, on made-up policies and sets of leads (tests/spec/sweep.py has more)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from leadscore.engine.outcome import Outcome
from spec import stores, sweep


@pytest.mark.parametrize(("first", "policies"), [(1, 8), (4_101, 80)], ids=["with a busy lead", "without"])
def test_no_policy_of_these_makes_a_difference(first: int, policies: int) -> None:
    """A lead with 100,000 events takes long with each policy."""
    found = [sweep.as_row(sweep.smallest(one)) for one in sweep.differences(first, policies, 10)]
    assert found == []


def test_a_difference_would_be_found_and_told_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    right = stores.outcome

    def wrong(*arguments: object) -> Outcome:
        outcome = right(*arguments)  # type: ignore[arg-type]
        return replace(outcome, disqualified=not outcome.disqualified) if outcome.score == 0 else outcome

    monkeypatch.setattr(stores, "outcome", wrong)
    found = next(sweep.differences(101, 100, 2))
    row = sweep.as_row(sweep.smallest(found))
    assert f"seed {found.seed}" in row
    assert "events = []" in row
    assert "\nwhen " not in row
