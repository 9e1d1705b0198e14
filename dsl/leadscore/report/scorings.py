"""Recorded scorings, a row each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.cells import cell_len
from rich.console import JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.production.replay.listing import Listed
from leadscore.report.words import instant

_GAP = 2
_SHORT = 8
"""So many characters of a fingerprint are shown."""


_OUT = ("fingerprint", "recorded", "version", "leads", "ready")
"""What goes where room is short, the first first; `--json` has it all."""


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    cells: Sequence[str]
    is_number: bool = False
    may_wrap: bool = False

    @property
    def narrowest(self) -> int:
        """So that no word is broken."""
        texts = [self.heading, *self.cells]
        return max(cell_len(word) for text in texts for word in (text.split() if self.may_wrap else [text]))


def render(found: Sequence[Listed], columns: int) -> RenderableType:
    """A row a scoring, the oldest first, within `columns` where that is possible."""
    shown = _columns(found)
    for heading in _OUT:
        if sum(column.narrowest + _GAP for column in shown) - _GAP > columns:
            shown = [column for column in shown if column.heading != heading]
    table = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, _GAP - 1, 0, 0), header_style="bold"
    )
    for column in shown:
        justify: JustifyMethod = "right" if column.is_number else "left"
        table.add_column(
            column.heading, justify=justify, min_width=column.narrowest, no_wrap=not column.may_wrap, overflow="fold"
        )
    for cells in zip(*(column.cells for column in shown), strict=True):
        table.add_row(*map(Text, cells))
    return table


def _columns(found: Sequence[Listed]) -> list[_Column]:
    scorings = [one.scoring for one in found]
    counts = [one.counts for one in scorings]
    return [
        _Column("no", [str(one.no) for one in scorings], is_number=True),
        _Column("as of", [instant(one.as_of).removesuffix(" UTC") for one in scorings]),
        _Column("policy", [clean(one.policy) for one in scorings], may_wrap=True),
        _Column("version", [clean(one.version or "") for one in found], may_wrap=True),
        _Column("fingerprint", [one.fingerprint[:_SHORT] for one in scorings]),
        _Column("leads", [f"{one.leads:,}" for one in counts], is_number=True),
        _Column("ready", [f"{one.ready:,}" for one in counts], is_number=True),
        _Column("recorded", [f"{one.changed:,}" for one in scorings], is_number=True),
    ]
