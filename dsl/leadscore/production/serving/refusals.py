"""What a request is told that cannot be answered: a status, a sentence, and where what is wrong stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

import msgspec


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is wrong with a body: `item` counts from 1 where it is a list; `field` is the name it stands
    under."""

    message: str
    item: int | None = None
    field: str | None = None


class Refused(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every answer that is no success. `request` is the id by which logs know the request."""

    message: str
    request: str
    help: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Refusal(Exception):
    """Ends a request. `message` is a sentence; `retry_after` are seconds."""

    status: HTTPStatus
    message: str
    help: str | None = None
    problems: Sequence[Problem] = ()
    retry_after: int | None = None

    def body(self, request: str) -> Refused:
        return Refused(self.message, request, self.help, tuple(self.problems))


def unauthorized(message: str) -> Refusal:
    return Refusal(
        HTTPStatus.UNAUTHORIZED, message, "Send `Authorization: Bearer KEY`, or the three headers of a signed webhook."
    )


def too_many(message: str, wait: int) -> Refusal:
    """Of requests: `wait` are seconds."""
    return Refusal(HTTPStatus.TOO_MANY_REQUESTS, message, f"Try again in {wait} s.", retry_after=wait)
