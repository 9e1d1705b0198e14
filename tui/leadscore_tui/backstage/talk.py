"""What is asked of the assistant, and what it answers: plain data, as in `protocol`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from leadscore_tui.backstage.past import Past
from leadscore_tui.backstage.protocol import Lane, Question

if TYPE_CHECKING:
    from leadscore.assistant.modelled.settings import Settings


@dataclass(frozen=True, slots=True)
class Draft:
    """A person's yes: the policy is to be this `text`, where it still is `base`."""

    base: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in lines that steer no terminal. `notes` are what changed since the answer before.

    `leads` are the ids of those that the text may name, `rules` the policy's rules: what people read of each, and its
    id. `choices` can be picked by their numbers, from 1 on; `numbered`: the text lists them already. `proposes`: it
    shows a change that waits for a yes. `helps`: it is about what can be asked, with examples in curly quotes.
    """

    text: str
    notes: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    choices: tuple[str, ...] = ()
    numbered: bool = False
    proposes: bool = False
    helps: bool = False
    draft: Draft | None = None


@dataclass(frozen=True, slots=True)
class Say(Question[Said]):
    """A turn of the one conversation that there is, about the policy as it is written now: `edited` says that it is
    not saved so. `past` is what to ask of past leads, `model` who answers, where the command was told."""

    lane: ClassVar[Lane] = Lane.TALK
    words: str
    text: str
    edited: bool
    past: Past | None = None
    model: Settings | None = None


@dataclass(frozen=True, slots=True)
class Hush(Question[None]):
    """Nobody waits for the answer any more."""

    lane: ClassVar[Lane] = Lane.TALK
