"""`leadscore analyze`: what a policy can give and what it never can, for any lead at all."""

from __future__ import annotations

from pathlib import Path

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.output import write
from leadscore.cli.policies import planned
from leadscore.cli.stores import waiting


@click.command("analyze", cls=TakesFiles)
@click.argument("policy", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="text or json.")
@click.option(
    "--budget",
    type=click.FloatRange(min=0.1, max=3600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How long each question may take; what is not settled by then is unknown.",
)
@click.option("--examples", is_flag=True, help="Show a lead, as a test, for all that can be.")
def command(policy: Path, form: str, budget: float, examples: bool) -> int:
    """Say what POLICY can give any lead at all, and what it never gives: proved by a solver, not tried on data.

    \b
    The lowest and highest score, and total of each group; rules that never fire, never matter, or count what
    another counts; bands and grades that nobody gets; the fewest signals that make a lead ready; whether a lead
    can be ready without any event, or without anything known of it.

    Needs the solver z3: pip install "leadscore[prove]"
    """
    from leadscore.report.analysis import lines
    from leadscore.report.analysis_json import as_json
    from leadscore.report.json_text import dumps
    from leadscore.review.prove.analyze import analyze
    from leadscore.review.prove.model import NoSolver

    _, plan = planned(policy)
    try:
        with waiting("Proving") as tell:
            analysis = analyze(plan, budget, tell)
    except NoSolver as error:
        raise BadInput(error.message, error.help) from error
    if form == "json":
        write(dumps(as_json(analysis), indent=2) + "\n", None)
    else:
        write("".join(f"{line}\n" for line in lines(analysis, examples=examples)), None)
    return ExitCode.FINE
