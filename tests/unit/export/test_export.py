"""`leadscore export`: files for HubSpot, Salesforce and Mautic, scored anew and as recorded."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from click.testing import Result

from command_line import run, told
from leadscore.production.retention.history import shorten
from unit.production.recorded import APRIL, DAY, opened, policy, write_lines

POLICY = """\
policy "B2B" version 3
applies if not country is "peru" or country is missing
group fit at most 30
when employees > 50 add 20 as large because "Big enough to need us"
when title contains "student" subtract 10 because "Students only look"
when existing_customer disqualify because "Account management owns them"
when competitor disqualify
group engagement decays 50% every 30 days
when visited "pricing" add 50 as pricing because "=The strongest signal in last year's won deals"
when opened subtract 0.5 each time up to 2 as mail
ready at 60 lost below 40
band hot at 60
band cold otherwise
grade fit A at 12, B otherwise
"""
COLUMNS = "id,email,country,employees,title,existing_customer,competitor"
LEADS = (
    COLUMNS,
    "101,Jane@x.io,france,200,CEO,no,no",
    "102,jack@x.io,peru,10,,,",
    "103,joan@x.io,france,60,Student,yes,",
    "104,,,60,Student,,",
)
EVENTS = ("lead,at,event,target", "101,2026-03-29,visited,/pricing", "101,2026-03-30,opened,")
BY_ID = '[export.hubspot]\nkey = "id"\n[export.mautic]\nkey = "id"\n'
AS_OF = ("--as-of", "2026-04-01T09:30")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "leadscore.toml").write_text(BY_ID)
    policy(tmp_path, POLICY)
    write_lines(tmp_path / "leads.csv", LEADS)
    write_lines(tmp_path / "events.csv", EVENTS)
    return tmp_path


def exported(*arguments: str, source: tuple[str, ...] = ("--leads", "leads.csv", "--events", "events.csv")) -> Result:
    result = run("export", "p.lead", *source, *AS_OF, *arguments)
    assert result.exit_code == 0, told(result)
    return result


def rows(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout)))


def refused(*arguments: str) -> str:
    result = run("export", *arguments)
    assert result.exit_code in (2, 3), told(result)
    return told(result)


def test_hubspot_gets_its_record_ids_and_what_it_calls_properties() -> None:
    result = exported("--for", "hubspot")
    assert result.stdout.splitlines() == [
        "Record ID,Lead Score,Lead Score Band,Lead Score Grade,Lead Score Ready,Lead Score Disqualified,"
        "Lead Score As Of,Lead Score Reason 1,Lead Score Reason 2,Lead Score Reason 3",
        "101,69.5,hot,A,true,false,2026-04-01,'=The strongest signal in last year's won deals (+50),"
        "Big enough to need us (+20),opened (-0.5)",
        "102,,none,none,false,false,2026-04-01,none,none,none",
        "103,10,none,B,false,true,2026-04-01,Account management owns them (disqualified),none,none",
        "104,10,cold,B,false,false,2026-04-01,Big enough to need us (+20),Students only look (-10),none",
    ]
    assert result.stderr.splitlines()[-2:] == [
        "B2B: 4 leads for HubSpot, which knows them by `Record ID`, scored as of 2026-04-01 09:30 UTC.",
        "1 lead is out of the policy's scope: a blank score mostly leaves the one that was there.",
    ]


def test_salesforce_gets_api_names_and_an_empty_score_that_empties() -> None:
    ids = ("00Q5e00000AbCdE", "00Q5e00000AbCdEAAV", "00Q5e00000AbCdF", "00Q5e00000AbCdG")
    lines = [line.replace(f"10{n}", id, 1) for n, (line, id) in enumerate(zip(LEADS[1:], ids, strict=True), 1)]
    write_lines(Path("sf.csv"), [COLUMNS, *lines])
    found = rows(exported("--for", "Salesforce", source=("--leads", "sf.csv")))
    assert [row["Id"] for row in found] == list(ids)
    assert list(found[0]) == [
        *("Id", "Lead_Score__c", "Lead_Score_Band__c", "Lead_Score_Grade__c", "Lead_Score_Ready__c"),
        *("Lead_Score_Disqualified__c", "Lead_Score_As_Of__c"),
        *(f"Lead_Score_Reason_{number}__c" for number in (1, 2, 3)),
    ]
    assert found[1]["Lead_Score__c"] == "#N/A"
    assert [row["Lead_Score_Disqualified__c"] for row in found] == ["0", "0", "1", "0"]
    assert found[0]["Lead_Score_As_Of__c"] == "2026-04-01T09:30:00.000Z"


def test_whole_numbers_are_ids_of_the_crm_where_the_leads_come_from_there() -> None:
    """Somebody's own 101 would put the score on a stranger."""
    Path("leadscore.toml").unlink()
    assert [row["Email"] for row in rows(exported("--for", "hubspot"))] == ["Jane@x.io", "jack@x.io", "joan@x.io"]
    assert 'no e-mail (`key = "id"` in [export.hubspot] goes by ids)' in exported("--for", "hubspot").stderr
    write_lines(Path("hs.csv"), ["Record ID,Email,Job Title", "101,jane@x.io,CEO", "104,,Student"])
    source = ("--leads", "hs.csv")
    assert [row["Record ID"] for row in rows(exported("--for", "hubspot", source=source))] == ["101", "104"]
    assert [row["email"] for row in rows(exported("--for", "mautic", source=source))] == ["jane@x.io"]
    write_lines(Path("numbers.csv"), ["id,employees", "101,60"])
    said = refused("p.lead", "--for", "hubspot", "--leads", "numbers.csv")
    assert "their ids may not be its `Record ID`" in said
    recorded("2026-04-01", "--leads", "hs.csv")
    assert [row["Email"] for row in rows(as_recorded())] == ["jane@x.io"]
    Path("leadscore.toml").write_text('[leads]\npreset = "hubspot"\n')
    assert [row["Record ID"] for row in rows(as_recorded())] == ["101", "104"]


def test_leads_with_ids_of_ones_own_are_known_by_their_e_mail() -> None:
    strange = (
        "L-1,=cmd|' /C calc'!A1@x.io,,60,,,",
        "L-2,jo@x.io,,60,,,",
        "L-3,JO@x.io,,60,,,",
        "L-4,none,,60,,,",
        "L-5,=a@x.io,,60,,,",
    )
    write_lines(Path("own.csv"), [COLUMNS, *strange])
    Path("leadscore.toml").unlink()
    result = exported("--for", "mautic", source=("--leads", "own.csv"))
    (row,) = rows(result)
    assert (row["email"], row["lead_score"], row["lead_score_as_of"]) == ("jo@x.io", "20", "2026-04-01 09:30:00")
    told_lines = result.stderr.splitlines()
    assert '2 leads left out: no e-mail (`key = "id"` in [export.mautic] goes by ids).' in told_lines
    assert "1 lead left out: a lead before has the same e-mail." in told_lines
    assert "1 lead left out: `email` would be a formula in a spreadsheet." in told_lines


def test_what_people_added_is_a_reason_beside_rules() -> None:
    judged = (
        'override "jane@x.io" add 30 by "Sam" until 2026-12-31 because "Met at the fair"\n'
        'override "104" subtract 1 by "Ann" until 2026-12-31 because "No answer"\n'
        'override "104" subtract 2 by "Bo" until 2026-12-31 because "Away"\n'
        'override "103" add 2 by "Bo" until 2020-12-31 because "Long ago"\n'
    )
    policy(Path.cwd(), f"{POLICY}score from 0 to 60\n{judged}")
    found = rows(exported("--for", "hubspot"))
    told_of = {row["Record ID"]: [row[f"Lead Score Reason {number}"] for number in (1, 2, 3)] for row in found}
    assert found[0]["Lead Score"] == "90"
    assert told_of["101"][1] == "Sam: Met at the fair (+30)"
    assert told_of["104"][2] == "Ann: No answer; Bo: Away (-3)"
    assert told_of["103"] == ["Account management owns them (disqualified)", "none", "none"]
    recorded("2026-04-01T09:30", "--leads", "leads.csv", "--events", "events.csv")
    assert rows(as_recorded())[0]["Lead Score Reason 2"] == "Sam: Met at the fair (+30)"


def test_what_the_crm_could_not_find_is_no_file() -> None:
    Path("leadscore.toml").unlink()
    write_lines(Path("own.csv"), ["id,employees", "L-1,60"])
    said = refused("p.lead", "--for", "hubspot", "--leads", "own.csv", "-o", "out.csv")
    assert "not all have ids as its `Record ID` (`L-1` is none)" in said
    assert "[export.hubspot]" in said
    assert not Path("out.csv").exists()
    Path("leadscore.toml").write_text('[export.hubspot]\nkey = "id"\nid = "Our ID"\n')
    (row,) = rows(exported("--for", "hubspot", source=("--leads", "own.csv")))
    assert row["Our ID"] == "L-1"


def test_titles_are_changed_and_left_out_in_the_settings() -> None:
    Path("leadscore.toml").write_text(
        '[export.mautic]\nkey = "email"\nscore = "points_leadscore"\ngrade = false\ndisqualified = false\n'
        'reasons = ["why"]\nreason_length = 40\nnothing = ""\n'
    )
    first, *_ = rows(exported("--for", "mautic"))
    assert list(first) == [
        "email",
        "points_leadscore",
        "lead_score_band",
        "lead_score_ready",
        "lead_score_as_of",
        "why",
    ]
    assert first["email"] == "Jane@x.io"
    assert first["why"] == "'=The strongest signal in last… (+50)"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[export.hubspott]\n", "there is no setting `hubspott` in export Did you mean `hubspot`?"),
        (
            '[export.hubspot]\nscores = "x"',
            "there is no setting `scores` in export.hubspot Did you mean `score`",
        ),
        ('[export.hubspot]\nband = "Lead Score"', "two columns of `export.hubspot` are called `Lead Score`"),
        ("[export.hubspot]\nband = true", "`export.hubspot.band` should be a text such as"),
        ("[export.hubspot]\nreason_length = 5", "`export.hubspot.reason_length` should be a number of characters"),
        ('[export.hubspot]\nreasons = "why"', "`export.hubspot.reasons` should be a list of columns"),
        ('[export.hubspot]\nkey = "phone"', '`export.hubspot.key` should be "auto", "id" or "email"'),
        ('export = "hubspot"', "`export` should be a section for each CRM"),
    ],
)
def test_settings_that_do_not_fit_are_told(settings: str, said: str) -> None:
    Path("leadscore.toml").write_text(settings)
    assert said in refused("p.lead", "--for", "hubspot", "--leads", "leads.csv")


def test_options_that_do_not_go_together_are_told() -> None:
    assert "is not one of 'hubspot', 'salesforce', 'mautic'" in refused("p.lead", "--for", "hubspott")
    assert "name the policy too" in refused("--for", "hubspot", "--leads", "leads.csv")
    assert "Missing option '--leads'" in refused("p.lead", "--for", "hubspot")
    assert "leave POLICY out" in refused("p.lead", "--for", "hubspot", "--leads", "leads.csv", "--changed")
    assert "would be written over" in refused("p.lead", "--for", "hubspot", "--leads", "leads.csv", "-o", "leads.csv")
    assert "Name the store that was scored" in refused("--for", "hubspot")
    other = refused("p.lead", "--for", "hubspot", "--leads", "leads.csv", "-o", "x.json")
    assert "there is no form for .json files" in other
    assert "--format" not in other


# ------------------------------------------------------------------------------------------------ as recorded

STORE = ("--store", "s.duckdb")


def recorded(as_of: str, *more: str) -> None:
    result = run("run", "p.lead", *STORE, "--as-of", as_of, *more)
    assert result.exit_code == 0, told(result)


def as_recorded(*arguments: str) -> Result:
    result = run("export", "--for", "hubspot", *STORE, *arguments)
    assert result.exit_code == 0, told(result)
    return result


def test_what_was_recorded_is_written_as_it_is_scored() -> None:
    recorded("2026-04-01T09:30", "--leads", "leads.csv", "--events", "events.csv")
    anew = rows(exported("--for", "hubspot"))
    anew[2]["Lead Score Reason 1"] = "Account management owns them or: competitor (disqualified)"  # either may be it
    assert rows(as_recorded()) == anew


def test_only_what_changed_since_the_last_export_is_written_and_a_full_one_does_not_count() -> None:
    recorded("2026-04-01", "--leads", "leads.csv", "--events", "events.csv")
    assert [row["Record ID"] for row in rows(as_recorded("--changed"))] == ["101", "102", "103", "104"]
    nothing = as_recorded("--changed")
    assert rows(nothing) == []
    assert "Nothing was recorded as different since the last export." in nothing.stderr
    write_lines(Path("more.csv"), [EVENTS[0], "104,2026-04-02,visited,/pricing"])
    recorded("2026-04-03", "--events", "more.csv")
    write_lines(Path("new.csv"), [COLUMNS, "105,new@x.io,,60,,,"])
    recorded("2026-04-04", "--leads", "new.csv")
    assert len(rows(as_recorded())) == 5
    changed = {row["Record ID"]: row for row in rows(as_recorded("--changed"))}
    assert {id: row["Lead Score"] for id, row in changed.items()} == {"104": "60", "105": "20"}
    assert {row["Lead Score As Of"] for row in changed.values()} == {"2026-04-04"}
    other = run("export", "--for", "mautic", *STORE, "--changed")
    assert len(rows(other)) == 5  # each CRM has a memory of its own


def test_a_changed_policy_tells_each_lead_by_the_rules_that_scored_it() -> None:
    recorded("2026-04-01", "--leads", "leads.csv", "--events", "events.csv")
    policy(Path.cwd(), POLICY.replace("Students only look", "Just looking").replace("subtract 10", "subtract 11"))
    recorded("2026-04-02")
    found = {row["Record ID"]: row for row in rows(as_recorded())}
    assert found["104"]["Lead Score Reason 2"] == "Just looking (-11)"
    assert found["101"]["Lead Score Reason 2"] == "Big enough to need us (+20)"


def test_what_retention_leaves_is_all_that_is_needed() -> None:
    recorded("2026-04-01", "--leads", "leads.csv", "--events", "events.csv")
    policy(Path.cwd(), POLICY.replace("subtract 10", "subtract 11"))
    recorded("2026-04-02")
    recorded("2026-06-02")
    before = rows(as_recorded())
    with opened(Path("s.duckdb")) as (_, ledger), ledger.database.transaction():
        assert shorten(ledger, APRIL + 30 * DAY).policies == 1
    assert sorted(map(str, rows(as_recorded()))) == sorted(map(str, before))


def test_who_is_forgotten_is_not_exported() -> None:
    recorded("2026-04-01", "--leads", "leads.csv", "--events", "events.csv")
    assert run("forget", "103", *STORE, "--yes").exit_code == 0
    assert [row["Record ID"] for row in rows(as_recorded())] == ["101", "102", "104"]


def test_nothing_recorded_is_told() -> None:
    run("ingest", "p.lead", *STORE, "--leads", "leads.csv")
    assert "No scoring was recorded here yet" in refused("--for", "hubspot", *STORE)


# ------------------------------------------------------------------------------------------------ there and back


@pytest.mark.parametrize(("crm", "name", "key"), [("hubspot", "HubSpot", "Record ID"), ("mautic", "Mautic", "id")])
def test_an_export_is_read_back_as_one_of_that_crm(crm: str, name: str, key: str) -> None:
    exported("--for", crm, "-o", f"{crm}.csv")
    policy(Path.cwd(), 'policy "Back"\nfield lead_score number\nwhen lead_score > 50 add 1\n', "back.lead")
    result = run("score", "back.lead", "--leads", f"{crm}.csv")
    assert result.exit_code == 0, told(result)
    assert f"{crm}.csv is read as an export of {name}." in result.stderr
    assert [re.split(",", line)[:2] for line in result.stdout.splitlines()[1:]] == [
        ["101", "1"], ["102", "0"], ["103", "0"], ["104", "0"],
    ]  # fmt: skip


def test_salesforce_is_read_back_too() -> None:
    write_lines(
        Path("sf.csv"), [COLUMNS, "00Q5e00000AbCdE,a@x.io,france,200,CEO,no,no", "00Q5e00000AbCdF,b@x.io,peru,,,,"]
    )
    exported("--for", "salesforce", "-o", "back.csv", source=("--leads", "sf.csv"))
    policy(Path.cwd(), 'policy "Back"\nfield lead_score number\nwhen lead_score > 10 add 1\n', "back.lead")
    result = run("score", "back.lead", "--leads", "back.csv")
    assert "back.csv is read as an export of Salesforce." in result.stderr
    assert "00Q5e00000AbCdE,1," in result.stdout
    assert "set aside" not in result.stderr
