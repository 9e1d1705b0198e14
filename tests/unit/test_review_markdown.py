"""A review as a comment: what it says, that it breaks nothing and pings nobody, and that it fits."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from leadscore.diagnostics.render.cells import clean
from leadscore.report import review_markdown
from leadscore.report.review_markdown import LONGEST, fenced, render, text
from leadscore.review.impact.model import Impact
from leadscore.review.model import Review
from review_sample import GOLDEN, NASTY, REPEAT, nasty, review

_OURS = {"p", "strong", "h3", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "code"}
_OURS |= {"pre", "hr"}
_APART = "\N{ZERO WIDTH SPACE}"
_MEANS_SOMETHING = "_*`~[]()<>&#@!|\\-+=. 01ab:/$\n\u00a0"


class _Read(HTMLParser):
    """What a browser would find: tags, and text outside of code, where people and issues are looked for."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.all_text = ""
        self.rows: list[int] = []
        self._code = 0
        self.feed(MarkdownIt("commonmark").enable("table").render(markdown))
        self.close()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        self._code += tag == "code"
        if tag == "tr":
            self.rows.append(0)
        if tag in {"td", "th"}:
            self.rows[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.all_text += data
        if not self._code:
            self.texts.append(data)


def test_the_comment() -> None:
    assert render(review(), REPEAT) == (GOLDEN / "review.md").read_text(encoding="utf-8"), (
        "if this is meant: python tests/review_sample.py"
    )


def test_the_first_line_that_is_seen_says_it_all() -> None:
    assert render(review(), REPEAT).splitlines()[1] == (
        "**7 changes: 4 move scores, 1 moves who is ready, 1 moves bands, 1 is words only; touches marketing, sales"
        " · ready 12 → 25 (+13) · proof: score unknown, ready only gains**"
    )


def test_without_data_and_proof_there_are_only_words() -> None:
    policy = replace(review().policies[0], impact=None, proof=None)
    written = render(Review("main", "working tree", (policy,)), "leadscore diff main")
    assert "<details>" not in written
    assert "ready 12" not in written
    assert written.endswith("\n\nThe same review: <code>leadscore diff main</code>\n")


def test_nothing_to_tell() -> None:
    policy = replace(review().policies[0], new=review().policies[0].old, changes=(), impact=None, proof=None)
    written = render(Review("main", "working tree", (policy,)), "leadscore diff main")
    assert written.splitlines()[1:4] == ["**No change**", "", "Compared: main → working tree"]
    assert "###" not in written


def test_other_peoples_text_is_text() -> None:
    found = _Read(render(nasty(), REPEAT))
    assert set(found.tags) <= _OURS
    assert NASTY in found.all_text.replace(_APART, "")
    said = "\n".join(found.texts)
    assert "octocat" in said
    assert not re.search(r"[@#!$&]\w|GH-\d|://|:\+1:", said)


def test_no_line_begins_with_a_command_of_a_bot() -> None:
    found = replace(nasty(), old="/close", new="/approve")
    policies = tuple(replace(p, unproved="/merge", proof=None) for p in found.policies)
    lines = render(replace(found, policies=policies), "/assign").splitlines()
    assert not [line for line in lines if line.startswith("/")]


def test_tables_keep_their_columns() -> None:
    plain, broken = (_Read(render(one, REPEAT)) for one in (review(), nasty()))
    assert sorted(set(plain.rows)) == sorted(set(broken.rows)) == [2, 4, 5, 7]


@given(st.text(st.characters(codec="utf-8"), max_size=40) | st.text(st.sampled_from(_MEANS_SOMETHING), max_size=14))
@example("__0__ a__b__ _c_ d_e")
@example("**f** ~~g~~ [h]: i")
def test_any_text_is_shown_as_it_is(said: str) -> None:
    told = clean(" ".join(said.split()))
    shown = text(said)
    found = _Read(f"- {shown} b\n\n| a |\n| --- |\n| {shown} |\n\n<details>\n<summary>{shown} c</summary>\n")
    assert found.tags == ["ul", "li", "table", "thead", "tr", "th", "tbody", "tr", "td", "details", "summary"]
    read = " ".join(found.all_text.replace(_APART, "").split())
    assert read == " ".join(f"{told} b a {told} {told} c".split())


@given(st.text(st.sampled_from("`~ab\n"), max_size=30))
def test_any_code_stays_in_its_block(code: str) -> None:
    (block,) = MarkdownIt("commonmark").parse(str(fenced(code, "lead")))
    assert (block.type, block.info, block.content) == ("fence", "lead", f"{clean(code)}\n")


def _long(changes: int, leads: int, words: int) -> Review:
    """A review of many changes and leads, each of many words."""
    found = review()
    policy = found.policies[0]
    assert policy.impact is not None
    many = (
        tuple(replace(change, sentence=f"{change.sentence} {'word|' * words}") for change in policy.changes) * changes
    )
    mover = replace(policy.impact.movers[0], name="name|" * words)
    reason = replace(policy.impact.gained_by[0], text="rule|" * words)
    impact: Impact = replace(
        policy.impact, gained=(mover,) * leads, gained_count=leads, movers=(mover,) * leads, gained_by=(reason,) * leads
    )
    return replace(found, policies=(replace(policy, changes=many, impact=impact),))


@pytest.mark.parametrize(
    ("changes", "leads", "words"), [(1, 30, 1), (200, 10, 1), (500, 2_000, 60), (3, 5_000, 200), (1, 3, 20_000)]
)
def test_it_fits_into_a_comment(changes: int, leads: int, words: int) -> None:
    written = render(_long(changes, leads, words), REPEAT)
    assert len(written) < LONGEST
    found = _Read(written)
    assert set(found.rows) <= {2, 4, 5, 7}
    assert found.tags.count("details") == written.count("</details>")
    if leads > 100:
        assert re.search(rf"… and ({leads:,}|[\d,]+) more", written)
    assert written.endswith(f"The same review: <code>{REPEAT}</code>\n")


def test_what_is_left_out_is_counted() -> None:
    written = render(_long(1, 214 + 25, 1), REPEAT)
    assert "\n… and 214 more\n" in written


def test_a_hundred_policies_fit() -> None:
    found = _long(3, 10, 10)
    written = render(replace(found, policies=found.policies * 100), REPEAT)
    assert len(written) < LONGEST
    assert re.search(r"\n… and \d+ more policies\.\n", written)


def test_the_command_can_be_copied() -> None:
    written = render(review(), "leadscore diff 'main@{1}' --as-of 2026-04-01T10:30:00Z")
    assert "<code>leadscore diff 'main@{1}' --as-of 2026-04-01T10:30:00Z</code>" in written


def test_every_level_cuts_more() -> None:
    found = _long(40, 200, 20)
    sizes = []
    for limits in review_markdown._LEVELS:
        view = review_markdown.review_view(found, REPEAT, limits)
        sizes.append(len(repr(view)))
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)
