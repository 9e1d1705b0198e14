"""Which words a comment belongs to: it stays with them wherever the formatter puts them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from leadscore.record import Record, replace
from leadscore.source.text import NOWHERE, Source
from leadscore.syntax.doc import Doc, Leaf, leaves, map_leaves
from leadscore.syntax.nodes import Comment


def comment_text(comment: Comment) -> str:
    """Without the tabs and trailing blanks that no formatted file holds."""
    return comment.text.expandtabs(4).rstrip()


def attach(doc: Doc, comments: Sequence[Comment], source: Source) -> Doc:
    """The document with the comments that stand inside or right behind its statement, in their order, on its leaves.

    A comment on a line of its own is about the leaf below it, any other about the leaf before it. A leaf ends its
    line with one comment at most; what more there is goes above the next leaf, or above the last one.
    """
    if not comments:
        return doc
    every = list(leaves(doc))
    places = _Places.of(every)
    before: list[list[str]] = [[] for _ in every]
    after: list[list[str]] = [[] for _ in every]
    for comment in comments:
        below = places.leaf_below(comment) if comment.own_line else None
        if below is not None:
            before[below].append(comment_text(comment))
        else:
            after[places.leaf_before(comment, source)].append(comment_text(comment))
    for i, end in enumerate(after[:-1]):
        before[i + 1][:0] = end[1:]
    before[-1] += after[-1][1:]
    changed = (
        replace(leaf, before=tuple(above), after=end[0] if end else None, starts_line=_starts_line(leaf, source))
        for leaf, above, end in zip(every, before, after, strict=True)
    )
    return map_leaves(doc, lambda _: next(changed))


class _Places(Record):
    """The leaves that come from the source, in its order: offsets, and places among all leaves (of `count`)."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    leaves: tuple[int, ...]
    count: int

    @staticmethod
    def of(every: Sequence[Leaf]) -> _Places:
        known = sorted((i for i, leaf in enumerate(every) if _known(leaf)), key=lambda i: every[i].span.start)
        starts, ends = (every[i].span.start for i in known), (every[i].span.end for i in known)
        return _Places(tuple(starts), tuple(ends), tuple(known), len(every))

    def leaf_below(self, comment: Comment) -> int | None:
        """The first leaf that ends behind the comment."""
        place = bisect_right(self.ends, comment.span.start)
        return self.leaves[place] if place < len(self.leaves) else None

    def leaf_before(self, comment: Comment, source: Source) -> int:
        """The last leaf that starts before the comment.

        Behind a statement of one line it is the leaf that will be written last: there it is about the whole.
        """
        place = bisect_left(self.starts, comment.span.start)
        if place == len(self.leaves) and self._is_in_first_line(comment, source):
            return self.count - 1
        return self.leaves[place - 1] if place > 0 else 0

    def _is_in_first_line(self, comment: Comment, source: Source) -> bool:
        line = source.position(comment.span.start).line
        return not self.starts or source.position(self.starts[0]).line == line


def _known(leaf: Leaf) -> bool:
    return leaf.span != NOWHERE


def _starts_line(leaf: Leaf, source: Source) -> bool:
    if not _known(leaf):
        return False
    start = source.position(leaf.span.start)
    return not source.line(start.line)[: start.column - 1].strip()
