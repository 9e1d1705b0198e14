"""Overrides in a policy's text: one more, another in the place of one, or one less; all else stays to the letter."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from leadscore.check.model import Checked
from leadscore.diagnostics.model import Edit
from leadscore.plan.model import Override, Plan
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.inside import QUOTES
from leadscore.syntax.printer import statement_text
from leadscore.syntax.rewrite import format_source
from leadscore.values.number import milli_text
from leadscore.values.text import fold

_LINE_END = re.compile(r"\r\n?|\n|\Z")
_BLANK_ABOVE = re.compile(r"(\r\n|\n|\r)[ \t]*(\r\n|\n|\r)\Z")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of a lead, which is an id or an email; `points` are millipoints, `until` is the last day."""

    lead: str
    points: int
    by: str
    until: date
    because: str

    def says(self, override: Override) -> bool:
        """Whether the override in a plan is this one."""
        held = override.lead, override.points, override.by, override.until, override.because
        return held == (fold(self.lead), self.points, _straight(self.by), self.until, _straight(self.because))


@dataclass(frozen=True, slots=True)
class Standing:
    """An override as it stands in a policy."""

    override: Override
    node: n.Override


def standing(checked: Checked, plan: Plan) -> list[Standing]:
    """All overrides of the policy, in the order written; `plan` is made of `checked`."""
    written = (one for one in checked.main.file.statements if isinstance(one, n.Override))
    return [Standing(override, node) for override, node in zip(plan.overrides, written, strict=True)]


def can_be_named(lead: str) -> bool:
    """Whether a policy can name the lead: each double quote closes a text of it, so the curly ones of an id or email
    would be read as straight, which is another lead."""
    return _straight(lead) == lead


def of_lead(found: Iterable[Standing], names: Collection[str], by: str | None) -> list[Standing]:
    """Those of a lead, by all that it is known by, and by one author where that is given."""
    folded = {fold(name) for name in names}
    return [
        one
        for one in found
        if one.override.lead in folded and (by is None or fold(one.override.by) == fold(_straight(by)))
    ]


def sentence(judgement: Judgement) -> str:
    """The override in canonical form, over as many lines as the formatter gives it, which end in `\\n`."""
    points = n.Points(judgement.points < 0, n.Number(Decimal(milli_text(abs(judgement.points)))))
    node = n.Override(
        n.Text(_notation(judgement.lead)),
        points,
        n.Text(_notation(judgement.by)),
        n.Day(judgement.until),
        n.Text(_notation(judgement.because)),
    )
    return format_source(Source("override", statement_text(node))).rstrip("\n")


def with_override(checked: Checked, judgement: Judgement, instead_of: Sequence[Standing]) -> str:
    """The policy's text with the override: in the place of the first of those that it replaces, else below the last
    override, else below the last sentence before the tests."""
    source = checked.main.source
    if not instead_of:
        return _applied(source, [_added(checked, sentence(judgement))])
    first, *others = instead_of
    comments = [f"{comment.text}\n" for comment in _inside(checked, first.node)]
    edits = [Edit(first.node.span, f"{''.join(comments)}{sentence(judgement)}")]
    return _applied(source, [*edits, *(_removed(source, one.node) for one in others)])


def without(checked: Checked, gone: Iterable[Standing]) -> str:
    """The policy's text without these; a sentence goes with its lines, and what is noted on them, where it has them to
    itself."""
    source = checked.main.source
    return _applied(source, [_removed(source, one.node) for one in gone])


# ------------------------------------------------------------------------------------------------ texts


def _straight(text: str) -> str:
    """As a policy can hold it: curly quotes cannot stand in its texts."""
    return re.sub(f"[{QUOTES}]", '"', text)


def _notation(text: str) -> str:
    return re.sub(r"[\\*]", r"\\\g<0>", _straight(text))


def _inside(checked: Checked, node: n.Node) -> Iterator[n.Comment]:
    return (one for one in checked.main.file.comments if node.span.start < one.span.start < node.span.end)


def _added(checked: Checked, text: str) -> Edit:
    """On lines of its own, with an empty one above where no other override stands there."""
    source, statements = checked.main.source, checked.main.file.statements
    overrides = [one for one in statements if isinstance(one, n.Override)]
    tests = [one for one in statements if isinstance(one, n.Test)]
    before = [one for one in statements if not tests or one.span.end <= tests[0].span.start]
    last = (overrides or before or [None])[-1]
    if last is None:
        return Edit(Span(source.path, 0, 0), f"{text}\n\n")
    line_end = _line_end(source, last.span.end)
    rest = source.text[last.span.end : line_end].strip()
    place = last.span.end if rest and not rest.startswith("#") else line_end
    behind = "\n" if place != line_end else ""  # another sentence begins on the same line
    start = last.span.start - (source.position(last.span.start).column - 1)
    margin = source.text[start : last.span.start] if overrides else ""
    indent = margin if not margin.strip() else ""
    gap = "\n" if overrides else "\n\n"
    return Edit(Span(source.path, place, place), gap + indent + text.replace("\n", f"\n{indent}") + behind)


def _removed(source: Source, node: n.Override) -> Edit:
    text, (start, end) = source.text, (node.span.start, node.span.end)
    first, line_end = start - (source.position(start).column - 1), _line_end(source, end)
    behind = text[end:line_end].strip()
    if not text[first:start].strip() and (not behind or behind.startswith("#")):
        found = _LINE_END.match(text, line_end)
        start, end = first, found.end() if found else line_end
        above, below = _BLANK_ABOVE.search(text, 0, start), _LINE_END.match(text, end)
        if above and below and below[0]:  # of two empty lines that would meet, one stays
            end = below.end()
    elif not behind:
        start = len(text[:start].rstrip(" \t"))
    return Edit(Span(source.path, start, end), "")


def _line_end(source: Source, at: int) -> int:
    found = _LINE_END.search(source.text, at)
    return found.start() if found else len(source.text)


def _applied(source: Source, edits: Iterable[Edit]) -> str:
    """With line ends as the policy has them."""
    found = _LINE_END.search(source.text)
    text, used = source.text, (found[0] if found else "") or "\n"
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text.replace("\n", used) + text[edit.span.end :]
    return text
