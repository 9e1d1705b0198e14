"""The options that say what became of past leads, and as of which day each of them counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from leadscore.cli.data import Data
from leadscore.values.text import fold

_OPTIONS = (
    click.option(
        "--outcome",
        required=True,
        metavar="COLUMN|FILE",
        help="What became of each lead: a column of the leads, or a file with the columns lead, outcome and perhaps "
        "at.",
    ),
    click.option("--won", multiple=True, metavar="VALUE", help="The outcome that means a win; repeat for more."),
    click.option(
        "--at",
        metavar="COLUMN",
        help="The day as of which each lead counts. Default: the outcome's day, else --as-of, else the newest event's.",
    ),
    click.option("--days", type=click.IntRange(min=1), metavar="N", help="With --at: so many days after it."),
)


def outcome_options(function: Callable[..., int]) -> Callable[..., int]:
    """Gives a command `outcome`, `won`, `at` and `days`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def percent(context: click.Context, parameter: click.Parameter, value: str | None) -> float | None:
    """`12%` or `12`."""
    if value is None:
        return None
    try:
        found = float(value.strip().removesuffix("%"))
    except ValueError:
        found = 0.0
    if not 0 < found < 100:
        raise click.BadParameter(f"`{value}` is no share: write it as 12%.")
    return found / 100


def must_fit_together(data: Data, outcome: str, at: str | None, days: int | None) -> None:
    """Raises click.UsageError for options that do not go together."""
    if at is not None and fold(at) == fold(outcome):
        raise click.UsageError(
            "--at names the outcome itself: leave it out, for the day of the outcome is taken anyway."
        )
    if data.store is not None:
        raise click.UsageError(
            "A store keeps what a policy asks for, and no outcomes: name the files with --leads and --events."
        )
    if Path("-") in data.files:
        raise click.UsageError("The leads are read twice, and standard input can be read once only: name a file.")
    if days is not None and at is None:
        raise click.UsageError("--days counts from the day that --at names: give both, as in --at created --days 30.")
