"""What the policy's numbers measure, in people's words: of `roof_area` the roof, by its unit and by `bigger`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from leadscore.assistant.drafting.asked import remarks_of
from leadscore.assistant.drafting.evidence import NAMED, Evidence, kinds
from leadscore.assistant.drafting.shared import meanings, raw
from leadscore.assistant.drafting.words import Token, singular, tokens
from leadscore.assistant.rule_names import stem
from leadscore.check.model import Checked
from leadscore.syntax import nodes as n
from leadscore.values.terms import ValueType

_PER = re.compile(r"\b(?:an?|per|each|every) (?:month|week|year|day|quarter|hour)\b", re.IGNORECASE)
"""`euro a month` is an amount of money, no time."""
_COUNTED = frozenset(("size",))
"""Of what nothing is told, there are many or few."""
_MEASURED = frozenset("age money cost length area".split())
"""Of what has these nothing is said by how many there are: `six chairs` says nothing of a chair's age."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A field with numbers, and the kinds of what it measures; `beside` those that its comment speaks of, `units` those
    that it is in."""

    name: str
    kinds: frozenset[str]
    beside: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


class Measures:
    """Those of a policy."""

    def __init__(self, checked: Checked, types: Mapping[str, ValueType | None], evidence: Evidence) -> None:
        told = {one.name.text: remark for one, remark in remarks_of(checked, n.FieldDeclaration)}
        names = [name for name, type_ in types.items() if type_ is ValueType.NUMBER]
        self._evidence = evidence
        self.all = tuple(_measure(name, told.get(name, "")) for name in names)
        texts = [name for name, type_ in types.items() if type_ is ValueType.TEXT]
        self.words = frozenset(
            word
            for word, fields in evidence.weights.items()
            if max(fields.get(name, 0) for name in (*names, ""))
            >= max(1, *(fields.get(name, 0) for name in (*texts, "")))
        )
        """Those that say a number; the `labs` of `labs only: units in a month` are rather those of `account_type`."""

    def of(self, words: Iterable[str], among: Iterable[Measure] | None = None) -> tuple[Measure, ...]:
        """Those of which all these words are said; where more is said of some of them, only those."""
        said = [stem(word) for word in words]
        weights = {
            one: sum(self._evidence.of(word, one.name) for word in said)
            for one in (self.all if among is None else among)
            if all(self._evidence.of(word, one.name) for word in said)
        }
        return tuple(one for one, weight in weights.items() if weight == max(weights.values()))

    def counted(self, noun: Token, field: str) -> str | None:
        """Of which field a number right before a noun is: six `chairs` are no age of a chair, but how many there are,
        where a field counts them."""
        own = next((one for one in self.all if one.name == field), None)
        is_whole = noun.text == noun.key or noun.key == singular(field.rpartition("_")[2])
        if own is None or is_whole or own.kinds.isdisjoint(_MEASURED):
            return field
        counting = [one for one in self.all if "size" in one.kinds and self._evidence.of(stem(noun.text), one.name)]
        return counting[0].name if len(counting) == 1 else None

    def is_named(self, words: Iterable[str], field: str) -> bool:
        """Whether one of these words is a part of a field's name."""
        return any(self._evidence.of(stem(word), field) >= NAMED for word in words)

    def is_told(self, word: str, fields: Iterable[Measure]) -> bool:
        """Whether a word is said of any of these."""
        return any(self._evidence.of(stem(word), one.name) for one in fields)

    def of_kinds(self, meant: Collection[str]) -> tuple[Measure, ...]:
        """Those that measure something of these kinds."""
        return tuple(one for one in self.all if not one.kinds.isdisjoint(meant))

    def the_one(self, words: Iterable[str], meant: Collection[str]) -> str | None:
        """The one field of these words that measures something of these kinds."""
        found = self.of(words, self.of_kinds(meant))
        return found[0].name if len(found) == 1 else None


def _measure(name: str, remark: str) -> Measure:
    said = tokens(f"{name.replace('_', ' ')} : {remark}")
    units = meanings(raw()["units"])
    own = frozenset(unit for at in range(len(said)) for unit, _ in units.all(said, at))
    return Measure(name, kinds_of(name, remark), _kinds_in(tokens(remark)), own)


def kinds_of(name: str, remark: str) -> frozenset[str]:
    """Of a `length # metres over all` no time, though a time has a length as well."""
    named = _kinds_in(tokens(name.partition("_per_")[0].replace("_", " ")))
    told = _kinds_in(tokens(_PER.sub("", remark)))
    return named & told or named or told or _COUNTED


def _kinds_in(said: tuple[Token, ...]) -> frozenset[str]:
    """What a name or a comment says to be measured, by its words or by a unit."""
    found = [
        frozenset(kind for at in range(len(said)) for kind, _ in known.all(said, at))
        for known in (kinds("is"), kinds("unit"))
    ]
    return found[0] or found[1]
