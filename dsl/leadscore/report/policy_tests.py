"""The outcome of a policy's tests: what was expected, what came out, and which rules gave what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.plan.model import Plan
from leadscore.report import terminal
from leadscore.report.explanation import explain
from leadscore.report.json_text import Json
from leadscore.review.policy_tests import TestResult


def render(path: str, plan: Plan, result: TestResult) -> Group:
    """A test on the terminal; a failing one with the explanation of its lead."""
    return Group(*_parts(path, plan, result))


def _parts(path: str, plan: Plan, result: TestResult) -> Iterator[RenderableType]:
    outcome = ("pass", "bold green") if result.passed else ("FAIL", "bold red")
    place = (f"  {path}:{result.line}", "dim")
    yield Text.assemble(outcome, f"  {clean(result.title)}", place)
    if result.passed:
        return
    for expectation in result.expectations:
        if not expectation.passed:
            expected, actual = clean(expectation.expected), clean(expectation.actual)
            yield Text.assemble("      expected ", (expected, "green"), ", got ", (actual, "red"))
    yield Text()
    yield Padding(terminal.render_points(explain(plan, result.lead, result.card), show_silent=True), (0, 0, 1, 4))


def as_json(path: str, results: Sequence[TestResult]) -> Iterator[Json]:
    """One object a test: `file, line, title, passed, expectations[{expected, actual, passed}]`."""
    for result in results:
        yield {
            "file": path,
            "line": result.line,
            "title": result.title,
            "passed": result.passed,
            "expectations": [
                {"expected": item.expected, "actual": item.actual, "passed": item.passed}
                for item in result.expectations
            ],
        }
