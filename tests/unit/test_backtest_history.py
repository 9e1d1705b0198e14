"""Leads in a back-test: each scored as the reference engine would have scored it then, by what there was then."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.engine import reference
from leadscore.facts.errors import FactsError
from leadscore.facts.model import Event, Lead
from leadscore.learn.history import History, history_of, last_event
from leadscore.learn.known import Known, Outcomes, Told, Why, outcomes_of
from leadscore.learn.leaks import Kind, leaks
from leadscore.learn.rivals.field import best_field
from leadscore.learn.slices import ranges
from leadscore.learn.tally import FOLDS, fold_of
from leadscore.learn.thresholds import Aims, thresholds
from leadscore.plan.model import Plan, Ready
from spec.agreement import plan_of
from spec.drawn import drawn, lead_from, plan_from
from spec.policies import NOON, Maker

DAY = 86_400


def past(lead: Lead, at: int) -> Lead:
    """The lead as it was: what came later is not there at all."""
    return replace(lead, events=tuple(event for event in lead.events if event.at <= at))


@settings(max_examples=some(60), deadline=None)
@given(st.integers(0, 2**32))
def test_each_lead_is_scored_as_the_reference_engine_would_have_then(seed: int) -> None:
    file, _, _ = drawn(seed)
    plan, maker, draw = plan_from(file), Maker(seed + 1), random.Random(seed)
    leads = [replace(lead_from(maker.cells(), maker.history()), id=str(number)) for number in range(12)]
    known = {lead.id: Known(draw.random() < 0.5, NOON - draw.randrange(90 * DAY)) for lead in leads}
    history = history_of(plan, leads, Outcomes(known, {}), NOON)
    cards = [reference.score(plan, past(lead, at), at) for lead in leads if (at := known[lead.id].at) is not None]
    scored = [card for card in cards if card.score is not None]
    assert history.score.tolist() == [card.score for card in scored]
    assert history.ready.tolist() == [card.ready for card in scored]
    assert history.disqualified.tolist() == [card.disqualified for card in scored]
    names = [band.name for band in plan.bands]
    assert [None if place < 0 else names[place] for place in history.band.tolist()] == [card.band for card in scored]
    assert history.out_of_scope == len(cards) - len(scored)
    assert _reachable(plan, leads, known) == history.can_be_ready.tolist()


def _reachable(plan: Plan, leads: list[Lead], known: dict[str, Known]) -> list[bool]:
    """Who would be ready at any threshold: asked of the same policy with one that all reach."""
    ready = plan.ready or Ready(0, None, None, None)
    low = replace(plan, ready=replace(ready, at=-(10**12), lost_below=None))
    cards = [reference.score(low, past(lead, known[lead.id].at or 0), known[lead.id].at or 0) for lead in leads]
    return [card.ready for card in cards if card.score is not None]


POLICY = 'policy "x"\nwhen title is "ceo" add 30\nwhen visited add 40\nready at 40'


def made(outcomes: list[tuple[str, int, bool]], kind: str = "visited") -> History:
    """Leads with a title, an event so many days before or after the instant, and an outcome."""
    leads = [
        Lead(str(place), {"title": title}, (Event(NOON - days * DAY, kind),))
        for place, (title, days, _) in enumerate(outcomes)
    ]
    known = {str(place): Known(won, NOON) for place, (_, _, won) in enumerate(outcomes)}
    return history_of(plan_of(POLICY), leads, Outcomes(known, {}), NOON)


def test_an_event_at_the_very_instant_counts_and_a_second_later_does_not() -> None:
    plan = plan_of(POLICY)
    lead = Lead("a", {}, (Event(NOON, "visited"),))
    for at, score in ((NOON, 40_000), (NOON - 1, 0)):
        assert history_of(plan, [lead], Outcomes({"a": Known(True, at)}, {}), NOON).score.tolist() == [score]


def test_without_a_day_of_its_own_a_lead_is_scored_at_the_end() -> None:
    lead = Lead("a", {}, (Event(NOON, "visited"),))
    known = Outcomes({"a": Known(False, None)}, {})
    assert history_of(plan_of(POLICY), [lead], known, NOON).at.tolist() == [NOON]
    assert last_event([lead, Lead("b", {}, (Event(NOON + 9, "visited"),))], NOON) == NOON


# ------------------------------------------------------------------------------------------------ outcomes


def told(*cells: str) -> list[tuple[str, Told]]:
    return [(str(place), Told(cell)) for place, cell in enumerate(cells)]


def test_words_are_read_as_people_mean_them() -> None:
    found = outcomes_of(told("Yes", " no", "TRUE", "0", "Closed Won", "lost", "open", ""), "`x`")
    assert [known.won for known in found.by_id.values()] == [True, False, True, False, True, False]
    assert found.left == {"6": "open", "7": "blank"}


def test_days_say_when_and_blanks_that_never() -> None:
    found = outcomes_of(told("2026-01-02", "", "2026-01-02 00:01"), "`x`")
    assert [known.won for known in found.by_id.values()] == [True, False, True]
    days = [known.at for known in found.by_id.values()]
    assert days[1] is None
    assert (days[2] or 0) - (days[0] or 0) == 60


def test_one_cell_that_is_no_day_makes_a_column_of_words() -> None:
    with pytest.raises(FactsError, match="Which value of `x` is a win"):
        outcomes_of(told("2026-01-02", "soon"), "`x`")


def test_without_a_lead_there_is_nothing_to_read() -> None:
    with pytest.raises(FactsError, match="There is not one lead"):
        outcomes_of([], "`x`")


def test_the_users_values_win_alone() -> None:
    found = outcomes_of(told("gold", "Silver", "yes", ""), "`x`", ["GOLD", "silver"])
    assert [known.won for known in found.by_id.values()] == [True, True, False]
    assert found.left == {"3": "blank"}


def test_of_several_rows_a_win_counts_and_of_wins_the_first() -> None:
    rows = [("a", Told("lost", "2026-01-01")), ("a", Told("won", "2026-03-01")), ("a", Told("won", "2026-02-01"))]
    for order in (rows, rows[::-1]):
        known = outcomes_of(order, "`x`", has_days=True).by_id["a"]
        assert known == Known(True, 1_769_904_000)


def test_who_was_settled_before_the_day_is_left_out() -> None:
    rows = [
        ("a", Told("2026-01-20", "2026-01-01")),
        ("b", Told("2026-01-20", "2025-12-01")),
        ("c", Told("", "soon")),
        ("d", Told("lost", "2026-01-01", "2026-01-20")),
    ]
    found = outcomes_of(rows[:3], "`x`", has_days=True, later=30 * DAY)
    assert dict(found.left) == {"a": Why.DECIDED, "c": Why.UNDATED}
    with pytest.raises(FactsError, match="was known before the day to score it at"):
        outcomes_of(rows[3:], "`x`", has_days=True, later=30 * DAY)


def test_a_value_that_never_stands_there_is_no_win_of_anybodys() -> None:
    with pytest.raises(FactsError, match='`x` never says "gold"') as error:
        outcomes_of(told("silver", "lost", ""), "`x`", ["gold"])
    assert error.value.help == 'It holds "lost", "silver".'


# ------------------------------------------------------------------------------------------------ ranges of scores


def test_a_range_that_was_won_less_often_than_a_lower_one_is_named() -> None:
    """30 points for a title that was won in one of ten cases, none for another that was won in half of them."""
    history = made([("ceo", -3, n % 10 == 0) for n in range(100)] + [("x", -3, n % 2 == 0) for n in range(100)])
    high, low = ranges(history)
    assert (high.low, high.won.hits, high.won.of, high.share, high.is_low) == (30_000, 10, 100, 0.5, True)
    assert (low.low, low.won.hits, low.is_low) == (0, 50, False)


def test_what_chance_explains_is_not_named() -> None:
    history = made([("ceo", -3, n % 10 < 4) for n in range(50)] + [("x", -3, n % 2 == 0) for n in range(50)])
    assert [one.is_low for one in ranges(history)] == [False, False]


# ------------------------------------------------------------------------------------------------ leaks


def test_a_kind_of_event_that_only_wins_have_is_a_leak() -> None:
    (leak,) = leaks(made([("x", 3, True)] * 50 + [("x", -3, False)] * 50))
    assert (leak.kind, leak.name) == (Kind.EVENT, "visited")


def test_what_only_the_others_have_is_a_leak_too() -> None:
    (leak,) = leaks(made([("x", -3, True)] * 50 + [("x", 3, False)] * 50))
    assert (leak.kind, leak.name) == (Kind.EVENT, "visited")


def test_a_strong_sign_that_some_others_show_is_none() -> None:
    assert leaks(made([("x", 3, True)] * 50 + [("x", -3, False)] * 45 + [("x", 3, False)] * 5)) == ()


def test_few_leads_give_nothing_away() -> None:
    assert leaks(made([("x", 3, True)] * 19 + [("x", -3, False)] * 50)) == ()


def test_a_value_that_only_wins_have_is_a_leak() -> None:
    (leak,) = leaks(made([("ceo", -3, True)] * 50 + [("clerk", -3, False)] * 50))
    assert (leak.kind, leak.name, leak.value) == (Kind.VALUE, "title", "ceo")


# ------------------------------------------------------------------------------------------------ the best field alone


def by_hand(leads: list[Lead], won: list[bool]) -> float:
    """Each lead ranked by the close rate of its title in the other folds, the base rate added as one lead."""
    base = sum(won) / len(won)
    rows = [(lead.values["title"], win, fold_of(lead.id)) for lead, win in zip(leads, won, strict=True)]
    tells = []
    for fold in range(FOLDS):
        rates = {}
        for title in {own for own, _, _ in rows}:
            past = [win for own, win, f in rows if f != fold and own == title]
            rates[title] = (sum(past) + base) / (len(past) + 1)
        here = [(rates[own], win) for own, win, f in rows if f == fold]
        pairs = [(a > b) + (a == b) / 2 for a, win in here if win for b, other in here if not other]
        tells.append(sum(pairs) / len(pairs))
    return sum(tells) / FOLDS


def test_the_best_field_is_ranked_by_rates_of_other_leads() -> None:
    draw = random.Random(1)
    titles = [draw.choice(["ceo", "cto", "clerk"]) for _ in range(300)]
    won = [draw.random() < {"ceo": 0.6, "cto": 0.4, "clerk": 0.2}[title] for title in titles]
    leads = [Lead(str(place), {"title": title}) for place, title in enumerate(titles)]
    known = {lead.id: Known(w, NOON) for lead, w in zip(leads, won, strict=True)}
    rival = best_field(history_of(plan_of(POLICY), leads, Outcomes(known, {}), NOON))
    assert rival is not None
    assert (rival.field, rival.auc) == ("title", pytest.approx(by_hand(leads, won), abs=1e-9))


def test_values_that_each_lead_has_alone_foresee_nothing() -> None:
    """In-sample, an address tells all apart; held out, as much as chance."""
    draw = random.Random(2)
    leads = [Lead(str(place), {"email": f"{place}@x.io"}) for place in range(400)]
    known = {lead.id: Known(draw.random() < 0.4, NOON) for lead in leads}
    plan = plan_of('policy "x"\nwhen email is known add 3')
    rival = best_field(history_of(plan, leads, Outcomes(known, {}), NOON))
    assert rival is not None
    assert rival.auc == 0.5


def test_numbers_are_taken_in_tenths() -> None:
    leads = [Lead(str(place), {"employees": Decimal(place)}) for place in range(400)]
    known = {lead.id: Known(100 <= place < 300, NOON) for place, lead in enumerate(leads)}
    plan = plan_of('policy "x"\nwhen employees > 3 add 3')
    rival = best_field(history_of(plan, leads, Outcomes(known, {}), NOON))
    assert rival is not None
    assert rival.auc > 0.9, "those in the middle won: no single cut shows that"


# ------------------------------------------------------------------------------------------------ thresholds


def test_calls_a_week_give_no_advice_where_nobody_knows_the_weeks() -> None:
    history = made([("ceo", 3, True)] * 30 + [("x", 3, False)] * 30)
    assert thresholds(history, Aims(calls=5)).advice == ()
    (advice,) = thresholds(history, Aims(calls=5, weeks=6)).advice
    assert (advice.at, advice.around[0].per_week) == (45_000, 5.0)


LEADS = st.lists(
    st.tuples(st.sampled_from(["ceo", "clerk"]), st.sampled_from([-3, 3]), st.booleans()), min_size=2, max_size=40
)


@settings(max_examples=some(60), deadline=None)
@given(LEADS, st.floats(0.05, 0.9))
def test_the_advice_for_a_rate_is_the_lowest_threshold_that_has_it(
    leads: list[tuple[str, int, bool]], rate: float
) -> None:
    history = made(leads)
    found = thresholds(history, Aims(rate=rate))
    (advice,) = found.advice
    scored = [((30 if title == "ceo" else 0) + (40 if days > 0 else 0), won) for title, days, won in leads]
    good = [
        at
        for at in range(0, 75, 5)
        if (handed := [won for score, won in scored if score >= at]) and sum(handed) >= rate * len(handed)
    ]
    if not good:
        assert advice.at is None
        return
    assert advice.at is not None
    lowest = [won for score, won in scored if score >= min(good)]
    advised = [won for score, won in scored if score * 1000 >= advice.at]
    assert (len(advised), sum(advised)) == (len(lowest), sum(lowest))
    assert found.now is not None
    assert found.now.handed.of == int(history.ready.sum())
    assert found.now.handed.hits == int((history.ready & history.won).sum())
