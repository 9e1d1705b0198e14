"""The terminal UI in a real browser: it shows the leads, takes keys, asks nobody else for anything, and lets nobody in
without the key."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_PATIENCE = 60.0


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where it is served, with its key."""
    command = [sys.executable, "-m", "leadscore", "tui", "--web", "--port", str(_free_port())]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        for line in server.stderr:
            if found := re.search(r"http://\S+", line):
                yield found[0]
                break
        server.terminate()


def test_leads_are_shown_keys_are_heard_and_nobody_else_is_asked(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector("body.-first-byte", timeout=1_000 * _PATIENCE)
    page.wait_for_timeout(7_000)  # what is told of the data has gone again
    leads = _settled(page, seconds=5)
    page.keyboard.press("?")
    help_ = _settled(page, other_than=leads)
    page.keyboard.press("Escape")
    assert _settled(page, other_than=help_) == leads
    page.keyboard.press("F1")
    assert _settled(page, other_than=leads) == help_
    here = address.partition("/?")[0].partition("//")[2]
    assert {url.partition("//")[2].partition("/")[0] for url in asked} == {here}
    assert "key=" not in page.url
    page.close()


def test_nobody_gets_in_without_the_key(address: str) -> None:
    bare, _, key = address.partition("?key=")
    for url, headers in (
        (bare, {}),
        (f"{bare}ws", {}),
        (f"{bare}static/js/textual.js", {}),
        (f"{bare}?key={key[:-1]}", {}),
        (f"{bare}ws?key={key}", {"Origin": "http://evil.example"}),
        (address, {"Host": "evil.example"}),
    ):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(url, headers=headers))
        assert refused.value.code == 403, url


def _settled(page: Page, seconds: float = 2, other_than: bytes = b"") -> bytes:
    """A picture of the page, once it is another one and has not changed for so long."""
    end, before, since = time.monotonic() + _PATIENCE, b"", time.monotonic()
    while before == other_than or time.monotonic() - since < seconds:
        assert time.monotonic() < end, "the page shows nothing else, or never comes to rest"
        page.wait_for_timeout(500)
        seen = page.screenshot()
        if seen != before:
            before, since = seen, time.monotonic()
    return before
