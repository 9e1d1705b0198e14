"""What is said of each kind of change: one edit of a policy, and the sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from leadscore.driver import Compiled, compile_text
from leadscore.review.changes import Aspect, Change, Effect, NoPlan, Section, Thing, changes

POLICY = """\
policy "B2B" version 3
owned by marketing, sales
use "words.lead"
set pages = "pricing", "demo"
define big as employees > 1000
applies if country is "de"
group fit "Who?" at least -50 at most 50
when title in bosses add 20 as boss because "They decide"
when title in juniors and employees > 5 subtract 10
when right_size add 15
when competitor disqualify
group engagement "Do they want it?" at most 60 decays 50% every 30 days
when visited in pages add 50 as pricing because "Signal"
when visited "/blog/*" add 1 each different up to 5
when downloaded "guide" within 30 days add 30
when unsubscribed subtract 30 never decays
when requested "trial" add 10 in force from 2026-06-01 until 2026-08-31
when inactive for 90 days subtract 5
score from 0 to 100
ready at 70 if fit >= 10 lost below 55
band hot at 70 if fit >= 10
band warm at 40
band cold otherwise
grade fit A at 40, B at 25, C otherwise
grade engagement 1 at 45, 2 otherwise
on ready notify "sales" within 1 hour
on warm enroll "drip" if big
override "jane@acme.com" add 15 by "Sam" until 2026-12-31 because "Fair"
test "a boss"
  given as of 2026-04-01, title "CEO", employees 200
  expect score 35, boss 20
"""
WORDS = """\
field seats number
event trialled
event mailed by us
set bosses = "ceo", "cto"
set juniors = "intern", "junior *"
define right_size as employees between 50 and 1000
"""

Edits = Sequence[tuple[str, str]]


def compiled(policy: str = POLICY, words: str = WORDS) -> Compiled:
    found = compile_text(policy, used={"words.lead": words})
    assert found.plan is not None, found.diagnostics
    return found


def edited(text: str, edits: Edits) -> str:
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def between(edits: Edits = (), in_words: Edits = ()) -> tuple[Change, ...]:
    return changes(compiled(), compiled(edited(POLICY, edits), edited(WORDS, in_words)))


def said(found: Sequence[Change]) -> list[str]:
    return [f"{c.effect.value}: {c.sentence}" + "".join(f" [{detail}]" for detail in c.details) for c in found]


EDITS: list[tuple[Edits, list[str]]] = [
    ([("version 3", "version 4")], ["words: version: 3 → 4"]),
    ([('"B2B"', '"B2C"')], ["words: the policy is now called “B2C”"]),
    ([("marketing, sales", "marketing")], ["words: owned by marketing, was marketing, sales"]),
    ([('applies if country is "de"\n', "")], ['score: now applies to every lead, applied if country is "de"']),
    (
        [('country is "de"', 'country is "de" or country is "at"')],
        ['score: whom it applies to: now also holds for country is "at"'],
    ),
    (
        [("at least -50 at most 50", "at most 40")],
        ["score: fit: at least -50 → no lower bound", "score: fit: at most 50 → at most 40"],
    ),
    ([('"Who?" ', "")], ["words: fit: asks no question any more, asked “Who?”"]),
    (
        [("decays 50% every 30 days", "fades over 90 days")],
        ["score: engagement: halves every 30 days → fades over 90 days"],
    ),
    (
        [("decays 50% every 30 days", "decays 40% every 30 days")],
        ["score: engagement: halves every 30 days → decays 40% every 30 days"],
    ),
    (
        [('group fit "Who?"', 'group profile "Who?"'), ("fit >= 10", "profile >= 10"), ("grade fit", "grade profile")],
        ["words: profile is the new name of fit"],
    ),
    (
        [('as boss because "They decide"', 'as decider because "They sign"'), ("boss 20", "decider 20")],
        ["words: boss is now called decider", "words: decider: reason “They decide” → “They sign”"],
    ),
    (
        [("as boss ", ""), (", boss 20", "")],
        ["words: title in bosses is not called boss any more", "words: test “a boss”: expect boss 20 → nothing"],
    ),
    ([("add 20 as boss", "disqualify as boss")], ["score: boss: +20 → disqualify"]),
    (
        [("when title in juniors and employees > 5", "when title in juniors and employees > 10 and visited")],
        ["score: title in juniors and employees > 5: employees > 5 → employees > 10; now also asks visited"],
    ),
    (
        [("when title in juniors and employees > 5", "when title in juniors")],
        ["score: title in juniors and employees > 5: no longer asks employees > 5"],
    ),
    (
        [("when right_size add 15", "when right_size and visited add 15")],
        ["score: right_size: now also asks visited"],
    ),
    (
        [("title in juniors and employees > 5", "title in juniors or employees > 5")],
        ["score: title in juniors and employees > 5 → title in juniors or employees > 5"],
    ),
    (
        [("add 1 each different up to 5", "add 1 each day")],
        ['score: visited "/blog/*": counts each different → each day', 'score: visited "/blog/*": up to 5 → no bound'],
    ),
    (
        [("within 30 days", "within 90 days")],
        ['score: downloaded "guide" within 30 days → within 90 days (a wider window)'],
    ),
    ([("never decays", "decays 10% every 7 days")], ["score: unsubscribed: no decay → decays 10% every 7 days"]),
    (
        [("from 2026-06-01 until 2026-08-31", "until 2026-09-30")],
        ['score: requested "trial": in force from 2026-06-01 until 2026-08-31 → in force until 2026-09-30'],
    ),
    (
        [(" in force from 2026-06-01 until 2026-08-31", "")],
        ['score: requested "trial": in force from 2026-06-01 until 2026-08-31 → always in force'],
    ),
    (
        [("when inactive for 90 days", "when inactive for 30 days")],
        ["score: inactive for 90 days → inactive for 30 days (shorter)"],
    ),
    ([("score from 0 to 100\n", "")], ["score: the score: from 0 to 100 → without bounds"]),
    ([("score from 0", "score from -10")], ["score: the score: from 0 to 100 → from -10 to 100"]),
    (
        [("ready at 70 if fit >= 10 lost below 55\n", ""), ('on ready notify "sales" within 1 hour\n', "")],
        [
            "outcome: removed: ready at 70 if fit >= 10 lost below 55, so nobody is ready any more",
            'outcome: removed: on ready notify "sales" within 1 hour',
        ],
    ),
    (
        [("ready at 70 if fit >= 10 lost below 55", "ready at 70 if fit >= 20")],
        ["outcome: ready: fit >= 10 → fit >= 20", "outcome: ready: lost below 55 → lost as soon as it is not reached"],
    ),
    (
        [("band hot at 70 if fit >= 10", "band hot at 80")],
        ["outcome: band hot: 70 → 80", "outcome: band hot: if fit >= 10 → without a condition"],
    ),
    (
        [("band warm at 40\n", "band tepid at 40\n"), ("on warm", "on tepid")],
        ["outcome: band tepid is the new name of warm"],
    ),
    ([("band cold otherwise\n", "band icy at 5\nband cold otherwise\n")], ["outcome: new: band icy at 5"]),
    ([("A at 40, B at 25", "A at 45")], ["outcome: grade fit: A at 40 → at 45; no B any more"]),
    (
        [
            (
                "grade fit A at 40, B at 25, C otherwise\ngrade engagement 1 at 45, 2 otherwise\n",
                "grade engagement 1 at 45, 2 otherwise\ngrade fit A at 40, B at 25, C otherwise\n",
            )
        ],
        ["outcome: grades join in another order: engagement, then fit, was fit, then engagement"],
    ),
    (
        [('notify "sales" within 1 hour', 'notify "sales"')],
        ['outcome: on ready notify "sales": within 1 hour → without a time limit'],
    ),
    ([(" if big", "")], ['outcome: on warm enroll "drip": if big → always']),
    ([('enroll "drip"', 'enroll "news"')], ['outcome: on warm enroll "news": was to "drip"']),
    (
        [('add 15 by "Sam"', 'add 20 by "Kim"')],
        ["score: jane@acme.com: +15 → +20", "words: jane@acme.com: by Sam → Kim"],
    ),
    (
        [('override "jane@acme.com" add 15 by "Sam" until 2026-12-31 because "Fair"\n', "")],
        ['score: removed: override "jane@acme.com" add 15 by "Sam" until 2026-12-31 because "Fair"'],
    ),
    ([("employees 200", "employees 100")], ["words: test “a boss”: given employees 200 → employees 100"]),
    (
        [("score 35, boss 20", "score 30, not ready")],
        ["words: test “a boss”: expect score 35, boss 20 → score 30, not ready"],
    ),
    ([('test "a boss"', 'test "a chief"')], ["words: test “a chief” was called “a boss”"]),
    (
        [('set pages = "pricing", "demo"', 'set pages = "pricing", "trial"')],
        ['score: pages gains "trial", loses "demo" [used by pricing]'],
    ),
    ([("set pages", "set key_pages"), ("in pages", "in key_pages")], ["words: key_pages is the new name of pages"]),
    (
        [("define big as employees > 1000", "define big as employees > 500")],
        ['outcome: big: employees > 1000 → employees > 500 [used by on warm enroll "drip"]'],
    ),
    (
        [("when right_size", "when employees >= 50 and employees <= 1000")],
        ["words: right_size: says the same in other words, employees >= 50 and employees <= 1000"],
    ),
    (
        [("when right_size add 15\n", ""), ("group engagement", 'when visited "x" add 3\ngroup engagement')],
        ['score: new rule: when visited "x" add 3', "score: removed: when right_size add 15"],
    ),
    (
        [("when right_size add 15\n", ""), ("when visited in pages", "when right_size add 15\nwhen visited in pages")],
        ["score: right_size: moved from fit to engagement", "score: right_size: no decay → halves every 30 days"],
    ),
]
EDITS += [
    ([("when unsubscribed", "when never unsubscribed")], ["score: unsubscribed → never unsubscribed"]),
    ([("when competitor", "when not competitor")], ["outcome: competitor → not competitor"]),
]
EDITS_OF_WORDS: list[tuple[Edits, list[str]]] = [
    (
        [('"intern"', '"intern", "trainee"')],
        ['score: juniors gains "trainee" [used by when title in juniors and employees > 5]'],
    ),
    (
        [("between 50", "between 20")],
        ["score: right_size: employees between 50 and 1000 → between 20 and 1000 [used by when right_size]"],
    ),
    ([("event mailed by us\n", "")], ["words: removed: event mailed by us [nothing in this policy uses it]"]),
    (
        [("field seats number\n", "")],
        [
            "score: removed: field seats number [rows whose seats is no number are no longer set aside] "
            "[nothing in this policy uses it]"
        ],
    ),
    ([("event mailed by us", "event mailed")], ["score: mailed: done to the lead, by us → done by the lead"]),
    (
        [("seats number", "seats text")],
        [
            "score: seats: number → text [rows whose seats is no number are no longer set aside] "
            "[nothing in this policy uses it]"
        ],
    ),
]


@pytest.mark.parametrize(("edits", "sentences"), EDITS, ids=lambda value: str(value[0])[:60])
def test_an_edit_is_told(edits: Edits, sentences: list[str]) -> None:
    assert said(between(edits)) == sentences


@pytest.mark.parametrize(("edits", "sentences"), EDITS_OF_WORDS, ids=lambda value: str(value)[:60])
def test_an_edit_of_the_vocabulary_is_told(edits: Edits, sentences: list[str]) -> None:
    assert said(between(in_words=edits)) == sentences


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [("\n", "\n\n# a comment\n"), ("when", "WHEN")],
        [("title in juniors and employees > 5", "employees > 5.0 and title in juniors")],
        [("at most 60", "at most 60.0")],
        [('"pricing", "demo"', '"demo", "PRICING"')],
        [("band hot at 70 if fit >= 10\nband warm at 40\n", "band warm at 40\nband hot at 70 if fit >= 10\n")],
        [("score 35, boss 20", "boss 20, score 35")],
        [("marketing, sales", "sales, marketing")],
    ],
)
def test_what_says_the_same_is_no_change(edits: Edits) -> None:
    assert between(edits) == ()


def test_splitting_into_files_is_no_change() -> None:
    split = POLICY.replace('set pages = "pricing", "demo"\n', "")
    assert changes(compiled(), compiled(split, WORDS + 'set pages = "pricing", "demo"\n')) == ()


def test_what_a_policy_does_not_use_is_not_its_change() -> None:
    assert between(in_words=[("set juniors", 'set others = "x"\nset juniors')]) == ()


# ------------------------------------------------------------------------------------------------ which rule is which


def rules(old: str, new: str) -> list[str]:
    before, after = (compile_text(f'policy "x"\n{text}ready at 1\n') for text in (old, new))
    return said(changes(before, after))


def test_an_edited_rule_without_a_name_is_one_rule_still() -> None:
    old = "when employees > 50 add 10\nwhen employees > 500 add 20\nwhen visited add 1\n"
    assert rules(old, old.replace("> 50 ", "> 100 ")) == ["score: employees > 50 → employees > 100"]
    assert rules(old, old.replace("> 500 add 20", "> 600 add 25")) == [
        "score: employees > 600: +20 → +25",
        "score: employees > 500 → employees > 600",
    ]
    longer = old + "when employees > 5000 add 5\n"
    assert rules(old, longer) == ["score: new rule: when employees > 5000 add 5"]


def test_of_several_that_were_edited_the_likeliest_are_paired() -> None:
    old = 'when title is "a" and visited "p" add 3\nwhen title is "b" add 4\n'
    new = 'when title is "c" add 4\nwhen title is "a" and visited "q" add 3\n'
    assert rules(old, new) == [
        'score: title is "b" → title is "c"',
        'score: title is "a" and visited "p": visited "p" → visited "q"',
    ]


def test_another_rule_is_another_rule() -> None:
    assert rules('when title is "a" add 30\n', 'when title is "b" subtract 10\n') == [
        'score: new rule: when title is "b" subtract 10',
        'score: removed: when title is "a" add 30',
    ]
    assert rules("when visited add 3 as seen\n", "when visited add 3 as came\n") == ["words: seen is now called came"]
    assert rules('when visited "a" add 3 as seen\n', 'when visited "b" add 3 as came\n') == [
        'score: new rule: when visited "b" add 3 as came',
        'score: removed: when visited "a" add 3 as seen',
    ]


def test_what_a_name_stands_for_is_told_once_also_where_it_became_something_else() -> None:
    old = "field keen yes/no\nwhen keen add 3\nwhen keen and visited add 5\n"
    new = "define keen as employees > 5\nwhen keen add 3\nwhen keen and visited add 5\n"
    assert [line.partition(" [")[0] for line in rules(old, new)] == [
        "score: removed: field keen yes/no",
        "score: new: define keen as employees > 5",
    ]


def test_only_what_moves_something_moves_scores() -> None:
    unused = "group fit decays 50% every 30 days\nwhen visited add 3 never decays\n"
    assert rules(unused, unused.replace("50%", "40%")) == [
        "words: fit: halves every 30 days → decays 40% every 30 days"
    ]
    assert rules("group fit\nwhen visited add 1\n", "group fit\nwhen visited add 1\ngroup extra at most 9\n") == [
        "words: new group: group extra at most 9"
    ]
    banned = "when competitor disqualify\nwhen visited add 1\n"
    assert rules(banned, banned.replace("when competitor disqualify\n", "")) == [
        "outcome: removed: when competitor disqualify"
    ]


# ------------------------------------------------------------------------------------------------ as data


def test_a_change_knows_its_places_its_rule_and_whom_it_touches() -> None:
    old = compiled()
    new = compiled(
        edited(POLICY, [('policy "B2B"', '# new\npolicy "B2B"'), ("add 50", "add 35"), ("sales\n", "ops\n")])
    )
    owners, points = changes(old, new)
    assert (owners.thing, owners.aspect, owners.section) == (Thing.POLICY, Aspect.OWNERS, Section.POLICY)
    assert points.owners == ("marketing", "sales", "ops")
    assert (points.thing, points.aspect, points.effect) == (Thing.RULE, Aspect.POINTS, Effect.SCORE)
    assert (points.group, points.rule, points.subject) == ("engagement", "pricing", "pricing")
    assert (points.old, points.new) == ("+50", "+35")
    assert points.old_place is not None
    assert points.new_place is not None
    assert (points.old_place.line, points.new_place.line, points.new_place.file) == (13, 14, "policy.lead")


def test_a_change_in_another_file_stands_there() -> None:
    (change,) = between(in_words=[('"intern"', '"intern", "trainee"')])
    assert change.place is not None
    assert (change.place.file, change.place.line) == ("words.lead", 5)


def test_a_policy_with_errors_has_no_meaning() -> None:
    with pytest.raises(NoPlan):
        changes(compiled(), compile_text("when titel add 1"))
