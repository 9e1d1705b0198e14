"""Points as people write them: in steps of five, or of one where they are small."""

from __future__ import annotations

from collections.abc import Sequence
from math import copysign
from statistics import median

from leadscore.plan.model import Group, Rule

_FIVE, _ONE, _TENTH = 5_000, 1_000, 100
_MATERIAL = 0.25
"""Points that are off by a smaller part of themselves are right enough."""


def step_of(rule: Rule, rules: Sequence[Rule]) -> int:
    """In which steps a rule's points are thought of, among those of its policy; all in millipoints."""
    sizes = [abs(one.points) for one in rules if one.points]
    size = abs(rule.points or 0)
    if size % _ONE or median(sizes or [0]) < _ONE:
        return _TENTH
    is_five = median(sizes) >= 2 * _FIVE and (size >= _FIVE or not size)
    return _FIVE if is_five else _ONE


def rounded(points: float, step: int) -> int:
    """To the next step, halves away from zero; all in millipoints."""
    return int(copysign(int(abs(points) / step + 0.5) * step, points))


def idea_of(rule: Rule, by_evidence: int, step: int, group: Group) -> int | None:
    """The points to write instead, in millipoints, 0 to take the rule out; None where those of the evidence are about
    what it has. A rule never changes its direction, and gets no more than its group can give."""
    now = rule.points or 0
    idea = 0 if now * by_evidence < 0 else by_evidence
    if group.at_most is not None and idea > 0:
        idea = min(idea, max(group.at_most, now))
    if group.at_least is not None and idea < 0:
        idea = max(idea, min(group.at_least, now))
    return idea if abs(idea - now) >= max(step, _MATERIAL * abs(now)) else None
