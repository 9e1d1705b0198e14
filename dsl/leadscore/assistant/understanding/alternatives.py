"""What else a question may mean that was read one way: other arguments of the same tool, or another tool."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import name_stems, stem
from leadscore.assistant.understanding.lexicon import listed
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.assistant.understanding.variants import variants
from leadscore.report.json_text import Json

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_LEADS = listed("leads")
_BESIDE = (0.06, 0.04, 0.025)
"""How sure other arguments are beside the reading that they are taken from, the likeliest first."""
_OF_OTHERS = 0.03
"""And how sure the first other tool: surer than what is next to impossible."""
_INSTEAD = {
    "explain_score": ("lead_history", "rules_fired"),
    "to_ready": ("explain_score", "when_drops"),
    "when_drops": ("lead_history", "to_ready"),
    "lead_history": ("explain_score", "when_drops"),
    "rules_fired": ("explain_score",),
    "what_if": ("propose_change",),
    "propose_change": ("what_if",),
    "find_leads": ("count_leads", "top_leads"),
    "top_leads": ("find_leads", "nearly_ready"),
    "count_leads": ("find_leads", "score_distribution"),
    "nearly_ready": ("find_leads", "top_leads"),
    "changed_since": ("find_leads",),
    "score_distribution": ("count_leads",),
    "draft_rule": ("propose_change", "what_if"),
}
_HAS = {
    **dict.fromkeys(("explain_score", "to_ready", "when_drops", "rules_fired"), "lead"),
    "lead_history": "lead days",
    **dict.fromkeys(("what_if", "propose_change"), "rule points remove sentence threshold set members"),
    **dict.fromkeys(("count_leads", "score_distribution"), "where"),
    "find_leads": "where name limit",
    "top_leads": "where limit order",
    "nearly_ready": "where limit within",
}
"""The arguments that a tool shares with those it may stand for."""
_OF_SET = re.compile(r"(?P<field>\w+) in (?P<set>\w+)")
_OF_MEMBERS = 2.0
_ARE_OUR = re.compile(
    r"\W*(?!who\S* (?:is |are )?(?:in|from|at)\b)(?:who|what|which)"
    r"(?:(?: ones)? (?:are|is|count as|do we (?:call|count as|consider))|['’]s|['’]re)\b",
    re.IGNORECASE,
)


def _asks_of_members(spotted: Spotted, field: str, members: str) -> bool:
    """`who are our key industries` asks for industries, not for leads in one; `who is in` them asks for leads."""
    names = name_stems(members)
    return (
        stem(field) in names
        and bool(_ARE_OUR.match(spotted.question))
        and not any(word.text in _LEADS for word in spotted.words)
    )


def alternatives(world: World, spotted: Spotted, reading: Reading) -> Iterator[Reading]:
    """The likeliest first."""
    if reading.tool is None or reading.unclear:
        return
    if match := _OF_SET.fullmatch(str(reading.arguments.get("where", ""))):
        of_itself = reading.tool == "find_leads" and _asks_of_members(spotted, match["field"], match["set"])
        sure = (_OF_MEMBERS if of_itself else _OF_OTHERS) * reading.sure
        yield Reading("describe_term", {"term": match["set"]}, sure)
    others: list[Mapping[str, Json]] = []
    for arguments in variants(world, spotted, reading):
        if len(others) < len(_BESIDE) and arguments not in (reading.arguments, *others):
            others.append(arguments)
    for sure, arguments in zip(_BESIDE, others, strict=False):
        yield Reading(reading.tool, arguments, sure * reading.sure)
    for place, tool in enumerate(_INSTEAD.get(reading.tool, ()), start=1):
        kept = {key: value for key, value in reading.arguments.items() if key in _HAS[tool].split()}
        if kept:
            yield Reading(tool, kept, _OF_OTHERS * reading.sure / (1 + place))
