"""Signatures of webhooks by the scheme Standard Webhooks (https://www.standardwebhooks.com), symmetric: `v1`."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable

TOLERANCE = 300
"""Seconds that a signed request may be old, or ahead: a clock goes wrong, and what was overheard is worth nothing."""
_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 16, 128


class Unreadable(ValueError):
    """Why a secret is none, as the end of a sentence."""


def secret_of(text: str) -> bytes:
    """The bytes of a secret such as `whsec_…`. Raises Unreadable."""
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable("is no secret of a webhook: behind `whsec_` stands Base64") from None
    if not _SHORTEST <= len(secret) <= _LONGEST:
        raise Unreadable(f"has {len(secret)} bytes, and a secret has {_SHORTEST} to {_LONGEST}")
    return secret


def sign(secret: bytes, identity: str, timestamp: int, body: bytes) -> str:
    """The signature as it stands in the header `webhook-signature`."""
    signed = f"{identity}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()


def is_signed(secrets: Iterable[bytes], identity: str, timestamp: int, body: bytes, header: str) -> bool:
    """Whether one of the signatures in the header is by one of the secrets. Takes as long whether it is or not."""
    given = [signature.encode() for signature in header.split(" ")[:10]]
    good = False
    for secret in secrets:
        expected = sign(secret, identity, timestamp, body).encode()
        for signature in given:
            good |= hmac.compare_digest(expected, signature)
    return good


def is_recent(timestamp: int, now: int) -> bool:
    return abs(now - timestamp) <= TOLERANCE
