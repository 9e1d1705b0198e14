"""What a store is made for."""

from __future__ import annotations

from dataclasses import dataclass

from leadscore.plan.model import EventKind, Field

_ALWAYS = frozenset({"email", "company"})
"""By the one, events find their leads; by both, people do."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the leads and events of a store may have: the fields and kinds of all policies that it is made for.

    `needed` are the fields that are asked for where the store is made for one scoring; None: all.
    """

    fields: tuple[Field, ...]
    kinds: tuple[EventKind, ...]
    needed: frozenset[str] | None = None

    def keeps(self, name: str) -> bool:
        return self.needed is None or name in self.needed or name in _ALWAYS
