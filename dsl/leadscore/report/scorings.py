"""Recorded scorings, a row each."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.production.replay.listing import Listed
from leadscore.report.words import instant

_SHORT = 8
"""So many characters of a fingerprint are shown."""


def render(found: Sequence[Listed]) -> RenderableType:
    """A row a scoring, the oldest first."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("no", justify="right", no_wrap=True)
    table.add_column("as of", no_wrap=True)
    table.add_column("policy", overflow="fold")
    table.add_column("version", overflow="fold")
    table.add_column("fingerprint", no_wrap=True)
    for name in ("leads", "ready", "recorded"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in found:
        scoring = one.scoring
        table.add_row(
            str(scoring.no),
            instant(scoring.as_of).removesuffix(" UTC"),
            Text(clean(scoring.policy)),
            Text(clean(one.version or "")),
            scoring.fingerprint[:_SHORT],
            *(f"{number:,}" for number in (scoring.counts.leads, scoring.counts.ready, scoring.changed)),
        )
    return table
