"""What each word of a line is, for its colour."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from leadscore.check.symbols import Kind
from leadscore.driver import compile_text
from leadscore.ide.highlight import Look, highlights
from leadscore.resources import resource
from leadscore.syntax.grammar import keywords


def looks(line: str, policy: str = "") -> list[tuple[str, str]]:
    symbols = compile_text(policy).checked.symbols if policy else None
    return [(line[found.start : found.end], found.look.value) for found in highlights(line, symbols)]


def test_keywords_values_and_comments_are_told_apart() -> None:
    assert looks('When visited "pricing" within 30 days add 12.5 # why') == [
        ("When", "starter"),
        ("visited", "name"),
        ('"pricing"', "text"),
        ("within", "keyword"),
        ("30", "number"),
        ("days", "unit"),
        ("add", "keyword"),
        ("12.5", "number"),
        ("# why", "comment"),
    ]


def test_names_are_told_apart_by_what_they_stand_for() -> None:
    policy = """
    set bosses = "ceo"
    define big as employees > 500
    group fit
    when title in bosses and big add 5 as boss
    """
    assert dict(looks("TITLE visited bosses big fit boss nobody", policy)) == {
        "TITLE": "field",
        "visited": "event",
        "bosses": "set",
        "big": "definition",
        "fit": "group",
        "boss": "rule",
        "nobody": "name",
    }


def test_what_no_token_starts_with_is_an_error_and_does_not_hide_the_rest() -> None:
    assert looks('when & title is "ceo add 5') == [
        ("when", "starter"),
        ("&", "error"),
        ("title", "name"),
        ("is", "keyword"),
        ('"ceo add 5', "error"),
    ]
    assert looks('set a = "one\nset b = “two”')[-1] == ("“two”", "text")


def test_every_keyword_has_a_look_of_its_kind() -> None:
    for word in keywords().values():
        ((_, look),) = looks(word)
        assert look in ("starter", "keyword", "unit") if word[0].isalpha() else look == "sign"


@given(st.text(max_size=60) | st.text(alphabet='when "#“”\n\r\t&5-.é²', max_size=60))
def test_any_text_is_covered_once_but_for_blanks(text: str) -> None:
    found = highlights(text)
    at = 0
    for one in found:
        assert at <= one.start < one.end
        assert not text[at : one.start].strip()
        at = one.end
    assert not text[at:].strip()


def test_lines_look_alike_alone_and_in_their_text() -> None:
    text = resource("policies", "b2b_saas", "policy.lead").read_text(encoding="utf-8")
    alone = [(line[h.start : h.end], h.look) for line in text.split("\n") for h in highlights(line)]
    assert alone == [(text[h.start : h.end], h.look) for h in highlights(text)]
    assert all(look is not Look.ERROR for _, look in alone)


def test_every_kind_of_name_has_its_look_and_colours_load_no_checker() -> None:
    assert {kind.name for kind in Kind} <= {look.name for look in Look}
    loaded = (
        "import leadscore.ide.highlight, sys; print('leadscore.check' in sys.modules, 'leadscore.plan' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]
