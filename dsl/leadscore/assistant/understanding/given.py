"""A new rule that is said plainly, without a word for rules: `plus eight if …`, `if they …: 10 on top`, `… = out`."""

from __future__ import annotations

import re

from leadscore.assistant.understanding.changes import speaks_of_rule
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted

_SO_MANY = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)"
_POINTS = r"(?: (?:more |extra )?(?:points?|pts))?"
_STARTS = re.compile(
    rf"^\W*(?:{any_of('request_politeness')}\W+)*"
    rf"(?:(?:plus |minus |[+-] ?){_SO_MANY}{_POINTS} (?:if|for|when|to)\b"
    r"|(?:add|have|make|write) (?:one|a rule) for\b"
    r"|give (?:each|every) different\b)"
    r"|^\W*(?:can|could|may|shall|should) we (?:give|award|grant|reward|add|subtract|deduct|take) "
    rf"{_SO_MANY}{_POINTS} (?:to|for|if|from|off|when)\b",
    re.IGNORECASE,
)
_LEADS_TO = r"(?:[:=>–—]|, (?:so )?|\b(?:worth|another|loses?|extra|counts?(?: for)?))"
_ENDS = re.compile(
    rf"{_LEADS_TO} *(?:subtract |deduct |add |minus |plus |[+-])?{_SO_MANY}{_POINTS}"
    r"(?: (?:on top|extra|more|once))?(?:,? (?:limit|max|cap)\w*(?: of| at)? \d+)?(?=[.;!]|,\s|$)",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"(?:=>?|->|:) ?(?:out|disqualified)\b|\bknock(?:s|ed)? (?:them|those|it)? ?out\b|\bknock-?out\b", re.IGNORECASE
)
OF_CHANGE = re.compile(
    r"^\W*show\b|\b(?:instead of|rather than|chang\w+|remov\w+|delet\w+|gone|alter\w*|replac\w+|raised?|lowered)\b",
    re.IGNORECASE,
)
"""`I want a rule changed: …`, `show me a rule with …`."""
_ASKS_ELSE = re.compile(
    r"\b(?:what (?:if|would|happens)|who|which|how many|how much|effect|suppos\w+|imagin\w+|assum\w+|pretend\w*|"
    r"hypothetical\w*|would|instead|rule (?:is|gives))\b"
    r"(?! (?:ha[sd]|have|did|do|does|never|not|came|come|is|are)\b)",
    re.IGNORECASE,
)
"""What one would do, or a rule that is there with other points; unlike `people who have …`."""
_WHEN = re.compile(r"when (?P<what>.+?) (?:add|subtract) \d")
_TIME = re.compile(r" within \d+ days")


def given(spotted: Spotted) -> Reading | None:
    """The rule, where all of the question is one and no rule that is there may be meant."""
    question = spotted.question
    is_said = any(one.search(question) for one in (_STARTS, _ENDS, _OUT))
    asks_else = OF_CHANGE.search(question) or _ASKS_ELSE.search(question)
    if not is_said or asks_else or speaks_of_rule(spotted):
        return None
    request, sentence = spotted.draft
    if sentence is None or is_there(spotted):
        return None
    return Reading("draft_rule", {"request": request, "sentence": sentence}, 1.5)


def is_there(spotted: Spotted) -> bool:
    """Whether a rule asks for the same, or for that within some time: `can we give 40 when they visit pricing`."""
    asked = _WHEN.match(spotted.draft[1] or "")
    return asked is not None and any(
        asked["what"] in (rule.text, _TIME.sub("", rule.text)) for rule in spotted.world.plan.rules
    )
