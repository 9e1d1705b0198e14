"""Connections of strangers: they end, whatever is not asked or not read on them, and none is asked without end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from leadscore.production.serving import protocol
from leadscore.production.serving.protocol import LARGEST_HEAD, Guarded, most_connections

ASK = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
LARGE = 32 * 2**20


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    body = b"x" * (LARGE if scope["path"] == "/large" else 2)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


class _Three(Guarded):
    most = 3


@asynccontextmanager
async def _listening(kind: type[Guarded] = Guarded) -> AsyncIterator[int]:
    config, state = uvicorn.Config(_answer, lifespan="off", log_config=None), ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: kind(config, state, {}), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _said(port: int, *pieces: bytes) -> bytes:
    """All that is answered until the connection ends, which it has to do by itself."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.01)
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("pieces", "answers"),
    [
        ((), 0),
        ((b"\r\n\r\n",), 0),
        ((b"GET / HT",), 0),
        ((ASK[:-2],), 0),
        ((ASK, b"GET"), 1),
        ((ASK, b"\r\n"), 1),
        ((b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n", b"x"), 1),
    ],
)
async def test_who_does_not_ask_is_let_go(
    pieces: tuple[bytes, ...], answers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "SLOWEST_HEAD", 0.2)
    async with _listening() as port:
        assert (await _said(port, *pieces)).count(b"200 OK") == answers


async def test_who_asks_in_time_is_answered_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "SLOWEST_HEAD", 0.3)
    async with _listening() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(3):
            for piece in (ASK[:20], ASK[20:]):
                writer.write(piece)
                await asyncio.sleep(0.15)
            assert b"200 OK" in await reader.readuntil(b"\r\n\r\nxx")
        writer.close()


@pytest.mark.parametrize("line", [b"X-Header: value\r\n", b"x" * 1_000])
async def test_headers_without_end_are_refused(line: bytes) -> None:
    some = line * (2 * LARGEST_HEAD // len(line))
    async with _listening() as port:
        said = await _said(port, ASK[:-2], b"X: ", *[some] * 4)
    assert said.startswith(b"HTTP/1.1 400 Bad Request\r\n") or said == b""  # it may be reset before it is read
    assert said.endswith(b"The headers are too large.") or said == b""


async def test_an_answer_that_nobody_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "SLOWEST_READER", 0.2)
    async with _listening() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000)
        writer.write(ASK.replace(b"/ ", b"/large ", 1))
        await asyncio.sleep(1)
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(LARGE)
        writer.close()


async def test_so_many_connections_and_no_more() -> None:
    async with _listening(_Three) as port:
        kept = [await asyncio.open_connection("127.0.0.1", port) for _ in range(3)]
        assert await _said(port, ASK) == b""
        for reader, writer in kept:
            writer.write(ASK)
            assert b"200 OK" in await reader.readuntil(b"\r\n\r\nxx")
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0.1)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(ASK)
        assert b"200 OK" in await reader.readuntil(b"\r\n\r\nxx")
        writer.close()


def test_files_are_left_for_the_inbox() -> None:
    resource = pytest.importorskip("resource")
    most = most_connections()
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert 1 <= most <= soft - 200
