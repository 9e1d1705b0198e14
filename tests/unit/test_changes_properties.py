"""What is said of made-up changes holds: nothing is missed, nothing is made up, and both directions say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace as copy
from random import Random
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.check.model import Checked, Unit
from leadscore.check.symbols import collect
from leadscore.check.walk import inside
from leadscore.driver import Compiled
from leadscore.engine.compiled import compile_plan
from leadscore.engine.outcome import Outcome
from leadscore.plan.fingerprint import fingerprint
from leadscore.plan.lower import plan_of
from leadscore.plan.model import Rule
from leadscore.record import Record, compared_fields, replace
from leadscore.review.changes import Aspect, Change, Effect, changes
from leadscore.review.changes.meaning import meaning
from leadscore.source import Source
from leadscore.syntax import nodes as n
from spec.drawn import lead_from
from spec.policies import DEFINITION, NOON, SETS, Maker

SEEDS = st.integers(0, 10_000_000)
_TURNED = {Aspect.ADDED: Aspect.REMOVED, Aspect.REMOVED: Aspect.ADDED}


def compiled(file: n.File) -> Compiled:
    """Generated nodes as a policy; the checker has no say, for it would refuse much that is odd but has a meaning."""
    symbols, _ = collect(file, ())
    members = {s.name.text: tuple(m.value for m in s.members) for s in file.statements if isinstance(s, n.SetMembers)}
    checked = Checked(Unit(Source("generated.lead", ""), file), (), symbols, members, ())
    return Compiled(checked, plan_of(checked))


def moving(found: tuple[Change, ...]) -> list[Change]:
    return [change for change in found if change.effect is not Effect.WORDS]


# ------------------------------------------------------------------------------------------------ edits


def edited(file: n.File, seed: int, edits: int, kinds: Sequence[Edit] | None = None) -> n.File:
    """The policy with some statements taken out, put in or changed, as people edit policies."""
    rng, maker = Random(seed), Maker(seed)
    statements = list(file.statements)
    for _ in range(edits):
        place = rng.randrange(len(statements))
        edit = rng.choice(kinds or _EDITS)
        statements[place : place + 1] = edit(statements[place], maker, rng)
    return _tidy(statements)


def _out(statement: n.Statement, maker: Maker, rng: Random) -> list[n.Statement]:
    return [] if isinstance(statement, n.Rule | n.Band | n.Override | n.AppliesIf | n.ScoreRange) else [statement]


def _new(statement: n.Statement, maker: Maker, rng: Random) -> list[n.Statement]:
    return [statement, maker._rule()] if isinstance(statement, n.Rule | n.GroupHeader) else [statement]


def _other(statement: n.Statement, maker: Maker, rng: Random) -> list[n.Statement]:
    """One of its parts as another statement of its kind has it."""
    match statement:
        case n.Rule():
            return [_other_rule(statement, maker, rng)]
        case n.GroupHeader(name):
            return [replace(statement, **_one_part(maker._header(name.text), ("at_least", "at_most", "decay"), rng))]
        case n.SetMembers(name, members):
            some = [members[1:] or members, (*members, n.Text("ceo")), (*members, n.Text("a"))]
            return [n.SetMembers(name, rng.choice(some))]
        case n.Define(name):
            return [n.Define(name, maker._condition())]
        case n.Ready(at):
            below = n.Number(at.value - rng.randint(0, 40))
            parts = [{"condition": maker._condition()}, {"lost_below": below}, {"lost_below": None}, {"at": below}]
            return [replace(statement, **rng.choice(parts))]
        case n.Band():
            parts = [{"name": n.Label(f"n{rng.randrange(3)}")}, {"condition": maker._condition()}]
            return [replace(statement, **rng.choice(parts))]
        case n.Grade(steps=(first, *rest)) if rest:
            return [replace(statement, steps=(replace(first, label=n.Label("q")), *rest))]
        case n.ScoreRange(low):
            return [replace(statement, low=n.Number(low.value - 1))]
        case n.AppliesIf():
            return [n.AppliesIf(maker._condition())]
        case n.Override():
            return [replace(statement, **_one_part(maker._override(), ("points", "until", "by", "because"), rng))]
        case _:
            return [statement]


def _other_rule(rule: n.Rule, maker: Maker, rng: Random) -> n.Rule:
    other, name = maker._rule(), n.Name(f"r{rng.randrange(9)}")
    parts = ["decay", "in_force"]
    parts += ["up_to", "each"] if rule.each and other.each else [] if rule.each else ["condition"]
    parts += ["points"] if rule.points and other.points else []
    return replace(rule, **rng.choice([_one_part(other, parts, rng), {"name": name}]))


def _one_part(node: n.Node, parts: Sequence[str], rng: Random) -> dict[str, object]:
    part = rng.choice(parts)
    return {part: getattr(node, part)}


def _reworded(statement: n.Statement, maker: Maker, rng: Random) -> list[n.Statement]:
    """The same in other words: names, reasons, De Morgan's laws, a definition read in place."""
    match statement:
        case n.Rule(condition):
            other = rng.choice([_not_not(condition), _de_morgan(condition), _in_place(condition)])
            named = {"name": n.Name(f"r{rng.randrange(9)}"), "because": n.Text("why")}
            return [rng.choice([replace(statement, condition=other), replace(statement, **named)])]
        case n.Ready(condition=n.Node() as condition) | n.Band(condition=n.Node() as condition):
            return [replace(statement, condition=_de_morgan(condition))]
        case n.Override():
            return [replace(statement, by=n.Name("kim"), because=n.Text("because"))]
        case n.GroupHeader():
            return [replace(statement, question=n.Text("Who?"))]
        case n.SetMembers(name, members):
            return [n.SetMembers(name, (*members, n.Text("CEO"))) if "ceo" in str(members) else statement]
        case n.Define(condition=condition):
            return [replace(statement, condition=_de_morgan(condition))]
        case _:
            return [statement]


def _not_not(condition: n.Condition) -> n.Condition:
    return n.Not(n.Not(condition))


def _de_morgan(condition: n.Condition) -> n.Condition:
    match condition:
        case n.And(operands):
            return n.Not(n.Or(tuple(map(n.Not, operands))))
        case n.Or(operands):
            return n.Not(n.And(tuple(map(n.Not, operands))))
        case _:
            return condition


def _in_place(condition: n.Condition) -> n.Condition:
    return DEFINITION.condition if condition == n.Bare(DEFINITION.name) else condition


Edit: TypeAlias = Callable[[n.Statement, Maker, Random], list[n.Statement]]
_EDITS: Sequence[Edit] = (_out, _new, _other, _other, _other)
_OF_WORDS: Sequence[Edit] = (_reworded,)


def _tidy(statements: list[n.Statement]) -> n.File:
    """Without what no policy may have: names that stand twice, a definition that contains itself."""
    rules: set[str] = set()
    bands: set[str] = set()
    kept: list[n.Statement] = []
    for statement in statements:
        match statement:
            case n.Rule(name=n.Name(text)):
                kept.append(replace(statement, name=None) if text in rules else statement)
                rules.add(text)
            case n.Band(name=n.Label(text)) if text in bands:
                pass
            case n.Define(name, condition) if _contains(condition, name):
                kept.append(n.Define(name, n.Bare(n.Name("existing_customer"))))
            case _:
                kept.append(statement)
        if isinstance(statement, n.Band):
            bands.add(statement.name.text)
    return n.File(tuple(kept))


def _contains(condition: n.Condition, name: n.Name) -> bool:
    return name in inside(condition, n.Name)


def shuffled(file: n.File, seed: int) -> n.File:
    """The same policy in another order: of statements, of rules in a group, of a set's members, in `and` and `or`."""
    rng = Random(seed)
    groups: list[list[n.Statement]] = [[]]
    others: list[n.Statement] = []
    grades: list[n.Statement] = []
    for statement in file.statements:
        match statement:
            case n.GroupHeader():
                groups.append([statement])
            case n.Rule():
                groups[-1].append(_turned(statement, rng))
            case n.Grade():
                grades.append(statement)  # they join in their order
            case _:
                others.append(_turned(statement, rng))
    first, *rest = groups
    for group in rest:
        head, *rules = group
        group[:] = [head, *rng.sample(rules, len(rules))]
    rng.shuffle(first)
    rng.shuffle(rest)
    rng.shuffle(others)
    return n.File((*others, *first, *(s for group in rest for s in group), *grades))


def _turned(node: n.Statement, rng: Random) -> n.Statement:
    turned = _deep(node, rng)
    assert isinstance(turned, type(node))
    return turned


def _deep(node: object, rng: Random) -> object:
    if isinstance(node, tuple):
        return tuple(_deep(part, rng) for part in node)
    if not isinstance(node, Record):
        return node
    parts = {name: _deep(getattr(node, name), rng) for name in compared_fields(type(node))}
    for name in ("operands", "members"):
        found = parts.get(name)
        if isinstance(found, tuple):
            parts[name] = tuple(rng.sample(found, len(found)))
    return replace(node, **parts)


# ------------------------------------------------------------------------------------------------ what holds


@settings(max_examples=some(40))
@given(SEEDS)
def test_a_policy_beside_itself_and_in_another_order_has_no_change(seed: int) -> None:
    file = _tidy(list(Maker(seed).policy().statements))
    policy = compiled(file)
    assert changes(policy, policy) == ()
    assert changes(policy, compiled(shuffled(file, seed))) == ()
    assert changes(compiled(shuffled(file, seed)), policy) == ()


@settings(max_examples=some(100))
@given(SEEDS, st.integers(1, 4), st.booleans())
def test_what_moves_is_told_and_nothing_else(seed: int, edits: int, one_is_real: bool) -> None:
    """Other words alone move nothing; one real edit among them is told exactly if the plan decides otherwise."""
    file = _tidy(list(Maker(seed).policy().statements))
    other = edited(edited(file, seed, edits, _OF_WORDS), seed, int(one_is_real), _EDITS)
    old, new = compiled(file), compiled(other)
    assert bool(moving(changes(old, new))) == (essence(old) != essence(new))
    assert one_is_real or essence(old) == essence(new)


def essence(policy: Compiled) -> object:
    """All of a plan that decides, without order and words."""
    plan = policy.plan
    assert plan is not None
    ready = plan.ready
    groups = {
        group.name: (group.at_least, group.at_most)
        for group in plan.groups
        if any(rule.points is not None for rule in group.rules)
        or (group.at_least or 0) > 0
        or (group.at_most is not None and group.at_most < 0)
    }
    return (
        Counter(map(_essence_of_rule, plan.rules)),
        groups,
        ready and (ready.at, meaning(ready.condition, {}), ready.lost_below),
        Counter((band.name, band.at, meaning(band.condition, {})) for band in plan.bands),
        [(grade.group, grade.steps, grade.otherwise) for grade in plan.grades],
        (plan.score_low, plan.score_high, meaning(plan.applies, {})),
        Counter((override.lead, override.points, override.until) for override in plan.overrides),
    )


def _essence_of_rule(rule: Rule) -> object:
    decay = (rule.decay.step_seconds, rule.decay.values) if rule.decay else None
    group = None if rule.points is None else rule.group
    force = (rule.in_force_from, rule.in_force_until)
    return (group, meaning(rule.condition, {}), rule.points, rule.each, rule.cap, decay, force)


@settings(max_examples=some(50))
@given(SEEDS, st.integers(1, 6))
def test_without_a_change_of_scores_or_outcomes_all_leads_fare_alike(seed: int, edits: int) -> None:
    file = _tidy(list(Maker(seed).policy().statements))
    old, new = compiled(file), compiled(shuffled(edited(file, seed, edits, _OF_WORDS), seed))
    assert old.plan is not None
    assert new.plan is not None
    before, after = compile_plan(old.plan), compile_plan(new.plan)
    assert not moving(changes(old, new))
    for number in range(6):
        maker = Maker(seed + number)
        lead = lead_from(maker.cells(), maker.history())
        told = [comparable(engine.score(lead, NOON, was_ready=bool(number % 2))) for engine in (before, after)]
        assert told[0] == told[1]


def comparable(outcome: Outcome) -> Outcome:
    """Without what goes by the order of groups and rules."""
    return copy(outcome, sums=(), totals=tuple(sorted(outcome.totals)), points=(), states=())


@settings(max_examples=some(50))
@given(SEEDS, st.integers(1, 4))
def test_the_other_way_round_is_the_mirror_image(seed: int, edits: int) -> None:
    file = _tidy(list(Maker(seed).policy().statements))
    old, new = compiled(file), compiled(edited(file, seed, edits))
    there, back = changes(old, new), changes(new, old)
    assert Counter(map(_seen, there)) == Counter(map(_mirrored, back))


def _seen(change: Change) -> tuple[object, ...]:
    return (change.thing, change.aspect, change.effect, change.old, change.new, change.old_place, change.new_place)


def _mirrored(change: Change) -> tuple[object, ...]:
    thing, aspect, effect, old, new, old_place, new_place = _seen(change)
    return (thing, _TURNED.get(change.aspect, aspect), effect, new, old, new_place, old_place)


@settings(max_examples=some(50))
@given(SEEDS, st.integers(1, 3))
def test_no_change_goes_with_the_same_fingerprint_and_another_one_with_changes(seed: int, edits: int) -> None:
    file = _tidy(list(Maker(seed).policy().statements))
    old, new = compiled(file), compiled(edited(file, seed, edits))
    if fingerprint(old.checked) == fingerprint(new.checked):
        assert changes(old, new) == ()


@settings(max_examples=some(100))
@given(SEEDS)
def test_a_condition_never_means_its_opposite(seed: int) -> None:
    old, new = (compiled(n.File((DEFINITION, *SETS, n.AppliesIf(c)))) for c in _with_opposite(Maker(seed)._condition()))
    assert old.plan is not None
    assert new.plan is not None
    assert meaning(old.plan.applies, {}) != meaning(new.plan.applies, {})


def _with_opposite(condition: n.Condition) -> tuple[n.Condition, n.Condition]:
    return condition, n.Not(condition)
