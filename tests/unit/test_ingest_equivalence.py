"""A store holds what the readers of files read: the same leads, and the same rows set aside for the same reasons."""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.batch.ingest.run import Sources, Vocabulary, make_store
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import Limits, open_store
from leadscore.facts.config import load_config
from leadscore.facts.errors import FactsError
from leadscore.facts.load import open_facts
from leadscore.facts.model import Event, Lead
from leadscore.facts.quarantine import Report, quarantine
from leadscore.plan.model import EventKind, Field
from leadscore.values.terms import ValueType
from leadscore.values.text import WHITE_SPACE
from leadscore.values.vocabulary import DERIVED

FIELDS = (
    *(Field(name, ValueType.TEXT) for name in ("title", "email", "email_domain", "seniority", "department", "city")),
    Field("employees", ValueType.NUMBER),
    Field("created", ValueType.DATE),
    Field("existing_customer", ValueType.YES_NO),
)
KINDS = tuple(EventKind(name, name == "called") for name in ("visited", "watched", "called", "größer"))
LIMITS = Limits(threads=1)


# ------------------------------------------------------------------------------------------------ both ways


@dataclass(frozen=True)
class Read:
    """What became of files: `said` are the report's lines, `failed` what was wrong with them as a whole."""

    leads: Sequence[Any] = ()
    read: Mapping[str, int] | None = None
    skipped: Mapping[str, int] | None = None
    set_aside: Sequence[Any] = ()
    said: Sequence[str] = ()
    rejects: Sequence[Sequence[str]] = ()
    failed: str | None = None


@contextmanager
def _folder(toml: str = "") -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".git").mkdir()  # nothing above is looked at
        if toml:
            (folder / "leadscore.toml").write_text(toml, encoding="utf-8")
        yield folder


def _comparable(lead: Lead) -> Any:
    """A store shows targets in canonical form and what is derived as if a cell held it; events of one instant come in
    any order."""
    events = Counter(Event(e.at, e.kind, e.target, e.minutes) for e in lead.events)
    instants = [event.at for event in lead.events]
    shown = {name: text for name, text in lead.shown.items() if not (name in DERIVED and text == lead.values[name])}
    return lead.id, dict(lead.values), shown, events, instants == sorted(instants)


def _told(leads: Sequence[Lead], report: Report, rejects: Path) -> Read:
    with rejects.open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    set_aside = [(*key, count, report.examples[key]) for key, count in report.set_aside.items()]
    said = list(report.lines())
    return Read([_comparable(lead) for lead in leads], +report.read, +report.skipped, set_aside, said, rows)


def from_files(
    folder: Path, leads: Path, events: Sequence[Path], strict: bool, fields: Sequence[Field] = FIELDS
) -> Read:
    rejects = folder / "rejects.csv"
    try:
        facts = open_facts(fields, KINDS, leads, events, load_config(folder), rejects=rejects, strict=strict)
    except FactsError as error:
        return Read(failed=str(error))
    return _told(list(facts), facts.report, rejects)


def from_store(
    folder: Path, leads: Path, events: Sequence[Path], strict: bool, fields: Sequence[Field] = FIELDS
) -> Read:
    rejects, report, path = folder / "rejects.csv", Report(), folder / "store.duckdb"
    sources = Sources(leads, events, load_config(folder))
    try:
        with quarantine(rejects, strict, report) as aside:
            make_store(path, Vocabulary(tuple(fields), KINDS), sources, folder, LIMITS, aside)
    except FactsError as error:
        assert not path.exists()
        return Read(failed=str(error))
    with open_store(path, folder, LIMITS, read_only=True) as store:
        found = list(leads_of(store, range(store.lead_count)))
    assert {entry.name for entry in folder.iterdir()} - {".git", "leadscore.toml"} <= {
        *(file.name for file in (leads, *events)), "rejects.csv", "store.duckdb",
    }  # fmt: skip
    return _told(found, report, rejects)


def assert_same(
    folder: Path, leads: Path, *events: Path, strict: bool = False, fields: Sequence[Field] = FIELDS
) -> Read:
    expected = from_files(folder, leads, events, strict, fields)
    assert from_store(folder, leads, events, strict, fields) == expected
    return expected


# ------------------------------------------------------------------------------------------------ odd cells

blanks = st.text(st.sampled_from(WHITE_SPACE), max_size=2)
odd = st.text(
    st.one_of(
        st.sampled_from("aZ09 ,;|\"'\\.-_%*@/\t\r\n\0\x1c\x1f\x7f\ufeffİΣςßǅſK\u0301\u200bÉ日😀"),
        st.characters(codec="utf-8"),
    ),
    max_size=8,
)


def padded(*texts: str) -> st.SearchStrategy[str]:
    """One of the texts, now and then with blanks around it."""
    return st.one_of(st.sampled_from(texts), st.builds("{}{}{}".format, blanks, st.sampled_from(texts), blanks))


ids = st.one_of(padded("L1", "l1", "L2", "L3", "l3", "L 4", "L  4", "ÄÖ", "äö", "7", ""), odd)
emails = st.one_of(
    padded("jane@acme.io", "Jane@Acme.IO", "joe@x.io", "Joe <joe@x.io>", "x@y@z", "a@.b.c.", "@", "<a@b>", ""), odd
)
titles = st.one_of(padded("VP Sales", "vp  sales", "CEO", "Head of IT", "Marketing Intern", "İntern", "\\N\\", ""), odd)
numbers = st.one_of(
    padded("1", "+1", "-0", "1.0", "1.0005", "007", "9" * 30, "1e3", "1,000", "12.", ".5", "٣", "many", "0" * 101, ""),
    st.decimals(allow_nan=False, allow_infinity=False, places=4).map(str),
)
days = padded("2026-03-01", "2026-02-30", "1969-12-31", "0001-01-01", "0000-01-01", "9999-12-31", "2026-3-1",
              "10000-01-01", "yesterday", "2026-03-01 00:00", "")  # fmt: skip
answers = padded("yes", "NO", "true", "False", "1", "0", "y", "2", "")
times = st.one_of(
    padded("2026-03-01", "2026-03-01 09:30", "2026-03-01T09:30:15Z", "2026-03-01 9:30", "2026-03-01t09:30z",
           "2026-03-01T09:30:15.999999999", "2026-03-01 09:30:15,5", "2026-03-01T09:30:15+02:00",
           "2026-03-01 09:30-0530", "2026-03-01 09:30 utc", "1970-01-01", "1969-12-31T23:59:59.9Z",
           "1970-01-01T00:30+01:00", "9999-12-31T23:59:59", "9999-12-31T23:59:59-01:00", "2026-02-30", "2026-13-01",
           "2026-03-01 24:00", "2026-03-01 09:60", "0000-01-01", "2026-03-01Z", "2026-03-01 09:30:15 CET", "2024-02-29",
           "1900-02-29", "now", "20260301", ""),
    st.datetimes().map(str),
)  # fmt: skip
kinds = st.one_of(
    padded("visited", "Visited", "WATCHED", "called", "GRÖSSER", "größer", "Größer", "visit", "sent", ""), odd
)
targets = st.one_of(
    padded("pricing", "Pricing", "/pricing/", "https://Acme.io/Pricing/?a=b#c", "http://x.io", "HTTP://X.IO/", "/",
           "//", "///a//", "/a?b", "a/b/", "a?b", "https://", "https:///x", "http:/x", "/\n/x", "/a\nb?c", ""),
    st.builds("{}{}{}".format, st.sampled_from(["/", "https://", "http://x.io/", ""]), odd, st.sampled_from("/?")),
)  # fmt: skip
minutes = padded("1", "0", "2.5", "2.0009", "0.0001", "-1", "-0", "+3", "999999", "1000000", "9000000", "9000001",
                 "1e2", "1.", ".5", "x", "1." + "0" * 120, "0" * 99 + "1", "")  # fmt: skip

LEAD = {"id": ids, "Title": titles, "email": emails, "Employees": numbers, "created": days,
        "Existing Customer": answers}  # fmt: skip
EVENT = {"lead": st.one_of(ids, emails), "at": times, "event": kinds, "target": targets, "minutes": minutes}
FINE_EVENT = {**EVENT, "at": st.sampled_from(["2026-03-01", "2026-03-02 10:00"]), "event": padded("visited", "sent")}
"""Of rows in which nearly everything is odd, nearly none would fit."""


def rows_of(columns: Mapping[str, st.SearchStrategy[str]]) -> st.SearchStrategy[list[str]]:
    return st.tuples(*columns.values()).map(list)


leads_rows = st.lists(rows_of(LEAD), max_size=12)
event_rows = st.lists(st.one_of(rows_of(EVENT), rows_of(FINE_EVENT), rows_of(FINE_EVENT)), max_size=25)


# ------------------------------------------------------------------------------------------------ CSV

broken = st.sampled_from(
    ["", " ", "x", '"', 'a"b,c', '"a" b,c', ",,,,,,,,,,,", ",", '"never closed', 'L1,"', "\ufeff", '""', '"a\nb"']
)


def _csv_line(cells: Sequence[str], delimiter: str) -> str:
    quoted = ('"' + cell.replace('"', '""') + '"' if set(cell) & set(f'{delimiter}"\r\n') else cell for cell in cells)
    return delimiter.join(quoted)


@st.composite
def csv_texts(draw: st.DrawFn, columns: Sequence[str], rows: st.SearchStrategy[list[list[str]]]) -> str:
    """A file of rows with the header, and some lines that are none."""
    delimiter, end = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["\n", "\r\n"]))
    lines = [_csv_line(row, delimiter) for row in draw(rows)]
    for line in draw(st.lists(broken, max_size=4)):
        lines.insert(draw(st.integers(0, len(lines))), line)
    return end.join([delimiter.join(columns), *lines, *draw(st.sampled_from([[], [""]]))])


MAPPINGS = (
    "",
    """
[leads]
id = ["Title", "ID"]
missing = ["7", "İntern"]
[leads.fields]
title = ["email", "Title"]
city = { constant = " Berlin " }
employees = { column = "Employees", values = { many = "1000", "1e3" = "?" }, missing = ["1"] }
created = { column = "created", day_of_time = true }
existing_customer = { column = "Existing Customer", values = { y = "yes" }, otherwise = "no" }
[[events]]
lead = { column = ["lead", "target"], missing = ["L2"] }
at = ["at", "minutes"]
event = { column = "event", values = { sent = "visited", visited = "watched" } }
target = { column = "target", values = { pricing = "/Prices/" }, otherwise = "https://x.io/Other" }
skip = ["called", "größer", ""]
""",
    """
[leads]
id = { column = "ID", missing = ["l2"], values = { "L1" = " L2", "" = "x" } }
[leads.fields]
seniority = "Title"
email = { column = "email", missing = ["joe@x.io"] }
[[events]]
lead_by = "email"
event = ["event", "target"]
minutes = ["minutes", "target"]
skip = ["Visited"]
""",
    """
[[events]]
lead = { column = "lead", values = { l1 = "Jane@acme.io", L2 = "nobody@x.io" } }
lead_by = "email"
at = { constant = "2026-01-01T10:00" }
event = { constant = "Visited" }
target = { constant = "https://x.io/Here?y" }
minutes = { constant = "1.5" }
""",
)


@settings(max_examples=some(25))
@given(
    leads=csv_texts(list(LEAD), leads_rows),
    events=st.lists(csv_texts(list(EVENT), event_rows), max_size=2),
    toml=st.sampled_from(MAPPINGS),
    strict=st.sampled_from([False, False, False, True]),
)
def test_csv(leads: str, events: list[str], toml: str, strict: bool) -> None:
    with _folder(toml) as folder:
        paths = [folder / "leads.csv", *(folder / f"e{place}.csv" for place in range(len(events)))]
        for path, text in zip(paths, (leads, *events), strict=True):
            path.write_bytes(text.encode())
        assert_same(folder, *paths, strict=strict)


# ------------------------------------------------------------------------------------------------ JSON lines

json_cells = st.one_of(odd, st.none(), st.booleans(), st.integers(), st.floats(), st.lists(st.integers(), max_size=2))


def _json_rows(columns: Mapping[str, st.SearchStrategy[str]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries({}, optional={name: st.one_of(cells, json_cells) for name, cells in columns.items()})
    return st.lists(row, max_size=15)


@settings(max_examples=some(10))
@given(
    leads=_json_rows(LEAD),
    events=_json_rows({**FINE_EVENT, "lead": padded("L1", "L2")}),
    other=st.lists(st.sampled_from(["", "{", "[1]", '{"id": "\\ud800"}', "null", '{"lead": "\\u0000"}']), max_size=3),
    toml=st.sampled_from(MAPPINGS[:1] + MAPPINGS[2:]),
)
def test_json_lines(leads: list[dict[str, Any]], events: list[dict[str, Any]], other: list[str], toml: str) -> None:
    with _folder(toml) as folder:
        paths = folder / "leads.jsonl", folder / "events.jsonl"
        for path, rows, columns in zip(paths, (leads, events), (LEAD, EVENT), strict=True):
            lines = [json.dumps(row, ensure_ascii=False) for row in (dict.fromkeys(columns), *rows)]
            path.write_text("\n".join([*lines, *other]), encoding="utf-8")
        assert_same(folder, *paths)


# ------------------------------------------------------------------------------------------------ Parquet

INSTANTS = ("1970-01-01", "1969-12-31 23:59:59.9", "2026-03-01 09:30:15.999999", "9999-12-31 23:59:59.999",
            "10000-01-01", "2026-03-01", "0001-01-01", "infinity", "-infinity")  # fmt: skip
WHOLE = ("0", "1", "-1", "100", "127")
PARQUET: Mapping[str, Sequence[str]] = {
    "VARCHAR": ("L1", " L2 ", "", "2026-03-01", "yes", "12", "visited", "pricing", "2026-03-01 09:30"),
    "TIMESTAMP": (*INSTANTS, "290000-01-01"),
    "TIMESTAMPTZ": (*INSTANTS, "290000-01-01"),
    "TIMESTAMP_S": INSTANTS,
    "TIMESTAMP_MS": (*INSTANTS, "290000-01-01"),
    "TIMESTAMP_NS": ("2026-03-01 09:30:15.999999999", "1969-12-31 23:59:59.999999999", "1970-01-01", "infinity"),
    "DATE": ("2026-03-01", "1969-12-31", "1970-01-01", "9999-12-31", "10000-01-01", "5000000-01-01", "infinity",
             "0044-03-15 (BC)"),
    "TIME": ("09:30:00",),
    "TINYINT": WHOLE,
    "SMALLINT": (*WHOLE, "32767"),
    "INTEGER": (*WHOLE, "999999", "1000000", "9000001"),
    "BIGINT": (*WHOLE, "9223372036854775807"),
    "HUGEINT": (*WHOLE, "170141183460469231731687303715884105727"),
    "UTINYINT": ("0", "255"),
    "USMALLINT": ("0", "65535"),
    "UINTEGER": ("0", "4294967295"),
    "UBIGINT": ("0", "18446744073709551615"),
    "DOUBLE": ("0", "-0.0", "1", "2.5", "2.0009", "1e-5", "1e300", "nan", "inf", "-inf", "999999", "9000000", "0.1"),
    "FLOAT": ("0", "1", "2.5", "0.1", "nan", "inf", "16777217"),
    "DECIMAL(9,4)": ("0", "1", "2.5", "2.0009", "-1", "99999.9999"),
    "DECIMAL(38,0)": ("0", "1", "9" * 38),
    "BOOLEAN": ("true", "false"),
    "BLOB": ("L1", "\\x00\\xFF"),
    "UUID": ("00000000-0000-0000-0000-000000000001",),
    "INTEGER[]": ("[1, 2]", "[]"),
    "ENUM('L1', 'Visited', ' yes', '2026-03-01')": ("L1", "Visited", " yes", "2026-03-01"),
}  # fmt: skip


@st.composite
def parquet_columns(draw: st.DrawFn, names: Sequence[str], fine: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """For each column a type and its cells: those of `fine` for most, so that other columns matter."""
    count = draw(st.integers(0, 12))
    odd_ones = draw(st.sets(st.sampled_from(names), min_size=1, max_size=3))
    columns = {}
    for name in names:
        kind = draw(st.sampled_from(list(PARQUET))) if name in odd_ones or name not in fine else "VARCHAR"
        cells = PARQUET[kind] if name in odd_ones or name not in fine else fine[name]
        cell = st.one_of(st.sampled_from(cells), st.none())
        columns[name] = kind, draw(st.lists(cell, min_size=count, max_size=count))
    return columns


@cache
def _writer() -> duckdb.DuckDBPyConnection:
    """One for all files: to start one takes longer than to write a file."""
    return duckdb.connect()


def write_parquet(path: Path, columns: Mapping[str, tuple[str, Sequence[str | None]]]) -> None:
    connection = _writer()
    declared = ", ".join(f'"{name}" {kind}' for name, (kind, _) in columns.items())
    connection.execute(f"CREATE OR REPLACE TABLE t ({declared})")
    for row in zip(*(cells for _, cells in columns.values()), strict=True):
        connection.execute(f"INSERT INTO t VALUES ({', '.join('?' for _ in row)})", row)
    connection.execute(f"COPY t TO '{path}' (FORMAT PARQUET)")


FINE_LEADS = {"id": ("L1", "L2", "l2", "3"), "email": ("jane@x.io", "joe@x.io")}
FINE_EVENTS = {
    "lead": ("L1", "l1", "3", "jane@x.io"),
    "at": ("2026-03-01", "2026-03-02 10:00"),
    "event": ("visited", "watched"),
}


@settings(max_examples=some(20))
@given(
    leads=parquet_columns(list(LEAD), FINE_LEADS),
    events=parquet_columns(list(EVENT), FINE_EVENTS),
    toml=st.sampled_from(MAPPINGS),
)
def test_parquet(leads: dict[str, Any], events: dict[str, Any], toml: str) -> None:
    with _folder(toml) as folder:
        paths = folder / "leads.parquet", folder / "events.parquet"
        for path, columns in zip(paths, (leads, events), strict=True):
            write_parquet(path, columns)
        assert_same(folder, *paths)


def test_every_type_of_parquet_in_leads() -> None:
    """Each row has one cell, so that no other one keeps it from being read."""
    fields = [Field(f"{kind.name}_{place}", kind) for place in range(len(PARQUET)) for kind in ValueType]
    cells = [
        (f"{kind.name}_{place}", cell) for place, of in enumerate(PARQUET.values()) for cell in of for kind in ValueType
    ]
    columns = {"id": ("VARCHAR", [str(place) for place in range(len(cells))])}
    for place, of_type in enumerate(PARQUET):
        for name in (f"{kind.name}_{place}" for kind in ValueType):
            columns[name] = of_type, [cell if name == own else None for own, cell in cells]
    with _folder() as folder:
        write_parquet(folder / "leads.parquet", columns)
        assert_same(folder, folder / "leads.parquet", fields=fields)


def test_every_type_of_parquet_in_events() -> None:
    plain = {"lead": "0", "at": "2026-03-01", "event": "visited", "target": "", "minutes": "1"}
    with _folder() as folder:
        leads = folder / "leads.csv"
        leads.write_text("id\n0\n1\n")
        events = []
        for name in ("at", "minutes", "target"):
            for place, (kind, cells) in enumerate(PARQUET.items()):
                events.append(folder / f"{name}{place}.parquet")
                others = {other: ("VARCHAR", [cell] * (len(cells) + 1)) for other, cell in plain.items()}
                write_parquet(events[-1], {**others, name: (kind, [*cells, None])})
        assert_same(folder, leads, *events)


def test_cells_of_several_lines_and_words_of_other_tools(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    rows = [("1", "a\nb"), ("2", "\\N\\"), ("3", 'c\r\n"4","d"'), ("4", "\r"), ("5", "NULL"), ("6", "\0")]
    leads = tmp_path / "leads.csv"
    with leads.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "city"), *rows])
    assert [lead[2] for lead in assert_same(tmp_path, leads).leads] == [
        {"city": text.strip(WHITE_SPACE)} if text.strip(WHITE_SPACE) else {} for _, text in rows
    ]


def test_the_first_row_that_does_not_fit_is_the_files_first(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    leads = tmp_path / "leads.csv"
    leads.write_text("id,employees\n1,many\n2\n,3\n", encoding="utf-8")
    assert "line 2" in str(assert_same(tmp_path, leads, strict=True).failed)
    assert [row[1] for row in assert_same(tmp_path, leads).rejects[1:]] == ["2", "3", "4"]
