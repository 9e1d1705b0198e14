"""However the UI ends, its processes and what they hold on disk end with it: that is people's data."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from select import select

import pytest

from leadscore_tui.draft import keep_draft
from leadscore_tui.policy.pane import PolicyPane
from leadscore_tui.state import remembered
from tui.conftest import Make
from tui.stories import listed, until

if sys.platform == "win32":
    pytest.skip("needs a terminal that a test can make", allow_module_level=True)

import pty
import re

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


def test_a_terminal_that_reads_nothing_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """It is stopped with Ctrl+S, or the connection stalled; what cannot be written any more waits."""
    mine, its = pty.openpty()
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "leadscore", "tui"]
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment)
    try:
        _read_until(mine, b"pebblestow")
        _fill(its)
        process.terminate()
        assert process.wait(_PATIENCE) == 128 + signal.SIGTERM
        _until(lambda: not any(tmp_path.iterdir()), "what it kept is gone")
    finally:
        process.kill()
        process.wait(_PATIENCE)
        os.close(its)
        os.close(mine)


def _fill(terminal: int) -> None:
    """With what fits into it, so that whoever writes next waits."""
    opened = os.open(os.ttyname(terminal), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    with suppress(BlockingIOError):
        while True:
            os.write(opened, b" " * 64)
    os.close(opened)


def test_a_pipe_that_nobody_reads_from_does_not_end_it(tmp_path: Path) -> None:
    """The wire to a process that was killed is one; what writes there would end the UI without a word."""
    mine, its = pty.openpty()
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "leadscore", "tui"]
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment)
    os.close(its)
    try:
        _read_until(mine, b"pebblestow")
        (ignored,) = re.findall(r"^SigIgn:\s*(\w+)$", Path(f"/proc/{process.pid}/status").read_text(), re.MULTILINE)
        assert int(ignored, 16) >> (signal.SIGPIPE - 1) & 1
    finally:
        process.kill()
        process.wait(_PATIENCE)
        os.close(mine)


def test_all_is_drawn_again_when_it_comes_to_the_front(tmp_path: Path) -> None:
    """The shell wrote over it: not only what changes may be drawn."""
    mine, its = pty.openpty()
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-m", "leadscore", "tui"], stdin=its, stdout=its, stderr=its, env=environment
    )
    os.close(its)
    try:
        _read_until(mine, b"strongest signal")
        os.kill(process.pid, signal.SIGTSTP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
        while select([mine], [], [], 0)[0]:
            os.read(mine, 65_536)
        os.kill(process.pid, signal.SIGCONT)
        _read_until(mine, b"pebblestow")
    finally:
        process.kill()
        process.wait(_PATIENCE)
        os.close(mine)


def test_what_was_typed_is_kept_when_the_terminal_is_closed(tmp_path: Path, policy: Path, leads: Path) -> None:
    mine, its = pty.openpty()
    command = [sys.executable, "-m", "leadscore", "tui", str(policy), "--leads", str(leads), "--as-of", "2026-04-01"]
    process = subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, env={**os.environ, "TERM": "xterm-256color"}, start_new_session=True
    )
    os.close(its)
    _read_until(mine, b"321 leads")
    os.write(mine, b"2")
    _read_until(mine, b"no problems")
    os.write(mine, b"\x1b[200~# mine \x1b[201~")  # pasted: all of it is there, or nothing
    _read_until(mine, b"not saved")
    os.killpg(process.pid, signal.SIGHUP)
    os.close(mine)
    process.wait(_PATIENCE)
    assert not policy.read_text().startswith("# mine")
    draft = Path(remembered(policy).draft)
    assert draft.read_text().startswith("# mine ")


async def test_a_mistake_of_ours_shows_no_variables_and_loses_nothing(make: Make) -> None:
    app = make()
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - it is raised at the end of the whole
        async with app.run_test(size=(80, 24)) as pilot:
            await listed(pilot)
            app.main.query_one(PolicyPane).editor.insert("# mine ")
            await until(pilot, lambda: app.draft is not None, "it is known")
            app.call_later(lambda: 1 // 0)
            await pilot.pause(0.5)
    assert isinstance(app.mistake, ZeroDivisionError)
    assert app.draft is not None
    assert app.draft.startswith("# mine ")
    assert app._exit_renderables == []


async def test_the_next_start_says_where_it_is(make: Make, policy: Path) -> None:
    app = make()
    kept = keep_draft(policy, app.state, "# mine")
    assert kept is not None
    assert kept.read_text() == "# mine"
    again = make()
    async with again.run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        await until(pilot, lambda: any(str(kept) in note.message for note in again._notifications), "it is told")
        await pilot.press("ctrl+c")
        await until(pilot, lambda: any("Ctrl+Q quits" in note.message for note in again._notifications), "how to quit")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not again.is_running, "it ends")
        assert again.draft is None
    assert remembered(policy).draft == ""


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
