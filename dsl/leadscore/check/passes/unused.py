"""What a policy declares, it uses. A vocabulary that several policies share may well hold more than one needs."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.policy import Policy
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import Define, EventDeclaration, FieldDeclaration, NamedFact, SetFile, SetMembers, Test


def unused(policy: Policy) -> Iterator[Diagnostic]:
    if policy.is_vocabulary or not policy.loaded.complete:
        return
    facts = {f.name.text for t in policy.written(Test) for f in t.given if isinstance(f, NamedFact)}
    used = policy.used_names | policy.unreadable_words
    for statement in policy.loaded.main.file.statements:
        match statement:
            case SetMembers(name) | SetFile(name) if name.text not in used:
                yield problem(
                    "unused-set",
                    name.span,
                    f"No condition uses the set `{name.text}`",
                    "Use it behind `in`, delete it, or move it into a file that several policies use.",
                )
            case Define(name) if name.text not in used:
                yield problem(
                    "unused-definition",
                    name.span,
                    f"No condition uses the definition `{name.text}`",
                    "Use it, delete it, or move it into a file that several policies use.",
                )
            case FieldDeclaration(name) if name.text not in used | facts:
                yield problem(
                    "unused-field",
                    name.span,
                    f"No condition uses the field `{name.text}`",
                    "It does no harm: the data may hold it. Delete it where it does not.",
                )
            case EventDeclaration(name) if name.text not in used | facts:
                yield problem(
                    "unused-event",
                    name.span,
                    f"No condition uses the event `{name.text}`",
                    "Keep it if the data holds such events: without it they would be set aside.",
                )
            case _:
                pass
