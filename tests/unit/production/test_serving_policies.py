"""`leadscore serve` with a folder of policies: each event is taken once, and scored by all."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from command_line import run, told
from leadscore.batch.store.store import open_store
from leadscore.cli.serve import _explanation
from leadscore.production.serving.access import Log
from leadscore.production.serving.policies import InForce, PolicyError, PolicyFile
from leadscore.production.serving.running import Setup
from unit.production.recorded import APRIL, LIMITS, write_lines
from unit.production.serving_endpoint import SETTINGS, Asked, serving

SALES = """\
policy "Sales"
when inactive for 30 days subtract 10 as silent
when visited add 5 each time up to 20 as visits
ready at 15 lost below 5
"""
PARTNERS = """\
policy "Partner team"
event certified
field seats number
when certified add 7 as certificate
when seats > 3 add 2 as large
"""
CERTIFIED = {"lead": "L-1", "event": "certified", "target": "Basics", "at": "2026-03-31"}


@pytest.fixture
def setup(tmp_path: Path) -> Setup:
    """A lead that was certified, of which the sales' policy knows nothing."""
    folder, store = tmp_path / "policies", tmp_path / "s.duckdb"
    folder.mkdir()
    paths = folder / "a.lead", folder / "b.lead"
    for path, text in zip(paths, (SALES, PARTNERS), strict=True):
        path.write_text(text)
    leads = write_lines(tmp_path / "l.csv", ("id,created,seats", "L-1,2025-01-01,5"))
    events = write_lines(tmp_path / "e.csv", ("lead,at,event,target", "L-1,2026-03-29,certified,Start"))
    made = run("ingest", str(folder), "--store", str(store), "--leads", str(leads), "--events", str(events))
    assert made.exit_code == 0, told(made)

    @contextmanager
    def opened() -> Any:
        with open_store(store, tmp_path, LIMITS, read_only=True) as found:
            yield found

    files = tuple(map(PolicyFile, paths))
    in_force = InForce.of(tuple(file.read() for file in files))
    log = Log(lambda line: None, as_json=False)
    return Setup(
        files, in_force, opened, store, tmp_path / "inbox", None, SETTINGS, False, _explanation, log, lambda: APRIL
    )


def scores(found: Any) -> list[tuple[str, float]]:
    return [(score["policy"], score["score"]) for score in found["scores"]]


async def test_all_score_what_comes_in_and_each_knows_its_own(setup: Setup) -> None:
    async with serving(setup) as ask:
        certified = await ask("POST", "/v1/events?explain=true", CERTIFIED)
        visited = await ask("POST", "/v1/events", {"lead": "L-1", "event": "visited", "target": "/x"})
        told_of = await ask("POST", "/v1/leads", {"id": "L-1", "seats": 1})
        one = await ask("POST", "/v1/events?policy=Sales", {"lead": "L-1", "event": "visited", "target": "/y"})
    assert scores(certified.json) == [("Sales", -10), ("Partner team", 9)]
    assert [score["explanation"]["policy"] for score in certified.json["scores"]] == ["Sales", "Partner team"]
    assert certified.json["taken"] == 1
    assert scores(visited.json) == [("Sales", 5), ("Partner team", 9)]
    assert scores(told_of.json) == [("Sales", 5), ("Partner team", 7)]
    assert scores(one.json) == [("Sales", 10)]


async def test_who_asks_for_one_score_says_by_which(setup: Setup) -> None:
    score, policy = "/v1/leads/L-1/score", "/v1/policy"
    async with serving(setup) as ask:
        partners = await ask("GET", f"{score}?policy=Partner+team")
        escaped = await ask("GET", f"{score}?policy=Partner%20team&explain=true")
        which = [await ask("GET", path) for path in (score, policy)]
        nobodys = [await ask("GET", f"{path}?policy=Others") for path in (score, policy)]
        twice = await ask("GET", f"{score}?policy=Sales&policy=Sales")
        refused = await ask("POST", "/v1/events?policy=Others", CERTIFIED)
        in_force = (await ask("GET", f"{policy}?policy=Sales")).json
        described = (await ask("GET", "/openapi.json")).json
    assert partners.json["score"] == escaped.json["score"] == 9
    assert [answer.status for answer in which] == [400, 400]
    assert which[0].json["message"] == 'There are 2 policies: "Sales" and "Partner team".'
    assert [answer.status for answer in nobodys] == [404, 404]
    assert (twice.status, refused.status) == (400, 404)
    assert not list(setup.inbox.glob("events-*"))
    assert (in_force["policy"], "seats" in in_force["fields"]) == ("Sales", False)
    assert described["info"]["title"] == "leadscore: Sales, Partner team"
    assert "certified" in described["components"]["schemas"]["Event"]["properties"]["event"]["enum"]


async def test_who_was_ready_is_known_by_policy(setup: Setup) -> None:
    three = [{"lead": "L-1", "event": "visited", "target": f"/{n}", "at": "2026-03-31"} for n in range(2)]
    async with serving(setup) as ask:
        ask.made.service.memory.ready = {"Partner team": frozenset({"L-1"})}
        others = (await ask("POST", "/v1/events?policy=Sales", three)).json["scores"][0]
        ask.made.service.memory.ready = {"Sales": frozenset({"L-1"})}
        its_own = (await ask("GET", "/v1/leads/L-1/score?policy=Sales")).json
    assert (others["score"], others["ready"]) == (10, False)
    assert (its_own["score"], its_own["ready"]) == (10, True)


async def test_each_changes_by_itself(setup: Setup) -> None:
    sales, partners = (file.path for file in setup.files)
    async with serving(setup) as ask:
        sales.write_text(SALES.replace("subtract 10", "subtract 11"))
        await ask.made.freshness.look()
        assert await _now(ask) == [-11, 9]
        partners.write_text(PARTNERS.replace("add 7", "ad 7"))
        await ask.made.freshness.look()
        problem = (await ask("GET", "/v1/policy?policy=Partner+team")).json["problem"]
        assert (await ask("GET", "/v1/policy?policy=Sales")).json["problem"] is None
        assert "leadscore_policy_in_force 0\n" in (await ask("GET", "/metrics")).body.decode()
        partners.write_text(PARTNERS.replace("Partner team", "Sales").replace("add 7", "add 8"))
        await ask.made.freshness.look()
        (same_name,) = (await ask("GET", "/readyz")).json["problems"]
        assert await _now(ask) == [-11, 9]
        partners.write_text(PARTNERS.replace("add 7", "add 8"))
        await ask.made.freshness.look()
        assert (await ask("GET", "/readyz")).json["problems"] == []
        assert await _now(ask) == [-11, 10]
    assert problem.endswith("the policy as it was before stays in force.")
    assert same_name == 'Two policies are called "Sales": give one of them another name.'


async def _now(ask: Asked) -> list[float]:
    names = ("Sales", "Partner+team")
    return [(await ask("GET", f"/v1/leads/L-1/score?policy={name}")).json["score"] for name in names]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('field seats text\nwhen seats is "many" add 1', "The field `seats` is of another type in another policy."),
        (
            "event certified by us\nwhen certified add 1",
            "The event `certified` is done by us in one policy, and not in",
        ),
    ],
)
def test_words_that_mean_two_things(setup: Setup, text: str, message: str) -> None:
    sales, partners = setup.in_force.policies
    path = setup.files[0].path
    path.write_text(f'policy "Third"\n{text}\n')
    third = setup.files[0].read()
    with pytest.raises(PolicyError, match=message):
        InForce.of((sales, partners, third))
    assert InForce.of((sales, third)).names == '"Sales" and "Third"'
