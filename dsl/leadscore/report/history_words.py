"""What moved a lead's score between recorded scorings, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.engine.clocks import Cause
from leadscore.production.history.model import EventsCame, FieldChange, Kind, Move, News, PolicyChange, Step, Story, Why
from leadscore.production.ledger.model import Entry, PolicyRecord, Transition
from leadscore.production.outbox.model import Message
from leadscore.production.retention.notes import Erasure
from leadscore.report.outbox_words import Listed, became
from leadscore.report.words import instant
from leadscore.values.number import counted, milli_text, signed_milli_text

_LABELS = {
    Why.NEW: "from",
    Why.ERASED: "erased",
    Why.TIME: "time",
    Why.FACTS: "facts",
    Why.POLICY: "policy",
    Why.UNKNOWN: "moved",
}
_BY_THE_CLOCK = {
    Cause.EVENT.value: "its day has come",
    Cause.DECAY.value: "decay",
    Cause.WINDOW.value: "too long ago",
    Cause.DATE.value: "a date has come",
    Cause.SILENCE.value: "silence",
    Cause.FORCE.value: "in force by date",
}
_DAY = len("2026-04-01")
_SHORT = 8
"""So many characters of fingerprints and revisions are shown."""


def state(entry: Entry) -> str:
    """`ready, band hot, grade B1`."""
    if not entry.in_scope:
        return "out of scope"
    said = "disqualified" if entry.disqualified else "ready" if entry.ready else "not ready"
    band = [] if entry.band is None else [f"band {entry.band}"]
    return ", ".join([said, *band, *([] if entry.grade is None else [f"grade {entry.grade}"])])


def score(entry: Entry) -> str:
    """Its score; `-` out of scope."""
    return "-" if entry.score is None else milli_text(entry.score)


def change(step: Step) -> str:
    """By how much the score moved; blank where there is nothing to compare."""
    return "" if step.change is None else "=" if not step.change else signed_milli_text(step.change)


def title(story: Story) -> str:
    """`L-1031 (Northpeak AG) by "B2B"`."""
    who = f" ({story.who})" if story.who and story.who != story.lead else ""
    return f'{story.lead}{who} by "{story.policy}"'


def summary(story: Story) -> str:
    """How much there is of it."""
    moved = len(story.steps) - 1
    after = f"in {moved:,} of those after the first, something about this lead was another" if moved else ""
    scorings = f"{counted(story.scorings, 'scoring')}, the last as of {instant(story.last_as_of)}"
    return f"{scorings}; {after or 'nothing about this lead changed since the first'}."


# ------------------------------------------------------------------------------------------------ what moved it


def details(step: Step) -> Iterator[tuple[str, str]]:
    """What there is to say of a step, each with the word that stands before it."""
    for why in _LABELS:
        moves = [move for move in step.moves if move.why is why and move.line.kind is not Kind.OVERRIDE]
        said = [_before(step, why), ", ".join(map(moved, moves)) or _no_points(step, why)]
        text = ": ".join(part for part in said if part)
        if text:
            yield _LABELS[why], text
    overrides = [move for move in step.moves if move.line.kind is Kind.OVERRIDE]
    if overrides:
        yield "override", ", ".join(f"{_override(move)}{_because(move)}" for move in overrides)
    if step.ready_until is not None:
        yield "ready", f"it was, and stays so until its score is below {milli_text(step.ready_until)}"
    if step.transitions:
        yield "crossed", ", ".join(map(_crossed, step.transitions))
    for message in step.messages:
        yield "told", _told(message)


def _told(message: Message) -> str:
    """`notify "sales", in one message about 39 leads that the policy moved, sent 2026-04-01 12:00 UTC`."""
    together = "" if message.lead else f", in one message about {counted(message.about, 'lead')} that the policy moved"
    became_of = became(Listed(message, None, late=False, looked_up=False))
    return f'{message.verb} "{message.destination}"{together}, {became_of}'


def _before(step: Step, why: Why) -> str:
    """What happened, before what it did to the score."""
    match why:
        case Why.FACTS:
            return news(step.news) if step.news else ""
        case Why.POLICY:
            return policy(step.policy) if step.policy else ""
        case Why.ERASED if step.erasure and any(move.why is why for move in step.moves):
            return _erased(step.erasure)
        case Why.UNKNOWN if any(move.why is why for move in step.moves):
            return f"by {'time, facts or the policy' if step.policy else 'time or facts'}"
        case _:
            return ""


def _erased(erasure: Erasure) -> str:
    """`events of before 2024-11-26, on 2026-11-26 for their age`."""
    return f"events of before {instant(erasure.before)}, on {_day(erasure)} for their age"


def _day(erasure: Erasure) -> str:
    return instant(erasure.at)[:_DAY]


def _no_points(step: Step, why: Why) -> str:
    return "no points of this lead" if why is Why.POLICY and step.policy else ""


def moved(move: Move) -> str:
    """`pricing -25 (decay)`."""
    how = _BY_THE_CLOCK.get(move.how, move.how)
    return f"{move.label} {signed_milli_text(move.points)}{f' ({how})' if how else ''}"


def _crossed(one: Transition) -> str:
    cause = "" if one.cause == Why.NEW.value else f" ({one.cause})"
    return f"{'entered' if one.entered else 'left'} {one.state.removeprefix('band:')}{cause}"


def _override(move: Move) -> str:
    points = signed_milli_text(move.points)
    return f"{points} by {move.line.name}" if move.line.name else points


def _because(move: Move) -> str:
    match move.why:
        case Why.TIME:
            return " (it ends)"
        case Why.POLICY:
            return " (the policy changed)"
        case _:
            return ""


def news(told: News) -> str:
    """`employees 200 → 30, visited pricing 2 times (last 2026-04-01)`."""
    return ", ".join([*map(_field, told.fields), *map(_events, told.events)])


def _field(told: FieldChange) -> str:
    return f"{told.field} {told.before or 'unknown'} → {told.after or 'unknown'}"


def _events(told: EventsCame) -> str:
    times = "" if told.count == 1 else f" {told.count:,} times"
    last = "" if told.count == 1 else "last "
    later = "" if not told.later else f", {'' if told.later == told.count else f'{told.later:,} '}came later"
    target = f" {told.target}" if told.target else ""
    return f"{told.kind}{target}{times} ({last}{instant(told.newest.at)}{later})"


def policy(told: PolicyChange) -> str:
    """`version 3 → 4 by Ann (1a2b3c4d)`."""
    versions = told.before.version, told.after.version
    if versions[0] != versions[1]:
        said = f"version {versions[0] or 'without a number'} → {versions[1] or 'without a number'}"
    else:
        said = f"changed, {short(told.before)} → {short(told.after)}"
    return f"{said}{author(told.after)}"


def author(record: PolicyRecord) -> str:
    """` by Ann (1a2b3c4d)`; blank where git knew nobody."""
    revision = f" ({record.revision[:_SHORT]})" if record.revision else ""
    return f" by {record.author}{revision}" if record.author else ""


def short(record: PolicyRecord) -> str:
    """The beginning of its fingerprint."""
    return record.fingerprint[:_SHORT]


def doubts(story: Story) -> Sequence[str]:
    """What could not be told apart, and why."""
    unknown = [step for step in story.steps if any(move.why is Why.UNKNOWN for move in step.moves)]
    erasures = [step.erasure for step in unknown if step.erasure]
    found = []
    if erasures:
        found.append(
            f"What moved it is not known of {counted(len(erasures), 'scoring')}: of this lead's events, those of "
            f"before {instant(erasures[0].before)} were erased on {_day(erasures[0])} for their age (`[retention]`)."
        )
    if len(unknown) > len(erasures):
        found.append(
            f"What moved it is not known of {counted(len(unknown) - len(erasures), 'scoring')}: the facts of that time "
            "are not at hand. --store names the store that was scored."
        )
    return found
