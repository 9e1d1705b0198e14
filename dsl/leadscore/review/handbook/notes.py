"""What a reader should know to read the page right: of what holds of all policies, that which this one makes use of."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.walk import inside
from leadscore.review.changes.side import Side
from leadscore.syntax import nodes as n
from leadscore.values.pattern import Pattern
from leadscore.values.terms import ValueType


def notes(side: Side) -> tuple[str, ...]:
    """Whole sentences."""
    return tuple(_notes(side))


def _notes(side: Side) -> Iterator[str]:
    yield "Every rule is looked at for every lead, and their order does not matter."
    if any(side.checked.symbols.field_type(name) is not None for name in side.used_names):
        yield (
            "A rule counts only where it is certain. What is not known about a lead counts neither for nor against it: "
            "neither “their country is …” nor “their country is not …” holds while nobody knows the country."
        )
    if any(group.at_least is not None or group.at_most is not None for group in side.plan.groups):
        yield "A group with bounds never gives more or less than these, however many of its rules count."
    if any(rule.cap is not None for rule in side.plan.rules):
        yield "“Up to … in all” bounds what one rule gives, after decay."
    if any(rule.decay is not None for rule in side.plan.rules):
        yield (
            "Decay goes by the age of the event behind a rule: of several, the newest counts, unless the rule counts "
            "each of them."
        )
    if side.asks_for_silence:
        yield "Silence counts from the last thing that a lead did itself, else from its creation date, if known."
    yield from _texts(side)


def _texts(side: Side) -> Iterator[str]:
    patterns = [text.value for text in inside(_statements(side), n.Text)]
    patterns += [member for members in side.checked.sets.values() for member in members]
    if any(side.checked.symbols.field_type(name) is ValueType.TEXT for name in side.used_names):
        yield "Texts are compared as a whole, and whether letters are upper or lower case does not matter."
    if any(not Pattern.of_text(text).is_exact for text in patterns):
        yield "A star (*) in a text stands for any letters, also for none."


def _statements(side: Side) -> tuple[n.Statement, ...]:
    """Those whose texts are patterns."""
    files = (side.checked.main.file, *(unit.file for unit in side.checked.used))
    return tuple(s for file in files for s in file.statements if isinstance(s, n.Rule | n.Define | n.SetMembers))
