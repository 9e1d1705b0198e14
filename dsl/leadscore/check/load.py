"""From a path to all files of a policy: follows `use`, reads the CSV files of sets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from leadscore.check.files import MAX_SET_BYTES, Files, Outside, inside, without_links
from leadscore.check.model import Loaded, Unit
from leadscore.check.places import first_word
from leadscore.diagnostics import Diagnostic, Edit, Fix
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Source, Span
from leadscore.source.links import HELP, leads_nowhere
from leadscore.source.read import MAX_BYTES, TooLarge, decode
from leadscore.syntax.nodes import File, PolicyHeader, SetFile, Text, Use, Vocabulary
from leadscore.syntax.parser import parse
from leadscore.values.number import counted
from leadscore.values.pattern import literal

if TYPE_CHECKING:
    from leadscore.check.setfile import BadRow

_SHOWN_ROWS = 3


def load(path: Path, files: Files | None = None, shown_as: str | None = None) -> Loaded:
    """Reads a policy and every file that it uses. Never raises for what the files hold or lack: that is told in
    `diagnostics`. `shown_as` is the path that messages name in the place of `path`; those of used files follow it."""
    resolved, shown = without_links(path), shown_as or str(path)
    loading = _Loading(files or Files(), resolved.parent, PurePath(shown).parent)
    main = loading.main(path, resolved, shown)
    loading.follow(resolved, main)
    return Loaded(
        main,
        tuple(loading.used),
        loading.set_files,
        tuple(loading.diagnostics),
        frozenset(loading.half_known),
        complete=not loading.missing,
    )


class _Loading:
    """`root` is the resolved folder that all files lie in, `shown_root` how messages name it."""

    def __init__(self, files: Files, root: Path, shown_root: PurePath) -> None:
        self.files, self.root, self.shown_root = files, root, shown_root
        self.used: list[Unit] = []
        self.set_files: dict[str, tuple[str, ...]] = {}
        self.diagnostics: list[Diagnostic] = []
        self.half_known: set[str] = set()
        self.missing = False
        self.csv_sources: dict[Path, Source] = {}

    def main(self, named: Path, path: Path, shown: str) -> Unit:
        """The policy itself, as it was named and without links; empty when it cannot be read."""
        try:
            return self._parsed(decode(shown, self.files.read(path, MAX_BYTES)))
        except (OSError, TooLarge) as error:
            self.missing = True
            self.diagnostics.append(self._no_policy(named, path, shown, error))
            return Unit(Source(shown, ""), File((), span=Span(shown, 0, 0)))

    def _no_policy(self, named: Path, path: Path, shown: str, error: Exception) -> Diagnostic:
        span, name = Span(shown, 0, 0), PurePath(shown).name or shown
        target = self.files.dead_link(named)
        if target is not None:
            return problem("missing-file", span, leads_nowhere(name, target), HELP)
        return self._unreadable(span, name, path, error, MAX_BYTES)

    def follow(self, main_path: Path, main: Unit) -> None:
        """Reads what `main` uses, and what that uses, each file once, in the order of their first `use`."""
        self._read_sets(main_path, main)
        open_files = [(main_path, _uses(main))]
        done = {main_path}
        while open_files:
            path, uses = open_files[-1]
            use = next(uses, None)
            if use is None:
                open_files.pop()
                continue
            target = self._locate(path.parent, use.path)
            if target is None:
                self.missing = True
            elif target in [opened for opened, _ in open_files]:
                chain = [opened for opened, _ in open_files]
                self.diagnostics.append(self._cycle(use, [*chain[chain.index(target) :], target]))
            elif target not in done:
                done.add(target)
                unit = self._vocabulary(use, target)
                if unit is not None:
                    self.used.append(unit)
                    self._read_sets(target, unit)
                    open_files.append((target, _uses(unit)))

    # -------------------------------------------------------------------------------------- one used file

    def _vocabulary(self, use: Use, path: Path) -> Unit | None:
        source = self._source(use.path, path, MAX_BYTES)
        if source is None:
            self.missing = True
            return None
        unit = self._parsed(source)
        self.diagnostics.extend(_misplaced(unit))
        return unit

    def _parsed(self, source: Source) -> Unit:
        parsed = parse(source)
        self.diagnostics.extend(parsed.diagnostics)
        self.half_known.update(parsed.unreadable)
        return Unit(source, parsed.file)

    def _cycle(self, use: Use, chain: list[Path]) -> Diagnostic:
        names = [f"`{path.relative_to(self.root).as_posix()}`" for path in chain]
        story = "it uses itself" if len(names) == 2 else f"{names[0]} uses {', which uses '.join(names[1:])}"
        return problem(
            "use-cycle",
            use.path.span,
            f"This file is being read already: {story}",
            "Delete this sentence, or move what both files need into a third one.",
        )

    # -------------------------------------------------------------------------------------- sets from CSV

    def _read_sets(self, path: Path, unit: Unit) -> None:
        for statement in unit.file.statements:
            if isinstance(statement, SetFile) and statement.name.text not in self.set_files:
                target = self._locate(path.parent, statement.path)
                source = None if target is None else self._csv(statement.path, target)
                if source is not None:
                    self._read_set(statement, source)

    def _csv(self, written: Text, path: Path) -> Source | None:
        if path not in self.csv_sources:
            source = self._source(written, path, MAX_SET_BYTES)
            if source is None:
                return None
            self.csv_sources[path] = source
        return self.csv_sources[path]

    def _read_set(self, statement: SetFile, source: Source) -> None:
        from leadscore.check.setfile import BadRow, read_rows

        members: dict[str, None] = {}
        bad: list[BadRow] = []
        for row in read_rows(source):
            if isinstance(row, BadRow):
                bad.append(row)
            else:
                members[row.member] = None
        self.set_files[statement.name.text] = tuple(members)
        span, shown = statement.path.span, literal(statement.path.value)
        if bad:
            self.diagnostics.append(_bad_rows(span, shown, sorted(bad, key=lambda row: row.line)))
        elif not members:
            self.diagnostics.append(
                problem(
                    "empty-set",
                    span,
                    f"`{shown}` has no rows under its header",
                    "The first line is read as the column's name; the members stand in the first column under it.",
                )
            )

    # -------------------------------------------------------------------------------------- paths

    def _locate(self, folder: Path, written: Text) -> Path | None:
        try:
            return inside(self.root, folder, literal(written.value))
        except Outside:
            self.diagnostics.append(
                problem(
                    "file-outside-folder",
                    written.span,
                    f"`{literal(written.value)}` lies outside the policy's folder",
                    "A policy is checked, shared and versioned as one folder: "
                    "copy the file into it, and write its path from here.",
                )
            )
        except OSError as error:
            self.diagnostics.append(self._unreadable(written.span, literal(written.value), folder, error, MAX_BYTES))
        return None

    def _source(self, written: Text, path: Path, limit: int) -> Source | None:
        try:
            return decode(self._shown(path), self.files.read(path, limit))
        except (OSError, TooLarge) as error:
            self.diagnostics.append(self._unreadable(written.span, literal(written.value), path, error, limit))
            return None

    def _shown(self, path: Path) -> str:
        return str(self.shown_root / path.relative_to(self.root))

    def _unreadable(self, span: Span, shown: str, path: Path, error: Exception, limit: int) -> Diagnostic:
        match error:
            case TooLarge():
                return problem(
                    "file-too-large",
                    span,
                    f"`{shown}` is larger than {limit // 1024 // 1024} MB",
                    "Surely this is another file than the one that is meant.",
                )
            case FileNotFoundError() | NotADirectoryError():
                return self._missing(span, shown, path)
            case IsADirectoryError():
                return problem("unreadable-file", span, f"`{shown}` is no file", "Write the path of a file.")
            case PermissionError():
                help_text = "You may not read it: ask its owner for permission."
            case _:
                help_text = "Check that the path is written right and that the file can be opened."
        return problem("unreadable-file", span, f"`{shown}` cannot be read", help_text)

    def _missing(self, span: Span, shown: str, path: Path) -> Diagnostic:
        from leadscore.values.spelling import nearest, obvious

        there = self.files.names(path.parent, path.suffix)
        near = nearest(path.name, there)
        fix = None
        one = obvious(path.name, there)
        if one is not None and span.end > span.start and shown.endswith(path.name):
            fixed = shown[: -len(path.name)] + one
            fix = Fix(f"use `{fixed}`", (Edit(span, f'"{fixed}"'),))
        if near:
            help_text = f"Did you mean `{near[0]}`?"
        elif there:
            help_text = f"In that folder there is {', '.join(f'`{name}`' for name in there[:5])}."
        else:
            help_text = "Check how it is written; a path starts at the file that names it."
        return problem("missing-file", span, f"There is no file `{shown}`", help_text, fix)


def _uses(unit: Unit) -> Iterator[Use]:
    return (statement for statement in unit.file.statements if isinstance(statement, Use))


def _misplaced(unit: Unit) -> Iterator[Diagnostic]:
    """What a vocabulary may not hold; of a whole policy, only its first line is told."""
    shown = unit.source.path
    for statement in unit.file.statements:
        if isinstance(statement, Vocabulary):
            continue
        if isinstance(statement, PolicyHeader):
            message = f"`{shown}` is a policy, and a policy cannot be used by another"
        else:
            message = f"`{shown}` is used by a policy, so it may hold vocabulary only"
        yield problem(
            "not-vocabulary",
            first_word(unit.source, statement.span),
            message,
            "Files that are used hold `use`, `field`, `event`, `set` and `define`. "
            "Move the rest into the policy, or the vocabulary into a file of its own.",
        )
        if isinstance(statement, PolicyHeader):
            return


def _bad_rows(span: Span, shown: str, bad: list[BadRow]) -> Diagnostic:
    told = [f"line {row.line}: {row.reason}" for row in bad[:_SHOWN_ROWS]]
    if len(bad) > _SHOWN_ROWS:
        told.append(f"and {len(bad) - _SHOWN_ROWS} more")
    message = f"{counted(len(bad), 'row')} of `{shown}` cannot be read"
    return problem("bad-set-row", span, message, "; ".join(told) + ".")
