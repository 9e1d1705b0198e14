"""What `leadscore backtest` reads: outcomes first, then leads, which are scored as they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from leadscore.cli.data import Data, calmly, config_of, opened
from leadscore.cli.exits import BadInput
from leadscore.cli.past import PastLeads, past_leads
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import say
from leadscore.cli.unsaid import Unsaid
from leadscore.values.text import fold
from leadscore.values.vocabulary import DERIVED

if TYPE_CHECKING:
    from leadscore.learn.backtest import Dating
    from leadscore.learn.history import History
    from leadscore.learn.known import Outcomes, Told
    from leadscore.learn.rivals.facts import Collector
    from leadscore.plan.model import Field, Plan

_OF_FILES = {".csv", ".tsv", ".gz", ".json", ".jsonl", ".ndjson", ".parquet"}


def told_of(
    plan: Plan, policy: Path, data: Data, outcome: str, at: str | None
) -> tuple[Sequence[tuple[str, Told]], Dating]:
    """What is told of each lead, and whether its day is. Raises FactsError and BadInput."""
    from leadscore.learn.backtest import Dating
    from leadscore.learn.known import Told, read_outcomes

    day = {} if at is None else {at: "the day to score each lead at"}
    if not is_file(outcome):
        cells = _cells(plan, policy, data, {outcome: "what became of each lead", **day})
        return [(identity, Told(*of_lead)) for identity, of_lead in cells], Dating.COLUMN if day else Dating.END
    rows, has_days = read_outcomes(Path(outcome), at)
    if has_days or not day:
        return rows, Dating.COLUMN if has_days else Dating.END
    days = dict(_cells(plan, policy, data, day))
    return [(one, replace(told, at=days[one][0])) for one, told in rows if one in days], Dating.COLUMN


def _cells(plan: Plan, policy: Path, data: Data, wanted: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Each lead's cells in these columns, which are given with what they hold. Raises FactsError and BadInput."""
    from leadscore.learn.known import must_have_columns

    names = {_name(plan, column): what for column, what in wanted.items()}
    must_have_columns(leads_file(data), config_of(policy, data.config), names)
    words = replace(plan, fields=tuple(map(_text_field, names)), events=())
    with opened(words, policy, replace(data, events=(), rejects=None, strict=False)) as leads:
        for lead in leads:
            yield lead.id, [lead.shown.get(name, "") for name in names]


def is_file(outcome: str) -> bool:
    path = Path(outcome)
    return path.suffix.lower() in _OF_FILES or path.is_file()


def readers(plan: Plan, policy: Path, data: Data, outcome: str) -> tuple[str, ...]:
    """The fields in the policy's conditions that are the outcome itself."""
    from leadscore.learn.known import readers_of

    used = [field for field in plan.fields if field.name in plan.used_fields]
    with calmly():
        return readers_of(leads_file(data), config_of(policy, data.config), _name(plan, outcome), used)


def leads_file(data: Data) -> Path:
    """The file of leads, which is there, since no store is."""
    if data.leads is None:
        raise ValueError("there is no file of leads")
    return data.leads


def _text_field(name: str) -> Field:
    from leadscore.plan.model import Field
    from leadscore.values.terms import ValueType

    return Field(name, ValueType.TEXT)


def _name(plan: Plan, column: str) -> str:
    """The policy's name of a column, where it has one: its mapping counts then."""
    known = {field.name for field in plan.fields}
    name = fold(column).replace(" ", "_")
    return name if name in known else column


def scored_history(
    plan: Plan,
    policy: Path,
    data: Data,
    outcomes: Outcomes,
    by: str | None,
    *,
    has_delay: bool,
    tells: bool,
    facts: Collector | None = None,
) -> History:
    """All leads of whom the outcome is known, scored; `tells` what is odd about the data, and has their `facts` written
    down. Raises BadInput where none is left."""
    from leadscore.learn.history import history_of
    from leadscore.learn.known import must_have_columns

    segment = None if by is None else _name(plan, by)
    words = plan
    if segment is not None and segment not in DERIVED:
        with calmly():
            must_have_columns(leads_file(data), config_of(policy, data.config), {segment: "the segments"})
        if segment not in {field.name for field in plan.fields}:
            words = replace(plan, fields=(*plan.fields, _text_field(segment)))
    also = {"created", *([segment] if segment else [])}
    with past_leads(words, policy, data, also) as leads, waiting("Scoring"):
        end = end_of_data(leads, data, outcomes, has_delay)
        passing = leads if facts is None else facts.through(leads, outcomes, end)
        history = history_of(plan, passing, outcomes, end, segment)
    if not len(history):
        raise BadInput(
            "None of the leads whose outcome is known can be scored",
            "Are the ids in the outcomes those of the leads, and does the policy apply to them?",
        )
    if tells:
        unsaid = Unsaid(plan)
        unsaid.saw(len(history), [name for name, values in history.seen.fields.items() if values.keys() - {None}])
        for line in (*leads.report.lines(), *unsaid.lines(data)):
            say(line)
    return history


def end_of_data(leads: PastLeads, data: Data, outcomes: Outcomes, has_delay: bool) -> int:
    """The end of the data: --as-of, else the newest event, else now. Events are looked through where it matters: for
    leads without a day of their own, or with one that may lie after it."""
    is_given = click.get_current_context().get_parameter_source("as_of") is ParameterSource.COMMANDLINE
    is_asked = has_delay or any(known.at is None for known in outcomes.by_id.values())
    if is_given or not data.events or not is_asked:
        return data.as_of
    return leads.last_event(data.as_of) or data.as_of
