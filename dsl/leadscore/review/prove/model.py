"""Proofs as data: what was asked, what was found, and a lead that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead


class NoSolver(Exception):
    """The solver is not installed, or cannot be loaded. `message` has no full stop; `help` says what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help


class CannotCompare(Exception):
    """The two versions do not speak of the same data; the text says why, as a sentence without its full stop."""


class Question(Enum):
    """What two versions of a policy are compared in."""

    SCORE = "score"
    READY = "ready"
    SCOPE = "scope"


class Certainty(Enum):
    """`NEVER` is proved, `FOUND` has an example that was scored, `UNKNOWN` is neither within the budget."""

    NEVER = "never"
    FOUND = "found"
    UNKNOWN = "unknown"


class Verdict(Enum):
    """An answer in a word. The score goes up or down; being ready, or in scope, is gained or lost."""

    SAME = "same"
    ONLY_UP = "only up"
    ONLY_DOWN = "only down"
    ONLY_GAINS = "only gains"
    ONLY_LOSES = "only loses"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A lead for which the two versions differ: both scorecards are the reference engine's.

    `test` is the lead as a test in the language, laid out, with a line end; it says what one version gives, so that it
    passes there and fails on the other: `passes_on_old` says on which. None where no test can say it (an instant that
    is not midnight, or a time between full hours): `lead` and `as_of` are the example then.
    """

    lead: Lead
    as_of: int
    before: Scorecard
    after: Scorecard
    test: str | None
    passes_on_old: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something can happen. `example` is there exactly with `FOUND`, `reason` (a clause) with `UNKNOWN`."""

    certainty: Certainty
    example: Counterexample | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`up`: whether some lead scores more (becomes ready, comes into scope); `down`: less (no longer is)."""

    question: Question
    up: Finding
    down: Finding
    seconds: float

    @property
    def verdict(self) -> Verdict:
        score = self.question is Question.SCORE
        match self.up.certainty, self.down.certainty:
            case Certainty.NEVER, Certainty.NEVER:
                return Verdict.SAME
            case Certainty.FOUND, Certainty.FOUND:
                return Verdict.BOTH
            case Certainty.FOUND, Certainty.NEVER:
                return Verdict.ONLY_UP if score else Verdict.ONLY_GAINS
            case Certainty.NEVER, Certainty.FOUND:
                return Verdict.ONLY_DOWN if score else Verdict.ONLY_LOSES
            case _:
                return Verdict.UNKNOWN


@dataclass(frozen=True, slots=True)
class Proof:
    """The answers, score and ready always, in the order of `Question`; `notes` are sentences on what they leave out."""

    answers: tuple[Answer, ...]
    notes: tuple[str, ...] = ()

    def answer(self, question: Question) -> Answer | None:
        return next((answer for answer in self.answers if answer.question is question), None)
