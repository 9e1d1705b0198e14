"""A back-test as sentences and tables, which every form of output for people shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadscore.learn.backtest import Backtest
from leadscore.learn.slices import ENOUGH_WINS, Part, Range, Tenth
from leadscore.report import backtest_feedback, backtest_missing, backtest_rules
from leadscore.report.backtest_advice import advice_sentences, around, steps
from leadscore.report.backtest_against import against
from leadscore.report.backtest_cautions import cautions
from leadscore.report.backtest_contest import contest
from leadscore.report.backtest_tables import Column, Section, Table, bar
from leadscore.report.backtest_watch import watch
from leadscore.report.backtest_words import between, fraction, fractions, percent, rate, times
from leadscore.report.words import instant
from leadscore.values.number import counted, milli_text

_QUALITIES = ((0.9, "very well"), (0.8, "well"), (0.7, "fairly well"), (0.6, "a little"), (0.0, "hardly"))


@dataclass(frozen=True, slots=True)
class View:
    """`about` says what was held against what, `findings` what comes of it, `cautions` what to bear in mind."""

    title: str
    about: str
    findings: tuple[str, ...]
    cautions: tuple[str, ...]
    sections: tuple[Section, ...]


def view_of(found: Backtest) -> View:
    """All that there is to say, in order of its weight."""
    version = f", version {found.version}" if found.version else ""
    scored = instant(found.first) if found.first == found.last else f"{instant(found.first)} to {instant(found.last)}"
    return View(
        title=f"{found.policy}{version}: does the score predict `{found.outcome}`?",
        about=f"{counted(found.all.won.of, 'lead')}, scored as of {scored}. Ranges are intervals of 95%.",
        findings=tuple(_findings(found)),
        cautions=tuple(cautions(found)),
        sections=tuple(section for section in _sections(found) if section.tables or section.sentences),
    )


# ------------------------------------------------------------------------------------------------ findings


def _findings(found: Backtest) -> Iterator[str]:
    won = found.all.won
    verb = "was" if won.hits == 1 else "were"
    yield f"{won.hits:,} of {counted(won.of, 'lead')} {verb} won: {rate(won)} ({between(won)})."
    if found.auc is None:
        few = "were won" if won.hits < ENOUGH_WINS else "were not"
        yield (
            f"That is too few to say more: fewer than {ENOUGH_WINS} {few}. From {ENOUGH_WINS} wins and {ENOUGH_WINS} "
            "others on there are figures; 100 of each give some to rely on."
        )
        return
    tells, interval = found.auc.value, found.auc.interval
    figures = f"AUC {fraction(tells)}, {fraction(interval.low)}–{fraction(interval.high)}"
    if interval.low <= 0.5 <= interval.high:
        yield f"The score tells wins from the rest no better than chance does ({figures})."
    elif tells < 0.5:
        yield f"The score is upside down: leads that were won have lower ones ({figures})."
    else:
        quality = next(word for least, word in _QUALITIES if tells >= least)
        yield (
            f"The score tells wins from the rest {quality}: of one lead that was won and one that was not, the winner "
            f"has the higher score in {100 * tells:.0f} of 100 cases ({figures}; 50 is chance)."
        )
    if found.rival is not None:
        alone = f"its best field alone, `{found.rival.field}`, has AUC {fraction(found.rival.auc)}"
        if found.rival.auc >= tells:
            yield f"The rules earn nothing: {alone}, on leads held out."
        else:
            yield f"What the rules add: {alone}, on leads held out."
    yield from _about_ready(found)
    if found.rules is not None:
        yield from backtest_rules.finding(found.rules)


def _about_ready(found: Backtest) -> Iterator[str]:
    ready, caught = found.all.ready, found.all.wins_ready
    if found.ready_at is None:
        yield "The policy says nobody is ready: `ready at N` would."
        return
    at = f"Ready at {milli_text(found.ready_at)}"
    if not ready.of:
        yield f"{at}: no lead was, so all wins came from below it."
        return
    share = percent(ready.of / found.all.won.of, found.all.won.of)
    yield (
        f"{at}: {counted(ready.of, 'lead')} ({share}) were, and {rate(ready)} of them were won ({between(ready)}), "
        f"{_than_all(found)}. They are {rate(caught)} of all wins ({between(caught)})."
    )


def _than_all(found: Backtest) -> str:
    lift = (found.all.ready.value or 0) / (found.all.won.value or 1)
    return f"{lift:.1f} times the rate of all"


# ------------------------------------------------------------------------------------------------ sections


def _sections(found: Backtest) -> Iterator[Section]:
    if found.watch is not None:
        yield watch(found.watch)
    if not found.is_enough:
        yield from _feedback(found)
        return
    base = found.all.won.value or 0
    if found.against is not None:
        yield against(found.against)
    yield Section("Bands", (), _tables(_bands(found.bands, base)))
    yield Section("From the best lead down", _about_gains(found), _tables(_gains(found.tenths)))
    yield Section("Close rate by score", _about_ranges(found), _tables(_ranges(found.ranges)))
    yield Section("How soon wins were ready", tuple(_about_speed(found)), ())
    if found.thresholds is not None:
        tables = (steps(found.thresholds), *around(found.thresholds))
        yield Section("Where `ready` should stand", tuple(advice_sentences(found)), tables)
    if found.rules is not None:
        yield backtest_rules.section(found.rules, tuple(backtest_missing.sentences(found.missing)))
    if found.contest is not None:
        yield contest(found.contest, found.rival)
    yield from _feedback(found)
    yield Section("By month", (), _tables(_parts("month", found.months)))
    yield Section(f"By {found.by}", (), _tables(_parts(found.by or "", found.segments)))


def _feedback(found: Backtest) -> Iterator[Section]:
    if found.feedback is not None:
        yield backtest_feedback.section(found.feedback)


def _tables(table: Table) -> tuple[Table, ...]:
    return (table,) if table.rows else ()


_LEADS, _WON = Column("leads", is_number=True), Column("won", is_number=True, rank=1)
_RATE, _SPAN = Column("close rate", is_number=True), Column("95%", is_number=True, rank=2)
_BAR = Column("", rank=4, is_bar=True)


def _of(won: Part | Range | Tenth) -> tuple[str, str, str, str]:
    one = won.won
    return (f"{one.of:,}", f"{one.hits:,}", rate(one), between(one))


def _bands(parts: Sequence[Part], base: float) -> Table:
    columns = (Column("band"), _LEADS, _WON, _RATE, _SPAN, Column("lift", is_number=True, rank=1), _BAR)
    rows = [
        (part.label, *_of(part), _lift(part, base), bar(part.won.value or 0)) for part in parts if part.won.of or base
    ]
    return Table("bands", columns, tuple(rows))


def _lift(part: Part, base: float) -> str:
    return "" if part.won.value is None or not base else times(part.won.value / base)


def _about_gains(found: Backtest) -> tuple[str, ...]:
    precision, base = found.average_precision, found.all.won.value
    if precision is None or base is None:
        return ()
    return (f"Average precision {fraction(precision)}; a score that says nothing has {fraction(base)}.",)


def _gains(tenths: Sequence[Tenth]) -> Table:
    columns = (
        Column("best", is_number=True),
        Column("scores", rank=1),
        Column("leads", is_number=True, rank=2),
        _RATE,
        Column("95%", is_number=True, rank=3),
        Column("lift", is_number=True),
        Column("of all wins", is_number=True),
        _BAR,
    )
    rows = [
        (
            f"{100 * tenth.reach:.0f}%",
            _scores(tenth),
            f"{tenth.won.of:,}",
            rate(tenth.won),
            between(tenth.won),
            times(tenth.lift),
            f"{100 * tenth.gain:.0f}%",
            bar(tenth.gain),
        )
        for tenth in tenths
    ]
    return Table("gains", columns, tuple(rows))


def _scores(tenth: Tenth) -> str:
    if tenth.high is None:
        return "disqualified"
    if tenth.low is None:
        return f"{milli_text(tenth.high)} and below"
    return milli_text(tenth.low) if tenth.low == tenth.high else f"{milli_text(tenth.low)} to {milli_text(tenth.high)}"


def _about_ranges(found: Backtest) -> tuple[str, ...]:
    told = []
    low = [one for one in found.ranges if one.is_low]
    for one in low:
        told.append(
            f"Leads with {_range(one)} were won less often than some with a lower score: look at what gives them "
            "their points."
        )
    if not low:
        told.append("A higher score means a higher close rate, or chance explains where it does not.")
    for one in found.crowds:
        told.append(
            f"{percent(one.share, found.all.won.of)} of all leads are stuck with {_range(one)}: the score tells little "
            "of who comes first among so many."
        )
    if found.near is not None and found.near.of:
        told.append(
            f"{counted(found.near.of, 'lead')} stopped up to 10 points short of ready; {rate(found.near)} of them were "
            f"won ({between(found.near)})."
        )
    return tuple(told)


def _range(one: Range) -> str:
    return f"{milli_text(one.low)} to below {milli_text(one.high)} points"


def _ranges(ranges: Sequence[Range]) -> Table:
    columns = (Column("score"), _LEADS, _WON, _RATE, _SPAN, Column("", rank=3), _BAR)
    rows = [
        (
            f"{milli_text(one.low)} to <{milli_text(one.high)}",
            *_of(one),
            "out of order" if one.is_low else "",
            bar(one.won.value or 0),
        )
        for one in ranges
    ]
    return Table("ranges", columns, tuple(rows))


def _about_speed(found: Backtest) -> Iterator[str]:
    if found.speed is None:
        return
    to_ready, before = found.speed.to_ready, found.speed.before
    yield (
        f"Half of the wins that were ready were so {counted(to_ready.middle, 'day')} after their first sign or sooner "
        f"(the middle half {to_ready.low} to {to_ready.high} days; {counted(to_ready.of, 'win')} looked at)."
    )
    yield (
        f"Half of them had been ready for {counted(before.middle, 'day')} or more by the day that mattered (the middle "
        f"half {before.low} to {before.high} days)."
    )


def _parts(heading: str, parts: Sequence[Part]) -> Table:
    columns = (
        Column(heading),
        _LEADS,
        _RATE,
        _SPAN,
        Column("AUC", is_number=True),
        Column("95%", is_number=True, rank=3),
        Column("ready", is_number=True, rank=1),
        Column("of them won", is_number=True, rank=1),
        Column("of wins ready", is_number=True, rank=2),
    )
    rows = [
        (
            part.label,
            f"{part.won.of:,}",
            rate(part.won),
            between(part.won),
            "too few" if part.auc is None else fraction(part.auc.value),
            "" if part.auc is None else fractions(part.auc.interval),
            f"{part.ready.of:,}",
            rate(part.ready),
            rate(part.wins_ready),
        )
        for part in parts
    ]
    return Table("parts", columns, tuple(rows))
