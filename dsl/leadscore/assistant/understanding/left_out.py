"""Numbers of a question that a reading of it makes no use of: whoever asked has to hear of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from leadscore.assistant.understanding.spotting import Spotted
from leadscore.report.json_text import Json

_NUMBER = re.compile(r"(?<![\w.,:/#’'-])\d+(?:[.,]\d+)*(?:k|e\d+)?(?!\w|[/:]\d|-\d)", re.IGNORECASE)
_IN_ARGUMENTS = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNITS = (1, 7, 30, 90, 365, 1_000)
"""`2 weeks` is `14 days`, `5k` is 5000."""
_CHANGING = frozenset({"what_if", "propose_change"})
_LISTING = frozenset(
    {"find_leads", "top_leads", "count_leads", "nearly_ready", "changed_since", "score_distribution", "draft_rule"}
)


def numbers_left_out(spotted: Spotted, tool: str | None, arguments: Mapping[str, Json]) -> tuple[str, ...]:
    """The numbers, written in figures as in the question, that neither stand in the arguments nor say how it is now."""
    if tool not in _LISTING and (tool not in _CHANGING or not arguments):
        return ()
    used = set(_used(spotted, tool or "", arguments))
    return tuple(
        text for text in _said(spotted) if not any(value * unit in used for value in _values(text) for unit in _UNITS)
    )


def _said(spotted: Spotted) -> Iterator[str]:
    """Numbers in figures that are no part of a name, a date or what is not asked."""
    words = spotted.words
    apart = [(words[lead.first].start, words[lead.last].end) for lead in spotted.leads]
    apart += [(words[place].start, words[place].end) for place in spotted.aside]
    for match in _NUMBER.finditer(spotted.question):
        if not any(start <= match.start() < end for start, end in apart) and not _YEAR.fullmatch(match[0]):
            yield match[0]


def _values(text: str) -> Iterator[Decimal]:
    """What it may be: `1,000` and `1.000` are a thousand, `12,5` is twelve and a half, `1e9` many."""
    if "e" in text.lower():
        yield Decimal(text.replace(",", "."))
        return
    digits, times = (text[:-1], 1_000) if text[-1] in "kK" else (text, 1)
    yield Decimal(re.sub(r"[.,]", "", digits)) * times
    if len(parts := re.split(r"[.,]", digits)) == 2:
        yield Decimal(".".join(parts)) * times


def _used(spotted: Spotted, tool: str, arguments: Mapping[str, Json]) -> Iterator[Decimal]:
    plan = spotted.world.plan
    told = [str(value) for name, value in arguments.items() if name not in ("request", "rule")]
    found = [Decimal(number) for text in told for number in _IN_ARGUMENTS.findall(text)]
    yield from (value + step for value in found for step in (-1, 0, 1))  # `over 50` may be `>= 51`
    if plan.ready is not None:
        yield Decimal(plan.ready.at) / 1_000
    rule = spotted.world.rules.get(str(arguments.get("rule")))
    if tool in _CHANGING and rule is not None:
        yield from map(Decimal, _IN_ARGUMENTS.findall(rule.statement))
        if rule.points is not None:  # `by 5 more`
            yield from (abs(value - abs(Decimal(rule.points)) / 1_000) for value in found)
    if plan.ready is not None and "threshold" in arguments:
        yield from (abs(value - Decimal(plan.ready.at) / 1_000) for value in found)
