"""Two leads beside each other: on the terminal, as Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.report import markdown
from leadscore.report.beside import Kind, Row, rows_of, told_apart
from leadscore.report.explanation import Explanation
from leadscore.report.json_text import Json, points
from leadscore.values.number import milli_text, signed_milli_text

_FAINT, _STRONG, _UP, _DOWN = "dim", "bold", "green", "red"
_WIDEST_ID = 20
_NARROW = 60
"""In fewer columns, the words of a line stand above its numbers."""
_SUMS = (Kind.GROUP, Kind.SCORE)
_COLUMNS = ("group", "kind", "name", "first", "second", "difference")

# ------------------------------------------------------------------------------------------------ terminal


def render(first: Explanation, second: Explanation, columns: int) -> Group:
    """Who they are, who is ahead, and a line for all that makes the difference: these add up."""
    lines = [_cells(row) for row in rows_of(first, second)]
    head = [Text(clean(text), _FAINT) for text in ("", first.lead, second.lead, "difference")]
    table = _table([head, *lines]) if columns >= _NARROW else Group(*_stacked([head, *lines]))
    ahead = Text(clean(told_apart(first, second)), _STRONG)
    about = Text(f"{clean(first.policy)} · as of {first.as_of}", _FAINT)
    return Group(_who(first), _who(second), about, Text(), ahead, Text(), table)


def _who(explanation: Explanation) -> Text:
    about = "".join(f" · {clean(part)}" for part in explanation.about)
    verdict = " · ".join(map(clean, explanation.verdict))
    return Text.assemble((clean(explanation.lead), _STRONG), f"{about} · {verdict}" if verdict else about)


def _cells(row: Row) -> list[Text]:
    style = _STRONG if row.kind in _SUMS else ""
    indent = "" if row.kind in _SUMS or not row.group else "  "
    ahead = Text(
        signed_milli_text(row.difference), _UP if row.difference > 0 else _DOWN if row.difference < 0 else _FAINT
    )
    return [Text(f"{indent}{clean(_label(row))}", style), *(Text(text, style) for text in row.shown), ahead]


def _label(row: Row) -> str:
    return f"cut: {row.label}" if row.kind is Kind.CUT else row.label


def _table(lines: list[list[Text]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold")
    for _ in range(3):
        grid.add_column(justify="right", overflow="fold", max_width=_WIDEST_ID)
    for line in lines:
        grid.add_row(*line)
    return grid


def _stacked(lines: list[list[Text]]) -> Iterator[RenderableType]:
    for words, *numbers in lines:
        if words.plain:
            yield words
        grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
        for _ in numbers:
            grid.add_column(justify="right", ratio=1, overflow="ellipsis", no_wrap=True)
        grid.add_row(*numbers)
        yield grid


# ------------------------------------------------------------------------------------------------ other forms


def as_markdown(first: Explanation, second: Explanation) -> str:
    """A section that starts with its heading."""
    header = ("", first.lead, second.lead, "difference")
    rows = [(_label(row), *row.shown, signed_milli_text(row.difference)) for row in rows_of(first, second)]
    table = markdown.table(header, rows, (False, True, True, True))
    title = f"## {markdown.escaped(first.lead)} beside {markdown.escaped(second.lead)}"
    about = f"{markdown.escaped(first.policy)}, as of {first.as_of}"
    return f"{title}\n\n{about}\n\n{markdown.escaped(told_apart(first, second))}\n\n{table}"


def as_csv(first: Explanation, second: Explanation) -> str:
    """`kind` is `group`, `rule`, `cut`, `override` or `score`; rules, cuts and overrides add up to the score."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in rows_of(first, second):
        both = ("" if given is None else milli_text(given) for given in row.points)
        writer.writerow((row.group, row.kind.value, row.label, *both, milli_text(row.difference)))
    return text.getvalue()


def as_json(first: Explanation, second: Explanation) -> dict[str, Json]:
    """Points are numbers as people see them; null: it gave nothing, for it did not fire."""
    return {
        "leads": [first.lead, second.lead],
        "policy": first.policy,
        "as_of": first.as_of,
        "scores": [points(first.score), points(second.score)],
        "verdicts": [list(first.verdict), list(second.verdict)],
        "rows": [
            {
                "kind": row.kind.value,
                "group": row.group or None,
                "name": row.label,
                "points": [points(given) for given in row.points],
                "difference": points(row.difference),
            }
            for row in rows_of(first, second)
        ],
    }
