"""Which names decide something in a policy."""

from __future__ import annotations

from typing import TypeAlias

from leadscore.check.model import Checked
from leadscore.check.symbols import Symbols
from leadscore.check.walk import inside
from leadscore.syntax import nodes as n

Outcome: TypeAlias = n.Ready | n.Band | n.Grade | n.ScoreRange | n.AppliesIf | n.Override


def names_used(checked: Checked) -> frozenset[str]:
    """The names that decide something in the policy, also through definitions."""
    deciding = [s for s in checked.main.file.statements if isinstance(s, n.Rule | Outcome)]
    return frozenset(name for statement in deciding for name in names_in(statement, checked.symbols))


def names_in(node: n.Node, symbols: Symbols) -> set[str]:
    """The names in a node, and in the definitions that these stand for."""
    found: set[str] = set()
    waiting = [name.text for name in inside(node, n.Name)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            definition = symbols.definition(name)
            waiting += [] if definition is None else [inner.text for inner in inside(definition, n.Name)]
    return found
