"""Which column may say what became of leads, as the file or the store has it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from leadscore_tui.backstage.columns import past_columns
from leadscore_tui.backstage.past import Cell, Columns, Past, PastColumn
from leadscore_tui.backstage.protocol import Data
from leadscore_tui.backtest.settings import guessed, needs_win, with_outcome
from tui.backtest.harness import ASKED, POLICY


def columns_of(folder: Path, *rows: str) -> tuple[PastColumn, ...]:
    leads = folder / "leads.csv"
    leads.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return past_columns(Columns(POLICY, Data(leads, (), None, None, 0)))


def test_the_shipped_past_is_asked_as_its_guide_asks_it(columns: Sequence[PastColumn]) -> None:
    assert columns[0].name == "won_on"
    assert guessed(columns) == ASKED


def test_a_column_is_told_with_what_its_cells_mean(tmp_path: Path) -> None:
    won, _ = columns_of(tmp_path, "id,Is Won", "a,yes", "b, Yes ", "c,no", "d,", "e,perhaps")
    assert won == PastColumn(
        "Is Won",
        (Cell("yes", 1, True), Cell("Yes", 1, True), Cell("no", 1, False), Cell("perhaps", 1, None)),
        4,
        1,
        False,
        True,
    )


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("id,competitor,converted", ("a,no,no", "b,yes,yes"), "converted"),
        ("id,status,Closed Won", ("a,open,2026-01-02", "b,open,"), "Closed Won"),
        ("id,deal-stage,stage", ("a,Closed Won,x", "b,Closed Lost,y"), "deal-stage"),
        ("id,existing_customer,name", ("a,yes,A", "b,no,B"), None),
        ("id,stage,name", ("a,signed,A", "b,open,B"), None),
    ],
)
def test_it_is_guessed_by_its_name_and_only_where_it_means_something(
    tmp_path: Path, header: str, cells: tuple[str, ...], name: str | None
) -> None:
    found = guessed(columns_of(tmp_path, header, *cells))
    assert (found.outcome if found else None) == name


def test_a_stage_is_offered_first_and_needs_the_value_that_is_a_win(tmp_path: Path) -> None:
    columns = columns_of(tmp_path, "id,created,stage", "a,2026-01-01,signed", "b,2026-01-02,open")
    assert columns[0].name == "stage"
    past = with_outcome(Past(""), "stage", columns)
    assert (past.at, past.days) == ("created", 30)
    assert needs_win(past, columns)
    assert not needs_win(Past("stage", ("signed",)), columns)


def test_the_outcome_is_not_the_day_at_which_it_is_scored(tmp_path: Path) -> None:
    columns = columns_of(tmp_path, "id,created,won", "a,2026-01-01,no", "b,2026-01-02,yes")
    past = with_outcome(with_outcome(Past(""), "won", columns), "created", columns)
    assert (past.at, past.days) == (None, None)


def test_columns_that_cannot_be_named_are_left_out(tmp_path: Path) -> None:
    columns = columns_of(tmp_path, "id,,won,Won,x", "a,1,yes,no,2", "b,1")
    assert [column.name for column in columns] == ["id", "x"]


def test_nobody_at_all_is_no_mistake(tmp_path: Path) -> None:
    (column,) = columns_of(tmp_path, "won")
    assert (column.distinct, column.is_understood) == (0, False)
