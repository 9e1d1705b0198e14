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
from leadscore.cli.retaining import cleaned, retained
from leadscore.cli.run_taking import Place, taken_in
from leadscore.cli.stores import vocabulary, waiting
from leadscore.cli.terminal import say
from leadscore.cli.times import now
from leadscore.diagnostics.render.cells import clean
from leadscore.source.working import shown_name, working_folder
from leadscore.values.days import iso_instant
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.batch.ingest.run import Added
    from leadscore.batch.store.store import Limits, Store
    from leadscore.production.ledger.ledger import Ledger
    from leadscore.production.lock import Patience
    from leadscore.production.log import Log
    from leadscore.production.retention.retain import Retained
    from leadscore.production.running import Done, Job
    from leadscore.production.sending.run import Sent
    from leadscore.report.json_text import Json


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options ask for besides data: `inbox` is the folder of `leadscore serve`, `record` the address of the
    ledger's database, `wait` in seconds. `renamed_from` is the name under which the policy was known until now."""

    inbox: Path | None
    record: str | None
    send: bool
    each: bool
    dry: bool
    as_json: bool
    wait: int
    limits: Limits
    renamed_from: str | None
    new_record: bool


def run(policy: Path, jobs: Sequence[Job], data: Data, asked: Asked, log: Log) -> int:
    """Does it, says what came of it, and returns the exit code. Raises BadInput and FactsError."""
    from leadscore.batch.ingest.run import is_there
    from leadscore.production.lock import Patience, alone

    store = Path(os.path.realpath(_named(data.store)))
    log.step("started", **_started(store, jobs, data.as_of, asked))
    patience = Patience(asked.wait, say, option=True)
    with ExitStack() as stack:
        patience(lambda: stack.enter_context(alone(store, now())))
        folder = stack.enter_context(working_folder(store.parent))
        place = _copied(store, folder) if asked.dry else store
        words = vocabulary([job.plan for job in jobs])
        cleaning = stack.enter_context(cleaned(place, folder, asked.limits))

        def opening() -> Store:
            return patience(lambda: stack.enter_context(_opened(place, folder, asked.limits)))

        opened = opening() if is_there(place) else None
        taken = taken_in(policy, words, data, asked.inbox, Place(place, opened, folder, asked.limits, patience), log)
        opened = opened or opening()
        done, sent, erased = _scored(jobs, opened, data, data.config or policy, asked, patience, log)
        if not asked.dry:
            cleaning.look(opened)
    _tell(_Came(done, data.as_of, taken, sent, erased), asked)
    code = ExitCode.FINE if sent is None or sent.all_well else ExitCode.FINDINGS
    log.end(code)
    return code


def _started(store: Path, jobs: Sequence[Job], as_of: int, asked: Asked) -> dict[str, object]:
    from leadscore import __version__

    return {
        "leadscore": __version__,
        "store": store.name,
        "policies": [job.plan.name for job in jobs],
        "as_of": iso_instant(as_of),
        "dry_run": asked.dry,
        "send": asked.send,
    }


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
    jobs: Sequence[Job], opened: Store, data: Data, settings: Path, asked: Asked, patience: Patience, log: Log
) -> tuple[list[Done], Sent | None, Retained | None]:
    from leadscore.batch.store.versions import keep_versions, keeps_versions
    from leadscore.production.ledger.ledger import open_ledger
    from leadscore.production.running import score_and_record, undone
    from leadscore.report import run_log

    as_of = data.as_of
    with ExitStack() as stack:
        if not keeps_versions(opened):
            keep_versions(opened)
        ledger = patience(lambda: stack.enter_context(open_ledger(opened, asked.record, write=True)))
        with ExitStack() as dry:
            if asked.dry:
                dry.enter_context(undone(ledger.database))
            # Before it is scored: a scoring that reads what goes at once could not be done again.
            erased = retained(opened, ledger, _named(data.store), settings, min(as_of, now()), dry=asked.dry)
            if erased is not None:
                log.step("erased", **run_log.erased(erased))
            _name(ledger, jobs, asked)
            dry.enter_context(waiting("Scoring"))
            done = []
            for job in jobs:
                one = score_and_record(opened, ledger, job, as_of, now(), send=asked.send, each=asked.each)
                log.step("scored", **run_log.scored(one, as_of))
                log.step("crossed", **run_log.crossed(one))
                done.append(one)
        if not asked.send:
            return done, None, erased
        from leadscore.production.sending.run import send_waiting

        sent = send_waiting(ledger.database, jobs[0].fitted.settings, now)
        log.step("sent", **run_log.sent(sent))
        return done, sent, erased


def _name(ledger: Ledger, jobs: Sequence[Job], asked: Asked) -> None:
    """Each policy goes on with its own record. Raises BatchError where that seems to have another name."""
    from leadscore.production.record.renaming import must_not_be_renamed, rename

    names = [job.plan.name for job in jobs]
    if asked.renamed_from is not None:
        with ledger.database.transaction():
            rename(ledger, asked.renamed_from, names[0])
    elif not asked.new_record:
        for job in jobs:
            must_not_be_renamed(ledger, job.plan.name, job.path, names)


# ------------------------------------------------------------------------------------------------ what is told


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of it: `erased` for its age."""

    done: Sequence[Done]
    as_of: int
    taken: Added | None
    sent: Sent | None
    erased: Retained | None


def _tell(came: _Came, asked: Asked) -> None:
    if asked.as_json:
        from leadscore.report.json_text import dumps
        from leadscore.report.run_json import as_json

        taken_in = None if came.taken is None else _taken_json(came.taken)
        click.echo(dumps(as_json(came.done, came.as_of, taken_in, came.sent, came.erased, dry=asked.dry), indent=2))
        return
    for line in _lines(came, asked):
        click.echo(clean(line))


def _lines(came: _Came, asked: Asked) -> Iterator[str]:
    from leadscore.report.outbox_words import sent_lines
    from leadscore.report.run_words import lines

    if came.taken is not None:
        yield from _taken_lines(came.taken)
    if came.erased is not None:
        from leadscore.report.retention_words import summary

        yield summary(came.erased, dry=asked.dry)
    for one in came.done:
        yield from lines(one, came.as_of, dry=asked.dry)
    if came.sent is not None:
        yield from sent_lines(came.sent)
    if asked.dry:
        yield "This was a dry run: nothing was recorded, and nothing sent."


def _taken_lines(taken: Added) -> Iterator[str]:
    for path in taken.known:
        yield f"{shown_name(path)} went in before: it is passed over."
    if taken.widened:
        yield f"The store knows from now on: {', '.join(taken.widened)}."
    passed = (
        f"; {counted(taken.events_known, 'event')} passed over, for the store has them" if taken.events_known else ""
    )
    yield f"{counted(taken.moved, 'lead')} new or changed{passed}."
    if taken.events_old:
        yield f"{counted(taken.events_old, 'event')} passed over, for events that old are no longer kept."


def _taken_json(taken: Added) -> Mapping[str, Json]:
    return {
        "leads": taken.moved,
        "events_known": taken.events_known,
        "events_old": taken.events_old,
        "files_known": [shown_name(path) for path in taken.known],
        "words_new": list(taken.widened),
    }
