"""What the checker hands on: every file of a policy, its names, its sets' members, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from leadscore.check.symbols import Symbols
from leadscore.diagnostics import Diagnostic
from leadscore.record import Record
from leadscore.source import Source
from leadscore.syntax.nodes import File


class Unit(Record):
    """One file of a policy: its text and its tree."""

    source: Source
    file: File


class Loaded(Record):
    """A policy's files, parsed, not yet checked.

    `set_files` gives, for each set that is read from a CSV file which could be read, its members as pattern texts.
    `diagnostics` holds what parsing and reading found. `half_known` are the names that unreadable sentences would have
    declared; `complete` is False when a used file could not be read, so that any unknown name may be declared there.
    """

    main: Unit
    used: tuple[Unit, ...]
    set_files: Mapping[str, tuple[str, ...]]
    diagnostics: tuple[Diagnostic, ...]
    half_known: frozenset[str] = frozenset()
    complete: bool = True


class Checked(Record):
    """`main` is the policy itself, `used` the vocabulary files it uses, directly or not, each once.

    `sets` gives every declared or standard set that the policy's conditions use: its members as pattern texts in the
    notation of `syntax.nodes.Text.value` (still with `\\*` and `\\\\`), from inline members or from the CSV file.
    `diagnostics` holds all problems of all files, in order; where one is an error, the rest need not be complete.
    """

    main: Unit
    used: tuple[Unit, ...]
    symbols: Symbols
    sets: Mapping[str, tuple[str, ...]]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def sources(self) -> dict[str, Source]:
        """The texts that diagnostics point into, by `Span.path`."""
        return {unit.source.path: unit.source for unit in (self.main, *self.used)}
