"""However the UI ends, its processes and what they hold on disk end with it: that is people's data."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from select import select

import pytest

if sys.platform == "win32":
    pytest.skip("needs a terminal that a test can make", allow_module_level=True)

import pty

_PATIENCE = 60.0


def _until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)


@pytest.mark.parametrize("sign", ["SIGHUP", "SIGTERM", "SIGINT"])
def test_nothing_stays_behind(tmp_path: Path, sign: str) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    mine, its = pty.openpty()
    command = [sys.executable, "-m", "leadscore", "tui"]
    environment = {**os.environ, "TMPDIR": str(folder), "TERM": "xterm-256color"}
    # A process group of its own: what happens to a terminal happens to all processes in it.
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment, start_new_session=True)
    os.close(its)
    try:
        _read_until(mine, b"pebblestow")
        assert any(folder.iterdir())
        os.killpg(process.pid, getattr(signal, sign))
        if sign == "SIGHUP":
            os.close(mine)
        process.wait(_PATIENCE)
        _until(lambda: not _is_there(process.pid), "all processes end")
        assert list(folder.iterdir()) == []
    finally:
        if _is_there(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        if sign != "SIGHUP":
            os.close(mine)


def _read_until(terminal: int, text: bytes) -> None:
    seen, end = b"", time.monotonic() + _PATIENCE
    while text not in seen:
        assert time.monotonic() < end, seen[-1000:]
        if select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65_536)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
