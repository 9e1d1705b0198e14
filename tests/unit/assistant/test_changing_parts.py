"""Changes of other parts of a policy than rules' points: what says the same is replaced, sets gain and lose members, in
whichever file they stand, and what becomes of leads is all told."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.conversation import Conversation
from leadscore.assistant.toolbox import call
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.editing import changed
from leadscore.assistant.world import World
from leadscore.cli.chat_policy import PolicyFile
from leadscore.resources import resource

ENGAGEMENT = 'group engagement "Do they show that they want it?" at most 50 decays 50% every 30 days'


@pytest.fixture(autouse=True)
def vocabulary(world: World) -> Iterator[Path]:
    """The file of words that the policy uses, which stays as it is shipped."""
    file, shipped = world.policy.with_name("vocabulary.lead"), resource("policies", "b2b_saas", "vocabulary.lead")
    yield file
    if file.read_bytes() != shipped.read_bytes():
        shutil.copy(shipped, file)
        world.saved = world.compiled_of(None)


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        (ENGAGEMENT, "engagement: at most 60 → at most 50."),
        ("group engagement at most 60 decays 50% every 30 days", "engagement: asks no question any more"),
        ("band warm at 45", "band warm: 40 → 45."),
        ("ready at 70 if fit >= 10 lost below 50", "ready: lost below 55 → lost below 50."),
        ("grade fit A at 45, B at 25, C at 10, D otherwise", "grade fit: A at 40 → at 45."),
        ("define right_size as employees between 50 and 900", "right_size: employees between 50 and 1000 → between"),
        ('on ready notify "sales" within 4 hours', 'on ready notify "sales": within 1 hour → within 4 hours.'),
        (
            'when visited "pricing" add 40 as pricing because "The strongest signal in last year\'s won deals"',
            "pricing: +50",
        ),
    ],
)
def test_a_sentence_takes_the_place_of_what_says_the_same(world: World, sentence: str, says: str) -> None:
    lines = call(world, "propose_change", {"sentence": sentence}).text.splitlines()
    assert lines[0].startswith(says)
    assert sum(line.startswith("  - ") for line in lines) == sum(line.startswith("  + ") for line in lines) == 1


def test_a_rule_with_another_name_is_called_so_by_the_tests_too(world: World) -> None:
    renamed = world.rules["pricing"].statement.replace(" as pricing", " as prices")
    data: Any = call(world, "propose_change", {"rule": "pricing", "sentence": renamed}).data
    assert data["says"] == ["pricing is now called prices."]
    assert data["failing"] == []


def test_comments_and_lines_stay_where_a_sentence_changes_in_part(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = """\
set near = "austria",  # by train
           "spain"     # by air
group fit  # who they are
  at most 50
when country in near # close by
  add 5 as close
ready at 10
"""
    monkeypatch.setattr(world, "saved", world.compiled_of(own))

    def text(**asked: Any) -> str:
        return changed(world, Change(**asked), tidy=True).checked.main.source.text

    assert text(set="near", members="Italy") == own.replace(
        '"spain"     # by air', '"spain",     # by air\n           "italy"'
    )
    assert text(set="near", members="spain", remove=True) == own.replace(
        ',  # by train\n           "spain"     # by air', "  # by train"
    )
    assert text(sentence="group fit at most 40") == own.replace("at most 50", "at most 40")
    decayed = "when country in near add 5 fades over 30 days as close"
    assert text(rule="close", sentence=decayed) == own.replace("add 5", "add 5 fades over 30 days")


@pytest.mark.parametrize(
    ("sentence", "above"),
    [
        ("define young as employees < 9", "define big as employees > 99"),
        ("field barns number", "define big as employees > 99"),
        ('on ready enroll "news"', 'on ready notify "sales"'),
        ("band warm at 5", "# all others"),
        ('override "a@b.io" add 2 by "I" until 2099-01-31 because "x"', "# the yardstick"),
        ('test "b" given country "spain" expect score 0', "  expect score 5"),
    ],
)
def test_a_new_sentence_stands_by_its_kind_and_never_below_what_heads_another(
    world: World, monkeypatch: pytest.MonkeyPatch, sentence: str, above: str
) -> None:
    own = """\
define big as employees > 99
group fit
when big add 5
ready at 10
# all others
band cold otherwise
on ready notify "sales"

# the yardstick
test "a"
  given employees 100
  expect score 5
"""
    monkeypatch.setattr(world, "saved", world.compiled_of(own))
    found = changed(world, Change(sentence=sentence), tidy=True).checked.main.source.text
    is_above = above.startswith("#")
    wanted = f"{sentence}\n{above}" if above == "# all others" else f"{sentence}\n\n{above}"
    assert found == own.replace(above, wanted if is_above else f"{above}\n{sentence}")


@pytest.mark.parametrize(
    ("sentence", "above", "apart"),
    [
        ('group extra "More?" at most 9', "  when big add 5 as tall", True),
        ('set near = "spain"', "    # since May", False),
        ("score from 0 to 90", "define big as employees > 99", True),
        ('override "a@b.io" add 2 by "I" until 2099-01-31 because "x"', "band cold otherwise", True),
        ('test "c" given country "spain" expect score 0', "  expect score 6", True),
        ("when employees < 9 add 1", "  when big add 5 as tall", False),
    ],
)
def test_a_new_sentence_is_no_part_of_what_it_has_nothing_to_do_with(
    world: World, monkeypatch: pytest.MonkeyPatch, sentence: str, above: str, apart: bool
) -> None:
    """A group above rules would take them over; tests with empty lines between them get one more."""
    own = """\
set far =
    "chile"
    # since May
define big as employees > 99

group fit
  when big add 5 as tall
ready at 10
band cold otherwise
# checks
test "a"
  expect score 5

test "b"
  expect score 6
"""
    monkeypatch.setattr(world, "saved", world.compiled_of(own))
    found = changed(world, Change(sentence=sentence), tidy=True).checked.main.source.text
    indent = above[: len(above) - len(above.lstrip())] if sentence.startswith("when") else ""
    empty = "\n" if apart else ""
    assert found == own.replace(f"{above}\n", f"{above}\n{empty}{indent}{sentence}\n")


@pytest.mark.parametrize(
    ("asked", "says", "come"),
    [
        ({"members": "Norway, Germany"}, 'our_countries gains "norway".', '+   "canada", "norway"'),
        ({"members": '"korea, south"'}, 'our_countries gains "korea, south".', '+   "canada", "korea, south"'),
        ({"members": "ireland", "remove": True}, 'our_countries loses "ireland".', '"united kingdom", "united states"'),
    ],
)
def test_members_of_a_set_change_in_the_file_that_declares_it(
    world: World, vocabulary: Path, asked: dict[str, object], says: str, come: str
) -> None:
    before = vocabulary.read_text()
    text = call(world, "propose_change", {"set": "our countries", **asked}).text
    assert text.splitlines()[:2] == [says, "In vocabulary.lead:"]
    assert come in text
    assert "vocabulary.lead changes for every policy that uses it." in text
    assert vocabulary.read_text() == before


def test_of_a_standard_set_what_asks_for_it_changes(world: World) -> None:
    text = call(world, "what_if", {"set": "free mail", "members": "gmail.com", "remove": True}).text
    assert text.startswith('email_domain in free_mail: now also asks email_domain is not "gmail.com".\nReady 39 → 41')
    more = changed(world, Change(set="free_mail", members="x.example"), tidy=True).checked.main.source.text
    assert 'when email_domain in free_mail or email_domain is "x.example" subtract 15' in more


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"set": "countries", "members": "x"}, "There is no set “countries” in this policy. There is `our_countries`."),
        ({"set": "our_countries", "members": "x", "remove": True}, "“x” is no member of `our_countries`. It has"),
        ({"set": "target_accounts", "members": "x.example"}, "is read from target_accounts.csv"),
        ({"set": "our_countries"}, "Which members of which set"),
        ({"set": "our_countries", "members": " , "}, "Which members?"),
        ({"set": "our_countries", "members": "x", "rule": "pricing"}, "two changes"),
        ({"set": "our_countries", "members": "germany"}, "That is what the policy says already"),
        ({"set": "leaders", "members": "vp, c_level, director", "remove": True}, "would have no members left"),
    ],
)
def test_what_no_set_can_be_asked_is_said(world: World, asked: dict[str, object], told: str) -> None:
    with pytest.raises(Unanswerable) as raised:
        call(world, "propose_change", asked)
    assert told in str(raised.value)


def test_a_yes_writes_each_file_that_changes_and_undo_brings_it_back(world: World, vocabulary: Path) -> None:
    before, file = vocabulary.read_bytes(), PolicyFile(world)
    talk = Conversation(world, file.write)
    call(world, "propose_change", {"set": "our_countries", "members": "norway"})
    call(world, "propose_change", {"rule": "pricing", "points": 35})
    talk.shows_proposal = True
    told = file.ask(talk, "yes").answer
    assert told.startswith("Written to policy.lead and vocabulary.lead: ")
    assert "our_countries gains" in told
    assert "pricing: +50 → +35" in told
    assert '"canada", "norway"' in vocabulary.read_text()
    assert "add 35 as pricing" in world.policy.read_text()
    assert '-   "canada", "norway"' in file.ask(talk, "undo").answer
    assert file.ask(talk, "yes").wrote
    assert vocabulary.read_bytes() == before


def test_a_yes_does_not_go_over_what_somebody_else_wrote_in_a_file_of_words(world: World, vocabulary: Path) -> None:
    file = PolicyFile(world)
    talk = Conversation(world, file.write)
    call(world, "propose_change", {"set": "our_countries", "members": "norway"})
    talk.shows_proposal = True
    vocabulary.write_text(vocabulary.read_text().replace('"c_level", ', '"c_level", "partner", '))
    told = file.ask(talk, "yes")
    assert not told.wrote
    assert told.answer.startswith("vocabulary.lead was changed since it was read, not here, and is read anew:")
    assert '+   "canada", "norway"' in told.answer
    assert file.ask(talk, "yes").wrote
    assert '"partner"' in vocabulary.read_text()


@pytest.mark.parametrize(("members", "left"), [("norway", []), ("norway, spain", ["spain"])])
def test_what_somebody_else_put_into_a_set_meanwhile_is_not_put_there_twice(
    world: World, vocabulary: Path, members: str, left: list[str]
) -> None:
    file = PolicyFile(world)
    talk = Conversation(world, file.write)
    call(world, "propose_change", {"set": "our_countries", "members": members})
    talk.shows_proposal = True
    now = vocabulary.read_text().replace('"austria",', '"austria", "Norway",')
    vocabulary.write_text(now)
    told = file.ask(talk, "yes").answer
    assert ("nothing is proposed any more" in told) == (not left)
    assert len(world.proposals) == len(left)
    if left:
        assert file.ask(talk, "yes").wrote
    assert vocabulary.read_text() == now.replace('"canada"', ", ".join(f'"{one}"' for one in ["canada", *left]))


def test_where_one_file_alone_can_be_written_a_change_of_another_is_told_and_not_proposed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world, "writes_used", False)
    norway = {"set": "our_countries", "members": "norway, sweden"}
    assert "21 scores go up" in call(world, "what_if", norway).text
    with pytest.raises(Unanswerable, match=r"That stands in vocabulary\.lead, and only policy\.lead can be changed"):
        call(world, "propose_change", norway)
    assert not world.proposals


def test_who_changes_band_grade_or_leaves_the_policy_is_no_lead_that_stays_as_it_is(world: World) -> None:
    answer = call(world, "what_if", {"sentence": "band warm at 45"})
    data: Any = answer.data
    assert "Ready 39: nobody's score changes, and who is ready stays.\nBands: 12 warm → cold." in answer.text
    assert data["bands"] == [{"from": "warm", "to": "cold", "leads": 12}]
    assert (
        "10 grades change."
        in call(world, "what_if", {"sentence": "grade fit A at 45, B at 25, C at 10, D otherwise"}).text
    )
    assert "144 no longer." in call(world, "what_if", {"sentence": "applies if country in our_countries"}).text
    gone: Any = call(world, "what_if", {"rule": "existing_customer", "remove": True}).data
    assert (gone["disqualified_gained"], gone["disqualified_lost"] > 0) == (0, True)


def test_tests_that_fail_already_are_none_that_would_fail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    text = world.policy.read_text()
    monkeypatch.setattr(
        world, "saved", world.compiled_of(text.replace("expect decision_maker 0", "expect decision_maker 5"))
    )
    answer = call(world, "propose_change", {"sentence": 'on ready notify "sales" within 4 hours'})
    assert "All 62 tests of the policy but 1 that fails already still pass." in answer.text
    world.proposals.clear()
    assert (
        "1 test of the policy would fail:\n  “40 is warm”"
        in call(world, "propose_change", {"sentence": "band warm at 45"}).text
    )


def test_what_the_policy_does_tells_how_a_group_ages_and_its_heading_as_it_can_be_changed(world: World) -> None:
    answer = call(world, "describe_policy", {})
    data: Any = answer.data
    assert "\nengagement, “Do they show that they want it?”, at most 60, decays 50% every 30 days:\n" in answer.text
    assert {one["group"]: one["heading"] for one in data["groups"]}["engagement"] == ENGAGEMENT.replace(
        "50 dec", "60 dec"
    )


def test_what_a_yes_would_write_is_told_with_what_was_proposed_before(world: World) -> None:
    def told(**asked: object) -> list[str]:
        return call(world, "propose_change", asked).text.splitlines()[:2]

    assert told(rule="pricing", points=30)[1].startswith("  - ")
    assert told(rule="pricing", points=35) == ["pricing: +30 → +35.", "All that is proposed: pricing: +50 → +35."]
    assert told(threshold=60)[1] == "All that is proposed: pricing: +50 → +35. ready: 70 → 60."
    told(threshold=70)
    assert told(rule="pricing", points=50)[1] == "All that is proposed adds up to no change."


OWN = """\
set near = "austria"  # by train
use "vocabulary.lead"
group fit
when country in near add 5 as close never decays
when country is "germany" disqualify
when employees > 0 add 3 as some   # whoever
ready at 10
test "close"
  given country "austria"
  expect close 5
"""


def test_what_goes_with_a_change_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "saved", world.compiled_of(OWN))
    answer = call(world, "propose_change", {"rule": "some", "remove": True})
    assert "\nA comment goes with that: “# whoever”.\n" in answer.text
    assert "\nThe test of the policy still passes.\n" in answer.text
    data: Any = answer.data
    told = [line.endswith("disqualified") for line in answer.text.splitlines() if line.startswith("  L-")]
    assert told == [row["disqualified"] for row in data["moved"]]
    assert f", {data['moved_disqualified']} of them of disqualified leads." in answer.text
    assert 0 < data["moved_disqualified"] < data["down"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"rule": "tall", "remove": True}, "“# the tall” is then over `when visited add 2 as seen`."),
        ({"rule": "seen", "remove": True}, None),
        ({"rule": "tall", "points": 7}, None),
        ({"sentence": "when employees < 9 add 1"}, None),
        ({"rule": "tall", "sentence": "when employees > 77 add 5 as big"}, None),
    ],
)
def test_a_comment_that_is_left_over_something_else_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, asked: dict[str, object], told: str | None
) -> None:
    own = """\
# whom to call
group fit
# the tall
when employees > 99 add 5 as tall
when visited add 2 as seen
# when
ready at 3
"""
    monkeypatch.setattr(world, "saved", world.compiled_of(own))
    left = [line for line in call(world, "propose_change", asked).text.splitlines() if "stays where" in line]
    assert left == ([f"A comment stays where it stood: {told}"] if told else [])


def test_a_change_that_moves_nothing_is_said_beside_another(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "saved", world.compiled_of(OWN))
    text = call(world, "what_if", {"rule": "some", "points": 4, "also": [{"set": "leaders", "members": "Owner"}]}).text
    assert text.splitlines()[:2] == ["some: +3 → +4.", 'leaders gains "owner", and nothing in this policy asks for it.']
    with pytest.raises(Unanswerable, match="That is what the policy says already"):
        call(world, "propose_change", {"sentence": "when country in near add 5 never decays as close"})


@pytest.mark.parametrize(
    "parts",
    [
        [{"rule": "some", "points": 4}, {"set": "leaders", "members": "Owner"}],
        [{"rule": "some", "remove": True}, {"sentence": "when employees < 9 add 1 as small"}],
        [{"threshold": 3}, {"set": "leaders", "members": "vp", "remove": True}, {"sentence": "band hot at 9"}],
        [
            {"sentence": 'group extra "Why?" at most 9'},
            {"sentence": 'on ready notify "x"'},
            {"rule": "some", "points": -2},
        ],
        [{"sentence": "score from -5 to 50"}, {"sentence": "owned by sales"}, {"sentence": "field boats number"}],
    ],
)
def test_each_line_that_would_be_written_is_shown_and_each_part_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, parts: list[dict[str, Any]]
) -> None:
    monkeypatch.setattr(world, "saved", world.compiled_of(OWN))
    first, *also = parts
    answer = call(world, "propose_change", {**first, "also": also})
    data: Any = answer.data
    old, new = (Counter(line for texts in world.texts.values() for line in texts[at].splitlines()) for at in (0, 1))
    gone, come = old - new, new - old
    shown = [line for line in answer.text.splitlines() if line.startswith(("  - ", "  + ")) and len(line) > 4]
    lines = [*(f"  - {line}" for line in gone.elements()), *(f"  + {line}" for line in come.elements() if line.strip())]
    assert sorted(shown) == sorted(lines)
    assert len(data["says"]) >= len(parts)
    assert "\n".join(data["says"]) in answer.text
