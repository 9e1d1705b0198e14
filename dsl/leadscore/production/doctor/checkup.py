"""All looks at a set-up, in the order in which what they find is best mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from leadscore.batch.store.store import Limits, Store, has_table, open_store
from leadscore.driver import Compiled, compile_path
from leadscore.facts.errors import FactsError
from leadscore.facts.settings.setting import read_settings
from leadscore.production.actions.reading import load_settings
from leadscore.production.actions.settings import Settings
from leadscore.production.doctor import machine, policies, records
from leadscore.production.doctor.model import Finding, Level, looked, ok, refusal
from leadscore.production.ledger.ledger import Ledger, open_ledger
from leadscore.production.ledger.place import database_url

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SetUp:
    """What to look at. `record` is the address that an option gave, `config` where the search for leadscore.toml
    starts; `folder` is for what does not fit into memory; `now` in seconds since 1970-01-01T00:00:00Z."""

    policies: Sequence[Path]
    store: Path | None
    record: str | None
    config: Path
    folder: Path
    now: int


def findings(up: SetUp) -> Iterator[Finding]:
    """One after the other, as they are found; nothing is changed, and nothing sent."""
    yield from looked("leadscore", machine.look_at_python)
    compiled = {path: compile_path(path) for path in up.policies}
    for path, one in compiled.items():
        yield from looked(f"policy {path}", partial(policies.look_at_policy, path, one))
    yield from looked("settings", partial(policies.look_at_settings, up.config))
    taken = _if_well(partial(policies.taken, up.config))
    if taken is not None:  # else that was told, once is enough
        yield from looked("environment", partial(policies.look_at_environment, up.config))
        yield from looked("serve", partial(policies.look_at_serving, up.config), taken)
        yield from looked("database", partial(_database, up), taken)
    settings = _if_well(partial(load_settings, up.config))
    if settings is not None:
        yield from _of_actions(compiled, settings, taken or ())
    if up.store is not None and up.store.is_file():
        yield from looked("disk", partial(machine.look_at_disk, up.store))
        yield from looked("rights", partial(machine.look_at_rights, up.store))
        yield from looked("leftovers", partial(machine.look_for_leftovers, up.store))
    yield from _of_records(up, list(compiled.values()))


def _of_actions(compiled: dict[Path, Compiled], settings: Settings, taken: Sequence[str]) -> Iterator[Finding]:
    sender = machine.look_at_extra("notify", "sending") if settings.destinations else None
    if sender is not None:
        yield sender
    for path, one in compiled.items():
        yield from looked(f"actions {path}", partial(policies.look_at_actions, path, one, settings))
    if sender is not None and sender.level is Level.OK:
        for name in settings.destinations:
            yield from looked(f"destination {name}", partial(policies.look_at_destination, settings, name), taken)


def _database(up: SetUp) -> Iterator[Finding]:
    """Whether the record's address can be read, and its driver is there."""
    if database_url(up.record, up.config) is not None:
        yield machine.look_at_extra("postgres", "the record in PostgreSQL")


def _of_records(up: SetUp, compiled: Sequence[Compiled]) -> Iterator[Finding]:
    """Of a store that cannot be opened, or of a record, nothing more is told than why."""
    url = _if_well(partial(database_url, up.record, up.config))
    with ExitStack() as stack:
        store: Store | None = None
        if up.store is not None:
            try:
                store = stack.enter_context(open_store(up.store, up.folder, Limits(), read_only=True))
            except FactsError as error:
                yield refusal("store", error)
        if store is not None:
            yield from looked("store", partial(records.look_at_store, store))
            for one in compiled:
                if one.plan is not None:
                    yield from looked("words", partial(records.look_at_words, store, one.plan))
        if url is None and store is None:
            return
        if url is None and store is not None and not has_table(store.connection, "ledger", "format"):
            yield ok("record", "nothing was recorded yet: `leadscore run` does")
            return
        try:
            ledger = stack.enter_context(open_ledger(store, url, write=False))
        except FactsError as error:
            yield refusal("record", error)
            return
        yield from _of_ledger(ledger, up)


def _of_ledger(ledger: Ledger, up: SetUp) -> Iterator[Finding]:
    place = f"{up.store}" if not ledger.database.is_server else "--record …"
    yield from looked("database", partial(records.look_at_server, ledger))
    yield from looked("clock", partial(records.look_at_scorings, ledger, up.now))
    yield from looked("record", partial(records.look_at_agreement, ledger))
    yield from looked("outbox", partial(records.look_at_messages, ledger, place, up.now))
    if _if_well(partial(read_settings, up.config)) is not None:
        yield from looked("retention", partial(records.look_at_retention, ledger, up.config, place, up.now))


def _if_well(read: Callable[[], T]) -> T | None:
    """None where it cannot be read, which another look tells."""
    try:
        return read()
    except FactsError:
        return None
