"""A back-test as Markdown, for tickets, wikis and pull requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadscore.report import markdown
from leadscore.report.backtest_tables import Section, Table, without_empty
from leadscore.report.backtest_view import View


def render(view: View) -> str:
    return "\n\n".join(_blocks(view)) + "\n"


def _blocks(view: View) -> Iterator[str]:
    yield f"## {markdown.escaped(view.title)}"
    yield markdown.escaped(view.about)
    yield _bullets(view.findings)
    for section in view.sections:
        yield from _section(section)
    if view.cautions:
        yield "### Bear in mind"
        yield _bullets(view.cautions)


def _section(section: Section) -> Iterator[str]:
    yield f"### {markdown.escaped(section.heading)}"
    yield from map(markdown.escaped, section.sentences)
    for table in section.tables:
        if table.caption:
            yield markdown.escaped(table.caption) + ":"
        yield _table(without_empty(table, bars=False)).rstrip("\n")


def _bullets(sentences: Iterable[str]) -> str:
    return "\n".join(f"- {markdown.escaped(sentence)}" for sentence in sentences)


def _table(table: Table) -> str:
    header = [column.heading for column in table.columns]
    return markdown.table(header, table.rows, [column.is_number for column in table.columns])
