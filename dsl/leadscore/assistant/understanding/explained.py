"""How much of what a question names a reading makes use of: one that leaves much of it unread is hardly meant."""

from __future__ import annotations

import re
from collections.abc import Mapping

from leadscore.assistant.understanding.left_out import LISTING, left_out
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.spotting import WHERE, Spotted
from leadscore.report.json_text import Json

_LEFT = 0.45
"""How likely a reading stays for each condition of the question that it has no use for."""
_LEFT_OUT = 0.6
"""And that it is nothing the assistant does."""
_UNUSED = 0.5
_NO_SUPPOSING = 0.3
_SUPPOSES = re.compile(rf"^\W*(?:{any_of('filled_pause')}\W+)*{any_of('begins_supposing')}\b", re.IGNORECASE)
_SUPPOSING = re.compile(
    rf"\b(?:{any_of('begins_supposing')}|would|effect|impact|affect\w*|mov\w+|simulat\w+|try|test|happens?|who|chang\w+)\b",
    re.IGNORECASE,
)
_MOST = 3
_USES = frozenset({"where", "sentence", "members", "name", "lead", "other"})


def uses_numbers(spotted: Spotted, tool: str, arguments: Mapping[str, Json]) -> float:
    """How likely a list of leads stays, from 0 to 1, that makes nothing of a number: `knock off 15 when they never
    replied` lists nobody."""
    if tool not in LISTING or not spotted.amounts:
        return 1.0
    unused = [part for part in left_out(spotted, tool, arguments) if part.replace(".", "").isdigit()]
    return _UNUSED if unused else 1.0


def supposes_too(spotted: Spotted, tool: str | None) -> float:
    """How likely a reading stays, from 0 to 1, that supposes nothing, where the question begins so: `what if nobody got
    points for country` asks for no rules."""
    return _NO_SUPPOSING if tool not in (None, "what_if") and _SUPPOSES.match(spotted.question) else 1.0


def supposes_at_all(spotted: Spotted, tool: str, arguments: Mapping[str, Json]) -> float:
    """How likely a new rule is only supposed, from 0 to 1, where no word says so: `30 points if they booked a demo` is
    one to be drafted."""
    is_new = tool == "what_if" and "rule" not in arguments and str(arguments.get("sentence", "")).startswith("when ")
    return _NO_SUPPOSING if is_new and not _SUPPOSING.search(spotted.question) else 1.0


def explained(spotted: Spotted, tool: str | None, arguments: Mapping[str, Json]) -> float:
    """How likely a reading with these arguments stays, from 0 to 1, where the question puts conditions on leads."""
    parts = conjuncts(spotted.found.condition)
    if "threshold" in arguments:  # `ready at 60` asks nothing of leads
        parts = [part for part in parts if part not in ("ready", "not ready")]
    if not parts or spotted.leads or not _USES.isdisjoint(arguments):
        return 1.0
    held = spotted.rule.words if spotted.rule is not None and "rule" in arguments else frozenset[int]()
    left = [place for place, tag in enumerate(spotted.tags) if tag == WHERE and place not in held]
    if not left:
        return 1.0
    return float((_LEFT if tool else _LEFT_OUT) ** min(_MOST, len(parts) - ("rule" in arguments)))
