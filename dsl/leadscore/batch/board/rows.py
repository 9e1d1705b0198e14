"""Leads as the list shows them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.model import Row
from leadscore.batch.board.scored import Scored
from leadscore.batch.kernel.outcome import grade_label
from leadscore.values.vocabulary import NAMES

_FEW = 100_000
"""Of so many leads, all texts are read at once: that takes hardly longer than to read those of a page."""

LOCAL_PART = "split_part(shown, '@', 1)"
"""What stands before the @ of an email."""


def rows(board: Board, scored: Scored, before: Scored | None, numbers: Sequence[int] | Numbers) -> list[Row]:
    """The leads with these numbers, in this order; `before` is an earlier scoring of the same leads, or one by another
    policy."""
    if board.count <= _FEW:
        load_texts(board)
    some = np.asarray(numbers, np.int32)
    columns, plan = scored.columns, scored.plan
    grades = {number: grade_label(plan.grades, number) for number in np.unique(columns.grade[some]).tolist()}
    totals = np.array([total[some] for total in columns.totals], np.int64).reshape(len(plan.groups), len(some)).T
    told = zip(
        some.tolist(),
        scored.ranks[some].tolist(),
        board.ids(some),
        names(board, some),
        board.shown("company", some),
        columns.in_scope[some].tolist(),
        columns.score[some].tolist(),
        columns.ready[some].tolist(),
        columns.disqualified[some].tolist(),
        columns.band[some].tolist(),
        columns.grade[some].tolist(),
        totals.tolist(),
        _earlier(before, some),
        strict=True,
    )
    return [
        Row(
            no=no,
            rank=rank,
            lead=lead,
            name=name,
            company=company,
            score=score if in_scope else None,
            ready=ready,
            disqualified=disqualified,
            in_scope=in_scope,
            band=plan.bands[band].name if in_scope and band >= 0 else None,
            grade=grades[grade] if in_scope else None,
            totals=tuple(of_groups) if in_scope else (),
            before=old_score,
            was_ready=was_ready,
        )
        for no, rank, lead, name, company, in_scope, score, ready, disqualified, band, grade, of_groups, (
            old_score,
            was_ready,
        ) in told
    ]


def _earlier(before: Scored | None, some: Numbers) -> list[tuple[int | None, bool | None]]:
    if before is None:
        return [(None, None)] * len(some)
    columns = before.columns
    told = (columns.in_scope[some].tolist(), columns.score[some].tolist(), columns.ready[some].tolist())
    return [(score, ready) if in_scope else (None, None) for in_scope, score, ready in zip(*told, strict=True)]


def load_texts(board: Board) -> None:
    """Reads all texts that rows show, once: of a million leads they take half a second, and 40 MB."""
    board.load(
        {**{field: "shown" for together in NAMES for field in together}, "company": "shown", "email": LOCAL_PART}
    )


def names(board: Board, some: Numbers) -> list[str]:
    """A person's name each, else what stands before the @ of the email, else nothing."""
    sources = [_together(board, fields, some) for fields in NAMES if board.fields.intersection(fields)]
    sources.append(board.shown("email", some, LOCAL_PART))
    return [next(filter(None, of_lead), "") for of_lead in zip(*sources, strict=True)]


def _together(board: Board, fields: Sequence[str], some: Numbers) -> Sequence[str]:
    parts = [board.shown(field, some) for field in fields]
    return [" ".join(filter(None, of_lead)) for of_lead in zip(*parts, strict=True)]
