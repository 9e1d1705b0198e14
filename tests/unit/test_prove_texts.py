"""Whether some text matches patterns and others not: what is made is right, and where nothing is, there is nothing."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.review.prove.texts import FIELD, TARGET, Language, Shape, is_endless, matches, text_for
from leadscore.values.pattern import PatternSet
from leadscore.values.target import canonical
from leadscore.values.text import fold

ALPHABET = "ab -"
SHORT_TEXTS = ["".join(letters) for size in range(6) for letters in product(ALPHABET, repeat=size)]

_pieces = st.text("ab -*", min_size=1, max_size=5).filter(lambda text: text.strip(" ") == text and text.strip())
_phrase = st.lists(st.sampled_from(["a", "b", "ab"]), min_size=1, max_size=2).map(tuple)
_languages: st.SearchStrategy[Language] = st.one_of(
    st.lists(_pieces, min_size=1, max_size=3).map(PatternSet.of_texts),
    st.lists(_phrase, min_size=1, max_size=2).map(tuple),
)


@settings(max_examples=some(300), deadline=None)
@given(st.lists(_languages, max_size=3), st.lists(_languages, max_size=3), st.sampled_from([FIELD, TARGET]))
def test_a_text_is_as_asked_and_none_means_that_no_text_is(
    yes: list[Language], no: list[Language], shape: Shape
) -> None:
    def is_asked(text: str) -> bool:
        return all(matches(language, text) for language in yes) and not any(matches(language, text) for language in no)

    found = text_for(yes, no, shape)
    if found is None:
        assert [text for text in SHORT_TEXTS if _exists(text, shape) and is_asked(text)] == []
    else:
        assert is_asked(found)
        assert _exists(found, shape)
        assert text_for(yes, no, shape, [found]) != found


def _exists(text: str, shape: Shape) -> bool:
    """Whether somebody can have such a text, or such a target."""
    if shape is FIELD:
        return bool(text) and fold(text) == text
    return any(canonical(typed) == text for typed in (text, f"/{text}", f"/{text}/"))


@pytest.mark.parametrize(
    ("yes", "no", "text"),
    [
        (["vp *"], ["vp of *"], "vp x"),
        (["*head", "sales*"], [], "saleshead"),
        (["ceo"], ["c*"], None),
        (["*"], [], "x"),
        (["a*", "*a"], ["a"], "aa"),
        (["blog/*"], ["blog/*/*", "blog/x"], "blog/"),
    ],
)
def test_texts_are_short_and_plain(yes: list[str], no: list[str], text: str | None) -> None:
    assert text_for([PatternSet.of_texts([one]) for one in yes], [PatternSet.of_texts(no)] if no else [], FIELD) == text


def test_a_word_is_not_a_part_of_one() -> None:
    vice, whole = (("vp",),), PatternSet.of_texts(["*vp*"])
    assert text_for([whole], [vice], FIELD) == "vpv"
    assert text_for([vice], [whole], FIELD) is None


def test_only_listed_texts_come_to_an_end() -> None:
    listed, started = PatternSet.of_texts(["a", "b"]), PatternSet.of_texts(["a*"])
    assert not is_endless([listed], [], TARGET)
    assert is_endless([started], [], TARGET)
    assert not is_endless([listed, started], [], TARGET)
