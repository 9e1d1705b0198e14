"""What became of each lead, and when: read from a column of the leads, or from a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from leadscore.facts.cells import Unfit, instant
from leadscore.facts.columns import Header, cell_of
from leadscore.facts.config import Column, DataConfig
from leadscore.facts.errors import FactsError
from leadscore.facts.leads import encoding_of_leads, lead_reader
from leadscore.facts.model import Lead
from leadscore.facts.quarantine import Quarantine, Report
from leadscore.facts.rows import open_table
from leadscore.learn.notation import Held, notation_of
from leadscore.plan.model import Field
from leadscore.values.spelling import nearest
from leadscore.values.terms import ValueType
from leadscore.values.text import WHITE_SPACE, fold

WON = frozenset(
    {"yes", "y", "true", "1", "won", "win", "converted", "customer", "closed won", "closed-won", "closedwon"}
)
LOST = frozenset({"no", "n", "false", "0", "lost", "loss", "not converted", "closed lost", "closed-lost", "closedlost"})
BLANK = "blank"
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says of a lead: the cells of its outcome, of the day it mattered, and of the day of the outcome where
    that is another one."""

    outcome: str
    at: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """`at` is the instant to score the lead at, in seconds since 1970-01-01T00:00:00Z; None: the end of the data. `on`
    is when the outcome was known, None where nobody says."""

    won: bool
    at: int | None
    on: int | None = None


class Why(Enum):
    """Why a lead of whom something is told is left out: the day cannot be read, all had been decided before it, or it
    lies on the other side of the day that parts leads."""

    UNDATED = "undated"
    DECIDED = "decided"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The leads of whom the outcome is known, by id, and why the others are `left` out: what their cell says (`blank`)
    where it says neither."""

    by_id: Mapping[str, Known]
    left: Mapping[str, str | Why]

    @property
    def wins(self) -> int:
        return sum(known.won for known in self.by_id.values())

    def due(self, leads: Iterable[Lead], end: int) -> Iterator[tuple[Lead, bool, int]]:
        """The leads whose outcome is known and whose day has come by the `end` of the data, with whether they were won
        and the instant at which they count."""
        for lead in leads:
            known = self.by_id.get(lead.id)
            at = end if known is None or known.at is None else known.at
            if known is not None and at <= end:
                yield lead, known.won, at

    def parted(self, day: int) -> tuple[Outcomes, Outcomes]:
        """Those whose own day lies before an instant, and those from then on; without a day they are in neither."""
        before = [one for one, known in self.by_id.items() if known.at is not None and known.at < day]
        after = [one for one, known in self.by_id.items() if known.at is not None and known.at >= day]
        return self.of(before), self.of(after)

    def of(self, ids: Iterable[str]) -> Outcomes:
        """Those of these leads; the others are set aside."""
        aside: dict[str, str | Why] = dict.fromkeys(self.by_id, Why.ASIDE)
        return Outcomes({one: self.by_id[one] for one in ids}, {**aside, **self.left})


def outcomes_of(
    told: Iterable[tuple[str, Told]], what: str, wins: Sequence[str] = (), *, has_days: bool = False, later: int = 0
) -> Outcomes:
    """Reads cells as outcomes; `what` names their column for people.

    `wins` are the values that mean a win (then all others mean none); else a column of days says when leads were won,
    a blank that they were not; else the usual words count, and what is none of them is unknown. `has_days` says that
    `at` is to be read; `later` seconds after it the lead is scored. A lead that is told of several times is won if one
    of the rows says so, at the earliest of these. Raises FactsError where no cell can be read.
    """
    rows = list(told)
    cells = {fold(row.outcome) for _, row in rows}
    means_win = frozenset(map(fold, wins))
    if cells and means_win and not cells & means_win:
        raise FactsError(f"{what} never says {_listed(wins)}", f"It holds {_listed(sorted(filter(None, cells)))}.")
    read = _reader(cells, means_win)
    by_id: dict[str, Known] = {}
    left: dict[str, str | Why] = {}
    for identity, row in rows:
        won, on = read(fold(row.outcome))
        on = _instant(fold(row.on)) if on is None else on
        known = row.outcome.strip(WHITE_SPACE) or BLANK if won is None else _dated(won, on, row.at, has_days, later)
        if isinstance(known, Known):
            by_id[identity] = _settled(by_id.get(identity), known)
        else:
            left.setdefault(identity, known)
    if not by_id:
        raise _nothing(what, left, cells, wins, (fold(row.at) for _, row in rows))
    return Outcomes(by_id, {identity: why for identity, why in left.items() if identity not in by_id})


def _dated(won: bool, on: int | None, cell: str, has_days: bool, later: int) -> Known | Why:
    """A lead with its day, or why it has none that can be used."""
    if not has_days:
        return Known(won, on, on)
    try:
        at = instant(cell) + later
    except Unfit:
        return Why.UNDATED
    return Why.DECIDED if on is not None and on < at else Known(won, at, on)


def _settled(before: Known | None, now: Known) -> Known:
    """Of two rows about a lead: a win before a loss, then the earlier win or the later loss."""
    if before is None or before.won != now.won:
        return now if before is None or now.won else before
    return (min if now.won else max)(before, now, key=lambda known: -1 if known.at is None else known.at)


_Read = Callable[[str], tuple[bool | None, int | None]]
"""From a folded cell to whether it means a win (None: unknown), and when that was."""


def _reader(cells: Iterable[str], wins: frozenset[str]) -> _Read:
    """How the cells of a column are read."""
    if wins:
        return lambda cell: (cell in wins if cell else None, None)
    days = {cell: _instant(cell) for cell in cells if cell}
    if days and None not in days.values():
        return lambda cell: (bool(cell), days.get(cell))
    return lambda cell: (True if cell in WON else False if cell in LOST else None, None)


def _listed(cells: Sequence[str]) -> str:
    return ", ".join(f'"{cell}"' for cell in cells[:_LISTED]) + (", …" if len(cells) > _LISTED else "")


def _instant(cell: str) -> int | None:
    try:
        return instant(cell)
    except Unfit:
        return None


def _nothing(
    what: str, left: Mapping[str, str | Why], cells: Collection[str], wins: Sequence[str], days: Iterable[str]
) -> FactsError:
    """No lead can be used; says why. `days` are the cells of those to score leads at."""
    if not cells:
        return FactsError("There is not one lead", "Past leads are needed, won and lost ones.")
    seen = _listed(sorted(filter(None, cells)))
    if not seen:
        return FactsError(f"{what} says of no lead what became of it", "Name another column with --outcome.")
    if Why.DECIDED in left.values():
        return FactsError(
            "All that is known of any lead was known before the day to score it at",
            "--at names a day before the outcome, such as that of the lead's creation; or let --days be fewer.",
        )
    if Why.UNDATED in left.values():
        said = next(filter(None, days), None)
        held = "it is blank for all of them" if said is None else f'its column holds "{said}"'
        return FactsError(
            f"No lead has a day to score it at that can be read: {held}",
            "--at names a column of days, written as 2026-03-01, or of times, as 2026-03-01 09:30.",
        )
    if wins:
        return FactsError(f"{what} is blank for every lead", "Name another column with --outcome.")
    notation = notation_of(cells)
    if notation is not None and notation.held is Held.DAYS:
        return FactsError(
            f'{what} holds days such as "{notation.sample}", and not everybody reads them as the same day',
            "Write them as 2026-03-01: in a spreadsheet, format the column so, and export it again.",
        )
    return FactsError(
        f"Which value of {what} is a win? It holds {seen}",
        "Name it with --won VALUE; yes/no, true/false, 1/0, won/lost and days are understood without.",
    )


# ------------------------------------------------------------------------------------------------ a file of its own


_ID, _OUTCOME, _AT = Column(("lead", "id")), Column(("outcome", "won")), Column(("at",))


def read_outcomes(path: Path, at: str | None) -> tuple[list[tuple[str, Told]], bool]:
    """The rows of a file with the columns `lead` (or `id`) and `outcome`, and whether it has the day to score each lead
    at, in the column `at` or the one named. Raises FactsError."""
    with open_table(path) as table:
        header = Header.of(table.name, table.columns)
        identity, outcome = cell_of(_ID, header), cell_of(_OUTCOME, header)
        if identity is None:
            raise _not_in_outcomes(header, _ID, "each lead's id")
        if outcome is None:
            raise _not_in_outcomes(header, _OUTCOME, "what became of it")
        own = cell_of(_AT, header) or _blank
        day = own if at is None else cell_of(Column((at,)), header)
        rows = [
            (
                identity(row.cells).strip(WHITE_SPACE),
                Told(outcome(row.cells), (day or _blank)(row.cells), "" if at is None else own(row.cells)),
            )
            for row in table.rows
            if row.problem is None
        ]
    return rows, day not in (None, _blank)


def _not_in_outcomes(header: Header, column: Column, held: str) -> FactsError:
    """No mapping applies to a file of outcomes."""
    error, written = header.missing(column, held), ", ".join(header.written[:_LISTED])
    return FactsError(
        error.message, f"Rename the one that does: lead, outcome and perhaps at. The first are: {written}."
    )


def _blank(cells: Sequence[str]) -> str:
    """The cell of a column that is not there."""
    return ""


def must_have_columns(leads: Path, config: DataConfig, wanted: Mapping[str, str]) -> None:
    """Raises FactsError, with the name that was perhaps meant, where the leads lack a column; `wanted` says what each
    holds."""
    fields = [Field(name, ValueType.TEXT) for name in wanted]
    with open_table(leads, encoding_of_leads(config)) as table:
        header = Header.of(table.name, table.columns)
        places = _places(header, config, fields)
        for name, held in wanted.items():
            if name not in places:
                raise _no_column(header, name, held)


def _no_column(header: Header, name: str, held: str) -> FactsError:
    """It is an option that names the column: what is misspelt there needs no mapping."""
    error, near = header.missing(Column((name,)), held), nearest(name, header.written)
    return FactsError(error.message, f"Did you mean `{near[0]}`?") if near else error


def readers_of(leads: Path, config: DataConfig, name: str, fields: Sequence[Field]) -> tuple[str, ...]:
    """Those of the fields that read the same column as the field or column `name`."""
    with open_table(leads, encoding_of_leads(config)) as table:
        header = Header.of(table.name, table.columns)
        own = _places(header, config, [Field(name, ValueType.TEXT)])[name]
        return tuple(field for field, places in _places(header, config, fields).items() if own & places)


def _places(header: Header, config: DataConfig, fields: Sequence[Field]) -> dict[str, set[int]]:
    """The columns that each field is read from, of those that have any."""
    sources = lead_reader(header, config, fields, Quarantine(Report(), strict=False)).sources
    return {name: set(source.places) for name, (source, _, _) in sources.items()}
