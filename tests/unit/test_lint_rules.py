"""What lint must not say: policies that look like what a rule warns of, and are right; and the edges of each rule."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from leadscore.check.model import Checked, Unit
from leadscore.check.symbols import collect
from leadscore.driver import compile_path, compile_text
from leadscore.engine.compiled import compile_plan
from leadscore.facts.model import Event, Lead
from leadscore.plan.lower import plan_of
from leadscore.resources import resource
from leadscore.review.lint import actions
from leadscore.review.lint.catalogue import CATALOGUE
from leadscore.review.lint.observed import observe
from leadscore.review.lint.rules import ON_TEXT, code_of
from leadscore.review.lint.rules.group_alone_ready import group_alone_ready
from leadscore.review.lint.run import lint
from leadscore.review.lint.settings import Settings
from leadscore.review.lint.subject import Subject
from leadscore.source import Source
from spec.drawn import drawn
from spec.policies import SETS

NOW = 1_775_001_600  # 2026-04-01
DAY = 86_400
HEADER = 'policy "P" version 2\nowned by sales\n'


def subject(body: str, settings: Settings | None = None) -> Subject:
    compiled = compile_text(HEADER + dedent(body) + "\n")
    assert compiled.plan is not None, compiled.diagnostics
    return Subject(compiled.checked, compiled.plan, settings or Settings(), NOW)


def told(body: str, *codes: str, settings: Settings | None = None) -> list[str]:
    """The texts that findings of these codes underline."""
    policy = subject(body, settings)
    return [policy.checked.main.source.slice(d.span) for d in lint([(policy, None)], codes)]


SILENT = {
    "trivial: bounded to as much as the strong action": (
        "trivial-outweighs-strong",
        'when opened add 5 each time up to 50\nwhen requested "demo" add 50',
    ),
    "trivial: more is asked for than an opened mail": (
        "trivial-outweighs-strong",
        'when opened and title is "ceo" add 60\nwhen requested "demo" add 50',
    ),
    "trivial: the strong action has a second rule for those who asked just now": (
        "trivial-outweighs-strong",
        'when opened add 5 each day up to 15\nwhen requested "demo" add 50\nwhen requested "demo" within 7 days add 10',
    ),
    "trivial: a campaign gives a little more for what is strong": (
        "trivial-outweighs-strong",
        'when opened add 5\nwhen requested "demo" add 50\n'
        'when requested "trial" add 2 in force from 2026-03-01 until 2026-05-01',
    ),
    "trivial: a newsletter that is asked for is not strong": (
        "trivial-outweighs-strong",
        'when opened add 5\nwhen submitted "newsletter" add 2',
    ),
    "trivial: an opened offer is not trivial": (
        "trivial-outweighs-strong",
        'when opened "offer*" add 60\nwhen requested "demo" add 50',
    ),
    "trivial: the group's bound holds it": (
        "trivial-outweighs-strong",
        'group mails at most 10\nwhen opened add 2 each time\ngroup asked\nwhen requested "demo" add 50',
    ),
    "trivial: words that only look like trivial pages": (
        "trivial-outweighs-strong",
        'when visited "home-insurance" add 60\nwhen visited "press-brakes/*" add 60\nwhen requested "quote" add 50',
    ),
    "trivial: the blog of what things cost": (
        "trivial-outweighs-strong",
        'when visited "blog/pricing*" add 60\nwhen requested "quote" add 50',
    ),
    "trivial: whatever page": ("trivial-outweighs-strong", 'when visited add 60\nwhen requested "quote" add 50'),
    "bad sign: with others it may be a good one": (
        "bad-sign-adds",
        "when unsubscribed and replied within 7 days add 5",
    ),
    "bad sign: they did not": ("bad-sign-adds", "when never unsubscribed and opened add 5"),
    "bad sign: no competitor": ("bad-sign-adds", "when competitor is no add 5"),
    "twice: steps of recency": (
        "counted-twice",
        'when visited "pricing" within 7 days add 10\nwhen visited "pricing" within 30 days add 10',
    ),
    "twice: steps of frequency": (
        "counted-twice",
        'when visited "pricing" add 10\nwhen visited "pricing" at least 3 times add 10',
    ),
    "twice: once, and by the day": (
        "counted-twice",
        'when visited "pricing" add 10\nwhen visited "pricing" add 1 each day up to 5 as again',
    ),
    "twice: once, and again": (
        "counted-twice",
        'when visited "pricing" add 10\nwhen visited "pricing" add 1 each time up to 5 as again',
    ),
    "twice: pages of a kind, and days of any": (
        "counted-twice",
        'when visited "docs/api/*" add 2 each different up to 9\nwhen visited "docs/*" add 1 each day up to 5',
    ),
    "twice: every visit, and the one that matters": (
        "counted-twice",
        'when visited add 1 each day up to 5\nwhen visited "pricing" add 40',
    ),
    "twice: a bonus for who did it": (
        "counted-twice",
        'when visited "pricing" add 40\nwhen visited "pricing" and title is "ceo" add 10',
    ),
    "twice: other kinds": ("counted-twice", 'when visited "demo" add 40\nwhen watched "demo" add 10'),
    "twice: what takes away is no double count": (
        "counted-twice",
        'when visited "/*" add 1\nwhen visited "careers" subtract 5',
    ),
    "twice: patterns that may meet in a page nobody named": (
        "counted-twice",
        'when visited "docs/*" add 1\nwhen visited "*guide" add 1',
    ),
    "each: the group has a bound": ("unbounded-each", "group g at most 5\nwhen opened add 1 each time"),
    "each: named pages are few": (
        "unbounded-each",
        'set p = "a", "b"\nwhen visited in p add 1 each different',
    ),
    "each: days of a window are few": ("unbounded-each", "when logged_in within 14 days add 3 each day"),
    "each: what takes away": ("unbounded-each", "when bounced subtract 5 each time"),
    "pattern: whole words": ("substring-pattern", 'when title is "vp *" or title is "head of *" add 5'),
    "pattern: parts of German words": ("substring-pattern", 'when title is "*leiter*" add 5'),
    "pattern: of other fields": ("substring-pattern", 'when company is "*bank*" add 5'),
    "pattern: one side": ("substring-pattern", 'when title is "*manager" or title is "sales*" add 5'),
    "title: not enough": ("title-alone-ready", 'when title is "ceo" add 40\nready at 50'),
    "title: enough, but more is asked for": (
        "title-alone-ready",
        'when title is "ceo" add 60\nready at 50 if visited "pricing"',
    ),
    "title: enough only with the company": (
        "title-alone-ready",
        'when title is "ceo" and employees > 50 add 60\nready at 50',
    ),
    "title: the scope gives the rest": (
        "title-alone-ready",
        'applies if country is "de"\nwhen country is "de" add 20\nwhen title is "ceo" add 30\nready at 50',
    ),
    "group: what it can give excludes itself": (
        "group-alone-ready",
        "group fit\nwhen employees > 1000 add 30\nwhen employees < 50 add 30\ngroup i\nwhen opened add 5\nready at 50",
    ),
    "group: decay leaves it below": (
        "group-alone-ready",
        'group fit\nwhen employees > 50 add 30\ngroup interest at most 49\nwhen visited "a" add 60\nready at 50',
    ),
    "group: the other one is asked for": (
        "group-alone-ready",
        "group fit\nwhen employees > 50 add 60\ngroup interest\nwhen opened add 5\nready at 50 if interest > 0",
    ),
    "group: there is no other that adds": (
        "group-alone-ready",
        "group fit\nwhen employees > 50 add 60\ngroup contact\nwhen bounced subtract 5\nready at 50",
    ),
    "group: the season has not come": (
        "group-alone-ready",
        "group fit\nwhen employees > 5 add 60 in force from 2026-06-01\ngroup i\nwhen opened add 5\nready at 50",
    ),
    "negative: a beginning": ("no-negative-signal", "\n".join(f"when employees > {n} add 1" for n in range(5))),
    "disqualifier: a beginning": ("no-disqualifier", "\n".join(f"when employees > {n} add 1" for n in range(5))),
    "disqualifier: the scope says it": (
        "no-disqualifier",
        "applies if existing_customer is no\n" + "\n".join(f"when employees > {n} add 1" for n in range(6)),
    ),
    "decay: there is no behaviour": ("no-decay", "when employees > 5 add 1"),
    "decay: a window": ("no-decay", "when opened within 30 days add 1"),
    "decay: a season": ("no-decay", 'when visited "fair" between 2026-03-01 and 2026-03-31 add 1'),
    "decay: what did not happen": ("no-decay", 'when never visited "pricing" and employees > 5 add 1'),
    "decay: one of two is recent": ("no-decay", 'when visited "a" and opened within 7 days add 1'),
    "ageless: meant so": (
        "ageless-behaviour",
        'group g decays 50% every 30 days\nwhen opened add 1\nwhen requested "demo" add 50 never decays',
    ),
    "ageless: what takes away may stay": (
        "ageless-behaviour",
        "when opened within 9 days add 1\nwhen unsubscribed subtract 30",
    ),
    "ageless: a campaign ends": (
        "ageless-behaviour",
        'when opened within 9 days add 1\nwhen requested "x" add 5 in force until 2026-05-31',
    ),
    "rules: not a first version": (
        "too-many-rules",
        "\n".join(f"when employees > {n} add 1" for n in range(40)),
    ),
    "one-sided: silence is behaviour, too": (
        "one-sided",
        "when inactive for 30 days add 1\n" + "\n".join(f"when employees > {n} add 1" for n in range(6)),
    ),
    "segments: criteria of fit": (
        "segments-in-one-policy",
        "\n".join(f'when country is "{c}" add 5' for c in ("de", "fr", "us", "uk", "at", "ch")),
    ),
    "segments: one and the same": (
        "segments-in-one-policy",
        "\n".join(f'when country is "de" and employees > {n} add 5' for n in range(6)),
    ),
    "segments: few of many": (
        "segments-in-one-policy",
        "\n".join(f'when country is "{c}" and employees > 5 add 5' for c in ("de", "fr", "us", "uk"))
        + "\n"
        + "\n".join(f"when employees > {n} add 1" for n in range(6)),
    ),
    "segments: the scope is one already": (
        "segments-in-one-policy",
        'applies if industry is "x"\n'
        + "\n".join(f'when country is "{c}" and employees > 5 add 5' for c in ("de", "fr", "us", "uk")),
    ),
    "date: the last day is in": ("out-of-date", "when opened add 5 in force until 2026-04-01"),
    "date: an override's too": (
        "out-of-date",
        'when opened add 5\noverride "a@b.c" add 5 by "Sam" until 2026-04-01 because "x"',
    ),
    "reason: a reason": ("no-reason", 'when opened add 5 because "They read"'),
}


@pytest.mark.parametrize(("code", "body"), SILENT.values(), ids=list(SILENT))
def test_silent(code: str, body: str) -> None:
    assert told(body, code) == []


TOLD = {
    "trivial: a blog": (
        "trivial-outweighs-strong",
        'when visited "/blog/*" add 20\nwhen submitted "contact*" add 15',
        ["add 20"],
    ),
    "trivial: every day of a window": (
        "trivial-outweighs-strong",
        'when opened within 7 days add 5 each day\nwhen requested "demo" add 30',
        ["add 5"],  # nine days can be touched: 45 points
    ),
    "trivial: one of two trivial ones": (
        "trivial-outweighs-strong",
        'when opened or liked add 20\nwhen requested "demo" add 15',
        ["add 20"],
    ),
    "bad sign: a competitor": ("bad-sign-adds", "when competitor or opened add 5", ["add 5"]),
    "twice: a pattern covers another": (
        "counted-twice",
        'when visited "docs/*" add 1\nwhen visited "docs/api/*" add 2',
        ['visited "docs/api/*"'],
    ),
    "twice: the same under two names": (
        "counted-twice",
        'when visited "pricing" add 1 as one\nwhen visited "/Pricing/" add 1 as two',
        ['visited "/Pricing/"'],
    ),
    "twice: a set and one of its members, in two groups": (
        "counted-twice",
        'set k = "a", "b"\ngroup one\nwhen visited "a" add 1\ngroup two\nwhen visited in k add 2 each different',
        ["visited in k"],
    ),
    "each": ("unbounded-each", "when opened add 1 each day", ["each day"]),
    "pattern: in a set": (
        "substring-pattern",
        'set bosses = "ceo", "*coo*"\nwhen title in bosses add 5',
        ['"*coo*"'],
    ),
    "pattern: in what disqualifies": ("substring-pattern", 'when title is "*intern*" disqualify', ['"*intern*"']),
    "title: several rules together": (
        "title-alone-ready",
        'when title contains "ceo" add 20\nwhen seniority is "c_level" add 30\nready at 50',
        ["add 30"],
    ),
    "title: by a rank alone": ("title-alone-ready", 'when seniority is "vp" add 50\nready at 50', ["add 50"]),
    "title: within the scope": (
        "title-alone-ready",
        'applies if country is "de"\nwhen title is "ceo" add 60\nready at 50',
        ["add 60"],
    ),
    "group: by repeats": (
        "group-alone-ready",
        "group fit at most 20\nwhen employees > 50 add 20\n"
        'group interest\nwhen visited "docs/*" add 5 each different up to 60\nready at 50',
        ["interest"],
    ),
    "group: without a header": (
        "group-alone-ready",
        "when employees > 50 add 60\ngroup interest at most 20\nwhen opened add 20\nready at 50",
        ["when"],
    ),
    "group: by some of its rules, for one of them brings points of another group": (
        "group-alone-ready",
        'group fit at most 20\nwhen title is "ceo" add 20\ngroup interest\nwhen opened and title is "ceo" add 50\n'
        'when requested "demo" add 40\nwhen replied add 20\nready at 60',
        ["interest"],
    ),
    "group: within the scope": (
        "group-alone-ready",
        'applies if country is "de"\ngroup fit\nwhen employees > 50 add 60\ngroup i\nwhen opened add 20\nready at 50',
        ["fit"],
    ),
    "ageless: one of two is old": (
        "ageless-behaviour",
        'when opened within 9 days add 1\nwhen visited "a" or opened within 7 days add 2',
        ['visited "a" or opened within 7 days'],
    ),
    "one-sided: only who they are": (
        "one-sided",
        "\n".join(f"when employees > {n} add 1" for n in range(6)),
        ["policy"],
    ),
    "date: yesterday": ("out-of-date", "when opened add 5 in force until 2026-03-31", ["in force until 2026-03-31"]),
    "date: an override": (
        "out-of-date",
        'when opened add 5\noverride "a@b.c" add 5 by "Sam" until 2026-03-31 because "x"',
        ["2026-03-31"],
    ),
    "reason: each rule where some have one": (
        "no-reason",
        'when opened add 1 because "x"\nwhen replied add 2\nwhen liked disqualify',
        ["add 2", "disqualify"],
    ),
    "reason: once where none has": ("no-reason", "when opened add 1\nwhen replied add 2\nwhen liked add 3", ["add 1"]),
}


@pytest.mark.parametrize(("code", "body", "underlined"), TOLD.values(), ids=list(TOLD))
def test_told(code: str, body: str, underlined: list[str]) -> None:
    assert told(body, code) == underlined


def test_a_first_version_is_one_without_a_version_or_up_to_1() -> None:
    rules = "\n".join(f"when employees > {n} add 1" for n in range(16))
    for version, expected in (("", True), ("version 0.9", True), ("version 1", True), ("version 1.1", False)):
        compiled = compile_text(f'policy "P" {version}\n{rules}\n')
        assert compiled.plan is not None
        policy = Subject(compiled.checked, compiled.plan, Settings(), NOW)
        found = {d.code for d in lint([(policy, None)], ["many-rules", "too-many-rules"])}
        assert found == ({"too-many-rules"} if expected else set())


def test_hundreds_of_rules_that_repeat_are_looked_at_in_no_time() -> None:
    """Each of them asks for a hundred events. Nothing is claimed where too many would have to be tried."""
    rules = "\n".join(f'when visited "page{n}/*" add 1 each different up to 100' for n in range(100))
    body = f"group a\n{rules}\ngroup b\nwhen employees > 5 add 5\nready at "
    assert told(body + "500", "group-alone-ready") == ["a"]
    assert told(body + "10000", "group-alone-ready") == []


def test_messages_in_full() -> None:
    policy = subject(
        """\
        group fit at most 40
        when seniority is "c_level" add 60 as boss
        group interest
        when requested "demo" add 50
        ready at 40
        """
    )
    found = lint([(policy, None)], ["title-alone-ready", "group-alone-ready"])
    assert [(d.message, d.help) for d in found] == [
        (
            "`fit` alone makes a lead ready: it can give 40, and `ready` asks for 40",
            'Most of it comes from `seniority is "c_level"`. Bound the group below the threshold, such as '
            "`at most 35`, or let `ready` ask for the other one, too: `if interest > 0`.",
        ),
        (
            'A title alone makes a lead ready: `seniority "c_level"` scores 40, and `ready` asks for 40',
            "Give titles fewer points than `ready` asks for: a title says who could buy, and not who wants to.",
        ),
        (
            "`interest` alone makes a lead ready: it can give 50, and `ready` asks for 40",
            'Most of it comes from `requested "demo"`. Bound the group below the threshold, such as `at most 35`, '
            "or let `ready` ask for the other one, too: `if fit > 0`.",
        ),
    ]


# ------------------------------------------------------------------------------------------------ data


def observed_codes(body: str, leads: list[Lead], settings: Settings | None = None) -> Counter[str]:
    policy = subject(body, settings or Settings(min_leads=2))
    compiled = compile_plan(policy.plan)
    data = observe(policy.plan, ((lead, compiled.score(lead, NOW)) for lead in leads), NOW)
    wanted = [code for code in CATALOGUE if code.startswith(("threshold", "unseen", "mostly"))]
    return Counter(d.code for d in lint([(policy, data)], wanted))


def visitor(number: int, *targets: str, age: int = DAY, **values: object) -> Lead:
    return Lead(str(number), values, tuple(Event(NOW - age, "visited", target) for target in targets))  # type: ignore[arg-type]


def test_data_few_leads_say_nothing() -> None:
    assert not observed_codes("when opened add 1\nready at 1", [visitor(1, "a")])


def test_data_thresholds_count_who_can_reach_them() -> None:
    """Leads that are disqualified or out of scope could hide that nobody else gets there."""
    body = (
        'applies if country is "de"\nwhen visited "a" add 5 each time up to 50\nwhen competitor disqualify\nready at 10'
    )
    many = ("a",) * 3
    leads = [visitor(1, "a", country="de"), visitor(2, "a", country="de")]
    leads += [visitor(3, *many, country="de", competitor=True), visitor(4, *many, country="fr")]
    assert observed_codes(body, leads) == {"threshold-nobody-reaches": 1}
    assert not observed_codes(body, [*leads, visitor(5, *many, country="de")])


def test_data_a_threshold_that_is_just_reached_is_reached() -> None:
    body = 'when visited "a" add 5\nready at 5\nband b at 6\nband c at 5'
    leads = [visitor(1, "a"), visitor(2, "a"), visitor(3, "b")]
    assert observed_codes(body, leads) == {"threshold-nobody-reaches": 1}
    assert observed_codes(body, leads[:2]) == {"threshold-nobody-reaches": 1, "threshold-everybody-reaches": 2}


def test_data_without_events_shows_no_scores() -> None:
    leads = [visitor(1, employees=Decimal(5)), visitor(2, employees=Decimal(6))]
    assert not observed_codes('when visited "a" add 5\nwhen employees > 4 add 1\nready at 5', leads)
    assert observed_codes("when employees > 9 add 1\nready at 1", leads) == {"threshold-nobody-reaches": 1}


def test_data_targets_are_found_however_old_but_not_in_the_future() -> None:
    body = 'when visited "a" within 1 day add 5'
    assert not observed_codes(body, [visitor(1, "a", age=900 * DAY), visitor(2, "b")])
    assert observed_codes(body, [visitor(1, "a", age=-DAY), visitor(2, "b")]) == {"unseen-target": 1}


def test_data_what_is_not_in_force_is_not_missed() -> None:
    body = 'when visited "b" add 1\nwhen visited "summer" add 5 in force from 2026-06-01 until 2026-08-31'
    assert not observed_codes(body, [visitor(1, "b"), visitor(2, "b")])


def test_data_a_kind_that_nobody_has_is_told_once() -> None:
    body = 'when watched "a" add 5\nwhen watched "b" add 5\nwhen visited "b" add 1\nwhen complained subtract 5'
    assert observed_codes(body, [visitor(1, "b"), visitor(2, "b")]) == {"unseen-event": 1}


def test_data_fields() -> None:
    leads = [visitor(1, title="ceo"), visitor(2), visitor(3)]
    body = (
        'when title is "ceo" add 5\nwhen title is "cto" add 5\nwhen competitor subtract 5\nwhen revenue is known add 1'
    )
    assert observed_codes(body, leads) == {"mostly-missing-field": 1}
    assert not observed_codes(body, leads, Settings(min_leads=2, min_known_percent=33))
    assert not observed_codes('when seniority is "vp" add 5', [visitor(1, title="x"), visitor(2, title="y")])


# ------------------------------------------------------------------------------------------------ whole policies


SHIPPED = sorted(path.parent.relative_to(resource("policies")) for path in resource("policies").rglob("policy.lead"))


@pytest.mark.parametrize("folder", SHIPPED, ids=str)
def test_shipped_policies_are_clean(folder: Path) -> None:
    compiled = compile_path(resource("policies") / folder / "policy.lead")
    assert compiled.plan is not None
    for days in (0, 5_000):  # what they allow because of dates, they allow before and after
        policy = Subject(compiled.checked, compiled.plan, Settings(), NOW + days * DAY)
        assert [(d.code, d.message) for d in lint([(policy, None)])] == []


@pytest.mark.parametrize("seed", range(150))
def test_any_policy_can_be_linted_and_a_group_that_is_told_of_is_shown(seed: int) -> None:
    """What is claimed of a group is true of a lead: that is found again here, by the bounds that it needs."""
    file = drawn(seed)[0]
    symbols, _ = collect(file, ())
    sets = {s.name.text: tuple(member.value for member in s.members) for s in SETS}
    checked = Checked(Unit(Source("generated.lead", ""), file), (), symbols, sets, ())
    plan = plan_of(checked)
    policy = Subject(checked, plan, Settings(), NOW)
    known = {code_of(look) for look in ON_TEXT} | {"out-of-date"}
    assert {d.code for d in lint([(policy, None)])} <= known
    for finding in group_alone_ready(policy):
        assert plan.ready is not None
        name = finding.message.split("`")[1]
        below = [replace(group, at_most=plan.ready.at - 1) if group.name == name else group for group in plan.groups]
        again = Subject(checked, replace(plan, groups=tuple(below)), Settings(), NOW)
        assert name not in {f.message.split("`")[1] for f in group_alone_ready(again)}


def test_the_table_of_actions_in_the_docs_is_the_one_in_use() -> None:
    page = (Path(__file__).parents[2] / "docs" / "linting.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")]
    kinds = [frozenset(re.findall(r"`(\w+)`", row[1])) for row in rows[2:]]
    objects = [frozenset(re.findall(r"[\w-]+", row[2].rpartition(":")[2])) for row in rows[2:]]
    assert kinds == [
        actions.TRIVIAL_KINDS, actions.PAGE_KINDS, actions.ASKING_KINDS, {"met", "requested"}, actions.TURNING_AWAY,
    ]  # fmt: skip
    assert objects[1:3] == [actions.TRIVIAL_PAGES, actions.ASKED_FOR]
