"""A small change to a policy, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from leadscore.record import Record
from leadscore.source import Span
from leadscore.syntax import nodes as n

T_co = TypeVar("T_co", covariant=True)
N = TypeVar("N")


class Change(Record, Generic[T_co]):
    """`node` in the place of what was there (None: left out), which said `before` and says `after` now, at `span`.

    `after` is None where something is gone.
    """

    node: T_co
    before: str
    after: str | None
    span: Span

    def around(self, node: N) -> Change[N]:
        """The same change, seen from the node that holds it, which is `node` now."""
        return Change(node, self.before, self.after, self.span)

    @property
    def words(self) -> str:
        return f"without {self.before}" if self.after is None else f"{self.before} → {self.after}"

    @property
    def promise(self) -> str:
        """What a test promises that notices the change."""
        return self.before if self.after is None else f"{self.before}, not {self.after}"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A policy with one small change: its statement `index` of file `unit` (0: the policy itself, then those that it
    uses) is `statement` now (None: left out).

    `path` and `line` (from 1) say where the change is, `words` what it is: "add 50 → add 51". `about` names what is
    changed, such as the rule's name; `promise` is what a test promises that notices it: "add 50, not add 51".
    """

    unit: int
    index: int
    statement: n.Statement | None
    path: str
    line: int
    about: str
    words: str
    promise: str

    @property
    def said(self) -> str:
        """What is changed and how: "pricing: add 50 → add 51"."""
        return self.words if not self.about or self.about in self.words else f"{self.about}: {self.words}"
