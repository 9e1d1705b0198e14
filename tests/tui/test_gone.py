"""A terminal that goes without a word: no signal tells a session that has none of its own."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
_PATIENCE = 60


@pytest.mark.parametrize("own_session", [True, False], ids=["session of its own", "session of the test"])
def test_whose_terminal_is_gone_ends_and_leaves_nothing(tmp_path: Path, own_session: bool) -> None:
    keyboard, screen = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "leadscore", "tui"]
    with subprocess.Popen(
        command, stdin=screen, stdout=screen, stderr=screen, env=environment, start_new_session=own_session
    ) as program:
        os.close(screen)
        _read_until(keyboard, b"ready")
        os.close(keyboard)
        try:
            assert program.wait(_PATIENCE) == 129
        finally:
            program.kill()
    end = time.monotonic() + _PATIENCE
    while (left := _left(tmp_path)) and end > time.monotonic():
        time.sleep(0.1)
    assert left == []


def _read_until(keyboard: int, text: bytes) -> None:
    seen, end = b"", time.monotonic() + _PATIENCE
    while text not in seen:
        assert time.monotonic() < end
        if select.select([keyboard], [], [], 0.1)[0]:
            seen += os.read(keyboard, 65_536)


def _left(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith("leadscore-")]
