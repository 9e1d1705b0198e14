"""What is suggested where: what the grammar accepts, and of names and values those that make sense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.diagnostics.model import has_errors
from leadscore.driver import compile_text
from leadscore.ide.candidates import words
from leadscore.ide.complete import MOST, complete
from leadscore.ide.known import Known, known
from leadscore.ide.match import fit
from leadscore.ide.snippets import SNIPPETS
from leadscore.ide.spot import spot_at
from leadscore.ide.words import SENTENCES, sentence
from leadscore.resources import resource
from leadscore.syntax.grammar import keywords

POLICY = """policy "P" version 1
owned by marketing, "Inside Sales"
field seats number
event invited by us
set bosses = "ceo", "vp *"
set pages = "pricing", "demo"
define big as employees > 500
group fit "Are they like us?"
when title in bosses add 5 as boss
when visited "pricing" within 30 days add 5
when visited "pricing" at least 3 times and country is "Germany" add 5
when visited in pages add 1
ready at 5
band hot at 5
band cold otherwise
grade fit A at 5, B otherwise
"""
KNOWN: Known = known(compile_text(POLICY).checked)
SAAS = resource("policies", "b2b_saas", "policy.lead").read_text(encoding="utf-8")


def at_cursor(text: str) -> tuple[str, int]:
    return text.replace("|", "", 1), text.index("|")


def labels(text: str) -> list[str]:
    """The suggestions at the `|` of a text."""
    return [suggestion.label for suggestion in complete(*at_cursor(text), KNOWN)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("when |", ["visited", "title", "country", "employees"]),
        ("when title |", ["is", "is known", "is missing", "is not", "contains"]),
        ("when employees |", ["is", "is known", "is missing", "is not", "<", "<=", ">", ">=", "between"]),
        ("when created |", ["is", "is known", "is missing", "is not", "after", "before", "between", "within"]),
        ("when existing_customer is |", ["yes", "no", "known", "missing", "not"]),
        ("when country is |", ['"Germany"']),
        ("when visited |", ['"pricing"', '"demo"', "add", "subtract"]),
        ('when visited "d|', ['"demo"']),
        ("when title in |", ["bosses", "pages", "free_mail", "disposable_mail"]),
        ("when never vis|", ["visited"]),
        ('when visited "pricing" at least 3 |', ["minutes", "times"]),
        ('when visited "pricing" exactly 1 |', ["minute", "time"]),
        ("when visited within |", ["7 days", "30 days", "90 days", "12 months"]),
        ("when visited add 5 |", ["because", "as", "each day", "each different", "each time", "up to"]),
        ("when visited add 5 each |", ["day", "different", "time"]),
        ("when employees between 5 and |", []),
        ("define new as bi|", ["big"]),
        ("ready at 5 if fi|", ["fit"]),
        ("on |", ["hot", "cold", "ready assign", "ready enroll", "ready notify"]),
        ("owned by |", ["marketing", '"Inside Sales"']),
        ("grade |", ["fit"]),
        ("field size |", ["yes/no", "date", "number", "text"]),
        ("group |", []),
        ("when visited add 5 as |", []),
        ("# when |", []),
        ('test "t" given title |', ['"ceo"']),
        ('test "t" given as |', ["of"]),
        ('test "t" expect |', ["fit", "boss", "ready", "band", "grade", "disqualified"]),
        ('test "t" expect score 5,\n  band |', ["hot", "cold"]),
        ('test "t" expect grade |', ["A", "B"]),
        ("when inactive |", ["for"]),
    ],
)
def test_what_may_come_next(text: str, first: list[str]) -> None:
    found = labels(text)
    assert (found[: len(first)] if first else found) == first


def test_a_sentence_is_begun_by_its_keyword_or_by_what_it_is_for() -> None:
    assert labels("|")[:2] == ["when", "rule: what they did"]
    assert labels("whe|")[0] == "when"
    assert labels("rul|")[0] == "rule: what they did"
    assert labels("when visited add 5\nban|") == ["band", "bands"]
    assert "bands" not in labels("when visited add 5 |")


def test_slips_and_parts_of_a_name_are_understood() -> None:
    assert labels("when titel|") == ["title"]
    assert labels("when customer|") == ["existing_customer"]
    assert labels("whne tit|")[0] == "title"
    assert labels("when xyzzy|") == []


def test_a_suggestion_takes_the_place_of_its_word() -> None:
    text, offset = at_cursor('when visited "pri|cing" add 5')
    (found,) = complete(text, offset, KNOWN)
    assert text[: found.start] + found.text + text[found.end :] == text
    text, offset = at_cursor("when tit|le is")
    found = complete(text, offset, KNOWN)[0]
    assert text[: found.start] + found.text + text[found.end :] == text


def test_every_snippet_is_valid_beside_other_rules_and_tells_what_to_replace_first() -> None:
    host = 'policy "P" version 1\nwhen seniority is "vp" add 5\nready at 5\n'
    for snippet in SNIPPETS:
        first_word = snippet.text.split()[0]
        text = "".join(line for line in host.splitlines(True) if not line.startswith(f"{first_word} ")) + snippet.text
        found = [d for d in compile_text(text).diagnostics if d.code != "missing-file"]
        assert not has_errors(found), (snippet.name, [d.message for d in found])
        assert snippet.first in snippet.text


def test_a_snippet_is_taken_with_its_first_part_chosen() -> None:
    found = next(s for s in complete("rule", 4, KNOWN) if s.label == "rule: what they did")
    assert found.chosen is not None
    assert found.text[slice(*found.chosen)] == "pricing"
    assert (found.start, found.end) == (0, 4)


def test_every_word_of_the_language_has_a_sentence() -> None:
    told = {word for phrase in SENTENCES for word in phrase.split()}
    silent = {word for word in keywords().values() if word[0].isalpha() and word not in told and not sentence(word)}
    assert silent == set()
    assert all(text.endswith(".") and text[0].isupper() for text in SENTENCES.values())
    known_words = set(keywords().values()) | {"yes/no"}
    assert all(word in known_words for phrase in SENTENCES for word in phrase.split())


@given(st.integers(0, len(SAAS)))
def test_every_keyword_suggested_in_a_real_policy_fits_the_grammar(offset: int) -> None:
    spot = spot_at(SAAS, offset)
    if spot is None:
        return
    for candidate in words(spot, KNOWN):
        word = candidate.text.split()[0].split("/")[0]
        assert any(keywords().get(terminal) == word for terminal in spot.accepts)


@given(st.text(max_size=50) | st.text(alphabet='when at#"“\n.&5 ,', max_size=50), st.integers(0, 60))
def test_nothing_that_is_typed_stops_it(text: str, offset: int) -> None:
    found = complete(text, min(offset, len(text)), KNOWN)
    assert len(found) <= MOST
    assert all(0 <= s.start <= min(offset, len(text)) <= s.end <= len(text) for s in found)


@pytest.mark.parametrize(
    ("typed", "candidate", "rank"),
    [
        ("", "x", 0),
        ("Tit", "title", 0),
        ("dom", "email_domain", 1),
        ("omai", "email_domain", 2),
        ("emial", "email", 3),
        ("tilte", "title", 3),
        ("co", "score", None),
        ("abcdef", "title", None),
    ],
)
def test_how_well_a_word_fits(typed: str, candidate: str, rank: int | None) -> None:
    assert fit(typed, candidate) == rank
