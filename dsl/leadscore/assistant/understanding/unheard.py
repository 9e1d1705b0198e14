"""Words of a question that a reading makes no use of: conditions, and an order that it cannot have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from leadscore.assistant.understanding.conditions import conjuncts
from leadscore.assistant.understanding.lexicon import phrases
from leadscore.assistant.understanding.spotting import WHERE, Spotted
from leadscore.check.symbols import Kind
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
_IN_ORDER = phrases("in_order_of")
_LONGEST = 4
"""So many words the name of a field has at most."""


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


def in_order_of(spotted: Spotted) -> Iterator[tuple[int, int, str]]:
    """Where the question says by which field or group leads shall stand, and its name: `by last order value`."""
    symbols = spotted.world.saved.checked.symbols
    names = {one.name.replace("_", " "): one.name for kind in (Kind.FIELD, Kind.GROUP) for one in symbols.of_kind(kind)}
    for match in _IN_ORDER.finditer(spotted.question):
        behind = [word for word in spotted.words if word.start >= match.end()][:_LONGEST]
        for count in range(len(behind), 0, -1):
            name = names.get(" ".join(word.text for word in behind[:count]).replace("_", " "))
            if name is not None:
                yield match.start(), behind[count - 1].end, name
                break


def _conditions(spotted: Spotted, asked: frozenset[str]) -> Iterator[str]:
    for part in conjuncts(spotted.found.condition):
        of = _ASKED_OF.search(part)
        if of is not None and of[0] not in asked:
            yield part


def _orders(spotted: Spotted, asked: frozenset[str]) -> Iterator[str]:
    """Leads stand in the order of their scores, and are counted together."""
    yield from (spotted.question[start:end] for start, end, name in in_order_of(spotted) if name not in asked)


def _other_leads(spotted: Spotted) -> Iterator[str]:
    """Conditions that the rule with other points does not ask for: `in Germany`, of one for VPs."""
    rule = spotted.rule.words if spotted.rule is not None else frozenset()
    outcomes = {"ready", "disqualified", *(band.name for band in spotted.world.plan.bands)}
    for start, end in spotted.found.spans if rule else ():
        places = [place for place, word in enumerate(spotted.words) if start <= word.start < end]
        is_other = all(spotted.tags[place] == WHERE and place not in rule for place in places)
        if is_other and outcomes.isdisjoint(spotted.words[place].text for place in places):
            yield spotted.question[start:end]
