"""textual-serve with a lock: whoever gets in reads leads and writes files, so only the address with the key opens it.

A port on 127.0.0.1 is open to everybody who is logged in here, and to every page in the browser. So the first request
must bring the key, which a cookie then keeps; other sites' pages are refused by where they come from.
"""

from __future__ import annotations

import asyncio
import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Middleware
from textual_serve.server import Server

_COOKIE = "leadscore-key"
_SOON = 0.05
_HERE = Path(__file__).parent
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class LockedServer(Server):
    """Serves one command line. `tell` hears the address that opens it, once it can be opened."""

    def __init__(self, arguments: Sequence[str], host: str, port: int, tell: Callable[[str], None]) -> None:
        super().__init__(
            shlex.join([sys.executable, "-m", "leadscore", *arguments]),
            host=host,
            port=port,
            title="leadscore",
            templates_path=_HERE / "templates",
        )
        self._key = secrets.token_urlsafe(24)
        self._tell = tell

    @property
    def address(self) -> str:
        return f"{self.public_url}/?key={self._key}"

    def initialize_logging(self) -> None:
        """No log: what is to be told is told by the command."""

    async def on_startup(self, app: web.Application) -> None:
        self._telling = asyncio.create_task(self._tell_once_open())

    async def _tell_once_open(self) -> None:
        """Nobody listens yet when an application starts: who opens the address at once would be turned away."""
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection(self.host, self.port)
                writer.close()
                break
            await asyncio.sleep(_SOON)
        self._tell(self.address)

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._locked)
        return app

    @property
    def _locked(self) -> Middleware:
        @web.middleware
        async def locked(request: web.Request, handler: _Handler) -> web.StreamResponse:
            given = request.query.get("key") or request.cookies.get(f"{_COOKIE}-{self.port}", "")
            if not secrets.compare_digest(given, self._key) or not self._is_from_here(request):
                return web.Response(
                    status=403, text="Open the address that leadscore printed in its terminal, with its key."
                )
            if "key" in request.query and request.path == "/":
                response: web.StreamResponse = web.HTTPFound("/")  # the key does not stay in the address
                response.set_cookie(f"{_COOKIE}-{self.port}", self._key, httponly=True, samesite="Strict")
                return response
            return await handler(request)

        return locked

    def _is_from_here(self, request: web.Request) -> bool:
        """A page of another site names that as its origin; a name that was turned to this machine stands as host."""
        origin = request.headers.get("Origin")
        return request.host == self.public_url.partition("://")[2] and origin in (None, self.public_url)
