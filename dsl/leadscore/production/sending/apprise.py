"""The services that Apprise knows, behind addresses such as `slack://…`; what an address holds is never shown."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import msgspec

from leadscore.facts.environment import filled_in
from leadscore.facts.errors import FactsError
from leadscore.production.actions.settings import Destination
from leadscore.production.sending.letter import Letter
from leadscore.values.spelling import nearest

if TYPE_CHECKING:
    from apprise import Apprise, NotifyBase

_SECONDS = 30.0
"""A service has so long to take a message."""
_STATUS = re.compile(r"error=(\d{3})\b")
_KEY_HEADER = "Idempotency-Key"
_WEBHOOKS = ("NotifyJSON", "NotifyForm", "NotifyXML")
_MARKED_UP = ("NotifyDiscord", "NotifyGuilded", "NotifyMattermost", "NotifyZulip")
"""Chats that read plain text as Markdown: it is escaped for them as such."""


def need_apprise() -> None:
    """Raises FactsError."""
    try:
        import apprise  # noqa: F401
    except ImportError as error:
        raise FactsError(
            "Sending needs the library Apprise, which is not installed",
            'Install it with: pip install "leadscore[notify]"',
        ) from error


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a service did not take a message, in words."""

    reason: str


class Service:
    """A destination that letters can be handed to."""

    def __init__(self, plugin: NotifyBase, sender: Apprise) -> None:
        self._plugin: Any = plugin  # what a plugin has depends on its service
        self._sender = sender
        self._kind = type(plugin).__name__
        self._headers: Mapping[str, str] = dict(getattr(plugin, "headers", None) or {})
        self._extras: Mapping[str, Any] = dict(getattr(plugin, "payload_extras", None) or {})

    def deliver(self, letter: Letter) -> Failure | None:
        """Hands the letter over; None: the service has taken it. Whatever goes wrong is a Failure, never an error."""
        from apprise import NotifyFormat

        self._sign(letter)
        form = NotifyFormat(letter.form.value)
        with _silent():
            try:
                result = self._sender.notify(body=letter.body or letter.title, title=letter.title, body_format=form)
            except Exception as error:  # a service's own code, of which there are a hundred
                return Failure(f"the service could not be used: {type(error).__name__}")
            if result:
                return None
            logged = [str(entry) for part in result.results for entry in part.logs()]
        return Failure(_reason(result.status.name, logged))

    def _sign(self, letter: Letter) -> None:
        """The key goes into a header, and for webhooks all fields beside the text."""
        if isinstance(getattr(self._plugin, "headers", None), dict):
            self._plugin.headers = {**self._headers, _KEY_HEADER: letter.key}
        if self._kind in _WEBHOOKS:
            fields = letter.fields if self._kind == "NotifyJSON" else _flat(letter.fields)
            self._plugin.payload_extras = {**fields, **self._extras}


def service(destination: Destination, environment: Mapping[str, str] | None = None) -> Service:
    """Raises FactsError where the address is none that Apprise knows, or a variable of the environment is missing."""
    need_apprise()
    from apprise import Apprise, AppriseAsset, NotifyFormat, OverflowMode

    where = f"The address of the destination `{destination.name}`"
    url = filled_in(destination.url, where, environment)
    # A redirected POST becomes a GET that succeeds and says nothing: that is no delivery.
    asset = AppriseAsset(
        app_id="leadscore",
        app_desc="leadscore",
        app_url="",
        storage_mode="memory",
        async_mode=False,
        http_redirects=False,
        service_timeout=_SECONDS,
    )
    with _silent():
        plugin = Apprise.instantiate(url, asset=asset)
        if plugin is None:
            raise _no_address(where, url)
        if type(plugin).__name__ in _MARKED_UP:
            plugin.notify_format = NotifyFormat.MARKDOWN
        if plugin.overflow_mode == OverflowMode.UPSTREAM:  # a service refuses what is too long for it
            plugin.overflow_mode = OverflowMode.SPLIT
        sender = Apprise(asset=asset)
        sender.add(plugin)
    return Service(plugin, sender)


def _no_address(where: str, url: str) -> FactsError:
    """What stands before `://` is no secret, the rest may be."""
    schema, separator, _ = url.partition("://")
    schemas = frozenset(_schemas())
    if not separator or not re.fullmatch(r"[A-Za-z0-9.+-]{1,30}", schema):
        return FactsError(
            f"{where} has no service before `://`", "Write it like `slack://…`, `mailto://…`, `json://…`."
        )
    if schema.lower() in schemas:
        return FactsError(
            f"{where} lacks something that `{schema}://` needs, or has too much",
            f"How such an address is written stands at https://appriseit.com/services/ under {schema}.",
        )
    near = nearest(schema, schemas)
    return FactsError(
        f"{where}: there is no service `{schema}://`",
        f"Did you mean {' or '.join(f'`{name}://`' for name in near)}?"
        if near
        else "All services are listed at https://appriseit.com/services/.",
    )


def _schemas() -> Iterator[str]:
    """All words that may stand before `://`."""
    from apprise import Apprise

    for known in Apprise().details()["schemas"]:
        for protocols in (known["protocols"], known["secure_protocols"]):
            yield from protocols or ()


def _reason(status: str, logged: list[str]) -> str:
    """Of what a service logs only what holds no secret: whether it answered, and with which number."""
    if status == "TIMEOUT":
        return f"no answer within {_SECONDS:.0f} seconds"
    for line in reversed(logged):
        found = _STATUS.search(line)
        if found:
            code = int(found[1])
            if code in range(200, 300):  # the refusal stands in what it answered
                return "the service refused it"
            named = code in HTTPStatus._value2member_map_
            return f"the service answered {code}{f' ({HTTPStatus(code).phrase})' if named else ''}"
    if any("connection" in line.lower() or "socket" in line.lower() for line in logged):
        return "no connection, or no answer in time"
    return "the service did not take it"


def _flat(fields: Mapping[str, Any]) -> dict[str, str]:
    """Fields as text, what is made of parts as JSON, for forms that know nothing else."""
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode()
        for name, value in fields.items()
        if value is not None
    }


@contextmanager
def _silent() -> Iterator[None]:
    """What Apprise logs may hold parts of addresses: nobody but `Service` reads it."""
    logger = logging.getLogger("apprise")
    before, handler = logger.propagate, logging.NullHandler()
    logger.propagate = False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = before
