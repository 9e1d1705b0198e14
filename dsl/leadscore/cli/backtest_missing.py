"""The part of `leadscore backtest` that looks for signs of a win that no rule asks for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.backtest_data import is_file, readers
from leadscore.cli.data import Data
from leadscore.cli.looking import drawn, known, survey_of
from leadscore.cli.past import past_leads
from leadscore.cli.stores import waiting
from leadscore.values.vocabulary import EVENTS, FIELDS

if TYPE_CHECKING:
    from leadscore.learn.evidence.model import Missing
    from leadscore.learn.history import History
    from leadscore.learn.known import Outcomes
    from leadscore.plan.model import Plan

_MOST = 20_000
"""So many leads show what is worth a rule."""


def missing_of(
    history: History, policy: Path, data: Data, outcome: str, outcomes: Outcomes, trust: Collection[str]
) -> tuple[Missing, ...]:
    """Among all fields and events that the policy knows; of many leads, some are drawn."""
    from leadscore.draft.missing import missing_signs
    from leadscore.learn.leaks import leaks

    plan, some = history.plan, drawn(outcomes, _MOST)
    words = replace(
        plan,
        used_fields=frozenset(field.name for field in plan.fields),
        used_events=frozenset(kind.name for kind in plan.events),
    )
    itself = () if is_file(outcome) else readers(words, policy, data, outcome)
    with past_leads(words, policy, data, ()) as leads, waiting("Looking for signs that no rule asks for"):
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
