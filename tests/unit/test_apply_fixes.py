"""Fixes are applied whole or not at all, and never over each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadscore.diagnostics import Diagnostic, Edit, Fix, Severity
from leadscore.diagnostics.fix import apply_fixes
from leadscore.source import Source, Span

PATH = "p.lead"


def fixable(*edits: tuple[int, int, str]) -> Diagnostic:
    fix = Fix("mend it", tuple(Edit(Span(PATH, start, end), text) for start, end, text in edits))
    return Diagnostic("some-code", Severity.ERROR, fix.edits[0].span, "Wrong", fix=fix)


def test_edits_are_applied_by_their_place_in_the_old_text() -> None:
    source = Source(PATH, "one two three")
    fixed = apply_fixes([fixable((0, 3, "1"), (8, 13, "3")), fixable((4, 7, "zwei"))], {PATH: source})
    assert fixed.texts == {PATH: "1 zwei 3"}
    assert len(fixed.applied) == 2


def test_a_fix_that_meets_another_waits_for_the_next_round() -> None:
    source = Source(PATH, "one two three")
    first, second = fixable((0, 7, "x")), fixable((4, 5, "y"), (8, 13, "z"))
    fixed = apply_fixes([first, second], {PATH: source})
    assert fixed.texts == {PATH: "x three"}
    assert fixed.applied == (first,)


def test_a_file_whose_bytes_would_be_lost_stays_as_it_is() -> None:
    source = Source(PATH, "one \ufffd", bad_bytes=(4,))
    assert apply_fixes([fixable((0, 3, "1"))], {PATH: source}).texts == {}


def test_one_edit_may_belong_to_two_fixes() -> None:
    source = Source(PATH, "one two")
    fixed = apply_fixes([fixable((0, 3, "1")), fixable((0, 3, "1"), (4, 7, "2"))], {PATH: source})
    assert fixed.texts == {PATH: "1 2"}


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), max_size=12))
def test_what_no_applied_fix_touches_stays(places: list[tuple[int, int]]) -> None:
    text = "abcdefghijklmnopqrstuvwxyz"
    found = [fixable((start, start + length, "#")) for start, length in places]
    fixed = apply_fixes(found, {PATH: Source(PATH, text)})
    touched = {place for d in fixed.applied if d.fix for e in d.fix.edits for place in range(e.span.start, e.span.end)}
    kept = "".join(char for place, char in enumerate(text) if place not in touched)
    assert fixed.texts.get(PATH, text).replace("#", "") == kept
