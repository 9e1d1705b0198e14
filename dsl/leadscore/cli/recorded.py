"""What commands on recorded scorings share: the store and the ledger that the options name, and the lead that a person
means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import FILE, STORE_FILE
from leadscore.cli.exits import BadInput
from leadscore.cli.find import find_lead, lead_by_name
from leadscore.cli.stores import must_be_in_utf8
from leadscore.cli.terminal import say
from leadscore.source.working import working_folder

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.production.ledger.ledger import Ledger


def record_options(function: Callable[..., int]) -> Callable[..., int]:
    """Gives a command the options that say where recorded scorings are, and of which policy."""
    options = (
        click.option("--store", type=STORE_FILE, metavar="FILE", help="The store that was scored, and has the record."),
        click.option("--record", metavar="URL", help="The PostgreSQL database with the record."),
        click.option("--policy", metavar="NAME", help="Only what this policy scored, by its name."),
        click.option(
            "--config", type=FILE, metavar="FILE", help="Default: leadscore.toml beside the store or above it."
        ),
        click.option("--json", "as_json", is_flag=True, help="Everything as JSON."),
    )
    for option in reversed(options):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Records:
    """An open ledger, and the store that it tells of where one was named."""

    ledger: Ledger
    store: Store | None

    def policies(self, wanted: str | None) -> list[str]:
        """The names of the policies that scored, or the one that is wanted. Raises BadInput where there is none."""
        names = self.ledger.policies()
        if not names:
            raise BadInput(
                "No scoring was recorded here yet", "`leadscore run POLICY --store …` scores, and records it."
            )
        if wanted is None:
            return names
        found = [name for name in names if name == wanted] or [n for n in names if n.lower() == wanted.lower()]
        if not found:
            from leadscore.values.spelling import nearest

            near = nearest(wanted, dict.fromkeys(names))
            meant = f"Did you mean {_quoted(near, 'or')}?" if near else f"There is {_quoted(names, 'and')}."
            raise BadInput(f'No policy called "{wanted}" was recorded here', meant)
        return found

    def lead(self, wanted: str) -> str:
        """The id of the lead that a person means by an id, an email, a name or the beginning of one. Raises
        BadInput."""
        if self.ledger.number(wanted) is not None:
            return wanted
        if self.store is None:
            return self._by_id(wanted)
        from leadscore.batch.store.leads import who_is_who

        try:
            return find_lead(who_is_who(self.store), wanted).id
        except BadInput as error:
            found = self._by_name(self.store, wanted)
            if found is None:
                raise error from None
            return found

    def _by_id(self, wanted: str) -> str:
        from leadscore.facts.model import Lead

        ids = self.ledger.database.rows("SELECT id FROM ledger.lead ORDER BY no")
        try:
            return find_lead((Lead(id, {}) for (id,) in ids), wanted).id
        except BadInput as error:
            error.help = f"{error.help or ''} By email or name, leads are found with --store, too.".strip()
            raise

    def _by_name(self, store: Store, wanted: str) -> str | None:
        """By the policies that scored, for they say which fields there are; None as in `lead_by_name`."""
        from leadscore.driver import compile_text

        for name in self.ledger.policies():
            last = self.ledger.last(name)
            record = None if last is None else self.ledger.policy(last.fingerprint, name)
            if last is not None and record is not None:
                (path, text), *used = record.files.items()
                found = lead_by_name(store, compile_text(text, path, dict(used)), last.as_of, wanted)
                if found is not None:
                    return found
        return None


def _quoted(names: Sequence[str], last: str) -> str:
    return f" {last} ".join(f'"{name}"' for name in names)


@contextmanager
def opened_records(
    store: Path | None,
    record: str | None,
    config: Path | None,
    *,
    write: bool = False,
    facts: bool = True,
    wait: float | None = None,
) -> Iterator[Records]:
    """To be read, or to `write` to the ledger, which is made if it is not there. Without `facts`, a store is opened for
    its ledger alone. Who else is in the way is waited for, so many seconds, where the command has such an option.
    Raises BadInput, FactsError and click.UsageError."""
    from leadscore.batch.store.store import Limits, open_store
    from leadscore.facts.stopping import load_duckdb
    from leadscore.production.ledger.ledger import open_ledger
    from leadscore.production.ledger.place import database_url
    from leadscore.production.lock import Patience

    must_be_in_utf8((store,))
    url = database_url(record, config or store or Path.cwd() / "_")
    if store is None and url is None:
        raise click.UsageError("Name the store that was scored with --store, or a database with --record.")
    patience = Patience(wait or 0, say, option=wait is not None)
    with ExitStack() as stack:
        opened = None
        if store is not None and (facts or url is None):
            load_duckdb()
            folder, read_only = stack.enter_context(working_folder()), not write or url is not None
            opened = patience(lambda: stack.enter_context(open_store(store, folder, Limits(), read_only=read_only)))
        yield Records(patience(lambda: stack.enter_context(open_ledger(opened, url, write=write))), opened)
