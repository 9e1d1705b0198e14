"""Some leads, spread over all of a store, to see at once about how many a change of the policy says something else."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from leadscore.batch.board.board import Board
from leadscore.batch.board.model import Moves
from leadscore.batch.board.moves import compared
from leadscore.batch.board.scored import Columns, Scored
from leadscore.batch.kernel.chunk import Chunk, Events, Timed
from leadscore.batch.scoring import program_for
from leadscore.batch.store.chunks import Reader
from leadscore.batch.store.schema import BLOCK
from leadscore.plan.model import Plan

LEADS = 20_000


def sampled_moves(board: Board, old: Scored, plan: Plan, leads: int = LEADS) -> Moves:
    """From a scoring of all leads to what a plan says, as of the same instant, of so many of them, more or less.

    They are read once for all plans. Raises BatchError where the store was not made for such a policy.
    """
    program = program_for(board.store, plan, old.as_of, board.lookups)
    if leads not in board.samples:
        board.samples[leads] = _sample(board, leads)
    chunk = board.samples[leads]
    return compared(old.columns.of_some(chunk.numbers), Columns.of(program.score(chunk)), of=board.count)


def _sample(board: Board, leads: int) -> Chunk:
    """Blocks of leads at even distances, with all that is known of them."""
    reader = Reader.of_everything(board.store)
    blocks = max(-(-board.count // BLOCK), 1)
    first = np.unique(np.linspace(0, blocks - 1, min(max(leads // BLOCK, 1), blocks)).astype(np.int64)) * BLOCK
    chunks = [reader.range(board.store.connection, (start, start + BLOCK)) for start in first.tolist()]
    return Chunk(
        numbers=np.concatenate([chunk.numbers for chunk in chunks]),
        codes={name: np.concatenate([chunk.codes[name] for chunk in chunks]) for name in reader.fields},
        events=_joined(chunks, [chunk.events for chunk in chunks]),
        timed=Timed(
            _joined(chunks, [timed.events for timed in (chunk.timed for chunk in chunks) if timed]),
            np.concatenate([chunk.timed.minutes for chunk in chunks if chunk.timed]),
        ),
    )


def _joined(chunks: Sequence[Chunk], events: Sequence[Events]) -> Events:
    """The events of these chunks, each lead's place counted from the first chunk's first lead on."""
    before = accumulate((len(chunk) for chunk in chunks), initial=0)
    return Events(
        np.concatenate([some.lead + np.int32(leads) for some, leads in zip(events, before, strict=False)]),
        np.concatenate([some.pair for some in events]),
        np.concatenate([some.at for some in events]),
    )
