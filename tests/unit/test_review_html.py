"""A review as a page: what it holds, that it needs and asks nothing else, and that everybody can read it."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.report.review_histogram import histogram
from leadscore.report.review_html import render
from leadscore.report.templating import SHIPPED
from leadscore.review.impact.model import Bin, Impact, Pair
from leadscore.review.model import Review
from review_sample import GOLDEN, NASTY, REPEAT, nasty, review

_VOID = {"meta", "link", "br", "hr", "img", "input"}
_ALONE = {"rect", "line", "path"}


class _Read(HTMLParser):
    """The page as a strict reader sees it: every tag is closed in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ALONE
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_the_page() -> None:
    assert render(review(), REPEAT) == (GOLDEN / "review.html").read_text(encoding="utf-8"), (
        "if this is meant: python tests/review_sample.py"
    )


@pytest.mark.parametrize("found", [review(), nasty()], ids=["plain", "nasty"])
def test_it_needs_nothing_else(found: Review) -> None:
    page = _Read(render(found, REPEAT))
    names = {name for name, _ in page.tags}
    assert not names & {"script", "img", "iframe", "object", "embed", "form", "base", "a", "video", "audio"}
    named = {attribute for _, attributes in page.tags for attribute in attributes}
    assert not named & {"src", "srcset", "style", "action", "data"}
    assert not [attribute for attribute in named if attribute.startswith("on")]
    assert [link["href"] for link in page.all("link")] == ["data:,"]
    style = (SHIPPED / "review.css.j2").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|@font-face", style)
    (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy


def test_other_peoples_text_is_text() -> None:
    plain, page = _Read(render(review(), REPEAT)), _Read(render(nasty(), REPEAT))
    assert {name for name, _ in page.tags} == {name for name, _ in plain.tags}
    assert page.text.count(NASTY) > 10
    assert "�" in _Read(render(nasty("\N{RIGHT-TO-LEFT OVERRIDE}x"), REPEAT)).text


@pytest.mark.parametrize("found", [review(), nasty()], ids=["plain", "nasty"])
def test_it_can_be_read_without_seeing(found: Review) -> None:
    page = _Read(render(found, REPEAT))
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch(r"h\d", name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = [name for name, _ in page.tags]
    assert [names[i + 1] for i, name in enumerate(names) if name == "table"] == ["caption"] * names.count("table")
    assert all(cell.get("scope") in {"row", "col"} for cell in page.all("th"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {article["aria-labelledby"] for article in page.all("article")} == set(ids)
    assert all(svg.get("aria-hidden") or (svg["role"] == "img" and svg["aria-label"]) for svg in page.all("svg"))
    assert page.all("html")[0]["lang"] == "en"


def test_without_data_and_proof_there_are_only_words() -> None:
    policy = replace(review().policies[0], impact=None, proof=None)
    page = _Read(render(Review("main", "working tree", (policy,)), "leadscore diff main"))
    assert not page.all("table")
    assert not page.all("dl")
    assert "boss: reason" in page.text


def test_nobody_moves() -> None:
    policy = review().policies[0]
    assert policy.impact is not None
    none = Pair(0, 0)
    impact: Impact = replace(
        policy.impact, leads=0, in_scope=none, ready=none, disqualified=none, up=0, down=0, same=0, gained=(), lost=(),
        gained_count=0, lost_count=0, gained_by=(), lost_by=(),
        movers=(), bands=(), bins=(), arrivals=None, by=None, segments=(),
    )  # fmt: skip
    page = _Read(render(Review("a", "b", (replace(policy, impact=impact),)), REPEAT))
    assert "There is not a single lead in the data" in page.text
    assert "Nobody becomes ready." in page.text
    assert [svg for svg in page.all("svg") if svg.get("role") == "img"] == []


def test_policies_that_cannot_be_told() -> None:
    from leadscore.driver import compile_text
    from leadscore.review.model import PolicyAt, PolicyReview

    broken = PolicyAt("policies/b2b.lead", compile_text("when add"))
    policy = replace(review().policies[0], impact=None, proof=None, unproved="The solver is not there")
    page = _Read(render(Review("a", "b", (PolicyReview(policy.old, broken, ()), policy)), REPEAT))
    assert "policies/b2b.lead has errors, so nothing can be said." in page.text
    assert "No proof: The solver is not there." in page.text


# ------------------------------------------------------------------------------------------------ colours


def _palettes() -> list[dict[str, str]]:
    style = (SHIPPED / "review.css.j2").read_text(encoding="utf-8")
    light, dark = re.findall(r":root \{([^}]*--page[^}]*--old-fill[^}]*--minus[^}]*)\}", style)[:2]
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", _palettes(), ids=["light", "dark"])
def test_text_stands_out(palette: dict[str, str]) -> None:
    """WCAG asks for 4.5 of text, for 3 of what pictures are drawn with."""
    for ground in ("page", "soft"):
        for text in ("text", "faint", "mark", "plus", "minus"):
            assert _contrast(palette[text], palette[ground]) >= 4.5, (text, ground)
    for drawn in ("old", "new"):
        assert _contrast(palette[drawn], palette["page"]) >= 3, drawn


# ------------------------------------------------------------------------------------------------ the distribution

_COUNTS = st.one_of(st.integers(0, 30), st.integers(0, 10_000_000))
_PAIRS = st.lists(st.tuples(_COUNTS, _COUNTS), min_size=1, max_size=40)
_READY = st.none() | st.integers(-100_000, 500_000)


@given(_PAIRS, st.integers(-100, 100), st.sampled_from([500, 1_000, 20_000]), _READY, _READY)
def test_the_distribution_is_drawn_to_scale(
    counts: list[tuple[int, int]], first: int, step: int, old_ready: int | None, new_ready: int | None
) -> None:
    low = first * 1_000
    bins = [Bin(low + i * step, low + (i + 1) * step, Pair(*pair)) for i, pair in enumerate(counts)]
    drawn = histogram(bins, old_ready, new_ready)
    if not any(any(pair) for pair in counts):
        assert drawn is None
        return
    assert drawn is not None
    left, right, top, base = (float(one) for one in (drawn.left, drawn.right, drawn.top, drawn.base))
    most = int(drawn.y_ticks[-1].label.replace(",", ""))
    heights = []
    for bar, pair in zip(drawn.bars, counts, strict=True):
        assert left <= float(bar.x) <= float(bar.new_x) <= float(bar.new_x) + float(bar.width) <= right + 0.2
        for height, is_cut, count in zip(
            (bar.old_height, bar.new_height), (bar.old_cut, bar.new_cut), pair, strict=True
        ):
            heights.append(float(height))
            assert is_cut == (count > most)
            assert float(height) == pytest.approx((base - top) * min(count, most) / most, abs=0.06)
    assert max(heights) > (base - top) / 3
    assert len(drawn.x_ticks) <= 9
    assert 2 <= len(drawn.y_ticks) <= 6
    for line, at in zip(
        drawn.lines, [at for at in dict.fromkeys((old_ready, new_ready)) if at is not None], strict=False
    ):
        if len(drawn.lines) == len({old_ready, new_ready} - {None}):
            assert float(line.x) == pytest.approx(left + (right - left) * (at - low) / (step * len(bins)), abs=0.06)
    for line in drawn.lines:
        assert left <= float(line.x) <= right


def test_one_threshold_or_two() -> None:
    bins = [Bin(0, 100_000, Pair(1, 2))]
    for old, new, expected in [
        (70_000, 70_000, [("both", "ready at 70")]),
        (70_000, 65_500, [("before", "before: ready at 70"), ("after", "after: ready at 65.5")]),
        (None, 65_000, [("after", "after: ready at 65")]),
        (None, 200_000, []),
        (None, None, []),
    ]:
        drawn = histogram(bins, old, new)
        assert drawn is not None
        assert [(line.version, line.label) for line in drawn.lines] == expected


def test_a_tower_does_not_hide_the_rest() -> None:
    drawn = histogram([Bin(0, 1_000, Pair(9_000, 8_900)), Bin(1_000, 2_000, Pair(90, 100))], None, None)
    assert drawn is not None
    assert drawn.is_cut
    assert [(bar.old_cut, bar.new_cut) for bar in drawn.bars] == [(True, True), (False, False)]
    assert float(drawn.bars[1].new_height) > 100
