"""Stores that commands open: the one that the user names, or one made of their files for as long as a command runs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data, calmly, config_of, reading
from leadscore.cli.exits import BadInput
from leadscore.cli.terminal import is_terminal
from leadscore.source.working import working_folder
from leadscore.source.write import is_utf8

if TYPE_CHECKING:
    from leadscore.batch.ingest.vocabulary import Vocabulary
    from leadscore.batch.store.store import Limits, Store
    from leadscore.engine.outcome import Outcome
    from leadscore.facts.model import Lead
    from leadscore.facts.quarantine import Report
    from leadscore.plan.model import EventKind, Field, Plan

_AT_A_TIME = 20_000
"""So many leads of a store are in Python's hands at once."""


def is_large(data: Data) -> bool:
    """Whether the files are worth a store of their own."""
    from leadscore.batch.ingest.large import are_large

    return are_large(data.files)


def must_be_in_utf8(paths: Iterable[Path | None]) -> None:
    """DuckDB opens no file whose name is no text, nor one below a folder of such a name. Raises BadInput."""
    for path in paths:
        if path is not None and not is_utf8(os.path.realpath(path)):
            raise BadInput(f"The name of `{path}`, or of a folder above it, is not in UTF-8", "Rename it.")


@contextmanager
def opened_store(
    plan: Plan, policy: Path, data: Data, limits: Limits | None = None, *, write: bool = False
) -> Iterator[tuple[Store, Report]]:
    """The store that the user names, or one of their files, and what became of these files' rows."""
    words = replace(vocabulary([plan]), needed=plan.used_fields)
    with store_for(words, policy, data, limits, write=write) as found:
        yield found


@contextmanager
def store_for(
    words: Vocabulary, policy: Path, data: Data, limits: Limits | None = None, *, write: bool = False
) -> Iterator[tuple[Store, Report]]:
    """As `opened_store`, for all policies that the vocabulary is made of; `policy` has the mapping of columns beside
    it."""
    from leadscore.batch.store.store import Limits, open_store
    from leadscore.facts.quarantine import Report
    from leadscore.facts.stopping import load_duckdb

    must_be_in_utf8(data.files)
    with calmly(), working_folder() as folder:
        load_duckdb()
        path, report = data.store, Report()
        limits = limits or Limits(threads=None if is_large(data) else 1)  # cores that share little cost more than it
        if path is None:
            path = folder / "store.duckdb"
            report = make(path, words, policy, data, folder, limits)
        with open_store(path, folder, limits, read_only=not write) as store:
            yield store, report


def make(path: Path, words: Vocabulary, policy: Path, data: Data, folder: Path, limits: Limits) -> Report:
    """Makes a store of the files that the options name. Raises FactsError."""
    from leadscore.batch.ingest.run import Sources, make_store
    from leadscore.facts.quarantine import Report, quarantine

    report = Report()
    sources = Sources(data.leads, data.events, config_of(policy, data.config))
    with reading(data), quarantine(data.rejects, data.strict, report) as aside:
        make_store(path, words, sources, folder, limits, aside)
    return report


def vocabulary(plans: Sequence[Plan]) -> Vocabulary:
    """The fields and events of all policies. Raises BadInput where they disagree about one."""
    from leadscore.batch.ingest.vocabulary import Vocabulary

    fields: dict[str, Field] = {}
    kinds: dict[str, EventKind] = {}
    for plan in plans:
        for field in plan.fields:
            if fields.setdefault(field.name, field) != field:
                raise BadInput(
                    f"`{field.name}` is {fields[field.name].type.value} to one policy, {field.type.value} to another",
                    "A store holds a field once: give one of them another name, or make two stores.",
                )
        for kind in plan.events:
            if kinds.setdefault(kind.name, kind) != kind:
                raise BadInput(
                    f"The event `{kind.name}` is done by us to one policy, and not to another",
                    "Say the same in both, best in a vocabulary that they share.",
                )
    return Vocabulary(tuple(fields.values()), tuple(kinds.values()))


def outcomes_of_store(plan: Plan, store: Store, as_of: int) -> Iterator[tuple[Lead, Outcome]]:
    """Every lead with all that is known of it, and its outcome, by the engine for one lead. Raises FactsError where the
    store was not made for such a policy."""
    from leadscore.batch.scoring import must_know
    from leadscore.batch.store.leads import leads_of
    from leadscore.engine.compiled import compile_plan

    must_know(store, plan)
    score = compile_plan(plan).score
    for start in range(0, store.lead_count, _AT_A_TIME):
        for lead in leads_of(store, range(start, min(start + _AT_A_TIME, store.lead_count)), plan.kinds):
            yield lead, score(lead, as_of)


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """A person who has to wait sees that something is going on; what is given tells how far it is."""
    if not is_terminal(sys.stderr):
        yield lambda step: None
        return
    from leadscore.cli.terminal import console

    with console(sys.stderr).status(what) as status:
        yield lambda step: status.update(f"{what}: {step}")
