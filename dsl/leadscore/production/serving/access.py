"""The log: a line for each request and for what else happens, without a word of what leads are or wrote."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the log. `route` is the route's pattern: a path may hold the id of a lead."""

    time: str
    level: str
    message: str
    request: str | None = None
    caller: str | None = None
    method: str | None = None
    route: str | None = None
    status: int | None = None
    ms: float | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """`write` takes a line without its end. `as_json`: a JSON object a line; else for people."""

    write: Callable[[str], None]
    as_json: bool
    requests: bool = True

    def say(self, message: str, level: str = "info", request: str | None = None) -> None:
        self._put(Line(_now(), level, message, request=request))

    def answered(self, request: str, caller: str | None, method: str, route: str, status: int, seconds: float) -> None:
        if self.requests:
            ms = round(seconds * 1_000, 2)
            level = "error" if status >= 500 else "info"
            self._put(Line(_now(), level, "answered", request, caller, method, route, status, ms))

    def _put(self, line: Line) -> None:
        self.write(msgspec.json.encode(line).decode() if self.as_json else _for_people(line))


def _for_people(line: Line) -> str:
    if line.status is None:
        return f"{line.time} {line.message}"
    return f"{line.time} {line.status} {line.method} {line.route} {line.ms:g} ms, {line.caller or '-'} {line.request}"


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def where(error: Exception) -> str:
    """What kind of error and where; not its words, which may hold what a lead wrote."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"
