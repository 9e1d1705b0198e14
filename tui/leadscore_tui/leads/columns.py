"""The columns of the list: what each shows of a lead, and which of them fit into a width."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from leadscore.diagnostics.render.cells import clean
from leadscore.values.number import milli_text
from leadscore_tui.marks import bar, state

if TYPE_CHECKING:
    from leadscore.batch.board.model import Row

GAP = 1


@dataclass(frozen=True, slots=True)
class Scale:
    """What the list needs to know of all leads: the highest and the lowest score among them (millipoints), how many
    there are, and whether the policy says who is ready."""

    highest: int = 0
    leads: int = 0
    lowest: int = 0
    knows_ready: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """`id` is what `Order.column` calls it. It takes from `least` to `most` cells; where there is too little room, the
    ones with the highest `rank` go first. `show` gives the text, `style` the name of a style (see LeadTable)."""

    id: str
    title: str
    least: int
    most: int
    rank: int
    show: Callable[[Row, Scale, int], str]
    style: Callable[[Row], str] = lambda row: ""
    right: bool = False


def _score(row: Row, scale: Scale, width: int) -> str:
    return "–  " if row.score is None else _aligned(row.score)


def _aligned(points: int) -> str:
    """Tenths, so that points stand below points. What is beyond is cut, never rounded up: 69.96 has not reached 70."""
    whole, rest = divmod(abs(points), 1_000)
    return f"{'-' if points < 0 else ''}{whole}{f'.{rest // 100}' if rest >= 100 else '  '}"


def _change(row: Row, scale: Scale, width: int) -> str:
    difference = (row.score or 0) - (row.before or 0)
    if row.before is None or row.score is None or not difference:
        return "★" if row.was_ready is not None and row.ready and not row.was_ready else ""
    return f"{'▲' if difference > 0 else '▼'}{milli_text(abs(difference))}"


def _change_style(row: Row) -> str:
    if row.before is None or row.score is None or row.before == row.score:
        return ""
    return "up" if row.score > row.before else "down"


def _state(row: Row, scale: Scale, width: int) -> str:
    return state(row, knows_ready=scale.knows_ready)


def _state_style(row: Row) -> str:
    if row.disqualified:
        return "out"
    return "ready" if row.ready else ""


RANK = Column("rank", "#", 2, 9, 0, lambda row, scale, width: f"{row.rank:,}", right=True)
NAME = Column("name", "Name", 15, 28, 0, lambda row, scale, width: row.name or row.lead)
SCORE = Column("score", "Score", 6, 8, 0, _score, _state_style, right=True)
STATE = Column("state", "State", 7, 14, 1, _state, _state_style)
COMPANY = Column("company", "Company", 10, 28, 2, lambda row, scale, width: row.company)
CHANGE = Column("change", "Change", 7, 8, 1, _change, _change_style, right=True)
BAR = Column("bar", "", 5, 10, 4, lambda row, scale, width: bar(row.score or 0, scale.highest, width), _state_style)
LEAD = Column("lead", "Id", 6, 16, 6, lambda row, scale, width: row.lead)
GRADE = Column("grade", "Grade", 5, 6, 5, lambda row, scale, width: row.grade or "")
BAND = Column("band", "Band", 6, 12, 5, lambda row, scale, width: row.band or "")

STANDARD = (RANK, NAME, COMPANY, SCORE, BAR, STATE, CHANGE)
OTHERS = (LEAD, BAND, GRADE)


def group_column(place: int, name: str) -> Column:
    """The total of the policy's group at this place."""

    def total(row: Row, scale: Scale, width: int) -> str:
        return milli_text(row.totals[place]) if place < len(row.totals) else ""

    return Column(name, name, max(5, min(cell_len(name), 10)), 10, 5, total, right=True)


def known_columns(groups: Sequence[str]) -> list[Column]:
    """All that there are, in their order; `groups` are the policy's."""
    return [*STANDARD, *OTHERS, *(group_column(place, name) for place, name in enumerate(groups))]


def chosen_columns(groups: Sequence[str], wanted: Collection[str] | None) -> list[Column]:
    """Those with the ids that somebody `wanted`; None, or ids of which there is none any more: the usual ones."""
    return [column for column in known_columns(groups) if column.id in (wanted or ())] or list(STANDARD)


def fitting(columns: Sequence[Column], width: int, scale: Scale, *, changes: bool) -> list[tuple[Column, int]]:
    """The columns that fit, each with its width: what is left over goes to names and companies."""
    shown = [column for column in columns if changes or column is not CHANGE]
    least = {column.id: column.least for column in shown}
    least[RANK.id] = max(RANK.least, len(f"{scale.leads:,}"))
    least[SCORE.id] = max(SCORE.least, *(len(_aligned(points)) for points in (scale.highest, scale.lowest)))
    while len(shown) > 1 and _taken(shown, least) > width:
        goes = max(shown, key=lambda column: (column.rank, shown.index(column)))
        shown.remove(goes)
    left = width - _taken(shown, least)
    widths = []
    for column in sorted(shown, key=lambda column: column.rank):
        more = min(left, _grows(column, len(shown), left))
        left -= more
        widths.append((column, least[column.id] + more))
    return sorted(widths, key=lambda pair: shown.index(pair[0]))


def _grows(column: Column, columns: int, left: int) -> int:
    """By how many cells a column may become wider: a name by half of what is left, a word by what it needs."""
    if column is RANK or column is SCORE:
        return 0
    at_most = max(1, left // 2) if column in (NAME, COMPANY) else left if column is STATE else 4
    return min(column.most - column.least, at_most)


def _taken(columns: Collection[Column], least: dict[str, int]) -> int:
    return sum(least[column.id] for column in columns) + GAP * (len(columns) - 1)


def on_a_line(text: str) -> str:
    """The text as a line shows it: breaks and tabs are blanks, what would steer the terminal is marked."""
    return text if text.isprintable() else clean(text.replace("\n", " ").replace("\t", " "))


def cell(text: str, width: int, *, right: bool) -> str:
    """The text, as a line shows it, in exactly so many cells of the terminal; what was cut is marked."""
    text = on_a_line(text)
    size = cell_len(text)
    if size > width:
        return set_cell_size(text, width - 1) + "…"
    return " " * (width - size) + text if right else text + " " * (width - size)
