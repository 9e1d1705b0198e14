"""Mautic's exports and tables as they come: contacts, and what they did."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from leadscore.facts.config import load_config, presets
from leadscore.facts.load import Facts, open_facts
from leadscore.plan.model import EventKind, Field
from leadscore.values.vocabulary import EVENTS, FIELDS

FIELDS_KNOWN = [Field(name, kind) for name, kind in FIELDS.items()]
KINDS = [EventKind(name, by_us) for name, by_us in EVENTS.items()]

EXPORTED = (
    "id,points,title,firstname,lastname,company,position,email,phone,mobile,address1,address2,city,state,zipcode,"
    "country,companynumber_of_employees,date_identified,date_added",
    '7,2520,Dr.,Dell,Joost,ABC Company,Marketing Lead,dj@example.com,,579123,ABC Street,,ABC City,"São Paulo",79270,'
    "Brazil,200,2026-01-02 08:00:00,2026-01-01 19:08:42",
)
DUMPED = (
    "id\towner_id\tis_published\tdate_added\tpoints\tdate_identified\tpreferred_profile_image\ttitle\tfirstname"
    "\tlastname\tcompany\tposition\temail\tcountry",
    "7\tNULL\t1\t2026-01-01 19:08:42\t2520\tNULL\tgravatar\tDr.\tDell\tJoost"
    "\tNULL\tMarketing Lead\tdj@example.com\tNULL",
)
HITS = (
    "id,email_id,redirect_id,page_id,lead_id,ip_id,date_hit,date_left,country,code,referer,url,url_title,tracking_id",
    "1,NULL,NULL,NULL,7,1,2026-03-01 10:00:00,NULL,NULL,200,NULL,https://acme.example/pricing?utm_source=x,Prices,a",
    "2,NULL,NULL,NULL,NULL,1,2026-03-01 10:00:00,NULL,NULL,200,NULL,https://acme.example/blog,Blog,b",
)
MAILS = (
    "id,email_id,lead_id,email_address,date_sent,is_read,is_failed,viewed_in_browser,date_read,open_count,last_opened",
    "1,12,7,dj@example.com,2026-03-01 09:00:00,1,0,0,2026-03-01 09:30:00,1,2026-03-01 09:30:00",
    "2,13,7,dj@example.com,2026-03-02 09:00:00,0,0,0,NULL,0,NULL",
)
FORMS = (
    "id,form_id,ip_id,lead_id,tracking_id,date_submitted,referer,page_id",
    "1,3,1,7,x,2026-03-03 09:00:00,https://acme.example/contact,NULL",
)
DOWNLOADS = (
    "id,asset_id,ip_id,lead_id,email_id,date_download,code,referer,tracking_id,source,source_id",
    "1,5,1,7,NULL,2026-03-04 09:00:00,200,NULL,x,NULL,NULL",
)
LEFT = (
    "id,lead_id,date_added,reason,channel,channel_id,comments",
    "1,7,2026-03-05 09:00:00,1,email,12,NULL",
    "2,7,2026-03-06 09:00:00,2,email,12,NULL",
    "3,7,2026-03-07 09:00:00,3,email,NULL,NULL",
)
LOG = (
    "id,lead_id,user_id,user_name,bundle,object,object_id,action,date_added,properties",
    "1,7,NULL,NULL,sms,sms,NULL,reply,2026-03-08 09:00:00,[]",
    "2,7,1,Ann,lead,import,4,inserted,2026-01-01 19:08:42,[]",
)
POINTS = (
    "id,lead_id,ip_id,type,event_name,action_name,delta,date_added,group_id",
    "1,7,1,url,4: Saw prices,hit,10,2026-03-01 10:00:00,NULL",
    "2,7,1,email,5: Newsletter,open,1,2026-03-01 09:30:00,NULL",
    "3,7,1,email,6: Newsletter,send,1,2026-03-01 09:00:00,NULL",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(leads: tuple[str, ...], **events: tuple[str, ...]) -> Facts:
    paths = {}
    for name, lines in {"leads": leads, **events}.items():
        paths[name] = Path(f"{name}.csv")
        paths[name].write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return open_facts(
        FIELDS_KNOWN, KINDS, paths.pop("leads"), list(paths.values()), load_config(Path.cwd()), strict=False
    )


def test_contacts_as_the_app_exports_them() -> None:
    facts = load(EXPORTED)
    (lead,) = facts
    assert lead.id == "7"
    assert dict(lead.shown) == {
        "title": "Marketing Lead",  # Mautic's own `title` says how to address somebody
        "company": "ABC Company",
        "country": "Brazil",
        "region": "São Paulo",
        "city": "ABC City",
        "email": "dj@example.com",
        "phone": "579123",
        "employees": "200",
        "created": "2026-01-01",
    }
    assert facts.report.notes == ["leads.csv is read as an export of Mautic."]


def test_the_table_of_contacts_as_a_database_writes_it() -> None:
    (lead,) = load(DUMPED)
    assert dict(lead.shown) == {"title": "Marketing Lead", "email": "dj@example.com", "created": "2026-01-01"}


def test_what_contacts_did() -> None:
    facts = load(EXPORTED, hits=HITS, mails=MAILS, forms=FORMS, downloads=DOWNLOADS, left=LEFT, log=LOG)
    (lead,) = facts
    assert [(event.kind, event.target) for event in lead.events] == [
        ("opened", "12"),
        ("visited", "pricing"),
        ("submitted", "contact"),
        ("downloaded", "5"),
        ("unsubscribed", "email"),
        ("bounced", "email"),
        ("replied", "sms"),
    ]
    assert facts.report.skipped == {"mails.csv": 1, "left.csv": 1, "log.csv": 1}
    assert facts.report.set_aside == {("hits.csv", "no lead"): 1}


def test_what_mautic_gave_points_for() -> None:
    (lead,) = load(EXPORTED, points=POINTS)
    assert [(event.kind, event.shown) for event in lead.events] == [
        ("opened", "5: Newsletter"),
        ("visited", "4: Saw prices"),
    ]


def test_no_file_is_taken_for_an_export_of_two_systems() -> None:
    """Each of a ready-made mapping's columns, alone in a header, fits no mapping of another system."""
    for name, preset in presets().items():
        for mapping in (*([preset.leads] if preset.leads else []), *preset.events):
            for columns in mapping.when_columns:
                fitting = {
                    other
                    for other, one in presets().items()
                    for theirs in (*([one.leads] if one.leads else []), *one.events)
                    if type(theirs) is type(mapping) and any(wanted <= columns for wanted in theirs.when_columns)
                }
                assert fitting == {name}, (name, columns)


def test_the_tables_need_no_mapping_of_ones_own(folder: Path) -> None:
    (folder / "leadscore.toml").write_text('[leads]\npreset = "mautic"\nid = "contact"\n')
    with (folder / "own.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["contact", "position"], ["7", "CEO"]])
    facts = open_facts(FIELDS_KNOWN, KINDS, folder / "own.csv", [], load_config(folder), strict=True)
    assert [(lead.id, lead.shown["title"]) for lead in facts] == [("7", "CEO")]
