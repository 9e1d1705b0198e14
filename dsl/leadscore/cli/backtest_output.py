"""A back-test in the form that the user wants."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data
from leadscore.cli.output import is_stdout, print_or_write, write
from leadscore.cli.terminal import columns, say
from leadscore.cli.unsaid import Unsaid

if TYPE_CHECKING:
    from leadscore.learn.backtest import Backtest
    from leadscore.review.backtesting import Answer, Refused

FORMS = ("text", "json", "markdown", "html")


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


def tell_changes(found: Backtest, output: Path | None) -> None:
    """What has changed since an earlier run, said to whoever started a job that writes a file."""
    if found.watch is None or output is None or is_stdout(output):
        return
    from leadscore.report.backtest_watch import change_lines, verdict

    for line in (verdict(found.watch), *change_lines(found.watch)):
        say(line)


def tell_data(answer: Answer | Refused, data: Data) -> None:
    """What was set aside, and what the policy asks for and the data never says."""
    history = answer.history
    unsaid = Unsaid(history.plan)
    unsaid.saw(len(history), [name for name, values in history.seen.fields.items() if values.keys() - {None}])
    for line in (*answer.report.lines(), *unsaid.lines(data)):
        say(line)
