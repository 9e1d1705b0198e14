"""Signs of a win that no rule asks for, in sentences and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.learn.evidence.model import Missing
from leadscore.report.backtest_rates_json import number
from leadscore.report.backtest_rates_json import rate as rate_json
from leadscore.report.backtest_words import between, percent, rate
from leadscore.report.json_text import Json, points
from leadscore.values.number import milli_text


def sentences(found: Sequence[Missing]) -> Iterator[str]:
    """Each with the rule that would say it."""
    for one in found:
        yield (
            f"Missing: `{one.condition}`. {one.hit.of:,} leads closed at {rate(one.hit)} ({between(one.hit)}), all "
            f"others at {rate(one.rest)}; their scores would say {percent(one.expected, one.hit.of)}. "
            f"A rule for it: `{rule(one)}`."
        )


def rule(one: Missing) -> str:
    """The rule as it would stand in the policy: `when attended add 15`."""
    return f"when {one.condition} {'add' if one.points > 0 else 'subtract'} {milli_text(abs(one.points))}"


def as_json(found: Sequence[Missing]) -> Json:
    """The same as figures."""
    return [
        {
            "condition": one.condition,
            "rule": rule(one),
            "points": points(one.points),
            "hit": rate_json(one.hit),
            "rest": rate_json(one.rest),
            "expected": number(one.expected),
        }
        for one in found
    ]
