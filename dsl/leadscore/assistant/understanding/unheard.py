"""Words of a question that a reading makes no use of: conditions, and an order that it cannot have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from leadscore.assistant.understanding.conditions import conjuncts
from leadscore.assistant.understanding.spotting import WHERE, Spotted
from leadscore.report.json_text import Json

_ABOUT_ANYHOW: Mapping[str, frozenset[str]] = {
    "find_leads": frozenset(),
    "count_leads": frozenset(),
    "top_leads": frozenset({"score", "ready", "disqualified"}),
    "nearly_ready": frozenset({"score", "ready", "disqualified"}),
    "changed_since": frozenset({"score", "ready"}),
    "score_distribution": frozenset({"score", "ready", "disqualified", "band"}),
}
"""The tools that list or count leads, each with what its answer is about whatever is asked of it."""
_CHANGES = frozenset({"what_if", "propose_change"})
_ASKED_OF = re.compile(r"(?!(?:not|never)\b)[^\W\d]\w*")


def words_left_out(spotted: Spotted, tool: str | None, arguments: Mapping[str, Json]) -> tuple[str, ...]:
    """The parts of the question, as they are said, that a call with these arguments leaves out."""
    if tool is not None and tool in _ABOUT_ANYHOW:
        told = f"{arguments.get('where') or ''} {arguments.get('by') or ''}"
        asked = _ABOUT_ANYHOW[tool].union(_ASKED_OF.findall(told), ["company"] if "name" in arguments else [])
        asked |= {str(arguments["by"])} if "by" in arguments else set()
        return (*_conditions(spotted, asked), *_orders(spotted, asked))
    if tool in _CHANGES and not {"points", "remove"}.isdisjoint(arguments) and "sentence" not in arguments:
        return tuple(_other_leads(spotted))
    return ()


def _conditions(spotted: Spotted, asked: frozenset[str]) -> Iterator[str]:
    for part in conjuncts(spotted.found.condition):
        of = _ASKED_OF.search(part)
        if of is not None and of[0] not in asked:
            yield part


def _orders(spotted: Spotted, asked: frozenset[str]) -> Iterator[str]:
    """Leads stand in the order of their scores, and are counted together."""
    yield from (spotted.question[one.start : one.end] for one in spotted.orders if one.name not in asked)


def _other_leads(spotted: Spotted) -> Iterator[str]:
    """Conditions that the rule with other points does not ask for: `in Germany`, of one for VPs."""
    rule = spotted.rule.words if spotted.rule is not None else frozenset()
    outcomes = {"ready", "disqualified", *(band.name for band in spotted.world.plan.bands)}
    for start, end in spotted.found.spans if rule else ():
        places = [place for place, word in enumerate(spotted.words) if start <= word.start < end]
        is_other = all(spotted.tags[place] == WHERE and place not in rule for place in places)
        if is_other and outcomes.isdisjoint(spotted.words[place].text for place in places):
            yield spotted.question[start:end]
