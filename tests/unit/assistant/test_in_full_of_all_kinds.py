"""Changes of what a policy has beside its rules, as people say them: groups by what they are about, what `ready` and
bands ask, grades, sets, definitions, the scope, actions and overrides."""

from __future__ import annotations

import pytest

from leadscore.assistant.conversation import SURE
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World

PRODUCT = 'group product "Do they use the trial?" at most {} fades over {} days every {} days'


@pytest.fixture(scope="module")
def reader(demo: World) -> Reader:
    return Reader(demo)


def read(reader: Reader, question: str) -> Reading:
    return reader.readings(question, Thread())[0]


def is_sure_of(reader: Reader, question: str, tool: str, sentence: str) -> None:
    first = read(reader, question)
    assert (first.tool, first.arguments.get("sentence")) == (tool, sentence)
    assert first.sure >= SURE


@pytest.mark.parametrize(
    ("question", "tool", "bounds"),
    [
        ("what if the trial group could go to 45 rather than 30", "what_if", (45, 60, 10)),
        ("Make the trial group max 40 points.", "propose_change", (40, 60, 10)),
        ("cap the trial group at 50", "propose_change", (50, 60, 10)),
        ("What if a trial faded over 90 days, in steps of 10?", "what_if", (30, 90, 10)),
        ("Trial points should fade over 90 days (every 10), same cap", "propose_change", (30, 90, 10)),
        ("product should fade over 90 days every 15", "propose_change", (30, 90, 15)),
    ],
)
def test_a_group_may_be_called_by_what_it_is_about(
    reader: Reader, question: str, tool: str, bounds: tuple[int, int, int]
) -> None:
    is_sure_of(reader, question, tool, PRODUCT.format(*bounds))


def test_what_a_number_is_now_tells_that_a_cap_is_meant(reader: Reader) -> None:
    sentence = 'group fit "Are they who we sell to?" at least -50 at most 40'
    is_sure_of(reader, "fit to 40 instead of 50", "propose_change", sentence)


def test_points_for_the_trial_are_those_of_its_rule(reader: Reader) -> None:
    assert read(reader, "trial points to 20").arguments == {"rule": "product: trialled", "points": 20}


@pytest.mark.parametrize(
    ("question", "tool", "sentence"),
    [
        (
            "what'd be the effect of needing a fit of 20 to be ready, all else same",
            "what_if",
            "ready at 70 if fit >= 20 lost below 55",
        ),
        ("what'd happen if a fit of 20 was needed for ready", "what_if", "ready at 70 if fit >= 20 lost below 55"),
        (
            "Let's pretend a lead needs fit 10 and engagement 20 for ready",
            "what_if",
            "ready at 70 if fit >= 10 and engagement >= 20 lost below 55",
        ),
        (
            "if ready should also need a trial or a demo request, who goes?",
            "what_if",
            'ready at 70 if fit >= 10 and (trialled or requested "demo") lost below 55',
        ),
        (
            "Ready should require that they're in one of our countries as well as the fit of 10",
            "propose_change",
            "ready at 70 if fit >= 10 and country in our_countries lost below 55",
        ),
        (
            "what if ready also needed a demo request besides a fit of 15",
            "what_if",
            'ready at 70 if fit >= 15 and requested "demo" lost below 55',
        ),
        (
            "Put ready at 65, fit at least 15 and lost below 50. Board decision.",
            "propose_change",
            "ready at 65 if fit >= 15 lost below 50",
        ),
        ("what if no fit were needed for ready, same 70 and 55", "what_if", "ready at 70 lost below 55"),
        ("what if hot needed no fit any more", "what_if", "band hot at 70"),
        ("how many would be hot if we didn't ask for any fit there", "what_if", "band hot at 70"),
        ("Assume hot starts at 85 (fit condition stays)", "what_if", "band hot at 85 if fit >= 10"),
        ("warm should begin with 35 points", "propose_change", "band warm at 35"),
        ('who\'d be affected by an extra band "lukewarm" from 25 points', "what_if", "band lukewarm at 25"),
    ],
)
def test_what_ready_and_a_band_ask_for(reader: Reader, question: str, tool: str, sentence: str) -> None:
    is_sure_of(reader, question, tool, sentence)


def test_a_band_with_points_may_be_leads(reader: Reader) -> None:
    assert read(reader, "hot with 80 points").tool == "find_leads"


@pytest.mark.parametrize(
    ("question", "tool", "sentence"),
    [
        ("what would change with grade A for fit already at 35", "what_if", "fit A at 35, B at 25, C at 10, D"),
        ("fit A needs 45 from now, others same", "propose_change", "fit A at 45, B at 25, C at 10, D"),
        (
            "Regrade engagement: 1 from 50, 2 from 35, 3 from 10.",
            "propose_change",
            "engagement 1 at 50, 2 at 35, 3 at 10, 4",
        ),
    ],
)
def test_grades_are_called_by_their_labels(reader: Reader, question: str, tool: str, sentence: str) -> None:
    is_sure_of(reader, question, tool, f"grade {sentence} otherwise")


def test_leads_of_a_grade_are_no_change_of_it(reader: Reader) -> None:
    assert read(reader, "fit A leads").tool == "find_leads"


@pytest.mark.parametrize(
    ("question", "tool", "sentence"),
    [
        (
            "we're thinking of scores that never go below 0 or above 100, what's the impact",
            "what_if",
            "score from 0 to 100",
        ),
        ("only keep score between 0 and 100", "propose_change", "score from 0 to 100"),
        (
            "if only leads from our countries were scored at all, how many would still be ready?",
            "what_if",
            "applies if country in our_countries",
        ),
        (
            "this policy should only apply to companies we know the country of",
            "propose_change",
            "applies if country is known",
        ),
        ("what'd happen if only companies with a known size were scored", "what_if", "applies if employees is known"),
        (
            "existing customers shall be out of scope of this policy entirely",
            "propose_change",
            "applies if existing_customer is missing or not existing_customer",
        ),
        (
            "if cold-list leads were disqualified, how many hot ones go?",
            "what_if",
            'when source is "cold list" disqualify',
        ),
        ("if we disqualified everyone off the cold list?", "what_if", 'when source is "cold list" disqualify'),
        ("what if we threw out everybody from France", "what_if", 'when country is "france" disqualify'),
    ],
)
def test_how_far_the_score_reaches_and_whom_it_is_of(reader: Reader, question: str, tool: str, sentence: str) -> None:
    is_sure_of(reader, question, tool, sentence)


def test_leads_that_are_disqualified_are_listed(reader: Reader) -> None:
    assert read(reader, "which leads were disqualified").tool == "find_leads"


@pytest.mark.parametrize(
    ("question", "tool", "sentence"),
    [
        (
            "what if holding the budget was about the title only, forget seniority",
            "what_if",
            "define holds_budget as title in decision_makers",
        ),
        ("define starts_out by the title alone", "propose_change", "define starts_out as title in entry_level"),
        ("define holds_budget by seniority only", "propose_change", "define holds_budget as seniority in leaders"),
    ],
)
def test_a_word_may_ask_of_one_thing_alone(reader: Reader, question: str, tool: str, sentence: str) -> None:
    is_sure_of(reader, question, tool, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (
            "We need the notification to sales within 4 hours, not 1 hour, when somebody becomes ready",
            'ready notify "sales" within 4 hours',
        ),
        (
            "enterprise team only above 1000 people now. change the assignment",
            'ready assign "enterprise team" if employees > 1000',
        ),
        (
            "Let marketing be notified too as soon as a lead gets warm, within 1 day",
            'warm notify "marketing" within 1 day',
        ),
        (
            'pls enroll warm leads in "spring drip" unless they are just starting out - add that action',
            'warm enroll "spring drip" if not starts_out',
        ),
        (
            'when a lead gets disqualified tell "data team" within 2 days',
            'disqualified notify "data team" within 2 days',
        ),
    ],
)
def test_who_is_told_and_what_leads_are_put_into(reader: Reader, question: str, sentence: str) -> None:
    is_sure_of(reader, question, "propose_change", f"on {sentence}")


def test_who_asks_to_be_told_himself_asks_for_no_action(reader: Reader) -> None:
    assert read(reader, "tell me who becomes ready within 2 days").tool == "changed_since"


@pytest.mark.parametrize(
    ("question", "tool", "points", "until"),
    [
        ("Rosalind Vane's extra should go up to 20, same end date", "propose_change", 20, "2026-12-31"),
        ("how'd it look if Rosalind Vane's bonus were 30", "what_if", 30, "2026-12-31"),
        ("Give Rosalind Vane 25 instead of 15", "propose_change", 25, "2026-12-31"),
        ("prolong rosalind's override by half a year, to 30 June 2027", "propose_change", 15, "2027-06-30"),
        ("let the override for Rosalind Vane end on 2026-10-31", "propose_change", 15, "2026-10-31"),
    ],
)
def test_an_override_that_there_is(reader: Reader, question: str, tool: str, points: int, until: str) -> None:
    sentence = (
        f'override "rosalind.vane@northpeak.example" add {points} by "Sam" until {until} '
        'because "Met at the trade fair, asked for terms"'
    )
    is_sure_of(reader, question, tool, sentence)


@pytest.mark.parametrize("question", ["Give Rosalind Vane 25 instead of 20", "give Rosalind Vane 25"])
def test_what_an_override_is_not_now_is_not_changed(reader: Reader, question: str) -> None:
    assert read(reader, question).tool is None


def changed(reader: Reader, question: str) -> tuple[str | None, str, str, bool]:
    first = read(reader, question)
    assert first.sure > 0.6
    told = first.arguments
    return first.tool, str(told.get("set")), str(told.get("members")).lower(), bool(told.get("remove"))


@pytest.mark.parametrize(
    ("question", "tool", "name", "members", "goes"),
    [
        ("would anybody mind if Canada wasn't on the country list", "what_if", "our_countries", "canada", True),
        ("Take the Netherlands off the country list", "propose_change", "our_countries", "netherlands", True),
        (
            "zoho and sugarcrm connect now, put them into the crm list",
            "propose_change",
            "connected_crms",
            "zoho, sugarcrm",
            False,
        ),
        ("sugarcrm into the connected crms", "propose_change", "connected_crms", "sugarcrm", False),
        (
            "security page doesn't count as evaluation any more",
            "propose_change",
            "evaluation_pages",
            "security",
            True,
        ),
        (
            "what if the integrations page no longer counted as evaluation",
            "what_if",
            "evaluation_pages",
            "integrations",
            True,
        ),
        (
            "what if we'd count the contact page as an evaluation page too",
            "what_if",
            "evaluation_pages",
            "contact",
            False,
        ),
        (
            'Set decision_makers: add "managing director" and "chief *" to it',
            "propose_change",
            "decision_makers",
            "managing director, chief *",
            False,
        ),
        ("Would 'directors' not being leaders any longer change who's ready?", "what_if", "leaders", "director", True),
        ("what would managers as leaders do to the list", "what_if", "leaders", "manager", False),
        (
            "what if key industries meant only software and telecommunications",
            "what_if",
            "key_industries",
            "it services, financial services, consulting",
            True,
        ),
        (
            "our countries should be Germany and Austria, no others",
            "propose_change",
            "our_countries",
            "switzerland, netherlands, united kingdom, ireland, united states, canada",
            True,
        ),
        ("take IT services off the industry list", "propose_change", "key_industries", "it services", True),
    ],
)
def test_who_is_in_a_set(reader: Reader, question: str, tool: str, name: str, members: str, *, goes: bool) -> None:
    assert changed(reader, question) == (tool, name, members, goes)


@pytest.mark.parametrize(
    ("question", "name", "comes", "goes"),
    [
        ("swap Canada for France in the country list", "our_countries", "France", "Canada"),
        (
            "Key industries become: software, IT services, telecommunications, media. Only those.",
            "key_industries",
            "media",
            "financial services, consulting",
        ),
    ],
)
def test_some_come_into_a_set_and_others_go(reader: Reader, question: str, name: str, comes: str, goes: str) -> None:
    other = {"set": name, "members": goes, "remove": True}
    assert read(reader, question).arguments == {"set": name, "members": comes, "also": [other]}


@pytest.mark.parametrize("question", ["which countries are on our list", "is Canada on the country list"])
def test_a_list_that_is_asked_for_is_not_changed(reader: Reader, question: str) -> None:
    assert read(reader, question).tool not in ("propose_change", "what_if")
