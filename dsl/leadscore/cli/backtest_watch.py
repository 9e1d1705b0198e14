"""`leadscore backtest --since …`: the run that this one is held against, and the record of runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, assert_never

import click

from leadscore.cli.data import calmly
from leadscore.cli.exits import BadInput, unreadable
from leadscore.cli.output import is_stdout, must_be_writable
from leadscore.cli.policies import existing
from leadscore.cli.terminal import say
from leadscore.cli.times import instant_option
from leadscore.values.number import counted
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.learn.watch.compare import Watch
    from leadscore.learn.watch.record import Record
    from leadscore.learn.watch.run import Run

_DATE = re.compile(r"\d{4}-\d")


class Recorded(Enum):
    """A run in the record: the last one, or the first with the policy as it is."""

    LAST = "last"
    FIRST = "first"


Since: TypeAlias = Recorded | int | Path
"""A run in the record, an instant (seconds since 1970-01-01T00:00:00Z) that parts the leads, or a file with a run."""


def _since(context: click.Context, parameter: click.Parameter, value: str | None) -> Since | None:
    if value is None:
        return None
    for one in Recorded:
        if fold(value) == one.value:
            return one
    if _DATE.match(value.strip()):
        return instant_option(context, parameter, value)
    if not Path(value).exists() and not Path(value).suffix:
        raise click.BadParameter(f"`{value}` is none of: last, first, a day such as 2026-03-01, a file with a run.")
    return Path(value)


def watch_options(function: Callable[..., int]) -> Callable[..., int]:
    """Gives a command `--since` and `--record`."""
    options = (
        click.option(
            "--since",
            callback=_since,
            metavar="WHEN",
            help="Say what has changed, and end with 1 if something has. last: since the last run in the record, where "
            "this one is added; first: since the first with the policy as it is; 2026-03-01: between the leads "
            "before and from that day on; FILE: since the run written there with -o run.json.",
        ),
        click.option(
            "--record",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Add this run's figures, and no lead's facts, to this file. Default with --since last or first: "
            "backtests.jsonl beside the policy; else nothing is recorded.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Watching:
    """What a run is held against, and where it is recorded, if it is; `record` is what is there already."""

    since: Since | None
    path: Path | None
    record: Record

    @property
    def day(self) -> int | None:
        """The instant that parts the leads, if that was asked for."""
        return self.since if isinstance(self.since, int) else None

    def watch(self, now: Run, before: Run | None) -> Watch | None:
        """What has changed; `before` is the run of the leads before the day that parts them. None where nothing was
        asked for, and where there is no earlier run, which is told. Raises BadInput."""
        from leadscore.learn.watch.compare import watch_of

        then, since = self._then(now, before)
        return None if then is None else watch_of(now, then, since)

    def _then(self, now: Run, before: Run | None) -> tuple[Run | None, str]:
        """The earlier run, and what people call it."""
        from leadscore.values.days import instant

        match self.since:
            case Recorded():
                then = self.record.last(now) if self.since is Recorded.LAST else self.record.first(now)
                if then is None:
                    self._tell_none(now)
                    return None, ""
                return then, f"the run of {instant(then.as_of // 60 * 60)}"
            case Path():
                then = self.record.last(now) or next(iter(self.record.like(now)), None)
                if then is None:
                    raise _unlike(self.since, now, self.record.runs[-1])
                return then, f"the run in `{self.since}`"
            case int():
                return before, instant(self.since)
            case None:
                return None, ""
            case _:
                assert_never(self.since)

    def _tell_none(self, now: Run) -> None:
        others = len(self.record.runs) - len(self.record.like(now))
        of_others = f" ({counted(others, 'run')} there asked something else, or of another policy)" if others else ""
        is_new = self.since is Recorded.FIRST and any(
            run.fingerprint != now.fingerprint for run in self.record.like(now)
        )
        what = "with the policy as it is now" if is_new else "to compare with"
        say(f"There is no earlier run {what} in `{self.path}`{of_others}: the next one is compared with this.")

    def add(self, now: Run) -> None:
        """Records the run, if it is to be, and tells so. Raises BadInput."""
        if self.path is None:
            return
        if now.auc is None:
            say(f"Not recorded in `{self.path}`: there are too few wins to hold another run against.")
        elif self.record.has(now):
            say(f"The last run in `{self.path}` has these very figures: not recorded twice.")
        else:
            from leadscore.learn.watch.record import append

            try:
                append(self.path, now)
            except OSError as error:
                raise unreadable(error, str(self.path)) from error
            say(f"Recorded in `{self.path}`.")


def watching(
    since: Since | None, record: Path | None, policy: Path, read: Sequence[Path], output: Path | None
) -> Watching:
    """Reads the record, or the file with a run, before anything takes long; lines that are no run are told. `read` are
    files that must not be written over. Raises BadInput."""
    from leadscore.learn.watch.record import NAME, Record

    path = record
    if path is not None and is_stdout(path):
        raise click.UsageError("--record adds to a file: name one, such as backtests.jsonl.")
    if path is None and isinstance(since, Recorded):
        path = policy.parent / NAME
    must_be_writable(path, [*read, *([output] if output else [])])
    if isinstance(since, Path):
        must_be_writable(output, [since])
        return Watching(since, path, _read(existing(since)))
    return Watching(since, path, _read(path) if path is not None and path.exists() else Record(()))


def _read(path: Path) -> Record:
    from leadscore.learn.watch.record import read_record

    try:
        with calmly():
            found = read_record(path)
    except OSError as error:
        raise unreadable(error, str(path)) from error
    for numbers, why in ((found.broken, "no run, or cut short"), (found.newer, "written by a newer leadscore")):
        if numbers:
            lines = f"line {numbers[0]}" if len(numbers) == 1 else f"lines {', '.join(map(str, numbers[:5]))}"
            say(f"`{path}`, {lines}: {why}; passed over.")
    return found


def _unlike(path: Path, now: Run, then: Run) -> BadInput:
    if then.policy != now.policy:
        return BadInput(
            f"The run in `{path}` is of the policy `{then.policy}`, and this one of `{now.policy}`",
            "Name a run of the same policy; --against compares two policies on the same leads.",
        )
    return BadInput(
        f"The run in `{path}` asked something else: {_question(then)}; this one: {_question(now)}",
        "Only runs with the same --outcome, --won, --at and --days can be compared.",
    )


def _question(run: Run) -> str:
    asked = run.asked
    parts = [f"--outcome {asked.outcome}", *(f"--won {value}" for value in asked.won)]
    parts += [f"--at {asked.at}"] if asked.at else []
    parts += [f"--days {asked.days}"] if asked.days else []
    return " ".join(parts)
