"""The parts of a question that each ask for a change of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.number_words import NUMBER_WORDS
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.check.symbols import Kind

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_JOIN = re.compile(
    r"(?:\s*[,;&]\s*|\s*\.\s+|\s+)(?:(?:and|but|then|plus|while|also|please|just)\b[\s,]*)+|\s*[,;&]\s*|\.\s+",
    re.IGNORECASE,
)
_BEGINS = re.compile(rf"{any_of('begins_change')}\s+(?!me\b|us\b|nothing\b)\S", re.IGNORECASE)
_ABOUT = re.compile(r"\W*(?:in|for|of|on|about|with|as for) (?:[^\W\d]+\W*){1,4}", re.IGNORECASE)
"""Says what the change behind it is about: `in our countries, replace Spain by Italy`."""
_AGAIN = re.compile(rf"{any_of('said_again_of_members')}(?: please| pls| thanks)?\W*", re.IGNORECASE)
"""`climbing is a big line as well. add it`: no change of its own."""
_CORRECTS = re.compile(rf"(?:\W*{any_of('corrects')}\W*)+", re.IGNORECASE)
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_POINTS = r"[+-]?\d+(?:\.\d+)? (?:more |extra )?points?\b"
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


def pieces(world: World, question: str) -> list[str]:
    """The question in parts: the first as it begins, each other one from the verb of a change on, or from the name of
    another part of the policy with a number for it. One part is a question that asks for no more than one change."""
    held = [match.span() for match in _QUOTED.finditer(question)]
    cuts = [
        match.span()
        for match in _JOIN.finditer(question)
        if match.start() and not any(start <= match.start() < end for start, end in held)
    ]
    starts, found = [0], []
    for place, (start, end) in enumerate(cuts):
        until = cuts[place + 1][0] if place + 1 < len(cuts) else len(question)
        if _begins(world, question[:start], question[end:until], question[end:]):
            found.append(question[starts[-1] : start])
            starts.append(end)
    return [part.strip(" ,;.?!") for part in (*found, question[starts[-1] :])]


def _begins(world: World, before: str, part: str, rest: str) -> bool:
    if _AGAIN.fullmatch(rest):
        return False
    if _BEGINS.match(rest):
        return _ABOUT.fullmatch(before) is None and _CORRECTS.fullmatch(f"{before},") is None
    place = first_name(world, part)
    is_named = place is not None and not re.sub(rf"{_POINTS}|\b(?:the|our|for|to)\b|\W", "", part[:place])
    is_change = first_name(world, before) is not None and bool(_NUMBER.search(before) or _BEGINS.match(before))
    return is_named and is_change and bool(_NUMBER.search(part))


def first_name(world: World, text: str) -> int | None:
    """Where the first name stands of a rule, a group, a band or a set, or of `ready`; None where none does."""
    symbols = world.drafted.checked.symbols
    kinds = (Kind.GROUP, Kind.SET)
    names = {one.name for kind in kinds for one in symbols.of_kind(kind)}
    names |= {rule.name for rule in world.plan.rules if rule.name} | {band.name for band in world.plan.bands}
    spelt = "|".join(re.escape(name).replace("_", "[ _-]") for name in sorted({*names, "ready"}, key=len, reverse=True))
    match = re.search(rf"(?<!\w)(?:{spelt})(?!\w)", text, re.IGNORECASE)
    return match.start() if match else None
