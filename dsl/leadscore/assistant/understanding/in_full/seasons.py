"""Between which days a rule counts: `offer should end in June`, `switch tractors off until June`; and other points up
to a day or from one on: `set decider to 20 until June`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import node_of
from leadscore.assistant.understanding.changes import as_drafted
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import Change, NotRead, Told, rules_of
from leadscore.assistant.understanding.lexicon import table
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

_WHEN = r"(?P<when>[^§]+)"
_UNTIL, _FROM = (
    r"(?P<when>(?:until|till|through|up to) [^§]+)",
    r"(?P<when>(?:from|as of|starting|beginning|between) [^§]+)",
)
_IS = r"(?:LINK |only |valid |active |FIRES |run |runs |running |in force )*"
_ENDS = patterns(
    rf"(?:(?:let|have) )?LIST (?:LINK )*(?:ENDS) {_WHEN}",
    rf"(?:end|stop|expire|prolong|extend|shorten) LIST (?:LINK )*{_WHEN}",
    rf"(?:(?:let|have|keep|run|SET) )?LIST {_IS}{_UNTIL}",
)
_STARTS = patterns(
    rf"(?:(?:let|have) )?LIST (?:LINK )*(?:STARTS) {_WHEN}",
    rf"(?:start|begin) LIST {_WHEN}",
    rf"(?:(?:let|have|keep|run|SET) )?LIST {_IS}{_FROM}",
)
_OFF = patterns(
    rf"(?:switch|turn|take) LIST off {_UNTIL}",
    rf"(?:(?:switch|turn|take) off|pause|suspend|disable|mute|silence|stop|RID) LIST {_UNTIL}",
)
_ALWAYS = patterns(
    r"(?:(?:let|have|SET) )?LIST (?:LINK |FIRES )*(?:all year(?: round)?|for ever|forever|at any time of the year)",
    r"(?:AWAY|RID)(?: ITS)? (?:season|dates|end date|start date|last day|first day) (?:FROM|WHOSE) LIST",
)
_MONTH = table("in_full")["MONTHS"]
_SPAN = r"(?:day|week|month|quarter|season|year)s?"
_DATE = (
    rf"(?:(?:on|the|early|mid|late|this|next|middle|end|start|beginning|of) )*(?:{_MONTH}|\d{{4}}(?:-\d\d)*|"
    rf"\d{{1,2}}(?:st|nd|rd|th| of)? (?:of )?(?:{_MONTH})|\w+day|tomorrow|spring|summer|autumn|fall|winter|christmas|"
    rf"easter|new year|q[1-4]|{_SPAN})"
)
FOR_A_TIME = re.compile(
    r"(?P<change>\S.*?)(?: ,)? (?P<when>(?:(?:only|just) )?"
    rf"(?:(?:until|till|through|from|as of|starting|beginning|during) {_DATE}|tomorrow|next {_SPAN}|"
    rf"for (?:the )?(?:(?:next|coming) (?:\d+ )?{_SPAN}|rest)|this {_SPAN}|in (?:{_MONTH}))\b[^§]*)"
)
_IN_MONTH = re.compile(rf"(?:only )?(?:in|during) (?P<month>(?:{_MONTH})(?: \d{{4}})?)")
_BARE = re.compile(r"^(?:only |just )*(?:(?:on|in|at|by|with|to) )?(?:the )?")
_OPENING = ("until", "till", "through", "up to", "from", "as of", "starting", "beginning")
_DAY = timedelta(days=1)


def seasons_told(world: World, text: Text) -> Meant | None:
    """The changes that a text asks for, where it speaks of nothing but between which days rules count, or of other
    points for a time. Raises Told."""
    for forms, read in ((_OFF, _off), (_ENDS, _ends), (_STARTS, _starts), (_ALWAYS, _always)):
        if match := first_of(forms, text.told):
            try:
                rules = [rule for one in text.named(match["who"]) if not one.bound for rule in rules_of(world, one)]
                found = [read(world, rule, match.groupdict().get("when") or "") for rule in rules]
            except NotRead:
                continue
            return [found] if found else None
    return None


def days_told(world: World, said: str, before: str = "") -> tuple[date | None, date | None]:
    """The first and the last day that some words say, behind a word that makes them one or the other. Raises
    NotRead where they say more."""
    from leadscore.assistant.drafting.ageing import in_force
    from leadscore.assistant.drafting.conditions import reader_of
    from leadscore.assistant.drafting.effect import Effect

    said = re.sub(r"\bnow\b", f"{datetime.fromtimestamp(world.as_of, UTC):%Y-%m-%d}", re.sub(r" already\b", "", said))
    bare = re.sub(r" (?:of )?this year\b", "", _BARE.sub("", said))
    if bare.startswith("between "):
        bare = re.sub(" and ", " until ", f"from {bare[8:]}", count=1)
    if month := _IN_MONTH.fullmatch(said) if not before else None:
        bare = f"from {month['month']} until {month['month']}"
    if bare.startswith("from ") and not re.search(r" (?:until|till|to|through) ", bare):
        bare = f"starting {bare[5:]}"
    told = bare if bare.startswith(_OPENING) else f"{before} {bare}"
    r, found = reader_of(world, told, is_rule=True), Effect()
    in_force(r, found)
    if not (found.first or found.last) or any(True for _ in found.free(r)):
        raise NotRead
    first, last = (date.fromisoformat(one) if one else None for one in (found.first, found.last))
    return first, last


def _ends(world: World, rule: Rule, said: str) -> Change:
    first, last = days_told(world, said, "until")
    if last is None:
        raise NotRead
    return _in_force(world, rule, first or _held(world, rule)[0], last)


def _starts(world: World, rule: Rule, said: str) -> Change:
    first, last = days_told(world, said, "starting")
    if first is None:
        raise NotRead
    return _in_force(world, rule, first, last or _held(world, rule)[1])


def _off(world: World, rule: Rule, said: str) -> Change:
    """`off until June` counts again from its first day on."""
    first, last = days_told(world, said)
    if last is None or first is not None:
        raise NotRead
    is_whole = not re.search(r"\bend\b|\d", said) and (last + _DAY).day == 1
    return _in_force(world, rule, last.replace(day=1) if is_whole else last + _DAY, rule.in_force_until)


def _always(world: World, rule: Rule, said: str) -> Change:
    if (rule.in_force_from, rule.in_force_until) == (None, None):
        raise Told(f"`{rule.name or rule.text}` counts at any time: it has no first and no last day.")
    return _in_force(world, rule, None, None)


def _held(world: World, rule: Rule) -> tuple[date | None, date | None]:
    window = _asked(world, rule)
    return (rule.in_force_from, rule.in_force_until) if window is None else window


def _asked(world: World, rule: Rule) -> tuple[date | None, date | None] | None:
    """The days between which a rule asks for something, where it asks for nothing else: `when event_day between … add
    8`, `when visited "offer" between … add 5`."""
    asks = node_of(rule).condition
    if not isinstance(asks, n.Happened):
        return None
    window = asks.window
    if not isinstance(window, n.BetweenWindow) or not isinstance(window.first, n.Day):
        return None
    return (window.first.value, window.last.value) if isinstance(window.last, n.Day) else None


def _in_force(world: World, rule: Rule, first: date | None, last: date | None) -> Change:
    """Of a rule that asks for days of its own those; of any other on which days it is in force."""
    if first is not None and last is not None and first > last:
        raise Told(f"`{rule.name or rule.text}` would count from {first} until {last}, which is never.")
    node = node_of(rule)
    if first and last and _asked(world, rule) and isinstance(node.condition, n.Happened):
        window = n.BetweenWindow(n.Day(first), n.Day(last))
        changed = replace(node, condition=replace(node.condition, window=window))
    else:
        changed = replace(node, in_force=_node(first, last))
    return {"rule": rule.id, "sentence": statement_text(changed)}


def _node(first: date | None, last: date | None) -> n.InForce | None:
    return n.InForce(n.Day(first) if first else None, n.Day(last) if last else None) if first or last else None


# ------------------------------------------------------------------------------------------------ for a time


def for_a_time_told(world: World, text: Text, read: Callable[[Text], Meant | None]) -> Meant | None:
    """A rule of its own that adds, in these days, what is missing to the points that are told; `read` says what is
    changed. Raises Told for what cannot be so for a time."""
    match = FOR_A_TIME.fullmatch(text.told)
    meant = read(dataclasses.replace(text, told=match["change"])) if match else None
    if match is None or not meant:
        return None
    when, (changes, *others) = match["when"], meant
    rules = {rule.id: rule for rule in world.plan.rules}
    if others or not changes or any("points" not in one for one in changes):
        raise Told(
            "Only the points of a rule can be others for a time, and what is said would be so on every day: nothing "
            f"is proposed for “{when}”. Say it without that, or between which days a rule shall count."
        )
    try:
        first, last = days_told(world, when)
    except NotRead:
        name = changes[0]["rule"]
        raise Told(
            "A change is so from the day on which it is written. For points that count for a time, say until which "
            f"day or from which, as in “{name} to {changes[0]['points']} until 2026-06-30”: I made nothing of “{when}”."
        ) from None
    return [[_besides(world, rules[str(one["rule"])], Decimal(str(one["points"])), first, last) for one in changes]]


def _besides(world: World, rule: Rule, points: Decimal, first: date | None, last: date | None) -> Change:
    """Raises Told where what is missing is no number of points."""
    node = node_of(as_drafted(world, rule))
    name = f"{rule.name}_for_a_time" if rule.name else "for_a_time"
    if node.up_to is not None or node.in_force is not None or world.drafted.checked.symbols.get(name) is not None:
        raise Told(f"`{rule.name or rule.text}` has bounds of its own: write what shall count for a time as a rule.")
    missing = points - Decimal(rule.points or 0) / 1_000
    if not missing:
        raise Told(f"`{rule.name or rule.text}` gives so many points already.")
    given = n.Points(missing < 0, n.Number(abs(missing)))
    other = replace(node, points=given, in_force=_node(first, last), name=n.Name(name), because=None)
    return {"sentence": statement_text(other)}
