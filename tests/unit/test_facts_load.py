"""Leads and events from files, and what becomes of rows that do not fit."""

from __future__ import annotations

import csv
import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from leadscore.facts.config import load_config
from leadscore.facts.errors import FactsError
from leadscore.facts.load import Facts, open_facts
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import EventKind, Field
from leadscore.values.vocabulary import EVENTS, FIELDS

FIELDS_KNOWN = [Field(name, kind) for name, kind in FIELDS.items()]
KINDS = [EventKind(name, by_us) for name, by_us in EVENTS.items()]


class Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, leads: Path, *events: Path, **options: object) -> Facts:
        config = load_config(self.path)
        return open_facts(FIELDS_KNOWN, KINDS, leads, events, config, **options)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / ".git").mkdir()  # nothing above is looked at
    return Folder(tmp_path)


LEADS = "id,Title,employees,Email Domain,email\nL1,CEO,200,,jane@acme.example\n L2 ,VP  Sales,,x.example,\n"


def test_leads_with_their_events_in_the_files_order(folder: Folder) -> None:
    events = folder.write(
        "e.csv",
        "lead,at,event,target,minutes\n"
        "L2,2026-01-02,visited,https://acme.com/Pricing/?x=1,\n"
        "L1,2026-01-03 10:00:00.9,Watched,Demo,2.5\n"
        "L2,2026-01-01,opened,,\n"
        "L2,2026-01-01,opened,,\n",
    )
    facts = folder.load(folder.write("l.csv", LEADS), events)
    assert facts.count == 2
    first, second = facts
    assert first == Lead(
        "L1",
        {"title": "ceo", "employees": Decimal(200), "email": "jane@acme.example", "seniority": "c_level"},
        (Event(1767434400, "watched", "demo", 2500),),
    )
    assert first.shown == {"title": "CEO", "employees": "200", "email": "jane@acme.example"}
    assert first.events[0].shown == "Demo"
    assert second.id == "L2"
    assert second.values["email_domain"] == "x.example"
    assert [(e.kind, e.target, e.shown) for e in second.events] == [
        ("opened", "", ""),
        ("opened", "", ""),
        ("visited", "pricing", "https://acme.com/Pricing/?x=1"),
    ]
    assert list(facts.report.lines()) == []


def test_an_empty_column_is_a_column(folder: Folder) -> None:
    """`Email Domain` is there, so a blank cell of it is unknown, not derived; there is no column `department`."""
    lead, _ = folder.load(folder.write("l.csv", LEADS))
    assert "email_domain" not in lead.values


@pytest.mark.parametrize("form", ["semicolon", "tab", "gz", "bom", "utf16", "crlf", "jsonl", "parquet", "blank-lines"])
def test_every_form_gives_the_same_leads(folder: Folder, form: str) -> None:
    rows = list(csv.DictReader(LEADS.splitlines()))
    match form:
        case "semicolon":
            path = folder.write("l.csv", LEADS.replace(",", ";"))
        case "tab":
            path = folder.write("l.tsv", LEADS.replace(",", "\t"))
        case "gz":
            path = folder.write("l.csv.gz", gzip.compress(LEADS.encode()))
        case "bom":
            path = folder.write("l.csv", b"\xef\xbb\xbf" + LEADS.encode())
        case "utf16":
            path = folder.write("l.csv", LEADS.encode("utf-16"))
        case "crlf":
            path = folder.write("l.csv", LEADS.replace("\n", "\r\n"))
        case "blank-lines":
            path = folder.write("l.csv", LEADS.replace("\n", "\n\n"))
        case "jsonl":
            lines = [json.dumps({k: v for k, v in row.items() if v}) for row in rows]
            path = folder.write("l.jsonl", "\n".join(lines) + "\n")
        case _:
            import duckdb

            path = folder.path / "l.parquet"
            source = folder.write("source.csv", LEADS)
            duckdb.execute(f"COPY (SELECT * FROM read_csv('{source}')) TO '{path}' (FORMAT parquet)")
    expected = list(folder.load(folder.write("plain.csv", LEADS)))
    assert list(folder.load(path)) == expected


def test_json_numbers_stay_as_written(folder: Folder) -> None:
    path = folder.write("l.jsonl", '{"id": 12345678901234567890, "employees": 0.1, "existing_customer": true}\n')
    (lead,) = folder.load(path)
    assert lead.id == "12345678901234567890"
    assert lead.values == {"employees": Decimal("0.1"), "existing_customer": True}


BAD_LEADS = (
    "id,title,employees\n"
    "L1,CEO,1\n"  # 2
    ",CFO,2\n"  # 3: no id
    '"L2","a\nb",3\n'  # 4 and 5
    "L3,x,many\n"  # 6: no number
    "L1,again,4\n"  # 7: an id that stood before
    "L4,y\n"  # 8: too short
    "L5,z,5,6\n"  # 9: too long
    "\n"
    "L6,last,6\n"  # 11
)
BAD_EVENTS = (
    "lead,at,event,target,minutes\n"
    "L1,2026-01-01,visited,a,\n"  # 2
    "L9,2026-01-01,visited,a,\n"  # 3: of nobody
    ",2026-01-01,visited,a,\n"  # 4: lead missing
    "L1,soon,visited,a,\n"  # 5: no time
    "L1,2026-01-01,visitd,a,\n"  # 6: no such kind
    "L1,2026-01-01,visited,a,long\n"  # 7: no minutes
    "L1,2099-01-01,visited,a,\n"  # 8: the future is fine
)


def test_bad_rows_are_set_aside_with_their_line_and_reason(folder: Folder) -> None:
    leads, events = folder.write("l.csv", BAD_LEADS), folder.write("e.csv", BAD_EVENTS)
    rejects = folder.path / "rejects.csv"
    facts = folder.load(leads, events, rejects=rejects)
    assert [lead.id for lead in facts] == ["L1", "L2", "L6"]
    with rejects.open(newline="") as file:
        rows = [(Path(r["file"]).name, int(r["line"]), r["column"], r["reason"]) for r in csv.DictReader(file)]
    assert rows == [
        ("l.csv", 3, "", "the id is blank"),
        ("l.csv", 6, "employees", '"many" is no number'),
        ("l.csv", 7, "", 'the id "L1" stood before'),
        ("l.csv", 8, "", "it has 2 cells, and the header 3"),
        ("l.csv", 9, "", "it has 4 cells, and the header 3"),
        ("e.csv", 3, "lead", 'there is no lead "L9"'),
        ("e.csv", 4, "lead", "the lead is blank"),
        ("e.csv", 5, "at", '"soon" is no time such as 2026-03-01 09:30'),
        ("e.csv", 6, "event", "there is no event `visitd`: did you mean `visited`?"),
        ("e.csv", 7, "minutes", '"long" is no number of minutes'),
    ]
    assert facts.report.total_set_aside == len(rows)
    said = "\n".join(facts.report.lines())
    assert f"5 rows of 8 in {leads} set aside:" in said
    assert f"5 rows of 7 in {events} set aside:" in said
    assert '1 × a value that does not fit employees (first: line 6, "many" is no number)' in said


def test_a_quote_that_is_not_closed_costs_its_own_line_alone(folder: Folder) -> None:
    leads = folder.write(
        "l.csv",
        'id,title\n1,"VP, Sales\n2,"CEO"\n3,5" screen\n4,"a "b" c"\n5,"two\nlines"\n6,"open\n7,y\n'
        + "".join(f"{i},x\n" for i in range(8, 3_000)),
    )
    rejects = folder.path / "rejects.csv"
    facts = folder.load(leads, rejects=rejects)
    assert [lead.id for lead in facts][:4] == ["2", "3", "5", "7"]
    assert facts.count == 4 + 2_992
    with rejects.open(newline="") as file:
        rows = [(int(row["line"]), row["row"]) for row in csv.DictReader(file)]
    assert [line for line, _ in rows] == [2, 5, 8]
    assert "VP, Sales" in rows[0][1]


def test_one_json_list_is_told(folder: Folder) -> None:
    with pytest.raises(FactsError, match="holds one JSON list"):
        folder.load(folder.write("l.json", '[{"id": "1"},\n {"id": "2"}]'))


def test_an_id_is_found_whatever_its_capitals_if_it_is_the_only_one(folder: Folder) -> None:
    leads = folder.write("l.csv", "id\nL1\nAb\naB\n")
    events = folder.write("e.csv", "lead,at,event\nl1,2026-01-01,viewed\naB,2026-01-01,viewed\nAB,2026-01-01,viewed\n")
    facts = folder.load(leads, events)
    assert [(lead.id, len(lead.events)) for lead in facts] == [("L1", 1), ("Ab", 0), ("aB", 1)]
    assert facts.report.total_set_aside == 1


def test_strict_stops_at_the_first(folder: Folder) -> None:
    with pytest.raises(FactsError) as caught:
        folder.load(folder.write("l.csv", BAD_LEADS), strict=True)
    assert caught.value.message.endswith("l.csv, line 3: the id is blank")


def test_some_leads_alone(folder: Folder) -> None:
    leads, events = folder.write("l.csv", LEADS), folder.write("e.csv", "lead,at,event\nL1,2026-01-01,visited\n")
    facts = folder.load(leads, events, lead_ids={"L2"})
    assert [(lead.id, lead.events) for lead in facts] == [("L2", ())]
    assert facts.report.total_set_aside == 0  # an event of a lead that is not asked for is no event of nobody


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.csv", "", "is empty"),
        ("blank.csv", "\n\n", "is empty"),
        ("noid.csv", "name,title\na,b\n", "has no column `id`"),
        ("twice.csv", "id,Title,title\n1,a,b\n", "has two columns `title`"),
        ("latin.csv", "id,title\n1,caf\xe9\n".encode("latin-1"), "is not in UTF-8 (near line"),
        ("book.csv", b"PK\x03\x04xxxx", "is an Excel workbook"),
        ("not.parquet", b"hello", "cannot be read as Parquet"),
        ("cut.csv.gz", gzip.compress(b"id\n1\n", mtime=0)[:15], "cannot be unpacked"),
    ],
)
def test_a_file_that_cannot_be_used(folder: Folder, name: str, content: str | bytes, message: str) -> None:
    with pytest.raises(FactsError) as caught:
        folder.load(folder.write(name, content))
    assert message in caught.value.message
    assert ("or give the data as CSV." in (caught.value.help or "")) is name.endswith(".parquet")


def test_columns_that_nobody_reads_may_have_one_name(folder: Folder) -> None:
    (lead,) = folder.load(folder.write("l.csv", "id,note,note,title,,\n1,a,b,CEO,,\n"))
    assert lead.values == {"title": "ceo", "seniority": "c_level"}


def test_a_file_that_is_not_there(folder: Folder) -> None:
    folder.write("leads.csv", LEADS)
    with pytest.raises(FactsError) as caught:
        folder.load(folder.path / "leeds.csv")
    assert caught.value.message == f"There is no file {folder.path / 'leeds.csv'}"
    assert caught.value.help == f"Did you mean {folder.path / 'leads.csv'}?"
    with pytest.raises(FactsError, match="is a folder"):
        folder.load(folder.path)


def test_header_only_is_no_leads(folder: Folder) -> None:
    facts = folder.load(folder.write("l.csv", "id,title\n"))
    assert (facts.count, list(facts)) == (0, [])


def test_a_json_line_that_is_none(folder: Folder) -> None:
    facts = folder.load(folder.write("l.jsonl", '{"id": "1"}\n{"id": \n[1]\n{"id": "2", "title": "x"}\n'))
    assert [lead.id for lead in facts] == ["1", "2"]
    assert facts.report.total_set_aside == 2


def test_many_events_of_many_leads_are_each_where_they_belong(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadscore.facts.load._FEW", 1_000)
    leads = folder.write("l.csv", "id\n" + "".join(f"{i}\n" for i in range(500)))
    rows = [(i * 7919 % 500, 1_000 + i) for i in range(6_000)]
    events = folder.write(
        "e.csv",
        "lead,at,event,target\n"
        + "".join(f"{o},1970-01-01 0{t // 3600}:{t // 60 % 60:02}:{t % 60:02},viewed,{o}\n" for o, t in rows),
    )
    loaded = list(folder.load(leads, events))
    assert sum(len(lead.events) for lead in loaded) == 6_000
    for lead in loaded:
        assert [e.at for e in lead.events] == sorted(t for o, t in rows if str(o) == lead.id)
        assert {e.target for e in lead.events} == {lead.id}


# ------------------------------------------------------------------------------------------------ mappings


def test_events_come_in_one_order_however_many_there_are(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    targets = ("", "demo", "Demo", "ß", "\U00010400x", "\uffee", '"quoted", twice', "https://acme.com/demo?x=1")
    rows = [
        [f"L{n % 2 + 1}", f"2026-01-0{n % 3 + 1}", ("visited", "opened")[n % 5 == 0], targets[n % 8], (n % 4) or ""]
        for n in range(240)
    ]
    path = folder.path / "e.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["lead", "at", "event", "target", "minutes"], *rows])
    leads = folder.write("l.csv", LEADS)

    def seen() -> list[tuple[object, ...]]:
        return [
            (lead.id, e.at, e.kind, e.target, e.minutes, e.shown)
            for lead in folder.load(leads, path)
            for e in lead.events
        ]

    few = seen()
    for name, limit in (("_SHORT", 500), ("_FEW", 100)):
        with monkeypatch.context() as patch:
            patch.setattr(f"leadscore.facts.load.{name}", limit)
            patch.delattr("leadscore.facts.load._missing_last")  # is not asked any more
            assert few == seen()
    assert len(few) == 240
    assert len({shown for *_, shown in few}) == len(targets)


def test_a_mapping(folder: Folder) -> None:
    folder.write(
        "leadscore.toml",
        """
        [leads]
        id = "Prospect ID"
        missing = ["Select"]
        [leads.fields]
        title = { column = "Role", missing = ["n/a"] }
        country = { constant = "Germany" }
        existing_customer = { column = "Stage", values = { Won = "yes" }, otherwise = "no" }
        created = { column = "Since", day_of_time = true }
        [[events]]
        file = "mail*.csv"
        lead = "Who"
        lead_by = "email"
        at = "When"
        event = { column = "Type", values = { OPEN = "opened" } }
        target = "Subject"
        skip = ["sent"]
        [[events]]
        lead = "person"
        at = "at"
        event = { constant = "visited" }
        """,
    )
    leads = folder.write(
        "l.csv",
        "Prospect ID,Role,Stage,city,Since,email\n"
        "p1,select,won,Select,2026-01-05T23:59:00-02:00,Jane@X.example\np2,N/A,,Oslo,,\n",
    )
    mails = folder.write(
        "mails.csv", "Who,When,Type,Subject\njane@x.EXAMPLE,2026-01-01,Open,Hi\na@b.example,2026-01-01,SENT,x\n"
    )
    visits = folder.write("visits.csv", "person,at\np2,2026-01-01\n")
    facts = folder.load(leads, mails, visits)
    first, second = facts
    assert {name: str(value) for name, value in first.values.items() if name != "email"} == {
        "country": "germany", "existing_customer": "True", "created": "2026-01-06", "email_domain": "x.example",
    }  # fmt: skip
    assert [(e.kind, e.target) for e in first.events] == [("opened", "hi")]
    assert second.values == {"country": "germany", "city": "oslo"}
    assert [e.kind for e in second.events] == ["visited"]
    assert [line for line in facts.report.lines() if "passed over" in line]


NO_TIME = "`day_of_time` is for fields and for `at`: leave it out here."


@pytest.mark.parametrize(
    ("toml", "message", "help_text"),
    [
        ("leads = 3", "`leads` should be a section", None),
        ("[leads]\nidd = 'x'", "there is no setting `idd` in leads", "Did you mean `id`?"),
        ("[leads]\nid = 3", "`leads.id` should be a column's name", None),
        ("[leads]\npreset = 'hubspt'", '`leads.preset` should be "hubspot", "mautic" or "salesforce"', None),
        ("[leads.fields]\ncity = { colum = 'x' }", "there is no setting `colum`", "Did you mean `column`?"),
        ("[leads.fields]\ncity = { missing = ['x'] }", "should be either `column` or `constant`", None),
        ("[events]\nlead = 'x'", "`events` should be sections that start with `[[events]]`", None),
        ("[leads]\nid = { column = 'x', day_of_time = true }", "`leads.id` holds no time", NO_TIME),
        ("[[events]]\ntarget = { column = 'x', day_of_time = true }", "`events 1.target` holds no time", NO_TIME),
        ("[[events]]\nlead = { column = 'x', day_of_time = true }", "`events 1.lead` holds no time", NO_TIME),
        ("[[events]]\nevent = { column = 'x', day_of_time = true }", "`events 1.event` holds no time", NO_TIME),
        ("[[events]]\nlead_by = 'name'", '`events 1.lead_by` should be "id" or "email"', None),
        ("x = = 1", "leadscore.toml:1: this is no value", None),
    ],
)
def test_mistakes_in_the_configuration(folder: Folder, toml: str, message: str, help_text: str | None) -> None:
    folder.write("leadscore.toml", toml)
    with pytest.raises(FactsError) as caught:
        load_config(folder.path / "policy.lead")
    assert message in caught.value.message
    assert help_text in (None, caught.value.help)


def test_a_missing_column_is_told_from_the_header(folder: Folder) -> None:
    """Not after minutes, when all that comes before has been read."""
    leads = folder.write("l.csv", "id,employees\n1,many\n")
    events = folder.write("e.csv", "lead,event\n1,visited\n")
    with pytest.raises(FactsError, match=r"e\.csv has no column `at`"):
        folder.load(leads, events, strict=True)
    with pytest.raises(FactsError, match=r"There is no file .*none\.csv"):
        folder.load(leads, folder.path / "none.csv", strict=True)


def test_a_mapped_column_that_is_not_there(folder: Folder) -> None:
    folder.write("leadscore.toml", "[leads.fields]\ncity = 'Town'\n")
    with pytest.raises(FactsError) as caught:
        folder.load(folder.write("l.csv", "id,Twon\n1,Oslo\n"))
    assert "has no column `Town`, which holds the field `city`" in caught.value.message
    assert "`Twon` looks like it" in (caught.value.help or "")


def test_the_nearest_configuration_counts(folder: Folder) -> None:
    folder.write("leadscore.toml", "[leads]\nid = 'A'\n")
    inner = folder.path / "team"
    inner.mkdir()
    assert load_config(inner / "p.lead").path == folder.path / "leadscore.toml"
    (inner / "leadscore.toml").write_text("[leads]\nid = 'B'\n")
    assert load_config(inner / "p.lead").path == inner / "leadscore.toml"
    (inner / "leadscore.toml").unlink()
    (inner / ".git").mkdir()
    assert load_config(inner / "p.lead").path is None


def test_exports_of_hubspot_and_salesforce_are_known(folder: Folder) -> None:
    hubspot = folder.write(
        "h.csv",
        "Record ID,Email,Job Title,Create Date,Lifecycle Stage,Number of Employees\n"
        "1,a@b.example,VP Sales,2026-01-02 10:00,Customer,50\n",
    )
    (lead,) = (facts := folder.load(hubspot))
    assert lead.values["title"] == "vp sales"
    assert lead.values["existing_customer"] is True
    assert f"{hubspot} is read as an export of HubSpot." in list(facts.report.lines())
    salesforce = folder.write(
        "s.csv",
        "Id,Company,Title,LeadSource,NumberOfEmployees,CreatedDate\n"
        "00Q1,Acme,CEO,Web,50,2026-01-02T10:00:00.000+0000\n",
    )
    members = folder.write(
        "m.csv",
        "LeadId,ContactId,CampaignId,Status,FirstRespondedDate,CreatedDate\n"
        "00Q1,,701,Responded,2026-01-03,2026-01-01\n,00Q1,702,Attended,,2026-01-04\n00Q1,,703,Sent,,2026-01-05\n",
    )
    (lead,) = folder.load(salesforce, members)
    assert lead.values["source"] == "web"
    assert [(e.kind, e.target) for e in lead.events] == [("replied", "701"), ("attended", "702")]


def test_an_address_of_several_leads_is_nobodys(folder: Folder) -> None:
    folder.write("leadscore.toml", "[[events]]\nlead_by = 'email'\n")
    leads = folder.write("l.csv", "id,email\n1,a@x.example\n2,A@x.example\n3,b@x.example\n")
    events = folder.write("e.csv", "lead,at,event\na@x.example,2026-01-01,viewed\nb@x.example,2026-01-01,viewed\n")
    facts = folder.load(leads, events)
    assert [len(lead.events) for lead in facts] == [0, 0, 1]
    assert "several leads have the e-mail" in "".join(facts.report.lines())
