"""Questions of a form that no tool is for by itself: what they come to with the tools that there are, or what is to be
said to them. A lead is asked about as it is, never under other facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadscore.assistant.people import called
from leadscore.assistant.rule_names import label
from leadscore.assistant.tools.counterparts import condition_of
from leadscore.assistant.understanding.arguments import filled
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.spotting import FIRM, LEAD, WHERE, Spotted
from leadscore.assistant.understanding.whom import leads_of_question, says_she
from leadscore.check.symbols import Kind
from leadscore.report.words import instant
from leadscore.values.number import signed_milli_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SURE = 4.0
"""Surer than what is only likely: the form of the question says it."""
_FIRST = r"^\W*(?:(?:and|so|ok|okay|but|please)\W+)*"
_SHE = r"(?:§|s?he\b|her\b|his\b)"
_OVERALL = re.compile(
    rf"{_FIRST}(?:{any_of('about_lead')} {_SHE}|{any_of('may_be_called')} {_SHE}"
    rf"|(?:is |are )?{_SHE} {any_of('is_worth_it')})"
    r"(?: (?:please|pls|then|again|now|today|first|at all|yet|right now|this week|doing|looking|like|as a lead))*\W*$",
    re.IGNORECASE,
)
"""`tell me about Ada Quill`, `should I call her?`: her score, and what it comes from."""
_ABOUT = re.compile(rf"{_FIRST}{any_of('about_lead')} (?:the |a )?(?P<what>\w+(?: \w+)?)\W*$", re.IGNORECASE)
_THE_POLICY = frozenset({"policy", "scoring", "model"})
"""Words that have a meaning of their own, by which the policy in hand is meant."""
_SUPPOSED = re.compile(
    rf"\b(?:what|how about|and) if {_SHE}"
    rf"|\b(?:suppos\w+|imagin\w+|assum\w+|pretend\w*)(?: that)? {_SHE}"
    rf"|\b(?:would|could|will|is|what|how)\b.* if (?:only )?{_SHE}(?!(?: \w+)? (?:would|will|is ready|has to)\b)"
    rf"|\b(?:had|were) {_SHE}.*\b(?:would|could)\b",
    re.IGNORECASE,
)
_IDLE = re.compile(
    r"\b(?:noth\w+|no more|quiet|silent|wait\w*|idle|inactive|dark|stops|nobody|points?|override)\b", re.IGNORECASE
)
"""Of time that passes, and of what a person gives her by hand, is told elsewhere."""
_AGELESS = re.compile(
    r"\b(?:would|could)\b.*\b(?:without|(?:if|were) there (?:was |were |is )?no|but for)\b.*"
    r"\b(?:decay\w*|age?ing|fading|fades?|half[- ]li\w+)\b",
    re.IGNORECASE,
)
_SO_OFTEN = re.compile(r"\b(?:how often|how many times|when did .* last)\b", re.IGNORECASE)
_WHY_NOT = re.compile(r"\bwhy\b.*(?:\bnot|n['’]t)\b", re.IGNORECASE)
_IS_SHE = re.compile(
    rf"{_FIRST}(?:is|has|did|does|was|are|have|had|isn['’]t|hasn['’]t|didn['’]t|wasn['’]t) {_SHE}", re.IGNORECASE
)
_WHAT_SHE_DID = re.compile(rf"{_FIRST}(?:what|which)(?: \w+)?(?: (?:has|have|had|did)|['’]s) {_SHE}", re.IGNORECASE)
_SCORE_THEN = re.compile(
    rf"{_FIRST}(?:how (?:many points|high|low|hot|warm|cold)|(?:what|which) (?:score|band|grade|points)) "
    rf"(?:did|had|was|were) {_SHE}",
    re.IGNORECASE,
)
_FIRM = r"(?:company|firm|employer)"
_FIRM_OF = re.compile(
    rf"{_FIRST}(?:(?:which|what)(?: is|['’]s)? (?:{_SHE} (?:['’]?s )?{_FIRM}\W*$|{_FIRM} .*{_SHE})"
    rf"|(?:where|who|whom) (?:does|is) {_SHE} (?:work|employed|working)\b)",
    re.IGNORECASE,
)
_STATE = re.compile(r"(?:not )?(?:ready|disqualified|out of scope|band \w+|grade .+|score .+|rank .+)")
_AND_WHY = re.compile(r"\band why(?: so| not)?\W*$", re.IGNORECASE)
_OFTEN = re.compile(
    r"(?<!\bat )\b(?:the )?(?<!\bat the )(?:most|least)(?: often| times| frequently)?\W*$", re.IGNORECASE
)
_WHO = re.compile(rf"{_FIRST}(?:who|whom|which (?:leads?|people))\b", re.IGNORECASE)
_BEST_OF = re.compile(
    rf"{_FIRST}(?:in )?(?:which|what) (?P<field>\w+) (?:has|have|had|brings?|gives?|got|is|are|converts?|does?)\b"
    r".*\b(?:best|most|worst|highest|lowest|fewest|least|strongest|better)\b",
    re.IGNORECASE,
)
_WHERE_FROM = re.compile(
    rf"{_FIRST}where (?:do|does|did|are|is) (?:(?:the )?(?:most|majority|bulk)|our|all|these|those|the)\b.*"
    r" (?:come|coming|came|originate|originating) from(?: mostly| mainly)?\W*$",
    re.IGNORECASE,
)
"""`where do most of our hot leads come from`."""
_NO_LEADS, _BY_WHEN = phrases("counts_no_leads"), phrases("asks_who_did_first")
"""`how many companies have more than one lead?`; `who was the first to ask for a demo?`."""
_RULES = r"(?:scoring )?(?:rules?|signals?|criteria|criterion|factors?)"
_BEST_RULE = re.compile(
    rf"{_FIRST}(?:(?:show|tell) me |list |(?:which|what)\b.*)?\b{any_of('most_or_least')}(?: important| telling)?"
    rf" {_RULES}\W*$"
    rf"|{_FIRST}(?:which|what) (?:of (?:our|the) )?{_RULES} (?:is|are|matters?|counts?|weighs?)(?: the)?(?: single)?"
    rf" {any_of('most_or_least')}(?: important| telling| of all)?\W*$",
    re.IGNORECASE,
)
"""`which rule is the strongest`: rules are meant, not leads."""
_CLASH = re.compile(
    rf"{_FIRST}(?:do|does|are|is|which|what|any)\b.*\b{_RULES}\b.*"
    r"\b(?:overlap|contradict|conflict|clash|duplicat|double|at odds|cancel (?:each other|one another)"
    r"|do(?:es|ing)? the same|redundan|say the same)",
    re.IGNORECASE,
)
_MISSING_MOST = re.compile(
    r"\b(?:which|what) (?:fields?|columns?|data)\b.*\b(?:missing|empty|blank|unknown|incomplete)\b", re.IGNORECASE
)
_COMPARES = re.compile(rf"{_FIRST}compare\b|\b(?:versus|vs)\b", re.IGNORECASE)
_OVERRIDES = re.compile(r"\b(?:which|what|list|show|any|how many)\b(?: \w+){0,3}? overrides\b", re.IGNORECASE)
_TELLS = re.compile(
    rf"{_FIRST}(?:who|whom|when)\b.*\b(?:gets?|is|are|do we|does it) (?:notif\w+|alert\w*|told|informed|pinged)\b",
    re.IGNORECASE,
)
_WORTH_LATER = re.compile(
    r"\b(?:worth|left of|remains? of)\b.*\b(?:after|in|behind) \w+ (?:days?|weeks?|months?)\b", re.IGNORECASE
)
_SCORED_WHEN = re.compile(
    r"\bwhen (?:was|were|is|are) (?:this|it|these|they|that|the (?:leads|scores?|data)|everything)(?: \w+)? scored\b"
    r"|\b(?:as of|from) (?:when|which (?:day|date)) (?:is|are) (?:this|these|the (?:scores?|data|leads))\b",
    re.IGNORECASE,
)


_NO_VALUES = (
    "I do not hold the values of `{field}` against each other. Ask for one at a time, as in “how are the scores spread "
    "in Germany?” or “how many leads in Germany are ready?”."
)
_ONLY_LEADS = (
    "I count leads, and not firms, countries or what came in by the week. Ask for those that a condition holds for, as "
    "in “how many leads are in Germany?”, or since a day: “who became ready since Monday?”."
)
_NO_GAPS = "I do not count what is missing of all fields at once. Ask one by one: “how many leads have no country?”."
_NO_SETS = (
    "I compare two leads with each other, not two sets of them. Ask for each by itself, as in “how are the "
    "scores spread in Germany?”."
)
_NOT_LATER = (
    "I do not work out what is left of a rule after a time. It says: {rule}. “Why that score?” shows for a lead what "
    "each signal was worth and what is left."
)
_NOT_BY_COUNT = (
    "I put leads in order by their score, a group or a field, not by when or how often something was done. Ask for "
    "those who did it so many times, as in “who visited pricing at least 3 times?”."
)


def beside_tools(world: World, spotted: Spotted, thread: Thread) -> list[Reading]:
    """What such a question comes to; empty where it has no such form."""
    if len(spotted.leads) == 1 and spotted.leads[0].is_company and _OVERALL.match(_with_sign(spotted, FIRM)):
        return [Reading("find_leads", {"name": spotted.leads[0].text}, _SURE)]
    one = _one_lead(world, spotted, thread)
    found = _of_all(world, spotted, thread) if one is None else _of_one(world, spotted, one, thread)
    return list(found)[:1]


def _says(text: str) -> Reading:
    return Reading(None, {}, _SURE, says=text)


# ------------------------------------------------------------------------------------------------ one lead


def _one_lead(world: World, spotted: Spotted, thread: Thread) -> int | None:
    """The number of the only lead that is asked about."""
    names = leads_of_question(world, spotted, thread)
    names = names or (list(thread.leads[:1]) if says_she(spotted) else [])
    meant = world.people.meant(names[0]).numbers if len(names) == 1 else ()
    return meant[0] if len(meant) == 1 else None


def _of_one(world: World, spotted: Spotted, no: int, thread: Thread) -> Iterator[Reading]:
    text, who = _with_sign(spotted), called(world.row(no))
    if _OVERALL.match(text) and spotted.found.condition is None:
        yield Reading("explain_score", {"lead": world.row(no).lead}, _SURE)
    elif _SUPPOSED.search(text) and not _IDLE.search(text):
        yield _says(
            f"I know {who} only as the data has it, and suppose no other facts of one lead. “What is missing?” tells "
            "what would make it ready, and which score that would give; “what if” is for changes of the policy."
        )
    elif _AGELESS.search(text):
        yield _says(
            f"I do not work out the points of {who} without decay. “Why that score?” shows of each signal what it was "
            "worth and what is left; “what if” and a group that never decays tell whom that would move."
        )
    elif spotted.rule is not None and spotted.rule.fit >= SURE_RULE and _WHY_NOT.search(text):
        yield from _why_not(world, spotted.rule.rules[0], no)
    elif spotted.rule is not None and spotted.rule.fit >= SURE_RULE and _SO_OFTEN.search(text):
        yield Reading("explain_score", {"lead": world.row(no).lead}, _SURE)  # tells how often, and when last
    elif _FIRM_OF.search(text) and spotted.found.condition is None:
        yield Reading("find_leads", {"name": world.row(no).lead}, _SURE)
    elif "name" in thread.arguments and _WHAT_SHE_DID.match(text) and _says_what_she_did(world, spotted):
        yield Reading("lead_history", {"lead": world.row(no).lead}, _SURE)
    elif _SCORE_THEN.match(text) and spotted.found.condition is None:
        then = (one.arguments for one in filled(world, "lead_history", spotted, thread))
        yield from (Reading("lead_history", one, _SURE) for one in then if "days" in one)
    elif _IS_SHE.match(text) and (asked := spotted.found.condition) and not _is_of_state(asked):
        yield Reading("find_leads", {"where": asked, "name": world.row(no).lead}, _SURE)


def _is_of_state(condition: str) -> bool:
    """Whether a part of it is told with every score."""
    return any(_STATE.fullmatch(part) for part in conjuncts(condition))


def _why_not(world: World, name: str, no: int) -> Iterator[Reading]:
    """Whether what a rule asks for holds for the lead; a rule without a name stands for no condition."""
    rule = world.rules.get(name)
    if rule is None or not rule.name:
        return
    who, asks = called(world.row(no)), condition_of(rule.statement)
    if no in set(world.listed(rule.name)):
        yield _says(f"`{label(rule)}` does fire for {who}: `{asks}` holds. “Why that score?” shows what it gives.")
    else:
        yield _says(f"`{label(rule)}` does not fire for {who}: it asks for `{asks}`, and that does not hold.")


def _with_sign(spotted: Spotted, named: str = LEAD) -> str:
    """The question with `§` where the lead, or the firm, is named."""
    found: list[str] = []
    for word, tag in zip(spotted.words, spotted.tags, strict=True):
        if tag != named or found[-1:] != ["§"]:
            found.append("§" if tag == named else word.text)
    return " ".join(found)


# ------------------------------------------------------------------------------------------------ all of them


def _of_all(world: World, spotted: Spotted, thread: Thread) -> Iterator[Reading]:
    text, condition = spotted.question, spotted.found.condition
    best, about = _BEST_OF.search(text), _ABOUT.match(text)
    if about is not None and not spotted.leads and (term := _term(world, spotted, thread, fold(about["what"]))):
        yield Reading("describe_term", {"term": term}, _SURE)
    elif best is not None and (field := _singular(best["field"])) in {one.name for one in world.plan.fields}:
        yield _says(_NO_VALUES.format(field=field))
    elif _NO_LEADS.search(text):
        yield _says(_ONLY_LEADS)
    elif _BY_WHEN.search(text):
        yield _says(_NOT_BY_COUNT)
    elif _WHERE_FROM.search(text) and not spotted.leads:
        fields = {one.name for one in world.plan.fields}
        yield _says(_NO_VALUES.format(field=next((one for one in ("source", "country") if one in fields), "source")))
    elif _BEST_RULE.match(text) and condition is None:
        yield Reading("describe_policy", {}, _SURE)
    elif _CLASH.search(text) and condition is None:
        yield Reading("check_policy", {}, _SURE)
    elif _MISSING_MOST.search(text):
        yield _says(_NO_GAPS)
    elif _COMPARES.search(text) and not spotted.leads and _is_alternative(condition):
        yield _says(_NO_SETS)
    elif _AND_WHY.search(text) and _WHO.search(text) and condition:
        yield Reading("find_leads", {"where": condition}, _SURE, left_out=("why",))
    elif _OVERRIDES.search(text):
        yield _says(_overrides(world))
    elif _TELLS.search(text) and condition is None:
        yield Reading("describe_policy", {}, _SURE)
    elif _SCORED_WHEN.search(text):
        yield _says(f"Leads are scored when you ask, as of {instant(world.as_of)}.")
    elif spotted.rule is not None and spotted.rule.fit >= SURE_RULE and _WORTH_LATER.search(text):
        yield _says(_NOT_LATER.format(rule=world.rules[spotted.rule.rules[0]].statement))
    elif _WHO.search(text) and _OFTEN.search(text) and not spotted.orders and _is_of_events(world, condition):
        yield _says(_NOT_BY_COUNT)


def _term(world: World, spotted: Spotted, thread: Thread, said: str) -> str:
    """The word of the policy or of the language that this is, if it is one."""
    terms = [one.arguments["term"] for one in filled(world, "describe_term", spotted, thread) if one.fit == 1]
    return next((str(term) for term in terms if said.replace(" ", "_") == term and term not in _THE_POLICY), "")


def _is_of_events(world: World, condition: str | None) -> bool:
    """Whether it asks for what was done."""
    events = {symbol.name for symbol in world.saved.checked.symbols.of_kind(Kind.EVENT)}
    return any(part.removeprefix("not ").split()[0] in events for part in conjuncts(condition))


def _says_what_she_did(world: World, spotted: Spotted) -> bool:
    """Whether the deed stands right behind whoever did it. What she said when somebody called, nobody knows."""
    she = [one.last for one in spotted.leads] or [
        place for place, word in enumerate(spotted.words) if word.text in ("she", "he")
    ]
    is_deed = bool(she) and spotted.tags[she[0] + 1 : she[0] + 2] == (WHERE,)
    return is_deed and _is_of_events(world, spotted.found.condition)


def _is_alternative(condition: str | None) -> bool:
    return condition is not None and " or " in condition


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s").lower()


def _overrides(world: World) -> str:
    """Those of the policy, each with what it gives."""
    told = [
        f"  {signed_milli_text(one.points)} for {one.shown_lead} by {one.by} until {one.until}: {one.because}"
        for one in world.plan.overrides
    ]
    return "\n".join(["The overrides of this policy:", *told]) if told else "This policy has no overrides."
