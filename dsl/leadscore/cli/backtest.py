"""`leadscore backtest`: a policy held against what really became of leads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.backtest_data import is_file, readers, scored_history, told_of
from leadscore.cli.backtest_ideas import ideas_option, must_take_ideas, write_ideas
from leadscore.cli.backtest_missing import missing_of
from leadscore.cli.backtest_output import FORMS, tell_changes, write_backtest
from leadscore.cli.backtest_watch import Since, asked, parted, watch_options, watching
from leadscore.cli.data import Data, calmly, data_options
from leadscore.cli.exits import ExitCode
from leadscore.cli.outcome_options import must_fit_together, outcome_options, percent
from leadscore.cli.output import form_of_page, must_be_writable
from leadscore.cli.policies import files_of, only_policy, planned
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import say
from leadscore.cli.versions import rival_of
from leadscore.values.days import DAY

if TYPE_CHECKING:
    from leadscore.plan.model import Plan


_MORE_THAN_0 = click.FloatRange(min=0, min_open=True)


@click.command("backtest")
@click.argument("policy", type=click.Path(path_type=Path))
@data_options
@outcome_options
@click.option("--by", metavar="COLUMN", help="Also by the values of this field or column.")
@click.option(
    "--against",
    metavar="POLICY|REVISION",
    help="Compare with this policy, or with this one at a git revision: main, HEAD~3, v2:policies/b2b.lead.",
)
@watch_options
@click.option(
    "--target-rate", callback=percent, metavar="PERCENT", help="Of the leads handed over, so many shall close."
)
@click.option("--calls-per-week", "calls", type=_MORE_THAN_0, metavar="N", help="So many leads sales can call a week.")
@click.option("--call-cost", "cost", type=_MORE_THAN_0, metavar="AMOUNT", help="What a call costs; with --win-value.")
@click.option("--win-value", "value", type=_MORE_THAN_0, metavar="AMOUNT", help="What a win is worth.")
@click.option("--weeks", type=_MORE_THAN_0, metavar="N", help="Over how many weeks the leads came in.")
@click.option(
    "--trust", multiple=True, metavar="NAME", help="This field, event or rule is known in time, however it looks."
)
@ideas_option
@click.option("--format", "form", type=click.Choice(FORMS), help="Default: text.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file; its ending says the format: .html, .md, .json.",
)
def command(
    policy: Path,
    data: Data,
    outcome: str,
    won: tuple[str, ...],
    at: str | None,
    days: int | None,
    by: str | None,
    against: str | None,
    since: Since | None,
    record: Path | None,
    target_rate: float | None,
    calls: float | None,
    cost: float | None,
    value: float | None,
    weeks: float | None,
    trust: tuple[str, ...],
    ideas: Path | None,
    form: str | None,
    output: Path | None,
) -> int:
    """Say whether POLICY's scores predict sales: score past leads as of the day that mattered, and hold that against
    what became of them.

    \b
    leadscore backtest b2b.lead --leads leads.csv --events events.csv --outcome won_on
    leadscore backtest b2b.lead --leads leads.csv --events events.csv --outcome converted --at created --days 30
    leadscore backtest b2b.lead --leads leads.csv --outcome deals.csv --calls-per-week 40 -o backtest.html
    leadscore backtest b2b.lead --leads leads.csv --outcome won_on --at created --days 30 --since last

    Close rates by band and score, how well the score tells wins from the rest, and where `ready at` should stand. An
    outcome is yes/no, true/false, 1/0, won/lost, or the day of the win, which is blank for who was not won.

    It ends with exit code 1 where facts look as if they came with the outcome (--trust NAME counts them all the same),
    and, with --since, where something has changed beyond chance.
    """
    from leadscore.learn.backtest import Dating, backtest_of
    from leadscore.learn.known import outcomes_of
    from leadscore.learn.leaks import leaks
    from leadscore.learn.rivals.contest import contest_of
    from leadscore.learn.rivals.facts import Collector
    from leadscore.learn.rivals.models import is_there
    from leadscore.learn.thresholds import Aims
    from leadscore.learn.watch.run import run_of
    from leadscore.report.backtest_words import leak_lines

    must_fit_together(data, outcome, at, days)
    if (cost is None) != (value is None):
        raise click.UsageError("--call-cost and --win-value go together: give both, in the same currency.")
    read = [policy, *data.files, *([Path(outcome)] if is_file(outcome) else [])]
    must_be_writable(output, read)
    must_be_writable(data.rejects, read)
    form = form_of_page(form, output)
    file = only_policy(policy)
    checked, plan = planned(file)
    must_be_writable(output, files_of(checked))
    must_take_ideas(ideas, checked, read)
    watched = watching(since, record, file, [*read, *files_of(checked)], output)
    _must_be_known(trust, plan)
    rival = None if against is None else rival_of(against, file)
    with calmly():
        told, dating = told_of(plan, file, data, outcome, at)
        outcomes = outcomes_of(told, f"`{outcome}`", won, has_days=dating is Dating.COLUMN, later=(days or 0) * DAY)
    if dating is not Dating.COLUMN and any(known.at is not None for known in outcomes.by_id.values()):
        dating = Dating.OUTCOME
    earlier = None
    if watched.day is not None:
        earlier, outcomes = parted(outcomes, watched.day)
    scored = partial(scored_history, has_delay=days is not None)
    facts = Collector(plan) if is_there() else None
    history = scored(plan, file, data, outcomes, by, tells=True, facts=facts)
    itself = () if is_file(outcome) else readers(plan, file, data, outcome)
    suspects = [leak for leak in leaks(history, itself) if leak.name not in trust]
    for line in leak_lines(suspects):
        say(line)
    if suspects:
        return ExitCode.FINDINGS
    aims, question = Aims(target_rate, calls, cost, value, weeks), asked(outcome, won, dating.value, at, days)
    again = replace(data, rejects=None)
    other = None if rival is None else scored(*rival, again, outcomes, None, tells=False)
    past = None if earlier is None else scored(plan, file, again, earlier, None, tells=False)
    before = None if past is None else run_of(past, question, data.as_of)
    run = run_of(history, question, data.as_of, weeks if past is None else None)
    found = replace(backtest_of(history, outcomes, outcome, dating, aims, by, other), run=run)
    with waiting("Learning what is left on the table"):
        contest = contest_of(history, None if facts is None else facts.facts()) if found.is_enough else None
    missing = missing_of(history, file, data, outcome, outcomes, trust) if found.is_enough else ()
    found = replace(found, watch=watched.watch(run, before), contest=contest, missing=missing)
    write_backtest(found, form, output)
    watched.add(run)
    if ideas is not None:
        write_ideas(found.rules, checked, ideas)
    tell_changes(found, output)
    return ExitCode.FINDINGS if found.watch is not None and found.watch.has_decayed else ExitCode.FINE


def _must_be_known(names: Collection[str], plan: Plan) -> None:
    """Raises click.UsageError for a name to trust that the policy does not have."""
    known = {*plan.used_fields, *plan.used_events, *(rule.id for rule in plan.rules)}
    for name in names:
        if name not in known:
            from leadscore.values.spelling import nearest

            near = " or ".join(f"`{other}`" for other in nearest(name, known))
            advice = f"Did you mean {near}?" if near else "Name it as the message did."
            raise click.UsageError(f"--trust: the policy has no field, event or rule `{name}`. {advice}")
