"""The score as steps that add up: each begins where the one before it ended, and the last ends at the score.

Pure data, made of an explanation; points are whole millipoints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from leadscore.report.evidence import Entry
from leadscore.report.explanation import Explanation, GroupLines, RuleLines


class Mark(Enum):
    """What became of a rule. Every mark has its word."""

    FIRED = "●"
    NEAR = "◐"
    NOT = "○"
    UNKNOWN = "?"
    BARS = "✕"
    CUT = "✂"
    OVERRIDE = "✎"
    GROUP = "group"
    SCORE = "score"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Mark.FIRED: "fired",
    Mark.NEAR: "nearly",
    Mark.NOT: "not",
    Mark.UNKNOWN: "unknown",
    Mark.BARS: "disqualifies",
    Mark.CUT: "cut",
    Mark.OVERRIDE: "override",
    Mark.GROUP: "group",
    Mark.SCORE: "score",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the waterfall. `points` is None for what gives none; a bar goes from `start` to `end`.

    `key` tells lines of a lead apart, the same for the same rule of every lead. `rule` is the id of the rule that it is
    about, `line` that rule's place in the policy. `note` says shortly what stands behind `label`; `details` are the
    lines to open.
    """

    mark: Mark
    key: str
    label: str
    points: int | None = None
    start: int = 0
    end: int = 0
    note: str = ""
    rule: str | None = None
    line: int = 0
    details: tuple[Entry, ...] = ()


def steps_of(explanation: Explanation, show_all: bool = False) -> tuple[Step, ...]:
    """Groups, each followed by its rules, then cuts and overrides, then the score; nothing for a lead out of scope.

    The points of all steps but those of groups and of the score add up to the score. `show_all` lists the rules that
    did not fire, too; those that nearly did, and those that are unknown, are always there.
    """
    if explanation.score is None:
        return ()
    steps: list[Step] = []
    reached = 0
    for group in explanation.groups:
        steps += _group(group, reached, show_all)
        reached += group.total
    if explanation.score_cut:
        steps.append(_cut("score", explanation.score_cut, explanation.score_bound, reached))
        reached += explanation.score_cut
    for number, override in enumerate(explanation.overrides):
        end = reached + override.points
        steps.append(Step(Mark.OVERRIDE, f"override {number}", override.text, override.points, reached, end))
        reached = end
    return (*steps, Step(Mark.SCORE, "score", "score", explanation.score, 0, reached))


def _group(group: GroupLines, reached: int, show_all: bool) -> Iterator[Step]:
    note = group.question or ""
    yield Step(Mark.GROUP, f"group {group.name}", group.name, group.total, reached, reached + group.total, note)
    end = reached
    for rule in group.fired:
        start, end = end, end + (rule.points or 0)
        yield _rule(Mark.BARS if rule.points is None else Mark.FIRED, rule, start, rule.because or "")
    if group.cut:
        yield _cut(group.name, group.cut, group.bound, end)
    yield from (_rule(Mark.NEAR, rule, end, rule.near) for rule in group.silent if rule.near)
    yield from (_rule(Mark.UNKNOWN, rule, end, _unknown(rule)) for rule in group.unknown)
    yield from (_rule(Mark.NOT, rule, end, rule.worth) for rule in group.silent if show_all and not rule.near)


def _rule(mark: Mark, rule: RuleLines, start: int, note: str) -> Step:
    points = rule.points if mark is Mark.FIRED else None
    end = start + (points or 0)
    details = tuple(_details(rule, mark))
    return Step(mark, f"rule {rule.id}", rule.label, points, start, end, note, rule.id, rule.line, details)


def _unknown(rule: RuleLines) -> str:
    return f"{' and '.join(rule.unknown)} unknown, {rule.worth}"


def _details(rule: RuleLines, mark: Mark) -> Iterable[Entry]:
    """The whole reason, the condition where a name stands for it, and what the rule rests on."""
    if rule.because:
        yield Entry(rule.because)
    if rule.label != rule.text:
        yield Entry(f"when {rule.text}")
    yield from rule.entries
    if rule.cut:
        yield Entry(f"cut: {rule.bound}", rule.cut)
    if mark in (Mark.NEAR, Mark.NOT) and rule.worth:
        yield Entry(rule.worth)


def _cut(name: str, points: int, bound: str, start: int) -> Step:
    label = f"cut: {bound.removeprefix('this group gives ')}"
    return Step(Mark.CUT, f"cut {name}", label, points, start, start + points)


def span_of(steps: Iterable[Step], threshold: int | None) -> tuple[int, int]:
    """The lowest and the highest place that a bar touches, 0 and the threshold included."""
    places = [0, *([] if threshold is None else [threshold])]
    for step in steps:
        places += [step.start, step.end]
    return min(places), max(places)
