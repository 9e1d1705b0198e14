"""A back-test in the form that the user wants."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.output import form_by_ending, is_stdout, print_or_write, write
from leadscore.cli.terminal import columns

if TYPE_CHECKING:
    from leadscore.learn.backtest import Backtest

FORMS = ("text", "json", "markdown", "html")
_BY_SUFFIX = {".json": "json", ".md": "markdown", ".html": "html", ".htm": "html"}


def form_for(chosen: str | None, output: Path | None) -> str:
    """The form as chosen, else by the file's name, else text for people. Raises BadInput for a name that says another
    form."""
    if chosen is not None or output is None or is_stdout(output):
        return chosen or "text"
    return form_by_ending(output, _BY_SUFFIX, "text")


def write_backtest(found: Backtest, form: str, output: Path | None) -> None:
    """Raises BadInput when the file cannot be written."""
    if form == "json":
        from leadscore.report.backtest_json import as_json
        from leadscore.report.json_text import dumps

        write(dumps(as_json(found), indent=2) + "\n", output)
        return
    from leadscore.report.backtest_view import view_of

    view = view_of(found)
    match form:
        case "html":
            from leadscore.report import backtest_html

            write(backtest_html.render(found, view), output)
        case "markdown":
            from leadscore.report import backtest_markdown

            write(backtest_markdown.render(view), output)
        case _:
            from leadscore.report.backtest_text import render

            print_or_write(render(view, columns(sys.stdout)), output)
