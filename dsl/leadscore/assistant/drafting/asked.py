"""What the sentences of a policy ask for, its tests aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeVar

from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.check.walk import inside
from leadscore.syntax import nodes as n
from leadscore.values.text import fold

N = TypeVar("N", bound=n.Node)


def nodes_of(checked: Checked, kind: type[N]) -> Iterator[N]:
    """All nodes of a kind, in the policy and in the files that it uses."""
    for unit in (checked.main, *checked.used):
        for statement in unit.file.statements:
            if not isinstance(statement, n.Test):
                yield from inside(statement, kind)


def events_of(checked: Checked) -> Iterator[tuple[str, n.Text | n.Name | None]]:
    """Each kind of event that is asked for, with its target."""
    happened = ((one.name.text, one.target) for one in nodes_of(checked, n.Happened))
    never = ((one.name.text, one.target) for one in nodes_of(checked, n.Never))
    alone = ((one.name.text, None) for one in nodes_of(checked, n.Bare))
    in_sets = ((one.name.text, one.members) for one in nodes_of(checked, n.InSet))
    for name, target in (*happened, *never, *alone, *in_sets):
        if checked.symbols.get(name, Kind.EVENT):
            yield name, target


def fields_asked(checked: Checked) -> frozenset[str]:
    """The names of which the policy asks something."""
    kinds = n.Bare | n.Is | n.IsKnown | n.InSet | n.Contains | n.Affix | n.Compare
    return frozenset(one.name.text for one in nodes_of(checked, n.Node) if isinstance(one, kinds))


def sets_of(checked: Checked) -> Iterator[tuple[str, str]]:
    """Each field that is held against a set, with the set."""
    for one in nodes_of(checked, n.InSet):
        if checked.symbols.get(one.name.text, Kind.FIELD):
            yield one.name.text, one.members.text


def notes_of(checked: Checked, kind: type[N]) -> Iterator[tuple[N, str]]:
    """Declarations with what a comment of their own says, up to its first stop: `# took the entrance test; …`."""
    for statement, remark in remarks_of(checked, kind):
        if note := re.split("[;:,.(]", remark, maxsplit=1)[0].strip():
            yield statement, note


def remarks_of(checked: Checked, kind: type[N]) -> Iterator[tuple[N, str]]:
    """Declarations with the whole comment behind them, else the line right above where they stand alone below it: what
    heads several says nothing of the first."""
    for unit in (checked.main, *checked.used):
        line_of = unit.source.position
        said = {(line_of(one.span.start).line, one.own_line): one.text for one in unit.file.comments}
        places = [(one, line_of(one.span.start).line, line_of(one.span.end - 1).line) for one in unit.file.statements]
        begins = {first for _, first, _ in places}
        for statement, first, last in places:
            above = said.get((first - 1, True), "") if last + 1 not in begins else ""
            remark = (said.get((last, False)) or above).strip("# ")
            if isinstance(statement, kind) and remark:
                yield statement, remark


def remark_on(checked: Checked, name: str) -> str:
    """What the comment on the declaration of a name says; "" where it has none."""
    kinds = n.FieldDeclaration | n.EventDeclaration | n.Define | n.SetMembers
    return next(
        (remark for one, remark in remarks_of(checked, n.Node) if isinstance(one, kinds) and one.name.text == name), ""
    )


def marks_of(checked: Checked) -> dict[str, Decimal]:
    """Where `ready` and the bands begin."""
    statements = checked.main.file.statements
    begins = [(one.name.text, one.at) for one in statements if isinstance(one, n.Band)]
    begins += [("ready", one.at) for one in statements if isinstance(one, n.Ready)]
    return {fold(name): at.value for name, at in begins if at is not None}
