"""What is found about one policy, as data. Points are whole millipoints; lines count from 1 in the policy's file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead
from leadscore.review.prove.model import Certainty


@dataclass(frozen=True, slots=True)
class Example:
    """A lead that shows something: `card` is the reference engine's. `test` as in `Counterexample`; it passes.

    `signals` is how many known fields and events the lead has.
    """

    lead: Lead
    as_of: int
    card: Scorecard
    test: str | None
    signals: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """The highest or lowest score, or total of a group (`group` None: the score).

    `points` is what `example` has; None where no lead was found at all. `proved`: no lead has more (less). `endless`:
    there is no highest (lowest), `points` is one example of many. Not `proved` and not `endless`: more was not found
    within the budget.
    """

    group: str | None
    highest: bool
    points: int | None
    proved: bool
    endless: bool
    example: Example | None


class RuleFinding(Enum):
    """`NEVER_MATTERS`: it never changes its group's total. `SHADOWED`: another rule fires whenever this one does, and
    counts events of the same kind. `MAYBE_…`: neither proved nor refuted within the budget."""

    NEVER_FIRES = "never fires"
    NEVER_MATTERS = "never matters"
    SHADOWED = "shadowed"
    MAYBE_NEVER_FIRES = "perhaps never fires"
    MAYBE_NEVER_MATTERS = "perhaps never matters"


@dataclass(frozen=True, slots=True)
class AboutRule:
    """What was found about a rule; `other` is the one that shadows it."""

    finding: RuleFinding
    rule: str
    line: int
    other: str | None = None
    other_line: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether some lead is in a state, such as `ready`, `band hot`, `grade fit A`, or `ready without any event`."""

    state: str
    certainty: Certainty
    example: Example | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fewest:
    """The lead with the fewest known fields and events that is ready. `proved`: there is none with fewer."""

    example: Example
    proved: bool


@dataclass(frozen=True, slots=True)
class Analysis:
    """`reaches` are the states of the outcome in the order written; `alone` asks for ready leads without events, and
    for ready leads without known fields. `fewest` is None where no ready lead was found."""

    extremes: tuple[Extreme, ...]
    rules: tuple[AboutRule, ...]
    reaches: tuple[Reach, ...]
    alone: tuple[Reach, ...]
    fewest: Fewest | None
