"""What `leadscore.toml` says at one place: read as what it should be, or told what is wrong, with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from leadscore.facts.environment import filled_in
from leadscore.facts.errors import SettingError
from leadscore.facts.settings.file import PAGES, SettingsFile, find, read_file
from leadscore.facts.settings.places import Keys
from leadscore.values.spelling import nearest

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting:
    """A value, or a section of settings; `value` is None where the file says nothing, or there is none."""

    file: SettingsFile = field(repr=False)
    keys: Keys = ()
    value: Any = field(default=None, repr=False)

    @property
    def is_set(self) -> bool:
        return self.value is not None

    @property
    def name(self) -> str:
        """As messages name it: `events 1.at`."""
        first, *rest = self.keys
        return str(first) + "".join(f" {key + 1}" if isinstance(key, int) else f".{key}" for key in rest)

    @property
    def key(self) -> str:
        """Its own name, in its section."""
        return str(self.keys[-1])

    @property
    def path(self) -> Path | None:
        return self.file.path

    @property
    def where(self) -> str:
        """File, line and name, for what turns out later."""
        return f"{self.path}:{self.file.line(self.keys)}: {self.name}"

    # -------------------------------------------------------------------------------- sections

    def __getitem__(self, key: str) -> Setting:
        """One of a section's settings, which need not be there."""
        found = self.value.get(key) if isinstance(self.value, Mapping) else None
        return Setting(self.file, (*self.keys, key), found)

    def __iter__(self) -> Iterator[Setting]:
        """The settings of a section, or what stands in a list."""
        items: Iterable[tuple[Any, Any]] = ()
        if isinstance(self.value, Mapping):
            items = self.value.items()
        elif isinstance(self.value, list):
            items = enumerate(self.value)
        return (Setting(self.file, (*self.keys, key), value) for key, value in items)

    def section(self, known: Collection[str] | None = None, expected: str = "") -> Setting:
        """Itself, where it is a section, or nothing is said, and it says nothing but what is `known`."""
        if self.is_set and not isinstance(self.value, Mapping):
            raise self.wrong(expected or f"a section: `[{self.name}]`")
        for setting in self:
            if known is not None and setting.key not in known:
                raise setting.unknown(known)
        return self

    def unknown(self, known: Collection[str], help: str | None = None) -> SettingError:
        """What to raise for a name that the section does not know; `help` where none of the known is like it."""
        near = nearest(self.key, known)
        listed = f"It knows {', '.join(f'`{name}`' for name in known)}."
        within = Setting(self.file, self.keys[:-1]).name if len(self.keys) > 1 else ""
        what = f"there is no setting `{self.key}` in {within}" if within else f"there is no section `{self.key}`"
        return self.error(what, meant(near, help or listed), of_name=True)

    # -------------------------------------------------------------------------------- values

    def text(self, expected: str = "a text in quotes", otherwise: str | None = None, *, secret: bool = False) -> str:
        """Without blanks around it; `otherwise` where nothing is said. A blank one is none."""
        found = otherwise if self.value is None else self.value
        if not isinstance(found, str) or not found.strip():
            raise self.wrong(expected, secret=secret)
        return found.strip()

    def texts(self, expected: str) -> tuple[str, ...]:
        """A list of them; none where nothing is said."""
        if not isinstance(self.value, list | None):
            raise self.wrong(expected)
        return tuple(one.text(expected) for one in self)

    def beside(self, expected: str) -> Path:
        """A file or folder, meant from the one that names it."""
        return (self.path or Path()).parent / self.text(expected)

    def flag(self) -> bool:
        """No where nothing is said."""
        if not isinstance(self.value, bool | None):
            raise self.wrong("true or false")
        return bool(self.value)

    def number(self, expected: str, otherwise: float, low: float, high: float = float("inf")) -> float:
        found = otherwise if self.value is None else self.value
        if not isinstance(found, int | float) or isinstance(found, bool) or not low <= found <= high:
            raise self.wrong(expected)
        return found

    def whole(self, expected: str, otherwise: int, low: int, high: float = float("inf")) -> int:
        found = self.number(expected, otherwise, low, high)
        if not isinstance(found, int):
            raise self.wrong(expected)
        return found

    def one_of(self, known: Mapping[str, T], otherwise: T) -> T:
        """What a word stands for."""
        if self.value is None:
            return otherwise
        if not isinstance(self.value, str) or self.value not in known:
            *first, last = (f'"{name}"' for name in known)
            raise self.wrong(f"{', '.join(first)} or {last}" if first else last)
        return known[self.value]

    def filled_in(self, environment: Mapping[str, str] | None = None) -> str:
        """A text with the variables of the environment that it names. Raises FactsError, and Unset."""
        return filled_in(self.text(secret=True), self.where, environment)

    # -------------------------------------------------------------------------------- what is wrong

    def wrong(self, expected: str, *, secret: bool = False) -> SettingError:
        """What to raise for a value that is none of those expected."""
        page = PAGES.get(str(self.keys[0]), "data")
        return self.error(f"`{self.name}` should be {expected}", f"docs/{page}.md shows an example.", secret=secret)

    def error(self, message: str, help: str, *, of_name: bool = False, secret: bool = False) -> SettingError:
        """What to raise, the value underlined; or the name, where it is that, or the value is a secret or a section."""
        place = self.file.place(self.keys)
        of_name = of_name or secret or isinstance(self.value, Mapping) or not self.is_set
        return self.file.error(place.key if of_name else place.value, message, help)


def read_settings(start: Path) -> Setting:
    """All that the file says which `start` is, or the one nearest to it; nothing where there is none.

    A section that nobody asks for is refused, for it is a slip that would go unseen. Raises FactsError.
    """
    path = find(start)
    file = SettingsFile() if path is None else read_file(path)
    return Setting(file, (), file.values).section(PAGES)


def meant(near: Sequence[str], otherwise: str) -> str:
    """`Did you mean `digest`?`, where something is near."""
    return f"Did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else otherwise
