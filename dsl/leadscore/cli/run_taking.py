"""What `leadscore run` takes in: the files that are named, and what `leadscore serve` wrote down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data, config_of, reading
from leadscore.cli.exits import BadInput
from leadscore.cli.terminal import say
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.batch.ingest.run import Added, Sources
    from leadscore.batch.ingest.vocabulary import Vocabulary
    from leadscore.batch.store.store import Limits, Store
    from leadscore.facts.quarantine import Quarantine, Report, SetAside
    from leadscore.facts.rows import Row
    from leadscore.production.lock import Patience
    from leadscore.production.log import Log
    from leadscore.production.serving.inbox import Claimed


@dataclass(frozen=True, slots=True)
class Place:
    """The store that takes in, which is `opened` if it is there already; a `folder` for what does not fit into memory,
    and how long to wait for others."""

    store: Path
    opened: Store | None
    folder: Path
    limits: Limits
    patience: Patience


def taken_in(policy: Path, words: Vocabulary, data: Data, inbox: Path | None, place: Place, log: Log) -> Added | None:
    """What was new; None where nothing was named. Of an inbox nothing is left, or all. Raises BadInput, FactsError."""
    from leadscore.facts.quarantine import Report, quarantine

    report = Report()
    with ExitStack() as stack:
        claimed = None if inbox is None else stack.enter_context(_claimed(inbox))
        with reading(data), quarantine(data.rejects, data.strict, report) as aside:
            parts = [_added(sources, words, aside, place) for sources in _named(policy, data)]
            if claimed is not None:
                of_inbox = _nowhere(report) if data.rejects is None else aside
                parts += [_added(sources, words, of_inbox, place) for sources in _of_inbox(claimed)]
        for line in report.lines():
            say(line)
        if claimed is not None and claimed.left:
            files = counted(claimed.left, "file of the inbox is", "files of the inbox are")
            say(f"{files} not complete yet: the next run takes {'it' if claimed.left == 1 else 'them'}.")
        if (data.rejects or data.strict) and any(part.known for part in parts):
            say("Of files that went in before no row is looked at again: `leadscore score` tells which do not fit.")
    if not (data.leads or data.events or inbox):
        return None
    from leadscore.report.run_log import taken_in as told

    found = _together(parts)
    log.step("taken_in", **told(found, report))
    return found


def _claimed(inbox: Path) -> AbstractContextManager[Claimed]:
    from leadscore.production.serving.inbox import inbox_files

    return inbox_files(inbox)


def _nowhere(report: Report) -> Quarantine:
    """What serve wrote down stands nowhere else: where no row can be set aside, none is left out."""
    from leadscore.facts.quarantine import Quarantine

    class Nowhere(Quarantine):
        def put(self, file: str, row: Row, why: SetAside) -> None:
            raise BadInput(
                f"A row of the inbox cannot be used: {why.reason} ({Path(file).name}, line {row.line})",
                "Nothing of it is lost, and nothing was scored. Name a file for such rows: --rejects FILE.",
            )

    return Nowhere(report, strict=True)


def _named(policy: Path, data: Data) -> Iterator[Sources]:
    from leadscore.batch.ingest.run import Sources

    if data.leads is not None or data.events:
        yield Sources(data.leads, data.events, config_of(policy, data.config))


def _of_inbox(claimed: Claimed) -> Iterator[Sources]:
    """Leads before the events that may be theirs."""
    from leadscore.batch.ingest.run import Sources
    from leadscore.production.serving.inbox import CANONICAL

    yield from (Sources(leads, (), CANONICAL) for leads in claimed.leads)
    if claimed.events:
        yield Sources(None, claimed.events, CANONICAL)


def _added(sources: Sources, words: Vocabulary, aside: Quarantine, place: Place) -> Added:
    from leadscore.batch.ingest.run import take_in, take_into

    if place.opened is not None:
        return take_into(place.opened, words, sources, aside)
    return place.patience(lambda: take_in(place.store, words, sources, place.folder, place.limits, aside))


def _together(parts: Sequence[Added]) -> Added:
    from leadscore.batch.ingest.run import Added

    return Added(
        known=tuple(path for part in parts for path in part.known),
        moved=sum(part.moved for part in parts),
        events_known=sum(part.events_known for part in parts),
        widened=tuple(name for part in parts for name in part.widened),
        events_old=sum(part.events_old for part in parts),
    )
