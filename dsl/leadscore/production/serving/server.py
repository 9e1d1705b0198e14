"""Running the endpoint: a socket, signals, and an orderly end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import uvicorn

from leadscore.facts.errors import FactsError
from leadscore.production.serving.protocol import Guarded, most_connections

if TYPE_CHECKING:
    from starlette.types import ASGIApp

GRACE = 10
"""Seconds that requests in progress have to end."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where it listens; port 0 is one that is free."""

    host: str
    port: int


def listening(address: Address) -> socket.socket:
    """A socket that listens. Raises FactsError where there can be none."""
    try:
        found = socket.create_server(
            (address.host, address.port), family=_family(address.host), backlog=2048, reuse_port=False
        )
    except socket.gaierror as error:
        raise FactsError(f"There is no address `{address.host}` here", "--host 127.0.0.1 is this machine.") from error
    except OSError as error:
        raise FactsError(
            f"Port {address.port} of {address.host} cannot be used: {error.strerror}",
            "Perhaps another program has it: choose another one with --port.",
        ) from error
    found.setblocking(False)
    return found


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class _Server(uvicorn.Server):
    """Ends on SIGINT and SIGTERM once what it answers is answered, and remembers which it was. SIGHUP calls `again`."""

    def __init__(self, config: uvicorn.Config, again: Callable[[], None]) -> None:
        super().__init__(config)
        self._again = again
        self.ended_by: int | None = None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        handlers: dict[int, Callable[[], None]] = {
            number: partial(self._end, number) for number in (signal.SIGINT, signal.SIGTERM)
        }
        if hasattr(signal, "SIGHUP"):
            handlers[signal.SIGHUP] = self._again
        before = {number: signal.getsignal(number) for number in handlers}
        try:
            for number, handler in handlers.items():
                try:
                    loop.add_signal_handler(number, handler)
                except NotImplementedError:  # Windows
                    signal.signal(number, partial(_soon, loop, handler))
            yield
        finally:
            for number, old in before.items():
                with suppress(NotImplementedError):
                    loop.remove_signal_handler(number)
                signal.signal(number, old)

    def _end(self, number: int) -> None:
        self.ended_by = number
        self.handle_exit(number, None)


async def serve(
    application: ASGIApp, sockets: list[socket.socket], again: Callable[[], None], started: Callable[[], None]
) -> int | None:
    """Answers until a signal ends it; returns which. `started` is called when it answers."""

    class Protocol(Guarded):
        most = most_connections()

    config = uvicorn.Config(
        application,
        http=Protocol,
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=75,
        ws="none",
    )
    server = _Server(config, again)
    started()  # the socket listens already: who comes now waits for a moment
    await server.serve(sockets=sockets)
    return server.ended_by


def _soon(loop: asyncio.AbstractEventLoop, handler: Callable[[], None], *signal: object) -> None:
    loop.call_soon_threadsafe(handler)
