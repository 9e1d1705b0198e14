"""The shipped policies and starters are what they promise: clean, formatted, tested, with a reason for every rule."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from leadscore.driver import Compiled, compile_path
from leadscore.engine.reference import score
from leadscore.facts.config import load_config
from leadscore.facts.load import open_facts
from leadscore.resources import resource
from leadscore.review.policy_tests import run_tests
from leadscore.source.read import read
from leadscore.syntax import nodes as n
from leadscore.syntax.formatter import format_file
from leadscore.syntax.parser import parse

POLICIES = resource("policies")
SHIPPED = ("b2b_saas", "course_provider", "manufacturer")
STARTERS = {"early": 5, "growth": 8, "mature": 15}
MAINS = [*(f"{name}/policy.lead" for name in SHIPPED), *(f"starters/{stage}/policy.lead" for stage in STARTERS)]


@cache
def compiled(main: str) -> Compiled:
    return compile_path(POLICIES / main)


def sentences(main: str, kind: type) -> list[n.Statement]:
    return [s for s in compiled(main).checked.main.file.statements if isinstance(s, kind)]


def test_no_policy_is_forgotten() -> None:
    assert sorted(path.relative_to(POLICIES).as_posix() for path in POLICIES.rglob("policy.lead")) == sorted(MAINS)


@pytest.mark.parametrize("main", MAINS)
def test_checks_clean(main: str) -> None:
    """Not even a warning or a hint: who starts from a policy of ours should not have to explain them."""
    assert [(d.code, d.message) for d in compiled(main).diagnostics] == []


@pytest.mark.parametrize("main", MAINS)
def test_its_own_tests_pass(main: str) -> None:
    policy = compiled(main)
    assert policy.plan is not None
    results = run_tests(policy.checked, policy.plan)
    assert len(results) >= 4
    failed = [(r.title, e.expected, e.actual) for r in results for e in r.expectations if not e.passed]
    assert failed == []


@pytest.mark.parametrize("main", MAINS)
def test_every_rule_has_a_reason(main: str) -> None:
    plan = compiled(main).plan
    assert plan is not None
    assert [rule.text for rule in plan.rules if not rule.because] == []


@pytest.mark.parametrize("main", MAINS)
def test_has_ready_bands_actions_and_decay(main: str) -> None:
    plan = compiled(main).plan
    assert plan is not None
    assert plan.ready is not None
    assert plan.bands
    assert plan.actions
    assert any(rule.decay for rule in plan.rules)
    assert any(rule.points is not None and rule.points < 0 for rule in plan.rules)


@pytest.mark.parametrize("main", [f"{name}/policy.lead" for name in SHIPPED])
def test_a_shipped_policy_shows_the_rest_as_well(main: str) -> None:
    plan = compiled(main).plan
    assert plan is not None
    assert plan.grades
    assert any(rule.points is None for rule in plan.rules), "nothing disqualifies"


@pytest.mark.parametrize("file", sorted(POLICIES.rglob("*.lead")), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_is_formatted(file: Path) -> None:
    source = read(file)
    assert format_file(parse(source).file, source) == source.text


@pytest.mark.parametrize(("stage", "rules"), STARTERS.items())
def test_a_starter_has_as_many_rules_as_it_says(stage: str, rules: int) -> None:
    assert len(sentences(f"starters/{stage}/policy.lead", n.Rule)) == rules


@pytest.mark.parametrize("stage", STARTERS)
def test_a_starter_has_all_that_a_team_needs(stage: str) -> None:
    folder = POLICIES / "starters" / stage
    wanted = {
        ".github/workflows/leadscore.yml",
        ".gitignore",
        "README.md",
        "data/events.csv",
        "data/leads.csv",
        "leadscore.toml",
        "policy.lead",
        "vocabulary.lead",
    }
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert wanted <= present


@pytest.mark.parametrize("file", [".gitignore", ".github/workflows/leadscore.yml", "leadscore.toml"])
def test_starters_share_what_is_not_about_rules(file: str) -> None:
    assert len({(POLICIES / "starters" / stage / file).read_bytes() for stage in STARTERS}) == 1


@pytest.mark.parametrize("stage", STARTERS)
def test_the_only_placeholder_is_the_name(stage: str) -> None:
    for path in (POLICIES / "starters" / stage).rglob("*"):
        if path.is_file():
            assert "{{" not in path.read_text(encoding="utf-8").replace("{{name}}", ""), path


def test_the_course_provider_reads_no_column_that_only_selling_fills() -> None:
    """These columns tell what an adviser found out: a score that reads them tells nothing about a new enquiry."""
    mapping = (POLICIES / "course_provider" / "leadscore.toml").read_text(encoding="utf-8").lower()
    for leak in ("tags", "lead quality", "lead profile", "asymmetrique", "last notable activity", "converted"):
        assert f'"{leak}' not in mapping


def test_the_course_provider_s_mapping_fits_its_crm_s_export(tmp_path: Path) -> None:
    columns = (
        "Prospect ID,Lead Number,Lead Origin,Lead Source,Do Not Email,Do Not Call,Converted,TotalVisits,"
        "Total Time Spent on Website,Page Views Per Visit,Last Activity,Country,Specialization,"
        "How did you hear about X Education,What is your current occupation,City"
    )
    leads = tmp_path / "leads.csv"
    leads.write_text(
        f"{columns}\n"
        "a,1,API,google,No,No,0,4,1240,2.5,Email Opened,India,Select,Select,Working Professional,Mumbai\n"
        "b,2,Lead Add Form,Reference,Yes,No,1,,0,0,Email Bounced,unknown,Finance Management,,,Select\n",
        encoding="utf-8",
    )
    plan = compiled("course_provider/policy.lead").plan
    assert plan is not None
    facts = open_facts(plan.fields, plan.events, leads, (), load_config(POLICIES / "course_provider"), strict=True)
    first, second = [{g.name: g.total for g in score(plan, lead, 0).groups} for lead in facts]
    assert first == {"route": 0, "person": 55_000, "interest": 45_000, "contact": 0}
    assert second == {"route": 60_000, "person": 5_000, "interest": 0, "contact": -35_000}


@pytest.mark.parametrize("stage", STARTERS)
def test_a_starter_s_data_fits_to_the_last_row(stage: str) -> None:
    plan = compiled(f"starters/{stage}/policy.lead").plan
    assert plan is not None
    folder = POLICIES / "starters" / stage
    data = folder / "data"
    facts = open_facts(
        plan.fields, plan.events, data / "leads.csv", (data / "events.csv",), load_config(folder), strict=True
    )
    as_of = 1_775_001_600  # 2026-04-01, as its README says
    ready = [score(plan, lead, as_of).ready for lead in facts]
    assert 2 <= sum(ready) < len(ready)


MAPPING_HELP = (POLICIES / "starters" / "early" / "leadscore.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("section", re.split(r"^# ---.*\n", MAPPING_HELP, flags=re.MULTILINE)[1:])
def test_the_mapping_help_of_starters_can_be_used_as_it_stands(section: str, tmp_path: Path) -> None:
    file = tmp_path / "leadscore.toml"
    file.write_text(re.sub(r"^# ?", "", section, flags=re.MULTILINE), encoding="utf-8")
    config = load_config(file)
    assert config.leads or config.events
