"""Which of the leads that a question names it leaves out: `except Heidi`, `Petra aside`, `Ada is mine, who else`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import listed
from leadscore.assistant.understanding.words import Word

if TYPE_CHECKING:
    from leadscore.assistant.understanding.leads import Mention

_BEFORE = listed("before_left_out")
_LEAVES_OUT = (*(turn.split("_") for turn in listed("leaves_out")), ["not"])
_NOBODY = tuple(turn.split("_") for turn in listed("nobody"))
_PUTS, _ASIDE = listed("puts_aside"), tuple(turn.split("_") for turn in listed("put_aside"))
"""`leave Petra out`."""
_BEHIND = sorted((turn.split("_") for turn in listed("left_out_behind")), key=len, reverse=True)
_BEFORE_MINUS = frozenset("at in on a the so is".split())
_SIGNS, _APART = frozenset(",;:-–—("), frozenset(",;:.-–—!?()")
_AND = ([","], ["and"], ["or"], ["nor"], [",", "and"], [",", "or"], ["&"], ["/"])
_LEADS = listed("leads")
_JOINS = listed("joins_clauses")
_ELSE = tuple(turn.split("_") for turn in listed("who_else"))
_ABOUT_ONE = listed("asks_about_one")
_IS = frozenset("is are was were does did has have can".split())
"""`is Ada ready, and who else` asks for both."""


def excepted(words: Sequence[Word], found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions, each with whether it says who is not meant."""
    kept: list[Mention] = []
    for mention in found:
        kept.append(_behind_turn(words, mention, kept[-1:]))
    for said in (_said_around, _said_behind):
        kept = said([word.text for word in words], kept)
    kept = _others_asked([word.text for word in words], kept)
    return tuple(_told_apart([word.text for word in words], kept))


def _behind_turn(words: Sequence[Word], mention: Mention, before: Sequence[Mention]) -> Mention:
    """`without Petra`; so is what is named beside such a one."""
    texts = [word.text for word in words[: mention.first]]
    far = next((back for back, text in enumerate(reversed(texts)) if text not in _BEFORE), len(texts))
    for said in (texts[: len(texts) - back] for back in range(far + 1)):
        turn = _turn(said, mention, is_near=len(said) == len(texts))
        if turn is not None:
            return replace(mention, first=len(said) - len(turn), left_out=True)
    beside = any(one.left_out and texts[one.last + 1 : len(texts) - far] in _AND for one in before)
    return replace(mention, left_out=True) if beside else mention


def _turn(said: Sequence[str], mention: Mention, *, is_near: bool) -> Sequence[str] | None:
    """What says at the end of these words that somebody is left out. `not` does behind a sign, unless reasons are
    asked for: `why is Ada ready, not Bob`; and `not at` before a company."""
    turn = next((turn for turn in (*_LEAVES_OUT, *_NOBODY) if list(said[-len(turn) :]) == turn), None)
    if turn is None or (turn == ["minus"] and said[:-1] and said[-2] in _BEFORE_MINUS):
        return None  # `why are we at minus for Odile`
    is_apart = bool(said[: -len(turn)]) and said[-len(turn) - 1] in (*_SIGNS, "but")
    if turn in _NOBODY:
        return turn if mention.is_company and is_apart and not is_near else None
    if turn == ["not"]:
        return turn if (mention.is_company and not is_near) or (is_apart and _ABOUT_ONE.isdisjoint(said)) else None
    return turn


def _rows(texts: Sequence[str], found: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """The first and the last of mentions that are joined by `and` and the like, for each last."""
    for last in range(len(found)):
        first = last
        while first and list(texts[found[first - 1].last + 1 : found[first].first]) in _AND:
            first -= 1
        yield first, last


def _marked(found: Sequence[Mention], first: int, last: int, start: int, end: int) -> list[Mention]:
    """With a row of mentions left out; what says so stands from one place to another."""
    kept = list(found)
    kept[first : last + 1] = [replace(one, left_out=True) for one in found[first : last + 1]]
    kept[first] = replace(kept[first], first=start)
    kept[last] = replace(kept[last], last=end)
    return kept


def _said_around(texts: Sequence[str], found: Sequence[Mention]) -> list[Mention]:
    """`leave Petra and Hana out`, `leave Petra to me`."""
    kept = list(found)
    for first, last in _rows(texts, found):
        start, behind = found[first].first - 1, list(texts[found[last].last + 1 : found[last].last + 3])
        turn = next((turn for turn in _ASIDE if behind[: len(turn)] == turn), None)
        is_told = start < 1 or texts[start - 1] not in ("i", "we")  # `if I leave her alone`
        if turn is not None and start >= 0 and texts[start] in _PUTS and is_told:
            kept = _marked(kept, first, last, start, found[last].last + len(turn))
    return kept


def _said_behind(texts: Sequence[str], found: Sequence[Mention]) -> list[Mention]:
    """`Petra and Hana excluded`, `Petra aside`, `Petra does not count`."""
    kept = list(found)
    for first, last in _rows(texts, found):
        behind = list(texts[found[last].last + 1 : found[last].last + 7])
        turn = next((turn for turn in _BEHIND if behind[: len(turn)] == turn), None)
        is_of_other = turn is not None and behind[len(turn) : len(turn) + 1] == ["from"]  # `Quillworks, apart from Ada`
        if turn is not None and not is_of_other and not kept[last].left_out:
            kept = _marked(kept, first, last, found[first].first, found[last].last + len(turn))
    return kept


def _others_asked(texts: Sequence[str], found: Sequence[Mention]) -> list[Mention]:
    """`I already talked to Ada, who else is good`: of whom it is told apart from the question are not asked for."""
    at = next((at for at in range(len(texts)) for turn in _ELSE if list(texts[at : at + len(turn)]) == turn), None)
    if at is None or texts[0] in _IS or not _ABOUT_ONE.isdisjoint(texts):
        return list(found)

    def is_apart(one: Mention) -> bool:
        between = texts[one.last + 1 : at] if one.last < at else texts[at : one.first]
        return not _APART.isdisjoint(between) or (one.last < at and not _JOINS.isdisjoint(between))

    return [replace(one, left_out=True) if not one.is_company and is_apart(one) else one for one in found]


def _told_apart(texts: Sequence[str], found: Sequence[Mention]) -> list[Mention]:
    """`without the two Quillworks accounts: L-1, L-2`: those at the company that are named, not all of it."""
    kept: list[Mention] = []
    is_told = False
    for one in found:
        firms = len(kept)
        while firms and kept[firms - 1].is_company and kept[firms - 1].left_out:
            firms -= 1
        between = list(texts[kept[-1].last + 1 : one.first]) if kept else []
        if firms < len(kept) and not one.is_company and between[-1:] == [":"] and set(between[:-1]) <= _LEADS:
            one, is_told = replace(one, first=kept[firms].first, left_out=True), True
            kept = kept[:firms]
        elif is_told and between in _AND and not one.is_company:
            one = replace(one, left_out=True)
        kept.append(one)
    return kept
