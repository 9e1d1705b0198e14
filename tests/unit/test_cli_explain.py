"""`leadscore explain`: what becomes of a lead, its score over time, and two leads beside each other."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest

from command_line import run, told

POLICY = """\
policy "B2B" version 2
applies if not country is "peru"
group fit "Are they who we sell to?"
when employees > 50 add 12.5 as large because "Large teams buy"
when existing_customer disqualify because "Account management owns them"
group engagement at most 55 decays 50% every 30 days
when visited "pricing" add 50 as pricing because "The strongest signal"
when replied within 10 days add 8 never decays
ready at 60
band hot at 60
band cold otherwise
override "L-2" add 5 by "Sam" until 2026-04-10 because "Met at the fair"
"""
LEADS = """\
id,email,country,employees,existing_customer
L-1,jane@acme.example,france,200,no
L-2,jack@globex.example,france,,
L-3,joan@initech.example,peru,500,no
L-4,jim@acme.example,france,300,yes
"""
EVENTS = """\
lead,at,event,target,minutes
L-1,2026-03-29 06:00,visited,https://us.example/Pricing/?utm=x,
L-1,2026-03-29 06:00,replied,mail,
L-2,2026-02-28 12:00,visited,/pricing,
L-4,2026-03-31,visited,pricing,
"""
DATA = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    Path("p.lead").write_text(POLICY)
    Path("leads.csv").write_text(LEADS)
    Path("events.csv").write_text(EVENTS)


def out(*arguments: str) -> str:
    result = run("explain", "p.lead", *arguments, *DATA)
    assert result.exit_code == 0, told(result)
    return result.stdout


class TestAhead:
    def test_what_becomes_of_it_is_always_told(self) -> None:
        assert "If nothing happens, it falls below 60 on 2026-04-28 06:00 UTC" in " ".join(out("L-1").split())
        assert "If nothing happens, it falls below 60" in out("L-1", "--format", "markdown")

    def test_out_of_scope_it_has_no_future(self) -> None:
        assert "If nothing happens" not in out("L-3")

    def test_json_tells_the_instants(self) -> None:
        ahead = json.loads(out("L-1", "--format", "json"))["if_nothing_happens"]
        assert ahead["not_ready_from"] == ahead["lost_from"] == "2026-04-28T06:00:00Z"
        assert (ahead["until"], ahead["text"][:18]) == ("2027-04-01T00:00:00Z", "If nothing happens")
        assert "over_time" not in json.loads(out("L-1", "--format", "json"))


class TestOverTime:
    def test_on_a_terminal(self) -> None:
        assert out("L-2", "--over-time").partition("Score over time")[2] == dedent(
            """\


            60 ┤┄┄┄┄┄┄┄┄┄▂▂▂▂▂┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
               │         █████
               │         █████
               │         █████
               │         ███████▂▂▂
               │         ██████████
               │         ██████████▅▅▅▅▅
             0 ┤▅▅▅▅▅▅▅▅▅███████████████▆▆▆▆▆▃▃▃▃▃▁▁▁▁▁
                ───────────────┴────────────────────────────────────────────────────────────
                2026-01-01    now                                                 2027-04-01

            2026-01-01      5  not ready, band cold
            2026-02-28     55  pricing +50
            2026-03-30     30  pricing -25 (decay)
            2026-04-01     30  now
            2026-04-11     25  override by Sam -5 (it ends)
            2026-04-29   12.5  pricing -12.5 (decay)
            2026-05-29   6.25  pricing -6.25 (decay)
            2026-06-28  3.125  pricing -3.125 (decay)
            2026-07-28  1.562  pricing -1.563 (decay)
            2026-09-26  0.391  pricing -1.171 (decay)

            """
        )

    def test_csv_has_a_row_for_each_move(self) -> None:
        rows = list(csv.DictReader(io.StringIO(out("L-1", "--over-time", "--format", "csv"))))
        assert rows[0] == {
            "lead": "L-1",
            "at": "2026-01-01T00:00:00Z",
            "score": "12.5",
            "in_scope": "yes",
            "ready": "no",
            "disqualified": "no",
            "band": "cold",
            "grade": "",
            "moved": "",
        }
        assert [(row["at"][:10], row["score"], row["moved"]) for row in rows[1:4]] == [
            ("2026-03-29", "67.5", "pricing +50, replied within 10 days +8, bound of engagement -3"),
            ("2026-04-01", "67.5", ""),
            ("2026-04-08", "62.5", "replied within 10 days -8 (too long ago), bound of engagement +3"),
        ]

    def test_json_adds_up(self) -> None:
        told = json.loads(out("L-1", "--over-time", "--format", "json"), parse_float=Decimal)["over_time"]
        for before, after in pairwise(told):
            assert sum(change["points"] for change in after["changes"]) == after["score"] - before["score"]

    def test_of_several_leads(self) -> None:
        rows = list(csv.DictReader(io.StringIO(out("--top", "2", "--over-time", "--format", "csv"))))
        assert {row["lead"] for row in rows} == {"L-1", "L-2"}
        assert out("--top", "2", "--over-time", "--format", "markdown").count("### Score over time") == 2


class TestBeside:
    def test_on_a_terminal(self) -> None:
        assert out("L-1", "--beside", "jack") == dedent(
            """\
            L-1 · jane@acme.example · france · ready · band hot
            L-2 · jack@globex.example · france · not ready · band cold
            B2B, version 2 · as of 2026-04-01

            L-1 is 37.5 ahead of L-2.

                                                                 L-1      L-2  difference
            fit                                                 12.5        0       +12.5
              large                                            +12.5  unknown       +12.5
            engagement                                            55       25         +30
              pricing                                            +50      +25         +25
              replied within 10 days                              +8        -          +8
              cut: this group gives at most 55                    -3        0          -3
            override by Sam until 2026-04-10: Met at the fair      -       +5          -5
            score                                               67.5       30       +37.5
            """
        )

    def test_in_a_narrow_terminal_words_stand_above_numbers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "40")
        text = out("L-1", "--beside", "L-2")
        assert all(len(line) <= 40 for line in text.splitlines())
        lines = text.splitlines()
        assert lines[lines.index("  pricing") + 1].split() == ["+50", "+25", "+25"]

    def test_csv_adds_up(self) -> None:
        rows = list(csv.DictReader(io.StringIO(out("L-1", "--beside", "L-2", "--format", "csv"))))
        parts = [Decimal(row["difference"]) for row in rows if row["kind"] in ("rule", "cut", "override")]
        assert sum(parts) == Decimal(rows[-1]["difference"]) == Decimal("37.5")

    def test_markdown_and_json(self) -> None:
        text = out("L-1", "--beside", "L-2", "--format", "markdown")
        assert text.startswith("## L-1 beside L-2\n")
        assert "| pricing | +50 | +25 | +25 |" in text
        told = json.loads(out("L-1", "--beside", "L-2", "--format", "json"))
        assert (told["leads"], told["scores"]) == (["L-1", "L-2"], [67.5, 30])
        assert told["rows"][1] == {
            "kind": "rule",
            "group": "fit",
            "name": "large",
            "points": [12.5, None],
            "difference": 12.5,
        }

    def test_a_lead_out_of_scope_and_one_that_is_disqualified(self) -> None:
        text = out("L-4", "--beside", "L-3")
        assert "Out of this policy's scope: L-3." in text
        assert "disqualifies" in text

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--beside", "L-2"], "name both"),
            (["L-1", "--beside", "L-2", "--over-time"], "leave --beside out"),
            (["L-1", "--beside", "L-2", "--top", "2"], "not both"),
        ],
    )
    def test_what_does_not_go_together(self, arguments: list[str], words: str) -> None:
        result = run("explain", "p.lead", *arguments, *DATA)
        assert result.exit_code == 2
        assert words in told(result)

    def test_the_other_one_is_not_there(self) -> None:
        result = run("explain", "p.lead", "L-1", "--beside", "jcak@globex.example", *DATA)
        assert result.exit_code == 3
        assert "`jack@globex.example`" in told(result)
