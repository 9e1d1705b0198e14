"""Past leads that are read again and again: from their files, or from a store, as which large files are read, too."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from leadscore.batch.ingest.large import are_large
from leadscore.batch.ingest.run import Sources, make_store
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.batch.scoring import must_know
from leadscore.batch.store.leads import leads_of, newest_event, numbers_of
from leadscore.batch.store.store import Limits, Store, open_store
from leadscore.facts.config import DataConfig
from leadscore.facts.errors import FactsError
from leadscore.facts.load import Facts, open_facts
from leadscore.facts.model import Lead
from leadscore.facts.quarantine import Report, quarantine
from leadscore.facts.stopping import load_duckdb
from leadscore.learn.history import last_event
from leadscore.learn.known import must_have_columns, readers_of
from leadscore.plan.model import Field, Plan
from leadscore.source.working import working_folder
from leadscore.values.spelling import nearest
from leadscore.values.terms import ValueType

_KEPT = 500_000
"""So many leads and events are kept in memory, a few hundred bytes each."""
_AT_ONCE = 20_000
"""So many leads of a store are in Python's hands at once."""


class PastLeads(Protocol):
    """Leads that can be iterated more than once; then `report`, of what became of their rows, is of the last time."""

    report: Report

    def __iter__(self) -> Iterator[Lead]: ...

    def of(self, ids: Collection[str]) -> Iterator[Lead]:
        """Those with these ids alone, in the same order."""

    def last_event(self, until: int) -> int | None:
        """The newest event of all, without those after `until`; None where there is none."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where past leads are: in a file of `leads` and files of `events`, whose columns `config` maps, or in a `store`.
    Rows that do not fit go to the file `rejects` each time that the leads are read, or, with `strict`, end it."""

    config: DataConfig
    leads: Path | None
    events: tuple[Path, ...] = ()
    store: Path | None = None
    rejects: Path | None = None
    strict: bool = False

    @property
    def has_events(self) -> bool:
        """Whether anybody can have done anything."""
        return self.store is not None or bool(self.events)

    @property
    def file(self) -> Path:
        """The file of leads, which is there, since no store is."""
        if self.leads is None:
            raise ValueError("there is no file of leads")
        return self.leads

    @property
    def again(self) -> Source:
        """The same, once its rows that do not fit have been told."""
        return replace(self, rejects=None, strict=False)

    def must_have(self, wanted: Mapping[str, str]) -> None:
        """Raises FactsError, with the name that was perhaps meant, where a column is not there; `wanted` says what each
        holds."""
        if self.store is None:
            must_have_columns(self.file, self.config, wanted)
            return
        with _opened(self.store) as store:
            for name, held in wanted.items():
                if name not in store.field_types:
                    raise _not_stored(self.store, name, held, store.field_types)

    def readers_of(self, name: str, fields: Sequence[Field]) -> tuple[str, ...]:
        """Those of the fields that read the same column as the field or column `name`; of a store, whose columns nobody
        knows any more, the field of that name."""
        if self.store is None:
            return readers_of(self.file, self.config, name, fields)
        return tuple(field.name for field in fields if field.name == name)

    def cells(self, names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
        """What stands in the columns of these names, lead by lead, which must all be there; "" for a blank."""
        leads = self._texts(names) if self.store is None else _stored(self.store, names)
        for lead in leads:
            yield lead.id, [lead.shown.get(name, "") for name in names]

    def _texts(self, names: Sequence[str]) -> Iterator[Lead]:
        fields = [Field(name, ValueType.TEXT) for name in names]
        with closing(open_facts(fields, (), self.file, (), self.config)) as facts:
            yield from facts


def _stored(path: Path, names: Sequence[str]) -> Iterator[Lead]:
    with _opened(path) as store:
        yield from _in_parts(store, range(store.lead_count), (), names)


def _in_parts(store: Store, numbers: Sequence[int], kinds: Collection[str], fields: Sequence[str]) -> Iterator[Lead]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield from leads_of(store, numbers[start : start + _AT_ONCE], kinds, fields)


def _not_stored(store: Path, name: str, held: str, fields: Collection[str]) -> FactsError:
    near = nearest(name, fields)
    mend = (
        "A store keeps the fields that its policies know: declare this one, and make the store anew with `leadscore "
        "ingest`. What became of leads can also stand in a file with the columns lead, outcome and at."
    )
    return FactsError(
        f"{store} has no field `{name}`, which holds {held}", f"Did you mean `{near[0]}`?" if near else mend
    )


@contextmanager
def past_leads(words: Plan, source: Source, also: Collection[str] = ()) -> Iterator[PastLeads]:
    """All leads with the fields that a policy uses, and some `also`, and with their events. Raises FactsError, also
    while they are read."""
    if source.store is not None:
        with _opened(source.store) as store:
            must_know(store, words)
            yield _InStore(words, store, Report())
    elif are_large((source.file, *source.events)):
        with working_folder() as folder:
            path, report = folder / "store.duckdb", Report()
            asked = Vocabulary(words.fields, words.events, words.used_fields.union(also))
            load_duckdb()
            with quarantine(source.rejects, source.strict, report) as aside:
                make_store(path, asked, Sources(source.leads, source.events, source.config), folder, Limits(), aside)
            with open_store(path, folder, Limits(), read_only=True) as store:
                yield _InStore(words, store, report)
    else:
        yield _InFiles(words, source, Report())


@contextmanager
def _opened(store: Path) -> Iterator[Store]:
    """A store that is there already."""
    load_duckdb()
    with working_folder() as folder, open_store(store, folder, Limits(), read_only=True) as found:
        yield found


@dataclass(slots=True)
class _InFiles:
    """Read once, and kept from then on, unless there is too much of it."""

    words: Plan
    source: Source
    report: Report
    kept: list[Lead] | None = None

    def __iter__(self) -> Iterator[Lead]:
        return self._read() if self.kept is None else iter(self.kept)

    def _read(self) -> Iterator[Lead]:
        seen: list[Lead] = []
        room = _KEPT
        with closing(self._facts()) as facts:
            self.report = facts.report
            for lead in facts:
                room -= 1 + len(lead.events)
                if room > 0:
                    seen.append(lead)
                yield lead
        self.kept = seen if room > 0 else None

    def _facts(self) -> Facts:
        source, words = self.source, self.words
        return open_facts(
            words.fields,
            words.events,
            source.file,
            source.events,
            source.config,
            strict=source.strict,
            rejects=source.rejects,
        )

    def of(self, ids: Collection[str]) -> Iterator[Lead]:
        return (lead for lead in self if lead.id in ids)

    def last_event(self, until: int) -> int | None:
        return last_event(self, until)


@dataclass(slots=True)
class _InStore:
    """Only what the plan knows: a store may have fields and kinds of others, and under a name another type."""

    words: Plan
    store: Store
    report: Report

    def __iter__(self) -> Iterator[Lead]:
        return self._numbered(range(self.store.lead_count))

    def of(self, ids: Collection[str]) -> Iterator[Lead]:
        return self._numbered(numbers_of(self.store, ids))

    def last_event(self, until: int) -> int | None:
        return newest_event(self.store, until)

    def _numbered(self, numbers: Sequence[int]) -> Iterator[Lead]:
        types = self.store.field_types
        fields = [field.name for field in self.words.fields if types.get(field.name) is field.type]
        return _in_parts(self.store, numbers, self.words.kinds, fields)
