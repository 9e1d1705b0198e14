"""Past leads that are read again and again: from their files, or from a store where these are large."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from leadscore.cli.data import Data, opened
from leadscore.cli.stores import is_large, store_for, vocabulary

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.facts.model import Lead
    from leadscore.facts.quarantine import Report
    from leadscore.plan.model import Plan

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


@dataclass(slots=True)
class _InFiles:
    """Read once, and kept from then on, unless there is too much of it."""

    words: Plan
    policy: Path
    data: Data
    report: Report
    kept: list[Lead] | None = None

    def __iter__(self) -> Iterator[Lead]:
        return self._read() if self.kept is None else iter(self.kept)

    def _read(self) -> Iterator[Lead]:
        seen: list[Lead] = []
        room = _KEPT
        with opened(self.words, self.policy, self.data) as facts:
            self.report = facts.report
            for lead in facts:
                room -= 1 + len(lead.events)
                if room > 0:
                    seen.append(lead)
                yield lead
        self.kept = seen if room > 0 else None

    def of(self, ids: Collection[str]) -> Iterator[Lead]:
        return (lead for lead in self if lead.id in ids)

    def last_event(self, until: int) -> int | None:
        from leadscore.learn.history import last_event

        return last_event(self, until)


@dataclass(slots=True)
class _InStore:
    words: Plan
    store: Store
    report: Report

    def __iter__(self) -> Iterator[Lead]:
        return self._numbered(range(self.store.lead_count))

    def of(self, ids: Collection[str]) -> Iterator[Lead]:
        from leadscore.batch.store.leads import numbers_of

        return self._numbered(numbers_of(self.store, ids))

    def last_event(self, until: int) -> int | None:
        from leadscore.batch.store.leads import newest_event

        return newest_event(self.store, until)

    def _numbered(self, numbers: Sequence[int]) -> Iterator[Lead]:
        from leadscore.batch.store.leads import leads_of

        for start in range(0, len(numbers), _AT_ONCE):
            yield from leads_of(self.store, numbers[start : start + _AT_ONCE], self.words.kinds)


@contextmanager
def past_leads(words: Plan, policy: Path, data: Data, also: Collection[str]) -> Iterator[PastLeads]:
    """Large files are read into a store first, with the fields that the policy uses and some `also`."""
    from leadscore.facts.quarantine import Report

    if not is_large(data):
        yield _InFiles(words, policy, data, Report())
        return
    asked = replace(vocabulary([words]), needed=words.used_fields.union(also))
    with store_for(asked, policy, data) as (store, report):
        yield _InStore(words, store, report)
