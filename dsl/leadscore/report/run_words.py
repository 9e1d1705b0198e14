"""What a run came to, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from leadscore.production.actions.wording import Change
from leadscore.production.ledger.model import Transition
from leadscore.production.outbox.model import Message, Status
from leadscore.production.record.scoring import Recorded
from leadscore.production.running import Done
from leadscore.report.scores import counted_outcomes
from leadscore.report.words import instant
from leadscore.values.number import counted

_BECAUSE = {
    "new": "new",
    "facts": "by new facts",
    "time": "as time passed",
    "erased": "as events were erased for their age",
    "policy": "by the change of the policy",
}
_TITLES = 10
"""So many messages are named by their titles; of more, how many there are is told."""


def lines(done: Done, as_of: int, *, dry: bool = False) -> Iterator[str]:
    """A policy's part; `dry`: nothing of it is recorded, and what would be told is named."""
    if done.recorded is None:
        yield f"{done.plan.name}: nothing is new since the last scoring, as of {instant(as_of)}; it stands as recorded."
        return
    yield f"{done.plan.name}: {counted_outcomes(done.recorded.scoring.counts, as_of)}"
    yield _scored(done.recorded, dry)
    if done.recorded.was_mended:
        yield "What is kept of each lead for the next run had been lost: it was made anew from the record."
    if done.change is not None and done.change.names_again:
        yield _names_again(dry)
    elif done.change is not None:
        yield f"The policy changed{_versions(done.change)} since the last scoring."
    for state, found in by_state(done.recorded.transitions).items():
        yield f"  {state}: {_crossed(found)}"
    yield from _told(done.messages, dry)


def _scored(recorded: Recorded, dry: bool) -> str:
    scoring = recorded.scoring
    would = "would be" if dry else "were" if scoring.changed != 1 else "was"
    if recorded.before is None:
        return f"Its first recorded scoring: {counted(scoring.changed, 'lead')} {would} recorded. Nobody crossed."
    since = f"{counted(scoring.rescored, 'lead')} rescored since {instant(recorded.before.as_of)}"
    return f"{since}, of which {scoring.changed:,} {would} recorded as different."


def _names_again(dry: bool) -> str:
    again = f"the record {'would name' if dry else 'names'} them again"
    return (
        f"The policy still names somebody who was forgotten since the last scoring, and {again}: take those "
        "lines out, and then `leadscore forget` them once more."
    )


def _versions(change: Change) -> str:
    told = change.before and change.after and change.before != change.after
    versions = f" from version {change.before} to {change.after}" if told else ""
    return f"{versions}{f', by {change.author}' if change.author else ''}"


def by_state(transitions: Sequence[Transition]) -> Mapping[str, list[Transition]]:
    """By the states' names, in alphabetical order, `ready` and `disqualified` in front."""
    found: dict[str, list[Transition]] = {}
    for transition in transitions:
        found.setdefault(transition.state.removeprefix("band:"), []).append(transition)
    first = {"ready": 0, "disqualified": 1}
    return dict(sorted(found.items(), key=lambda item: (first.get(item[0], 2), item[0])))


def _crossed(found: Sequence[Transition]) -> str:
    ways = ((True, "entered"), (False, "left"))
    parts = []
    for entered, way in ways:
        causes = Counter(transition.cause for transition in found if transition.entered is entered)
        if causes:
            reasons = ", ".join(_because(causes[cause], cause) for cause in _BECAUSE if causes[cause])
            parts.append(f"{causes.total():,} {way} ({reasons})")
    return ", ".join(parts)


def _because(count: int, cause: str) -> str:
    return counted(count, "new lead") if cause == "new" else f"{count:,} {_BECAUSE[cause]}"


def _told(messages: Sequence[Message], dry: bool) -> Iterator[str]:
    if not messages:
        return
    held = [message for message in messages if message.status is Status.HELD]
    count, it_is = counted(len(messages), "message"), "it is" if len(messages) == 1 else "they are"
    if dry:
        yield f"{count} would be made."
    elif held:
        yield f"{count} held: nothing is sent without --send. `leadscore outbox` shows what {it_is}, and releases it."
    else:
        yield f"{count} to be sent."
    if dry:
        yield from (f"  {message.destination}: {message.title}" for message in messages[:_TITLES])
        if len(messages) > _TITLES:
            yield f"  and {len(messages) - _TITLES:,} more"
