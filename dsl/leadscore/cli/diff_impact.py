"""`leadscore diff` with leads: whom the changes move."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import Data
from leadscore.cli.exits import BadInput
from leadscore.cli.stores import store_for, vocabulary, waiting
from leadscore.cli.terminal import say
from leadscore.cli.unsaid import Unsaid
from leadscore.review.model import PolicyReview, Review

if TYPE_CHECKING:
    from leadscore.plan.model import Plan
    from leadscore.review.impact.model import Impact

_ALSO_READ = {"created"}
"""Says since when there is a lead, whatever the policies ask."""


def with_impact(review: Review, data: Data, by: str | None, shown: int) -> tuple[Review, tuple[BadInput, ...]]:
    """The review with what each changed policy does to the leads of the data, and what is wrong with these: then the
    words and the proof stand all the same. Of policies that cannot be compared it is said why."""
    compared = [policy for policy in review.policies if policy.changes and not policy.broken]
    _can_be_read_again(compared, data)
    found: dict[int, Impact | None] = {}
    wrong: dict[tuple[str, str | None], list[str]] = {}
    for policy in compared:
        try:
            found[id(policy)] = _impact(policy, data, by, shown)
        except BadInput as error:
            wrong.setdefault((error.message, error.help), []).append(policy.either.name)
    told = tuple(
        BadInput(f"{', '.join(names)}: it cannot be said whom the change moves. {message}", help)
        for (message, help), names in wrong.items()
    )
    policies = tuple(replace(policy, impact=found.get(id(policy))) for policy in review.policies)
    return replace(review, policies=policies), told


def _can_be_read_again(policies: Collection[PolicyReview], data: Data) -> None:
    """Each of several policies has its own vocabulary, so each reads the data for itself."""
    if len(policies) > 1 and Path("-") in data.files:
        raise click.UsageError("Standard input can be read once only: name one policy, or give the data as files.")
    if len(policies) > 1 and data.rejects is not None:
        raise click.UsageError("--rejects takes the rows of one policy: name one, not several.")


def _impact(policy: PolicyReview, data: Data, by: str | None, shown: int) -> Impact | None:
    old, new = (side.compiled.plan if side else None for side in (policy.old, policy.new))
    if old is None or new is None or policy.old is None or policy.new is None:
        is_new = "new" if policy.new else "gone"
        say(f"{policy.either.name} is {is_new}, so there are no two versions to compare on leads.")
        return None
    if reason := _types_differ(old, new):
        say(f"{policy.either.name}: {reason}; data is read in one way, so it cannot be said whom the change moves.")
        return None
    if by is not None:
        _must_be_field(by, old, new)
    from leadscore.cli.diff_unread import unread
    from leadscore.review.impact.measuring import impact_of

    # Which events are done by us may differ: a store holds them all the same.
    kinds = {kind.name for kind in new.events}
    words = vocabulary([new, replace(old, events=tuple(kind for kind in old.events if kind.name not in kinds))])
    needed = old.used_fields | new.used_fields | _ALSO_READ | ({by} if by else set())
    with store_for(replace(words, needed=needed), _place(policy), data) as (store, report):
        with waiting("Comparing"):
            impact = impact_of(store, policy.old.compiled, policy.new.compiled, data.as_of, by=by, shown=shown)
            impact = replace(impact, unread=tuple(unread(impact, (old, new), _place(policy), data, store, report)))
        for line in report.lines():
            say(line)
        unsaid = Unsaid(new)
        unsaid.saw(impact.leads, store.known_fields)
    for line in unsaid.lines(data):
        say(line)
    return impact


def _types_differ(old: Plan, new: Plan) -> str | None:
    before = {field.name: field.type for field in old.fields}
    for field in new.fields:
        was = before.get(field.name, field.type)
        if was is not field.type:
            return f"`{field.name}` was {was.value} and is {field.type.value} now"
    return None


def _must_be_field(name: str, old: Plan, new: Plan) -> None:
    """Raises click.UsageError for a field that neither version knows."""
    known = {field.name for plan in (old, new) for field in plan.fields}
    if name in known:
        return
    from leadscore.values.spelling import nearest

    near = nearest(name, known)
    advice = (
        f"Did you mean {' or '.join(f'`{other}`' for other in near)}?" if near else "`leadscore vocabulary` lists all."
    )
    raise click.UsageError(f"--by: there is no field `{name}`. {advice}")


def _place(policy: PolicyReview) -> Path:
    """Where the policy lies, for the mapping of columns beside it: of two revisions, where its file is now."""
    for side in (policy.new, policy.old):
        if side is not None and side.revision is None:
            return Path(side.path)
    from leadscore.review.git import Repository, VersionError

    try:
        return Repository(Path()).top / policy.either.path
    except VersionError as error:
        raise BadInput(error.message, error.help) from error
