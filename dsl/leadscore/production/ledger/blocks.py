"""Rows that a scoring records, written as blocks."""

from __future__ import annotations

import numpy as np

from leadscore.production.ledger.database import Database
from leadscore.production.ledger.rows import BLOCK, Rows, block_of
from leadscore.production.ledger.shape import Shape


def write_blocks(database: Database, scoring: int, start: int, rows: Rows, shape: Shape) -> int:
    """Some thousand rows a block, numbered from `start` on; returns the next number. The rows are in the order of the
    leads' numbers."""
    pieces = [rows.of(slice(first, first + BLOCK)) for first in range(0, len(rows), BLOCK)]
    if pieces:
        columns = {
            "scoring": np.full(len(pieces), scoring, np.int64),
            "block": np.arange(start, start + len(pieces)),
            "first": np.array([some.no[0] for some in pieces], np.int64),
            "last": np.array([some.no[-1] for some in pieces], np.int64),
            "leads": np.array([len(some) for some in pieces], np.int64),
            "data": np.array([block_of(some, shape) for some in pieces], object),
        }
        database.insert("ledger.block", columns)
    return start + len(pieces)
