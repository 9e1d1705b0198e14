"""Some of the made-up pairs of policies of tests/spec/prove_sweep.py."""

from __future__ import annotations

import pytest

from spec.prove_sweep import checked


@pytest.mark.parametrize("seed", range(1, 21))
def test_a_proof_holds_of_made_up_leads_and_every_example_is_one(seed: int) -> None:
    assert checked(seed, leads=15, budget=0.5).wrong == ()
