"""Models without a model: what they say stands in the test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart, ToolCallPart, ToolReturnPart, UserPromptPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.modelled.conversation import ModelledConversation
from leadscore.assistant.modelled.settings import Settings
from leadscore.assistant.world import World

HERE = Settings("http://localhost:1/v1", "scripted")
Step = "str | tuple[str, dict[str, Any]]"


@dataclass
class Script:
    """Says one step after the other: a text, or a call of a tool. `saw` is all that it was told, in order."""

    steps: list[Any]
    saw: list[str] = field(default_factory=list)

    def __call__(self, messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
        self.saw += told_last(messages)
        step = self.steps.pop(0) if self.steps else "I have nothing to add."
        return said(step)


def said(step: Any) -> ModelResponse:
    """What a model answers: a text, or calls."""
    if isinstance(step, str):
        return ModelResponse(parts=[TextPart(step)])
    calls = step if isinstance(step, list) else [step]
    return ModelResponse(parts=[ToolCallPart(tool, arguments) for tool, arguments in calls])


def told_last(messages: Sequence[ModelMessage]) -> list[str]:
    """What the last message to the model says."""
    return [str(part.content) for part in messages[-1].parts if isinstance(part, ToolReturnPart | UserPromptPart)]


def talking(
    world: World,
    model: Callable[[list[ModelMessage], AgentInfo], ModelResponse],
    write: Callable[[Mapping[Path, tuple[str, str]]], None] | None = None,
    settings: Settings = HERE,
) -> ModelledConversation:
    """A conversation about the world with such a model."""
    return ModelledConversation(world, FunctionModel(model), settings, Conversation(world, write))
