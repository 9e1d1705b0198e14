"""A question being read: its words, what is known of the policy, and small steps over words that say nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from leadscore.assistant.drafting.lexicon import Lexicon
from leadscore.assistant.drafting.literals import Tree
from leadscore.assistant.drafting.phrases import Phrases
from leadscore.assistant.drafting.shared import Small, small
from leadscore.assistant.drafting.words import Token

T = TypeVar("T")
_ARTICLES = frozenset(
    "a an the any some all our their his her its your of to at on for into in by us they we from with that this every "
    "each".split()
)


class Match(NamedTuple):
    """A condition, and where in the words it ends."""

    tree: Tree
    end: int


@dataclass(frozen=True, slots=True)
class Reader:
    """`is_rule` where the text asks for a rule: then `for a webinar` says that one was attended, and `if they open`
    that they opened. `today` is the day of `as of`."""

    source: str
    tokens: tuple[Token, ...]
    lexicon: Lexicon
    today: date
    is_rule: bool
    held: dict[tuple[Callable[..., Any], int], Any] = field(init=False, repr=False, compare=False, default_factory=dict)
    """What was read of its places already."""

    @property
    def small(self) -> Small:
        return small()

    def key(self, at: int) -> str:
        """The word at a place, "" behind the end and before the start."""
        return self.tokens[at].key if 0 <= at < len(self.tokens) else ""

    def has(self, key: str, start: int, end: int) -> bool:
        """Whether a word stands between two places."""
        return any(self.key(at) == key for at in range(start, end))

    def text(self, at: int) -> str:
        """The word as it is written, in lower case."""
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def is_text(self, at: int) -> bool:
        """Whether a quoted text stands here."""
        return 0 <= at < len(self.tokens) and self.tokens[at].kind == "text"

    def source_of(self, at: int) -> str:
        """The word as it is written, capitals and all; "" behind the end and before the start."""
        return self.source[self.tokens[at].start : self.tokens[at].end] if 0 <= at < len(self.tokens) else ""

    def skip(self, at: int, among: frozenset[str] = _ARTICLES) -> int:
        """Behind the words that stand here and are among these."""
        while self.key(at) in among:
            at += 1
        return at

    def past(self, known: Phrases[None], at: int) -> int:
        """Behind the phrase that stands here; where it is where none does."""
        return known.end(self.tokens, at) or at

    def before(self, known: Phrases[Any], at: int) -> bool:
        """Whether such a phrase ends right before a place."""
        return any(known.end(self.tokens[:at], start) == at for start in range(max(0, at - 4), at))

    def ago(self, days: int) -> date:
        """So many days before `today`."""
        return self.today - timedelta(days=days)


def once_a_place(read: Callable[[Reader, int], T]) -> Callable[[Reader, int], T]:
    """What is read in the same way by many readers at each place is read once."""

    @wraps(read)
    def held(r: Reader, at: int) -> T:
        key = (read, at)
        if key not in r.held:
            r.held[key] = read(r, at)
        found: T = r.held[key]
        return found

    return held
