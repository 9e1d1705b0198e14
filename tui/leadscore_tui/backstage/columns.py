"""Answers Columns: what leads have beyond what a policy asks for, and which of it may say what became of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from leadscore.batch.store.store import Limits, open_store
from leadscore.facts.config import load_config
from leadscore.facts.errors import FactsError
from leadscore.facts.leads import encoding_of_leads
from leadscore.facts.rows import open_table
from leadscore.facts.stopping import load_duckdb
from leadscore.learn.known import Outcomes, Told, outcomes_of
from leadscore.learn.past.source import Source
from leadscore.source.working import working_folder
from leadscore.values.text import WHITE_SPACE, fold
from leadscore_tui.backstage.past import Cell, Columns, PastColumn

_ROWS = 20_000
"""So many rows are looked at."""
_DISTINCT = 1_000
"""So many different texts of a column are told apart."""
_SHOWN = 30
_LIKELY = (
    "outcome",
    "won",
    "win",
    "converted",
    "conversion",
    "closed",
    "close date",
    "became customer",
    "deal stage",
    "deal status",
    "result",
    "stage",
    "status",
    "lifecycle stage",
    "purchased",
    "bought",
    "is customer",
)
"""Words in the name of a column that says what became of a lead, the surest first."""


def past_columns(question: Columns) -> tuple[PastColumn, ...]:
    """Raises FactsError for leads that cannot be read."""
    with _opened(question) as (names, rows):
        counters = [Counter[str]() for _ in names]
        for cells in islice(rows, _ROWS):
            for counter, cell in zip(counters, cells, strict=False):
                text = cell.strip(WHITE_SPACE)
                if text in counter or len(counter) < _DISTINCT:
                    counter[text] += 1
    doubled = {name for name, count in Counter(map(fold, names)).items() if count > 1}
    found = [
        _column(name, counter)
        for name, counter in zip(names, counters, strict=True)
        if name.strip() and fold(name) not in doubled
    ]
    return tuple(sorted(found, key=_place))


@contextmanager
def _opened(question: Columns) -> Iterator[tuple[Sequence[str], Iterator[Sequence[str]]]]:
    """The names of the columns, and rows of cells."""
    config, leads, store = (
        load_config(question.data.config or question.policy),
        question.data.leads,
        question.data.store,
    )
    if leads is not None:
        with open_table(leads, encoding_of_leads(config)) as table:
            yield table.columns, (row.cells for row in table.rows if row.problem is None)
    elif store is not None:
        load_duckdb()
        with working_folder() as folder, open_store(store, folder, Limits(), read_only=True) as found:
            names = sorted(found.field_types)
        yield names, (cells for _, cells in Source(config, None, store=store).cells(names))


def _column(name: str, counter: Counter[str]) -> PastColumn:
    blank = counter.pop("", 0)
    read = _read(name, counter)
    cells = [Cell(text, count, _means(read, text)) for text, count in counter.most_common(_SHOWN)]
    ons = [known.on for known in read.by_id.values() if known.won] if read else []
    is_days = bool(ons) and len(ons) == len(counter) and None not in ons
    return PastColumn(name, tuple(cells), len(counter), blank, is_days, _likely(name) < len(_LIKELY))


def _read(name: str, counter: Counter[str]) -> Outcomes | None:
    """What the texts mean as outcomes; None where none means anything."""
    try:
        return outcomes_of(((text, Told(text)) for text in counter), name)
    except FactsError:
        return None


def _means(read: Outcomes | None, text: str) -> bool | None:
    known = read.by_id.get(text) if read else None
    return None if known is None else known.won


def _likely(name: str) -> int:
    """The place of the word in its name; behind all where there is none."""
    words = f" {' '.join(re.split(r'[^a-z0-9]+', fold(name)))} "
    return next((place for place, word in enumerate(_LIKELY) if f" {word} " in words), len(_LIKELY))


def _place(column: PastColumn) -> tuple[int, int]:
    """Those that mean something as they are come before those that only sound like it."""
    return (0 if column.is_likely and column.is_understood else 1 if column.is_likely else 2, _likely(column.name))
