"""How light the terminal UI is: python -m benchmarks.tui --store S --policy P [--lines 4]

Runs it in a terminal of its own (a pseudo-terminal of 120x40), as a person would, and reads from the system what its
processes took: CPU to the first paint beside a bare Textual app's, CPU until the leads of a store are listed, memory,
CPU a key press at several places of the list, and, while somebody types into the policy five keys a second, how many
keys were painted before the next one came and how long after the last one the impact stood there.
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path
from struct import pack
from termios import TIOCSWINSZ

_BARE = """
from textual.app import App
from textual.widgets import Footer, Static
class Bare(App):
    def compose(self):
        yield Static("leads")
        yield Footer()
Bare().run()
"""
_TICK = os.sysconf("SC_CLK_TCK")
_BETWEEN = 0.2
"""Seconds between two keys of somebody who types."""
_NAMES = ("Norway", "Sweden", "Denmark", "Finland", "Iceland", "Estonia", "Latvia", "Lithuania", "Poland", "Austria")


@dataclass
class Terminal:
    """A program in a terminal; `screen` is all that it wrote."""

    arguments: Sequence[str]
    screen: bytes = b""
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
            for name in ("COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE", "CI", "NO_COLOR"):
                os.environ.pop(name, None)
            os.execv(sys.executable, [sys.executable, *self.arguments])
        ioctl(self.fd, TIOCSWINSZ, pack("HHHH", 40, 120, 0, 0))

    def read(self, seconds: float) -> bytes:
        """What it writes within so many seconds."""
        end, found = time.monotonic() + seconds, b""
        while (left := end - time.monotonic()) > 0:
            if select.select([self.fd], [], [], left)[0]:
                try:
                    found += os.read(self.fd, 65_536)
                except OSError:
                    break
        self.screen += found
        return found

    def until(self, text: str, seconds: float = 120) -> float:
        """Reads until it has written a text; the seconds that took."""
        start = time.monotonic()
        seen = len(self.screen)
        while text.encode() not in self.screen[max(0, seen - 200) :]:
            if time.monotonic() - start > seconds:
                raise TimeoutError(f"never saw {text!r}; the last of the screen: {plain(self.screen)[-600:]}")
            self.read(0.02)
        return time.monotonic() - start

    def press(self, keys: str) -> None:
        os.write(self.fd, keys.encode())

    def cpu(self) -> float:
        """CPU seconds of all its processes."""
        return sum(map(_cpu, self.processes()))

    def processes(self) -> list[int]:
        return [self.pid, *_children(self.pid)]

    def megabytes(self) -> list[float]:
        """Resident memory of each process: the UI's, then the other one's."""
        return [_status(pid, "VmRSS") / 1024 for pid in self.processes()]

    def end(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def plain(screen: bytes) -> str:
    return re.sub(r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b[()][A-Z0-9]|\x1b[=>]", " ", screen.decode(errors="replace"))


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICK


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [child for text in found for child in (int(text), *_children(int(text)))]


def _status(pid: int, name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) if found else 0


def first_paint(arguments: Sequence[str], text: str, rounds: int = 5) -> float:
    """The least CPU that a program took until it had written a text."""
    taken = []
    for _ in range(rounds):
        terminal = Terminal(arguments)
        terminal.until(text)
        taken.append(_cpu(terminal.pid))
        terminal.end()
    return min(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--policy", type=Path, required=True)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--as-of", default="2026-04-01")
    parser.add_argument("--lines", type=int, default=4, choices=range(2, 11), help="rules typed into the policy")
    args = parser.parse_args()
    subprocess.run([sys.executable, "-m", "compileall", "-q", "dsl", "tui"], check=False)
    ours = ["-m", "leadscore", "tui", str(args.policy), "--store", str(args.store), "--as-of", args.as_of]
    _paints(ours)
    terminal = Terminal(ours)
    try:
        _loads(terminal)
        _keys(terminal)
        _types(terminal, args.lines)
    finally:
        terminal.end()


def _paints(ours: Sequence[str]) -> None:
    bare = first_paint(["-c", _BARE], "leads")
    mine = first_paint(ours, "Company")
    print(f"first paint: bare Textual app {bare:.2f} s CPU, leadscore {mine:.2f} s, {mine / bare:.2f}x")


def _loads(terminal: Terminal) -> None:
    terminal.until("Reading the leads")
    before, start = terminal.cpu(), time.monotonic()
    terminal.until(" ready")
    print(
        f"first list: {terminal.cpu() - before:.2f} s CPU over the first paint, {time.monotonic() - start:.2f} s wall"
    )
    _settle(terminal)
    print(f"at rest: {terminal.cpu() - before:.2f} s CPU over the first paint; MB {terminal.megabytes()}")


def _settle(terminal: Terminal) -> None:
    """Waits until nothing is going on any more."""
    quiet = 0
    while quiet < 5:
        before = terminal.cpu()
        terminal.read(0.4)
        quiet = quiet + 1 if terminal.cpu() - before < 0.02 else 0


def _keys(terminal: Terminal) -> None:
    for what, keys, count in (("down", "j", 200), ("page down", "\x1b[6~", 200), ("to the end and back", "Gg", 50)):
        before = [_cpu(pid) for pid in terminal.processes()]
        for _ in range(count):
            terminal.press(keys)
            terminal.read(0.05)
        _settle(terminal)
        taken = [
            1000 * (_cpu(pid) - was) / count / len(keys.replace("\x1b[6~", "x"))
            for pid, was in zip(terminal.processes(), before, strict=False)
        ]
        print(f"{what}: {taken[0]:.1f} ms CPU a key in the UI's process, {sum(taken[1:]):.1f} beside it")


def _types(terminal: Terminal, lines: int) -> None:
    """Types rules at the end of the policy, five keys a second; the last key makes the last of them whole."""
    terminal.press("2")
    _settle(terminal)
    terminal.press("\x1b[6~" * 20 + "\x1b[F\r")
    terminal.read(1)
    text = "\r".join(f'when country is "{name}" add 7' for name in _NAMES[:lines])
    painted, slowest, before = 0, 0.0, _cpu(terminal.pid)
    for place, key in enumerate(text):
        start = time.monotonic()
        terminal.press(key)
        if place == len(text) - 1:
            break
        is_painted = bool(select.select([terminal.fd], [], [], _BETWEEN)[0])
        wait = time.monotonic() - start
        painted += is_painted
        slowest = max(slowest, wait)
        terminal.read(max(0.0, _BETWEEN - wait))
    keys = len(text) - 1
    cpu = 1000 * (_cpu(terminal.pid) - before) / keys
    print(
        f"typing: {100 * painted / keys:.0f}% of {keys} keys painted within {_BETWEEN} s (slowest {slowest:.3f} s)",
        end="",
    )
    print(f", {cpu:.1f} ms CPU a key")
    sample = terminal.until("≈", 20)
    every = sample + terminal.until("scores up", 60)
    print(f"impact: ≈ {sample:.2f} s after the last key, of all leads after {every:.2f} s")
    _settle(terminal)
    print(f"at rest after it: MB {[round(size) for size in terminal.megabytes()]}")


if __name__ == "__main__":
    main()
