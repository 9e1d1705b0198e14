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
    the leads it was learned from. `seen_again` says in how many of the held-out learnings (of `learnings`) a rule
    was found that holds for much the same leads and points the same way."""

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
class Missed:
    """What was not learned from. `drawn_from` are all leads with a known outcome, where not all of them were looked at;
    `too_new` those whose day has not come; `columns` and `kinds` of events those that a policy cannot read; `times` is
    how often every lead stands in the data; `again` how many have the e-mail address or phone number of another one."""

    drawn_from: int | None
    too_new: int
    columns: Sequence[LeftOut]
    kinds: Sequence[LeftOut] = ()
    times: int = 1
    again: int = 0


@dataclass(frozen=True, slots=True)
class Learned:
    """`text` is the policy; `used` are the leads that it was learned from."""

    text: str
    rules: Sequence[LearnedRule]
    used: Rate
    held_out: HeldOut
    ready_at: int
    decay: str | None
    missed: Missed
