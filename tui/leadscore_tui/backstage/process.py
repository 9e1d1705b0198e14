"""The UI's side of its other process: questions go in, answers come back as they are ready."""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import redirect_stderr, suppress
from multiprocessing.connection import Connection
from typing import Final, TypeVar, cast

from leadscore_tui.backstage.protocol import Answer, Asked, Failure, Progress, Question

A = TypeVar("A")
_GRACE = 2.0
"""Seconds that the process has to remove its temporary files."""
_START: Final = "spawn"
"""Not forked: a copy of a process with threads and a terminal in use is asking for trouble."""


class Failed(Exception):
    """There is no answer, and why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Stale(Exception):
    """A newer question came: nobody waits for this answer any more."""


class Backstage:
    """Starts the process with the first question. To be used from one event loop."""

    def __init__(
        self, progress: Callable[[Progress | None], None], ended: Callable[[Failure], None] = lambda failure: None
    ) -> None:
        """`progress` hears how far long answers are, and None when one is there; `ended` that the process is dead, with
        all that it had read."""
        self._progress, self._tell_ended = progress, ended
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Queue[Answer]] = {}
        self._process: multiprocessing.process.BaseProcess | None = None
        self._wire: Connection | None = None

    def another(self) -> Backstage:
        """One with a process of its own, which is heard where this one is; only who asks it hears that it is dead."""
        return Backstage(self._progress)

    async def ask(self, question: Question[A]) -> A:
        """The last answer. Raises Failed, and Stale when a newer question took the place of this one."""
        answers = [answer async for answer in self.hear(question)]
        return cast("A", answers[-1])

    async def hear(self, question: Question[A]) -> AsyncIterator[object]:
        """All answers, the last one last. Raises as `ask` does."""
        number = next(self._numbers)
        queue: asyncio.Queue[Answer] = asyncio.Queue()
        self._waiting[number] = queue
        try:
            self._send(Asked(number, cast("Question[object]", question)))
            while True:
                answer = await queue.get()
                match answer.value:
                    case Progress():
                        self._progress(answer.value)
                        continue
                    case Failure(stale=True):
                        raise Stale
                    case Failure():
                        raise Failed(answer.value)
                yield answer.value
                if answer.last:
                    return
        finally:
            del self._waiting[number]
            self._progress(None)

    def close(self) -> None:
        """Ends the process; what is asked afterwards starts a new one."""
        process, wire = self._process, self._wire
        self._process = self._wire = None
        if wire is not None:
            # Closed it would not be while the other thread reads from it: its process is told to go instead.
            with suppress(OSError):
                wire.send(None)
        if process is not None:
            process.join(_GRACE)
            if process.is_alive():
                process.kill()
                process.join()

    # ------------------------------------------------------------------------------------ the wire

    def _send(self, asked: Asked) -> None:
        if self._wire is None:
            self._start()
        try:
            cast("Connection", self._wire).send(asked)
        except OSError:  # it ended between two questions
            self._gone()

    def _start(self) -> None:
        context = multiprocessing.get_context(_START)
        mine, its = context.Pipe()
        process = context.Process(target=_serve, args=(its,), name="leadscore-backstage", daemon=True)
        with redirect_stderr(sys.__stderr__):  # the UI's own, in its place, is no file that a process can be given
            process.start()
        its.close()
        self._process, self._wire = process, mine
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(mine, loop), name="backstage-ear", daemon=True).start()

    def _listen(self, wire: Connection, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            while True:
                try:
                    answer = wire.recv()
                except (EOFError, OSError):
                    wire.close()
                    loop.call_soon_threadsafe(self._ended, wire)
                    return
                loop.call_soon_threadsafe(self._deliver, answer)

    def _deliver(self, answer: Answer) -> None:
        if queue := self._waiting.get(answer.number):
            queue.put_nowait(answer)

    def _ended(self, wire: Connection) -> None:
        if wire is self._wire:
            self._gone()

    def _gone(self) -> None:
        """The process is dead, which only a lack of memory or somebody's `kill` does."""
        self._process = self._wire = None
        failure = Failure(
            "The process that reads the leads was ended by the system",
            "Most often there was too little memory: close other programs, then press Ctrl+R to read them again.",
        )
        for number, queue in self._waiting.items():
            queue.put_nowait(Answer(number, failure))
        self._tell_ended(failure)


def _serve(wire: Connection) -> None:
    from leadscore_tui.backstage.serving import serve

    serve(wire)
