"""Explanations as the user wants to see or have them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from leadscore.cli.output import print_or_write, write
from leadscore.cli.terminal import columns
from leadscore.engine.compiled import compile_plan
from leadscore.engine.course import Course, course_of
from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.report.explanation import explain
from leadscore.report.json_text import dumps

if TYPE_CHECKING:
    from rich.console import RenderableType

Result: TypeAlias = tuple[Lead, Scorecard]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is wanted besides what is always told. `as_list`: several leads may have been asked for."""

    everything: bool
    over_time: bool
    as_list: bool


def write_explanations(plan: Plan, results: Sequence[Result], form: str, output: Path | None, shown: Shown) -> None:
    match form:
        case "csv":
            write(_csv(plan, results, shown), output)
        case "json" | "jsonl":
            write(_json(plan, results, form, shown), output)
        case "markdown":
            write("\n".join(_markdown(plan, results, shown)), output)
        case _:
            from rich.console import Group

            print_or_write(Group(*_table(plan, results, shown)), output)


def _courses(plan: Plan, results: Sequence[Result]) -> Iterator[tuple[Lead, Scorecard, Course]]:
    compiled = compile_plan(plan)
    for lead, card in results:
        yield lead, card, course_of(plan, lead, card.as_of, score=compiled.score)


def _csv(plan: Plan, results: Sequence[Result], shown: Shown) -> str:
    if shown.over_time:
        from leadscore.report.course_forms import as_csv

        return as_csv(plan, ((lead.id, course) for lead, _, course in _courses(plan, results)))
    from leadscore.report.explanation_csv import as_csv as of_rules

    return of_rules(plan, (card for _, card in results))


def _json(plan: Plan, results: Sequence[Result], form: str, shown: Shown) -> str:
    from leadscore.report.explanation_json import explanation_json

    found = [explanation_json(plan, card, course, shown.over_time) for _, card, course in _courses(plan, results)]
    if form == "jsonl":
        return "".join(f"{dumps(one)}\n" for one in found)
    return dumps(found if shown.as_list else found[0], indent=2) + "\n"


def _markdown(plan: Plan, results: Sequence[Result], shown: Shown) -> Iterator[str]:
    from leadscore.report import course_forms, markdown

    for lead, card, course in _courses(plan, results):
        yield markdown.explanation(explain(plan, lead, card, course), shown.everything)
        if shown.over_time:
            yield course_forms.as_markdown(plan, course, shown.everything)


def _table(plan: Plan, results: Sequence[Result], shown: Shown) -> Iterator[RenderableType]:
    from leadscore.report import course_forms, terminal

    for lead, card, course in _courses(plan, results):
        yield terminal.render(explain(plan, lead, card, course), shown.everything)
        yield ""
        if shown.over_time:
            yield course_forms.render(plan, course, columns(sys.stdout), shown.everything)
            yield ""


def write_beside(plan: Plan, results: Sequence[Result], form: str, output: Path | None) -> None:
    from leadscore.report import beside_forms

    first, second = (explain(plan, lead, card) for lead, card in results)
    match form:
        case "csv":
            write(beside_forms.as_csv(first, second), output)
        case "json" | "jsonl":
            told = beside_forms.as_json(first, second)
            write(dumps(told, indent=2 if form == "json" else None) + "\n", output)
        case "markdown":
            write(beside_forms.as_markdown(first, second), output)
        case _:
            print_or_write(beside_forms.render(first, second, columns(sys.stdout)), output)
