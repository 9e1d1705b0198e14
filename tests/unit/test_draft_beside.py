"""Which rules stand beside each other: few about one thing, and steps of a number that do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

import numpy as np
import pytest

from leadscore.draft.atoms import Atom, Shape
from leadscore.draft.beside import Beside
from leadscore.draft.gate import Gate
from leadscore.draft.learning import rules_of
from leadscore.draft.pairs import signals_of
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Floats, Joined, Signal, Signals, Term, holds_of
from leadscore.draft.steps import in_steps
from leadscore.draft.terms import terms_of
from leadscore.learn.ladder import Bools

START = 1_767_225_600


def sample_of(atoms: Sequence[Atom], holds: Sequence[Bools], won: Bools) -> Sample:
    ids = [f"L{number}" for number in range(len(won))]
    return Sample(atoms, ids, won, np.full(len(won), START), np.array(holds, np.bool_))


def cuts(field: str, at: Sequence[int]) -> list[Atom]:
    """`field >= 5`, `field < 5`, …"""
    made = []
    for cut in at:
        made.append(Atom(f"{field} >= {cut}", field, Shape.FROM, "", Decimal(cut), True))
        made.append(Atom(f"{field} < {cut}", field, Shape.BELOW, "", Decimal(cut), True))
    return made


def held(atom: Atom, numbers: Floats) -> Bools:
    found: Bools = numbers >= float(atom.cut) if atom.shape is Shape.FROM else numbers < float(atom.cut)
    return found


def numbered(rates: Sequence[float], at: Sequence[int], leads: int = 4_000, seed: int = 1) -> Sample:
    """Leads with a number from 0 to 100, won as often as the step between two cuts says."""
    draw = np.random.default_rng(seed)
    numbers = draw.integers(0, 100, leads).astype(float)
    won = draw.random(leads) < np.array(rates)[np.searchsorted(at, numbers, side="right")]
    atoms = cuts("visits", at)
    return sample_of(atoms, [held(atom, numbers) for atom in atoms], won)


def alone(place: int, sign: int = 1) -> Signal:
    return Signal((Term((place,)),), False, 2.0, sign)


def conditions(signals: Sequence[Signal], sample: Sample) -> list[list[str]]:
    return [[sample.atoms[place].condition for place in signal.terms[0].atoms] for signal in signals]


# ----------------------------------------------------------------------------------------------------- beside


def barred(holds: Sequence[Sequence[int]], chosen: Sequence[int], atoms: Sequence[Atom]) -> list[bool]:
    """Each condition by the leads for whom it holds, of ten."""
    masks = np.array([[lead in leads for lead in range(10)] for leads in holds])
    found: list[bool] = Beside(Signals([alone(n) for n in range(len(holds))], masks), atoms).barred(chosen).tolist()
    return found


def levels(field: str, count: int) -> list[Atom]:
    return [Atom(f'{field} is "{number}"', field, Shape.LEVEL, f"{number}") for number in range(count)]


def test_of_two_rules_about_one_field_one_lies_within_the_other_or_they_share_no_lead() -> None:
    within, apart, across = range(2), range(6, 9), range(3, 8)
    assert barred([range(5), within, apart, across], [0], levels("source", 4))[1:] == [False, False, True]


def test_no_more_than_two_rules_ask_for_one_field() -> None:
    atoms = [*levels("source", 3), Atom("employees >= 50", "employees", Shape.FROM, "", Decimal(50))]
    assert barred([[0], [1], [2], [3, 4]], [0, 1], atoms) == [True, True, True, False]


def test_rules_about_other_fields_may_cross() -> None:
    atoms = [*levels("source", 1), *levels("country", 1)]
    assert barred([range(5), range(3, 8)], [0], atoms)[1:] == [False]


@pytest.mark.parametrize(("sign", "is_barred"), [(1, True), (-1, False)])
def test_two_conditions_together_take_nothing_back(sign: int, is_barred: bool) -> None:
    """`inactive for 14 days subtract 25` beside `opened and inactive for 14 days add 50` is no policy of a person."""
    atoms = [Atom("inactive for 14 days", "inactive", Shape.EVENT), Atom("opened", "opened", Shape.EVENT)]
    both = Signal((Term((0,)), Term((1,))), False, 2.0, sign)
    masks = np.array([[True] * 6 + [False] * 4, [True] * 2 + [False] * 8])
    found = Beside(Signals([alone(0, -1), both], masks), atoms).barred([0])
    assert found.tolist()[1] == is_barred


def test_how_often_and_how_recently_are_told_of_independently_but_not_three_times() -> None:
    asked = ("", " at least 3 times", " within 7 days")
    pricing = [Atom(f'visited "pricing"{how}', "visited", Shape.EVENT, target='"pricing"') for how in asked]
    other = Atom('visited "careers"', "visited", Shape.EVENT, target='"careers"')
    holds = [range(5), range(3, 8), range(2, 6), range(4, 9)]
    assert barred(holds, [0], [*pricing, other])[1:] == [False, False, False]
    assert barred(holds, [0, 1], [*pricing, other])[2:] == [True, False]


# ------------------------------------------------------------------------------------------------------ steps


def test_two_numbers_to_reach_become_steps() -> None:
    sample = numbered([0.2, 0.5, 0.8], [30, 70])
    signals = in_steps([alone(0), alone(2)], sample, Gate.of(sample, 20))
    assert not np.logical_and(*holds_of(signals, sample)).any()
    assert {signal.sign for signal in signals} == {
        1,
        -1,
    }  # a half of all are won: the middle is what others are held to
    assert sorted(conditions(signals, sample)) == [["visits < 30"], ["visits >= 70"]]


def test_a_middle_that_is_better_than_most_is_a_step_of_its_own() -> None:
    sample = numbered([0.1, 0.4, 0.9], [70, 90])
    signals = in_steps([alone(0), alone(2)], sample, Gate.of(sample, 20))
    assert sorted(conditions(signals, sample)) in (
        [["visits < 70"], ["visits >= 90"]],
        [["visits >= 70", "visits < 90"], ["visits >= 90"]],
    )
    assert not np.logical_and(*holds_of(signals, sample)).any()


def test_a_range_that_begins_where_another_rule_does_is_cut() -> None:
    sample = numbered([0.1, 0.5, 0.9, 0.1], [30, 50, 70])
    within = Signal((Term((0, 5), Joined.RANGE),), False, 2.0, 1)  # 30 to 70
    signals = in_steps([within, Signal((Term((2, 5), Joined.RANGE),), False, 2.0, 1)], sample, Gate.of(sample, 20))
    assert not np.logical_and(*holds_of(signals, sample)).any()


def test_rules_about_different_fields_or_events_are_left_as_they_are() -> None:
    atoms = [*cuts("visits", [30]), *cuts("employees", [50]), Atom("opened", "opened", Shape.EVENT)]
    draw = np.random.default_rng(3)
    sample = sample_of(atoms, list(draw.random((5, 400)) < 0.5), draw.random(400) < 0.5)
    signals = [alone(0), alone(2), alone(4)]
    assert in_steps(signals, sample, Gate.of(sample, 20)) == signals


@pytest.mark.parametrize("seed", range(4))
def test_a_learned_policy_says_one_thing_about_a_number(seed: int) -> None:
    """Whatever the shape, nobody has to add up three rules to know what 40 visits are worth."""
    rates = np.random.default_rng(seed).uniform(0.05, 0.8, 7).tolist()
    sample = numbered(rates, [10, 20, 35, 50, 70, 85], seed=seed)
    rules = rules_of(sample, 10)
    assert 1 <= len(rules.signals) <= 2
    for one, other in combinations(holds_of(rules.signals, sample), 2):
        both = (one & other).sum()
        assert both in (0, min(one.sum(), other.sum()))


# ------------------------------------------------------------------------------------------------------- gate


def test_a_word_is_picked_from_all_words() -> None:
    """What is beyond chance for one word that was asked for is not for the best of forty."""
    draw = np.random.default_rng(1)
    won = np.arange(2_000) % 5 == 0
    fair = np.isin(np.arange(2_000), np.r_[np.flatnonzero(won)[:58], np.flatnonzero(~won)[:142]])  # 29% of 200
    assert won[fair].mean() == 0.29
    words = [Atom(f'title contains "w{n}"', "title", Shape.WORD, f"w{n}") for n in range(40)]
    noise = [draw.permutation(won) & (draw.random(2_000) < 0.5) | (draw.random(2_000) < 0.1) for _ in words[1:]]
    one = terms_of(sample_of(words[:1], [fair], won), 20)
    assert conditions(one.all, sample_of(words, [], won)) == [['title contains "w0"']]
    many = terms_of(sample_of(words, [fair, *noise], won), 20)
    assert ['title contains "w0"'] not in conditions(many.all, sample_of(words, [], won))


def test_two_fields_make_no_rule_with_or() -> None:
    draw = np.random.default_rng(2)
    columns = list(draw.random((4, 3_000)) < 0.2)
    won = draw.random(3_000) < 0.1 + 0.5 * np.any(columns, axis=0)
    fields = [levels(name, 1)[0] for name in ("source", "country")]
    events = [Atom(kind, kind, Shape.EVENT) for kind in ("attended", "requested")]
    sample = sample_of([*fields, *events], columns, won)
    either = [signal for signal in signals_of(sample, 30).all if signal.either]
    assert [sorted(sample.atoms[term.atoms[0]].subject for term in signal.terms) for signal in either] == [
        ["attended", "requested"]
    ]
