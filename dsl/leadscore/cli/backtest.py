"""`leadscore backtest`: a policy held against what really became of leads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.backtest_aims import aims_options
from leadscore.cli.backtest_feedback import feedback_option, said_of
from leadscore.cli.backtest_ideas import ideas_option, must_take_ideas, write_ideas
from leadscore.cli.backtest_output import FORMS, tell_changes, tell_data, write_backtest
from leadscore.cli.backtest_watch import Since, watch_options, watching
from leadscore.cli.data import Data, calmly, past_data_options
from leadscore.cli.exits import ExitCode
from leadscore.cli.output import form_of_page, must_be_writable
from leadscore.cli.past import files_read, outcome_options, source_of
from leadscore.cli.policies import files_of, only_policy, planned
from leadscore.cli.stores import waiting
from leadscore.cli.terminal import say
from leadscore.cli.versions import rival_of

if TYPE_CHECKING:
    from leadscore.learn.past.source import Source
    from leadscore.learn.past.story import Story
    from leadscore.learn.thresholds import Aims
    from leadscore.plan.model import Plan


@click.command("backtest")
@click.argument("policy", type=click.Path(path_type=Path))
@past_data_options
@outcome_options
@click.option("--by", metavar="COLUMN", help="Also by the values of this field or column.")
@click.option(
    "--against",
    metavar="POLICY|REVISION",
    help="Compare with this policy, or with this one at a git revision: main, HEAD~3, v2:policies/b2b.lead.",
)
@watch_options
@aims_options
@click.option(
    "--trust", multiple=True, metavar="NAME", help="This field, event or rule is known in time, however it looks."
)
@click.option(
    "--no-rivals",
    "rivals",
    flag_value=False,
    default=True,
    help="Leave out what models make of the same facts, which takes half of the time.",
)
@feedback_option
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
    story: Story,
    aims: Aims,
    by: str | None,
    against: str | None,
    since: Since | None,
    record: Path | None,
    trust: tuple[str, ...],
    rivals: bool,
    feedback: str | None,
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
    leadscore backtest b2b.lead --store leads.duckdb --outcome deals.csv --feedback leads.duckdb

    Close rates by band and score, how well the score tells wins from the rest, and where `ready at` should stand. An
    outcome is yes/no, true/false, 1/0, won/lost, or the day of the win, which is blank for who was not won.

    It ends with exit code 1 where facts look as if they came with the outcome (--trust NAME counts them all the same),
    and, with --since, where something has changed beyond chance.
    """
    from leadscore.report.backtest_words import leak_lines
    from leadscore.review.backtesting import Question, Refused, ask

    read = [policy, *files_read(data, story)]
    must_be_writable(output, read)
    must_be_writable(data.rejects, read)
    form = form_of_page(form, output)
    file = only_policy(policy)
    checked, plan = planned(file)
    must_be_writable(output, files_of(checked))
    must_take_ideas(ideas, checked, read)
    watched = watching(since, record, file, [*read, *files_of(checked)], output)
    _must_be_known(trust, plan)
    other = None if against is None else _rival(against, file, data)
    question = Question(story, by, aims, frozenset(trust), watched.day, rivals)
    said = None if feedback is None else said_of(feedback, plan, data.config)
    with calmly(), waiting("Back-testing") as step:
        answer = ask(plan, source_of(data, file), question, other, step)
    tell_data(answer, data)
    if isinstance(answer, Refused):
        for line in leak_lines(answer.leaks):
            say(line)
        return ExitCode.FINDINGS
    found = replace(answer.found, watch=watched.watch(answer.run, answer.before), feedback=said)
    write_backtest(found, form, output)
    watched.add(answer.run)
    if ideas is not None:
        write_ideas(found.rules, checked, ideas)
    tell_changes(found, output)
    return ExitCode.FINDINGS if found.watch is not None and found.watch.has_decayed else ExitCode.FINE


def _rival(against: str, policy: Path, data: Data) -> tuple[Plan, Source]:
    plan, file = rival_of(against, policy)
    return plan, source_of(data, file)


def _must_be_known(names: Collection[str], plan: Plan) -> None:
    """Raises click.UsageError for a name to trust that the policy does not have."""
    known = {*plan.used_fields, *plan.used_events, *(rule.id for rule in plan.rules)}
    for name in names:
        if name not in known:
            from leadscore.values.spelling import nearest

            near = " or ".join(f"`{other}`" for other in nearest(name, known))
            advice = f"Did you mean {near}?" if near else "Name it as the message did."
            raise click.UsageError(f"--trust: the policy has no field, event or rule `{name}`. {advice}")
