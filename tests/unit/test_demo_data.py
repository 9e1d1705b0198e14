"""The demo data is what its generator writes, byte for byte, and shows what a demo should show."""

from __future__ import annotations

import csv
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from leadscore.driver import compile_path
from leadscore.engine.model import Scorecard
from leadscore.engine.reference import score
from leadscore.facts.config import DataConfig
from leadscore.facts.load import open_facts
from leadscore.resources import resource

ROOT = Path(__file__).resolve().parents[2]
DEMO = resource("policies", "demo")


@pytest.fixture(scope="module")
def generator() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "tools" / "make_demo_data.py"))


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["leads.csv", "events.csv"])
def test_the_generator_writes_the_same_bytes(generator: dict[str, Any], tmp_path: Path, name: str) -> None:
    generator["make"](tmp_path)
    assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes()


def test_another_seed_writes_other_data(generator: dict[str, Any]) -> None:
    words = generator["tomllib"].loads(generator["WORDS"].read_text(encoding="utf-8"))
    one, other = (generator["DemoData"](words, seed) for seed in (1, 2))
    one.fill()
    other.fill()
    assert one.leads != other.leads


def test_is_a_few_hundred_leads_and_a_few_thousand_events() -> None:
    assert 200 <= len(rows("leads.csv")) <= 500
    assert 2_000 <= len(rows("events.csv")) <= 6_000


def test_nobody_in_it_can_exist() -> None:
    """Domains end in .example; Gmail gives out no address with an underscore; Mailinator's belong to nobody."""
    ids = [row["id"] for row in rows("leads.csv")]
    assert len(set(ids)) == len(ids)
    for row in rows("leads.csv"):
        name, _, domain = row["email"].partition("@")
        assert domain.endswith(".example") or (domain == "gmail.com" and "_" in name) or domain == "mailinator.com"
    hosts = re.findall(r"https?://([^/]+)", (DEMO / "events.csv").read_text(encoding="utf-8"))
    assert hosts
    assert all(host.endswith(".example") for host in hosts)


def test_nothing_in_it_lies_behind_the_demo_s_instant() -> None:
    assert max(row["at"] for row in rows("events.csv") if row["at"].startswith("2026")) < "2026-04-01"
    assert max(row["created"] for row in rows("leads.csv")) < "2026-04-01"


def test_exactly_three_rows_do_not_fit() -> None:
    leads, events = rows("leads.csv"), rows("events.csv")
    known = {row["id"] for row in leads}
    bad_leads = [row for row in leads if not re.fullmatch(r"\d*", row["employees"])]
    bad_events = [e for e in events if e["lead"] not in known or not re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d$", e["at"])]
    assert [row["id"] for row in bad_leads] == ["L-1999"]
    assert len(bad_events) == 2
    assert not [e for e in events if e["lead"] == "L-1999"], "its events would be set aside with it"


@pytest.mark.parametrize("column", ["company", "title", "industry", "country", "employees"])
def test_values_are_missing_as_they_are_in_life(column: str) -> None:
    missing = sum(not row[column].strip() for row in rows("leads.csv"))
    assert 20 <= missing <= 150


def test_targets_come_in_all_spellings() -> None:
    targets = {row["target"] for row in rows("events.csv") if "pricing" in row["target"].lower()}
    assert len(targets) >= 4
    assert any(target != target.lower() for target in targets)


AS_OF = 1_775_001_600  # 2026-04-01


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> list[Scorecard]:
    plan = compile_path(resource("policies", "b2b_saas", "policy.lead")).plan
    assert plan is not None
    rejects = tmp_path_factory.mktemp("demo") / "rejects.csv"
    facts = open_facts(
        plan.fields,
        plan.events,
        DEMO / "leads.csv",
        (DEMO / "events.csv",),
        DataConfig(),
        strict=False,
        rejects=rejects,
    )
    cards = [score(plan, lead, AS_OF) for lead in facts]
    with rejects.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3
    return cards


def test_the_demo_shows_every_outcome(cards: list[Scorecard]) -> None:
    ready = sum(card.ready for card in cards)
    disqualified = sum(card.disqualified for card in cards)
    nearly = sum(not card.ready and not card.disqualified and 0 < (card.to_ready or 0) <= 20_000 for card in cards)
    held_back = sum(card.to_ready == 0 and card.ready_condition is not True for card in cards)
    assert 20 <= ready <= 60
    assert 15 <= disqualified <= 50
    assert nearly >= 10
    assert held_back >= 1, "a high score without fit is not ready"
    assert {card.band for card in cards} == {"hot", "warm", "cold", None}
    assert len({card.grade for card in cards}) >= 10


def test_the_best_of_the_demo_does_not_stand_at_a_bound_with_all_others(cards: list[Scorecard]) -> None:
    best = sorted((card.score for card in cards if card.score is not None and card.ready), reverse=True)[:8]
    assert len(set(best)) >= 5


def test_the_demo_s_override_counts(cards: list[Scorecard]) -> None:
    assert [card.lead for card in cards if card.overrides] == ["L-1900"]
