"""A review as data: two versions of one or more policies, and all that is known of the difference.

Whatever looks at a change (its words, whom it moves, what can be proved) adds to these records, and every form of
output reads them and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadscore.driver import Compiled
from leadscore.review.changes import Change, Effect

if TYPE_CHECKING:
    from leadscore.review.impact.model import Impact
from leadscore.review.impact.model import Impact
from leadscore.review.prove.model import Proof


@dataclass(frozen=True, slots=True)
class PolicyAt:
    """A policy in one version. `path` is how people find it: as they named it, or, at a `revision`, from the top of the
    repository. `compiled.plan` is None if it has errors."""

    path: str
    compiled: Compiled
    revision: str | None = None

    @property
    def name(self) -> str:
        """What the policy calls itself, or its path if it has errors."""
        return self.compiled.plan.name if self.compiled.plan else self.path

    @property
    def shown(self) -> str:
        """`main:policies/b2b.lead`, as git writes it; on disk the path alone."""
        return f"{self.revision}:{self.path}" if self.revision else self.path

    @property
    def owners(self) -> tuple[str, ...]:
        return self.compiled.plan.owners if self.compiled.plan else ()


@dataclass(frozen=True, slots=True)
class PolicyReview:
    """One policy in both versions; `old` is None for a new policy, `new` for one that is gone.

    `changes` are in the order in which they are told; there are none where a version has errors. `impact` and `proof`
    are there where they were asked for and both versions can be run; `unproved` is why there is no proof, a sentence
    without its full stop.
    """

    old: PolicyAt | None
    new: PolicyAt | None
    changes: tuple[Change, ...]
    impact: Impact | None = None
    proof: Proof | None = None
    unproved: str = ""

    @property
    def either(self) -> PolicyAt:
        """The newer version, or the older one where that is all there is."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a review of no policy")
        return found

    @property
    def broken(self) -> tuple[PolicyAt, ...]:
        """The versions that have errors, so that nothing can be said."""
        return tuple(side for side in (self.old, self.new) if side and side.compiled.plan is None)

    @property
    def owners(self) -> tuple[str, ...]:
        """The owners of both versions."""
        return tuple(dict.fromkeys(owner for side in (self.old, self.new) if side for owner in side.owners))


@dataclass(frozen=True, slots=True)
class Review:
    """`old` and `new` are what people call the two versions, such as `main` and `working tree`."""

    old: str
    new: str
    policies: tuple[PolicyReview, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(change for policy in self.policies for change in policy.changes)

    @property
    def owners(self) -> tuple[str, ...]:
        """Those whom a change touches."""
        return tuple(dict.fromkeys(owner for policy in self.policies if policy.changes for owner in policy.owners))

    @property
    def moves(self) -> bool:
        """Whether a change can move a score or an outcome."""
        return any(change.effect is not Effect.WORDS for change in self.changes)


def counted(changes: Iterable[Change], effect: Effect) -> int:
    return sum(change.effect is effect for change in changes)
