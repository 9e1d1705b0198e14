"""The conditions that stand in a question: `how many VPs in Germany visited pricing but aren't ready`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from leadscore.assistant.drafting import (
    agents,
    being,
    called,
    days,
    doing,
    field_named,
    firing,
    knowing,
    mail_domains,
    measured,
    money,
    naming,
    numbers,
    paid,
    ranking,
    silence,
    tallies,
    target_first,
    units,
    value_parts,
)
from leadscore.assistant.drafting.excluding import Part
from leadscore.assistant.drafting.joining import put_together
from leadscore.assistant.drafting.lexicon import Lexicon, lexicon_of
from leadscore.assistant.drafting.literals import Literal, Tree, text_of, time_of, within
from leadscore.assistant.drafting.mending import mended
from leadscore.assistant.drafting.negating import with_plain_nots
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import window
from leadscore.assistant.drafting.units import with_metres
from leadscore.assistant.drafting.words import tokens
from leadscore.filters.compiling import compile_filter
from leadscore.filters.model import FilterError

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_READERS: tuple[Callable[[Reader, int], Match | None], ...] = (
    firing.firing,
    ranking.ranked,
    numbers.numeric,
    measured.measured,
    money.of_money,
    paid.paid,
    knowing.knowledge,
    naming.created,
    tallies.tallied,
    days.dated,
    silence.silence,
    field_named.within_field,
    field_named.explicit,
    doing.doing,
    target_first.listed,
    naming.named,
    called.called,
    naming.title,
    mail_domains.domain,
    agents.agent,
    being.within_name,
    being.value,
    value_parts.shared,
)
"""Of readings that are equally long the first counts."""
_WAYS_IN = frozenset(("visited", "attended", "met", "registered"))
_BEHIND_EITHER = frozenset(("", ",", ".", "?", "!", ";", ")", "do", "does", "is", "it", "all", "i", "we", "but", "who"))
_THEY_ARE = frozenset("they it that is are do does have".split())
_EVENT_AND_PLACE = 2
_ARTICLES, _VISITS = frozenset("a an the our any one".split()), frozenset(("visit", "visitor"))
_VIA = frozenset("via through from by".split())


@dataclass(frozen=True, slots=True)
class Found:
    """`condition` is in the filter language, None where the text says none. `spans` are the parts of the text that
    say it, in order, each from its first character to behind its last."""

    condition: str | None
    spans: tuple[tuple[int, int], ...]


def conditions_in(world: World, text: str) -> Found:
    """What a text asks of leads. What it does not understand stays outside the spans."""
    reader = reader_of(world, text, is_rule=False)
    parts = scan(reader)
    tree, used = put_together(reader, parts)
    if tree is None:
        return Found(None, ())
    condition = text_of(tree)
    try:
        compile_filter(world.saved.checked, condition, compared=False)
    except FilterError:  # such as a set whose file was not read
        return Found(None, ())
    return Found(condition, _spans(reader, used))


_SUM = re.compile(
    r"\b(?:the )?(?:sum|total)(?: number)? of (?:the |all |their )?minutes (?:of |for |they (?:have )?)?"
    r"(?P<did>[^,;:\d]+?)"
    r" (?:is |are |was |being )?(?P<how>over|above|more than|at least|exceeding|beyond) (?P<many>\d+)\b(?! minutes)",
    re.IGNORECASE,
)
"""`the sum of minutes watched is over 40`: so many of them as a rule asks for."""


def reader_of(world: World, text: str, *, is_rule: bool) -> Reader:
    """The text in words, slips mended."""
    lexicon: Lexicon = lexicon_of(world)
    text = _SUM.sub(r"\g<did> \g<how> \g<many> minutes", text) if is_rule else text
    today = datetime.fromtimestamp(world.as_of, UTC).date()
    words = mended(with_metres(tokens(text), lexicon), lexicon)
    return Reader(text, with_plain_nots(words, lexicon), lexicon, today, is_rule)


def scan(r: Reader) -> list[Part]:
    """All conditions, from left to right, each the longest that starts at its place."""
    found: list[Part] = []
    at = 0
    while at < len(r.tokens):
        match = _longest(r, at)
        if match is None and (end := _time_behind_place(r, found, at)) is not None:
            at = end
            continue
        if match is None or _goes_further(r, at, match) or _is_of_longer_target(r, at, match):
            at += 1
            continue
        if not r.is_rule and (end := _either_way(r, at, match.end)) is not None:
            if found:  # its words ask for nothing else
                found[-1] = Part(found[-1].tree, found[-1].start, end)
            at = end
            continue
        one = _one_deed(r, found[-1], match.tree, at) if found else None
        if found and (one is not None or _is_way_in(r, found[-1], match.tree, at)):
            found[-1] = Part(one or match.tree, found[-1].start, match.end)
        else:
            found.append(Part(match.tree, at, match.end))
        at = match.end
    return found if r.is_rule else called.with_rules_beside(r, found)


def _time_behind_place(r: Reader, found: list[Part], at: int) -> int | None:
    """`walked in at Valencia since March`, `met in Spain last week`: behind where leads are, it is still told when they
    did what stands before that; where it ends."""
    if len(found) < _EVENT_AND_PLACE or found[-1].end != at:
        return None
    event, place = found[-2:]
    when = window(r, at) if not time_of(event.tree) and r.skip(event.end) == place.start else None
    if when is None or (timed := within(event.tree, when[0])) == event.tree:
        return None
    found[-2:] = [Part(timed, event.start, event.end), Part(place.tree, place.start, when[1])]
    return when[1]


def _goes_further(r: Reader, at: int, match: Match) -> bool:
    """Whether small words stand here, and what is read behind them alone is longer: who is `from the webinar source`
    attended no webinar."""
    others = (_longest(r, place) for place in range(at + 1, min(r.skip(at), match.end) + 1))
    return any(other is not None and other.end > match.end for other in others)


def _is_of_longer_target(r: Reader, at: int, match: Match) -> bool:
    """Whether what was done is only the beginning of a target: the `open house` folks opened nothing."""
    return match.tree.sort == "event" and any(end > match.end for _, end in r.lexicon.targets.at(r.tokens, at))


def _either_way(r: Reader, at: int, end: int) -> int | None:
    """`ready or not does not matter`, `no matter if hot`: what is said of them to be no condition; where it ends."""
    while at and r.key(at - 1) in _THEY_ARE:
        at -= 1
    is_alone = (r.key(end), r.key(end + 1)) == ("or", "not") and r.key(end + 2) in _BEHIND_EITHER
    if not is_alone:
        return end if r.before(r.small.either_way, at) else None
    place = r.skip(end + 2, _THEY_ARE)
    return r.small.nots_behind.end(r.tokens, place) or end + 2


def _one_deed(r: Reader, before: Part, tree: Tree, at: int) -> Tree | None:
    """`a show park visit`, `visited a show park`, where that is `toured`, a kind of the policy's own."""
    first, then = (one.text if isinstance(one, Literal) else "" for one in (before.tree, tree))
    kind, _, rest = then.partition(" ")
    if first == "visited" and kind in r.lexicon.own_kinds and r.skip(before.end, _ARTICLES) == at:
        return tree
    is_noun = r.key(at) in _VISITS and kind == "visited" and not rest.startswith(('"', "in "))
    if not is_noun or first not in r.lexicon.own_kinds or before.end != at:
        return None
    text = f"{first} {rest}".strip()
    return Literal(text, f"not {text}", "event")


def _is_way_in(r: Reader, before: Part, tree: Tree, at: int) -> bool:
    """Whether what was done only says where a lead comes from: `came to us via a fair`, `met at the fair`."""
    kind = before.tree.text if isinstance(before.tree, Literal) else ""
    if tree.sort != "source" or kind not in _WAYS_IN:
        return False
    is_via = any(r.key(place) in _VIA for place in range(before.end, at))
    return is_via or (kind not in r.lexicon.targets.used and r.skip(before.end) == at)


def _longest(r: Reader, at: int) -> Match | None:
    best: Match | None = None
    for read in _READERS:
        match = read(r, at)
        is_longer = match is not None and (best is None or match.end > best.end)
        if match is not None and is_longer and not (money.is_of_other(r, at, match) or units.is_of_other(r, at, match)):
            best = match
    return best


def _spans(r: Reader, used: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    return tuple((r.tokens[start].start, r.tokens[end - 1].end) for start, end in used)
