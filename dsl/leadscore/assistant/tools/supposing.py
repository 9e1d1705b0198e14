"""Answers about the policy with a change that is not written: what is proposed, or what was only tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from leadscore.assistant.answer import Answer, Unanswerable, lines
from leadscore.assistant.people import spoken
from leadscore.assistant.toolbox import call
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.changing import words_of
from leadscore.assistant.tools.editing import changed
from leadscore.assistant.tools.moving import moved
from leadscore.assistant.unread import must_be_read
from leadscore.assistant.world import World, runnable
from leadscore.driver import Compiled
from leadscore.report.json_text import Json

OF_SCORES = frozenset(
    {
        "find_leads",
        "top_leads",
        "count_leads",
        "explain_score",
        "compare_leads",
        "to_ready",
        "when_drops",
        "nearly_ready",
        "changed_since",
        "lead_history",
        "rules_fired",
        "rules_never_fired",
        "rule_effect",
        "score_distribution",
        "threshold_advice",
        "backtest",
    }
)
"""The tools whose answers rest on how a policy scores."""


def supposed(world: World, tried: Mapping[str, Json]) -> Compiled | None:
    """The policy with a change that was tried, else with all that is proposed; None where there is neither."""
    if not tried:
        return world.drafted if world.proposals else None
    try:
        return changed(world, msgspec.convert(dict(tried), Change))
    except (Unanswerable, msgspec.ValidationError):
        return None


def asked_as_if(world: World, after: Compiled, tool: str, arguments: Mapping[str, Json]) -> Answer:
    """The answer of a tool as if that were the saved policy, which it says. Raises Unanswerable."""
    must_be_read(world, runnable(after))
    words = [line.strip() for line in words_of(world, world.written, after)]
    with world.supposing(after):
        answer = call(world, tool, arguments)
    told = [f"As it would be with what is not written ({' '.join(words)}):", *_moves(world, after, arguments)]
    data = {**answer.data, "supposed": words} if isinstance(answer.data, dict) else answer.data
    return replace(answer, text=lines(told, answer.text), data=data)


def _moves(world: World, after: Compiled, arguments: Mapping[str, Json]) -> list[str]:
    """How the change moves the leads that are asked about."""
    if world.is_large:
        return []
    named = [str(arguments[name]) for name in ("lead", "other") if arguments.get(name)]
    numbers = [world.people.one(name) for name in named]
    rows = world.rows(numbers, world.scored(), world.scored(runnable(after))) if numbers else []
    told = [f"{spoken(row)}: {moved(row)}" for row in rows if row.before != row.score]
    return told + [f"{spoken(row)}: {moved(row)} points, as without it" for row in rows if row.before == row.score]
