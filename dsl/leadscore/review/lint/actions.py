"""What an action says about a lead, by its kind and the words of its target.

| says | kinds | words in the target |
| --- | --- | --- |
| hardly anything | `opened liked followed`, and `visited viewed read` of | blog news home career careers jobs about press |
| they want to talk or to buy | `requested submitted registered started`, of | demo trial quote quotation offer proposal pricing price rfq contact consultation callback call meeting appointment sales |
| they want to talk or to buy | `met`, and `requested` without a target | |
| they turn away | `unsubscribed complained`, and `bounced` | |

Whatever stands in no line is in between, and no rule takes it for either: events that a policy declares itself, above
all. So is an opened e-mail, or a page of the first line, whose target has one of the strong words.
"""  # noqa: E501

from __future__ import annotations

from leadscore.plan.model import And, Condition, EventCount, EventSelector, Op, Or
from leadscore.plan.walk import evidence_of
from leadscore.values.pattern import Pattern, PatternSet
from leadscore.values.text import words

_TRIVIAL_KINDS = frozenset({"opened", "liked", "followed"})
_PAGES = frozenset({"visited", "viewed", "read"})
_TRIVIAL_PAGES = frozenset({"blog", "news", "home", "career", "careers", "jobs", "about", "press"})
_ASKING_KINDS = frozenset({"requested", "submitted", "registered", "started"})
_ASKED_FOR = frozenset(
    """demo trial quote quotation offer proposal pricing price rfq contact consultation callback call meeting
    appointment sales""".split()
)
_TURNED_AWAY = frozenset({"unsubscribed", "complained", "bounced"})


def is_trivial(selector: EventSelector) -> bool:
    """Whether each of these events says hardly anything."""
    if selector.kind in _TRIVIAL_KINDS:
        return selector.targets is None or not _some(selector.targets, _ASKED_FOR)
    if selector.kind not in _PAGES or selector.targets is None:
        return False
    return _all(selector.targets, _TRIVIAL_PAGES) and not _some(selector.targets, _ASKED_FOR)


def is_strong(selector: EventSelector) -> bool:
    """Whether each of these events says that the lead wants to talk or to buy."""
    if selector.targets is None:
        return selector.kind in ("met", "requested")
    return selector.kind == "met" or (selector.kind in _ASKING_KINDS and _all(selector.targets, _ASKED_FOR))


def is_turning_away(selector: EventSelector) -> bool:
    """Whether each of these events speaks against the lead."""
    return selector.kind in _TURNED_AWAY


def _all(targets: PatternSet, known: frozenset[str]) -> bool:
    return all(_words(pattern) & known for pattern in targets.patterns)


def _some(targets: PatternSet, known: frozenset[str]) -> bool:
    return any(_words(pattern) & known for pattern in targets.patterns)


def _words(pattern: Pattern) -> frozenset[str]:
    return frozenset(word for piece in pattern.pieces for word in words(piece))


# ------------------------------------------------------------------------------------------------ conditions


def sufficing(condition: Condition) -> tuple[EventCount, ...]:
    """The event conditions that make a condition true by themselves: it is one of them, or any of them does.

    Where more is needed, there are none.
    """
    match condition:
        case EventCount(op=Op.GREATER | Op.GREATER_EQUAL | Op.EQUAL, value=value) if value > 0:
            return (condition,)
        case EventCount(op=Op.GREATER):
            return (condition,)
        case Or(operands):
            return tuple(event for operand in operands for event in sufficing(operand))
        case _:
            return ()


def counts_for_ever(condition: Condition) -> bool:
    """Whether it is true because of an event, and stays so however long ago that was."""
    return bool(evidence_of(condition)) and _stays(condition)


def _stays(condition: Condition) -> bool:
    match condition:
        case EventCount(selector=selector):
            return selector.window is None
        case And(operands):
            return all(_stays(operand) for operand in operands)
        case Or(operands) if evidence_of(condition):
            return any(_stays(operand) for operand in operands if evidence_of(operand))
        case _:
            return True  # fields stay as they are, and what did not happen is no evidence
