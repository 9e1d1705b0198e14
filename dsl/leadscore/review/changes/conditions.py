"""What is another part of a condition now, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from leadscore.record import replace
from leadscore.review.changes.meaning import Key
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text

Reads: TypeAlias = Callable[[n.Condition], Key]

_WORDS = {
    n.And: ("now also asks", "no longer asks"),
    n.Or: ("now also holds for", "no longer holds for"),
}


def differences(old: n.Condition, new: n.Condition, old_reads: Reads, new_reads: Reads) -> tuple[str, ...]:
    """The changed parts, as few words as say them: `within 30 days → within 90 days`, `now also asks …`.

    `old_reads` and `new_reads` give keys by which parts of both are known to be written alike.
    """
    return tuple(_differences(old, new, old_reads, new_reads))


def _differences(old: n.Condition, new: n.Condition, old_reads: Reads, new_reads: Reads) -> Iterator[str]:
    for kind in (n.Or, n.And):
        if isinstance(old, kind) or isinstance(new, kind):
            before, after = _parts(old, kind), _parts(new, kind)
            gone, come = _apart(before, after, old_reads, new_reads)
            if len(gone) < len(before) or {_subject(part) for part in gone} & {_subject(part) for part in come}:
                yield from _listed(kind, gone, come, old_reads, new_reads)
                return
    yield _one(old, new)


def _parts(condition: n.Condition, kind: type[n.And] | type[n.Or]) -> Sequence[n.Condition]:
    return condition.operands if isinstance(condition, kind) else (condition,)


def _apart(
    before: Sequence[n.Condition], after: Sequence[n.Condition], old_reads: Reads, new_reads: Reads
) -> tuple[list[n.Condition], list[n.Condition]]:
    """The parts that stand in one of the two alone."""
    ours, theirs = set(map(old_reads, before)), set(map(new_reads, after))
    return [p for p in before if old_reads(p) not in theirs], [p for p in after if new_reads(p) not in ours]


def _listed(
    kind: type[n.And] | type[n.Or],
    gone: list[n.Condition],
    come: list[n.Condition],
    old_reads: Reads,
    new_reads: Reads,
) -> Iterator[str]:
    """Parts about the same field or event are one part that changed; the others came or went."""
    now_also, no_longer = _WORDS[kind]
    for part in gone:
        twin = next((other for other in come if _subject(other) == _subject(part)), None)
        if twin is None:
            yield f"{no_longer} {_text(part, kind)}"
        else:
            come = [other for other in come if other is not twin]
            yield from _differences(part, twin, old_reads, new_reads)
    yield from (f"{now_also} {_text(part, kind)}" for part in come)


def _text(part: n.Condition, kind: type[n.And] | type[n.Or]) -> str:
    return f"({condition_text(part)})" if kind is n.And and isinstance(part, n.Or) else condition_text(part)


def _subject(condition: n.Condition) -> object:
    """What a condition is about: a name, or how it is put together."""
    match condition:
        case n.Not(operand):
            return ("not", _subject(operand))
        case n.And() | n.Or() | n.Inactive():
            return type(condition)
        case _:
            return condition.name.text


# ------------------------------------------------------------------------------------------------ one comparison


def _one(old: n.Condition, new: n.Condition) -> str:
    """One part for another. Of two that differ in their window alone, the window."""
    match old, new:
        case (n.Happened() | n.Never(), n.Happened() | n.Never()) if old.window and new.window:
            stem = replace(old, window=None)
            if stem == replace(new, window=None):
                before, after = (_window(stem, condition) for condition in (old, new))
                return f"{condition_text(stem)} {before} → {after}{_wider(old.window, new.window)}"
        case n.Inactive(before), n.Inactive(after):
            longer = "longer" if after.seconds > before.seconds else "shorter"
            return f"{condition_text(old)} → {condition_text(new)} ({longer})"
        case _:
            pass
    return f"{condition_text(old)} → {condition_text(new)}"


def _window(stem: n.Condition, whole: n.Condition) -> str:
    return condition_text(whole).removeprefix(condition_text(stem)).strip()


def _wider(old: n.Window, new: n.Window) -> str:
    match old, new:
        case n.WithinWindow(before), n.WithinWindow(after) if before.seconds != after.seconds:
            return " (a wider window)" if after.seconds > before.seconds else " (a narrower window)"
        case _:
            return ""
