"""`leadscore demo`: the whole way on made-up data, from a policy to an explained score."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote

import click

from leadscore.cli.data import Data, opened, scored, tell_report
from leadscore.cli.demo_copy import AS_OF
from leadscore.cli.exits import ExitCode
from leadscore.cli.output import print_or_write
from leadscore.cli.policies import planned
from leadscore.cli.terminal import columns, program, say
from leadscore.report.explanation import explain
from leadscore.report.scores import Scores, best_first, row_of
from leadscore.resources import resource
from leadscore.values.number import counted

_SHOWN = 8


@click.command("demo")
def command() -> int:
    """Score a few hundred made-up leads by a real policy, and explain the best one. Nothing is written."""
    from leadscore.report import score_table, terminal

    policy = _near(resource("policies", "b2b_saas", "policy.lead"))
    leads, events = (_near(resource("policies", "demo", name)) for name in ("leads.csv", "events.csv"))
    _, plan = planned(policy)
    data = Data(leads, (events,), AS_OF, config=None, rejects=None, strict=False)
    with opened(plan, policy, data) as facts:
        results = list(scored(plan, facts, AS_OF))
    results.sort(key=lambda result: best_first(row_of(plan, result[1])))
    rows = [row_of(plan, card, lead) for lead, card in results]
    groups = tuple(group.name for group in plan.groups)
    say(f"{counted(len(rows), 'made-up lead')} scored by {policy}. The best {_SHOWN}:\n")
    print_or_write(score_table.render(Scores(groups, rows[:_SHOWN]), columns(sys.stdout)), None)
    say("\nWhy the first one is first:\n")
    print_or_write(terminal.render(explain(plan, *results[0])), None)
    say("\nAs in real data, a few rows do not fit:\n")
    tell_report(facts)
    _say_what_next(policy, leads, events, results[_SHOWN][0].id)
    return ExitCode.FINE


def _near(path: Path) -> Path:
    """The path from here, where it lies below: that is shorter."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _say_what_next(policy: Path, leads: Path, events: Path, lead: str) -> None:
    data = f"--leads {quote(str(leads))} --events {quote(str(events))} --as-of 2026-04-01"
    say("\nNext: why somebody else is not among them, all scores as a file, and a policy of your own:\n")
    say(f"  {program()} explain {quote(str(policy))} {lead} {data}")
    say(f"  {program()} score {quote(str(policy))} {data} -o scores.csv")
    say(f"  {program()} new my-scoring")
