"""What a conversation remembers: whom, which rule and which change the next question may mean without naming them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from leadscore.assistant.answer import Answer
from leadscore.assistant.drafting.literals import contains
from leadscore.assistant.understanding.lexicon import phrases
from leadscore.assistant.understanding.parts import conjuncts, together
from leadscore.assistant.understanding.reading import Reading
from leadscore.report.json_text import Json
from leadscore.values.text import fold

_KEPT, _DRAFTS = 50, 5
_UNITS = re.compile(r"(?<![^\W_])(day|week|month|year)s?\b", re.IGNORECASE)
CHANGING = frozenset({"what_if", "propose_change", "draft_rule"})
OF_RULES = CHANGING | {"rule_effect", "describe_term"}
OF_MANY = frozenset({"find_leads", "top_leads", "count_leads", "nearly_ready", "changed_since", "score_distribution"})
"""The tools that are asked of leads that a condition holds for."""
LIMITED = frozenset({"find_leads", "top_leads", "nearly_ready", "changed_since"})
"""The tools that take how many leads they list."""
_MOVED = {block: phrases(f"asks_who_{block}") for block in ("no_longer_ready", "fell_most", "rose_most")}
"""The blocks of what has moved, and the words that ask for them."""
_CHANGE = ("rule", "points", "remove", "sentence", "threshold", "set", "members", "also")


@dataclass(slots=True)
class Thread:
    """`leads` are those that were spoken of last, by their ids, `earlier` the one before, `listed` those of the last
    list; `rule` is a rule's id, `rules` are the last two, or all that were spoken of at once; `where` a condition;
    `change` the arguments of a change that was talked about, `tried` of one that was only supposed or drafted, `done`
    of one to which somebody has just said yes or no; `drafts` are the rules that were drafted and stand in no proposal,
    the newest last; `tool` and `arguments` the last call, which was asked of the policy with such a change where it
    `supposes` one; `unit` in what spans of time were said; `said` the question that asked for the last change, as far
    as it was said in full."""

    leads: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    rule: str | None = None
    rules: tuple[str, ...] = ()
    where: str | None = None
    change: Mapping[str, Json] = field(default_factory=dict)
    tried: Mapping[str, Json] = field(default_factory=dict)
    done: Mapping[str, Json] = field(default_factory=dict)
    drafts: tuple[str, ...] = ()
    supposes: bool = False
    tool: str | None = None
    arguments: Mapping[str, Json] = field(default_factory=dict)
    unit: str = ""
    said: str = ""

    def heard(self, question: str, reading: Reading, answer: Answer | None) -> None:
        """Remembers a question as it was read, and its answer; None: it had none."""
        if reading.tool is None:
            self.leads = reading.leads or self.leads
            self._remember_rules(reading.rules if len(reading.rules) > 1 else ())
            return
        arguments = reading.arguments
        said = _UNITS.findall(question)
        self.unit = f"{said[-1].lower()}s" if said else self.unit if reading.follows else ""
        is_of_proposed = reading.tool == "what_if" and not arguments
        if is_of_proposed or (reading.tool == "undo" and "what" in arguments):  # the rest is still talked about
            self.listed = answer.leads[:_KEPT] if answer is not None else self.listed
            return
        self.tool, self.arguments, self.supposes = reading.tool, _last_of(arguments), reading.supposes
        named = tuple(str(arguments[name]) for name in ("lead", "other") if arguments.get(name))
        about = _those_asked_for(question, answer)[:_KEPT] if answer is not None else ()
        if named:
            now = about[: len(named)] or named
            if len(now) == 1 and self.leads[:1] != now:
                self.earlier = self.leads[:1]
            self.leads = now
        elif about and (reading.tool not in CHANGING or not self.leads):
            self.leads = about  # whom a change moves is a list: `she` is still the one who was spoken of before
        if about and not named:
            self.listed = about
        elif len(named) == 2:
            self.listed = self.leads
        rule = (answer.rule if answer is not None else None) or arguments.get("rule")
        self.rule = str(rule) if rule else None if reading.tool in CHANGING else self.rule
        if reading.tool in OF_RULES:
            self._remember_rules((*reading.rules, *((str(rule),) if rule else ())))
        if reading.tool in OF_MANY:
            self.where = _whom(reading, answer)
        elif reading.tool == "describe_term" and answer is not None and "is a band" in answer.text:
            self.where = f"band {arguments.get('term')}"
        self._remember_change(reading, answer)
        self._remember_drafts(reading, answer)
        if reading.tool in CHANGING:
            self.said = reading.said or question

    def _remember_rules(self, told: tuple[str, ...]) -> None:
        """Those of one question, or the last two that were spoken of one after the other."""
        now = tuple(dict.fromkeys(told))
        self.rules = now if len(now) > 1 else (*(one for one in self.rules if one not in now), *now)[-2:]

    def _remember_drafts(self, reading: Reading, answer: Answer | None) -> None:
        """One that is said otherwise takes the place of the last one; one that is proposed is no draft any more."""
        data: Any = answer.data if answer is not None and isinstance(answer.data, Mapping) else {}
        if reading.tool == "draft_rule" and data.get("sentence"):
            left = self.drafts[:-1] if reading.follows or reading.instead else self.drafts
            self.drafts = (*left, str(data["sentence"]))[-_DRAFTS:]
        elif reading.tool == "propose_change" and answer is not None:
            self.drafts = tuple(one for one in self.drafts if one not in _sentences(reading.arguments))

    def _remember_change(self, reading: Reading, answer: Answer | None) -> None:
        data: Any = answer.data if answer is not None and isinstance(answer.data, Mapping) else {}
        if reading.tool in CHANGING:
            change = {name: reading.arguments[name] for name in _CHANGE if name in reading.arguments}
            if reading.tool == "draft_rule" and data.get("sentence"):
                change = {"sentence": data["sentence"]}
            self.change = change or ({} if reading.tool == "draft_rule" else self.change)
            self.tried = {} if reading.tool == "propose_change" else dict(self.change)
        elif reading.tool == "threshold_advice" and data.get("recommended") is not None:
            self.change = {"threshold": data["recommended"]}
        elif reading.tool == "undo":
            self.change, self.tried = {}, {}

    def is_left(self) -> None:
        """Something else was asked, and is not known yet: what is said next alters nothing of what was before it."""
        self.rule, self.change, self.tool, self.arguments, self.said = None, {}, None, {}, ""

    def drafts_are_dropped(self) -> None:
        """A person wants none of the rules that are drafted: what is asked next is no part of them."""
        self.drafts, self.change, self.tried, self.done, self.rule = (), {}, {}, {}, None
        self.tool, self.arguments, self.said = None, {}, ""

    def change_is_done(self) -> None:
        """A person has said yes or no to it: what is asked next is no part of it. Its rule may still be meant."""
        self.done = _last_of(self.change) or self.done
        also = self.change.get("also")
        if isinstance(also, list) and len(also) > 1:  # of many none is `it`
            self.done, self.rule = {}, None
        self.change, self.tried = {}, {}
        if self.tool in CHANGING:
            self.tool, self.arguments = None, {}

    def dumped(self) -> dict[str, Json]:
        """As JSON."""
        return {
            "leads": list(self.leads),
            "listed": list(self.listed),
            "earlier": list(self.earlier),
            "rule": self.rule,
            "rules": list(self.rules),
            "where": self.where,
            "change": dict(self.change),
            "tried": dict(self.tried),
            "done": dict(self.done),
            "drafts": list(self.drafts),
            "supposes": self.supposes,
            "tool": self.tool,
            "arguments": dict(self.arguments),
            "unit": self.unit,
            "said": self.said,
        }

    @classmethod
    def of(cls, dumped: Mapping[str, Any]) -> Thread:
        """From what `dumped` gave."""
        return cls(
            leads=tuple(dumped.get("leads", ())),
            listed=tuple(dumped.get("listed", ())),
            earlier=tuple(dumped.get("earlier", ())),
            rule=dumped.get("rule"),
            rules=tuple(dumped.get("rules", ())),
            where=dumped.get("where"),
            change=dict(dumped.get("change", {})),
            tried=dict(dumped.get("tried", {})),
            done=dict(dumped.get("done", {})),
            drafts=tuple(dumped.get("drafts", ())),
            supposes=bool(dumped.get("supposes")),
            tool=dumped.get("tool"),
            arguments=dict(dumped.get("arguments", {})),
            unit=str(dumped.get("unit", "")),
            said=str(dumped.get("said", "")),
        )


def _those_asked_for(question: str, answer: Answer) -> tuple[str, ...]:
    """The leads of an answer, those first that the question asks for: behind `who dropped most?`, who fell."""
    data: Any = answer.data if isinstance(answer.data, Mapping) else {}
    blocks = [block for block, asked in _MOVED.items() if asked.search(question)]
    first = (str(row["lead"]) for block in blocks for row in data.get(block, ()))
    return tuple(dict.fromkeys((*first, *answer.leads)))


def _sentences(arguments: Mapping[str, Json]) -> set[str]:
    """Those of a change, and of what is changed with it."""
    also = arguments.get("also")
    others = [one for one in also if isinstance(one, Mapping)] if isinstance(also, list) else []
    return {str(one["sentence"]) for one in (arguments, *others) if "sentence" in one}


def _last_of(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """Of several changes at once what is asked next alters the last, as in `make it 40`."""
    also = arguments.get("also")
    last = also[-1] if isinstance(also, list) and also else None
    return dict(last if isinstance(last, Mapping) else arguments)


def _whom(reading: Reading, answer: Answer | None) -> str | None:
    """The condition of the leads that an answer is about; None where none says it, such as of those that moved."""
    where, data = reading.arguments.get("where"), answer.data if answer is not None else None
    if reading.tool == "nearly_ready" and isinstance(data, Mapping) and "threshold" in data:
        least = Decimal(str(data["threshold"])) - Decimal(str(data["within"]))
        near = ["not ready", "not disqualified", f"score >= {least.normalize():f}"]
        return together(conjuncts(str(where or "")), near)
    if where or reading.tool == "changed_since":
        return str(where) if where else None
    if not (reading.arguments.get("name") and reading.firm):
        return None
    firm = fold(reading.firm)
    at = contains("company", firm).text
    return f"{at} or {contains('email_domain', firm).text}" if _by_email(data, firm) else at


def _by_email(data: object, firm: str) -> bool:
    """Whether somebody of a list is found by neither the company nor the name: their email says where they are."""
    rows = data.get("leads", ()) if isinstance(data, Mapping) else ()
    return any(firm not in fold(f"{row['company'] or ''} {row['name']}") for row in rows if "company" in row)
