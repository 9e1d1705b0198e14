"""What a file says, without how it is written down: what a fingerprint is taken of.

Layout, comments, and the order of statements and of a set's members do not show in it. Which group a rule belongs
to does, and so does the order of the grades, for they join in that order.
"""

from __future__ import annotations

from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import GENERAL
from leadscore.syntax.literals import value_text
from leadscore.syntax.printer import statement_text


def canonical_statements(file: n.File) -> tuple[str, ...]:
    """Each statement on one line, sorted, a rule behind its group; then the grades in the order written."""
    group = GENERAL
    lines, grades = [], []
    for statement in file.statements:
        match statement:
            case n.GroupHeader(name=name):
                group = name.text
                lines.append(statement_text(statement))
            case n.Rule():
                lines.append(f"{group}: {statement_text(statement)}")
            case n.SetMembers(members=members):
                ordered = tuple(sorted(members, key=value_text))
                lines.append(statement_text(replace(statement, members=ordered)))
            case n.Grade():
                grades.append(statement_text(statement))
            case _:
                lines.append(statement_text(statement))
    return (*sorted(lines), *grades)
