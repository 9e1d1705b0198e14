"""Who calls: by a key, or by a webhook's signature."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from leadscore.production.serving.refusals import unauthorized
from leadscore.production.serving.settings import Settings
from leadscore.production.serving.signatures import TOLERANCE, is_recent, is_signed

_BEARER = re.compile(r"bearer +(\S+) *", re.IGNORECASE)
_IDENTITY = re.compile(r"[\x21-\x7e]{1,200}")
_HERE = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?", re.IGNORECASE)
ANYBODY = "anybody"
"""The caller's name where no keys are asked for."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`sent_as` is the webhook's id where the request is a signed one."""

    name: str
    sent_as: str | None = None


@dataclass(frozen=True, slots=True)
class Callers:
    """`settings` says who may call; with `everybody`, whoever reaches the port may."""

    settings: Settings
    everybody: bool = False

    def by_key(self, headers: Mapping[str, str]) -> Caller | None:
        """None where the request has to be a signed webhook, which is known when its body is. Raises Refusal."""
        given = headers.get("authorization")
        if given is not None:
            found = _BEARER.fullmatch(given)
            name = self._owner(found[1]) if found else None
            if name is None:
                raise unauthorized("This key is not known.")
            return Caller(name)
        if "webhook-signature" in headers:
            return None
        if self.everybody:
            _must_not_be_a_page(headers)
            return Caller(ANYBODY)
        raise unauthorized("A key is needed.")

    def _owner(self, key: str) -> str | None:
        """Takes as long for every key."""
        owner = None
        given = key.encode()
        for name, known in self.settings.keys.items():
            if hmac.compare_digest(known.encode(), given):
                owner = name
        return owner

    def by_signature(self, headers: Mapping[str, str], body: bytes, now: int) -> Caller:
        """Raises Refusal."""
        identity, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not _IDENTITY.fullmatch(identity) or not re.fullmatch(r"[0-9]{1,12}", moment):
            raise unauthorized("A signed webhook has the headers webhook-id, webhook-timestamp and webhook-signature.")
        signatures = headers.get("webhook-signature", "")
        owner = None
        for name, secrets in self.settings.webhooks.items():
            if is_signed(secrets, identity, int(moment), body, signatures):
                owner = name
        if owner is None:
            raise unauthorized("The webhook's signature does not fit.")
        if not is_recent(int(moment), now):
            raise unauthorized(f"The webhook was signed more than {TOLERANCE // 60} minutes ago, or ahead of time.")
        return Caller(owner, identity)


def _must_not_be_a_page(headers: Mapping[str, str]) -> None:
    """A page of a browser on this machine may come from anywhere, also under a name that leads here. Raises Refusal."""
    host = headers.get("host", "localhost")
    if "origin" in headers or not _HERE.fullmatch(host):
        raise unauthorized("Without keys, it answers programs on this machine, and no pages.")
