"""The outbox for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from leadscore.production.outbox.model import Status
from leadscore.production.sending.run import Sent
from leadscore.report.json_text import Json
from leadscore.report.outbox_words import Listed
from leadscore.report.words import iso_instant

_EXACT = msgspec.json.Decoder(float_hook=Decimal)


def as_json(counts: Mapping[Status, int], messages: Iterable[Listed], sent: Sent | None) -> Json:
    """`{counts: {held, waiting, …}, sent: {…} or null, messages: […]}`."""
    return {
        "counts": {status.value: count for status, count in counts.items()},
        "sent": None if sent is None else sent_json(sent),
        "messages": [_message(listed) for listed in messages],
    }


def sent_json(sent: Sent) -> Json:
    """`{sent, deliveries, late, failed, dead, postponed, waiting, problems: {destination: reason}}`."""
    return {name: getattr(sent, name) for name in Sent.__slots__}


def _message(listed: Listed) -> Json:
    message = listed.message
    return {
        "key": message.key,
        "policy": message.policy,
        "scoring": message.scoring,
        "lead": message.lead or None,
        "state": message.state,
        "verb": message.verb,
        "action": message.action,
        "destination": message.destination,
        "status": message.status.value,
        "late": listed.late,
        "title": message.title,
        "body": message.body,
        "created": iso_instant(message.created),
        "due": _instant(message.due),
        "goes": _instant(listed.goes),
        "sent_at": _instant(message.sent_at),
        "attempts": message.attempts,
        "error": message.error,
        "data": _EXACT.decode(message.data),
    }


def _instant(seconds: int | None) -> str | None:
    return None if seconds is None else iso_instant(seconds)
