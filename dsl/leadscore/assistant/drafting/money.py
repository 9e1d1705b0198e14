"""Amounts of money that name no field: `firms over £10,000`, `with more than €3k to spend`, `jobs of over 8k`. They are
held against the one field of money that can be meant, never against one that counts something else."""

from __future__ import annotations

import re
from functools import cache

from leadscore.assistant.drafting.asked import remark_on
from leadscore.assistant.drafting.evidence import kinds
from leadscore.assistant.drafting.literals import text_of
from leadscore.assistant.drafting.phrases import Phrases, any_of
from leadscore.assistant.drafting.quantities import Range, behind, comparison, held_against
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.shared import raw
from leadscore.assistant.drafting.words import spoken_words

_HELD = re.compile(r"(?P<name>\w+) (?:[<>]=?|is|between) -?\d")
_COUNTED = re.compile(r"\d times?\b")
_KINDS = frozenset(("money", "cost"))
_LED = frozenset("with have has having of at on for worth".split())
_PER = frozenset("a per each every / for of".split())
_SCALED = frozenset("k grand thousand m million".split())
_LEAST_SCALED = 1_000


def of_money(r: Reader, at: int) -> Match | None:
    """A comparison with an amount, and the words around it that say no more than that it is one."""
    start = r.skip(at, _LED)
    found = comparison(r, start)
    if found is None or not found[0].is_said or r.before(r.small.moving, at):
        return None
    told, end = behind(r, _past_currency(r, found[1]), found[0])
    end = _past_currency(r, end)
    last = said("behind").end(r.tokens, end)
    if last is None and not is_money(r, start, end):
        return _of_size(r, start, told, end)
    if last is None and r.key(end) in _PER:
        return None  # `a month`, `for electricity`: of which field, its words say
    return _match(r, told, last or end, fields_meant(r, is_spent=last is not None))


def is_money(r: Reader, start: int, end: int) -> bool:
    """Whether a currency stands between these places, or right behind."""
    return any(_is_currency(r, place) for place in range(start, end + 1))


def is_of_other(r: Reader, start: int, match: Match) -> bool:
    """Whether an amount of money would be held against what is none: `learners < 250` of `less than 250 euros`."""
    if not is_money(r, start, match.end):
        return False
    text = text_of(match.tree)
    held = _HELD.match(text)
    own = next((one.kinds for one in r.lexicon.measures.all if held and one.name == held["name"]), frozenset[str]())
    return (held is not None or _COUNTED.search(text) is not None) and own.isdisjoint(_KINDS)


def fields_meant(r: Reader, *, is_spent: bool = False) -> list[str]:
    """The fields of money that an amount may be of. One by the week or the month is that only where this is said; of
    several not what was paid already, unless somebody asks for that; what leads have to spend is their budget."""
    found = _amounts(r)
    if len(found) > 1:
        paid = fields_paid(r)
        is_past = any(said("paid").end(r.tokens, at) is not None for at in range(len(r.tokens)))
        found = [name for name in found if (name in paid) == is_past] or found
    return ["budget"] if is_spent and "budget" in found else found


def fields_paid(r: Reader) -> list[str]:
    """Those that hold what was paid already."""
    return [name for name in _amounts(r) if not _told(r, name).isdisjoint(said("paid").words())]


def _amounts(r: Reader) -> list[str]:
    """The fields of money, those by the week or the month and those that are no amounts aside."""
    known = [one.name for one in r.lexicon.measures.all if not one.kinds.isdisjoint(_KINDS)]
    return [name for name in known if _told(r, name).isdisjoint({*said("by_time").words(), *said("no_amount").words()})]


def _told(r: Reader, name: str) -> frozenset[str]:
    """The words of its name and of the comment beside it."""
    return frozenset(spoken_words(f"{name.replace('_', ' ')} {remark_on(r.lexicon.checked, name)}"))


@cache
def said(key: str) -> Phrases[None]:
    """What people say of money."""
    return any_of([raw()["money"][key]])


def _past_currency(r: Reader, at: int) -> int:
    return at + 1 if _is_currency(r, at) else at


def _is_currency(r: Reader, at: int) -> bool:
    return at < len(r.tokens) and any(kind == "money" for kind, _ in kinds("unit").all(r.tokens, at))


def _of_size(r: Reader, start: int, told: Range, end: int) -> Match | None:
    """`a job with over 8k`: of what is so much only one number that leads have can be meant, and that is of money."""
    is_scaled = any(word.endswith("k") or word in _SCALED for word in map(r.text, range(start, end)))
    if (
        not is_scaled
        or told.low < _LEAST_SCALED
        or (end < len(r.tokens) and r.tokens[end].kind == "word" and not _closes(r, end))
    ):
        return None
    reaching = [name for name, most in r.lexicon.greatest.items() if most >= told.low]
    return _match(r, told, end, reaching) if reaching and reaching == fields_meant(r) else None


def _closes(r: Reader, at: int) -> bool:
    return r.small.glue.end(r.tokens, at) is not None


def _match(r: Reader, told: Range, end: int, fields: list[str]) -> Match | None:
    return Match(held_against(r, fields[0], told), end) if len(fields) == 1 else None
