"""What a word means otherwise: `make right size 40 to 1200 employees`, `a chain should be 3 outlets or more`, `the top
end should be 1500`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from leadscore.assistant.rule_names import stem
from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.understanding.in_full.narrowing import condition_of
from leadscore.assistant.understanding.in_full.patterns import first_of, pattern, patterns
from leadscore.assistant.understanding.in_full.quantities import NotRead
from leadscore.assistant.understanding.parts import alternatives_in, asks_of, conjuncts
from leadscore.assistant.understanding.thread import CHANGING
from leadscore.assistant.understanding.words import words_of
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import condition_text

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_OF = r"(?:(?:the |our |a |an )?(?:definition|meaning) of )?(?:the |our |a |an )?§"
_AS = r"(?: (?:LINK|MEAN|now|from|which|ones?|those|leads|:))*"
_DEFINED = patterns(
    rf"(?:SET|REDEFINE) {_OF}{_AS} (?P<what>.+)",
    rf"{_OF}(?: LINK)*(?: (?:MEAN))(?: (?:as|by|that|to|:))* (?P<what>.+)",
    rf"{_OF}(?! with )(?: LINK)+ (?P<what>.+)",  # `busy labs with a mill` are some of them
    rf"{_OF}(?: [a-z]+s)? (?:are|means?|is) (?:those|the ones|anything|everything|all)(?: [a-z]+)? (?P<what>.+)",
    r"(?:a|an) §(?: [a-z]+)? (?:has|needs) (?P<what>.+)",
    rf"{_OF} (?P<what>(?P<alone>from|over|above|under|below|at least|at most|(?:more|less|fewer) than) NUM(?: \w+)?)",
)
_ON = r"(?:by|on|about|through|via|from|to|at|a matter of|a question of|as|with)"
_GONE = r"(?:(?: ,| and| ;)+ (?:forget|ignore|drop|without|not|no|leave out|never mind) (?:the )?(?P<gone>\w+))?"
_ALONE = patterns(
    rf"(?:(?:SET|REDEFINE|judge|decide|base|tell) )?{_OF}"
    rf"(?: (?:LINK|MEAN|look|looks|looked|go|goes|went))*(?: only| just)?"
    rf" {_ON} (?:the |their |a )?(?P<field>\w+)(?: words?)? (?:alone|only){_GONE}",
    rf"(?:(?:SET|REDEFINE|judge|decide|base|tell) )?{_OF}(?: (?:LINK|MEAN|look|looks|looked|go|goes|went))*"
    rf"(?: {_ON})? (?:only|just|nothing but)(?: {_ON})? (?:the |their |a )?(?P<field>\w+){_GONE}",
)
"""`starts_out by the title alone`, `holding the budget was only about the title`."""
_WHICH_ONES = re.compile(r"^(?:(?:those|leads|ones|all|that|which|who|are|have|with|now|only) )+(?=.*\d)")
_FROM = re.compile(r"^from (?=\d)(?!.* to \d)")
_AMOUNT = re.compile(
    r"(?:about |around )?(?P<value>\d+(?:\.\d+)?)"
    r"(?: (?!(?:or|and|at|plus|min|minimum|max|maximum|up|upwards)\b)[a-z]+){1,2}"
)
_END_OF = r"(?:the |its )?(?:(?P<high>TOPEND)|(?P<low>LOWEND))"
_ENDS = patterns(
    rf"(?:(?:SET|UPWARD|DOWNWARD) )?{_END_OF} (?:of|for) {_OF}(?: LINK| \w+ed)* NUM(?: \w+)?",
    rf"(?:(?:SET|UPWARD|DOWNWARD) )?{_OF} (?:'s )?{_END_OF}(?: LINK)* NUM(?: \w+)?",
)
_END_OF_LAST = patterns(
    rf"(?:(?:SET|UPWARD|DOWNWARD) )?{_END_OF}(?: of (?:it|that))?(?: LINK)* NUM(?: \w+)?",
    r"(?:(?P<low>(?:from|(?:starting|beginning)(?: at| from| with)?))|(?P<high>(?:up to|ending at|ending with|until)))"
    r" NUM(?: \w+)?",
)
_REACHES = patterns(
    rf"{_OF}(?: LINK)* (?:went|goes|go|reached|reaches|reach|stretched|stretches|ran|runs) (?P<high>up) to NUM"
    r"(?: (?P<unit>\w+))?(?: ,)?(?: (?:and )?(?:starting )?from (?P<low>\d+(?:\.\d+)?)(?: \w+)?)?"
)
"""`right size went up to 2000`, of a range."""
_RATHER = pattern(
    r"(?P<told>.+?)(?: ,)? (?:rather than|instead of|not|in place of) (?P<was>\d+(?:\.\d+)?)"
    r"(?: (?:to|-) \d+)?(?: (?!or\b)\w+)?"
)
_RANGE = re.compile(r"(?P<field>\w+) between (?P<low>\S+) and (?P<high>\S+)")
_BOUND = re.compile(r"(?P<field>\w+) (?P<how>[<>]=?) (?P<value>\S+)")
_POINTS = re.compile(r"\b(?:points?|pts)\b")
_MOST_POINTS = 100
_IS_MEANT = pattern(r".*\b(?:mean|means|meant|defined?|redefined?|definition|meaning)\b.*")
_NUMBERS = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")


class Meaning(NamedTuple):
    """The sentences for what a text asks for: two where it may be a part of the meaning or all of it. `is_told`: it is
    no mere `old lifts over 18`, which may be leads too;
    `of_last`: it is another end of what was just defined."""

    sentences: list[str]
    is_told: bool
    of_last: bool = False


def meaning_told(world: World, told: str, thread: Thread | None) -> Meaning:
    """What a text asks for, where it speaks of nothing but what a word of the policy means."""
    for node in _definitions(world):
        if sentence := _by_one_alone(told, node):
            return Meaning([sentence], is_told=True)
        text = _marked_by_rule(world, told, node) or _marked(told, node.name.text)
        if text is None:
            continue
        if (rather := _RATHER.fullmatch(text)) and rather["was"] in _NUMBERS.findall(condition_text(node.condition)):
            text = rather["told"]
        if match := first_of(_ENDS, text):
            return Meaning(_with_end(node, match), is_told=True)
        if (match := first_of(_REACHES, text)) and (sentences := _reaching(node, match)):
            return Meaning(sentences, is_told=True)
        is_new = text.startswith(("define", "redefine"))
        for match in filter(None, (one.fullmatch(text) for one in _DEFINED)):
            what = _FROM.sub("at least ", _WHICH_ONES.sub("", match["what"]))
            if sentences := _defined(world, node, what, is_new):
                return Meaning(sentences, not match.groupdict().get("alone"))
    last = sentence_in(str(thread.arguments.get("sentence") or "")) if thread and thread.tool in CHANGING else None
    match = first_of(_END_OF_LAST, told) if isinstance(last, n.Define) else None
    ends = _with_end(last, match) if isinstance(last, n.Define) and match else []
    return Meaning(ends, is_told=True, of_last=bool(ends))


def _by_one_alone(told: str, node: n.Define) -> str:
    """`holding the budget by the title only`: of what it asks for, what it asks of that alone; empty where it asks of
    nothing else."""
    apart = " (?:(?:the|an?|their|just) )?".join(rf"{stem(word)}\w{{0,3}}" for word in node.name.text.split("_"))
    marked = re.sub(rf"(?<![\w_])(?:{re.escape(node.name.text)}|{apart})(?![\w_])", "§", told, count=1)
    match, held = first_of(_ALONE, marked), condition_text(node.condition)
    options = alternatives_in(held)
    parts, word = (options, "or") if len(options) > 1 else (conjuncts(held), "and")
    asked = [stem(asks_of(part).split()[0]) for part in parts]
    if match is None or (match["gone"] and stem(match["gone"]) not in asked):
        return ""
    kept = [part for part, of in zip(parts, asked, strict=True) if of == stem(match["field"])]
    return _sentence(node, f" {word} ".join(kept)) if 0 < len(kept) < len(parts) else ""


def _definitions(world: World) -> Iterator[n.Define]:
    """Those of all files, the longest name first."""
    checked = world.drafted.checked
    found = [one for unit in (checked.main, *checked.used) for one in unit.file.statements if isinstance(one, n.Define)]
    return iter(sorted(found, key=lambda one: -len(one.name.text)))


def _marked(told: str, name: str) -> str | None:
    """The text with a sign for the name; None where it is not there, or more is said behind it: `right size company`
    may be a rule."""
    apart = " ".join(word.text for word in words_of(name.replace("_", " ")))
    spelt = re.compile(rf"(?<![\w_])(?:{re.escape(name)}|{re.escape(apart)})s?(?![\w_])")
    return spelt.sub("§", told, count=1) if len(spelt.findall(told)) == 1 else None


def _marked_by_rule(world: World, told: str, node: n.Define) -> str | None:
    """The same where it is said as the rule is called that asks for nothing else: `if many playgrounds meant …`."""
    if not _IS_MEANT.search(told):
        return None
    names = (one.name for one in world.plan.rules if one.name and one.text == node.name.text)
    return next((text for name in names if (text := _marked(told, name)) is not None), None)


def _reaching(node: n.Define, match: re.Match[str]) -> list[str]:
    """Of a range, another upper end; and another lower one where that is said, too. So little as points may be is
    said of a rule."""
    found = _RANGE.fullmatch(condition_text(node.condition))
    if found is None or not (match["low"] or match["unit"] or Decimal(match["number"]) > _MOST_POINTS):
        return []
    low, high = match["low"] or found["low"], number_text(Decimal(match["number"]))
    is_right = Decimal(low) <= Decimal(high)
    return [_sentence(node, f"{found['field']} between {low} and {high}")] if is_right else []


def _defined(world: World, node: n.Define, what: str, is_new: bool) -> list[str]:
    """With what is said in the place of the present condition; what is said of a number without a unit is said of that
    which the definition asks for. Other points are for its rule."""
    if _POINTS.search(what):
        return []
    held = condition_text(node.condition)
    if not is_new and (sentences := _with_part(world, node, what)):
        return sentences
    is_one = len(conjuncts(held)) == len(alternatives_in(held)) == 1
    field = asks_of(held) if is_one and re.fullmatch(r"\w+ (?:between|[<>]).*", held) else ""
    said = {*_NUMBERS.findall(what)}
    if field and (amount := _AMOUNT.fullmatch(what)):
        return _with_amount(world, node, held, amount)
    for text in (what, *([f"{field} {what}"] if field and not what.strip().isdigit() else [])):
        try:
            condition = condition_of(world, text)
        except NotRead:
            continue
        is_whole = said <= {*_NUMBERS.findall(condition)}
        if is_whole and (not field or asks_of(condition) == field) and node.name.text not in condition.split():
            return [_sentence(node, condition)]
    return []


def _with_amount(world: World, node: n.Define, held: str, amount: re.Match[str]) -> list[str]:
    """`tall should be 5 floors`, of `floors >= 6`: so many are compared as now; of a range it may be either end."""
    field, number = asks_of(held), number_text(Decimal(amount["value"]))
    if _asked(world, f"{field} over {amount[0]}") != f"{field} > {number}":
        return []
    if bound := _BOUND.fullmatch(held):
        return [_sentence(node, f"{field} {bound['how']} {number}")]
    ends = _RANGE.fullmatch(held)
    either = [(number, ends["high"]), (ends["low"], number)] if ends else []
    return [
        _sentence(node, f"{field} between {low} and {high}") for low, high in either if Decimal(low) < Decimal(high)
    ]


def _sentence(node: n.Define, condition: str) -> str:
    return f"define {node.name.text} as {condition}"


def _with_part(world: World, node: n.Define, what: str) -> list[str]:
    """Of `hectares >= 200 or fleet > 5`, `300 hectares` may stand in the place of the first part or of all."""
    held = condition_text(node.condition)
    options, parts = alternatives_in(held), conjuncts(held)
    word, split = ("or", options) if len(options) > 1 else ("and", parts)
    told = _asked(world, f"at least {what}") or _asked(world, what)
    same = [part for part in split if told and asks_of(part) == asks_of(told)]
    if len(split) < 2 or len(same) != 1 or len(conjuncts(told)) > 1 or len(alternatives_in(told)) > 1:
        return []
    if (bound := _BOUND.fullmatch(same[0])) and re.fullmatch(r"[\d.]+(?: \w+)?", what):
        told = f"{bound['field']} {bound['how']} {_NUMBERS.findall(what)[0]}"  # as many as now are held to it
    return [
        _sentence(node, f" {word} ".join(told if part == same[0] else part for part in split)),
        _sentence(node, told),
    ]


def _asked(world: World, said: str) -> str:
    """What is asked of leads; empty where it is not read to its last number."""
    try:
        condition = condition_of(world, said)
    except NotRead:
        return ""
    return condition if {*_NUMBERS.findall(said)} <= {*_NUMBERS.findall(condition)} else ""


def _with_end(node: n.Define, match: re.Match[str]) -> list[str]:
    """With another end of its range."""
    held, number = condition_text(node.condition), number_text(Decimal(match["number"]))
    if found := _RANGE.fullmatch(held):
        low, high = (found["low"], number) if match["high"] else (number, found["high"])
        is_right = Decimal(low) <= Decimal(high)
        return [_sentence(node, f"{found['field']} between {low} and {high}")] if is_right else []
    found = _BOUND.fullmatch(held)
    if found is None or (found["how"][0] == "<") != bool(match["high"]):
        return []
    return [_sentence(node, f"{found['field']} {found['how']} {number}")]
