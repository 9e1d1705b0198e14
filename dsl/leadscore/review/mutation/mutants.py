"""All mutants of a policy."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.model import Checked
from leadscore.review.mutation.conditions import Conditions
from leadscore.review.mutation.model import Change, Mutant
from leadscore.review.mutation.nudge import Points
from leadscore.review.mutation.statements import Statements
from leadscore.review.names import names_used
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text


def mutants_of(checked: Checked) -> Iterator[Mutant]:
    """Every small change to what the policy decides, in the order written, those of files that it uses last.

    Of vocabulary, only what the policy uses is changed. `checked` has no errors.
    """
    file = checked.main.file
    thresholds = frozenset(band.at.value for band in file.statements if isinstance(band, n.Band) and band.at)
    statements = Statements(Conditions(checked.symbols, Points.of(file)), thresholds)
    used = names_used(checked)
    for number, unit in enumerate((checked.main, *checked.used)):
        for index, statement in enumerate(unit.file.statements):
            if isinstance(statement, n.Define | n.SetMembers) and statement.name.text not in used:
                continue
            for change in statements.changes(statement):
                yield _mutant(number, index, unit.source, statement, change)


def _mutant(
    unit: int, index: int, source: Source, statement: n.Statement, change: Change[n.Statement | None]
) -> Mutant:
    line, about = source.position(change.span.start).line, _about(statement)
    return Mutant(unit, index, change.node, source.path, line, about, change.words, change.promise)


def _about(statement: n.Statement) -> str:
    match statement:
        case n.Rule(name=n.Name(name)) | n.Define(name=n.Name(name)) | n.SetMembers(name=n.Name(name)):
            return name
        case n.Rule(condition=condition):
            return condition_text(condition)
        case n.GroupHeader(name=name):
            return name.text
        case n.Override(lead=lead):
            return f"override {lead.value}"
        case _:
            return ""
