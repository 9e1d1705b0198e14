"""From crossings to messages and assignments: each exactly when it should be, and the same again adds nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.production.actions.crossing import Before
from leadscore.production.actions.routing import Rota
from leadscore.production.actions.settings import Team
from leadscore.production.actions.wording import Change
from leadscore.production.outbox.box import messages
from leadscore.production.outbox.model import Message, Status
from unit.production.outbox_sample import HOUR, NOON, POLICY, World, entered, lead, left, outbox, policy, settings

SETTINGS = """
[destinations]
sales = "json://h"
"nurture drip" = "json://h"
ann = "json://ann"
[teams."enterprise team"]
members = ["ann", "bob", "cy"]
[[teams."enterprise team".route]]
if = 'country is "germany" and score >= 70 and band hot and fit >= 20'
to = "cy"
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with outbox() as database:
        yield World(database, settings(tmp_path, SETTINGS))


def big(name: str, country: str = "france") -> tuple[str, object]:
    return name, lead(name, title="CEO", employees=Decimal(900), country=country)


def owners(world: World) -> list[tuple[str, str]]:
    return world.database.rows(
        "SELECT lead, owner FROM ledger.assignment WHERE until IS NULL ORDER BY since, turn, lead"
    )


def test_who_enters_is_told_and_who_leaves_is_not(world: World) -> None:
    made = world.cross(entered("ann"), left("bob"), entered("cy", "band:cold"))
    assert [(message.lead, message.destination, message.verb) for message in made] == [("ann", "sales", "notify")]
    assert made == messages(world.database)
    (message,) = made
    assert (message.due, message.status, message.created) == (NOON + HOUR, Status.WAITING, NOON)


def test_without_send_messages_are_held(world: World) -> None:
    (message,) = world.cross(entered("ann"), send=False)
    assert message.status is Status.HELD


def test_the_same_crossing_again_adds_nothing(world: World) -> None:
    world.leads = dict([big("ann"), big("bob")])  # type: ignore[arg-type]
    crossings = [entered("ann"), entered("ann", "band:hot"), entered("bob", "band:hot")]
    made = world.cross(*crossings)
    before = messages(world.database), owners(world)
    assert [message.key for message in world.cross(*crossings, now=NOON + 60)] == [message.key for message in made]
    assert (messages(world.database), owners(world)) == before
    assert len({message.key for message in world.cross(entered("ann", no=3))} & {m.key for m in made}) == 0


def test_a_condition_sees_the_lead_and_the_totals(world: World) -> None:
    world.compiled = policy(
        POLICY.replace("on disqualified notify", "on ready notify").replace("fit >= 20", "fit >= 25")
    )
    world.leads = {"de": lead("de", title="CEO", country="Germany")}
    made = world.cross(entered("de"), entered("fr"))
    assert Counter(message.lead for message in made) == {"de": 2, "fr": 1}


def test_why_a_lead_is_disqualified(world: World) -> None:
    world.leads = {"eve": lead("eve", title="CEO", competitor=True)}
    (message,) = world.cross(entered("eve", "disqualified"))
    assert message.body.startswith("Disqualified: They build the same\n")
    assert "+50" not in message.body


def test_before_and_after_are_told(world: World) -> None:
    (message,) = world.cross(entered("ann"), before={"ann": Before(12_500, ready=False)})
    assert message.title == "ann is ready: score 70, before 12.5"
    told = json.loads(message.data)
    assert (told["score"], told["before"], told["due"]) == (70, 12.5, "2026-04-01T13:00:00Z")


def test_enroll_is_a_message_to_its_destination(world: World) -> None:
    (message,) = world.cross(entered("ann", "band:warm", score=40_000))
    assert (message.destination, message.verb) == ("nurture drip", "enroll")
    assert 'To do: enroll it in "nurture drip"' in message.body
    told = json.loads(message.data)
    assert {name: told[name] for name in ("lead", "state", "score", "band")} == {
        "lead": "ann", "state": "warm", "score": 40, "band": "hot",
    }  # fmt: skip
    assert [reason["because"] for reason in told["reasons"]] == [
        "The strongest signal in last year's won deals",
        "They hold the budget",
    ]


# ------------------------------------------------------------------------------------------------ assign


def test_members_take_turns_and_routes_come_first(world: World) -> None:
    people = [big("a"), big("b"), big("c", "germany"), big("d"), big("e"), big("small")]
    world.leads = dict(people)  # type: ignore[arg-type]
    world.leads["small"] = lead("small", employees=Decimal(5))
    made = world.cross(*(entered(name, "band:hot") for name, _ in people))
    assert sorted(owners(world)) == [("a", "ann"), ("b", "bob"), ("c", "cy"), ("d", "cy"), ("e", "ann")]
    # Only of ann is known how to tell her; for the others nobody listens.
    assert [(message.lead, message.destination) for message in made] == [("a", "ann"), ("e", "ann")]
    assert json.loads(made[0].data)["owner"] == "ann"


def test_the_turn_goes_on_in_the_next_scoring(world: World) -> None:
    world.leads = dict(big(name) for name in "abcd")  # type: ignore[misc]
    world.cross(entered("a", "band:hot"), entered("b", "band:hot"))
    world.cross(entered("c", "band:hot", no=3), entered("d", "band:hot", no=3), as_of=NOON + HOUR)
    assert dict(owners(world)) == {"a": "ann", "b": "bob", "c": "cy", "d": "ann"}


def test_an_assignment_stands_until_the_lead_leaves(world: World) -> None:
    world.leads = dict(big(name) for name in "ab")  # type: ignore[misc]
    world.cross(entered("a", "band:hot"))
    world.cross(left("a", "band:hot", no=3), as_of=NOON + HOUR)
    assert owners(world) == []
    world.cross(entered("b", "band:hot", no=4), entered("a", "band:hot", no=4), as_of=NOON + 2 * HOUR)
    assert dict(owners(world)) == {"b": "bob", "a": "cy"}
    rows = world.database.rows("SELECT owner, since, until FROM ledger.assignment WHERE lead = ? ORDER BY since", ["a"])
    assert rows == [("ann", NOON, NOON + HOUR), ("cy", NOON + 2 * HOUR, None)]


def test_two_states_of_a_lead_have_one_owner(world: World) -> None:
    world.compiled = policy(POLICY + '\non ready assign "enterprise team"\n')
    world.leads = dict(big(name) for name in "ab")  # type: ignore[misc]
    world.cross(entered("a", "band:hot"), entered("a"), entered("b", "band:hot"))
    world.cross(entered("b", no=3), as_of=NOON + HOUR)
    assert sorted(owners(world)) == [("a", "ann"), ("a", "ann"), ("b", "bob"), ("b", "bob")]


def test_a_new_member_comes_first_and_who_left_gets_none(world: World, tmp_path: Path) -> None:
    world.leads = dict(big(name) for name in "abcdef")  # type: ignore[misc]
    world.cross(*(entered(name, "band:hot") for name in "abc"))
    world.settings = settings(tmp_path, SETTINGS.replace('"ann", "bob", "cy"', '"bob", "cy", "dan"'))
    world.cross(*(entered(name, "band:hot", no=3) for name in "def"), as_of=NOON + HOUR)
    assert dict(owners(world)) == {"a": "ann", "b": "bob", "c": "cy", "d": "dan", "e": "bob", "f": "cy"}


@given(st.lists(st.integers(0, 7), min_size=1, max_size=6), st.integers(1, 5))
def test_turns_are_fair_whatever_the_scorings(sizes: list[int], people: int) -> None:
    team = Team("t", tuple("abcde"[:people]))
    last: dict[str, int] = {}
    got: Counter[str] = Counter(dict.fromkeys(team.members, 0))
    for size in sizes:
        database = SimpleNamespace(rows=lambda sql, parameters: list(last.items()))
        rota = Rota(database, "p")  # type: ignore[arg-type]
        for _ in range(size):
            who = rota._next(team)
            assert who.turn is not None
            got[who.owner] += 1
            last[who.owner] = who.turn
    assert max(got.values()) - min(got.values()) <= 1


# ------------------------------------------------------------------------------------------------ policy changes


def test_a_changed_policy_is_told_once(world: World) -> None:
    crossings = [entered(f"l{number:02}", score=70_000 + number, cause="policy") for number in range(12)]
    crossings.append(entered("own", cause="facts"))
    made = world.cross(*crossings, change=Change("3", "4", "Ann"))
    assert [message.lead for message in made] == ["own", ""]
    told = made[1]
    assert told.title == "12 leads became ready because the policy changed (3 → 4, by Ann)"
    assert told.body.splitlines()[:2] == ["70.011 l11", "70.01 l10"]
    assert told.body.splitlines()[10] == "and 2 more"
    data = json.loads(told.data)
    assert (len(data["leads"]), data["leads"][0]) == (12, {"lead": "l11", "score": 70.011})
    assert world.cross(*crossings)[1].key == told.key


def test_each_tells_them_one_by_one(world: World) -> None:
    made = world.cross(entered("a", cause="policy"), entered("b", cause="policy"), each=True)
    assert [message.lead for message in made] == ["a", "b"]


def test_a_changed_policy_gives_leads_to_members_all_the_same(world: World) -> None:
    world.leads = dict(big(name) for name in "abcd")  # type: ignore[misc]
    made = world.cross(*(entered(name, "band:hot", cause="policy") for name in "abcd"))
    assert len(owners(world)) == 4
    assert [(message.destination, message.title) for message in made] == [
        ("ann", "2 leads moved to band hot because the policy changed")
    ]
    assert isinstance(made[0], Message)
