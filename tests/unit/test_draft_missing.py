"""Signs that no rule asks for: found where one is planted, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from leadscore.draft.atoms import Atom, Shape
from leadscore.draft.missing import missing_signs
from leadscore.draft.sample import Sample
from leadscore.driver import compile_text
from leadscore.plan.model import Rule

_LEADS = 4_000


def sample(seed: int, *, worth: float, echo: bool = False) -> tuple[Sample, np.ndarray]:
    """Leads with a score that foretells wins, forty conditions of noise, and `planted`, worth so much in log odds. With
    `echo` the score knows it already."""
    rng = np.random.default_rng(seed)
    holds = rng.random((41, _LEADS)) < 0.3
    score = rng.integers(0, 100, _LEADS) * 1000
    odds = score / 25_000 - 3 + worth * holds[0]
    if echo:
        score = score + (25_000 * worth * holds[0]).astype(np.int64)
    won = rng.random(_LEADS) < 1 / (1 + np.exp(-odds))
    names = ["planted", *(f"noise_{number}" for number in range(40))]
    atoms = [Atom(f"{name} >= 5", name, Shape.FROM) for name in names]
    ids = [str(number) for number in range(_LEADS)]
    return Sample(atoms, ids, won, np.zeros(_LEADS, np.int64), holds), score


def rules(*conditions: str, points: int = 40) -> tuple[Rule, ...]:
    """Of a policy that gives so many points."""
    text = "\n".join(f"when {condition} add {points}" for condition in ("other is known", *conditions))
    plan = compile_text(f"field other text field planted number\n{text}").plan
    assert plan is not None
    return plan.rules


@pytest.mark.parametrize(("worth", "sign"), [(1.0, 1), (-1.0, -1)])
def test_a_sign_is_found_with_what_it_is_worth(worth: float, sign: int) -> None:
    (found,) = missing_signs(*sample(1, worth=worth), rules=rules())
    assert found.condition == "planted >= 5"
    assert 15_000 <= sign * found.points <= 35_000, "a point is worth a 25th of a log odd"
    assert found.points % 1000 == 0
    assert (found.hit.value - found.expected) * sign > 0.05  # type: ignore[operator]
    assert found.hit.of + found.rest.of == _LEADS


def test_no_more_points_are_advised_than_a_rule_gives() -> None:
    (found,) = missing_signs(*sample(1, worth=1.0), rules=rules(points=7))
    assert found.points == 5_000


def test_what_the_score_says_already_is_not_missing() -> None:
    assert missing_signs(*sample(2, worth=1.0, echo=True), rules=rules()) == ()


def test_what_a_rule_asks_is_not_missing() -> None:
    assert missing_signs(*sample(3, worth=1.0), rules=rules("planted >= 5")) == ()


def test_noise_is_not_named_more_often_than_promised() -> None:
    named = sum(bool(missing_signs(*sample(seed, worth=0.0), rules=rules())) for seed in range(100, 140))
    assert named <= 6, "40 reports at a level of 5%: more than six by chance happen once in 200 times"


def test_a_score_that_foretells_nothing_has_no_scale() -> None:
    found, score = sample(4, worth=1.0)
    assert missing_signs(found, score.max() - score, rules=rules()) == ()
