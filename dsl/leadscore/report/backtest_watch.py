"""What has changed since an earlier run, in sentences that say what to do, and in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from leadscore.learn.rates import Rate
from leadscore.learn.slices import DISQUALIFIED
from leadscore.learn.watch.compare import PSI_MUCH, PSI_SOME, Change, Kind, Named, Watch
from leadscore.learn.watch.ranges import Both
from leadscore.learn.watch.run import Run
from leadscore.report.backtest_tables import Column, Section, Table
from leadscore.report.backtest_words import amount, fraction, fractions, percent, rate
from leadscore.values.number import counted, milli_text

_NAMED = 2
"""So many rules are named as those that changed most."""
_ABOUT_AS_MANY = 0.1
_OFF = "differs"
_OF_DATA = (Kind.FIELD, Kind.EVENT)
_OF_SCORES = (Kind.AUC, Kind.CLOSE_RATES, Kind.READY, Kind.SCORES)
_DATA_FIRST = "Mend the data first, then look again."
_TO_STAY = "If they are here to stay, set the bands and `ready at` anew."
_FIGURES = (
    Column(""),
    Column("before", is_number=True),
    Column("now", is_number=True),
    Column(""),
)
_LEADS_THEN, _LEADS_NOW = Column("leads before", is_number=True, rank=1), Column("leads now", is_number=True, rank=1)
_CLOSE_THEN, _CLOSE_NOW = Column("close rate before", is_number=True), Column("close rate now", is_number=True)


def watch(found: Watch) -> Section:
    """The verdict, a sentence for each change, and the figures of both runs."""
    said = _verdict(found)
    changes = (f"• {line}" for line in change_lines(found))
    tables = (_figures(found), *_by_band(found), *_by_range(found))
    sentences = (f"{said[0].upper()}{said[1:]}", *changes, *_notes(found))
    return Section(f"What has changed since {found.since}", sentences, tables)


def verdict(found: Watch) -> str:
    """One sentence: whether it holds."""
    return f"Since {found.since}, {_verdict(found)}"


def _verdict(found: Watch) -> str:
    if not found.changes:
        return "nothing has changed beyond chance and by as much as matters."
    return f"{counted(len(found.changes), 'thing')} changed beyond chance, and by as much as matters:"


def change_lines(found: Watch) -> Iterator[str]:
    """For each change what it is and what to do."""
    broke = any(change.kind in _OF_DATA for change in found.changes)
    for change in found.changes:
        said, advice = _said(change, found)
        yield f"{said} {_DATA_FIRST if broke and change.kind in _OF_SCORES else advice}"


def _said(change: Change, found: Watch) -> tuple[str, str]:
    """What it is, and what to do."""
    match change.kind:
        case Kind.FIELD:
            return _field(change, found)
        case Kind.EVENT:
            return _event(change, found)
        case Kind.INFLOW:
            return _inflow(change)
        case Kind.AUC:
            return _worse(change, found)
        case Kind.CLOSE_RATES:
            return _closing(change, found)
        case Kind.READY:
            return _ready(change, found)
        case Kind.SCORES:
            return (
                f"The scores have shifted: PSI {fraction(change.now)}, which from {PSI_MUCH} on is much.",
                f"Do other people come in, from a new campaign or source? {_TO_STAY}",
            )
        case _:
            assert_never(change.kind)


def _field(change: Change, found: Watch) -> tuple[str, str]:
    return (
        f"`{change.name}` is known for {_shares(change, found)}: the others get no points for it.",
        "Has a form, an export or the name of its column changed? Mend the data, not the policy.",
    )


def _event(change: Change, found: Watch) -> tuple[str, str]:
    advice = "Has tracking or an import stopped? Mend the data, not the policy."
    if not change.now:
        return f"`{change.name}` no longer comes in; {_before(change, found)} of the leads had it.", advice
    return f"`{change.name}` happened to {_shares(change, found)}.", advice


def _inflow(change: Change) -> tuple[str, str]:
    if change.now < change.then:
        return (
            f"Fewer leads come in: {amount(change.now)} a week, down from {amount(change.then)}.",
            "Ask marketing which campaign ended, and look whether a form or an import broke.",
        )
    return (
        f"More leads come in: {amount(change.now)} a week, up from {amount(change.then)}.",
        "Can sales take them? If not, raise `ready at`.",
    )


def _worse(change: Change, found: Watch) -> tuple[str, str]:
    said = f"The score tells wins from the rest worse: AUC {fraction(change.now)}, down from {fraction(change.then)}."
    off = sorted((one for one in found.rules if one.is_off), key=_moved, reverse=True)[:_NAMED]
    if off:
        named = "; ".join(f"`{one.name}` closes at {_rates(one)}" for one in off)
        said += f" Changed most: {named}."
    if not found.is_same_policy:
        return said, "The policy is another one now: --against the old one, on the same leads, says whose fault it is."
    return said, "Look at what each rule is worth now, and change the points of those that no longer earn them."


def _moved(one: Named | Both) -> float:
    return abs((one.now.value or 0) - (one.then.value or 0))


def _closing(change: Change, found: Watch) -> tuple[str, str]:
    now, expected = percent(change.now, found.now.close.of), percent(change.then, found.now.close.of)
    most = max(found.off, key=_moved, default=None)
    where = "" if most is None else f" Most of all {_whom(most)}: {_rates(most)}."
    if abs(change.now - change.then) < _ABOUT_AS_MANY * change.then:
        return (
            f"Scores mean other close rates than before.{where}",
            "Look at the rules that lead there: which of them no longer earn their points?",
        )
    if change.now > change.then:
        return (
            f"With the same scores, more leads close: {now}, where {expected} was to be expected.{where}",
            "`ready at` may be lower now: see where it should stand.",
        )
    return (
        f"With the same scores, fewer leads close: {now}, where {expected} was to be expected.{where}",
        "Has the offer, the price or the follow-up changed? If not, see where `ready at` should stand now.",
    )


def _whom(both: Both) -> str:
    if both.low is None or both.high is None:
        return "the disqualified"
    return f"those with {milli_text(both.low)} to below {milli_text(both.high)} points"


def _ready(change: Change, found: Watch) -> tuple[str, str]:
    if change.now < change.then:
        return (
            f"Fewer leads get ready: {_shares(change, found)}.",
            f"Do other people come in, or do rules no longer fire? {_TO_STAY}",
        )
    return (
        f"More leads get ready: {_shares(change, found)}.",
        "Do they close as well as before? If sales cannot take them, raise `ready at`.",
    )


def _shares(change: Change, found: Watch) -> str:
    """`38.9% of the leads, down from 90.6%`."""
    now = percent(change.now, found.now.close.of)
    return f"{now} of the leads, {_from(change.then, change.now)} {_before(change, found)}"


def _before(change: Change, found: Watch) -> str:
    return percent(change.then, found.then.close.of)


def _rates(one: Named | Both) -> str:
    return f"{rate(one.now)}, {_from(one.then.value or 0, one.now.value or 0)} {rate(one.then)}"


def _from(then: float, now: float) -> str:
    return "down from" if now < then else "up from"


def _notes(found: Watch) -> Iterator[str]:
    """What the comparison cannot know."""
    if not found.is_same_policy:
        yield (
            "The policy itself has changed since then. So its scores mean something else, and are not compared; the "
            "AUC, the fields and the events are."
        )
    if found.now.inflow is None or found.then.inflow is None:
        yield "How many leads came in a week is not compared, for the data does not say: --weeks N does, in both runs."
    if found.now.auc is None or found.then.auc is None:
        which = "Now there are" if found.now.auc is None else "Before, there were"
        yield f"{which} too few wins to say how well the score tells them from the rest."
    if found.is_of_the_same_days:
        yield (
            "The days of both runs overlap: leads that are in both hide part of what has changed. Give each run leads "
            "of its own, or compare within one file with --since DATE."
        )


# ------------------------------------------------------------------------------------------------ tables


def _figures(found: Watch) -> Table:
    then, now = found.then, found.now
    changed = {change.kind for change in found.changes}

    def mark(kind: Kind, word: str = "changed") -> str:
        return word if kind in changed else ""

    rows = [
        ("leads", f"{then.close.of:,}", f"{now.close.of:,}", ""),
        ("a week", _per_week(then), _per_week(now), mark(Kind.INFLOW)),
        ("close rate", rate(then.close), rate(now.close), mark(Kind.CLOSE_RATES, "not as expected")),
        ("AUC", _auc(then), _auc(now), mark(Kind.AUC, "worse")),
        ("… its interval", _interval(then), _interval(now), ""),
        ("ready", rate(then.has_ready), rate(now.has_ready), mark(Kind.READY)),
    ]
    if found.expected is not None:
        expected = percent(found.expected, now.close.of)
        rows.insert(3, ("… to be expected", "", expected, ""))
    if found.psi is not None:
        rows.append(("shift of scores (PSI)", "", fraction(found.psi), _shift(found)))
    return Table("since", _FIGURES, tuple(rows))


def _per_week(run: Run) -> str:
    return "–" if run.per_week is None else amount(run.per_week)


def _auc(run: Run) -> str:
    return "–" if run.auc is None else fraction(run.auc.value)


def _interval(run: Run) -> str:
    return "–" if run.auc is None else fractions(run.auc.interval)


def _shift(found: Watch) -> str:
    """The usual words; a large one of few leads may be chance."""
    psi = found.psi or 0.0
    if any(change.kind is Kind.SCORES for change in found.changes):
        return "much"
    if psi >= PSI_MUCH:
        return "chance explains it"
    return "some" if psi >= PSI_SOME else "hardly any"


def _by_band(found: Watch) -> Iterator[Table]:
    if found.bands:
        columns = (Column("band"), _LEADS_THEN, _LEADS_NOW, _CLOSE_THEN, _CLOSE_NOW, Column(""))
        rows = [(one.name, *_cells(one.then, one.now, found), _OFF if one.is_off else "") for one in found.bands]
        if found.then.barred.of or found.now.barred.of:
            rows.append((DISQUALIFIED, *_cells(found.then.barred, found.now.barred, found), ""))
        yield Table("bands-since", columns, tuple(rows), caption="Close rate by band, before and now")


def _by_range(found: Watch) -> Iterator[Table]:
    if len(found.ranges) > 1:
        columns = (Column("score"), _LEADS_THEN, _LEADS_NOW, _CLOSE_THEN, _CLOSE_NOW, Column(""))
        rows = [
            (_range(both), *_cells(both.then, both.now, found), _OFF if both in found.off else "")
            for both in _from_the_highest(found.ranges)
        ]
        yield Table("ranges-since", columns, tuple(rows), caption="Close rate by score, before and now")


def _from_the_highest(ranges: Sequence[Both]) -> list[Both]:
    scored = [both for both in ranges if both.low is not None]
    return [*reversed(scored), *(both for both in ranges if both.low is None)]


def _range(both: Both) -> str:
    if both.low is None or both.high is None:
        return DISQUALIFIED
    return f"{milli_text(both.low)} to <{milli_text(both.high)}"


def _cells(then: Rate, now: Rate, found: Watch) -> tuple[str, str, str, str]:
    return (
        f"{then.of:,} ({percent(then.of / found.then.close.of, found.then.close.of)})",
        f"{now.of:,} ({percent(now.of / found.now.close.of, found.now.close.of)})",
        rate(then),
        rate(now),
    )
