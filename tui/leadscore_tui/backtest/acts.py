"""What Enter does on the lines of a back-test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from leadscore_tui.diff.lines import Act

Setting: TypeAlias = Literal["outcome", "won", "at", "aim"]


@dataclass(frozen=True, slots=True)
class Choose(Act):
    """Asks for a setting."""

    setting: Setting


@dataclass(frozen=True, slots=True)
class Run(Act):
    """Runs the back-test."""


@dataclass(frozen=True, slots=True)
class Rivals(Act):
    """Runs it with models of the same facts beside the policy."""


@dataclass(frozen=True, slots=True)
class Opens(Act):
    """Opens or closes what else is known of the rule in this row of the table."""

    row: int


@dataclass(frozen=True, slots=True)
class ToRule(Act):
    """Goes to a rule in the policy, by its id."""

    is_far: ClassVar[bool] = True
    rule: str


@dataclass(frozen=True, slots=True)
class Trust(Act):
    """Counts a fact that looks like a leak all the same; or no longer."""

    is_far: ClassVar[bool] = True
    name: str


@dataclass(frozen=True, slots=True)
class Take(Act):
    """Writes something into the policy, as if it had been typed."""

    is_far: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class TakeThreshold(Take):
    """Has leads ready at so many points, as the policy writes them."""

    points: str


@dataclass(frozen=True, slots=True)
class OtherPoints:
    """What a rule, by its id, had better give (millipoints); 0: it is left out, with `note` as the reason."""

    rule: str
    points: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class TakeIdeas(Take):
    """Gives rules other points."""

    ideas: tuple[OtherPoints, ...]


@dataclass(frozen=True, slots=True)
class TakeRule(Take):
    """Adds a rule, as it stands in a policy."""

    rule: str
