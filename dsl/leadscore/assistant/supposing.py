"""Questions and answers about the policy with a change that is not written: what is proposed, or was only tried."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from leadscore.assistant.answer import Answer, Unanswerable, lines, short
from leadscore.assistant.people import Ambiguous, spoken
from leadscore.assistant.rule_names import AmbiguousRule
from leadscore.assistant.toolbox import call
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.changing import impact, words_of
from leadscore.assistant.tools.editing import changed, so_already
from leadscore.assistant.tools.moving import moved
from leadscore.assistant.understanding.pending.once_more import is_proposed_last
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.supposed import as_it_is_now, asks_effect
from leadscore.assistant.unread import must_be_read
from leadscore.assistant.world import World, runnable
from leadscore.driver import Compiled
from leadscore.report.json_text import Json

if TYPE_CHECKING:
    from leadscore.assistant.understanding.reader import Reader
    from leadscore.assistant.understanding.thread import Thread

_SURE = 0.5
WITHOUT = "This is of the policy as it is now, without what is proposed."
_OF_SOME = re.compile(
    r"^\W*(?:(?:and|so|only|just)\W+)*(?:in|from|for|at|among|of) \w+(?: \w+){0,3}\W*$", re.IGNORECASE
)
"""`in Germany only`, behind a change that is supposed, asks of some leads how they would be with it."""
_HER = re.compile(r"\b(?:her|him|she|he)\b", re.IGNORECASE)

OF_SCORES = frozenset(
    {
        "find_leads",
        "top_leads",
        "count_leads",
        "explain_score",
        "compare_leads",
        "to_ready",
        "when_drops",
        "nearly_ready",
        "changed_since",
        "lead_history",
        "rules_fired",
        "rules_never_fired",
        "rule_effect",
        "score_distribution",
        "threshold_advice",
        "backtest",
    }
)
"""The tools whose answers rest on how a policy scores."""


# ------------------------------------------------------------------------------------------------ what is asked


def readings_of(world: World, reader: Reader, thread: Thread, question: str) -> tuple[Reading, ...]:
    """In the words of the policy as it is drafted, for what is only proposed may be spoken of, too; in those of the
    written one where it names a rule that is gone with that, or has another name: else a rule like it were meant."""
    with world.supposing(world.written if _names_what_is_gone(world, question) else world.drafted):
        if (thread.tried or world.proposals) and (found := _of_change(reader, thread, question)):
            return found
        found = tuple(reader.readings(question, thread))
    is_of_tried = thread.tool == "what_if" and bool(thread.tried) and _OF_SOME.match(question) is not None
    return tuple(
        replace(one, supposes=one.tool in OF_SCORES and (is_of_tried or (thread.supposes and one.follows)))
        for one in found
    )


def _names_what_is_gone(world: World, question: str) -> bool:
    written, drafted = (
        {rule.name for rule in one.plan.rules if rule.name} if one.plan else set()
        for one in (world.written, world.drafted)
    )
    spelt = (re.escape(name).replace("_", "[ _-]") for name in written - drafted)
    return any(re.search(rf"(?<!\w){name}(?!\w)", question, re.IGNORECASE) for name in spelt)


def _of_change(reader: Reader, thread: Thread, question: str) -> tuple[Reading, ...]:
    """Where it asks how things would be with the change that was talked about; else nothing."""
    if asks_effect(question):
        return (_effect(reader, thread, question),)
    if (plain := as_it_is_now(question)) is None:
        return ()
    found = tuple(reader.readings(plain, thread))
    if not found or found[0].tool not in OF_SCORES or found[0].sure < _SURE or found[0].left_out:
        found = tuple(reader.readings(question, thread))
    return tuple(replace(one, supposes=one.tool in OF_SCORES) for one in found)


def _effect(reader: Reader, thread: Thread, question: str) -> Reading:
    """On the lead that is named, or spoken of as `her`; else on all."""
    found = reader.readings(question, thread)
    leads = found[0].leads if found else ()
    leads = leads or (thread.leads[:1] if _HER.search(question) else ())
    if leads:
        return Reading("explain_score", {"lead": leads[0]}, 1.0, leads=leads, supposes=True)
    return Reading("what_if", dict(thread.tried), 1.0)


# ------------------------------------------------------------------------------------------------ what is answered


def answered(world: World, reading: Reading, thread: Thread) -> Answer:
    """Of the policy as it is saved, which is said where another is proposed, or of the one that is supposed: also where
    the saved one does not know what is asked about. Raises Unanswerable."""
    if reading.instead and is_proposed_last(world, thread):
        return _in_place_of_last(world, replace(reading, instead=False), thread)
    tool, arguments = reading.tool or "", reading.arguments
    after = _supposed(world, thread.tried) if reading.supposes else None
    if after is not None:
        return _asked_as_if(world, after, tool, arguments)
    is_of_saved = bool(world.proposals) and tool in OF_SCORES
    try:
        answer = call(world, tool, arguments)
    except (Ambiguous, AmbiguousRule):
        raise
    except Unanswerable:
        if is_of_saved:
            with suppress(Unanswerable):
                return _asked_as_if(world, world.drafted, tool, arguments)
        raise
    return replace(answer, text=f"{answer.text}\n\n{WITHOUT}") if is_of_saved else answer


def _in_place_of_last(world: World, reading: Reading, thread: Thread) -> Answer:
    """The last proposal goes, unless nothing comes in its place. Raises Unanswerable."""
    gone = world.proposals.pop()
    try:
        answer = answered(world, reading, thread)
    except Unanswerable as error:
        if error.message == so_already(world).message:  # `no, 60 after all`
            return Answer(f"Taken back: {gone.says} {error.message}", {"taken_back": gone.says})
        world.proposals.append(gone)
        raise
    return replace(answer, text=lines(f"In place of: {gone.says}", answer.text))


def _supposed(world: World, tried: Mapping[str, Json]) -> Compiled | None:
    """The policy with a change that was tried, else with all that is proposed; None where there is neither."""
    if not tried:
        return world.drafted if world.proposals else None
    try:
        return changed(world, msgspec.convert(dict(tried), Change))
    except (Unanswerable, msgspec.ValidationError):
        return None


def _asked_as_if(world: World, after: Compiled, tool: str, arguments: Mapping[str, Json]) -> Answer:
    """The answer of a tool as if that were the saved policy, which it says. Raises Unanswerable."""
    must_be_read(world, runnable(after))
    words = [line.strip() for line in words_of(world, world.written, after)]
    with world.supposing(after):
        answer = call(world, tool, arguments)
    told = [f"As it would be with what is not written ({' '.join(words)}):", *_moves(world, after, arguments)]
    data = {**answer.data, "supposed": words} if isinstance(answer.data, dict) else answer.data
    return replace(answer, text=lines(told, answer.text), data=data)


def _moves(world: World, after: Compiled, arguments: Mapping[str, Json]) -> list[str]:
    """How the change moves the leads that are asked about."""
    if world.is_large:
        return []
    named = [str(arguments[name]) for name in ("lead", "other") if arguments.get(name)]
    numbers = [world.people.one(name) for name in named]
    rows = world.rows(numbers, world.scored(), world.scored(runnable(after))) if numbers else []
    told = [f"{short(spoken(row))}: {moved(row)}" for row in rows if row.before != row.score]
    return told + [
        f"{short(spoken(row))}: {moved(row)} points, as without it" for row in rows if row.before == row.score
    ]


def effect_of_written(world: World) -> tuple[str, dict[str, Json]]:
    """What that which was written last does, against the policy before it."""
    before = world.earlier[-1]
    words = words_of(world, before, world.written)
    with world.supposing(before):
        told, data, _ = impact(world, world.written)
    return lines("What was written last, against the policy before it:", words, told), data
