"""What was erased for its age, or would be, in lines of text and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leadscore.production.retention.retain import Part, Reach, Retained
from leadscore.production.retention.settings import Kind
from leadscore.report.json_text import Json
from leadscore.report.words import instant, iso_instant
from leadscore.values.number import counted

_WORDS = {
    Kind.EVENTS: "events of before {}",
    Kind.LEADS: "leads that have done nothing since {}",
    Kind.HISTORY: "history of before {}",
    Kind.MESSAGES: "messages that were done with before {}",
    Kind.FEEDBACK: "feedback of before {}",
}
_ASKED = 3
"""So many of a policy's conditions are named."""


def lines(found: Retained, *, dry: bool) -> Iterator[str]:
    """What each rule erased, or would; and what policies ask for that is not kept."""
    yield "To be erased:" if dry else "Erased:"
    yield from (f"  {_part(part)}" for part in found.parts)
    if found.waiting:
        yield f"{counted(found.waiting, 'message')} as old as that still wait for your word: see `leadscore outbox`."
    for reach in found.reaches:
        yield from reach_lines(reach, dry=dry)


def summary(found: Retained, *, dry: bool) -> str:
    """The same in a line: `Erased for their age: 12 events, 3 messages.`"""
    together: dict[str, int] = {}
    for part in found.parts:
        for what, number in part.counts.items():
            together[what] = together.get(what, 0) + number
    return f"{'To be erased' if dry else 'Erased'} for their age: {_counts(together)}."


def reach_lines(reach: Reach, *, dry: bool) -> Iterator[str]:
    """What a policy asks of events that are not kept, and of how many leads that moves the score."""
    if reach.asked:
        more = len(reach.asked) - _ASKED
        named = ", ".join(reach.asked[:_ASKED]) + (f", and {more} more" if more > 0 else "")
        yield f'"{reach.policy}" looks farther back than events are kept: {named}.'
    if reach.moved:
        yield moved_line(reach, dry=dry)
    elif reach.leads:
        yield f'No score by "{reach.policy}" {"would move" if dry else "moves"} for that as of now.'
    if reach.asked:
        yield "Say `within` how long in these rules, or keep events for longer: then scores mean the same on any day."


def moved_line(reach: Reach, *, dry: bool) -> str:
    """`19 leads have another score by "B2B" without these events.`"""
    move = "would have" if dry else "has" if reach.moved == 1 else "have"
    return f'{counted(reach.moved, "lead")} {move} another score by "{reach.policy}" without these events.'


def as_json(found: Retained, *, dry: bool) -> Json:
    """`{dry_run, rules: [{kind, age, before, erased: {…}}], messages_waiting, policies: [{policy, asks, leads,
    moved}]}`."""
    return {
        "dry_run": dry,
        "rules": [
            {
                "kind": part.kind.value,
                "age": part.age,
                "before": iso_instant(part.before),
                "erased": {what.replace(" ", "_"): number for what, number in part.counts.items()},
            }
            for part in found.parts
        ],
        "messages_waiting": found.waiting,
        "policies": [
            {"policy": one.policy, "asks": list(one.asked), "leads": one.leads, "moved": one.moved}
            for one in found.reaches
        ],
    }


def _part(part: Part) -> str:
    return f"{_WORDS[part.kind].format(instant(part.before))} ({part.age}): {_counts(part.counts)}"


def _counts(counts: Mapping[str, int]) -> str:
    told = [counted(number, _one(what), _many(what)) for what, number in counts.items() if number]
    return ", ".join(told) or "nothing"


def _one(what: str) -> str:
    return "recorded policy" if what == "recorded policies" else what.removesuffix("s")


def _many(what: str) -> str:
    return what
