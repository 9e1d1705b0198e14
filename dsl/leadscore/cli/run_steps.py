"""The steps of `leadscore run`, and what is told of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import Data
from leadscore.cli.exits import ExitCode
from leadscore.cli.run_taking import Place, taken_in
from leadscore.cli.stores import vocabulary, waiting
from leadscore.cli.terminal import say
from leadscore.cli.times import now
from leadscore.diagnostics.render.cells import clean
from leadscore.source.working import working_folder
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.batch.ingest.run import Added
    from leadscore.batch.store.store import Limits, Store
    from leadscore.production.lock import Patience
    from leadscore.production.running import Done, Job
    from leadscore.production.sending.run import Sent
    from leadscore.report.json_text import Json


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options ask for besides data: `inbox` is the folder of `leadscore serve`, `record` the address of the
    ledger's database, `wait` in seconds."""

    inbox: Path | None
    record: str | None
    send: bool
    each: bool
    dry: bool
    as_json: bool
    wait: int
    limits: Limits


def run(policy: Path, jobs: Sequence[Job], data: Data, asked: Asked) -> int:
    """Does it, says what came of it, and returns the exit code. Raises BadInput and FactsError."""
    from leadscore.batch.ingest.run import is_there
    from leadscore.production.lock import Patience, alone

    store = Path(os.path.realpath(_named(data.store)))
    patience = Patience(asked.wait, say)
    with ExitStack() as stack:
        patience(lambda: stack.enter_context(alone(store, now())))
        folder = stack.enter_context(working_folder(store.parent))
        place = _copied(store, folder) if asked.dry else store
        words = vocabulary([job.plan for job in jobs])

        def opening() -> Store:
            return patience(lambda: stack.enter_context(_opened(place, folder, asked.limits)))

        opened = opening() if is_there(place) else None
        taken = taken_in(policy, words, data, asked.inbox, Place(place, opened, folder, asked.limits, patience))
        done, sent = _scored(jobs, opened or opening(), data.as_of, asked, patience)
    _tell(done, data.as_of, taken, sent, asked)
    return ExitCode.FINE if sent is None or sent.all_well else ExitCode.FINDINGS


def _named(store: Path | None) -> Path:
    if store is None:
        raise TypeError("--store is required")
    return store


def _copied(store: Path, folder: Path) -> Path:
    """What a dry run may do with as it likes."""
    copy = folder / store.name
    for ending in ("", ".wal"):  # what was killed leaves the second, and it belongs to the first
        file = store.with_name(store.name + ending)
        if file.exists():
            shutil.copyfile(file, copy.with_name(copy.name + ending))
    return copy


def _opened(store: Path, folder: Path, limits: Limits) -> AbstractContextManager[Store]:
    from leadscore.batch.store.store import open_store

    return open_store(store, folder, limits, read_only=False)


def _scored(
    jobs: Sequence[Job], opened: Store, as_of: int, asked: Asked, patience: Patience
) -> tuple[list[Done], Sent | None]:
    from leadscore.batch.store.versions import keep_versions, keeps_versions
    from leadscore.production.ledger.ledger import open_ledger
    from leadscore.production.running import score_and_record, undone

    with ExitStack() as stack:
        if not keeps_versions(opened):
            keep_versions(opened)
        ledger = patience(lambda: stack.enter_context(open_ledger(opened, asked.record, write=True)))
        with ExitStack() as dry:
            if asked.dry:
                dry.enter_context(undone(ledger.database))
            dry.enter_context(waiting("Scoring"))
            done = [
                score_and_record(opened, ledger, job, as_of, now(), send=asked.send, each=asked.each) for job in jobs
            ]
        if not asked.send:
            return done, None
        from leadscore.production.sending.run import send_waiting

        return done, send_waiting(ledger.database, jobs[0].fitted.settings, now)


# ------------------------------------------------------------------------------------------------ what is told


def _tell(done: Sequence[Done], as_of: int, taken: Added | None, sent: Sent | None, asked: Asked) -> None:
    if asked.as_json:
        from leadscore.report.json_text import dumps
        from leadscore.report.run_json import as_json

        taken_in = None if taken is None else _taken_json(taken)
        click.echo(dumps(as_json(done, as_of, taken_in, sent, dry=asked.dry), indent=2))
        return
    for line in _lines(done, as_of, taken, sent, asked):
        click.echo(clean(line))


def _lines(done: Sequence[Done], as_of: int, taken: Added | None, sent: Sent | None, asked: Asked) -> Iterator[str]:
    from leadscore.report.outbox_words import sent_lines
    from leadscore.report.run_words import lines

    if taken is not None:
        yield from _taken_lines(taken)
    for one in done:
        yield from lines(one, as_of, dry=asked.dry)
    if sent is not None:
        yield from sent_lines(sent)
    if asked.dry:
        yield "This was a dry run: nothing was recorded, and nothing sent."


def _taken_lines(taken: Added) -> Iterator[str]:
    for path in taken.known:
        yield f"{path} went in before: it is passed over."
    if taken.widened:
        yield f"The store knows from now on: {', '.join(taken.widened)}."
    passed = (
        f"; {counted(taken.events_known, 'event')} passed over, for the store has them" if taken.events_known else ""
    )
    yield f"{counted(taken.moved, 'lead')} new or changed{passed}."


def _taken_json(taken: Added) -> Mapping[str, Json]:
    return {
        "leads": taken.moved,
        "events_known": taken.events_known,
        "files_known": [str(path) for path in taken.known],
        "words_new": list(taken.widened),
    }
