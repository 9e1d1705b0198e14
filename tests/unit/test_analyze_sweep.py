"""Some of the made-up policies of tests/spec/analyze_sweep.py."""

from __future__ import annotations

import pytest

from spec.analyze_sweep import checked


@pytest.mark.parametrize("seed", range(1, 9))
def test_what_is_said_of_all_leads_holds_of_made_up_ones_and_every_example_is_one(seed: int) -> None:
    assert checked(seed, leads=25, budget=0.3).wrong == ()
