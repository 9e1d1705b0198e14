"""Programs get every number that people read: each of a tool's text stands in its data, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from leadscore.assistant.answer import Answer
from leadscore.assistant.evidence import IDENTITY, Evidence
from leadscore.assistant.figures import days_of, numbers_of, times_of
from leadscore.assistant.past import PastDeals
from leadscore.assistant.toolbox import TOOLS, call
from leadscore.assistant.world import World
from leadscore.cli.data import Data
from leadscore.cli.past import source_of
from leadscore.cli.policies import planned
from leadscore.cli.stores import store_for, vocabulary
from leadscore.learn.past.story import Story
from leadscore.resources import resource

GERMANY = 'when country is "germany" add 15'
ASKED: list[tuple[str, dict[str, object]]] = [
    ("find_leads", {"where": 'country is "germany" and title in decision_makers'}),
    ("find_leads", {"where": "employees > 500 and ready"}),
    ("find_leads", {"name": "vane"}),
    ("top_leads", {"limit": 3}),
    ("top_leads", {"where": "score < 45", "order": "worst"}),
    ("count_leads", {}),
    ("count_leads", {"where": "score > 77"}),
    ("explain_score", {"lead": "L-1900"}),
    ("explain_score", {"lead": "L-1041"}),
    ("explain_score", {"lead": "L-1141"}),
    ("explain_score", {"lead": "L-1144"}),
    ("compare_leads", {"lead": "L-1900", "other": "Zeno Candlemaker"}),
    ("to_ready", {"lead": "L-1041"}),
    ("to_ready", {"lead": "L-1900"}),
    ("to_ready", {"lead": "L-1038"}),
    ("when_drops", {"lead": "L-1141"}),
    ("when_drops", {"lead": "L-1900"}),
    ("nearly_ready", {"within": 5, "limit": 2}),
    ("nearly_ready", {"within": 0.001, "where": "employees > 500"}),
    ("changed_since", {"since": "2026-03-01"}),
    ("changed_since", {"since": "7 days", "where": "band warm", "limit": 2}),
    ("changed_since", {"since": "1 hour"}),
    ("lead_history", {"lead": "L-1141", "days": 60}),
    ("rules_fired", {}),
    ("rules_fired", {"lead": "L-1900"}),
    ("rules_never_fired", {}),
    ("rule_effect", {"rule": "pricing"}),
    ("rule_effect", {"rule": "competitor"}),
    ("score_distribution", {}),
    ("score_distribution", {"where": "score > 77"}),
    ("what_if", {"rule": "pricing", "points": 35}),
    ("what_if", {"threshold": 60}),
    ("draft_rule", {"request": "15 points in Germany", "sentence": GERMANY}),
    ("run_tests", {}),
    ("check_policy", {}),
    ("propose_change", {"threshold": 60}),
    ("propose_change", {"rule": "pricing", "points": 5}),
    ("what_if", {"sentence": GERMANY}),
    ("run_tests", {}),
    ("describe_policy", {}),
    ("undo", {}),
    ("propose_change", {"threshold": 400}),
    ("check_policy", {}),
    ("threshold_advice", {"calls_per_week": 4}),
    ("threshold_advice", {"calls_per_week": 0.1}),
    *(("describe_term", {"term": term}) for term in ("warm", "ready", "decays", "pricing", "decision_makers", "seats")),
    ("list_vocabulary", {}),
    *(("list_vocabulary", {"kind": kind}) for kind in "fields events sets definitions rules groups bands".split()),
    ("help", {}),
]


def _missing(answer: Answer) -> list[str]:
    """Numbers and days of the text that are not in the data. Those of the answer's last line of help are none."""
    data = Evidence()
    data.add_result(answer.data)
    days, rest = days_of(answer.text)
    times, rest = times_of(rest)
    return [
        *(text for text, day in days if not data.has_day(day)),
        *(text for text, time in times if not data.has_time(time)),
        *(text for text, number in numbers_of(IDENTITY.sub(" ", rest)) if not data.has_number(number)),
    ]


def test_every_number_that_people_read_is_in_the_data(world: World) -> None:
    for tool, arguments in ASKED:  # one after the other: what is proposed is told on top of it
        assert _missing(call(world, tool, arguments)) == [], (tool, arguments)


def test_that_is_asked_of_every_tool() -> None:
    assert {tool for tool, _ in ASKED} == set(TOOLS) - {"backtest"}


def test_what_is_not_in_the_data_is_found() -> None:
    assert _missing(Answer("72 of 300 leads since 2026-03-01, half", {"count": 300})) == ["2026-03-01", "72", "half"]


@pytest.fixture(scope="module")
def past() -> Iterator[World]:
    policy = Path(str(resource("policies", "b2b_saas", "policy.lead")))
    leads, events = (Path(str(resource("policies", "past", name))) for name in ("leads.csv", "events.csv"))
    data = Data(leads, (events,), 1_775_001_600, config=None, rejects=None, strict=False)
    with ExitStack() as kept:
        _, plan = planned(policy)
        store, _ = kept.enter_context(store_for(vocabulary([plan]), policy, data))
        found = World(policy, store, data.as_of)
        kept.callback(found.close)
        found.past = PastDeals(source_of(data, policy), Story("won_on", data.as_of, (), "created", 30, None))
        yield found


@pytest.mark.parametrize(
    ("tool", "arguments"), [("backtest", {}), ("threshold_advice", {"calls_per_week": 5, "target_rate": 20})]
)
def test_what_leads_bought_is_in_the_data(past: World, tool: str, arguments: dict[str, object]) -> None:
    answer = call(past, tool, arguments)
    assert _missing(answer) == []
    assert isinstance(answer.data, dict)
    assert answer.data["told"][0] == answer.text.splitlines()[0]  # type: ignore[index]
