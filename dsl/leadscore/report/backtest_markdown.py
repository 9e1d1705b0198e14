"""A back-test as Markdown, for tickets, wikis and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from leadscore.report import markdown
from leadscore.report.backtest_tables import Section, Table, without_empty
from leadscore.report.backtest_view import View

_NAME = re.compile(r"`([^`]+)`")


def render(view: View) -> str:
    return "\n\n".join(_blocks(view)) + "\n"


def _blocks(view: View) -> Iterator[str]:
    yield f"## {_text(view.title)}"
    yield _text(view.about)
    yield _bullets(view.findings)
    for section in view.sections:
        yield from _section(section)
    if view.cautions:
        yield "### Bear in mind"
        yield _bullets(view.cautions)


def _section(section: Section) -> Iterator[str]:
    yield f"### {_text(section.heading)}"
    yield from map(_text, section.sentences)
    for table in section.tables:
        if table.caption:
            yield _text(table.caption) + ":"
        yield _table(without_empty(table, bars=False)).rstrip("\n")


def _bullets(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {_text(sentence)}" for sentence in sentences)


def _table(table: Table) -> str:
    header = [column.heading for column in table.columns]
    return markdown.table(header, table.rows, [column.is_number for column in table.columns])


def _text(said: str) -> str:
    """Text as it is, with names in backticks as code."""
    parts = _NAME.split(" ".join(said.split()))
    return "".join(f"`{part}`" if place % 2 else _kept(part) for place, part in enumerate(parts))


def _kept(part: str) -> str:
    """As `markdown.escaped`, with the blanks at both ends, which part it from a name."""
    inner = part.strip()
    return part.replace(inner, markdown.escaped(inner)) if inner else part
