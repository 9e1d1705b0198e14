"""An endpoint in this process, for tests: asked by ASGI, without a socket."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from leadscore.batch.store.store import open_store
from leadscore.cli.serve import _explanation
from leadscore.production.serving.access import Log
from leadscore.production.serving.app import Endpoint
from leadscore.production.serving.policies import InForce, PolicyFile
from leadscore.production.serving.running import Setup, endpoint, load
from leadscore.production.serving.segments import only_writer
from leadscore.production.serving.settings import Settings
from unit.production.recorded import APRIL, EVENTS, LEADS, LIMITS, POLICY, policy, take_in, write_lines

KEY = "0123456789abcdef-crm"
SETTINGS = Settings(keys={"crm": KEY})


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Asked:
    """An endpoint at work; `log` are the lines that it wrote."""

    made: Endpoint
    log: list[str]
    application: Any = field(init=False)

    def __post_init__(self) -> None:
        self.application = self.made.application()

    async def __call__(
        self,
        method: str,
        path: str,
        body: object = b"",
        headers: Mapping[str, str] | None = None,
        key: str | None = KEY,
    ) -> Answer:
        """A body that is no bytes is sent as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"content-length": str(len(data)), **({"authorization": f"Bearer {key}"} if key else {})}
        given.update(headers or {})
        route, _, query = path.partition("?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "path": route,
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": data, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.application(scope, receive, send)
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], found, b"".join(message.get("body", b"") for message in sent[1:]))


@cache
def _store(text: str) -> bytes:
    """A store for a policy; to make one takes a second."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        plan, _ = policy(folder, text)
        leads, events = write_lines(folder / "leads.csv", LEADS), write_lines(folder / "events.csv", EVENTS)
        take_in(folder / "s.duckdb", plan, leads, [events])
        return (folder / "s.duckdb").read_bytes()


def set_up(folder: Path, text: str = POLICY, settings: Settings = SETTINGS, as_json: bool = False) -> Setup:
    """A store with two leads and one event, and an endpoint that scores them as of 2026-04-01."""
    _, path = policy(folder, text)
    store = folder / "s.duckdb"
    store.write_bytes(_store(text))
    file = PolicyFile(path)

    @contextmanager
    def opened() -> Any:
        with open_store(store, folder, LIMITS, read_only=True) as found:
            yield found

    inbox = folder / "inbox"
    lines: list[str] = []
    log = Log(lines.append, as_json)
    return Setup(
        (file,),
        InForce.of((file.read(),)),
        opened,
        store,
        inbox,
        None,
        settings,
        False,
        _explanation,
        log,
        clock=lambda: float(APRIL),
    )


@asynccontextmanager
async def serving(setup: Setup) -> AsyncIterator[Asked]:
    lines: list[str] = []
    setup = replace(setup, log=replace(setup.log, write=lines.append))
    with only_writer(setup.inbox):
        async with endpoint(load(setup)) as made:
            yield Asked(made, lines)
