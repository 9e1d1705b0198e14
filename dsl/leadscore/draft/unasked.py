"""Signs of a win that no rule of a policy asks for, looked up in its past leads."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from leadscore.draft.looking import drawn, known, survey_of
from leadscore.draft.missing import missing_signs
from leadscore.learn.evidence.model import Missing
from leadscore.learn.history import History
from leadscore.learn.known import Outcomes
from leadscore.learn.leaks import leaks
from leadscore.learn.past.source import Source, past_leads
from leadscore.learn.past.story import Story, readers_in
from leadscore.plan.model import Plan
from leadscore.values.vocabulary import EVENTS, FIELDS

_MOST = 20_000
"""So many leads show what is worth a rule."""


def missing_of(
    history: History, source: Source, story: Story, outcomes: Outcomes, trust: Collection[str]
) -> tuple[Missing, ...]:
    """Among all fields and events that the policy knows, without those that look like leaks, except whom one may
    `trust`; of many leads, some are drawn. Raises FactsError."""
    plan, some = history.plan, drawn(outcomes, _MOST)
    words = replace(
        plan,
        used_fields=frozenset(field.name for field in plan.fields),
        used_events=frozenset(kind.name for kind in plan.events),
    )
    itself = readers_in(source, words, story)
    with past_leads(words, source) as leads:
        again = known(leads, some)
        seen = survey_of(words, again, some, history.end)
        hidden = {leak.name for leak in leaks(seen.history, itself)} - set(trust)
        sample = seen.sample(_declarations(plan), hidden, again, some, history.end)
    place = {identity: number for number, identity in enumerate(history.ids)}
    ranked = [number for number, out in enumerate(history.disqualified.tolist()) if not out]
    own = {history.ids[number] for number in ranked}
    part = sample.part([identity in own for identity in sample.ids])
    score = history.score[[place[identity] for identity in part.ids]]
    return missing_signs(part, score, plan.rules)


def _declarations(plan: Plan) -> list[str]:
    """What the policy knows beyond the standard vocabulary."""
    fields = (f"field {field.name} {field.type.value}" for field in plan.fields if field.name not in FIELDS)
    kinds = (f"event {kind.name}{' by us' if kind.by_us else ''}" for kind in plan.events if kind.name not in EVENTS)
    return [*fields, *kinds]
