"""Who may ask: keys, signed webhooks, and how often; and what the settings say of slips."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import pytest

from leadscore.facts.errors import FactsError
from leadscore.production.serving import app
from leadscore.production.serving.pace import Pace
from leadscore.production.serving.settings import Limits, Settings, load_settings
from leadscore.production.serving.signatures import is_signed, secret_of, sign
from unit.production.recorded import APRIL
from unit.production.serving_endpoint import KEY, SETTINGS, serving, set_up

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
EVENT = {"lead": "L-1", "event": "opened"}


def test_the_signature_is_that_of_the_scheme() -> None:
    """The example of the reference library of Standard Webhooks."""
    body = b'{"test": 2432232314}'
    signed = sign(secret_of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("header", "good"),
    [("v1,nonsense {}", True), ("{}", True), ("v2,x", False), ("", False), ("v1,{}", False), ("v1, ü", False)],
)
def test_one_of_several_signatures_is_enough(header: str, good: bool) -> None:
    secret = secret_of(SECRET)
    signed = header.format(sign(secret, "m", 5, b"{}"))
    assert is_signed([b"another secret of the sender", secret], "m", 5, b"{}", signed) is good
    assert not is_signed([secret], "m", 5, b"{ }", signed)


def webhook(body: object, at: int = APRIL, identity: str = "msg_1", secret: str = SECRET) -> dict[str, str]:
    data = json.dumps(body).encode()
    return {
        "webhook-id": identity,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(secret_of(secret), identity, at, data),
    }


async def test_a_signed_webhook_needs_no_key_and_counts_once(tmp_path: Path) -> None:
    settings = Settings(keys={"crm": KEY}, webhooks={"site": (secret_of(SECRET),)})
    other = "whsec_" + base64.b64encode(b"not the site's secret").decode()
    async with serving(set_up(tmp_path, settings=settings)) as ask:
        first = await ask("POST", "/v1/events", EVENT, webhook(EVENT), key=None)
        again = await ask("POST", "/v1/events", EVENT, webhook(EVENT, at=APRIL + 60), key=None)
        two = await ask("POST", "/v1/events", [EVENT, EVENT], webhook([EVENT, EVENT], identity="msg_2"), key=None)
        refused = [
            await ask("POST", "/v1/events", EVENT, webhook(EVENT, at=APRIL - 301), key=None),
            await ask("POST", "/v1/events", EVENT, webhook(EVENT, at=APRIL + 301), key=None),
            await ask("POST", "/v1/events", {**EVENT, "minutes": 1}, webhook(EVENT), key=None),
            await ask("POST", "/v1/events", EVENT, webhook(EVENT, secret=other), key=None),
            await ask("POST", "/v1/events", EVENT, {**webhook(EVENT), "webhook-id": "msg_9"}, key=None),
            await ask("POST", "/v1/events", EVENT, {**webhook(EVENT), "webhook-timestamp": "now"}, key=None),
            await ask("GET", "/v1/policy", b"", {"webhook-signature": "v1,x"}, key=None),
        ]
    assert (first.json["taken"], again.json["taken"], again.json["repeated"]) == (1, 0, 1)
    assert two.json["taken"] == 2
    assert {answer.status for answer in refused} == {401}
    assert "5 minutes" in refused[0].json["message"]


@pytest.mark.parametrize("path", ["/v1/events", "/v1/leads", "/v1/leads/L-1/score", "/v1/policy", "/metrics"])
async def test_without_a_key_nothing_is_told(tmp_path: Path, path: str) -> None:
    method = "POST" if path in ("/v1/events", "/v1/leads") else "GET"
    async with serving(set_up(tmp_path)) as ask:
        answers = [
            await ask(method, path, key=None),
            await ask(method, path, key=KEY + "x"),
            await ask(method, path, key=KEY[:-1]),
            await ask(method, path, key=None, headers={"authorization": "Basic Y3JtOmNybQ=="}),
            await ask(method, path, key=None, headers={"authorization": "Bearer"}),
        ]
    assert [answer.status for answer in answers] == [401] * 5
    assert all(answer.headers["www-authenticate"] == "Bearer" for answer in answers)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost:8321"}, 200),
        ({"host": "[::1]:8321"}, 200),
        ({"host": "127.0.0.1:8321", "origin": "https://elsewhere.example"}, 401),
        ({"host": "elsewhere.example:8321"}, 401),
        ({"host": "localhost.elsewhere.example"}, 401),
    ],
)
async def test_without_keys_no_page_may_ask(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    async with serving(replace(set_up(tmp_path, settings=Settings()), everybody=True)) as ask:
        answer = await ask("GET", "/v1/leads/L-1/score", headers=headers, key=None)
    assert answer.status == status


async def test_bodies_on_their_way_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "_MOST_HELD", 100)
    signed = {"webhook-id": "e", "webhook-timestamp": "1", "webhook-signature": "v1,x"}
    async with serving(set_up(tmp_path)) as ask:
        small = await ask("POST", "/v1/events", b" " * 100, signed, key=None)
        large = await ask("POST", "/v1/events", b" " * 101, signed, key=None)
        held = ask.made.held
    assert (small.status, large.status, held) == (401, 429, 0)


async def test_what_watches_over_it_needs_no_key(tmp_path: Path) -> None:
    async with serving(set_up(tmp_path)) as ask:
        for path in ("/healthz", "/readyz", "/openapi.json"):
            assert (await ask("GET", path, key=None)).status == 200


async def test_too_many_are_put_off(tmp_path: Path) -> None:
    few = replace(SETTINGS, limits=Limits(rate=0.5, burst=2))
    async with serving(set_up(tmp_path, settings=few)) as ask:
        answers = [await ask("GET", "/v1/policy") for _ in range(3)]
        strangers = [await ask("GET", "/v1/policy", key="guess") for _ in range(60)]
        alive = await ask("GET", "/healthz", key=None)
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "2"
    assert answers[2].json["message"] == "This key may make 0.5 requests a second."
    assert {answer.status for answer in strangers[:40]} == {401}
    assert strangers[-1].status == 429
    assert alive.status == 200


def test_a_bucket_fills_up_by_the_second() -> None:
    pace = Pace(rate=10, burst=5)
    assert [pace.wait("a", 100.0) for _ in range(6)] == [None] * 5 + [1]
    assert pace.wait("b", 100.0) is None
    assert [pace.wait("a", 100.25) for _ in range(3)] == [None, None, 1]
    assert [pace.wait("a", 1_000.0) for _ in range(6)] == [None] * 5 + [1]


def read(tmp_path: Path, text: str) -> Settings:
    path = tmp_path / "leadscore.toml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path, {"CRM_KEY": KEY, "SECRET": SECRET, "WEAK": "abc"})


def test_settings(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        '[serve]\nrate = 50\n[serve.keys]\ncrm = "${CRM_KEY}"\n[serve.webhooks]\nsite = ["${SECRET}", "'
        + SECRET
        + '"]\n',
    )
    assert found.keys == {"crm": KEY}
    assert found.webhooks == {"site": (secret_of(SECRET),) * 2}
    assert found.limits == Limits(rate=50, burst=50)
    assert read(tmp_path, "[leads]\n") == Settings()


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("[serve]\nkey = 3", "there is no setting `key` in serve", "Did you mean `keys`?"),
        ('[serve]\nkeys = "x"', "`serve.keys` should be a section with a name for each caller", "docs/serve.md"),
        ('[serve.keys]\ncrm = "${CRM}"', "serve.keys.crm needs `CRM` from the environment", "export CRM=…"),
        ('[serve.keys]\ncrm = "${WEAK}"', "`serve.keys.crm` is no key that is hard to guess", "openssl rand -hex 32"),
        ("[serve.keys]\ncrm = 5", "`serve.keys.crm` should be a text in quotes", "docs/serve.md"),
        ('[serve.webhooks]\nsite = "whsec_??"', "`serve.webhooks.site` is no secret of a webhook", "whsec_…"),
        ('[serve.webhooks]\nsite = "whsec_YWJj"', "has 3 bytes, and a secret has 16 to 128", "whsec_…"),
        ("[serve]\nrate = 0", "`serve.rate` should be a number from 0.1 to 1,000,000", "docs/serve.md"),
        ("serve = 3", "`serve` should be a section: `[serve]`", "docs/serve.md"),
    ],
)
def test_slips_in_settings(tmp_path: Path, text: str, message: str, help: str) -> None:
    with pytest.raises(FactsError) as raised:
        read(tmp_path, text)
    assert message in raised.value.message
    assert help in (raised.value.help or "")
    assert "abc" not in raised.value.message + (raised.value.help or "")
