"""What else a question may mean that was read one way: the same of another tool, or the same tool with less said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadscore.assistant.understanding.conditions import conjuncts, together
from leadscore.assistant.understanding.reading import Reading

_BESIDE = 0.03
"""How sure they are beside the reading that they are taken from: surer than what is next to impossible."""
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
}
_HAS = {
    **dict.fromkeys(("explain_score", "to_ready", "when_drops", "rules_fired"), "lead"),
    "lead_history": "lead days",
    **dict.fromkeys(("what_if", "propose_change"), "rule points remove sentence threshold"),
    **dict.fromkeys(("count_leads", "score_distribution"), "where"),
    "find_leads": "where name limit",
    "top_leads": "where limit order",
    "nearly_ready": "where limit within",
}
"""The arguments that a tool shares with those it may stand for."""
_OF_SET = re.compile(r"\w+ in (\w+)")
_LEFT_OUT = ("where", "limit", "within", "order", "since")


def alternatives(reading: Reading) -> Iterator[Reading]:
    """The likeliest first."""
    if reading.tool is None or reading.unclear:
        return
    sure = _BESIDE * reading.sure
    if match := _OF_SET.fullmatch(str(reading.arguments.get("where", ""))):
        yield Reading("describe_term", {"term": match[1]}, sure)
    parts = conjuncts(str(reading.arguments.get("where") or ""))
    if len(parts) > 1:
        said_twice = min(parts, key=len)  # `met at the trade fair`: what is said least about may be no condition
        rest = together([], [part for part in parts if part != said_twice])
        yield Reading(reading.tool, {**reading.arguments, "where": rest}, sure)
    elif len(reading.arguments) > 1:
        for name in _LEFT_OUT:
            if name in reading.arguments:
                others = {key: value for key, value in reading.arguments.items() if key != name}
                yield Reading(reading.tool, others, sure)
                break
    for place, tool in enumerate(_INSTEAD.get(reading.tool, ()), start=1):
        kept = {key: value for key, value in reading.arguments.items() if key in _HAS[tool].split()}
        if kept:
            yield Reading(tool, kept, sure / (1 + place))
