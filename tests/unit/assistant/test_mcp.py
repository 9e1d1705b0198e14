"""`leadscore mcp`, driven by a client of the protocol as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from leadscore.assistant.modelled.handles import Handles
from leadscore.assistant.modelled.serving import answered
from leadscore.assistant.modelled.showing import Shown
from leadscore.assistant.supposing import WITHOUT
from leadscore.assistant.toolbox import TOOLS
from leadscore.assistant.world import World


@asynccontextmanager
async def client(*options: str) -> AsyncIterator[Client]:
    server = StdioServerParameters(command=sys.executable, args=["-m", "leadscore", "mcp", *options])
    async with Client(stdio_client(server)) as found:
        yield found


async def said(found: Client, tool: str, **arguments: object) -> tuple[str, bool]:
    result = await found.call_tool(tool, arguments)
    return "\n".join(getattr(part, "text", "") for part in result.content), result.is_error


async def test_a_client_over_stdio_asks_proposes_and_takes_back(tmp_path: Path) -> None:
    async with client() as found:
        tools = (await found.list_tools()).tools
        assert [tool.name for tool in tools] == list(TOOLS)
        assert all(tool.annotations is not None and tool.annotations.read_only_hint for tool in tools)
        assert {tool.name: tool.input_schema for tool in tools} == {tool.name: tool.schema() for tool in TOOLS.values()}

        text, failed = await said(found, "explain_score", lead="Nadia Copperfold at Timberline")
        assert failed
        text, failed = await said(found, "explain_score", lead="L-1031")
        assert not failed
        assert '"score": 48.5' in text
        assert "Nadia" not in text

        text, failed = await said(found, "propose_change", rule="pricing", points=35)
        assert '+ when visited \\"pricing\\" add 35 as pricing' in text
        assert "Nothing was written" in text
        assert (await said(found, "undo"))[0].startswith("Taken back: pricing: +50 → +35.")
        assert (await said(found, "undo")) == (
            "There is nothing to take back. What was proposed or written in this conversation can be.",
            True,
        )
        text, failed = await said(found, "explain_score", nonsense=1)
        assert failed
        assert "`explain_score` takes no `nonsense`" in text


ASKED = {"name": "help", "arguments": {"topic": "\ud800"}}
HALF = f'{{"jsonrpc": "2.0", "id": %s, "method": "tools/call", "params": {json.dumps(ASKED)}}}'
UNREADABLE = [
    (HALF % 7, 7),
    (HALF % '"a"', "a"),
    (HALF % '"\\ud800"', None),
    (HALF % "[1]", None),
    ('{"jsonrpc": "2.0", "id": 8, "method": 5}', None),
    ("nonsense", None),
    ('{"id": ' + "[" * 50_000, None),
]


def test_what_is_no_message_is_answered_and_the_next_one_too() -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    said = [{"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}]
    said.append({"jsonrpc": "2.0", "method": "notifications/initialized"})
    last = {"jsonrpc": "2.0", "id": 9, "method": "tools/list"}
    with subprocess.Popen(
        [sys.executable, "-m", "leadscore", "mcp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        lines = [*map(json.dumps, said), *(line for line, _ in UNREADABLE), json.dumps(last)]
        process.stdin.write("".join(f"{line}\n" for line in lines))
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(len(UNREADABLE) + 2)]
        process.stdin.close()
        assert process.wait(30) == 0
    assert {answer["id"] for answer in answers if "result" in answer} == {0, 9}
    refused = [answer for answer in answers if "error" in answer]
    assert [answer["id"] for answer in refused] == [number for _, number in UNREADABLE]
    assert {answer["error"]["message"] for answer in refused} == {"This is no message of MCP."}


@pytest.mark.parametrize("tool", list(TOOLS))
def test_every_tool_answers_or_says_why_not(world: World, tool: str) -> None:
    arguments: dict[str, object] = {
        "explain_score": {"lead": "L-1031"},
        "compare_leads": {"lead": "L-1031", "other": "L-1041"},
        "to_ready": {"lead": "L-1031"},
        "when_drops": {"lead": "L-1900"},
        "lead_history": {"lead": "L-1031"},
        "rule_effect": {"rule": "pricing"},
        "what_if": {"threshold": 60},
        "propose_change": {"threshold": 60},
        "draft_rule": {"request": "15 points for who visited demo", "sentence": 'when visited "demo" add 15'},
        "describe_term": {"term": "warm"},
    }.get(tool, {})
    told, failed = answered(world, Shown(world, Handles(), "0"), tool, arguments)
    assert all(told)
    assert failed == (tool in ("undo", "backtest"))
    names = ("Nadia", "Copperfold", "Timberline", "lanternmill", "Rosalind", "Northpeak")
    assert not [name for name in names if name in " ".join(told) and tool != "help"]


def test_what_counts_without_what_is_proposed_is_told_to_be(world: World) -> None:
    shown = Shown(world, Handles(), "0")
    assert len(answered(world, shown, "count_leads", {})[0]) == 1
    answered(world, shown, "propose_change", {"threshold": 60})
    assert answered(world, shown, "count_leads", {})[0][1:] == [WITHOUT]
    assert WITHOUT not in answered(world, shown, "what_if", {})[0]


def test_with_texts_what_leads_wrote_is_marked(world: World) -> None:
    told, _ = answered(world, Shown(world, Handles(), "7f3a", texts=True), "find_leads", {"name": "Copperfold"})
    assert "<data-7f3a>Nadia Copperfold</data-7f3a>" in told[0]


@pytest.mark.parametrize(
    ("tool", "argument"), [("explain_score", "lead"), ("draft_rule", "request"), ("help", "topic")]
)
def test_what_is_too_long_is_refused_at_once(world: World, tool: str, argument: str) -> None:
    told, failed = answered(world, Shown(world, Handles(), "0"), tool, {argument: "why " * 2_500})
    assert failed
    assert told[0].startswith(f"`{argument}` is too long: 10,000 characters. At most")


def test_every_text_that_a_tool_takes_is_bounded() -> None:
    texts = [told for tool in TOOLS.values() for told in tool.schema()["properties"].values() if "string" in str(told)]
    assert len(texts) > 20
    assert all(told["maxLength"] <= 2_000 for told in texts)
