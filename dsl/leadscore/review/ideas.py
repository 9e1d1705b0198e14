"""A policy with other points for some of its rules: only these numbers change, all else stays as it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from leadscore.check.files import Files
from leadscore.check.model import Checked
from leadscore.diagnostics.model import Edit, has_errors
from leadscore.driver import check_path
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.syntax.literals import number_text
from leadscore.syntax.rewrite import format_source
from leadscore.values.number import milli_text, to_milli


@dataclass(frozen=True, slots=True)
class Idea:
    """`points` are what the rule is to give, in millipoints; 0 takes it out: it is left as a comment, with `note` above
    it."""

    points: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """`kept` are the rules, by place, that could not be taken out: a test of the policy names them, or they share a
    line with something else."""

    text: str
    kept: tuple[int, ...]


def rewritten(checked: Checked, ideas: Mapping[int, Idea]) -> Rewritten:
    """The text of the policy's own file with these ideas, each for the rule at its place in the policy. What `up to`
    leaves of a rule grows or shrinks as its points do. A formatted text stays formatted."""
    source = checked.main.source
    rules = [rule for group in groups_of(checked.main.file) for rule in group.rules]
    edits: list[Edit] = []
    kept: list[int] = []
    for place, idea in ideas.items():
        made = list(_edits(rules[place], idea, source))
        if idea.points == 0 and (not made or _is_broken(checked, _applied(source, made))):
            kept.append(place)
        else:
            edits += made
    text = _applied(source, edits)
    is_formatted = format_source(source) == source.text
    return Rewritten(format_source(Source(source.path, text)) if is_formatted else text, tuple(kept))


def _is_broken(checked: Checked, text: str) -> bool:
    path = Path(checked.main.source.path)
    return has_errors(check_path(path, files=Files({path: text})).diagnostics)


def _edits(rule: n.Rule, idea: Idea, source: Source) -> Iterator[Edit]:
    points = rule.points
    if points is None:
        return
    if idea.points == 0:
        yield from _as_comment(rule, idea.note, source)
        return
    now = to_milli(points.signed)
    if (idea.points < 0) != points.negative:
        yield Edit(Span(source.path, points.span.start, points.number.span.start), _verb(idea.points))
    yield Edit(points.number.span, milli_text(abs(idea.points)))
    if rule.up_to is not None and now:
        most = rule.up_to.value * abs(idea.points) / abs(now)
        yield Edit(rule.up_to.span, number_text(max(most.quantize(Decimal(1)), Decimal(1))))


def _verb(points: int) -> str:
    return "subtract " if points < 0 else "add "


def _as_comment(rule: n.Rule, note: str, source: Source) -> Iterator[Edit]:
    """Nothing where the rule does not have its lines to itself."""
    first, last = source.position(rule.span.start).line, source.position(rule.span.end).line
    start = rule.span.start - (source.position(rule.span.start).column - 1)
    behind = source.line(last)[source.position(rule.span.end).column - 1 :].strip()
    if source.text[start : rule.span.start].strip() or (behind and not behind.startswith("#")):
        return
    end = "\r\n" if "\r\n" in source.text else "\n"
    for line in range(first, last + 1):
        yield Edit(Span(source.path, start, start), (f"# {note}{end}# " if line == first and note else "# "))
        start = source.text.find("\n", start) + 1


def _applied(source: Source, edits: list[Edit]) -> str:
    text = source.text
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
