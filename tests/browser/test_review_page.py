"""The review as a page in a real browser: it asks the network for nothing, fits a phone, and runs nobody's text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from leadscore.report.review_html import render
from leadscore.review.model import Review
from review_sample import NASTY, REPEAT, nasty, review

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_LONG = "x" * 400
_REVIEWS = {"plain": review(), "nasty": nasty(), "long": nasty(_LONG)}
_WIDTHS = (320, 390, 1280)

Show = Callable[..., "Page"]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Opens a page made of a review, and fails at the end if it asked for anything, or complained of anything."""
    heard: list[str] = []
    contexts = []

    def shown(found: Review, width: int = 1280, **context: Any) -> Page:
        path = tmp_path / "review.html"
        path.write_text(render(found, REPEAT), encoding="utf-8")
        opened = browser.new_context(viewport={"width": width, "height": 900}, **context)
        contexts.append(opened)
        page = opened.new_page()
        page.on("request", lambda request: heard.append(request.url) if request.url != path.as_uri() else None)
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        return page

    yield shown
    for opened in contexts:
        opened.close()
    assert heard == []


@pytest.mark.parametrize("found", _REVIEWS.values(), ids=_REVIEWS.keys())
def test_it_never_scrolls_sideways(show: Show, found: Review) -> None:
    page = show(found)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in _WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        wide = page.evaluate(
            """[...document.body.querySelectorAll('*')].filter(one => !one.closest('.hidden')
               && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 80))"""
        )
        assert wide == [], width


def test_other_peoples_text_is_text(show: Show) -> None:
    page = show(nasty())
    assert NASTY in page.inner_text("h2 >> nth=0")
    assert page.locator("img, script, iframe").count() == 0
    assert page.title().count(NASTY) == 2


def test_the_browser_itself_forbids_what_comes_from_elsewhere(browser: Browser, tmp_path: Path) -> None:
    """Were a template to let something through, the page's own rule would stop it."""
    path = tmp_path / "review.html"
    sneaked = '<img src="http://127.0.0.1:9/x.png"><script>document.title = "run"</script></body>'
    path.write_text(render(review(), REPEAT).replace("</body>", sneaked), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("response", lambda response: heard.append(response.url))
    page.goto(path.as_uri())
    page.wait_for_load_state("load")
    assert page.title() == "Review: main → working tree"
    assert [line for line in heard if "Content Security Policy" in line and "img-src" in line]
    assert [line for line in heard if "Content Security Policy" in line and "script" in line]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_reader_into_the_dark(show: Show, scheme: str) -> None:
    page = show(review(), color_scheme=scheme)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 28)"}[scheme]


def test_the_distribution_is_seen(show: Show) -> None:
    page = show(review())
    bars = page.locator("svg[role=img] rect.new")
    heights = [bars.nth(i).bounding_box()["height"] for i in range(bars.count())]  # type: ignore[index]
    assert len(heights) == 4
    assert heights[0] > heights[1] > heights[2] > heights[3] > 10
    line = page.locator("line.threshold.after").bounding_box()
    last = page.locator("svg[role=img] rect.old").last.bounding_box()
    assert line is not None
    assert last is not None
    assert last["x"] < line["x"] < last["x"] + last["width"], "65 lies in the bin from 60 to 80"


def test_numbers_can_be_read_on_a_phone(show: Show) -> None:
    page = show(review(), 390)
    sizes = page.evaluate(
        """[...document.querySelectorAll('body *')].filter(one => one.getClientRects().length
             && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
           .map(one => parseFloat(getComputedStyle(one).fontSize)
             * (one.ownerSVGElement ? one.ownerSVGElement.getScreenCTM().a : 1))"""
    )
    assert min(sizes) >= 10.5


def test_on_paper_it_is_black_on_white(show: Show) -> None:
    page = show(review(), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_the_keyboard_reaches_what_can_be_opened(show: Show) -> None:
    page = show(review())
    figures = page.locator(".chart details")
    assert figures.get_attribute("open") is None
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert figures.get_attribute("open") == ""
