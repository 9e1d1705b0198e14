"""`leadscore score` for many leads: over a store, the user's own or one made of their files."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data, calmly
from leadscore.cli.exits import BadInput
from leadscore.cli.output import is_stdout
from leadscore.cli.score_output import write_scores
from leadscore.cli.stores import must_be_in_utf8, opened_store, waiting
from leadscore.cli.terminal import is_terminal, say
from leadscore.cli.unsaid import Unsaid
from leadscore.report.scores import Row, Scores, counted_outcomes, header, row_of
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.batch.results import Results
    from leadscore.batch.store.store import Limits, Store
    from leadscore.facts.quarantine import Report
    from leadscore.plan.model import Plan


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make of a policy's scores: the best `top` or all, in a `form`, to `output`; `explain` is the folder for
    every rule's points; `changed`: only leads whose score may have moved since the last time."""

    form: str
    output: Path | None
    top: int | None
    explain: Path | None
    changed: bool


def must_be_folder_of_points(explain: Path) -> None:
    """Says early where every rule's points cannot go. Raises BadInput."""
    from leadscore.batch.points import must_be_ours

    if not explain.parent.is_dir():
        raise BadInput(f"There is no folder `{explain.parent}`", "Make it first, or write somewhere else.")
    with calmly():
        must_be_ours(explain)


def score_in_store(plan: Plan, policy: Path, data: Data, limits: Limits, wanted: Wanted) -> int:
    """Scores the leads, writes what is wanted and returns how many there were to write. Raises BadInput."""
    must_be_in_utf8((wanted.output, wanted.explain))
    with opened_store(plan, policy, data, limits, write=wanted.changed) as (store, report), ExitStack() as kept:
        if wanted.changed:
            results, count = _changed(store, plan, data.as_of, kept)
        else:
            results = _results(store, plan, data.as_of, wanted)
            count = results.counts.leads
        _tell(store, plan, data, report, results)
        _write(results, data, wanted)
        sys.stdout.flush()  # what is kept as told must have got there
    say(f"{plan.name}: {counted_outcomes(results.counts, data.as_of)}")
    return count


def _changed(store: Store, plan: Plan, as_of: int, kept: ExitStack) -> tuple[Results, int]:
    """The leads whose outcome is another than last time. When `kept` is left, they are so no more."""
    from leadscore.batch.changed import score_changed

    with waiting("Scoring"):
        found = kept.enter_context(score_changed(store, plan, as_of))
    say(f"{counted(found.rescored, 'lead')} rescored; the outcome of {found.changed:,} is another than last time.")
    return found.results, found.changed


def rows_in_store(
    plan: Plan, policy: Path, data: Data, limits: Limits, top: int | None, named: bool
) -> tuple[list[Row], int]:
    """The best rows of one of several policies, `named` as people read them, and how many there are; leads out of its
    scope are left out."""
    wanted = Wanted("table" if named else "csv", None, top, None, changed=False)
    with opened_store(plan, policy, data, limits) as (store, report):
        results = _results(store, plan, data.as_of, wanted)
        _tell(store, plan, data, report, results)
        counts = results.counts
        say(f"{plan.name}: {counted_outcomes(counts, data.as_of)}")
        rows = [row for row in _rows(results, data, wanted) if row.score is not None]
        return rows, counts.leads - counts.out_of_scope


def _results(store: Store, plan: Plan, as_of: int, wanted: Wanted) -> Results:
    from leadscore.batch.points import points_folder
    from leadscore.batch.results import collect
    from leadscore.batch.scoring import program_for, score_all

    with ExitStack() as stack:
        stack.enter_context(waiting("Scoring"))
        folder = None if wanted.explain is None else stack.enter_context(points_folder(wanted.explain, plan))
        return collect(store, plan, score_all(store, program_for(store, plan, as_of), folder))


def _tell(store: Store, plan: Plan, data: Data, report: Report, results: Results) -> None:
    for line in report.lines():
        say(line)
    unsaid = Unsaid(plan)
    unsaid.saw(results.counts.leads, store.known_fields)
    for line in unsaid.lines(data):
        say(line)


def _write(results: Results, data: Data, wanted: Wanted) -> None:
    from leadscore.batch.results import write_csv, write_parquet

    names = tuple(group.name for group in results.plan.groups)
    output = None if wanted.output is None or is_stdout(wanted.output) else wanted.output
    head = header(Scores(names, ()))
    if wanted.form == "parquet" and output is not None:
        write_parquet(results, output, head[6:], wanted.top)
    elif wanted.form == "csv" and output is not None:
        write_csv(results, output, head, wanted.top)
    elif wanted.form == "csv" and not is_terminal(sys.stdout):
        file = results.store.folder / "scores.csv"
        write_csv(results, file, head, wanted.top)
        with file.open("rb") as written:
            shutil.copyfileobj(written, sys.stdout.buffer)
        file.unlink()
    else:
        write_scores(Scores(names, _rows(results, data, wanted)), wanted.form, output)


def _rows(results: Results, data: Data, wanted: Wanted) -> Iterator[Row]:
    """The best first; for a table with who they are and what decided."""
    from leadscore.batch.results import best

    found = best(results, wanted.top)
    if wanted.form == "table":
        yield from _told_rows(results, [row.no for row in found], data.as_of)
        return
    names = [group.name for group in results.plan.groups]
    for row in found:
        totals = dict(zip(names, row.totals, strict=row.score is not None))
        yield Row(row.lead, results.plan.name, row.score, row.ready, row.disqualified, row.band, row.grade, totals)


def _told_rows(results: Results, numbers: list[int], as_of: int) -> Iterator[Row]:
    from leadscore.batch.store.leads import leads_of
    from leadscore.engine.compiled import compile_plan

    compiled = compile_plan(results.plan)
    for lead in leads_of(results.store, numbers, results.plan.kinds):
        yield row_of(results.plan, compiled.score(lead, as_of), lead)
