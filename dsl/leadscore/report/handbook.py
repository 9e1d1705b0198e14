"""A policy's page in each of its forms. Whatever a policy says is shown as text, never as markup."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from markupsafe import Markup

from leadscore.report import review_html, review_markdown, templating
from leadscore.review.handbook import Handbook
from leadscore.values.number import counted, milli_text, signed_milli_text

_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A policy in the index: its page, or None with `file` for one that has errors. `link` is the page's file."""

    page: Handbook | None
    file: str
    link: str

    @property
    def rules(self) -> str:
        return "" if self.page is None else counted(sum(len(group.rules) for group in self.page.groups), "rule")


def markdown(page: Handbook) -> str:
    """The page as Markdown, as GitHub and GitLab read it."""
    return _markdown("handbook.md.j2", {"page": page})


def html(page: Handbook) -> str:
    """The page as HTML that needs nothing else: no network, no scripts."""
    outcome = bool(page.outcome.bands or page.outcome.grades or page.outcome.actions)
    anchors = {
        rule.label: f"rule-{i}-{j}"
        for i, group in enumerate(page.groups, start=1)
        for j, rule in enumerate(group.rules, start=1)
    }
    return _html("handbook.html.j2", {"page": page, "outcome": outcome, "anchors": anchors})


def markdown_index(policies: Sequence[Listed]) -> str:
    return _markdown("handbook_index.md.j2", {"policies": policies})


def html_index(policies: Sequence[Listed]) -> str:
    return _html("handbook_index.html.j2", {"policies": policies})


def _markdown(template: str, values: dict[str, object]) -> str:
    written = templating.render(template, values, review_markdown.text, {**_FILTERS, "code": _code, "link": _link})
    return _BLANK_LINES.sub("\n\n", written).strip() + "\n"


def _html(template: str, values: dict[str, object]) -> str:
    style = (templating.SHIPPED / "handbook.css").read_text(encoding="utf-8")
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    page = {**values, "style": Markup(style), "style_hash": Markup(hashed)}
    return templating.render(template, page, review_html.text, {**_FILTERS, "link": _link})


def _sentence(text: str) -> str:
    """With a full stop, if it has no other end."""
    return text if text.rstrip().endswith((".", "!", "?", "…")) else f"{text.rstrip()}."


_FILTERS: dict[str, Callable[..., object]] = {"points": milli_text, "signed": signed_milli_text, "sentence": _sentence}


def _link(file: str) -> Markup:
    """A file beside the page as an address, which holds nothing that is markup."""
    return Markup(quote(file))


def _code(name: str) -> Markup:
    """A name in type; names hold letters, digits and underscores alone."""
    return Markup(f"`{name}`")
