"""Several changes that one question asks for: `raise hot by 10 and lower warm by 5`, `rename X to Y and give it 30`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.understanding.amending import amendments
from leadscore.assistant.understanding.as_written import as_written
from leadscore.assistant.understanding.changes import changes_in
from leadscore.assistant.understanding.in_full.clauses import in_full
from leadscore.assistant.understanding.left_out import left_out
from leadscore.assistant.understanding.lexicon import phrases
from leadscore.assistant.understanding.merging import together
from leadscore.assistant.understanding.pieces import first_name, pieces
from leadscore.assistant.understanding.points import CAP, in_figures, threshold_in
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted, Spotter
from leadscore.assistant.understanding.thread import Thread
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_SURE = 0.97
_LIKELY, _LIKELY_NEW = 0.6, 0.9
_IT = re.compile(r"\b(?:its?|that (?:one|rule)|the same rule)\b", re.IGNORECASE)
_OF_IT = re.compile(
    r" (?:from|to|in|into|on|onto|off|out of) (?:it|them|there|that|those|the (?:list|set))\W*$| (?:there|off|out)\W*$",
    re.IGNORECASE,
)
"""The set that another part names: `remove France from it`."""
_MOST = 4
_SUPPOSES = phrases("supposes_change")


def at_once(world: World, spotter: Spotter, spotted: Spotted) -> list[Reading]:
    """All changes as one; empty where there is one only, or where one of them cannot be read."""
    parts = pieces(world, spotted.question)
    if not 1 < len(parts) <= _MOST or CAP.search(spotted.question):
        return []
    parts = _run_together(world, spotter, parts)
    called = _set_of(world, spotter, parts)
    found: list[Reading] = []
    for part in parts:
        one = next(read_as_change(world, spotter, _texts(world, parts[0], part, found, called)), None)
        if one is None:
            return []
        found.append(one)
    tool = "what_if" if _SUPPOSES.search(spotted.question) else "propose_change"
    arguments = together(world, [one.arguments for one in found])
    return [Reading(tool, arguments, _SURE)] if arguments is not None else []


def _run_together(world: World, spotter: Spotter, parts: Sequence[str]) -> list[str]:
    """With the parts as one that are one change together: `set both pricing`, `and demo to 20`."""
    for start in range(len(parts)):
        for end in range(len(parts), start + 1, -1):
            told = " and ".join(parts[start:end])
            if len(_plain(world, spotter.spotted(told))) == 1:
                return [*parts[:start], told, *_run_together(world, spotter, parts[end:])]
    return list(parts)


def _plain(world: World, spotted: Spotted) -> list[Reading]:
    """A change that is said in full, or as a sentence."""
    return [one for one in in_full(world, spotted) or as_written(world, spotted) if one.tool is not None]


def _set_of(world: World, spotter: Spotter, parts: Sequence[str]) -> str:
    """The set whose members one of the parts changes; the others may leave its name out."""
    found = (one for part in parts for one in amendments(world, spotter.spotted(part)))
    return str(next((one.arguments["set"] for one in found if "set" in one.arguments), ""))


def _texts(world: World, first: str, part: str, before: Sequence[Reading], called: str) -> Iterator[str]:
    """What a part may say with what it leaves out: the set, the verb, or the rule that it calls `it`."""
    if called and first_name(world, part) is None:
        yield from (f"{_OF_IT.sub('', part)} {word} {called}" for word in ("from", "to"))
        return
    if before and _IT.search(part):
        if subject := _subject(before[-1].arguments):
            yield _IT.sub(subject, part, count=1)
        return
    yield part
    if before and (start := first_name(world, first)):
        yield f"{first[:start]}{part}"


def _subject(change: Mapping[str, Json]) -> str:
    """What a change is about, by its name."""
    if "rule" in change or "threshold" in change:
        return str(change.get("rule", "ready"))
    statement = sentence_in(str(change.get("sentence") or ""))
    named = statement.name if isinstance(statement, (n.GroupHeader, n.Band)) else None
    return "ready" if isinstance(statement, n.Ready) else named.text if named else ""


def read_as_change(world: World, spotter: Spotter, texts: Iterator[str]) -> Iterator[Reading]:
    """As one change that makes use of all that is said."""
    for text in texts:
        spotted = spotter.spotted(text)
        if len(plain := _plain(world, spotted)) == 1:
            yield plain[0]
        found = [*amendments(world, spotted), *_of_rules(world, spotted)][:1]
        yield from (one for one in found if not left_out(spotted, one.tool, one.arguments))


def _of_rules(world: World, spotted: Spotted) -> Iterator[Reading]:
    for change in changes_in(world, spotted, Thread())[:1]:
        is_new = "sentence" in change.arguments and "rule" not in change.arguments
        is_guess = "threshold" in change.arguments and threshold_in(in_figures(spotted), Decimal(0)) is None
        if not change.unclear and not is_guess and change.fit >= (_LIKELY_NEW if is_new else _LIKELY):
            yield Reading("propose_change", change.arguments, change.fit)
