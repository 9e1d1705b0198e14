"""What is asked of past leads: as lines, in words, and how it is guessed from their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from leadscore.values.number import counted
from leadscore.values.text import fold
from leadscore_tui.backstage.past import Past, PastColumn
from leadscore_tui.backtest.acts import Choose, Run, Setting, Trust
from leadscore_tui.diff.lines import EMPTY, Act, Line, plain

_CREATED = ("created", "created at", "created on", "create date", "created date", "date created")
DAYS = 30
"""After it was created, a lead has shown what it is, and its outcome is still open."""
_SHOWN = 3
_LABELS: dict[Setting, str] = {
    "outcome": "What became of leads",
    "won": "A win is",
    "at": "Each lead counts",
    "aim": "Ready shall stand",
}


def guessed(columns: Sequence[PastColumn]) -> Past | None:
    """What is most likely meant; None where no column looks as if it said what became of leads."""
    outcome = next((column for column in columns if column.is_likely and column.is_understood), None)
    return None if outcome is None else with_outcome(Past(""), outcome.name, columns)


def with_outcome(past: Past, outcome: str, columns: Sequence[PastColumn]) -> Past:
    """Another outcome: what was a win by the last one is none any more; the day stays, or is guessed."""
    at = past.at if past.outcome else _created(columns)
    days = past.days if past.outcome else DAYS if at else None
    if at is not None and fold(at) == fold(outcome):
        at = days = None
    return replace(past, outcome=outcome, won=(), at=at, days=days)


def _created(columns: Sequence[PastColumn]) -> str | None:
    names = {fold(column.name).replace("_", " ").replace("-", " "): column for column in columns if column.is_days}
    return next((names[name].name for name in _CREATED if name in names), None)


def column_of(past: Past, columns: Sequence[PastColumn]) -> PastColumn | None:
    """The column that says what became of leads; None where a file does."""
    return next((column for column in columns if fold(column.name) == fold(past.outcome)), None)


def needs_win(past: Past, columns: Sequence[PastColumn]) -> bool:
    """Whether nobody can tell which value is a win."""
    column = column_of(past, columns)
    return column is not None and not past.won and not column.is_understood


# ------------------------------------------------------------------------------------------------ in words


def in_short(past: Past) -> str:
    """`won_on, 30 days after created`."""
    won = f" = {', '.join(past.won)}" if past.won else ""
    return f"{past.outcome}{won}, {day_in_words(past, None)}"


def win_in_words(past: Past, columns: Sequence[PastColumn]) -> str:
    column = column_of(past, columns)
    if past.won:
        return " or ".join(f"“{value}”" for value in past.won)
    if column is None:
        return "a day, or yes, true, 1, won, converted, customer"
    if column.is_days:
        return "a day; a blank is none"
    meaning = [cell.text for cell in column.cells if cell.won]
    if meaning:
        return " or ".join(f"“{value}”" for value in meaning[:_SHOWN])
    return "choose the value that means a win"


def day_in_words(past: Past, column: PastColumn | None) -> str:
    if past.at is None:
        told = "as of its win, all others as of the end of the data"
        return told if column is not None and column.is_days else "as of its outcome’s day, else the end of the data"
    return f"{counted(past.days, 'day')} after {past.at}" if past.days else f"as of {past.at}"


def aim_in_words(past: Past) -> str:
    if past.calls is not None:
        return f"where {past.calls:g} leads a week at most are handed over"
    if past.rate is not None:
        return f"where {100 * past.rate:g}% of handed-over leads close"
    return "where as many of the handed-over leads close as is usual"


def holds(column: PastColumn) -> str:
    """What stands in a column, in short."""
    if not column.distinct:
        return "blank"
    if column.is_days:
        told = "days"
    elif column.distinct > len(column.cells):
        told = f"{column.distinct:,} different texts"
    else:
        more = ", …" if column.distinct > _SHOWN else ""
        told = ", ".join(f"{cell.text} {cell.count:,}" for cell in column.cells[:_SHOWN]) + more
    return f"{told}; {column.blank:,} blank" if column.blank else told


# ------------------------------------------------------------------------------------------------ as lines


def setting_lines(past: Past | None, columns: Sequence[PastColumn]) -> Iterator[Line]:
    """One for each setting, and the way to run it."""
    size = max(map(len, _LABELS.values())) + 2
    for setting, value in _values(past, columns):
        yield _line(_LABELS[setting], size, value, " ▾", Choose(setting))
    for name in past.trust if past else ():
        yield _line("Known in time", size, name, "  Enter doubts it again", Trust(name))
    if past is not None:
        yield EMPTY
        yield Line((("  → Run the back-test", "strong"), ("  r", "muted")), Run())


def _line(label: str, size: int, value: str, more: str, does: Act) -> Line:
    return Line(((f"  {label:<{size}}", "muted"), (value, "strong"), (more, "muted")), does, size + 2)


def _values(past: Past | None, columns: Sequence[PastColumn]) -> Iterator[tuple[Setting, str]]:
    if past is None:
        yield "outcome", "choose a column or a file"
        return
    yield "outcome", past.outcome
    yield "won", win_in_words(past, columns)
    yield "at", day_in_words(past, column_of(past, columns))
    yield "aim", aim_in_words(past)


def introduction(past: Past | None, *, knows_columns: bool) -> Iterator[Line]:
    """What this is, for who sees it the first time."""
    yield plain("Does the score predict sales?", "strong")
    yield plain(
        "Past leads tell: those of whom you know what became of them. Each is scored as of a day at which that was "
        "still open, and held against how it ended.",
        "muted",
    )
    yield EMPTY
    if past is not None or not knows_columns:
        return
    yield plain(
        "No column looks as if it said what became of a lead. It may hold yes or no, won or lost, the day of the win "
        "(blank for no win), or a stage of which you say which one is a win. It may stand in a file of its own, too, "
        "with the columns lead and outcome, and perhaps at: the day of it."
    )
    yield EMPTY
