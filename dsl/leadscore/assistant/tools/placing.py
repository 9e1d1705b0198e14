"""Where a new sentence stands: with its like, and never between a comment and what it is about."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.assistant.tools.cutting import line_end
from leadscore.check.walk import inside
from leadscore.diagnostics.model import Edit
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import GroupOfRules, groups_of

_SECTIONS: tuple[tuple[type[n.Statement], ...], ...] = (
    (n.PolicyHeader, n.Owned, n.Use),
    (n.FieldDeclaration, n.EventDeclaration, n.SetMembers, n.SetFile, n.Define),
    (n.ScoreRange, n.AppliesIf),
    (n.GroupHeader, n.Rule),
    (n.Ready, n.Band, n.Grade, n.Action),
    (n.Override,),
    (n.Test,),
)
"""Sentences of kinds that stand together in a policy, in the order in which most have them."""


def placed(file: n.File, source: Source, text: str, statement: n.Statement) -> Edit:
    """A rule goes to the end of the group that asks for the like, a band above the last one, a group behind all rules
    (those below it would be its own), all else behind the last of its kind, of its section, or of the one before."""
    match statement:
        case n.Rule() if groups := groups_of(file):
            group = max(groups, key=lambda one: _likeness(statement, one))
            last = group.rules[-1] if group.rules else group.header
            assert last is not None, "a group has a heading or rules"
            return _behind(source, last, text)
        case n.Band() if bands := [one for one in file.statements if isinstance(one, n.Band)]:
            return _above(source, bands[-1], f"{text}\n")
    return _with_its_like(file.statements, source, text, statement)


def _with_its_like(among: Sequence[n.Statement], source: Source, text: str, statement: n.Statement) -> Edit:
    own = _section(statement)
    alike = [one for one in among if type(one) is type(statement) and not isinstance(statement, n.GroupHeader)]
    if alike:
        return _behind(source, alike[-1], text, apart=len(alike) > 1 and _has_blank_above(source, alike[-1]))
    if beside := [one for one in among if _section(one) == own]:
        return _behind(source, beside[-1], text, apart=isinstance(statement, n.GroupHeader), aligned=False)
    if before := [one for one in among if _section(one) < own]:
        nearest = max(before, key=lambda one: (_section(one), one.span.start))
        return _behind(source, nearest, text, apart=True, aligned=False)
    if among:
        return _above(source, among[0], f"{text}\n\n")
    end, open_line = len(source.text), "" if not source.text or source.text.endswith(("\r", "\n")) else "\n"
    return Edit(Span(source.path, end, end), f"{open_line}{text}\n")


def _section(statement: n.Statement) -> int:
    return next(place for place, kinds in enumerate(_SECTIONS) if isinstance(statement, kinds))


def _has_blank_above(source: Source, node: n.Node) -> bool:
    """Above the comments that stand over it."""
    line = source.position(_with_comments(source, node)).line
    return line > 1 and not source.line(line - 1).strip()


def _behind(source: Source, node: n.Node, text: str, *, apart: bool = False, aligned: bool = True) -> Edit:
    """On a line of its own below; `aligned`: as far to the right as what stands there, `apart`: with an empty line
    between."""
    column = source.position(node.span.start).column - 1
    before = source.text[node.span.start - column : node.span.start]
    line = source.position(node.span.end).line
    while _is_remark_of(source.line(line + 1), column):
        line += 1
    place = line_end(source, source.line_start(line)).start()
    indent = before if aligned and not before.strip() else ""
    return Edit(Span(source.path, place, place), f"{chr(10) * (1 + apart)}{indent}{text}")


def _is_remark_of(line: str, column: int) -> bool:
    """Whether it is a comment that stands further to the right than the sentence above, as a part of it."""
    bare = line.lstrip()
    return bare.startswith("#") and len(line) - len(bare) > column


def _above(source: Source, node: n.Node, text: str) -> Edit:
    place = _with_comments(source, node)
    return Edit(Span(source.path, place, place), text)


def _with_comments(source: Source, node: n.Node) -> int:
    """Where a sentence begins with the comments right above it, which are about what stands there."""
    line, place = source.position(node.span.start).line, node.span.start
    while line > 1 and source.line(line - 1).lstrip().startswith("#"):
        line -= 1
        place = source.line_start(line)
    return place


# ------------------------------------------------------------------------------------------------ which group


def _likeness(rule: n.Rule, group: GroupOfRules) -> tuple[int, int]:
    """With how many of a group's rules it asks for the same: the same events, else for events or for fields at all."""
    wanted, asks_events = _asked(rule), _asks_events(rule)
    alike = sum(len(wanted & _asked(one)) for one in group.rules)
    return alike, sum(_asks_events(one) == asks_events for one in group.rules)


def _asked(rule: n.Rule) -> frozenset[str]:
    return frozenset(name.text for name in inside(rule.condition, n.Name))


def _asks_events(rule: n.Rule) -> bool:
    return any(True for kind in (n.Happened, n.Never, n.Inactive) for _ in inside(rule.condition, kind))
