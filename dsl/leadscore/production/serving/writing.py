"""Writing into the inbox: what was appended is on disk before anybody is told that it was taken."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeAlias

from leadscore.production.serving.segments import OPEN, complete, new_name, number_of, still_there, sync_folder

LARGEST = 64 * 2**20
"""Bytes of a segment, from which on it is complete."""
_ON_DISK: int = getattr(os, "O_DSYNC", 0)
"""A write returns when it is on disk: one step less than to write and then to wait. Windows has no such thing."""


@dataclass(slots=True)
class _Segment:
    """An open file; `since` is when it was begun, by the clock that only goes forward."""

    path: Path
    handle: int
    since: float
    size: int = 0

    @classmethod
    def begin(cls, folder: Path, what: str, newest: int) -> _Segment:
        path = folder / new_name(what, newest)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | _ON_DISK, 0o600)
        sync_folder(folder)
        return cls(path, handle, time.monotonic())

    @property
    def name(self) -> str:
        return self.path.name.removesuffix(OPEN)

    def append(self, data: bytes) -> None:
        """All of it and on disk, or nothing of it. Raises OSError."""
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(self.handle, left) :]
            if not _ON_DISK:
                os.fsync(self.handle)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self.handle, self.size)
            raise
        self.size += len(data)

    def end(self) -> None:
        os.close(self.handle)
        if complete(self.path) is not None:
            sync_folder(self.path.parent)


@dataclass(slots=True)
class _Waiting:
    """What is to be written next, and what comes to know the name of the segment that it went into."""

    pieces: list[bytes]
    done: asyncio.Future[str]


_Found: TypeAlias = dict[str, str | BaseException]


@dataclass
class Writer:
    """Appends to an inbox. What comes while a write is on its way is written together, with one wait for the disk.

    A segment is completed some `rotate` seconds after it was begun, for the next run to take it; no write waits for
    that, unless it comes just then. `timed` hears how many seconds
    each write took. Use as an async context manager; the folder has to be this writer's own (`only_writer`).
    """

    folder: Path
    rotate: float
    timed: Callable[[float], None] = lambda seconds: None
    failed: str | None = field(default=None, init=False)
    """Why the last write failed; None where it did not."""
    _open: dict[str, _Segment] = field(default_factory=dict, init=False)
    _waiting: dict[str, _Waiting] = field(default_factory=dict, init=False)
    _idle: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    """Set while nothing is being written, nor is to be."""

    async def __aenter__(self) -> Writer:
        self._newest = max(map(number_of, still_there(self.folder)), default=0)
        self._loop = asyncio.get_running_loop()
        self._hand = ThreadPoolExecutor(1, "inbox")
        self._looking = asyncio.create_task(self._look_for_old())
        self._idle.set()
        return self

    async def __aexit__(self, *problem: object) -> None:
        self._looking.cancel()
        await asyncio.wait([self._looking])
        await self._idle.wait()
        await self._loop.run_in_executor(self._hand, self._complete_old, True)
        self._hand.shutdown()

    def append(self, what: str, data: bytes) -> asyncio.Future[str]:
        """`data` are whole lines. The future has the segment's name once they are on disk; it raises OSError where
        they could not be written, and then nothing of them is there."""
        waiting = self._waiting.get(what)
        if waiting is None:
            waiting = self._waiting[what] = _Waiting([], self._loop.create_future())
        waiting.pieces.append(data)
        if self._idle.is_set():
            self._idle.clear()
            self._loop.call_soon(self._write)  # not at once: others that are here already go with it
        return waiting.done

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, {}
        writing = self._loop.run_in_executor(self._hand, self._commit, waiting)
        writing.add_done_callback(partial(self._written, waiting, time.perf_counter()))

    def _written(self, waiting: dict[str, _Waiting], started: float, writing: asyncio.Future[_Found]) -> None:
        self.timed(time.perf_counter() - started)
        mistake = writing.exception()
        found = writing.result() if mistake is None else dict.fromkeys(waiting, mistake)
        for what, result in found.items():
            _settle(waiting[what].done, result)
        if self._waiting:
            self._write()
        else:
            self._idle.set()

    async def _look_for_old(self) -> None:
        while True:
            await asyncio.sleep(self.rotate / 4)
            await self._loop.run_in_executor(self._hand, self._complete_old, False)

    def _commit(self, waiting: dict[str, _Waiting]) -> _Found:
        """In the writer's own thread: for each kind of segment its name, or why it could not be written."""
        found: _Found = {}
        for what, some in waiting.items():
            try:
                segment = self._open.get(what)
                if segment is None:
                    segment = self._open[what] = _Segment.begin(self.folder, what, self._newest)
                    self._newest = number_of(segment.name)
                segment.append(b"".join(some.pieces))
                found[what] = segment.name
                self.failed = None
            except OSError as error:
                found[what], self.failed = error, error.strerror or str(error)
                self._give_up(what)  # after a failed write nobody knows what the disk has: go on in a new file
        return found

    def _give_up(self, what: str) -> None:
        segment = self._open.pop(what, None)
        if segment is not None:
            with suppress(OSError):
                segment.end()

    def _complete_old(self, everything: bool) -> None:
        now = time.monotonic()
        for what, segment in list(self._open.items()):
            if everything or segment.size >= LARGEST or now - segment.since >= self.rotate:
                self._give_up(what)


def _settle(future: asyncio.Future[str], result: str | BaseException) -> None:
    if future.done():  # whoever waited is gone
        return
    if isinstance(result, BaseException):
        future.set_exception(result)
        future.exception()  # it counts as seen: perhaps nobody waits any more
    else:
        future.set_result(result)
