"""What a rule asks for otherwise: within which time, how often, of whom; how often it counts; and why, no more."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import stem, stems
from leadscore.assistant.tools.counterparts import condition_in, node_of, sentence_in
from leadscore.assistant.understanding.how_often import is_done
from leadscore.assistant.understanding.in_full.counting import AT_MOST, EACH, at_most, each_told
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.narrowing import narrowed, replaced_part
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import Change, NotRead, Told, rules_of
from leadscore.assistant.understanding.points import number
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.terms import Measure

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import EventCount, Rule

_Told = re.Match[str]
_TIME = "(?:(?:time |look-?back )?(?:window|time frame|timeframe|period)|(?:time|look-?back) limit)"
_WITHIN = patterns(
    r"(?:(?:SET|keep) )?LIST (?:LINK )*(?:WITHIN) SPAN(?:WASDAYS)(?: (?:OLDER))?",
    r"LIST (?:LINK )*(?:FIRES|last|lasts|be valid|is valid) for SPAN(?:WASDAYS)",
    rf"(?:SET|UPWARD|DOWNWARD|shorten|extend|widen|narrow)(?: ITS)? {_TIME} WHOSE LIST(?: LINK)* SPAN",
    rf"(?:(?:SET|shorten|extend|widen|narrow) )?LIST {_TIME}(?: LINK)* SPAN",
    rf"(?:a |the )?{_TIME} of SPAN (?:for|on) LIST",
    r"LIST (?:LINK )*(?:looks?|looking|considers?|covers?|reach(?:es)?)(?: (?:back|at|over|only|just))*"
    r"(?: the)?(?: (?:last|past|previous))? SPAN(?: back)?(?:WASDAYS)(?: only)?",
    r"LIST (?:LINK )*the (?:last|past|previous) SPAN(?:WASDAYS)(?: only)?",
    r"(?:(?:FIRES) )?LIST (?:LINK )*within SPAN (?:ONLY)",
    r"(?:limit|restrict|confine|narrow) LIST to (?:the (?:last|past) )?SPAN",
    r"(?P<again>WIDEN) LIST(?: ITS)? (?:to|by up to|up to) (?:the (?:last|past) )?SPAN(?:WASDAYS)",
)
_AFTER = patterns(
    r"(?:SET )?LIST (?:LINK |fire |fires )*(?:after|from|at|for|to|of) SPAN"
    r"(?: of (?:silence|inactivity|quiet|nothing))?(?: on)?"
)
_AT_ANY_TIME = patterns(
    rf"(?:AWAY|LOSES|RID)(?: ITS)? (?:{_TIME}|SPAN(?: (?:{_TIME}|limit|rule|restriction|condition))?) "
    r"(?:FROM|WHOSE) LIST",
    r"(?:FIRES) LIST (?:WHENEVER)(?: (?:it|that|they) (?:happened|was|were|is|came))?",
    r"(?:(?:let|make) )?LIST (?:LINK |FIRES )+(?:WHENEVER)(?: (?:it|that|they) (?:happened|was|were|is|came))?",
    rf"(?:(?:let|make) )?LIST (?:LINK )*(?:WITHOUT)(?: ITS)? {_TIME}",
    rf"no {_TIME} (?:WHOSE) LIST",
)
_SO_OFTEN = patterns(
    r"LIST (?:LINK )*(?:NEED) (?:at least )?OFTEN (?:or more )?(?P<what>\w+)(?: within SPAN)?",
    r"(?:SET )?LIST (?:LINK )*(?:(?:only )?(?:from|at least|after|with|on|only after) )?OFTEN (?:or more )?"
    r"(?P<what>\w+)(?: (?:on|onwards|up|or more))?(?: within SPAN)?"
    r"(?: (?:instead of|rather than|not)(?: from)? (?P<was>\d+)(?: \w+)?)?",
    r"LIST counting (?:(?:only )?(?:from|after|with|on) )?OFTEN (?P<what>\w+)(?: (?:on|onwards|up))?"
    r"(?: (?:instead of|rather than|not)(?: from)? (?P<was>\d+)(?: \w+)?)?",
)
_ONCE_ENOUGH = patterns(
    r"(?:AWAY)(?: ITS)? (?:OFTEN )?(?P<what>\w+) (?:FROM|WHOSE) LIST",
    r"LIST (?:LINK )*(?:one|1|a single)(?P<often>) (?P<what>\w+) (?:LINK )*(?:enough|sufficient|plenty)",
)
_GONE = patterns(
    r"(?:remove|delete|drop|scrap|get rid of|throw out|take out) (?=.*§.*§)LIST",
    r"take (?=.*§.*§)LIST out",
    r"(?:getting rid(?: of)?|removing|dropping|deleting|scrapping|losing|axing|killing|throwing out|taking out) LIST",
    r"(?:do not|never|no longer|stop) (?:FIRES|counting|using) LIST",
    r"(?:give |award )?no (?:more )?POINTS(?: any more| at all)? (?:for|from|on) LIST",
    r"no (?:more )?LIST POINTS(?: any more| at all)?",
)
_NO_REASON = patterns(
    r"(?:AWAY|LOSES|leave out|leave off|omit|no|without)(?: ITS)? (?:reason|because|explanation|justification) "
    r"(?:FROM|WHOSE) LIST",
    r"LIST (?:LINK )*(?:WITHOUT)(?: ITS)? (?:reason|explanation)",
)
_NARROWED = patterns(
    r"(?:limit|restrict|confine|narrow|narrow down) LIST to (?P<whom>.+)",
    r"(?:(?:let|make|have) )?LIST (?:LINK |FIRES )*(?:ONLY)?(?: (?:FIRES))? (?:for|if|when|to) (?P<whom>.+)",
    r"(?:also |additionally )?(?:require|demand|ask for) (?P<whom>.+?) (?:for|in|on|of) LIST",
    r"LIST (?:should |shall |must )?(?:also|additionally) (?:NEED) (?P<whom>.+)",
    r"only (?:FIRES) LIST (?:for|to|if|when) (?P<whom>.+)",
    r"LIST (?:LINK )*(?:ONLY)(?: (?:be|get))? (?:punish|penali[sz]|reward|deduct|count|tak)ed (?:for|if|when) "
    r"(?P<whom>.+)",
    r"(?:FIRES) LIST (?:ONLY) (?:for|to|if|when) (?P<whom>.+)",
    r"(?:(?:let|make|have) )?LIST (?:LINK |FIRES )*(?:ONLY) (?P<whom>(?:in|from|at) .+)",
    r"add (?:the |a )?(?:condition|requirement) (?:that )?(?P<whom>.+?) to LIST",
)
_SPARED = patterns(
    r"LIST (?:should|shall|must|may|does|do|can|will) (?:not|no longer|never) (?:FIRES) "
    r"(?:for|to|if|when) (?P<whom>.+)",
    r"(?:do not|never|no longer|stop) (?:FIRES|counting|giving|applying) LIST (?:for|to|if|when) (?P<whom>.+)",
    r"(?:do not|never) let LIST (?:FIRES) (?:for|to|if|when) (?P<whom>.+)",
    r"LIST (?:LINK |FIRES )*(?:except|but not|unless|not|never|other than)(?: for| if| when| to)? (?P<whom>.+)",
    r"(?:exclude|exempt|spare|except|bar) (?P<whom>.+?) from LIST",
    r"(?:leave|keep|take) (?P<whom>.+?) out of LIST",
    r"no POINTS (?:for|from) LIST (?:for|to|if|when) (?P<whom>.+)",
    r"no LIST POINTS (?:for|to|if|when) (?P<whom>.+)",
    r"(?P<whom>[^§]+?) (?:should|shall|must|may|do|does|can|will) (?:not|never|no longer) "
    r"(?:get|have|receive|be given|earn) (?:(?:any|the) )?(?:POINTS (?:for|from|of) )?LIST",
)
_POINTS_FOR = r"LIST (?:LINK |costs? |takes? |FIRES )*NUM(?: POINTS)? (?:off )?"
_OF_SOME = patterns(
    rf"(?:SET )?{_POINTS_FOR}(?:(?:ONLY) )(?:for|to|if|when|in|from) (?P<whom>.+)",
    rf"(?:SET )?{_POINTS_FOR}(?:for|to|if|when|in|from) (?P<whom>.+?) (?:ONLY|alone)",
    rf"(?:SET )?{_POINTS_FOR}(?:for|if|when|in) (?P<whom>.+)",
    r"(?:for|in) (?P<whom>[^§]+?)(?: ,)? (?:SET )?LIST (?:LINK |costs? |takes? )*NUM(?: POINTS)?",
)
_OTHERWISE = patterns(
    r"(?:SET )?LIST (?:LINK )*(?P<whom>(?:from|over|under|between|above|below|at least|at most|more than|up to) .+)",
    r"(?:SET )?LIST (?:LINK )*(?:MEAN) (?P<whom>(?!until|till|through|up to)[^§]*\d[^§]*)",
)
_SO_LONG = patterns(
    r"(?:SET )?LIST (?:LINK |NEED )*(?:at least |from |of |after |with )?(?P<long>\d+) (?:minutes?|mins?)"
    r"(?: or more| long)?(?: (?:instead of|rather than|not) (?P<was>\d+)(?: (?:minutes?|mins?))?)?"
    r"(?: to (?:FIRES|be counted))?(?P<worth>)",
    r"only (?:if|when|once) LIST (?:LINK |watched |seen |attended |viewed |lasted )*(?:for )?(?:at least )?"
    r"(?P<long>\d+) (?:minutes?|mins?)(?: or (?:more|longer))?(?P<was>)(?: ,)?"
    r"(?: (?:should|shall|must|do|does|will|are|is|can|may|we|it|they|that|ITS))*"
    r"(?: (?P<worth>\d+)(?: POINTS)?)?(?: (?:be|it|them|POINTS|given|give|awarded|granted|added|counted|FIRES))*",
)
_FROM_SO_MANY = patterns(
    r"(?:(?:let|make|have) )?LIST (?:LINK |NEED )*(?P<how>from|at|with|as of|over|above|more than|under|below|"
    r"less than|fewer than|at least|)(?: LEAST)? ?NUM (?P<what>\w+)(?: (?:on|onwards|up|or more|already))?",
    r"LIST (?=.*\b(?:kick|appl))(?:LINK )*(?P<how>from|at|over|above|more than|under|below|less than) NUM(?P<what>)"
    r"(?: on)?",
    r"(?P<how>)NUM (?P<what>\w+)(?: (?:are|is|will be|should be|shall be|would be|already))*"
    r"(?: (?:enough|plenty|sufficient|fine|do|suffice|suffices))(?: (?:for|in) LIST)",
)
_HELD = re.compile(r"(?P<field>\w+) (?P<how>>=|>|<=|<) (?P<value>\d+(?:\.\d+)?)")
_HOW = {"over": ">", "above": ">", "more than": ">", "under": "<", "below": "<", "less than": "<", "fewer than": "<"}
_COSTS = patterns(
    r"(?:(?:let|make|have) )?LIST (?:LINK )*(?:cost|costs|take|takes|lose|loses|subtract|subtracts|deduct|deducts)"
    r"(?: off)? (?P<number>\d+(?:\.\d+)?)(?: POINTS)?(?: off)?(?: instead)?",
    r"(?:SET )?LIST (?:LINK )*-(?P<number>\d+(?:\.\d+)?)(?: POINTS)?(?: instead)?",
)
_EVENT = re.compile(r"(?P<base>.*?)(?: at least (?P<often>\d+) times?)?(?: within (?P<days>\d+ \w+))?")
_DAYS = {
    "hour": Decimal(1) / 24,
    "day": Decimal(1),
    "week": Decimal(7),
    "month": Decimal(30),
    "quarter": Decimal(90),
    "year": Decimal(365),
}


def gates_told(world: World, text: Text) -> Meant | None:
    """The changes that a text asks for, where it speaks of nothing but what a rule asks for. Raises Told."""
    for forms, read in _READS:
        if match := _with_words(text, first_of(forms, text.told)):
            try:
                rules = [rule for one in text.named(match["who"]) if not one.bound for rule in rules_of(world, one)]
                if read is _of_some:
                    return _for_some(world, rules, match)
                found = [read(world, rule, match) for rule in rules]
            except NotRead:
                continue
            return [found] if found else None
    return None


def _with_words(text: Text, match: _Told | None) -> _Told | None:
    """With what names stand for, where these are among the words for whom it counts."""
    whom = match.groupdict().get("whom") if match else None
    if match is None or not whom or "§" not in whom:
        return match
    return match.re.fullmatch(match[0].replace(whom, text.plain(whom)))


# ------------------------------------------------------------------------------------------------ time, and how often


def _within(world: World, rule: Rule, match: _Told) -> str:
    base, often, days = _of_event(rule)
    was, is_other = match.groupdict().get("was"), match.groupdict().get("again")
    if (was and [was] != days.split()[:1]) or (is_other and not days):  # there is none that could be wider
        raise NotRead
    return _with_event(rule, base, often, _span(match))


def _after(world: World, rule: Rule, match: _Told) -> str:
    """`quiet after 60 days`."""
    if not (found := re.search(r"\binactive for \d+ \w+", rule.statement)):
        raise NotRead
    return rule.statement.replace(found[0], f"inactive for {_span(match)}", 1)


def _at_any_time(world: World, rule: Rule, match: _Told) -> str:
    base, often, days = _of_event(rule)
    said = _span(match) if match.groupdict().get("unit") else days
    if not days:
        raise Told(f"`{rule.name or rule.text}` has no window: it counts what happened at any time.")
    if _in_days(said) != _in_days(days):
        raise NotRead
    return _with_event(rule, base, often, "")


def _so_often(world: World, rule: Rule, match: _Told) -> str:
    base, often, days = _of_event(rule, match["what"])
    if (was := match.groupdict().get("was")) and was != (often or "1"):
        raise NotRead
    within = _span(match) if match.groupdict().get("unit") else days
    return _with_event(rule, base, match["often"] if int(match["often"]) > 1 else "", within)


def _once_enough(world: World, rule: Rule, match: _Told) -> str:
    base, often, days = _of_event(rule, match["what"])
    if not often or match["often"] not in (None, "", often):
        raise NotRead
    return _with_event(rule, base, "", days)


def _of_event(rule: Rule, counted: str = "") -> tuple[str, str, str]:
    """The one event that a rule asks for, how often, and within which time; `counted` is what is said to be counted."""
    if len(rule.evidence) != 1 or rule.evidence[0].measure is not Measure.TIMES:
        raise NotRead
    event: EventCount = rule.evidence[0]
    match = _EVENT.fullmatch(event.text)
    if match is None or (counted and not _is_counted(counted, event)) or rule.text.count(event.text) != 1:
        raise NotRead
    return match["base"], match["often"] or "", match["days"] or ""


def _is_counted(word: str, event: EventCount) -> bool:
    """`visits` of what is visited, and `tastings` of those that are attended."""
    return is_done(word, event) or stem(word) in stems(event.text)


def _with_event(rule: Rule, base: str, often: str, within: str) -> str:
    event = f"{base}{f' at least {often} times' if often else ''}{f' within {within}' if within else ''}"
    return with_condition(rule, rule.text.replace(rule.evidence[0].text, event, 1))


def with_condition(rule: Rule, condition: str) -> str:
    """The rule's sentence with another condition."""
    asked = condition_in(condition)
    if asked is None:
        raise NotRead
    return statement_text(replace(node_of(rule), condition=asked))


def _span(match: _Told) -> str:
    count, unit = int(match["count"] or 1), match["unit"]
    if unit == "quarter":
        count, unit = 3 * count, "month"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _in_days(span: str) -> Decimal:
    count, unit = span.split()
    return int(count) * _DAYS[unit.removesuffix("s")]


def _no_reason(world: World, rule: Rule, match: _Told) -> str:
    node = node_of(rule)
    if node.because is None:
        raise Told(f"`{rule.name or rule.text}` gives no reason.")
    return statement_text(replace(node, because=None))


def _narrowed(world: World, rule: Rule, match: _Told) -> str:
    return with_condition(rule, narrowed(world, rule.text, match["whom"]))


def _spared(world: World, rule: Rule, match: _Told) -> str:
    return with_condition(rule, narrowed(world, rule.text, match["whom"], spares=True))


def _otherwise(world: World, rule: Rule, match: _Told) -> str:
    return with_condition(rule, replaced_part(world, rule.text, match["whom"]))


def _of_some(world: World, rule: Rule, match: _Told) -> Change:
    """Other points, and of some alone: all others have what they have, and a rule of its own gives these what is
    missing, or takes it."""
    node = _with_points(rule, match)
    if node.each is not None or node.points is None:
        raise NotRead
    condition = narrowed(world, rule.text, match["whom"])
    sign = -1 if node.points.negative else 1
    missing = sign * node.points.number.value - Decimal(rule.points or 0) / 1_000
    if not missing:
        raise NotRead
    asked = condition_in(condition)
    assert asked is not None, "it is one"
    points = n.Points(missing < 0, n.Number(abs(missing)))
    return {
        "sentence": statement_text(
            replace(node, condition=asked, points=points, name=None, because=None, in_force=node.in_force)
        )
    }


def _theirs_alone(world: World, rule: Rule, match: _Told) -> Change:
    """The same points, and for nobody else any."""
    asked = condition_in(narrowed(world, rule.text, match["whom"]))
    assert asked is not None, "it is one"
    return {"rule": rule.id, "sentence": statement_text(replace(_with_points(rule, match), condition=asked))}


def _for_some(world: World, rules: list[Rule], match: _Told) -> Meant:
    """In each way in which it may be meant: what the others get is not said."""
    found: Meant = [[_theirs_alone(world, rule, match) for rule in rules]]
    try:
        return [[_of_some(world, rule, match) for rule in rules], *found]
    except NotRead:
        return found


def _with_points(rule: Rule, match: _Told) -> n.Rule:
    """With the points that are told; a rule that takes some takes so many."""
    node = node_of(rule)
    if node.points is None:
        raise NotRead
    told = Decimal(match["number"])
    return replace(node, points=n.Points(told < 0 or node.points.negative, n.Number(abs(told))))


def _costs(world: World, rule: Rule, match: _Told) -> Change:
    """`rival should cost 30 points`, also of a rule that throws leads out."""
    node = node_of(rule)
    if node.points is not None:
        return {"rule": rule.id, "points": -number(Decimal(match["number"]))}
    costs = n.Points(True, n.Number(Decimal(match["number"])))
    return {"rule": rule.id, "sentence": statement_text(replace(node, points=costs))}


def _so_long(world: World, rule: Rule, match: _Told) -> str:
    """`demo 10 minutes instead of 8`."""
    held = [*re.finditer(r"(\d+)(?= minutes?\b)", rule.text)]
    worth = {None, "", f"{number(Decimal(rule.points or 0) / 1_000)}".lstrip("-")}
    if len(held) != 1 or match["was"] not in (None, "", held[0][1]) or match["worth"] not in worth:
        raise NotRead
    return with_condition(rule, f"{rule.text[: held[0].start()]}{match['long']}{rule.text[held[0].end() :]}")


def _from_so_many(world: World, rule: Rule, match: _Told) -> str:
    """`the seats rule kicks in at 10 seats`, `15 seats are enough`."""
    held = _HELD.fullmatch(rule.text)
    if held is None or (match["what"] and not _counts(held["field"], match["what"])):
        raise NotRead
    how = _HOW.get(match["how"], ">=" if held["how"] == ">" and match["how"] else held["how"])
    if how[0] != held["how"][0] or (how == "<" and match["how"] not in _HOW):
        raise NotRead
    return with_condition(rule, f"{held['field']} {how} {match['number']}")


def _counts(field: str, what: str) -> bool:
    """Whether a word is what a field counts: `people` of employees."""
    people = {"employees", "employee", "people", "staff", "heads", "persons"}
    return stem(what) in stems(field) or {field, what} <= people


_Read = Callable[["World", "Rule", _Told], str]


def _rewritten(read: _Read) -> Callable[[World, Rule, _Told], Change]:
    return lambda world, rule, match: {"rule": rule.id, **_as_points(rule, read(world, rule, match))}


def _as_points(rule: Rule, sentence: str) -> Change:
    """A rule that is as it was but for its points has other points, and no more."""
    node, other = node_of(rule), sentence_in(sentence)
    if node.points is None or not isinstance(other, n.Rule) or other.points in (None, node.points):
        return {"sentence": sentence}
    if replace(other, points=node.points) != node:
        return {"sentence": sentence}
    assert other.points is not None
    return {"points": number(-other.points.number.value if other.points.negative else other.points.number.value)}


def _gone(world: World, rule: Rule, match: _Told) -> Change:
    return {"rule": rule.id, "remove": True}


_READS: tuple[tuple[tuple[re.Pattern[str], ...], Callable[[World, Rule, _Told], Change]], ...] = (
    (_GONE, _gone),
    (_SO_LONG, _rewritten(_so_long)),
    (_FROM_SO_MANY, _rewritten(_from_so_many)),
    (_COSTS, _costs),
    (_OF_SOME, _of_some),
    (_NO_REASON, _rewritten(_no_reason)),
    (EACH, _rewritten(each_told)),
    (AT_MOST, _rewritten(at_most)),
    (_WITHIN, _rewritten(_within)),
    (_AFTER, _rewritten(_after)),
    (_AT_ANY_TIME, _rewritten(_at_any_time)),
    (_SO_OFTEN, _rewritten(_so_often)),
    (_ONCE_ENOUGH, _rewritten(_once_enough)),
    (_OTHERWISE, _rewritten(_otherwise)),
    (_SPARED, _rewritten(_spared)),
    (_NARROWED, _rewritten(_narrowed)),
)
