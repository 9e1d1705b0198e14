"""What a model may say after calls of tools about the demo, and what it may not, as a conversation holds it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from leadscore.assistant.evidence import Evidence
from leadscore.assistant.modelled.answering import Judge
from leadscore.assistant.modelled.handles import Handles
from leadscore.assistant.modelled.showing import Shown
from leadscore.assistant.toolbox import call
from leadscore.assistant.world import World
from unit.assistant.worlds import world_of

Call = tuple[str, dict[str, Any]]
BOTH: list[Call] = [("to_ready", {"lead": "L-1031"}), ("to_ready", {"lead": "L-1041"})]
"""L-1031 is Nadia Copperfold with 48.5 points, L-1041 Zeno Candlemaker with 66; neither is ready."""
WHO = "who is ahead, Nadia Copperfold or Zeno Candlemaker?"


def found(world: World, question: str, calls: Sequence[Call], answer: str) -> list[str]:
    """What of an answer nobody said."""
    evidence, shown = Evidence(), Shown(world, Handles(), "0")
    evidence.add(question)
    for tool, arguments in calls:
        evidence.add_result(shown.of(tool, call(world, tool, arguments)))
    return Judge(evidence, shown.handles, world).against(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "L-1041 is ahead with 66 points; L-1031 has 48.5.",
        "L-1041 has 66 points and L-1031 has 48.5.",
        "Zeno Candlemaker is ahead: he has 66 points, and Nadia Copperfold has 48.5.",
        "L-1031 and L-1041 have 48.5 and 66 points.",
        "L-1041 is ahead of L-1031, with 66 to 48.5 points.",
        "The 66 points of L-1041 are more than the 48.5 of L-1031.",
        "- L-1031: 48.5 points, 21.5 short of 70\n- L-1041: 66 points, 4 short of 70",
        "1. L-1041 (66 points)\n2. L-1031 (48.5 points)",
        "L-1031:\n- 48.5 points\n- lacks 21.5\n\nL-1041:\n- 66 points\n- lacks 4",
        "Neither L-1031 nor L-1041 is ready yet: both are below the threshold of 70.",
        "L-1041 is closer. It lacks only 4 points to be ready, while L-1031 lacks 21.5.",
        "Zeno's score is 66, Nadia's is 48.5.",
        "Zeno Candlemaker (L-1041) has 66 points. Nadia Copperfold (L-1031) has 48.5 points.",
        "Nobody is ready. A visit to `pricing` would bring L-1041 to 110 points, and it would be ready.",
        "L-1041 needs 4 more points to become ready. Visiting pricing would give 44.",
        "**L-1041** has *66* points.",
        "None of the two is ready, but L-1041 is nearly there with 66 points.",
    ],
)
def test_two_leads_each_with_its_own(world: World, answer: str) -> None:
    assert found(world, WHO, BOTH, answer) == []


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ("L-1031 has 66 points and L-1041 has 48.5.", ["66", "48.5"]),
        ("Nadia Copperfold has 66 points. Zeno Candlemaker has 48.5.", ["66", "48.5"]),
        ("Nadia has 66 points.", ["66"]),
        ("L-1031:\n- 66 points\nL-1041:\n- 48.5 points", ["66", "48.5"]),
        ("First L-1031. The score is 66.", ["66"]),
        ("Zeno Candlemaker has 66 points. Nadia Copperfold has it all: 66 points.", ["66"]),
        ("L-1031 is ahead of L-1041, with 66 points.", ["66"]),
        ("L-1031 and L-1041 have 66 and 48.5 points.", ["66", "48.5"]),
        ("L-1041, unlike L-1031, has 48.5 points.", ["48.5"]),
        ("66 points: L-1031.", ["66"]),
        ("L-1041 has 66 points, and so has L-1031.", ["66"]),
        ("L-1041 has 66 points, as does L-1031.", ["66"]),
        ("It is L-1031 who has 66.", ["66"]),
        ("L-1041 has 66 points, that is 21.5 less than 70.", ["21.5"]),
        ("The 66 points of L-1031 are more.", ["66"]),
        ("She has 48.5 points, L-1041.", ["48.5"]),
        ("L-1031 is at Timberline. There it has 66 points.", ["66"]),
        ("Nadia Candlemaker is ahead with 66 points.", ["Nadia Candlemaker"]),
    ],
)
def test_two_leads_not_with_the_others(world: World, answer: str, wrong: list[str]) -> None:
    assert set(wrong) <= set(found(world, WHO, BOTH, answer))


def test_those_who_are_compared_have_each_their_own(world: World) -> None:
    calls: list[Call] = [("compare_leads", {"lead": "L-1031", "other": "L-1041"})]
    assert found(world, WHO, calls, "L-1041 has 66 points, L-1031 has 48.5: fit is 50 against 20.") == ["50"]
    assert found(world, WHO, calls, "L-1041 has 66 points, with 50 for fit. L-1031 has 48.5 and 20.") == []
    assert found(world, WHO, calls, "L-1041 has 48.5 points, with 11 for engagement.") == ["48.5", "11"]


@pytest.mark.parametrize(
    "answer",
    [
        "L-1031 is not ready.",
        "No, L-1031 is not ready yet: it lacks 21.5 points to 70.",
        "L-1031 isn't ready.",
        "L-1031 has 48.5 points, which is not enough to be ready.",
        "L-1031 would be ready with 70 points.",
        "L-1031 needs 21.5 points before it is ready.",
        "Ready asks for 70 points, and L-1031 has 48.5.",
        "The ready line stands at 70. L-1031 is 21.5 short of being ready.",
        "If L-1031 had 70 points, it would be ready.",
        "L-1031 will be ready once it has 70 points.",
        "L-1031 is no longer ready.",
        "She has 48.5 points and is not ready.",
        "L-1031 is warm and not ready.",
        "L-1031 is neither hot nor ready.",
        "21.5 more points would make L-1031 ready.",
        "L-1031 is warm, but not yet ready.",
    ],
)
def test_who_is_not_ready_is_not_called_so(world: World, answer: str) -> None:
    assert found(world, "is L-1031 ready, or hot, and who is warm?", BOTH[:1], answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        "L-1031, who lacks 21.5 points, is ready.",
        "L-1031 is ready, which is good.",
        "She's ready.",
        "Yes, she is ready.",
        "L-1031 is currently ready.",
        "L-1031 has become ready.",
        "L-1031 was already ready.",
        "L-1031 is sales-ready.",
        "L-1031 is both warm and ready.",
        "Both L-1031 and L-1041 are ready.",
        "L-1031: ready",
        "L-1031\n- ready",
        "L-1031 is *ready*.",
        "L-1031 is “ready”.",
        "L-1031 is `ready`.",
        "Ready: L-1031.",
        "Ready are L-1041 and L-1031.",
        "L-1031 is a ready lead.",
        "L-1031 is ready until further notice.",
        "Without doubt, L-1031 is ready.",
        "L-1031 is ready at 70.",
        "Nadia Copperfold counts as ready.",
        "Nadia is ready. So is Zeno.",
        "L-1031 is more than ready.",
        "Without doubt L-1031 is ready.",
        "L-1031 can be called and is ready.",
    ],
)
def test_however_it_is_put(world: World, answer: str) -> None:
    assert [text for text in found(world, WHO, BOTH, answer) if "ready" in text.lower()]


@pytest.mark.parametrize(
    "answer",
    [
        "39 leads are ready.",
        "Of 321 leads, 39 are ready and 34 are disqualified.",
        "There are 321 leads: 39 of them are ready.",
        "Thirty-nine leads are ready.",
        "There are 39 ready leads; the others are not.",
        "1. 39 leads are ready.\n2. 34 leads are disqualified.",
        "One of the things to know: 39 leads are ready.",
        "No, not all of them: only 39 are ready.",
        "**39** of _321_ leads are ready.",
    ],
)
def test_what_was_counted_is_said_in_many_ways(world: World, answer: str) -> None:
    assert found(world, "how many leads are ready?", [("count_leads", {})], answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        "_99_ leads are ready.",
        "Of the leads, .99 are ready.",
        "score99 leads are ready.",
        "v99 leads are ready.",
        "39_000 leads are ready.",
        "39 000 leads are ready.",
        "39'000 leads are ready.",
        "3,9 leads are ready.",
        "39 billion leads are ready.",
        "Zero leads are ready.",
        "One lead is ready.",
        "Only one single lead is ready.",
        "A quarter of the leads are ready.",
        "Hundreds of leads are ready.",
        "This lead is eleventh.",
        "The twenty-first lead is ready.",
        "Tenfold more leads are ready.",
        "39x more leads are ready.",
        "39 times as many leads are ready.",
        "A score of leads are ready.",
        "Thrice as many leads are ready.",
        "Fortyish leads are ready.",
        "½ of the leads are ready.",
        "39¾ leads are ready.",
        "⁹⁹ leads are ready.",
        "⑨⑨ leads are ready.",
        "ni\u200dnety leads are ready.",
        "nіnety leads are ready.",
        "XLVII leads are ready.",
        "39% of the leads are ready.",
        "The leads are ready:\n99. That is all.",
        "There are\n12) leads ready.",
        "There are\n1. leads ready.",
        "L-103 is next.",
        "L-1 is next.",
        "L1099 is next.",
        "L_1099 is next.",
        "00Q5e00002abcXY is next.",
        "Mallory is the best lead.",
        "The best: Mallory.",
        "(Mallory) is ahead.",
        "- Mallory\n- Trudy",
        "Yes. Mallory.",
        "Microsoft is the best.",
        "The rule called discount_hunter gave it.",
        "The discount rule gave it.",
        "A rule named discount gave it.",
        "They visited ‘secret’.",
        "They visited 'secret'.",
        "They visited «secret».",
        "They visited „secret“.",
        "They visited secret/page.",
        "```\nwhen visited secret add lots\n```",
        "That was at 23:59.",
        "That was yesterday.",
        "It is next month.",
        "It is in a week.",
        "Tuesday it is.",
        "It is in june.",
    ],
)
def test_what_nobody_counted_is_found_however_it_is_written(world: World, answer: str) -> None:
    assert found(world, "how many leads are there besides L-1031?", [("count_leads", {})], answer)


@pytest.mark.parametrize(
    ("question", "calls", "answer"),
    [
        (
            "when does L-1900 drop?",
            [("when_drops", {"lead": "L-1900"})],
            "L-1900 is ready with 70 points. If nothing happens, it falls to 68 on 2026-04-25 10:00 UTC, in 24 days.",
        ),
        (
            "when does L-1900 drop?",
            [("when_drops", {"lead": "L-1900"})],
            "It stays ready until 25 April 2026, when it falls below 70 at 10:00 UTC because of decay.",
        ),
        (
            "how did L-1141 develop?",
            [("lead_history", {"lead": "L-1141"})],
            "It rose by 55 points, from 45 to 100, mostly thanks to `demo` (+50) in January 2026.",
        ),
        (
            "top 3",
            [("top_leads", {"limit": 3})],
            "| lead | score |\n| --- | --- |\n| L-1094 | 123.334 |\n| L-1136 | 110 |\n| L-1023 | 108 |",
        ),
        (
            "who is nearly ready?",
            [("nearly_ready", {"within": 5, "limit": 4})],
            "4 leads are near:\n- L-1015 has enough points (76.5) but is not ready\n- L-1178 lacks 0.833",
        ),
        ("when does it drop?", [("when_drops", {"lead": "L-1900"})], "L-1900 drops in April, on the 25th of April."),
        (
            "who became ready since 20 March?",
            [("changed_since", {"since": "2026-03-20", "limit": 3})],
            "Since 2026-03-20, 5 leads became ready and 7 are no longer. L-1056 rose from 45 to 105 points and became "
            "ready; L-1178 fell from 81.833 to 69.167 and is no longer ready.",
        ),
        (
            "and who was ready before?",
            [("changed_since", {"since": "2026-03-20", "limit": 3})],
            "L-1178 was ready and is not ready now.",
        ),
        (
            "who are the top 3?",
            [("top_leads", {"limit": 3})],
            "The best leads are:\n1. L-1094 with 123.334 points\n2. L-1136 with 110\n3. L-1023 with 108",
        ),
        (
            "who are the top 3?",
            [("top_leads", {"limit": 3})],
            "Call L-1094 first: it has 123.334 points, is ready and in band hot. L-1136 (110) and L-1023 (108) follow.",
        ),
        (
            "what if pricing gave 35?",
            [("what_if", {"rule": "pricing", "points": 35})],
            "With 35 points for `pricing`, 36 leads would be ready instead of 39: 3 would be lost and none gained.",
        ),
        (
            "what does pricing do?",
            [("rule_effect", {"rule": "pricing"})],
            "The pricing rule fires for 85 of 321 leads and gives 28.8 points on average. It is written as "
            '`when visited "pricing" add 50 as pricing`. Without it, 21 leads would not be ready.',
        ),
        (
            "why is L-1031 so low?",
            [("explain_score", {"lead": "L-1031"})],
            "L-1031 has 48.5 points: 20 for fit, 11 for engagement and 17.5 for product. The employees are unknown, so "
            "`right_size` gives nothing. It lacks 21.5 points to 70.",
        ),
        (
            "how are scores spread?",
            [("score_distribution", {})],
            "Scores go from -37.25 to 123.334, with 30.1 on average. 12.1% are hot and 62% cold.",
        ),
        ("thanks!", [("help", {})], "You're welcome. Let me know what else you need."),
    ],
)
def test_usual_answers_pass(world: World, question: str, calls: list[Call], answer: str) -> None:
    assert found(world, question, calls, answer) == []


POLICY = """field name text
group fit "f" at most 50
  when country is "germany" add 30 as german
  when country is "france" add 10 as french
ready at 25
"""
IDS = [
    ("ada@x.com", "bob@y.com", "eve@y.com"),
    ("acme/ada", "acme/bob", "acme/eve"),
    ("contact-12", "contact-13", "contact-1"),
    ("L1031", "L1041", "L1099"),
    ("L_1031", "L_1041", "L_1099"),
    ("1031", "1041", "1099"),
    ("00Q5e00001abcDE", "00Q5e00001abcDF", "00Q5e00002abcXY"),
    (
        "9b2d1c44-1a2b-4c3d-8e4f-1234567890ab",
        "8b2d1c44-1a2b-4c3d-8e4f-1234567890ab",
        "9b2d1c44-1a2b-4c3d-8e4f-12345678",
    ),
]


@pytest.mark.parametrize(("ada", "bob", "nobody"), IDS)
def test_leads_with_ids_of_any_kind(tmp_path: Path, ada: str, bob: str, nobody: str) -> None:
    leads = f"id,name,country\n{ada},Ada Quill,germany\n{bob},Bob Reed,france\n"
    with world_of(tmp_path, POLICY, leads, "lead,event,target,at\n") as other:
        calls: list[Call] = [("explain_score", {"lead": lead}) for lead in (ada, bob)]
        shown = Handles()
        first, second = shown.lead(ada), shown.lead(bob)

        def wrong(answer: str) -> list[str]:
            return found(other, "how do they compare?", calls, answer)

        assert wrong(f"{first} has 30 points and is ready. {second} has 10 points and is not ready.") == []
        assert wrong(f"{first} has 10 points. {second} has 30 points.") == ["10", "30"]
        assert wrong(f"{second} is ready. {first} is not ready.") == ["is ready", "is not ready"]
        assert wrong(f"{nobody} is next.")
        assert wrong("{lead7} is next.") == ["{lead7}"]
        assert wrong(f"{ada[:-1]}9 leads are ready.")


def test_a_time_belongs_to_its_day(world: World) -> None:
    calls: list[Call] = [("when_drops", {"lead": "L-1900"})]
    assert found(world, "when?", calls, "L-1900 drops on 2026-04-25 10:00 UTC.") == []
    assert found(world, "when?", calls, "L-1900 drops on 2026-04-25 23:59 UTC.") == ["2026-04-25 23:59 UTC"]
    assert found(world, "when?", calls, "L-1900 drops on 2026-04-25 at 9:17.") == ["2026-04-25 at 9:17", "9:17"]
