"""What a model's server may send: answers of its own, as they are, and no more of them than was asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx2
from openai import OpenAIError

if TYPE_CHECKING:
    from leadscore.assistant.modelled.settings import Settings

_BYTES_A_TOKEN = 2_000
"""A token that comes by itself stands in a few hundred bytes of JSON."""
_BYTES_BESIDE = 1_000_000
"""What else a server may say: how fast it was, which model it is, or what went wrong."""


class NotRead(OpenAIError):
    """What a server sent is not read, and not asked for again; the message is a sentence that says why."""


class Bounded(httpx2.AsyncByteStream):
    """The bytes of an answer. Raises NotRead behind the last that may be read."""

    def __init__(self, stream: Any, most: int, too_many: str) -> None:
        self._stream, self._left, self._too_many = stream, most, too_many

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._left -= len(piece)
            if self._left < 0:
                raise NotRead(self._too_many)
            yield piece

    async def aclose(self) -> None:
        """Lets go of the connection."""
        await self._stream.aclose()


def http_client_of(settings: Settings) -> httpx2.AsyncClient:
    """Follows no redirect: a person agreed to one host, and what is sent there goes nowhere else."""
    host = settings.host

    async def held(response: httpx2.Response) -> None:
        if response.is_redirect:
            there = httpx2.URL(response.headers.get("location", "")).host or host
            raise NotRead(
                f"{host} sends on to another address (at {there}), and nothing is sent there: `url` in [assistant] "
                "should name the address that answers."
            )
        packed = response.headers.get("content-encoding", "identity")
        if packed != "identity":  # a few bytes unpack to as many as somebody likes
            raise NotRead(f"{host} packs its answers ({packed[:20]}), though it was asked not to.")
        response.stream = Bounded(response.stream, most, too_many)

    most = settings.answer_tokens * _BYTES_A_TOKEN + _BYTES_BESIDE
    too_many = (
        f"{host} sent more than {most // 1_000_000} MB for one answer, so it was not read to its end "
        "(`answer_tokens` in [assistant] sets how long one may be)."
    )
    return httpx2.AsyncClient(
        timeout=settings.timeout,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [held]},
    )
