"""The one thing that decided what became of a lead: where one thing alone was changed, that is it; and in which order
things are asked where several were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from textwrap import dedent

import pytest

from leadscore.batch.comparing import Turned
from leadscore.batch.deciding.deciding import Decided, DecidedLeads, Deciding
from leadscore.batch.deciding.parts import Kind, Pairing
from leadscore.batch.kernel.outcome import Bools
from leadscore.batch.scoring import programs_at
from leadscore.batch.store.chunks import Reader
from leadscore.batch.store.store import Store
from leadscore.driver import compile_text
from leadscore.engine import reference
from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.review.impact.deciding import Deciders
from leadscore.review.impact.measuring import impact_of
from leadscore.review.impact.model import Cause, Decider, Impact, Reason, Span
from spec import stores, sweep
from spec.deciding import Naive
from spec.drawn import drawn, plan_from
from spec.policies import NOON

BASE = """
policy "P"
group fit at most 50
when title is "ceo" add 20 as boss
when employees > 10 add 15 as sized
when existing_customer disqualify as ours
group engagement at most 40
when visited "pricing" add 40 as pricing
when downloaded add 10 as downloads
ready at 70 if fit >= 10
"""
LEAD = {"id": "l1", "title": "ceo", "employees": "20", "existing_customer": "no"}
AT = datetime.fromtimestamp(NOON, UTC).isoformat()
PRICING, DOWNLOAD = ("visited", "pricing"), ("downloaded", "")


@contextmanager
def _stored(leads: Sequence[Mapping[str, str]], *done: tuple[str, str]) -> Iterator[Store]:
    """The first lead did these things."""
    plan = compile_text(BASE).plan
    assert plan is not None
    with stores.store_of(plan, leads, [("0", AT, kind, target, "") for kind, target in done]) as (store, _):
        yield store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with _stored([LEAD], PRICING) as found:
        yield found


def decided(store: Store, old: str, new: str) -> tuple[Decider | None, Decider | None]:
    """From one policy to the other, and back."""
    versions = [compile_text(dedent(text)) for text in (old, new)]
    there, back = (impact_of(store, *pair, NOON) for pair in (versions, versions[::-1]))
    return _of_one(there), _of_one(back)


def _of_one(impact: Impact) -> Decider | None:
    """Of the only lead: why it turned, else why its score is another."""
    turned = [*impact.gained, *impact.lost]
    reasons = [*impact.gained_by, *impact.lost_by]
    assert [reason.leads for reason in reasons] == [1] * len(turned)
    for mover, reason in zip(turned, reasons, strict=True):
        assert mover.decider == Decider(reason.cause, reason.text, reason.rule, *map(_only, (reason.old, reason.new)))
    return next((mover.decider for mover in (*turned, *impact.movers)), None)


def _only(span: Span | None) -> int | None:
    assert span is None or span[0] == span[1]
    return span and span[0]


def edit(*changes: tuple[str, str]) -> str:
    text = BASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


# ------------------------------------------------------------------------------------------------ by hand


@pytest.mark.parametrize(
    ("changes", "there", "back"),
    [
        (
            [("add 40 as pricing", "add 30 as pricing")],
            Decider(Cause.RULE, "pricing", "pricing", 40_000, 30_000),
            Decider(Cause.RULE, "pricing", "pricing", 30_000, 40_000),
        ),
        (
            [('when title is "ceo" add 20 as boss\n', "")],
            Decider(Cause.RULE, "boss", "boss", 20_000, None),
            Decider(Cause.RULE, "boss", "boss", None, 20_000),
        ),
        (
            [("ready at 70", "ready at 80")],
            Decider(Cause.THRESHOLD, "ready at 80", None, 70_000, 80_000),
            Decider(Cause.THRESHOLD, "ready at 70", None, 80_000, 70_000),
        ),
        (
            [("ready at 70 if fit >= 10\n", "")],
            Decider(Cause.THRESHOLD, "ready at 70", None, 70_000, None),
            Decider(Cause.THRESHOLD, "ready at 70", None, None, 70_000),
        ),
        (
            [("fit >= 10", "fit >= 40")],
            Decider(Cause.CONDITION, "ready if fit >= 40", None, None, None),
            Decider(Cause.CONDITION, "ready if fit >= 10", None, None, None),
        ),
        (
            [("at most 40", "at most 30")],
            Decider(Cause.BOUND, "engagement at most 30", None, 40_000, 30_000),
            Decider(Cause.BOUND, "engagement at most 40", None, 30_000, 40_000),
        ),
        (
            [("ready at", "score from 0 to 60\nready at")],
            Decider(Cause.BOUND, "score at most 60", None, None, 60_000),
            Decider(Cause.BOUND, "score at most 60", None, 60_000, None),
        ),
        (
            [("ready at", 'override "l1" subtract 20 by "Sam" until 2030-01-01 because "no"\nready at')],
            Decider(Cause.OVERRIDE, "override by Sam", None, None, -20_000),
            Decider(Cause.OVERRIDE, "override by Sam", None, -20_000, None),
        ),
        (
            [("ready at", 'when title is "ceo" disqualify as no_bosses\nready at')],
            Decider(Cause.DISQUALIFIED, "no_bosses", "no_bosses", None, None),
            Decider(Cause.DISQUALIFIED, "no_bosses", "no_bosses", None, None),
        ),
        (
            [('policy "P"', 'policy "P"\napplies if employees > 50')],
            Decider(Cause.SCOPE, "applies if employees > 50", None, None, None),
            Decider(Cause.SCOPE, "applies if employees > 50", None, None, None),
        ),
    ],
)
def test_one_thing_was_changed(changes: list[tuple[str, str]], there: Decider, back: Decider, store: Store) -> None:
    assert decided(store, BASE, edit(*changes)) == (there, back)


ORDER = [
    ('policy "P"', 'policy "P"\napplies if employees > 50', Cause.SCOPE),
    ("existing_customer disqualify", "existing_customer is no disqualify", Cause.DISQUALIFIED),
    ("ready at 70", "ready at 90", Cause.THRESHOLD),
    ("fit >= 10", "fit >= 45", Cause.CONDITION),
]
"""Each would keep the lead from being ready, alone."""


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_what_comes_first_keeps_a_lead_out_whatever_comes_behind(first: int, store: Store) -> None:
    decisions = decided(store, BASE, edit(*((old, new) for old, new, _ in ORDER[first:])))
    assert [found.cause for found in decisions if found] == [ORDER[first][2]] * 2


def test_points_come_before_a_threshold_that_they_would_have_passed(store: Store) -> None:
    new = edit(("add 40 as pricing", "add 20 as pricing"), ("ready at 70", "ready at 72"))
    there, _ = decided(store, BASE, new)  # 75 passes 72: it is the points that are gone
    assert there == Decider(Cause.RULE, "pricing", "pricing", 40_000, 20_000)
    new = edit(("add 40 as pricing", "add 20 as pricing"), ("ready at 70", "ready at 90"))
    there, _ = decided(store, BASE, new)
    assert there == Decider(Cause.THRESHOLD, "ready at 90", None, 70_000, 90_000)


def test_a_rule_in_a_group_that_is_full_is_not_named() -> None:
    old = edit(("add 20 as boss", "add 12 as boss"))
    new = edit(("add 10 as downloads", "add 30 as downloads"))
    with _stored([LEAD], PRICING, DOWNLOAD) as active:
        there, back = decided(active, old, new)
    assert there == Decider(Cause.RULE, "boss", "boss", 12_000, 20_000)
    assert back == Decider(Cause.RULE, "boss", "boss", 20_000, 12_000)


def test_points_decide_where_the_condition_asks_for_their_group(store: Store) -> None:
    """The score passes either way; what changed more is in the other group."""
    old = edit(("add 20 as boss", "subtract 10 as boss"), ("ready at 70", "ready at 40"))
    new = edit(("add 20 as boss", "subtract 5 as boss"), ("ready at 70", "ready at 40"), ("at most 40", "at most 60"))
    new = new.replace("add 40 as pricing", "add 60 as pricing")
    there, back = decided(store, old, new)
    assert there == Decider(Cause.RULE, "boss", "boss", -10_000, -5_000)
    assert back == Decider(Cause.RULE, "boss", "boss", -5_000, -10_000)


def test_an_edited_rule_without_a_name_is_one_rule(store: Store) -> None:
    old = edit(("when employees > 10 add 15 as sized", "when employees > 10 add 15"))
    new = edit(("when employees > 10 add 15 as sized", "when employees > 12 add 5"))
    there, back = decided(store, old, new)
    assert there == Decider(Cause.RULE, "employees > 12", "fit: employees > 12", 15_000, 5_000)
    assert back == Decider(Cause.RULE, "employees > 10", "fit: employees > 10", 5_000, 15_000)


def test_a_group_with_another_name_is_the_same_group(store: Store) -> None:
    new = edit(("group fit", "group suits"), ("fit >= 10", "suits >= 10"), ("add 40 as pricing", "add 30 as pricing"))
    there, back = decided(store, BASE, new)
    assert there == Decider(Cause.RULE, "pricing", "pricing", 40_000, 30_000)
    assert back == Decider(Cause.RULE, "pricing", "pricing", 30_000, 40_000)


def test_who_does_not_turn_is_told_what_moved_the_score_most_in_its_direction(store: Store) -> None:
    new = edit(("add 20 as boss", "add 30 as boss"), ("add 15 as sized", "add 3 as sized"))
    there, back = decided(store, BASE, new)  # 75 to 73
    assert there == Decider(Cause.RULE, "sized", "sized", 15_000, 3_000)
    assert back == Decider(Cause.RULE, "sized", "sized", 3_000, 15_000)
    assert decided(store, BASE, BASE) == (None, None)


# ------------------------------------------------------------------------------------------------ drawn


def _without_rule(plan: Plan, place: int) -> Plan:
    gone = plan.rules[place]
    groups = (replace(group, rules=tuple(r for r in group.rules if r is not gone)) for group in plan.groups)
    return replace(plan, groups=tuple(groups))


def _edits(plan: Plan) -> Iterator[tuple[Plan, Callable[[Decider], bool]]]:
    """Versions in which one thing differs, each with what must be said of whoever turns."""
    for place, rule in enumerate(plan.rules):
        cause = Cause.DISQUALIFIED if rule.points is None else Cause.RULE
        yield _without_rule(plan, place), lambda d, c=cause, r=rule: (d.cause, d.rule) == (c, r.id)  # type: ignore[misc]
    for place, group in enumerate(plan.groups):
        if (group.at_least, group.at_most) != (None, None):
            groups = list(plan.groups)
            groups[place] = replace(group, at_least=None, at_most=None)
            said = f"{group.name} at "
            yield replace(plan, groups=tuple(groups)), lambda d, s=said: d.cause is Cause.BOUND and d.text.startswith(s)  # type: ignore[misc]
    if plan.score_high is not None:
        yield replace(plan, score_low=None, score_high=None), lambda d: d.cause is Cause.BOUND
    assert plan.ready is not None
    for less in (5_000, 20_000):
        at = plan.ready.at - less
        yield replace(plan, ready=replace(plan.ready, at=at)), lambda d: d.cause is Cause.THRESHOLD
    if plan.ready.condition is not None:
        ready = replace(plan.ready, condition=None, condition_text=None)
        yield replace(plan, ready=ready), lambda d: d.cause is Cause.CONDITION
    if plan.overrides:
        yield replace(plan, overrides=()), lambda d: d.cause is Cause.OVERRIDE
    if plan.applies is not None:
        yield replace(plan, applies=None, applies_text=None), lambda d: d.cause is Cause.SCOPE


def test_whatever_alone_was_changed_is_what_decided() -> None:
    """Both ways, for made-up policies and leads."""
    seen: Counter[Cause] = Counter()
    with sweep.stored(sweep.lead_set(101, 25)) as (store, _):
        for seed in (1, 3, 4, 5, 9, 11, 17, 22):
            plan = plan_from(drawn(seed)[0])
            for other, fits in _edits(plan):
                same = [(rule, rule) for rule in plan.rules if rule in other.rules]
                plans = (plan, other) if seed % 2 else (other, plan)
                pairing = Pairing.of(*plans, same, {})
                turned = _turned(_decided(store, plans, pairing))
                for decider in map(Deciders(plans, pairing).of_lead, turned):
                    assert fits(decider), (seed, decider)
                    seen[decider.cause] += 1
    assert set(seen) == set(Cause), seen


def _decided(store: Store, plans: tuple[Plan, Plan], pairing: Pairing) -> tuple[Deciding, DecidedLeads]:
    ((old, new),) = programs_at(store, plans, [NOON])
    deciding = Deciding((old, new), pairing)
    chunk = Reader.of(store, old.needs).range(store.connection, (0, store.lead_count))
    return deciding, deciding.leads(chunk)


def _turned(of: tuple[Deciding, DecidedLeads]) -> list[Turned]:
    deciding, leads = of
    old, new = (sheet.found.ready & sheet.found.in_scope for sheet in leads.sheets)
    both = [(leads.turned(side), turned) for side, turned in ((1, new & ~old), (0, old & ~new))]
    return [one for decided, turned in both for one in _told(deciding, decided, turned)]


def _told(deciding: Deciding, decided: Decided, wanted: Bools) -> list[Turned]:
    rows = zip(decided.part.tolist(), decided.old.tolist(), decided.new.tolist(), wanted, strict=True)
    return [Turned(n, deciding.parts[part], was, now) for n, (part, was, now, is_one) in enumerate(rows) if is_one]


@pytest.mark.parametrize("first", [1, 3_001])
def test_as_it_is_for_one_lead_at_a_time(first: int) -> None:
    """Between policies that have little to do with each other, and between one and another edit of it."""
    some = sweep.lead_set(first + 100, 30)
    seen: Counter[Kind] = Counter()
    with sweep.stored(some) as (store, _):
        for seed in range(first, first + 10):
            plan, other = (plan_from(drawn(number)[0]) for number in (seed, seed + 1))
            edited = [edit for edit, _ in _edits(plan)]
            for plans in ((plan, other), (edited[0], edited[-1]), (edited[seed % len(edited)], edited[1])):
                same = list(zip(plans[0].rules, plans[1].rules, strict=False))
                seen += _held_against_naive(store, plans, Pairing.of(*plans, same, {}), [one.lead for one in some])
    assert set(Kind) - set(seen) <= {Kind.CONDITION, Kind.OVERRIDE}, seen


def _held_against_naive(
    store: Store, plans: tuple[Plan, Plan], pairing: Pairing, leads: Sequence[Lead]
) -> Counter[Kind]:
    deciding, found = _decided(store, plans, pairing)
    old, new = (sheet.found for sheet in found.sheets)
    turned = _turned((deciding, found))
    moved = _told(deciding, found.moved(), old.in_scope & new.in_scope & (old.score != new.score))
    naive = Naive(plans, pairing, deciding.parts)
    for one in turned:
        assert one.part == naive.turned(leads[one.number], _cards(plans, leads[one.number])), one
    for one in moved:
        assert one.part == naive.moved(_cards(plans, leads[one.number])), one
    return Counter(one.part.kind for one in (*turned, *moved))


def _cards(plans: tuple[Plan, Plan], lead: Lead) -> tuple[Scorecard, Scorecard]:
    old, new = (reference.score(plan, lead, NOON) for plan in plans)
    return old, new


def test_overrides_of_one_person_are_one_reason() -> None:
    lines = [f'override "l{n}" add {80 + n} by "Sam" until 2030-01-01 because "asked"' for n in range(3)]
    versions = [compile_text(BASE), compile_text("\n".join((BASE, *lines)))]
    with _stored([{**LEAD, "id": f"l{n}", "title": ""} for n in range(4)]) as store:
        there, back = (impact_of(store, *pair, NOON) for pair in (versions, versions[::-1]))
    assert there.gained_by == (Reason(Cause.OVERRIDE, "override by Sam", None, None, (80_000, 82_000), 3),)
    assert back.lost_by == (Reason(Cause.OVERRIDE, "override by Sam", None, (80_000, 82_000), None, 3),)
