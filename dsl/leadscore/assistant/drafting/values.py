"""The values that leads have in fields of few different texts, and what people call them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from leadscore.assistant.drafting import subdivisions
from leadscore.assistant.drafting.asked import nodes_of, sets_of
from leadscore.assistant.drafting.phrases import Phrases, phrases
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import singular, spoken_words
from leadscore.batch.store.schema import dictionary, half_thousandths
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n
from leadscore.values.terms import ValueType
from leadscore.values.text import words
from leadscore.values.titles import SENIORITIES
from leadscore.values.vocabulary import NAMES

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_MOST = 2_000
"""A field of more different texts holds names rather than kinds: its values are understood only behind its name."""
_TITLES = 20_000
_SAID = {"mgr": "manager", "dir": "director", "sr": "senior", "jr": "junior", "mktg": "marketing"}
_OURS = frozenset(("rep", "representative", "head", "executive", "officer", "associate"))
_NO_CODES = frozenset("in it at be no my me ca hr pt".split())
"""Codes of countries that mean something else, even in capitals; `pt` are points."""
_OWN = frozenset(("title", "company", "email", "email_domain", "phone", "seniority", *chain(*NAMES)))
"""These are read in other ways; what people are called, as leads."""


@dataclass(frozen=True, slots=True)
class Value:
    """A field's value, or several that are one to people; `is_weak` where the word also means other things, `is_had`
    where leads or the policy have it."""

    field: str
    texts: tuple[str, ...]
    is_weak: bool
    is_had: bool
    of_set: str = ""
    """The set that has just these, where they are called as it is."""


class Values:
    """The phrases for values, and of each field all of its values."""

    def __init__(self, world: World, types: Mapping[str, ValueType | None], checked: Checked) -> None:
        self.by_phrase: Phrases[Value] = Phrases()
        self._of_field: dict[str, str] = {}
        """Values that their field's name is made of: the `owner` of `ownership`."""
        self._own: dict[str, tuple[str, ...]] = {"seniority": SENIORITIES}
        fields = [name for name, type_ in types.items() if type_ is ValueType.TEXT and name not in _OWN]
        written = _written(checked)
        have_all = {field: had(world, field) for field in fields}
        for field, have in have_all.items():
            self._own[field] = tuple(dict.fromkeys((*have, *written.get(field, ()))))
            for text in self._own[field]:
                if is_of_field(text, field):
                    self._of_field.setdefault(text, field)
                    self._add(text, Value(field, (text,), False, True))
        names, had_at_all = checked.symbols.names, {_plain(text) for have in have_all.values() for text in have}
        for field in [one for one in fields if names[one].span is not None]:  # the policy's own before all others
            for text in self._own[field] if have_all[field] else ():
                self._add(text, Value(field, (text,), _is_weak(text) and not _is_kind(text), True))
        for field, patterns in _patterns(checked).items():
            for pattern in patterns if field in have_all else ():
                self._add(pattern[:-1], Value(field, (pattern,), _is_weak(pattern[:-1]), True))
        for field, have in have_all.items():
            own = self._own[field]
            for group in _groups(field):
                texts = tuple(text for text in own if _plain(text) in {_plain(phrase) for phrase in group})
                apart = {text for text in texts if text in written.get(field, ()) and field != "country"}
                for phrase in group if texts or field == "country" or not have else ():
                    is_of_other = not texts and _plain(phrase) in had_at_all
                    if _plain(phrase) in _NO_CODES or (len(apart) > 1 and phrase in apart) or is_of_other:
                        continue  # only where the leads have it, or as what the policy tells apart from the others
                    self._add(phrase, Value(field, texts or (group[0],), _is_weak(phrase), bool(texts)))
            for phrases_, members in _regions(field):
                texts = tuple(text for text in own if _plain(text) in members)
                for phrase in phrases_ if texts else ():
                    self._add(phrase, Value(field, texts, False, True))
            for phrase, code in subdivisions.called(own):
                self._add(phrase, Value(field, (code,), False, True))
            for text in own:
                if any(letter.isalpha() for letter in text):
                    self._add(text, Value(field, (text,), _is_weak(text), True))
                for phrase in alike(text) if names[field].span is not None else ():
                    self._add(phrase, Value(field, (text,), True, True))

    def of_field(self, field: str) -> tuple[str, ...]:
        """The values that leads have, or the policy writes; none of a field that holds names."""
        return self._own.get(field, ())

    def all_had(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each field with its values."""
        return iter(self._own.items())

    def names_field(self, text: str) -> bool:
        """Whether its field's name is made of it."""
        return text in self._of_field

    def done(self) -> Iterator[tuple[str, Value]]:
        """What those do who are what a field says: of the `owner` of `ownership` that they `own`."""
        for text, field in self._of_field.items():
            base = text.removesuffix("er")
            for form in (base, f"{base}s", f"{base}ing", f"{base}ed") if base != text else ():
                yield form, Value(field, (text,), False, True)

    def _add(self, phrase: str, value: Value) -> None:
        self.by_phrase.add(phrase, value)


def is_of_field(text: str, field: str) -> bool:
    """Whether a field's name is made of its value: of `ownership` `owner`."""
    return len(text) > 3 and " " not in text and any(part.startswith(text) for part in field.split("_"))


def had(world: World, field: str, most: int = _MOST) -> tuple[str, ...]:
    """Its dictionary, where that is not larger: not the leads, so of a million it takes no longer."""
    if field not in world.board.store.field_types:
        return ()
    query = f"SELECT DISTINCT value FROM {dictionary(field)} ORDER BY value LIMIT {most + 1}"
    rows = [value for (value,) in world.board.store.connection.execute(query).fetchall() if value]
    return tuple(rows) if len(rows) <= most else ()


def whole_numbers(world: World) -> frozenset[str]:
    """The fields in which all leads have whole numbers: what they count has no part."""
    return _numbers_where(world, f"bool_and(value % {half_thousandths(Decimal(1))} = 0)")


def none_had(world: World) -> frozenset[str]:
    """The fields with numbers of which some leads have none: who has `no claims` has nought of them."""
    return _numbers_where(world, "bool_or(value = 0)")


def greatest(world: World) -> dict[str, Decimal]:
    """The most that leads have of each field with numbers."""
    one, store = half_thousandths(Decimal(1)), world.board.store
    found = [name for name, type_ in store.field_types.items() if type_ is ValueType.NUMBER]
    most = {
        name: store.connection.execute(f"SELECT max(value) FROM {dictionary(name)} WHERE code > 0").fetchall()
        for name in found
    }
    return {name: Decimal(rows[0][0]) / one for name, rows in most.items() if rows[0][0] is not None}


def _numbers_where(world: World, told: str) -> frozenset[str]:
    store = world.board.store
    found = [name for name, type_ in store.field_types.items() if type_ is ValueType.NUMBER]
    run = store.connection.execute
    return frozenset(
        name for name in found if run(f"SELECT {told} FROM {dictionary(name)} WHERE code > 0").fetchall()[0][0]
    )


def title_phrases(world: World) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Two to four words that stand together in leads' titles and name a role, as people say them (`campaign manager`,
    also of a `Campaign Mgr.`), with the ways in which titles have them."""
    roles = frozenset(spoken_words(raw()["role_words"]["words"]))
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for text in titles_had(world):
        parts = words(text)
        for start in range(len(parts)):
            for end in range(start + 2, min(start + 4, len(parts)) + 1):
                run = parts[start:end]
                if singular(run[-1]) in roles or (
                    run[0] in ("director", "head", "vp", "chief") and len(run) > 2 and run[1] in ("of", "for")
                ):
                    said = tuple(_SAID.get(word, singular(word)) for word in run)
                    found.setdefault(said, {})[" ".join(run)] = None
        if 1 < len(parts) <= 4:  # a whole title, whatever it says: `au pair`
            said = tuple(_SAID.get(word, singular(word)) for word in parts)
            found.setdefault(said, {})[" ".join(parts)] = None
    return {said: tuple(phrases) for said, phrases in found.items()}


def titles_had(world: World) -> tuple[str, ...]:
    """The titles of leads, where they are few enough to be read at once."""
    return had(world, "title", _TITLES)


def whole_titles(world: World) -> frozenset[str]:
    """The titles of several words that no other title has in it: who is meant by them has just that title."""
    titles = titles_had(world)
    text = f"\n{chr(10).join(titles)}\n"
    return frozenset(title for title in titles if " " in title and text.count(title) == 1)


def single_titles(world: World) -> frozenset[str]:
    """Titles of one word that alone says something, each as it is looked up: `waiter`."""
    return frozenset(singular(one) for one in titles_had(world) if one.isalpha() and one not in small().everyday)


def title_words(world: World) -> frozenset[str]:
    """All words that stand in leads' titles."""
    return frozenset(singular(word) for text in titles_had(world) for word in words(text))


@cache
def title_roles() -> frozenset[str]:
    """Words for roles; what people call all leads, or those who sell, is none."""
    roles = {word for phrase in phrases(raw()["role_words"]["words"]) for word in spoken_words(phrase)}
    return frozenset(roles) - frozenset(small().entity.words()) - _OURS


def domains_had(world: World) -> frozenset[str]:
    """The mail domains of leads, where they are few enough to be read at once."""
    return frozenset(had(world, "email_domain", _TITLES))


def _written(checked: Checked) -> dict[str, list[str]]:
    """The values that the policy itself compares fields with, also as members of sets; patterns aside."""
    found: dict[str, list[str]] = {}
    for one in nodes_of(checked, n.Is):
        if isinstance(one.value, n.Text) and checked.symbols.get(one.name.text, Kind.FIELD):
            found.setdefault(one.name.text, []).append(one.value.value)
    for field, name in sets_of(checked):
        found.setdefault(field, []).extend(checked.sets.get(name, ())[:_MOST])
    return {name: [text.lower() for text in texts if "*" not in text] for name, texts in found.items()}


def _patterns(checked: Checked) -> dict[str, list[str]]:
    """Beginnings of values that the policy's sets have, of each field: `pharma*`."""
    found: dict[str, list[str]] = {}
    for field, name in sets_of(checked):
        of_it = [text.lower() for text in checked.sets.get(name, ())[:_MOST]]
        found.setdefault(field, []).extend(text for text in of_it if re.fullmatch(r"[^*]*\w\*", text))
    return found


def _groups(field: str) -> Iterator[tuple[str, ...]]:
    for line in raw()["values"].get(field, "").strip().splitlines():
        yield tuple(phrases(line))


def _regions(field: str) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """What parts of the world are called, with all that their countries are called."""
    if field != "country":
        return
    called = {group[0]: frozenset(map(_plain, group)) for group in _groups(field)}
    for said, members in raw()["regions"].items():
        yield tuple(phrases(said)), frozenset().union(*(called[member] for member in phrases(members)))


def alike(text: str) -> Iterator[str]:
    """Other words that say the same of a value: `fridge` of `refrigerated`, `cab` of `taxi`."""
    said = spoken_words(text)
    yield from (" ".join(other) for other in _alike().get(said, ()) if other != said)


@cache
def _alike() -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """The words of each such group, by each of them."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for line in raw()["alike_values"]["words"].strip().splitlines():
        group = [spoken_words(phrase) for phrase in phrases(line)]
        for said in group:
            found.setdefault(said, []).extend(group)
    return found


def _is_kind(text: str) -> bool:
    """Whether a value of the policy's own field is what it says though the word is a weak one elsewhere: the `english`
    that somebody learns, the level `a1`."""
    is_level = len(text) == 2 and text[0].isalpha() and text[1].isdigit()
    return is_level or (len(text) > 2 and any(text in group for group in _groups("country")))


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").replace(".", "").split())


def _is_weak(phrase: str) -> bool:
    plain = _plain(phrase)
    if plain in ("uk", "us") or "-" in phrase.strip("-"):
        return False
    is_everyday = all(word in small().everyday for word in spoken_words(plain))
    return is_everyday or plain in small().weak or len(plain) <= 2
