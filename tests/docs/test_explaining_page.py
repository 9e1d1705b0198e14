"""docs/explaining.md shows what the command really says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from command_line import run

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "explaining.md"
DATA = ("--leads", "policies/demo/leads.csv", "--events", "policies/demo/events.csv", "--as-of", "2026-04-01")


def shown(block: int) -> list[list[str]]:
    """The pieces of a block between the lines that stand for any lines, without the command."""
    text = re.findall(r"```(?:console|text)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[block]
    lines = [line for line in text.splitlines() if not line.startswith(("$", "    --events"))]
    pieces: list[list[str]] = [[]]
    for line in lines:
        if line == "…":
            pieces.append([])
        else:
            pieces[-1].append(line)
    return [piece for piece in pieces if piece]


@pytest.mark.parametrize(
    ("block", "columns", "arguments"),
    [
        (0, 100, ["L-1094"]),
        (2, 80, ["L-1094", "--over-time"]),
        (3, 80, ["L-1094", "--beside", "L-1050"]),
    ],
)
def test_what_is_shown_is_what_is_said(
    block: int, columns: int, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    said = run("explain", "policies/b2b_saas/policy.lead", *arguments, *DATA).stdout.splitlines()
    for piece in shown(block):
        for paragraph in "\n".join(piece).split("\n\n"):
            assert paragraph in "\n".join(said)


def test_the_shortest_ways_are_real() -> None:
    [[one, _]] = shown(1)
    said = run("explain", str(ROOT / "policies/b2b_saas/policy.lead"), "L-1050", *absolute(DATA)).stdout
    assert one in " ".join(said.split())


def absolute(arguments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(ROOT / text) if text.startswith("policies/") else text for text in arguments)
