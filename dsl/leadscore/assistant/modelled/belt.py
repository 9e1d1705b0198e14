"""The tools in the hands of a model, for one question: what they are asked with, and what may be asked at all.

The model is believed in nothing. It sees answers as showing.py shows them; once it has read what strangers wrote, it
may only look closer at the leads that were in sight before; and a change says no number that neither the person nor a
tool said.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from leadscore.assistant.answer import Answer, Unanswerable
from leadscore.assistant.evidence import Evidence, squeezed
from leadscore.assistant.figures import days_of
from leadscore.assistant.modelled.echoes import Echo, echo_of
from leadscore.assistant.modelled.showing import Shown
from leadscore.assistant.modelled.untrusted import tamed
from leadscore.assistant.numbers_said import unsaid_numbers, unsaid_signs
from leadscore.assistant.people import Ambiguous
from leadscore.assistant.rule_names import one_rule
from leadscore.assistant.supposing import OF_SCORES, WITHOUT
from leadscore.assistant.toolbox import call
from leadscore.assistant.tools.counterparts import replaced
from leadscore.assistant.world import World
from leadscore.report.json_text import Json
from leadscore.syntax.printer import statement_text

Drafter = Callable[[World, str], Awaitable[str]]
"""Writes the rule that a request asks for, within the grammar of the policy's language and with its names."""

_AFTER_READING = frozenset("explain_score rules_fired lead_history to_ready when_drops compare_leads".split())
_OF_THE_PERSON = frozenset("draft_rule propose_change undo".split())
"""Their answers are for the person's eyes: they stand below what the model says, word for word."""

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a tool that was answered; `without` what was proposed by then, which counts for its answer."""

    tool: str
    arguments: Mapping[str, Json]
    answer: Answer
    without: bool = False

    @property
    def is_for_people(self) -> bool:
        return self.tool in _OF_THE_PERSON


@dataclass(slots=True)
class Belt:
    """`said` is what the person said so far, the question last. `progress` is told the name of each tool before it is
    called. `tried`: some tool was, if in vain."""

    world: World
    shown: Shown
    evidence: Evidence
    said: Sequence[str]
    progress: Callable[[str], None] = lambda tool: None
    drafter: Drafter | None = None
    tried: bool = False
    calls: list[Call] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    _in_sight: frozenset[str] | None = None

    async def use(self, tool: str, arguments: Mapping[str, Json]) -> str:
        """A tool's answer as the model sees it; what cannot be asked is an answer that says so."""
        self.tried = True
        self.progress(tool)
        meant = {name: self._meant(value) for name, value in arguments.items()}
        echo = echo_of(arguments, self.evidence, self.shown.is_policys)
        try:
            self._must_be_allowed(tool, meant)
            answer = call(self.world, tool, await self._of_the_person(tool, meant))
        except Unanswerable as error:
            self.evidence.has_results = True
            if isinstance(error, Ambiguous):
                self.seen.update(error.leads)
                self.evidence.add_result({"leads": [self.shown.handles.lead(lead) for lead in error.leads]})
            return self.shown.refusal(error)
        without = bool(self.world.proposals) and tool in OF_SCORES
        self.calls.append(Call(tool, meant, answer, without))
        told = self._told(tool, answer, echo)
        if without:
            told = f"{told}\n{WITHOUT}"
        if self.shown.read and self._in_sight is None:
            self._in_sight = frozenset(self.seen)
        return told

    def _told(self, tool: str, answer: Answer, echo: Echo) -> str:
        shown = self.shown.of(tool, answer)
        self.evidence.add_result(echo.without(shown))
        self.seen.update(answer.leads, self._ids(answer.data))
        told = self.shown.text(shown)
        for text in self.shown.read:
            self.evidence.add_quotable(tamed(text))
        return told

    def _meant(self, value: Json) -> Json:
        return self.shown.handles.meant(value) if isinstance(value, str) else value

    # ------------------------------------------------------------------------------------ what may be asked

    def _must_be_allowed(self, tool: str, arguments: Mapping[str, Json]) -> None:
        """Raises Unanswerable. What a stranger wrote may be read out, and moves nothing."""
        if self._in_sight is None:
            return
        asked = [str(arguments[name]) for name in ("lead", "other") if arguments.get(name)]
        if tool not in _AFTER_READING or not asked:
            raise Unanswerable(
                f"After texts of leads were read, `{tool}` is closed for this question.",
                "Answer with what is there; the person can ask another question.",
            )
        for mention in asked:
            if not self._is_named(mention) and not self._leads_of(mention) <= self._in_sight:
                raise Unanswerable(
                    f"After texts of leads were read, no other leads can be looked at for this question: {mention!r}.",
                    "Answer with what is there; the person can ask another question.",
                )

    def _leads_of(self, mention: str) -> frozenset[str]:
        """The leads that may be meant; one that nobody has where nobody is."""
        rows = self.world.rows(self.world.people.meant(mention).numbers)
        return frozenset(row.lead for row in rows) or frozenset((mention,))

    def _is_named(self, mention: str) -> bool:
        """Whether the person named it so in the question."""
        return re.search(rf"(?<!\w){re.escape(squeezed(mention))}(?!\w)", squeezed(self.said[-1])) is not None

    # ------------------------------------------------------------------------------------ changes

    async def _of_the_person(self, tool: str, arguments: Mapping[str, Json]) -> Mapping[str, Json]:
        """The arguments of a draft or a change with what the person said, not what a model says that they said. Raises
        Unanswerable."""
        if tool == "draft_rule":
            request = " ".join(self.said[-3:])[-1_000:]
            sentence = await self.drafter(self.world, self.said[-1]) if self.drafter else arguments.get("sentence")
            self._refuse(self._unsaid_besides(str(sentence or ""), request, ""))
            return {"request": request, **({"sentence": sentence} if sentence else {})}
        if tool == "propose_change":
            self._must_be_said(arguments)
        return arguments

    def _must_be_said(self, arguments: Mapping[str, Json]) -> None:
        also = arguments.get("also")
        for other in also if isinstance(also, Sequence) else ():
            if isinstance(other, Mapping):
                self._must_be_said(other)
        change = " ".join((str(arguments.get("sentence") or ""), _in_words(arguments)))
        members = str(arguments.get("members") or "")
        said, present = " ".join(self.said), self._present(arguments)
        there = present if arguments.get("sentence") else ""
        new = unsaid_numbers(f"{said} {there}", f"{change} {members}")
        unsaid = [text for text in new if not self.evidence.has_result_number(Decimal(text.replace(",", "")))]
        self._refuse([*unsaid, *self._unsaid_besides(f'{change} "{members}"', said, present)])

    def _unsaid_besides(self, change: str, said: str, present: str) -> list[str]:
        """Signs, days, and numbers in quotes."""
        signs = unsaid_signs(f"{said} {present}", change)
        quoted = " ".join(_QUOTED.findall(change))
        known = {*_DIGITS.findall(said), *_DIGITS.findall(present)}
        texts = [
            text
            for text in re.findall(r"[\w./@+-]*\d[\w./@+-]*", quoted)
            if not (known.issuperset(_DIGITS.findall(text)) or self.evidence.has_text(text))
        ]
        there = [day for _, day in days_of(present)[0]]
        year = datetime.fromtimestamp(self.world.as_of, UTC).year
        days = [
            text
            for text, day in days_of(_QUOTED.sub(" ", change))[0]
            if day not in there and not self.evidence.has_asked_day(day, year)
        ]
        return [*signs, *texts, *days]

    def _refuse(self, unsaid: Sequence[str]) -> None:
        if unsaid:
            raise Unanswerable(
                f"Nobody said {' and '.join(unsaid)}: a change holds only numbers that the person or a tool said.",
                "Ask the person which number it shall be.",
            )

    def _present(self, arguments: Mapping[str, Json]) -> str:
        """What a change takes the place of: its sentence may say what is said there already."""
        sentence, rule = arguments.get("sentence"), arguments.get("rule")
        if rule:
            with suppress(Unanswerable):  # the tool says so itself
                return one_rule(self.world, str(rule)).statement
        there = replaced(self.world.drafted.checked, str(sentence)) if sentence else None
        return statement_text(there) if there is not None else ""

    # ------------------------------------------------------------------------------------ words

    def _ids(self, data: Json) -> set[str]:
        match data:
            case Mapping():
                own = {str(data["lead"])} if isinstance(data.get("lead"), str) else set[str]()
                return own.union(*(self._ids(item) for item in data.values()))
            case list():
                return set[str]().union(*(self._ids(item) for item in data))
        return set()


def _in_words(arguments: Mapping[str, Json]) -> str:
    """The numbers of a change that stand by themselves, as a sentence of the policy has them."""
    points, threshold = (
        None if arguments.get(name) is None else str(arguments[name]).removesuffix(".0")
        for name in ("points", "threshold")
    )
    return " ".join(
        text for text in (points and f"add {points}", threshold and f"ready at {threshold}") if text is not None
    )
