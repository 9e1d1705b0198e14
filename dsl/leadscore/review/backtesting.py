"""A policy held against its past leads, from a question to all figures: what every surface asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from leadscore.draft.copies import Copies
from leadscore.draft.unasked import missing_of
from leadscore.facts.errors import FactsError
from leadscore.facts.model import Lead
from leadscore.facts.quarantine import Report
from leadscore.learn.backtest import Backtest, backtest_of
from leadscore.learn.history import History, history_of
from leadscore.learn.known import Outcomes
from leadscore.learn.leaks import Leak, leaks
from leadscore.learn.past.source import Source, past_leads
from leadscore.learn.past.story import Story, end_of_data, must_have_leads, name_of, outcomes_in, readers_in
from leadscore.learn.rivals import models
from leadscore.learn.rivals.contest import contest_of
from leadscore.learn.rivals.facts import Collector
from leadscore.learn.thresholds import Aims
from leadscore.learn.watch.run import Run, run_of
from leadscore.plan.model import Field, Plan
from leadscore.values.days import instant
from leadscore.values.terms import ValueType
from leadscore.values.vocabulary import DERIVED

Step = Callable[[str], None]
"""Hears what is being done, in words for whoever waits. What it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Question:
    """`by` is a field or column whose values are told apart; `trust` are fields, events and rules that are known in
    time, however they look; `since` is an instant that parts the leads: those before it are held against the others
    (seconds since 1970-01-01T00:00:00Z). `rivals` is whether models of the same facts are learned, which takes about
    as long as all else."""

    story: Story
    by: str | None = None
    aims: Aims = field(default_factory=Aims)
    trust: frozenset[str] = frozenset()
    since: int | None = None
    rivals: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Refused:
    """Nothing is to be said of a policy that reads what looks like `leaks`. `report` tells what became of the rows."""

    history: History
    report: Report
    leaks: tuple[Leak, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """`run` is what is kept of all that was `found`; `before` that of the leads before the day that parts them, where
    one does. `report` tells what became of the rows."""

    history: History
    report: Report
    found: Backtest
    run: Run
    before: Run | None


def ask(
    plan: Plan,
    source: Source,
    question: Question,
    against: tuple[Plan, Source] | None = None,
    step: Step = lambda what: None,
) -> Answer | Refused:
    """Scores past leads as of the day that mattered, and holds that against what became of them; `against` is another
    policy, with its own mapping of the same files. Raises FactsError."""
    step("reading outcomes")
    outcomes, dating = outcomes_in(source, plan, question.story)
    earlier = None
    if question.since is not None:
        earlier, outcomes = _parted(outcomes, question.since)
    learns = question.rivals and models.is_there()
    facts, seen = Collector(plan) if learns else None, Copies(outcomes)
    step("scoring")
    history, report = _history(plan, source, question.story, outcomes, question.by, facts, seen.through)
    copies, once = seen.found()
    if copies > 1:
        step("scoring each lead once")
        facts = Collector(plan) if learns else None
        outcomes = outcomes.of(once)
        history, report = _history(plan, source.again, question.story, outcomes, question.by, facts)
    itself = readers_in(source, plan, question.story)
    suspects = tuple(leak for leak in leaks(history, itself) if leak.name not in question.trust)
    if suspects:
        return Refused(history, report, suspects)
    other = before = None
    asked, as_of = question.story.asked(dating), question.story.as_of
    if against is not None:
        step("scoring by the other policy")
        other, _ = _history(against[0], against[1].again, question.story, outcomes)
    if earlier is not None:
        step("scoring the leads before that day")
        before = run_of(_history(plan, source.again, question.story, earlier)[0], asked, as_of)
    run = run_of(history, asked, as_of, question.aims.weeks if before is None else None)
    step("counting")
    found = backtest_of(history, outcomes, question.story.outcome, dating, question.aims, question.by, other)
    found = replace(found, run=run, copies=copies)
    if found.is_enough:
        step("looking for signs that no rule asks for")
        missing = missing_of(history, source.again, question.story, outcomes, question.trust)
        found = replace(found, missing=missing)
    if found.is_enough and question.rivals:
        step("learning what is left on the table")
        found = replace(found, contest=contest_of(history, None if facts is None else facts.facts()))
    return Answer(history, report, found, run, before)


def _history(
    plan: Plan,
    source: Source,
    story: Story,
    outcomes: Outcomes,
    by: str | None = None,
    facts: Collector | None = None,
    through: Callable[[Iterable[Lead]], Iterable[Lead]] = lambda leads: leads,
) -> tuple[History, Report]:
    """All leads of whom the outcome is known, scored, as they pass `through`, and what became of their rows; the leads'
    `facts` are written down."""
    segment = None if by is None else name_of(plan, by)
    words = plan
    if segment is not None and segment not in DERIVED:
        source.must_have({segment: "the segments"})
        if segment not in {field.name for field in plan.fields}:
            words = replace(plan, fields=(*plan.fields, Field(segment, ValueType.TEXT)))
    also = {"created", *([segment] if segment else [])}
    with past_leads(words, source, also) as leads:
        end = end_of_data(leads, source, outcomes, story)
        passing = through(leads)
        passing = passing if facts is None else facts.through(passing, outcomes, end)
        history = history_of(plan, passing, outcomes, end, segment)
        must_have_leads(history, leads.report)
        return history, leads.report


def _parted(outcomes: Outcomes, day: int) -> tuple[Outcomes, Outcomes]:
    """The leads before a day, and those from then on. Raises FactsError where one side is empty, or leads have no day
    of their own."""
    days = [known.at for known in outcomes.by_id.values() if known.at is not None]
    if len(days) < len(outcomes.by_id):
        raise FactsError(
            f"{instant(day)} parts leads by the day at which each is scored, and some have none",
            "Name that day, as in --at created --days 30.",
        )
    before, after = outcomes.parted(day)
    if before.by_id and after.by_id:
        return before, after
    raise FactsError(
        f"No lead is scored {'from' if before.by_id else 'before'} {instant(day)}{' on' if before.by_id else ''}",
        f"Their days go from {instant(min(days))} to {instant(max(days))}.",
    )
