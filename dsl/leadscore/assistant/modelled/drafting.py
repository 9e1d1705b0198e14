"""Drafts that cannot be anything but a rule: the server is told the grammar of the policy's language, with the policy's
own names, and lets the model write nothing else. It says nothing about meaning: drafts are checked as all others are.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.modelled.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

    from leadscore.assistant.modelled.belt import Drafter
    from leadscore.assistant.world import World

_TOOL = "write_rule"
_ASK = (
    "Write the one rule of a lead-scoring policy that this asks for, in the policy's language, and nothing else. "
    'For example: when visited "pricing" add 20'
)
_LONGEST = 200
"""In tokens."""


def body_of(kind: str, grammar: str) -> dict[str, Any]:
    """What a server is sent besides the messages. `grammar` is Lark as llguidance reads it; `kind` as in settings."""
    marked = f"%llguidance {{}}\n{grammar}"
    match kind:
        case "llama.cpp":
            return {"grammar": marked}
        case "vllm":
            return {"structured_outputs": {"grammar": grammar}}
        case "sglang":
            return {"ebnf": marked}
        case "openai":
            definition = {"type": "grammar", "grammar": {"syntax": "lark", "definition": grammar}}
            custom = {"name": _TOOL, "description": "Takes the rule.", "format": definition}
            return {
                "tools": [{"type": "custom", "custom": custom}],
                "tool_choice": {"type": "custom", "custom": {"name": _TOOL}},
            }
    raise ValueError(kind)


def drafter_of(settings: Settings, client: AsyncOpenAI) -> Drafter | None:
    """None where the server is told no grammar: then the model's own sentence is checked."""
    if settings.grammar == "none":
        return None

    async def drafted(world: World, request: str) -> str:
        from leadscore.assistant.drafting.generating import generating_grammar

        body = body_of(settings.grammar, generating_grammar(world))
        async with asyncio.timeout(settings.timeout):
            answer = await client.chat.completions.create(
                model=settings.model,
                messages=[{"role": "system", "content": _ASK}, {"role": "user", "content": request}],
                max_completion_tokens=_LONGEST,
                extra_body=body,
            )
        return _sentence(answer)

    return drafted


def _sentence(answer: Any) -> str:
    """The draft in a server's answer. Raises Unanswerable where there is none."""
    message = answer.choices[0].message if answer.choices else None
    calls = getattr(message, "tool_calls", None) or ()
    texts = [call.custom.input for call in calls if getattr(call, "custom", None)]
    texts.append(getattr(message, "content", None) or "")
    sentence = next((text.strip() for text in texts if text.strip()), "")
    if not sentence:
        raise Unanswerable("The model wrote no rule.", "Say it in other words, with its points.")
    return sentence
