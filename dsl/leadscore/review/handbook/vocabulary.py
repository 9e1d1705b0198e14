"""The words that a policy's rules are written with: what each stands for, and who uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from leadscore.check.model import Unit
from leadscore.check.symbols import Kind, Symbol
from leadscore.review.changes.comparison import outcome_parts
from leadscore.review.changes.side import Side
from leadscore.review.handbook.clauses import Clauses
from leadscore.review.handbook.model import Word, WordList
from leadscore.values.number import counted
from leadscore.values.pattern import literal
from leadscore.values.vocabulary import DERIVED

_HEADINGS = {
    Kind.DEFINITION: ("definitions", "Definitions"),
    Kind.SET: ("sets", "Lists"),
    Kind.FIELD: ("fields", "What we know of leads"),
    Kind.EVENT: ("events", "What leads do"),
}
_SHOWN_MEMBERS = 12


def word_lists(side: Side) -> tuple[WordList, ...]:
    """All words that the policy uses, directly or through definitions, and those that it declares itself."""
    users = _users(side)
    told = side.vocabulary | users.keys()
    lists = (
        WordList(
            name, heading, tuple(_word(s, side, users) for s in side.checked.symbols.of_kind(kind) if s.name in told)
        )
        for kind, (name, heading) in _HEADINGS.items()
    )
    return tuple(found for found in lists if found.words)


def _users(side: Side) -> dict[str, list[str]]:
    """Of each name what uses it, in the policy's order."""
    users: dict[str, list[str]] = {}
    rules = ((rule.label, rule.node.condition) for rule in side.rules)
    for label, condition in (*rules, *((part.label, part.node) for part in outcome_parts(side))):
        for name in sorted(side.leads_to(condition)):
            users.setdefault(name, []).append(label)
    return users


def _word(symbol: Symbol, side: Side, users: dict[str, list[str]]) -> Word:
    return Word(
        name=symbol.name,
        what=_what(symbol, side),
        note=_note(symbol, side),
        declared=_declared(symbol, side),
        used_by=tuple(dict.fromkeys(users.get(symbol.name, ()))),
    )


def _what(symbol: Symbol, side: Side) -> str:
    match symbol.kind:
        case Kind.FIELD:
            source = DERIVED.get(symbol.name) if symbol.span is None else None
            read = f", read from {source} where the data has no such column" if source else ""
            return f"{symbol.type.value if symbol.type else ''}{read}"
        case Kind.EVENT:
            return "done to the lead, by us" if symbol.by_us else "done by the lead"
        case Kind.SET:
            return _members(symbol, side)
        case _:
            return "" if symbol.condition is None else Clauses(side.checked.symbols).clause(symbol.condition)


def _members(symbol: Symbol, side: Side) -> str:
    found = side.checked.sets.get(symbol.name)
    if found is None:
        return "not used"
    if symbol.span is None:
        return f"{len(found):,} domains of e-mail addresses, from a maintained list"
    shown = ", ".join(literal(member) for member in found[:_SHOWN_MEMBERS])
    more = len(found) - _SHOWN_MEMBERS
    return f"{shown}, and {more:,} more" if more > 0 else f"{shown} ({counted(len(found), 'member')})"


def _unit(symbol: Symbol, side: Side) -> Unit | None:
    if symbol.span is None:
        return None
    units = (side.checked.main, *side.checked.used)
    return next((unit for unit in units if unit.source.path == symbol.span.path), None)


def _declared(symbol: Symbol, side: Side) -> str | None:
    """`vocabulary.lead, line 7`."""
    unit = _unit(symbol, side)
    if unit is None or symbol.span is None:
        return None
    return f"{PurePath(unit.source.path).name}, line {unit.source.position(symbol.span.start).line}"


def _note(symbol: Symbol, side: Side) -> str | None:
    """The comment behind the declaration, on its line."""
    unit = _unit(symbol, side)
    if unit is None or symbol.span is None:
        return None
    line = unit.source.position(symbol.span.start).line
    return next(_comments_on(unit, line), None)


def _comments_on(unit: Unit, line: int) -> Iterator[str]:
    for comment in unit.file.comments:
        if not comment.own_line and unit.source.position(comment.span.start).line == line:
            yield comment.text.lstrip("# ").strip()
