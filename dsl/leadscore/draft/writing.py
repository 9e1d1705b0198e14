"""A learned policy as text that people own from then on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, count

from leadscore.draft.atoms import SILENCE, Atom, Shape, literal
from leadscore.draft.model import LearnedRule
from leadscore.draft.signals import Joined, Signal, Term
from leadscore.syntax.literals import number_text

_QUESTIONS = {"fit": "Are they who we sell to?", "engagement": "Do they show that they want it?"}

_ADJECTIVES = {1: ("strong", "good"), -1: ("weak", "poor")}
_QUESTION = re.compile(r"(what|which|who|how|why|when|where|do|does|did|is|are|have|has|can|would|will)_")
_OF_THEM = re.compile(r"(what|which)_(is|are)_")
_LONG = 10_000
"""From here on a range is said by its round ends: `>= 65000 and … < 110000`, not up to 109999."""
_LINK = re.compile(r"_(?:of|for|in|on|at|to|from|about|by|with)_")
_VAGUE = frozenset("band category class code group kind level name range size stage status type".split())
"""Words that need the one before them: `strong_employee_bands`."""


@dataclass(slots=True)
class Words:
    """How signals read: their conditions, and the sets that these name."""

    atoms: Sequence[Atom]
    taken: set[str]
    sets: dict[str, str] = field(default_factory=dict)
    """The members of each set, as they are declared, by its name."""

    def condition(self, signal: Signal) -> str:
        parts = [self._term(term, signal.sign) for term in signal.terms]
        return (" or " if signal.either else " and ").join(parts)

    def _term(self, term: Term, sign: int) -> str:
        atoms = [self.atoms[place] for place in term.atoms]
        match term.joined:
            case Joined.ALONE:
                return atoms[0].condition
            case Joined.ANY:
                return f"{atoms[0].subject} in {self._set(atoms, sign)}"
            case Joined.RANGE:
                return _range(*atoms)

    def _set(self, atoms: Sequence[Atom], sign: int) -> str:
        members = ", ".join(literal(atom.value) for atom in atoms)
        for name, known in self.sets.items():
            if known == members:
                return name
        noun = _plural(_noun(atoms[0].subject))
        plain = [f"{adjective}_{noun}" for adjective in _ADJECTIVES[sign]]
        numbered = (f"{plain[0]}_{number}" for number in count(2))
        name = next(name for name in chain(plain, numbered) if name not in self.taken)
        self.taken.add(name)
        self.sets[name] = members
        return name


def _noun(subject: str) -> str:
    """What its values are: `source` for lead_source, `country` for country_of_birth, `occupation` for
    what_is_your_current_occupation, `answer` for other questions."""
    if _QUESTION.match(subject) and (_LINK.search(subject) or not _OF_THEM.match(subject)):
        return "answer"
    words = _LINK.split(subject)[0].split("_")
    return "_".join(words[-2:] if words[-1] in _VAGUE else words[-1:])


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return f"{noun}es" if not noun.endswith("s") else noun
    return f"{noun[:-1]}ies" if re.search(r"[^aeiou]y$", noun) else f"{noun}s"


def _range(low: Atom, high: Atom) -> str:
    if low.is_whole and high.is_whole:
        first, last = low.cut or Decimal(1), high.cut - 1
        if first == last:
            return f"{low.subject} is {number_text(first)}"
        if last < _LONG:
            return f"{low.subject} between {number_text(first)} and {number_text(last)}"
    return f"{low.condition} and {high.condition}"


def group_of(signal: Signal, atoms: Sequence[Atom]) -> str:
    """`engagement` where a part of it is what the lead did."""
    asked = [atoms[place] for term in signal.terms for place in term.atoms]
    return "engagement" if any(atom.is_behaviour or atom.shape is Shape.EVENT for atom in asked) else "fit"


def because(rule: LearnedRule) -> str:
    """`close rate 31% vs 12%, 812 leads`."""
    if not rule.with_it.hits:
        return f"none of {rule.with_it.of:,} leads closed"
    return f"close rate {_percent(rule.with_it.value)} vs {_percent(rule.without.value)}, {rule.with_it.of:,} leads"


def _percent(share: float | None) -> str:
    percent = 100 * (share or 0.0)
    return f"{percent:.0f}%" if percent >= 10 else f"{percent:.1f}%".replace(".0%", "%")


@dataclass(frozen=True, slots=True)
class Outline:
    """What a policy's text is made of, beside its rules. `about` are the lines of a comment at its head; `bands` are
    from the best down."""

    name: str
    about: Sequence[str]
    declarations: Sequence[str]
    ready_at: int
    bands: Sequence[tuple[str, int]]
    decay: str | None = None


def policy_text(outline: Outline, rules: Sequence[LearnedRule], words: Words, tests: Sequence[str] = ()) -> str:
    """In the order people read it; the formatter lays it out."""
    lines = [*(f"# {line}".rstrip() for line in outline.about), "", f"policy {literal(outline.name)}", ""]
    lines += [*_used(outline.declarations, rules, words), ""]
    lines += [f"set {name} = {members}" for name, members in words.sets.items()]
    for group, question in _QUESTIONS.items():
        of_group = [rule for rule in rules if rule.group == group]
        if of_group:
            decay = f" {outline.decay}" if outline.decay and group == "engagement" else ""
            lines += ["", f'group {group} "{question}"{decay}']
            lines += [_rule(rule) for rule in of_group]
    lines += ["", f"ready at {outline.ready_at}"]
    lines += [f"band {name} at {at}" for name, at in outline.bands]
    lines += ["band cold otherwise", "", *tests]
    return "\n".join(lines) + "\n"


def _used(declarations: Sequence[str], rules: Sequence[LearnedRule], words: Words) -> list[str]:
    """Of the fields and events to declare, those that a rule asks for; all events where one asks how long nothing has
    happened, for every kind that a policy knows counts there."""
    asked = {word for rule in rules for word in re.findall(r"\w+", re.sub(r'"(\\.|[^"\\])*"', "", rule.condition))}
    is_all = SILENCE in asked
    return [line for line in declarations if line.split()[1] in asked or (is_all and line.startswith("event "))]


def _rule(rule: LearnedRule) -> str:
    does = "disqualify" if rule.points is None else f"{'add' if rule.points > 0 else 'subtract'} {abs(rule.points)}"
    return f'when {rule.condition} {does} because "{because(rule)}"'
