"""The rules of a policy, group by group, as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from leadscore.check.walk import inside
from leadscore.plan import model as plan
from leadscore.review.changes.side import GroupAt, RuleAt, Side
from leadscore.review.changes.words import decay_words
from leadscore.review.handbook.clauses import Clauses, plain, quoted
from leadscore.review.handbook.model import Ageing, AgeingTable, GroupPage, RulePage
from leadscore.review.reach import sums
from leadscore.syntax import nodes as n
from leadscore.values.days import DAY
from leadscore.values.number import milli_text, signed_milli_text
from leadscore.values.pattern import literal
from leadscore.values.terms import Each

_EACH = {
    Each.TIME: "Counts every time",
    Each.DIFFERENT: "Counts once for each different one",
    Each.DAY: "Counts once a day",
}
_AGES = (0, 30, 60, 90)
_WEEK, _MONTH = 7, 30
_LATER = (180, 365)


def group_pages(side: Side) -> tuple[GroupPage, ...]:
    """In the order written."""
    clauses = Clauses(side.checked.symbols)
    return tuple(_group(group, [rule for rule in side.rules if rule.group is group], clauses) for group in side.groups)


def _group(group: GroupAt, rules: list[RuleAt], clauses: Clauses) -> GroupPage:
    pages = [_rule(rule, clauses) for rule in rules]
    return GroupPage(
        name=group.plan.name,
        question=group.plan.question,
        limits=tuple(_group_limits(group)),
        rules=tuple(sorted(pages, key=_strongest_first)),
    )


def _strongest_first(rule: RulePage) -> tuple[bool, bool, int]:
    """What adds, then what takes, each from the largest size on; in the end what disqualifies."""
    points = rule.points or 0
    return rule.points is None, points < 0, -abs(points)


def _group_limits(group: GroupAt) -> Iterator[str]:
    yield from _range(group.plan)
    decays = group.decay is not None and not isinstance(group.decay, n.NeverDecays)
    if decays and group.plan.rules:
        yield f"What its rules give {decay_words(group.decay)}, unless a rule says otherwise."


def _range(group: plan.Group) -> Iterator[str]:
    """What the group can give, and what its bounds keep it from."""
    least, most = sums(group)
    low, high = (_bounded(value, group) for value in (least, most))
    if not low and not high:
        yield "It gives no points."
        return
    yield f"Gives {_from(low)} {_to(high)}."
    beyond = [_size(value) for value, bound in ((least, low), (most, high)) if value != bound]
    if beyond:
        yield f"Without its bounds its rules could add up to {' or '.join(beyond)}: what is beyond is cut off."


def _bounded(value: float, group: plan.Group) -> float:
    low = -inf if group.at_least is None else group.at_least
    high = inf if group.at_most is None else group.at_most
    return max(low, min(high, value))


def _from(low: float) -> str:
    return "from any loss" if low == -inf else f"from {_size(low)}"


def _to(high: float) -> str:
    return "upwards, without a bound" if high == inf else f"to {_size(high)}"


def _size(value: float) -> str:
    return "any number of points" if abs(value) == inf else signed_milli_text(int(value))


# ------------------------------------------------------------------------------------------------ one rule


def _rule(rule: RuleAt, clauses: Clauses) -> RulePage:
    return RulePage(
        label=rule.label,
        name=rule.plan.name,
        points=rule.plan.points,
        when=clauses.clause(rule.node.condition),
        meanings=tuple(dict.fromkeys(_meanings(rule.node.condition, clauses))),
        because=literal(rule.node.because.value) if rule.node.because else None,
        limits=tuple(_limits(rule)),
        statement=rule.plan.statement,
        line=rule.plan.line,
    )


def _meanings(condition: n.Condition, clauses: Clauses) -> Iterator[str]:
    """What the definitions in a condition stand for, and those in these."""
    for name in dict.fromkeys(inside(condition, n.Name)):
        meaning = clauses.symbols.definition(name.text)
        if meaning is not None:
            yield f"{quoted(plain(name.text))}: {clauses.clause(meaning)}."
            yield from _meanings(meaning, clauses)


def _limits(rule: RuleAt) -> Iterator[str]:
    if rule.plan.each is not None:
        most = "" if rule.plan.cap is None else f", up to {milli_text(rule.plan.cap)} in all"
        yield f"{_EACH[rule.plan.each]}{most}."
    elif rule.plan.cap is not None:
        yield f"Never more than {milli_text(rule.plan.cap)}."
    if rule.plan.points is not None:
        yield from _ageing(rule)
    yield from _in_force(rule.plan)


def _ageing(rule: RuleAt) -> Iterator[str]:
    if isinstance(rule.node.decay, n.NeverDecays):
        yield "Never decays."
    elif rule.decay is not None and rule.plan.evidence:
        words = decay_words(rule.decay)
        yield f"{words[0].upper()}{words[1:]}."
    elif rule.decay is not None:
        yield "Does not decay: no event stands behind it that could grow old."


def _in_force(rule: plan.Rule) -> Iterator[str]:
    first, last = rule.in_force_from, rule.in_force_until
    if first or last:
        words = (f"from {first}" if first else "", f"until {last}" if last else "")
        ends = "both days" if first and last else "that day"
        yield f"In force {' '.join(word for word in words if word)} only, {ends} included."


# ------------------------------------------------------------------------------------------------ how points age


def ageing_table(side: Side) -> AgeingTable | None:
    """What the strongest rule under each decay is worth later; None where nothing decays."""
    strongest: dict[str, RuleAt] = {}
    for rule in side.rules:
        if rule.decay is not None and rule.plan.decay is not None and rule.plan.evidence:
            words = decay_words(rule.decay)
            strongest[words] = max(strongest.get(words, rule), rule, key=_strength)
    if not strongest:
        return None
    ages = _ages([rule.plan.decay.step_seconds for rule in strongest.values() if rule.plan.decay])
    rows = (Ageing(words, rule.label, _values(rule.plan, ages)) for words, rule in strongest.items())
    return AgeingTable(ages, tuple(rows))


def _strength(rule: RuleAt) -> tuple[bool, int]:
    """What fires once shows decay best."""
    return rule.plan.each is None, abs(rule.plan.points or 0)


def _ages(steps: list[int]) -> tuple[int, ...]:
    soon = (_WEEK,) if min(steps) <= _WEEK * DAY else ()
    late = _LATER if max(steps) > _MONTH * DAY else ()
    return tuple(sorted({*_AGES, *soon, *late}))


def _values(rule: plan.Rule, ages: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(rule.decay.at_age(age * DAY) for age in ages) if rule.decay else ()
