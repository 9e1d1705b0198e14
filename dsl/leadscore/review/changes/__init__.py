"""The meaning of a change: two policies in, changes as data out, told in words and never by line.

`changes(old, new)` is all that others need. Comments, layout, the order of statements, and in which file something
stands, are no changes.
"""

from __future__ import annotations

from leadscore.driver import Compiled
from leadscore.review.changes.actions import action_changes
from leadscore.review.changes.comparison import Comparison
from leadscore.review.changes.grades import grade_changes
from leadscore.review.changes.groups import group_changes
from leadscore.review.changes.model import Aspect, Change, Effect, Place, Section, Thing
from leadscore.review.changes.outcome import outcome_changes
from leadscore.review.changes.overrides import override_changes
from leadscore.review.changes.policy import header_changes, scope_changes
from leadscore.review.changes.renames import with_names
from leadscore.review.changes.rules import rule_changes
from leadscore.review.changes.side import NoPlan, Side
from leadscore.review.changes.tests import test_changes
from leadscore.review.changes.vocabulary import vocabulary_changes

__all__ = ["Aspect", "Change", "Effect", "NoPlan", "Place", "Section", "Thing", "changes"]

_COMPARED = (
    header_changes,
    scope_changes,
    group_changes,
    rule_changes,
    outcome_changes,
    grade_changes,
    action_changes,
    override_changes,
    vocabulary_changes,
    test_changes,
)


def changes(old: Compiled, new: Compiled) -> tuple[Change, ...]:
    """What `new` says that `old` did not, section by section, within one in the order of `new`.

    If none of them is a score or outcome change, both give every lead the same outcome. Raises NoPlan for a policy
    with errors.
    """
    newer = Side.of(new)
    both = Comparison(with_names(Side.of(old), newer), newer)
    return tuple(change for compare in _COMPARED for change in compare(both))
