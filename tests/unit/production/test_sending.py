"""Messages reach a real local service, whatever that does; each at least once, and known by its key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadscore.production.outbox.box import messages
from leadscore.production.outbox.model import Status
from leadscore.production.sending.run import Sent, send_waiting
from unit.production.catcher import Catcher, catching
from unit.production.outbox_sample import HOUR, NOON, World, entered, outbox, settings


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    with catching() as found:
        yield found


@pytest.fixture
def world(tmp_path: Path, catcher: Catcher) -> Iterator[World]:
    with outbox() as database:
        yield World(
            database, settings(tmp_path, f'[destinations]\nsales = "{catcher.url}"\n"nurture drip" = "{catcher.url}"')
        )


def send(world: World, now: int = NOON) -> Sent:
    return send_waiting(world.database, world.settings, lambda: now)


def test_a_webhook_gets_the_words_and_the_fields(world: World, catcher: Catcher) -> None:
    (message,) = world.cross(entered("ann"))
    assert send(world).sent == 1
    (caught,) = catcher.caught
    assert caught["title"] == "ann is ready: score 70"
    assert "+50 The strongest signal in last year's won deals\n+20 They hold the budget\n\n" in caught["message"]
    assert "To do: get in touch by 2026-04-01 13:00 UTC" in caught["message"]
    assert (caught["key"], caught["lead"], caught["state"], caught["score"]) == (message.key, "ann", "ready", 70)
    assert caught["reasons"][1] == {"points": "+20", "because": "They hold the budget", "rule": 'title is "ceo"'}
    assert catcher.headers[0]["Idempotency-Key"] == message.key


def test_what_was_sent_is_sent_once(world: World, catcher: Catcher) -> None:
    world.cross(entered("ann"))
    assert send(world).sent == 1
    assert send(world).sent == 0
    world.cross(entered("ann"))
    assert send(world).sent == 0
    assert len(catcher.caught) == 1


@pytest.mark.parametrize(
    ("happens", "said", "has_it"),
    [
        (500, "the service answered 500 (Internal Server Error)", False),
        (429, "the service answered 429 (Too Many Requests)", False),
        ("hang", "no connection, or no answer in time", True),
        ("drop", "no connection, or no answer in time", True),
        ("move", "the service answered 302 (Found)", False),
    ],
)
def test_what_did_not_arrive_for_sure_is_sent_again_with_the_same_key(
    world: World, catcher: Catcher, happens: int | str, said: str, has_it: bool
) -> None:
    world.cross(entered("ann"))
    catcher.plan.append(happens)
    sent = send(world)
    assert (sent.failed, sent.problems) == (1, {"sales": said})
    assert len(catcher.caught) == has_it
    (waiting,) = messages(world.database, [Status.WAITING])
    assert (waiting.attempts, waiting.error) == (1, said)
    assert NOON < waiting.next_try <= NOON + 60
    assert send(world).sent == 0
    assert send(world, waiting.next_try).sent == 1
    assert len(catcher.caught) == 1 + has_it
    assert list(catcher.once) == [waiting.key]


def test_a_service_that_answers_twice_has_it_once(world: World, catcher: Catcher) -> None:
    world.cross(entered("ann"), entered("bob"))
    catcher.plan.append("twice")
    assert send(world).sent == 2
    assert sorted(message["lead"] for message in catcher.caught) == ["ann", "bob"]
    assert send(world, NOON + HOUR).sent == 0
