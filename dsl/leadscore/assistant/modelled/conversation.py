"""A conversation with a model: it chooses among the tools and words the answer, which is shown if it holds."""

from __future__ import annotations

import asyncio
import secrets
import warnings
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from leadscore.assistant.conversation import MOST, SURE, Conversation, Reply
from leadscore.assistant.evidence import Evidence
from leadscore.assistant.modelled.answering import Judge, plain, rejection, with_names
from leadscore.assistant.modelled.asking_for_texts import asks_for_texts
from leadscore.assistant.modelled.belt import Belt, Drafter
from leadscore.assistant.modelled.failures import told
from leadscore.assistant.modelled.handles import Handles
from leadscore.assistant.modelled.instructions import INSTRUCTIONS
from leadscore.assistant.modelled.settings import LETTERS_A_TOKEN, Settings
from leadscore.assistant.modelled.showing import Shown
from leadscore.assistant.modelled.spending import Spent
from leadscore.assistant.supposing import WITHOUT
from leadscore.assistant.toolbox import TOOLS, Tool
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.world import World
from leadscore.diagnostics.render.cells import clean

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.messages import ModelMessage
    from pydantic_ai.models import Model
    from pydantic_ai.tools import Tool as AgentTool

_REDONE = 2
"""So many times an answer that does not hold is asked for again."""
_REMEMBERED = 6
"""So many earlier questions, with their answers, the model is told again."""
_NO_TOOL = "`{}` asked none of the tools, so it knows nothing of this. A larger model does better."
_UNASKED = 300
"""An answer for which no tool was asked has at most so many characters: it can say that nothing fits, and no more."""
_ASK_A_TOOL = "Call a tool that answers this. If none does, say so in one sentence."
_UNGROUNDED = "The model's answer said what no tool said, so here is what the tools say:"
_READ_OUT = "(I read out what leads wrote.)"
_OUTDATED = " (Said before the policy or the leads changed: ask a tool anew.)"


@dataclass(slots=True)
class ModelledConversation:
    """`plain` is the same conversation without a model: it takes a person's yes, and answers when the model cannot be
    asked. `progress` is told the name of each tool as it is called, and where the model `streams`, how long its answer
    is by now: nothing of it is shown before it is known to hold. `spent` adds up what all questions took, `last` what
    the last one did."""

    world: World
    model: Model
    settings: Settings
    plain: Conversation
    drafter: Drafter | None = None
    progress: Callable[[str], None] = lambda step: None
    streams: bool = False
    spent: Spent = field(default_factory=Spent)
    last: Spent = field(default_factory=Spent)
    _evidence: Evidence = field(default_factory=Evidence)
    _handles: Handles = field(default_factory=Handles)
    _said: list[str] = field(default_factory=list)
    _history: list[tuple[str, str]] = field(default_factory=list)
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    def turn_to(self, plain: Conversation) -> None:
        """Goes on about another world, such as the policy after it was changed: what was said stays known, and what
        tools said of the world before proves nothing of this one."""
        self.plain, self.world, self._evidence = plain, plain.world, Evidence()
        for said in self._said:
            self._evidence.add(said)
        self._history = [
            (question, f"{answer.removesuffix(_OUTDATED)}{_OUTDATED}") for question, answer in self._history
        ]

    def close(self) -> None:
        """Ends the connection."""
        self._runner.close()

    def ask(self, question: str) -> Reply:
        """The answer to a question. Whatever cannot be answered is an answer that says so."""
        said = " ".join(question.split())
        self.last = Spent()
        if not said or len(said) > MOST:
            return self.plain.ask(question)
        if self.plain.decides(said) or self.plain.choices:
            return self.plain.ask(question)  # a person's decision, or what was asked and asked back without the model
        self._said.append(said)
        self._evidence.add(said)
        belt = Belt(self.world, self._shown(said), self._evidence, self._said, self.progress, self.drafter)
        reply = self._answered(question, belt)
        tools = {reply.tool, *(call.tool for call in belt.calls)}
        self.plain.shows_proposal = not tools.isdisjoint(("propose_change", "undo"))
        return reply

    def _shown(self, question: str) -> Shown:
        return Shown(self.world, self._handles, secrets.token_hex(3), texts=asks_for_texts(question))

    # ------------------------------------------------------------------------------------ one question

    def _answered(self, question: str, belt: Belt) -> Reply:
        from pydantic_ai.exceptions import UnexpectedModelBehavior
        from pydantic_ai.usage import RunUsage

        usage = RunUsage()
        judge = Judge(self._evidence, self._handles, self.world)
        rejected: list[str] = []
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                answer = self._runner.run(self._asked(belt, judge, usage, rejected))
        except UnexpectedModelBehavior as error:
            if any(rejected) and belt.calls:
                return self._reply(question, belt, "", note=_UNGROUNDED)
            idle = bool(rejected) and not belt.tried
            return self._without(question, _NO_TOOL.format(self.settings.model) if idle else told(error, self.settings))
        except Exception as error:
            return self._without(question, told(error, self.settings))
        finally:
            self.last = Spent(usage.requests, usage.input_tokens, usage.output_tokens)
            self.spent += self.last
        self._history.append((self._said[-1], _READ_OUT if belt.shown.read else answer))
        return self._reply(question, belt, answer)

    async def _asked(self, belt: Belt, judge: Judge, usage: Any, rejected: list[str]) -> str:
        from pydantic_ai import ModelRetry
        from pydantic_ai.settings import ModelSettings
        from pydantic_ai.usage import UsageLimits

        agent = self._agent(belt)

        @agent.output_validator
        def held(answer: str) -> str:
            self._must_be_short(len(answer))
            shown = plain(answer)
            found = judge.against(shown)
            if not found and shown and (belt.tried or self._may_go_unasked(belt.said[-1], shown)):
                return shown
            rejected.extend(found or [""])
            raise ModelRetry(rejection(found) if found else _ASK_A_TOOL)

        run = await agent.run(
            belt.said[-1],
            message_history=self._earlier(),
            usage=usage,
            usage_limits=UsageLimits(
                request_limit=self.settings.max_rounds,
                tool_calls_limit=self.settings.max_calls,
                total_tokens_limit=self.settings.max_tokens,
            ),
            model_settings=ModelSettings(
                max_tokens=self.settings.answer_tokens,
                temperature=0,
                timeout=self.settings.timeout,
                request_timeout=self.settings.timeout,
            ),
            event_stream_handler=self._streamed if self.streams else None,
        )
        return run.output

    def _may_go_unasked(self, question: str, answer: str) -> bool:
        """Whether an answer stands without a call of a tool: it is short, and either says again what was said before,
        or speaks of something that no tool is for."""
        if len(answer) > _UNASKED:
            return False
        if any(char.isdigit() for char in answer):
            return True
        readings = self.plain.reader.readings(question, self.plain.thread)
        return not readings or readings[0].tool is None or readings[0].sure < SURE

    async def _streamed(self, context: Any, events: AsyncIterable[Any]) -> None:
        from pydantic_ai.messages import PartDeltaEvent, TextPartDelta, ThinkingPartDelta

        length = whole = 0
        async for event in events:
            if not isinstance(event, PartDeltaEvent):
                continue
            if isinstance(event.delta, TextPartDelta | ThinkingPartDelta):
                whole += len(event.delta.content_delta or "")
                self._must_be_short(whole)
            if isinstance(event.delta, TextPartDelta):
                length += len(event.delta.content_delta)
                self.progress(f"writes, {length} characters")

    def _must_be_short(self, length: int) -> None:
        """Not every server stops where it was asked to. Raises OutputTokenLimitExceeded."""
        from pydantic_ai.exceptions import OutputTokenLimitExceeded

        if length > self.settings.answer_tokens * LETTERS_A_TOKEN:
            raise OutputTokenLimitExceeded(f"{length} characters")

    def _agent(self, belt: Belt) -> Agent[object, str]:
        from pydantic_ai import Agent

        return Agent(
            self.model,
            instructions=INSTRUCTIONS,
            tools=[_handed_over(tool, belt) for tool in TOOLS.values()],
            retries={"tools": _REDONE, "output": _REDONE},
        )

    def _earlier(self) -> list[ModelMessage]:
        """Earlier questions with their answers, as the model gave them. What tools said is asked for anew: texts that
        strangers wrote are not carried along."""
        from pydantic_ai.messages import ModelRequest, ModelResponse, TextPart, UserPromptPart

        told: list[ModelMessage] = []
        for question, answer in self._history[-_REMEMBERED:]:
            told.append(ModelRequest(parts=[UserPromptPart(question)]))
            told.append(ModelResponse(parts=[TextPart(answer)]))
        return told

    # ------------------------------------------------------------------------------------ what people see

    def _reply(self, question: str, belt: Belt, answer: str, note: str = "") -> Reply:
        shown = with_names(answer, self.world, sorted(belt.seen | set(self._evidence.of_lead)), self._handles)
        whole = dict.fromkeys(call.answer.text for call in belt.calls if call.is_for_people or note)
        without = WITHOUT if any(call.without for call in belt.calls) else ""
        text = clean("\n\n".join(part for part in (note, shown, without, *whole) if part))
        readings = tuple(Reading(call.tool, call.arguments, 1.0) for call in reversed(belt.calls))
        last = belt.calls[-1] if belt.calls else None
        if last is None:
            return Reply(question, text, None, {}, ())
        return Reply(question, text, last.tool, last.arguments, readings, last.answer.data)

    def _without(self, question: str, why: str) -> Reply:
        """Without the model, from the same tools."""
        reply = self.plain.ask(question)
        return replace(reply, answer=f"{why} Answered without it:\n\n{reply.answer}")


def _handed_over(tool: Tool, belt: Belt) -> AgentTool[object]:
    from pydantic_ai.tools import Tool as AgentTool
    from pydantic_core import SchemaValidator, core_schema

    async def used(**arguments: Any) -> str:
        return await belt.use(tool.name, arguments)

    made = AgentTool.from_schema(used, tool.name, tool.about, tool.schema(), sequential=True)
    made.function_schema.validator = SchemaValidator(core_schema.dict_schema(core_schema.str_schema()))
    return made
