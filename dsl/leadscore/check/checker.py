"""All passes over a loaded policy."""

from __future__ import annotations

from leadscore.check.model import Checked, Loaded
from leadscore.check.passes import IN_PLACE, PASSES, definitions
from leadscore.check.policy import Policy
from leadscore.check.symbols import Kind, collect
from leadscore.diagnostics.model import in_order


def check(loaded: Loaded) -> Checked:
    """Checks names, types and meaning. Never raises for what a policy says: that is told in `diagnostics`."""
    symbols, duplicates = collect(loaded.main.file, [unit.file for unit in loaded.used])
    policy = Policy(loaded, symbols)
    found = [*loaded.diagnostics, *duplicates]
    for look in PASSES:
        found.extend(look(policy))
    too_large = list(definitions(policy))
    found.extend(too_large)
    if not too_large:
        for look in IN_PLACE:
            found.extend(look(policy))
    return Checked(loaded.main, loaded.used, symbols, _sets(policy), tuple(in_order(found)))


def _sets(policy: Policy) -> dict[str, tuple[str, ...]]:
    """The members of every set that a condition names."""
    names = sorted(name for name in policy.used_names if policy.symbols.kind(name) is Kind.SET)
    return {name: members for name in names if (members := policy.members(name)) is not None}
