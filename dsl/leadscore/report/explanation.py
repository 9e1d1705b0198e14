"""Why a lead has its score, as lines of text with their points: what the terminal and Markdown forms lay out.

The points of the lines add up: a rule's entries and its cut to the rule's, a group's rules and its cut to the group's,
the groups, the score's cut and the overrides to the score. All points are millipoints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from leadscore.engine.course import Course
from leadscore.engine.model import GroupResult, OverrideResult, RuleResult, Scorecard, State
from leadscore.engine.way import Way, way_to_ready
from leadscore.facts.model import Lead
from leadscore.plan.model import Group, Plan, Rule
from leadscore.report.course import if_nothing_happens
from leadscore.report.evidence import Entry, entries_of
from leadscore.report.way import lacking, way_in_words
from leadscore.report.words import instant
from leadscore.values.number import counted, milli_text, signed_milli_text

Gains: TypeAlias = Mapping[str, int] | None
"""By how many millipoints the score would rise if a rule that is near fired; None where nobody worked that out."""

_ABOUT = ("email", "title", "company", "country")


@dataclass(frozen=True, slots=True)
class RuleLines:
    """A rule and what it rests on. `points` is None for one that disqualifies; `worth` tells what a silent rule could
    give. `cut` is what `up to` took off, `bound` says so in words. `near` tells what little a silent rule lacks and
    what that would give, `unknown` the fields for want of which it is unknown; `text` is its condition."""

    id: str
    line: int
    text: str
    label: str
    points: int | None
    because: str | None
    entries: tuple[Entry, ...]
    worth: str
    cut: int
    bound: str
    near: str
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not known about the lead, and the rules that stay silent for it: each with what it is worth."""

    what: str
    rules: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupLines:
    """A group's rules by what became of them. `cut` is what the group's bounds took off (or gave), `bound` says why."""

    name: str
    question: str | None
    total: int
    cut: int
    bound: str
    fired: tuple[RuleLines, ...]
    silent: tuple[RuleLines, ...]
    unknown: tuple[RuleLines, ...]


@dataclass(frozen=True, slots=True)
class OverrideLine:
    points: int
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """`score` is None for a lead out of the policy's scope; `verdict` says the outcome in words, `way` what is lacking,
    one sentence each. `score_cut` is what `score from … to …` took off (or gave). `ahead` says what becomes of the lead
    if nothing happens; blank where that is not known or there is nothing to become."""

    lead: str
    about: tuple[str, ...]
    policy: str
    as_of: str
    score: int | None
    verdict: tuple[str, ...]
    groups: tuple[GroupLines, ...]
    score_cut: int
    score_bound: str
    overrides: tuple[OverrideLine, ...]
    missing: tuple[Missing, ...]
    way: tuple[str, ...]
    ahead: str = ""

    @property
    def silent_count(self) -> int:
        return sum(len(group.silent) for group in self.groups)


def explain(
    plan: Plan, lead: Lead, card: Scorecard, course: Course | None = None, way: Way | None = None
) -> Explanation:
    """The explanation of a lead's scorecard under the plan that made it; with its course, of what is ahead, too.

    `way` is its way to ready, where that has been looked for already.
    """
    way = way or way_to_ready(plan, card, lead)
    gains = None if way is None else {step.rule_id: step.gain for step in way.near}
    groups = {group.name: group for group in plan.groups}
    version = "" if plan.version is None else f", version {plan.version}"
    return Explanation(
        lead=lead.id,
        about=_about(lead),
        policy=f"{plan.name}{version}",
        as_of=instant(card.as_of),
        score=card.score,
        verdict=_verdict(card),
        groups=tuple(_group_lines(groups[result.name], result, card.as_of, gains) for result in card.groups),
        score_cut=card.cut,
        score_bound=_bounds("the score is", plan.score_low, plan.score_high),
        overrides=tuple(_override_line(override) for override in card.overrides),
        missing=_missing(plan, card),
        way=() if way is None else way_in_words(plan, card, way),
        ahead="" if course is None else if_nothing_happens(plan, course),
    )


def _about(lead: Lead) -> tuple[str, ...]:
    """What tells a reader who this is: the cells as they were read, without a second copy of the id."""
    shown = (" ".join(lead.shown.get(field, "").split()) for field in _ABOUT)
    return tuple(text for text in shown if text and text.lower() != lead.id.lower())


def _verdict(card: Scorecard) -> tuple[str, ...]:
    if not card.in_scope:
        return ("out of scope",)
    outcome = "disqualified" if card.disqualified else "ready" if card.ready else "not ready"
    parts = [] if card.threshold is None and not card.disqualified else [outcome]
    if card.band is not None:
        parts.append(f"band {card.band}")
    if card.grade is not None:
        parts.append(f"grade {card.grade}")
    return tuple(parts)


# ------------------------------------------------------------------------------------------------ groups and rules


def _group_lines(group: Group, result: GroupResult, as_of: int, gains: Gains) -> GroupLines:
    rules = {rule.id: rule for rule in group.rules}
    fired, silent, unknown = (
        [_rule_lines(rules[r.rule_id], r, as_of, gains) for r in result.rules if r.state is state]
        for state in (State.FIRED, State.NOT, State.UNKNOWN)
    )
    return GroupLines(
        name=group.name,
        question=group.question,
        total=result.total,
        cut=result.cut,
        bound=_bounds("this group gives", group.at_least, group.at_most),
        fired=tuple(sorted(fired, key=_largest_first)),
        silent=tuple(silent),
        unknown=tuple(unknown),
    )


def _largest_first(rule: RuleLines) -> tuple[bool, int]:
    """Disqualifying rules on top, then by the size of what they gave."""
    return (rule.points is not None, -abs(rule.points or 0))


def _rule_lines(rule: Rule, result: RuleResult, as_of: int, gains: Gains) -> RuleLines:
    return RuleLines(
        id=rule.id,
        line=rule.line,
        text=rule.text,
        label=rule.name or rule.text,
        points=None if rule.points is None else result.points,
        because=rule.because,
        entries=entries_of(rule, result, as_of),
        worth=_worth(rule, result),
        cut=result.cut,
        bound="" if rule.cap is None else f"up to {milli_text(rule.cap)}",
        near=_near(result, gains),
        unknown=result.unknown,
    )


def _near(result: RuleResult, gains: Gains) -> str:
    """`1 more → +5`: what alone would make a silent rule give points, and by how much the score would rise."""
    tally = next((tally for tally in result.tallies if tally.short), None)
    if tally is None or result.state is not State.NOT:
        return ""
    gain = result.worth or 0 if gains is None else gains.get(result.rule_id, 0)
    return f"{lacking(tally)} → {signed_milli_text(gain)}" if gain > 0 else ""


def _worth(rule: Rule, result: RuleResult) -> str:
    """What the rule could give: `worth up to +15`, `would take 10`."""
    if result.out_of_force:
        return "not in force on this day"
    if rule.points is None or result.worth is None:
        return "would disqualify"
    if rule.each is None:
        size = milli_text(abs(result.worth))
        return f"would take {size}" if result.worth < 0 else f"worth up to +{size}"
    limit = "" if rule.cap is None else f", up to {milli_text(rule.cap)}"
    return f"worth {signed_milli_text(rule.points)} each {rule.each.value}{limit}"


def _missing(plan: Plan, card: Scorecard) -> tuple[Missing, ...]:
    """By what is unknown, in the order of the rules."""
    rules = {rule.id: rule for rule in plan.rules}
    by_fields: dict[str, list[tuple[str, str]]] = {}
    for result in (result for group in card.groups for result in group.rules):
        if result.state is State.UNKNOWN:
            rule = rules[result.rule_id]
            told = by_fields.setdefault(" and ".join(result.unknown), [])
            told.append((_worth(rule, result), rule.name or rule.text))
    return tuple(Missing(what, tuple(told)) for what, told in by_fields.items())


def _bounds(subject: str, low: int | None, high: int | None) -> str:
    parts = [] if low is None else [f"at least {milli_text(low)}"]
    parts += [] if high is None else [f"at most {milli_text(high)}"]
    return f"{subject} {' and '.join(parts)}" if parts else ""


def _override_line(override: OverrideResult) -> OverrideLine:
    return OverrideLine(
        points=override.points,
        text=f"override by {override.by} until {override.until}: {override.because}",
    )


def silent_summary(count: int) -> str:
    """`14 other rules did not fire`."""
    return f"{counted(count, 'other rule')} did not fire"
