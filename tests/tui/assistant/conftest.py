"""What the conversation is about: the demo, read and scored once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from leadscore.batch.board.board import Board
from leadscore.batch.board.scored import score_board
from leadscore.cli.demo_copy import demo_copy
from leadscore.cli.policies import planned
from leadscore.cli.stores import store_for, vocabulary
from leadscore_tui.backstage.talking import About


@pytest.fixture(scope="session")
def about() -> Iterator[About]:
    with ExitStack() as kept:
        policy, data = demo_copy(kept)
        _, plan = planned(policy)
        store, _ = kept.enter_context(store_for(vocabulary([plan]), policy, data))
        board = Board(store)
        kept.callback(board.close)
        scored = score_board(board, plan, data.as_of)
        yield About("first", policy, board, data.as_of, policy.read_text(encoding="utf-8"), lambda: (scored,))
