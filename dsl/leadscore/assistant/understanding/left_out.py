"""What a reading makes no use of in a question: numbers, conditions, an order. Whoever asked has to hear of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.shared import small
from leadscore.assistant.drafting.words import singular, tokens
from leadscore.assistant.rule_names import stems
from leadscore.assistant.tools.counterparts import replaced
from leadscore.assistant.understanding.bands import as_good_as_ready
from leadscore.assistant.understanding.broader import gathered
from leadscore.assistant.understanding.classifier import shipped
from leadscore.assistant.understanding.closed_times import ends_left_out
from leadscore.assistant.understanding.dropped import AT_TIMES, dropped
from leadscore.assistant.understanding.lexicon import by_word
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.pieces import pieces
from leadscore.assistant.understanding.spotting import NUMBER, RULE, WHERE, Spotted
from leadscore.check.symbols import Kind
from leadscore.check.walk import inside
from leadscore.filters.words import OUTCOME
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

_ABOUT_ANYHOW: Mapping[str, frozenset[str]] = {
    "find_leads": frozenset(),
    "count_leads": frozenset(),
    "top_leads": frozenset({"score", "ready", "disqualified"}),
    "nearly_ready": frozenset({"score", "ready", "disqualified"}),
    "changed_since": frozenset({"score", "ready"}),
    "score_distribution": frozenset({"score", "ready", "disqualified", "band"}),
}
"""The tools that list or count leads, each with what its answer is about whatever is asked of it."""
LISTING = frozenset(_ABOUT_ANYHOW)
_ASKED_OF = re.compile(r"\b(?!(?:not|never)\b)[^\W\d]\w*")
_NAMES = re.compile(r"[^\W\d]\w*")
_ASKED_WITH = frozenset(by_word("alike"))
_NUMBER = re.compile(r"(?<![\w.,:/#’'-])\d+(?:[.,]\d+)*(?:k|e\d+)?(?!\w|[/:]\d|-\d)", re.IGNORECASE)
_IN_ARGUMENTS = re.compile(r"\d+(?:\.\d+)?")
_BELOW_ZERO = re.compile(r"(?<=\b(?:to|at|is|be) )[-−]\d+(?:[.,]\d+)*(?![\w/-])", re.IGNORECASE)
_EITHER = re.compile(r"(?<![\w.])\d+(?:\.\d+)? (?:or|and) \d+(?:\.\d+)?\b|\bbetween \d+(?:\.\d+)? and \d+(?:\.\d+)?\b")
_DAYS = re.compile(r"between (\d{4}-\d\d-\d\d) and (\d{4}-\d\d-\d\d)")
_SPAN = re.compile(r"\bbetween (\d+(?:\.\d+)?) and (\d+(?:\.\d+)?)\b(?!-)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNITS = (1, 7, 30, 90, 365, 1_000)
"""`2 weeks` is `14 days`, `5k` is 5000."""
_LEAST_READ = 3
_LACKING = frozenset({"no", "never", "without", "nobody"})
_COUNTED = _LACKING | {"with", "having"}
"""A list shows more of its leads: `with their scores`."""
_CHANGING = frozenset({"what_if", "propose_change"})
_NARROWED = re.compile(
    r"\b(?:except(?:ing)?|excluding|apart from|other than|(?:all|everyone|nothing) but|all from|everything"
    r"|(?:all|every) (?:of )?(?:the )?(?:rules?|groups?|bands?)|(?<!.)when\b.*\b(?:add|subtract|disqualify)"
    r"|without (?!(?:say|writ|sav|ask|doubt|fail|any doubt|further|more)\w*\b)"
    r"|(?:until|till) (?!further|now)|only (?:for|if|when|where)|for (?:\w+ ){1,2}only"
    r"|(?:name|label|comments?|remarks?) (?:of|on|from|for))\b[^,.;]*",
    re.IGNORECASE,
)
"""What makes a change one of some, of all, for a time, or of nothing that counts; and a rule as it stands."""
_EACH = re.compile(
    r"\b(?:each|every) (?:single )?(?:time|day|different|visit|event)\b|\bper (?:visit|day)\b", re.IGNORECASE
)
"""What makes a rule count more than once."""


def left_out(spotted: Spotted, tool: str | None, arguments: Mapping[str, Json]) -> tuple[str, ...]:
    """The parts of a question that a call with these arguments leaves out: numbers as they are written, conditions, and
    by what leads cannot stand in order."""
    found = dict.fromkeys(_parts(spotted, tool or "", arguments))
    parts = tuple(part for part in found if not any(part != other and part in other for other in found))
    numbers = _numbers(spotted, tool or "", arguments)
    return (*(number for number in numbers if not any(number in part for part in parts)), *parts)


# ------------------------------------------------------------------------------------------------ parts


def _parts(spotted: Spotted, tool: str, arguments: Mapping[str, Json]) -> Iterator[str]:
    if tool in _CHANGING and arguments and {"sentence", "also"}.isdisjoint(arguments):
        yield from (match[0].strip() for match in [_NARROWED.search(spotted.question)] if match)
    if tool in _CHANGING and arguments and {"remove", "members", "also"}.isdisjoint(arguments):
        rule = spotted.world.rules.get(str(arguments.get("rule")))
        told = f"{arguments.get('sentence') or (rule.statement if rule else '')}"
        yield from (match[0] for match in [_EACH.search(spotted.question)] if match and " each " not in told)
    if tool in _ABOUT_ANYHOW:
        told = f"{arguments.get('where') or ''} {arguments.get('by') or ''}"
        asked = _ABOUT_ANYHOW[tool].union(_ASKED_OF.findall(told), ["company"] if "name" in arguments else [])
        asked |= {str(arguments["by"])} if "by" in arguments else set()
        goes_without = as_good_as_ready(spotted.world) if tool == "nearly_ready" else frozenset()
        yield from (part for part in _conditions(spotted, asked) if part not in goes_without)
        yield from _orders(spotted, asked)
        yield from _unread(spotted, arguments)
        yield from dropped(spotted, tool, told)
        yield from ends_left_out(spotted.world, spotted.question, f"{arguments.get('since')}")
        if arguments.keys().isdisjoint(("where", "name", "without")):
            yield from _lacking(spotted, _COUNTED if tool == "count_leads" else _LACKING)
    elif tool in _CHANGING and (others := _other_changes(spotted, arguments)):
        yield from others
    elif tool in _CHANGING and (rules := list(_other_rules(spotted, arguments))):
        yield from rules
    elif (
        tool in _CHANGING
        and not {"points", "remove"}.isdisjoint(arguments)
        and {"sentence", "members"}.isdisjoint(arguments)
    ):
        yield from _other_leads(spotted, spotted.world.rules.get(str(arguments.get("rule"))))


def _other_changes(spotted: Spotted, arguments: Mapping[str, Json]) -> list[str]:
    """What a question asks to be changed beside the first thing."""
    is_new = "rule" not in arguments and str(arguments.get("sentence") or "").startswith("when ")
    is_of_both = {"rule", "threshold"} <= arguments.keys()
    return [] if not arguments or is_new or is_of_both else pieces(spotted.world, spotted.question)[1:]


def _other_rules(spotted: Spotted, arguments: Mapping[str, Json]) -> Iterator[str]:
    """Rules that are called by their names beside the one that is changed, or beside where `ready` stands, and groups:
    one of them may be meant instead, or more be said of it."""
    own, changed = spotted.rule.words if spotted.rule is not None else frozenset(), arguments.get("rule")
    plan = spotted.world.plan
    names = {rule.name for rule in plan.rules if rule.name} | {group.name for group in plan.groups}
    names -= {changed, next((rule.group for rule in plan.rules if rule.id == changed), "")}
    told = " ".join(map(str, arguments.values()))
    for place, word in enumerate(spotted.words if {"rule", "threshold"} & arguments.keys() else ()):
        is_free = place not in own and place not in spotted.aside and spotted.tags[place] is None
        if is_free and word.text in names and word.text not in told:
            yield spotted.question[word.start : word.end]


def _conditions(spotted: Spotted, asked: frozenset[str]) -> Iterator[str]:
    for part in conjuncts(spotted.found.condition):
        of = _ASKED_OF.search(part)
        if of is not None and of[0] not in asked and gathered(spotted.world, part) not in asked:
            yield part


def _lacking(spotted: Spotted, lacking: Collection[str]) -> Iterator[str]:
    """`no events`, `nobody has talked to`: what leads shall lack, where all of them are counted or listed."""
    for place, (word, tag) in enumerate(zip(spotted.words, spotted.tags, strict=True)):
        if tag is not None or place in spotted.aside or word.text not in lacking:
            continue
        if behind := [*takewhile(lambda one: one.text.isalpha(), spotted.words[place + 1 : place + 3])]:
            yield spotted.question[word.start : behind[-1].end]
            return


def _orders(spotted: Spotted, asked: frozenset[str]) -> Iterator[str]:
    """Leads stand in the order of their scores, and are counted together."""
    yield from (spotted.question[one.start : one.end] for one in spotted.orders if one.name not in asked)


def _unread(spotted: Spotted, arguments: Mapping[str, Json]) -> Iterator[str]:
    """Words that neither the policy nor any question knows, and those of the policy's names and its leads' values
    of which nothing was made: the purple of `the purple ones in Austria`, the corporate of `corporate jobs`."""
    told, own = fold(str(arguments)), _own_words(spotted)
    for place, (word, tag) in enumerate(zip(spotted.words, spotted.tags, strict=True)):
        before = spotted.words[place - 1].text if place else ""
        if word.text in AT_TIMES and (before in ("this", "good") or _greets(spotted, place)):
            continue  # `this morning` is now
        is_own = not own.isdisjoint((word.text, singular(word.text)))
        is_free = tag is None or (tag == RULE and is_own)
        is_free = is_free and place not in spotted.aside and word.text.isalpha() and len(word.text) >= _LEAST_READ
        is_known = _is_everyday(spotted, word.text) and not is_own
        if is_free and not is_known and word.text not in told and not spotted.is_lead(word.text):
            yield spotted.question[word.start : word.end]


def _greets(spotted: Spotted, place: int) -> bool:
    """`morning! who is warm?`"""
    return place == 0 and spotted.question[spotted.words[0].end :].lstrip()[:1] in (*"!,.",)


def _own_words(spotted: Spotted) -> frozenset[str]:
    """The words of the definitions, the sets and the yes/no fields, and of the values that leads have in fields of the
    policy's own; what people ask with anyway aside."""
    from leadscore.assistant.drafting.lexicon import lexicon_of

    return lexicon_of(spotted.world).telling - small().everyday - _ASKED_WITH


def _is_everyday(spotted: Spotted, word: str) -> bool:
    """Whether people say it in questions about anything."""
    known = small()
    if word in AT_TIMES:
        return False
    return word in shipped().listing or word in known.everyday or known.glue.end(tokens(word), 0) is not None


def _other_leads(spotted: Spotted, changed: Rule | None) -> Iterator[str]:
    """Conditions that the rule with other points does not ask for: `in Germany`, of one for VPs."""
    rule = spotted.rule.words if spotted.rule is not None else frozenset()
    outcomes = {"ready", "disqualified", *(band.name for band in spotted.world.plan.bands)}
    if changed is not None and rule and (more := _beside_rule(spotted, changed, rule)):
        yield more
        return
    for start, end in spotted.found.spans if rule else ():
        places = [place for place, word in enumerate(spotted.words) if start <= word.start < end]
        is_other = all(spotted.tags[place] == WHERE and place not in rule for place in places)
        is_other = is_other and not _is_of_score(spotted, spotted.question[start:end])
        if is_other and outcomes.isdisjoint(spotted.words[place].text for place in places):
            yield spotted.question[start:end]


def _beside_rule(spotted: Spotted, changed: Rule, own: frozenset[int]) -> str:
    """`in the border counties` of `hauliers in the border counties`, where the rule asks nothing of counties: the words
    beside the rule's own."""
    asked = _asked_by(spotted.world, changed) | OUTCOME.keys() | {band.name for band in spotted.world.plan.bands}
    heads = (_ASKED_OF.search(part) for part in conjuncts(spotted.found.condition))
    if all(head is None or head[0] in asked for head in heads):
        return ""
    known = stems(f"{changed.name or ''} {changed.text} {changed.because or ''}")
    for start, end in spotted.found.spans:
        places = [place for place, word in enumerate(spotted.words) if start <= word.start < end]
        beside = [place for place in places if place not in own and spotted.tags[place] == WHERE]
        if len(beside) < len(places) and any(stems(spotted.words[place].text) - known for place in beside):
            return spotted.question[spotted.words[beside[0]].start : spotted.words[beside[-1]].end]
    return ""


def _asked_by(world: World, rule: Rule) -> frozenset[str]:
    """What a rule asks of, by its definitions too."""
    symbols, found = world.saved.checked.symbols, set(_NAMES.findall(rule.text))
    for name in list(found):
        symbol = symbols.get(name, Kind.DEFINITION)
        found |= (
            {one.name.text for one in inside(symbol.condition, n.Node) if hasattr(one, "name")} if symbol else set()
        )
    return frozenset(found)


def _is_of_score(spotted: Spotted, text: str) -> bool:
    """Whether it says how many points, as `up to 60 points` does of those of a rule."""
    from leadscore.assistant.drafting.conditions import conditions_in

    return (conditions_in(spotted.world, text).condition or "").startswith("score ")


# ------------------------------------------------------------------------------------------------ numbers


def _numbers(spotted: Spotted, tool: str, arguments: Mapping[str, Json]) -> Iterator[str]:
    """Those in figures that neither stand in the arguments nor say how it is now."""
    if tool not in _ABOUT_ANYHOW and tool != "draft_rule" and (tool not in _CHANGING or not arguments):
        return
    if tool in _CHANGING:
        yield from _signs(spotted, arguments)
        if "sentence" not in arguments:
            yield from _either(spotted)
    used = set(_used(spotted, tool, arguments))
    if tool in _CHANGING:
        yield from (text for value, text in _spelt(spotted) if not any(value * unit in used for unit in _UNITS))
    since = [(one.start, one.end) for one in spotted.times if one.since == arguments.get("since")]
    for text in _said(spotted, since):
        if not any(value * unit in used for value in _values(text) for unit in _UNITS):
            yield text


def _either(spotted: Spotted) -> Iterator[str]:
    """`20 or 30`, of which one would be taken."""
    yield from (match[0] for match in _EITHER.finditer(spotted.question))


def _signs(spotted: Spotted, arguments: Mapping[str, Json]) -> Iterator[str]:
    """`-5` of which the minus is lost: what becomes of it neither takes points nor is below zero."""
    takes = re.search(r"(?<![\w.])-\d|\bsubtract\b", " ".join(map(str, arguments.values()))) is not None
    if not takes and not arguments.get("remove"):
        yield from (match[0] for match in _BELOW_ZERO.finditer(spotted.question))


def _spelt(spotted: Spotted) -> Iterator[tuple[Decimal, str]]:
    """Numbers in words: `seventy-two`."""
    for amount in spotted.amounts:
        first = spotted.words[amount.last if amount.sign else amount.first]
        is_free = all(spotted.tags[place] in (NUMBER, None) for place in range(amount.first, amount.last + 1))
        if is_free and first.text.isalpha() and amount.unit not in ("percent", "times"):
            yield amount.value, spotted.question[spotted.words[amount.first].start : spotted.words[amount.last].end]


def _said(spotted: Spotted, used: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Numbers in figures that are no part of a name, a date, what is used or what is not asked."""
    words = spotted.words
    apart = [*used, *((words[lead.first].start, words[lead.last].end) for lead in spotted.leads)]
    apart += [(words[place].start, words[place].end) for place in spotted.aside]
    for match in _NUMBER.finditer(spotted.question):
        if not any(start <= match.start() < end for start, end in apart) and not _YEAR.fullmatch(match[0]):
            yield match[0]


def _values(text: str) -> Iterator[Decimal]:
    """What it may be: `1,000` and `1.000` are a thousand, `12,5` is twelve and a half, `1e9` many."""
    if "e" in text.lower():
        yield Decimal(text.replace(",", "."))
        return
    digits, times = (text[:-1], 1_000) if text[-1] in "kK" else (text, 1)
    yield Decimal(re.sub(r"[.,]", "", digits)) * times
    if len(parts := re.split(r"[.,]", digits)) == 2:
        yield Decimal(".".join(parts)) * times


def _used(spotted: Spotted, tool: str, arguments: Mapping[str, Json]) -> Iterator[Decimal]:
    plan = spotted.world.plan
    told = [str(value) for name, value in arguments.items() if name not in ("request", "rule")]
    found = [Decimal(number) for text in told for number in _IN_ARGUMENTS.findall(text)]
    yield from (value + step for value in found for step in (-1, 0, 1))  # `over 50` may be `>= 51`
    for low, high in _SPAN.findall(str(arguments.get("where") or "")):
        yield (Decimal(low) + Decimal(high)) / 2  # `about 200`
    asked = f"{arguments.get('where')} {arguments.get('sentence')}"
    for first, last in _DAYS.findall(asked):  # `in the next 60 days`, `in 2 months`
        count = (date.fromisoformat(last) - date.fromisoformat(first)).days
        yield Decimal(first[2:4])  # `in January 26`
        yield from (Decimal(count // length) for length in (1, 7, 30, 365) if count % length == 0)
    if plan.ready is not None:
        yield Decimal(plan.ready.at) / 1_000
    drafted = (spotted.world.drafted.plan or plan).rules
    changed = [one for one in (*plan.rules, *drafted) if one.id == arguments.get("rule")]
    for rule in changed if tool in _CHANGING else ():
        yield from map(Decimal, _IN_ARGUMENTS.findall(rule.statement))
        if rule.points is not None:  # `by 5 more`
            yield from (abs(value - abs(Decimal(rule.points)) / 1_000) for value in found)
    if tool in _CHANGING and "sentence" in arguments:
        yield from _of_replaced(spotted.world, str(arguments["sentence"]), found)
    for now in (plan, spotted.world.drafted.plan):
        if now is not None and now.ready is not None and "threshold" in arguments:
            yield from (abs(value - Decimal(now.ready.at) / 1_000) for value in found)


def _of_replaced(world: World, sentence: str, found: Sequence[Decimal]) -> Iterator[Decimal]:
    """How what the sentence takes the place of is now, and by how much it is more or less."""
    there = replaced(world.drafted.checked, sentence)
    held = [Decimal(number) for number in _IN_ARGUMENTS.findall(statement_text(there))] if there else []
    yield from held
    if len(held) == len(found):
        yield from (abs(new - old) for old, new in zip(held, found, strict=True))
