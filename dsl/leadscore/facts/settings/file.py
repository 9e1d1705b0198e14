"""The file `leadscore.toml`: found, read, and shown around a slip without the secrets that stand beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from leadscore.facts.errors import FactsError, SettingError
from leadscore.facts.settings.places import Keys, Place, Range, places
from leadscore.record import Record
from leadscore.source import Source, Span
from leadscore.source.read import TooLarge, read

NAME = "leadscore.toml"
PAGES = {
    "assistant": "assistant-models",
    "destinations": "actions",
    "events": "data",
    "export": "export",
    "leads": "data",
    "lint": "linting",
    "log": "running",
    "record": "running",
    "report": "ci/templates",
    "retention": "privacy",
    "serve": "serve",
    "sources": "data",
    "teams": "actions",
}
"""The sections, and which page of docs/ tells of each."""
_SECRET = ("assistant", "destinations", "record", "serve", "sources")
_COVER = '"…"'
_WHERE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_NAME = re.compile(r"[\w-]+")
_HEADER = re.compile(r"""(?m)^\s*\[+\s*["']?([\w-]+)""")
_NAMED = re.compile(r"""((?:[\w.-]+|"[^"]*"|'[^']*')+)\s*=\s*""")
_ONLY_HEADER = re.compile(r"\s*\[[^\"'=]*")
_SLIPS = (
    ("Cannot declare", "this section stands twice", "Put what stands below both below one of them."),
    ("Cannot overwrite", "this setting stands twice", "Leave one of the two out."),
    ("Duplicate inline", "this setting stands twice", "Leave one of the two out."),
    ("Expected newline", "more stands here than one value", "A text stands in quotes, each setting on its own line."),
    ("Expected '='", "a `=` was expected here", 'A name with blanks stands in quotes: "nurture drip" = "json://…"'),
    ("Invalid value", "this is no value", 'A text stands in quotes: file = "leadscore.log"'),
    ("Illegal character '\\n'", "this text has no closing quote", "Close it at the end of the line."),
    ('Expected "\'"', "this text has no closing quote", "Close it at the end of the line."),
    ("Expected ']'", "a section's name has no closing bracket", "A section is written like [leads]."),
    ("Expected ']]'", "a section's name has no closing brackets", "It is written like [[events]]."),
    ("Unterminated", "a text has no closing quote", "Close it where it ends."),
    ("Unclosed array", "a list has no closing bracket", 'A list is written like ["ann", "bob"].'),
    ("Unescaped '\\\\'", "a backslash stands in this text", "Write the text in single quotes, or the backslash twice."),
)
"""How what `tomllib` says begins, and what that means to people."""


class SettingsFile(Record):
    """One that could be read, or none at all. `values` are its sections."""

    path: Path | None = None
    source: Source = Source("", "")
    values: Mapping[str, Any] = MappingProxyType({})

    @cached_property
    def places(self) -> dict[Keys, Place]:
        return places(self.source.text)

    def place(self, keys: Keys) -> Place:
        """That of a setting; of one that is not there, that of the nearest around it."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return self.places.get(keys, Place((0, 0), (0, 0)))

    def line(self, keys: Keys) -> int:
        return self.source.position(self.place(keys).key[0]).line

    def error(self, at: Range, message: str, help: str) -> SettingError:
        """What is wrong `at` a place. Where secrets are usual, the texts beside it are covered."""
        hidden = (
            place.value
            for keys, place in self.places.items()
            if place.is_text and _is_secret(keys[0]) and not (at[0] <= place.value[0] and place.value[1] <= at[1])
        )
        return SettingError(message, help, *_covered(self.source, at, hidden))


def find(start: Path) -> Path | None:
    """`start` if it is a TOML file, else the `leadscore.toml` beside it or in the nearest folder above, up to the top
    of its git checkout."""
    if start.suffix == ".toml":
        return start
    start = start.resolve()
    first = start if start.is_dir() else start.parent
    for folder in (first, *first.parents):
        if (folder / NAME).is_file():
            return folder / NAME
        if (folder / ".git").exists() or folder == Path.home():
            break
    return None


def read_file(path: Path) -> SettingsFile:
    """Raises FactsError for what cannot be read, and SettingError for what is no TOML."""
    try:
        found = read(path)
    except TooLarge as error:
        raise FactsError(f"{path} is too large for settings", "They are a text that people write.") from error
    except OSError as error:
        raise FactsError(f"{path} cannot be read: {error.strerror or error}") from error
    source = Source(found.path, found.text.replace("\r\n", "\n"))
    if "\ufffd" in source.text and found.bad_bytes:
        bad = source.text.index("\ufffd")
        raise SettingError("this is not in UTF-8", "Save the file as UTF-8.", *_covered(source, (bad, bad + 1)))
    try:
        return SettingsFile(path, source, tomllib.loads(source.text))
    except RecursionError as error:
        raise FactsError(f"{path} is no TOML that can be read: it is nested too deep") from error
    except ValueError as error:  # no TOML, or a number of thousands of digits
        raise _no_toml(source, str(error)) from error


def _no_toml(source: Source, said: str) -> SettingError:
    """The rest of the line from where it went wrong; where secrets are usual, nothing of its value."""
    found = _WHERE.fullmatch(said)
    lines = source.text.rstrip().split("\n")
    number, column = (int(found[2]), int(found[3])) if found and found[2] else (len(lines), 1)
    number = min(number, len(lines))
    start, line = sum(len(one) + 1 for one in lines[: number - 1]), lines[number - 1].rstrip()
    at = (start + (column - 1 if column < len(line) else 0), start + len(line))
    hidden: list[Range] = []
    sections = [*_NAME.findall(line)[:1], *_HEADER.findall(source.text, 0, at[1])]
    if _is_secret(sections[-1] if sections else "") and not _ONLY_HEADER.fullmatch(line):
        name = _NAMED.match(line)
        hidden = [(start + (name.end() if name else 0), at[1])]
        at = (start, start + (name.end(1) if name else 0))
    for beginning, message, help in _SLIPS:
        if said.startswith(beginning):
            return SettingError(message, help, *_covered(source, at, hidden))
    plain = f"this is no TOML: {found[1] if found else said}"
    return SettingError(plain, "docs/data.md shows what such a file looks like.", *_covered(source, at, hidden))


def _is_secret(section: str | int) -> bool:
    return section in _SECRET or section not in PAGES


def _covered(source: Source, at: Range, hidden: Iterable[Range] = ()) -> tuple[Source, Span]:
    """The text without what is hidden, and where `at` is in it; each line keeps its number."""
    text, (start, end) = source.text, at
    for first, last in sorted(hidden, reverse=True):
        cover = _COVER + "\n" * text.count("\n", first, last)
        text = text[:first] + cover + text[last:]
        longer = len(cover) - (last - first)
        start, end = start + longer * (last <= start), end + longer * (last <= end)
    return Source(source.path, text), Span(source.path, start, end)
