"""HTTP on a connection: uvicorn's, which trusts whoever is at the other end, with bounds on what that can do.

A stranger may neither keep a connection without asking, nor ask without end, nor leave an answer unread for long.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SLOWEST_HEAD = 20
"""Seconds from a connection's beginning, or a request's first byte, until its headers are there."""
SLOWEST_READER = 30
"""Seconds for which an answer may wait for its reader."""
LARGEST_HEAD = 65_536
"""Bytes of a request before its body; what came in one piece may be more."""
_MOST_CONNECTIONS = 10_000
_OTHER_FILES = 200
"""Files that are open besides connections, or may be."""


class Guarded(HttpToolsProtocol):
    """`most` connections are open at a time; who comes then is turned away."""

    most = _MOST_CONNECTIONS
    _reading_head = False
    _head = 0
    _until_head: asyncio.TimerHandle | None = None
    _until_read: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.most:
            transport.abort()
        else:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._until_head, self._until_read):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    # -------------------------------------------------------------------------------------------- coming in

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._reading_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self.send_400_response("The headers are too large.")
                return
        if self._until_head is None and (self._reading_head or self.cycle is None or self.cycle.response_complete):
            self._wait_for_head()

    def on_message_begin(self) -> None:
        self._reading_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._reading_head = False
        if self._until_head is not None:
            self._until_head.cancel()
            self._until_head = None
        super().on_headers_complete()

    def _wait_for_head(self) -> None:
        self._until_head = self.loop.call_later(SLOWEST_HEAD, self.transport.abort)

    # -------------------------------------------------------------------------------------------- going out

    def pause_writing(self) -> None:
        super().pause_writing()
        self._until_read = self.loop.call_later(SLOWEST_READER, self.transport.abort)

    def resume_writing(self) -> None:
        if self._until_read is not None:
            self._until_read.cancel()
            self._until_read = None
        super().resume_writing()


def most_connections() -> int:
    """As many as the system lets this process have, and files besides."""
    return max(1, min(_MOST_CONNECTIONS, _most_files() - _OTHER_FILES))


def _most_files() -> int:
    """Asks for more than are usual, where that may be."""
    wanted = _MOST_CONNECTIONS + _OTHER_FILES
    try:
        import resource
    except ImportError:  # Windows
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    return wanted if soft == resource.RLIM_INFINITY else soft
