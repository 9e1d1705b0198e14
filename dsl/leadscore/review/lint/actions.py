"""What an action says about a lead, by its kind and the words of its target: the table in docs/linting.md as data.

Whatever stands in no line of it is in between, and no rule takes it for trivial or strong: above all, events that a
policy declares itself.
"""

from __future__ import annotations

from leadscore.plan.model import And, Condition, EventCount, EventSelector, Op, Or
from leadscore.plan.walk import evidence_of
from leadscore.values.pattern import Pattern
from leadscore.values.target import HOME
from leadscore.values.text import words

TRIVIAL_KINDS = frozenset({"opened", "liked", "followed"})
PAGE_KINDS = frozenset({"visited", "viewed", "read"})
TRIVIAL_PAGES = frozenset({"about", "about-us", "blog", "career", "careers", "jobs", "news", "press"})
ASKING_KINDS = frozenset({"requested", "submitted", "registered", "started"})
ASKED_FOR = frozenset(
    """appointment call callback consultation contact demo meeting offer price pricing proposal quotation quote rfq
    sales trial""".split()
)
TURNING_AWAY = frozenset({"unsubscribed", "complained", "bounced"})


def is_trivial(selector: EventSelector) -> bool:
    """Whether each of these events says hardly anything."""
    if selector.kind in TRIVIAL_KINDS:
        return selector.targets is None or not any(map(_asks, selector.targets.patterns))
    if selector.kind not in PAGE_KINDS or selector.targets is None:
        return False
    return all(_is_trivial_page(pattern) and not _asks(pattern) for pattern in selector.targets.patterns)


def is_strong(selector: EventSelector) -> bool:
    """Whether each of these events says that the lead wants to talk or to buy."""
    if selector.targets is None:
        return selector.kind in ("met", "requested")
    return selector.kind == "met" or (selector.kind in ASKING_KINDS and all(map(_asks, selector.targets.patterns)))


def is_turning_away(selector: EventSelector) -> bool:
    """Whether each of these events speaks against the lead."""
    return selector.kind in TURNING_AWAY


def _asks(pattern: Pattern) -> bool:
    """Whether the target has a word for what somebody asks who wants to buy."""
    return any(word in ASKED_FOR for piece in pattern.pieces for word in words(piece))


def _is_trivial_page(pattern: Pattern) -> bool:
    """By whole parts of the path: `blog/*` is the blog, and `press-brakes` may well be what is sold."""
    parts = pattern.text.split("/")
    return parts == [HOME] or not TRIVIAL_PAGES.isdisjoint(parts)


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
