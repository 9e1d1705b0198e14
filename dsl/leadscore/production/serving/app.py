"""The endpoint's routes, as an ASGI application."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeAlias

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from leadscore.production.serving.access import Log, where
from leadscore.production.serving.answers import Readiness, Taken, encode, policy_in_force
from leadscore.production.serving.bodies import is_list, rows_of
from leadscore.production.serving.callers import Caller, Callers
from leadscore.production.serving.freshness import Freshness
from leadscore.production.serving.metrics import CONTENT_TYPE, Metrics
from leadscore.production.serving.openapi import document
from leadscore.production.serving.pace import Pace
from leadscore.production.serving.policies import InForce
from leadscore.production.serving.query import query_of
from leadscore.production.serving.refusals import Refusal, too_many
from leadscore.production.serving.service import Service
from leadscore.production.serving.settings import Limits

Answer: TypeAlias = Callable[[Request], Awaitable[Response]]
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SLOWEST_BODY = 20
"""Seconds that a body may take to come."""
_MOST_AT_ONCE = 1_000
"""Requests in progress, from which on more are put off: answering all of them late helps nobody."""
_MOST_HELD = 64 * 2**20
"""Bytes of bodies that may be on their way at a time: those of strangers too, where they claim to be webhooks."""
_STRANGERS = "(strangers)"


@dataclass
class Endpoint:
    """What all routes share. `clock` gives the instant that leads are scored at, in seconds since 1970."""

    service: Service
    freshness: Freshness
    callers: Callers
    limits: Limits
    log: Log
    metrics: Metrics = field(default_factory=Metrics)
    clock: Callable[[], float] = time.time
    in_progress: int = 0
    held: int = 0
    _described: tuple[InForce, bytes] | None = None

    def __post_init__(self) -> None:
        self.pace = Pace(self.limits.rate, self.limits.burst)
        self.strangers = Pace(rate=10, burst=50)  # of keys that are no keys, not many can be tried

    def application(self) -> ASGIApp:
        """The ASGI application."""
        router = Router(self._routes(), redirect_slashes=False)  # a redirect would lead to plain HTTP, key and all

        async def application(scope: Scope, receive: Receive, send: Send) -> None:
            scope["app"] = application  # so that what has no route is raised
            try:
                await router(scope, receive, send)
            except HTTPException as error:
                await self._no_route(scope, receive, send, error)

        return application

    def _routes(self) -> list[Route]:
        return [  # the busiest first
            self._route("GET", "/v1/leads/{id:path}/score", self._score),
            self._route("POST", "/v1/events", self._events),
            self._route("POST", "/v1/leads", self._leads),
            self._route("GET", "/v1/policy", self._policy),
            self._route("GET", "/healthz", self._healthz),
            self._route("GET", "/readyz", self._readyz),
            self._route("GET", "/metrics", self._metrics),
            self._route("GET", "/openapi.json", self._openapi),
        ]

    # -------------------------------------------------------------------------------------------- every request

    def _route(self, method: str, path: str, answer: Answer) -> Route:
        return Route(path, _Answering(self, path.replace(":path", ""), answer), methods=[method])

    async def answered(
        self, request: Request, route: str, answer: Answer, send: Send, headers: Mapping[str, str] | None = None
    ) -> None:
        """Whatever becomes of it is answered, counted and logged. `headers` come with the answer."""
        started = time.perf_counter()
        identity = _request_id(request)
        self.in_progress += 1
        try:
            response = await answer(request)
        except Refusal as refusal:
            response = _refused(refusal, identity)
        except ClientDisconnect:
            response = Response(status_code=499)
        except Exception as error:
            self.log.say(f"A mistake inside leadscore: {where(error)}", "error", identity)
            mistake = Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong inside leadscore.")
            response = _refused(mistake, identity)
        finally:
            self.in_progress -= 1
        response.headers["x-request-id"] = identity
        response.headers.update(headers or {})
        await response(request.scope, request.receive, send)
        seconds = time.perf_counter() - started
        self.metrics.requests[request.method, route, response.status_code] += 1
        self.metrics.answering.add(seconds)
        caller = getattr(request.state, "caller", None)
        self.log.answered(identity, caller, request.method, route, response.status_code, seconds)

    async def _no_route(self, scope: Scope, receive: Receive, send: Send, error: HTTPException) -> None:
        async def refuse(_: Request) -> Response:
            raise Refusal(
                HTTPStatus(error.status_code),
                "There is nothing here." if error.status_code == 404 else "This cannot be asked here in this way.",
                "/openapi.json lists what can be asked, and how.",
            )

        await self.answered(Request(scope, receive), "(none)", refuse, send, error.headers)

    async def _caller(self, request: Request) -> tuple[Caller, bytes]:
        """Who calls, and the request's body. Raises Refusal."""
        if self.in_progress > _MOST_AT_ONCE:
            raise too_many("The endpoint has more to do than it can.", 1)
        headers = request.headers
        try:
            caller = self.callers.by_key(headers)
            if caller is not None:
                self._keep_pace(caller)
            body = await self._body(request)
            if caller is None:
                caller = self.callers.by_signature(headers, body, int(self.clock()))
                self._keep_pace(caller)
        except Refusal as refusal:
            if refusal.status is HTTPStatus.UNAUTHORIZED:
                wait = self.strangers.wait(_STRANGERS, time.monotonic())
                if wait is not None:
                    raise too_many("Too many requests without a key that is known.", wait) from None
            raise
        request.state.caller = caller.name
        return caller, body

    def _keep_pace(self, caller: Caller) -> None:
        wait = self.pace.wait(caller.name, time.monotonic())
        if wait is not None:
            raise too_many(f"This key may make {self.limits.rate:g} requests a second.", wait)

    async def _body(self, request: Request) -> bytes:
        """Raises Refusal for one that is too large, or too slow."""
        if request.method not in ("POST", "PUT", "PATCH"):
            return b""
        if request.headers.get("content-encoding", "identity") != "identity":
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The body is compressed.", "Send it as it is.")
        largest = self.limits.largest_body
        told = request.headers.get("content-length", "0")
        if not told.isdecimal() or int(told[:20]) > largest:
            raise _too_large(largest)
        body = bytearray()
        try:
            async with asyncio.timeout(_SLOWEST_BODY):
                async for piece in request.stream():
                    body += piece
                    self.held += len(piece)
                    if len(body) > largest:
                        raise _too_large(largest)
                    if self.held > _MOST_HELD:
                        raise too_many("The endpoint has more to read than it can.", 1)
        except TimeoutError:
            raise Refusal(HTTPStatus.REQUEST_TIMEOUT, "The body took too long to come.") from None
        finally:
            self.held -= len(body)
        return bytes(body)

    # -------------------------------------------------------------------------------------------- routes

    async def _events(self, request: Request) -> Response:
        caller, body = await self._caller(request)
        query = query_of(request)
        rows = rows_of(body, self.limits.largest_batch, "events")
        taken = await self.service.take_events(
            rows,
            caller.name,
            int(self.clock()),
            listed=is_list(body),
            sent_as=caller.sent_as,
            query=query,
        )
        return self._taken(taken, "events")

    async def _leads(self, request: Request) -> Response:
        _, body = await self._caller(request)
        query = query_of(request)
        rows = rows_of(body, self.limits.largest_batch, "leads")
        taken = await self.service.take_leads(rows, int(self.clock()), listed=is_list(body), query=query)
        return self._taken(taken, "leads")

    def _taken(self, taken: Taken, what: str) -> Response:
        self.metrics.counts[f"{what}_taken"] += taken.taken
        self.metrics.counts["events_repeated"] += taken.repeated
        self.metrics.counts["scores"] += len(taken.scores)
        return _json(taken)

    async def _score(self, request: Request) -> Response:
        await self._caller(request)
        identity = request.path_params["id"]
        score = await self.service.score(identity, int(self.clock()), query_of(request))
        self.metrics.counts["scores"] += 1
        return _json(score)

    async def _policy(self, request: Request) -> Response:
        await self._caller(request)
        policy = self.service.policy(query_of(request))
        return _json(policy_in_force(policy.plan, self.freshness.problem_of(policy)))

    async def _healthz(self, request: Request) -> Response:
        return _json({"alive": True})

    async def _readyz(self, request: Request) -> Response:
        cannot = self.service.writer.failed
        problems = [*self.freshness.problems]
        if cannot is not None:
            problems.insert(0, f"The inbox cannot be written: {cannot}.")
        found = Readiness(cannot is None, len(self.service.memory.snapshot), problems)
        return _json(found, HTTPStatus.OK if cannot is None else HTTPStatus.SERVICE_UNAVAILABLE)

    async def _metrics(self, request: Request) -> Response:
        await self._caller(request)
        gauges = {
            "leads": float(len(self.service.memory.snapshot)),
            "requests_in_progress": float(self.in_progress),
            "policy_in_force": float(not self.freshness.policy_problems),
            "snapshot_age_seconds": time.monotonic() - self.freshness.read_at,
            "inbox_waiting_seconds": self.freshness.waiting,
        }
        return Response(self.metrics.text(gauges), media_type=CONTENT_TYPE)

    async def _openapi(self, request: Request) -> Response:
        in_force = self.service.in_force
        if self._described is None or self._described[0] is not in_force:
            self._described = in_force, document(in_force)
        return Response(self._described[1], media_type="application/json")


@dataclass(frozen=True, slots=True)
class _Answering:
    """A route's application. An object, for round a function Starlette would put layers that catch what is caught."""

    endpoint: Endpoint
    route: str
    answer: Answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.endpoint.answered(Request(scope, receive), self.route, self.answer, send)


def _json(found: msgspec.Struct | dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(encode(found), status, media_type="application/json")


def _refused(refusal: Refusal, request: str) -> Response:
    response = _json(refusal.body(request), refusal.status)
    if refusal.retry_after is not None:
        response.headers["retry-after"] = str(refusal.retry_after)
    if refusal.status is HTTPStatus.UNAUTHORIZED:
        response.headers["www-authenticate"] = "Bearer"
    return response


def _too_large(largest: int) -> Refusal:
    return Refusal(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        f"The body is larger than {largest:,} bytes.",
        "Send fewer at a time.",
    )


def _request_id(request: Request) -> str:
    """The caller's, where it gave one that can stand in a log."""
    given = request.headers.get("x-request-id", "")
    return given if _REQUEST_ID.fullmatch(given) else f"{random.getrandbits(128):032x}"
