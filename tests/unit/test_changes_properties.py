"""What is said of made-up changes holds: nothing is missed, nothing is made up, and both directions say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from leadscore.check.model import Checked, Unit
from leadscore.check.symbols import collect
from leadscore.driver import Compiled
from leadscore.engine.compiled import compile_plan
from leadscore.engine.outcome import Outcome
from leadscore.plan.fingerprint import fingerprint
from leadscore.plan.lower import plan_of
from leadscore.record import replace
from leadscore.review.changes import Aspect, Change, Effect, changes
from leadscore.source import Source
from leadscore.syntax import nodes as n
from spec.drawn import lead_from
from spec.policies import NOON, Maker

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


def edited(file: n.File, seed: int, edits: int) -> n.File:
    """The policy with some statements taken out, put in, changed or moved, as people edit policies."""
    rng, maker = Random(seed), Maker(seed)
    statements = list(file.statements)
    for _ in range(edits):
        place = rng.randrange(len(statements))
        edit = rng.choice(_EDITS)
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
            other = maker._rule()
            name = rng.choice(["points", "decay", "in_force", "because", "name", "condition"])
            if name == "points" and None in (statement.points, other.points):
                return [statement]
            if name == "condition" and statement.each:
                return [statement]
            part = {"because": n.Text("why"), "name": n.Name(f"r{rng.randrange(9)}")}
            return [replace(statement, **{name: part.get(name, getattr(other, name))})]
        case n.GroupHeader(name):
            return [maker._header(name.text)]
        case n.SetMembers(name, members):
            return [n.SetMembers(name, rng.choice([members[1:], (*members, n.Text("ceo")), (*members, n.Text("a"))]))]
        case n.Define(name):
            return [n.Define(name, maker._condition())]
        case n.Ready():
            return [replace(statement, condition=maker._condition())]
        case n.Band():
            return [replace(statement, name=n.Label(f"n{rng.randrange(3)}"))]
        case n.Override():
            return [replace(statement, by=n.Name("kim"))]
        case _:
            return [statement]


_EDITS: list[Callable[[n.Statement, Maker, Random], list[n.Statement]]] = [_out, _new, _other, _other]


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
    from leadscore.check.walk import inside

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
    from leadscore.record import Record, compared_fields

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


@settings(max_examples=150)
@given(SEEDS)
def test_a_policy_beside_itself_and_in_another_order_has_no_change(seed: int) -> None:
    file = _tidy(list(Maker(seed).policy().statements))
    policy = compiled(file)
    assert changes(policy, policy) == ()
    assert changes(policy, compiled(shuffled(file, seed))) == ()
    assert changes(compiled(shuffled(file, seed)), policy) == ()


@settings(max_examples=300)
@given(SEEDS, st.integers(1, 4))
def test_without_a_change_of_scores_or_outcomes_all_leads_fare_alike(seed: int, edits: int) -> None:
    file = _tidy(list(Maker(seed).policy().statements))
    old, new = compiled(file), compiled(edited(file, seed, edits))
    if moving(changes(old, new)):
        return
    assert old.plan is not None
    assert new.plan is not None
    before, after = compile_plan(old.plan), compile_plan(new.plan)
    for number in range(8):
        maker = Maker(seed + number)
        lead = lead_from(maker.cells(), maker.history())
        for was_ready in (False, True):
            told = [comparable(engine.score(lead, NOON, was_ready=was_ready)) for engine in (before, after)]
            assert told[0] == told[1]


def comparable(outcome: Outcome) -> Outcome:
    """Without what goes by the order of groups and rules."""
    from dataclasses import replace as copy

    return copy(outcome, sums=(), totals=tuple(sorted(outcome.totals)), points=(), states=())


@settings(max_examples=300)
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


@settings(max_examples=200)
@given(SEEDS, st.integers(1, 3))
def test_no_change_goes_with_the_same_fingerprint_and_another_one_with_changes(seed: int, edits: int) -> None:
    file = _tidy(list(Maker(seed).policy().statements))
    old, new = compiled(file), compiled(edited(file, seed, edits))
    if fingerprint(old.checked) == fingerprint(new.checked):
        assert changes(old, new) == ()
