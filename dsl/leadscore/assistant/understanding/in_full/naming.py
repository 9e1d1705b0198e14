"""A question as a text in which numbers are in figures and signs stand for what the policy has names for: rules,
groups, bands, `ready`; and for how far each of them counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from leadscore.assistant.number_words import number_at
from leadscore.assistant.rule_names import stems
from leadscore.assistant.understanding.in_full.groups import groups_called
from leadscore.assistant.understanding.in_full.spoken_rules import spans
from leadscore.assistant.understanding.lexicon import any_of, listed, table
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.words import Word, words_of
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World

RULE, GROUP, BAND, READY, LOST, OF_GROUP, ALL_BANDS, ALL_GROUPS, TAKES, GIVES = "rgbtlacemp"
CAP, FLOOR = "CF"
_SIGNS = {"-": "-", "–": "-", "−": "-", "minus": "-", "negative": "-", "+": "+", "plus": "+"}
_QUOTES = frozenset("“”\"'`‘’")
_OPENS, _CLOSES = '“"', '”"'
_WORD = re.compile(r"[^\W_]+")
_LOST_BELOW = re.compile(
    r"(?:\b(?:leads|people|they|somebody|a lead|ready) (?:(?:should|shall|must|may|can|will|is|are|be) )*)?"
    rf"\b{any_of('loses_ready')}(?: (?:they|it|the score|(?:their|its) score)"
    r"(?: (?:falls?|drops?|sinks?|goes|go|is|are))?)?"
    r"(?: (?:below|under|to))?(?= |$)"
)
_READY = re.compile(
    r"\b(?:the )?(?:(?:ready(?: rule| threshold| mark| line| bar| cut - off| cutoff)?|threshold for (?:being )?ready)"
    r"|(?:threshold|cutoff|cut - off)(?! (?:for|of)\b))(?! (?:leads|people)\b)"
)
_ALL_BANDS = re.compile(
    r"\b(?:all|each|every)(?: of)?(?: the| our)? (?:bands?|band thresholds?)\b|\b(?:the|our) bands\b"
)
_ALL_GROUPS = re.compile(r"\beverything\b|\b(?:all|each|every)(?: of)?(?: the| our)? groups?\b|\b(?:the|our) groups\b")
_ALL_RULES = re.compile(r"\b(?:all|each|every)(?: of)?(?: the| our)? (?:rules?|points)(?! (?:in|of|from) )\b")
_EVERY = r"(?:(?:all|each|every|any)(?: of)? )?(?:(?:the|our) )?"
_OF_GROUP = re.compile(
    rf"(?<!\w){_EVERY}(§g\d+)(?: group)? rules?\b"
    rf"|(?<!\w){_EVERY}rules? (?:in|of|from) (?:the )?(§g\d+)(?: group)?(?!\w)"
)
_BY_SIGN = tuple(
    (
        kind,
        re.compile(
            rf"(?<!\w){_EVERY}(?P<before>§g\d+ )?(?:{words})(?: (?:in|of|from) (?:the )?(?P<behind>§g\d+)(?: group)?)?"
            r"(?!\w)(?! (?:for|of|on|rule) )"
        ),
    )
    for kind, words in ((TAKES, table("in_full")["PENALTIES"]), (GIVES, table("in_full")["BONUSES"]))
)
"""Rules that take points, and those that give some: of all groups, or of one."""
_CALLED = {
    RULE: (
        r"(?:(?:the|our|this|that|an?) )?(?:(?:rule|(?<!no )points) (?:of |for )?(?:the )?)?",
        r"(?: rules?| signal| criterion| bonus| penalty)?(?: points(?= (?:(?:by|to|at|should|shall)\b|:)))?",
    ),
    GROUP: (r"(?:the |our )?(?:group )?", r"(?: group| total)?"),
    BAND: (r"(?:the |our |an? )?(?:band )?", r"(?: band| leads)?(?: threshold| mark| line)?"),
}
_KIND = "(?:penalty|bonus|malus|deduction)"
_CALLED_BY_CONDITION = re.compile(
    rf"(?:(?:the|our|this|that) )?(?:(?:rule|points|one|{_KIND}) (?:for|of|about|on) )?(?:the |our )?(§{RULE}0)"
    rf"(?: (?:compan(?:y|ies)|firms?|business(?:es)?|people|leads?)(?= (?:rule|signal|{_KIND})\b))?"
    rf"(?: rules?| signal| {_KIND})?(?: points(?= (?:by|to|at|:)(?: |$)))?"
)
_HAS_NUMBER = re.compile(r" (?:to|at|by|from|=|\+|-?\d)")
_SAID_TWICE = re.compile(rf"(?:the )?(§{LOST}\d+)(?: (?:so|so that|such that|, so|, so that|:|and))+ \1(?!\d)")
"""`the hysteresis, so that leads are lost below`."""
_PLAIN = {READY: "ready", LOST: "lost below", ALL_BANDS: "all bands", ALL_GROUPS: "everything"}
_LIKELY = 0.7
"""From here on words may be a rule's, where all else that is said is a change of one."""
_SHORT = 3
_LIKELY_TOPIC = 0.5
"""The same where they stand first, before a colon."""
_OF_LANGUAGE = frozenset(
    "between within least most times minutes days hours contains starts ends never any is in".split()
)
_BEFORE_ONE = frozenset(("by", "of", "than", "from"))
_PENALTY = listed("penalty")
_SIGN = re.compile(r"§([CF]?)([a-z])(\d+)((?:_[a-z]\d+)*)")
_IN_BRACKETS = re.compile(rf"(§{RULE}(\d+)) \( ([^()]+) \)")
_MANY = rf"§[{OF_GROUP}{ALL_GROUPS}{TAKES}{GIVES}]\d+"
_SOME = r"§[rg]\d+(?:(?: ,| and| or| nor)+ (?:the )?§[rg]\d+)*"
_APART = rf"(?:{table('in_full')['APART']})"
_ALL_BUT = re.compile(rf"\b(?:all|everything|anything)(?: else)?(?= {_APART} {_SOME}(?! (?:to|at|by) .*§))")
_BUT = re.compile(
    rf"(?P<many>{_MANY})(?P<between>(?: (?!and |then |§)\S+)*?)(?: ,)? {_APART} (?P<apart>{_SOME})(?P<behind>.*)"
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a sign stands for; `bound` is empty, or says that its cap or its floor is meant; `apart` are rules and
    groups that are left out of many."""

    bound: str
    kind: str
    name: str
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """`told` is the text, with `§` and a letter for the kind and a number for each of the `names`; `question` is what
    it is of, `spoken` are the words that some names stand for there, `mended` those that were taken for slips, as they
    are written; `of_penalty`: it calls a rule a penalty."""

    told: str
    names: tuple[str, ...]
    question: str = ""
    spoken: Mapping[str, str] = field(default_factory=dict)
    mended: Mapping[str, str] = field(default_factory=dict)
    of_penalty: bool = False

    def named(self, text: str) -> list[Named]:
        """What the signs of a text stand for."""
        return [
            Named(bound, kind, self.names[int(place)], tuple(self.names[int(one)] for one in re.findall(r"\d+", apart)))
            for bound, kind, place, apart in _SIGN.findall(text)
        ]

    def as_said(self, text: str) -> str:
        """A text as it stands in the question, with its capitals and quotes; empty where it does not stand there so."""
        words = tuple(_WORD.findall(self.plain(text).lower()))
        said, spans = _words_at(self.question)
        for place in range(len(said) - len(words) + 1) if words else ():
            if said[place : place + len(words)] == words:
                start, end = spans[place][0], spans[place + len(words) - 1][1]
                before, behind = self.question[start - 1 : start] or " ", self.question[end : end + 1] or " "
                if "_" not in before + behind:
                    return self.question[start - (before in _OPENS) : end + (behind in _CLOSES)]
        return ""

    def plain(self, text: str) -> str:
        """A text with the names for which its signs stand, and with its words as they were written."""
        told = (self.mended.get(word, word) for word in text.split())
        return _SIGN.sub(lambda match: self._called(self.named(match[0])[0]), " ".join(told))

    def _called(self, named: Named) -> str:
        """As it is said, or may be."""
        many = self.spoken.get(named.name) or named.name.replace("_", " ") or _PLAIN.get(named.kind, "")
        return " but ".join([many, *([" and ".join(named.apart)] if named.apart else [])])


def bounded(signs: str, bound: str) -> str:
    """The caps, or the floors, of what some signs stand for."""
    return re.sub(r"§(?![CF])", f"§{bound}", signs)


def as_text(spotted: Spotted, *, of_rules: bool = True, of_conditions: bool = True) -> Text | None:
    """The question as such a text; None where a part of it only says what is not asked. Without rules (`of_rules`),
    what they ask for is told in the words in which it is said; without `of_conditions`, no rule is called by them."""
    if spotted.aside:
        return None
    spoken: dict[str, str] = {}
    plain = " ".join(figures(spotted.words))
    groups = [*groups_called(spotted.world, plain)]
    told, names = (_of_condition(spotted, spoken) if of_rules and of_conditions and not groups else None) or (plain, [])
    for name, said in groups:
        told = _marked(told, names, GROUP, name, re.escape(said))
    if of_rules and of_conditions:
        told = _of_wider(spotted, told, names)
    for kind, name in _names(spotted.world):
        if kind == RULE and not of_rules:
            continue
        before, behind = _CALLED[kind]
        told = _marked(told, names, kind, name, rf"{before}(?:{_spelt(name)}){behind}")
    if "§" not in told and of_rules and of_conditions:
        told = _of_called(spotted.world, told, names, spoken)
    if "§" not in told and of_rules and of_conditions:
        told = _of_mention(spotted, told, names, spoken)
    told = _SAID_TWICE.sub(r"\1", _signed(told, names, _LOST_BELOW, LOST))
    told = _of_action(spotted.world, told, names)
    told = _signed(told, names, _READY, READY)
    told = _signed(told, names, _ALL_BANDS, ALL_BANDS)
    told = _of_many(told, names)
    told = _signed(told, names, _ALL_GROUPS, ALL_GROUPS)
    mended = {one.text: fold(spotted.question[one.start : one.end]) for one in spotted.words if one.mended}
    of_penalty = not _PENALTY.isdisjoint(word.text for word in spotted.words)
    told = _without_explained(spotted.world, _with_apart(told), names)
    return Text(told, tuple(names), spotted.question, spoken, mended, of_penalty)


def _without_explained(world: World, told: str, names: Sequence[str]) -> str:
    """Without what is said of a rule in brackets behind it, where it asks for that: `downloads (pricing guide)`."""
    match = _IN_BRACKETS.search(told)
    rule = next((one for one in world.plan.rules if match and names[int(match[2])] in (one.name, one.id)), None)
    if match is None or rule is None:
        return told
    said = _SIGN.sub(lambda sign: names[int(sign[3])].replace("_", " "), match[3])
    own = stems(rule.text) | stems(rule.name or "")
    return f"{told[: match.end(1)]}{told[match.end() :]}" if stems(said) <= own else told


def _of_action(world: World, told: str, names: list[str]) -> str:
    """With a sign for `ready` where whoever is told of those who are gets a lead: `before sales gets a lead`."""
    actions = [one for one in world.drafted.checked.main.file.statements if isinstance(one, n.Action)]
    for whom in {one.destination.value for one in actions if one.state.text == "ready"}:
        if {one.state.text for one in actions if one.destination.value == whom} != {"ready"}:
            continue
        got = re.compile(rf"\b(?:before|until|till|when|once|so that) (?:the )?{_spelt(whom)} {any_of('gets_leads')}")
        if got.search(told):
            names.append("")
            told = got.sub(f"for §{READY}{len(names) - 1}", told)
    return told


def _of_many(told: str, names: list[str]) -> str:
    """With signs for all rules of a group, or of all, and for those of them that take points or give some."""
    for kind, found in _BY_SIGN:
        for match in reversed([*found.finditer(told)]):
            group = (match["before"] or match["behind"] or "").strip()
            names += [] if group else [""]
            told = f"{told[: match.start()]}§{kind}{group[2:] or len(names) - 1}{told[match.end() :]}"
    told = _OF_GROUP.sub(lambda match: f"§{OF_GROUP}{(match[1] or match[2])[2:]}", told)
    told = _signed(told, names, _ALL_RULES, OF_GROUP)
    return _signed(told, names, _ALL_BUT, ALL_GROUPS)


def _with_apart(told: str) -> str:
    """`raise all rules by 2 except student`, `everything but drive to 5`: who is left out belongs to what he is left
    out of, wherever that is said."""
    match = _BUT.search(told)
    if match is None or (match["between"] and _HAS_NUMBER.match(match["behind"])):
        return told  # `everything to 10 but drive to 30`
    apart = "".join(f"_{one[1:]}" for one in re.findall(r"§[rg]\d+", match["apart"]))
    return f"{told[: match.start()]}{match['many']}{apart}{match['between']}{match['behind']}"


def figures(words: Sequence[Word]) -> Iterator[str]:
    """The words, with each number in figures and with its sign."""
    texts = [word.text for word in words]
    at = 0
    while at < len(texts):
        sign = _SIGNS.get(texts[at], "") if not at or texts[at - 1] != "from" or texts[at] in "+-" else ""
        is_apart = not at or words[at - 1].end < words[at].start
        is_noun = texts[at] == "one" and not (at and texts[at - 1] in _BEFORE_ONE)  # `that one`, unlike `by one`
        found = None if is_noun else number_at(texts, at + bool(sign)) if is_apart or not sign else None
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


def names_set(world: World, told: str) -> list[str]:
    """The sets that a text names, the longest name first."""
    names = sorted((one.name for one in world.drafted.checked.symbols.of_kind(Kind.SET)), key=len, reverse=True)
    found: list[str] = []
    for name in names:
        spelt = re.compile(rf"(?<!\w){re.escape(name).replace('_', '[ _-]')}(?!\w)", re.IGNORECASE)
        if spelt.search(told):
            found.append(name)
            told = spelt.sub(" ", told)
    return found


@lru_cache(64)
def _words_at(question: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The words of a question, and where each stands."""
    found = [*_WORD.finditer(question)]
    return tuple(match[0].lower() for match in found), tuple(match.span() for match in found)


@lru_cache(1_024)
def _spelt(name: str) -> str:
    """A name as its words stand in such a text, with blanks or as one."""
    apart = " ".join(word.text for word in words_of(name.replace("_", " ")))
    whole, with_dashes = " ".join(word.text for word in words_of(name)), apart.replace(" ", " - ")
    spelt = {apart, with_dashes, whole, name.lower()}
    return "|".join(re.escape(text) for text in sorted(spelt, key=len, reverse=True))


def _marked(told: str, names: list[str], kind: str, name: str, spelt: str) -> str:
    found = _whole(spelt)
    if not found.search(told):
        return told
    names.append(name)
    return found.sub(f"§{kind}{len(names) - 1}", told)


@lru_cache(1_024)
def _whole(spelt: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w§]){spelt}(?![\w])(?: 's)?")


def _of_condition(spotted: Spotted, spoken: dict[str, str]) -> tuple[str, list[str]] | None:
    """With a sign for the rule that is said by what it asks for, which may hold numbers and names of others: `employees
    over 1000`, `the pricing guide`."""
    for start, end, rule in spans(spotted):
        before = [word for word in spotted.words if word.end <= start]
        behind = [word for word in spotted.words if word.start >= end]
        told = " ".join([*figures(before), f"§{RULE}0", *figures(behind)])
        spoken[rule.id] = " ".join(word.text for word in spotted.words if start <= word.start < end)
        return _CALLED_BY_CONDITION.sub(r"\1", told), [rule.id]
    return None


def _of_called(world: World, told: str, names: list[str], spoken: dict[str, str]) -> str:
    """With the rule without a name that is called by the word that it asks for: `the starts out rule`."""
    for rule in world.plan.rules:
        if rule.name or not rule.text.isidentifier() or len(rule.text) < _SHORT:
            continue
        spelt = _spelt(rule.text)
        if re.search(rf"(?<![\w§])(?:{spelt}) rule(?!\w)", told):
            spoken[rule.id] = rule.text.replace("_", " ")
            return _marked(told, names, RULE, rule.id, rf"(?:the |our |that )?(?:{spelt}) rule")
    return told


def _of_mention(spotted: Spotted, told: str, names: list[str], spoken: dict[str, str]) -> str:
    """With the rule that people's own words likely speak of, where these stand together."""
    rule = spotted.rule
    if rule is None or len(rule.rules) != 1:
        return told
    places = sorted(rule.words)
    following = spotted.words[places[-1] + 1 : places[-1] + 2]
    is_topic = places[0] == 0 and bool(following) and following[0].text == ":"
    if rule.fit < (_LIKELY_TOPIC if is_topic else _LIKELY):
        return told
    said = " ".join(word.text for word in spotted.words[places[0] : places[-1] + 1])
    if places != list(range(places[0], places[-1] + 1)) or any(map(str.isdigit, said)):
        return told
    if rule.fit < SURE_RULE and _OF_LANGUAGE.issuperset(said.split()):
        return told  # `score between 40 and 60`
    before, behind = _CALLED[RULE]
    name = spotted.world.rules[rule.rules[0]].name or rule.rules[0]
    spoken[name] = said
    return _marked(told, names, RULE, name, rf"{before}{re.escape(said)}{behind}")


def _of_wider(spotted: Spotted, told: str, names: list[str]) -> str:
    """With the rule whose name is said within more words of its own: `phone calls`, of `calls`."""
    rule = spotted.rule
    if rule is None or rule.fit < SURE_RULE or len(rule.rules) != 1:
        return told
    name, places = spotted.world.rules[rule.rules[0]].name or "", sorted(rule.words)
    said = " ".join(word.text for word in spotted.words[places[0] : places[-1] + 1])
    called = name.replace("_", " ")
    is_within = called and f" {called} " in f" {said} " and len(places) == len(said.split())
    if not is_within or said == called or any(map(str.isdigit, said)) or "_" in said:
        return told  # `call pricing price_page`
    before, behind = _CALLED[RULE]
    return _marked(told, names, RULE, name, rf"{before}{re.escape(said)}{behind}")


def _signed(told: str, names: list[str], found: re.Pattern[str], kind: str) -> str:
    if not found.search(told):
        return told
    names.append("")
    return found.sub(f"§{kind}{len(names) - 1}", told)
