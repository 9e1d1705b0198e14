"""What leads are, by what such people do: `who own their building` are the `owner` of `ownership`."""

from __future__ import annotations

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.literals import joined
from leadscore.assistant.drafting.reader import Match, Reader

_THEIRS = frozenset("the their its his her a an our whole own".split())
_FEW = 3
_WHO = frozenset("who that they and or not also actually don people leads those".split())


def agent(r: Reader, at: int) -> Match | None:
    """A verb of which a value says who does it, with what they do it to; `of their own` is none."""
    for value, end in r.lexicon.agents.all(r.tokens, at):
        thing = r.skip(end, _THEIRS)
        is_verb = thing > end and (r.key(at - 1) in _WHO or r.before(r.small.entity, at) or r.before(r.small.nots, at))
        if not is_verb or r.key(at - 1) in ("their", "our", "its", "my"):
            continue
        is_thing = thing < len(r.tokens) and r.tokens[thing].kind == "word" and not r.small.glue.end(r.tokens, thing)
        return Match(literals.is_value(value.field, value.texts[0]), thing + is_thing)
    return _occupied(r, at) or _told(r, at)


def _told(r: Reader, at: int) -> Match | None:
    """What the comment beside a field says, before one of its values or behind it: `want to study physics`, `Ines looks
    after`, of `subject # what they want to study` and `adviser # who of us looks after them`."""
    end = at
    while end < at + _FEW and r.lexicon.told_of(r.key(end)) and not _is_value(r, end):
        end += 1
    for place in dict.fromkeys((end, r.skip(end))) if end > at else ():
        for value, last in r.lexicon.values.by_phrase.all(r.tokens, place):
            if value.is_had and value.field in r.lexicon.told_of(r.key(end - 1)):
                return Match(joined("or", [literals.is_value(value.field, text) for text in value.texts]), last)
    for value, last in r.lexicon.values.by_phrase.all(r.tokens, at):
        behind = last
        while behind < last + _FEW and value.field in r.lexicon.told_of(r.key(behind)):
            behind += 1
        if value.is_had and behind > last:
            return Match(joined("or", [literals.is_value(value.field, text) for text in value.texts]), behind)
    return None


def _is_value(r: Reader, at: int) -> bool:
    """Whether it is itself a value that the comment tells of: the `school` of `warehouse, factory, school …`."""
    return any(value.field in r.lexicon.told_of(r.key(at)) for value, _ in r.lexicon.values.by_phrase.all(r.tokens, at))


def _occupied(r: Reader, at: int) -> Match | None:
    """`owner-occupied`, `tenant run`: a value and a word of what they do there."""
    for value, end in r.lexicon.values.by_phrase.all(r.tokens, at):
        place = end + (r.key(end) == "-")
        if r.lexicon.values.names_field(value.texts[0]) and r.text(place) in ("occupied", "occupier", "run", "held"):
            return Match(literals.is_value(value.field, value.texts[0]), place + 1)
    return None
