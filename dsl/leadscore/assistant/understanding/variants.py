"""Other arguments that a question may mean for a tool: with or without what was found, another reading of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from leadscore.assistant.understanding.broader import broader, gathered
from leadscore.assistant.understanding.how_many import free_amounts
from leadscore.assistant.understanding.lexicon import phrases
from leadscore.assistant.understanding.parts import conjuncts, together
from leadscore.assistant.understanding.points import number
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import rules_near
from leadscore.assistant.understanding.said_alike import said_alike
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.assistant.understanding.terms import other_kinds, other_terms
from leadscore.check.symbols import Kind
from leadscore.report.json_text import Json
from leadscore.values.titles import SENIORITIES

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_Arguments: TypeAlias = Mapping[str, Json]

_LEFT_OUT = ("limit", "within", "days", "order", "since", "target_rate", "calls_per_week", "where", "kind", "topic")
_NOT = phrases("not")
_IS_DENIED = re.compile(r"^not |^never | is no$| is not | not in | is missing$")
_OR_MISSING = re.compile(r"\(?(?P<field>\w+) is missing or not (?P<told>(?P=field) [^()]+)\)?")
_WINDOW = re.compile(r" within \d+ days?$")
_OFTEN = phrases("more_than_once")
_EVENT = re.compile(r'(?:never |not )?[a-z_]+(?: (?:"[^"]*"|in [a-z_]+))?(?: at least .+)?')
_RANK, _ROLE = re.compile(r'seniority is "([^"]+)"'), re.compile(r'title contains "([^"]+)"')
_IS_ROLE = re.compile(r"(?:not )?(?:title|seniority) ")
_KNOWN = re.compile(r"(\w+) is (known|missing)")
_BOUND = re.compile(r"(.+) (>=?|<=?) (\S+)")
_OTHER_BOUND = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}


def variants(world: World, spotted: Spotted, reading: Reading) -> Iterator[_Arguments]:
    """The likeliest first; those of the reading itself may be among them."""
    arguments = reading.arguments
    for name, others in _OTHERS.items():
        if name in arguments:
            yield from others(world, spotted, arguments)
    if "where" not in arguments and spotted.found.condition and reading.tool in _WITH_WHERE:
        yield {**arguments, "where": spotted.found.condition}
    for name in _LEFT_OUT:
        if name in arguments and len(arguments) > ("name" in arguments or name in _NEEDED):
            yield {key: value for key, value in arguments.items() if key != name}


_WITH_WHERE = frozenset("find_leads top_leads count_leads nearly_ready changed_since score_distribution".split())
_NEEDED = frozenset({"where"})


# ------------------------------------------------------------------------------------------------ conditions


def _where(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    parts = conjuncts(str(arguments["where"]))
    found = [*_either(world, spotted, parts), *_other_parts(world, spotted, parts), *_fewer(parts)]
    for others in found:
        if where := together([], others):
            yield {**arguments, "where": where}
    if len(arguments) > 1:
        yield {key: value for key, value in arguments.items() if key != "where"}


def _where_known(part: str) -> Iterator[str]:
    """`nobody has spoken to them since May`: of those too of whom no day is known, or of the others alone."""
    if match := _OR_MISSING.fullmatch(part):
        yield f"not ({match['told']})"


def _other_parts(world: World, spotted: Spotted, parts: list[str]) -> Iterator[list[str]]:
    """With another reading of one of the parts."""
    denies = bool(_NOT.search(spotted.question)) and not any(map(_IS_DENIED.search, parts))
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        others = [*_where_known(part), *said_alike(world, part), *_of_like_name(world, part)]
        others += [_denied(part)] if denies else []
        others += [whole] if (whole := gathered(world, part)) is not None else []
        if _WINDOW.search(part) and not _is_of_field(world, part):
            others.append(_WINDOW.sub("", part))
        elif spotted.times and _EVENT.fullmatch(part) and part.split()[-1] not in ("ready", "no"):
            others.append(f"{part} within {max(1, spotted.times[0].days)} days")
        if match := _RANK.fullmatch(part):
            others.append(f'title contains "{match[1]}"')
        elif (match := _ROLE.fullmatch(part)) and match[1] in SENIORITIES:
            others.append(f'seniority is "{match[1]}"')
        if _IS_ROLE.match(part):
            others += list(broader(world, part))[:2]
        if match := _BOUND.fullmatch(part):
            others.append(f"{match[1]} {_OTHER_BOUND[match[2]]} {match[3]}")
        if _OFTEN.search(spotted.question) and _EVENT.fullmatch(part) and " at least " not in part:
            others.append(f"{part} at least 2 times")
        if " or " in part and len(parts) == 1:
            others.append(part.replace(" or ", " and "))
        yield from ([*parts[:place], other, *parts[place + 1 :]] for other in others)


def _of_like_name(world: World, part: str) -> Iterator[str]:
    """A definition that is called after a field: `with a budget` are those who `holds_budget` holds for."""
    match = _KNOWN.fullmatch(part)
    for symbol in world.saved.checked.symbols.of_kind(Kind.DEFINITION) if match else ():
        if match is not None and match[1] in symbol.name.split("_"):
            yield symbol.name if match[2] == "known" else f"not {symbol.name}"


def _is_of_field(world: World, part: str) -> bool:
    """Whether it asks for what a field holds, such as a day, which is nothing to ask for without a time."""
    return part.removeprefix("not ").split()[0] in {field.name for field in world.plan.fields}


def _either(world: World, spotted: Spotted, parts: list[str]) -> Iterator[list[str]]:
    """One of two things done, rather than both: `unsubscribers plus complainers`; what leads are is none."""
    says_and = any(word.text == "and" for word in spotted.words)
    if (
        len(parts) == 2
        and not says_and
        and all(_EVENT.fullmatch(part) and not _is_of_field(world, part) for part in parts)
    ):
        yield [" or ".join(parts)]


def _denied(part: str) -> str:
    return f"not ({part})" if " or " in part else f"not {part}"


def _fewer(parts: list[str]) -> Iterator[list[str]]:
    """Without one of them: what is said least about may be no condition (`met at the trade fair`)."""
    if len(parts) > 1:
        for left_out in sorted(parts, key=len):
            yield [part for part in parts if part != left_out]


# ------------------------------------------------------------------------------------------------ numbers


def _within(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    """`the 10 nearest`: how many, or how near."""
    others = {key: value for key, value in arguments.items() if key != "within"}
    if "limit" not in arguments:
        yield {**others, "limit": arguments["within"]}
    else:
        yield {**others, "within": arguments["limit"], "limit": arguments["within"]}


def _limit(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    others = {key: value for key, value in arguments.items() if key != "limit"}
    yield others
    if "nearly" in spotted.question or "point" in spotted.question:
        yield {**others, "within": arguments["limit"]}


def _calls(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    if "target_rate" not in arguments:
        yield {"target_rate": arguments["calls_per_week"]}


def _days(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    yield from ({**arguments, "days": max(1, time.days)} for time in spotted.times)


def _since(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    yield from ({**arguments, "since": time.since} for time in spotted.times)


# ------------------------------------------------------------------------------------------------ rules


def _rule(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    yield from _change_of(arguments)
    for rule in rules_near(world, spotted.words)[:3]:
        if rule != arguments["rule"] and "sentence" not in arguments:
            yield {**arguments, "rule": rule}
    taken = arguments.get("points")
    for amount in free_amounts(spotted) if taken is not None else ():
        signed = -amount.value if isinstance(taken, (int, Decimal)) and taken < 0 else amount.value
        yield {**arguments, "points": number(signed)}


def _change_of(arguments: _Arguments) -> Iterator[_Arguments]:
    """Points that are given rather than taken, and the rule gone rather than at other points."""
    points = arguments.get("points")
    if isinstance(points, (int, Decimal)):
        yield {**arguments, "points": -points} if points < 0 else {"rule": arguments["rule"], "remove": True}
        if points < 0:
            yield {"rule": arguments["rule"], "remove": True}


def _threshold(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    yield from ({**arguments, "threshold": number(one.value)} for one in free_amounts(spotted))


# ------------------------------------------------------------------------------------------------ words


def _lead(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    yield from ({**arguments, "lead": mention.lead} for mention in spotted.leads if "other" not in arguments)


def _name(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    yield from ({**arguments, "name": mention.text} for mention in spotted.leads)


def _term(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    yield from ({"term": term} for term in other_terms(world, spotted))


def _kind(world: World, spotted: Spotted, arguments: _Arguments) -> Iterator[_Arguments]:
    yield from ({"kind": kind} for kind in other_kinds(spotted))


_OTHERS: Mapping[str, Callable[[World, Spotted, _Arguments], Iterator[_Arguments]]] = {
    "within": _within,
    "where": _where,
    "limit": _limit,
    "since": _since,
    "calls_per_week": _calls,
    "rule": _rule,
    "threshold": _threshold,
    "lead": _lead,
    "name": _name,
    "term": _term,
    "kind": _kind,
    "days": _days,
}
