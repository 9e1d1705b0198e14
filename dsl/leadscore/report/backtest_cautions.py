"""What to bear in mind about a back-test: who is left out, what came too late, what flatters the score."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from leadscore.learn.backtest import Backtest, Dating, Left
from leadscore.report.backtest_words import fraction, rate
from leadscore.report.words import instant
from leadscore.values.number import counted

_LISTED = 4
_FIELDS = "Fields are as the file holds them today; only events are cut at each lead's day."


def cautions(found: Backtest) -> Iterator[str]:
    """The weightiest first."""
    if found.copies > 1:
        yield f"Every lead stands there {found.copies} times, under other ids: each was counted once."
    yield from _dating(found)
    yield _FIELDS
    if found.drift is not None:
        first, last = found.drift
        yield (
            f"The close rate moved from {rate(first.won)} in {first.label} to {rate(last.won)} in {last.label}, beyond "
            "chance: old leads say less about the next ones."
        )
    if found.fading is not None:
        since, now, before = found.fading.since, found.fading.last, found.fading.before
        yield (
            f"From {since} on the score tells wins from the rest worse: AUC {fraction(now.value)}, down from "
            f"{fraction(before.value)}, beyond chance. --since {since}-01 says what has changed."
        )
    if found.young is not None:
        days, still = counted(found.young.days, "day"), counted(found.young.leads, "lead")
        yield (
            f"A quarter of the wins took {days} or more; {still} "
            "counted as not won had less time than that, and may still be."
        )
    for kind in found.later.only_later:
        yield f"`{kind}` hardly ever happens before the day that mattered: a rule on it does not help to foresee it."
    for name, leads in found.later.dates:
        yield f"`{name}` lies after the day that mattered for {counted(leads, 'lead')}: was it known by then?"
    yield from _later_events(found)
    yield from _left_out(found.left, found.outcome)


def _dating(found: Backtest) -> Iterator[str]:
    match found.dating:
        case Dating.COLUMN:
            return
        case Dating.OUTCOME:
            yield (
                f"Leads that were won are scored as of their win, all others as of {instant(found.last)}: these had "
                "longer to grow cold, which flatters the score. --at names a day that both have, as in "
                "--at created --days 30."
            )
        case Dating.END if not found.has_events:
            return
        case Dating.END:
            yield (
                f"All leads are scored as of {instant(found.last)}: what they did after their win counts, too. --at "
                "names the column with the day to score each one at."
            )
        case _:
            assert_never(found.dating)


def _later_events(found: Backtest) -> Iterator[str]:
    events = found.later.events
    if not events:
        return
    total = sum(count for _, count, _ in events)
    kinds = ", ".join(f"{kind} {count:,}" for kind, count, _ in events[:_LISTED])
    more = ", …" if len(events) > _LISTED else ""
    yield f"{counted(total, 'event')} came after the day that mattered and did not count: {kinds}{more}."


def _left_out(left: Left, outcome: str) -> Iterator[str]:
    if left.unknown:
        total = sum(count for _, count in left.unknown)
        said = ", ".join(f"{what} {count:,}" for what, count in left.unknown[:_LISTED])
        more = ", …" if len(left.unknown) > _LISTED else ""
        yield f"{counted(total, 'lead')} left out, for `{outcome}` says neither won nor lost: {said}{more}."
    if left.unmentioned:
        yield f"{counted(left.unmentioned, 'lead')} left out that {_do(left.unmentioned)} not stand in {outcome}."
    if left.undated:
        yield f"{counted(left.undated, 'lead')} left out without a day to score {_them(left.undated)} at."
    if left.decided:
        them = _them(left.decided)
        yield f"{counted(left.decided, 'lead')} left out that had been decided before the day to score {them} at."
    if left.too_new:
        them = _them(left.too_new)
        yield f"{counted(left.too_new, 'lead')} left out: the day to score {them} at lies after the end of the data."
    if left.out_of_scope:
        them = _them(left.out_of_scope)
        yield f"{counted(left.out_of_scope, 'lead')} left out, for the policy does not apply to {them}."


def _do(count: int) -> str:
    return "does" if count == 1 else "do"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"
