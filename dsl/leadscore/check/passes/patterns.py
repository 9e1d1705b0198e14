"""Every text that is held against a field or a target can match something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.check.walk import Leaf
from leadscore.diagnostics import Diagnostic, Edit, Fix, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import (
    Affix,
    Bare,
    Compare,
    Contains,
    Happened,
    Inactive,
    InSet,
    Is,
    IsKnown,
    Name,
    Never,
    SetFile,
    SetMembers,
    Text,
)
from leadscore.values.pattern import PatternProblem, has_star, literal, target_problem
from leadscore.values.pattern import problem as text_problem
from leadscore.values.terms import ValueType
from leadscore.values.text import WHITE_SPACE, words


def patterns(policy: Policy) -> Iterator[Diagnostic]:
    for statement in policy.everywhere(SetMembers):
        for member in statement.members:
            if isinstance(member, Text):
                yield from _bad(member, text_problem(member.value))
    for leaf, _, _ in policy.comparisons:
        yield from _leaf(policy, leaf)


def _leaf(policy: Policy, leaf: Leaf) -> Iterator[Diagnostic]:
    match leaf:
        case Is(name, Text() as text, negated):
            if policy.symbols.field_type(name.text) is ValueType.TEXT:
                yield from _compared(name, text, negated, leaf.span)
        case Affix(text=Text() as text):
            yield from _bad(text, text_problem(text.value))
        case Contains(_, what):
            yield from _contained(policy, what)
        case Happened(_, Text() as target) | Never(_, Text() as target):
            yield from _bad(target, target_problem(target.value))
        case Happened(name, Name() as members) | Never(name, Name() as members) | InSet(name, members):
            if policy.symbols.kind(name.text) is Kind.EVENT:
                yield from _targets(policy, members)
        case Is() | Affix() | Happened() | Never() | Bare() | IsKnown() | Compare() | Inactive():
            return
        case _:
            assert_never(leaf)


def _compared(name: Name, text: Text, negated: bool, span: Span) -> Iterator[Diagnostic]:
    found = text_problem(text.value)
    if found is not PatternProblem.EMPTY:
        yield from _bad(text, found)
        return
    meant = f"{name.text} is {'known' if negated else 'missing'}"
    yield problem(
        "blank-text",
        text.span,
        f"`{name.text}` is compared with a blank text, and blank counts as unknown",
        f"Write `{meant}`.",
        Fix(f"write `{meant}`", (Edit(span, meant),)),
    )


def _bad(text: Text, found: PatternProblem | None) -> Iterator[Diagnostic]:
    if found is None or found is PatternProblem.BAD_ESCAPE:  # the parser has told of the latter
        return
    fix = None
    if found is PatternProblem.BLANK_EDGE:
        trimmed = text.value.strip(WHITE_SPACE).replace('"', '\\"')
        fix = Fix("leave the blank out", (Edit(text.span, f'"{trimmed}"'),))
    yield problem("bad-pattern", text.span, f'The text "{literal(text.value)}" {found.value}', found.help, fix)


def _contained(policy: Policy, what: object) -> Iterator[Diagnostic]:
    """`contains` looks for words, so stars and texts without a word have no meaning there."""
    if isinstance(what, Text):
        if has_star(what.value):
            yield problem(
                "bad-pattern",
                what.span,
                "`contains` looks for whole words, and a star is none",
                'Leave the star out, or write `is "*…*"` to look for a part of a word.',
            )
        elif not words(literal(what.value)):
            yield problem(
                "bad-pattern",
                what.span,
                f'`contains` looks for whole words, and there is none in "{literal(what.value)}"',
                "Write the word or the words that it shall contain.",
            )
    elif isinstance(what, Name):
        for member in policy.members(what.text) or ():
            if has_star(member) or not words(literal(member)):
                yield problem(
                    "bad-pattern",
                    what.span,
                    f'`contains` looks for whole words, and `{what.text}` holds "{literal(member)}"',
                    f"Write `in {what.text}` to match whole texts, or make a set of words without stars.",
                    notes=_declared_at(policy, what, member),
                )
                return


def _targets(policy: Policy, name: Name) -> Iterator[Diagnostic]:
    """A set that is used for targets: the first member that cannot be one."""
    for member in policy.members(name.text) or ():
        if "*" in member and target_problem(member) is PatternProblem.STAR_IN_ADDRESS:
            found = PatternProblem.STAR_IN_ADDRESS
            yield problem(
                "bad-pattern",
                name.span,
                f'`{name.text}` is used for targets, and its member "{literal(member)}" {found.value}',
                found.help,
                notes=_declared_at(policy, name, member),
            )
            return


def _declared_at(policy: Policy, name: Name, member: str) -> list[Note]:
    match policy.declared_sets.get(name.text):
        case SetMembers(members=members):
            return [Note(m.span, "it is here") for m in members if isinstance(m, Text) and m.value == member][:1]
        case SetFile(path=path):
            return [Note(path.span, "it is in this file")]
        case None:
            return []
