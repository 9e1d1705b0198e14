"""The conditions that leads are looked at by, and the rules made of them: they hold for whom the language says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadscore.draft.atoms import Atom, Shape, atoms, literal, rounded
from leadscore.draft.model import LearnedRule
from leadscore.draft.sample import Sample, probe, sample_of
from leadscore.draft.signals import Joined, Signal, Term, holds_of
from leadscore.draft.survey import Survey
from leadscore.draft.writing import Outline, Words, because, group_of, policy_text
from leadscore.engine.model import State
from leadscore.engine.reference import score
from leadscore.facts.cells import value
from leadscore.facts.model import Event, Lead, Value
from leadscore.learn.known import Known, Outcomes
from leadscore.learn.rates import Rate
from leadscore.values.target import canonical
from leadscore.values.terms import ValueType
from spec.agreement import plan_of
from spec.policies import NOON

Happened = tuple[str, str, int, int]
"""Kind, target, age in seconds, thousandths of minutes."""
Row = tuple[dict[str, str], list[Happened]]
DAY = 86_400
DECLARED = "field note text\nfield size number\nfield since date\nfield paying yes/no\nevent toured"
TYPES = {"note": ValueType.TEXT, "title": ValueType.TEXT, "size": ValueType.NUMBER, "since": ValueType.DATE}
TYPES["paying"] = ValueType.YES_NO

CHARACTERS = 'ab*"\\ÄßİΣ/.“”„\u00a0\u200b#é '
TEXTS = st.text(alphabet=CHARACTERS, max_size=6) | st.sampled_from(["Select", "vp *", "true", "12", "free_mail"])
NUMBERS = st.sampled_from(["0", "-3.5", "12.345", "0.001", "7", "1000000", "-0", "99.999", "590"])
DATES = st.dates(date(2026, 1, 1), date(2026, 4, 1)).map(str)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "note": TEXTS,
        "title": st.sampled_from(["Head of Sales", "ceo", 'V.P. "Ops"', "head, sales*", " "]),
        "size": NUMBERS,
        "since": DATES,
        "paying": st.sampled_from(["yes", "0", ""]),
    },
)
TARGETS = st.sampled_from(
    ["/pricing", "Blog/a*b", "blog/ x", "https://x.io/Blog/?q=1", "", '"', "\\", "//", "a//b", "*/*"]
)
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["visited", "toured", "called"]),
        TARGETS,
        st.integers(-3 * DAY, 100 * DAY) | st.sampled_from([0, 7 * DAY, 14 * DAY + 1, 30 * DAY, 30 * DAY - 1]),
        st.sampled_from([0, 5_000, 4_999, 61_500]),
    ),
    max_size=5,
)
ROWS = st.lists(st.tuples(CELLS, EVENTS), min_size=1, max_size=6)


def leads_of(rows: Sequence[Row], times: int = 5) -> list[Lead]:
    found = []
    for number in range(times):
        for place, (cells, events) in enumerate(rows):
            values = {name: read for name, cell in cells.items() if (read := value(cell, TYPES[name])) is not None}
            history = [Event(NOON - age, kind, canonical(target), minutes) for kind, target, age, minutes in events]
            found.append(Lead(f"{number}-{place}", values, tuple(sorted(history, key=lambda event: event.at))))
    return found


def sampled(leads: Sequence[Lead], declared: str = DECLARED, least: int = 1) -> Sample:
    """Of leads every other of whom is won, with the atoms that they suggest."""
    survey = Survey.of([field for field in plan_of(f'policy "x"\n{declared}').fields if field.name in TYPES])
    for lead in leads:
        survey.saw(lead, NOON)
    made = atoms(survey, least)
    known = {lead.id: Known(place % 2 == 0, NOON) for place, lead in enumerate(leads)}
    return sample_of(probe(declared, made), made, leads, Outcomes(known, {}), NOON)


def by_reference(text: str, leads: Sequence[Lead]) -> np.ndarray:
    """For whom the rules of a policy fire, in their order."""
    plan = plan_of(text)
    ids = [rule.id for rule in plan.rules]
    cards = [score(plan, lead, NOON) for lead in leads]
    states = [{rule.rule_id: rule.state for group in card.groups for rule in group.rules} for card in cards]
    return np.array([[of_lead[one] is State.FIRED for of_lead in states] for one in ids], np.bool_)


@settings(max_examples=15)
@given(ROWS)
@example([({"note": '“a” *\\"'}, []), ({"note": "ä"}, [])])
@example([({"size": "0"}, [("visited", "Blog/a*b", 14 * DAY + 1, 0)]), ({}, [("toured", '"', 0, 5_000)])])
def test_conditions_hold_for_the_leads_for_whom_the_reference_engine_says_so(rows: list[Row]) -> None:
    leads = leads_of(rows)
    sample = sampled(leads)
    rules = "\n".join(f"when {atom.condition} add 1 as r{n}" for n, atom in enumerate(sample.atoms))
    expected = by_reference(f'policy "x"\n{DECLARED}\n{rules}', leads) if rules else sample.holds
    assert np.array_equal(sample.holds, expected)
    assert list(sample.ids) == [lead.id for lead in leads]


@settings(max_examples=15)
@given(ROWS)
def test_a_value_stands_for_itself_and_cuts_for_numbers(rows: list[Row]) -> None:
    """Told without the language: a text with a star is no pattern, a number with three places no rounded one."""
    leads = leads_of(rows)
    sample = sampled(leads)
    for atom, holds in zip(sample.atoms, sample.holds, strict=True):
        values = [lead.values.get(atom.subject) for lead in leads]
        told = [expected(atom, one) for one in values]
        if None not in told and not set(atom.value) & set("“”„‟"):
            assert holds.tolist() == told, atom.condition


def expected(atom: Atom, known: Value | None) -> bool | None:
    """Whether a condition on a field holds; None where that is not to be said in a line."""
    match atom.shape:
        case Shape.KNOWN:
            return (known is None) == atom.condition.endswith("is missing")
        case Shape.LEVEL:
            words = {True: "yes", False: "no", None: None}
            same = words[known] if isinstance(known, bool | None) else str(known)
            return known == 0 if atom.value == "0" and isinstance(known, Decimal) else same == atom.value
        case Shape.FROM:
            return isinstance(known, Decimal) and (known > 0 if atom.condition.endswith("> 0") else known >= atom.cut)
        case Shape.BELOW:
            return isinstance(known, Decimal) and known < atom.cut
        case _:
            return None


@settings(max_examples=25)
@given(ROWS, st.data())
def test_rules_of_several_conditions_hold_for_the_leads_of_their_masks(rows: list[Row], data: st.DataObject) -> None:
    """Sets, ranges, both and either: what the search counted is what the text asks."""
    leads = leads_of(rows)
    sample = sampled(leads)
    terms = terms_in(sample.atoms)
    if not terms:
        return
    one = st.sampled_from(terms)
    chosen = data.draw(st.lists(st.tuples(one, one, st.sampled_from("123")), min_size=1, max_size=5))
    signals = [signal(*each) for each in chosen]
    words = Words(sample.atoms, {"fit", "engagement"})
    rules = [rule(words.condition(each), group_of(each, sample.atoms)) for each in signals]
    written = "\n".join(f"when {each.condition} add 1 as r{n}" for n, each in enumerate(rules))
    sets = "\n".join(f"set {name} = {members}" for name, members in words.sets.items())
    assert np.array_equal(holds_of(signals, sample), by_reference(f'policy "x"\n{DECLARED}\n{sets}\n{written}', leads))
    once = [each for n, each in enumerate(rules) if each.condition not in [other.condition for other in rules[:n]]]
    plan_of(policy_text(Outline("x", (), DECLARED.splitlines(), 10, [("hot", 10)]), once, words))


def terms_in(made: Sequence[Atom]) -> list[Term]:
    places = range(len(made))
    levels = [n for n in places if made[n].shape is Shape.LEVEL and made[n].subject == "note"]
    lows = [n for n in places if made[n].shape is Shape.FROM]
    highs = [n for n in places if made[n].shape is Shape.BELOW]
    ranges = [Term((low, high), Joined.RANGE) for low in lows for high in highs if made[low].cut < made[high].cut]
    sets = [Term(tuple(levels), Joined.ANY)] if len(levels) > 1 else []
    return [*(Term((n,)) for n in places), *ranges, *sets]


def signal(one: Term, other: Term, how: str) -> Signal:
    return Signal((one,) if how == "1" or one == other else (one, other), how == "2", 1.0, 1)


def rule(condition: str, group: str, points: int | None = 5) -> LearnedRule:
    return LearnedRule(condition, group, points, Rate(31, 100), Rate(12, 100), 0, 0)


# ---------------------------------------------------------------------------------------------- which there are


def many(
    cells: dict[str, str] | None = None, events: Sequence[tuple[str, str, int, int]] = (), leads: int = 30
) -> list:  # type: ignore[type-arg]
    return [(cells or {}, list(events))] * leads


def conditions(rows: list[Row], least: int = 20) -> list[str]:
    return [atom.condition for atom in sampled(leads_of(rows, 1), least=least).atoms]


def test_what_few_leads_show_is_asked_of_nobody() -> None:
    rows = many({"note": "often"}, [("visited", "/pricing", DAY, 0)]) + many() + many({"note": "rare"}, leads=4)
    found = conditions(rows)
    assert 'note is "often"' in found
    assert 'visited "pricing"' in found
    assert not any("rare" in one for one in found)


def test_what_all_leads_show_is_no_sign() -> None:
    found = conditions(many({"size": "5", "note": "a"}, [("visited", "", 2 * DAY, 0)]))
    assert "size is known" not in found
    assert "visited" not in found


def test_cuts_are_round_and_of_whole_numbers_ranges_end_below_them() -> None:
    rows: list[Row] = [({"size": str(number)}, []) for number in range(3, 3_000, 7)]
    sample = sampled(leads_of(rows, 1), least=20)
    cuts = [atom.cut for atom in sample.atoms if atom.shape is Shape.FROM]
    assert cuts
    assert all(len(cut.normalize().as_tuple().digits) <= 2 for cut in cuts)
    low = next(n for n, atom in enumerate(sample.atoms) if atom.condition == "size >= 1500")
    high = next(n for n, atom in enumerate(sample.atoms) if atom.condition == "size < 2000")
    words = Words(sample.atoms, set())
    assert words.condition(Signal((Term((low, high), Joined.RANGE),), False, 1, 1)) == "size between 1500 and 1999"


def test_a_range_of_large_numbers_is_said_by_its_round_ends() -> None:
    ends = (("from", ">=", "65000"), ("below", "<", "110000"))
    made = [Atom(f"deal {sign} {cut}", "deal", Shape(shape), "", Decimal(cut), True) for shape, sign, cut in ends]
    condition = Words(made, set()).condition(Signal((Term((0, 1), Joined.RANGE),), False, 1, 1))
    assert condition == "deal >= 65000 and deal < 110000"


@pytest.mark.parametrize(
    ("number", "round_"),
    [
        (593.4, "600"),
        (1234, "1200"),
        (0.0512, "0.05"),
        (0.0004, "0"),
        (-3.456, "-3.5"),
        (0, "0"),
        (99.96, "100"),
        (48, "50"),
        (7, "7"),
        (17.4, "17"),
        (2.33, "2.5"),
        (22, "20"),
        (770, "750"),
    ],
)
def test_cuts_are_numbers_that_people_would_choose(number: float, round_: str) -> None:
    assert rounded(number) == Decimal(round_)
    assert rounded(float(round_)) == Decimal(round_)


def test_counts_windows_minutes_and_targets_are_asked_for() -> None:
    rows = many({}, [("visited", "/blog/a", 20 * DAY, 6_000), ("visited", "/blog/b", 3 * DAY, 6_000)]) + many()
    found = conditions(rows)
    for condition in ("visited", "visited at least 2 times", "visited within 7 days", "visited at least 10 minutes",
                      'visited "blog/*"', 'visited "blog/a" within 14 days', "inactive for 7 days"):  # fmt: skip
        assert condition in found, condition
    assert "visited at least 3 times" not in found
    assert "visited at least 2 times within 7 days" not in found


def test_events_after_the_day_that_mattered_are_asked_for_by_nobody() -> None:
    rows: list[Row] = many({}, [("visited", "", -1, 0)]) + many({}, [("toured", "", 0, 0)])
    found = conditions(rows)
    assert "toured" in found
    assert "visited" not in found


def test_little_words_are_no_signs_and_end_none() -> None:
    survey = Survey.of(plan_of('policy "x"\nwhen title is known add 1').fields)
    for number in range(60):
        survey.saw(Lead(f"{number}", {"title": f"vp of inside sales{number % 2 * ' and it'}"}, ()), NOON)
    assert {"vp", "inside", "sales", "inside sales", "it"} == set(survey.fields["title"].words)


def test_what_names_a_person_or_a_company_is_never_a_sign() -> None:
    survey = Survey.of(plan_of('policy "x"\nfield full_name text\nwhen company is known add 1').fields)
    for number in range(60):
        survey.saw(Lead(f"{number}", {"company": "acme", "email": f"jane{number % 2}@gmail.com"}, ()), NOON)
        survey.saw(Lead(f"{number}b", {"full_name": "Jane", "email_domain": "gmail.com"}, ()), NOON)
    found = [atom.condition for atom in atoms(survey, 20)]
    assert "company is known" in found
    assert "email_domain in free_mail" in found
    assert not any("acme" in one or "jane" in one or '"gmail.com"' in one for one in found)


def test_a_field_that_is_called_as_the_probe_calls_its_rules_is_no_trouble() -> None:
    leads = [Lead(f"{n}", {"signal_0": Decimal(n % 7)}, ()) for n in range(80)]
    declared = "field signal_0 number"
    survey = Survey.of([field for field in plan_of(f'policy "x"\n{declared}').fields if field.name == "signal_0"])
    for lead in leads:
        survey.saw(lead, NOON)
    made = atoms(survey, 10)
    assert made
    assert len(probe(declared, made).rules) == len(made)


@pytest.mark.parametrize("text", ['a"b', "a*b", "a\\b", 'a\\"*'])
def test_a_text_is_written_so_that_it_stands_for_itself(text: str) -> None:
    policy = f'policy "x"\nfield note text\nwhen note is {literal(text)} add 1'
    leads = [Lead("1", {"note": text}, ()), Lead("2", {"note": text.replace("*", "zz") + "."}, ())]
    assert by_reference(policy, leads).tolist() == [[True, False]]


@pytest.mark.parametrize("text", ["„a“", "a”"])
def test_a_text_with_quotes_that_the_language_cannot_write_is_found_all_the_same(text: str) -> None:
    policy = f'policy "x"\nfield note text\nwhen note is {literal(text)} add 1'
    leads = [Lead("1", {"note": text}, ()), Lead("2", {"note": "b" + text}, ()), Lead("3", {"note": "b"}, ())]
    assert by_reference(policy, leads)[0, [0, 2]].tolist() == [True, False]


def test_dates_ask_for_the_days_before() -> None:
    soon, long_ago = date(2026, 3, 10), date(2026, 3, 15) - timedelta(days=95)
    sample = sampled(leads_of(many({"since": str(soon)}) + many({"since": str(long_ago)}), 1), least=20)
    place = [atom.condition for atom in sample.atoms].index("since within 7 days")
    assert sample.holds[place].tolist() == [True] * 30 + [False] * 30


# -------------------------------------------------------------------------------------------------- how they read


def test_sets_are_named_after_the_field_and_the_side_and_once() -> None:
    made = [Atom(f'lead_city is "{each}"', "lead_city", Shape.LEVEL, each) for each in "abcd"]
    words = Words(made, {"good_cities"})
    sets = ((0, 1), 1), ((1, 2), -1), ((0, 2), 1), ((0, 1), 1), ((2, 3), -1), ((0, 3), -1)
    named = [words.condition(Signal((Term(places, Joined.ANY),), False, 1, sign)) for places, sign in sets]
    assert [condition.removeprefix("lead_city in ") for condition in named] == [
        "strong_cities", "weak_cities", "strong_cities_2", "strong_cities", "poor_cities", "weak_cities_2"
    ]  # fmt: skip
    assert words.sets["poor_cities"] == '"c", "d"'


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("lead_source", "strong_sources"),
        ("industry", "strong_industries"),
        ("employee_band", "strong_employee_bands"),
        ("type", "strong_types"),
        ("country_of_birth", "strong_countries"),
        ("what_is_your_current_occupation", "strong_occupations"),
        ("how_did_you_hear_about_x_education", "strong_answers"),
        ("what_matters_most_to_you_in_choosing_a_course", "strong_answers"),
    ],
)
def test_a_set_says_what_its_values_are(field: str, name: str) -> None:
    words = Words([Atom(f'{field} is "{each}"', field, Shape.LEVEL, each) for each in "ab"], set())
    assert words.condition(Signal((Term((0, 1), Joined.ANY),), False, 1, 1)) == f"{field} in {name}"


@pytest.mark.parametrize(
    ("hits", "of", "told"),
    [
        (31, 100, "close rate 31% vs 12%, 100 leads"),
        (0, 1_234, "none of 1,234 leads closed"),
        (5, 1_000, "close rate 0.5% vs 12%, 1,000 leads"),
        (50, 1_000, "close rate 5% vs 12%, 1,000 leads"),
        (999, 1_000, "close rate 100% vs 12%, 1,000 leads"),
    ],
)
def test_because_tells_the_evidence(hits: int, of: int, told: str) -> None:
    assert because(LearnedRule("x", "fit", 5, Rate(hits, of), Rate(12, 100), 0, 0)) == told


def test_fields_that_count_what_leads_did_are_engagement() -> None:
    did = ["totalvisits", "number_of_pageviews", "total_time_spent_on_website", "emails_opened", "last_activity"]
    made = [Atom(f"{name} is known", name, Shape.KNOWN) for name in (*did, "industry", "interviews")]
    groups = [group_of(Signal((Term((n,)),), False, 1, 1), made) for n in range(len(made))]
    assert groups[:5] == ["engagement"] * 5
    assert groups[5:] == ["fit"] * 2
