"""Keys that come faster than they are acted upon, as over a slow line, act in the order in which they were pressed.

What has the focus writes a letter at once, while a key such as Home goes up to the app before it does anything: letters
that follow would overtake it, and be written elsewhere, or set off commands of what had the focus before.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.timer import Timer

_Typed: TypeAlias = events.Key | events.Paste
_PATIENCE = 0.5
"""Seconds after which the next key acts in any case: what had the focus may have gone with what followed the key."""


class KeysInOrder(App[None]):
    """Holds a key back until the one before it was acted upon."""

    def __init__(self) -> None:
        super().__init__()
        self._acting: _Typed | None = None
        self._held: deque[_Typed] = deque()
        self._waiting: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, _Typed) or event.is_forwarded:
            await super().on_event(event)
        elif self._acting is not None:
            self._held.append(event)
        else:
            await self._act(event)

    async def _act(self, event: _Typed) -> None:
        self._acting = event
        self._waiting = self.set_timer(_PATIENCE, partial(self._done, event))
        first = self.focused or self.screen
        await super().on_event(event)
        self._follow(event, first)

    def _follow(self, event: _Typed, node: MessagePump) -> None:
        """Goes from node to node up to the app, everywhere behind the key. There, the focus changes after that."""
        if node is self:
            node.call_later(node.call_later, self._done, event)
        elif node._parent is None or not node.call_later(self._follow, event, node._parent):
            self.call_later(self._done, event)

    async def _done(self, event: _Typed) -> None:
        if self._acting is not event:
            return
        if self._waiting is not None:
            self._waiting.stop()
        self._acting = None
        if self._held and self.screen_stack:  # where all is closed, nobody takes keys any more
            await self._act(self._held.popleft())
