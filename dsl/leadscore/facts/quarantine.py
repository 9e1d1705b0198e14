"""Rows that do not fit: set aside with file, line, column and reason, counted, never dropped silently."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from leadscore.facts.errors import FactsError
from leadscore.facts.rows import Row
from leadscore.source.write import opened_anew
from leadscore.values.number import counted

COLUMNS = ("file", "line", "column", "reason", "row")
_LISTED = 6
_MOST_KINDS = 1_000
"""So many kinds of reasons are counted apart: each of a million rows may have one of its own."""
_LONGEST = 200


class SetAside(Exception):
    """A row does not fit.

    `kind` is the reason without the row's own words, to count by; `reason` is a clause with them.
    """

    def __init__(self, kind: str, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.column = column


@dataclass(slots=True)
class Report:
    """What became of the rows. `set_aside` counts them by file and kind of reason; `skipped` those that a mapping
    passes over on purpose; `notes` are remarks on columns."""

    read: Counter[str] = field(default_factory=Counter)
    set_aside: Counter[tuple[str, str]] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    examples: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rejects: Path | None = None

    @property
    def total_set_aside(self) -> int:
        return sum(self.set_aside.values())

    def lines(self) -> Iterator[str]:
        """For people, on stderr."""
        yield from self.notes
        for name, count in self.skipped.items():
            yield f"{counted(count, 'row')} of {name} passed over, as leadscore.toml or the ready-made mapping says."
        for name in dict.fromkeys(file for file, _ in self.set_aside):
            yield from self._of_file(name)
        if self.set_aside and self.rejects is not None:
            yield f"The rows are in {self.rejects}, with their reasons."
        elif self.set_aside:
            yield "With --rejects FILE, `run`, `score` and `ingest` write them down; --strict stops at the first."

    def _of_file(self, name: str) -> Iterator[str]:
        reasons = Counter({kind: n for (file, kind), n in self.set_aside.items() if file == name})
        yield f"{counted(reasons.total(), 'row')} of {self.read[name]:,} in {name} set aside:"
        for kind, count in reasons.most_common(_LISTED):
            line, reason = self.examples[name, kind]
            yield f"  {count} × {kind} (first: line {line}, {reason})"
        if len(reasons) > _LISTED:
            yield f"  and {counted(len(reasons) - _LISTED, 'more reason')}"


@dataclass(slots=True)
class Quarantine:
    """Takes rows that do not fit. With `strict` the first one raises FactsError."""

    report: Report
    strict: bool
    writer: Any = None

    def put(self, file: str, row: Row, why: SetAside) -> None:
        if self.strict:
            where = f", column {why.column}" if why.column else ""
            raise FactsError(
                f"{file}, line {row.line}{where}: {why.reason}",
                "Without --strict such rows are set aside and the rest is scored.",
            )
        key = (file, _shortened(why.kind))
        if key not in self.report.set_aside and len(self.report.set_aside) >= _MOST_KINDS:
            key = (file, "one reason or another")
        self.report.set_aside[key] += 1
        self.report.examples.setdefault(key, (row.line, _shortened(why.reason)))
        if self.writer is not None:
            self.writer.writerow((file, row.line, why.column, why.reason, _joined(row.cells)))


@contextmanager
def quarantine(path: Path | None, strict: bool, report: Report) -> Iterator[Quarantine]:
    """`path` is the rejects file; it is written even if it stays without rows, so that no old one misleads, and whole
    or not at all."""
    report.rejects = path
    if path is None:
        yield Quarantine(report, strict)
        return
    try:
        with opened_anew(path) as file:
            writer = csv.writer(_Sheet(path, file))
            writer.writerow(COLUMNS)
            yield Quarantine(report, strict, writer)
    except OSError as error:
        if error.filename != str(path):  # the block's own
            raise
        raise _unwritable(path, error) from error


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a CSV writer writes to."""

    path: Path
    file: BinaryIO

    def write(self, text: str) -> None:
        try:
            self.file.write(text.encode(errors="backslashreplace"))
        except OSError as error:
            raise _unwritable(self.path, error) from error


def _unwritable(path: Path, error: OSError) -> FactsError:
    return FactsError(f"{path} cannot be written: {error.strerror or error}")


def _shortened(words: str) -> str:
    """For people; the rejects file has all of it."""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _joined(cells: Sequence[str]) -> str:
    """The row as it was: one CSV record in one cell."""
    return ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(',"\r\n') else cell for cell in cells)
