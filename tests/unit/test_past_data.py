"""The past leads are what their generator writes, byte for byte, and there is something to learn from them."""

from __future__ import annotations

import csv
import re
import runpy
from pathlib import Path

import pytest

from leadscore.resources import resource

ROOT = Path(__file__).resolve().parents[2]
PAST = resource("policies", "past")


def rows(name: str) -> list[dict[str, str]]:
    with (PAST / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_generator_writes_the_same_bytes(tmp_path: Path) -> None:
    runpy.run_path(str(ROOT / "tools" / "make_past_data.py"))["make"](tmp_path)
    for name in ("leads.csv", "events.csv"):
        assert (tmp_path / name).read_bytes() == (PAST / name).read_bytes(), name


def test_nobody_in_it_can_exist() -> None:
    for row in rows("leads.csv"):
        name, _, domain = row["email"].partition("@")
        assert domain.endswith(".example") or (domain == "gmail.com" and "_" in name) or domain == "mailinator.com"
    hosts = re.findall(r"https?://([^/]+)", (PAST / "events.csv").read_text(encoding="utf-8"))
    assert all(host.endswith(".example") for host in hosts)


@pytest.mark.parametrize("column", ["created", "won_on"])
def test_it_is_a_year_that_ends_where_the_demo_stands(column: str) -> None:
    days = sorted(row[column] for row in rows("leads.csv") if row[column])
    assert days[-1] < "2026-04-01"
    assert len({day[:7] for day in days}) >= 10


def test_wins_come_after_the_lead_and_are_enough_to_learn_from() -> None:
    won = [(row["created"], row["won_on"]) for row in rows("leads.csv") if row["won_on"]]
    assert len(won) >= 60
    assert all(created < won_on for created, won_on in won)
