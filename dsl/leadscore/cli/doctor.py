"""`leadscore doctor`: a set-up is looked through, a line for each thing, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import FILE, STORE_FILE, calmly
from leadscore.cli.exits import ExitCode
from leadscore.cli.policies import policies_at
from leadscore.cli.stores import must_be_in_utf8
from leadscore.cli.terminal import say
from leadscore.cli.times import now
from leadscore.diagnostics.render.cells import clean
from leadscore.source.working import working_folder

if TYPE_CHECKING:
    from leadscore.production.doctor.checkup import SetUp
    from leadscore.production.doctor.model import Finding


@click.command("doctor")
@click.argument("policy", type=click.Path(path_type=Path))
@click.option("--store", type=STORE_FILE, metavar="FILE", help="The store that `leadscore run` keeps.")
@click.option("--record", metavar="URL", help="The PostgreSQL database with the record, if it is kept there.")
@click.option("--config", type=FILE, metavar="FILE", help="Default: leadscore.toml beside the policy or above it.")
@click.option("--mend", "to_mend", is_flag=True, help="Make anew from the record what holds now, where it was lost.")
@click.option("--json", "as_json", is_flag=True, help="All findings as JSON.")
def command(
    policy: Path, store: Path | None, record: str | None, config: Path | None, to_mend: bool, as_json: bool
) -> int:
    """Look a set-up through before it has to work: policy, settings, secrets, destinations, store, record, machine.

    \b
    leadscore doctor b2b.lead
    leadscore doctor b2b.lead --store leads.duckdb
    leadscore doctor policies/ --store leads.duckdb --record 'postgresql://…'

    Each line is ok, a warning or a problem, with what to do below it. Nothing is changed but by --mend, and nothing is
    sent. The exit code is 1 where there is a problem, else 0. docs/doctor.md lists all that is looked at.
    """
    from leadscore.facts.stopping import load_duckdb

    must_be_in_utf8((store,))
    load_duckdb()
    with calmly(), working_folder() as folder:
        from leadscore.production.doctor.checkup import SetUp, findings

        up = SetUp(policies_at(policy), store, record, config or policy, folder, now())
        looks = chain(_mended(up) if to_mend else (), findings(up))
        found = list(looks if as_json else _told(looks))
    return _conclusion(found, as_json)


def _mended(up: SetUp) -> Iterator[Finding]:
    from leadscore.production.doctor.mending import mend
    from leadscore.production.doctor.model import looked

    return looked("mend", partial(mend, up))


def _told(found: Iterator[Finding]) -> Iterator[Finding]:
    """Each as it is found: some looks take a while."""
    from leadscore.report.doctor_words import lines

    for finding in found:
        for line in lines(finding):
            click.echo(clean(line))
        yield finding


def _conclusion(found: list[Finding], as_json: bool) -> int:
    from leadscore.production.doctor.model import Level
    from leadscore.report.doctor_words import as_json as json_of
    from leadscore.report.doctor_words import tally

    if as_json:
        from leadscore.report.json_text import dumps

        click.echo(dumps(json_of(found), indent=2))
    else:
        say(tally(found))
    return ExitCode.FINDINGS if any(one.level is Level.PROBLEM for one in found) else ExitCode.FINE
