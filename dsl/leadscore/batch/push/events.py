"""A raw table of events as a SELECT of canonical ones: what `facts.events` does with rows, done in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadscore.batch.push import cells, columns, reasons
from leadscore.batch.push.columns import Source, source_of
from leadscore.batch.push.names import quoted
from leadscore.batch.push.raw import Flavour, Kind, RawTable
from leadscore.batch.push.select import Misfit, computed_once, same, select, set_aside, torn
from leadscore.batch.sql import texts
from leadscore.facts.config import EventsMapping
from leadscore.plan.model import Plan
from leadscore.values.days import DAY

_NAMES = ("lead", "at", "event", "target", "minutes")


@dataclass(frozen=True, slots=True)
class EventsReader:
    """Reads a table of events. `leads` is the canonical relation of leads, which they must belong to.

    `number` tells the rows of several tables apart.
    """

    flavour: Flavour
    table: RawTable
    mapping: EventsMapping
    sources: Mapping[str, Source]
    plan: Plan
    leads: str
    number: int
    keep_rows: bool

    @classmethod
    def of(
        cls,
        flavour: Flavour,
        table: RawTable,
        mapping: EventsMapping,
        plan: Plan,
        leads: str,
        number: int,
        keep_rows: bool,
    ) -> EventsReader:
        """`mapping` fits the table; `keep_rows`: rows that are set aside are wanted as a whole."""
        wanted = {name: getattr(mapping, name) for name in _NAMES}
        found = {name: source for name, column in wanted.items() if (source := source_of(name, column, table))}
        return cls(flavour, table, mapping, found, plan, leads, number, keep_rows)

    def query(self) -> str:
        """A row for each raw row: `number`, `lead` (its id), `at`, `kind`, `target`, `minutes`, then `reason`,
        `misfit`, `cell` (all NULL where the row fits), and with `keep_rows` the `raw_row` as JSON."""
        return self._judged(self._owned(self._valued(self._mapped(self._folded(self._texts())))))

    @property
    def _kept(self) -> dict[str, str]:
        return self.table.kept(self.flavour, self.keep_rows)

    @property
    def _time(self) -> Kind | None:
        """What the column of times holds, where that is times and not their texts."""
        return self.sources["at"].time_kind

    def _texts(self) -> str:
        found = {f"text_{name}": columns.text(self.flavour, source) for name, source in self.sources.items()}
        if self._time is not None:
            found["text_at"] = f"r.{quoted(self.flavour.dialect, self.sources['at'].raw[0][0])}"
        return computed_once(self.flavour, select(found | self._kept, f"{self.table.relation} AS r"), "texts")

    def _folded(self, texts: str) -> str:
        found = same([*(f"text_{name}" for name in self.sources), *self._kept])
        for name, source in self.sources.items():
            if self._reads_folded(name, source):
                found[f"folded_{name}"] = columns.folded(self.flavour, source, f"text_{name}")
        return computed_once(self.flavour, select(found, texts), "folded")

    def _reads_folded(self, name: str, source: Source) -> bool:
        if name == "at":
            return self._time is None
        return name in ("event", "minutes") or source.is_mapped

    def _mapped(self, folded: str) -> str:
        found = {
            "lead": f"nullif({self._as_read('lead')}, '')",
            "kind": self._as_folded("event"),
            "time": "text_at" if self._time is not None else self._as_folded("at"),
            "target": self._as_read("target") if "target" in self.sources else "''",
            "time_spent": self._as_folded("minutes") if "minutes" in self.sources else "NULL",
            "skipped": self._skipped(),
        }
        return computed_once(self.flavour, select(found | same(self._kept), folded), "mapped")

    def _as_read(self, name: str) -> str:
        read = columns.trimmed(self.flavour, f"text_{name}")
        return columns.mapped(self.flavour, self.sources[name], f"folded_{name}", read, fold_values=False)

    def _as_folded(self, name: str) -> str:
        return columns.mapped(self.flavour, self.sources[name], f"folded_{name}", f"folded_{name}")

    def _skipped(self) -> str:
        """Whether the mapping leaves out events of this kind, as the table writes it."""
        dialect = self.flavour.dialect
        kinds = [dialect.literal(kind) for kind in sorted(self.mapping.skip) if dialect.can_hold(kind)]
        if not kinds or not self.sources["event"].raw:
            return "false"
        return f"coalesce(folded_event IN ({', '.join(kinds)}), false)"

    def _valued(self, mapped: str) -> str:
        found = {
            **same(["lead", "kind", "time", "time_spent", "skipped", *self._kept]),
            "at": self._at(),
            "target": self._canonical_target(),
            "minutes": f"CASE WHEN time_spent IS NULL THEN 0 ELSE {cells.minutes(self.flavour, 'time_spent')} END",
        }
        return computed_once(self.flavour, select(found, mapped), "valued")

    def _canonical_target(self) -> str:
        """Most targets are plain words or paths in lower case, and soon read."""
        is_plain = self.flavour.like("target", "^/?[a-z0-9_-]+(/[a-z0-9_-]+)*$")
        others = texts.canonical_target(self.flavour.dialect, "target")
        return f"CASE WHEN {is_plain} THEN trim(LEADING '/' FROM target) ELSE coalesce({others}, '') END"

    def _at(self) -> str:
        kind = self._time
        seconds = cells.instant(self.flavour, "time") if kind is None else self.flavour.instant("time", kind)
        at = cells.within_calendar(seconds)
        if self.sources["at"].column.day_of:
            return f"{self.flavour.dialect.divided.format(number=f'({at})', by=DAY)} * {DAY}"
        return at

    def _owned(self, valued: str) -> str:
        found = ("lead", "kind", "time", "time_spent", "skipped", "at", "target", "minutes", *self._kept)
        owner, lookup = self._by_email() if self.mapping.by_email else self._by_id()
        columns_ = {name: f"valued.{name}" for name in found} | owner
        return computed_once(self.flavour, select(columns_, f"{valued}\n{lookup}"), "owned")

    def _by_id(self) -> tuple[dict[str, str], str]:
        """The lead of this id, else the only one whose id differs in capitals and blanks alone."""
        dialect = self.flavour.dialect
        ids = computed_once(self.flavour, f"SELECT id, {texts.fold(dialect, 'id')} AS folded FROM {self.leads}", "ids")
        lookup = (
            f"LEFT JOIN {self.leads} AS exact ON exact.id = valued.lead\n"
            f"LEFT JOIN (SELECT folded, min(id) AS id FROM {ids} GROUP BY folded HAVING count(*) = 1) AS alike\n"
            f"ON alike.folded = CASE WHEN exact.id IS NULL THEN {texts.fold(dialect, 'valued.lead')} END"
        )
        return {"owner": "coalesce(exact.id, alike.id)", "shared": "false"}, lookup

    def _by_email(self) -> tuple[dict[str, str], str]:
        """The lead with this e-mail address, where it is one lead's alone."""
        email = quoted(self.flavour.dialect, "email")
        lookup = (
            f"LEFT JOIN (SELECT {email} AS email, min(id) AS id, count(*) AS leads FROM {self.leads} GROUP BY 1)"
            f" AS owners\nON owners.email = {texts.fold(self.flavour.dialect, 'valued.lead')}"
        )
        return {"owner": "owners.id", "shared": "coalesce(owners.leads > 1, false)"}, lookup

    def _judged(self, owned: str) -> str:
        literal = self.flavour.dialect.literal
        known = ", ".join(literal(kind.name) for kind in self.plan.events)
        time = "time" if self._time is None else self.flavour.text("time", self._time)
        lead, at, event = (self.sources[name].title for name in ("lead", "at", "event"))
        minutes = self.sources["minutes"].title if "minutes" in self.sources else ""
        misfits = (
            *torn(self.table),
            Misfit("skipped", reasons.PASSED_OVER, event, "''"),
            Misfit("lead IS NULL", reasons.NO_LEAD, lead, "''"),
            Misfit("shared", reasons.SHARED_EMAIL, lead, "lead"),
            Misfit("owner IS NULL", reasons.UNKNOWN_LEAD, lead, "lead"),
            Misfit("kind IS NULL", reasons.NO_KIND, event, "''"),
            Misfit(f"kind NOT IN ({known})", reasons.UNKNOWN_KIND, event, "kind"),
            Misfit("at IS NULL", reasons.BAD_TIME, at, f"coalesce({time}, '')"),
            Misfit("minutes IS NULL", reasons.BAD_MINUTES, minutes, "time_spent"),
        )
        found = {
            "number": str(self.number),
            "lead": "owner",
            **same(["at", "kind", "target", "minutes"]),
            **set_aside(self.flavour, misfits),
            **same(self._kept),
        }
        return select(found, owned)


def read_all(flavour: Flavour, readers: Sequence[EventsReader], keep_rows: bool) -> str:
    """The rows of several tables; without one, no rows of the same columns."""
    if readers:
        return "\nUNION ALL\n".join(reader.query() for reader in readers)
    text, bigint = flavour.dialect.text, flavour.dialect.bigint
    types = {"number": "INT", "lead": text, "at": bigint, "kind": text, "target": text, "minutes": bigint}
    types |= dict.fromkeys(("reason", "misfit", "cell", *(["raw_row"] if keep_rows else [])), text)
    return select({name: f"CAST(NULL AS {of})" for name, of in types.items()}, "(SELECT 1) AS nothing\nWHERE false")


def canonical(staged: str) -> str:
    """The canonical relation of events, from the results of `EventsReader.query`."""
    return select(same(["lead", "at", "kind", "target", "minutes"]), f"{staged}\nWHERE reason IS NULL")
