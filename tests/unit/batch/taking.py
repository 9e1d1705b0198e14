"""Stores made for tests, into which files are taken as `leadscore run` does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadscore.batch.ingest.run import Added, Sources, make_store, take_in
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.store.store import Limits, Store, open_store
from leadscore.facts.config import DataConfig
from leadscore.facts.quarantine import Report, quarantine
from unit.test_store_changes import EVENT_COLUMNS, write

__all__ = ["EVENT_COLUMNS", "LIMITS", "made", "opened", "taken", "write"]
LIMITS = Limits(threads=1)


def taken(path: Path, words: Vocabulary, leads: Path | None, *events: Path) -> Added:
    with quarantine(None, True, Report()) as aside:
        return take_in(path, words, Sources(leads, events, DataConfig()), path.parent, LIMITS, aside)


def made(path: Path, words: Vocabulary, leads: Path, *events: Path) -> None:
    with quarantine(None, True, Report()) as aside:
        make_store(path, words, Sources(leads, events, DataConfig()), path.parent, LIMITS, aside)


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    with open_store(path, path.parent, LIMITS, read_only=False) as store:
        yield store
