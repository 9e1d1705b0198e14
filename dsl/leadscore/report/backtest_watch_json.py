"""A run, and what has changed since an earlier one, as the JSON of back-tests has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from leadscore.learn.watch.compare import Named, Watch
from leadscore.learn.watch.ranges import Both
from leadscore.learn.watch.record import as_data
from leadscore.learn.watch.run import Run
from leadscore.report.backtest_rates_json import number, rate
from leadscore.report.backtest_watch import change_lines
from leadscore.report.json_text import Json, points


def run(found: Run) -> Json:
    """As the record has it, so that a later run can be held against this page."""
    return _exact(as_data(found))


def watch(found: Watch) -> Json:
    """What changed, with a sentence for each, and the figures of both runs."""
    return {
        "since": found.since,
        "then": run(found.then),
        "same_policy": found.is_same_policy,
        "same_days": found.is_of_the_same_days,
        "changes": [
            {
                "kind": change.kind.value,
                "name": change.name or None,
                "then": number(change.then),
                "now": number(change.now),
                "text": line,
            }
            for change, line in zip(found.changes, change_lines(found), strict=True)
        ],
        "psi": number(found.psi),
        "expected": number(found.expected),
        "ranges": [_range(both, both in found.off) for both in reversed(found.ranges)],
        "bands": [_named(one) for one in found.bands],
        "rules": [_named(one) for one in found.rules],
    }


def _range(both: Both, is_off: bool) -> Json:
    return {
        "low": points(both.low),
        "high": points(both.high),
        "then": rate(both.then),
        "now": rate(both.now),
        "differs": is_off,
    }


def _named(one: Named) -> Json:
    return {"name": one.name, "then": rate(one.then), "now": rate(one.now), "differs": one.is_off}


def _exact(value: Any) -> Json:
    """With exact numbers in the place of floats."""
    match value:
        case float():
            return Decimal(repr(value))
        case Mapping():
            return {key: _exact(item) for key, item in value.items()}
        case str() | int() | None:
            return value
        case Sequence():
            return [_exact(item) for item in value]
        case _:
            raise TypeError(f"{type(value)} is no JSON")
