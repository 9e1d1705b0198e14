"""From options to past leads, and to what became of them: shared by the commands that learn from these."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from leadscore.cli.data import Data, calmly, config_of
from leadscore.cli.stores import is_large, must_be_in_utf8
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.learn.past.source import Source
    from leadscore.learn.past.story import Story

_WHAT_BECAME = (
    "What became of each lead: a column of the leads, or a file with the columns lead, outcome and perhaps at."
)
_OTHERS = (
    click.option("--won", multiple=True, metavar="VALUE", help="The outcome that means a win; repeat for more."),
    click.option(
        "--at",
        metavar="COLUMN",
        help="The day as of which each lead counts. Default: the outcome's day, else --as-of, else the newest event's.",
    ),
    click.option("--days", type=click.IntRange(min=1), metavar="N", help="With --at: so many days after it."),
)


def outcome_options(function: Callable[..., int]) -> Callable[..., int]:
    """Gives a command that has `data` the options that say what became of leads, as one argument `story`."""
    return _with_options(function, click.option("--outcome", required=True, metavar="COLUMN|FILE", help=_WHAT_BECAME))


def optional_outcome_options(function: Callable[..., int]) -> Callable[..., int]:
    """As `outcome_options`, for a command that can do without: then `story` is None."""
    return _with_options(function, click.option("--outcome", metavar="COLUMN|FILE", help=_WHAT_BECAME))


def _with_options(function: Callable[..., int], outcome_option: Callable[..., Any]) -> Callable[..., int]:
    @functools.wraps(function)
    def with_story(
        data: Data, outcome: str | None, won: tuple[str, ...], at: str | None, days: int | None, **others: Any
    ) -> int:
        if outcome is None:
            if won or at is not None or days is not None:
                raise click.UsageError("--won, --at and --days say more about --outcome: give that, too.")
            return function(data=data, story=None, **others)
        from leadscore.learn.past.story import Story

        _must_fit_together(data, outcome, at, days)
        is_given = click.get_current_context().get_parameter_source("as_of") is ParameterSource.COMMANDLINE
        story = Story(outcome, data.as_of, won, at, days, data.as_of if is_given else None)
        return function(data=data, story=story, **others)

    command: Callable[..., int] = with_story
    for option in reversed((outcome_option, *_OTHERS)):
        command = option(command)
    return command


def _must_fit_together(data: Data, outcome: str, at: str | None, days: int | None) -> None:
    """Raises click.UsageError for options that do not go together."""
    if at is not None and fold(at) == fold(outcome):
        raise click.UsageError(
            "--at names the outcome itself: leave it out, for the day of the outcome is taken anyway."
        )
    if Path("-") in data.files:
        raise click.UsageError("The leads are read twice, and standard input can be read once only: name a file.")
    if days is not None and at is None:
        raise click.UsageError("--days counts from the day that --at names: give both, as in --at created --days 30.")


def source_of(data: Data, policy: Path) -> Source:
    """Where the options say that leads are; `policy` has the mapping of columns beside it. Raises BadInput."""
    from leadscore.learn.past.source import Source

    if data.store is not None or is_large(data):
        must_be_in_utf8(data.files)
    with calmly():
        config = config_of(policy, data.config)
    return Source(config, data.leads, data.events, data.store, data.rejects, data.strict)


def files_read(data: Data, story: Story) -> list[Path]:
    """Which must not be written over."""
    return [*data.files, *([] if story.file is None else [story.file])]


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
