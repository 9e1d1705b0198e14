"""Changes of which no part is left out or swapped: how often something counts, what a definition compares, what stays,
and words for leads that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.conversation import SURE, Conversation
from leadscore.assistant.drafting.drafts import drafted
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from unit.assistant.land import changes, either
from unit.assistant.worlds import world_of

_POLICY = """\
policy "Lifts" version 1
field site_kind text      # what building it is
field floors number       # storeys
field lift_age number     # years since the oldest lift was built
field contract_ends date  # when their contract runs out
event broke_down          # a lift of theirs stood still
event phoned              # they rang the desk
set signers = "facility manager", "director"
define tall as floors >= 6
define old_lift as lift_age > 20
define middling as floors between 3 and 6
group fit "Is it a plant that we can serve?" at least -30 at most 60
when title in signers add 20 as signer because "They sign"
when tall add 12 as tall_site
when old_lift add 15 as oldie
group interest at most 70 decays 50% every 30 days
when visited "pricing" add 25 as pricing
when visited "blog/*" add 2 each different up to 6 as blog
when visited "references/*" add 1 as referred
when broke_down within 60 days add 18 as breakdown
when phoned add 10 each time up to 30 as calls
when unsubscribed subtract 20 never decays as gone
ready at 60 if fit >= 10 lost below 50
band hot at 60
band warm at 30
band cold otherwise
"""
_LEADS = """\
id,name,company,title,city,site_kind,floors,lift_age,contract_ends,industry
E1,Ada Post,Post NV,Director,Utrecht,school,8,25,2026-06-30,
E2,Rob Visser,Visser BV,Owner,Breda,hotel,3,18,2026-05-01,
E3,Cleo Mol,Mol BV,Caretaker,Utrecht,care home,6,30,2026-04-20,
"""
_EVENTS = """\
lead,at,event,target
E1,2026-03-20,visited,pricing
E2,2026-03-21,phoned,
E3,2026-03-22,visited,references/one
"""


@pytest.fixture(scope="module")
def lifts(demo: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Behind the demo, which is open until the end."""
    with world_of(tmp_path_factory.mktemp("lifts"), _POLICY, _LEADS, _EVENTS) as found:
        yield found


_TWICE = "when phoned add 10 each time up to 20 as calls"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("make the calls count only twice", _TWICE),
        ("calls should count at most twice", _TWICE),
        ("calls must not count more than 2 times", _TWICE),
        ("cap calls at 2 times", _TWICE),
        ("only count calls twice", _TWICE),
        ("phone calls should count at most twice", _TWICE),
        ("count phone calls only once", "when phoned add 10 as calls"),
        ("calls without the limit", "when phoned add 10 each time as calls"),
        ("blog each time instead of each different", 'when visited "blog/*" add 2 each time up to 6 as blog'),
        ("breakdown each time without a limit", "when broke_down within 60 days add 18 each time as breakdown"),
        (
            "a breakdown should count each time, up to 36",
            "when broke_down within 60 days add 18 each time up to 36 as breakdown",
        ),
    ],
)
def test_how_often_something_counts_is_not_what_it_is_worth(lifts: World, question: str, sentence: str) -> None:
    (change,) = changes(lifts, question)
    assert change["sentence"] == sentence


def test_what_counts_once_is_told_to_do_so(lifts: World) -> None:
    assert "counts once for a lead, with 18 points" in Conversation(lifts).ask("breakdown at most twice").answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("tall should be 5 floors", "define tall as floors >= 5"),
        ("make tall 5 floors", "define tall as floors >= 5"),
        ("a tall building has at least 5 floors", "define tall as floors >= 5"),
        ("tall means exactly 5 floors", "define tall as floors is 5"),
        ("old lifts are those over 25 years", "define old_lift as lift_age > 25"),
        ("old lifts should be 18 years", "define old_lift as lift_age > 18"),
        ("tall buildings are those with 8 floors or more", "define tall as floors >= 8"),
        ("old lifts over 18", "define old_lift as lift_age > 18"),
        ("ready at 55 without the fit condition", "ready at 55 lost below 50"),
        ("ready at 55 and no fit requirement", "ready at 55 lost below 50"),
        ("the lost limit should be 40", "ready at 60 if fit >= 10 lost below 40"),
        ("hot 70, the rest stays", "band hot at 70"),
        ("hot 70, warm stays where it is", "band hot at 70"),
        ("hot 70 and everything else stays as it is", "band hot at 70"),
    ],
)
def test_what_a_change_compares_and_leaves_as_it_is(lifts: World, question: str, sentence: str) -> None:
    (change,) = changes(lifts, question)
    assert change == {"sentence": sentence}


def test_another_amount_of_a_range_is_asked_about(lifts: World) -> None:
    found = [change["sentence"] for change in either(lifts, "middling should be 5 floors")[:2]]
    assert found == ["define middling as floors between 5 and 6", "define middling as floors between 3 and 5"]


def test_nobody_moved_since_a_lift_was_old(lifts: World) -> None:
    first, *_ = Reader(lifts).readings("old lift from 25 years", Thread())
    assert first.arguments == {"sentence": "define old_lift as lift_age >= 25"}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("rename tall to high", "`tall` is a definition. A definition gets another name in the policy's file"),
        ("rename signers to deciders", "`signers` is a set. A set gets another name in the policy's file"),
        ("rename the interest group to wish", "`interest` is a group. A group gets another name in the policy's file"),
        ("rename hot to urgent", "`hot` is a band. A band gets another name in the policy's file"),
    ],
)
def test_an_exact_name_is_no_part_of_a_rules_name(lifts: World, question: str, told: str) -> None:
    assert Conversation(lifts).ask(question).answer.startswith(told)


@pytest.mark.parametrize("question", ["rename tall_site to high", "rename the tall rule to high"])
def test_a_rule_gets_another_name(lifts: World, question: str) -> None:
    (change,) = changes(lifts, question)
    assert change == {"rule": "tall_site", "sentence": "when tall add 12 as high"}


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("set ready to 55, fit no longer matters", "fit"),
        ("raise pricing to 30 each time they visit", "each time"),
        ("raise pricing by 5 without decay", "5"),
    ],
)
def test_what_a_change_makes_nothing_of_is_told(lifts: World, question: str, left: str) -> None:
    assert Conversation(lifts).ask(question).answer.startswith(f"I made nothing of “{left}”, so nothing is proposed.")
    assert not lifts.proposals


def test_by_one_and_by_a_fifth(lifts: World) -> None:
    found = changes(lifts, "raise pricing by a fifth and lower blog by one")
    assert [(one["rule"], one["points"]) for one in found] == [("pricing", 30), ("blog", 1)]


@pytest.mark.parametrize(
    ("question", "arguments"),
    [
        ("should pricing be 30?", {"rule": "pricing", "points": 30}),
        ("should we raise pricing by 5?", {"rule": "pricing", "points": 30}),
        ("should warm be at 35?", {"sentence": "band warm at 35"}),
    ],
)
def test_whether_something_should_be_is_supposed(lifts: World, question: str, arguments: dict[str, object]) -> None:
    first, *_ = Reader(lifts).readings(question, Thread())
    assert (first.tool, dict(first.arguments), first.sure >= SURE) == ("what_if", arguments, True)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("give cheap leads in Utrecht 5 points", "cheap"),
        ("give zorbed companies in Utrecht 5 points", "zorbed"),
        ("give offices in Utrecht 5 points", "offices"),
        ("add 10 to fancy hotels", "fancy"),
        ("award urgent leads 10", "urgent"),
        ("take 5 off poor companies in Breda", "poor"),
        ("disqualify boring companies in Breda", "boring"),
        ("10 points for studios in Breda", "studios"),
    ],
)
def test_who_is_meant_is_told_where_nothing_reads_it(lifts: World, question: str, word: str) -> None:
    reply = Conversation(lifts).ask(question)
    assert f"I don't understand “{word}”" in reply.answer
    assert not lifts.proposals


@pytest.mark.parametrize("word", ["leads", "sites", "companies", "places", "plants"])
def test_what_all_leads_are_called_says_nothing(lifts: World, word: str) -> None:
    assert drafted(lifts, f"10 points for {word} in Breda") == 'when city is "breda" add 10'


@pytest.mark.parametrize(
    ("request_", "condition"),
    [
        ("12 points for directors of schools", 'seniority is "director" and site_kind is "school"'),
        ("12 points for owners of schools", 'title contains "owner" and site_kind is "school"'),
        ("12 points for managers in schools", 'seniority is "manager" and site_kind is "school"'),
        ("12 points for directors of operations", 'title contains "director of operations"'),
        (
            "12 points for directors or owners of schools",
            '(seniority is "director" or title contains "owner") and site_kind is "school"',
        ),
    ],
)
def test_values_that_leads_have_before_other_words_for_values(lifts: World, request_: str, condition: str) -> None:
    assert drafted(lifts, request_) == f"when {condition} add 12"


def test_a_condition_is_asked_for_to_its_last_word(lifts: World) -> None:
    with pytest.raises(Unanswerable, match="cheap"):
        drafted(lifts, "5 points for cheap hotels")


@pytest.mark.parametrize(
    ("said", "each"),
    [
        ("for each reference page visited", "different"),
        ("per reference page they visited", "different"),
        ("for each visited reference page", "different"),
        ("for each reference page visit", "time"),
        ("for every visit to a reference page", "time"),
        ("each time they visit a reference page", "time"),
        ("for each pricing page visited", "time"),
    ],
)
def test_a_page_that_is_visited_twice_is_one_page(lifts: World, said: str, each: str) -> None:
    assert drafted(lifts, f"5 points {said}, at most 15").endswith(f"add 5 each {each} up to 15")


def test_days_ahead_stay_as_they_are(lifts: World) -> None:
    question = "5 points for contracts ending within 90 days"
    first, *_ = Reader(lifts).readings(question, Thread())
    assert first.left_out == ()
    answer = Conversation(lifts).ask(question).answer
    assert "`contract_ends between 2026-04-01 and 2026-06-30` holds these days alone" in answer
    assert "alone" not in Conversation(lifts).ask("5 points for contracts ended in the last 90 days").answer
