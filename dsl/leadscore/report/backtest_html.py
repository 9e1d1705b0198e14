"""A back-test as one page that needs nothing else: no network, no scripts; light or dark, on paper or on a phone."""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import Markup

from leadscore.learn.backtest import Backtest
from leadscore.report import templating
from leadscore.report.backtest_charts import charts
from leadscore.report.backtest_tables import without_empty
from leadscore.report.backtest_view import View
from leadscore.report.review_html import text

TEMPLATE = "backtest.html.j2"
_NAME = re.compile(r"`([^`]+)`")


def render(found: Backtest, view: View) -> str:
    """The page; what data and policies say is shown as text, never as markup."""
    sections = tuple(
        replace(section, tables=tuple(without_empty(table, bars=False) for table in section.tables))
        for section in view.sections
    )
    values = {"view": replace(view, sections=sections), "charts": charts(found)}
    return templating.render(TEMPLATE, values, text, {"code": _code, "plain": _plain})


def _code(said: str) -> Markup:
    """Text whose names in backticks stand in type."""
    return Markup(_NAME.sub(r"<code>\1</code>", text(said)))


def _plain(said: str) -> str:
    """Text without the backticks around names."""
    return _NAME.sub(r"\1", said)
