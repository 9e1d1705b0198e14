"""A conversation without a model: each question becomes a call of a tool, or a question back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from leadscore.assistant.answer import Unanswerable, lines
from leadscore.assistant.deciding import (
    asks_again,
    asks_if_written,
    asks_to_see,
    decision,
    is_of_last,
    puts_off,
    takes_all_back,
)
from leadscore.assistant.people import Ambiguous, called
from leadscore.assistant.rule_names import AmbiguousRule, label
from leadscore.assistant.supposing import answered, effect_of_written, readings_of
from leadscore.assistant.understanding.openings import calmed
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.supposed import asks_what_it_did
from leadscore.assistant.understanding.thread import CHANGING, OF_MANY, Thread
from leadscore.assistant.wording import in_words
from leadscore.assistant.world import World
from leadscore.report.json_text import Json

MOST = 2_000
"""So many characters a question has at most: whatever is longer is data that was pasted, and takes long to read."""
BEYOND = 0.85
"""How sure it must be that something is nothing to be done here for it to be refused without a word of what else may
be meant."""
SURE = 0.5
"""A reading that is less sure is offered beside the others, not taken."""
_PLACE = re.compile(r"(?:the |number |no\. ?|#)?(\d|first|second|third|one|two|three)(?: one)?[.)!]*", re.IGNORECASE)
_PLACES = {"1": 0, "first": 0, "one": 0, "2": 1, "second": 1, "two": 1, "3": 2, "third": 2, "three": 2, "4": 3, "5": 4}
_MISSING = {
    "lead": "Which lead do you mean? Say a name, a company, an email or an id.",
    "other": "Compared with whom? Say another lead's name, company, email or id.",
    "rule": "Which rule do you mean? Say its name or what it asks for, as in “pricing”.",
    "term": "Which word do you mean?",
    "where": "Which leads do you mean? Say for instance “in Germany”, “warm”, “over 500 people” or a company's name.",
    "change": "What shall change? Say for instance “pricing to 35”, “drop the blog rule” or “ready at 60”.",
    "request": "What shall the rule say? For instance: 15 points for directors at firms over 500 people.",
}
_OUT_OF_SCOPE = (
    "That is nothing I can do: I answer questions about this policy and its leads, and propose changes of the policy. "
    "I send nothing, change no lead, and know nothing else. “help” lists what can be asked."
)
_GREETING = re.compile(r"(?:hi|hello|hey|good (?:morning|afternoon|evening))(?: there| all)?[.!]*", re.IGNORECASE)
_THAT_IS_ALL = r"that(?:['’]?s| is| was) (?:all|it)(?: for (?:now|today))?"
_THANKS = re.compile(
    r"(?:(?:many|ok|okay|great|perfect|cool|good),? )*(?:thanks|thank you|thx|cheers|ta)(?: a lot| so much| very much)?"
    rf"(?:\W+{_THAT_IS_ALL})?[.!]*|(?:ok(?:ay)?,? )?{_THAT_IS_ALL}(?:\W+(?:many )?(?:thanks|thank you|thx))?[.!]*",
    re.IGNORECASE,
)
_BYE = re.compile(r"(?:good ?)?(?:bye(?: bye)?|night)|see (?:you|ya)(?: later| soon| tomorrow)?|ciao|cu", re.IGNORECASE)
_SAY_WHICH = "Say the number, or ask in other words."
_CHANGING = frozenset({"what_if", "propose_change"})
_PROPOSED = "This is proposed, and not written yet. Say yes to write it, no to drop it."
_NOTHING_PROPOSED = "Nothing is proposed, so nothing is done."
_NOTHING_CHANGES = "All that is proposed adds up to no change."
_PUT_OFF = "Nothing is written. What is proposed stays so until you say yes or no to it."
_TRIED = "Nothing is proposed, so nothing is done: that was only tried. “do it” proposes it."
_DRAFTED = (
    "Nothing is proposed, so nothing is done: several rules are drafted. “add all” proposes them together, "
    "“add the first” one alone."
)
_PROPOSED_EARLIER = "Do you mean this change, proposed earlier? Say yes to write it, no to drop it."


@dataclass(frozen=True, slots=True)
class Reply:
    """`tool` and `arguments` are the call that was read, None where nothing fits; `readings` all that were thought of,
    the likeliest first. `data` is the answer for programs, None where there was a question back or nothing to say.
    `wrote`: the policy's file was written, with a person's yes."""

    question: str
    answer: str
    tool: str | None
    arguments: Mapping[str, Json]
    readings: tuple[Reading, ...]
    data: Json = None
    wrote: bool = False

    def as_json(self) -> dict[str, Json]:
        """As `leadscore chat --format json` prints it."""
        return {
            "answer": self.answer,
            "tool": self.tool,
            "arguments": dict(self.arguments),
            "readings": [{"tool": one.tool, "arguments": dict(one.arguments)} for one in self.readings],
            "data": self.data,
        }


@dataclass(frozen=True, slots=True)
class _Open:
    """What was asked back: which of some `choices` is meant, each a call; or what stands in the `argument` of one."""

    choices: tuple[Reading, ...]
    argument: str = ""


@dataclass(slots=True)
class Conversation:
    """`write` puts texts in the place of those of the policy's files, each given as it was read and anew, when a person
    has said yes; None: nobody can.
    `shows_proposal`: the last answer showed what is proposed, so a yes is one to that. `written` says what was written
    last."""

    world: World
    write: Callable[[Mapping[Path, tuple[str, str]]], None] | None = None
    thread: Thread = field(default_factory=Thread)
    shows_proposal: bool = False
    written: str = ""
    _reader: Reader | None = None
    _open: _Open | None = None

    def ask(self, question: str) -> Reply:
        """The answer to a question. Whatever cannot be answered is an answer that says so."""
        open_question, self._open = self._open, None
        said = " ".join(question.split())
        if not said:
            return Reply(question, "Ask me something: “help” lists what can be asked.", "help", {}, ())
        if len(said) > MOST:
            return Reply(question, f"That is too long: a question has at most {MOST:,} characters.", None, {}, ())
        question, said = calmed(question), calmed(said)
        if not self.shows_proposal and self.thread.tool == "draft_rule" and decision(said) is False:
            return self._undrafted(question)
        if self.world.proposals and takes_all_back(said):
            return self._decided(question, yes=False)
        if self.decides(said):
            shown = self.shows_proposal
            return self._decided(question, yes=bool(decision(said))) if shown else self._shown_again(question)
        if status := self._status(question, said):
            return status
        self.shows_proposal = False
        if open_question is not None and (chosen := self._chosen(open_question, said)) is not None:
            return self._answered(question, (chosen,))
        if manners := _mannerly(said):
            agrees, tool = decision(said) is True, self.thread.tool
            if agrees and tool == "draft_rule" and len(self.thread.drafts) == 1:
                return self._answered(question, readings_of(self.world, self.reader, self.thread, "propose it"))
            is_tried = agrees and tool in ("what_if", "draft_rule")
            tried = _DRAFTED if tool == "draft_rule" and len(self.thread.drafts) > 1 else _TRIED
            return Reply(question, tried if is_tried else manners, None, {}, ())
        if open_question is not None and len(open_question.choices) > 1 and self.reader.is_only_number(said):
            return self._asked_again(question, open_question)
        return self._answered(question, readings_of(self.world, self.reader, self.thread, question), offer=True)

    def decides(self, said: str) -> bool:
        """Whether that is a yes or a no to what is proposed; `do it` may speak of something else that was told last."""
        is_meant = self.shows_proposal or not is_of_last(said)
        return bool(self.world.proposals) and is_meant and decision(said) is not None

    def _status(self, question: str, said: str) -> Reply | None:
        """What is said to somebody who asks what is proposed, or whether it is written, or puts it off."""
        is_proposed = bool(self.world.proposals)
        asks = asks_if_written(said)
        if not is_proposed and asks_again(said):
            if (last := self._last_call()) is not None:
                return self._called(question, (last,))
            asks = True
        if is_proposed and puts_off(said):
            self.shows_proposal = False
            return Reply(question, _PUT_OFF, "propose_change", {}, ())
        if not is_proposed and self.world.earlier and asks_what_it_did(said):
            text, data = effect_of_written(self.world)
            return Reply(question, text, "what_if", {}, (), data)
        if not asks and not asks_to_see(said, is_proposed=is_proposed):
            return None
        if is_proposed:
            return self._shown_again(question, _PROPOSED)
        written = f" This was written: {self.written}" if self.written else " Nothing was written here."
        return Reply(question, f"Nothing is proposed.{written}", None, {}, ())

    def _last_call(self) -> Reading | None:
        """What can be asked again, which changes nothing."""
        tool, thread = self.thread.tool, self.thread
        if tool in (None, "undo", "propose_change"):
            return None
        arguments = thread.tried if tool == "what_if" else thread.arguments
        return Reading(tool, arguments, 1.0, supposes=thread.supposes)

    @property
    def choices(self) -> tuple[str, ...]:
        """Of a question back, what can be chosen by its number, from 1 on; nothing where there is no such question."""
        if self._open is None or len(self._open.choices) < 2:
            return ()
        argument = self._open.argument
        return tuple(self._choice(one, argument) if argument else self._words(one) for one in self._open.choices)

    @property
    def reader(self) -> Reader:
        """Made when the first question comes."""
        self._reader = self._reader or Reader(self.world)
        return self._reader

    # ------------------------------------------------------------------------------------ answering

    def _answered(self, question: str, readings: Sequence[Reading], *, offer: bool = False) -> Reply:
        readings = tuple(readings)
        if not readings or readings[0].tool is None:
            if readings:
                self.thread.heard(question, readings[0], None)
            return Reply(question, self._refused(readings, offer=offer), None, {}, readings)
        first = readings[0]
        others = [one for one in readings if one.tool is not None]
        if offer and first.sure < SURE and len(others) > 1:
            self._open = _Open(tuple(others))
            self.thread.is_left()
            return self._reply(question, readings, self._offered(others))
        if first.unclear:
            self._open = _Open((first,), first.unclear)
            return self._reply(question, readings, _MISSING.get(first.unclear, f"Which {first.unclear} do you mean?"))
        if offer and (first.says or (first.tool in _CHANGING and first.left_out)):
            return self._half_read(question, readings)
        return self._called(question, readings)

    def _refused(self, readings: Sequence[Reading], *, offer: bool) -> str:
        """That it is nothing to be done here; where that is not sure, what else may be meant."""
        first = next(iter(readings), None)
        others = tuple(one for one in readings if one.tool is not None and not one.unclear)
        if first is None or first.says or not offer or first.sure >= BEYOND or not others:
            return (first.says if first else "") or _OUT_OF_SCOPE
        self._open = _Open(others)
        if self.thread.tool not in OF_MANY:  # a list stays the last one; of a change the next number would be
            self.thread.is_left()
        return lines(_OUT_OF_SCOPE, "Unless you mean:", self._numbered(others), _SAY_WHICH)

    def _called(self, question: str, readings: tuple[Reading, ...]) -> Reply:
        first = readings[0]
        try:
            answer = answered(self.world, first, self.thread)
        except Ambiguous as error:
            self._open = _Open(
                _each(first, self._argument_of(first, error), error.leads), self._argument_of(first, error)
            )
            return self._reply(question, readings, str(error))
        except AmbiguousRule as error:
            self._open = _Open(_each(first, "rule", error.rules), "rule")
            return self._reply(question, readings, str(error))
        except Unanswerable as error:
            self.thread.heard(question, first, None)
            return self._reply(question, readings, error.said)
        self.thread.heard(question, first, answer)
        self.shows_proposal = first.tool in ("propose_change", "undo") and bool(self.world.proposals)
        beside = _drafts_beside(self.thread) if first.tool == "draft_rule" else ""
        return self._reply(question, readings, f"{_left_out(first)}{answer.text}{beside}", answer.data)

    def _reply(self, question: str, readings: tuple[Reading, ...], text: str, data: Json = None) -> Reply:
        return Reply(question, text, readings[0].tool, readings[0].arguments, readings, data)

    def _argument_of(self, reading: Reading, error: Ambiguous) -> str:
        """Which of two leads it is that could be several."""
        other = reading.arguments.get("other")
        return "other" if isinstance(other, str) and f"“{other.strip()}”" in error.message else "lead"

    # ------------------------------------------------------------------------------------ asking back

    def _half_read(self, question: str, readings: tuple[Reading, ...]) -> Reply:
        """A change that makes nothing of a part of what was said is offered, not made: a yes would write half. So is a
        count of whatever leads there are."""
        others = [replace(one, left_out=(), says="") for one in readings if one.tool is not None]
        self._open = _Open(tuple(others))
        self.thread.is_left()
        told = self._numbered(others)
        nothing = f"I made nothing of {_parts(readings[0])}, so nothing is proposed. Is it:"
        text = lines([readings[0].says, "Unless you mean:"] if readings[0].says else nothing, told, _SAY_WHICH)
        return self._reply(question, readings, text)

    def _offered(self, readings: Iterable[Reading]) -> str:
        return lines("I am not sure what you mean. Is it:", self._numbered(readings), _SAY_WHICH)

    def _numbered(self, readings: Iterable[Reading]) -> list[str]:
        return [f"  {place}. {self._words(one)}" for place, one in enumerate(readings, 1)]

    def _words(self, reading: Reading) -> str:
        return in_words(reading.tool or "help", reading.arguments, self._name)

    def _asked_again(self, question: str, open_question: _Open) -> Reply:
        """`make it 5` before one of several is chosen would alter another, or what was spoken of before them."""
        self._open = open_question
        told = [f"  {place}. {choice}" for place, choice in enumerate(self.choices, 1)]
        text = lines("First say which of these you mean, by its number; then what shall be other in it.", told)
        return self._reply(question, open_question.choices, text)

    def _name(self, lead: str) -> str:
        meant = self.world.people.meant(lead).numbers
        return called(self.world.row(meant[0])) if len(meant) == 1 else lead

    def _choice(self, reading: Reading, argument: str) -> str:
        meant = str(reading.arguments[argument])
        return label(self.world.rules[meant]) if argument == "rule" else self._name(meant)

    def _chosen(self, open_question: _Open, said: str) -> Reading | None:
        """The call that an answer to a question back completes; None where it is no answer to it."""
        choices, argument = open_question.choices, open_question.argument
        is_choice = len(choices) > 1 or not argument
        if is_choice and (match := _PLACE.fullmatch(said)) and _PLACES.get(match[1].lower(), 9) < len(choices):
            return replace(choices[_PLACES[match[1].lower()]], sure=1.0)
        if argument in ("lead", "other"):
            return self._with_lead(choices, argument, said)
        if argument == "rule" and len(said.split()) <= 6 and not self.reader.is_only_number(said):
            return replace(choices[0], arguments={**choices[0].arguments, "rule": said}, unclear="", sure=1.0)
        if argument in ("term", "request"):
            return replace(choices[0], arguments={**choices[0].arguments, argument: said}, unclear="", sure=1.0)
        return None

    def _with_lead(self, choices: tuple[Reading, ...], argument: str, said: str) -> Reading | None:
        """One of those offered, by a word that tells it from the others; or any lead that is named."""
        mention = re.sub(r"^(?:i mean|the one (?:at|from|of)|the|at|from)\s+", "", said, flags=re.IGNORECASE).rstrip(
            ".!?"
        )
        meant = {self.world.row(no).lead for no in self.world.people.meant(mention).numbers}
        offered = [one for one in choices if one.arguments.get(argument) in meant]
        if len(choices) > 1 and len(offered) == 1:
            return offered[0]
        if meant:
            return replace(choices[0], arguments={**choices[0].arguments, argument: mention}, unclear="", sure=1.0)
        return None

    # ------------------------------------------------------------------------------------ a person's yes

    def _shown_again(self, question: str, why: str = _PROPOSED_EARLIER) -> Reply:
        """`ok` to something else must not write what was proposed before it, nor drop it."""
        from leadscore.assistant.tools.changing import differences, net_words

        self.shows_proposal = True
        if not self.world.texts:
            return Reply(question, f"{_NOTHING_CHANGES} Say no to drop it.", "propose_change", {}, ())
        shown = [*net_words(self.world), *differences(self.world, self.world.drafted)]
        return Reply(question, lines([why, ""], shown), "propose_change", {}, ())

    def _undrafted(self, question: str) -> Reply:
        """A no to a rule that is drafted: the next request is no part of it."""
        drafts = " and ".join(f"`{one}`" for one in self.thread.drafts)
        self.thread.drafts_are_dropped()
        return Reply(question, f"Dropped: {drafts}." if drafts else _NOTHING_PROPOSED, None, {}, ())

    def _decided(self, question: str, *, yes: bool) -> Reply:
        from leadscore.assistant.tools.changing import net_words

        says = " ".join(net_words(self.world))
        if not yes:
            self.shows_proposal = False
            self.thread.change_is_done()
            self.world.proposals.clear()
            return Reply(question, f"Dropped: {says} The policy stays as it is.", "undo", {}, ())
        if not self.world.texts:
            self.world.proposals.clear()
            return Reply(question, f"{_NOTHING_CHANGES} Nothing is written.", "propose_change", {}, ())
        if self.write is None:
            return Reply(question, "Nobody here can write the policy's file.", "propose_change", {}, ())
        files = " and ".join(map(self.world.called, texts := self.world.texts)) or self.world.shown_as
        self.write(texts)
        self.shows_proposal, self.written = False, says
        self.world.saved_now()
        self.thread.change_is_done()
        return Reply(question, f"Written to {files}: {says}", "propose_change", {}, (), {"wrote": files}, wrote=True)


def _mannerly(said: str) -> str:
    """What is said to a greeting, thanks, and a yes or no to nothing; empty where it is none of these."""
    if _GREETING.fullmatch(said):
        return "Hello. Ask me about the policy and its leads: “help” lists what can be asked."
    if _THANKS.fullmatch(said):
        return "You are welcome."
    if _BYE.fullmatch(said.rstrip(".! ")):
        return "Goodbye."
    return "" if decision(said) is None or is_of_last(said) else _NOTHING_PROPOSED


def _drafts_beside(thread: Thread) -> str:
    """That rules which were drafted before stand beside the last one."""
    earlier = " and ".join(f"`{one}`" for one in thread.drafts[:-1])
    return f"\nStill drafted, too: {earlier}. “add all” proposes them together, “no” drops them." if earlier else ""


def _left_out(reading: Reading) -> str:
    """What whoever asked has to know before the answer: it is not about all that the question says."""
    if not reading.left_out:
        return ""
    help_text = "Ask for that by itself." if reading.tool in CHANGING else "Say that part in other words."
    return f"I made nothing of {_parts(reading)}. {help_text}\n\n"


def _parts(reading: Reading) -> str:
    return " and ".join(f"“{part}”" for part in reading.left_out)


def _each(reading: Reading, argument: str, values: Iterable[str]) -> tuple[Reading, ...]:
    return tuple(
        replace(reading, arguments={**reading.arguments, argument: value}, unclear="", sure=1.0) for value in values
    )
