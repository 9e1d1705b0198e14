"""What a run did, a line of JSON for each step, for those who watch over many runs: counts and names, no leads."""

from __future__ import annotations

import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from leadscore.facts.settings.setting import read_settings
from leadscore.values.days import iso_instant

STDERR = "-"


def log_file(option: str | None, start: Path) -> str | None:
    """The file behind `--log`, else that in `[log]` of the settings that `start` has or lies by, beside which it lies;
    `-` is standard error, None: there is no log. Raises FactsError."""
    if option is not None:
        return option
    said = read_settings(start)["log"].section(("file",))["file"]
    if not said.is_set:
        return None
    expected = 'a file beside leadscore.toml, such as "leadscore.log"'
    return STDERR if said.text(expected) == STDERR else str(said.beside(expected))


class Log:
    """Says of each step of one run what came of it. `write` takes a line."""

    def __init__(self, write: Callable[[bytes], None] | None, clock: Callable[[], float] = time.time) -> None:
        self._write, self._clock = write, clock
        self._run = secrets.token_hex(4)
        self._start = self._last = time.monotonic()

    def step(self, step: str, **fields: object) -> None:
        """Seconds are those since the step before."""
        now = time.monotonic()
        self._line(step, fields, now - self._last)
        self._last = now

    def end(self, code: int, error: str | None = None, help: str | None = None) -> None:
        """Seconds are those of the whole run; `error` is why it came to nothing."""
        fields = {"code": code, "error": error, "help": help} if error else {"code": code}
        self._line("failed" if error else "ended", fields, time.monotonic() - self._start)

    def _line(self, step: str, fields: Mapping[str, Any], seconds: float) -> None:
        if self._write is None:
            return
        head = {"at": iso_instant(int(self._clock())), "run": self._run, "step": step}
        self._write(msgspec.json.encode({**head, **fields, "seconds": round(seconds, 3)}) + b"\n")


def writer(file: str | None, tell: Callable[[str], None]) -> Callable[[bytes], None] | None:
    """What puts lines at the end of a file, which its owner alone may read where it is new. A log that can no longer be
    written keeps nobody from a run: `tell` hears of it, once. Raises OSError where it cannot be opened."""
    if file is None:
        return None
    if file == STDERR:
        return _to_stderr
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    told = False

    def write(line: bytes) -> None:
        nonlocal told
        try:
            os.write(descriptor, line)
        except OSError as error:
            if not told:
                tell(f"The log {file} cannot be written: {error.strerror or error}.")
            told = True

    return write


def _to_stderr(line: bytes) -> None:
    sys.stderr.write(line.decode())
    sys.stderr.flush()
