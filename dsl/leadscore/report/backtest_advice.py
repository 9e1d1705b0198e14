"""Where `ready at` should stand, in sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from leadscore.learn.backtest import Backtest
from leadscore.learn.slices import ENOUGH_WINS
from leadscore.learn.thresholds import Advice, Purpose, Step, Thresholds
from leadscore.report.backtest_tables import Column, Table
from leadscore.report.backtest_words import amount, between, rate, share
from leadscore.values.number import milli_text

_COLUMNS = (
    Column("ready at", is_number=True),
    Column("leads", is_number=True, rank=2),
    Column("a week", is_number=True),
    Column("close rate", is_number=True),
    Column("95%", is_number=True, rank=3),
    Column("wins missed", is_number=True, rank=1),
    Column("of all wins", is_number=True),
    Column("worth", is_number=True),
    Column("", rank=4),
)


def steps(found: Thresholds) -> Table:
    """Thresholds from the highest down, with the policy's own among them."""
    shown, now = list(found.steps), found.now
    if now is not None and all(not _is_same(step, now) for step in shown):
        shown = sorted((*shown, now), key=lambda step: step.at, reverse=True)
    return _table("thresholds", "", shown, found)


def around(found: Thresholds) -> Iterator[Table]:
    """For each threshold that is advised, what comes of a lower and a higher one, unless that is told already."""
    advised = {advice.at: advice for advice in found.advice if advice.at is not None and not advice.is_usual}
    for at, advice in advised.items():
        if not set(advice.around) <= set(found.steps):
            caption = f"Around {milli_text(at)}: the next thresholds, higher and lower, that hand over other leads"
            yield _table("around", caption, advice.around, found)


def _is_same(step: Step, other: Step) -> bool:
    """Whether they hand over the same leads."""
    return step.handed.of == other.handed.of


def _table(name: str, caption: str, shown: Sequence[Step], found: Thresholds) -> Table:
    marks = [_mark(step, found) for step in shown]
    rows = tuple((*_row(step), mark) for step, mark in zip(shown, marks, strict=True))
    return Table(name, _COLUMNS, rows, next((place for place, mark in enumerate(marks) if mark), None), caption)


def _mark(step: Step, found: Thresholds) -> str:
    now = found.now is not None and _is_same(step, found.now)
    advised = any(
        advice.at is not None and not advice.is_usual and step.at <= advice.at <= step.upto for advice in found.advice
    )
    return ", ".join(word for word, holds in (("now", now), ("advised", advised)) if holds)


def _row(step: Step) -> tuple[str, ...]:
    return (
        milli_text(step.at) if step.at == step.upto else f"{milli_text(step.at)} to {milli_text(step.upto)}",
        f"{step.handed.of:,}",
        "" if step.per_week is None else amount(step.per_week),
        rate(step.handed),
        between(step.handed),
        f"{step.missed.hits:,}",
        rate(step.missed),
        "" if step.worth is None else amount(step.worth),
    )


def advice_sentences(found: Backtest) -> Iterator[str]:
    """What is recommended, why, and how sure that is."""
    thresholds = found.thresholds
    if thresholds is None:
        return
    for advice in thresholds.advice:
        yield _advice(advice, found)
        if advice.at is not None:
            yield from _stress(advice)
    if thresholds.weeks is None:
        yield "How many leads a week that is, nobody can tell from the data: --weeks N says over how long they came in."
    else:
        yield f"Leads a week are counted over {thresholds.weeks:.0f} weeks."
    if thresholds.advice and all(advice.is_usual for advice in thresholds.advice):
        yield "--target-rate 20%, --calls-per-week 40, or --call-cost 30 with --win-value 900 give advice for you."


def _advice(advice: Advice, found: Backtest) -> str:
    aim = _aim(advice)
    if advice.at is None:
        return f"{aim}: no threshold does."
    all_reach = advice.around and advice.at <= advice.around[-1].upto
    if advice.purpose is Purpose.RATE and all_reach and (found.all.won.value or 0) >= advice.aim:
        whole = rate(found.all.won)
        return f"{aim}: every threshold does, for {whole} of all leads close. Go by the calls that sales can make."
    as_now = ", as now" if advice.at == found.ready_at else ""
    return f"{aim}: ready at {milli_text(advice.at)}{as_now}{_spread(advice)}."


def _aim(advice: Advice) -> str:
    match advice.purpose:
        case Purpose.RATE if advice.is_usual:
            return f"For {share(advice.aim)} of handed-over leads to close, as is usual (10–15%)"
        case Purpose.RATE:
            return f"For {share(advice.aim)} of handed-over leads to close"
        case Purpose.CALLS:
            return f"For {advice.aim:g} leads a week at most"
        case Purpose.VALUE:
            return f"For the most value, where a call pays from a close rate of {share(advice.aim)} on"
        case _:
            assert_never(advice.purpose)


def _spread(advice: Advice) -> str:
    if advice.low is None or advice.high is None:
        return ", on weak evidence: with other leads of this kind there might be none"
    if advice.low == advice.high:
        return ", and with other leads of this kind the same"
    return f" ({milli_text(advice.low)} to {milli_text(advice.high)} with other leads of this kind)"


def _stress(advice: Advice) -> Iterator[str]:
    """What happens to it in the worst and the best month."""
    months = [(month, one) for month, one in advice.months if one.of >= ENOUGH_WINS]
    if len(months) < 2:
        return
    worst = min(months, key=lambda one: one[1].value or 0)
    best = max(months, key=lambda one: one[1].value or 0)
    yield (
        f"By month, what ready at {milli_text(advice.at or 0)} hands over closes at {rate(worst[1])} ({worst[0]}) to "
        f"{rate(best[1])} ({best[0]})."
    )
