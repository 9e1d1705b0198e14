"""HTTP alone: the same server with one answer, for who wants to know what a machine and its load generator take.

    python -m benchmarks.serving.floor

says its port like `leadscore serve`, and answers until it is ended.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from leadscore.production.serving.garbage import seldom_collected
from leadscore.production.serving.running import fastest_loop
from leadscore.production.serving.server import Address, listening, serve

_BODY = b"x" * 900
"""About as long as a score."""
_HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(_BODY))]


async def _application(scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _BODY})


def main() -> None:
    with listening(Address("127.0.0.1", 0)) as listener, seldom_collected():
        port = listener.getsockname()[1]

        def started() -> None:
            print(f"http://127.0.0.1:{port}/ answers.", file=sys.stderr, flush=True)

        with asyncio.Runner(loop_factory=fastest_loop()) as runner:
            runner.run(serve(_application, [listener], lambda: None, started))


if __name__ == "__main__":
    main()
