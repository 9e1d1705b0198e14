"""Shares and estimates as the JSON of back-tests has them."""

from __future__ import annotations

from decimal import Decimal

from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Rate
from leadscore.report.json_text import Json

_PLACES = 6


def number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.{_PLACES}f}")


def rate(one: Rate) -> Json:
    """`{won, leads, rate, low, high}`; the last three null of nobody."""
    return {"won": one.hits, "leads": one.of, **share(one)}


def share(one: Rate) -> dict[str, Json]:
    """`{rate, low, high}`, null of nobody."""
    interval = one.interval if one.of else None
    return {
        "rate": number(one.value),
        "low": number(interval.low) if interval else None,
        "high": number(interval.high) if interval else None,
    }


def estimate(one: Estimate | None) -> Json:
    if one is None:
        return None
    return {"value": number(one.value), "low": number(one.interval.low), "high": number(one.interval.high)}
