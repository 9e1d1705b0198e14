"""The change of a policy that a question speaks of: other points of a rule, a rule less or more, another threshold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.altered_rule import INSTEAD_OF, altered_rule
from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.filled import Filled
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.parts import asks_of, conjuncts
from leadscore.assistant.understanding.points import (
    in_figures,
    is_relative,
    number,
    points_of,
    points_said,
    taken_off,
    threshold_in,
)
from leadscore.assistant.understanding.requests import draft_in
from leadscore.assistant.understanding.rules import RuleMention, names_another, rule_in
from leadscore.assistant.understanding.spotting import NUMBER, Spotted
from leadscore.assistant.understanding.words import words_of
from leadscore.filters.words import OUTCOME
from leadscore.plan.model import Plan, Rule

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_REMOVE = phrases("remove")
_OUT = re.compile(r"\bout\W*$|= ?0\b", re.IGNORECASE)
_PART = re.compile(
    rf"\b(?:the|its|any|that)\W+{any_of('part_of_rule')}(?:\W+(?:of|from|in|on|off|out of|for|behind)\b|\W*$)",
    re.IGNORECASE,
)
_LET_IN = phrases("let_in")
_COUNT_ALONE = re.compile(r"(\w+) (?:at least|at most|more than|fewer than|exactly) \S+ times?")
"""How often what stands beside it must be done: `demo` and `more than one request`."""
_ASKS_FOR_SET = re.compile(r"(?P<field>\w+) in (?P<set>\w+)")
_TOLD_TARGET = re.compile(r'([^\W\d]\w*) "((?:[^"\\]|\\.)*)"')
THROWS_OUT = phrases("throws_out")
_NEW = phrases("new_rule")
_WHEN = re.compile(r"when (.+?) (add|subtract) (\d+(?:\.\d+)?)(?: as \w+)?$")
_REPLACE = (
    re.compile(r"\b(?:replac|swap|exchang|substitut|rewrit)\w* (.+?)(?: with| by| for| to|:) (.+)$", re.IGNORECASE),
    re.compile(r"\binstead of (?:the )?(.+?),? (?:we )?(?:put|use|give|have|had|gave|say) (.+)$", re.IGNORECASE),
    re.compile(r"\b(?:change|turn) (.+? rule) (?:in)?to (.+)$", re.IGNORECASE),
)
_ADDS = re.compile(rf"\b{any_of('adds')}\b|\+", re.IGNORECASE)
_EVERYBODY = phrases("everybody")
_WHOEVER = phrases("whoever")
_SURE_RULE = 0.7
_IT = re.compile(
    r"^\W*(?:(?:and|but|so|please|then)\W+)*"
    r"(?:(?:set|make|put|raise|lower|change|bring|move|cut|halve|double) (?:it|that|this)\b"
    r"|(?:it|that|this) (?:should|shall|must|has to|have to|ought to|needs? to|can|could|may) )",
    re.IGNORECASE,
)
_POINTS = frozenset(("points", "pts", "bonus", "penalty", "malus", "rule", "signal"))
_BY_NAME = 1.3
_NO_RECEIVER = listed("connecting") | listed("no_receiver")
_WHO_GETS = re.compile(rf"(?<!\w)(?P<who>[^\W\d]+) {any_of('gets_points')}(?!\w)", re.IGNORECASE)
_SAYS_IT = phrases("says_it")
_ASKS = phrases("asks_first")
SAYS_POINTS = re.compile(rf"{any_of('says_points')}|{any_of('gets_points')} (?:[\w-]+ )?\d", re.IGNORECASE)
_GIVES_TO = re.compile(
    rf"(?<!\w)(?:{any_of('gets_points')}|(?:should|shall|must) (?:give|bring|add|be worth))(?!\w)"
    r"|\d (?:points? |pts )?(?:for|if|when|each time)\b",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    r"(?P<what>.+?)(?: (?:at least|at most|more than|fewer than|exactly) \S+ (?:times?|minutes?))?"
    r"(?: (?:within|between) .+)?"
)
_BARE = 2
"""So many words may say no more than that something shall be taken out: `drop please`."""
_THE_RULE = re.compile(
    r"\b(?:the|our|that|this|those|these|its)(?: (?!for\b|to\b|if\b)[\w/-]+){0,4}? "
    r"(?:rule|signal|criterion|penalty|bonus|malus|deduction|reward)s?\b",
    re.IGNORECASE,
)
_EXTRA = phrases("so_many_on_top")
_TEMPERATURES = listed("temperatures")
_SAYS_RULE = re.compile(r"\b(?:rule|signal|criterion|bonus|penalty|malus|deduction)\b", re.IGNORECASE)
_GIVES = re.compile(r"\b(?:g[ai]v(?:e|es|ing)|add(?:s|ed)?|count(?:s|ed)?|(?:is|was|were) worth) \d", re.IGNORECASE)
"""Whatever gives points is no threshold: `what if calling us gave 20`."""
_TO_RULE = re.compile(rf"(?<!\w){any_of('onto_rule')}", re.IGNORECASE)
"""Speaks of the points that a rule has: `add 5 to demo`, `15 off the webinar rule`."""


def changes_in(world: World, spotted: Spotted, thread: Thread) -> list[Filled]:
    """The changes that the question may speak of, the likeliest first."""
    found = sorted(_changes(world, spotted, thread), key=lambda change: -change.fit)
    return found[:3] or [Filled({}, 0.1, "change")]


def _changes(world: World, spotted: Spotted, thread: Thread) -> Iterator[Filled]:
    question = in_figures(spotted)
    amounts = points_said(spotted)
    if (replaced := _replaced(world, spotted.question)) is not None:
        yield replaced
        return
    rules, sure = _rules(world, spotted, thread)
    ready = (world.drafted.plan or world.plan).ready
    threshold = threshold_in(question, None if ready is None else Decimal(ready.at) / 1_000)
    of_rules = list(
        _of_rules(question, amounts, [as_drafted(world, rule) for rule in rules], sure, threshold, spotted.amounts)
    )
    of_rules = [_of_members(world, spotted, one) for one in of_rules]
    if threshold is not None:
        at_once = _at_once(spotted, of_rules, threshold)
        yield from at_once
        beside = 0.4 if at_once else 1.0
        yield Filled({"threshold": threshold}, beside * (0.95 if not at_once and _names_no_rule(spotted) else 0.6))
        of_rules = [replace(one, fit=beside * one.fit) for one in of_rules]
    sentence = spotted.draft[1] if threshold is None and _may_be_new(spotted, amounts, rules) else None
    beside = 1.0
    if sentence is not None:
        new = _new(world, spotted, sentence, rules)
        beside = 1.0 if new[0].fit <= 0.8 else 0.1 if _is_unheard_of(spotted) else 0.5
        yield from new
    yield from (replace(one, fit=beside * one.fit) for one in of_rules)
    is_of_nothing = spotted.rule is None and not thread.rule and not says_whom(spotted)
    is_of_nothing = (
        is_of_nothing
        and _GIVES.search(question) is None
        and not names_another(world, spotted)
        and not _names_what_is_not_there(spotted)
    )
    is_of_nothing = is_of_nothing and not (_IT.search(question) and _speaks_of_no_ready(thread))
    if is_of_nothing and sentence is None and threshold is None and len(amounts) == 1 and _may_be_ready(amounts[0]):
        yield Filled({"threshold": number(amounts[0].value)}, 0.7)


def _names_what_is_not_there(spotted: Spotted) -> bool:
    """`if hot started at 70`, where no band is called so: another band than those there are, or a word that people do
    not ask with. Whoever names something means no threshold."""
    plain = (word.text for word, tag in zip(spotted.words, spotted.tags, strict=True) if tag is None)
    return any(
        word in _TEMPERATURES or (word.replace("_", "").isalpha() and word not in spotted.common) for word in plain
    )


def _speaks_of_no_ready(thread: Thread) -> bool:
    """Whether `it` in `set it to 40` is nothing, or another change that was spoken of."""
    change = thread.change or thread.done
    return "threshold" not in change if change else thread.tool in (None, "what_if", "propose_change", "draft_rule")


def _of_members(world: World, spotted: Spotted, change: Filled) -> Filled:
    """`Canada is no longer a country we sell to`: of a rule that asks for a set, not the rule goes where one value is
    named, but that value."""
    rule = world.rules.get(str(change.arguments.get("rule")))
    asked = _ASKS_FOR_SET.fullmatch(rule.text) if rule is not None and change.arguments.get("remove") else None
    if asked is None:
        return change
    value = re.escape(asked["field"]) + r' is "((?:[^"\\]|\\.)*)"'
    named = [
        match[1] for part in conjuncts(spotted.found.condition) if (match := re.fullmatch(value, part.strip("()")))
    ]
    if not named:
        return change
    return Filled({"set": asked["set"], "members": ", ".join(named), "remove": True}, change.fit)


def _may_be_ready(amount: Amount) -> bool:
    """Whether somebody who says no more than a number may mean where ready stands."""
    return 20 <= amount.value <= 200


def _names_no_rule(spotted: Spotted) -> bool:
    return spotted.rule is None or spotted.rule.fit < 0.8


def _at_once(spotted: Spotted, of_rules: Sequence[Filled], threshold: int | Decimal) -> list[Filled]:
    """`pricing at 35 and ready at 60`: a rule's change and the threshold's, where the question says both."""
    first = of_rules[0] if of_rules and spotted.rule is not None and spotted.rule.fit >= _SURE_RULE else None
    return [] if first is None or first.unclear else [Filled({**first.arguments, "threshold": threshold}, 0.97)]


def _of_rules(
    question: str,
    amounts: list[Amount],
    rules: Sequence[Rule],
    sure: float,
    threshold: int | Decimal | None,
    numbers: Sequence[Amount],
) -> Iterator[Filled]:
    """Other points for a rule, another bound or window, or the rule gone."""
    question = taken_off(question)
    spelt_out = " ".join(word.text for word in words_of(question))  # `didn't have that rule`
    removes = any(pattern.search(text) for pattern in (_REMOVE, _OUT) for text in (question, spelt_out))
    for place, rule in enumerate(rules[:3]):
        fit = sure * (1.0 if place == 0 else 0.5)
        points = points_of(question, amounts, rule, threshold)
        altered = altered_rule(rule, question, amounts, numbers)
        if altered and altered != rule.statement:  # `the silent for 180 days one` only calls it so
            yield Filled({"rule": rule.id, "sentence": altered}, fit)
        elif removes and _PART.search(question):
            yield Filled({"rule": rule.id}, fit, "change")  # a part of it shall go, and not the rule
        elif points is not None:
            if removes and rule.points is not None and abs(Decimal(points)) * 1_000 == abs(rule.points):
                yield Filled({"rule": rule.id, "remove": True}, fit)  # `drop the one that takes 10 points`
            yield Filled({"rule": rule.id, "points": points}, fit * (0.5 if removes else 1.0))
        elif removes or (rule.points is None and _LET_IN.search(question)):
            yield Filled({"rule": rule.id, "remove": True}, fit)
        else:
            yield Filled({"rule": rule.id}, 0.2 * fit, "points")


def _new(world: World, spotted: Spotted, sentence: str, rules: Sequence[Rule]) -> list[Filled]:
    """A new rule; where one asks for the same already, and no new one is spoken of, that one with these points."""
    question, match = in_figures(spotted), _WHEN.match(sentence)
    is_new = bool(_NEW.search(question))
    if speaks_of_rule(spotted) or _says_points_now(question, rules):
        return [Filled({"sentence": sentence}, 0.3)]
    same = next((rule for rule in world.plan.rules if match and match[1] == rule.text), None)
    if same is not None and same in rules[:1] and not is_new:
        return [Filled({"sentence": sentence}, 0.4)]
    if match and same is not None and not is_new:
        takes = match[2] == "subtract" or ((same.points or 0) < 0 and not _ADDS.search(question))
        points = number(-Decimal(match[3]) if takes else Decimal(match[3]))
        if any(is_relative(question, one) for one in points_said(spotted)):
            points = points_of(question, points_said(spotted), same, None) or points
        return [Filled({"rule": same.id, "points": points}, 0.95), Filled({"sentence": sentence}, 0.4)]
    is_joined = match is not None and " and " in re.sub(r"\bbetween \S+ and\b", "", match[1])
    is_more = is_joined and says_more(spotted)
    if not is_new and rules and _THE_RULE.search(question):
        return [Filled({"sentence": sentence}, 0.3)]
    is_more |= _asks_oftener(spotted, rules)
    is_other = is_new or is_more or _of_everybody(question) or _is_unheard_of(spotted) or _EXTRA.search(question)
    return [Filled({"sentence": sentence}, 0.97 if is_other else 0.5)]


def _says_points_now(question: str, rules: Sequence[Rule]) -> bool:
    """`25 instead of 10`, of a rule that has 10 points: it is that one."""
    said = {Decimal(number) for number in INSTEAD_OF.findall(question)}
    return any(rule.points is not None and abs(Decimal(rule.points)) / 1_000 in said for rule in rules[:1])


def _is_unheard_of(spotted: Spotted) -> bool:
    """Whether it speaks of what leads did that no rule asks for."""
    plan, condition = spotted.world.plan, _condition_of(spotted)
    asked = {event.selector.kind for rule in plan.rules for event in rule.evidence}
    others = {event.name for event in plan.events if not event.by_us} - asked
    is_other = not others.isdisjoint(re.findall(r"[^\W\d]\w*", re.sub(r'"[^"]*"', "", condition)))
    return is_other or any(not _is_asked_for(plan, *told) for told in _TOLD_TARGET.findall(condition))


def _condition_of(spotted: Spotted) -> str:
    """What is said of leads, else what a rule would ask for by what is said of points."""
    drafted = _WHEN.match(spotted.draft[1] or "") if spotted.found.condition is None else None
    return drafted[1] if drafted else spotted.found.condition or ""


def _is_asked_for(plan: Plan, kind: str, target: str) -> bool:
    """Whether a rule asks for this, or for the same done to anything; one of a set of pages is another thing than all
    of them."""
    selected = [event.selector for rule in plan.rules for event in rule.evidence if event.selector.kind == kind]
    is_any = any(one.targets is None for one in selected)
    return is_any or any(f'{kind} "{target}"' in rule.text for rule in plan.rules)


def says_whom(spotted: Spotted) -> bool:
    """Whether it speaks of some leads: of them, not of all, are the points. `ready at 60` speaks of none."""
    parts = conjuncts(spotted.found.condition)
    return any(part.removeprefix("(").removeprefix("not ").split()[0] not in OUTCOME for part in parts)


def _replaced(world: World, question: str) -> Filled | None:
    """A rule with another in its place: `replace the blog rule with …`."""
    for pattern in _REPLACE:
        if (match := pattern.search(question)) and (rule := rule_in(world, words_of(match[1]), frozenset())):
            sentence = draft_in(world, match[2])[1]
            if sentence is not None:
                return Filled({"rule": rule.rules[0], "sentence": sentence}, 0.98)
    return None


def _may_be_new(spotted: Spotted, amounts: Sequence[Amount], rules: Sequence[Rule]) -> bool:
    """Whether it may ask for a new rule: it speaks of leads, and of points or of taking them out."""
    question = spotted.question
    if _NEW.search(question) and amounts:
        return True
    if not (amounts or THROWS_OUT.search(question)):
        return False
    if spotted.found.condition is None:  # `downloading the whitepaper`, which is a condition in a rule alone
        return bool(rules) and (_is_unheard_of(spotted) or _asks_oftener(spotted, rules))
    return not rules or _of_everybody(question) or bool(_unsaid(spotted)) or _is_unheard_of(spotted)


def asks_for_rule(spotted: Spotted) -> bool:
    """Whether all of it is a request for a rule, with the points that it shall give: no leads are listed or counted
    then, however many such points are."""
    if _ASKS.match(spotted.question) or spotted.question.rstrip().endswith("?"):
        return False
    return SAYS_POINTS.search(spotted.question) is not None and spotted.draft[1] is not None


def _of_everybody(question: str) -> bool:
    """Whether it speaks of all who are something, as new rules do."""
    return bool(_EVERYBODY.search(question) or _WHOEVER.search(question))


def speaks_of_rule(spotted: Spotted) -> bool:
    """Whether it changes the points of a rule that there is: `add 5 to demo`, `15 off the webinar rule`."""
    if spotted.rule is None or spotted.rule.fit < _SURE_RULE or says_more(spotted):
        return False
    return _TO_RULE.search(in_figures(spotted)) is not None or _says_its_points(spotted, spotted.rule)


def _says_its_points(spotted: Spotted, rule: RuleMention) -> bool:
    """`the seminar points`, without how many: those that the rule has."""
    first, last = min(rule.words, default=0), max(rule.words, default=-1)
    behind = spotted.words[last + 1].text if last + 1 < len(spotted.words) else ""
    is_one = rule.words == frozenset(range(first, last + 1))
    return is_one and behind in _POINTS and not (first and spotted.tags[first - 1] == NUMBER)


def says_more(spotted: Spotted) -> bool:
    """Whether it asks for more than the rule does: `add 10 to VPs in Germany`, of a rule for VPs."""
    return (
        len(_apart(spotted.found.condition)) > 1 and bool(_unsaid(spotted)) and not _SAYS_RULE.search(spotted.question)
    )


def _asks_oftener(spotted: Spotted, rules: Sequence[Rule]) -> bool:
    """`three or more seminars earn 10`, where the rule asks for one, and nothing is said to become other."""
    asked = conjuncts(rules[0].text) if rules else []
    parts = [part for part in conjuncts(_condition_of(spotted)) if part not in asked]
    return _GIVES_TO.search(spotted.question) is not None and any(
        (match := _HOW_OFTEN.fullmatch(part)) and match["what"] in asked for part in parts
    )


def _apart(condition: str | None) -> list[str]:
    """The parts of a condition, without those that only say how often another must be done."""
    parts = conjuncts(condition)
    counts = {part: match[1] for part in parts if (match := _COUNT_ALONE.fullmatch(part))}
    done = [asks_of(part).split()[0] for part in parts]
    return [part for part in parts if part not in counts or done.count(counts[part]) == 1]


def _unsaid(spotted: Spotted) -> set[int]:
    """The words of conditions that are not the rule's."""
    spans = spotted.found.spans
    held = {
        place
        for place, word in enumerate(spotted.words)
        if len(word.text) > 2 and any(start < word.end and word.start < end for start, end in spans)
    }
    return held - (spotted.rule.words if spotted.rule is not None else frozenset())


def _rules(world: World, spotted: Spotted, thread: Thread) -> tuple[list[Rule], float]:
    """The rules that may be meant, and how sure that is: the one that asks for just what the question does, those of
    the question, else the one spoken of before."""
    same = [rule for rule in world.plan.rules if rule.text == spotted.found.condition]
    if len(same) == 1 and (spotted.rule is None or spotted.rule.fit < _BY_NAME):
        return same, 0.9
    if spotted.rule is not None:
        sure = min(1.0, spotted.rule.fit) if len(spotted.rule.rules) == 1 else 0.8
        return [world.rules[one] for one in spotted.rule.rules], sure
    is_it = not (names_another(world, spotted) or removes_other(spotted) or speaks_of_others(spotted))
    if thread.rule in world.rules and is_it:
        return [world.rules[thread.rule]], 0.9
    return [], 0.0


def removes_other(spotted: Spotted) -> bool:
    """`remove grade fit`, `remove all rules`, behind another rule: it speaks of no rule as `it`, and of something."""
    question = spotted.question
    says_it = _SAYS_IT.search(question) is not None and spotted.found.condition is None
    return _REMOVE.search(question) is not None and not says_it and len(spotted.words) > _BARE


def speaks_of_others(spotted: Spotted) -> bool:
    """`what if students got -10?`: those who get them are named, and the rule that was spoken of is not meant."""
    words = {word.start: place for place, word in enumerate(spotted.words)}
    for match in _WHO_GETS.finditer(spotted.question):
        place = words.get(match.start("who"))
        if place is not None and spotted.tags[place] is None and spotted.words[place].text not in _NO_RECEIVER:
            return True
    return False


def as_drafted(world: World, rule: Rule) -> Rule:
    """With what is proposed, which `5 more` counts from."""
    drafted = world.drafted.plan or world.plan
    return next((one for one in drafted.rules if one.id == rule.id), rule)
