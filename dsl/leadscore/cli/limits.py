"""How much of the machine a command may take: `--memory`, `--threads`."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

import click

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(k|m|g|t)?i?b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000, "g": 1_000_000_000, "t": 1_000_000_000_000}
LEAST = 200_000_000
"""With less, nothing of any size can be sorted."""


def limit_options(function: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options that limit it, as one argument `limits`."""

    @functools.wraps(function)
    def with_limits(memory: int | None, threads: int | None, **others: object) -> int:
        from leadscore.batch.store.store import Limits

        return function(limits=Limits(memory, threads), **others)

    command: Callable[..., int] = with_limits
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def _size(context: click.Context, parameter: click.Parameter, value: str | None) -> int | None:
    if value is None:
        return None
    found = _SIZE.fullmatch(value.strip())
    if found is None:
        raise click.BadParameter(f"`{value}` is no amount of memory: write it as 2GB or 500MB.")
    size = int(float(found[1]) * _UNITS[(found[2] or "").lower()])
    if size < LEAST:
        raise click.BadParameter(f"`{value}` is too little: at least 200MB are needed.")
    return size


_OPTIONS = (
    click.option(
        "--memory",
        callback=_size,
        metavar="SIZE",
        help="The most memory to use for large data, such as 2GB; what does not fit goes to disk.",
    ),
    click.option("--threads", type=click.IntRange(min=1), metavar="N", help="The most processor cores to use."),
)
