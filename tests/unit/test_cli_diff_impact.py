"""`leadscore diff` with leads: what it says of them, held to two scorings, and how it takes what people get wrong."""

from __future__ import annotations

import csv
import json
from collections import Counter
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import command_line
from impact_sample import LEADS, OLD

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "policies/b2b_saas/policy.lead"
DEMO = ("--leads", str(ROOT / "policies/demo/leads.csv"), "--events", str(ROOT / "policies/demo/events.csv"))
AS_OF = ("--as-of", "2026-04-01")
EDITS = {
    "ready at 70 if fit >= 10 lost below 55": "ready at 65 if fit >= 10 lost below 55",
    "add 50 as pricing": "add 35 as pricing",
    "when replied within 30 days add 15": "when replied within 45 days add 20",
    'when crm in connected_crms add 5 because "It connects on the first day"\n': "",
    'group product "Do they use the trial?" at most 30': 'group product "Do they use the trial?" at most 40',
}

NEW = OLD.replace("add 50 as pricing", "add 40 as pricing").replace("ready at 70", "ready at 65")
EVENTS = """\
lead,at,event,target
a,2026-03-30,visited,/pricing
a,2026-03-30,visited,/blog/1
a,2026-03-30,visited,/blog/2
a,2026-03-30,visited,/blog/3
a,2026-03-30,visited,/blog/4
b,2026-03-20,visited,/pricing
c,2026-01-30,visited,/pricing
d,2026-01-30,visited,/pricing
"""
TEXT = dedent(
    """\
    2 changes: 1 moves scores, 1 moves who is ready
    old.lead → new.lead

    P  new.lead
    Ready 2 → 1: 1 no longer is; about 0.5 calls a week

    engagement
      ~ pricing: +50 → +40  (line 6)

    ready, bands and grades
      ~ ready: 70 → 65  (line 8)

    Of 5 leads as of 2026-04-01.
    Scores: 4 lower, 1 the same.
    Calls a week: leads ready at a week's end that were not at its start, the mean
    of 2 weeks before that day. Fields are read as they are today, so only what
    leads did, and how long ago, counts.

    1 no longer ready
    lead  who    score       decided by
    ────────────────────────────────────────────────────────────────────────────────
    d     Dee  70 → 60  -10  pricing: +40, was +50

    bands
    band     before  after   ±
    ──────────────────────────
    hot           2      0  -2
    cold          2      4  +2
    in none       1      1

    scores
       score  before                      after                       ±
    ───────────────────────────────────────────────────────────────────
    20 to 25       1  █████████               1  █████████
           …
    40 to 45       0                          1  █████████           +1
           …
    50 to 55       1  █████████               0                      -1
           …
    60 to 65       0                          2  ██████████████████  +2
    65 to 70       0                          1  █████████           +1
    70 to 75       2  ██████████████████      0                      -2
    75 to 80       1  █████████               0                      -1

    by industry
    industry  leads  ready before  after   ±  score up  down
    ────────────────────────────────────────────────────────
    Food          2             1      1             0     2
    Law           2             0      0             0     1
    unknown       1             1      0  -1         0     1

    largest differences
    lead  who       score       decided by
    ────────────────────────────────────────────────────────────────────────────────
    a     Acme    76 → 66  -10  pricing: +40, was +50
    c     Cee     70 → 60  -10  pricing: +40, was +50; disqualified
    d     Dee     70 → 60  -10  pricing: +40, was +50
    b     b@x.io  50 → 40  -10  pricing: +40, was +50

    a  Acme
      before  after  rule
    ────────────────────────────────────────────────────────────────────────────────
          20     20  fit
          56     46  engagement
          50     40    pricing
          76     66  score
                       rules that give the same: 2

    c  Cee
      before  after  rule
    ────────────────────────────────────────────────────────────────────────────────
          20     20  fit
          50     40  engagement
          50     40    pricing
          70     60  score
                       rules that give the same: 1

    d  Dee
      before  after  rule
    ────────────────────────────────────────────────────────────────────────────────
          20     20  fit
          50     40  engagement
          50     40    pricing
          70     60  score
                       rules that give the same: 1
    """
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two versions, leads and events."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name, text in {"old.lead": OLD, "new.lead": NEW, "leads.csv": LEADS, "events.csv": EVENTS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


DATA = ("--leads", "leads.csv", "--events", "events.csv", *AS_OF)


def impact(*arguments: str) -> Any:
    """The one policy's impact, and what was said besides."""
    result = command_line.run("diff", *arguments, "--format", "json")
    assert result.exit_code == 0, command_line.told(result)
    (policy,) = json.loads(result.stdout)["policies"]
    return policy["impact"], result.stderr


def said(*arguments: str) -> tuple[int, str]:
    """How it ends, and what a person reads of it."""
    result = command_line.run("diff", *arguments)
    return result.exit_code, result.stderr + (command_line.told(result) if result.exception else "")


def test_the_text(here: Path) -> None:
    result = command_line.run("diff", "old.lead", "new.lead", *DATA, "--by", "industry")
    assert result.exit_code == 0, command_line.told(result)
    assert result.stdout == TEXT


def test_a_store_says_the_same(here: Path) -> None:
    made = command_line.run("ingest", "old.lead", "--store", "s.duckdb", *DATA[:4])
    assert made.exit_code == 0, command_line.told(made)
    assert impact("old.lead", "new.lead", "--store", "s.duckdb", *AS_OF)[0] == impact("old.lead", "new.lead", *DATA)[0]


def test_bars_are_shorter_where_room_is_short_and_numbers_stay(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "44")
    lines = command_line.run("diff", "old.lead", "new.lead", *DATA).stdout.splitlines()
    assert "60 to 65       0              2  ███████  +2" in lines
    assert "65 to 70       0              1  ███▌     +1" in lines
    assert max(map(len, lines)) <= 44


GAINED_BY = """
3 become ready
leads  decided by
────────────────────────────────────────────────────────────────────────────────
    3  ready at 21, was 30

lead    score       decided by
"""
LOST_BY = """
7 no longer ready
leads  decided by
────────────────────────────────────────────────────────────────────────────────
    7  visit: +1 to +2, was +10 to +20

The first 3 of them; --top N shows more:
lead    score       decided by
"""


def test_what_decided_is_counted_for_all_that_turn(here: Path) -> None:
    """Not for those alone that are shown; of a rule that fades, from the least to the most."""
    (here / "leads.csv").write_text("id,employees\n" + "".join(f"l{n},{n}\n" for n in range(40)))
    events = [f"l{n},2026-03-{31 - n % 3},visited,x\n" for n in range(1, 40)]
    (here / "events.csv").write_text("lead,at,event,target\n" + "".join(events))
    rules = "when visited add {} as visit decays 50% every 1 days\nwhen employees > {} add 20 as size\nready at {}\n"
    (here / "old.lead").write_text(rules.format(40, 29, 30))
    (here / "new.lead").write_text(rules.format(4, 24, 21))
    assert GAINED_BY in command_line.run("diff", "old.lead", "new.lead", *DATA, "--top", "3").stdout
    (here / "new.lead").write_text(rules.format(4, 24, 23))
    assert LOST_BY in command_line.run("diff", "old.lead", "new.lead", *DATA, "--top", "3").stdout


# ------------------------------------------------------------------------------------------------ the demo


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's policy with five kinds of change, in a folder of its own."""
    folder = tmp_path_factory.mktemp("edited")
    for file in POLICY.parent.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    text = POLICY.read_text(encoding="utf-8")
    for old, new in EDITS.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / POLICY.name).write_text(text, encoding="utf-8")
    return folder / POLICY.name


def scores(policy: Path) -> dict[str, dict[str, str]]:
    result = command_line.run("score", str(policy), *DEMO, *AS_OF, "--format", "csv")
    return {row["lead"]: row for row in csv.DictReader(StringIO(result.stdout))}


def test_as_two_scorings_of_the_demo_say(edited: Path) -> None:
    found, _ = impact(str(POLICY), str(edited), *DEMO, *AS_OF, "--top", "1000", "--by", "industry")
    old, new = scores(POLICY), scores(edited)
    ready = [{lead for lead, row in rows.items() if row["ready"] == "yes"} for rows in (old, new)]
    assert found["leads"] == len(old)
    assert found["ready"] == {"old": len(ready[0]), "new": len(ready[1])}
    assert {mover["lead"] for mover in found["gained"]} == ready[1] - ready[0]
    assert {mover["lead"] for mover in found["lost"]} == ready[0] - ready[1]
    assert found["gained"]
    assert found["lost"]
    assert all(mover["decided_by"] for mover in found["gained"] + found["lost"] + found["movers"])
    for turned in ("gained", "lost"):
        decided = Counter((m["decided_by"]["cause"], m["decided_by"]["text"]) for m in found[turned])
        assert {(each["cause"], each["text"]): each["leads"] for each in found[f"{turned}_by"]} == decided
    moved = {lead for lead in old if old[lead]["score"] != new[lead]["score"]}
    assert {mover["lead"] for mover in found["movers"]} == moved
    for mover in found["movers"]:
        for side, rows in (("old", old), ("new", new)):
            assert mover[side]["score"] == float(rows[mover["lead"]]["score"])
    bands = {row["band"] or "in none": row for row in found["bands"]}
    for side, rows in (("old", old), ("new", new)):
        assert sum(each[side] for each in found["distribution"]) == len(rows)
        assert bands["hot"][side] == sum(row["band"] == "hot" for row in rows.values())
    assert sum(segment["leads"] for segment in found["segments"]) == len(old)
    assert found["calls_a_week"]["weeks"] == 4


@pytest.mark.parametrize("declared", ["event trialled", "event trialled by us"])
def test_an_event_that_one_version_does_not_know_is_no_sign_of_life_to_it(here: Path, declared: str) -> None:
    """Its rows are set aside where that version alone scores."""
    policy = "when inactive for 10 days subtract 5\nwhen visited add 5\nready at 5\n"
    (here / "old.lead").write_text(policy)
    (here / "new.lead").write_text(f"{declared}\n{policy}")
    (here / "leads.csv").write_text("id\nl1\n")
    (here / "events.csv").write_text("lead,at,event,target\nl1,2026-01-01,visited,x\nl1,2026-03-31,trialled,\n")
    for versions in (("old.lead", "new.lead"), ("new.lead", "old.lead")):
        found, _ = impact(*versions, *DATA)
        ready = []
        for version in versions:
            result = command_line.run("score", version, *DATA, "--format", "csv")
            ready.append(sum(row["ready"] == "yes" for row in csv.DictReader(StringIO(result.stdout))))
        assert [found["ready"]["old"], found["ready"]["new"]] == ready
    assert (sum(ready) == 1) == (declared == "event trialled")


def test_the_largest_differences_say_what_moved_the_score_and_not_what_keeps_a_lead_from_being_ready(
    here: Path,
) -> None:
    stricter = OLD.replace("when existing_customer", 'when existing_customer or title is "ceo"')
    (here / "new.lead").write_text(stricter.replace("add 50 as pricing", "add 55 as pricing"))
    found, _ = impact("old.lead", "new.lead", *DATA)
    causes = {mover["lead"]: mover["decided_by"]["cause"] for mover in found["lost"]}
    assert causes == {"a": "disqualified", "d": "disqualified"}
    assert {mover["decided_by"]["rule"] for mover in found["movers"]} == {"pricing"}
    assert {mover["lead"] for mover in found["movers"]} > causes.keys()


def test_in_the_past_it_is_as_it_was_then(edited: Path) -> None:
    now, _ = impact(str(POLICY), str(edited), *DEMO, *AS_OF)
    then, _ = impact(str(POLICY), str(edited), *DEMO, "--as-of", "2026-02-01")
    assert then["as_of"] == "2026-02-01T00:00:00Z"
    assert then["ready"] != now["ready"]


# ------------------------------------------------------------------------------------------------ at the edges


def test_without_a_single_lead(here: Path) -> None:
    (here / "leads.csv").write_text("id,title\n")
    result = command_line.run("diff", "old.lead", "new.lead", "--leads", "leads.csv", *AS_OF)
    assert result.exit_code == 0
    assert "There is not a single lead in the data, so there is nobody to move\n" in result.stdout
    assert result.stdout.endswith("Of 0 leads as of 2026-04-01.\n")


def test_where_nobody_can_be_ready(here: Path) -> None:
    (here / "old.lead").write_text(OLD.replace("ready at 70\n", ""))
    (here / "new.lead").write_text(NEW.replace("ready at 65\n", ""))
    found, _ = impact("old.lead", "new.lead", *DATA)
    assert found["headline"] == "Nobody is ready, neither before nor after"
    assert found["scores"]["down"] == 4


def test_where_the_policy_now_applies_to_nobody(here: Path) -> None:
    (here / "new.lead").write_text(OLD.replace("version 1\n", 'version 1\napplies if industry is "Mining"\n'))
    found, _ = impact("old.lead", "new.lead", *DATA)
    assert found["in_scope"] == {"old": 5, "new": 0}
    assert found["scores"] == {"up": 0, "down": 0, "same": 0, "entered": 0, "left": 5}
    causes = [mover["decided_by"]["cause"] for mover in found["lost"]]
    assert causes == ["scope", "scope"]
    assert found["movers"] == []


def test_a_field_of_another_type(here: Path) -> None:
    declared = "version 1\nfield seats {}\nwhen seats is {} add 5\n"
    (here / "old.lead").write_text(OLD.replace("version 1\n", declared.format("number", "5")))
    (here / "new.lead").write_text(OLD.replace("version 1\n", declared.format("text", '"5"')))
    found, told = impact("old.lead", "new.lead", *DATA)
    assert found is None
    assert told == (
        "P: `seats` was number and is text now; data is read in one way, so it cannot be said whom the change moves.\n"
    )


def test_a_store_that_does_not_know_what_is_new(here: Path) -> None:
    command_line.run("ingest", "old.lead", "--store", "s.duckdb", *DATA[:4])
    (here / "new.lead").write_text(OLD.replace("version 1\n", "version 1\nfield seats number\nwhen seats > 5 add 5\n"))
    told = words_alone("old.lead", "new.lead", "--store", "s.duckdb", *AS_OF)
    assert told == (
        "Error: P: it cannot be said whom the change moves. The store was made without the field `seats`\n"
        "  Make the store anew for this policy: `leadscore ingest`.\n"
    )


def test_events_that_are_done_by_us_now(here: Path) -> None:
    """A store holds them all the same."""
    declared = "version 1\nevent mailed{}\nwhen inactive for 30 days subtract 5\n"
    (here / "old.lead").write_text(OLD.replace("version 1\n", declared.format("")))
    (here / "new.lead").write_text(OLD.replace("version 1\n", declared.format(" by us")))
    (here / "events.csv").write_text(EVENTS + "d,2026-03-30,mailed,\n")
    found, _ = impact("old.lead", "new.lead", *DATA)
    assert [(mover["lead"], mover["difference"]) for mover in found["movers"]] == [("d", -5)]


def test_bands_that_have_another_name_or_are_gone(here: Path) -> None:
    (here / "old.lead").write_text(OLD.replace("band hot", "band warm at 50\nband hot"))
    (here / "new.lead").write_text(OLD.replace("band hot", "band burning"))
    found, _ = impact("old.lead", "new.lead", *DATA)
    assert found["bands"] == [
        {"band": "burning", "old": 2, "new": 2},
        {"band": "cold", "old": 1, "new": 2},
        {"band": "warm", "old": 1, "new": 0},
        {"band": None, "old": 1, "new": 1},
    ]


def test_several_policies_and_what_is_new(here: Path) -> None:
    for folder, files in {"before": {"a": OLD}, "after": {"a": NEW, "b": NEW.replace('"P"', '"Q"')}}.items():
        (here / folder).mkdir()
        for name, text in files.items():
            (here / folder / f"{name}.lead").write_text(text)
    result = command_line.run("diff", "before", "after", *DATA, "--format", "json")
    told = {policy["name"]: policy["impact"] for policy in json.loads(result.stdout)["policies"]}
    assert told["P"]["ready"] == {"old": 2, "new": 1}
    assert told["Q"] is None
    assert result.stderr == "Q is new, so there are no two versions to compare on leads.\n"


def test_without_leads_there_is_none(here: Path) -> None:
    assert impact("old.lead", "new.lead") == (None, "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--by", "industry"), "--by needs leads"),
        ((*DATA, "--by", "industri"), "there is no field `industri`. Did you mean `industry`?"),
        (("--events", "events.csv"), "Missing option '--leads'"),
        ((*DATA, "--top", "0"), "0 is not in the range"),
    ],
)
def test_a_wrong_command_line(here: Path, arguments: tuple[str, ...], told: str) -> None:
    code, read = said("old.lead", "new.lead", *arguments)
    assert code == 2
    assert told in read


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (("--leads", "lead.csv"), "Error: P: it cannot be said whom the change moves. There is no file lead.csv"),
        (("--store", "s.duckdb"), "Error: P: it cannot be said whom the change moves. "),
        ((*DATA[:2], "--config", "leads.csv"), "`leads.csv` is no mapping of columns"),
        ((*DATA[:2], "--events", "odd.csv", "--strict"), "odd.csv, line 2"),
    ],
)
def test_what_is_wrong_with_the_data_takes_nothing_from_the_words(here: Path, data: tuple[str, ...], told: str) -> None:
    (here / "odd.csv").write_text("lead,at,event,target\na,yesterday,visited,x\n")
    assert told in words_alone("old.lead", "new.lead", *data, *AS_OF)


def words_alone(*arguments: str) -> str:
    """What is said of data of which nothing can be said: the words stand as they do without leads, in every form."""
    versions = arguments[:2]
    result = command_line.run("diff", *arguments)
    assert result.exit_code == 3
    assert result.stdout == command_line.run("diff", *versions).stdout
    as_json = command_line.run("diff", *arguments, "--format", "json")
    assert as_json.exit_code == 3
    assert as_json.stdout == command_line.run("diff", *versions, "--format", "json").stdout
    page = command_line.run("diff", *arguments, "-o", "review.html")
    assert (page.exit_code, Path("review.html").exists()) == (3, True)
    assert result.stderr == as_json.stderr == page.stderr
    return result.stderr


def test_what_is_wrong_for_several_policies_is_said_once(here: Path) -> None:
    for folder, text in (("before", OLD), ("after", NEW)):
        (here / folder).mkdir()
        for name in ("P", "Q"):
            (here / folder / f"{name}.lead").write_text(text.replace('"P"', f'"{name}"'))
    result = command_line.run("diff", "before", "after", "--leads", "lead.csv", *AS_OF)
    assert (result.exit_code, result.stderr.count("There is no file")) == (3, 1)
    assert result.stderr.startswith("Error: P, Q: it cannot be said whom the change moves. ")
    assert "pricing: +50 → +40" in result.stdout


def test_a_proof_needs_no_leads(here: Path) -> None:
    pytest.importorskip("z3")
    arguments = ("diff", "old.lead", "new.lead", "--prove")
    result = command_line.run(*arguments, "--leads", "lead.csv", *AS_OF)
    assert (result.exit_code, result.stdout) == (3, command_line.run(*arguments).stdout)
    assert "\nproof\n" in result.stdout
