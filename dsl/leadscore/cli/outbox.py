"""`leadscore outbox`: what a policy's actions told or are to tell, and a person's say in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import STORE_FILE, calmly
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.output import print_or_write
from leadscore.cli.recorded import opened_records
from leadscore.cli.terminal import say
from leadscore.cli.times import duration_option, now
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.production.actions.settings import Settings
    from leadscore.production.ledger.database import Database
    from leadscore.production.outbox.model import Message, Status
    from leadscore.production.sending.run import Sent
    from leadscore.report.outbox_words import Listed

_FILE = click.Path(path_type=Path)
_ALL = "all"
_STATUSES = ("held", "waiting", "sent", "dead", "dropped")
_OPEN = ("held", "waiting", "dead")
_APPLIES = {"release": ("held",), "retry": ("dead", "waiting"), "drop": _OPEN}
"""What a person can do to messages, and of which status those must be."""
_BECOMES = {"release": "waiting", "retry": "waiting", "drop": "dropped"}
_DONE = {"release": "released", "retry": "to be tried again", "drop": "dropped"}


@dataclass(frozen=True, slots=True)
class Asked:
    """`statuses` are those to list (none: all that is not done with); `decided` are pairs of what to do and to which
    messages: a beginning of a key, or `all`."""

    statuses: tuple[str, ...]
    late: bool
    decided: tuple[tuple[str, str], ...]
    show: str | None
    send: bool
    wait: int
    as_json: bool


@click.command("outbox")
@click.argument("store", type=STORE_FILE, required=False)
@click.option("--record", metavar="URL", help="The PostgreSQL database with the record, instead of a store.")
@click.option("--held", "statuses", flag_value="held", multiple=True, help="List what waits for `--release`.")
@click.option("--waiting", "statuses", flag_value="waiting", multiple=True, help="List what is still to be sent.")
@click.option("--dead", "statuses", flag_value="dead", multiple=True, help="List what was given up.")
@click.option("--sent", "statuses", flag_value="sent", multiple=True, help="List what was sent.")
@click.option("--late", is_flag=True, help="List only what missed its deadline.")
@click.option("--show", metavar="KEY", help="Show one message as it is sent.")
@click.option("--release", multiple=True, metavar="KEY", help="Let a held message go; `all`: every held one.")
@click.option("--retry", multiple=True, metavar="KEY", help="Try a dead message again; `all`: every dead one.")
@click.option("--drop", multiple=True, metavar="KEY", help="Take a message out, unsent; `all`: those that are listed.")
@click.option("--send", is_flag=True, help="Send now what waits and may go.")
@click.option("--wait", callback=duration_option, metavar="TIME", help="How long to wait for a run to end: 10m.")
@click.option("--config", type=_FILE, metavar="FILE", help="Default: leadscore.toml beside the store or above it.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON.")
def command(
    store: Path | None,
    record: str | None,
    statuses: tuple[str, ...],
    late: bool,
    show: str | None,
    release: tuple[str, ...],
    retry: tuple[str, ...],
    drop: tuple[str, ...],
    send: bool,
    wait: int,
    config: Path | None,
    as_json: bool,
) -> int:
    """Show the messages that policies' actions made, and release, retry, drop or send them.

    \b
    leadscore outbox leads.duckdb                       # what is not done with
    leadscore outbox leads.duckdb --show 3f9a           # one message, by the beginning of its message key
    leadscore outbox leads.duckdb --release all --send
    leadscore outbox leads.duckdb --dead --retry all

    A message goes out at least once. Where destinations and quiet hours are set: docs/actions.md.
    """
    if store is not None and record is not None:
        raise click.UsageError("The record lies in the store or in the database of --record: name one of them.")
    decided = [(what, key) for what, keys in (("release", release), ("retry", retry), ("drop", drop)) for key in keys]
    asked = Asked(statuses, late, tuple(decided), show, send, wait, as_json)
    if ("drop", _ALL) in decided and not (statuses or late):
        raise click.UsageError("--drop all needs to know of which: add --held, --waiting, --dead or --late.")
    if ("drop", _ALL) in decided and "sent" in statuses:
        raise click.UsageError("What was sent is gone out, and cannot be dropped: leave --sent out.")
    with calmly():
        return _outbox(store, record, config, asked)


def _outbox(store: Path | None, record: str | None, config: Path | None, asked: Asked) -> int:
    from leadscore.production.actions.reading import load_settings
    from leadscore.production.ledger.place import database_url
    from leadscore.production.outbox.box import count

    beside = config or store or Path.cwd() / "_"
    if store is None and database_url(record, beside) is None:
        raise click.UsageError("Name the store, such as leads.duckdb, or a database with --record.")
    settings = load_settings(beside)
    to_write = bool(asked.decided or asked.send)
    with opened_records(store, record, config, write=to_write, facts=False, wait=asked.wait) as records:
        database = records.ledger.database
        for what, key in asked.decided:
            _decide(database, asked, what, key)
        sent = _send(database, settings) if asked.send else None
        listed = _listed(database, settings, asked)
        if asked.as_json:
            from leadscore.report.json_text import dumps
            from leadscore.report.outbox_json import as_json

            click.echo(dumps(as_json(count(database), listed, sent), indent=2))
        else:
            _tell(listed, asked, count(database))
    return ExitCode.FINE if sent is None or sent.all_well else ExitCode.FINDINGS


# ------------------------------------------------------------------------------------------------ a person's say


def _decide(database: Database, asked: Asked, what: str, key: str) -> None:
    """Raises BadInput for a key that names no message, or one to which that cannot be done."""
    from leadscore.production.outbox.box import move
    from leadscore.production.outbox.model import Status

    if key == _ALL:
        statuses = ("dead",) if what == "retry" else _APPLIES[what]
        wanted = [status for status in statuses if not asked.statuses or status in asked.statuses or what != "drop"]
        found = [m for m in _of(database, wanted) if not asked.late or m.is_late(now())] if wanted else []
    else:
        found = _siblings(database, _named(database, key), what)
    move(database, found, Status(_BECOMES[what]), now())
    say(f"{counted(len(found), 'message')} {_DONE[what]}.")


def _siblings(database: Database, message: Message, what: str) -> list[Message]:
    """What went out together in a digest is tried again together: its receiver knows it by one key."""
    if message.status.value not in _APPLIES[what]:
        raise BadInput(
            f"The message {message.key} is {message.status.value}, and only {' or '.join(_APPLIES[what])} ones "
            f"can be {_DONE[what]}"
        )
    if what != "retry" or message.parcel is None:
        return [message]
    return [m for m in _of(database, [message.status.value]) if m.parcel == message.parcel]


def _named(database: Database, key: str) -> Message:
    from leadscore.production.outbox.box import messages

    found = [message for message in messages(database) if message.key.startswith(key.lower())]
    if not found:
        raise BadInput(f"No message key begins with `{key}`", "The list shows message keys: leave out all options.")
    if len(found) > 1:
        raise BadInput(f"{len(found)} message keys begin with `{key}`", "Give more of it.")
    return found[0]


def _send(database: Database, settings: Settings) -> Sent:
    from leadscore.production.sending.apprise import need_apprise
    from leadscore.production.sending.run import send_waiting
    from leadscore.report.outbox_words import sent_lines

    need_apprise()
    sent = send_waiting(database, settings, now)
    for line in sent_lines(sent):
        say(line)
    return sent


# ------------------------------------------------------------------------------------------------ what is shown


def _of(database: Database, statuses: Collection[str]) -> list[Message]:
    from leadscore.production.outbox.box import messages
    from leadscore.production.outbox.model import Status

    return messages(database, [Status(status) for status in statuses])


def _listed(database: Database, settings: Settings, asked: Asked) -> list[Listed]:
    if asked.show is not None:
        return [_told(_named(database, asked.show), settings)]
    found = _of(database, asked.statuses or (_STATUSES if asked.late else _OPEN))
    return [_told(message, settings) for message in found if not asked.late or message.is_late(now())]


def _told(message: Message, settings: Settings) -> Listed:
    from leadscore.production.actions.schedule import first_moment
    from leadscore.report.outbox_words import Listed

    destination = settings.destinations.get(message.destination)
    waits = message.status.value == "waiting" and destination is not None
    goes = max(first_moment(destination, message.since), message.next_try) if waits and destination else None
    return Listed(message, goes, message.is_late(now()))


def _tell(listed: Sequence[Listed], asked: Asked, counts: dict[Status, int]) -> None:
    from leadscore.report.outbox_table import render, render_one
    from leadscore.report.outbox_words import tally

    if asked.show is not None:
        print_or_write(render_one(listed[0]), None)
        return
    if listed:
        print_or_write(render(listed), None)
    say(tally(counts))
