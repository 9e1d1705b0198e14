"""What a policy knows that can be written again: names, texts that stand beside them, bands, owners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from leadscore.check.model import Checked
from leadscore.check.symbols import Kind, Symbols
from leadscore.check.walk import inside
from leadscore.record import Record
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import label_text, quoted, value_text
from leadscore.values.titles import DEPARTMENTS, SENIORITIES

_OF_TITLES = {"seniority": SENIORITIES, "department": DEPARTMENTS}
_MOST_MEMBERS = 200
_MORE_THAN_EXAMPLES = 1_000
"""What rules ask for comes before what the leads of tests have."""


class Known(Record):
    """Made once of a checked policy, which takes a few milliseconds.

    `texts` gives, for a field or a kind of events, the texts that the policy writes beside it, with their quotes, the
    most frequent first; `used` how often a name stands in conditions; `members` the members of declared sets.
    """

    symbols: Symbols
    texts: Mapping[str, tuple[str, ...]]
    used: Mapping[str, int]
    members: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, str]
    bands: tuple[str, ...]
    grades: tuple[str, ...]
    owners: tuple[str, ...]


def known(checked: Checked) -> Known:
    """What the policy and the files that it uses say, as far as they could be read."""
    files = tuple(unit.file for unit in (checked.main, *checked.used))
    statements = tuple(statement for file in files for statement in file.statements)
    return Known(
        symbols=checked.symbols,
        texts=_texts(statements, checked),
        used=Counter(name.text for s in statements for c in _conditions(s) for name in inside(c, n.Name)),
        members={**checked.sets, **dict(_members(statements))},
        questions={g.name.text: g.question.value for g in statements if isinstance(g, n.GroupHeader) and g.question},
        bands=tuple(dict.fromkeys(label_text(band.name) for band in statements if isinstance(band, n.Band))),
        grades=tuple(
            dict.fromkeys(
                label_text(s.label) for grade in statements if isinstance(grade, n.Grade) for s in grade.steps
            )
        ),
        owners=tuple(
            dict.fromkeys(value_text(owner) for s in statements if isinstance(s, n.Owned) for owner in s.owners)
        ),
    )


def _conditions(statement: n.Statement) -> Iterator[n.Condition]:
    match statement:
        case n.Rule() | n.Define() | n.AppliesIf():
            yield statement.condition
        case n.Ready() | n.Band() | n.Action():
            if statement.condition is not None:
                yield statement.condition
        case _:
            pass


def _texts(statements: tuple[n.Statement, ...], checked: Checked) -> dict[str, tuple[str, ...]]:
    found: dict[str, Counter[str]] = {}
    for statement in statements:
        examples = statement.given if isinstance(statement, n.Test) else ()
        for part in (*_conditions(statement), *examples):
            for name, text in _beside(part):
                found.setdefault(name, Counter())[text] += 1 if examples else _MORE_THAN_EXAMPLES
    for name, members in _asked_sets(statements, checked):
        found.setdefault(name, Counter()).update(dict.fromkeys(members[:_MOST_MEMBERS], 0))
    for name, values in _OF_TITLES.items():
        found.setdefault(name, Counter()).update(dict.fromkeys((f'"{value}"' for value in values), 0))
    return {name: tuple(text for text, _ in texts.most_common()) for name, texts in found.items()}


def _beside(part: n.Condition | n.Fact) -> Iterator[tuple[str, str]]:
    """Each name with a text that is asked of it."""
    for node in inside(part, n.Node):
        match node:
            case n.Is(name, n.Text() as text) | n.Affix(name, _, n.Text() as text) | n.Contains(name, n.Text() as text):
                yield name.text, quoted(text)
            case n.Happened(name, n.Text() as text) | n.Never(name, n.Text() as text):
                yield name.text, quoted(text)
            case n.NamedFact(name, n.Text() as text):
                yield name.text, quoted(text)
            case _:
                pass


def _asked_sets(statements: tuple[n.Statement, ...], checked: Checked) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each field or kind of events with the members of a set that is asked of it."""
    members = dict(_members(statements))
    for statement in statements:
        for condition in _conditions(statement):
            for node in inside(condition, n.Node):
                match node:
                    case n.InSet(name, n.Name(set_name)) | n.Happened(name, n.Name(set_name)):
                        if checked.symbols.kind(set_name) is Kind.SET:
                            yield name.text, tuple(f'"{member}"' for member in members.get(set_name, ()))
                    case _:
                        pass


def _members(statements: tuple[n.Statement, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for statement in statements:
        if isinstance(statement, n.SetMembers):
            yield statement.name.text, tuple(m.value for m in statement.members if isinstance(m, n.Text))
