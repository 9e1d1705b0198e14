"""Fit without interest is no reason to call, nor is interest without fit. See docs/lint/group-alone-ready.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.places import first_word
from leadscore.engine.outcome import Outcome
from leadscore.plan.model import Group, Ready
from leadscore.review.lint.subject import Finding, Subject, WrittenRule
from leadscore.source import Span
from leadscore.syntax import nodes as n
from leadscore.values.number import milli_text

_NAMED = 2
"""So many rules are named as the way to the threshold."""
_MOST_MATCHES = 100
_MOST_TRIED = 50_000
"""So many events are scored before nothing is said: of hundreds of rules, few are enough to be ready, or none are."""
_LESS = 5_000
"""What the bound that is advised leaves to other groups, in millipoints; half of a threshold that is lower."""


def group_alone_ready(subject: Subject) -> Iterator[Finding]:
    """Makes up a lead for whom a group gives much, and lets the engine say whether it is ready.

    Of a policy in which one group alone adds, nothing is said: there is no other to wait for.
    """
    ready, groups = subject.plan.ready, subject.plan.groups
    adding = [place for place, group in enumerate(groups) if any((rule.points or 0) > 0 for rule in group.rules)]
    if ready is None or len(adding) < 2:
        return
    for place in adding:
        outcome = _shown(subject, place, ready)
        if outcome is not None:
            other = next(groups[i] for i in adding if i != place)
            yield _finding(subject, groups[place], other, outcome, ready)


def _shown(subject: Subject, place: int, ready: Ready) -> Outcome | None:
    """The outcome of a lead whom a group alone makes ready; None where none was found.

    The rules that give most come first. What a rule asks for is kept if it leads to more points in the group, and to
    none in another.
    """
    group = subject.plan.groups[place]
    rules = [rule for rule in subject.rules if rule.group is group and rule.adds]
    if None not in (mosts := [rule.most for rule in rules]) and sum(filter(None, mosts)) < ready.at:
        return None
    sketch, tried = subject.newcomer, 0
    outcome = subject.score_of(sketch)
    best = 0 if outcome is None else outcome.sums[place]
    for rule in sorted(rules, key=lambda rule: -(ready.at if rule.most is None else rule.most)):
        further = subject.witness.with_true(rule.plan.condition, sketch, rule.plan.each, _matches(rule, ready))
        tried += len(further.events)
        if tried > _MOST_TRIED:
            return None
        outcome = subject.score_of(further)
        if outcome is not None and outcome.sums[place] > best and _has_no_other(outcome, place):
            sketch, best = further, outcome.sums[place]
            if outcome.ready and outcome.totals[place] >= ready.at:
                return outcome
    return None


def _has_no_other(outcome: Outcome, place: int) -> bool:
    return all(total <= 0 for other, total in enumerate(outcome.totals) if other != place)


def _matches(rule: WrittenRule, ready: Ready) -> int:
    """How many matches make the most of a rule, as far as it matters."""
    if rule.plan.each is None or not rule.plan.points:
        return 1
    wanted = ready.at if rule.most is None else rule.most
    return max(1, min(-(-wanted // rule.plan.points), _MOST_MATCHES))


def _finding(subject: Subject, group: Group, other: Group, outcome: Outcome, ready: Ready) -> Finding:
    total = outcome.totals[subject.plan.groups.index(group)]
    fired = [
        (points, rule.plan.text)
        for rule, points in zip(subject.rules, outcome.points, strict=True)
        if points > 0 and rule.group is group
    ]
    way = " and ".join(f"`{text}`" for _, text in sorted(fired, key=lambda pair: -pair[0])[:_NAMED])
    joined = "if" if ready.condition is None else "and"
    below = milli_text(ready.at - min(_LESS, ready.at // 2))
    return Finding(
        _place(subject, group),
        f"`{group.name}` alone makes a lead ready: it can give {milli_text(total)}, "
        f"and `ready` asks for {milli_text(ready.at)}",
        f"Most of it comes from {way}. Bound the group below the threshold, such as `at most {below}`, "
        f"or let `ready` ask for the other one, too: `{joined} {other.name} > 0`.",
    )


def _place(subject: Subject, group: Group) -> Span:
    """The group's name; where it has no header, the first word of its first rule."""
    headers = (s for s in subject.checked.main.file.statements if isinstance(s, n.GroupHeader))
    named = next((header.name.span for header in headers if header.name.text == group.name), None)
    if named is not None:
        return named
    first = next(rule for rule in subject.rules if rule.group is group)
    return first_word(subject.checked.main.source, first.node.span)
