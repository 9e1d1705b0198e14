"""A load generator with an open loop: requests leave on schedule, whether those before them were answered or not.

What is late because the server was slow counts: a request's time begins when it should have left, not when it could.
Timers come up to a millisecond late, so the generator watches the clock instead, and keeps its core busy.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Result:
    """Seconds of each request that was answered with 200; how many had each status (0: none); and by how many seconds
    each left later than it should have."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    late: list[float] = field(default_factory=list)


def at(seconds: Sequence[float], share: float) -> float:
    """The time that this share of them did not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


async def load(port: int, request: Callable[[int], bytes], rate: float, seconds: float, connections: int) -> Result:
    """Sends `rate * seconds` requests; `request` gives the bytes of each. Connections are kept and shared."""
    result = Result()
    free: asyncio.Queue[_Connection] = asyncio.Queue()
    for _ in range(connections):
        free.put_nowait(_Connection(port))
    begun = time.perf_counter() + 0.1
    tasks = set()
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        await asyncio.sleep(0)
        while time.perf_counter() < due:
            await asyncio.sleep(0)
        result.late.append(time.perf_counter() - due)
        task = asyncio.create_task(_one(free, request(number), due, result))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    return result


async def _one(free: asyncio.Queue[_Connection], data: bytes, due: float, result: Result) -> None:
    connection = await free.get()
    try:
        status = await asyncio.wait_for(connection.ask(data), 30)
    except (OSError, EOFError, TimeoutError):
        status = 0
        connection.close()
    free.put_nowait(connection)
    result.statuses[status] += 1
    if status == 200:
        result.seconds.append(time.perf_counter() - due)


class _Connection:
    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, data: bytes) -> int:
        """The status of the answer, once all of that is there."""
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(data)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None
