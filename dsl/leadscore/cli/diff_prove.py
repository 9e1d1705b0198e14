"""`leadscore diff --prove`: what the changes can do to any lead at all, and what they never can."""

from __future__ import annotations

from dataclasses import replace

from leadscore.cli.terminal import say
from leadscore.review.model import PolicyReview, Review


def with_proof(review: Review, budget: float) -> Review:
    """The review with a proof for each changed policy, `budget` seconds a question.

    Where there is no solver, or two versions cannot be compared, it says so, and the rest of the review stands.
    """
    return replace(review, policies=tuple(_proved(policy, budget) for policy in review.policies))


def _proved(policy: PolicyReview, budget: float) -> PolicyReview:
    from leadscore.review.prove.compare import compare
    from leadscore.review.prove.model import CannotCompare, NoSolver

    old, new = (side.compiled.plan if side else None for side in (policy.old, policy.new))
    if not policy.changes or old is None or new is None:
        return policy
    try:
        return replace(policy, proof=compare(old, new, budget))
    except NoSolver as error:
        say(f"{error.message}. {error.help}")
        return replace(policy, unproved=error.message)
    except CannotCompare as error:
        say(f"{policy.either.name}: no proof, {error}.")
        return replace(policy, unproved=str(error))
