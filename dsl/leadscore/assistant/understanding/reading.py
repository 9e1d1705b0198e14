"""What a question may mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadscore.report.json_text import Json


@dataclass(frozen=True, slots=True)
class Reading:
    """A call of a tool that a question may mean; `tool` None: nothing that the assistant does. `sure` is from 0 to 1.
    `unclear` names the argument that the tool needs and the question does not say, empty where all is said. `leads` are
    those that the question names, whatever it asks, `firm` the company among them, `rules` the rules; `left_out` the
    numbers and other parts of the question of which the call makes nothing, as they are said. `says` is what is to be
    said where it is nothing that the assistant does, and before it is offered, not taken, where something is unknown;
    empty where nothing more is known of it. `follows`: it is the last call with something other in it. `supposes`: it
    is asked of the policy with the change that was talked about. `instead`: it takes the place of what was proposed
    last. `said` is the question in full, where it leaves out what was said before."""

    tool: str | None
    arguments: Mapping[str, Json]
    sure: float
    unclear: str = ""
    leads: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    firm: str = ""
    left_out: tuple[str, ...] = ()
    says: str = ""
    follows: bool = False
    supposes: bool = False
    instead: bool = False
    said: str = ""
