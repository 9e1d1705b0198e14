"""What stands where, at two sizes, as text. `LEADSCORE_RECORD=1` writes it anew, to be looked at."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from leadscore_tui.backstage.past import Backtested, PastColumn
from tui.backtest.harness import Backstage, BacktestApp, go_to, settled
from tui.stories import screen

FOLDER = Path(__file__).parent / "screens"


@pytest.mark.parametrize("size", [(80, 24), (66, 40)], ids=["80x24", "66x40"])
async def test_what_stands_where(columns: Sequence[PastColumn], told: Backtested, size: tuple[int, int]) -> None:
    seen: dict[Path, str] = {}
    app = BacktestApp(Backstage(tuple(columns), told))
    async with app.run_test(size=size) as pilot:
        await settled(pilot)

        def keep(name: str) -> None:
            seen[FOLDER / f"{name}_{size[0]}x{size[1]}.txt"] = screen(app) + "\n"

        keep("asked")
        await pilot.press("r")
        await settled(pilot)
        keep("answer")
        await go_to(pilot, "Where `ready` should stand")
        if size == (80, 24):
            await pilot.press("enter")
        app.sheet.scroll_to(y=app.sheet._starts[app.sheet.cursor], animate=False, immediate=True)
        await pilot.pause()
        keep("threshold")
    for file, text in seen.items():
        if os.environ.get("LEADSCORE_RECORD"):
            file.write_text(text, encoding="utf-8")
    assert seen == {file: file.read_text(encoding="utf-8") for file in seen}
