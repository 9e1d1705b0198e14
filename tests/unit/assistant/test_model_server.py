"""A model at the other end of a connection: what is sent there, and what is said when it does not work."""

from __future__ import annotations

import gzip
from dataclasses import replace
from decimal import Decimal

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.modelled.connecting import client_of, model_of
from leadscore.assistant.modelled.conversation import ModelledConversation
from leadscore.assistant.modelled.drafting import body_of, drafter_of
from leadscore.assistant.modelled.settings import Settings
from leadscore.assistant.toolbox import TOOLS
from leadscore.assistant.world import World
from unit.assistant.server import Said, call, calls, custom, serving, text

QUESTION = "how many leads are ready?"


def talking_to(world: World, url: str, **others: object) -> ModelledConversation:
    settings = replace(Settings(url, "m", timeout=5), **others)  # type: ignore[arg-type]
    client = client_of(settings)
    return ModelledConversation(
        world, model_of(settings, client), settings, Conversation(world), drafter_of(settings, client)
    )


@pytest.mark.parametrize("streams", [False, True])
def test_a_question_goes_to_the_server_and_comes_back(world: World, streams: bool) -> None:
    told: list[str] = []
    with serving(call("count_leads", where="ready"), text("39 of 321 leads are ready.")) as server:
        talk = talking_to(world, server.url, input_price=Decimal("0.5"), output_price=Decimal("2"))
        talk.streams, talk.progress = streams, told.append
        reply = talk.ask(QUESTION)
    assert reply.answer == "39 of 321 leads are ready."
    first, second = server.asked
    assert [tool["function"]["name"] for tool in first["tools"]] == list(TOOLS)
    assert first["max_completion_tokens"] == 1_500
    assert "39 of 321" in second["messages"][-1]["content"]
    assert server.keys == ["Bearer none"] * 2
    assert talk.last.told(talk.settings) == "2 requests, 2,000 tokens read and 20 written, $0.0010"
    assert told[0] == "count_leads"
    assert told[-1].startswith("writes, 2") is streams


def test_the_policy_and_the_data_stay_here(world: World) -> None:
    with serving(call("describe_policy"), call("top_leads", limit=50), text("Done.")) as server:
        talking_to(world, server.url).ask("what does this policy do, and who is best?")
    sent = str(server.asked)
    for hidden in ("@", "Copperfold", "Timberline", "They hold the budget", "# "):
        assert hidden not in sent


def test_a_key_comes_from_the_environment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    with serving(text("Nothing fits.")) as server:
        talking_to(world, server.url, key_env="MY_KEY").ask(QUESTION)
    assert set(server.keys) == {"Bearer secret"}


ERRORS = [
    (Said({"error": {"message": "no", "type": "x"}}, 401), "127.0.0.1 does not accept the key: `key_env` in"),
    (Said({"error": {"message": "model `m` does not exist", "code": "model_not_found"}}, 404), "has no model `m`"),
    (Said({"error": {"message": "slow down"}}, 429, {"Retry-After": "0"}), "is asked too often"),
    (
        Said({"error": {"message": "you exceeded your current quota", "code": "insufficient_quota"}}, 429),
        "has no credit left",
    ),
    (
        Said({"error": {"message": "maximum context length is 2048 tokens", "code": "context_length_exceeded"}}, 400),
        "The conversation is too long for `m`",
    ),
    (Said({"error": {"message": "tools are not supported"}}, 400), "refused the request (HTTP 400). Does `m` know how"),
    (Said({"error": {"message": "oops"}}, 500), "has trouble of its own just now (HTTP 500)"),
    (Said("<html>It works!</html>"), "What 127.0.0.1 answered cannot be read"),
    (Said({"hello": "world"}), "What 127.0.0.1 answered cannot be read"),
    (text("word " * 200), "`m` asked none of the tools, so it knows nothing of this"),
]


@pytest.mark.parametrize(("answer", "said"), ERRORS, ids=[said[:24] for _, said in ERRORS])
def test_whatever_goes_wrong_is_said_and_answered_without_it(world: World, answer: Said, said: str) -> None:
    with serving(answer) as server:
        reply = talking_to(world, server.url).ask(QUESTION)
    first, _, rest = reply.answer.partition(" Answered without it:\n\n")
    assert said in first
    assert "39 of 321 leads" in rest
    assert reply.tool == "count_leads"


def test_a_server_that_is_not_there(world: World) -> None:
    reply = talking_to(world, "http://127.0.0.1:9/v1").ask(QUESTION)
    assert reply.answer.startswith("127.0.0.1 cannot be reached at http://127.0.0.1:9/v1. Is the server running")
    assert "39 of 321 leads" in reply.answer


def test_a_server_that_does_not_answer(world: World) -> None:
    with serving(replace(text("late"), after=3)) as server:
        reply = talking_to(world, server.url, timeout=1).ask(QUESTION)
    assert reply.answer.startswith("127.0.0.1 did not answer within 1 seconds")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("there", ["http://localhost:{}/steal", "/v1/elsewhere"])
def test_what_is_asked_goes_to_no_other_address(world: World, status: int, there: str) -> None:
    with serving(text("Nothing fits.")) as other:
        location = there.format(other.url.rpartition(":")[2].removesuffix("/v1"))
        with serving(Said("", status, {"Location": location})) as server:
            reply = talking_to(world, server.url).ask(QUESTION)
    assert reply.answer.startswith("127.0.0.1 sends on to another address (at ")
    assert "nothing is sent there" in reply.answer
    assert "39 of 321 leads" in reply.answer
    assert (len(server.asked), server.visited, other.asked, other.visited) == (1, [], [], [])


PIECE = b'data: {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [%b]}\n\n'
WORD = PIECE % b'{"index": 0, "delta": {"role": "assistant", "content": "%b"}, "finish_reason": null}'
STREAM = {"Content-Type": "text/event-stream"}
ENDLESS = [
    (Said(WORD % b"w ", headers=STREAM, every=0.1), "did not answer within 1 seconds"),
    (Said(b": here I am\n\n", headers=STREAM, every=0.1), "did not answer within 1 seconds"),
    (Said(WORD % (b"word " * 400), headers=STREAM, every=0), "`m` came to no end within 1,500 tokens"),
    (Said(b": here I am\n" * 10_000, headers=STREAM, every=0), "127.0.0.1 sent more than 4 MB for one answer"),
    (Said(WORD % (b"ninety " * 600_000) + b"data: [DONE]\n\n", headers=STREAM), "127.0.0.1 sent more than 4 MB"),
    (Said(gzip.compress(b"0" * 5_000_000), headers={"Content-Encoding": "gzip"}), "127.0.0.1 packs its answers (gzip)"),
    (Said(gzip.compress(b"0" * 5_000_000), 500, {"Content-Encoding": "br"}), "127.0.0.1 packs its answers (br)"),
]


@pytest.mark.parametrize(("answer", "said"), ENDLESS, ids=["words", "comments", "long", "flood", "huge", "gzip", "br"])
def test_an_answer_without_end_is_not_waited_for(world: World, answer: Said, said: str) -> None:
    with serving(answer) as server:
        talk = talking_to(world, server.url, timeout=1 if answer.every == 0.1 else 5)
        talk.streams = True
        reply = talk.ask(QUESTION)
    assert said in reply.answer
    assert "39 of 321 leads" in reply.answer
    assert len(server.asked) == 1


@pytest.mark.parametrize("streams", [False, True])
def test_an_answer_that_is_longer_than_asked_for_is_not_read(world: World, streams: bool) -> None:
    with serving(call("count_leads"), text("nothing," * 2_000)) as server:
        talk = talking_to(world, server.url)
        talk.streams = streams
        reply = talk.ask(QUESTION)
    assert reply.answer.startswith("`m` came to no end within 1,500 tokens")
    assert len(server.asked) == 2


def test_a_draft_is_not_waited_for_without_end(world: World) -> None:
    asked = call("draft_rule", request="x")
    with serving(asked, Said(b" ", headers={}, every=0.1)) as server:
        talk = talking_to(world, server.url, timeout=1, grammar="vllm")
        reply = talk.ask("draft a rule: 15 points for who visited demo")
    assert reply.answer.startswith("127.0.0.1 did not answer within 1 seconds")


def test_a_draft_that_the_server_refuses_is_told_as_a_refusal(world: World) -> None:
    with serving(call("draft_rule", request="x"), Said({"error": {"message": "no grammar"}}, 400)) as server:
        reply = talking_to(world, server.url, grammar="vllm").ask("draft a rule: 15 points for who visited demo")
    assert reply.answer.startswith("127.0.0.1 refused the request (HTTP 400)")


@pytest.mark.parametrize("count", [31, 1_000])
def test_calls_beyond_the_most_of_a_question_are_not_made(world: World, count: int) -> None:
    made: list[str] = []
    with serving(calls("explain_score", count, '{"lead": "L-1031"}'), text("Done.")) as server:
        talk = talking_to(world, server.url)
        talk.progress = made.append
        reply = talk.ask(QUESTION)
    assert reply.answer.startswith("The model came to no end within 8 requests, 30 calls of tools and 50,000 tokens")
    assert not made
    assert len(server.asked) == 1


STRANGE = [
    Said(b'data: null\n\ndata: 3\n\ndata: []\n\ndata: "x"\n\n', headers=STREAM),
    Said(b'data: {"choices": 3}\n\ndata: {"choices": [{"delta": null}]}\n\n', headers=STREAM),
    Said(WORD.replace(b'"%b"', b'{"a": 1}'), headers=STREAM),
    Said(WORD % b"\\ud800 there are many, many" + b"data: [DONE]\n\n", headers=STREAM),
    Said(b"", headers={"Much": "y" * 70_000}),
    Said(b"\x8b\xff" * 2_000, headers=STREAM),
]


@pytest.mark.parametrize("answer", STRANGE, ids=["null", "wrong", "object", "half", "headers", "bytes"])
def test_an_answer_that_makes_no_sense_is_told_in_words(world: World, answer: Said) -> None:
    with serving(answer) as server:
        talk = talking_to(world, server.url)
        talk.streams = True
        reply = talk.ask(QUESTION)
    assert "Answered without it:\n\n39 of 321 leads" in reply.answer
    assert "Error" not in reply.answer


@pytest.mark.parametrize(
    "arguments", ["[]", "null", '"x"', '["L-1031"]', '{"where": ["ready"]}', '{"where": "\\ud800"}']
)
def test_arguments_that_do_not_fit_are_asked_for_again(world: World, arguments: str) -> None:
    right = (call("count_leads", where="ready"), text("39 of 321 leads are ready."))
    with serving(calls("count_leads", 1, arguments), *right) as server:
        reply = talking_to(world, server.url).ask(QUESTION)
    assert reply.answer == "39 of 321 leads are ready."


def test_arguments_that_are_no_json_are_asked_for_again(world: World) -> None:
    broken = call("count_leads")
    broken.body["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"] = '{"where": '
    with serving(broken, call("count_leads", where="ready"), text("39 of 321 leads are ready.")) as server:
        reply = talking_to(world, server.url).ask(QUESTION)
    assert reply.answer == "39 of 321 leads are ready."


@pytest.mark.parametrize("grammar", ["llama.cpp", "vllm", "sglang", "openai"])
def test_a_draft_is_written_under_the_grammar_where_the_server_can(world: World, grammar: str) -> None:
    sentence = 'when visited "demo" add 15'
    written = custom(sentence) if grammar == "openai" else text(sentence)
    asked = call("draft_rule", request="x", sentence="nonsense")
    with serving(asked, written, text("Here it is.")) as server:
        reply = talking_to(world, server.url, grammar=grammar).ask("draft a rule: 15 points for who visited demo")
    assert f"  {sentence}\n" in reply.answer
    told = server.asked[1]
    expected = body_of(grammar, "GRAMMAR")
    assert {key: told[key] for key in expected}.keys() == expected.keys()
    assert '"pricing"' in str(told) or "pricing" in str(told)


def test_a_draft_that_is_no_rule_is_not_one(world: World) -> None:
    with serving(call("draft_rule", request="x"), text("I would love to!"), text("It could not be drafted.")) as server:
        reply = talking_to(world, server.url, grammar="vllm").ask("draft a rule: 15 points for who visited demo")
    assert reply.tool is None
    assert reply.answer == "It could not be drafted."
