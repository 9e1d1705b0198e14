"""A parcel as it is handed to a service: title and text for people, the same as fields for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leadscore.production.actions.facts import decoded
from leadscore.production.actions.safe import escaped
from leadscore.production.actions.settings import Form
from leadscore.production.actions.wording import local
from leadscore.production.outbox.model import Message
from leadscore.production.outbox.parcels import Parcel
from leadscore.values.number import counted

_DIGEST_LENGTH = 30_000
"""Characters of a digest's text; what does not fit is counted, and stands in the fields for programs."""


@dataclass(frozen=True, slots=True)
class Letter:
    """`key` goes along wherever the service lets it, so that whoever gets a letter twice can drop one."""

    key: str
    title: str
    body: str
    form: Form
    fields: Mapping[str, Any]


def letter_of(parcel: Parcel, now: int) -> Letter:
    """A message as it is; of a digest one text with all. What comes too late says so."""
    if parcel.destination.digest is None and len(parcel.messages) == 1:
        (message,) = parcel.messages
        body = "\n".join(filter(None, (message.body, _late(parcel, message, now))))
        return Letter(parcel.key, message.title, body, message.form, {**_fields(message, now), "key": parcel.key})
    form = parcel.messages[0].form
    title = f"{counted(len(parcel.messages), 'message')} from {_listed(parcel)}"
    fields = {
        "key": parcel.key,
        "destination": parcel.destination.name,
        "messages": [_fields(message, now) for message in parcel.messages],
    }
    return Letter(parcel.key, title, _digest(parcel, now, form), form, fields)


def _fields(message: Message, now: int) -> dict[str, Any]:
    return {**decoded(message.data), "late": message.is_late(now)}


def _late(parcel: Parcel, message: Message, now: int) -> str:
    if message.due is None or not message.is_late(now):
        return ""
    said = f"Late: this was to be here by {local(message.due, parcel.destination.zone)}."
    return f"\n{escaped(said, message.form)}"


def _listed(parcel: Parcel) -> str:
    names = list(dict.fromkeys(message.policy for message in parcel.messages))
    return names[0] if len(names) == 1 else counted(len(names), "policy", "policies")


def _digest(parcel: Parcel, now: int, form: Form) -> str:
    parts: list[str] = []
    length = 0
    for part in _parts(parcel, now, form):
        length += len(part)
        if length > _DIGEST_LENGTH:
            left = len(parcel.messages) - len(parts)
            parts.append(str(escaped(f"… and {left:,} more, which `leadscore outbox --sent` lists.", form)))
            break
        parts.append(part)
    return ("<hr>\n" if form is Form.HTML else "\n\n").join(parts)


def _parts(parcel: Parcel, now: int, form: Form) -> Iterator[str]:
    for message in parcel.messages:
        title = {
            Form.TEXT: message.title,
            Form.HTML: f"<p><b>{message.title}</b></p>",
            Form.MARKDOWN: f"**{message.title}**",
        }
        yield "\n".join(filter(None, (title[form], message.body, _late(parcel, message, now))))
