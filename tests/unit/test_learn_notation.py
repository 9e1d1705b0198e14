"""Days and numbers that are written as spreadsheets of other countries do are named, and text is left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import command_line
from leadscore.learn.notation import Held, Notation, notation_of


@pytest.mark.parametrize(
    ("cells", "held", "sample"),
    [
        (["1.234,5", "12", "", "999"], Held.NUMBERS, "1.234,5"),
        (["$1,234.50", "$7"], Held.NUMBERS, "$1,234.50"),
        (["12%", "7%"], Held.NUMBERS, "12%"),
        (["1 234 eur", "20 eur"], Held.NUMBERS, "1 234 eur"),
        (["01.03.2026", "2.3.2026"], Held.DAYS, "01.03.2026"),
        (["3/14/2026", "3/15/2026"], Held.DAYS, "3/14/2026"),
        (["3/14/2026 9:30 am"], Held.DAYS, "3/14/2026 9:30 am"),
        (["2026-03-01 10:22", "2026-03-02 09:00"], Held.TIMES, "2026-03-01 10:22"),
        ([*map(str, range(20)), "n/a"], Held.STRAYS, "n/a"),
        ([*(f"2026-03-{day}" for day in range(10, 30)), "-"], Held.STRAYS, "-"),
    ],
)
def test_what_cells_hold_is_named_by_one_of_them(cells: list[str], held: Held, sample: str) -> None:
    assert notation_of(cells) == Notation(held, sample)


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["", ""],
        ["1", "2.5"],
        ["2026-03-01"],
        ["clerk", "ceo"],
        ["clerk", "1.234,5"],
        ["c-104", "c-105"],
        ["yes", "no"],
        ["+49 30 1234567", "+49 30 7654321"],
    ],
)
def test_what_is_read_and_what_is_text_is_left_alone(cells: list[str]) -> None:
    assert notation_of(cells) is None


@given(st.lists(st.text(max_size=20)))
def test_any_cells_can_be_looked_at(cells: list[str]) -> None:
    found = notation_of(cells)
    assert found is None or found.sample in cells


def write(path: Path, columns: dict[str, list[str]]) -> str:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return str(path)


def past(leads: int = 400) -> dict[str, list[str]]:
    """Every third is a boss, who buys half of the time; of the others every tenth does."""
    boss = [number % 3 == 0 for number in range(leads)]
    won = [number % 2 == 0 if is_boss else number % 10 == 1 for number, is_boss in enumerate(boss)]
    return {
        "id": [f"L{number}" for number in range(leads)],
        "title": ["CEO" if one else "Clerk" for one in boss],
        "won": ["yes" if one else "no" for one in won],
    }


def test_learn_tells_of_columns_that_are_text_by_their_notation_alone(tmp_path: Path) -> None:
    columns = past()
    many = range(len(columns["id"]))
    columns |= {
        "signed up": [f"2026-03-{number % 28 + 1:02} 10:22" for number in many],
        "deal size": [f"{number % 9}.234,5" for number in many],
        "last seen": [f"{number % 28 + 1}.3.2026" for number in many],
        "pets": ["n/a" if number % 30 == 0 else str(number % 70) for number in many],
        "colour": [("red", "blue")[number % 2] for number in many],
    }
    found = command_line.run("learn", "--leads", write(tmp_path / "leads.csv", columns), "--outcome", "won")
    assert found.exit_code == 0, command_line.told(found)
    told = [line for line in found.stderr.splitlines() if "read as text" in line]
    assert told == [
        '`signed up` holds times such as "2026-03-01 10:22", and is read as text: for their days, '
        'signed_up = { column = "signed up", day_of_time = true } below [leads.fields] in leadscore.toml.',
        '`deal size` holds numbers such as "0.234,5", and is read as text: write them as 1234.5, without other signs.',
        '`last seen` holds days such as "10.3.2026", and is read as text: write them as 2026-03-01.',
        '`pets` is read as text because of cells such as "n/a"; all others fit: where they say nothing, '
        'missing = ["n/a"] below [leads] in leadscore.toml.',
    ]


@pytest.mark.parametrize(
    ("column", "cells", "options", "told"),
    [
        ("closed", "01.03.2026", ("--outcome", "closed"), '`closed` holds days such as "01.03.2026"'),
        ("came", "3/14/2026", ("--outcome", "won", "--at", "came"), 'can be read: its column holds "3/14/2026"'),
        ("came", "", ("--outcome", "won", "--at", "came"), "can be read: it is blank for all of them"),
    ],
)
def test_days_that_nobody_can_read_are_shown(
    tmp_path: Path, column: str, cells: str, options: tuple[str, ...], told: str
) -> None:
    leads = write(tmp_path / "leads.csv", past() | {column: [cells] * 400})
    found = command_line.run("learn", "--leads", leads, *options)
    assert found.exit_code == 3
    assert told in command_line.told(found)
    assert "2026-03-01" in command_line.told(found)


def test_a_day_after_every_outcome_is_told(tmp_path: Path) -> None:
    days = past() | {"closed": ["2026-03-01"] * 400, "came": ["2026-02-20"] * 400}
    leads = write(tmp_path / "leads.csv", days)
    found = command_line.run("learn", "--leads", leads, "--outcome", "closed", "--at", "came", "--days", "30")
    assert found.exit_code == 3
    assert "was known before the day to score it at" in command_line.told(found)
