"""What the compiled engine's explanations promise beyond what they say: when they are made, and of what."""

from __future__ import annotations

import copy
import pickle
import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, fields, make_dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from leadscore.engine import reference
from leadscore.engine.codegen.explanation import explanation_of
from leadscore.engine.compiled import compile_plan
from leadscore.engine.making import maker
from leadscore.engine.model import FieldEvidence, GroupResult, Scorecard
from leadscore.facts.model import Event, Lead
from leadscore.plan.model import EventCount, EventSelector, Op
from leadscore.values.terms import Measure
from spec.agreement import assert_same, plan_of, with_condition
from spec.policies import NOON

DAY = 86_400

POLICY = """
policy "x"
group fit at most 20
when title is "ceo" add 15 as boss
when city is "b" or title is not "cto" add 10 as near_us
group engagement decays 50% every 30 days
when visited at least 3 times add 30 as keen
when downloaded add 5 each different up to 8 as reader
when inactive for 9 days subtract 3 as silent
ready at 40 if fit > 0
override "x" add 1 by "b" until 2027-01-01 because "second"
override "jane@x.io" add 2 by "a" until 2027-01-01 because "by email"
override "x" add 4 by "a" until 2020-01-01 because "over"
override "x" add 8 by "c" until 2027-01-01 because "third"
"""
LEAD = Lead(
    "x",
    {"title": "ceo", "email": "jane@x.io"},
    (Event(NOON - 40 * DAY, "visited", "p"), Event(NOON - 3 * DAY, "visited", "q", 500, "Q")),
    {"title": "CEO"},
)


def explained() -> tuple[Scorecard, Scorecard]:
    """A scorecard whose groups have not been read, and what the reference engine says."""
    plan = plan_of(POLICY)
    return compile_plan(plan).explain(LEAD, NOON), reference.score(plan, LEAD, NOON)


# ------------------------------------------------------------------------------------------------ when it is made


def _is_made(card: Scorecard) -> bool:
    slot: Any = Scorecard.__dict__["groups"]
    return isinstance(slot._slot.__get__(card), tuple)


def test_groups_are_made_once_when_they_are_read() -> None:
    card, _ = explained()
    assert (card.score, card.ready, card.to_ready) == (31_000, False, 9_000)
    assert not _is_made(card)
    first = card.groups
    assert _is_made(card)
    assert card.groups is first


READERS: list[Callable[[Scorecard], object]] = [
    repr,
    hash,
    copy.copy,
    copy.deepcopy,
    lambda card: pickle.loads(pickle.dumps(card)),
    lambda card: replace(card, score=0),
    lambda card: [getattr(card, field.name) for field in fields(card)],
]


@pytest.mark.parametrize("read", READERS)
def test_whoever_reads_a_scorecard_reads_its_groups(read: Callable[[Scorecard], object]) -> None:
    card, expected = explained()
    assert not _is_made(card)
    assert read(card) == read(expected)
    assert _is_made(card)


def test_it_equals_the_references_from_either_side_and_differs_where_that_differs() -> None:
    card, expected = explained()
    assert card == expected
    card, expected = explained()
    assert expected == card
    card, _ = explained()
    other = reference.score(plan_of(POLICY), replace(LEAD, events=LEAD.events[1:]), NOON)
    assert card != other
    assert type(card) is Scorecard


def test_a_scorecard_cannot_be_changed() -> None:
    card, _ = explained()
    for name in ("groups", "score"):
        with pytest.raises(FrozenInstanceError):
            setattr(card, name, ())


def test_a_policy_that_is_never_explained_is_not_compiled_for_it() -> None:
    compiled = compile_plan(plan_of(POLICY))
    compiled.score(LEAD, NOON)
    assert "explain" not in vars(compiled)
    compiled.explain(LEAD, NOON)
    assert "explain" in vars(compiled)


# ------------------------------------------------------------------------------------------------ what it says


def test_overrides_are_told_in_the_order_written() -> None:
    card, expected = explained()
    assert [override.because for override in card.overrides] == ["second", "by email", "third"]
    assert card.overrides == expected.overrides


@pytest.mark.parametrize("email", ["JANE@x.io", 5, None])
def test_an_override_is_found_by_text_alone(email: Any) -> None:
    values = {} if email is None else {"email": email}
    assert_same(plan_of(POLICY), Lead(" X ", values))


TIES = """
policy "x"
when visited add 3 each time as each_time decays 10% every 1 day
when visited add 3 each different as each_target
when visited add 3 each day as each_day fades over 9 days
when visited or downloaded add 2 as newest
when visited "a" and visited at least 2 times add 1 as both
when inactive for 1 day subtract 1
"""


@pytest.mark.parametrize("seed", range(60))
def test_events_at_one_instant_are_told_as_the_reference_does(seed: int) -> None:
    """Also those that differ in nothing but what is shown of them, and those of a lead that is out of order."""
    rng = random.Random(seed)
    events = [
        Event(
            NOON - rng.choice([0, 1, DAY, 2 * DAY]),
            rng.choice(["visited", "downloaded", "called"]),
            rng.choice("ab"),
            rng.choice([0, 5]),
            shown=str(number),
        )
        for number in range(rng.randint(0, 12))
    ]
    assert_same(plan_of(TIES), Lead("x", {}, tuple(sorted(events, key=lambda event: event.at))))
    compiled, lead = compile_plan(plan_of(TIES)), Lead("x", {}, tuple(events))
    assert compiled.explain(lead, NOON) == reference.score(compiled.plan, lead, NOON)


def test_values_that_no_cell_held_are_told_in_words() -> None:
    plan = plan_of("""
    policy "x"
    when title is "a" and employees > 1 and created within 9 days and competitor add 1
    when city is missing add 1
    """)
    values = {"title": "a", "employees": Decimal("1.50"), "created": date(2026, 3, 10), "competitor": True}
    for shown in ({}, {"title": " A", "employees": "1.5"}, {"title": ""}):
        assert_same(plan, Lead("x", values, (), shown))


def test_minutes_below_zero_lack_what_is_missing_to_none() -> None:
    fewer = EventCount(EventSelector("watched", None, None), Measure.MINUTES, Op.LESS, -10)
    for minutes in (-5, -15, 0, 2_000):
        assert_same(with_condition(fewer), Lead("x", {}, (Event(NOON, "watched", "", minutes),)))


def test_two_spellings_of_one_condition_are_one_tally() -> None:
    plan = plan_of('policy "x"\nwhen visited "/p/" or (visited "p" and title is "a") add 1')
    for events in ((), (Event(NOON, "visited", "p"),)):
        assert_same(plan, Lead("x", {}, events))


def test_what_each_unknown_part_lacks() -> None:
    plan = plan_of("""
    policy "x"
    when (title is "a" or city is "b") and (title is "c" or competitor or inactive for 1 day) add 1
    when not (title is "a" and (city is "b" or visited)) and created within 3 days add 1
    """)
    cells = {"title": "a", "city": "b", "competitor": False, "created": date(2026, 3, 14)}
    for chosen in range(16):
        values = {name: value for bit, (name, value) in enumerate(cells.items()) if chosen >> bit & 1}
        for events in ((), (Event(NOON, "visited"),)):
            assert_same(plan, Lead("x", values, events))


# ------------------------------------------------------------------------------------------------ how it is made


def test_what_is_handed_on_is_what_is_read() -> None:
    source = explanation_of(plan_of(POLICY)).source
    given = source.split("[details, ")[1].split("]")[0].split(", ")
    assert given[:2] == ["lead", "as_of"]
    assert all(name.rsplit("_", 1)[1].isdigit() for name in given[2:])
    assert f"def details({', '.join(given)}):" in source


def test_its_source_is_the_same_in_every_run() -> None:
    code = (
        "from leadscore.driver import compile_text; from leadscore.engine.compiled import compile_plan;"
        f"print(compile_plan(compile_text({POLICY!r}).plan).explanation_source)"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert runs == {compile_plan(plan_of(POLICY)).explanation_source + "\n"}


def test_makers_make_what_constructors_make() -> None:
    made = maker(FieldEvidence)("city", None)
    assert made == FieldEvidence("city", None)
    assert type(made) is FieldEvidence
    assert hash(made) == hash(FieldEvidence("city", None))
    assert maker(GroupResult)("a", 1, 2, 3, ()) == GroupResult(name="a", sum=1, total=2, cut=3, rules=())
    with pytest.raises(FrozenInstanceError):
        made.field = "x"  # type: ignore[misc]


def test_makers_know_fields_of_any_name() -> None:
    assert maker(Event)(1, "visited", "pricing", 3, "Pricing") == Event(1, "visited", "pricing", 3, "Pricing")
    names = ["kind", "made", "make", "twin", "fields", "object", "type"]
    odd = make_dataclass("Odd", names, frozen=True, slots=True)
    assert maker(odd)(*range(7)) == odd(*range(7))
