"""`leadscore test`: the tests that stand in policies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from leadscore.cli.exits import ExitCode
from leadscore.cli.output import print_or_write
from leadscore.cli.policies import is_policy, planned, policy_files
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.plan.model import Plan
    from leadscore.review.policy_tests import TestResult

    _Run: TypeAlias = tuple[str, Plan, tuple[TestResult, ...]]


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILES OR FOLDERS]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.option("-v", "--verbose", is_flag=True, help="List the tests that pass, too.")
def command(paths: tuple[Path, ...], form: str, verbose: bool) -> int:
    """Run the tests of the policies named, or of all in the folders named (default: here).

    A test that fails shows what was expected, what came out, and which rules gave what.
    Ends with 0 when all tests pass, and 1 when one fails or a policy has errors.
    """
    from leadscore.review.policy_tests import run_tests

    runs: list[_Run] = []
    code = 0
    for path in policy_files(paths):
        if is_policy(path) or path in paths:
            try:
                checked, plan = planned(path)
            except click.exceptions.Exit as stopped:  # its errors are shown; the other policies still want testing
                code = max(code, stopped.exit_code)
            else:
                runs.append((str(path), plan, run_tests(checked, plan)))
    if form == "json":
        _print_json(runs)
    else:
        for run in runs:
            _print(*run, verbose)
    return max(code, _conclusion(runs))


def _print_json(runs: list[_Run]) -> None:
    from leadscore.report.json_text import dumps
    from leadscore.report.policy_tests import as_json

    tests = [test for path, _, results in runs for test in as_json(path, results)]
    click.echo(dumps(tests, indent=2))


def _print(path: str, plan: Plan, results: tuple[TestResult, ...], verbose: bool) -> None:
    from leadscore.report.policy_tests import render

    for result in results:
        if verbose or not result.passed:
            print_or_write(render(path, plan, result), None)


def _conclusion(runs: list[_Run]) -> int:
    for path, _, results in runs:
        if not results:
            say(f"{path} has no tests: add one, so that a change cannot break in silence what you rely on.")
    outcomes = [result.passed for _, _, results in runs for result in results]
    failed = outcomes.count(False)
    if outcomes:
        tests = f"{len(outcomes)} test" if len(outcomes) == 1 else f"{len(outcomes)} tests"
        say(f"{tests}: all pass" if not failed else f"{tests}: {failed} failed, {outcomes.count(True)} passed")
    return ExitCode.FINDINGS if failed else ExitCode.FINE
