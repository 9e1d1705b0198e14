"""`leadscore export`: scores with their reasons as a file that a CRM's import accepts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.data import Data, calmly, config_of, optional_data_options
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.limits import limit_options
from leadscore.cli.output import form_by_ending, is_stdout, must_be_writable, write_pieces
from leadscore.cli.policies import planned, policies_at
from leadscore.cli.recorded import opened_records
from leadscore.cli.stores import opened_store, waiting
from leadscore.cli.terminal import is_terminal, say
from leadscore.cli.times import now

if TYPE_CHECKING:
    from leadscore.batch.store.store import Limits
    from leadscore.production.export.layout import Layout
    from leadscore.production.export.scored import Scored

_CRMS = ("hubspot", "salesforce", "mautic")


@dataclass(frozen=True, slots=True)
class _Asked:
    """`record` is the address of the ledger's database, `name` that of a recorded policy."""

    crm: str
    output: Path | None
    record: str | None
    name: str | None
    changed: bool


@click.command("export", cls=TakesFiles)
@click.argument("policy", type=click.Path(path_type=Path), required=False)
@click.option(
    "--for",
    "crm",
    type=click.Choice(_CRMS, case_sensitive=False),
    required=True,
    help="Whose import is to accept the file.",
)
@optional_data_options
@click.option("--record", metavar="URL", help="Without POLICY: the PostgreSQL database with the record.")
@click.option("--policy", "name", metavar="NAME", help="Without POLICY: what this policy scored, by its name.")
@click.option(
    "--changed", is_flag=True, help="Without POLICY: only what was recorded as different since the last such export."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write to this CSV file.")
@limit_options
def command(
    policy: Path | None,
    crm: str,
    data: Data,
    record: str | None,
    name: str | None,
    changed: bool,
    output: Path | None,
    limits: Limits,
) -> int:
    """Write scores with their reasons as a file that HubSpot, Salesforce or Mautic imports.

    \b
    leadscore export b2b.lead --for hubspot --leads contacts.csv --events visits.csv -o hubspot.csv
    leadscore export b2b.lead --for salesforce --store leads.duckdb -o salesforce.csv
    leadscore export --for mautic --store leads.duckdb --changed -o mautic.csv

    With POLICY, leads are scored anew. Without it, what `leadscore run` recorded last is written, and nothing is
    scored; with --changed, only leads about which something was recorded as different since the last
    time.

    Titles of columns are changed in leadscore.toml, [export.hubspot]. What has to be there in the CRM before the first
    import: docs/export.md.
    """
    asked = _Asked(crm.lower(), output, record, name, changed)
    _must_make_sense(policy, data, asked)
    if output is not None and not is_stdout(output):
        form_by_ending(output, {".csv": "csv"}, "csv", option=False)
    must_be_writable(output, [*([policy] if policy else []), *data.files])
    with calmly():
        if policy is None:
            _as_recorded(data, asked)
        else:
            _anew(policy, data, limits, asked)
    return ExitCode.FINE


def _must_make_sense(policy: Path | None, data: Data, asked: _Asked) -> None:
    """Raises click.UsageError."""
    if policy is None and (data.leads is not None or data.events):
        raise click.UsageError("To score leads, name the policy too: `leadscore export POLICY --for … --leads …`.")
    if policy is not None and not data.files:
        raise click.UsageError("Missing option '--leads' (or '--store', for what `leadscore ingest` made).")
    if policy is not None and (asked.changed or asked.record is not None or asked.name is not None):
        raise click.UsageError("--changed, --record and --policy are for what was recorded: leave POLICY out.")


# ------------------------------------------------------------------------------------------------ scored anew


def _anew(policy: Path, data: Data, limits: Limits, asked: _Asked) -> None:
    from leadscore.facts.headers import preset_of
    from leadscore.production.export.scored import has_emails, ids_of, scored_anew
    from leadscore.production.export.settings import layout_for
    from leadscore.production.export.writing import with_key

    file, *others = policies_at(policy)
    if others:
        raise BadInput(f"`{policy}` holds several policies", "A lead has one score in a CRM: name one of them.")
    layout = layout_for(asked.crm, data.config or policy)
    preset = preset_of(data.leads, config_of(policy, data.config))
    plan = planned(file)[1]
    with opened_store(plan, file, data, limits) as (store, report):
        for line in report.lines():
            say(line)
        layout = with_key(layout, ids_of(store), emails=has_emails(store), preset=preset)
        _write(layout, plan.name, scored_anew(store, plan, data.as_of, layout.key), data.as_of, asked.output)


# ------------------------------------------------------------------------------------------------ as recorded


def _as_recorded(data: Data, asked: _Asked) -> None:
    from leadscore.facts.config import load_config
    from leadscore.facts.headers import preset_of
    from leadscore.production.export.exported import last_exported, note_exported
    from leadscore.production.export.scored import has_emails, recorded, recorded_ids
    from leadscore.production.export.settings import layout_for
    from leadscore.production.export.writing import with_key

    start = data.config or data.store or Path.cwd() / "_"
    layout = layout_for(asked.crm, start)
    preset = preset_of(None, load_config(start))
    with opened_records(data.store, asked.record, data.config, write=asked.changed) as records:
        name, *others = records.policies(asked.name)
        if others:
            listed = " or ".join(f'"{one}"' for one in (name, *others))
            raise BadInput("Several policies were recorded here", f"Say of which you speak: --policy {listed}.")
        ledger, last = records.ledger, records.ledger.last(name)
        if last is None:
            raise BadInput("No scoring was recorded here yet", "`leadscore run POLICY --store …` scores, and records.")
        after = last_exported(ledger.database, asked.crm, name) if asked.changed else 0
        store = records.store
        layout = with_key(
            layout, recorded_ids(ledger, name), emails=has_emails(store), preset=preset, has_store=store is not None
        )
        leads = recorded(ledger, store, name, layout.key, after)
        if _write(layout, name, leads, last.as_of, asked.output) == 0 and after:
            say("Nothing was recorded as different since the last export.")
        if asked.changed:
            note_exported(ledger.database, asked.crm, name, last.no, now())


def _write(layout: Layout, policy: str, leads: Iterable[Scored], as_of: int, output: Path | None) -> int:
    """Writes the file, says what is in it, and returns how many leads these are. Raises BadInput."""
    from leadscore.production.export.writing import Tally, pieces
    from leadscore.report.export_words import lines, needs

    tally = Tally()
    with _patience(output):
        write_pieces(pieces(layout, leads, as_of, tally), output)
        sys.stdout.flush()  # what is noted as exported must have got there
    for line in lines(layout, policy, tally, as_of):
        say(line)
    if is_terminal(sys.stderr):
        say(needs(layout))
    return tally.written


@contextmanager
def _patience(output: Path | None) -> Iterator[None]:
    """A spinner would get in the way of rows on the screen."""
    if output is None or is_stdout(output):
        yield
        return
    with waiting("Exporting"):
        yield
