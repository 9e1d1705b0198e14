"""Sets hold texts, each once, and are used for what they were written for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from leadscore.check.fit import misfit
from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind
from leadscore.diagnostics import Diagnostic, Edit, Fix, Note
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import Contains, Happened, InSet, Name, Never, SetMembers, Text
from leadscore.values.pattern import literal
from leadscore.values.terms import ValueType
from leadscore.values.text import fold
from leadscore.values.vocabulary import FIELDS, SETS

_SUBJECTS = {"country": "place", "region": "place", "city": "place"}
"""What a standard field speaks of, where that is not the field itself."""
_TARGET = "target"


class Use(NamedTuple):
    """A set and what is looked up in it: the name of a field or an event."""

    members: Name
    subject: Name


def sets(policy: Policy) -> Iterator[Diagnostic]:
    for statement in policy.everywhere(SetMembers):
        yield from _members(policy, statement)
    uses = list(_uses(policy))
    for use in uses:
        if use.members.text in SETS:
            yield from _standard(policy, use)
    yield from _mixed(policy, uses)


def _members(policy: Policy, statement: SetMembers) -> Iterator[Diagnostic]:
    seen: dict[str, Text] = {}
    for previous, member in zip((statement.name, *statement.members), statement.members, strict=False):
        if not isinstance(member, Text):
            yield from misfit(policy, "A member of a set", ValueType.TEXT, member)
            continue
        first = seen.setdefault(fold(member.value), member)
        if first is not member:
            yield problem(
                "duplicate-member",
                member.span,
                f'"{literal(member.value)}" is a member of `{statement.name.text}` already',
                "Capitals and blanks make no difference: one of the two can go.",
                Fix("take it out", (Edit(Span(member.span.path, previous.span.end, member.span.end), ""),)),
                [Note(first.span, "the first one is here")],
            )


def _uses(policy: Policy) -> Iterator[Use]:
    for leaf, _, _ in policy.comparisons:
        match leaf:
            case InSet(name, members):
                yield Use(members, name)
            case Happened(name, Name() as members) | Never(name, Name() as members):
                yield Use(members, name)
            case Contains(name, Name() as members):
                yield Use(members, name)
            case _:
                pass


def _standard(policy: Policy, use: Use) -> Iterator[Diagnostic]:
    """The standard sets hold e-mail domains; fields that a policy declares may hold such, too."""
    subject = use.subject.text
    is_event = policy.symbols.kind(subject) is Kind.EVENT
    if not is_event and (subject not in FIELDS or FIELDS[subject] is not ValueType.TEXT or subject == "email_domain"):
        return
    fix = None
    if subject == "email":
        fix = Fix("ask for the domain", (Edit(use.subject.span, "email_domain"),))
    yield problem(
        "wrong-set",
        use.members.span,
        f"`{use.members.text}` holds e-mail domains, and `{subject}` is something else",
        f"Write `email_domain in {use.members.text}`.",
        fix,
    )


def _mixed(policy: Policy, uses: list[Use]) -> Iterator[Diagnostic]:
    """A set that is used for two kinds of things was surely written for one of them, which is taken to be the first."""
    first: dict[str, tuple[str, Use]] = {}
    for use in uses:
        speaks_of = _speaks_of(policy, use.subject.text)
        if speaks_of is None or policy.symbols.kind(use.members.text) is not Kind.SET:
            continue
        known, earlier = first.setdefault(use.members.text, (speaks_of, use))
        if known != speaks_of and use.members.text not in SETS:
            yield problem(
                "mixed-set",
                use.members.span,
                f"`{use.members.text}` is used for `{use.subject.text}` here, "
                f"and for `{earlier.subject.text}` elsewhere",
                "A list is usually written for one thing: is this the set that is meant?",
                notes=[Note(earlier.members.span, f"here it is used for `{earlier.subject.text}`")],
            )


def _speaks_of(policy: Policy, name: str) -> str | None:
    """What texts are looked up by this field or event; None for declared fields, of which nobody knows."""
    if policy.symbols.kind(name) is Kind.EVENT:
        return _TARGET
    return _SUBJECTS.get(name, name) if FIELDS.get(name) is ValueType.TEXT else None
