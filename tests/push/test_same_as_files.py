"""Raw tables give the leads, the events and the rows set aside that a Parquet file of the same rows gives.

Spark compiles the queries where cells and types are nastiest, and interprets them where the mapping is tested.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from leadscore.batch.push.job import Job
from leadscore.driver import compile_text
from leadscore.facts.config import DataConfig, load_config
from leadscore.facts.load import open_facts
from leadscore.facts.model import Value
from leadscore.plan.model import Plan
from leadscore.values.days import day_number
from leadscore.values.terms import ValueType
from push.tables import Database, Table, as_parquet

POLICY = """
policy "x"
field seats number
field opened_on date
field trial yes/no
field notes text
event mailed by us
when seats > 1 and opened_on is known and trial and notes is known add 1
when seniority is known and department is known and email_domain is known and visited add 1
"""
NBSP = "\u00a0"
TEXTS = (
    None, "", " ", NBSP, "VP  Marketing", f"{NBSP}vp\u2003sales\t", "İntern ΣΑΣ ß", "ÅNGSTRÖM", "Ǆ ǅ ǆ", "\U00010400x",
    "a\nb\r\nc\x85d\u2028e", "\x1c x \x1f",
    "100%_\\ 'x' \"y\" $z ${a}", "head of sales", "c.e.o.", "日本 部長", "a" * 3000,
)  # fmt: skip
NUMBERS = (
    None, "", " ", "0", "-0", "+5", "50", "050", f" {NBSP}7\u2009", "1.5", "-1.5", "1.0005", "1.0000000001", "-1.0005",
    "-0.0000001", "0.001", ".5", "5.", "1e3", "1,000", "1 000", "--5", "+-5", "five", "nan", "inf", "٣", "1.2.3",
    "2000000000000000", "2000000000000000.0001", "9999999999999999", "99999999999999999", "-99999999999999999999",
    "0000000000000000000000000001", "9" * 100, "9" * 101, "0." + "0" * 97 + "1", "1." + "0" * 98 + "1", "1\n",
)  # fmt: skip
DAYS = (
    None, "", "2026-03-01", " 2026-03-01 ", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "0000-01-01",
    "0001-01-01", "9999-12-31", "1969-12-31", "1582-10-10", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
    "2026-1-1", "2026-03-01T00:00", "2026-03-01 00:00:00", "01.03.2026", "٢٠٢٦-٠٣-٠١", "today", "12026-03-01",
)  # fmt: skip
YES_NO = (None, "", "yes", "NO", " True ", "false", "1", "0", "y", "ja", "on", "01", "İes")
TIMES = (
    None, "", "2026-03-01", "2026-03-01 09:30", "2026-03-01T9:30", "2026-03-01 09:30:15.999999", "1970-01-01",
    "1969-12-31T23:59:59", "1970-01-01T00:00:00+00:01", "1969-12-31T23:30:00-01:00", "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-00:01", "2026-03-01T09:30:00Z", "2026-03-01t09:30:00 utc", "2026-03-01 09:30 GMT",
    "2026-03-01 09:30:00,5 +02:00", "2026-03-01 09:30+0530", "2026-03-01 09:30-02", "2026-03-01 09:30 + 02:00",
    "2026-03-01Z", "2026-03-01 24:00", "2026-03-01 23:60", "2026-03-01 23:59:60", "2026-03-01 09:30+24:00",
    "2026-03-01 09:30+02:60", "2026-02-30 09:30", "2026-03-01 09:30 CET", "2026-03-01  09:30", "1772357400", "soon",
    "2026-03-01 09:30:00-02:30", "2026-03-01 09", "2026-03-01 09:3", "0000-01-01 00:00",
)  # fmt: skip
MINUTES = (
    None, "", " ", "0", "-0", "-0.000", "-0.0001", "12", "12.5", "0.0019", "9000000", "9000000.0001", "8999999.9999",
    "9000000.000", "-1", "12,5", "1e2", "9" * 50, "000123456", "1234567", "many",
)  # fmt: skip
TARGETS = (
    None, "", "/Pricing/", "https://acme.com", "HTTPS://Acme.com/Blog//a/?b=/c#d", "//x", "/", "a b/c", "pricing",
    "/a/b-c_d", "http:/x", "/%41", f"{NBSP}/x{NBSP}", "Ünïcode/Ä", "https://x?y", "/a?b", "/a#b", "/a/", "-", "a//b",
    "\n/x", "https://x.io/İ/Σ?", "www.x.io/a", "///", "/ /", "/a /", "/\\", "'; DROP TABLE leads; --",
)  # fmt: skip


def compiled(text: str) -> Plan:
    found = compile_text(text).plan
    assert found is not None
    return found


def canonical(value: Value | None) -> object:
    match value:
        case bool() | None | str():
            return value
        case Decimal():
            milli = 1000 * value
            halves = 2 * math.floor(milli) + (milli != math.floor(milli))
            return max(-8 * 10**18, min(8 * 10**18, halves))
        case date():
            return day_number(value)


def assert_same(
    database: Database,
    folder: Path,
    leads: Table,
    *histories: Table,
    config: DataConfig | None = None,
    used: Plan | None = None,
) -> Counter[str]:
    """Returns why rows were set aside."""
    used, mapping = used or compiled(POLICY), config or DataConfig()
    tables = {"crm_leads": leads} | {f"crm_events_{number}": table for number, table in enumerate(histories)}
    for name, table in tables.items():
        database.load(name, table)
    paths = [as_parquet(table, folder / f"{name}.parquet") for name, table in tables.items()]
    facts = open_facts(used.fields, used.events, paths[0], paths[1:], mapping)
    names = [field.name for field in used.fields]
    read = {lead.id: lead for lead in facts}
    job = Job(used, 1_775_001_600, "crm_leads", list(tables)[1:], "scores", mapping)
    with database.prepared(job) as (engine, prepared):
        rows = {
            row[0]: dict(zip(names, row[1:], strict=True)) for row in engine.rows(f"SELECT * FROM {prepared.leads}")
        }
        history = Counter(engine.rows(f"SELECT lead, at, kind, target, minutes FROM {prepared.events}"))
    assert set(rows) == set(read)
    for key, lead in read.items():
        expected = {name: canonical(lead.values.get(name)) for name in names}
        found = {name: bounded(value) for name, value in rows[key].items()}
        assert found == expected, key
    assert history == Counter(
        (lead.id, e.at, e.kind, e.target, e.minutes) for lead in read.values() for e in lead.events
    )
    report = facts.report
    assert [(tally.read, tally.aside) for tally in prepared.tallies] == [
        (report.read[str(path)], sum(n for (file, _), n in report.set_aside.items() if file == str(path)))
        for path in paths
    ]
    theirs = Counter({kind: 0 for _, kind in report.set_aside})
    for (_, kind), count in report.set_aside.items():
        theirs[kind] += count
    ours: Counter[str] = Counter()
    for group in prepared.groups:
        ours[
            f"the event `{group.first}`, which the policy does not know"
            if "event that" in group.reason
            else group.reason
        ] += group.rows
    assert ours == theirs + Counter({"passed over": sum(report.skipped.values())})
    return ours


def bounded(value: object) -> object:
    """Numbers beyond every constant of a policy compare alike, so their size does not matter."""
    if isinstance(value, int) and not isinstance(value, bool):
        return max(-8 * 10**18, min(8 * 10**18, value))
    return value


def leads_of_texts(rng: Random) -> Iterator[tuple[object, ...]]:
    """Every nasty cell beside cells that fit, and then some rows of anything."""
    good = ("vp sales", "10", "2026-01-01", "yes", "x")
    columns = (TEXTS, NUMBERS, DAYS, YES_NO, TEXTS)
    number = 0
    for place, cells in enumerate(columns):
        for cell in cells:
            number += 1
            yield (f"L-{number}", *good[:place], cell, *good[place + 1 :], f"a{number}@X{number % 7}.io")
    for _ in range(150):
        number += 1
        yield (
            f"L-{number}",
            *(rng.choice(cells) for cells in columns),
            rng.choice(["", "jane@x.io", "Jo <a@B.io>", "@"]),
        )


def test_texts(database: Database, tmp_path: Path) -> None:
    rng = Random(7)
    kinds = dict.fromkeys(("id", "title", "seats", "opened_on", "trial", "notes", "email"), "text")
    odd = [
        (cell, None, None, None, None, None, None)
        for cell in (None, "", NBSP, "\x1c", f" {NBSP}X 1\u3000", "x 1", "İ", "i", "K")
    ]
    leads = Table(kinds, [*leads_of_texts(rng), *odd])
    good = ("L-1", "2026-03-01 09:30", "visited", "/a", "1")
    columns = ((None, "", "L-1", " l-1 ", "X 1", "x  1", "nobody", "İ", "K", "\x1c"), TIMES,
               (None, " ", "Visited", "mailed", "vísited", "bogus", "visit", "LOGGED_IN"),
               TARGETS, MINUTES)  # fmt: skip
    rows = [(*good[:i], cell, *good[i + 1 :]) for i, cells in enumerate(columns) for cell in cells]
    rows += [tuple(rng.choice(cells) for cells in columns) for _ in range(300)]
    events = Table(dict.fromkeys(("lead", "at", "event", "target", "minutes"), "text"), rows)
    why = assert_same(database, tmp_path, leads, events)
    assert {"a value that does not fit seats", "minutes that do not fit", "a time that does not fit"} <= set(why)


TYPES = ("float", "real", "int", "number", "yes_no", "day", "moment", "zoned")
NUMBERS_OF_BINARY = (0.0, 1.0, -1.5, 0.1, 0.0001, 0.00001, 16_777_216.0, 1e15, 1e16, 3e20, math.nan, math.inf, 2.5e-7)
MOMENTS = (
    datetime(2026, 3, 1), datetime(2026, 3, 1, 9, 30, 59, 999_999), datetime(1969, 12, 31, 23, 59, 59, 1),
    datetime(1970, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999), datetime(2024, 2, 29, 23),
)  # fmt: skip
VALUES: dict[str, Sequence[object]] = {
    "float": (*NUMBERS_OF_BINARY, 1234567.25, 0.30000000000000004),
    # Of the many ways to write a `real`, Java chooses another than DuckDB where its digits are few for its size.
    "real": tuple(number for number in NUMBERS_OF_BINARY if number != 1e15),
    "int": (0, 1, -5, 10**15, 9_000_000, 2**62),
    "number": (Decimal("0.5"), Decimal("-1.25"), Decimal("100"), Decimal("9000000.000001"), Decimal("0.000001")),
    "yes_no": (True, False),
    "day": (date(2026, 3, 1), date(1969, 12, 31), date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)),
    "moment": MOMENTS,
    "zoned": tuple(moment.replace(tzinfo=UTC) for moment in MOMENTS),
}


def test_types(database: Database, tmp_path: Path) -> None:
    """A column of any type for a field of any type: what its text fits is taken, and the rest set aside."""
    fields = [(f"{of}_{type_.name.lower()}", of, type_) for of in TYPES for type_ in ValueType]
    used = compiled('policy "x"\n' + "\n".join(f"field {name} {type_.value}" for name, _, type_ in fields))
    rows = []
    for place, (name, of, type_) in enumerate(fields):
        for value in (*VALUES[of], None):
            if type_ is not ValueType.TEXT or is_plain(value):
                cells: list[object] = [None] * len(fields)
                cells[place] = value
                rows.append((f"{name} {len(rows)}", *cells))
    leads = Table({"id": "text"} | {name: of for name, of, _ in fields}, rows)
    histories = [
        Table(
            {"lead": "text", "at": of, "event": "text", "target": of, "minutes": of},
            [(rows[0][0], value, "visited", value if is_plain(value) else 0, value) for value in (*VALUES[of], None)],
        )
        for of in TYPES
    ]
    assert_same(database, tmp_path, leads, *histories, used=used)


def is_plain(value: object) -> bool:
    """Not a number that databases write in ways of their own."""
    return not isinstance(value, float) or value == 0 or 1e-4 <= abs(value) < 1e16


@pytest.mark.usefixtures("interpreting")
def test_times_beside_targets(database: Database, tmp_path: Path) -> None:
    rows = [
        ("7", moment, "visited", 5, 2.5)
        for moment in (datetime(2026, 3, 1, 9, 30, 59, 999_999), datetime(1969, 12, 31, 23, 59, 59, 500_000), None)
    ]
    events = Table({"lead": "text", "at": "moment", "event": "text", "target": "int", "minutes": "float"}, rows)
    why = assert_same(database, tmp_path, Table({"id": "int"}, [(7,), (8,)]), events)
    assert why == {"a time that does not fit": 2}


@pytest.mark.usefixtures("interpreting")
def test_ids_that_repeat_and_that_differ_in_capitals(database: Database, tmp_path: Path) -> None:
    rows = [
        ("a", "1"),
        ("a", "2"),
        ("A", "3"),
        ("b ", "4"),
        (" b", "5"),
        ("C", "many"),
        ("C", "6"),
        ("d", None),
        ("d", "1"),
    ]
    events = Table(
        dict.fromkeys(("lead", "at", "event"), "text"),
        [(lead, "2026-03-01", "visited") for lead in ("a", "A", "B", "c", "C", " d", "D", "e")],
    )
    why = assert_same(database, tmp_path, Table({"id": "text", "seats": "text"}, rows), events)
    assert why == {
        "an id that stood before": 3,
        "a value that does not fit seats": 1,
        "a lead that is not in the leads": 1,
    }


MAPPING = """
[leads]
id = ["Key", "Other Key"]
missing = ["n/a", "Select"]
[leads.fields]
title = ["Role", "Job Title"]
notes = { column = "Memo", values = { "A" = "  Alpha ", "b" = "", "$" = "${x}" }, otherwise = "Other" }
seats = { column = ["Seats", "More Seats"], missing = ["none"], values = { dozen = "12" } }
opened_on = { column = "Opened", day_of_time = true }
trial = { column = "Stage", values = { Won = "yes" }, otherwise = "no" }
country = { constant = " GERMANY " }
email = "Mail"

[[events]]
file = "crm_events*"
lead = "Recipient"
lead_by = "email"
at = { column = "Sent", day_of_time = true, missing = ["never"] }
event = { column = "Type", values = { OPEN = "opened", CLICK = "Clicked", "odd" = "oddity" } }
target = { column = ["Page", "Campaign"], missing = ["-"], values = { home = "/", "Big Deal" = "https://x.io/D?a=b" } }
minutes = { column = "Spent", missing = ["?"], values = { long = "60" } }
skip = ["SENT", "Dropped "]
"""


@pytest.mark.usefixtures("interpreting")
def test_a_mapping(database: Database, tmp_path: Path) -> None:
    (tmp_path / "leadscore.toml").write_text(MAPPING, encoding="utf-8")
    config = load_config(tmp_path / "leadscore.toml")
    cells = (("VP", None, "n/a", "Select "), ("CEO", " ", "N/A"), ("a", "B", "$", "c", None, "n/a"),
             ("5", None, "NONE", "Dozen", "x"),
             ("7", None, "none"), ("2026-03-01T23:59:59-02:00", "2026-03-01", "1969-12-31", None, "soon", "n/a"),
             ("won", "Lost", None, "select"), ("j@x.io", "J@X.io ", "k@x.io", None, "l@x.io"))  # fmt: skip
    rng = Random(3)
    names = ("Key", "Other Key", "Role", "Job Title", "Memo", "Seats", "More Seats", "Opened", "Stage", "Mail")
    rows = [
        (f"L-{i}" if i % 3 else None, f"M-{i}" if i % 3 != 1 else "", *(rng.choice(column) for column in cells))
        for i in range(120)
    ]
    rows += [("one", None, *(column[0] for column in cells[:-1]), "only@x.io")]
    leads = Table(dict.fromkeys(names, "text"), rows)
    columns = (("j@x.io", "ONLY@x.io", "only@X.io ", "no@x.io", None),
               ("2026-03-01 09:30", "never", "1969-12-31 10:00"),
               ("open", "CLICK", "sent", "dropped", "odd", "visited", None), ("home", None, " ", "/a"),
               ("Big deal", "-", "B", None), ("long", "?", "5", None))  # fmt: skip
    history = [tuple(rng.choice(column) for column in columns) for _ in range(300)]
    events = Table(dict.fromkeys(("Recipient", "Sent", "Type", "Page", "Campaign", "Spent"), "text"), history)
    why = assert_same(database, tmp_path, leads, events, config=config)
    assert {"an e-mail that several leads have", "passed over", "a value that does not fit opened_on"} <= set(why)
    assert "the event `oddity`, which the policy does not know" in why


@pytest.mark.usefixtures("interpreting")
def test_exports_of_hubspot_are_recognised(database: Database, tmp_path: Path) -> None:
    leads = Table(
        dict.fromkeys(("Record ID", "Job Title", "Email", "Create Date", "Lifecycle Stage"), "text"),
        [("1", "CEO", "a@x.io", "2026-03-01 10:00", "customer"), ("2", "(No value)", "b@x.io", "--", "lead")],
    )
    events = Table(
        dict.fromkeys(("recipient", "type", "created", "email_campaign_id"), "text"),
        [("A@x.io", "OPEN", "2026-03-01 10:00:00+00", "7"), ("b@x.io", "SENT", "2026-03-01", "7")],
    )
    assert assert_same(database, tmp_path, leads, events) == {"passed over": 1}


@pytest.mark.usefixtures("interpreting")
def test_no_rows_at_all(database: Database, tmp_path: Path) -> None:
    events = Table(dict.fromkeys(("lead", "at", "event"), "text"), [])
    assert assert_same(database, tmp_path, Table({"id": "text"}, []), events) == {}
