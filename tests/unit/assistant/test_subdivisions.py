"""Fields with the codes of states are asked of by the names that people have for these."""

from __future__ import annotations

import pytest

from leadscore.assistant.drafting.subdivisions import called


@pytest.mark.parametrize(
    ("values", "name", "code"),
    [
        (("bc", "mi", "ny", "on", "qc"), "ontario", "on"),
        (("bc", "mi", "ny", "on", "qc"), "michigan", "mi"),
        (("nsw", "qld", "wa"), "western australia", "wa"),
        (("ca", "or", "wa"), "washington", "wa"),
        (("bw", "by", "nw", "unknown"), "bavaria", "by"),
    ],
)
def test_codes_are_called_by_their_names(values: tuple[str, ...], name: str, code: str) -> None:
    found = {said.lower(): value for said, value in called(values)}
    assert found.get(name) == code


def test_a_few_short_words_are_no_codes() -> None:
    assert not [*called(("in", "or", "warm", "hot", "cold", "new"))]
    assert not [*called(("in", "or"))]
    assert not [*called(())]
