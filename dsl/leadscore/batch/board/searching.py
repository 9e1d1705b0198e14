"""Leads by a part of what people know them by."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.rows import LOCAL_PART
from leadscore.batch.board.scored import Scored
from leadscore.batch.kernel.outcome import Bools
from leadscore.batch.sql.dialect import DUCKDB
from leadscore.batch.sql.texts import fold as folded
from leadscore.batch.store.schema import dictionary
from leadscore.values.text import fold
from leadscore.values.vocabulary import NAMES

_FIELDS = (*(field for together in NAMES for field in together), "company", "email")


def found_by(board: Board, text: str) -> Bools:
    """Of each lead whether the text, folded, is part of its id, name, company or email; blank text finds all."""
    wanted = fold(text)
    if not wanted or not DUCKDB.can_hold(wanted):
        return np.full(board.count, not wanted)
    found = np.zeros(board.count, np.bool_)
    ids = "lower(id)" if board.has_plain_ids else folded(DUCKDB, "id")
    found[_numbers(board, f"SELECT no FROM lead WHERE contains({ids}, ?)", wanted)] = True
    for field in (name for name in _FIELDS if name in board.fields):
        codes = _numbers(board, f"SELECT code FROM {dictionary(field)} WHERE contains(value, ?)", wanted)
        holds = np.zeros(int(board.codes(field).max(initial=0)) + 1, np.bool_)
        holds[codes[codes < len(holds)]] = True
        found |= holds[board.codes(field)]
    return found


def named(board: Board, scored: Scored, words: Iterable[str]) -> Numbers:
    """The leads in whose names each of these words is a part, the best first."""
    held = np.ones(board.count, np.bool_)
    for word in words:
        held &= found_by(board, word)
    return scored.best_first[held[scored.best_first]]


def name_words(board: Board) -> frozenset[str]:
    """All words of two letters or more in the names of persons and companies, folded; of an email, in what stands
    before the @. Of a million leads that takes a second."""
    found: set[str] = set()
    for field in (name for name in _FIELDS if name in board.fields):
        text = LOCAL_PART.replace("shown", "value") if field == "email" else "value"
        query = f"SELECT DISTINCT unnest(regexp_extract_all({text}, '\\p{{L}}{{2,}}')) AS word FROM {dictionary(field)}"
        found.update(word for (word,) in board.store.connection.execute(query).fetchall())
    return frozenset(found)


def places(board: Board, numbers: Numbers, text: str) -> Numbers:
    """Where in a list of leads those stand that a search finds, in the order of the list."""
    return np.flatnonzero(found_by(board, text)[numbers]).astype(np.int32)


def place_of(numbers: Numbers, no: int) -> int | None:
    """Where in a list of leads one stands; None: nowhere."""
    found = np.flatnonzero(numbers == no)
    return int(found[0]) if len(found) else None


def _numbers(board: Board, query: str, wanted: str) -> Numbers:
    """The one column of whole numbers that a query gives."""
    (found,) = board.store.connection.execute(query, [wanted]).fetchnumpy().values()
    return np.asarray(found, np.int32)
