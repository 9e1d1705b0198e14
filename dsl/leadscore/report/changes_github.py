"""A review as GitHub's workflow commands: each change beside its lines of the newer version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from leadscore.diagnostics import Diagnostic, Severity
from leadscore.diagnostics.render import github
from leadscore.report.changes import moves
from leadscore.review.changes import Change, Effect
from leadscore.review.model import PolicyReview, Review
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n


def render(review: Review, root: Path | None = None, top: Path | None = None) -> str:
    """One `::notice file=…,line=…::sentence` a line; what is gone stands at its group's head, or at the file's.

    Files are called as they are found from `root` (None: as people named them); `top` is that of their repository.
    """
    return "".join(_policy(policy, root, top or Path()) for policy in review.policies)


def _policy(policy: PolicyReview, root: Path | None, top: Path) -> str:
    new = policy.new
    sources = new.compiled.checked.sources if new else {}
    base = Path() if policy.either.revision is None else top
    return github.render(_notices(policy, sources), sources, root, base)


def _notices(policy: PolicyReview, sources: dict[str, Source]) -> Iterator[Diagnostic]:
    for change in policy.changes:
        yield Diagnostic(_title(change), Severity.HINT, _span(change, policy, sources), _message(change))


def _title(change: Change) -> str:
    return moves(change) if change.effect is Effect.WORDS else f"moves {moves(change)}"


def _span(change: Change, policy: PolicyReview, sources: dict[str, Source]) -> Span:
    """The first line of a statement, so that a test of ten lines is not all marked."""
    place = change.new_place
    if place is None:
        return _head(change, policy)
    source, start = sources[place.file], place.span.start
    end = start + len(source.line(place.line)) - source.position(start).column + 1
    return Span(place.file, start, min(end, place.span.end))


def _head(change: Change, policy: PolicyReview) -> Span:
    main = policy.either.compiled.checked.main
    headers = (s for s in main.file.statements if isinstance(s, n.GroupHeader) and s.name.text == change.group)
    return next((header.name.span for header in headers), Span(main.source.path, 0, 0))


def _message(change: Change) -> str:
    return ". ".join((change.sentence, *change.details))
