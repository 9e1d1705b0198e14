"""A question as a text in which numbers are in figures and signs stand for what the policy has names for: rules,
groups, bands, `ready`; and for how far each of them counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from leadscore.assistant.number_words import number_at
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.words import Word, words_of
from leadscore.syntax import nodes as n

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World
    from leadscore.plan.model import Rule

RULE, GROUP, BAND, READY, LOST, OF_GROUP, ALL_BANDS, ALL_GROUPS = "rgbtlace"
CAP, FLOOR = "CF"
_SIGNS = {"-": "-", "–": "-", "−": "-", "minus": "-", "negative": "-", "+": "+", "plus": "+"}
_QUOTES = frozenset("“”\"'`‘’")
_LOST_BELOW = re.compile(r"\b(?:lost|loses? ready|lose it|losing ready) (?:below|under|at)\b")
_READY = re.compile(
    r"\b(?:the )?(?:(?:ready(?: threshold| mark| line| bar| cut - off| cutoff)?|threshold for (?:being )?ready)"
    r"|(?:threshold|cutoff|cut - off)(?! (?:for|of)\b))(?! (?:leads|people)\b)"
)
_ALL_BANDS = re.compile(
    r"\b(?:all|each|every)(?: of)?(?: the| our)? (?:bands?|band thresholds?)\b|\b(?:the|our) bands\b"
)
_ALL_GROUPS = re.compile(r"\beverything\b|\b(?:all|each|every)(?: of)?(?: the| our)? groups?\b|\b(?:the|our) groups\b")
_ALL_RULES = re.compile(r"\b(?:all|each|every)(?: of)?(?: the| our)? (?:rules?|points)(?! (?:in|of|from) )\b")
_OF_GROUP = re.compile(
    r"\b(?:(?:all|each|every)(?: of)? )?(?:the |our )?(§g\d+)(?: group)? rules?\b"
    r"|\b(?:(?:all|each|every)(?: of)? )?(?:the |our )?rules? (?:in|of|from) (?:the )?(§g\d+)(?: group)?\b"
)
_CALLED = {
    RULE: (
        r"(?:the |our |this |that )?(?:(?:rule|points) (?:of |for )?(?:the )?)?",
        r"(?: rules?| signal| criterion| bonus| penalty)?(?: points(?= (?:by|to|at|should|shall)\b))?",
    ),
    GROUP: (r"(?:the |our )?(?:group )?", r"(?: group| total)?"),
    BAND: (r"(?:the |our )?(?:band )?", r"(?: band| leads)?(?: threshold| mark| line)?"),
}
_CALLED_BY_CONDITION = re.compile(
    rf"(?:(?:the|our|this|that) )?(?:(?:rule|points|one) (?:for|of|about|on) )?(?:the )?(§{RULE}0)"
    r"(?: rules?| signal| penalty| bonus)?(?: points(?= (?:by|to|at)\b))?"
)
_WINDOW = re.compile(r" within \d+ \w+$")
_SIGN = re.compile(r"§([CF]?)([a-z])(\d+)")


@dataclass(frozen=True, slots=True)
class Named:
    """What a sign stands for; `bound` is empty, or says that its cap or its floor is meant."""

    bound: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """`told` is the text, with `§` and a letter for the kind and a number for each of the `names`."""

    told: str
    names: tuple[str, ...]

    def named(self, text: str) -> list[Named]:
        """What the signs of a text stand for."""
        return [Named(bound, kind, self.names[int(place)]) for bound, kind, place in _SIGN.findall(text)]


def bounded(signs: str, bound: str) -> str:
    """The caps, or the floors, of what some signs stand for."""
    return re.sub(r"§(?![CF])", f"§{bound}", signs)


def as_text(spotted: Spotted, *, of_rules: bool = True) -> Text | None:
    """The question as such a text; None where a part of it only says what is not asked. Without rules (`of_rules`),
    what they ask for is told in the words in which it is said."""
    if spotted.aside:
        return None
    told, names = (_of_condition(spotted) if of_rules else None) or (" ".join(figures(spotted.words)), [])
    for kind, name in _names(spotted.world):
        if kind == RULE and not of_rules:
            continue
        before, behind = _CALLED[kind]
        told = _marked(told, names, kind, name, rf"{before}(?:{_spelt(name)}){behind}")
    if "§" not in told and of_rules:
        told = _of_mention(spotted, told, names)
    told = _signed(told, names, _LOST_BELOW, LOST)
    told = _signed(told, names, _READY, READY)
    told = _signed(told, names, _ALL_BANDS, ALL_BANDS)
    told = _OF_GROUP.sub(lambda match: f"§{OF_GROUP}{(match[1] or match[2])[2:]}", told)
    told = _signed(told, names, _ALL_RULES, OF_GROUP)
    return Text(_signed(told, names, _ALL_GROUPS, ALL_GROUPS), tuple(names))


def figures(words: Sequence[Word]) -> Iterator[str]:
    """The words, with each number in figures and with its sign."""
    texts = [word.text for word in words]
    at = 0
    while at < len(texts):
        sign = _SIGNS.get(texts[at], "") if not at or texts[at - 1] != "from" or texts[at] in "+-" else ""
        is_apart = not at or words[at - 1].end < words[at].start
        found = None if texts[at] == "one" else number_at(texts, at + bool(sign)) if is_apart or not sign else None
        if found is None:
            if texts[at] not in _QUOTES:
                yield texts[at]
            at += 1
            continue
        value, at = found
        if at < len(texts) and texts[at] == "k" and words[at].start == words[at - 1].end:
            value, at = value * 1_000, at + 1
        yield f"{sign}{value.normalize():f}"


def _names(world: World) -> list[tuple[str, str]]:
    """The longest first."""
    plan = world.plan
    found = [(RULE, rule.name) for rule in plan.rules if rule.name] + [(GROUP, one.name) for one in plan.groups]
    found += [(BAND, one.name.text) for one in bands(world)]
    return sorted(found, key=lambda one: -len(one[1]))


def bands(world: World) -> list[n.Band]:
    """The sentences of the bands."""
    return [one for one in world.drafted.checked.main.file.statements if isinstance(one, n.Band)]


def _spelt(name: str) -> str:
    """A name as its words stand in such a text, with blanks or as one."""
    apart = " ".join(word.text for word in words_of(name.replace("_", " ")))
    whole = " ".join(word.text for word in words_of(name))
    return "|".join(re.escape(text) for text in sorted({apart, whole, name.lower()}, key=len, reverse=True))


def _marked(told: str, names: list[str], kind: str, name: str, spelt: str) -> str:
    found = re.compile(rf"(?<![\w§]){spelt}(?![\w])(?: 's)?")
    if not found.search(told):
        return told
    names.append(name)
    return found.sub(f"§{kind}{len(names) - 1}", told)


def _of_condition(spotted: Spotted) -> tuple[str, list[str]] | None:
    """With a sign for the rule that is said by what it asks for, which may hold numbers and names of others: `employees
    over 1000`, `the pricing guide`."""
    for start, end, rule in _spans(spotted):
        if rule is None or rule.name:
            continue
        before = [word for word in spotted.words if word.end <= start]
        behind = [word for word in spotted.words if word.start >= end]
        told = " ".join([*figures(before), f"§{RULE}0", *figures(behind)])
        return _CALLED_BY_CONDITION.sub(r"\1", told), [rule.name or rule.id]
    return None


def _spans(spotted: Spotted) -> Iterator[tuple[int, int, Rule | None]]:
    """Where a rule may be spoken of, and which: in all that is said of leads, in a part of it, in its words."""
    world, question, spans = spotted.world, spotted.question, list(spotted.found.spans)
    whole = [(spans[0][0], spans[-1][1])] if len(spans) > 1 else []
    for start, end in whole + spans:
        yield start, end, _asking_for(world, question[start:end])
    rule = spotted.rule
    if rule is not None and rule.fit >= SURE_RULE and len(rule.rules) == 1:
        first = min(rule.words)
        last = next(place for place in count(first) if place + 1 not in rule.words)  # its points may stand elsewhere
        yield spotted.words[first].start, spotted.words[last].end, world.rules[rule.rules[0]]


def _asking_for(world: World, said: str) -> Rule | None:
    """The one rule without a name that asks for just this, or for this within a time."""
    from leadscore.assistant.drafting.conditions import conditions_in

    condition = conditions_in(world, said).condition
    if condition is None:
        return None
    found = [rule for rule in world.plan.rules if rule.text == condition]
    found = found or [rule for rule in world.plan.rules if _WINDOW.sub("", rule.text) == condition]
    return found[0] if len(found) == 1 and not found[0].name else None


def _of_mention(spotted: Spotted, told: str, names: list[str]) -> str:
    """With the rule that people's own words surely speak of, where these stand together."""
    rule = spotted.rule
    if rule is None or rule.fit < SURE_RULE or len(rule.rules) != 1:
        return told
    places = sorted(rule.words)
    said = " ".join(word.text for word in spotted.words[places[0] : places[-1] + 1])
    if places != list(range(places[0], places[-1] + 1)) or any(map(str.isdigit, said)):
        return told
    before, behind = _CALLED[RULE]
    name = spotted.world.rules[rule.rules[0]].name or rule.rules[0]
    return _marked(told, names, RULE, name, rf"{before}{re.escape(said)}{behind}")


def _signed(told: str, names: list[str], found: re.Pattern[str], kind: str) -> str:
    if not found.search(told):
        return told
    names.append("")
    return found.sub(f"§{kind}{len(names) - 1}", told)
