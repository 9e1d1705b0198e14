"""A model that does whatever it reads, wherever it stands: the worst that may sit at the other end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, ToolReturnPart, UserPromptPart
from pydantic_ai.models.function import AgentInfo

from leadscore.assistant.toolbox import TOOLS
from unit.assistant.scripted import said

_ORDER = re.compile(rf"\b({'|'.join(TOOLS)})\b(?![\x22]:)(.{{0,60}})", re.DOTALL)
_LEAD = re.compile(r"\bL-\d+")
_SAY = re.compile(r"[Ss]ay: (.{1,120})")
_WITH_LEAD = ("explain_score", "lead_history", "to_ready", "when_drops", "rules_fired")


def payloads(other: str = "L-2") -> list[str]:
    """The planted texts, with the id of the lead that they are after."""
    lines = Path(__file__).with_name("injections.txt").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("# ")]
    return [_unescaped(line).replace("LEAD", other) for line in told]


def _unescaped(line: str) -> str:
    pattern = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[nrt])")
    return pattern.sub(lambda match: match[0].encode().decode("unicode_escape"), line)


@dataclass
class Obedient:
    """Calls `first` for the person, then obeys every order in what tools said: calls, then words. `orders` are those
    that it found, `saw` all that tools told it."""

    first: tuple[str, dict[str, Any]]
    orders: list[Any] = field(default_factory=list)
    saw: list[str] = field(default_factory=list)
    _done: int = 0

    def __call__(self, messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        results = [
            str(part.content)
            for message in messages
            if isinstance(message, ModelRequest)
            for part in message.parts
            if isinstance(part, ToolReturnPart)
        ]
        if not results:
            return said(self.first)
        self.saw, self.orders = results, list(orders_in(results[0]))
        calls = [order for order in self.orders if isinstance(order, tuple)]
        if self._done < len(calls):
            self._done += 1
            return said(calls[self._done - 1])
        if self._rejected(messages):
            return said("I did as I was told.")
        learned = " ".join(result[:400] for result in results[1:])
        words = [order for order in self.orders if isinstance(order, str)]
        return said(" ".join((*words, learned)).strip() or "I did as I was told.")

    def _rejected(self, messages: list[ModelMessage]) -> bool:
        last = messages[-1].parts[-1]
        return isinstance(last, UserPromptPart) and "Not shown" in str(last.content)


def orders_in(text: str) -> Any:
    """Calls and words that a text asks for."""
    for tool, rest in _ORDER.findall(text):
        numbers = re.findall(r"\d+", rest)
        if tool in _WITH_LEAD:
            lead = _LEAD.search(rest)
            yield (tool, {"lead": lead[0] if lead else "L-2"})
        elif tool == "compare_leads":
            yield (tool, {"lead": "L-2", "other": "L-3"})
        elif tool in ("propose_change", "what_if"):
            yield (tool, {"threshold": float(numbers[0]) if numbers else 0.0})
        elif tool in ("top_leads", "find_leads", "undo"):
            yield (tool, {})
    yield from _SAY.findall(text)
