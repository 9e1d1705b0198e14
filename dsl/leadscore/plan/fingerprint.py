"""A policy's fingerprint: it changes when what the policy says changes, not when its looks do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from leadscore.check.model import Checked
from leadscore.check.walk import inside
from leadscore.syntax import nodes as n
from leadscore.syntax.canonical import canonical_statements

_SEPARATOR = "\0"  # stands in no text of a policy's statements, so no two lists of parts run together alike


def fingerprint(checked: Checked) -> str:
    """Lower-case hex SHA-256 of the policy's statements in canonical form and order, of the vocabulary of other files
    as far as the policy uses it, directly or not, and of the members of its sets from wherever they come."""
    own = canonical_statements(checked.main.file)
    used, names = _used_vocabulary(checked)
    sets = (
        _SEPARATOR.join((name, *sorted(set(members))))
        for name, members in sorted(checked.sets.items())
        if name in names
    )
    parts = (*own, "used", *sorted(used), "sets", *sets)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _used_vocabulary(checked: Checked) -> tuple[set[str], set[str]]:
    """The statements of other files that the policy's names lead to, as canonical texts; and all those names.

    `inactive` names no event, but asks of every kind whether leads do it themselves.
    """
    declarations = {name: statement for unit in checked.used for name, statement in _declarations(unit.file)}
    own = dict(_declarations(checked.main.file))
    names: set[str] = set()
    waiting = [name.text for name in inside(checked.main.file.statements, n.Name)]
    asks_inactive = any(inside(checked.main.file.statements, n.Inactive))
    texts: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        names.add(name)
        if name in own or name not in declarations:
            continue
        statement = declarations[name]
        texts.update(canonical_statements(n.File((statement,))))
        waiting += [inner.text for inner in inside(statement, n.Name)]
        asks_inactive |= any(inside(statement, n.Inactive))
    if asks_inactive:
        events = (statement for statement in declarations.values() if isinstance(statement, n.EventDeclaration))
        texts.update(text for event in events for text in canonical_statements(n.File((event,))))
    return texts, names


def _declarations(file: n.File) -> Iterator[tuple[str, n.Statement]]:
    for statement in file.statements:
        match statement:
            case (
                n.FieldDeclaration(name)
                | n.EventDeclaration(name)
                | n.SetMembers(name)
                | n.SetFile(name)
                | n.Define(name)
            ):
                yield name.text, statement
            case _:
                pass
