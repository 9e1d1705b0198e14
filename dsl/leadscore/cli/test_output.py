"""What `leadscore test` found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from leadscore.cli.output import print_or_write, write
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.plan.model import Plan
    from leadscore.report.json_text import Json
    from leadscore.review.coverage.leads import Firing
    from leadscore.review.coverage.model import Coverage
    from leadscore.review.mutation.run import Mutation
    from leadscore.review.policy_tests import TestResult


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted besides the tests themselves."""

    coverage: bool
    mutate: bool


@dataclass(slots=True)
class TestRun:
    """One policy's results; what was not asked for, or cannot be said, is None."""

    path: str
    plan: Plan
    results: tuple[TestResult, ...]
    coverage: Coverage | None = None
    firing: Firing | None = None
    mutation: Mutation | None = None

    @property
    def passed(self) -> bool:
        return all(result.passed for result in self.results)


def show(runs: Sequence[TestRun], form: str, verbose: bool, asked: Asked) -> None:
    """On standard output."""
    if form == "json":
        _show_json(runs, asked)
        return
    for run in runs:
        _show_tests(run, verbose)
    for run in runs:
        _show_coverage(run)
        if asked.mutate:
            _show_mutation(run)


def _show_tests(run: TestRun, verbose: bool) -> None:
    from leadscore.report.policy_tests import render

    for result in run.results:
        if verbose or not result.passed:
            print_or_write(render(run.path, run.plan, result), None)


def _show_coverage(run: TestRun) -> None:
    if run.coverage is None:
        return
    from leadscore.report import coverage

    write(f"{coverage.summary(run.path, run.coverage)}\n", None)
    if run.coverage.missing:
        print_or_write(coverage.missing(run.coverage), None)
        write("\n", None)
    if run.firing is not None:
        write(f"{coverage.firing_summary(run.path, run.firing)}\n", None)
        print_or_write(coverage.firing_table(run.firing), None)
        write("\n", None)


def _show_mutation(run: TestRun) -> None:
    """All of it may stand in a policy: what is no test is a comment."""
    from leadscore.report import mutation

    if run.mutation is None:
        say(f"{run.path}: mend the tests that fail first; what the others would notice can be said then.")
        return
    write(f"# {mutation.summary(run.path, run.mutation)}\n", None)
    text = mutation.as_policy_text(run.mutation)
    if text:
        write(f"\n{text}", None)


def _show_json(runs: Sequence[TestRun], asked: Asked) -> None:
    """A list of tests; an object that holds it, where more was asked for."""
    from leadscore.report.json_text import dumps
    from leadscore.report.policy_tests import as_json

    tests = [test for run in runs for test in as_json(run.path, run.results)]
    found: dict[str, Json] = {"tests": tests}
    if asked.coverage:
        from leadscore.report import coverage

        found["coverage"] = [coverage.as_json(run.path, run.coverage) for run in runs if run.coverage]
        firing = [coverage.firing_json(run.path, run.firing) for run in runs if run.firing]
        found |= {"leads": firing} if firing else {}
    if asked.mutate:
        from leadscore.report import mutation

        found["mutation"] = [mutation.as_json(run.path, run.mutation) for run in runs if run.mutation]
    click.echo(dumps(found if asked.coverage or asked.mutate else tests, indent=2))
