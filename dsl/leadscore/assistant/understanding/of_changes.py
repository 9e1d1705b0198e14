"""The last change of the policy, or the last draft, otherwise: other points, another rule, for others; its effect."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from leadscore.assistant.understanding.altered_rule import INSTEAD_OF
from leadscore.assistant.understanding.altering import SCORE, altered
from leadscore.assistant.understanding.amounts import Amount
from leadscore.assistant.understanding.changes import changes_in, speaks_of_others
from leadscore.assistant.understanding.how_many import free_amounts
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.numbers_meant import held, is_another, last_meant, more_or_less, times_as_much
from leadscore.assistant.understanding.parts import asks_of, conjuncts
from leadscore.assistant.understanding.pending.corrected import without_lead
from leadscore.assistant.understanding.pending.of_rule import only_proposed
from leadscore.assistant.understanding.points import in_figures, number, threshold_in
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE, names_another
from leadscore.assistant.understanding.said import SURE, Said
from leadscore.filters.words import OUTCOME
from leadscore.report.json_text import Json

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SENTENCE = re.compile(
    r"when (?P<where>.+?) (?:(?P<does>add|subtract) (?P<points>[\d.]+)|disqualify)(?P<rest>.*)", re.DOTALL
)
_OF_POINTS = frozenset(("no", "off", "points", "pts", "plus", "minus", "rather", "wait", "sorry"))
"""Words beside other points: `no, 9 off`."""
_DOES = (("subtract", phrases("takes_points")), ("add", phrases("gives_points")))
_OF_RULE = re.compile(r"\brule\b", re.IGNORECASE)
_LISTS = re.compile(
    r"\b(?:those|ones|leads|people|firms|companies|who)\b.*\b(?:over|above|under|below|(?:more|fewer|less) than)\W*\d"
    r"|^\W*(?:(?:and|now|please|ok)\W+)*(?:show|list|see)(?: me)?(?: the)?(?: top| first| best| next)? \d+\W*$",
    re.IGNORECASE,
)
"""`what about those over 100000?`, `show 10`: a number of leads, or one that they have."""
_MEANT = phrases("meant_another")
_OF_SEVERAL = (
    "Several rules are proposed, and it is not clear of which that is said. Say it with whom the rule is for, as in "
    "“not the rule for …” or “not Spain, Portugal”, or say no and draft them anew."
)
_EITHER, _LISTED = 0.7, 0.69
_ONLY = re.compile(r"\W*(?:but |and )?(?:only|just|not|except|without|with|also)\b", re.IGNORECASE)
_NARROWS = re.compile(rf"\W*{any_of('asks_for_too')}(?!\w)", re.IGNORECASE)
ITS_EFFECT, _SUPPOSED = phrases("its_effect"), phrases("only_supposed")


def other_change(said: Said) -> Iterator[Reading]:
    """`make it 12, and only for software firms`, `and demo?`, `5 more`, `what would that do?`."""
    if says := _meant_another(said):
        yield Reading(None, {}, SURE, says=says)
        return
    yield from (_with_others(said, one) for one in _other_change(said))


def _meant_another(said: Said) -> str:
    """`sorry, I meant student` behind a proposal: that cannot stay beside the one for it, nor its number be a guess."""
    spotted, arguments = said.spotted, said.thread.arguments
    named = spotted.rule.rules[0] if spotted.rule is not None and spotted.rule.fit > SURE_RULE else None
    held = arguments.get("rule")
    is_meant = _MEANT.search(spotted.question) and said.thread.tool == "propose_change" and "points" in arguments
    if not is_meant or not said.world.proposals or named in (None, held) or free_amounts(spotted):
        return ""
    return (
        f"`{held}` is proposed: “not {held}” takes that back. Then say what becomes of `{named}`, with its number; "
        "nothing is changed until you do."
    )


def _with_others(said: Said, reading: Reading) -> Reading:
    """What was supposed of several things stays supposed of the others, where one of them is said otherwise."""
    tried = said.thread.tried
    also, rule = tried.get("also"), reading.arguments.get("rule")
    is_same = rule is not None and rule == said.thread.arguments.get("rule")
    if reading.tool != "what_if" or not isinstance(also, list) or not is_same:
        return reading
    return replace(reading, arguments={**tried, "also": [*also[:-1], dict(reading.arguments)]})


def _other_change(said: Said) -> Iterator[Reading]:
    thread, tool = said.thread, str(said.thread.tool)
    if thread.change and ITS_EFFECT.search(said.spotted.question):
        is_proposed = tool == "propose_change"
        if not (is_proposed and _OF_RULE.search(said.spotted.question)):
            yield Reading("what_if", {} if is_proposed else dict(thread.change), SURE)
    elif (rule := only_proposed(said.world, thread)) is not None:
        yield from _other_sentence(said, tool, rule.statement, {"rule": rule.id})
    elif "sentence" in thread.arguments and "rule" not in thread.arguments:
        yield from _other_sentence(said, tool, str(thread.arguments["sentence"]), thread.arguments)
    elif tool == "draft_rule":
        return  # nothing was written that could be changed
    elif said.spotted.rule is not None or not names_another(said.world, said.spotted):
        yield from _other_points(said, tool)


def supposed(said: Said) -> Iterator[Reading]:
    """`so if we threw it out`: what somebody only supposes of the rule that was spoken of is not to be done."""
    if _SUPPOSED.search(said.spotted.question) and said.thread.rule:
        for change in changes_in(said.world, said.spotted, said.thread)[:1]:
            if not change.unclear and change.arguments.get("rule") == said.thread.rule:
                yield Reading("what_if", change.arguments, SURE)


def _other_sentence(said: Said, tool: str, held: str, arguments: Mapping[str, Json]) -> Iterator[Reading]:
    """The rule that was drafted or proposed, with other points, for others, or taking them."""
    thread, spotted = said.thread, said.spotted
    match = _SENTENCE.fullmatch(held)
    is_other = spotted.rule is not None and spotted.rule.fit > SURE_RULE and thread.rule not in spotted.rule.rules
    if match is None or (is_other and not spotted.found.condition) or names_another_number(said):
        return
    if _asks_outcome(spotted.found.condition):
        return  # no rule asks for one: that is a question about leads
    change = altered(said.world, spotted, match["where"], tool)
    if change is not None and tool == "propose_change" and "also" in thread.change:
        yield Reading(None, {}, SURE, says=_OF_SEVERAL)
        return
    where, used = (match["where"], frozenset[int]()) if change is None else (change.where, change.said)
    is_worth = any(part.startswith(SCORE) for part in conjuncts(spotted.found.condition))  # `better with 12 points`
    numbers = spotted.amounts if is_worth else free_amounts(spotted)
    instead = {Decimal(one) for one in INSTEAD_OF.findall(in_figures(spotted))} & set(
        map(Decimal, _NUMBER.findall(held))
    )
    free = [one for one in numbers if one.first not in used and one.value not in instead]  # `30 days rather than 14`
    points = _so_many(said, free, match["points"] or 0) if free else match["points"]
    is_below = free != [] and Decimal(points) < 0  # `minus 10`
    points = abs(Decimal(points)) if is_below else points
    does = next((word for word, said_so in _DOES if points and said_so.search(spotted.question)), match["does"])
    does = "subtract" if is_below else does
    sentence = f"when {where} {does} {points}{match['rest']}" if does else f"when {where} disqualify{match['rest']}"
    if where is None or sentence == match[0]:
        return
    new: dict[str, Json] = {"sentence": sentence}
    if "request" in thread.arguments:
        new["request"] = f"{thread.arguments['request']}, {spotted.question}"
    is_told = (change is not None and change.is_told) or does != match["does"]
    beside = said.rest(_OF_POINTS if free else frozenset(), said=used)
    sure = said.sure(beside, is_told=is_told, is_whole=said.is_own and change is not None)
    if change is None or not _is_by_itself(said, match["where"], where):
        yield Reading(tool, {**arguments, **new}, sure)
        return
    yield Reading(tool, {**arguments, **new}, _EITHER)
    yield Reading("find_leads", {"where": spotted.found.condition}, _LISTED)


def _is_by_itself(said: Said, before: str, where: str) -> bool:
    """`nobody from Germany`, `hotels`, `no, those in Germany`: nothing says that the rule is to ask for that, too,
    beside what it asks for."""
    question, is_more = said.spotted.question, len(conjuncts(where)) > len(conjuncts(before))
    rest = without_lead(question)
    if rest != question:
        return is_more and _ONLY.match(rest) is None
    first = said.spotted.found.spans[0][0] if said.spotted.found.spans else -1
    return is_more and first == said.spotted.words[0].start and _NARROWS.match(question) is None


def names_another_number(said: Said) -> bool:
    """`and ready at 60`, `hot from 80`: no points of the rule."""
    is_named = threshold_in(in_figures(said.spotted)) is not None or names_another(said.world, said.spotted)
    return is_named and not said.spotted.found.condition


def _asks_outcome(condition: str | None) -> bool:
    """Whether it speaks of who is ready, disqualified or in a band; a score may be so many points."""
    asked = {asks_of(part.removeprefix("not ")).split()[0] for part in conjuncts(condition)}
    return not asked.isdisjoint(OUTCOME.keys() - {"score"})


def _other_points(said: Said, tool: str) -> Iterator[Reading]:
    spotted, arguments = said.spotted, dict(said.thread.arguments)
    rule = spotted.rule.rules[0] if spotted.rule is not None and spotted.rule.fit > SURE_RULE else None
    free = free_amounts(spotted)
    sure = said.sure(said.rest())
    new: dict[str, Json] = {}
    if removal := _removal(said):
        yield Reading(tool, removal, SURE * sure)
        return
    is_of_leads = bool(spotted.found.condition) and not _OF_RULE.search(spotted.question)
    is_of_leads = is_of_leads or _LISTS.search(spotted.question) is not None
    if "members" in arguments or (rule is None and (is_of_leads or speaks_of_others(spotted))):
        return  # a question about leads is no change of the policy
    factor = times_as_much(spotted)
    name = next((name for name in ("threshold", "points") if name in arguments), "")
    if factor is not None and name and rule is None:
        new = {name: number(held(arguments[name]) * factor)}
    elif free and "threshold" in arguments and rule is None:
        new = {"threshold": number(_so_many(said, free, arguments["threshold"]))}
    elif free and "points" in arguments:
        new = {"points": _signed(_so_many(said, free, arguments["points"]), arguments["points"])}
    if rule is not None and "threshold" not in arguments:
        new["rule"] = rule
    if new and {**arguments, **new} != arguments:
        yield Reading(tool, {**arguments, **new}, SURE * sure)
    elif not new:
        rule = str(said.thread.rule)
        for change in changes_in(said.world, spotted, said.thread)[:1]:
            if not change.unclear and ("threshold" in arguments or change.arguments.get("rule", rule) == rule):
                yield Reading(tool, change.arguments, SURE * change.fit * sure)


def _removal(said: Said) -> Mapping[str, Json]:
    """`and no opens rule at all`: a rule that shall go, and get no other points."""
    found = changes_in(said.world, said.spotted, said.thread)[:1] if said.spotted.rule is not None else []
    return next((one.arguments for one in found if one.arguments.get("remove") and not one.unclear), {})


def _so_many(said: Said, free: list[Amount], before: Json) -> Decimal:
    """The number that is meant, or so many more or less than before."""
    amount = last_meant(said.spotted, free)
    by = more_or_less(said.spotted, amount)
    by *= _direction(said) if by > 0 and is_another(said.spotted, amount) else 1
    return abs(held(before)) + by * amount.value if by else amount.signed


def _direction(said: Said) -> int:
    """`another 5` goes on as the last change did: behind `take 5 off` it is one more time less."""
    world, arguments = said.world, said.thread.arguments
    earlier = world.proposals[-2].compiled if len(world.proposals) > 1 else world.written
    plan = world.drafted.plan if said.thread.tool == "what_if" else earlier.plan
    if plan is None:
        return 1
    was = next((rule.points for rule in plan.rules if rule.id == arguments.get("rule")), None)
    was = plan.ready.at if "threshold" in arguments and plan.ready is not None else was
    now = arguments.get("threshold", arguments.get("points"))
    return -1 if was is not None and now is not None and abs(held(now)) * 1_000 < abs(was) else 1


def _signed(value: Decimal, before: Json) -> int | Decimal:
    """`make it 20` of a rule that takes points is -20."""
    return number(-value if isinstance(before, (int, Decimal)) and before < 0 < value else value)
