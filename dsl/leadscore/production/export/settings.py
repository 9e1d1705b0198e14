"""`[export.CRM]` of leadscore.toml: other titles of columns, fewer columns, another key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from leadscore.facts.config import read_toml
from leadscore.facts.errors import FactsError
from leadscore.production.export.layout import COLUMNS, LAYOUTS, MOST_REASONS, Key, Layout
from leadscore.values.spelling import nearest

_KEYS = ("key", "id", "email", *COLUMNS, "reasons", "reason_length", "nothing", "blank")
_SHORTEST = 20
_SHOWN = "docs/export.md shows an example."


def layout_for(crm: str, start: Path) -> Layout:
    """A CRM's layout as the settings that `start` has, or lies by, change it. Raises FactsError."""
    layout = LAYOUTS[crm]
    path, found = read_toml(start)
    if path is None:
        return layout
    sections = found.get("export", {})
    if not isinstance(sections, dict):
        raise FactsError(f"{path}: `export` should be a section for each CRM: `[export.{crm}]`", _SHOWN)
    for name in sections:
        if name not in LAYOUTS:
            near = nearest(name, LAYOUTS)
            known = ", ".join(f"`{one}`" for one in LAYOUTS)
            raise FactsError(
                f"{path}: there is no CRM `{name}` to export for",
                f"Did you mean `[export.{near[0]}]`?" if near else f"Known are {known}.",
            )
    section = sections.get(crm, {})
    if not isinstance(section, dict):
        raise FactsError(f"{path}: `export.{crm}` should be a section: `[export.{crm}]`", _SHOWN)
    changed = _Reader(path, f"export.{crm}").layout(layout, section)
    _must_be_apart(path, changed)
    return changed


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    where: str

    def layout(self, base: Layout, section: Mapping[str, Any]) -> Layout:
        for key in section:
            if key not in _KEYS:
                near = nearest(key, _KEYS)
                raise self._fail(
                    f"there is no column or setting `{key}` in {self.where}",
                    f"Did you mean `{near[0]}`?" if near else f"It knows {', '.join(f'`{one}`' for one in _KEYS)}.",
                )
        columns = {name: title for name in base.columns if (title := self._title(section, name, base.columns[name]))}
        return replace(
            base,
            key=self._key(section, base.key),
            id=self._text(section, "id", base.id),
            email=self._text(section, "email", base.email),
            columns=columns,
            reasons=self._reasons(section, base.reasons),
            longest=self._length(section, base.longest),
            nothing=self._text(section, "nothing", base.nothing, may_be_blank=True),
            blank=self._text(section, "blank", base.blank, may_be_blank=True),
        )

    def _title(self, section: Mapping[str, Any], key: str, otherwise: str) -> str | None:
        """None for a column that is left out."""
        if section.get(key) is False:
            return None
        return self._text(section, key, otherwise, or_false=True)

    def _text(
        self,
        section: Mapping[str, Any],
        key: str,
        otherwise: str,
        *,
        may_be_blank: bool = False,
        or_false: bool = False,
    ) -> str:
        found = section.get(key, otherwise)
        if not isinstance(found, str) or not (found.strip() or may_be_blank) or len(found.splitlines()) > 1:
            left_out = ", or false to leave it out" if or_false else ""
            raise self._wrong(key, f'a text such as "{otherwise or "-"}"{left_out}')
        return found.strip()

    def _reasons(self, section: Mapping[str, Any], otherwise: tuple[str, ...]) -> tuple[str, ...]:
        found = section.get("reasons", list(otherwise))
        if found is False:
            return ()
        if not isinstance(found, list) or not all(isinstance(title, str) and title.strip() for title in found):
            raise self._wrong("reasons", f'a list of columns, such as ["{otherwise[0]}"], or false to leave them out')
        if len(found) > MOST_REASONS:
            raise self._wrong("reasons", f"at most {MOST_REASONS} columns")
        return tuple(title.strip() for title in found)

    def _length(self, section: Mapping[str, Any], otherwise: int) -> int:
        found = section.get("reason_length", otherwise)
        if not isinstance(found, int) or isinstance(found, bool) or found < _SHORTEST:
            raise self._wrong("reason_length", f"a number of characters, at least {_SHORTEST}")
        return found

    def _key(self, section: Mapping[str, Any], otherwise: Key) -> Key:
        keys = {key.value: key for key in Key}
        found = section.get("key", otherwise.value)
        if found not in keys:
            raise self._wrong("key", '"id", "email" or "auto"')
        return keys[found]

    def _wrong(self, key: str, expected: str) -> FactsError:
        return self._fail(f"`{self.where}.{key}` should be {expected}", _SHOWN)

    def _fail(self, message: str, help: str) -> FactsError:
        return FactsError(f"{self.path}: {message}", help)


def _must_be_apart(path: Path, layout: Layout) -> None:
    titles = [layout.id, layout.email, *layout.columns.values(), *layout.reasons]
    folded = [title.lower() for title in titles]
    for title in titles:
        if folded.count(title.lower()) > 1:
            raise FactsError(
                f"{path}: two columns of `export.{layout.crm}` are called `{title}`",
                "An import could not tell them apart: give one another title.",
            )
