"""A policy that was learned, with what there is to know about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadscore.draft.columns import LeftOut
from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Rate


@dataclass(frozen=True, slots=True)
class LearnedRule:
    """`condition` is in the language, `points` None for `disqualify`; `with_it` and `without` are the close rates of
    the leads it was learned from. `seen_again` says in how many of the held-out learnings (of `learnings`) a rule on
    the same facts was found."""

    condition: str
    group: str
    points: int | None
    with_it: Rate
    without: Rate
    seen_again: int
    learnings: int


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Rules that were learned in the same way from some leads, judged on others: the newest ones where there is time
    (`by_time`), else each part of `parts` in turn. `auc` has an interval of 95%; `ready` is the close rate of those who
    were ready, `others` of the rest."""

    by_time: bool
    parts: int
    leads: int
    wins: int
    auc: Estimate
    ready: Rate
    others: Rate


@dataclass(frozen=True, slots=True)
class Learned:
    """`text` is the policy. `of` are all leads with a known outcome, `used` those of them that were looked at; `leaks`
    are the facts left out because they seem to come with the outcome."""

    text: str
    rules: Sequence[LearnedRule]
    of: int
    used: Rate
    held_out: HeldOut
    ready_at: int
    decay: str | None
    left_out: Sequence[LeftOut]
