"""Where `ready` should stand, and whether the score predicts sales."""

from __future__ import annotations

from decimal import Decimal
from itertools import takewhile

from leadscore.assistant.answer import Answer, Unanswerable, lines, table
from leadscore.assistant.tools.asking import Asked, Threshold
from leadscore.assistant.world import World
from leadscore.batch.board.thresholds import AtThreshold, by_threshold, reaching
from leadscore.report.json_text import Json, points
from leadscore.values.days import DAY
from leadscore.values.number import counted, milli_text

_WEEKS = 4
_STEP = 5_000
_AROUND = 4


def threshold_advice(world: World, asked: Threshold) -> Answer:
    """For thresholds around the present one, how many leads are ready, and how many become so in a week; which of them
    fits so many calls. Where it is known who bought, the back-test's advice comes first."""
    ready = world.plan.ready
    if ready is None:
        raise Unanswerable("This policy does not say when a lead is ready.", "A sentence such as `ready at 70` does.")
    if world.past is not None:
        return world.past.advice(world.plan, asked)
    if asked.target_rate is not None:
        raise Unanswerable(
            "Which leads bought is not known here, so no threshold can be found for a share of wins.",
            "Start with `--outcome COLUMN|FILE` to say what became of the leads.",
        )
    then = world.as_of - _WEEKS * 7 * DAY
    condition = f"({ready.condition_text}) and not disqualified" if ready.condition_text else "not disqualified"
    places = [ready.at + step * _STEP for step in range(-_AROUND, _AROUND + 1)]
    now = world.scored()
    may = world.holding(now, condition)
    before = world.scored_some(reaching(now, may, places[0]), then)  # nobody else is ready at one of these places
    found = by_threshold((now, may), (before, world.holding(before, condition)), places)
    best = _fitting(found, asked.calls_per_week)
    cells = [
        (milli_text(one.at), f"{one.ready:,}", _a_week(one), " ".join(_marks(one, ready.at, best))) for one in found
    ]
    told = table(("ready at", "leads ready", "become ready a week", ""), cells, (True, True, True, False))
    current = next(one for one in found if one.at == ready.at)
    said = (
        f"Ready stands at {milli_text(ready.at)}: {counted(current.ready, 'lead is', 'leads are')} ready, and about "
        f"{_a_week(current)} a week became so in the last {_WEEKS} weeks."
    )
    advice = _advice(found, best, asked.calls_per_week, ready.at)
    note = "Who bought is not known here: `--outcome COLUMN|FILE` says it, and then the advice rests on sales."
    data: dict[str, Json] = {
        "ready_at": points(ready.at),
        "calls_per_week": None if asked.calls_per_week is None else Decimal(f"{asked.calls_per_week:g}"),
        "weeks": _WEEKS,
        "recommended": points(best.at) if best else None,
        "thresholds": [{"at": points(one.at), "ready": one.ready, "per_week": _a_week(one)} for one in found],
    }
    return Answer(lines(said, advice, told, note), data)


def _fitting(found: list[AtThreshold], calls: float | None) -> AtThreshold | None:
    """The lowest threshold whose leads sales can call, as those of all higher ones; None where nobody said how many, or
    none is high enough."""
    if calls is None:
        return None
    return next(iter(reversed([*takewhile(lambda one: one.gained <= calls * _WEEKS, reversed(found))])), None)


def _advice(found: list[AtThreshold], best: AtThreshold | None, calls: float | None, at: int) -> list[str]:
    if calls is None:
        return []
    asked = f"{calls:g} calls a week"
    if best is None:
        return [f"Even at {milli_text(at + _AROUND * _STEP)} more become ready than {asked} can reach."]
    if best.at == at:
        return [f"That fits {asked}."]
    if best is found[0]:
        place = f"`ready at {milli_text(best.at)}`, the lowest looked at"
        return [f"{asked} are enough even for {place}: about {_a_week(best)} become ready a week."]
    return [f"For {asked}, `ready at {milli_text(best.at)}` fits: about {_a_week(best)} become ready a week."]


def _a_week(one: AtThreshold) -> str:
    return milli_text(round(one.gained * 10 / _WEEKS) * 100)


def _marks(one: AtThreshold, at: int, best: AtThreshold | None) -> list[str]:
    return [*(["now"] if one.at == at else []), *(["fits"] if one is best else [])]


def backtest(world: World, asked: Asked) -> Answer:
    """Whether the score predicts sales: the policy held against what became of past leads."""
    if world.past is None:
        raise Unanswerable(
            "Whether the score predicts sales cannot be said: nobody told which of these leads bought.",
            "Start with `--outcome COLUMN|FILE`, or run `leadscore backtest`.",
        )
    return world.past.backtest(world.plan)
