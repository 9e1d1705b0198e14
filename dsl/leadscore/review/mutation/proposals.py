"""Tests that would catch mutants, in the policy's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadscore.engine.model import Scorecard
from leadscore.plan.model import Plan
from leadscore.review.mutation.model import Mutant
from leadscore.review.mutation.nudge import points
from leadscore.review.mutation.statements import THE_RULE
from leadscore.review.policy_tests import points_by_name
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.syntax.rewrite import format_source


@dataclass(frozen=True, slots=True)
class Proposal:
    """A test that passes under the policy, and the survivors that it fails for."""

    test: n.Test
    catches: tuple[Mutant, ...]

    @property
    def text(self) -> str:
        """The test in canonical form, as it is to stand in the policy; lines end with LF."""
        return format_source(Source("test", statement_text(self.test)))


def title_of(mutant: Mutant) -> str:
    """What is promised, as far as a machine can say it."""
    promise = "it counts" if mutant.promise == THE_RULE else mutant.promise
    said = promise if not mutant.about or mutant.about in promise else f"{mutant.about}: {promise}"
    return said.replace('"', "'").replace("\\", "/")


def expectations(plan: Plan, ours: Scorecard, other: Plan, theirs: Scorecard) -> tuple[n.Expectation, ...]:
    """What comes out under the policy: its score, and whatever differs under the other plan."""
    if not ours.in_scope:
        return (n.ExpectOutOfScope(),)
    found = list(_of_state(ours, theirs))
    if ours.score is not None and not ours.disqualified:
        found.insert(0, n.ExpectScore(n.ScoreOp.IS, points(ours.score)))
    if ours.score == theirs.score and len(found) <= 1:
        found += _of_points(plan, ours, other, theirs)
    return tuple(found)


def _of_state(ours: Scorecard, theirs: Scorecard) -> Iterator[n.Expectation]:
    if ours.disqualified:
        yield n.ExpectDisqualified()
    if ours.ready != theirs.ready:
        yield n.ExpectReady(ours.ready)
    if ours.band != theirs.band and ours.band is not None:
        yield n.ExpectBand(n.Label(ours.band))
    if ours.grade != theirs.grade and ours.grade is not None:
        yield n.ExpectGrade(n.Label(ours.grade))


def _of_points(plan: Plan, ours: Scorecard, other: Plan, theirs: Scorecard) -> Iterator[n.Expectation]:
    after = points_by_name(other, theirs)
    for name, milli in points_by_name(plan, ours).items():
        if after.get(name) != milli:
            yield n.ExpectPoints(n.Name(name), points(milli))
