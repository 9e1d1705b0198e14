"""A policy as a page for the team: rules in plain sentences, what becomes of scores, examples, words and history.

`handbook` gives it as data. Every number on it is the plan's or the engine's.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from leadscore.driver import Compiled
from leadscore.review.changes.side import Side
from leadscore.review.handbook.examples import examples
from leadscore.review.handbook.history import history
from leadscore.review.handbook.model import Handbook
from leadscore.review.handbook.notes import notes
from leadscore.review.handbook.outcome import outcome_page
from leadscore.review.handbook.rules import ageing_table, group_pages
from leadscore.review.handbook.vocabulary import word_lists

__all__ = ["Handbook", "handbook"]


def handbook(compiled: Compiled, file: str, files: Sequence[Path]) -> Handbook:
    """The page of a policy on disk. `file` is what people call its file; `files` are its own, first, and all that it
    uses, of which git is asked. Raises `changes.NoPlan` for a policy with errors."""
    side = Side.of(compiled)
    policy = side.plan
    return Handbook(
        name=policy.name,
        version=policy.version,
        owners=policy.owners,
        file=file,
        fingerprint=policy.fingerprint,
        outcome=outcome_page(side),
        groups=group_pages(side),
        ageing=ageing_table(side),
        examples=examples(side),
        vocabulary=word_lists(side),
        history=history(compiled, files),
        notes=notes(side),
    )
