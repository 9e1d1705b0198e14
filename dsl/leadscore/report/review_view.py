"""A review as the values that templates read: everything is in words already, and cut to what the form can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import dedent

from leadscore.report.changes import moved_from, moves, policy_verdict, sections, verdict, where
from leadscore.report.review_impact import figure, impact_view
from leadscore.report.review_records import (
    AnswerView,
    ChangeView,
    ExampleView,
    ImpactView,
    Limits,
    PolicyView,
    ProofView,
    ReviewView,
    SectionView,
    clipped,
    cut,
)
from leadscore.report.verdict import example_lines, sentence
from leadscore.review.changes import Aspect, Change, Effect, Thing
from leadscore.review.impact.model import Impact
from leadscore.review.model import PolicyReview, Review
from leadscore.review.prove.model import Answer, Counterexample, Proof, Question

_MARKS = {Aspect.ADDED: ("+", "added"), Aspect.REMOVED: ("-", "removed")}
_CHANGED = ("~", "changed")
_WORDS = ("·", "words only")
_LABELS = {Aspect.NAME, Aspect.CONDITION, Aspect.WORDING}
"""What of a rule its label can be made of."""


def review_view(review: Review, repeat: str, limits: Limits) -> ReviewView:
    """`repeat` is the command that gives the review again."""
    told = [policy for policy in review.policies if policy.changes or policy.broken]
    unchanged = [policy.either.path for policy in review.policies if not policy.changes and not policy.broken]
    said = verdict(review)
    return ReviewView(
        old=review.old,
        new=review.new,
        headline=_headline(said, told[0].impact, told[0].proof) if len(told) == 1 else said,
        verdict=said,
        policies=cut([_policy(policy, limits) for policy in told[: limits.policies]], None, len(told)),
        unchanged=cut(unchanged if len(review.policies) > 1 else [], limits.rows),
        repeat=repeat,
    )


def _policy(policy: PolicyReview, limits: Limits) -> PolicyView:
    either, old, new = policy.either, policy.old, policy.new
    said = policy_verdict(policy) if policy.changes else ""
    return PolicyView(
        name=clipped(either.name, limits.characters),
        path=either.path,
        was=moved_from(policy),
        status="errors" if policy.broken else "changed" if old and new else "added" if new else "removed",
        headline=_headline(said, policy.impact, policy.proof),
        verdict=said,
        sections=tuple(_sections(policy, limits)),
        impact=_impact(policy, limits),
        proof=_proof(policy.proof, limits) if policy.proof else None,
        unproved=policy.unproved,
        errors=tuple(side.shown for side in policy.broken),
    )


def _headline(said: str, impact: Impact | None, proof: Proof | None) -> str:
    """`2 changes: … · ready 412 → 437 (+25) · proof: score only up, ready only gains`."""
    parts = [said]
    if impact:
        ready = figure("ready", impact.ready)
        parts.append(f"ready {ready.old} → {ready.new} ({ready.change})" if impact.ready.difference else
                     f"ready {ready.new}, as before")  # fmt: skip
    if proof:
        words = (f"{answer.question.value} {answer.verdict.value}" for answer in proof.answers)
        parts.append(f"proof: {', '.join(words)}")
    return " · ".join(parts)


def _sections(policy: PolicyReview, limits: Limits) -> Iterator[SectionView]:
    for heading, changes in sections(policy):
        shown = [_change(change, policy, limits) for change in changes[: limits.changes]]
        yield SectionView(clipped(heading, limits.characters), cut(shown, None, len(changes)))


def _change(change: Change, policy: PolicyReview, limits: Limits) -> ChangeView:
    mark, kind = _WORDS if change.effect is Effect.WORDS else _MARKS.get(change.aspect, _CHANGED)
    details = [clipped(detail, limits.characters) for detail in change.details]
    said, place = clipped(change.sentence, limits.characters), clipped(where(change, policy), limits.characters)
    return ChangeView(mark, kind, said, cut(details, limits.details), place, moves(change))


def _impact(policy: PolicyReview, limits: Limits) -> ImpactView | None:
    old, new = (side.compiled.plan if side else None for side in (policy.old, policy.new))
    if policy.impact is None or old is None or new is None:
        return None
    return impact_view(policy.impact, (old, new), renamed(policy.changes), limits)


def renamed(changes: Sequence[Change]) -> Mapping[str, str]:
    """How explanations of the older version call rules, and what those of the newer one call them."""
    of_rules = (c for c in changes if c.thing is Thing.RULE and c.aspect in _LABELS)
    return {change.old: change.subject for change in of_rules if change.old is not None}


def _proof(proof: Proof, limits: Limits) -> ProofView:
    return ProofView(tuple(_answer(answer, limits) for answer in proof.answers), proof.notes)


def _answer(answer: Answer, limits: Limits) -> AnswerView:
    found = [finding.example for finding in (answer.up, answer.down) if finding.example]
    examples = tuple(_example(answer.question, example, limits) for example in found)
    return AnswerView(answer.question.value, answer.verdict.value, sentence(answer), examples)


def _example(question: Question, example: Counterexample, limits: Limits) -> ExampleView:
    caption, *lines = example_lines(question, example)
    code = dedent("\n".join(lines)).strip("\n")
    is_short = limits.example is None or len(code) <= limits.example
    return ExampleView(caption, code if is_short else "", example.test is not None)
