"""A review as one page that needs nothing else: no network, no scripts; light or dark, on paper or on a phone."""

from __future__ import annotations

from pathlib import Path

from markupsafe import escape

from leadscore.diagnostics.render.cells import clean
from leadscore.report import templating
from leadscore.report.review_records import Limits
from leadscore.report.review_view import review_view
from leadscore.review.model import Review

TEMPLATE = "review.html.j2"
_LIMITS = Limits(characters=2_000)


def render(review: Review, repeat: str, templates: Path | None = None) -> str:
    """The page. `templates` is a team's folder. Raises templating.TemplateProblem."""
    return templating.render(TEMPLATE, {"review": review_view(review, repeat, _LIMITS)}, text, {}, templates)


def text(said: str) -> str:
    """Text that HTML shows as it is, without characters that turn its direction."""
    return str(escape(clean(said)))
