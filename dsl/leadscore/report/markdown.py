"""Explanations and tables as Markdown, for tickets, wikis and mails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.report.explanation import Explanation, silent_summary
from leadscore.values.number import milli_text, signed_milli_text

if TYPE_CHECKING:
    from jinja2 import Environment

# An underscore within a word, as in `email_domain`, means nothing to Markdown.
_SPECIAL = re.compile(r"([\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_]))")
_BLANK_LINES = re.compile(r"\n{3,}")


def explanation(explained: Explanation, show_silent: bool = False) -> str:
    """One lead's explanation as a section that starts with its heading."""
    written = (
        _environment()
        .get_template("explanation.md.j2")
        .render(e=explained, show_silent=show_silent, silent_summary=silent_summary(explained.silent_count))
    )
    return _BLANK_LINES.sub("\n\n", written).strip() + "\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]) -> str:
    """A Markdown table; `numbers` says which columns are aligned to the right."""
    rule = ["---:" if number else "---" for number in numbers]
    lines = [[escaped(cell) for cell in header], rule, *([escaped(cell) for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    environment = Environment(loader=loader, undefined=StrictUndefined, autoescape=False)
    environment.filters |= {"md": escaped, "points": milli_text, "signed": signed_milli_text}
    return environment
