"""What a word is, and what a rule says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.check.files import Files
from leadscore.driver import compile_path, compile_text
from leadscore.ide.hover import hover, rule_says
from leadscore.ide.known import known
from leadscore.ide.places import declared_at, rule_places
from leadscore.resources import resource

POLICY = """policy "P" version 1
event mailed by us
set bosses = "ceo", "vp *"
define big as employees > 500 and not existing_customer
group fit "Are they like us?" at least 0
when title in bosses add 5 as boss
when visited "blog/*" within 30 days add 0.5 each different up to 5
when mailed subtract 2
when competitor disqualify
ready at 5 # a comment
band hot at 5
"""
COMPILED = compile_text(POLICY)
KNOWN = known(COMPILED.checked)


@pytest.mark.parametrize(
    ("word", "title", "says"),
    [
        ("title in", "title", "A field: a text."),
        ("employees", "employees", "A field: a number."),
        ("mailed sub", "mailed", "An event that is done to the lead."),
        ("visited", "visited", "An event: something that the lead does."),
        ("bosses add", "bosses", "A set: ceo, vp *."),
        ("fit", "fit", "A group: Are they like us?"),
        ("boss\n", "boss", "A rule's name."),
        ('"blog/*"', '"blog/*"', "A star stands for any run of characters, also none."),
        ("least", "at least", "That often (or long, or much), or more."),
        ("at least", "at least", "That often (or long, or much), or more."),
        ("different", "each different", "Counts every different target once."),
        ("days", "days", "Days of 24 hours."),
        ("hot", "hot", "A band."),
        (
            "big",
            "big",
            "A definition, true when their number of employees is more than 500 and they are no customer yet.",
        ),
    ],
)
def test_what_a_word_is(word: str, title: str, says: str) -> None:
    found = hover(POLICY, POLICY.index(word), KNOWN)
    assert found is not None
    assert (found.title, found.says) == (title, says)
    assert POLICY[found.start : found.end] == title


@pytest.mark.parametrize("word", ["500 and", "a comment", "# a", '"P"', " version"])
def test_of_some_places_there_is_nothing_to_say(word: str) -> None:
    place = POLICY.index(word) + (1 if word == " version" else 0)
    found = hover(POLICY, place, KNOWN)
    assert found is None or word == " version"


def test_a_rule_as_a_sentence() -> None:
    assert [rule_says(rule.node, KNOWN) for rule in rule_places(COMPILED)] == [
        "+5 when their title is on the list “bosses”.",
        "+0.5 when they visited “blog/*” in the last 30 days, for each different one, up to 5.",
        "-2 when we mailed them.",
        "Disqualified when they are a competitor.",
    ]


def test_where_names_are_declared(tmp_path: Path) -> None:
    main, words = tmp_path / "p.lead", tmp_path / "words.lead"
    text = f'use "words.lead"\n{POLICY.replace("set bosses", "set others")}'
    checked = compile_path(main, files=Files({main: text, words: 'set bosses = "ceo"\n'})).checked
    place = declared_at(text, text.index("bosses add"), checked)
    assert place is not None
    assert (place.path, place.start) == (str(words), 4)
    place = declared_at(text, text.index("words.lead"), checked)
    assert place is not None
    assert (place.path, place.start) == (str(words), 0)
    place = declared_at(text, text.index("boss\n"), checked)
    assert place is not None
    assert text[place.start : place.end] == "boss"
    assert declared_at(text, text.index("title in"), checked) is None
    assert declared_at(text, text.index('"P"'), checked) is None


BAD = sorted(resource("grammar").parent.joinpath("tests", "corpus", "bad").rglob("*.lead"))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_broken_policies_can_be_pointed_at(path: Path) -> None:
    compiled = compile_path(path)
    text, about = compiled.checked.main.source.text, known(compiled.checked)
    for offset in range(0, min(len(text), 600), 7):
        hover(text, offset, about)
    for rule in rule_places(compiled):
        assert rule_says(rule.node, about).endswith(".")


@given(st.text(max_size=40), st.integers(0, 40))
def test_nothing_stops_it(text: str, offset: int) -> None:
    found = hover(text, min(offset, len(text)), KNOWN)
    assert found is None or text[found.start : found.end] == found.title
