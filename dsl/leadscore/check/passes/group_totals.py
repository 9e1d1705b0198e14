"""A definition that asks for a group's total is used only where totals exist."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.policy import Policy, Role
from leadscore.check.symbols import Kind
from leadscore.check.walk import read_in_place
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import Bare, Inactive


def group_totals(policy: Policy) -> Iterator[Diagnostic]:
    for leaf, _, role in policy.comparisons:
        if role not in (Role.RULE, Role.APPLIES) or not isinstance(leaf, Bare):
            continue
        group = _group_in(policy, leaf)
        if group is not None:
            yield problem(
                "group-not-here",
                leaf.span,
                f"`{leaf.name.text}` asks for the total of `{group}`, which is not known yet behind `{role.value}`",
                "Totals are known once all rules are added up: only `ready`, `band` and `on` can ask for them.",
            )


def _group_in(policy: Policy, bare: Bare) -> str | None:
    """The first group that a definition asks for, or None."""
    if policy.symbols.definition(bare.name.text) is None:
        return None
    for leaf, _ in read_in_place(bare, policy.symbols):
        if not isinstance(leaf, Inactive) and policy.symbols.kind(leaf.name.text) is Kind.GROUP:
            return leaf.name.text
    return None
