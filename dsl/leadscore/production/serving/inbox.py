"""What `leadscore serve` wrote down, for `leadscore run` to take in: claimed, and gone once it is.

Claimed files are read with the canonical columns: no mapping of `leadscore.toml` is meant for them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from leadscore.facts.config import DataConfig, EventsMapping, LeadsMapping
from leadscore.facts.errors import FactsError
from leadscore.production.serving.segments import (
    CLAIMED,
    EVENTS,
    LEADS,
    SEEN,
    complete_all,
    segments,
    sync_folder,
    unfinished,
    without_writer,
)
from leadscore.source.write import opened_anew

CANONICAL = DataConfig(leads=LeadsMapping(), events=(EventsMapping(),))
"""How the files are read: by the columns `id`, `lead`, `at`, `event`, `target`, `minutes` and fields' own names."""
DAYS_SEEN = 7
"""So long the ids of events that were taken in are kept, to know repeats by."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """`leads` in an order that does not matter, for each lead stands once in them; they go in before `events`. So many
    files are `left` in which `leadscore serve` still writes: the next claim has them."""

    leads: tuple[Path, ...]
    events: tuple[Path, ...]
    left: int = 0

    def __bool__(self) -> bool:
        return bool(self.leads or self.events)


@contextmanager
def inbox_files(folder: Path) -> Iterator[Claimed]:
    """Claims what is complete, and what a writer that no longer lives left; when the block is done it is deleted.

    Where the block raises, or its process dies, the files stay claimed and come again the next time. So the block has
    to be one that may be done twice with the same files, as `batch.ingest.run.take_in` may. Raises FactsError.
    """
    if not folder.is_dir():
        raise FactsError(f"There is no inbox {folder}", "`leadscore serve` makes one: --inbox names its folder.")
    try:
        claimed = _claim(folder)
    except OSError as error:
        raise FactsError(f"The inbox {folder} cannot be used: {error.strerror or error}") from error
    left = unfinished(folder)
    of_leads, of_events = segments(claimed, LEADS), segments(claimed, EVENTS)
    made = [*_leads_once(of_leads, claimed), *_joined(of_events, claimed)]
    yield Claimed(
        tuple(path for path in made if path.name.startswith(f"taken-{LEADS}")),
        tuple(path for path in made if path.name.startswith(f"taken-{EVENTS}")),
        left,
    )
    _keep_ids(folder / SEEN, of_events)
    for path in (*made, *of_leads, *of_events):
        path.unlink(missing_ok=True)


def _claim(folder: Path) -> Path:
    """Events first: a lead that one of them needs was written before it, so it comes along."""
    claimed = folder / CLAIMED
    claimed.mkdir(mode=0o700, exist_ok=True)
    with without_writer(folder) as nobody_writes:
        if nobody_writes:
            complete_all(folder)
        for path in (*segments(folder, EVENTS), *segments(folder, LEADS)):
            path.rename(claimed / path.name)
    for path in claimed.glob("taken-*"):  # of a claim that was not carried through
        path.unlink()
    sync_folder(folder)
    sync_folder(claimed)
    return claimed


def lines(paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    """What stands in segments, oldest first."""
    decode = msgspec.json.Decoder(dict[str, str]).decode
    for path in paths:
        with path.open("rb") as file:
            yield from (decode(line) for line in file if line.endswith(b"\n"))


def _leads_once(paths: Iterable[Path], folder: Path) -> Iterator[Path]:
    """A file of leads changes all fields that it has, and knows each lead once: so the changes of a lead are put
    together, and each set of fields gets a file of its own."""
    leads: dict[str, dict[str, str]] = {}
    for line in lines(paths):
        leads.setdefault(line["id"], {}).update(line)
    by_fields: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for lead in leads.values():
        by_fields.setdefault(tuple(sorted(lead)), []).append(lead)
    for number, some in enumerate(by_fields.values()):
        path = folder / f"taken-{LEADS}-{number:04d}.ndjson"
        with opened_anew(path) as file:
            file.writelines(json.dumps(lead, ensure_ascii=False).encode() + b"\n" for lead in some)
        yield path


def _joined(paths: list[Path], folder: Path) -> Iterator[Path]:
    """One file: what stands twice in one file happened twice, in two it would be taken for the same."""
    if not paths:
        return
    whole = folder / f"taken-{EVENTS}.ndjson"
    with opened_anew(whole) as file:
        for path in paths:
            file.write(path.read_bytes())
    yield whole


def _keep_ids(folder: Path, paths: Iterable[Path]) -> None:
    """Nothing of the events but their ids; those of long ago go."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for path in paths:
        ids = [line["id"] for line in lines([path]) if line["id"]]
        with opened_anew(folder / f"{path.stem}.ids") as file:
            file.write(msgspec.json.encode(ids))
    until = time.time_ns() - DAYS_SEEN * 86_400 * 10**9
    for path in folder.glob(f"{EVENTS}-*.ids"):
        if path.stem < f"{EVENTS}-{until:019d}":
            path.unlink()


def ids_seen(folder: Path) -> Iterator[str]:
    """The ids of events that were taken in, oldest first."""
    for path in sorted((folder / SEEN).glob(f"{EVENTS}-*.ids")):
        yield from msgspec.json.decode(path.read_bytes(), type=list[str])
