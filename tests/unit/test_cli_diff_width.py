"""What leads are told apart by, in words that people chose: whole where there is room, readable where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

import command_line

OLD = 'policy "P" version 1\nwhen title is "ceo" add 20\nready at 20\nband {} at 20\nband cold otherwise\n'
LONG = "Software and information technology services for financial industries"
BAND = '"' + LONG.replace("Software", "Hot") + '"'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("old.lead").write_text(OLD.format(BAND))
    Path("new.lead").write_text(OLD.format(BAND).replace("add 20", "add 10"))
    Path("leads.csv").write_text(f"id,title,industry\na,ceo,{LONG}\nb,ceo,Food\nc,ceo,{'x' * 5_000}\n")


def table(heading: str, columns: int) -> list[str]:
    """The lines of a table, without its title."""
    data = ("--leads", "leads.csv", "--by", "industry")
    shown = command_line.run("diff", "old.lead", "new.lead", *data, env={"COLUMNS": str(columns)}).stdout
    assert max(map(len, shown.splitlines())) <= columns
    return shown.partition(f"\n{heading}\n")[2].partition("\n\n")[0].splitlines()


@pytest.mark.parametrize("columns", [60, 80, 100, 120])
def test_a_long_value_takes_further_lines_and_no_number_is_lost(columns: int) -> None:
    head, _, *rows = table("by industry", columns)
    assert head.split() == ["industry", "leads", "ready", "before", "after", "±", "score", "up", "down"]
    first = next(place for place, row in enumerate(rows) if row.startswith("Software"))
    room = head.index("leads")
    assert rows[first][room - 1 :].split() == ["1", "1", "0", "-1", "0", "1"]
    lines = [rows[first][:room].strip()]
    lines += [row.strip() for row in rows[first + 1 :] if not row[room - 1 :].strip()]
    assert " ".join(lines).startswith(LONG)
    assert any(len(line) > room - 20 for line in lines), "it takes the room that there is"


def test_it_stands_on_one_line_where_that_fits() -> None:
    assert any(row.startswith(LONG) for row in table("by industry", 120))
    assert any(row.startswith(BAND[1:-1]) for row in table("bands", 100))


def test_of_a_value_like_a_book_the_start_is_enough() -> None:
    assert len(table("by industry", 60)) < 30


def test_a_band_is_called_by_all_of_its_name() -> None:
    rows = table("bands", 60)
    assert "…" not in "".join(rows)
    assert rows[2].split()[-3:] == ["3", "0", "-3"]
