"""What stands in other people's data is shown, and steers neither the screen nor the terminal."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

from leadscore.cli.demo_copy import AS_OF
from leadscore_tui.backstage.protocol import Data
from tui.conftest import Make
from tui.stories import listed, screen, until

NAMES = (
    "[/]",
    "[bold]x",
    "\x1b[2J\x1b]0;mine\x07",
    "\x9b31m",
    "\u202eabc",
    "漢字" * 20,
    "a\nb\tc",
    "\u200b",
    "[@click=app.leave]y",
)
POLICY = """policy "A [/] policy \\\\"
field name text
when employees > 0 add 5 because "[/] and [bold]"
"""


def leads_of(path: Path) -> Data:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "name", "company", "employees"))
        rows.writerows((f"{place} {name}", name, name, place) for place, name in enumerate(NAMES))
    return Data(path, (), None, None, AS_OF)


def steers(text: str) -> list[str]:
    """What a terminal would act on."""
    return [
        sign for sign in text if sign != "\n" and (unicodedata.category(sign) in {"Cc", "Zl", "Zp"} or sign == "\u202e")
    ]


async def test_names_are_shown_as_they_are_and_steer_nothing(make: Make, policy: Path, tmp_path: Path) -> None:
    policy.write_text(POLICY, encoding="utf-8")
    app = make(leads_of(tmp_path / "hostile.csv"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        table = await listed(pilot)
        assert table.count == len(NAMES)
        for place, name in enumerate(NAMES):
            await pilot.press("b")
            await until(pilot, lambda place=place: table.cursor == place and table.row is not None, "it is there")
            await pilot.pause(0.2)
            assert not steers(screen(app)), name
            await pilot.press("b", "down")
        seen = screen(app)
        assert "[bold]x" in seen
        assert "[@click=app.leave]y" in seen
        assert "�[2J" in seen, "that something was there is seen"
        assert app.is_running


async def test_nothing_on_the_screen_steers_the_terminal_wherever_it_comes_from(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await listed(pilot)
        app.notify("of a \x1b[31mfile\x9b\u202e", markup=False)
        await until(pilot, lambda: "of a [31mfile" in screen(app), "it is told")
        assert not steers(screen(app))
