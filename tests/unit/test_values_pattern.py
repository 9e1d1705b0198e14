"""Patterns against a matcher that spells out what a star means, and sets against their members one by one."""

import copy
import pickle
import time
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.values.pattern import (
    BadPattern,
    Pattern,
    PatternProblem,
    PatternSet,
    has_star,
    literal,
    problem,
    stars_escaped,
    target_problem,
)
from leadscore.values.target import canonical
from leadscore.values.text import fold

PARTS = st.sampled_from(["a", "b", "ab", "*", "*", " ", "B ", "\\*", "\\\\"])
NOTATION = st.lists(PARTS, min_size=1, max_size=7).map(lambda parts: "".join(parts).strip()).filter(bool)
TEXTS = st.text(st.sampled_from("aabb*\\ "), max_size=9).map(fold)


def tokens(notation: str) -> tuple[str, ...]:
    """One character each; "any" for a star."""
    found, rest = [], notation
    while rest:
        if rest[0] == "\\":
            found.append(rest[1])
            rest = rest[2:]
        else:
            found.append("any" if rest[0] == "*" else rest[0].lower())
            rest = rest[1:]
    return tuple(found)


@lru_cache(None)
def naive(pattern: tuple[str, ...], text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "any":
        return naive(pattern[1:], text) or (bool(text) and naive(pattern, text[1:]))
    return bool(text) and text[0] == pattern[0] and naive(pattern[1:], text[1:])


@pytest.mark.parametrize(
    ("notation", "text", "expected"),
    [
        ("ceo", "ceo", True),
        ("CEO", "ceo", True),
        ("ceo", "ceo of acme", False),
        ("vp *", "vp sales", True),
        ("vp *", "vp", False),
        ("vp*", "vp", True),
        ("*vp*", "svp", True),
        ("a*a", "a", False),
        ("a*a", "aa", True),
        ("*", "", True),
        ("*", "anything", True),
        ("head  \t of *", "head of people", True),
        ("5\\* hotel", "5* hotel", True),
        ("5\\* hotel", "50 hotel", False),
        ("c:\\\\*", "c:\\temp", True),
        ("Σ*", "σας", True),
        ("a*b*c", "a b b c", True),
        ("a*b*c", "acb", False),
        ("ab*ba", "aba", False),
    ],
)
def test_a_pattern_matches_the_whole_text(notation: str, text: str, expected: bool) -> None:
    assert Pattern.of_text(notation).matches(text) is expected


@given(NOTATION, TEXTS)
def test_patterns_match_as_spelt_out(notation: str, text: str) -> None:
    squeezed = notation
    while "  " in squeezed:
        squeezed = squeezed.replace("  ", " ")
    assert Pattern.of_text(notation).matches(text) is naive(tokens(squeezed), text)


@given(NOTATION)
def test_a_pattern_written_out_reads_as_itself(notation: str) -> None:
    pattern = Pattern.of_text(notation)
    assert Pattern.of_text(pattern.text) == pattern
    assert all(pattern.pieces[1:-1])


@given(st.lists(NOTATION, max_size=8), TEXTS)
def test_a_set_matches_what_one_of_its_members_matches(notations: list[str], text: str) -> None:
    members = [Pattern.of_text(notation) for notation in notations]
    assert PatternSet.of_texts(notations).matches(text) is any(member.matches(text) for member in members)


@given(st.lists(NOTATION, max_size=6), st.lists(NOTATION, max_size=6), st.lists(TEXTS, max_size=20))
def test_equal_sets_match_the_same_and_sets_that_differ_do_not(
    left: list[str], right: list[str], texts: list[str]
) -> None:
    a, b = PatternSet.of_texts(left), PatternSet.of_texts(right)
    # A member with an unheard-of letter for each star tells apart whatever can be told apart.
    telling = ["z".join(p.pieces) for p in (*a.patterns, *b.patterns)]
    assert (a == b) is all(a.matches(text) is b.matches(text) for text in telling)
    if a == b:
        assert hash(a) == hash(b)
        assert a.texts == b.texts
        assert all(a.matches(text) is b.matches(text) for text in texts)


@given(st.lists(NOTATION, max_size=6))
def test_a_set_holds_nothing_twice(notations: list[str]) -> None:
    reduced = PatternSet.of_texts(notations)
    assert PatternSet.of_texts(reversed(notations)) == reduced
    assert PatternSet.of_texts(reduced.texts) == reduced
    for pattern in reduced.patterns:
        others = PatternSet.of(p for p in reduced.patterns if p != pattern)
        assert not others.matches("z".join(pattern.pieces))


@pytest.mark.parametrize(
    ("notations", "kept"),
    [
        (["vp", "VP", "vp*"], ("vp*",)),
        (["a*", "*", "b"], ("*",)),
        (["a*b", "*a*b*", "a**b"], ("*a*b*",)),
        (["ceo", "a\\*", "a*"], ("ceo", "a*")),
        (["a b", "a *"], ("a *",)),
        ([], ()),
    ],
)
def test_what_another_member_covers_is_left_out(notations: list[str], kept: tuple[str, ...]) -> None:
    assert PatternSet.of_texts(notations).texts == kept


@given(NOTATION, TEXTS)
def test_prefix_and_suffix(notation: str, text: str) -> None:
    whole = Pattern.of_text(notation)
    assert PatternSet.prefix(notation).matches(text) is any(whole.matches(text[:end]) for end in range(len(text) + 1))
    assert PatternSet.suffix(notation).matches(text) is any(
        whole.matches(text[start:]) for start in range(len(text) + 1)
    )


def test_a_set_can_be_copied_and_sent_to_another_process() -> None:
    patterns = PatternSet.of_texts(["ceo", "vp *", "* sales", "*head*"])
    for twin in (pickle.loads(pickle.dumps(patterns)), copy.deepcopy(patterns)):
        assert twin == patterns
        assert twin.matches("regional sales")


@pytest.mark.parametrize("shape", ["{}", "{}*", "*{}", "*{}*", "{}*x"])
def test_a_long_list_is_made_and_asked_in_no_time(shape: str) -> None:
    start = time.process_time()
    patterns = PatternSet.of_texts(shape.format(f"company {n} inc") for n in range(20_000))
    assert len(patterns.texts) == 20_000
    assert not any(patterns.matches(f"another company {n}x") for n in range(1_000))
    assert time.process_time() - start < 3


def test_no_pattern_makes_matching_explode() -> None:
    pattern = Pattern.of_text("a*" * 200 + "b")
    start = time.process_time()
    assert not pattern.matches("a" * 100_000)
    assert time.process_time() - start < 0.5


# ------------------------------------------------------------------------------------------------ what is wrong


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("", PatternProblem.EMPTY),
        (" \t", PatternProblem.EMPTY),
        (" ceo", PatternProblem.BLANK_EDGE),
        ("ceo\u00a0", PatternProblem.BLANK_EDGE),
        ("a\\n", PatternProblem.BAD_ESCAPE),
        ("a\\", PatternProblem.BAD_ESCAPE),
        ("a\\\\\\", PatternProblem.BAD_ESCAPE),
        ("a\\\\", None),
        ("\\**", None),
        ("* ceo *", None),
        ("https://*.acme.com", None),
    ],
)
def test_problems_of_texts(notation: str, expected: PatternProblem | None) -> None:
    assert problem(notation) is expected
    if expected:
        with pytest.raises(BadPattern) as caught:
            PatternSet.of_texts([notation])
        assert caught.value.problem is expected


@pytest.mark.parametrize(
    "notation",
    [
        "https://*.acme.com/pricing",
        "https://acme.com*",
        "https://*",
        "HTTPS://acme.*/pricing",
        "http*://acme.com/pricing",
        "*://acme.com/pricing",
        "*s://acme.com",
        "http:*",
        "https:/*/x",
        "https://acme.com/pricing?utm=*",
        "https://acme.com?utm=*",
        "/pricing?*",
        "/pricing*?*",
    ],
)
def test_a_star_in_scheme_host_or_query_is_a_problem(notation: str) -> None:
    assert target_problem(notation) is PatternProblem.STAR_IN_ADDRESS
    with pytest.raises(BadPattern):
        PatternSet.of_targets([notation])


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        ("pricing", "pricing"),
        ("https://acme.com/Pricing/?utm=1", "pricing"),
        ("/blog/*", "blog/*"),
        ("https://acme.com/blog/*?x=1", "blog/*"),
        ("https://acme.com/\\*?x=\\*", "\\*"),
        ("/*/", "*"),
        ("//*.x", "*.x"),
        ("/", "home"),
        ("*pricing*", "*pricing*"),
        ("http*", "http*"),
        ("what? *", "what? *"),
        ("/faq#*", "faq"),
        ("a\\\\/", "a\\\\/"),
        ("/a\\\\/", "a\\\\"),
    ],
)
def test_patterns_of_targets_are_read_as_targets_are(notation: str, text: str) -> None:
    assert target_problem(notation) is None
    assert PatternSet.of_targets([notation]).texts == (text,)


ADDRESS = st.text(st.sampled_from("aB/?#:. \\*"), max_size=10).map(
    lambda plain: plain.replace("\\", "\\\\").replace("*", "\\*")
)


@given(st.sampled_from(["", "http://", "https://x", "/"]), ADDRESS)
def test_a_target_without_wildcards_matches_the_target_that_it_spells(start: str, rest: str) -> None:
    notation = start + rest
    if target_problem(notation) is None:
        assert PatternSet.of_targets([notation]).matches(canonical(literal(notation)))


@given(st.text(st.sampled_from("ab/?#:.*\\ht")), st.booleans())
def test_no_text_makes_reading_fail_otherwise(notation: str, as_target: bool) -> None:
    found = target_problem(notation) if as_target else problem(notation)
    make = PatternSet.of_targets if as_target else PatternSet.of_texts
    if found:
        with pytest.raises(BadPattern):
            make([notation])
    else:
        assert make([notation]).patterns


@pytest.mark.parametrize(
    ("notation", "plain"), [("5\\*", "5*"), ("a\\\\b", "a\\b"), ("*", "*"), ("\\\\*", "\\*"), ("\\n", "\\n"), ("", "")]
)
def test_literal(notation: str, plain: str) -> None:
    assert literal(notation) == plain


@pytest.mark.parametrize(
    ("notation", "escaped"),
    [
        ("vp *", r"vp \*"),
        (r"a \* b", r"a \* b"),
        (r"a \\* b", r"a \\\* b"),  # an escaped backslash, then a star
        (r"\* and *", r"\* and \*"),
        ("plain", "plain"),
    ],
)
def test_stars(notation: str, escaped: str) -> None:
    assert has_star(notation) == (escaped != notation)
    assert stars_escaped(notation) == escaped
    assert not has_star(escaped)
    assert literal(escaped) == literal(notation)


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        ("", PatternProblem.EMPTY_TARGET),
        ("\u00a0", PatternProblem.EMPTY_TARGET),
        ("/pricing ", PatternProblem.BLANK_EDGE),
        ("/a\\b", PatternProblem.BAD_ESCAPE),
    ],
)
def test_targets_have_the_problems_of_texts_too(notation: str, expected: PatternProblem) -> None:
    assert target_problem(notation) is expected


def test_every_problem_has_its_help() -> None:
    assert all(found.help and found.value for found in PatternProblem)
