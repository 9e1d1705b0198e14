"""What became of past leads, as people ask for it: which column or file says so, and as of which day each counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from leadscore.facts.errors import FactsError
from leadscore.facts.quarantine import Report
from leadscore.learn.backtest import Dating
from leadscore.learn.history import History
from leadscore.learn.known import Outcomes, Told, outcomes_of, read_outcomes
from leadscore.learn.past.source import PastLeads, Source
from leadscore.learn.watch.run import Asked
from leadscore.plan.model import Plan
from leadscore.values.days import DAY, instant
from leadscore.values.number import counted
from leadscore.values.text import fold

_OF_FILES = {".csv", ".tsv", ".gz", ".json", ".jsonl", ".ndjson", ".parquet"}


@dataclass(frozen=True, slots=True)
class Story:
    """`outcome` is a column of the leads, or a file; `won` are its values that mean a win, none for the usual ones.
    Each lead counts as of the day in the column `at` (None: see `Dating`), or so many `days` after it.

    `now` is the present, `until` the end of the data where somebody says it (None: its newest event, else now); seconds
    since 1970-01-01T00:00:00Z.
    """

    outcome: str
    now: int
    won: tuple[str, ...] = ()
    at: str | None = None
    days: int | None = None
    until: int | None = None

    @property
    def as_of(self) -> int:
        """When it is asked."""
        return self.now if self.until is None else self.until

    @property
    def file(self) -> Path | None:
        """The file of outcomes, if it is one."""
        path = Path(self.outcome)
        return path if path.suffix.lower() in _OF_FILES or path.is_file() else None

    def asked(self, dating: Dating) -> Asked:
        """The same, without the folders of this machine."""
        what = fold(self.outcome) if self.file is None else self.file.name
        at = None if self.at is None else fold(self.at)
        return Asked(what, tuple(sorted(map(fold, self.won))), dating.value, at, self.days)


def outcomes_in(source: Source, plan: Plan, story: Story) -> tuple[Outcomes, Dating]:
    """What became of each lead, and by what its day is told. Raises FactsError."""
    told, dating = _told(source, plan, story)
    outcomes = outcomes_of(
        told,
        f"`{story.outcome}`",
        story.won,
        has_days=dating is Dating.COLUMN,
        later=(story.days or 0) * DAY,
    )
    if dating is Dating.END and any(known.at is not None for known in outcomes.by_id.values()):
        dating = Dating.OUTCOME
    return outcomes, dating


def _told(source: Source, plan: Plan, story: Story) -> tuple[Sequence[tuple[str, Told]], Dating]:
    """What is told of each lead, and whether its day is."""
    day = {} if story.at is None else {story.at: "the day to score each lead at"}
    if story.file is None:
        wanted = {story.outcome: "what became of each lead", **day}
        dating = Dating.COLUMN if day else Dating.END
        return [(one, Told(*cells)) for one, cells in _cells(source, plan, wanted)], dating
    rows, has_days = read_outcomes(story.file, story.at)
    if has_days or not day:
        return rows, Dating.COLUMN if has_days else Dating.END
    days = {one: cell for one, (cell,) in _cells(source, plan, day)}
    return [(one, replace(told, at=days[one])) for one, told in rows if one in days], Dating.COLUMN


def _cells(source: Source, plan: Plan, wanted: dict[str, str]) -> list[tuple[str, list[str]]]:
    """Each lead's cells in these columns, which are given with what they hold."""
    names = {name_of(plan, column): what for column, what in wanted.items()}
    source.must_have(names)
    return list(source.cells(list(names)))


def name_of(plan: Plan, column: str) -> str:
    """The policy's name of a column, where it has one: its mapping counts then."""
    known = {field.name for field in plan.fields}
    name = fold(column).replace(" ", "_")
    return name if name in known else column


def readers_in(source: Source, plan: Plan, story: Story) -> tuple[str, ...]:
    """The fields in the policy's conditions that are the outcome itself. Raises FactsError."""
    if story.file is not None:
        return ()
    used = [field for field in plan.fields if field.name in plan.used_fields]
    return source.readers_of(name_of(plan, story.outcome), used)


def end_of_data(leads: PastLeads, source: Source, outcomes: Outcomes, story: Story) -> int:
    """Where nobody says it, events are looked through, if it matters: for leads without a day of their own, or with one
    that may lie after it."""
    is_asked = story.days is not None or any(known.at is None for known in outcomes.by_id.values())
    if story.until is not None or not source.has_events or not is_asked:
        return story.as_of
    return leads.last_event(story.now) or story.now


def must_have_leads(history: History, report: Report | None = None) -> None:
    """Raises FactsError, with why, where no lead is left; `report` is of their rows."""
    if len(history):
        return
    if history.too_new:
        leads = counted(history.too_new, "lead")
        raise FactsError(
            f"There is no lead to look at: {leads} would count only after {instant(history.end)}, where the data ends",
            "--as-of says where the data ends, if it is later; --at names an earlier day, or let --days be fewer.",
        )
    if history.out_of_scope:
        raise FactsError(
            f"The policy does not apply to any of the {counted(history.out_of_scope, 'lead')} whose outcome is known",
            "What it applies to stands behind `applies if`.",
        )
    if report is not None and report.set_aside and not history.unmentioned:
        (file, kind), rows = report.set_aside.most_common(1)[0]
        line, reason = report.examples[file, kind]
        raise FactsError(
            f"No lead can be read: {counted(rows, 'row')} of {file} set aside for {kind}, as in line {line}: {reason}",
            "leadscore.toml says how columns are read (docs/data.md); of times, day_of_time = true reads the day.",
        )
    raise FactsError("The outcome of none of the leads is known", "Are the ids in the outcomes those of the leads?")
