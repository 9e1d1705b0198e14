"""What the policy's numbers measure, in people's words: of `roof_area` the roof, by its unit and by `bigger`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from leadscore.assistant.drafting.asked import remarks_of
from leadscore.assistant.drafting.phrases import Phrases, phrases
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import Token, spoken_words, tokens
from leadscore.assistant.rule_names import stem
from leadscore.check.model import Checked
from leadscore.syntax import nodes as n
from leadscore.values.terms import ValueType

_LEADS_OVER = frozenset(
    "last first next latest is has in of on per a the that with what when which they their them who whom whose".split()
)
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """A field with numbers. `nouns` are the stems of its name's words that say of what it is, `told` those of the
    comment beside it, `kinds` what is measured."""

    name: str
    nouns: frozenset[str]
    told: frozenset[str]
    kinds: frozenset[str]


class Measures:
    """Those of a policy."""

    def __init__(self, checked: Checked, types: Mapping[str, ValueType | None]) -> None:
        told = {one.name.text: remark for one, remark in remarks_of(checked, n.FieldDeclaration)}
        numbers = [name for name, type_ in types.items() if type_ is ValueType.NUMBER]
        self.all = tuple(_measure(name, told.get(name, "")) for name in numbers)
        self.words = frozenset(word for one in self.all for word in (*one.nouns, *one.told))

    def of(self, words: Iterable[str], among: Iterable[Measure] | None = None) -> tuple[Measure, ...]:
        """Those of which all these words are said; where names say one of them, only those."""
        said = [stem(word) for word in words]
        among = self.all if among is None else tuple(among)
        found = [one for one in among if all(word in one.nouns | one.told for word in said)]
        named = [one for one in found if any(word in one.nouns for word in said)]
        return tuple(named or found)

    def the_one(self, words: Iterable[str], kinds: Iterable[str]) -> str | None:
        """The one field of these words that measures something of these kinds."""
        among = [one for one in self.all if not one.kinds.isdisjoint(kinds)]
        found = [one.name for one in self.of(words, among)]
        return found[0] if len(found) == 1 else None


def _measure(name: str, remark: str) -> Measure:
    of_it, _, per = name.partition("_per_")
    parts = of_it.split("_")
    kinds = frozenset(_kinds_in(tokens(" ".join(parts)))) or frozenset(_kinds_in(tokens(remark)))
    nouns = {stem(part) for part in parts if not _is_small(part)} if "_" in name else set[str]()
    said = {*parts, *per.split("_"), *spoken_words(remark)}
    told = {_adverbs_noun(word) for word in said if word.isalpha() and not _is_small(word)}
    told = {word for word in told if word in parts or word not in small().everyday or _is_unit(word)}
    return Measure(name, frozenset(nouns), frozenset(map(stem, told)) - nouns, kinds)


def _kinds_in(said: tuple[Token, ...]) -> Iterator[str]:
    """What a name or a comment says to be measured, by its words or by a unit."""
    for known in (kinds("is"), kinds("unit")):
        found = [kind for at in range(len(said)) for kind, _ in known.all(said, at)]
        if found:
            yield from found
            return


def _is_small(word: str) -> bool:
    return word in _LEADS_OVER or (len(word) <= _SHORT and small().glue.end(tokens(word), 0) is not None)


def _is_unit(word: str) -> bool:
    """Whether it says what numbers are of, though people say it of everything: the `month` of `pounds a month`."""
    return kinds("unit").end(tokens(word), 0) is not None


def _adverbs_noun(word: str) -> str:
    """`monthly` is by the month."""
    return word.removesuffix("ly") if len(word) > 5 else word


@cache
def kinds(role: str) -> Phrases[str]:
    """The phrases that have a role with each kind that they say: `is`, `unit`, `than`, `most`, `least`, `does`; those
    of the most and the least that no other kind has are `alone_most` and `alone_least`."""
    found: Phrases[str] = Phrases()
    for kind, said in raw()["measures"].items():
        for phrase in phrases(said.get(role, "")):
            found.add(phrase, kind)
    return found
