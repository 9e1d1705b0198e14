"""Which conditions are signs: beyond chance, whichever leads are won, and however few."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.draft.chance import at_most
from leadscore.draft.gate import Candidate, Gate
from leadscore.draft.signals import Term
from leadscore.learn.ladder import Bools

LEADS = 959
"""Of whom 85 are won."""


def gate_of(wins: int = 85, of: int = LEADS, least: int = 20) -> Gate:
    return Gate(np.arange(of) < wins, least, 1.0)


def holding(won: int, lost: int, of: int = LEADS) -> Bools:
    """A condition that holds for so many of each; who is won comes first."""
    place = np.arange(of)
    found: Bools = (place < won) | (place >= of - lost)
    return found


@given(st.data())
@settings(max_examples=some(200), deadline=None)
def test_the_chance_is_that_of_drawing_from_an_urn(data: st.DataObject) -> None:
    of = data.draw(st.integers(1, 80))
    marked, drawn = data.draw(st.integers(0, of)), data.draw(st.integers(0, of))
    hits = data.draw(st.integers(max(0, drawn + marked - of), max(drawn * marked // of, drawn + marked - of)))
    ways = sum(comb(marked, k) * comb(of - marked, drawn - k) for k in range(hits + 1) if drawn - k <= of - marked)
    assert at_most(hits, drawn, marked, of) == pytest.approx(ways / comb(of, drawn), rel=1e-9)


def test_none_of_few_is_a_sign_where_the_best_is_picked_from_several() -> None:
    """Its interval of 99.75% (Wilson's) would include the close rate of all."""
    assert gate_of().sign(holding(0, 84), rivals=4) == -1
    assert gate_of().sign(holding(0, 40)) == 0, "one in forty such conditions"


def test_who_is_won_and_who_is_not_are_looked_at_alike() -> None:
    few, most = gate_of(), gate_of(LEADS - 85)
    for won, lost in ((0, 84), (2, 90), (30, 60), (9, 90)):
        assert most.sign(holding(lost, won)) == -few.sign(holding(won, lost))


def test_chance_alone_is_taken_for_a_sign_as_seldom_as_is_said() -> None:
    draw, signs = np.random.default_rng(1), 0
    for _ in range(200):
        gate = Gate(draw.permutation(np.arange(LEADS) < 85), 20, 1.0)
        signs += sum(gate.sign(draw.random(LEADS) < share) != 0 for share in (0.03, 0.1, 0.3, 0.5, 0.9))
    assert signs <= 20, "1,000 conditions at a level of 1%: more than twenty come by chance once in 1,000 times"


def test_so_many_conditions_were_tried_as_hold_for_different_leads() -> None:
    strong, others = holding(0, 84), ~holding(0, 84)
    masks = (strong, others, strong.copy(), holding(4, 40))
    found = gate_of().passed(Candidate(Term((place,)), 2.0, mask) for place, mask in enumerate(masks))
    assert ([signal.terms[0].atoms for signal in found.all], found.tried) == ([(0,)], 2)
