"""Every screen at two sizes, as text: what stands where. `LEADSCORE_RECORD=1` writes them anew, to be looked at.

Text alone is compared, so that a change of what people read is seen in a review as what it is; colours are looked at in
a browser (tests/browser).
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leadscore_tui.assistant.line import AskingLine
from leadscore_tui.policy.assisted import AssistedEditor
from leadscore_tui.policy.pane import PolicyPane
from tui.conftest import Make
from tui.stories import listed, screen, type_text, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

FOLDER = Path(__file__).parent / "screens"
SIZES = ((80, 24), (120, 40))
_BRIEF = 0.02


async def _nothing(pilot: Pilot[None]) -> None:
    """The first sight."""


async def _evidence(pilot: Pilot[None]) -> None:
    await pilot.press("enter", "down", "enter")


async def _beside(pilot: Pilot[None]) -> None:
    await pilot.press("b", "down")
    await until(pilot, lambda: "L-1136" in screen(pilot.app), "the second is explained")


async def _filtered(pilot: Pilot[None]) -> None:
    await pilot.press("f")
    await type_text(pilot, "band warm\n")
    await until(pilot, lambda: "filter: band warm" in screen(pilot.app), "it is filtered")


async def _wrong_filter(pilot: Pilot[None]) -> None:
    await pilot.press("f")
    await type_text(pilot, "contry is 1\n")
    await until(pilot, lambda: "country" in screen(pilot.app), "the slip is told")


async def _policy(pilot: Pilot[None]) -> None:
    await pilot.press("2")
    await until(pilot, lambda: pilot.app.query_one(PolicyPane).editor.has_focus, "the editor has the keys")


async def _mistake(pilot: Pilot[None]) -> None:
    await _policy(pilot)
    await type_text(pilot, "whne ")
    await until(pilot, lambda: "mistakes" in screen(pilot.app), "the mistake is told")


async def _edited(pilot: Pilot[None]) -> None:
    await _policy(pilot)
    pane = pilot.app.query_one(PolicyPane)
    place = next(number for number, line in enumerate(pane.text.splitlines(), 1) if line.startswith("ready at"))
    pane.go_to(place)
    await pilot.press(*["right"] * len("ready at 70"), "backspace", "backspace", "6", "0")
    await until(pilot, lambda: "ready 39 →" in screen(pilot.app), "whom it moves is told")
    await pilot.press("escape", "x")
    await until(pilot, lambda: "★" in screen(pilot.app), "the list shows who is new")


async def _diff(pilot: Pilot[None]) -> None:
    await pilot.press("3")
    await until(pilot, lambda: "8 become ready" in screen(pilot.app), "the change is told")


async def _help(pilot: Pilot[None]) -> None:
    await pilot.press("question_mark")
    await until(pilot, lambda: "Esc closes this" in screen(pilot.app), "help is there")


async def _export(pilot: Pilot[None]) -> None:
    await pilot.press("e")
    await until(pilot, lambda: "leads.csv" in screen(pilot.app), "it asks what to write")


async def _columns(pilot: Pilot[None]) -> None:
    await pilot.press("c")
    await until(pilot, lambda: "Space chooses" in screen(pilot.app), "it asks which columns")


async def _assistant(pilot: Pilot[None]) -> None:
    await pilot.press("5")
    await until(pilot, lambda: pilot.app.query_one(AskingLine).has_focus, "one can ask")


async def _close(pilot: Pilot[None]) -> None:
    await pilot.press("escape")


async def _to_leads(pilot: Pilot[None]) -> None:
    await pilot.press("escape", "1", "escape")


async def _close_evidence(pilot: Pilot[None]) -> None:
    await pilot.press("enter", "up", "escape")


async def _alone(pilot: Pilot[None]) -> None:
    await pilot.press("b", "up")
    await until(pilot, lambda: "L-1136" not in screen(pilot.app), "one lead alone is explained")


async def _unfiltered(pilot: Pilot[None]) -> None:
    await pilot.press("escape")
    await until(pilot, lambda: "39 ready" in screen(pilot.app), "all leads are there")


async def _undone(pilot: Pilot[None]) -> None:
    pane = pilot.app.query_one(PolicyPane)
    while pane.dirty:
        await pilot.press("ctrl+z")
    await until(pilot, lambda: "no problems" in screen(pilot.app), "all is undone")
    await _to_leads(pilot)


Step = Callable[["Pilot[None]"], Awaitable[None]]

SCREENS: dict[str, tuple[Step, Step]] = {
    "first": (_nothing, _nothing),
    "evidence": (_evidence, _close_evidence),
    "beside": (_beside, _alone),
    "filtered": (_filtered, _unfiltered),
    "wrong_filter": (_wrong_filter, _close),
    "help": (_help, _close),
    "export": (_export, _close),
    "columns": (_columns, _close),
    "assistant": (_assistant, _to_leads),
    "policy": (_policy, _to_leads),
    "mistake": (_mistake, _undone),
    "edited": (_edited, _nothing),
    "diff": (_diff, _nothing),
}
"""How to get to each, and back to the first."""


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits whether another key comes waits no longer than it takes to draw."""
    monkeypatch.setattr("leadscore_tui.main._REST", _BRIEF)
    for kind in (PolicyPane, AssistedEditor):
        monkeypatch.setattr(kind, "PAUSE", _BRIEF)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_stands_where(make: Make, size: tuple[int, int]) -> None:
    seen: dict[Path, str] = {}
    app = make(is_demo=True)
    async with app.run_test(size=size) as pilot:
        await listed(pilot)
        for name, (there, back) in SCREENS.items():
            await there(pilot)
            app.clear_notifications()
            await _at_rest(pilot)
            seen[FOLDER / f"{name}_{size[0]}x{size[1]}.txt"] = screen(app) + "\n"
            await back(pilot)
    for file, text in seen.items():
        if os.environ.get("LEADSCORE_RECORD"):
            file.write_text(text, encoding="utf-8")
    assert seen == {file: file.read_text(encoding="utf-8") for file in seen}


async def _at_rest(pilot: Pilot[None]) -> None:
    """Until nothing is being worked on, and the screen stays as it is."""
    before = ""
    while before != (now := screen(pilot.app)) or "…" in now.partition("\n")[0] or _is_busy(pilot):
        before = now
        await pilot.pause(4 * _BRIEF)


def _is_busy(pilot: Pilot[None]) -> bool:
    """Whether an answer is waited for, or a text is being checked; dialogs have workers, too, which wait for people."""
    checks = any(worker.group == "policy-check" and not worker.is_finished for worker in pilot.app.workers)
    return checks or bool(pilot.app.main._backstage._waiting)  # type: ignore[attr-defined]
