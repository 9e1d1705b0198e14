"""A whole review as lines: whom the change moves first, then its words, then the leads, then the proof."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from leadscore_tui.backstage.protocol import Reviewed
from leadscore_tui.diff import impact, movers, words
from leadscore_tui.diff.lines import Both, Line, plain


def review_lines(
    reviewed: Reviewed, folded: frozenset[str], opened: Collection[Both], width: int, *, proving: bool
) -> Iterator[Line]:
    """Of two versions that differ. `folded` are the sections that are closed, `opened` the leads that are told."""
    policy = reviewed.policy
    if policy is None:
        return
    if policy.impact is not None:
        yield from impact.headline(policy.impact)
        yield from impact.sections(policy.impact, reviewed.bars, folded, width)
    elif reviewed.unmeasured:
        yield plain("Whom it moves cannot be said.", "strong")
        yield plain(f"{reviewed.unmeasured}.", "muted")
    else:
        yield plain("Whom it moves is being found out …", "strong")
    yield from words.changes(policy, reviewed.lines, folded)
    if policy.impact is not None:
        yield from movers.sections(policy.impact, reviewed.both, folded, opened, width)
    yield from words.proof(policy, folded, proving=proving)
