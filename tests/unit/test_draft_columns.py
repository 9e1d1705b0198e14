"""Which columns and kinds of events a policy can read, as what, and why not the others."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from leadscore.draft.columns import LeftOut, Readable, new_kinds, readable_columns
from leadscore.facts.config import DataConfig, load_config
from leadscore.facts.errors import FactsError
from leadscore.values.terms import ValueType

NOTHING = DataConfig()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "leads.csv"


def write(path: Path, columns: dict[str, Sequence[str]], rows: int = 20) -> None:
    """Cells of each column in turn; headers with a `+` behind them are written without it, to stand there twice."""
    with path.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["id", *(name.rstrip("+") for name in columns)])
        for number in range(rows):
            lines.writerow([f"L{number}", *(cells[number % len(cells)] for cells in columns.values())])


def types(file: Path, config: DataConfig = NOTHING, without: Sequence[str] = ()) -> dict[str, ValueType]:
    return {column.name: column.type for column in readable_columns(file, config, without)[0]}


def left(file: Path, config: DataConfig = NOTHING) -> dict[str, LeftOut]:
    return {column.column: column for column in readable_columns(file, config, ())[1]}


def test_cells_say_what_a_column_holds(file: Path) -> None:
    write(
        file,
        {
            "Total Time": ["1", "2.5", "-3", ""],
            "signed-up": ["2026-01-02", " "],
            "Opt In": ["Yes", "no", "TRUE"],
            "flag": ["0", "1"],
            "city": ["Köln", "1"],
            "mixed": ["2026-01-02", "soon"],
            "employees": ["12"],
        },
    )
    assert types(file) == {
        "total_time": ValueType.NUMBER,
        "signed_up": ValueType.DATE,
        "opt_in": ValueType.YES_NO,
        "flag": ValueType.YES_NO,
        "city": ValueType.TEXT,
        "mixed": ValueType.TEXT,
        "employees": ValueType.NUMBER,
    }
    assert Readable("total_time", ValueType.NUMBER, False, "Total Time") in readable_columns(file, NOTHING, ())[0]
    assert readable_columns(file, NOTHING, ())[0][0].declaration == "field total_time number"


@pytest.mark.parametrize("name", ["Number of Deals", "num_calls", "email_count", "Total Visits", "clicks_count"])
def test_a_column_that_counts_holds_numbers_though_only_0_and_1_were_seen(file: Path, name: str) -> None:
    write(file, {name: ["0", "1"]})
    assert list(types(file).values()) == [ValueType.NUMBER]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Revenue (EUR)", "revenue_eur"),
        ("E-mail?", "e_mail"),
        ("group", "lead_group"),
        ("Fit", "lead_fit"),
        ("score", "lead_score"),
        ("1st touch", "lead_1st_touch"),
        ("visited", "lead_visited"),
        ("free_mail", "lead_free_mail"),
        ("Company: size", "company_size"),
        ("???", "lead_value"),
    ],
)
def test_odd_names_come_with_a_better_one_that_leadscore_toml_takes(file: Path, header: str, name: str) -> None:
    write(file, {header: ["1", "x"]})
    (column,) = left(file).values()
    assert (column.column, column.name) == (header, name)
    config = file.with_name("leadscore.toml")
    config.write_text(f'[leads.fields]\n{name} = "{header}"\n')
    assert list(types(file, load_config(file))) == [name]


def test_what_is_blank_doubled_or_a_number_of_the_lead_is_left_out(file: Path) -> None:
    write(
        file,
        {
            "blank": [" "],
            "x": ["1"],
            "x+": ["2"],
            "lead-source": ["a"],
            "Lead Source": ["b"],
            "Record ID": [str(number) for number in range(20)],
            "seats_no": ["5", "10"],
            "employees": ["12", "many"],
            "full number": [str(number) for number in range(20)],
        },
    )
    assert {name: column.why for name, column in left(file).items()} == {
        "blank": "it is blank",
        "x": "several columns have this name",
        "Lead Source": "another column is `lead_source` already",
        "Record ID": "it numbers the leads",
        "full number": "it numbers the leads",
        "employees": '10 of 20 cells do not fit the standard field `employees` (first: line 3, "many" is no number)',
    }
    assert list(types(file)) == ["lead_source", "seats_no"]


def test_what_is_to_be_left_out_is_and_has_to_be_there(file: Path) -> None:
    write(file, {"City": ["a"], "Lead Origin": ["b"], "note": ["c"], "blank": [""]})
    assert list(types(file, without=["lead_origin", "CITY"])) == ["note"]
    assert [column.column for column in readable_columns(file, NOTHING, ["note"])[1]] == ["blank"]
    assert readable_columns(file, NOTHING, ["blank"])[1] == ()
    with pytest.raises(FactsError, match="no column `notes`"):
        readable_columns(file, NOTHING, ["notes"])


def test_the_outcome_and_the_id_are_no_signs(file: Path) -> None:
    write(file, {"won": ["yes", "no"], "city": ["a"]})
    readable, unread = readable_columns(file, NOTHING, (), ["won"])
    assert ([column.name for column in readable], unread) == (["city"], ())


def test_columns_have_the_names_that_leadscore_toml_gives_them_and_all_others_their_own(file: Path) -> None:
    write(file, {"Job": ["CEO"], "City": ["Rom"], "Select me": ["Select", "x"], "noise": ["1"]})
    config = file.with_name("leadscore.toml")
    config.write_text('[leads]\nmissing = ["Select"]\n[leads.fields]\ntitle = "Job"\nchosen = "Select me"\n')
    found = load_config(file)
    texts = dict.fromkeys(("title", "chosen", "city"), ValueType.TEXT)
    assert types(file, found) == {**texts, "noise": ValueType.YES_NO}
    write(file, {"Job": ["CEO"], "Select me": ["Select"]})
    assert left(file, found)["Select me"].why == "it is blank"


def test_what_a_ready_made_mapping_knows_and_the_file_lacks_is_not_told(file: Path) -> None:
    file.write_text("Record ID,Job Title,Create Date,Industry\n1,CEO,2026-01-01 09:00,IT\n2,CTO,2026-01-02 09:00,IT\n")
    readable, unread = readable_columns(file, NOTHING, ())
    assert {column.name for column in readable} >= {"title", "industry", "created"}
    assert unread == ()


# ------------------------------------------------------------------------------------------------------- events


def kinds(tmp_path: Path, *kinds: str, columns: Sequence[str] = ()) -> tuple[tuple[str, ...], dict[str, str]]:
    path = tmp_path / "events.csv"
    path.write_text("\n".join(["lead,at,event", *(f'L1,2026-01-01,"{kind}"' for kind in kinds)]) + "\n")
    good, odd = new_kinds([path], NOTHING, columns)
    return good, {kind.column: kind.name for kind in odd}


def test_new_kinds_of_events_come_by_how_often_they_happened(tmp_path: Path) -> None:
    assert kinds(tmp_path, "toured", "visited", "Trialled", "trialled", "", " opened ") == (("trialled", "toured"), {})


def test_kinds_that_are_no_names_come_with_one(tmp_path: Path) -> None:
    good, odd = kinds(tmp_path, "Email Opened", "group", "title", "demo", "2nd call", "fit", columns=["demo"])
    assert good == ()
    assert odd == {
        "email opened": "email_opened",
        "group": "event_group",
        "title": "event_title",
        "demo": "event_demo",
        "2nd call": "event_2nd_call",
        "fit": "event_fit",
    }
