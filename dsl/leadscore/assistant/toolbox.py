"""All tools, by their names: what each does, what it is asked with, and its one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from leadscore.assistant.answer import Answer, Unanswerable
from leadscore.assistant.tools import (
    advising,
    asking,
    changing,
    helping,
    listing,
    moving,
    of_policy,
    of_rules,
    one,
    taking_back,
)
from leadscore.assistant.unfit import unfit, unfit_said
from leadscore.assistant.world import World
from leadscore.facts.errors import FactsError

A = TypeVar("A", bound=asking.Asked)
_UNTOLD = frozenset({"also"})
"""What no model is told of: it calls a tool once for each change."""


@dataclass(frozen=True, slots=True)
class Tool:
    """`about` says in one sentence when to call it; `asked` is the record of its arguments."""

    name: str
    about: str
    asked: type[asking.Asked]
    run: Callable[[World, Any], Answer]

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its arguments: an object. What may be left out has no default but that."""
        _, found = msgspec.json.schema_components((self.asked,))
        asked: dict[str, Any] = found[self.asked.__name__]
        properties = {name: _plain(told) for name, told in asked["properties"].items() if name not in _UNTOLD}
        required = asked["required"]
        return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """An argument's schema without the null that stands for what was left out."""
    kinds = [kind for kind in told.get("anyOf", ()) if kind != {"type": "null"}]
    merged = {**told, **kinds[0]} if len(kinds) == 1 else dict(told)
    return {key: value for key, value in merged.items() if key != "anyOf" and (key, value) != ("default", None)}


def _tool(name: str, about: str, asked: type[A], run: Callable[[World, A], Answer]) -> Tool:
    return Tool(name, about, asked, run)


TOOLS: Mapping[str, Tool] = {
    tool.name: tool
    for tool in (
        _tool(
            "find_leads",
            "Lists the leads that a condition holds for, or with a name.",
            asking.FindLeads,
            listing.find_leads,
        ),
        _tool(
            "top_leads", "Lists the best leads, or the worst: whom to call first.", asking.TopLeads, listing.top_leads
        ),
        _tool("count_leads", "Counts the leads that a condition holds for.", asking.Some, listing.count_leads),
        _tool("explain_score", "Says why a lead has its score, rule by rule.", asking.OneLead, one.explain_score),
        _tool("compare_leads", "Says which rules tell two leads apart.", asking.TwoLeads, one.compare_leads),
        _tool(
            "to_ready",
            "Says what a lead lacks to be ready, and the fewest changes that give it.",
            asking.OneLead,
            one.to_ready,
        ),
        _tool(
            "when_drops",
            "Says when a lead stops being ready or changes its band if nothing happens.",
            asking.OneLead,
            one.when_drops,
        ),
        _tool("nearly_ready", "Lists leads that lack few points to ready.", asking.NearlyReady, listing.nearly_ready),
        _tool(
            "changed_since",
            "Says who became ready, who is it no longer, and who moved, since a day.",
            asking.ChangedSince,
            moving.changed_since,
        ),
        _tool("lead_history", "Says how a lead's score came to be what it is.", asking.History, one.lead_history),
        _tool(
            "rules_fired",
            "Says which rules fire for a lead, or for how many leads each rule fires.",
            asking.Fired,
            of_rules.rules_fired,
        ),
        _tool("rules_never_fired", "Lists the rules that fire for nobody.", asking.Asked, of_rules.rules_never_fired),
        _tool(
            "rule_effect",
            "Says what one rule does: for how many leads it fires, and who is ready by it.",
            asking.OneRule,
            of_rules.rule_effect,
        ),
        _tool(
            "score_distribution",
            "Says how scores are spread, and how many leads are in each band.",
            asking.Some,
            listing.score_distribution,
        ),
        _tool(
            "what_if",
            "Says who would move by a change or, asked with nothing, by what is proposed; changes nothing.",
            asking.Change,
            changing.what_if,
        ),
        _tool(
            "draft_rule",
            "Drafts a rule for what somebody wants, with whom it would move.",
            asking.DraftRule,
            changing.draft_rule,
        ),
        _tool(
            "propose_change",
            "Proposes a change of the policy as a difference; only a person's yes writes it.",
            asking.Change,
            changing.propose_change,
        ),
        _tool("undo", "Takes back what was proposed last, or a part of it.", asking.TakenBack, taking_back.undo),
        _tool("threshold_advice", "Says where `ready at` should stand.", asking.Threshold, advising.threshold_advice),
        _tool("backtest", "Says whether the score predicts sales.", asking.Asked, advising.backtest),
        _tool(
            "describe_policy",
            "Says what the policy does, and when a lead is ready.",
            asking.Asked,
            of_policy.describe_policy,
        ),
        _tool(
            "describe_term",
            "Says what a word of the policy or its language means.",
            asking.Term,
            of_policy.describe_term,
        ),
        _tool(
            "list_vocabulary",
            "Lists fields, events, sets, definitions, rules, groups or bands.",
            asking.Vocabulary,
            of_policy.list_vocabulary,
        ),
        _tool("check_policy", "Says whether the policy has mistakes.", asking.Asked, of_policy.check_policy),
        _tool("run_tests", "Runs the policy's own tests.", asking.Asked, of_policy.tests),
        _tool("help", "Says what can be asked.", asking.Topic, helping.help_about),
    )
}


def call(world: World, name: str, arguments: Mapping[str, object]) -> Answer:
    """The answer of a tool; an argument that is None was left out. Raises Unanswerable, also for a tool that is none
    and for arguments that do not fit."""
    tool = TOOLS.get(name)
    if tool is None:
        raise Unanswerable(f"There is no tool `{name}`.", f"There are {', '.join(TOOLS)}.")
    given = {key: value for key, value in arguments.items() if value is not None}
    try:
        asked = msgspec.convert(given, tool.asked)
    except msgspec.ValidationError as error:
        schema = tool.schema()
        raise Unanswerable(*unfit(name, schema, given), said=unfit_said(schema, given)) from error
    try:
        return tool.run(world, asked)
    except FactsError as error:
        raise Unanswerable(f"{error.message}.", error.help or "") from error
