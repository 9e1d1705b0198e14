"""Members of a set by what is known of them: a value that leads or the set have, the set, and a word that says whether
it comes or goes, in whatever order: `supposing livestock came out of the haulage trades`. Between them stands nothing
that says more; what else is told around it, behind a sign, explains it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.asked import sets_of
from leadscore.assistant.drafting.values import had
from leadscore.assistant.rule_names import name_stems, stem
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.members_meant import as_spelt
from leadscore.assistant.understanding.sets_named import SET, with_set_marked
from leadscore.report.json_text import Json
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_BESIDE = listed("beside_members")
_COMES, _GOES = phrases("members_come"), phrases("members_go")
_INTO, _OUT_OF = (
    re.compile(rf"(?<!\w){any_of(one)}(?: {any_of('leads_to_set')})*[ ]?{SET}", re.IGNORECASE)
    for one in ("into_plain_set", "out_of_plain_set")
)
_NONE = phrases("no_plain_members")
_SAYS_MORE = re.compile(rf"^\W*{any_of('narrows')}(?!\w)|(?<!\w){any_of('of_rules_too')}(?!\w)", re.IGNORECASE)
"""Beside a sentence of members: whom alone they are for, or another change."""
_PUT = "⟨⟩"
"""Stands for a value."""
_WORD = re.compile(rf"{SET}|{_PUT}|[^\W_]+(?:['’][^\W_]+)?")
_CUT = re.compile(rf"[.;:!?()–—]|\s-+\s|,\s*(?:so|and so|as|since|because|then)\b|,(?!\s*(?:and\s+|or\s+)?{_PUT})")
_CALLED = re.compile(rf"(?P<what>(?:(?<![^\W_])[^\W_{SET}]+ ){{1,3}})\({_PUT}\)", re.IGNORECASE)
"""`jobcenter money (bamf)`: what it is, before what it is called."""
_EXPLAINED = re.compile(rf"(?P<put>{_PUT}) \((?!{_PUT})[^()\d]+\)")
_THEM = re.compile(r"(?<!\w)(?:it|them|that one|this one|those)(?!\w)", re.IGNORECASE)
_IT_IS = re.compile(rf"(?:{any_of('members_come')}|{any_of('members_go')}) {_THEM.pattern}", re.IGNORECASE)
_UNKNOWN = re.compile(rf"[^\W_](?:,| and| or| &)+ {_PUT}|{_PUT}(?:,| and| or| &)+ (?!{_PUT})[^\W_]", re.IGNORECASE)
"""`zoho and sugarcrm connect now, put them in`: beside a value stands what is known of none."""
_MOST, _TELLING = 20_000, 4


def by_value(world: World, question: str, name: str) -> dict[str, Json] | None:
    """The change of who is in the set; None where more is said, or something else."""
    for marked in with_set_marked(world, question, name):
        for goes in (True, False):
            way, into = _ways(goes=goes)
            if not (way.search(marked) and into.search(marked)):
                continue
            text, values = _with_values_marked(marked, _known(world, name, held=goes))
            if values and _says_so(text, goes=goes) and not re.search(r"\d", text):
                members = ", ".join(f'"{one}"' if "," in one else one for one in dict.fromkeys(values))
                return {"set": name, "members": members, **({"remove": True} if goes else {})}
    return None


def _ways(*, goes: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says that somebody comes into a set, or goes, and how the set stands there."""
    return (_GOES, _OUT_OF) if goes else (_COMES, _INTO)


def _says_so(text: str, *, goes: bool) -> bool:
    """Whether the sentence about the set says just that the values come, or go."""
    text = _EXPLAINED.sub(r"\g<put>", _CALLED.sub(_PUT, text))
    parts = [part for part in _CUT.split(text) if part and part.strip()]
    about = [part for part in parts if SET in part]
    around = [part for part in parts if SET not in part]
    if len(about) != 1 or about[0].count(SET) != 1 or _NONE.search(about[0]):
        return False
    told = about[0]
    if _PUT not in told and _IT_IS.search(told):
        before = [part for part in parts[: parts.index(told)] if _PUT in part]
        if not before or any(_UNKNOWN.search(part) for part in before):
            return False
        told, around = _THEM.sub(_PUT, told, count=1), [part for part in around if _PUT not in part]
    way, into = _ways(goes=goes)
    is_plain = _PUT in told and way.search(told) is not None and into.search(told) is not None
    rest = _WORD.findall(way.sub(" ", into.sub(f" {SET}", told)))
    is_all = all(word in (SET, _PUT) or word.lower() in _BESIDE for word in rest)
    return is_plain and is_all and not any(_PUT in part or _SAYS_MORE.search(part) for part in around)


def _known(world: World, name: str, *, held: bool) -> dict[str, str]:
    """What may be said for each value that the set has (`held`), or that leads have beside these: all of it, or a word
    that no other has."""
    members = [one for one in world.drafted.checked.sets.get(name, ()) if "*" not in one]
    fields = dict.fromkeys(field for field, one in sets_of(world.drafted.checked) if one == name)
    others = {text for field in fields for text in had(world, field, _MOST)} - {*map(fold, members)}
    return _told(name, tuple(members), tuple(sorted(others)), held)


@lru_cache(maxsize=32)
def _told(name: str, members: tuple[str, ...], others: tuple[str, ...], held: bool) -> dict[str, str]:
    """The same of the values alone, which are asked for once for each part of a question."""
    values = members if held else others
    words = Counter(word for text in (*members, *others) for word in _words(text))
    own = name_stems(name)
    told = {word: text for text in values for word in _words(text) if words[word] == 1 and _tells(word, own)}
    return {**told, **{text: text for text in values if len(text) >= len(_PUT)}}


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", fold(text)))


def _tells(word: str, own: frozenset[str]) -> bool:
    return len(word) >= _TELLING and word not in _BESIDE and stem(word) not in own


def _with_values_marked(text: str, known: Mapping[str, str]) -> tuple[str, list[str]]:
    """With a sign for each value that is named, the longest first; and the values."""
    found: list[tuple[int, str]] = []
    lower = text.lower()
    for said in sorted((one for one in known if one.lower() in lower), key=len, reverse=True):
        pattern = re.compile(rf"(?<![\w{SET}]){re.escape(said)}(?:e?s)?(?!\w)", re.IGNORECASE)
        for match in reversed([*pattern.finditer(text)]):
            text = f"{text[: match.start()]}{_PUT}{' ' * (len(match[0]) - len(_PUT))}{text[match.end() :]}"
            found.append((match.start(), as_spelt(match[0], known[said])))
    return re.sub(" +", " ", text), [value for _, value in sorted(found)]
