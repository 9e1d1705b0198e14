"""The scores of many leads, one row each: the best first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from leadscore.engine.model import Scorecard, State
from leadscore.engine.outcome import Counts, Outcome, outcome_of
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.report.json_text import Json, dumps, points
from leadscore.report.markdown import table
from leadscore.report.words import instant
from leadscore.values.number import counted, milli_text, signed_milli_text

_COLUMNS = ("lead", "score", "ready", "disqualified", "band", "grade")
_REASONS = 3
_ROWS_AT_ONCE = 4_096


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
    rows: Iterable[Row]
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
        who=lead.who if lead else "",
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


def pieces(form: str, scores: Scores) -> Iterator[str]:
    """The rows as text, a piece after the other, so that millions of them need no memory: `csv`, `json`, `jsonl` or
    `markdown`."""
    match form:
        case "csv":
            return _csv(scores)
        case "jsonl":
            return (dumps(_object(scores, row)) + "\n" for row in scores.rows)
        case "json":
            return _json(scores)
        case "markdown":
            return iter([_markdown(scores)])
        case _:
            raise ValueError(f"there is no form {form}")


def counted_outcomes(counts: Counts, as_of: int) -> str:
    """`300 leads scored as of 2026-04-01: 41 ready, 12 disqualified, 3 out of scope.`"""
    parts = [(counts.ready, "ready"), (counts.disqualified, "disqualified"), (counts.out_of_scope, "out of scope")]
    outcomes = ", ".join(f"{number:,} {what}" for number, what in parts if number or what == "ready")
    return f"{counted(counts.leads, 'lead')} scored as of {instant(as_of)}: {outcomes}."


def as_csv(scores: Scores) -> str:
    """A header and a row a lead; lines end as on Unix, yes/no is `yes` and `no`, what is not there is empty."""
    return "".join(pieces("csv", scores))


def as_json(scores: Scores) -> str:
    """An array of the objects of `as_jsonl`."""
    return "".join(pieces("json", scores))


def as_jsonl(scores: Scores) -> str:
    """One object a line: `lead, score, ready, disqualified, band, grade, groups`."""
    return "".join(pieces("jsonl", scores))


def as_markdown(scores: Scores) -> str:
    return "".join(pieces("markdown", scores))


def _csv(scores: Scores) -> Iterator[str]:
    for some in _batches(chain([header(scores)], (cells(scores, row) for row in scores.rows))):
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(some)
        yield text.getvalue()


def _json(scores: Scores) -> Iterator[str]:
    objects = (dumps([_object(scores, row)], indent=2)[2:-2] for row in scores.rows)
    first = next(objects, None)
    if first is None:
        yield "[]\n"
        return
    yield f"[\n{first}"
    yield from (f",\n{other}" for other in objects)
    yield "\n]\n"


def _batches(rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    remaining = iter(rows)
    while some := list(islice(remaining, _ROWS_AT_ONCE)):
        yield some


def _markdown(scores: Scores) -> str:
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
