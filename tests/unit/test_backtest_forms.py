"""A back-test as Markdown, as a page and as JSON: that they say the same, safely, and as the documentation says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import command_line

ROOT = Path(__file__).parents[2]
HOSTILE = "<script>alert(1)</script>"
OPTIONS = ("--target-rate", "20%", "--by", "region", "--as-of", "2026-04-01", "--at", "day")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Leads of whom every third with a high score, and every tenth with a low one, was won."""
    folder = tmp_path_factory.mktemp("forms")
    rows = [
        (f"L{n}", n % 2 * 70, "yes" if n % (3 if n % 2 else 10) == 0 else "no", f"2026-0{1 + n % 3}-01", HOSTILE)
        for n in range(300)
    ]
    lines = ["id,employees,won,day,region", *(",".join(map(str, row)) for row in rows)]
    (folder / "leads.csv").write_text("\n".join(lines) + "\n")
    (folder / "events.csv").write_text("lead,at,event\nL1,2025-12-01,replied\nL1,2026-03-20,replied\n")
    (folder / "p.lead").write_text(
        'policy "P | <b>"\nwhen employees > 50 add 70\nwhen replied add 1\nready at 60\nband hot at 60\n'
    )
    files = ("--leads", str(folder / "leads.csv"), "--events", str(folder / "events.csv"))
    return (str(folder / "p.lead"), *files, "--outcome", "won", *OPTIONS)


@cache
def written(data: tuple[str, ...], *options: str) -> str:
    result = command_line.run("backtest", *data, *options)
    assert result.exit_code == 0, command_line.told(result)
    return result.stdout


def test_markdown(data: tuple[str, ...]) -> None:
    text = written(data, "--format", "markdown")
    assert text.startswith("## P \\| \\<b>: does the score predict `won`?\n\n300 leads, scored as of")
    assert "- 80 of 300 leads were won: 26.7% (22.0–31.9%).\n" in text
    assert "| hot | 150 | 50 | 33% | 26–41% | 1.2× |" in text
    assert "█" not in text, "bars are for terminals"
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_what_data_says_as_text(data: tuple[str, ...]) -> None:
    page = _Page()
    text = written(data, "--format", "html")
    page.feed(text)
    assert "script" not in page.tags
    assert "b" not in page.tags
    assert HOSTILE in page.text
    assert "P | <b>: does the score predict won?" in page.text
    assert page.tags.count("svg") == 2
    assert not re.search(r'(?:src|href)="(?!data:,)', text)


def test_all_forms_say_the_same(data: tuple[str, ...]) -> None:
    """Each sentence of the findings on the terminal stands in the other forms for people."""
    page = _Page()
    page.feed(written(data, "--format", "html"))
    text, markdown = (" ".join(form.split()) for form in (written(data), written(data, "--format", "markdown")))
    findings = re.findall(r"(?:\d+ of \d+ leads were won|The score tells|Ready at 60:|For 20% of).*?\.(?= |$)", text)
    assert len(findings) == 4
    for finding in findings:
        assert finding in markdown
        assert finding in " ".join(page.text.split())


def keys(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for key, inner in found.items():
            yield key
            yield from keys(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from keys(inner)


def test_every_field_of_the_json_is_documented(data: tuple[str, ...]) -> None:
    page = (ROOT / "docs" / "backtesting.md").read_text(encoding="utf-8").split("## The figures as JSON")[1]
    named = set(re.findall(r"`([a-z_]+)`", page))
    found = json.loads(written(data, "--format", "json"))
    unknown = found["left_out"].pop("unknown")
    assert unknown == {}
    assert set(keys(found)) - named == set()


def test_a_file_says_by_its_ending_what_it_holds(data: tuple[str, ...], tmp_path: Path) -> None:
    for name, start in (("a.json", '{\n  "schema": 1,'), ("a.md", "## P"), ("a.html", "<!doctype html>")):
        assert written(data, "-o", str(tmp_path / name)) == ""
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)


def test_nothing_that_is_read_is_written_over(data: tuple[str, ...], tmp_path: Path) -> None:
    copied = tmp_path / "leads.json"
    copied.write_text(Path(data[2]).read_text())
    result = command_line.run("backtest", data[0], "--leads", str(copied), *data[5:], "-o", str(copied))
    assert result.exit_code == 3
    assert "one of the files to read" in command_line.told(result)
    deals = tmp_path / "deals.json"
    deals.write_text("{}")
    result = command_line.run("backtest", *data[:5], "--outcome", str(deals), "-o", str(deals))
    assert "one of the files to read" in command_line.told(result)
    assert deals.read_text() == "{}"
