"""One of the two policies that are compared, with its parts as the comparisons ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeAlias, TypeVar

from leadscore.check.model import Checked
from leadscore.check.walk import inside
from leadscore.driver import Compiled
from leadscore.plan import model as plan
from leadscore.plan.conditions import Lowering
from leadscore.plan.model import Condition, Plan
from leadscore.record import Record
from leadscore.review.changes.meaning import Key, Names, band_key, meaning, written
from leadscore.review.changes.model import Place
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.values.terms import ValueType

S = TypeVar("S")
Declaration: TypeAlias = n.FieldDeclaration | n.EventDeclaration | n.SetMembers | n.SetFile | n.Define


class NoPlan(ValueError):
    """A policy with errors means nothing, so nothing can be said of its changes."""


class GroupAt(Record):
    """A group: its header (None for `general`) and its plan. `name` is what the newer version calls it."""

    name: str
    header: n.GroupHeader | None
    plan: plan.Group

    @property
    def decay(self) -> n.Decay | None:
        return self.header.decay if self.header else None


class RuleAt(Record):
    """A rule: how it is written, what it means, and where."""

    node: n.Rule
    plan: plan.Rule
    group: GroupAt

    @property
    def label(self) -> str:
        """How people call it: its name, else its condition."""
        return self.plan.name or self.plan.text

    @property
    def decay(self) -> n.Decay | None:
        """The decay that it follows, its own or its group's; None for `never decays`."""
        decay = self.node.decay or self.group.decay
        return None if isinstance(decay, n.NeverDecays) else decay


class Side(Record):
    """`names` says how groups, sets, definitions and bands are called in the newer version, where that differs."""

    checked: Checked
    plan: Plan
    names: Names

    @classmethod
    def of(cls, compiled: Compiled, names: Names | None = None) -> Side:
        """Raises NoPlan for a policy with errors."""
        if compiled.plan is None:
            raise NoPlan(compiled.checked.main.source.path)
        return cls(compiled.checked, compiled.plan, names or {})

    # ---------------------------------------------------------------------------------- statements

    def written(self, kind: type[S]) -> tuple[S, ...]:
        """The statements of a kind in the policy itself."""
        return tuple(s for s in self.checked.main.file.statements if isinstance(s, kind))

    def one(self, kind: type[S]) -> S | None:
        return next(iter(self.written(kind)), None)

    @cached_property
    def groups(self) -> tuple[GroupAt, ...]:
        written = groups_of(self.checked.main.file)
        return tuple(
            GroupAt(self.called(group.name), group.header, planned)
            for group, planned in zip(written, self.plan.groups, strict=True)
        )

    @cached_property
    def rules(self) -> tuple[RuleAt, ...]:
        written = groups_of(self.checked.main.file)
        return tuple(
            RuleAt(node, rule, group)
            for group, nodes in zip(self.groups, written, strict=True)
            for node, rule in zip(nodes.rules, group.plan.rules, strict=True)
        )

    @cached_property
    def declared(self) -> Mapping[str, Declaration]:
        """All that the policy and the files that it uses declare, by the newer version's names."""
        files = (*(unit.file for unit in self.checked.used), self.checked.main.file)
        return {self.called(s.name.text): s for file in files for s in _declarations(file)}

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Those of the declared names that the policy declares itself or uses. `inactive` uses all kinds of events, and
        every field that is no text sets rows aside."""
        own = {s.name.text for s in _declarations(self.checked.main.file)}
        return frozenset(
            name
            for name, s in self.declared.items()
            if s.name.text in own
            or s.name.text in self.used_names
            or (isinstance(s, n.EventDeclaration) and self.asks_for_silence)
            or (isinstance(s, n.FieldDeclaration) and s.type is not ValueType.TEXT)
        )

    @cached_property
    def asks_for_silence(self) -> bool:
        """Whether something depends on which events are signs of life."""
        conditions = (self.checked.main.file.statements, *(unit.file.statements for unit in self.checked.used))
        return any(True for _ in inside(conditions, n.Inactive))

    def members(self, declaration: n.SetMembers | n.SetFile) -> tuple[str, ...] | None:
        """A set's members as pattern texts; None for a set from a file that no condition uses: nobody has read it."""
        if isinstance(declaration, n.SetMembers):
            return tuple(member.value for member in declaration.members if isinstance(member, n.Text))
        return self.checked.sets.get(declaration.name.text)

    # ---------------------------------------------------------------------------------- names

    def called(self, name: str) -> str:
        return self.names.get(name, name)

    def band_called(self, name: str) -> str:
        return self.names.get(band_key(name), name)

    @cached_property
    def used_names(self) -> frozenset[str]:
        """The names that the policy's own statements lead to, directly or through definitions."""
        return self.leads_to(self.checked.main.file.statements)

    def leads_to(self, node: object) -> frozenset[str]:
        """The names in a node, and those in the definitions among them, as this version calls them."""
        names: set[str] = set()
        waiting = [name.text for name in inside(node, n.Name)]
        while waiting:
            name = waiting.pop()
            if name not in names:
                names.add(name)
                definition = self.checked.symbols.definition(name)
                waiting += [inner.text for inner in inside(definition, n.Name)] if definition else []
        return frozenset(names)

    # ---------------------------------------------------------------------------------- meaning

    def means(self, condition: Condition | None) -> Key:
        return meaning(condition, self.names)

    def lowered(self, condition: n.Condition) -> Condition:
        return self._lowering.condition(condition)

    @cached_property
    def _lowering(self) -> Lowering:
        return Lowering(self.checked.symbols, self.checked.sets)

    def reads(self, node: object) -> Key:
        """How something is written, with the newer version's names."""
        return written(node, self.names)

    # ---------------------------------------------------------------------------------- places

    def place(self, node: n.Node | None) -> Place | None:
        """The lines of a statement. None for what no file holds, such as what a program made."""
        source = self.checked.sources.get(node.span.path) if node is not None else None
        if node is None or source is None:
            return None
        start, end = source.position(node.span.start), source.position(node.span.end)
        return Place(node.span, start.line, end.line)


def _declarations(file: n.File) -> Iterator[Declaration]:
    return (s for s in file.statements if isinstance(s, Declaration))
