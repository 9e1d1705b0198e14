"""A field that one version alone declares: the other one reads rows as if it were not there, and that is told."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import command_line

PLAIN = 'policy "P" version 1\nwhen title is "ceo" add 20 as boss\nready at 20\n'
WITH_X = PLAIN.replace("version 1\n", "version 1\nfield x number\n").replace(
    "ready", "when x > 5 add 10 as big_x\nready"
)
WITH_TEXT = WITH_X.replace("number", "text").replace("x > 5", 'x is "7"')
WITH_Y = WITH_X.replace("x", "y")
LEADS = "id,title,x,y\na,ceo,1,\nb,ceo,7,\nc,intern,lots,\nd,ceo,many,\ne,intern,9,some\n"
DATA = ("--leads", "leads.csv", "--as-of", "2026-04-01")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("leads.csv").write_text(LEADS)
    for name, text in {"plain": PLAIN, "x": WITH_X, "text": WITH_TEXT, "y": WITH_Y}.items():
        Path(f"{name}.lead").write_text(text)


def impact(old: str, new: str, *data: str) -> Any:
    result = command_line.run("diff", f"{old}.lead", f"{new}.lead", *(data or DATA), "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["policies"][0]["impact"]


def scored(policy: str) -> dict[str, bool]:
    """The leads that a version scores by itself, and whether they are ready."""
    rows = csv.DictReader(StringIO(command_line.run("score", f"{policy}.lead", *DATA, "--format", "csv").stdout))
    return {row["lead"]: row["ready"] == "yes" for row in rows}


@pytest.mark.parametrize(("old", "new"), [("plain", "x"), ("x", "plain"), ("plain", "y"), ("x", "y")])
def test_leads_that_one_version_alone_reads_are_counted_as_it_scores_them(old: str, new: str) -> None:
    found, before, after = impact(old, new), scored(old), scored(new)
    both = before.keys() & after.keys()
    assert found["leads"] == len(both)
    told = {unread["by"]: (unread["leads"], unread["ready"]) for unread in found["unread"]}
    expected = {
        by: (len(scores.keys() - both), sum(ready for lead, ready in scores.items() if lead not in both))
        for by, scores in (("new", before), ("old", after))
        if scores.keys() - both
    }
    assert told == expected
    assert expected


def test_it_is_told_in_the_headline_and_below() -> None:
    text = command_line.run("diff", "plain.lead", "x.lead", *DATA).stdout
    assert "\nReady 2: the same leads; 1 more by the older version alone\n" in text
    assert (
        "2 leads more are read by the older version alone, 1 of them ready: the newer one declares x, and "
        "sets rows aside that do not fit."
    ) in " ".join(text.split())
    page = command_line.run("diff", "plain.lead", "x.lead", *DATA, "--format", "markdown").stdout
    assert "2 leads more are read by the older version alone" in page
    for number in ("lots", "many"):
        Path("leads.csv").write_text(Path("leads.csv").read_text().replace(number, "3"))
    assert "alone" not in command_line.run("diff", "plain.lead", "x.lead", *DATA).stdout


def test_where_no_lead_is_ready_but_those() -> None:
    Path("leads.csv").write_text("id,title,x\na,intern,1\nd,ceo,many\n")
    assert impact("plain", "x")["headline"] == "Ready 0: the same leads; 1 more by the older version alone"


def test_where_all_fits_nothing_is_told() -> None:
    assert impact("plain", "text")["unread"] == []


def test_a_pipe_cannot_be_read_again_but_it_is_told() -> None:
    result = command_line.run(
        "diff", "plain.lead", "x.lead", "--leads", "-", "--as-of", "2026-04-01", "--format", "json", input=LEADS
    )
    found = json.loads(result.stdout)["policies"][0]["impact"]
    assert found["unread"] == [{"by": "new", "fields": ["x"], "leads": None, "ready": None}]


def test_what_a_store_has_left_out_cannot_be_counted() -> None:
    assert command_line.run("ingest", "x.lead", "--store", "s.duckdb", "--leads", "leads.csv").exit_code == 0
    result = command_line.run("diff", "plain.lead", "x.lead", "--store", "s.duckdb", "--as-of", "2026-04-01")
    assert (
        "Leads may be missing that the older version alone reads: the newer one declares x, and sets rows aside that "
        "do not fit."
    ) in " ".join(result.stdout.split())


def test_the_rejected_rows_are_those_of_both_versions() -> None:
    command_line.run("diff", "plain.lead", "x.lead", *DATA, "--rejects", "rejects.csv")
    assert len(Path("rejects.csv").read_text().splitlines()) == 3


# ------------------------------------------------------------------------------------------------ in words


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        ("plain", "x", "rows whose x is no number are set aside now"),
        ("x", "plain", "rows whose x is no number are no longer set aside"),
        ("x", "text", "rows whose x is no number are no longer set aside"),
        ("text", "x", "rows whose x is no number are set aside now"),
    ],
)
def test_the_words_say_which_rows_are_read(old: str, new: str, detail: str) -> None:
    result = command_line.run("diff", f"{old}.lead", f"{new}.lead", "--exit-code")
    assert result.stdout.startswith("2 changes: 1 moves scores, 1 moves who is scored\n")
    assert f"      {detail}\n" in result.stdout


def test_a_field_that_nothing_uses_moves_who_is_scored_too() -> None:
    declared = PLAIN.replace("version 1\n", "version 1\nfield x {}\n")
    Path("declared.lead").write_text(declared.format("number"))
    result = command_line.run("diff", "plain.lead", "declared.lead", "--exit-code")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "1 change: moves who is scored")
    assert "nothing in this policy uses it" in result.stdout
    Path("dated.lead").write_text(declared.format("date"))
    result = command_line.run("diff", "declared.lead", "dated.lead")
    assert "rows whose x is no date are set aside now, and no longer rows whose x is no number" in result.stdout
    Path("texts.lead").write_text(declared.format("text"))
    result = command_line.run("diff", "plain.lead", "texts.lead", "--exit-code")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "1 change: words only")
