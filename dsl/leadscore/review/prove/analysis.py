"""What is found about one policy, as data. Points are whole millipoints; lines count from 1 in the policy's file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead
from leadscore.review.prove.facts import Facts
from leadscore.review.prove.model import Certainty


@dataclass(frozen=True, slots=True)
class Example:
    """A lead that shows something: `card` is the reference engine's. `test` as in `Counterexample`; it passes."""

    facts: Facts
    card: Scorecard
    test: str | None

    @property
    def lead(self) -> Lead:
        return self.facts.lead

    @property
    def as_of(self) -> int:
        return self.facts.as_of

    @property
    def signals(self) -> int:
        """How many known fields and events the lead has."""
        return self.facts.signals


@dataclass(frozen=True, slots=True)
class Extreme:
    """The highest or lowest score, or total of a group (`group` None: the score).

    `points` is what `example` has; None where no lead was found at all. `proved`: no lead has more (less). `endless`:
    there is no highest (lowest), `points` is one example of many. Not `proved` and not `endless`: more was not found
    within the budget. No lead is beyond `limit`, if one is known.
    """

    group: str | None
    highest: bool
    points: int | None
    proved: bool
    endless: bool
    example: Example | None
    limit: int | None = None


class RuleFinding(Enum):
    """`NEVER_MATTERS`: without it, no lead would have another score, nor its group another total where that is asked
    for (by `ready`, a band, a grade or an action). `SHADOWED`: another rule fires whenever this one does, and counts
    events of the same kind. `BARS_NOBODY_ELSE`: another one disqualifies whomever it does. `MAYBE_…`: neither proved
    nor refuted within the budget."""

    NEVER_FIRES = "never fires"
    NEVER_MATTERS = "never matters"
    SHADOWED = "shadowed"
    BARS_NOBODY_ELSE = "disqualifies nobody else"
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


IN_SCOPE, READY = "in scope", "ready"


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether some lead is in a state, such as `ready`, `band hot`, `grade fit A`, or `ready without any event`; and,
    where a policy says `applies if`, `in scope`."""

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
    for ready leads without known fields, unless no lead is ever ready. `fewest` is None where no ready lead was found.
    `budget` is how many seconds each question had; `notes` are sentences on what was left aside. Where no lead is in
    scope, that is all there is."""

    extremes: tuple[Extreme, ...]
    rules: tuple[AboutRule, ...]
    reaches: tuple[Reach, ...]
    alone: tuple[Reach, ...]
    fewest: Fewest | None
    budget: float
    notes: tuple[str, ...] = ()

    @property
    def scores_nobody(self) -> bool:
        return any(reach.state == IN_SCOPE and reach.certainty is Certainty.NEVER for reach in self.reaches)
