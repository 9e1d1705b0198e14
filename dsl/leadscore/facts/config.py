"""`leadscore.toml`: which column of the data means what. docs/data.md describes it for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from leadscore.facts.settings.file import read_file
from leadscore.facts.settings.setting import Setting, read_settings
from leadscore.values.text import fold

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
    return _config(read_settings(start))


@cache
def presets() -> dict[str, DataConfig]:
    """The ready-made mappings by name."""
    found = {}
    for path in sorted(_PRESETS.glob("*.toml")):
        file = read_file(path)
        toml, config = file.values, _config(Setting(file, (), file.values))
        leads = replace(config.leads or LeadsMapping(), preset=toml["name"])
        events = tuple(replace(events, preset=toml["name"]) for events in config.events)
        found[path.stem] = DataConfig(path, leads, events)
    return found


# ------------------------------------------------------------------------------------------------ reading TOML


_LEADS_KEYS = ("preset", "id", "fields", "missing", "encoding", "when_columns")
_EVENTS_KEYS = ("preset", "file", "lead", "lead_by", "at", "event", "target", "minutes", "skip", "encoding",
                "when_columns")  # fmt: skip
_COLUMN_KEYS = ("column", "constant", "missing", "values", "otherwise", "day_of_time")
_BY_EMAIL = {"id": False, "email": True}
_COLUMN = 'a column\'s name, such as "Job Title", or a table such as { column = "City" }'
_TEXTS = 'a list of texts, such as ["Select", "N/A"]'


def _config(root: Setting) -> DataConfig:
    """Other sections belong to other parts of leadscore."""
    leads, events = root["leads"], root["events"]
    if events.is_set and not isinstance(events.value, list):
        raise events.wrong("sections that start with `[[events]]`")
    return DataConfig(
        root.path, _leads(leads) if leads.is_set else None, tuple(one for section in events for one in _events(section))
    )


def _leads(section: Setting) -> LeadsMapping:
    section.section(_LEADS_KEYS)
    base = LeadsMapping()
    if section["preset"].is_set:
        base = _preset(section["preset"]).leads or base
    return LeadsMapping(
        _timeless(section["id"], base.id),
        {**base.fields, **{fold(field.key): _column(field) for field in section["fields"].section()}},
        _folded(section["missing"]) | base.missing,
        _text(section["encoding"]),
        _alternatives(section["when_columns"]),
        base.preset,
    )


def _events(section: Setting) -> Sequence[EventsMapping]:
    """One mapping, or all of a preset."""
    section.section(_EVENTS_KEYS, "sections that start with `[[events]]`")
    if section["preset"].is_set:
        return _preset(section.section(("preset",))["preset"]).events
    default = EventsMapping()
    return [
        EventsMapping(
            lead=_timeless(section["lead"], default.lead),
            at=_column(section["at"]) if section["at"].is_set else default.at,
            event=_timeless(section["event"], default.event),
            target=_timeless(section["target"], default.target),
            minutes=_timeless(section["minutes"], default.minutes),
            by_email=section["lead_by"].one_of(_BY_EMAIL, False),
            skip=_folded(section["skip"]),
            file=_text(section["file"]),
            encoding=_text(section["encoding"]),
            when_columns=_alternatives(section["when_columns"]),
        )
    ]


def _preset(named: Setting) -> DataConfig:
    return named.one_of(presets(), DataConfig())


def _timeless(spec: Setting, otherwise: Column) -> Column:
    """A column that holds no time, and therefore no day of one."""
    if not spec.is_set:
        return otherwise
    column = _column(spec)
    if column.day_of:
        raise spec.error(f"`{spec.name}` holds no time", "`day_of_time` is for fields and for `at`: leave it out here.")
    return column


def _column(spec: Setting) -> Column:
    match spec.value:
        case str():
            return Column((spec.value,))
        case list() if spec.value and all(isinstance(name, str) for name in spec.value):
            return Column(tuple(spec.value))
        case dict():
            return _table(spec.section(_COLUMN_KEYS))
        case _:
            raise spec.wrong(_COLUMN)


def _table(spec: Setting) -> Column:
    if spec["column"].is_set == spec["constant"].is_set:
        raise spec.wrong("either `column` or `constant`")
    values = spec["values"].section(expected='a table of texts, such as { "OPEN" = "opened" }')
    return Column(
        _column(spec["column"]).names if spec["column"].is_set else (),
        _text(spec["constant"]),
        _folded(spec["missing"]),
        {fold(cell.key): _text(cell) or "" for cell in values},
        _text(spec["otherwise"]),
        spec["day_of_time"].flag(),
    )


def _text(said: Setting) -> str | None:
    """As it was written, which may be blank."""
    if not isinstance(said.value, str | None):
        raise said.wrong("a text in quotes")
    return said.value


def _folded(said: Setting) -> frozenset[str]:
    if not isinstance(said.value, list | None):
        raise said.wrong(_TEXTS)
    return frozenset(fold(_text(one) or "") for one in said)


def _alternatives(said: Setting) -> tuple[frozenset[str], ...]:
    if not isinstance(said.value, list | None):
        raise said.wrong("a list of lists of column names")
    return tuple(map(_folded, said))
