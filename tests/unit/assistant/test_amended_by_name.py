"""More is said of what was changed last, by a word such as `it` or by none: it is said of that, and of nothing else."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import Conversation
from leadscore.assistant.tools.changing import net_words
from leadscore.assistant.world import World


def talked(world: World, *questions: str) -> Conversation:
    """After these questions."""
    talk = Conversation(world)
    for question in questions:
        talk.ask(question)
    return talk


@pytest.mark.parametrize(
    ("questions", "told"),
    [
        (("ready at 80", "and the fit has to be 20 at least, lost below 65"), "ready: fit >= 10 → fit >= 20."),
        (("ready at 80", "but it must have a fit of 15 or more"), "ready: fit >= 10 → fit >= 15."),
        (("grade A for fit from 45", "B from 30 then, too"), "grade fit: A at 40 → at 45; B at 25 → at 30."),
        (("cap product at 40", "also have it halve every 20 days"), "product: at most 30 → at most 40."),
        (
            ("cap product at 40", "and have it fade over 90 days"),
            "product: now fades over 90 days every 10 days, was 60 days every 10 days.",
        ),
        (("hot at 75", "and the fit must be at least 15 for it"), "band hot: fit >= 10 → fit >= 15."),
        (("set the logins rule to 5", "and let the max be 25 for that"), "logged_in within 14 days: +3 → +5."),
        (("set the logins rule to 5", "25 max in total"), "logged_in within 14 days: up to 15 → up to 25."),
        (
            ("set demo to 40", "but only until the end of September"),
            "demo: always in force → in force until 2026-09-30.",
        ),
        (("set demo to 40", "just for companies over 50 people, though"), "demo: now also asks employees > 50."),
        (("set demo to 40", "only until the end of May though"), "demo: always in force → in force until 2026-05-31."),
        (("cap product at 40", "but let it fade over 365 days"), "product: at most 30 → at most 40."),
        (("set demo to 40", "but only for VPs"), 'demo: now also asks seniority is "vp".'),
    ],
)
def test_more_is_told_of_what_is_proposed(world: World, questions: tuple[str, ...], told: str) -> None:
    assert not talked(world, *questions).choices
    assert told in net_words(world)
    assert len(world.proposals) == 2


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        (("draft: 3 points for every different integrations page visited", "not more than 12 in total"), "up to 12"),
        (
            ("New rule: Linkedin leads 5 points", "just between May and July this year please"),
            "in force from 2026-05-01 until 2026-07-31",
        ),
        (("what if pricing gave 30", "and it decays over 60 days"), "add 30 fades over 60 days"),
        (
            ("what if product was capped at 40", "and have it halve every 20 days"),
            "at most 40 decays 50% every 20 days",
        ),
    ],
)
def test_more_is_told_of_what_is_not_proposed(world: World, questions: tuple[str, ...], sentence: str) -> None:
    talk = Conversation(world)
    reply = [talk.ask(question) for question in questions][-1]
    assert sentence in str(reply.arguments.get("sentence"))
    assert not world.proposals


@pytest.mark.parametrize("says", ["top 5", "who is ready then", "and how many leads would it move?"])
def test_nothing_more_is_told(world: World, says: str) -> None:
    talked(world, "cap product at 40", says)
    assert net_words(world) == ["product: at most 30 → at most 40."]


@pytest.mark.parametrize(
    "says", ['better: "They asked for it"', 'no, "They asked for it"', 'rather: "They asked for it"']
)
def test_a_reason_is_another(world: World, says: str) -> None:
    talked(world, 'reason for the demo rule: "They want to see it"', says)
    assert [one for one in net_words(world) if "→ “They asked for it”" in one]


@pytest.mark.parametrize(
    ("says", "members"),
    [
        ("what if we put senior in as well", "manager, senior"),
        ("and if we also added senior to it too?", "manager, senior"),
        ("and with senior as well?", "manager, senior"),
    ],
)
def test_one_more_member_is_supposed(world: World, says: str, members: str) -> None:
    talk = talked(world, "what if managers were leaders")
    assert talk.ask(says).arguments == {"set": "leaders", "members": members}


def test_a_description_is_counted(world: World) -> None:
    talk = talked(world, "what does holds_budget mean")
    assert talk.ask("how many leads is it true for").arguments == {"where": "holds_budget"}
