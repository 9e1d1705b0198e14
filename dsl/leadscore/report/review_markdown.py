"""A review as a comment on a pull request: the verdict in one line, the changes in words, the rest folded.

Rules, reasons and leads are other people's text: it is shown as it is, breaks no table, and pings nobody.
"""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup

from leadscore.diagnostics.render.cells import clean
from leadscore.report import templating
from leadscore.report.review_records import Limits
from leadscore.report.review_view import review_view
from leadscore.review.model import Review

TEMPLATE = "review.md.j2"
LONGEST = 65_536
"""Characters that GitHub takes in a comment; GitLab takes more."""

_LEVELS = (
    Limits(policies=50, changes=100, details=20, rows=25, movers=5, characters=400, example=4_000),
    Limits(policies=20, changes=30, details=5, rows=10, movers=3, characters=300, example=2_000),
    Limits(policies=10, changes=10, details=2, rows=5, movers=1, characters=200, example=1_000),
    Limits(policies=5, changes=5, details=1, rows=3, movers=0, characters=120, example=500),
    Limits(policies=1, changes=1, details=0, rows=0, movers=0, characters=80, example=0),
)
"""From what is most useful to read in a comment to what always fits."""

_STRUCTURE = re.compile(r"[&<>|`*\[\]~\\#]|(?<![^\W_])_|_(?![^\W_])")
_BEFORE_LINKS = re.compile(
    r"(?<=[@#!$%&~])(?=\w)"  # @person, #12, !12, $12: people, issues, requests and snippets of GitHub and GitLab
    r"|(?<=\bGH-)(?=\d)"
    r"|(?<=:)(?=//)|(?<=\bwww)(?=\.)"  # addresses
    r"|(?<=:)(?=[a-z+-][\w+-]*:)",  # :pictures:
    re.IGNORECASE,
)
_AT_START = re.compile(r"^( ?)([-+=](?![\d.])|\d{1,9}(?=[.)](?:\s|$)))([.)]?)")
_APART = "\N{ZERO WIDTH SPACE}"
_BLANKS = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\n{3,}")
_BACKTICKS = re.compile(r"`+")


def render(review: Review, repeat: str, templates: Path | None = None) -> str:
    """The comment, below `LONGEST` characters: lists are cut until it is. `templates` is a team's folder.

    Raises templating.TemplateProblem, also where a team's own template is still too long with the shortest lists.
    """
    for limits in _LEVELS:
        values = {"review": review_view(review, repeat, limits)}
        written = templating.render(TEMPLATE, values, text, {"fenced": fenced, "code": code}, templates)
        comment = _BLANK_LINES.sub("\n\n", written).strip() + "\n"
        if len(comment) < LONGEST:
            return comment
    raise templating.TemplateProblem(
        f"The comment has {len(comment):,} characters even with the shortest lists; GitHub takes {LONGEST:,}",
        "Write the page instead (`--format html`), and link to it.",
    )


def text(said: str) -> str:
    """Text that Markdown and HTML within it show as it is, on one line, and that links to nobody and nothing.

    What has a meaning becomes an entity, which a backslash would not do within HTML. Entities are resolved before
    people and issues are looked for, so those are also pulled apart, invisibly.
    """
    apart = _BEFORE_LINKS.sub(_APART, _on_one_line(said))
    return _AT_START.sub(_no_block, _as_entities(apart)).replace(_APART, "&#8203;")


def code(said: str) -> Markup:
    """Text in type, on one line, to be copied: nothing is looked for within code, so nothing is pulled apart."""
    return Markup(f"<code>{_as_entities(_on_one_line(said))}</code>")


def fenced(code: str, language: str = "") -> Markup:
    """A block of code, whatever it holds."""
    longest = max((len(run) for run in _BACKTICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markup(f"{fence}{language}\n{clean(code)}\n{fence}")


def _no_block(found: re.Match[str]) -> str:
    """What would start a list, or underline a heading, where it stands first: `- so` and `1. so`, but not `-5`."""
    blank, start, end = found.groups()
    return f"{blank}{start}&#{ord(end)};" if end else f"{blank}&#{ord(start)};"


def _on_one_line(said: str) -> str:
    return clean(_BLANKS.sub(" ", said))


def _as_entities(said: str) -> str:
    return _STRUCTURE.sub(lambda found: f"&#{ord(found[0])};", said)
