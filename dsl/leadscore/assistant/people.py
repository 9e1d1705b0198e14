"""The lead that a person means by a name, a company, an id or an email, misspelt perhaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from leadscore.assistant.answer import Unanswerable, in_line, short
from leadscore.batch.board.model import Row
from leadscore.batch.board.searching import name_words, named
from leadscore.values.text import fold
from leadscore.values.vocabulary import NAMES

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_TOLD = 5
_MOST = 2_000
"""Of more leads with a word in their names, the best are looked at."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_PARTED = re.compile(r"[\s'’]")
_BARE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT = 4
"""A name of so many letters may have one slip, longer ones two."""


class Ambiguous(Unanswerable):
    """Several leads fit: `leads` are the ids of the first of them."""

    def __init__(self, message: str, help_text: str, leads: tuple[str, ...]) -> None:
        super().__init__(message, help_text)
        self.leads = leads


def spoken(row: Row) -> str:
    """`Rosalind Vane`: as it is written, or as a name is read from what stands before the @ of an email; an id where
    there is nothing."""
    name = in_line(row.name)
    if _is_written(name):
        return _LETTERS.sub(lambda word: word[0].capitalize(), name) if name.islower() or name.isupper() else name
    return " ".join(map(_capitalised, _WORD.findall(name))) or row.lead


def _is_written(name: str) -> bool:
    """Whether somebody wrote it as a name: in several words, or with capitals and without what else an email has."""
    return bool(_PARTED.search(name)) or (not name.islower() and _BARE.fullmatch(name) is not None)


def _capitalised(word: str) -> str:
    return word.capitalize() if word.islower() or word.isupper() else word


def called(row: Row) -> str:
    """`Rosalind Vane (L-1031, Northpeak Robotics AG)`."""
    name, lead, company = (short(text) for text in (spoken(row), row.lead, row.company))
    about = [*([lead] if name != lead else []), *([company] if company else [])]
    return in_line(f"{name} ({', '.join(about)})" if about else name)


@dataclass(frozen=True, slots=True)
class Meant:
    """Leads that a mention may mean, the best first; `exact` where no slip was forgiven for it."""

    numbers: tuple[int, ...]
    exact: bool


class People:
    """Finds leads by what people call them; what it has looked up is remembered."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[str, Meant] = {}

    def one(self, mention: str) -> int:
        """The number of the one lead. Raises Ambiguous, and Unanswerable where there is none, naming those that look
        like it."""
        meant = self.meant(mention)
        if not meant.numbers:
            near = self.near(mention)
            raise Unanswerable(
                f"There is no lead called “{mention.strip()}”.",
                f"Did you mean {' or '.join(near)}?" if near else self._how_found(),
            )
        if len(meant.numbers) > 1:
            rows = self._world.rows(meant.numbers[:_TOLD])
            more = f" and {len(meant.numbers) - _TOLD:,} more" if len(meant.numbers) > _TOLD else ""
            raise Ambiguous(
                f"“{mention.strip()}” could be {len(meant.numbers):,} leads: {', '.join(map(called, rows))}{more}.",
                "Which of them do you mean?",
                tuple(row.lead for row in rows),
            )
        return meant.numbers[0]

    def meant(self, mention: str) -> Meant:
        """All leads that may be meant: those whose id or email it is, else those in whose names all its words stand,
        else those with words that are a slip away."""
        wanted = fold(mention.strip().strip("“”\"'`").removesuffix("'s").removesuffix("’s"))
        if wanted not in self._found:
            self._found[wanted] = self._look(wanted)
        return self._found[wanted]

    def exactly(self, mention: str) -> tuple[int, ...]:
        """The leads whose id or email it is."""
        wanted = fold(mention)
        return tuple(row.no for row in self._rows([wanted]) if self._is_just(row, wanted))

    def near(self, mention: str) -> list[str]:
        """Names like this one, for who is told that there is none."""
        from leadscore.values.spelling import nearest

        words = _WORD.findall(fold(mention))
        found = {name for word in words for name in nearest(word, self.names)}
        return [name.capitalize() for name in sorted(found)][:3]

    def _how_found(self) -> str:
        found = "Leads are found by name, company, email or id."
        if not self._world.board.store.asked.keys().isdisjoint(chain(*NAMES)):
            return found
        return (
            f"{found} Names are those that emails begin with: if there is a column of names, declare "
            f"`field name text`, then {self._world.read_anew}"
        )

    # ------------------------------------------------------------------------------------ looking

    def _look(self, wanted: str) -> Meant:
        if not wanted:
            return Meant((), True)
        if exact := self.exactly(wanted):
            return Meant(exact, True)
        words = _words(wanted)
        if found := self._with_words(words) if words else self._called_so(wanted):
            return Meant(found, True)
        choices = product(*map(self._mended, words))
        return Meant(next(filter(None, map(self._with_words, choices)), ()), False)

    def _called_so(self, wanted: str) -> tuple[int, ...]:
        """The leads with just this name, of which no word is long enough to look for: `Y Z`."""
        return tuple(row.no for row in self._rows([wanted]) if fold(row.name) == wanted)

    def _with_words(self, words: Sequence[str]) -> tuple[int, ...]:
        """The leads in whose names all these words stand; in the names of persons rather than of companies, and those
        whose whole name they are before others: `Anna Post` is not Roos Post of St. Anna."""
        if not words:
            return ()
        whole = [row for row in self._rows(words) if _tokens(row).issuperset(words)]
        persons = [row for row in whole if not set(words).isdisjoint(_words(fold(row.name)))]
        called_so = [row for row in persons if len(words) > 1 and _words(fold(row.name)) == [*words]]
        return tuple(row.no for row in called_so or persons or whole)

    def _rows(self, words: Sequence[str]) -> list[Row]:
        world = self._world
        return world.rows(named(world.board, world.scored(), words)[:_MOST])

    def _is_just(self, row: Row, wanted: str) -> bool:
        """Emails are looked up one by one, which takes seconds of those whom a first name finds among a million."""
        return fold(row.lead) == wanted or ("@" in wanted and fold(self._world.shown(row.no, "email")) == wanted)

    def _mended(self, word: str) -> tuple[str, ...]:
        """The word itself where a name has it, else names that are a slip away, the nearest first."""
        if word in self.names:
            return (word,)
        allowed = 1 if len(word) <= _SHORT else 2
        alike = (name for name in self.names if abs(len(name) - len(word)) <= allowed)
        near = ((OSA.distance(word, name, score_cutoff=allowed), name) for name in alike)
        return tuple(name for away, name in sorted(near) if away <= allowed)[:3]

    @cached_property
    def names(self) -> frozenset[str]:
        """The words of all persons' and companies' names, folded."""
        return name_words(self._world.board)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _tokens(row: Row) -> set[str]:
    return {*_words(fold(row.name)), *_words(fold(row.company)), fold(row.lead)}
