"""`[export.CRM]` of leadscore.toml: other titles of columns, fewer columns, another key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from leadscore.facts.settings.setting import Setting, read_settings
from leadscore.production.export.layout import COLUMNS, LAYOUTS, MOST_REASONS, Key, Layout

_KEYS = ("key", "id", "email", *COLUMNS, "reasons", "reason_length", "nothing", "blank")
_SHORTEST = 20


def layout_for(crm: str, start: Path) -> Layout:
    """A CRM's layout as the settings that `start` has, or lies by, change it. Raises FactsError."""
    sections = read_settings(start)["export"]
    section = sections.section(LAYOUTS, f"a section for each CRM: `[export.{crm}]`")[crm].section(_KEYS)
    base = LAYOUTS[crm]
    titles = {name: _title(section[name], title) for name, title in base.columns.items()}
    layout = replace(
        base,
        key=section["key"].one_of({key.value: key for key in Key}, base.key),
        id=_text(section["id"], base.id),
        email=_text(section["email"], base.email),
        columns={name: title for name, title in titles.items() if title is not None},
        reasons=_reasons(section["reasons"], base.reasons),
        longest=section["reason_length"].whole(
            f"a number of characters, at least {_SHORTEST}", base.longest, _SHORTEST
        ),
        nothing=_text(section["nothing"], base.nothing, may_be_blank=True),
        blank=_text(section["blank"], base.blank, may_be_blank=True),
    )
    _must_be_apart(section, layout)
    return layout


def _title(said: Setting, otherwise: str) -> str | None:
    """None for a column that is left out."""
    return None if said.value is False else _text(said, otherwise, ", or false to leave it out")


def _text(said: Setting, otherwise: str, hint: str = "", *, may_be_blank: bool = False) -> str:
    found = said.value if said.is_set else otherwise
    if not isinstance(found, str) or not (found.strip() or may_be_blank) or len(found.splitlines()) > 1:
        raise said.wrong(f'a text such as "{otherwise or "-"}"{hint}')
    return found.strip()


def _reasons(said: Setting, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    if not said.is_set:
        return otherwise
    if said.value is False:
        return ()
    titles = said.texts(f'a list of columns, such as ["{otherwise[0]}"], or false to leave them out')
    if len(titles) > MOST_REASONS:
        raise said.wrong(f"at most {MOST_REASONS} columns")
    return titles


def _must_be_apart(section: Setting, layout: Layout) -> None:
    titles = [layout.id, layout.email, *layout.columns.values(), *layout.reasons]
    folded = [title.lower() for title in titles]
    for title in titles:
        if folded.count(title.lower()) > 1:
            raise section.error(
                f"two columns of `{section.name}` are called `{title}`",
                "An import could not tell them apart: give one another title.",
            )
