"""How often something must be done before a rule counts, where a question says it otherwise than the rule does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.lexicon import phrases
from leadscore.assistant.understanding.rules import SPOKEN
from leadscore.plan.model import EventCount, Rule
from leadscore.values.terms import Measure

_NEEDS = phrases("needs_so_often")
_COUNT = re.compile(
    r"\b(?P<more>more than |over )?"
    r"(?:(?P<number>\d+)(?:\+|x)?|(?P<place>second|third|fourth|fifth)|(?:one|a single))(?: or more)?"
    r"(?: (?!points?\b|pts\b|and\b|or\b|to\b|for\b|if\b|when\b)[\w-]+){0,3}? (?P<what>[a-z]+)\b"
    r"(?! as\b)",
    re.IGNORECASE,
)
_OFTEN = re.compile(r"\b(?P<more>more than )?(?P<word>once|twice|thrice)\b(?! as\b| the\b| that\b)", re.IGNORECASE)
_PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "once": 1, "twice": 2, "thrice": 3}
_TIMES = frozenset({"time", "times", "occasions"})
_HELD = re.compile(r" at least \d+ times")
_DAYS = re.compile(r" within \d+ \w+$")


def so_often(rule: Rule, question: str, instead: frozenset[str]) -> tuple[str, int] | None:
    """The rule's condition with how often something must be done, as the question says it, and that number: `pricing
    should need two visits`. `instead` are the numbers that are no more to be."""
    if len(rule.evidence) != 1 or rule.each is not None or not _NEEDS.search(question):
        return None
    (event,) = rule.evidence
    if event.measure is not Measure.TIMES or event.text not in rule.text:
        return None
    said = [count for count in _counts(question, event) if str(count) not in instead]
    if not said:
        return None
    bare = _HELD.sub("", event.text)
    window = match[0] if (match := _DAYS.search(bare)) else ""
    often = f" at least {said[0]} times" if said[0] > 1 else ""
    other = f"{bare.removesuffix(window)}{often}{window}"
    return (rule.text.replace(event.text, other, 1), said[0]) if other != event.text else None


def _counts(question: str, event: EventCount) -> Iterator[int]:
    """The numbers that say how often it is done: `two visits`, `the third time`, `more than once`."""
    for match in _COUNT.finditer(question):
        if is_done(match["what"], event):
            count = int(match["number"]) if match["number"] else _PLACES.get((match["place"] or "").lower(), 1)
            yield count + bool(match["more"])
    for match in _OFTEN.finditer(question):
        yield _PLACES[match["word"].lower()] + bool(match["more"])


def is_done(word: str, event: EventCount) -> bool:
    """Whether it is what is counted: `visits` of `visited`."""
    kind = event.selector.kind
    names = {kind, *SPOKEN.get(kind, "").split()}
    return word.lower() in _TIMES or stem(word.lower()) in {stem(name) for name in names}
