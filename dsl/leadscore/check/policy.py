"""A loaded policy with its names, as the passes read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cached_property
from typing import NamedTuple, TypeVar

from leadscore.check.model import Loaded, Unit
from leadscore.check.places import first_word
from leadscore.check.symbols import Symbols
from leadscore.check.walk import Leaf, inside, leaves
from leadscore.record import Record
from leadscore.source import Span
from leadscore.syntax.groups import GroupOfRules, groups_of
from leadscore.syntax.nodes import (
    Action,
    AppliesIf,
    Band,
    Condition,
    Day,
    Define,
    Name,
    Ready,
    Rule,
    SetFile,
    SetMembers,
    Statement,
    Text,
    Vocabulary,
)
from leadscore.values.vocabulary import SETS, standard_set

S = TypeVar("S")
_WORD = re.compile(r"\w+")
_COMMENT = re.compile(r"#[^\r\n]*")


class Role(Enum):
    """What a condition decides; the value is the words that it stands behind."""

    RULE = "when"
    DEFINITION = "define"
    READY = "ready … if"
    BAND = "band … if"
    ACTION = "on … if"
    APPLIES = "applies if"

    @property
    def after_totals(self) -> bool:
        """Whether groups have their totals when it is read."""
        return self in (Role.READY, Role.BAND, Role.ACTION)


class Place(NamedTuple):
    """A condition and what it decides."""

    condition: Condition
    role: Role


class Comparison(NamedTuple):
    """A comparison as it is written; `positive` when it stands under an even number of `not`."""

    leaf: Leaf
    positive: bool
    role: Role


class Policy(Record):
    """Everything that a pass may ask. A file is `main` or one of those it uses."""

    loaded: Loaded
    symbols: Symbols

    def written(self, kind: type[S]) -> Iterator[S]:
        """The statements of a kind in the policy itself."""
        return (statement for statement in self.loaded.main.file.statements if isinstance(statement, kind))

    def everywhere(self, kind: type[S]) -> Iterator[S]:
        """The statements of a kind in the policy and all that it uses."""
        return (statement for statement in self.statements if isinstance(statement, kind))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """What counts of all files: of a used file, only vocabulary."""
        used = [s for unit in self.loaded.used for s in unit.file.statements if isinstance(s, Vocabulary)]
        return (*used, *self.loaded.main.file.statements)

    @cached_property
    def groups(self) -> tuple[GroupOfRules, ...]:
        """The groups in the order written, `general` first if rules stand before any group."""
        return groups_of(self.loaded.main.file)

    @cached_property
    def conditions(self) -> tuple[Place, ...]:
        """Every condition of every file, each once, with what it decides."""
        return tuple(self._conditions())

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison of every condition, a defined name as a `Bare`."""
        return tuple(
            Comparison(leaf, positive, role)
            for condition, role in self.conditions
            for leaf, positive in leaves(condition)
        )

    def _conditions(self) -> Iterator[Place]:
        for statement in self.statements:
            match statement:
                case Define(condition=condition):
                    yield Place(condition, Role.DEFINITION)
                case Rule(condition=condition):
                    yield Place(condition, Role.RULE)
                case AppliesIf(condition=condition):
                    yield Place(condition, Role.APPLIES)
                case Ready(condition=condition) if condition is not None:
                    yield Place(condition, Role.READY)
                case Band(condition=condition) if condition is not None:
                    yield Place(condition, Role.BAND)
                case Action(condition=condition) if condition is not None:
                    yield Place(condition, Role.ACTION)
                case _:
                    pass

    @cached_property
    def calendar_days(self) -> bool:
        """Whether a score depends on dates that the policy names: in conditions, or by `in force`."""
        deciding = [place.condition for place in self.conditions if place.role is not Role.DEFINITION]
        used = [s.condition for s in self.everywhere(Define) if s.name.text in self.used_names]
        in_force = [rule.in_force for rule in self.written(Rule)]
        return any(inside((*deciding, *used, *in_force), Day))

    # ---------------------------------------------------------------------------------- sets

    @cached_property
    def declared_sets(self) -> Mapping[str, SetMembers | SetFile]:
        """Of two declarations of one name, the one that counts."""
        sets: dict[str, SetMembers | SetFile] = {}
        for statement in self.statements:
            if isinstance(statement, SetMembers | SetFile):
                sets.setdefault(statement.name.text, statement)
        return sets

    def members(self, name: str) -> tuple[str, ...] | None:
        """A set's members as pattern texts; None when there is no such set or its file could not be read."""
        match self.declared_sets.get(name):
            case SetMembers(members=members):
                return tuple(member.value for member in members if isinstance(member, Text))
            case SetFile():
                return self.loaded.set_files.get(name)
            case None:
                return standard_set(name) if name in SETS else None

    @cached_property
    def used_names(self) -> frozenset[str]:
        """The names that conditions mention, also in definitions."""
        return frozenset(name.text for place in self.conditions for name in inside(place.condition, Name))

    # ---------------------------------------------------------------------------------- text

    def words(self, span: Span) -> str:
        """What is written at a place, on one line."""
        return " ".join(self._units[span.path].source.slice(span).split()) if span.path in self._units else ""

    def first_word(self, span: Span) -> Span:
        """The first word at a place: enough to underline of a long sentence."""
        return first_word(self._units[span.path].source, span) if span.path in self._units else span

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return {unit.source.path: unit for unit in (self.loaded.main, *self.loaded.used)}

    # ---------------------------------------------------------------------------------- what could not be read

    @property
    def is_vocabulary(self) -> bool:
        """Whether the file itself holds vocabulary only, so that it is checked for those who use it."""
        return self.loaded.main.file.is_vocabulary

    @property
    def is_unreadable(self) -> bool:
        """Whether the file itself could not be read at all, so that nothing is known of what it lacks."""
        return not self.loaded.complete and not self.loaded.main.source.text

    @cached_property
    def unreadable_words(self) -> frozenset[str]:
        """The words of all sentences that the parser could not read, lower-case."""
        text = " ".join(_left_over(unit) for unit in self._units.values())
        return frozenset(_WORD.findall(text.lower()))

    def may_say(self, *words: str) -> bool:
        """Whether a sentence that could not be read has one of these words, so that what seems absent may be there."""
        return not self.unreadable_words.isdisjoint(words)


def _left_over(unit: Unit) -> str:
    """The text between the statements of a file, without comments: sentences that the parser could not read."""
    text, position, left = unit.source.text, 0, []
    for statement in unit.file.statements:
        left.append(text[position : statement.span.start])
        position = max(position, statement.span.end)
    left.append(text[position:])
    return " ".join(_COMMENT.sub("", part).strip() for part in left).strip()
