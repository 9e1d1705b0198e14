"""What people see of scores: every line of an explanation adds up, in every form, to the last digit."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from decimal import Decimal
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from leadscore.driver import compile_text
from leadscore.engine.model import Scorecard
from leadscore.engine.reference import score
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import Plan
from leadscore.report import markdown, score_table, terminal
from leadscore.report.explanation import explain
from leadscore.report.explanation_json import explanation_json
from leadscore.report.json_text import dumps
from leadscore.report.scores import Scores, as_csv, as_json, as_jsonl, as_markdown, best_first, row_of
from leadscore.report.words import ago, instant
from leadscore.values.number import milli_text

DAY = 86_400
AS_OF = 20_544 * DAY  # 2026-04-01

POLICY = """
policy "B2B SaaS" version 3
score from -20 to 80
group fit "Are they who we sell to?" at most 30
when title contains "vp" add 20 as decision_maker because "They hold the budget"
when employees > 50 add 15.5
when country is "france" add 10
when existing_customer disqualify because "Account management owns them"
group engagement at least -10 at most 60 decays 50% every 30 days
when visited "pricing" add 50 as pricing because "The strongest signal"
when visited "blog/*" add 1.25 each different up to 4
when downloaded add 3 each time never decays
when watched "demo" at least 10 minutes add 7
when unsubscribed subtract 75
when inactive for 180 days subtract 20
ready at 70 if fit >= 10
band hot at 60
band cold otherwise
grade fit A at 20, B otherwise
override "jane" add 2.125 by "Sam" until 2026-12-31 because "Met at the fair"
"""


def plan_of(text: str) -> Plan:
    compiled = compile_text(dedent(text))
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


PLAN = plan_of(POLICY)


def event(kind: str, target: str = "", days: int = 0, minutes: int = 0) -> Event:
    return Event(AS_OF - days * DAY, kind, target, minutes * 1000, target)


def lead(*events: Event, id: str = "l-1", **values: object) -> Lead:
    shown = {name: str(value) for name, value in values.items()}
    ordered = tuple(sorted(events, key=lambda event: event.at))
    return Lead(id, values, ordered, shown)  # type: ignore[arg-type]


KINDS = st.sampled_from(["visited", "downloaded", "watched", "unsubscribed", "opened"])
TARGETS = st.sampled_from(["", "pricing", "demo", "blog/a", "blog/b", "blog/c", "blog/d"])
EVENTS = st.lists(st.builds(event, KINDS, TARGETS, st.integers(0, 400), st.integers(0, 12)), max_size=15)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["vp sales", "student"]),
        "employees": st.decimals(0, 200, places=1),
        "country": st.sampled_from(["france", "peru"]),
        "existing_customer": st.booleans(),
    },
)
LEADS = st.builds(
    lambda id, events, values: lead(*events, id=id, **values), st.sampled_from(["jane", "l-2"]), EVENTS, VALUES
)


@given(LEADS)
def test_the_lines_add_up(someone: Lead) -> None:
    explained = explain(PLAN, someone, score(PLAN, someone, AS_OF))
    for group in explained.groups:
        for rule in group.fired:
            told = [entry.points for entry in rule.entries if entry.points is not None]
            assert not told or sum(told) + rule.cut == rule.points
        assert sum(rule.points or 0 for rule in group.fired) + group.cut == group.total
    totals = sum(group.total for group in explained.groups)
    assert totals + explained.score_cut + sum(line.points for line in explained.overrides) == explained.score


@given(LEADS)
def test_json_adds_up_exactly(someone: Lead) -> None:
    card = score(PLAN, someone, AS_OF)
    told = json.loads(dumps(explanation_json(PLAN, card)), parse_float=Decimal)
    for group in told["groups"]:
        rules = [rule for rule in told["rules"] if rule["group"] == group["name"]]
        assert sum(rule["points"] for rule in rules) == group["sum"]
        assert group["sum"] + group["cut"] == group["total"]
    for rule in told["rules"]:
        events = [item["points"] for item in rule["evidence"] if "event" in item]
        assert not events or sum(events) + rule["cut"] == rule["points"]
    overrides = sum(override["points"] for override in told["overrides"])
    assert sum(group["total"] for group in told["groups"]) + told["cut"] + overrides == told["score"]


@given(LEADS, st.integers(20, 120), st.booleans())
def test_every_lead_can_be_shown_in_every_width(someone: Lead, width: int, show_silent: bool) -> None:
    explained = explain(PLAN, someone, score(PLAN, someone, AS_OF))
    text = shown(terminal.render(explained, show_silent), width)
    assert all(len(line) <= width for line in text.splitlines())
    assert f"{milli_text(explained.score or 0)}" in markdown.explanation(explained, show_silent)


def shown(content: object, width: int = 80) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width, markup=False, emoji=False).print(content)
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().splitlines())


JANE = lead(
    event("visited", "pricing", 31),
    event("visited", "pricing", 40),
    event("visited", "blog/a", 1),
    event("visited", "blog/b", 2),
    event("visited", "blog/c", 3),
    event("visited", "blog/d", 61),
    event("downloaded", "guide", 5),
    id="jane",
    title="VP Marketing",
    employees=Decimal(200),
    email="jane@acme.example",
)


def jane() -> tuple[Lead, Scorecard]:
    folded = Lead(JANE.id, {**JANE.values, "title": "vp marketing"}, JANE.events, JANE.shown)
    return folded, score(PLAN, folded, AS_OF)


def test_the_form_on_a_terminal() -> None:
    assert shown(terminal.render(explain(PLAN, *jane()))) == dedent(
        """\
        jane · jane@acme.example · VP Marketing
        B2B SaaS, version 3 · as of 2026-04-01

           64.125  not ready · band hot · grade A

               30  fit  Are they who we sell to?
                     +20  decision_maker: They hold the budget
                          title: VP Marketing
                   +15.5  employees > 50
                          employees: 200
                    -5.5  cut: this group gives at most 30

               32  engagement
                     +25  pricing: The strongest signal
                          visited "pricing": 2 times, last 31 days ago
                          50 → 25 after decay: decays 50% every 30 days
                      +4  visited "blog/*"
                           +1.25  visited "blog/a" 1 day ago
                           +1.25  visited "blog/b" 2 days ago
                           +1.25  visited "blog/c" 3 days ago
                          +0.312  visited "blog/d" 61 days ago, 1.25 → 0.312 after decay
                          -0.062  cut: up to 4
                      +3  downloaded
                          +3  downloaded "guide" 5 days ago

           +2.125  override by Sam until 2026-12-31: Met at the fair
          ───────
           64.125  score

        Unknown
          country            worth up to +10   country is "france"
          existing_customer  would disqualify  existing_customer

        Way to ready
          5.875 short of 70, which is ready.
          Ready asks for fit >= 10: that holds.
          One step to ready: visited "pricing" once more (pricing) → 82.125, or watched
          "demo" at least 10 minutes, 10 minutes more → 71.125.
          watched "demo" at least 10 minutes, 10 minutes more: +7.

        3 other rules did not fire (--all shows them).
        """
    )


def test_the_form_in_markdown() -> None:
    text = markdown.explanation(explain(PLAN, *jane()))
    assert text.startswith(
        dedent(
            """\
            ## jane · jane@acme.example · VP Marketing

            B2B SaaS, version 3, as of 2026-04-01

            **64.125** · not ready · band hot · grade A

            ### fit: 30

            Are they who we sell to?

            - **+20** decision_maker: They hold the budget
              - title: VP Marketing
            - **+15.5** employees > 50
              - employees: 200
            - **-5.5** cut: this group gives at most 30

            ### engagement: 32

            - **+25** pricing: The strongest signal
            """
        )
    )
    assert "  - -0.062 cut: up to 4\n" in text
    assert "\n- **+2.125** override by Sam until 2026-12-31: Met at the fair\n" in text
    assert "\n\n\n" not in text


def test_json_has_every_key_and_exact_numbers() -> None:
    text = dumps(explanation_json(PLAN, jane()[1]), indent=2)
    assert '"score": 64.125,' in text
    told = json.loads(text)
    keys = "lead policy version fingerprint as_of score ready disqualified band grade threshold to_ready groups rules"
    assert {*keys.split(), "overrides"} <= set(told)
    assert (told["version"], told["as_of"], told["to_ready"]) == (3, "2026-04-01T00:00:00Z", 5.875)
    assert told["groups"][0] == {"name": "fit", "sum": 35.5, "total": 30, "cut": -5.5}
    rule = told["rules"][0]
    assert {"name", "group", "line", "text", "state", "points", "because", "evidence", "unknown"} <= set(rule)
    assert (rule["name"], rule["state"], rule["line"]) == ("decision_maker", "fired", 5)
    assert rule["evidence"] == [{"field": "title", "value": "VP Marketing"}]
    assert [rule["unknown"] for rule in told["rules"] if rule["state"] == "unknown"] == [
        ["country"],
        ["existing_customer"],
    ]


def test_many_events_share_a_line() -> None:
    someone = lead(*(event("downloaded", f"guide {n}", n) for n in range(9)))
    [engagement] = [g for g in explain(PLAN, someone, score(PLAN, someone, AS_OF)).groups if g.name == "engagement"]
    [rule] = engagement.fired
    assert [entry.text for entry in rule.entries][-1] == "4 more like these"
    assert sum(entry.points or 0 for entry in rule.entries) == rule.points == 27_000


def test_data_cannot_steer_the_terminal_nor_markdown() -> None:
    someone = lead(event("downloaded", "\x1b[2Jx"), id="\x1b]0;x\x07<b>", email="*a*|_b_", title="vp")
    explained = explain(PLAN, someone, score(PLAN, someone, AS_OF))
    assert not {"\x1b", "\x07"} & set(shown(terminal.render(explained)))
    assert r"\<b> · \*a\*\|\_b\_" in markdown.explanation(explained)


def test_out_of_scope() -> None:
    plan = plan_of('policy "P" version 1\napplies if country is "france"\nwhen visited add 5\n')
    someone = lead(event("visited"))
    card = score(plan, someone, AS_OF)
    text = shown(terminal.render(explain(plan, someone, card)))
    assert "Out of scope" in text
    assert "**Out of scope**" in markdown.explanation(explain(plan, someone, card))
    told = json.loads(dumps(explanation_json(plan, card)))
    assert (told["score"], told["groups"], told["rules"], told["in_scope"]) == (None, [], [], False)
    line = as_jsonl(Scores(("general",), [row_of(plan, card)]))
    assert line.startswith('{"lead": "l-1", "score": null, "ready": false, "disqualified": false, "band": null, ')
    assert line.endswith('"grade": null, "groups": {}}\n')


class TestScores:
    @pytest.fixture
    def scores(self) -> Scores:
        leads = [
            lead(id="b"),
            lead(event("downloaded"), id="customer", existing_customer=True),
            lead(event("downloaded"), event("watched", "demo", 0, 12), id="a, b", title="vp"),
            lead(id="a"),
        ]
        rows = sorted((row_of(PLAN, score(PLAN, someone, AS_OF), someone) for someone in leads), key=best_first)
        return Scores(tuple(group.name for group in PLAN.groups), rows)

    def test_the_best_come_first_and_the_disqualified_last(self, scores: Scores) -> None:
        assert [row.lead for row in scores.rows] == ["a, b", "a", "b", "customer"]

    def test_csv(self, scores: Scores) -> None:
        rows = list(csv.DictReader(io.StringIO(as_csv(scores))))
        assert rows[0] == {
            "lead": "a, b", "score": "30", "ready": "no", "disqualified": "no", "band": "cold", "grade": "A",
            "fit": "20", "engagement": "10",
        }  # fmt: skip
        assert (rows[-1]["disqualified"], rows[-1]["band"]) == ("yes", "")

    def test_json_and_jsonl_say_the_same(self, scores: Scores) -> None:
        lines = [json.loads(line) for line in as_jsonl(scores).splitlines()]
        assert lines == json.loads(as_json(scores))
        assert lines[0]["groups"] == {"fit": 20, "engagement": 10}

    def test_markdown(self, scores: Scores) -> None:
        assert as_markdown(scores).splitlines()[:3] == [
            "| lead | score | ready | disqualified | band | grade | fit | engagement |",
            "| --- | ---: | --- | --- | --- | --- | ---: | ---: |",
            "| a, b | 30 | no | no | cold | A | 20 | 10 |",
        ]

    @pytest.mark.parametrize("width", range(40, 100))
    def test_no_points_lose_a_digit_where_room_is_short(self, scores: Scores, width: int) -> None:
        row = replace(scores.rows[0], reasons=("+20 title", "+12.5 demo", "-30 left"))
        line = shown(score_table.render(replace(scores, rows=[row]), width), width).splitlines()[2]
        assert not re.search(r"[+-][0-9.]*…", line)

    @pytest.mark.parametrize("width", [40, 80, 120])
    def test_the_table_keeps_within_the_terminal(self, scores: Scores, width: int) -> None:
        lines = shown(score_table.render(scores, width), width).splitlines()
        assert len(lines) == 2 + len(scores.rows)
        assert all(len(line) <= width for line in lines)
        assert ("+20 decision_maker, +7 watched" in lines[2]) == (width == 120)

    def test_no_leads_at_all(self) -> None:
        nobody = Scores(("fit",), [])
        assert as_csv(nobody) == "lead,score,ready,disqualified,band,grade,fit\n"
        assert (as_json(nobody), as_jsonl(nobody)) == ("[]\n", "")
        shown(score_table.render(nobody, 80))

    def test_a_group_may_be_called_like_a_column(self) -> None:
        assert as_csv(Scores(("lead",), [])).endswith(",lead (group)\n")


@given(st.integers(-(10**18), 10**18))
def test_numbers_are_written_exactly(milli: int) -> None:
    from leadscore.report.json_text import points

    written = dumps(points(milli))
    assert Decimal(written) * 1000 == milli
    assert json.loads(written, parse_float=Decimal) == Decimal(milli) / 1000


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_is_that_of_the_library(value: object) -> None:
    assert json.loads(dumps(value)) == value  # type: ignore[arg-type]
    assert dumps(value) == json.dumps(value, ensure_ascii=False)  # type: ignore[arg-type]
    assert dumps(value, indent=2) == json.dumps(value, indent=2, ensure_ascii=False)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "just now"), (59, "just now"), (60, "1 minute ago"), (3_599, "59 minutes ago"), (7_200, "2 hours ago"),
     (DAY, "1 day ago"), (200 * DAY + 5, "200 days ago")],
)  # fmt: skip
def test_ages(seconds: int, text: str) -> None:
    assert ago(seconds) == text


def test_instants() -> None:
    assert instant(AS_OF) == "2026-04-01"
    assert instant(AS_OF + 3_660) == "2026-04-01 01:01 UTC"
    assert instant(AS_OF + 1) == "2026-04-01 00:00:01 UTC"
