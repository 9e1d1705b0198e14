"""Two policies beside each other, on the same leads."""

from __future__ import annotations

from leadscore.learn.comparison import Comparison, Standing
from leadscore.report.backtest_tables import Column, Section, Table
from leadscore.report.backtest_words import between, fraction, fractions, rate
from leadscore.values.number import counted, milli_text

_COLUMNS = (
    Column("policy"),
    Column("AUC", is_number=True),
    Column("95%", is_number=True, rank=2),
    Column("av. precision", is_number=True, rank=3),
    Column("ready at", is_number=True, rank=1),
    Column("ready", is_number=True),
    Column("of them won", is_number=True),
    Column("of wins ready", is_number=True),
)


def against(found: Comparison) -> Section:
    """Which one is better, by how much, and what became of those whom one alone had ready."""
    this, other = _name(found.this, "this"), _name(found.other, "the other")
    if this == other:
        this, other = f"{this}, this one", f"{other}, the other"
    sentences = (_verdict(found), *_apart(found))
    rows = (_row(this, found.this), _row(other, found.other))
    return Section("Against the other policy", sentences, (Table("against", _COLUMNS, rows, 0),))


def _name(one: Standing, otherwise: str) -> str:
    return f"{one.policy or otherwise}{f', version {one.version}' if one.version else ''}"


def _row(name: str, one: Standing) -> tuple[str, ...]:
    return (
        name,
        fraction(one.auc.value),
        fractions(one.auc.interval),
        fraction(one.average_precision),
        "" if one.ready_at is None else milli_text(one.ready_at),
        f"{one.all.ready.of:,}",
        rate(one.all.ready),
        rate(one.all.wins_ready),
    )


def _verdict(found: Comparison) -> str:
    gain = found.gain
    value, low, high = map(_signed, (gain.value, gain.interval.low, gain.interval.high))
    figures = f"AUC {value}, {low} to {high}"
    on = f"on {counted(found.this.all.won.of, 'lead')} that both score"
    if gain.interval.low > 0:
        return f"This policy tells wins from the rest better than the other, {on} ({figures})."
    if gain.interval.high < 0:
        return f"This policy tells wins from the rest worse than the other, {on} ({figures})."
    return f"Which one tells wins from the rest better cannot be said, {on} ({figures})."


def _signed(gain: float) -> str:
    """`+0.021`; what rounds to nothing has no sign."""
    return f"{gain:+.3f}" if abs(gain) >= 0.0005 else "0.000"


def _apart(found: Comparison) -> tuple[str, ...]:
    told = (("this one", found.only_this.won), ("the other", found.only_other.won))
    return tuple(
        f"{counted(one.of, 'lead')} ready by {who} alone: {rate(one)} were won ({between(one)})."
        for who, one in told
        if one.of
    )
