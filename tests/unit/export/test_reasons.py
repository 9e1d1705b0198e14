"""Reasons fit a field, end with a word, keep their points, and are no formula; the strongest come first."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadscore.production.export.reasons import is_formula, reason, shortened, strongest

WORDS = st.text(st.sampled_from("ab é…=+-@,.\t\n"), max_size=60)


@given(WORDS, st.none() | st.integers(-(10**9), 10**9), st.integers(30, 80))
def test_a_reason_fits_and_keeps_its_points(words: str, points: int | None, longest: int) -> None:
    found = reason(words, points, longest)
    assert len(found) <= longest
    assert not is_formula(found)
    assert found.endswith(" (disqualified)") if points is None else found.endswith(")")
    assert "\n" not in found
    assert "\t" not in found


@given(WORDS, st.integers(1, 70))
def test_what_is_cut_ends_with_a_dot_dot_dot(text: str, longest: int) -> None:
    found = shortened(text, longest)
    assert len(found) <= longest
    assert found == text or (found.endswith("…") and text.startswith(found[:-1]))


def test_words_stay_whole() -> None:
    assert reason("They asked for a demo of the whole product", 50_500, 32) == "They asked for a demo… (+50.5)"
    assert reason("Donaudampfschifffahrtsgesellschaft", 1_000, 20) == "Donaudampfsch… (+1)"
    assert reason("@import", -2_000, 40) == "'@import (-2)"


@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), max_size=6), st.integers(0, 4))
def test_the_strongest_come_first(table: list[list[int]], most: int) -> None:
    places, points = strongest([np.array(row, np.int64) for row in table], most)
    for lead in range(4 if table else 0):
        column = [row[lead] for row in table]
        expected = sorted(range(len(column)), key=lambda rule: (-abs(column[rule]), rule))[:most]
        assert places[:, lead].tolist() == expected
        assert points[:, lead].tolist() == [column[rule] for rule in expected]
