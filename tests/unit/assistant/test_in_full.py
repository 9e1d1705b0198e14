"""Changes that are said in full: each number goes to what it is said of, in its unit, and nothing is left out."""

from __future__ import annotations

import msgspec
import pytest

from leadscore.assistant.conversation import SURE, Conversation, Reply
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.editing import changed
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from leadscore.driver import Compiled
from leadscore.review.changes import changes

POLICY = """\
policy "Shop" version 4
use "vocabulary.lead"
group fit at least -40 at most 60
when country in our_countries add 15 as area
when employees between 10 and 200 add 10 as size
when email_domain in free_mail subtract 10 as freemail
group interest at most 80 decays 50% every 30 days
when visited "pricing" add 30 as prices because "Best signal"
when visited "docs/*" at least 3 times within 30 days add 12 as docs_often
when requested "demo" add 40 never decays as sample
when visited "/blog/*" add 2 each different up to 8 as blog
when inactive for 120 days subtract 15 as quiet
group service
when called at least 2 times within 14 days add 5 as called_us
ready at 75 if fit >= 15 lost below 60
band hot at 90
band warm at 50
"""


@pytest.fixture(scope="module")
def compiled(demo: World) -> Compiled:
    return demo.compiled_of(POLICY)


@pytest.fixture
def shop(world: World, compiled: Compiled, monkeypatch: pytest.MonkeyPatch) -> World:
    """A policy in which all rules have names, and the demo's leads."""
    monkeypatch.setattr(world, "saved", compiled)
    return world


def ask(world: World, *turns: str) -> Reply:
    talk = Conversation(world)
    return [talk.ask(turn) for turn in turns][-1]


def says(world: World, question: str, thread: Thread | None = None) -> list[str]:
    """What changes in the policy with what the question asks for, where nothing is asked back."""
    first, *_ = Reader(world).readings(question, thread or Thread())
    assert first.tool in ("propose_change", "what_if")
    assert first.sure >= SURE
    assert not first.left_out
    after = changed(world, msgspec.convert(dict(first.arguments), Change))
    return [change.sentence for change in changes(world.drafted, after)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "set docs_often to 4 visits",
            'at least 3 times within 30 days → visited "docs/*" at least 4 times within 30 days',
        ),
        ("docs_often should need 5 visits", "at least 5 times within 30 days"),
        ("docs often from 4 times on", "at least 4 times within 30 days"),
        ("remove the 3 times from docs_often", 'visited "docs/*" within 30 days'),
        ("take the 30 days out of docs_often", 'at least 3 times within 30 days → visited "docs/*" at least 3 times'),
        ("docs_often within 2 weeks", "within 2 weeks (a narrower window)"),
        ("prices within 14 days only", 'visited "pricing" within 14 days'),
        ("limit prices to 14 days", 'visited "pricing" within 14 days'),
        ("let prices count only within 14 days", 'visited "pricing" within 14 days'),
        ("quiet after 60 days", "inactive for 60 days"),
        ("size from 20 to 100 employees", "between 20 and 100"),
        ("decay sample over 90 days", "sample: no decay → fades over 90 days"),
        ("interest halves every 2 weeks", "interest: now halves every 2 weeks, was 30 days"),
        ("prices should fade within a quarter", "prices: halves every 30 days → fades over 3 months"),
        ("let prices lose 10 percent a day", "decays 10% every 1 day"),
        ("sample should lose 20% every week", "decays 20% every 1 week"),
        ("interest should fall to a third after 45 days", "decays 66.667% every 45 days"),
        ("let interest decay by a third every two weeks", "decays 33.333% every 2 weeks"),
        ("remove the decay on prices", "prices: halves every 30 days → no decay"),
        ("take the decay off prices", "prices: halves every 30 days → no decay"),
        ("quiet should not count for right_size", "quiet: now also asks not right_size"),
        ("change the half-life of interest to 14 days", "interest: now halves every 14 days, was 30 days"),
        ("no window for docs_often", 'visited "docs/*" at least 3 times'),
        ("blog at most once a day", "blog: counts each different → each day"),
        ("remove the reason of prices", "prices: no reason any more, it was “Best signal”"),
        ("make blog count each time up to 50", "blog: counts each different → each time"),
    ],
)
def test_a_number_with_a_unit_is_another_one_of_that_unit(shop: World, question: str, told: str) -> None:
    assert told in " ".join(says(shop, question))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("set ready to 72½", ["ready: 75 → 72.5"]),
        ("set prices to 33 1/3", ["prices: +30 → +33.333"]),
        ("set prices to 1.234,5", ["prices: +30 → +1234.5"]),
        ("what if hot was 10 lower?", ["band hot: 90 → 80"]),
        ("set warm to minus 20", ["band warm: 50 → -20"]),
        ("lost below 80% of ready", []),
        ("remove 5 points from prices", ["prices: +30 → +25"]),
        ("deduct 2 from area", ["area: +15 → +13"]),
        ("add another 5 to sample", ["sample: +40 → +45"]),
        ("increase prices by 40%", ["prices: +30 → +42"]),
        ("make prices worth twice as much", ["prices: +30 → +60"]),
        ("triple blog", ["blog: +2 → +6"]),
        ("set prices to half of sample", ["prices: +30 → +20"]),
        ("make prices the same as sample", ["prices: +30 → +40"]),
        ("make warm start at 55 instead of 50", ["band warm: 50 → 55"]),
        ("policy version 5", ["version: 4 → 5"]),
        ("cut prices to a third", ["prices: +30 → +10"]),
        ("bump all bands up by 5", ["band hot: 90 → 95", "band warm: 50 → 55"]),
        ("what if area gave 0?", ["removed: when country in our_countries add 15 as area"]),
    ],
)
def test_a_number_is_read_whole(shop: World, question: str, told: list[str]) -> None:
    if told:
        assert says(shop, question) == told
    else:
        assert "That is what the policy says already" in ask(shop, question).answer  # 60 of 75


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("prices to 20, area to 30 and sample to 10", ["area: +15 → +30", "prices: +30 → +20", "sample: +40 → +10"]),
        ("what if prices gave 20 and area 35?", ["area: +15 → +35", "prices: +30 → +20"]),
        ("set both prices and sample to 33", ["prices: +30 → +33", "sample: +40 → +33"]),
        ("prices and sample +5", ["prices: +30 → +35", "sample: +40 → +45"]),
        ("raise prices by 5 and sample too", ["prices: +30 → +35", "sample: +40 → +45"]),
        ("cap blog at 10 and interest at 90", ["interest: at most 80 → at most 90", "blog: up to 8 → up to 10"]),
        ("cap fit and interest at 50", ["fit: at most 60 → at most 50", "interest: at most 80 → at most 50"]),
        ("fit: min -30, max 50", ["fit: at least -40 → at least -30", "fit: at most 60 → at most 50"]),
        (
            "cap service at 10 and floor at -15",
            ["service: no lower bound → at least -15", "service: no upper bound → at most 10"],
        ),
        ("lower ready to 65 and hot to 80", ["ready: 75 → 65", "band hot: 90 → 80"]),
        ("lower all bands by 5", ["band hot: 90 → 85", "band warm: 50 → 45"]),
        ("cap interest at 60 and set ready to 70", ["interest: at most 80 → at most 60", "ready: 75 → 70"]),
        (
            "set ready to 60, lost below 40, hot to 85",
            ["ready: 75 → 60", "ready: lost below 60 → lost below 40", "band hot: 90 → 85"],
        ),
        (
            "rename area to near_us and set both prices and sample to 20",
            ["area is now called near_us", "prices: +30 → +20", "sample: +40 → +20"],
        ),
        ("set prices and sample to 20 and 33 respectively", ["prices: +30 → +20", "sample: +40 → +33"]),
        ("halve all service rules and cap fit at 50", ["called_us: +5 → +2.5", "fit: at most 60 → at most 50"]),
        ("hot to 50 and warm to 40", ["band hot: 90 → 50", "band warm: 50 → 40"]),
        ("set both prices and sample to 40", ["prices: +30 → +40"]),
        ("double all service rules", ["called_us: +5 → +10"]),
    ],
)
def test_no_number_of_a_list_goes_to_something_else(shop: World, question: str, told: list[str]) -> None:
    assert sorted(says(shop, question)) == sorted(told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("don't let blog give more than 4", "blog: up to 8 → up to 4"),
        ("up blog to at most 15", "blog: up to 8 → up to 15"),
        ("no floor for fit", "fit: at least -40 → no lower bound"),
        ("let fit go up to 75", "fit: at most 60 → at most 75"),
        ("interest may not exceed 66", "interest: at most 80 → at most 66"),
        ("no more than 55 points for interest", "interest: at most 80 → at most 55"),
        ("raise the cap on fit by 10%", "fit: at most 60 → at most 66"),
        ("drop the fit condition from ready", "ready: if fit >= 15 → without a condition"),
        ("ready needs fit of at least 20", "ready: fit >= 15 → fit >= 20"),
        ("count prices only for right_size", "prices: now also asks right_size"),
        ("prices shall not count for interns", 'prices: now also asks not title contains "intern"'),
        ("limit prices to leads from Spain", 'prices: now also asks country is "spain"'),
        ("prices only for right_size", "prices: now also asks right_size"),
        ("also require employees over 50 for prices", "prices: now also asks employees > 50"),
    ],
)
def test_bounds_and_conditions_are_changed(shop: World, question: str, told: str) -> None:
    assert says(shop, question) == [told]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("grade fit A at 50, D otherwise", "new: grade fit A at 50, D otherwise"),
        ("score from 0 to 150", "the score: without bounds → from 0 to 150"),
        ('policy "Shop" version 5', "version: 4 → 5"),
        ("band frozen at -10", "new: band frozen at -10"),
        ("ready at 75 if fit >= 20", "ready: fit >= 15 → fit >= 20"),
        ("owned by marketing", "owned by marketing"),
        ("propose field toys number", "new: field toys number"),
        ("define big as employees > 500", "new: define big as employees > 500"),
        ('when visited "pricing" add 31 as prices', "prices: +30 → +31"),
        ('test "x" given as of 2026-04-01, title "ceo" expect score 0', "new test “x”"),
    ],
)
def test_a_sentence_of_the_language_is_taken_as_it_is(shop: World, question: str, told: str) -> None:
    (line,) = says(shop, question)
    assert line.startswith(told)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("when foo > 3 add 5", "There is no field `foo`"),
        ('when visited "pricing" add 31 each foo 3', "is not one sentence of a policy: "),
        ("cap prices at 20", "`prices` counts once, with 30 points, so there is nothing to bound."),
        ("cap everything at 100", "Say “score from 0 to 100”"),
        ("set all interest rules to 10", "I am not sure what you mean."),
        ("double fit", "I am not sure what you mean."),
        ("remove the decay of sample", "That is what the policy says already"),
        ("raise prices from 31 to 35", "I made nothing of “31”"),
        ("set ready to -5", "gets ready at -5"),
        ("don't set prices to 35", "Then nothing changes"),
        ("I would not raise hot by 10", "Then nothing changes"),
        ("change prices to 20 or 25", "I made nothing of “20 or 25”"),
        ("set prices to 20 and 30", "I made nothing of “20 and 30”"),
        ("give Rosalind Vane 5 points", 'override "L-1900" add 5 by "who"'),
        (
            "override for Rosalind Vane: subtract 10 points because she left",
            'subtract 10 by "who" until 2027-01-31 because "she left"',
        ),
    ],
)
def test_what_cannot_be_done_is_said_or_asked_about(shop: World, question: str, told: str) -> None:
    assert told in ask(shop, question).answer
    assert not shop.proposals


def test_a_part_is_taken_from_what_was_tried_and_not_the_rule(shop: World) -> None:
    thread = Thread(tool="what_if", arguments={"rule": "blog", "points": 3}, rule="blog")
    assert says(shop, "remove its cap", thread) == ["blog: up to 8 → no bound"]


def test_an_override_can_be_let_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    override = 'override "L-1900" add 10 by "Ines" until 2026-12-31 because "Met"'
    monkeypatch.setattr(world, "saved", world.compiled_of(POLICY + override))
    assert 'add 10 by "Ines" until 2026-03-31' in ask(world, "remove the override of Rosalind Vane").answer


def test_the_last_list_is_narrowed_rather_than_a_group_bounded(shop: World) -> None:
    assert ask(shop, "fit at least 20").tool == "find_leads"
    assert ask(shop, "who is warm?", "fit at least 20").tool == "find_leads"
    assert ask(shop, "who is warm?", "prices at 20").tool == "propose_change"


def test_visits_are_no_points(shop: World) -> None:
    assert "prices: +30 → +2" not in ask(shop, "prices with two demos").answer


def test_a_question_is_no_change(shop: World) -> None:
    assert ask(shop, "is prices at 20?").tool != "propose_change"
