"""What a filter may say, what it is read as, and what is told of a text that is none."""

from __future__ import annotations

import pickle

import pytest

from leadscore.diagnostics.render.plain import render
from leadscore.driver import compile_text
from leadscore.filters.compiling import compile_filter
from leadscore.filters.model import Filter, FilterError

POLICY = """\
policy "Filtered"
field seats number
set bosses = "ceo", "vp *"
set unused from "unused.csv"
define big as employees > 50
group fit
when title in bosses add 20
when big add 5
group engagement
when visited "pricing" add 10 as pricing
ready at 20 if fit >= 10
band hot at 20
band "luke warm" at 10
grade fit A at 20, B otherwise
grade engagement 1 at 5, 2 otherwise
"""
COMPILED = compile_text(POLICY, used={"unused.csv": "x\nfoo\n"})
CHECKED = COMPILED.checked
NO_GRADES = compile_text("when visited add 1").checked


def test_the_policy_is_right() -> None:
    assert COMPILED.plan is not None


def compiled(text: str) -> Filter:
    found = compile_filter(CHECKED, text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("band hot", 'band is "hot"'),
        ("Band HOT", 'band is "hot"'),
        ('band "luke warm"', 'band is "luke warm"'),
        ("grade A1", 'grade is "a1"'),
        ('grade A "1"', 'grade is "A1"'),
        ("score 50", "score is 50"),
        ("score at least 50", "score >= 50"),
        ("score at most 50.5", "score <= 50.5"),
        ("fit 20", "fit is 20"),
        ("FIT at most 20", "fit <= 20"),
        ("ready", "ready is yes"),
        ("big", "employees > 50"),
        ("not pricing", 'not visited "pricing"'),
        ("ready\nand\r\nbig", "ready and big"),
        ("ready # and more", "ready"),
    ],
)
def test_what_may_be_left_out(short: str, long: str) -> None:
    assert compiled(short) == compiled(long)


def test_words_of_the_outcome_are_told_apart() -> None:
    assert compiled('ready and country is "DE" and fit > 3').outcome == {"ready"}
    assert compiled("out of scope or not disqualified").outcome == {"out of scope", "disqualified"}
    assert compiled('visited "ready" at least 2 times').outcome == frozenset()


def test_a_word_that_the_policy_gives_a_meaning_keeps_it() -> None:
    checked = compile_text('field changed yes/no\nevent down\nwhen changed and down "x" add 1\nready at 1').checked
    found = compile_filter(checked, 'changed and down "x" and gained')
    assert found is not None
    assert found.outcome == {"gained"}


def test_a_set_that_only_the_filter_uses() -> None:
    assert compiled("email_domain in free_mail") is not None


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_blank_text_is_no_filter(text: str) -> None:
    assert compile_filter(CHECKED, text) is None


def told(text: str, *, compared: bool = True, checked: object = CHECKED) -> str:
    with pytest.raises(FilterError) as caught:
        compile_filter(checked, text, compared=compared)  # type: ignore[arg-type]
    error = pickle.loads(pickle.dumps(caught.value))
    assert str(error) == error.diagnostics[0].message
    assert all(text[d.span.start : d.span.end].strip() for d in error.diagnostics)
    return render(error.diagnostics, error.sources)


def test_a_mistake_is_underlined() -> None:
    assert told('contry is "DE" and ready') == (
        "error[unknown-field]: There is no field `contry`\n"
        " --> filter:1:1\n"
        "  |\n"
        '1 | contry is "DE" and ready\n'
        "  | ^^^^^^\n"
        "  = help: Did you mean `country`?\n"
        "  = fix: write `country`\n\n"
    )


@pytest.mark.parametrize(
    ("text", "message", "help_text"),
    [
        ("redy", "There is no field `redy`", "Did you mean `ready`?"),
        ("hot and ready", "There is no field, event or definition `hot`", "Write `band hot`."),
        ("a2", "There is no field, event or definition `a2`", "= fix: write `grade a2`"),
        ("pricng", "There is no field, event or definition `pricng`", "Did you mean `pricing`?"),
        ("xyzzy", "There is no field, event or definition `xyzzy`", "A filter asks for"),
        ("band hott", "There is no band `hott`", "Ask for one that there is: `hot` or `luke warm`."),
        ("grade E9", "No lead can have the grade `E9`", "as in `A1`"),
        ("grade A", "No lead can have the grade `A`", "as in `A1`"),
        ("when ready", "`when` belongs to a sentence of a policy", "Write what is to hold"),
        ("if ready", "`if` belongs to a sentence of a policy", "= fix: leave it out"),
        ("ready and", "The filter stops after `and`", "Next comes a name"),
        ("(ready", "The filter stops after `ready`", "Next comes"),
        ("ready)", "`)` cannot stand here, after `ready`", "the end of the filter"),
        ("> 5", "A filter cannot start with `>`", "Next comes a name"),
        ("fit", "`fit` is a group", "as in `fit >= 10`"),
        ("score", "`score` is a number, so its name alone is neither true nor", "Compare it"),
        ("score >= ready", "`score` is a number, and `ready` is a word without quotes", ""),
        ("country is DE", "The text `DE` has no quotes", 'Write `"DE"`.'),
        ('country is "DE', "This text has no closing quote", "Put a"),
        ("title in unused", "The file of the set `unused` was not read", "Use it in a rule"),
        ("visited between 2026-03-01 and 2026-02-01", "The period ends on 2026-02-01, before it starts", ""),
        ('visited " "', "is empty, and so names no target", ""),
    ],
)
def test_what_is_told(text: str, message: str, help_text: str) -> None:
    found = " ".join(told(text).split())
    assert message in found
    assert help_text in found
    assert "declare" not in found


def test_what_moved_needs_something_to_compare_with() -> None:
    found = told("ready and (up or change > 5)", compared=False)
    assert "`up` asks what moved, and there is no other scoring to compare with yet" in found
    assert "`change` asks what moved" in found


def test_a_policy_without_bands_and_grades() -> None:
    assert "This policy has no bands." in told("band hot", checked=NO_GRADES)
    assert "This policy has no grades." in told("grade A", checked=NO_GRADES)
