"""The scores of many leads, one row each: the best first."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadscore.engine.model import Scorecard, State
from leadscore.engine.outcome import Outcome, outcome_of
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.report.json_text import Json, dumps, points
from leadscore.report.markdown import table
from leadscore.values.number import milli_text, signed_milli_text

_COLUMNS = ("lead", "score", "ready", "disqualified", "band", "grade")
_REASONS = 3
_WHO = ("company", "email")


@dataclass(frozen=True, slots=True)
class Row:
    """A lead's outcome under a policy. `score` (millipoints) is None out of its scope, where `totals` is empty too.

    `totals` are the groups' by name; `reasons` the rules that gave or took most, strongest first; `who` tells people
    who the lead is: an id seldom does.
    """

    lead: str
    policy: str
    score: int | None
    ready: bool
    disqualified: bool
    band: str | None
    grade: str | None
    totals: Mapping[str, int]
    reasons: tuple[str, ...] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Rows, and the names of the groups that they have totals of; with `several`, rows say which policy scored them."""

    groups: tuple[str, ...]
    rows: Sequence[Row]
    several: bool = False


def row_of(plan: Plan, result: Outcome | Scorecard, lead: Lead | None = None) -> Row:
    """`lead` is given where people will read the row: then it says who and why."""
    outcome = outcome_of(result) if isinstance(result, Scorecard) else result
    return Row(
        lead=outcome.lead,
        policy=plan.name,
        score=outcome.score,
        ready=outcome.ready,
        disqualified=outcome.disqualified,
        band=outcome.band,
        grade=outcome.grade,
        totals=dict(zip((group.name for group in plan.groups), outcome.totals, strict=outcome.in_scope)),
        reasons=_reasons(plan, outcome) if lead else (),
        who=next((lead.shown[name] for name in _WHO if lead.shown.get(name)), "") if lead else "",
    )


def best_first(row: Row) -> tuple[bool, bool, int, str, str]:
    """The order of rows: by score, disqualified leads behind all others, then those out of scope; ties by lead."""
    return (row.score is None, row.disqualified, -(row.score or 0), row.lead, row.policy)


def _reasons(plan: Plan, outcome: Outcome) -> tuple[str, ...]:
    results = zip(plan.rules, outcome.points, outcome.states, strict=outcome.in_scope)
    fired = [(points, rule) for rule, points, state in results if state is State.FIRED]
    barring = [rule for _, rule in fired if rule.points is None]
    strongest = sorted((item for item in fired if item[0]), key=lambda item: -abs(item[0]))
    told = [f"disqualified: {rule.name or rule.text}" for rule in barring]
    told += [f"{signed_milli_text(points)} {rule.name or rule.text}" for points, rule in strongest[:_REASONS]]
    return tuple(told)


# ------------------------------------------------------------------------------------------------ forms


def as_csv(scores: Scores) -> str:
    """A header and a row a lead; lines end as on Unix, yes/no is `yes` and `no`, what is not there is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header(scores))
    writer.writerows(cells(scores, row) for row in scores.rows)
    return text.getvalue()


def as_json(scores: Scores) -> str:
    """An array of the objects of `as_jsonl`."""
    return dumps([_object(scores, row) for row in scores.rows], indent=2) + "\n"


def as_jsonl(scores: Scores) -> str:
    """One object a line: `lead, score, ready, disqualified, band, grade, groups`."""
    return "".join(dumps(_object(scores, row)) + "\n" for row in scores.rows)


def as_markdown(scores: Scores) -> str:
    names = header(scores)
    numbers = [name == "score" or name in scores.groups for name in names]
    return table(names, [cells(scores, row) for row in scores.rows], numbers)


def header(scores: Scores) -> list[str]:
    """The columns' names: the outcome's, then the groups'; a group with a name of the outcome's says that it is one."""
    outcome = [*_COLUMNS[:1], *(["policy"] if scores.several else []), *_COLUMNS[1:]]
    return [*outcome, *(f"{name} (group)" if name in outcome else name for name in scores.groups)]


def cells(scores: Scores, row: Row) -> list[str]:
    """A row's texts in the order of `header`."""
    totals = [milli_text(row.totals[name]) if name in row.totals else "" for name in scores.groups]
    score = "" if row.score is None else milli_text(row.score)
    who = [row.lead, row.policy] if scores.several else [row.lead]
    return [*who, score, _yes_no(row.ready), _yes_no(row.disqualified), row.band or "", row.grade or "", *totals]


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _object(scores: Scores, row: Row) -> dict[str, Json]:
    return {
        "lead": row.lead,
        **({"policy": row.policy} if scores.several else {}),
        "score": points(row.score),
        "ready": row.ready,
        "disqualified": row.disqualified,
        "band": row.band,
        "grade": row.grade,
        "groups": {name: points(total) for name, total in row.totals.items()},
    }
