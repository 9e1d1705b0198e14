"""A policy told to the team that lives by it, as data: what every form of the page is laid out from.

All texts are plain: names and texts of the policy stand in them as they are, so whoever lays them out escapes them.
Points are millipoints, signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule. `when` is its condition as a clause (`they visited “pricing”`), `meanings` say what the definitions in it
    stand for; `points` is None if it disqualifies.
    `limits` are whole sentences on how often it counts, how it ages, and when it is in force; `statement` is the rule
    as it is written."""

    label: str
    name: str | None
    points: int | None
    when: str
    meanings: tuple[str, ...]
    because: str | None
    limits: tuple[str, ...]
    statement: str
    line: int


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group: the rules that add, then those that take, each from the largest size on, then those that disqualify.
    `limits` are whole sentences."""

    name: str
    question: str | None
    limits: tuple[str, ...]
    rules: tuple[RulePage, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A band or a grade, and when a lead is in it, in words."""

    label: str
    when: str


@dataclass(frozen=True, slots=True)
class GradePage:
    group: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ActionPage:
    """What happens (`does`) when a lead comes into a state (`when`)."""

    when: str
    does: str


@dataclass(frozen=True, slots=True)
class OverridePage:
    """A person's judgement. `until` is the last day on which it counts."""

    lead: str
    points: int
    by: str
    until: date
    because: str


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """What becomes of scores. `sentences` say who is in scope, what the score can be and who is ready; the bands stand
    from the highest on."""

    sentences: tuple[str, ...]
    bands: tuple[Step, ...]
    grades: tuple[GradePage, ...]
    actions: tuple[ActionPage, ...]
    overrides: tuple[OverridePage, ...]


@dataclass(frozen=True, slots=True)
class Ageing:
    """What a rule is worth after each of the table's ages. `words` is the decay (`halves every 30 days`)."""

    words: str
    rule: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AgeingTable:
    """One row for each way in which points age; `ages` are days."""

    ages: tuple[int, ...]
    rows: tuple[Ageing, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word that rules are written with, as it is written there. `what` is what it stands for, `note` the comment
    behind its declaration; `declared` is the file and line (None: standard), `used_by` are the rules and outcomes that
    read it."""

    name: str
    what: str
    note: str | None
    declared: str | None
    used_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordList:
    """`kind` is `definitions`, `sets`, `fields` or `events`; `heading` says so to people."""

    kind: str
    heading: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of an example's scorecard: what a rule gave, or what a bound took. `points` is None if it disqualifies."""

    label: str
    points: int | None


@dataclass(frozen=True, slots=True)
class CardGroup:
    """The lines add up to `total`."""

    name: str
    total: int
    lines: tuple[CardLine, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A test of the policy. `story` says who it is and what happened, `verdict` is what came out, the score first;
    `as_of` is the day, where the test gives one.

    The totals of `groups` and the lines of `besides` add up to `score`, which is None for a lead out of scope. `unmet`
    are the test's expectations that the policy does not meet, as sentences.
    """

    title: str
    as_of: date | None
    story: str
    score: int | None
    verdict: tuple[str, ...]
    groups: tuple[CardGroup, ...]
    besides: tuple[CardLine, ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A commit, or what is not committed yet (`commit` is None). `changes` are sentences, `note` says why there are
    none, or that more was left out."""

    commit: str | None
    day: date | None
    author: str | None
    subject: str
    changes: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class History:
    """The newest entry first. `note` is a sentence on what is left out and why."""

    entries: tuple[Entry, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class Handbook:
    """A policy's page. `file` is what people call its file; `notes` are sentences on how to read all this."""

    name: str
    version: str | None
    owners: tuple[str, ...]
    file: str
    fingerprint: str
    outcome: OutcomePage
    groups: tuple[GroupPage, ...]
    ageing: AgeingTable | None
    examples: tuple[Example, ...]
    vocabulary: tuple[WordList, ...]
    history: History
    notes: tuple[str, ...]
