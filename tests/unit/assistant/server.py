"""A server of models that says what a test wants it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Said:
    """One answer to a request; `after` seconds. `every` so many seconds once more, until nobody listens."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    every: float | None = None


def text(content: str) -> Said:
    """The model says this."""
    return _message({"role": "assistant", "content": content})


def call(tool: str, **arguments: Any) -> Said:
    """The model calls a tool."""
    function = {"name": tool, "arguments": json.dumps(arguments)}
    return _message({"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": function}]})


def calls(tool: str, count: int, arguments: str = "{}") -> Said:
    """The model calls a tool so many times at once, with arguments that need not be JSON."""
    function = {"name": tool, "arguments": arguments}
    called = [{"id": f"c{number}", "type": "function", "function": function} for number in range(count)]
    return _message({"role": "assistant", "content": None, "tool_calls": called})


def custom(words: str) -> Said:
    """The model hands over a text that a grammar allows."""
    called = {"id": "c1", "type": "custom", "custom": {"name": "write_rule", "input": words}}
    return _message({"role": "assistant", "content": None, "tool_calls": [called]})


def _message(message: dict[str, Any]) -> Said:
    reason = "tool_calls" if message.get("tool_calls") else "stop"
    choice = {"index": 0, "message": message, "finish_reason": reason}
    usage = {"prompt_tokens": 1_000, "completion_tokens": 10, "total_tokens": 1_010}
    return Said(
        {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    )


@dataclass
class Server:
    """Answers one request after the other, the last again and again. `asked` are the requests' bodies, `keys` what they
    were authorized with, `visited` the addresses that something was got from."""

    answers: list[Said]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def next(self) -> Said:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serving(*answers: Said) -> Iterator[Server]:
    """On a free port of this machine, until the test ends."""
    told = Server(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            told.keys.append(self.headers.get("Authorization", ""))
            answer = told.next()
            time.sleep(answer.after)
            streams = told.asked[-1].get("stream") and answer.status == 200 and isinstance(answer.body, dict)
            body = _streamed(answer.body) if streams else _written(answer.body)
            self.send_response(answer.status)
            self.send_header("Content-Type", "text/event-stream" if streams else "application/json")
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.every is None:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked hears no more of it
                self.wfile.write(body)
                while answer.every is not None:
                    time.sleep(answer.every)
                    self.wfile.write(body)

        def do_GET(self) -> None:
            told.visited.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.url = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def _written(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def _streamed(body: dict[str, Any]) -> bytes:
    """The same message in pieces."""
    message = body["choices"][0]["message"]
    calls = [{**called, "index": place} for place, called in enumerate(message.get("tool_calls") or ())]
    pieces: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    pieces += [{"content": piece} for piece in (message.get("content") or "").split(" ")] if not calls else []
    pieces = [{"content": f"{piece['content']} "} if place else piece for place, piece in enumerate(pieces)]
    pieces += [{"tool_calls": calls}] if calls else []
    chunks = [{"index": 0, "delta": piece, "finish_reason": None} for piece in pieces]
    chunks.append({"index": 0, "delta": {}, "finish_reason": body["choices"][0]["finish_reason"]})
    shared = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    events = [{**shared, "choices": [chunk]} for chunk in chunks]
    events.append({**shared, "choices": [], "usage": body["usage"]})
    return "".join(f"data: {json.dumps(event)}\n\n" for event in events).encode() + b"data: [DONE]\n\n"
