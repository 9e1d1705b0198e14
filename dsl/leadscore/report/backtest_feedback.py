"""What sales says of leads, held against the score, as a section of a back-test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.learn.rates import Rate
from leadscore.learn.slices import Tenth
from leadscore.learn.verdicts import FEW, Agreement, Reason
from leadscore.report.backtest_tables import Column, Section, Table, bar
from leadscore.report.backtest_words import between, fraction, fractions, rate, times
from leadscore.values.number import counted, milli_text

HEADING = "What sales says"
_MOSTLY = 0.8
_RULES, _REASONS = 8, 8
_LEADS, _GOOD = Column("judged", is_number=True), Column("good", is_number=True, rank=1)
_RATE, _SPAN = Column("good in %", is_number=True), Column("95%", is_number=True, rank=2)
_BAR = Column("", rank=4, is_bar=True)


def finding(found: Agreement) -> str:
    """`Sales and the score agree on 31 of 40 judged leads (78%, 62–88%).`"""
    agree = found.agree
    leads, share = counted(agree.of, "judged lead"), f"{rate(agree)}, {between(agree)}"
    return f"Sales and the score agree on {agree.hits:,} of {leads} ({share})."


def section(found: Agreement) -> Section:
    """All of it; where nobody judged, that."""
    if not found.judged:
        return Section(
            HEADING,
            (f'Nobody has judged a lead by "{found.policy}" yet: `leadscore feedback LEAD good|bad` records it.',),
            (),
        )
    tables = (_sides(found), _bands(found), _scores(found.tenths), _rules(found), *_whys(found))
    return Section(HEADING, tuple(_sentences(found)), tuple(table for table in tables if table.rows))


def _sentences(found: Agreement) -> Iterator[str]:
    yield finding(found)
    if found.ready_good.of:
        yield f"Of those that were ready, {_share_of(found.ready_good)} are good."
    if found.good_found.of:
        yield f"Of those that are good, {_share_of(found.good_found)} were ready."
    if found.auc is not None:
        yield (
            f"The score ranks a good one above a bad one in {100 * found.auc.value:.0f} of 100 cases (AUC "
            f"{fraction(found.auc.value)}, {fractions(found.auc.interval)}; 50 is chance)."
        )
    if found.judged < FEW:
        yield f"That is few: judge {FEW} leads or more, ready or not, before you change a rule for it."
    if found.ready_good.of > _MOSTLY * found.judged:
        yield "Nearly all judged leads were ready: whom the score misses, these verdicts cannot tell."
    if found.outdated:
        yield f"{counted(found.outdated, 'verdict')} of them judged a score by an earlier version of the policy."
    if found.disputed:
        yield f"{counted(found.disputed, 'lead was', 'leads were')} called good and bad: the newest verdict counts."
    if found.unscored:
        yield f"{counted(found.unscored, 'judged lead')} had no score, for the policy did not apply."


def _share_of(one: Rate) -> str:
    """`31 of 40 (78%, 62–88%)`."""
    return f"{one.hits:,} of {one.of:,} ({rate(one)}, {between(one)})"


def _sides(found: Agreement) -> Table:
    columns = (Column(""), Column("ready", is_number=True), Column("not ready", is_number=True))
    rows = (("good", found.good_ready, found.good_not), ("bad", found.bad_ready, found.bad_not))
    return Table("verdicts", columns, tuple((side, f"{ready:,}", f"{others:,}") for side, ready, others in rows))


def _of(good: Rate) -> tuple[str, str, str, str, str]:
    return f"{good.of:,}", f"{good.hits:,}", rate(good), between(good), bar(good.value or 0)


def _bands(found: Agreement) -> Table:
    columns = (Column("band"), _LEADS, _GOOD, _RATE, _SPAN, _BAR)
    rows = tuple((band, *_of(good)) for band, good in found.bands)
    return Table("verdicts by band", columns, rows, caption="By band")


def _scores(tenths: Sequence[Tenth]) -> Table:
    columns = (Column("score"), _LEADS, _GOOD, _RATE, _SPAN, _BAR)
    rows = tuple((_range(tenth), *_of(tenth.won)) for tenth in tenths)
    return Table("verdicts by score", columns, rows, caption="By score, in tenths of the judged leads")


def _range(tenth: Tenth) -> str:
    low, high = milli_text(tenth.low or 0), milli_text(tenth.high or 0)
    return low if low == high else f"{low} to {high}"


def _rules(found: Agreement) -> Table:
    columns = (
        Column("rule", most=40),
        Column("bad", is_number=True),
        Column("good", is_number=True),
        Column("bad in %", is_number=True),
        Column("95%", is_number=True, rank=2),
        Column("lift", is_number=True, rank=1),
    )
    rows = tuple(
        (
            rule.rule,
            f"{rule.bad:,}",
            f"{rule.good:,}",
            rate(found.bad_of(rule)),
            between(found.bad_of(rule)),
            times(found.lift(rule)),
        )
        for rule in found.behind[:_RULES]
    )
    caption = "Rules behind bad leads that were ready; lift is by how much more often these are bad than all ready ones"
    return Table("verdicts by rule", columns, rows, caption=caption)


def _whys(found: Agreement) -> Iterator[Table]:
    for name, reasons, caption in (
        ("wrongly ready", found.wrongly_ready, "Why leads are bad that were ready"),
        ("missed", found.missed, "Why leads are good that were not ready"),
    ):
        yield Table(name, (Column("because", most=70), Column("leads", is_number=True)), _why(reasons), caption=caption)


def _why(reasons: Sequence[Reason]) -> tuple[tuple[str, str], ...]:
    shown = [(reason.because, f"{reason.times:,}") for reason in reasons[:_REASONS]]
    others = sum(reason.times for reason in reasons[_REASONS:])
    return (*shown, *((("others", f"{others:,}"),) if others else ()))
