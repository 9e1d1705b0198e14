"""The one thing that decided what became of a lead: where one thing alone was changed, that is it; and in which order
things are asked where several were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from textwrap import dedent

import pytest

from leadscore.driver import compile_text
from leadscore.engine import reference
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import Plan
from leadscore.review.impact.deciding import Deciding
from leadscore.review.impact.measuring import deciding_of
from leadscore.review.impact.model import Cause, Decider
from spec import sweep
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
LEAD = Lead(
    "l1",
    {"title": "ceo", "employees": Decimal(20), "existing_customer": False},
    (Event(NOON, "visited", "pricing"),),
)


def decided(old: str, new: str, lead: Lead = LEAD) -> tuple[Decider | None, Decider | None]:
    """From one policy to the other, and back."""
    versions = [compile_text(dedent(text)) for text in (old, new)]
    plans = [version.plan for version in versions]
    assert all(plans), [version.diagnostics for version in versions]
    cards = [reference.score(plan, lead, NOON) for plan in plans if plan]
    there = deciding_of(*versions).decider(lead, *cards)
    return there, deciding_of(*reversed(versions)).decider(lead, *reversed(cards))


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
def test_one_thing_was_changed(changes: list[tuple[str, str]], there: Decider, back: Decider) -> None:
    assert decided(BASE, edit(*changes)) == (there, back)


ORDER = [
    ('policy "P"', 'policy "P"\napplies if employees > 50', Cause.SCOPE),
    ("existing_customer disqualify", "existing_customer is no disqualify", Cause.DISQUALIFIED),
    ("ready at 70", "ready at 90", Cause.THRESHOLD),
    ("fit >= 10", "fit >= 45", Cause.CONDITION),
]
"""Each would keep the lead from being ready, alone."""


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_what_comes_first_keeps_a_lead_out_whatever_comes_behind(first: int) -> None:
    decisions = decided(BASE, edit(*((old, new) for old, new, _ in ORDER[first:])))
    assert [found.cause for found in decisions if found] == [ORDER[first][2]] * 2


def test_points_come_before_a_threshold_that_they_would_have_passed() -> None:
    new = edit(("add 40 as pricing", "add 20 as pricing"), ("ready at 70", "ready at 72"))
    there, _ = decided(BASE, new)  # 75 passes 72: it is the points that are gone
    assert there == Decider(Cause.RULE, "pricing", "pricing", 40_000, 20_000)
    new = edit(("add 40 as pricing", "add 20 as pricing"), ("ready at 70", "ready at 90"))
    there, _ = decided(BASE, new)
    assert there == Decider(Cause.THRESHOLD, "ready at 90", None, 70_000, 90_000)


def test_a_rule_in_a_group_that_is_full_is_not_named() -> None:
    lead = replace(LEAD, events=(*LEAD.events, Event(NOON, "downloaded", "")))
    old = edit(("add 20 as boss", "add 12 as boss"))
    new = edit(("add 10 as downloads", "add 30 as downloads"))
    there, back = decided(old, new, lead)
    assert there == Decider(Cause.RULE, "boss", "boss", 12_000, 20_000)
    assert back == Decider(Cause.RULE, "boss", "boss", 20_000, 12_000)


def test_points_decide_where_the_condition_asks_for_their_group() -> None:
    """The score passes either way; what changed more is in the other group."""
    old = edit(("add 20 as boss", "subtract 10 as boss"), ("ready at 70", "ready at 40"))
    new = edit(("add 20 as boss", "subtract 5 as boss"), ("ready at 70", "ready at 40"), ("at most 40", "at most 60"))
    new = new.replace("add 40 as pricing", "add 60 as pricing")
    there, back = decided(old, new)
    assert there == Decider(Cause.RULE, "boss", "boss", -10_000, -5_000)
    assert back == Decider(Cause.RULE, "boss", "boss", -5_000, -10_000)


def test_an_edited_rule_without_a_name_is_one_rule() -> None:
    old = edit(("when employees > 10 add 15 as sized", "when employees > 10 add 15"))
    new = edit(("when employees > 10 add 15 as sized", "when employees > 12 add 5"))
    there, back = decided(old, new)
    assert there == Decider(Cause.RULE, "employees > 12", "fit: employees > 12", 15_000, 5_000)
    assert back == Decider(Cause.RULE, "employees > 10", "fit: employees > 10", 5_000, 15_000)


def test_a_group_with_another_name_is_the_same_group() -> None:
    new = edit(("group fit", "group suits"), ("fit >= 10", "suits >= 10"), ("add 40 as pricing", "add 30 as pricing"))
    there, back = decided(BASE, new)
    assert there == Decider(Cause.RULE, "pricing", "pricing", 40_000, 30_000)
    assert back == Decider(Cause.RULE, "pricing", "pricing", 30_000, 40_000)


def test_who_does_not_turn_is_told_what_moved_the_score_most_in_its_direction() -> None:
    new = edit(("add 20 as boss", "add 30 as boss"), ("add 15 as sized", "add 3 as sized"))
    there, back = decided(BASE, new)  # 75 to 73
    assert there == Decider(Cause.RULE, "sized", "sized", 15_000, 3_000)
    assert back == Decider(Cause.RULE, "sized", "sized", 3_000, 15_000)
    assert decided(BASE, BASE) == (None, None)


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
    leads = [one.lead for one in sweep.lead_set(101, 25)]
    for seed in range(1, 25):
        plan = plan_from(drawn(seed)[0])
        cards = [reference.score(plan, lead, NOON) for lead in leads]
        for other, fits in _edits(plan):
            same = [(rule, rule) for rule in plan.rules if rule in other.rules]
            there, back = Deciding.of(plan, other, same, {}), Deciding.of(other, plan, same, {})
            for lead, card in zip(leads, cards, strict=True):
                now = reference.score(other, lead, NOON)
                if now.ready != card.ready:
                    for found in (there.decider(lead, card, now), back.decider(lead, now, card)):
                        assert found is not None
                        assert fits(found), (seed, lead.id, found)
                        seen[found.cause] += 1
    assert set(seen) == set(Cause), seen
