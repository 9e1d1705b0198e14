"""Messages reach a real local service, whatever that does; each at least once, and known by its key."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadscore.facts.errors import FactsError
from leadscore.production.actions.settings import Destination, Form
from leadscore.production.outbox.backoff import LONGEST, TRIES, next_try
from leadscore.production.outbox.box import messages
from leadscore.production.outbox.model import Status
from leadscore.production.sending.apprise import need_apprise, service
from leadscore.production.sending.letter import Letter
from leadscore.production.sending.run import Sent, send_waiting, services_of
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
    assert (caught["policy"], caught["policy_version"]) == ("B2B SaaS", "3")
    assert caught["version"] == "1.0"  # of the webhook's form
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


# ------------------------------------------------------------------------------------------------ failing again


def test_a_message_that_never_arrives_is_dead_after_eight_tries(world: World, catcher: Catcher) -> None:
    world.cross(entered("ann", "band:warm"))
    now, waits = NOON, []
    for _ in range(TRIES):
        catcher.plan.append(503)
        sent = send(world, now)
        (message,) = messages(world.database)
        waits.append(message.next_try - now)
        now = message.next_try
    assert (sent.dead, message.status, message.attempts) == (1, Status.DEAD, TRIES)
    assert all(30 << place <= wait <= 60 << place for place, wait in enumerate(waits[:-1]))
    assert send(world, now + 10 * HOUR).sent == 0
    assert not catcher.caught


def test_a_destination_that_fails_costs_three_time_outs_and_not_all(world: World, catcher: Catcher) -> None:
    world.cross(*(entered(f"l{number}") for number in range(6)), entered("w", "band:warm"))
    catcher.plan.extend([500] * 3)
    sent = send(world)
    assert (sent.failed, sent.postponed, sent.sent) == (3, 3, 1)
    assert send(world).sent == 3  # those that failed wait, and the others are not kept by them
    assert send(world, NOON + 60).sent == 3
    assert len(catcher.once) == 7


def test_what_comes_late_says_so(world: World, catcher: Catcher) -> None:
    world.cross(entered("ann"))
    assert send(world, NOON + HOUR + 1).late == 1
    (caught,) = catcher.caught
    assert caught["message"].endswith("\n\nLate: this was to be here by 2026-04-01 13:00 UTC.")
    assert caught["late"] is True


@given(
    st.text(min_size=1, max_size=4), st.integers(1, TRIES), st.integers(0, 10**9), st.none() | st.integers(0, 2 * 10**9)
)
def test_the_next_try_is_later_and_not_after_a_deadline_ahead(key: str, tries: int, now: int, due: int | None) -> None:
    moment = next_try(key, tries, now, due)
    assert now < moment <= now + LONGEST
    assert due is None or due <= now or moment <= due


# ------------------------------------------------------------------------------------------------ digests

DIGEST = """
[destinations.sales]
url = "{url}"
digest = "daily at 08:00"
quiet = "20:00-07:00"
quiet_days = ["saturday", "sunday"]
timezone = "Europe/Berlin"
[destinations]
"""
MORNING = 1_775_109_600  # 2026-04-02 06:00 UTC, which is 08:00 in Berlin


@pytest.fixture
def digesting(world: World, catcher: Catcher, tmp_path: Path) -> World:
    text = DIGEST.replace("{url}", catcher.url).replace("[destinations]\n", "")
    world.settings = settings(tmp_path, f'{text}[destinations."nurture drip"]\nurl = "{catcher.url}"')
    return world


def test_a_digest_has_all_since_the_last_one_in_one_message(digesting: World, catcher: Catcher) -> None:
    digesting.cross(entered("ann"), entered("bob"))
    assert (send(digesting).sent, send(digesting, MORNING - 1).waiting) == (0, 2)
    digesting.cross(entered("cy", no=3), as_of=MORNING - 60)
    sent = send(digesting, MORNING)
    assert (sent.sent, sent.deliveries, sent.late) == (3, 1, 2)
    (caught,) = catcher.caught
    assert caught["title"] == "3 messages from B2B SaaS"
    assert [message["lead"] for message in caught["messages"]] == ["ann", "bob", "cy"]
    assert caught["message"].split("\n\n")[0].splitlines()[0] == "ann is ready: score 70"
    assert send(digesting, MORNING).sent == 0
    digesting.cross(entered("dan", no=4), as_of=MORNING + 1)
    assert send(digesting, MORNING + 12 * HOUR).sent == 0
    assert send(digesting, MORNING + 24 * HOUR).sent == 1


def test_a_digest_that_failed_goes_again_as_it_was(digesting: World, catcher: Catcher) -> None:
    digesting.cross(entered("ann"), entered("bob"))
    catcher.plan.append("drop")
    assert send(digesting, MORNING).failed == 2
    digesting.cross(entered("cy", no=3), as_of=MORNING - 60)
    assert send(digesting, MORNING + 60).deliveries == 2
    assert [len(message["messages"]) for message in catcher.once.values()] == [2, 1]
    assert len(catcher.caught) == 3


def test_in_quiet_hours_nothing_is_sent_even_if_it_was_due_before(digesting: World, catcher: Catcher) -> None:
    digesting.cross(entered("ann"))
    assert send(digesting, MORNING + 13 * HOUR).sent == 0  # 21:00: nobody ran it at 8
    assert send(digesting, MORNING + 23 * HOUR).sent == 1  # 7:00


def test_a_long_digest_is_cut_and_says_how_much_is_left(digesting: World, catcher: Catcher) -> None:
    digesting.cross(*(entered(f"lead-{number:04}") for number in range(400)))
    assert send(digesting, MORNING).sent == 400
    (caught,) = catcher.caught
    assert len(caught["message"]) < 31_000
    assert "more, which `leadscore outbox --sent` lists." in caught["message"]
    assert len(caught["messages"]) == 400


# ------------------------------------------------------------------------------------------------ addresses


def test_missing_variables_and_wrong_addresses_keep_only_their_own(
    world: World, catcher: Catcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_TOKEN", raising=False)
    text = f'[destinations]\nsales = "slack://${{NO_SUCH_TOKEN}}"\n"nurture drip" = "{catcher.url}"'
    world.settings = settings(tmp_path, text)
    world.cross(entered("ann"), entered("bob", "band:warm"))
    sent = send(world)
    assert (sent.sent, sent.postponed, sent.all_well) == (1, 1, False)
    assert "needs `NO_SUCH_TOKEN` from the environment" in sent.problems["sales"]
    assert messages(world.database, [Status.WAITING])[0].attempts == 0


SECRET = "hunter2-Secret_Token"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("slak://${TOKEN}", "there is no service `slak://`"),
        ("slack://${TOKEN}", "lacks something that `slack://` needs"),
        ("${TOKEN}", "has no service before `://`"),
        ("json://user:${TOKEN}@127.0.0.1:9/${TOKEN}?cto=0.1&+X-Key=${TOKEN}", "no connection"),
    ],
)
def test_no_secret_is_ever_shown(
    world: World,
    tmp_path: Path,
    url: str,
    said: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    world.settings = settings(tmp_path, f'[destinations]\nsales = "{url}"\n"nurture drip" = "json://h"')
    world.cross(entered("ann"))
    sent = send_waiting(world.database, world.settings, lambda: NOON, {"TOKEN": SECRET})
    assert said in sent.problems["sales"]
    told = [sent.problems["sales"], caplog.text, *capfd.readouterr(), repr(world.settings)]
    told += [str(row) for row in world.database.rows("SELECT * FROM ledger.message")]
    assert not any(SECRET in text for text in told)


def test_addresses_are_read_before_anything_is_sent(tmp_path: Path) -> None:
    found = settings(tmp_path, '[destinations]\nsales = "slak://x"\nother = "json://h"')
    assert set(services_of(found, {"other"})) == {"other"}
    with pytest.raises(FactsError) as caught:
        services_of(found, {"sales", "other"})
    assert "`slack://`" in (caught.value.help or "")


def test_without_apprise_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(FactsError, match="which is not installed") as caught:
        need_apprise()
    assert caught.value.help == 'Install it with: pip install "leadscore[notify]"'


@pytest.mark.parametrize("scheme", ["xml", "form"])
def test_other_webhooks_get_the_key_too(scheme: str) -> None:
    found = service(Destination("x", f"{scheme}://127.0.0.1:9/?cto=0.1"))
    assert found.deliver(Letter("k1", "t", "b", Form.TEXT, {"key": "k1", "score": 70, "before": None})) is not None
    plugin = found._plugin
    assert plugin.payload_extras == {"key": "k1", "score": "70"}
    assert plugin.headers["Idempotency-Key"] == "k1"
