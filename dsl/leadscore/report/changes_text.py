"""A review on the terminal: the verdict, then each policy's changes under their headings."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from leadscore.diagnostics.render.cells import clean
from leadscore.report.changes import moved_from, policy_verdict, sections, verdict, where
from leadscore.report.verdict import lines as verdict_lines
from leadscore.review.changes import Aspect, Change, Effect
from leadscore.review.model import PolicyReview, Review

_FAINT, _STRONG = "dim", "bold"
_MARKS = {Aspect.ADDED: ("+", "green"), Aspect.REMOVED: ("-", "red")}
_CHANGED = ("~", "yellow")
_WORDS = ("·", "dim")


def render(review: Review) -> Group:
    """All changes. Policies without any are named in one line, where there are others."""
    return Group(*_parts(review))


def _parts(review: Review) -> Iterator[RenderableType]:
    several = len(review.policies) > 1
    yield Text(clean(verdict(review)), _STRONG)
    yield Text(f"{clean(review.old)} → {clean(review.new)}", _FAINT)
    for policy in review.policies:
        if policy.changes:
            yield Text()
            yield from _policy(policy, several)
    same = [clean(policy.either.path) for policy in review.policies if not policy.changes and not policy.broken]
    if several and same and review.changes:
        yield Text()
        yield Text(f"without a change: {', '.join(same)}", _FAINT)


def _policy(policy: PolicyReview, several: bool) -> Iterator[RenderableType]:
    was = f", was {old_path}" if (old_path := moved_from(policy)) else ""
    yield Text.assemble((clean(policy.either.name), _STRONG), (f"  {clean(policy.either.path + was)}", _FAINT))
    if several:
        yield Text(clean(policy_verdict(policy)))
    if policy.impact is not None:
        from leadscore.report import impact_text

        yield impact_text.render_headline(policy.impact)
    for heading, changes in sections(policy):
        yield Text()
        yield Text(clean(heading), "bold")
        yield _table(changes, policy)
    if policy.impact is not None:
        yield Text()
        yield from impact_text.render(policy.impact)
    yield from _proof(policy)


def _proof(policy: PolicyReview) -> Iterator[RenderableType]:
    told = verdict_lines(policy.proof) if policy.proof else [f"{policy.unproved}."] if policy.unproved else []
    if told:
        yield Text()
        yield Text("proof" if policy.proof else "no proof", "bold")
        yield from (_indented(clean(line)) for line in told)


def _indented(line: str) -> Padding:
    """A line that keeps its indentation where it is wrapped."""
    text = line.lstrip(" ")
    return Padding(Text(text), (0, 0, 0, len(line) - len(text)))


def _table(changes: list[Change], policy: PolicyReview) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=3, justify="right")
    grid.add_column(ratio=1, overflow="fold")
    for change in changes:
        mark, style = _WORDS if change.effect is Effect.WORDS else _MARKS.get(change.aspect, _CHANGED)
        place = where(change, policy)
        text = Text(clean(change.sentence), _FAINT if change.effect is Effect.WORDS else "")
        text.append(f"  ({clean(place)})" if place else "", _FAINT)
        grid.add_row(Text(mark, style), text)
        for detail in change.details:
            grid.add_row("", Text(f"  {clean(detail)}", _FAINT))
    return grid
