"""The rule that a person means: by its id, its name, or words of its condition and its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.plan.model import Rule
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    "a all an and any are as at be by do does for from get give given gives has have her his if in is it "
    "its much my of on or our out rule rules point points score signal criterion criteria that the their "
    "this to we what when which who with within times time least most minutes days day each up".split()
)
_TOLD = 4
_ENOUGH = 0.5
_AHEAD = 0.75


class AmbiguousRule(Unanswerable):
    """Several rules fit: `rules` are the ids of the likeliest."""

    def __init__(self, message: str, help_text: str, rules: tuple[str, ...]) -> None:
        super().__init__(message, help_text)
        self.rules = rules


def label(rule: Rule) -> str:
    """How people read a rule: its name, else its condition."""
    return rule.name or rule.text


def one_rule(world: World, mention: str, rules: Sequence[Rule] = ()) -> Rule:
    """That of the saved policy, or of these rules. Raises AmbiguousRule where several rules fit as well, and
    Unanswerable where none does."""
    rules = rules or world.plan.rules
    found = likeliest(rules, mention)
    if not found:
        told = ", ".join(f"`{label(rule)}`" for rule in rules[:_TOLD])
        raise Unanswerable(f"There is no rule “{mention.strip()}” in this policy.", f"It has rules such as {told}.")
    if len(found) > 1:
        told = ", ".join(f"`{label(rule)}`" for rule in found[:_TOLD])
        raise AmbiguousRule(
            f"“{mention.strip()}” could be {len(found)} rules: {told}.",
            "Which of them do you mean?",
            tuple(rule.id for rule in found),
        )
    return found[0]


def likeliest(rules: Sequence[Rule], mention: str) -> list[Rule]:
    """The rule with this id, name or condition; else those whose words fit best, all that fit about as well."""
    wanted = fold(mention)
    if exact := [rule for rule in rules if is_called(rule, mention)]:
        return exact
    words = stems(wanted)
    if not words:
        return []
    scored = sorted(((_fit(words, rule), place) for place, rule in enumerate(rules)), key=lambda one: (-one[0], one[1]))
    best = scored[0][0]
    return [rules[place] for fit, place in scored if fit >= max(_ENOUGH, _AHEAD * best)] if best >= _ENOUGH else []


def is_called(rule: Rule, mention: str) -> bool:
    """Whether that is its id, its name or its condition."""
    return fold(mention) in map(fold, (rule.id, rule.name or "", rule.text))


def _fit(words: frozenset[str], rule: Rule) -> float:
    """Which share of the words the rule has: its name counts most, then its condition, then its reason."""
    name, text, because = (stems(part or "") for part in (rule.name, rule.text, rule.because))
    weights = (1.0 if word in name else 0.9 if word in text else 0.6 if word in because else 0.0 for word in words)
    whole = 0.2 if name and name <= words else 0.0
    return sum(weights) / len(words) + whole


def stems(text: str) -> frozenset[str]:
    """The words that tell something, without their endings."""
    return frozenset(stem(word) for word in _WORD.findall(fold(text).replace("_", " ")) if word not in _EMPTY)


@lru_cache(8_192)
def stem(word: str) -> str:
    """`visited`, `visits` and `visiting` are one word here."""
    for ending in ("ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            kept = word[: -len(ending)]
            return f"{kept}y" if ending in ("ies", "ied") else kept.rstrip("e")
    return word.rstrip("e") if len(word) > 3 else word


def name_stems(name: str) -> frozenset[str]:
    """Of a name that a policy declares: `holds_budget` and `budget_holders` have the same."""
    return frozenset(map(stem, name.split("_")))
