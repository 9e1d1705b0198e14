"""The list by itself: a million rows, of which only those in sight are asked for; columns for any width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from leadscore.batch.board.model import Row
from leadscore_tui.backstage.protocol import PAGE
from leadscore_tui.leads.columns import GAP, OTHERS, STANDARD, Scale, cell, fitting
from leadscore_tui.leads.table import LeadTable
from leadscore_tui.marks import bar, state_word
from tui.stories import screen, until

LEADS = 1_000_000


def row(place: int) -> Row:
    score = (LEADS - place) * 100
    return Row(
        no=place,
        rank=place + 1,
        lead=f"L-{place}",
        name=f"Person {place}",
        company="名前の長い会社" if place % 2 else "Acme [red]",
        score=score,
        ready=score >= 70_000,
        disqualified=False,
        in_scope=True,
        band="warm",
        grade="A1",
        totals=(score,),
        before=score - 500 if place % 3 else None,
        was_ready=False,
    )


class Lists(App[None]):
    """A list whose rows come as from the other process: a page at a time, when they are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def compose(self) -> ComposeResult:
        yield LeadTable()

    def on_mount(self) -> None:
        table = self.query_one(LeadTable)
        table.focus()
        table.show(LEADS, Scale(row(0).score or 0, LEADS), 0, changes=True)

    def on_lead_table_wanted(self, wanted: LeadTable.Wanted) -> None:
        self.asked.append(wanted.first)
        last = min(wanted.first + PAGE, LEADS)
        self.query_one(LeadTable).fill(wanted.first, [row(place) for place in range(wanted.first, last)])


async def test_a_million_rows_cost_what_is_in_sight() -> None:
    app = Lists()
    async with app.run_test(size=(100, 20)) as pilot:
        table = app.query_one(LeadTable)
        await until(pilot, lambda: "Person 0 " in screen(app), "the first rows are there")
        await pilot.press("G")
        assert table.cursor == LEADS - 1
        await until(pilot, lambda: f"Person {LEADS - 1}" in screen(app), "the last rows are there")
        await pilot.press("k", "pageup", "pagedown", "home", "j", "pagedown")
        await until(pilot, lambda: f"Person {table.cursor} " in screen(app), "the cursor's row is there")
        table.cursor = LEADS // 2
        await until(pilot, lambda: f"Person {LEADS // 2} " in screen(app), "rows in the middle are there")
        assert len(app.asked) == len(set(app.asked)) <= 8, "each page in sight is asked for once"


async def test_the_cursor_is_in_sight_whatever_the_size() -> None:
    app = Lists()
    async with app.run_test(size=(100, 20)) as pilot:
        table = app.query_one(LeadTable)
        await pilot.press("G")
        for size in ((100, 5), (30, 40), (200, 12), (10, 3)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            top, height = table.scroll_offset.y, table.scrollable_content_region.height
            assert top <= table.cursor < top + height - 1 or height < 2
        await pilot.resize_terminal(100, 20)
        await until(pilot, lambda: f"Person {LEADS - 1}" in screen(app), "the last row is there")


async def test_a_click_takes_the_row_and_a_heading_sorts() -> None:
    app = Lists()
    async with app.run_test(size=(100, 20)) as pilot:
        table = app.query_one(LeadTable)
        heard: list[str] = []
        table.post_message = lambda message: heard.append(getattr(message, "column", "")) or True  # type: ignore[method-assign, func-returns-value]
        table._heading_clicked(screen(app).splitlines()[0].index("Score"))
        assert heard == ["score"]
        del table.post_message  # type: ignore[method-assign]
        await pilot.click(LeadTable, offset=(5, 4))
        assert table.cursor == 3


async def test_fewer_rows_than_the_cursor_stood_on() -> None:
    app = Lists()
    async with app.run_test(size=(100, 20)) as pilot:
        table = app.query_one(LeadTable)
        await pilot.press("G")
        table.show(2, Scale(1, LEADS), 7, changes=False)
        await pilot.pause()
        assert table.cursor == 1
        table.show(0, Scale(1, LEADS), 0, changes=False)
        await pilot.press("j", "k", "G", "g", "pagedown", "enter")
        assert table.row is None


@given(st.integers(1, 250), st.sets(st.sampled_from([*STANDARD, *OTHERS]), min_size=1), st.booleans())
def test_columns_never_take_more_than_there_is(width: int, chosen: set[object], changes: bool) -> None:
    columns = [column for column in (*STANDARD, *OTHERS) if column in chosen]
    scale = Scale(100_000, LEADS)
    widths = fitting(columns, width, scale, changes=changes)
    taken = sum(size for _, size in widths) + GAP * (len(widths) - 1)
    assert taken <= width or len(widths) <= 1
    for column, size in widths:
        assert cell_len(cell(column.show(row(7), scale, size), size, right=column.right)) == size


@given(st.text(max_size=40), st.integers(1, 30), st.booleans())
def test_a_cell_has_its_width_whatever_stands_in_it(text: str, width: int, right: bool) -> None:
    assert cell_len(cell(text, width, right=right)) == width


@given(st.integers(-(10**9), 10**9), st.integers(-10, 10**9), st.integers(1, 30))
def test_a_bar_is_no_longer_than_its_place(points: int, highest: int, width: int) -> None:
    drawn = bar(points, highest, width)
    assert len(drawn) <= width
    assert bool(drawn) == (points > 0 and highest > 0)


@pytest.mark.parametrize(
    ("ready", "disqualified", "in_scope", "word"),
    [
        (True, False, True, "ready"),
        (False, True, True, "disqualified"),
        (False, False, False, "out of scope"),
        (False, False, True, "warm"),
    ],
)
def test_every_state_has_a_word(ready: bool, disqualified: bool, in_scope: bool, word: str) -> None:
    from dataclasses import replace

    assert state_word(replace(row(1), ready=ready, disqualified=disqualified, in_scope=in_scope)) == word


@pytest.mark.parametrize("points", [1_234_500, -1_234_500, 98_765_000, -99_999_900])
def test_a_score_is_never_cut(points: int) -> None:
    from dataclasses import replace

    from leadscore_tui.leads.columns import SCORE

    scale = Scale(max(points, 0), LEADS, min(points, 0))
    widths = dict(fitting(STANDARD, 54, scale, changes=False))
    assert "…" not in cell(SCORE.show(replace(row(7), score=points), scale, 0), widths[SCORE], right=True)
