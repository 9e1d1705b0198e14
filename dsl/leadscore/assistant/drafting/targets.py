"""What events are done to: pages, downloads, webinars; as the policy and the leads' histories name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.asked import events_of
from leadscore.assistant.drafting.literals import quote, quote_pattern
from leadscore.assistant.drafting.loose_targets import LooseTargets
from leadscore.assistant.drafting.phrases import Phrases, phrases
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import Token, singular, spoken_words, tokens
from leadscore.assistant.rule_names import stem
from leadscore.batch.store.schema import quoted
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_MOST = 2_000
"""So many pairs of a kind and a target are read: of a site with more pages than that, people name the first folders."""
_OF_ANYTHING = frozenset("trial page form mail email demo test call meeting".split())
"""Words that say too little to mean one target."""
_PAGES = ("page", "post", "article", "piece", "story", "case", "one", "entry", "read")
_NOUNS = {"compare": "comparison", "customer": "story", "integration": "connector", "career": "job"}
_ABOUT, _COMPARED = ("about", "on", "called", "named", "titled", "for"), ("with", "to", "against", "versus", "vs")
_IN_PATH = frozenset("/-_.")
_SIGNS = re.compile(r"[/\\*:_.\-–]+")


@dataclass(frozen=True, slots=True)
class Target:
    """`text` as the language writes it behind an event: a quoted text, or `in` and a set."""

    kind: str
    text: str
    is_own: bool
    """Whether the policy itself asks for it."""


class Targets:
    """Phrases for targets, those that the policy itself writes before those that only the histories hold."""

    def __init__(self, world: World, checked: Checked, kinds: frozenset[str]) -> None:
        self._known: Phrases[Target] = Phrases()
        self._fields = {singular(one.name) for one in checked.symbols.of_kind(Kind.FIELD)}
        self._last: dict[tuple[str, str], Target | None] = {}
        self._exact: dict[tuple[str, tuple[str, ...]], Target] = {}
        self.pairs: set[tuple[str, str]] = set()
        """Each kind with each of its targets, as it is written."""
        self.used: set[str] = set()
        """The kinds that the policy asks for."""
        self.asked: set[tuple[str, str]] = set()
        """The targets for which the policy itself asks, with their kinds."""
        for kind, target in events_of(checked):
            self.used.add(kind)
            if isinstance(target, n.Text):
                self.asked.add((kind, quote_pattern(target.value)))
                self._add(kind, target.value, own=True)
            elif isinstance(target, n.Name):
                self._add_set(kind, target.text, checked)
        self.had: set[str] = set()
        """The kinds that there are events of."""
        for kind, text in _had(world):
            self.had.add(kind)
            if kind in kinds and text:
                self._add(kind, text, own=False)
                self._add_beginning(kind, text)

        self._by_word = _words_of_one(self.pairs)
        self._loose = LooseTargets(self.pairs)
        for name, others in raw()["targets"].items():
            said = tokens(name)
            for known in [one for one, end in self._known.all(said, 0) if end == len(said)]:
                for phrase in phrases(others):
                    self._known.add(phrase, known)

    def words(self) -> Iterator[str]:
        """The words of all targets."""
        return self._known.words()

    def at(self, tokens: Sequence[Token], at: int) -> Iterator[tuple[Target, int]]:
        """What a phrase at a place may name."""
        yield from self._known.all(tokens, at)
        yield from self._below(tokens, at)
        yield from ((Target(kind, text, False), end) for kind, text, end in self._loose.at(tokens, at))

    def is_all(self, target: Target) -> bool:
        """Whether every target of its kind is one of these: all who `tried` something sat in a `trial lesson*`."""
        first = target.text.strip('"').removesuffix("*")
        of_kind = [text.strip('"') for kind, text in self.pairs if kind == target.kind and "*" not in text]
        return target.text.endswith('*"') and all(text.startswith(first) for text in of_kind)

    def _below(self, tokens: Sequence[Token], at: int) -> Iterator[tuple[Target, int]]:
        """`integrations/zapier`, which nobody visited yet, below a folder with others."""
        if at + 2 >= len(tokens) or tokens[at + 1].text != "/" or tokens[at].end != tokens[at + 1].start:
            return
        end = at + 1
        while end + 1 < len(tokens) and tokens[end].text in _IN_PATH and _is_next(tokens, end):
            end += 2
        folder = f'"{tokens[at].text}/*"'
        kind = next((kind for kind, target in sorted(self.pairs) if target == folder), None)
        if kind is not None and end > at + 1:
            yield Target(kind, quote("".join(token.text for token in tokens[at:end])), False), end

    def exact(self, kind: str, tokens: Sequence[Token]) -> Target | None:
        """The target of exactly these words in the histories: one page, rather than all whose address begins so."""
        return self._exact.get((kind, tuple(token.spoken for token in tokens)))

    def by_last_word(self, kind: str, word: str) -> Target | None:
        """The policy's one target of a kind that ends with a word: the `guide` that is downloaded."""
        return self._last.get((kind, word))

    def by_any_word(self, kind: str, word: str) -> str | None:
        """The one target of a kind that has a word in it: `surveyed by drone` of `drone flight`, the `webinar about
        batteries`; as the language writes it."""
        return self._by_word.get((kind, stem(word)))

    def called(self, kinds: Target, name: str) -> str:
        """The one of `webinar*` that is called so, as the language writes it."""
        first = kinds.text.strip('"')
        known = self._exact.get((kinds.kind, spoken_words(_spoken(f"{first} {name}"))))
        return known.text if known is not None else self.written(kinds.kind, name)

    def written(self, kind: str, name: str) -> str:
        """A name in quotes, with capitals and signs as the histories have them where they know it."""
        known = self._exact.get((kind, spoken_words(_spoken(name))))
        if known is not None:
            return known.text
        return quote_pattern(name.lower()) if "*" in name else quote(name.lower())  # whoever quotes a star means one

    # ------------------------------------------------------------------------------------ filling

    def _name(self, phrase: str | Sequence[str], target: Target) -> None:
        self._known.add(phrase, target)
        words = spoken_words(phrase) if isinstance(phrase, str) else tuple(phrase)
        if len(words) > 1 and not words[-1].startswith(
            "#"
        ):  # `the March newsletter` for `newsletter march`, not `3 colleagues`
            self._known.add((*words[1:], words[0]), target)
        self.pairs.add((target.kind, target.text))

    def _as_written(self, text: str, target: Target) -> None:
        """Signs and all: `integrations/salesforce`, `webinar: first score in a day`."""
        words = spoken_words(text)
        if any(word.isalpha() for word in words):
            self._known.add(words, target)

    def _add(self, kind: str, text: str, *, own: bool) -> None:
        if own:
            plain = text.strip("*").strip("/").removesuffix("*").strip()
            self._name(_spoken(plain), Target(kind, quote_pattern(text), True))
            self._as_written(plain, Target(kind, quote_pattern(text), True))
            words = spoken_words(_spoken(plain))
            if len(words) > 1 and words[-1] not in _OF_ANYTHING:
                known = (kind, words[-1]) in self._last
                self._last[kind, words[-1]] = None if known else Target(kind, quote_pattern(text), True)
            if "*" not in text:
                self._exact[kind, spoken_words(_spoken(plain))] = Target(kind, quote_pattern(text), True)
            return
        words = spoken_words(_spoken(text))
        if not any(word.isalpha() for word in words):
            return
        target = Target(kind, quote(text), False)
        self._name(words, target)
        self._as_written(text, target)
        self._exact.setdefault((kind, words), target)
        first, slash, rest = text.partition("/")
        self._by_part(rest if slash else text.partition(": ")[2], first if slash else text.partition(": ")[0], target)
        if slash:
            self._name(_spoken(first), Target(kind, f'"{first}/*"', False))
        elif len(words) > 1 and text.split()[0].strip(":").isalpha():
            first = text.split()[0].strip(":")
            is_any = (
                small().anything.end(tokens(first), 0) is not None
            )  # `colleague 7` is a colleague, as all invited are
            is_any |= singular(first) in self._fields  # `7 crashes`, which a field counts, are no `crash calculator`
            if (kind, spoken_words(first)) not in self._exact and not is_any:
                self._name(first, Target(kind, f'"{first}*"', False))

    def _add_beginning(self, kind: str, text: str) -> None:
        """`each case study` of `case study cold store`: the two words that all of them may begin with."""
        first = text.split()[:2]
        if len(text.split()) > 2 and all(word.isalpha() for word in first):
            self._name(" ".join(first), Target(kind, f'"{" ".join(first)}*"', False))

    def _by_part(self, part: str, whole: str, target: Target) -> None:
        """`the Lanternmill story` of `customers/lanternmill`, `the webinar about clean data` of `webinar: clean data`:
        by what it is about, beside a word for what it is where that is one word."""
        words = spoken_words(_spoken(part.rpartition("/")[2]))
        if not any(word.isalpha() for word in words):
            return
        if len(words) > 2:
            self._known.add(words, target)
        kinds = [*_PAGES, *spoken_words(_spoken(whole))[-1:]]
        for said in dict.fromkeys((*kinds, *(_NOUNS[kind] for kind in kinds if kind in _NOUNS))):
            self._known.add((*words, said), target)
            if words[-1:] != (singular(words[-1]),):
                self._known.add((*words[:-1], singular(words[-1]), said), target)
            for about in (*_ABOUT, *(_COMPARED if said == "comparison" else ())):
                self._known.add((said, about, *words), target)

    def _add_set(self, kind: str, name: str, checked: Checked) -> None:
        self._name(name, Target(kind, f"in {name}", True))
        for member in checked.sets.get(name, ()):
            plain = member.strip("*").strip("/").removesuffix("*").strip()
            if "*" not in member:
                self._add(kind, member, own=True)
            elif plain:
                self._name(_spoken(plain), Target(kind, quote_pattern(member), True))


def _is_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether no blank stands before a sign or behind it."""
    return tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start


def _words_of_one(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Words that stand in but one target of a kind; of patterns and sets none."""
    found: dict[tuple[str, str], set[str]] = {}
    for kind, text in pairs:
        for word in spoken_words(_spoken(text.strip('"'))) if text.startswith('"') and "*" not in text else ():
            if word.isalpha() and word not in small().everyday:
                found.setdefault((kind, stem(word)), set()).add(text)
    return {key: next(iter(texts)) for key, texts in found.items() if len(texts) == 1}


def _spoken(text: str) -> str:
    return _SIGNS.sub(" ", text)


def _had(world: World) -> list[tuple[str, str]]:
    connection = world.board.store.connection
    return connection.execute(f"SELECT kind, target FROM {quoted('pair')} ORDER BY code LIMIT {_MOST}").fetchall()
