"""The other process: hears questions, and has each lane answer its own, the newest alone."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from multiprocessing.connection import Connection

from leadscore.batch.board.model import Stale
from leadscore.facts.errors import FactsError
from leadscore.filters.model import FilterError
from leadscore_tui.backstage.desk import Desk
from leadscore_tui.backstage.protocol import Answer, Asked, Failure, Lane, Progress


def serve(wire: Connection) -> None:
    """Answers until the other side says that it is done, or is gone."""
    _be_quiet()
    with ExitStack() as kept, suppress(EOFError, OSError):
        server = _Server(wire, Desk(kept))
        kept.callback(server.close)
        while (asked := wire.recv()) is not None:
            server.hear(asked)


def _be_quiet() -> None:
    """The terminal belongs to the UI, and so do Ctrl-C and the end of the terminal: once the UI is gone, so is this."""
    for of_terminal in ("SIGINT", "SIGHUP"):
        if hasattr(signal, of_terminal):
            signal.signal(getattr(signal, of_terminal), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


class _Server:
    def __init__(self, wire: Connection, desk: Desk) -> None:
        self._wire = wire
        self._desk = desk
        self._sending = threading.Lock()
        self._newest: dict[Lane, int] = {}
        self._lanes = {lane: ThreadPoolExecutor(1) for lane in Lane if lane is not Lane.QUICK}

    def hear(self, asked: Asked) -> None:
        lane = asked.question.lane
        if lane is Lane.QUICK:
            self._answer(asked, lambda: False)
            return
        self._newest[lane] = asked.number

        def stale() -> bool:
            return self._newest[lane] != asked.number

        self._lanes[lane].submit(self._answer, asked, stale)

    def close(self) -> None:
        """Whatever is still being answered is given up."""
        self._newest = dict.fromkeys(Lane, -1)
        for pool in self._lanes.values():
            pool.shutdown(cancel_futures=True)

    def _answer(self, asked: Asked, stale: Callable[[], bool]) -> None:
        def tell(value: object) -> None:
            if stale():
                raise Stale
            self._send(Answer(asked.number, value, last=False))

        def progress(what: str, done: int = 0, total: int = 0) -> None:
            tell(Progress(what, done, total))

        try:
            if stale():
                raise Stale
            value = self._desk.answer(asked.question, tell, progress, stale)
        except Stale:
            value = Failure("A newer question came", stale=True)
        except FilterError as error:
            value = Failure(str(error), error.diagnostics[0].help)
        except FactsError as error:
            value = Failure(error.message, error.help)
        except OSError as error:
            value = Failure(f"{error.filename or 'A file'}: {error.strerror or error}")
        except Exception as error:  # a mistake of ours: it is told, and the UI goes on
            value = Failure(
                f"A mistake inside leadscore: {type(error).__name__}: {error}",
                "Your files are untouched. Please report it, with what you did.",
                traceback.format_exc(),
            )
        self._send(Answer(asked.number, value))

    def _send(self, answer: Answer) -> None:
        with self._sending, suppress(OSError):  # the UI is gone: `serve` notices
            self._wire.send(answer)
