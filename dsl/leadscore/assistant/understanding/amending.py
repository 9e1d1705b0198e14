"""Changes of what else a policy says than rules' points: how far a group or a rule counts, how points age, what a set
holds, what a rule is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import node_of, sentence_in
from leadscore.assistant.understanding.changes import as_drafted, says_more
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.membership import members_changed
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.points import SHARES, in_figures, number, thousandths, value_of
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.requests import change_alone
from leadscore.assistant.understanding.rules import SURE_RULE, rule_in
from leadscore.assistant.understanding.spotting import Spotted
from leadscore.assistant.understanding.words import words_of
from leadscore.check.symbols import Kind
from leadscore.plan.model import Rule
from leadscore.record import replace
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_SURE, _IN_SHORT = 0.9, 0.5
_SUPPOSES, _ASKS, _WANTS, _NEW = (
    phrases(name) for name in ("supposes_change", "asks_first", "wants_change", "new_rule")
)
_LET_IN = re.compile(rf"\b{any_of('let_in_again')} (?:be |being )?disqualif(?:y|ies|ying|ied)\b", re.IGNORECASE)
_MOST, _LEAST, _NONE = phrases("at_most"), phrases("at_least"), phrases("without_bound")
_OTHERS = r"(?:hours?|days?|weeks?|months?|years?|times?|minutes?|people|employees|seats)\b"
_OF_OTHERS = re.compile(rf"\b(?:{any_of('at_most')}|{any_of('at_least')}) \d+ ?{_OTHERS}", re.IGNORECASE)
"""Bounds of something else than points: `at most 14 days old`."""
_KINDLY = re.compile(r"\b(?:can|could|would|will) (?:you|we|u|i)\b|\b(?:please|pls)\b", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"\b(?:between|from) (-?\d+(?:\.\d+)?) (?:and|to) (-?\d+(?:\.\d+)?)\b(?! ?{_OTHERS})", re.IGNORECASE
)
AGES, _NEVER_AGES, _HALF = phrases("ages"), phrases("never_ages"), phrases("halves")
_LIKE_OTHERS = phrases("like_others")
_UNIT = r"(hour|day|week|month|year)s?"
_EVERY = re.compile(rf"\b(?:every|each|per|a|half-?life of) (?:(\d+) )?{_UNIT}\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\band\b.*\b(?:to|as)\b", re.IGNORECASE)
"""`eager and news to press` is a name and another change."""
_JOINED = re.compile(r"\s*(?:,|;|\band\b|\bwhile\b|\bbut\b)")
_MINUS = re.compile(r"\b(?:minus|negative) (?=\d)", re.IGNORECASE)
_OVER = re.compile(
    rf"\b(?:over|within|in|after|during|across) (?:the (?:course|next) (?:of )?)?(\d+) {_UNIT}\b", re.IGNORECASE
)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|percent|per cent)", re.IGNORECASE)
_BY_PART = re.compile(r"\b(?:by|loses?|losing) (?:a |one )(half|third|quarter|fifth|tenth)\b", re.IGNORECASE)
_RENAMED = re.compile(
    r"\b(?:rename (?:the )?(?P<old>.+?)(?: rule)? (?:to|as|into|=>|->)|call (?:the )?(?P<called>.+?) rule|"
    r"(?:the )?(?P<shall>.+?)(?: rule)? (?:should|shall|must|ought to) (?:now )?be (?:called|named)|"
    r"give (?:the )?(?P<given>.+? rule) the name)(?: to| as)? "
    r"[“\"'`]?(?P<new>[^\W\d][\w -]*?)[”\"'`]?(?:,? (?:please|pls|instead|now|from now on))*\W*$",
    re.IGNORECASE,
)

_SAID_AGAIN = re.compile(
    rf"\s*[,.;:–—-]\s*(?:and |so )?{any_of('said_again_of_members')}(?: please| pls| thanks)?\W*$", re.IGNORECASE
)
"""`caretakers are helpers too, put them in that set`."""


_INTO = re.compile(
    r"^\W*(?!.*\b(?:who|which|what|leads?|people)\b)[^?]* (?:into|onto) (?:the|our) [^?]*$", re.IGNORECASE
)
"""`sugarcrm into the connected crms`."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """`text` is the question with its numbers in digits, as far as it speaks of one group."""

    world: World
    spotted: Spotted
    text: str

    @property
    def group(self) -> n.GroupHeader | None:
        """The one that is named."""
        statements = self.world.drafted.checked.main.file.statements
        groups = (one for one in statements if isinstance(one, n.GroupHeader))
        return next((one for one in groups if _says(self.text, one.name.text)), None)

    def says(self, bound: re.Pattern[str]) -> bool:
        """Whether it speaks of a bound, and not of one on days or times: `at most 14 days old`."""
        return bound.search(_OF_OTHERS.sub("", self.text)) is not None

    @property
    def rule(self) -> Rule | None:
        """The one rule that is surely spoken of, and nothing that it does not ask for."""
        parts = [part for part in conjuncts(self.spotted.found.condition) if not part.startswith("score ")]
        rule = self.spotted.rule if len(parts) < 2 or not says_more(self.spotted) else None
        is_sure = rule is not None and rule.fit >= SURE_RULE and len(rule.rules) == 1
        return as_drafted(self.world, self.world.rules[rule.rules[0]]) if rule is not None and is_sure else None


def amendments(world: World, spotted: Spotted) -> Iterator[Reading]:
    """The change that a question asks for or supposes, where it is of this kind."""
    asked = _Asked(world, spotted, _of_one_group(world, _MINUS.sub("-", in_figures(spotted))))
    supposes = bool(_SUPPOSES.search(asked.text))
    is_asked = _ASKS.match(asked.text) or (asked.text.rstrip().endswith("?") and not _KINDLY.search(asked.text))
    if is_asked and not supposes:
        return
    for find in _OF_WORDS if _NEW.search(asked.text) else _FINDS:
        arguments = find(asked)
        if arguments:
            is_said = supposes or _WANTS.search(asked.text) or find in (_renamed, _let_in)
            is_said = bool(is_said) or (find is _members and _INTO.match(asked.text) is not None)
            yield Reading("what_if" if supposes else "propose_change", arguments, _SURE if is_said else _IN_SHORT)
            return


def of_set(world: World, spotted: Spotted) -> list[Reading]:
    """The change of a set's members, where the set is named: nothing said before makes it another question."""
    return [one for one in amendments(world, spotted) if "members" in one.arguments and one.sure == _SURE]


def bounded(world: World, spotted: Spotted, text: str) -> dict[str, Json] | None:
    """How far a group counts, where the text says it with the group's name."""
    return _bounded_group(_Asked(world, spotted, text))


def _of_one_group(world: World, text: str) -> str:
    """`cap engagement at 50 and product at 20` up to the `and`: what stands behind it is told to be left out."""
    names = [group.name for group in world.plan.groups]
    places = sorted(match.start() for name in names for match in re.finditer(_spelt(name), text, re.IGNORECASE))
    cut = _JOINED.search(text, *places[:2]) if len(places) > 1 else None
    return text[: cut.start()] if cut else text


def _spelt(name: str) -> str:
    return rf"(?<!\w){re.escape(name).replace('_', '[ _-]')}(?!\w)"


def _says(text: str, name: str) -> bool:
    return re.search(_spelt(name), text, re.IGNORECASE) is not None


def _sentence(statement: n.Statement) -> dict[str, Json]:
    return {"sentence": statement_text(statement)}


# ------------------------------------------------------------------------------------------------ how far it counts


_AGES, _KEEPS = re.compile(r"\b(?:decay|halv|fad(?:e|ing)|half[- ]li)", re.IGNORECASE), phrases("keeps_bounds")
"""`engagement decays 50% every 60 days, keep the cap`: of the bounds nothing is to be other."""
_HALVES = re.compile(r"\b(?:halv\w+|by half)\b(?=[^,;]*\b(?:every|each|per)\b)", re.IGNORECASE)
"""How points age, and no half of a bound."""


def _bounded_group(asked: _Asked) -> dict[str, Json] | None:
    """`cap engagement at 50`, `fit should never fall below -30`, `engagement without a cap`."""
    group = asked.group
    if group is None or (asked.rule is not None and asked.rule.name and _says(asked.text, asked.rule.name)):
        return None
    if (both := _BETWEEN.search(asked.text)) and _WANTS.search(asked.text):
        low, high = (n.Number(Decimal(text)) for text in both.groups())
        return _sentence(replace(group, at_least=low, at_most=high))
    is_most = asked.says(_MOST)
    if is_most == asked.says(_LEAST) or (_AGES.search(asked.text) and _KEEPS.search(asked.text)):
        return None
    if _NONE.search(asked.text) and not any(map(str.isdigit, asked.text)):
        return _sentence(replace(group, at_most=None) if is_most else replace(group, at_least=None))
    held = group.at_most if is_most else group.at_least
    value = value_of(_HALVES.sub("", asked.text), None if held is None else held.value)
    if value is None:
        return None
    return _sentence(replace(group, at_most=n.Number(value)) if is_most else replace(group, at_least=n.Number(value)))


def _bounded_rule(asked: _Asked) -> dict[str, Json] | None:
    """`at most 20 points for blog visits`; a rule that counts once has so many, where it has more."""
    rule = asked.rule
    if rule is None or asked.group is not None or rule.points is None or not asked.says(_MOST):
        return None
    node = node_of(rule)
    if _NONE.search(asked.text) and node.up_to is not None and not any(map(str.isdigit, asked.text)):
        return {"rule": rule.id, **_sentence(replace(node, up_to=None))}
    value = value_of(asked.text, node.up_to.value if node.up_to else None)
    if value is None or value <= 0:
        return None
    if node.each is None and 1_000 * value < abs(rule.points):
        return {"rule": rule.id, "points": number(value if rule.points > 0 else -value)}
    return {"rule": rule.id, **_sentence(replace(node, up_to=n.Number(value)))}


# ------------------------------------------------------------------------------------------------ how it ages


def _aged(asked: _Asked) -> dict[str, Json] | None:
    """`decay pricing over 60 days`, `let engagement halve every 2 weeks`, `demo shall never decay`."""
    if not (AGES.search(asked.text) or (_HALF.search(asked.text) and _EVERY.search(asked.text))):
        return None
    group, rule = asked.group, asked.rule
    if rule is not None and _LIKE_OTHERS.search(asked.text):
        return {"rule": rule.id, **_sentence(replace(node_of(rule), decay=None))}
    node = _bounded(asked) or group if group is not None else node_of(rule) if rule is not None else None
    if node is None:
        return None
    never = _NEVER_AGES.search(asked.text)
    decay = (None if group is not None else n.NeverDecays()) if never else _decay(asked.text, node.decay)
    if decay is None and not never:
        return None
    told = _sentence(replace(node, decay=decay))
    return told if group is not None or rule is None else {"rule": rule.id, **told}


def _bounded(asked: _Asked) -> n.GroupHeader | None:
    """The group with the bound that is told beside how it ages: `capped at 50, the decay as it is`."""
    told = _bounded_group(asked)
    node = sentence_in(str(told["sentence"])) if told else None
    return node if isinstance(node, n.GroupHeader) else None


def _decay(text: str, held: n.Decay | None) -> n.Decay | None:
    """What is not said of a decay stays as it is."""
    every, over, percent = _EVERY.search(text), _OVER.search(text), _PERCENT.search(text)
    part = _BY_PART.search(text)
    share = n.Number(Decimal(percent[1])) if percent else n.Number(Decimal(50)) if _HALF.search(text) else None
    share = n.Number(Decimal(thousandths(SHARES[part[1].lower()]))) if share is None and part else share
    step = _duration(every[1] or "1", every[2]) if every else None
    length = _duration(over[1], over[2]) if over else None
    if length is not None and share is None:
        step = step or (held.every if isinstance(held, n.Fades) else None)
        return n.Fades(length, step if step is not None and length.seconds % step.seconds == 0 else None)
    if isinstance(held, n.Decays):
        share, step = share or held.percent, step or length or held.every
    step = step or length
    return n.Decays(share, step) if share is not None and step is not None else None


def _duration(count: str, unit: str) -> n.Duration:
    return n.Duration(Decimal(count), n.Unit[f"{unit.upper()}S"])


# ------------------------------------------------------------------------------------------------ words


def _members(asked: _Asked) -> dict[str, Json] | None:
    symbols = asked.world.drafted.checked.symbols
    sets = [one.name for one in symbols.of_kind(Kind.SET)]
    plain = _SAID_AGAIN.sub("", asked.text)
    texts = dict.fromkeys((plain, asked.text, change_alone(plain)))
    return next(filter(None, (members_changed(asked.world, text, sets) for text in texts)), None)


def _renamed(asked: _Asked) -> dict[str, Json] | None:
    """`rename the pricing rule to price page`."""
    match = _RENAMED.search(asked.spotted.question)
    old = (match["old"] or match["called"] or match["shall"] or match["given"]) if match else None
    found = rule_in(asked.world, words_of(old), frozenset()) if old else None
    if match is None or found is None or len(found.rules) != 1 or _ANOTHER.search(match["new"]):
        return None
    name = re.sub(r"\W+", "_", fold(match["new"])).strip("_")
    rule = as_drafted(asked.world, asked.world.rules[found.rules[0]])
    return {"rule": rule.id, **_sentence(replace(node_of(rule), name=n.Name(name)))}


def _let_in(asked: _Asked) -> dict[str, Json] | None:
    """`don't disqualify students any more`: the one rule that does goes."""
    if not _LET_IN.search(asked.text):
        return None
    parts = [part for part in conjuncts(asked.spotted.found.condition) if "disqualified" not in part]
    rules = [rule for rule in asked.world.plan.rules if rule.points is None]
    meant = [rule for rule in rules if parts and conjuncts(rule.text) == parts]
    meant = meant or [rule for rule in rules if asked.rule is not None and rule.id == asked.rule.id]
    return {"rule": meant[0].id, "remove": True} if len(meant) == 1 else None


_OF_WORDS: tuple[Callable[[_Asked], Mapping[str, Json] | None], ...] = (_renamed, _members)
"""What may be asked for with the words that ask for a new rule: `add Norway to our countries`."""
_FINDS = (
    *_OF_WORDS,
    _let_in,
    _aged,
    _bounded_group,
    _bounded_rule,
)
