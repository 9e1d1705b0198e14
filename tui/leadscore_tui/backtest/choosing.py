"""What is asked of past leads, chosen by a person: from lists, or typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, assert_never

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from leadscore.diagnostics.render.cells import clean
from leadscore.values.text import fold
from leadscore_tui.backtest.settings import DAYS, column_of, holds, with_outcome
from leadscore_tui.diff.versions import ListScreen
from leadscore_tui.leads.columns import cell, on_a_line

if TYPE_CHECKING:
    from textual.app import App

    from leadscore_tui.backstage.past import Past, PastColumn
    from leadscore_tui.backtest.acts import Setting

_WIDEST = 28
_AFTER = re.compile(r"(.+?)\s*(?:\+|,)?\s*(\d+)(?:\s*days?)?")
"""A column and a number of days behind it."""
_AIM = re.compile(r"(\d+(?:\.\d+)?)\s*(%|(?:leads?|calls?)? *(?:a|per) week)?")


class NotChosen(Exception):
    """What was typed means nothing; why, as a sentence."""


async def choose(setting: Setting, app: App[Any], past: Past | None, columns: Sequence[PastColumn]) -> Past | None:
    """Asks for a setting; before all others for the outcome. None: all stays as it is. Raises NotChosen. To be called
    from a worker."""
    if past is None:
        return await _choose_outcome(app, past, columns)
    match setting:
        case "outcome":
            return await _choose_outcome(app, past, columns)
        case "won":
            return await _choose_win(app, past, columns)
        case "at":
            return await _choose_day(app, past, columns)
        case "aim":
            return await _choose_aim(app, past)
        case _:
            assert_never(setting)


async def _choose_outcome(app: App[Any], past: Past | None, columns: Sequence[PastColumn]) -> Past | None:
    from leadscore_tui.backstage.past import Past

    chosen = None if past is None else column_of(past, columns)
    options = [(str(place), f"{_name(column)}  {holds(column)}") for place, column in enumerate(columns)]
    id = await _chosen(
        app,
        "What became of leads",
        options,
        str(columns.index(chosen)) if chosen else "0",
        typed="or type the name of a file of outcomes, such as deals.csv",
    )
    if id is None:
        return None
    outcome = id.removeprefix("=") if id.startswith("=") else columns[int(id)].name
    found = with_outcome(past or Past(""), outcome, columns)
    if column_of(found, columns) is None and not Path(outcome).is_file():
        raise NotChosen(f"There is neither a column nor a file “{outcome}”.")
    return found


def _name(column: PastColumn) -> str:
    return cell(column.name, _WIDEST, right=False)


async def _choose_win(app: App[Any], past: Past, columns: Sequence[PastColumn]) -> Past | None:
    """The values of the outcome that mean a win."""
    column = column_of(past, columns)
    if column is not None and column.is_days:
        raise NotChosen(f"“{on_a_line(column.name)}” holds days: a win is a day, a blank is none.")
    if column is None:
        usual = [("usual", "a day, or one of the usual words: yes, true, 1, won, converted, customer")]
        typed = await _chosen(app, "A win is", usual, "usual", typed="or type the value that means a win")
        if typed is None:
            return None
        return replace(past, won=(typed.removeprefix("="),) if typed.startswith("=") else ())
    taken = {fold(value) for value in past.won} or {fold(one.text) for one in column.cells if one.won}
    values = await app.push_screen_wait(ValuesScreen(column, taken))
    return None if values is None else replace(past, won=tuple(values))


async def _choose_day(app: App[Any], past: Past, columns: Sequence[PastColumn]) -> Past | None:
    """The day as of which each lead counts."""
    outcome = column_of(past, columns)
    days = [column for column in columns if column.is_days and column is not outcome]
    options = [(f"{n}:{place}", _day(n, column)) for place, column in enumerate(days) for n in (DAYS, 0)]
    end = "as of its win, all others as of the end of the data: what came later counts, too"
    id = await _chosen(
        app,
        "Each lead counts",
        [*options, ("end", end)],
        next((id for id, _ in options if _is_now(id, days, past)), "end"),
        note="What leads did after that day does not count: else the score would know how it ended.",
        typed="or type a column and how many days after it, such as created 45",
    )
    if id is None:
        return None
    if id.startswith("="):
        return _typed_day(past, id.removeprefix("="), columns)
    if id == "end":
        return replace(past, at=None, days=None)
    after, place = map(int, id.split(":"))
    return replace(past, at=days[int(place)].name, days=after or None)


def _day(after: int, column: PastColumn) -> str:
    name = on_a_line(column.name)
    return f"{after} days after {name}" if after else f"as of {name}"


def _is_now(id: str, days: Sequence[PastColumn], past: Past) -> bool:
    after, place = map(int, id.split(":"))
    return past.at is not None and fold(days[place].name) == fold(past.at) and (past.days or 0) == after


def _typed_day(past: Past, typed: str, columns: Sequence[PastColumn]) -> Past:
    known = {fold(column.name): column.name for column in columns}
    if fold(typed) in known:
        return replace(past, at=known[fold(typed)], days=None)
    found = _AFTER.fullmatch(typed)
    if found is None or fold(found[1]) not in known or not int(found[2]):
        raise NotChosen(f"“{typed}” is no column with a number of days, such as created 45.")
    return replace(past, at=known[fold(found[1])], days=int(found[2]))


async def _choose_aim(app: App[Any], past: Past) -> Past | None:
    """What handing over leads is to come to."""
    usual = [("usual", "where as many of the handed-over leads close as is usual: 10–15%")]
    typed = await _chosen(
        app,
        "Ready shall stand",
        usual,
        "usual",
        typed="or type 20% (of handed-over leads close), or 40 (leads a week that sales can take)",
    )
    if typed is None or not typed.startswith("="):
        return None if typed is None else replace(past, rate=None, calls=None)
    found = _AIM.fullmatch(typed.removeprefix("="))
    number = float(found[1]) if found else 0.0
    if found is None or not number or (found[2] == "%" and number >= 100):
        raise NotChosen(f"“{typed.removeprefix('=')}” is neither a share, such as 20%, nor leads a week, such as 40.")
    if found[2] == "%":
        return replace(past, rate=number / 100, calls=None)
    return replace(past, rate=None, calls=number)


async def _chosen(
    app: App[Any], title: str, options: Sequence[tuple[str, str]], chosen: str, note: str = "", typed: str = ""
) -> str | None:
    return await app.push_screen_wait(ListScreen(title, options, chosen, note, typed))


class ValuesScreen(ModalScreen["list[str] | None"]):
    """Which values mean a win; None: all stays as it is."""

    DEFAULT_CSS = """
    ValuesScreen { align: center middle; }
    ValuesScreen > Vertical {
        width: 60; max-width: 95%; height: auto; max-height: 90%;
        border: round $primary; background: $surface; padding: 0 1;
    }
    ValuesScreen SelectionList, ValuesScreen SelectionList:focus { height: auto; max-height: 14; border: none; }
    ValuesScreen Static { color: $foreground 70%; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Back", id="backtest.values_back"),
        Binding("enter", "take", "Take these", priority=True, id="backtest.values_take"),
    ]

    def __init__(self, column: PastColumn, chosen: set[str]) -> None:
        super().__init__()
        self._column, self._chosen = column, chosen

    def compose(self) -> ComposeResult:
        cells = self._column.cells
        with Vertical() as box:
            box.border_title = "A win is"
            yield SelectionList[str](
                *(Selection(_shown(one.text, one.count), one.text, fold(one.text) in self._chosen) for one in cells),
                compact=True,
            )
            if self._column.distinct > len(cells):
                yield Static(f"The {len(cells)} most frequent of {self._column.distinct:,}.", markup=False)
            told = "Space chooses, Enter takes, Esc leaves all as it was. All other values mean no win."
            yield Static(told, markup=False)

    def action_take(self) -> None:
        self.dismiss(list(self.query_one(SelectionList).selected))


def _shown(value: str, count: int) -> Text:
    return Text(f"{clean(on_a_line(value))}  {count:,}", no_wrap=True, overflow="ellipsis")
