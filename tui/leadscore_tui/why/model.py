"""What is known of one lead: all that the explanation shows, as it comes from the process that holds the data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadscore.plan.model import And, Plan, Rule

if TYPE_CHECKING:
    from leadscore.engine.course import Course
    from leadscore.engine.model import Scorecard
    from leadscore.engine.way import Way
    from leadscore.facts.model import Lead


@dataclass(frozen=True, slots=True)
class Explained:
    """A lead and its score under `plan`. `way` is None where there is no way to ready to speak of."""

    plan: Plan
    lead: Lead
    card: Scorecard
    way: Way | None
    course: Course


def for_showing(plan: Plan) -> Plan:
    """The plan without what only engines read: conditions, and decays step by step. Words and bounds are all there.

    Sets such as that of all disposable mail services make a plan many times as large as a lead's explanation, with
    which it goes from process to process.
    """
    groups = (replace(group, rules=tuple(map(_words_alone, group.rules))) for group in plan.groups)
    return replace(
        plan,
        groups=tuple(groups),
        ready=plan.ready and replace(plan.ready, condition=None),
        bands=tuple(replace(band, condition=None) for band in plan.bands),
        actions=(),
        applies=None,
    )


def _words_alone(rule: Rule) -> Rule:
    decay = rule.decay and replace(rule.decay, values=rule.decay.values[:1])
    return replace(rule, condition=And(()), evidence=(), each_of=None, decay=decay)
