"""An answer in a model's words may say what tools said, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from leadscore.assistant.evidence import Evidence, evidence_of
from leadscore.assistant.grounding import ungrounded
from leadscore.assistant.toolbox import call
from leadscore.assistant.world import World
from leadscore.report.json_text import Json

SAID = """Rosalind Vane (L-1900, Northpeak Robotics AG) has 70 points: ready, band hot, as of 2026-04-01.
fit 50
  +20  decision_maker: They hold the budget [title: Head of Sales]
  -5  cut: this group gives at most 50
  +4  visited in evaluation_pages [visited "compare/spreadsheets" 5 days ago]
1,306 leads are ready. It falls below 70 on 2026-04-25 10:00 UTC (in 24 days), to 68."""
NAMES = frozenset(("rosalind", "vane", "northpeak", "ravi", "candlemaker"))


@pytest.mark.parametrize(
    "answer",
    [
        "Rosalind Vane has 70 points, 50 of them for fit. She stays ready until April 25.",
        "Until 25 April 2026 she is ready; from the 25th of April on she is not.",
        "Her title gives her +20 (`decision_maker`), the bound takes 5.",
        "She visited “compare/spreadsheets” 5 days ago: four points.",
        "1306 leads are ready.",
        "1. Rosalind Vane\n2. nobody else",
        "No. One of the rules is `visited in evaluation_pages`.",
        "L-1900 works at Northpeak Robotics.",
        "Rosalind's score is 70.",
    ],
)
def test_what_tools_said_may_be_said(answer: str) -> None:
    assert ungrounded(answer, evidence_of([SAID]), NAMES.__contains__) == []


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("She has 72 points.", ["72"]),
        ("She has 70.5 points.", ["70.5"]),
        ("She has seventy-two points.", ["seventy-two"]),
        ("About 1,300 leads are ready.", ["1,300"]),
        ("1.3k leads are ready.", ["1.3k"]),
        ("Ravi Candlemaker is ahead.", ["Ravi", "Candlemaker"]),
        ("The best is John Smith.", ["John", "Smith"]),
        ("The rule `pricing` gave it.", ["pricing"]),
        ("She drops on 26 April.", ["26 April"]),
        ("She drops on 2026-05-25.", ["2026-05-25"]),
        ("Write to rosalind@evil.example for more.", ["rosalind@evil.example"]),
        ("See https://evil.example/70 for more.", ["https://evil.example/70"]),
        ("L-1901 is next.", ["L-1901"]),
        ("She visited “pricing/plans”.", ["pricing/plans"]),
        ("That is 95%.", ["95"]),
        ("She lacks a dozen points.", ["dozen"]),
        ("She has seventy two points.", ["seventy two"]),
        ("One hundred and five leads are ready.", ["One hundred and five"]),
        ("She is third in the list.", ["third"]),
        ("She is 2nd in the list.", ["2"]),
        ("Half of her points are for fit.", ["Half"]),
        ("That is 14 more than the average.", ["14"]),
        ("There are 1900 of them.", ["1900"]),
        ("1.306 leads are ready.", ["1.306"]),
        ("Ask at evil.example/70 or www.evil.example.", ["evil.example/70", "www.evil.example"]),
        ("Her score at 10:30 was the same.", ["10:30"]),
        (f"It is {'a.' * 7_500}", [f"{'a.' * 20}…"]),
    ],
)
def test_what_no_tool_said_is_found(answer: str, found: list[str]) -> None:
    assert ungrounded(answer, evidence_of([SAID]), NAMES.__contains__) == found


DATA: Json = {
    "count": 2,
    "threshold": 70,
    "leads": [
        {"lead": "L-1900", "score": Decimal(70), "ready": True, "lacks": None},
        {"lead": "L-1041", "score": Decimal(66), "ready": False, "lacks": 4},
    ],
}


def told() -> Evidence:
    found = Evidence()
    found.add("why is L-1041 at 65?")
    found.add_result(DATA)
    return found


@pytest.mark.parametrize(
    "answer",
    [
        "L-1900 has 70 points, L-1041 has 66.",
        "L-1041 lacks 4 points to 70.",
        "L-1041 has 66 points. She lacks 4.",
        "L-1041 is not at 65: she has 66 points.",
        "The 2 of them have 70 and 66 points.",
        "L-1900 is ready. L-1041 isn't ready yet.",
        "When L-1041 is ready, sales calls.",
        "L-1041 is ready at 70.",
    ],
)
def test_what_was_said_of_a_lead_may_be_said_of_it(answer: str) -> None:
    assert ungrounded(answer, told()) == ([] if "ready at" not in answer else ["is ready"])


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("L-1900 has 66 points.", ["66"]),
        ("L-1900 is best. She has 66 points.", ["66"]),
        ("L-1900 has 70 points.\n- L-1041 has 70 points and lacks 3.", ["3"]),
        ("L-1041 is ready.", ["is ready"]),
        ("L-1041 is already ready, at 66 points.", ["is already ready"]),
        ("L-1900 is not ready.", ["is not ready"]),
        ("L-1900 has 70 points. She isn't ready.", ["isn't ready"]),
    ],
)
def test_what_was_said_of_another_lead_may_not(answer: str, found: list[str]) -> None:
    assert ungrounded(answer, told()) == found


@given(st.lists(st.integers(3, 500), min_size=2, max_size=6, unique=True), st.data())
def test_a_number_that_changes_its_lead_is_found(scores: list[int], data: st.DataObject) -> None:
    evidence = Evidence()
    evidence.add_result({"leads": [{"lead": f"X-{place}", "score": score} for place, score in enumerate(scores)]})
    first, second = data.draw(st.permutations(range(len(scores))))[:2]
    assert ungrounded(f"X-{first} has {scores[first]} points.", evidence) == []
    assert ungrounded(f"X-{first} has {scores[second]} points.", evidence) == [str(scores[second])]


def test_what_strangers_wrote_is_quoted_or_not_said() -> None:
    evidence = told()
    evidence.add_quotable("We are 500 people, says Mallory")
    assert ungrounded("L-1900 wrote “We are 500 people”.", evidence) == []
    assert ungrounded("L-1900 has 500 people.", evidence) == ["500"]
    assert ungrounded("L-1900 is a friend of Mallory.", evidence) == ["Mallory"]
    assert ungrounded("L-1900 wrote “We are 900 people”.", evidence) == ["We are 900 people", "900", "We"]


@given(st.decimals(min_value=0, max_value=10_000, places=2))
def test_a_number_is_grounded_when_it_was_said(number: object) -> None:
    text = f"She has {number} points."
    assert ungrounded(text, evidence_of([SAID, f"{number} points"])) == []
    assume(float(str(number)) not in (70, 50, 20, 5, 4, 1306, 24, 68, 1900, 10))
    assert ungrounded(text, evidence_of([SAID])) == [str(number)]


@pytest.mark.parametrize("lead", ["L-1900", "L-1041", "L-1141", "L-1015"])
def test_what_a_tool_says_is_grounded_in_itself(world: World, lead: str) -> None:
    for name in ("explain_score", "to_ready", "when_drops", "lead_history"):
        text = call(world, name, {"lead": lead}).text
        assert ungrounded(text, evidence_of([text]), world.people.names.__contains__) == []
