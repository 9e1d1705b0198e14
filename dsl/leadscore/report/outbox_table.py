"""The outbox on the terminal: a line a message, or one message as it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.production.outbox.model import Status
from leadscore.report.outbox_words import SHORT_KEY, Listed, became

_STYLES = {Status.DEAD: "red", Status.HELD: "yellow", Status.WAITING: "cyan", Status.SENT: "", Status.DROPPED: "dim"}


def render(messages: Sequence[Listed]) -> RenderableType:
    """A row a message, the oldest first."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("key", no_wrap=True, min_width=SHORT_KEY)
    table.add_column("to", overflow="fold", ratio=2)
    table.add_column("message", overflow="fold", ratio=4)
    table.add_column("what became of it", overflow="fold", ratio=4)
    for listed in messages:
        message = listed.message
        style = "red" if listed.late else _STYLES[message.status]
        table.add_row(
            Text(message.key[:SHORT_KEY]),
            Text(clean(message.destination)),
            Text(clean(message.title)),
            Text(clean(became(listed)), style),
        )
    return table


def render_one(listed: Listed) -> RenderableType:
    """The whole message."""
    message = listed.message
    head = f"{message.key} to {message.destination} ({message.action})"
    return Group(
        Text(clean(head), "dim"),
        Text(clean(became(listed)), "red" if listed.late else _STYLES[message.status]),
        Text(),
        Text(clean(message.title), "bold"),
        Text(clean(message.body)),
    )
