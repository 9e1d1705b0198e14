"""A review as JSON, for programs. docs/diff.md says what each member means; `format` counts up if one changes."""

from __future__ import annotations

from leadscore.report.changes import policy_verdict, verdict
from leadscore.report.impact_json import impact_json
from leadscore.report.json_text import Json
from leadscore.report.verdict import as_json as proof_json
from leadscore.review.changes import Change, Effect, Place
from leadscore.review.model import PolicyAt, PolicyReview, Review, counted

FORMAT = 1


def as_json(review: Review) -> dict[str, Json]:
    """`format, old, new, summary, policies`."""
    changes = review.changes
    return {
        "format": FORMAT,
        "old": review.old,
        "new": review.new,
        "summary": {
            "verdict": verdict(review),
            "changes": len(changes),
            **{effect.value: counted(changes, effect) for effect in Effect},
            "owners": list(review.owners),
        },
        "policies": [_policy(policy) for policy in review.policies],
    }


def _policy(policy: PolicyReview) -> dict[str, Json]:
    return {
        "name": policy.either.name,
        "status": _status(policy),
        "verdict": policy_verdict(policy) if policy.changes else None,
        "old": _version(policy.old),
        "new": _version(policy.new),
        "owners": list(policy.owners),
        "changes": [_change(change) for change in policy.changes],
        "impact": None if policy.impact is None else impact_json(policy.impact),
        "proof": None if policy.proof is None else proof_json(policy.proof),
        "unproved": policy.unproved or None,
    }


def _status(policy: PolicyReview) -> str:
    if policy.broken:
        return "errors"
    if policy.old is None or policy.new is None:
        return "removed" if policy.new is None else "added"
    return "changed" if policy.changes else "same"


def _version(at: PolicyAt | None) -> dict[str, Json] | None:
    if at is None:
        return None
    plan = at.compiled.plan
    return {
        "revision": at.revision,
        "file": at.path,
        "version": plan.version if plan else None,
        "fingerprint": plan.fingerprint if plan else None,
    }


def _change(change: Change) -> dict[str, Json]:
    return {
        "section": change.section.value,
        "thing": change.thing.value,
        "aspect": change.aspect.value,
        "effect": change.effect.value,
        "subject": change.subject,
        "group": change.group,
        "rule": change.rule,
        "sentence": change.sentence,
        "details": list(change.details),
        "old": change.old,
        "new": change.new,
        "old_place": _place(change.old_place),
        "new_place": _place(change.new_place),
        "owners": list(change.owners),
    }


def _place(place: Place | None) -> dict[str, Json] | None:
    return None if place is None else {"file": place.file, "line": place.line, "end_line": place.end_line}
