"""`leadscore serve`: what it answers to what comes in, and what it says of slips."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.engine.reference import score
from leadscore.production.serving.query import Query
from leadscore.production.serving.running import Setup
from leadscore.production.serving.settings import Limits, Settings
from leadscore.report.json_text import dumps
from unit.production.recorded import APRIL, DAY
from unit.production.serving_endpoint import KEY, SETTINGS, Asked, serving, set_up

PRICING = {"lead": "L-1", "event": "visited", "target": "https://x.io/Pricing?utm=1", "at": "2026-03-31"}


async def test_an_event_is_scored_at_once(tmp_path: Path) -> None:
    async with serving(set_up(tmp_path)) as ask:
        before = await ask("GET", "/v1/leads/L-1/score")
        answer = await ask("POST", "/v1/events", {"lead": "L-1", "event": "opened", "target": "news"})
    assert before.json["score"] == 70
    assert answer.status == 200
    (found,) = answer.json["scores"]
    assert (answer.json["taken"], answer.json["repeated"]) == (1, 0)
    assert found["score"] == 69.5
    assert (found["ready"], found["band"], found["grade"], found["to_ready"]) == (True, "hot", "A", 0)
    assert found["totals"] == {"fit": 20, "engagement": 49.5}
    assert [(reason["rule"], reason["points"]) for reason in found["reasons"]] == [
        ("pricing", 50),
        ("large", 20),
        ("mail", -0.5),
    ]
    assert (found["lead"], found["as_of"], found["policy"]) == ("L-1", "2026-04-01T00:00:00Z", "B2B")


async def test_the_explanation_is_that_of_explain(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    async with serving(setup) as ask:
        found = (await ask("GET", "/v1/leads/L-1/score?explain=true")).json
        lead = ask.made.service.memory.lead("L-1")
    (policy,) = setup.in_force.policies
    assert json.dumps(found["explanation"]) == json.dumps(
        json.loads(dumps(setup.explain(policy.compiled, lead, score(policy.plan, lead, APRIL))))
    )
    assert {rule["name"] for rule in found["explanation"]["rules"]} >= {"large", "pricing"}


async def test_nobody_else_waits_for_an_explanation_and_not_too_many_do(tmp_path: Path) -> None:
    setup, go_on = set_up(tmp_path), threading.Event()

    def explain(*of: Any) -> Any:
        assert go_on.wait(20)
        return setup.explain(*of)

    asked = "/v1/events?explain=true"
    async with serving(setup) as ask:
        ask.made.service.explaining.explain = explain
        first = asyncio.create_task(ask("GET", "/v1/leads/L-1/score?explain=true"))
        others = [asyncio.create_task(ask("GET", "/v1/leads/L-1/score?explain=true")) for _ in range(99)]
        await asyncio.sleep(0)
        plain = await ask("GET", "/v1/leads/L-1/score")
        refused = await ask("POST", asked, {"id": "e", "lead": "L-1", "event": "opened"})
        waits = not first.done()
        go_on.set()
        statuses = {(await task).status for task in (first, *others)}
        taken = await ask("POST", asked, {"id": "e", "lead": "L-1", "event": "opened"})
    assert (plain.status, waits) == (200, True)
    assert (refused.status, refused.headers["retry-after"]) == (429, "1")
    assert refused.json["message"] == "More explanations are asked for than can be made."
    assert statuses == {200}
    assert taken.json["taken"] == 1
    assert taken.json["scores"][0]["explanation"]["lead"] == "L-1"


async def test_a_lead_changes_in_what_is_told_of_it(tmp_path: Path) -> None:
    async with serving(set_up(tmp_path)) as ask:
        smaller = await ask("POST", "/v1/leads", {"id": "L-1", "employees": 10})
        unknown = await ask("POST", "/v1/leads", {"id": "L-1", "country": None, "existing_customer": True})
        lead = ask.made.service.memory.lead("L-1")
    assert smaller.json["scores"][0]["score"] == 50
    assert unknown.json["scores"][0]["disqualified"] is True
    assert unknown.json["scores"][0]["reasons"][0] == {
        "rule": None,
        "group": "fit",
        "points": None,
        "text": "existing_customer",
        "because": None,
    }
    assert "country" not in lead.values
    assert lead.values["email"] == "jane@x.io"


async def test_a_new_lead_and_then_its_event(tmp_path: Path) -> None:
    async with serving(set_up(tmp_path)) as ask:
        early = await ask("POST", "/v1/events", {"lead": "n/1 ü", "event": "visited", "target": "pricing"})
        told = await ask("POST", "/v1/leads", {"id": "n/1 ü", "employees": "60", "email": "Ann@x.io"})
        by_email = await ask("POST", "/v1/events", {"email": "ann@X.io", "event": "visited", "target": "pricing"})
        shown = await ask("GET", "/v1/leads/n/1 ü/score")
    assert early.status == 422
    assert early.json["problems"] == [{"message": 'there is no lead "n/1 ü"', "field": "lead"}]
    assert told.json["scores"][0]["score"] == 20
    assert by_email.json["scores"][0]["score"] == 70
    assert shown.json["score"] == 70


async def test_others_do_not_wait_for_a_long_list(tmp_path: Path) -> None:
    async with serving(set_up(tmp_path)) as ask:
        long = asyncio.create_task(ask.made.service._scores(["L-1"] * 200, APRIL, Query(explained=True)))
        await asyncio.sleep(0)  # it begins
        other = await ask("GET", "/v1/leads/L-1/score")
        was_done = long.done()
        scores = await long
    assert other.status == 200
    assert not was_done
    assert len(scores) == 200


async def test_the_same_event_again_is_taken_once(tmp_path: Path) -> None:
    setup, mail = set_up(tmp_path), {"id": "e-1", "lead": "L-1", "event": "opened"}
    async with serving(setup) as ask:
        first = await ask("POST", "/v1/events", mail)
        again = await ask("POST", "/v1/events", [mail, {**mail, "id": "e-2"}, {**mail, "id": "e-2"}])
    async with serving(setup) as ask:
        after_a_restart = await ask("POST", "/v1/events", mail)
    assert (first.json["taken"], first.json["repeated"]) == (1, 0)
    assert (again.json["taken"], again.json["repeated"]) == (1, 2)
    assert after_a_restart.json["repeated"] == 1
    assert after_a_restart.json["scores"][0]["totals"]["engagement"] == 49


async def test_slips_are_told_in_the_words_of_data(tmp_path: Path) -> None:
    events = [
        {**PRICING, "event": "visted"},
        PRICING,
        {**PRICING, "at": "31/03/2026"},
        {**PRICING, "minutes": -3},
        {**PRICING, "lead": ""},
    ]
    async with serving(set_up(tmp_path)) as ask:
        answer = await ask("POST", "/v1/events", events)
        field = await ask("POST", "/v1/events", {**PRICING, "targt": "x"})
        lead = await ask("POST", "/v1/leads", {"id": "L-1", "employes": 3})
        value = await ask("POST", "/v1/leads", [{"id": "L-1", "employees": "many"}])
        nested = await ask("POST", "/v1/leads", [{"id": "L-1", "employees": [3]}])
        nobody = await ask("POST", "/v1/leads", {"employees": 3})
        twice = await ask("POST", "/v1/leads", [{"id": "L-1"}, {"id": "L-1"}])
        shown = await ask("GET", "/v1/leads/L-1/score")
    assert answer.status == 422
    assert answer.json["message"] == "4 of 5 events do not fit, so nothing was taken in."
    assert answer.json["problems"] == [
        {"message": "there is no event `visted`: did you mean `visited`?", "item": 1, "field": "event"},
        {"message": '"31/03/2026" is no time such as 2026-03-01 09:30', "item": 3, "field": "at"},
        {"message": '"-3" minutes are negative', "item": 4, "field": "minutes"},
        {"message": "the lead is blank", "item": 5, "field": "lead"},
    ]
    assert field.json["problems"] == [
        {"message": "there is no field `targt`: did you mean `target`?", "field": "targt"}
    ]
    assert lead.json["problems"] == [
        {"message": "there is no field `employes`: did you mean `employees`?", "field": "employes"}
    ]
    assert value.json["problems"] == [{"message": '"many" is no number', "item": 1, "field": "employees"}]
    assert nested.json["problems"][0]["message"] == "this is a list, and should be a text, a number, yes or no"
    assert nobody.json["problems"] == [{"message": "the id is missing", "field": "id"}]
    assert twice.json["problems"] == [{"message": 'the id "L-1" stood before', "item": 2, "field": "id"}]
    assert shown.json["score"] == 70
    assert list((tmp_path / "inbox").glob("*.ndjson*")) == []


async def test_what_cannot_be_asked(tmp_path: Path) -> None:
    small = Settings(keys={"crm": KEY}, limits=Limits(largest_body=300, largest_batch=2))
    async with serving(set_up(tmp_path, settings=small)) as ask:
        answers = {
            "no route": await ask("GET", "/v2"),
            "method": await ask("DELETE", "/v1/events"),
            "no lead": await ask("GET", "/v1/leads/nobody/score"),
            "parameter": await ask("GET", "/v1/leads/L-1/score?explain=perhaps"),
            "too large": await ask("POST", "/v1/events", b" " * 301),
            "too large, untold": await ask("POST", "/v1/events", b" " * 301, {"content-length": "5"}),
            "too many": await ask("POST", "/v1/events", [{}, {}, {}]),
            "no JSON": await ask("POST", "/v1/events", b'{"lead": '),
            "no UTF-8": await ask("POST", "/v1/events", b'{"lead": "\xff"}'),
            "half a character": await ask("POST", "/v1/events", b'{"lead": "\\ud800", "event": "opened"}'),
            "no number": await ask("POST", "/v1/leads", b'{"id": NaN}'),
            "nothing": await ask("POST", "/v1/events", b"[]"),
            "no body": await ask("POST", "/v1/events", b" \n"),
            "twice": await ask("POST", "/v1/events", b'[{"lead": "L-1", "event": "opened", "lead": "L-2"}]'),
            "compressed": await ask("POST", "/v1/events", gzip.compress(b"{}"), {"content-encoding": "gzip"}),
            "slash": await ask("POST", "/v1/events/", b"{}"),
        }
    assert {name: answer.status for name, answer in answers.items()} == {
        "no route": 404,
        "method": 405,
        "no lead": 404,
        "parameter": 400,
        "too large": 413,
        "too large, untold": 413,
        "too many": 413,
        "no JSON": 400,
        "no UTF-8": 400,
        "half a character": 422,
        "no number": 400,
        "nothing": 422,
        "no body": 400,
        "twice": 400,
        "compressed": 415,
        "slash": 404,
    }
    assert answers["twice"].json["message"] == "The body is no JSON: `lead` stands twice in one object."
    assert answers["method"].headers["allow"] == "POST"
    assert answers["no JSON"].json["message"] == "The body is no JSON: Expecting value (line 1, column 10)."
    assert all(answer.json["request"] == answer.headers["x-request-id"] for answer in answers.values())


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["L-1", "visited"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "lead", "email", "event", "target", "at", "minutes", "employees"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> Setup:
    return set_up(tmp_path_factory.mktemp("junk"))


@settings(max_examples=25, deadline=None)
@given(bodies=st.lists(st.binary(max_size=60) | _JUNK.map(lambda junk: json.dumps(junk).encode()), min_size=5))
async def test_junk_is_refused_and_never_a_mistake_of_ours(set_up_once: Setup, bodies: list[bytes]) -> None:
    async with serving(set_up_once) as ask:
        for body in bodies:
            for path in ("/v1/events", "/v1/leads"):
                answer = await ask("POST", path, body)
                assert answer.status in (200, 400, 413, 422), (body, answer.body)
                assert not [line for line in ask.log if "mistake" in line]


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 20_000, b"9" * 100_000, b'{"id":"' + b"x" * 600 + b'"}'])
async def test_what_is_deep_or_long_is_refused(set_up_once: Setup, body: bytes) -> None:
    async with serving(set_up_once) as ask:
        assert (await ask("POST", "/v1/leads", body)).status in (400, 422)


async def test_a_mistake_of_ours_is_told_without_its_words(tmp_path: Path) -> None:
    async with serving(set_up(tmp_path, as_json=True)) as ask:
        ask.made.service.memory = None  # type: ignore[assignment]
        answer = await ask("GET", "/v1/leads/jane@x.io/score")
    assert answer.status == 500
    assert answer.json["message"] == "Something went wrong inside leadscore."
    assert "AttributeError at service.py:" in ask.log[0]
    assert "jane" not in "".join(ask.log)


async def test_logs_and_metrics_hold_nothing_of_a_lead(tmp_path: Path) -> None:
    async with serving(set_up(tmp_path, as_json=True)) as ask:
        await ask("POST", "/v1/leads", {"id": "Secret-7", "email": "who@x.io"}, {"x-request-id": "r-1"})
        await ask("POST", "/v1/events", {"lead": "Secret-7", "event": "opened"}, {"x-request-id": "bad id\n"})
        await ask("GET", "/v1/leads/Secret-7/score")
        metrics = (await ask("GET", "/metrics")).body.decode()
    lines = [json.loads(line) for line in ask.log]
    assert lines[0]["request"] == "r-1"
    assert lines[1]["request"] != "bad id\n"
    assert [(line["caller"], line["route"], line["status"]) for line in lines][2] == (
        "crm",
        "/v1/leads/{id}/score",
        200,
    )
    assert "Secret" not in "".join(ask.log) + metrics
    assert 'leadscore_requests_total{method="POST",route="/v1/events",status="200"} 1\n' in metrics
    assert "leadscore_events_taken_total 1\n" in metrics
    assert 'leadscore_inbox_write_seconds_bucket{le="+Inf"} 2\n' in metrics
    assert "leadscore_request_seconds_count 3\n" in metrics


async def test_the_description_is_of_this_policy(tmp_path: Path) -> None:
    async with serving(set_up(tmp_path, "field seats number\nevent trialled\nwhen seats > 3 or trialled add 1")) as ask:
        found = (await ask("GET", "/openapi.json", key=None)).json
        policy = (await ask("GET", "/v1/policy")).json
    schemas = found["components"]["schemas"]
    assert found["openapi"] == "3.1.0"
    assert "trialled" in schemas["Event"]["properties"]["event"]["enum"]
    assert schemas["Lead"]["properties"]["seats"] == {"type": ["number", "string", "null"]}
    assert policy["fields"]["seats"] == "number"
    used = json.dumps(found).split('"$ref": "#/components/schemas/')[1:]
    assert {reference.partition('"')[0] for reference in used} <= schemas.keys()
    assert set(found["paths"]) >= {"/v1/events", "/v1/leads", "/v1/leads/{id}/score", "/v1/policy", "/metrics"}


async def test_once_ready_stays_so_as_the_record_says(tmp_path: Path) -> None:
    setup = set_up(tmp_path)
    async with serving(setup) as ask:
        fallen = await _in_days(ask, 20)
        ask.made.service.memory.ready = {"B2B": frozenset({"L-1"})}
        kept = await _in_days(ask, 20)
    assert (fallen["score"], fallen["ready"]) == (70, True)
    assert kept["ready"] is True
    async with serving(setup) as ask:
        assert (await _in_days(ask, 40))["ready"] is False  # 45 points, and nobody recorded that it was ready
        ask.made.service.memory.ready = {"B2B": frozenset({"L-1"})}
        assert (await _in_days(ask, 40))["ready"] is True


async def _in_days(ask: Asked, days: int) -> Any:
    ask.made.clock = lambda: float(APRIL + days * DAY)
    return (await ask("GET", "/v1/leads/L-1/score")).json


def test_settings_show_no_secret() -> None:
    assert KEY not in repr(SETTINGS)
