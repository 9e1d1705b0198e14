"""`leadscore backtest`: what the user wants of a threshold."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from leadscore.cli.past import percent

_MORE_THAN_0 = click.FloatRange(min=0, min_open=True)
_OPTIONS = (
    click.option(
        "--target-rate", callback=percent, metavar="PERCENT", help="Of the leads handed over, so many shall close."
    ),
    click.option(
        "--calls-per-week", "calls", type=_MORE_THAN_0, metavar="N", help="So many leads sales can call a week."
    ),
    click.option(
        "--call-cost", "cost", type=_MORE_THAN_0, metavar="AMOUNT", help="What a call costs; with --win-value."
    ),
    click.option("--win-value", "value", type=_MORE_THAN_0, metavar="AMOUNT", help="What a win is worth."),
    click.option("--weeks", type=_MORE_THAN_0, metavar="N", help="Over how many weeks the leads came in."),
)


def aims_options(function: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options about the threshold, as one argument `aims`."""

    @functools.wraps(function)
    def with_aims(
        target_rate: float | None,
        calls: float | None,
        cost: float | None,
        value: float | None,
        weeks: float | None,
        **others: Any,
    ) -> int:
        from leadscore.learn.thresholds import Aims

        if (cost is None) != (value is None):
            raise click.UsageError("--call-cost and --win-value go together: give both, in the same currency.")
        return function(aims=Aims(target_rate, calls, cost, value, weeks), **others)

    command: Callable[..., int] = with_aims
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
