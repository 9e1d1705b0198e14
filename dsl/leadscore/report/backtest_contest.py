"""What is left on the table, in sentences and a table."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.learn.ladder import Estimate
from leadscore.learn.rivals.contest import Contender, Contest, Kind
from leadscore.learn.rivals.field import Rival
from leadscore.report.backtest_tables import Column, Section, Table
from leadscore.report.backtest_words import fraction, fractions
from leadscore.values.number import counted

HEADING = "What is left on the table"
INSTALL = "pip install 'leadscore[learn]'"
_MORE = 0.01
"""By so much an AUC must be higher than another that it is worth a sentence."""
_COLUMNS = (
    Column("who ranks the leads", most=44),
    Column("AUC", is_number=True),
    Column("95%", is_number=True, rank=2),
    Column("beside the policy", is_number=True),
    Column("range", is_number=True, rank=1),
)
_WHO = {
    Kind.POINTS: "its rules, with points that fit",
    Kind.LINEAR: "all its facts, each with a weight",
    Kind.PATTERNS: "any pattern in its facts",
}


def contest(found: Contest, field: Rival | None) -> Section:
    """How far the policy is from what could be made of what it knows, and in which way it would get there."""
    if not found.is_possible:
        sentence = f"What a model would make of the same facts is not known: that needs scikit-learn ({INSTALL})."
        return Section(HEADING, (sentence,), ())
    if found.policy is None or not found.contenders:
        return Section(HEADING, (), ())
    rows: list[tuple[str, ...]] = [
        ("the policy as it is", fraction(found.policy.value), fractions(found.policy.interval), "", "")
    ]
    if field is not None:
        rows.append((f"its best field alone: {field.field}", fraction(field.auc), "", "", ""))
    rows += [_row(one) for one in found.contenders]
    sentences = (*_verdicts(found), _caution(found))
    return Section(HEADING, sentences, (Table("contest", _COLUMNS, tuple(rows), 0),))


def _row(one: Contender) -> tuple[str, ...]:
    value, low, high = map(_signed, (one.gain.value, one.gain.interval.low, one.gain.interval.high))
    return (_WHO[one.kind], fraction(one.auc.value), fractions(one.auc.interval), value, f"{low} to {high}")


def _signed(gain: float) -> str:
    """`+0.02`; what rounds to nothing has no sign."""
    return f"{gain:+.2f}" if abs(gain) >= 0.005 else "0.00"


def _verdicts(found: Contest) -> Iterator[str]:
    """From what costs least to get: other points, other rules, combinations; or none of it."""
    gains = {one.kind: one.gain for one in found.contenders}
    by_points, by_facts, by_pattern = (_beyond_chance(gains.get(kind)) for kind in Kind)
    reached = max(by_points, 0.0)
    if by_points >= _MORE:
        yield f"Better points: the same rules, with points that fit, would gain {by_points:.2f} AUC."
    if by_facts >= reached + _MORE:
        yield (
            f"Better signals: what its fields and events say beyond what the rules ask would gain {by_facts:.2f} AUC. "
            "Look for values, counts and windows that have no rule."
        )
        reached = by_facts
    if by_pattern >= reached + _MORE:
        yield (
            f"Combinations and ranges: a model that finds patterns by itself would gain {by_pattern:.2f} AUC. Some of "
            "that can be said with `and`, `between` and several thresholds."
        )
    if max(by_points, by_facts, by_pattern) < _MORE:
        yield (
            "Nothing worth the work: neither other points nor a model of the same facts tells wins from the rest "
            f"better than the policy, by {_MORE:.2f} AUC or more and beyond chance. What no rule reads may help."
        )


def _beyond_chance(gain: Estimate | None) -> float:
    """The gain, where chance does not explain it; else none."""
    return gain.value if gain is not None and gain.interval.low > 0 else 0.0


def _caution(found: Contest) -> str:
    some = f" On {found.leads:,} of {counted(found.out_of, 'lead')}." if found.leads < found.out_of else ""
    return (
        "All but the policy are judged on leads that they have not learned from; a policy that was made with these "
        "very leads looks better here than it is. Weights are those of a logistic regression, patterns those of "
        f"gradient boosting.{some}"
    )
