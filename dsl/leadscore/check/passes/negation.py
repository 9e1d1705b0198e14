"""`not` over what is unknown is unknown, too, and then a rule is silent. See docs/diagnostics/not-over-unknown.md.

A warning at every `not title in …` would be noise. So in rules only yes/no fields count, which most data fills in only
where they are yes; in conditions that decide about the whole lead, every negated comparison of a field does.
"""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.policy import Policy, Role
from leadscore.check.walk import Leaf, leaves, read_in_place
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import Condition, Inactive, InSet, Is, IsKnown, YesNo
from leadscore.values.terms import ValueType

_STRICT = (Role.APPLIES, Role.READY)


def negation(policy: Policy) -> Iterator[Diagnostic]:
    for condition, role in policy.conditions:
        cared_for = _asked_if_known(policy, condition)
        for leaf, positive in leaves(condition):
            if isinstance(leaf, Inactive | IsKnown) or leaf.name.text in cared_for:
                continue
            type_ = policy.symbols.field_type(leaf.name.text)
            if type_ is None or positive != _is_negative(leaf):
                continue
            if (type_ is ValueType.YES_NO and not _asks_for_no(leaf)) or role in _STRICT:
                yield _silent(policy, leaf, role, type_)


def _asked_if_known(policy: Policy, condition: Condition) -> set[str]:
    return {leaf.name.text for leaf, _ in read_in_place(condition, policy.symbols) if isinstance(leaf, IsKnown)}


def _is_negative(leaf: Leaf) -> bool:
    """Whether the comparison itself says `not`."""
    return isinstance(leaf, Is | InSet) and leaf.negated


def _asks_for_no(leaf: Leaf) -> bool:
    """`existing_customer is no` is plain, and so is its negation."""
    return isinstance(leaf, Is) and isinstance(leaf.value, YesNo) and not leaf.value.value


def _silent(policy: Policy, leaf: Leaf, role: Role, type_: ValueType) -> Diagnostic:
    assert not isinstance(leaf, Inactive)
    name = leaf.name.text
    consequence = {
        Role.APPLIES: "a lead of which it is unknown is out of scope",
        Role.READY: "a lead of which it is unknown is never ready",
    }.get(role, "it is not true of a lead of which it is unknown")
    wish = f"{name} is no" if type_ is ValueType.YES_NO else f"{name} is known and …"
    return problem(
        "not-over-unknown",
        leaf.span,
        f"`{name}` stands under `not`, and {consequence}",
        f"Write `{wish}` where that is meant, or add `or {name} is missing` to take in the unknown.",
    )
