"""`leadscore explain --store`: what is said of a lead, and of the best ones, is what is said of them in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import run, told

ROOT = Path(__file__).parents[2]
POLICY = str(ROOT / "policies/b2b_saas/policy.lead")
FILES = ["--leads", str(ROOT / "policies/demo/leads.csv"), "--events", str(ROOT / "policies/demo/events.csv")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("store") / "leads.duckdb")
    assert run("ingest", POLICY, "--store", path, *FILES).exit_code == 0
    return path


def explained(*arguments: str) -> object:
    result = run("explain", POLICY, *arguments, "--as-of", "2026-04-01", "--format", "json")
    assert result.exit_code == 0, told(result)
    return json.loads(result.stdout)


@pytest.mark.parametrize("which", [["L-1094"], ["ravi.juniperson@galebridge.example"], ["--top", "12"], []])
def test_as_from_files(store: str, which: list[str]) -> None:
    assert explained(*which, "--store", store) == explained(*which, *FILES)


def test_a_lead_that_is_not_there(store: str) -> None:
    assert "L-9999999" in told(run("explain", POLICY, "L-9999999", "--store", store))
