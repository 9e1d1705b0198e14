"""The record of runs: a file of lines, one a run, as JSON. docs/backtesting.md describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leadscore.facts.errors import FactsError
from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Interval, Rate
from leadscore.learn.watch.run import Asked, Run
from leadscore.source.append import append_line

NAME = "backtests.jsonl"
"""What the record is called, beside the policy."""
SCHEMA = 1
"""Grows when a field goes or changes its meaning; lines of a higher one are passed over."""
_SCHEMA = "leadscore_run"
_POINT = 1_000
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Record:
    """The runs in a file, the oldest first; `broken` and `newer` are the numbers of lines, from 1, that are none, or
    that only a newer leadscore understands."""

    runs: tuple[Run, ...]
    broken: tuple[int, ...] = ()
    newer: tuple[int, ...] = ()

    def like(self, now: Run) -> tuple[Run, ...]:
        """Those of the same policy, in whatever version, that asked the same."""
        return tuple(run for run in self.runs if run.policy == now.policy and run.asked == now.asked)

    def last(self, now: Run) -> Run | None:
        """The last of these with other figures: who runs the same twice is told the same twice."""
        return next((run for run in reversed(self.like(now)) if not run.is_of_the_same_leads(now)), None)

    def first(self, now: Run) -> Run | None:
        """The first of these with the policy as it is now, and with other figures."""
        same = (run for run in self.like(now) if run.fingerprint == now.fingerprint)
        return next((run for run in same if not run.is_of_the_same_leads(now)), None)

    def has(self, now: Run) -> bool:
        """Whether the last of these is this very run."""
        runs = self.like(now)
        return bool(runs) and runs[-1].is_of_the_same_leads(now)


def read_record(path: Path) -> Record:
    """A record, or the one run that a back-test's JSON holds. Raises OSError, and FactsError where no line is a run."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    runs: list[Run] = []
    broken: list[int] = []
    newer: list[int] = []
    for number, found in _documents(data.decode("utf-8-sig", errors="replace")):
        schema = found.get(_SCHEMA) if isinstance(found, dict) else None
        try:
            runs.append(run_of_data(found))
        except _NoRun:
            (newer if isinstance(schema, int) and schema > SCHEMA else broken).append(number)
    if newer and not runs:
        raise FactsError(f"`{path}` was written by a newer leadscore", "Bring this leadscore up to date.")
    if broken and not runs:
        raise FactsError(
            f"`{path}` holds no run of `leadscore backtest`",
            "Name a record, or a file written with -o run.json; a record that broke can be deleted.",
        )
    return Record(tuple(runs), tuple(broken), tuple(newer))


def _documents(text: str) -> Iterator[tuple[int, Any]]:
    """The file as one document, or else each of its lines as one; None where it is none."""
    if not text.strip():
        return
    whole = _parsed(text)
    if whole is not None:
        yield 1, whole.get("run", whole) if isinstance(whole, dict) else whole
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, _parsed(line)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def append(path: Path, run: Run) -> None:
    """Adds a run to a record. Raises OSError."""
    append_line(path, json.dumps(as_data(run), ensure_ascii=False))


# ------------------------------------------------------------------------------------------------ one run as data


def as_data(run: Run) -> dict[str, Any]:
    """A run as JSON has it: rates are `[won, leads]`, points as in the policy (here whole ones), times in UTC."""
    return {
        _SCHEMA: SCHEMA,
        "as_of": _text_of(run.as_of),
        "policy": {"name": run.policy, "version": run.version, "fingerprint": run.fingerprint},
        "asked": {
            "outcome": run.asked.outcome,
            "won": list(run.asked.won),
            "by": run.asked.by,
            "at": run.asked.at,
            "days": run.asked.days,
        },
        "scored": {"first": _text_of(run.first), "last": _text_of(run.last)},
        "close": _pair(run.close),
        "ready": _pair(run.ready),
        "auc": None if run.auc is None else [run.auc.value, run.auc.interval.low, run.auc.interval.high],
        "step": run.step // _POINT,
        "scores": [[low // _POINT, *_pair(rate)] for low, rate in run.scores],
        "disqualified": _pair(run.barred),
        "bands": [[name, *_pair(rate)] for name, rate in run.bands],
        "weekly": list(run.weekly),
        "weeks": run.weeks,
        "fields": list(map(list, run.fields)),
        "events": list(map(list, run.kinds)),
        "rules": [[name, *_pair(rate)] for name, rate in run.rules],
    }


class _NoRun(Exception):
    pass


def run_of_data(data: Any) -> Run:
    """The other way. Raises _NoRun."""
    try:
        if data[_SCHEMA] != SCHEMA:
            raise _NoRun
        return _read(data)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise _NoRun from error


def _read(data: Mapping[str, Any]) -> Run:
    policy, asked, scored = data["policy"], data["asked"], data["scored"]
    step = _whole(data["step"], least=1) * _POINT
    return Run(
        as_of=_time(data["as_of"]),
        policy=_text(policy["name"]),
        version=_maybe_text(policy["version"]),
        fingerprint=_text(policy["fingerprint"]),
        asked=Asked(
            _text(asked["outcome"]),
            tuple(map(_text, asked["won"])),
            _text(asked["by"]),
            _maybe_text(asked["at"]),
            None if asked["days"] is None else _whole(asked["days"]),
        ),
        first=_time(scored["first"]),
        last=_time(scored["last"]),
        close=_rate(data["close"], least=1),
        ready=_rate(data["ready"]),
        auc=None if data["auc"] is None else _estimate(data["auc"]),
        step=step,
        scores=tuple((_whole(low, least=None) * _POINT, _rate(pair)) for low, *pair in data["scores"]),
        barred=_rate(data["disqualified"]),
        bands=_rates(data["bands"]),
        weekly=tuple(map(_whole, data["weekly"])),
        weeks=None if data["weeks"] is None else _number(data["weeks"], 1e-6, 1e6),
        fields=_counts(data["fields"]),
        kinds=_counts(data["events"]),
        rules=_rates(data["rules"]),
    )


def _pair(rate: Rate) -> list[int]:
    return [rate.hits, rate.of]


def _text_of(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _time(value: Any) -> int:
    seconds = int(datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp())
    return _whole(seconds)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _NoRun
    return value


def _maybe_text(value: Any) -> str | None:
    return None if value is None else _text(value)


def _whole(value: Any, least: int | None = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or (least is not None and value < least):
        raise _NoRun
    return value


def _number(value: Any, least: float, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        raise _NoRun
    return float(value)


def _rate(value: Any, least: int = 0) -> Rate:
    hits, of = value
    rate = Rate(_whole(hits), _whole(of, least))
    if rate.hits > rate.of:
        raise _NoRun
    return rate


def _rates(value: Any) -> tuple[tuple[str, Rate], ...]:
    return tuple((_text(name), _rate(pair)) for name, *pair in value)


def _counts(value: Any) -> tuple[tuple[str, int], ...]:
    return tuple((_text(name), _whole(count)) for name, count in value)


def _estimate(value: Any) -> Estimate:
    middle, low, high = (_number(one, 0, 1) for one in value)
    if not low <= middle <= high:
        raise _NoRun
    return Estimate(middle, Interval(low, high))
