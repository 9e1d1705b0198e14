"""`leadscore test`: the tests that stand in policies, what they show, and what they would let pass."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.data import Data, optional_data_options
from leadscore.cli.exits import ExitCode, unreadable
from leadscore.cli.policies import is_policy, planned, policy_files
from leadscore.cli.terminal import say
from leadscore.cli.test_output import Asked, TestRun, show
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.check.model import Checked
    from leadscore.plan.model import Plan
    from leadscore.review.mutation.run import Mutation

_PERCENT = click.IntRange(0, 100)


@click.command("test", cls=TakesFiles)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILES OR FOLDERS]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.option("-v", "--verbose", is_flag=True, help="List the tests that pass, too.")
@click.option("--fail-on-empty", is_flag=True, help="End with 1 when a policy has no tests.")
@click.option("--coverage", is_flag=True, help="Say what no test shows: of rules, thresholds, caps, bands …")
@click.option("--coverage-min", type=_PERCENT, metavar="N", help="End with 1 when tests show less than N %.")
@click.option("--mutate", is_flag=True, help="Say which small changes no test would notice, with tests that would.")
@click.option("--mutate-min", type=_PERCENT, metavar="N", help="End with 1 when tests notice less than N % of them.")
@click.option("--add", is_flag=True, help="With --mutate: add those tests to the policy.")
@optional_data_options
def command(
    paths: tuple[Path, ...],
    form: str,
    verbose: bool,
    fail_on_empty: bool,
    coverage: bool,
    coverage_min: int | None,
    mutate: bool,
    mutate_min: int | None,
    add: bool,
    data: Data,
) -> int:
    """Run the tests of the policies named, or of all in the folders named (default: here).

    A test that fails shows what was expected, what came out, and which rules gave what.
    Ends with 0 when all tests pass, and 1 when one fails or a policy has errors.

    \b
    leadscore test b2b.lead --coverage        what no test shows
    leadscore test b2b.lead --mutate          what no test would notice
    leadscore test b2b.lead --coverage --leads leads.csv --events events.csv
                                              for how many leads each rule fires
    """
    asked = Asked(coverage or coverage_min is not None, mutate or mutate_min is not None)
    _must_fit(asked, add, data)
    runs: list[TestRun] = []
    code = 0
    for path in policy_files(paths):
        if is_policy(path) or path in paths:
            try:
                checked, plan = planned(path)
            except click.exceptions.Exit as stopped:  # its errors are shown; the other policies still want testing
                code = max(code, stopped.exit_code)
            else:
                runs.append(_run(path, checked, plan, asked, data))
                if add:
                    _add(runs[-1])
    show(runs, form, verbose, asked)
    return max(code, _conclusion(runs, fail_on_empty), _shares(runs, coverage_min, mutate_min))


def _must_fit(asked: Asked, add: bool, data: Data) -> None:
    """Raises click.UsageError."""
    if add and not asked.mutate:
        raise click.UsageError("--add adds the tests that --mutate finds: write both.")
    if (data.leads is not None or data.store is not None) and not asked.coverage:
        raise click.UsageError("Leads are for --coverage, which says for how many each rule fires: write both.")


def _run(path: Path, checked: Checked, plan: Plan, asked: Asked, data: Data) -> TestRun:
    from leadscore.review.policy_tests import run_tests

    run = TestRun(str(path), plan, run_tests(checked, plan))
    if asked.coverage:
        from leadscore.cli.firing import firing
        from leadscore.review.coverage.run import coverage_of

        run.coverage = coverage_of(checked, plan, run.results)
        run.firing = firing(plan, path, data)
    if asked.mutate and run.passed:
        run.mutation = _mutation(checked, plan)
    return run


def _mutation(checked: Checked, plan: Plan) -> Mutation:
    import sys

    from leadscore.cli.terminal import console, is_terminal
    from leadscore.review.mutation.run import mutation_of

    if not is_terminal(sys.stderr):
        return mutation_of(checked, plan)
    with console(sys.stderr).status("Trying small changes") as status:
        return mutation_of(checked, plan, lambda what, done, total: status.update(f"{what}: {done:,} of {total:,}"))


def _add(run: TestRun) -> None:
    """Writes the tests that were found behind what the policy holds: all of them, or, where that fails, none."""
    from leadscore.source.read import read
    from leadscore.source.write import write_atomically

    if run.mutation is None or not run.mutation.proposals:
        return
    path, tests = Path(run.path), [proposal.text for proposal in run.mutation.proposals]
    try:
        text = read(path).text
        added = "\n".join((text if text.endswith("\n") else f"{text}\n", *tests))
        write_atomically(path, added.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else added)
    except OSError as error:
        raise unreadable(error, run.path) from error
    say(f"Added {counted(len(tests), 'test')} to {run.path}: give them titles that say what you promise.")


def _conclusion(runs: list[TestRun], fail_on_empty: bool) -> int:
    empty = [run.path for run in runs if not run.results]
    for path in empty:
        say(f"{path} has no tests: add one, so that a change cannot break in silence what you rely on.")
    passed = [result.passed for run in runs for result in run.results]
    failed = passed.count(False)
    if passed:
        tests = counted(len(passed), "test")
        say(f"{tests}: all pass" if not failed else f"{tests}: {failed} failed, {passed.count(True)} passed")
    return ExitCode.FINDINGS if failed or (empty and fail_on_empty) else ExitCode.FINE


def _shares(runs: list[TestRun], coverage_min: int | None, mutate_min: int | None) -> int:
    """Whether tests show, and notice, as much as they shall."""
    short = []
    for run in runs:
        if run.coverage is not None and run.coverage.percent < (coverage_min or 0):
            short.append(f"{run.path}: tests show {run.coverage.percent}%, which is less than {coverage_min}%")
        if run.mutation is not None and run.mutation.percent < (mutate_min or 0):
            short.append(f"{run.path}: tests notice {run.mutation.percent}%, which is less than {mutate_min}%")
    for sentence in short:
        say(sentence)
    return ExitCode.FINDINGS if short else ExitCode.FINE
