"""The Diff tab as people read it: what opens and closes, where lines lead, what is proved, and how it looks."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import OptionList, TabbedContent

from leadscore.facts.errors import FactsError
from leadscore_tui.backstage.protocol import Compare, GiveUp
from leadscore_tui.backstage.reviewing import Leads
from leadscore_tui.diff.versions import ListScreen
from tui.diff.harness import LEADS, NEW, OLD, Backstage, DiffApp, go_to, settled, stored
from tui.stories import screen

SMALL, LARGE = (80, 24), (120, 40)
NO_LEADS = FactsError("No leads have been read", "Press Ctrl+R to read them.")


# ------------------------------------------------------------------------------------------------ what can be done


async def test_by_keys_sections_open_and_close_and_a_change_leads_to_its_line(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        await go_to(pilot, app, "Bands")
        assert "  hot " in app.told
        await pilot.press("enter")
        assert "  hot " not in app.told
        assert "▸ Bands" in app.told
        await pilot.press("space")
        assert "▾ Bands" in app.told
        await go_to(pilot, app, "ready: 70 → 55")
        await pilot.press("enter")
        assert app.heard == [9]


async def test_both_explanations_of_a_lead_open_in_place(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=LARGE) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        await go_to(pilot, app, "boss: +30, was +20")
        await pilot.press("enter")
        opened = app.told[app.told.index("before   after") :].splitlines()
        assert opened[0].split() == ["before", "after", "±"]
        assert [line.split() for line in opened[1:4]] == [
            ["20", "30", "+10", "fit"],
            ["+20", "+30", "+10", "boss"],
            ["title:", "CEO"],
        ]
        assert "rules that give the same: 1" in app.told
        assert "70      80     +10  score" in app.told
        await go_to(pilot, app, "→ show a in the list of leads")
        await pilot.press("enter")
        assert app.heard == ["a"]
        await go_to(pilot, app, "boss: +30, was +20")
        await pilot.press("enter")
        assert "before   after" not in app.told


async def test_a_lead_that_becomes_ready_has_both_explanations_too(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=LARGE) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        await go_to(pilot, app, "● b@x.io")
        await pilot.press("enter")
        assert ["56", "56", "engagement"] in [line.split() for line in app.told.splitlines()]
        assert "→ show b in the list of leads" in app.told


async def test_keys_go_to_what_is_to_be_read_and_from_there_to_the_versions(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(NO_LEADS))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        app.query_one(TabbedContent).query_one("ContentTabs").focus()
        await pilot.press("tab")
        assert app.sheet.has_focus
        await pilot.press("shift+tab", "shift+tab", "shift+tab")
        assert app.focused is not None
        assert app.focused.id == "old"
        await pilot.press("enter")
        assert isinstance(app.screen, ListScreen)


async def test_with_the_mouse(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=LARGE) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        rows = app.told.splitlines()
        change = next(y for y, row in enumerate(rows) if "~ boss" in row)
        await pilot.click("Sheet", offset=(4, change))
        assert app.heard == [], "one click chooses"
        assert app.sheet.line is not None
        assert "boss" in app.sheet.line.text
        await pilot.click("Sheet", offset=(4, change), times=2)
        assert app.heard == [4]
        await pilot.click("Sheet", offset=(4, next(y for y, row in enumerate(rows) if "Bands" in row)))
        assert "▸ Bands" in app.told
        await pilot.click("#new")
        assert isinstance(app.screen, ListScreen)


async def test_leads_are_told_apart_by_a_field(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=LARGE) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        assert "Ready by" not in app.told
        await pilot.press("d")
        options = app.screen.query_one(OptionList)
        names = [str(options.get_option_at_index(n).prompt) for n in range(options.option_count)]
        options.highlighted = names.index("industry")
        await pilot.press("enter")
        await settled(pilot)
        assert app.versions == "saved edited by industry"
        assert "Ready by industry" in app.told
        assert "Food     1 → 2  +1  of 2; 1 scores up, 0 down" in app.told
        await pilot.press("d", "home", "enter")
        await settled(pilot)
        assert "Ready by" not in app.told


# ------------------------------------------------------------------------------------------------ the proof


async def test_what_is_proved_comes_below_the_rest(policy: Path, leads: Leads) -> None:
    pytest.importorskip("z3")
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=LARGE) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        await pilot.press("p")
        await settled(pilot)
        assert "Ready: only gains. No lead stops being ready; some leads become ready." in app.told
        assert 'test "a lead becomes ready"' in app.told
        asked = len(app.backstage.asked)
        await pilot.press("p")
        await settled(pilot)
        assert len(app.backstage.asked) == asked, "it is proved already"
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        assert "Ready: only gains." in app.told


async def test_esc_gives_a_proof_up_and_else_goes_back(policy: Path, leads: Leads) -> None:
    backstage = Backstage(leads)
    app = DiffApp(backstage)
    async with app.run_test(size=LARGE) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        await pilot.press("escape")
        assert app.heard == ["back"]
        slow = _Slow(backstage)
        app.pane._backstage = slow  # type: ignore[assignment]
        await pilot.press("p")
        await pilot.pause()
        assert "Proving …" in screen(app), "the cursor goes there"
        assert "proving …" in screen(app).splitlines()[2]
        assert "~ boss: +20 → +30" in app.told, "the rest stands meanwhile"
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(slow.asked[-1], GiveUp)
        assert app.heard == ["back"]
        assert "Proving …" not in app.told
        assert "Press p to have it proved" in app.told


class _Slow(Backstage):
    """Never comes to the end of a proof."""

    def __init__(self, quick: Backstage) -> None:
        super().__init__(quick.leads)
        self.reviewer = quick.reviewer

    async def hear(self, question: object):  # type: ignore[no-untyped-def]
        import asyncio

        if isinstance(question, Compare) and question.prove:
            self.asked.append(question)
            await asyncio.Event().wait()
        async for answer in super().hear(question):
            yield answer


# ------------------------------------------------------------------------------------------------ how it looks


@pytest.mark.parametrize("no_color", [False, True])
async def test_the_cursor_is_seen_with_and_without_colours(
    policy: Path, leads: Leads, monkeypatch: pytest.MonkeyPatch, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        await pilot.press("down", "up")
        cursor, other = (app.sheet.render_line(row)._segments[0].style for row in (0, 1))
        assert cursor is not None
        assert other is not None
        assert cursor.reverse is (True if no_color else None)
        assert no_color or cursor.bgcolor != other.bgcolor


async def test_lines_fit_at_every_width_and_the_cursor_stays_where_it_was(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=LARGE) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        await go_to(pilot, app, "ready: 70 → 55")
        for width in (40, 61, 80, 120):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            assert max(map(cell_len, app.told.splitlines())) <= width
            assert app.sheet.line is not None
            assert "ready: 70 → 55" in app.sheet.line.text
            y = app.sheet._starts[app.sheet.cursor] - app.sheet.scroll_offset.y
            assert 0 <= y < app.sheet.size.height


async def test_every_line_is_reached_by_keys(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        last = len(app.sheet._lines) - 1
        await pilot.press("G")
        assert app.sheet.cursor == last
        await pilot.press("g")
        assert (app.sheet.cursor, app.sheet.scroll_offset.y) == (0, 0)
        pages = 0
        while app.sheet.cursor < last:
            await pilot.press("pagedown")
            pages += 1
        assert 1 < pages < 10
        for _ in range(pages):
            await pilot.press("pageup")
        assert app.sheet.cursor == 0


async def test_what_stands_in_data_cannot_steer_the_terminal(policy: Path, tmp_path: Path) -> None:
    hostile = LEADS.replace("a,CEO,Acme", '"[red]a\x1b[2J","CEO","A\ncme"').replace("\na,", '\n"[red]a\x1b[2J",')
    folder = tmp_path / "hostile"
    folder.mkdir()
    with stored(folder, hostile) as leads:
        app = DiffApp(Backstage(leads))
        async with app.run_test(size=LARGE) as pilot:
            app.pane.offer(policy, OLD, NEW)
            await settled(pilot)
            await go_to(pilot, app, "A cme")
            await pilot.press("enter")
            assert "\x1b" not in app.told
            assert "show [red]a\N{REPLACEMENT CHARACTER}[2J in the list" in app.told
