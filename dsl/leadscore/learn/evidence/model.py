"""What the outcome says of a policy's rules, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Interval, Rate
from leadscore.plan.model import Rule


class Verdict(Enum):
    """In the practice's words, in the order in which they matter to who mends a policy."""

    WRONG_WAY = "points the wrong way"
    OVERRATED = "overrated"
    UNDERRATED = "underrated"
    ECHO = "the other rules say it already"
    EARNS = "earns its points"
    NO_EVIDENCE = "no evidence either way"
    TOO_RARE = "too rare to tell"

    @property
    def rank(self) -> int:
        return list(Verdict).index(self)


@dataclass(frozen=True, slots=True)
class Weight:
    """What a rule's leads say of it.

    `hit` is the close rate of the leads that it fired for, `rest` that of all others: for a rule with points, among
    those who are not disqualified. `expected` is the rate that the other rules alone would lead one to expect of the
    leads that it fired for. `by_evidence` are its points by the outcome, in millipoints, as `add` would have them, and
    `span` where these lie with a confidence of 95%; `idea` what they had better be: None to leave them, 0 to take the
    rule out.
    """

    verdict: Verdict
    hit: Rate
    rest: Rate
    expected: float | None = None
    by_evidence: int | None = None
    span: Interval | None = None
    idea: int | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """What comes of the policy without a rule. `auc` is by how much it would be higher; `leaving` and `joining` are the
    close rates of those who would no longer be ready, and of those who would be so then; `per_week` how many more leads
    a week that hands over, None where nobody knows over how long they came in."""

    auc: Estimate
    leaving: Rate
    joining: Rate
    per_week: float | None


@dataclass(frozen=True, slots=True)
class RuleEvidence:
    """`place` is the rule's in the plan; `typical` the middle one of what it gave those that it fired for, in
    millipoints, where it does not always give the same."""

    place: int
    rule: Rule
    typical: int | None
    weight: Weight
    dropped: Dropped

    @property
    def lift(self) -> float | None:
        """How many times as often its leads were won as the others."""
        hit, rest = self.weight.hit.value, self.weight.rest.value
        return hit / rest if hit is not None and rest else None


@dataclass(frozen=True, slots=True)
class Missing:
    """A condition that no rule asks: the close rates of leads for whom it holds and of all others, the rate that their
    scores would lead one to expect of them (`expected`), and what it would be worth beside the rules, in
    millipoints."""

    condition: str
    hit: Rate
    rest: Rate
    expected: float
    points: int


@dataclass(frozen=True, slots=True)
class Trial:
    """`ideas` are points to change, in millipoints by the rule's place in the plan, 0 to take it out: those that raise
    the AUC of the leads in which they were found. They are tried on leads that had no part in them, found in four
    fifths of the leads and held against the last one, five times: `gain` is by how much AUC is higher then than the
    policy's own, `now`. `ready_now` and `ready_then` are the close rates of those who are ready with the policy's
    points, and with the points of the ideas."""

    ideas: Mapping[int, int]
    now: float
    then: float
    gain: Estimate
    ready_now: Rate
    ready_then: Rate

    @property
    def helps(self) -> bool:
        """Beyond chance."""
        return self.gain.interval.low > 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """`rules` are those of the policy, in its order. `tested` is of how many of them leads enough were seen on both
    sides; `fitted` on how many leads they were weighed against each other; `has_scale` whether the score tells wins
    from the rest at all, so that its points can be compared. `trial` is None where no points are to be changed."""

    rules: tuple[RuleEvidence, ...]
    tested: int
    fitted: int
    has_scale: bool
    trial: Trial | None

    @property
    def ideas(self) -> Mapping[int, int]:
        """Those of the trial, if they would help."""
        return self.trial.ideas if self.trial is not None and self.trial.helps else {}
