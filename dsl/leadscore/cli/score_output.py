"""Scores as the user wants to see or have them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.output import print_or_write, write_pieces
from leadscore.cli.terminal import columns

if TYPE_CHECKING:
    from leadscore.report.scores import Scores


def write_scores(scores: Scores, form: str, output: Path | None) -> None:
    if form == "table":
        from leadscore.report.score_table import render

        print_or_write(render(scores, columns(sys.stdout)), output)
    else:
        from leadscore.report.scores import pieces

        write_pieces(pieces(form, scores), output)
