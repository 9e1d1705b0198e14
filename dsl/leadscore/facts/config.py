"""`leadscore.toml`: which column of the data means what. docs/data.md describes it for people."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from leadscore.facts.errors import FactsError
from leadscore.values.spelling import nearest
from leadscore.values.text import fold

NAME = "leadscore.toml"
SECTIONS = ("assistant", "destinations", "events", "export", "leads", "lint", "log", "record", "report", "retention",
            "serve", "sources", "teams")  # fmt: skip
_PRESETS = Path(__file__).parent / "presets"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a value comes from: the first of the columns `names` that the row fills in, or `constant` for every row.

    A cell whose folded text is in `missing` is blank; `values` (by folded text) replaces cells, and `otherwise` those
    that it does not name. `day_of` keeps the day of a time (in UTC), and may find that the cell
    holds none.
    """

    names: tuple[str, ...] = ()
    constant: str | None = None
    missing: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    day_of: bool = False


@dataclass(frozen=True, slots=True)
class LeadsMapping:
    """`fields` are by the policy's names; a field that is not named comes from the column of its own name."""

    id: Column = Column(("id",))
    fields: Mapping[str, Column] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    encoding: str | None = None
    when_columns: tuple[frozenset[str], ...] = ()
    preset: str | None = None


@dataclass(frozen=True, slots=True)
class EventsMapping:
    """How one kind of event file is read. `skip` are the kinds (folded, as the file writes them) to pass over.

    `by_email`: `lead` holds an e-mail address, which is looked up among the leads. `file` is a pattern of file names.
    """

    lead: Column = Column(("lead",))
    at: Column = Column(("at",))
    event: Column = Column(("event",))
    target: Column = Column(("target",))
    minutes: Column = Column(("minutes",))
    by_email: bool = False
    skip: frozenset[str] = frozenset()
    file: str | None = None
    encoding: str | None = None
    when_columns: tuple[frozenset[str], ...] = ()
    preset: str | None = None


@dataclass(frozen=True, slots=True)
class DataConfig:
    """What `leadscore.toml` says about data; without one, columns are canonical. `path` is the file it was read from.

    `leads` is None where the file says nothing about leads, so that a ready-made mapping may be found.
    """

    path: Path | None = None
    leads: LeadsMapping | None = None
    events: tuple[EventsMapping, ...] = ()


def load_config(start: Path) -> DataConfig:
    """Reads `start` if it is a TOML file, else the `leadscore.toml` beside it or in the nearest folder above, up to the
    top of its git checkout. Raises FactsError."""
    path, found = read_toml(start)
    return DataConfig() if path is None else _Reader(path).config(found)


def read_toml(start: Path) -> tuple[Path | None, dict[str, Any]]:
    """The file that `load_config` reads, and all that it says; None and nothing where there is none.

    Sections that are not about data belong to those who ask for them; one that nobody asks for is refused, for it is
    a slip that would go unseen. Raises FactsError.
    """
    path = start if start.suffix == ".toml" else _find(start.resolve())
    if path is None:
        return None, {}
    found = _toml(path)
    for name in found:
        if name not in SECTIONS:
            near = nearest(name, SECTIONS)
            raise FactsError(
                f"{path}: there is no section `{name}`",
                f"Did you mean `{near[0]}`?" if near else "Known are " + ", ".join(f"`{s}`" for s in SECTIONS) + ".",
            )
    return path, found


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise FactsError(f"{path} cannot be read: {error.strerror or error}") from error
    except RecursionError as error:
        raise FactsError(f"{path} is no TOML that can be read: it is nested too deep") from error
    except ValueError as error:  # no TOML, not in UTF-8, or a number of thousands of digits
        raise FactsError(f"{path} is no TOML: {error}", "docs/data.md shows what such a file looks like.") from error


def _find(start: Path) -> Path | None:
    first = start if start.is_dir() else start.parent
    for folder in (first, *first.parents):
        if (folder / NAME).is_file():
            return folder / NAME
        if (folder / ".git").exists() or folder == Path.home():
            break
    return None


@cache
def presets() -> dict[str, DataConfig]:
    """The ready-made mappings by name."""
    found = {}
    for path in sorted(_PRESETS.glob("*.toml")):
        toml = tomllib.loads(path.read_text(encoding="utf-8"))
        config = _Reader(path).config(toml)
        leads = replace(config.leads or LeadsMapping(), preset=toml["name"])
        events = tuple(replace(events, preset=toml["name"]) for events in config.events)
        found[path.stem] = DataConfig(path, leads, events)
    return found


# ------------------------------------------------------------------------------------------------ reading TOML


_LEADS_KEYS = ("preset", "id", "fields", "missing", "encoding", "when_columns")
_EVENTS_KEYS = ("preset", "file", "lead", "lead_by", "at", "event", "target", "minutes", "skip", "encoding",
                "when_columns")  # fmt: skip
_COLUMN_KEYS = ("column", "constant", "missing", "values", "otherwise", "day_of_time")


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def config(self, found: Mapping[str, Any]) -> DataConfig:
        # Other sections belong to other parts of leadscore.
        leads = found.get("leads")
        events = found.get("events", [])
        if leads is not None and not isinstance(leads, dict):
            raise self.wrong("leads", "a section: `[leads]`")
        if not isinstance(events, list) or not all(isinstance(section, dict) for section in events):
            raise self.wrong("events", "sections that start with `[[events]]`")
        return DataConfig(
            self.path,
            None if leads is None else self.leads(leads),
            tuple(mapping for i, section in enumerate(events, 1) for mapping in self.events(f"events {i}", section)),
        )

    def leads(self, section: dict[str, Any]) -> LeadsMapping:
        self.known("leads", section, _LEADS_KEYS)
        base = LeadsMapping()
        if "preset" in section:
            base = self.preset(section["preset"]).leads or base
        fields = section.get("fields", {})
        if not isinstance(fields, dict):
            raise self.wrong("leads.fields", "a section: `[leads.fields]`")
        own = {fold(name): self.column(f"leads.fields.{name}", spec) for name, spec in fields.items()}
        return LeadsMapping(
            self.timeless("leads.id", section["id"]) if "id" in section else base.id,
            {**base.fields, **own},
            self.folded("leads.missing", section.get("missing", [])) | base.missing,
            self.text("leads.encoding", section.get("encoding")),
            self.alternatives("leads.when_columns", section.get("when_columns", [])),
            base.preset,
        )

    def events(self, key: str, section: dict[str, Any]) -> Sequence[EventsMapping]:
        """One mapping, or all of a preset."""
        self.known(key, section, _EVENTS_KEYS)
        if "preset" in section:
            self.known(key, section, ("preset",))
            return self.preset(section["preset"]).events
        default = EventsMapping()

        def column(name: str, otherwise: Column) -> Column:
            if name not in section:
                return otherwise
            read = self.column if name == "at" else self.timeless
            return read(f"{key}.{name}", section[name])

        by = section.get("lead_by", "id")
        if by not in ("id", "email"):
            raise self.wrong(f"{key}.lead_by", '"id" or "email"')
        return [
            EventsMapping(
                lead=column("lead", default.lead),
                at=column("at", default.at),
                event=column("event", default.event),
                target=column("target", default.target),
                minutes=column("minutes", default.minutes),
                by_email=by == "email",
                skip=self.folded(f"{key}.skip", section.get("skip", [])),
                file=self.text(f"{key}.file", section.get("file")),
                encoding=self.text(f"{key}.encoding", section.get("encoding")),
                when_columns=self.alternatives(f"{key}.when_columns", section.get("when_columns", [])),
            )
        ]

    def preset(self, name: Any) -> DataConfig:
        known = presets()
        if not isinstance(name, str) or name not in known:
            raise self.wrong("preset", "one of " + ", ".join(f'"{known_name}"' for known_name in known))
        return known[name]

    def column(self, key: str, spec: Any) -> Column:
        match spec:
            case str():
                return Column((spec,))
            case list() if spec and all(isinstance(name, str) for name in spec):
                return Column(tuple(spec))
            case dict():
                return self.table(key, spec)
            case _:
                raise self.wrong(key, 'a column\'s name, such as "Job Title", or a table such as { column = "City" }')

    def timeless(self, key: str, spec: Any) -> Column:
        """A column that holds no time, and therefore no day of one."""
        column = self.column(key, spec)
        if column.day_of:
            raise FactsError(
                f"{self.path}: `{key}` holds no time", "`day_of_time` is for fields and for `at`: leave it out here."
            )
        return column

    def table(self, key: str, spec: dict[str, Any]) -> Column:
        self.known(key, spec, _COLUMN_KEYS)
        if ("column" in spec) == ("constant" in spec):
            raise self.wrong(key, "either `column` or `constant`")
        values = spec.get("values", {})
        if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
            raise self.wrong(f"{key}.values", 'a table of texts, such as { "OPEN" = "opened" }')
        day_of = spec.get("day_of_time", False)
        if not isinstance(day_of, bool):
            raise self.wrong(f"{key}.day_of_time", "true or false")
        return Column(
            self.column(f"{key}.column", spec["column"]).names if "column" in spec else (),
            self.text(f"{key}.constant", spec.get("constant")),
            self.folded(f"{key}.missing", spec.get("missing", [])),
            {fold(cell): value for cell, value in values.items()},
            self.text(f"{key}.otherwise", spec.get("otherwise")),
            day_of,
        )

    # -------------------------------------------------------------------------------- plain values

    def text(self, key: str, found: Any) -> str | None:
        if found is not None and not isinstance(found, str):
            raise self.wrong(key, "a text in quotes")
        return found

    def folded(self, key: str, found: Any) -> frozenset[str]:
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            raise self.wrong(key, 'a list of texts, such as ["Select", "N/A"]')
        return frozenset(map(fold, found))

    def alternatives(self, key: str, found: Any) -> tuple[frozenset[str], ...]:
        if not isinstance(found, list):
            raise self.wrong(key, "a list of lists of column names")
        return tuple(self.folded(key, columns) for columns in found)

    def known(self, key: str, section: Mapping[str, Any], keys: Sequence[str]) -> None:
        from rapidfuzz.process import extractOne

        for name in section:
            if name not in keys:
                near = extractOne(name, keys, score_cutoff=60)
                raise FactsError(
                    f"{self.path}: there is no setting `{name}` in {key}",
                    f"Did you mean `{near[0]}`?" if near else "Known are " + ", ".join(f"`{k}`" for k in keys) + ".",
                )

    def wrong(self, key: str, expected: str) -> FactsError:
        return FactsError(f"{self.path}: `{key}` should be {expected}", "docs/data.md shows examples.")
