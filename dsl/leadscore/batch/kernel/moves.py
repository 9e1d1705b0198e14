"""When a lead's outcome may move though nothing new is known of it: at a window's end, a decay's step, and so on.

Until then it need not be scored again. An instant may be too early, for what happens then need not change the outcome;
it is never too late.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.compare import Integers
from leadscore.batch.kernel.conditions import NEVER_SEEN, UNKNOWN_DAY, View
from leadscore.batch.kernel.rules import in_force
from leadscore.batch.kernel.runs import Runs
from leadscore.plan.model import AgeWindow, DayWithin, DecayTable, EventSelector, Inactive, Plan, Rule
from leadscore.plan.walk import leaves
from leadscore.values.days import DAY, day_number

NEVER_MOVES = 2**62


def plan_moves(plan: Plan, as_of: int) -> int:
    """The next instant at which a rule or an override comes into force or goes out of it; NEVER_MOVES without one."""
    firsts = [day_number(rule.in_force_from) * DAY for rule in plan.rules if rule.in_force_from]
    lasts = [rule.in_force_until for rule in plan.rules if rule.in_force_until]
    lasts += [override.until for override in plan.overrides]
    instants = [*firsts, *((day_number(last) + 1) * DAY for last in lasts)]
    return min((instant for instant in instants if instant > as_of), default=NEVER_MOVES)


def moves(plan: Plan, view: View) -> Integers:
    """For each lead of a range the first instant after `as of` at which its outcome may move."""
    soonest = np.full(len(view.chunk), NEVER_MOVES, np.int64)
    for candidates in (_future(view), _windows(view), *_decays(plan, view), *_fields(plan, view)):
        np.minimum(soonest, candidates, out=soonest)
    return soonest


def _future(view: View) -> Integers:
    """The next event that does not exist yet."""
    events = view.chunk.events
    places = np.flatnonzero(events.at > view.as_of)
    return Runs.of(events.lead[places], len(view.chunk)).least(events.at[places], NEVER_MOVES)


def _windows(view: View) -> Integers:
    """When the next event falls out of a window that goes back from now."""
    counters, selection = view.counters, view.counters.selection
    soonest = np.full(len(selection.any_mask), NEVER_MOVES, np.int64)
    for selector, mask in selection.masks.items():
        if isinstance(selector.window, AgeWindow):
            soonest[mask] = np.minimum(soonest[mask], selector.window.seconds + 1)
    seconds = soonest[counters.codes]
    leaves_at = np.where(seconds == NEVER_MOVES, NEVER_MOVES, counters.at + seconds)
    return counters.runs.least(leaves_at, NEVER_MOVES)


def _decays(plan: Plan, view: View) -> list[Integers]:
    found = []
    for rule in plan.rules:
        if rule.decay is not None and in_force(rule, view.as_of // DAY):
            found += [_next_step(selector, rule.decay, view) for selector in _aged(rule)]
    return found


def _aged(rule: Rule) -> tuple[EventSelector, ...]:
    if rule.each_of is not None:
        return (rule.each_of.selector,)
    return tuple(dict.fromkeys(condition.selector for condition in rule.evidence))


def _next_step(selector: EventSelector, decay: DecayTable, view: View) -> Integers:
    """When the next of these events loses some of its worth."""
    lead, at = view.counters.selected(selector)
    steps = (view.as_of - at) // decay.step_seconds + 1
    next_at = np.where(steps < len(decay.values), at + steps * decay.step_seconds, NEVER_MOVES)
    return Runs.of(lead, len(view.chunk)).least(next_at, NEVER_MOVES)


def _fields(plan: Plan, view: View) -> list[Integers]:
    """When a date leaves `within … days` or enters it, and when a lead has been silent for long."""
    found = []
    conditions = [rule.condition for rule in plan.rules if in_force(rule, view.as_of // DAY)]
    conditions += [behind.condition for behind in (plan.ready, *plan.bands) if behind and behind.condition]
    conditions += [plan.applies] if plan.applies else []
    asked = dict.fromkeys(leaf for condition in conditions for leaf, _ in leaves(condition))
    for leaf in asked:
        match leaf:
            case DayWithin(name, days) if name in view.chunk.codes:
                found.append(_day_moves(view.tables.days[name][view.chunk.codes[name]], days, view.as_of))
            case Inactive(seconds):
                since = view.signs_of_life()
                silent_at = since + seconds + 1
                found.append(np.where((since != NEVER_SEEN) & (silent_at > view.as_of), silent_at, NEVER_MOVES))
            case _:
                pass
    return found


def _day_moves(days: NDArray[np.int64], count: int, as_of: int) -> Integers:
    enters, goes = days * DAY, (days + count + 1) * DAY
    soonest = np.where(enters > as_of, enters, np.where(goes > as_of, goes, NEVER_MOVES))
    return np.where(days == UNKNOWN_DAY, NEVER_MOVES, soonest)
