"""What help is asked for: a tool by its name, or what one asks about."""

from __future__ import annotations

import re

from leadscore.assistant.understanding.spotting import Spotted
from leadscore.values.text import fold

_TOPIC = re.compile(
    r"\b(?:how (?:exactly |precisely )?(?:do|can|could|should|would|to)(?: i| we| you)? ?"
    r"(?:ask|use|call|invoke|phrase|word|get|query|say|type|request|see)"
    r"(?: you)?(?: for| about| to)?|help (?:me )?(?:with|on|about)|examples? (?:for|of|about)|"
    r"(?:ask|say) (?:you )?about|explain how to|what (?:can|could|do) you (?:do|offer) (?:with|about|for|on))"
    r"\s+(.+?)(?:[?!;]|\.\s|\W*$)",
    re.IGNORECASE,
)
_OF_ANYTHING = re.compile(
    r"(?:(?:the|some|all|your|possible|example|available|of|this|it|that|you|things?) ?)*"
    r"(?:commands?|questions?|things?|stuff|prompts?|queries|requests|usage|tools?|features?|chat|it|this|you|that)"
    r"(?: (?:(?:that )?(?:i|we|you|u) (?:(?:can|could|may|might) \w+|answer|do|know|understand|handle)"
    r"|to (?:ask|say|try|type))(?: \w+){0,2})?(?: here)?"
    r"|(?:on |with |about )?(?:my|our|the) (?:leads|data)",
    re.IGNORECASE,
)
"""Of what the assistant does as a whole."""
_CALLED_TOOL = re.compile(
    r"\bhow do(?:es)? (?:an? |the |your )?(?P<works>\w+(?:[ -]\w+)?) work\b"
    r"|\b(?P<named>(?:\w+ )?\w+) (?:tool|command|function|feature)\b",
    re.IGNORECASE,
)


def topic_in(spotted: Spotted) -> str:
    """The tool, or the words for what it does; empty where it is of the assistant as a whole."""
    match = _TOPIC.search(spotted.question)
    topic = tool_in(spotted) or (match[1][:100].strip() if match else "")
    return "" if _OF_ANYTHING.fullmatch(topic) else topic


def tool_in(spotted: Spotted) -> str:
    """The tool that is called by its name: `how does draft_rule work`, `more about the backtest tool`."""
    from leadscore.assistant.tools.helping import EXAMPLES

    names = [word.text for word in spotted.words if "_" in word.text]
    if match := _CALLED_TOOL.search(spotted.question):
        said = fold(match["works"] or match["named"]).replace("-", " ").split()
        names += ["_".join(said), *(said[-1:] if match["named"] else ())]
    return next((name for name in names if name in EXAMPLES), "")
