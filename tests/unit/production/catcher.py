"""A local service that takes messages as webhooks do, and misbehaves in all the ways that services do."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Catcher:
    """`caught` are the messages in the order in which they came, `headers` theirs. `plan` says what becomes of the next
    ones: a status to answer, `hang` (no answer until the catcher is closed), `drop` (taken, and then the connection
    breaks), `kill` (taken, and then the process `victim` is killed), `twice` (two answers to one message), `move` (a
    redirection). Where it is empty, 200."""

    port: int
    caught: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    plan: deque[int | str] = field(default_factory=deque)
    closed: threading.Event = field(default_factory=threading.Event)
    victim: int = 0

    @property
    def url(self) -> str:
        """With short time-outs, so that tests need not wait."""
        return f"json://127.0.0.1:{self.port}/hook?rto=0.3&cto=0.3"

    @property
    def once(self) -> dict[str, dict[str, Any]]:
        """What a receiver has that drops a message whose key it knows."""
        kept: dict[str, dict[str, Any]] = {}
        for message in self.caught:
            kept.setdefault(message["key"], message)
        return kept


@contextmanager
def catching() -> Iterator[Catcher]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.catcher = catcher = Catcher(server.server_address[1])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield catcher
    finally:
        catcher.closed.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        catcher: Catcher = self.server.catcher  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        what = catcher.plan.popleft() if catcher.plan else 200
        if what in (200, "drop", "kill", "twice", "hang"):  # these have it, whatever the sender hears
            catcher.caught.append(json.loads(body))
            catcher.headers.append(dict(self.headers))
        match what:
            case "hang":
                catcher.closed.wait(5)
            case "kill":
                os.kill(catcher.victim, signal.SIGKILL)
                self.close_connection = True
            case "drop":
                self.close_connection = True
            case "twice":
                self._answer(200)
                self._answer(200)
            case "move":
                self.send_response(302)
                self.send_header("Location", f"http://127.0.0.1:{catcher.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case int(status):
                self._answer(status)

    def do_GET(self) -> None:
        self._answer(200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass
