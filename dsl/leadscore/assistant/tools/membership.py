"""Members of a set, more or fewer: in the sentence that declares it, or, of a standard set, in what asks for it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.tools.set_lines import with_members
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.check.walk import inside
from leadscore.diagnostics.model import Edit
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import quoted
from leadscore.syntax.words import either
from leadscore.values.pattern import literal
from leadscore.values.text import fold

_TOLD = 5


def member_edits(checked: Checked, name: str, members: str, *, remove: bool) -> Iterator[Edit]:
    """Puts members into a set, or takes them out. Raises Unanswerable where that cannot be."""
    named, given = _set_called(checked, name), parted(members)
    units = [(unit, statement) for unit in (checked.main, *checked.used) for statement in unit.file.statements]
    for unit, statement in units:
        match statement:
            case n.SetMembers(n.Name(text)) if text == named:
                change = _without if remove else _with
                yield from with_members(unit.source, statement, change(statement, given))
                return
            case n.SetFile(n.Name(text), path) if text == named:
                raise Unanswerable(f"`{named}` is read from {literal(path.value)}.", "Change the lines of that file.")
            case _:
                pass
    yield from _in_conditions(checked, named, given, remove=remove)


def _set_called(checked: Checked, name: str) -> str:
    """As it is written: `our countries` is `our_countries`. Raises Unanswerable."""
    wanted = fold(name).replace(" ", "_").replace("-", "_")
    if checked.symbols.kind(wanted) is Kind.SET:
        return wanted
    known = [f"`{one}`" for one in checked.symbols.nearest(wanted, Kind.SET)]
    known = known or [f"`{one.name}`" for one in checked.symbols.of_kind(Kind.SET)][:_TOLD]
    raise Unanswerable(f"There is no set “{name.strip()}” in this policy.", f"There is {either(known)}.")


def parted(members: str) -> list[str]:
    """With commas between them; one that holds a comma stands in quotes."""
    (row,) = csv.reader([" ".join(members.split())], skipinitialspace=True)
    found = [cell.strip() for cell in row if cell.strip()]
    if not found:
        raise Unanswerable("Which members?", "Name them with commas between them.")
    return found


def _text(member: str) -> n.Text:
    return n.Text(member.replace("\\", "\\\\"))


def _with(statement: n.SetMembers, given: Sequence[str]) -> tuple[n.Value, ...]:
    """Written as the others are, in small letters mostly."""
    held = [member.value for member in statement.members if isinstance(member, n.Text)]
    texts = [member.lower() if all(map(str.islower, held)) else member for member in given]
    known = set(map(fold, held))
    new = [_text(text) for text in dict.fromkeys(texts) if fold(text) not in known]
    return (*statement.members, *new)


def _without(statement: n.SetMembers, given: Sequence[str]) -> tuple[n.Value, ...]:
    """Raises Unanswerable where one is no member, or none would be left."""
    held = {fold(literal(member.value)): member for member in statement.members if isinstance(member, n.Text)}
    for member in given:
        if fold(member) not in held:
            told = ", ".join(f"“{one}”" for one in list(held)[:_TOLD])
            more = f" and {len(held) - _TOLD} more" if len(held) > _TOLD else ""
            raise Unanswerable(f"“{member}” is no member of `{statement.name.text}`.", f"It has {told}{more}.")
    kept = tuple(one for key, one in held.items() if key not in map(fold, given))
    if not kept:
        raise Unanswerable(f"`{statement.name.text}` would have no members left.", "Take out what asks for it instead.")
    return kept


def _in_conditions(checked: Checked, name: str, given: Sequence[str], *, remove: bool) -> Iterator[Edit]:
    """A standard set stands in no file: what asks whether a field is in it asks for these values, too. Raises
    Unanswerable where nothing does."""
    found = False
    for unit in (checked.main, *checked.used):
        for asked in inside(unit.file.statements, n.InSet):
            if asked.members.text == name:
                found = True
                yield Edit(asked.span, _asked_otherwise(asked, given, remove=remove))
    if not found:
        raise Unanswerable(f"`{name}` is a standard set, and nothing in this policy asks for it.")


def _asked_otherwise(asked: n.InSet, given: Sequence[str], *, remove: bool) -> str:
    field = asked.name.text
    word, verb = ("and", "is not") if remove else ("or", "is")
    parts = [f"{field} in {asked.members.text}", *(f"{field} {verb} {quoted(_text(member))}" for member in given)]
    told = f"({f' {word} '.join(parts)})"
    return f"not {told}" if asked.negated else told
