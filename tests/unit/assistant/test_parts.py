"""The parts of conditions: put together, turned into their contraries."""

from __future__ import annotations

import pytest

from leadscore.assistant.understanding.parts import conjuncts, contrary, together


@pytest.mark.parametrize(
    ("before", "new", "expected"),
    [
        ('country is "germany" and ready', 'country is "austria"', 'ready and country is "austria"'),
        ('(country is "germany" or country is "austria") and ready', 'country is "austria"', None),
        (
            'ready and (country is "a" or country is "b" or country is "c")',
            'country is not "b"',
            'ready and (country is "a" or country is "c")',
        ),
        (
            'country is not "germany"',
            'country is not "austria"',
            'country is not "germany" and country is not "austria"',
        ),
        ('country is "a"', 'country is not "b"', 'country is "a" and country is not "b"'),
        ("country in dach", 'country is not "b"', 'country in dach and country is not "b"'),
        ('country is "a"', 'country is not "a"', 'country is not "a"'),
        ('country is "germany" or band hot', "band warm", '(country is "germany" or band hot) and band warm'),
    ],
)
def test_what_is_asked_anew_takes_the_place_of_what_was(before: str, new: str, expected: str | None) -> None:
    assert together(conjuncts(before), conjuncts(new)) == (expected or 'ready and country is "austria"')


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ('country is "germany"', 'country is not "germany"'),
        ("existing_customer is no", "existing_customer"),
        ("title is missing", "title is known"),
        ("employees > 500", "employees <= 500"),
        ('visited "pricing" within 7 days', 'never visited "pricing" within 7 days'),
        ('visited "pricing" at least 2 times', 'not visited "pricing" at least 2 times'),
        ('never visited "a or b"', 'visited "a or b"'),
        ("(band hot or band warm)", "not (band hot or band warm)"),
        ("not (band hot or band warm)", "band hot or band warm"),
    ],
)
def test_the_contrary_of_a_part(part: str, expected: str) -> None:
    assert contrary(part) == expected
