"""A service that takes messages as webhooks do, in a process of its own, and misbehaves in all ways that services do.

    python catcher.py FILE SEED

It prints its port. Each request becomes a line of JSON in FILE: the path, the key in its header, its messages, what
became of it, and whether it was `taken`: whoever sent it may have heard something else. `PUT /weather` says what
becomes of the next ones: a share from 0 to 1 for each of `MISDEEDS`.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

MISDEEDS: Mapping[str, bool] = {"hang": True, "late": True, "500": False, "cut": False, "drop": True, "twice": True}
"""What a service may do wrong, and whether it has the message then: no answer; an answer after the sender has given up;
an error; the connection cut before it has read; the same when it has the message; two answers."""
PATIENCE = 0.4
"""Seconds that a sender waits for this service."""
_PACE = 0.01
"""Seconds that it takes for a message."""


@dataclass(frozen=True)
class Caught:
    """A request: the `key` in its header, and the messages in it, one or those of a digest, by their own keys."""

    path: str
    key: str
    messages: Mapping[str, Mapping[str, Any]]
    did: str
    taken: bool


@dataclass(frozen=True)
class Catcher:
    port: int
    file: Path

    def address(self, path: str) -> str:
        return f"json://127.0.0.1:{self.port}/{path}?rto={PATIENCE}&cto={PATIENCE}"

    def weather(self, shares: Mapping[str, float]) -> None:
        body = json.dumps(shares).encode()
        url = f"http://127.0.0.1:{self.port}/weather"
        urllib.request.urlopen(urllib.request.Request(url, body, method="PUT"), timeout=5).close()

    def caught(self) -> Iterator[Caught]:
        """Oldest first."""
        for line in self.file.read_text().splitlines():
            found = json.loads(line)
            fields = found["fields"]
            messages = {one["key"]: one for one in fields.get("messages", [fields])} if fields else {}
            yield Caught(found["path"], found["key"], messages, found["did"], found["taken"])


@contextmanager
def catching(folder: Path, seed: int) -> Iterator[Catcher]:
    """A catcher of our own, which keeps what it gets in `folder`."""
    file = folder / "caught.jsonl"
    file.touch()
    command = [sys.executable, __file__, str(file), str(seed)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Catcher(int(process.stdout.readline()), file)
        finally:
            process.terminate()


class _Handler(BaseHTTPRequestHandler):
    chance, shares, file, lock = random.Random(), dict[str, float](), Path(), threading.Lock()

    def do_PUT(self) -> None:
        type(self).shares = json.loads(self._body())
        self._answer(200)

    def do_POST(self) -> None:
        did = self._what()
        self.close_connection = did in ("hang", "late", "cut", "drop")
        if did == "cut":
            self._keep(did, None)
            return
        try:
            fields = json.loads(self._body())
        except ValueError:  # whoever sent it was killed before all of it had left
            self._keep("cut", None)
            return
        self._keep(did, fields)
        time.sleep(2 * PATIENCE if did in ("hang", "late") else _PACE)
        if did == "500":
            self._answer(500)
        for _ in range({"": 1, "late": 1, "twice": 2}.get(did, 0)):
            self._answer(200)

    def _what(self) -> str:
        with self.lock:
            at = self.chance.random()
        for name, share in self.shares.items():
            if at < share:
                return name
            at -= share
        return ""

    def _keep(self, did: str, fields: object) -> None:
        taken = MISDEEDS.get(did, True)
        found = {"path": self.path.partition("?")[0], "key": self.headers.get("Idempotency-Key"), "did": did}
        line = json.dumps({**found, "taken": taken, "fields": fields})
        with self.lock, self.file.open("a") as file:
            file.write(line + "\n")

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def _answer(self, status: int) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()
        except OSError:  # nobody waits for it any more
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever sends may be killed meanwhile."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _serve(file: Path, seed: int) -> None:
    _Handler.file, _Handler.chance = file, random.Random(seed)
    server = _Server(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()  # until whoever began it is gone


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]))
