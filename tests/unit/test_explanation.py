"""What a scorecard tells about each rule: enough to recompute the score by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from leadscore.driver import compile_text
from leadscore.engine.model import EventEvidence, FieldEvidence, RuleResult, Scorecard, State
from leadscore.engine.reference import score
from leadscore.engine.way import Way, way_to_ready
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import Plan

DAY = 86_400
NOW = 20_000 * DAY


def plan_of_text(text: str) -> Plan:
    compiled = compile_text('policy "x"\n' + text)
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


def card_of(text: str, *events: Event, shown: dict[str, str] | None = None, **values: Value) -> Scorecard:
    return score(plan_of_text(text), Lead("l", values, events, shown or {}), NOW)


def rule(card: Scorecard) -> RuleResult:
    [group] = card.groups
    [only] = group.rules
    return only


def visit(age: int, target: str = "p", minutes: int = 0) -> Event:
    return Event(NOW - age, "visited", target, minutes, target.upper())


def test_each_event_tells_its_age_step_and_what_decay_left() -> None:
    old, new = visit(35 * DAY), visit(5 * DAY)
    result = rule(card_of('when visited "p" add 10 each time up to 12 decays 50% every 30 days', old, new))
    assert result.evidence == (
        EventEvidence(new, 5 * DAY, 0, 10_000, 10_000),
        EventEvidence(old, 35 * DAY, 1, 10_000, 5000),
    )
    assert (result.before_cut, result.cut, result.points) == (15_000, -3000, 12_000)
    assert result.evidence[0].event.shown == "P"


def test_a_step_behind_the_end_of_a_fade_is_told_as_it_is() -> None:
    result = rule(card_of("when visited add 10 fades over 10 days", visit(30 * DAY)))
    assert result.evidence == (EventEvidence(visit(30 * DAY), 30 * DAY, 30, 10_000, 0),)
    assert (result.state, result.points) == (State.FIRED, 0)


def test_without_each_the_newest_event_carries_the_points_even_without_decay() -> None:
    result = rule(card_of("when visited or downloaded add 10", visit(3), visit(1), visit(2)))
    assert result.evidence == (EventEvidence(visit(1), 1, 0, 10_000, 10_000),)


def test_a_rule_without_events_stands_by_itself() -> None:
    result = rule(card_of('when title is "a" subtract 10', title="a", shown={"title": " A"}))
    assert (result.evidence, result.before_cut, result.points) == ((), -10_000, -10_000)
    assert result.fields == (FieldEvidence("title", " A"),)


def test_fields_are_told_in_the_order_written_each_once() -> None:
    card = card_of(
        'when title is "a" and employees > 5 and (title is "b" or competitor or created is known) add 1',
        title="a",
        employees=Decimal("7.50"),
        competitor=True,
        created=date(2020, 2, 1),
        shown={"title": "A"},
    )
    assert rule(card).fields == (
        FieldEvidence("title", "A"),
        FieldEvidence("employees", "7.50"),
        FieldEvidence("competitor", "yes"),
        FieldEvidence("created", "2020-02-01"),
    )


def test_an_unknown_rule_names_the_fields_that_matter_and_its_worth() -> None:
    result = rule(
        card_of('when title is "a" and (city is "b" or employees > 5) and competitor add 15', competitor=True)
    )
    assert (result.state, result.points, result.worth) == (State.UNKNOWN, 0, 15_000)
    assert result.unknown == ("title", "city", "employees")
    decided = rule(card_of('when title is "a" and city is "b" add 15', title="x"))
    assert (decided.state, decided.unknown) == (State.NOT, ())


def test_what_an_unknown_inactivity_lacks_is_created() -> None:
    result = rule(card_of("when inactive for 30 days subtract 5"))
    assert (result.state, result.unknown) == (State.UNKNOWN, ("created",))
    assert result.fields == (FieldEvidence("created", None),)


def test_worth_is_bounded_by_up_to() -> None:
    assert rule(card_of("when visited add 10 each time up to 4")).worth == 4000
    assert rule(card_of("when visited subtract 10 each time up to 4")).worth == -4000


def test_a_rule_out_of_force_says_so() -> None:
    result = rule(card_of("when visited add 10 in force until 2020-01-01", visit(1)))
    assert (result.state, result.out_of_force, result.points) == (State.NOT, True, 0)
    assert result.tallies[0].holds


def test_disqualifying_rules_show_their_evidence() -> None:
    result = rule(card_of('when visited "jobs" disqualify', visit(9, "jobs"), visit(5, "jobs")))
    assert (result.disqualifies, result.points, result.worth) == (True, 0, None)
    assert result.evidence == (EventEvidence(visit(5, "jobs"), 5, 0, 0, 0),)
    assert not rule(card_of('when visited "jobs" disqualify')).disqualifies


def test_tallies_count_what_each_event_condition_saw() -> None:
    card = card_of(
        'when visited "p" at least 3 times within 30 days and never downloaded add 10',
        visit(40 * DAY, minutes=1000),
        visit(20 * DAY, minutes=2500),
        visit(10 * DAY),
    )
    visited, downloaded = rule(card).tallies
    assert visited.needed == 'visited "p" at least 3 times within 30 days'
    assert (visited.count, visited.minutes, visited.newest) == (2, 2500, visit(10 * DAY))
    assert (visited.holds, visited.short) == (False, 1)
    assert (downloaded.needed, downloaded.count, downloaded.newest) == ("downloaded", 0, None)
    assert (downloaded.holds, downloaded.short) == (False, 0)


def test_inactivity_tells_the_last_sign_of_life() -> None:
    text = "when inactive for 30 days subtract 5"
    [tally] = rule(card_of(text, visit(40 * DAY), Event(NOW, "called"))).tallies
    assert (tally.needed, tally.count, tally.newest, tally.holds) == ("inactive for 30 days", 1, visit(40 * DAY), True)


def shorts(text: str, *events: Event, **values: Value) -> list[int]:
    return [tally.short for tally in rule(card_of(text, *events, **values)).tallies]


def test_short_counts_what_alone_would_make_the_rule_fire() -> None:
    assert shorts("when visited at least 3 times add 1", visit(1)) == [2]
    assert shorts("when visited more than 3 times add 1", visit(1)) == [3]
    assert shorts("when visited exactly 2 times add 1", visit(1)) == [1]
    assert shorts("when visited exactly 2 times add 1", visit(1), visit(2), visit(3)) == [0]
    assert shorts("when visited at least 10 minutes add 1", visit(1, minutes=7500)) == [2500]
    assert shorts("when visited at least 3 times add 1", visit(1), visit(2), visit(3)) == [0]
    assert shorts('when visited and title is "a" add 1', title="a") == [1]
    assert shorts('when visited and title is "a" add 1', title="b") == [0]
    assert shorts('when visited and title is "a" add 1') == [0]
    assert shorts("when visited and downloaded add 1") == [0, 0]
    assert shorts("when visited or downloaded add 1") == [1, 1]
    assert shorts("when visited add 1 in force until 2020-01-01") == [0]


WAY = """group fit at most 20
when title is "a" add 15 as boss
when city is "b" add 10 as near_us
group engagement
when visited at least 3 times add 30 as keen
when downloaded add 5 as reader
when requested "x" and title is "b" add 50 as both
when clicked add 8 as clicker in force until 2020-01-01
when unsubscribed subtract 12 as gone
when inactive for 90 days subtract 3 as silent
ready at 40 if fit > 0
"""


def way(*events: Event, **values: Value) -> Way:
    plan = plan_of_text(WAY)
    found = way_to_ready(plan, score(plan, Lead("l", values, events), NOW))
    assert found is not None
    return found


def test_the_way_to_ready() -> None:
    found = way(visit(1), Event(NOW - 1, "unsubscribed"), title="a")
    assert (found.missing, found.condition, found.disqualified_by) == (37_000, True, ())
    assert [(step.rule_id, step.gain, step.fields) for step in found.unknown] == [("near_us", 5000, ("city",))]
    assert [(step.rule_id, step.gain) for step in found.near] == [("keen", 30_000), ("reader", 5000)]
    assert [tally.short for step in found.near for tally in step.short] == [2, 1]
    assert [(step.rule_id, step.gain) for step in found.silent] == [("both", 50_000)]
    assert [(step.rule_id, step.gain) for step in found.against] == [("gone", 12_000)]


def test_the_way_of_a_lead_that_is_there() -> None:
    found = way(visit(1), visit(2), visit(3), title="a")
    assert (found.missing, found.condition) == (0, True)


def test_no_way_without_a_threshold_or_out_of_scope() -> None:
    for text in ("when visited add 1", "when visited add 1\nready at 1\napplies if competitor"):
        plan = plan_of_text(text)
        assert way_to_ready(plan, score(plan, Lead("l", {}), NOW)) is None


def test_the_way_names_what_disqualifies() -> None:
    plan = plan_of_text("when visited disqualify as jobs\nwhen competitor disqualify as rival\nready at 1")
    found = way_to_ready(plan, score(plan, Lead("l", {"competitor": True}), NOW))
    assert found is not None
    assert found.disqualified_by == ("rival",)
