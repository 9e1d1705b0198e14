"""What the words of a policy's own texts are evidence for: the parts of a field's name, the comment beside it, the
reasons of rules that hold it against a number. A name says more than a comment, what a comment counts more than what it
says by the way; of what two fields are said to be as well, no word is sure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from leadscore.assistant.drafting.asked import nodes_of, remarks_of
from leadscore.assistant.drafting.inflecting import is_past, past_of
from leadscore.assistant.drafting.phrases import Phrases, phrases
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import Token, singular, spoken_words, tokens
from leadscore.assistant.rule_names import stem
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.check.walk import read_in_place
from leadscore.syntax import nodes as n
from leadscore.values.terms import ValueType

NAMED, COUNTED, HEAD, BESIDE, ABOUT = 5, 4, 3, 2, 1
"""How much a word says: a part of the name; what is counted; what a comment says that it is; how it calls that more
closely; what else it speaks of."""
_LEADS_OVER = frozenset(
    "last first next latest is has in of on per a the that with what when which they their them who whom whose".split()
)
_QUOTED = re.compile(r"[\"“„]([^\"“”]+)[\"”]")
_SHORT, _LONGEST, _LEAST = 4, 3, 2
_SEGMENT = re.compile(r"[;:,.()]|\s[-–]\s")
_EITHER = re.compile(r"\s(?:and|or)\s|/")
_COUNTS = re.compile(r"^(?:how many|(?:the )?(?:number|count|amount) of)\s+(?:the\s+|different\s+)?")
_ALL = re.compile(r"(?:all|any|every|each|both)\b")
"""What is said of all of them is no name of theirs: `all sorts`."""
_BEHIND = re.compile(
    r"^(?P<head>.*?)\b(?:of|in|on|at|from|for|to|by|with|when|where|that|who|which|as|we|they|it|a|an|the|per|out|over|under|"
    r"above|below|between|shall|will|would|can|besides|not)\b(?P<about>.*)$"
)
_OF_THING = re.compile(r"\s*(?:(?:of|in|for) )?(?:the |their |a |an )?(?P<thing>[a-z]+)\b")
_SIZED = re.compile(r"([a-z]+)[ _]size\b")
_TALLIED = frozenset("past previous prior total earlier lifetime number num count".split())
_FITTING = frozenset("big large small right key good".split())
_SIZE = frozenset("size count number total".split())


class Evidence:
    """Of all fields of a policy. `weights` has for each stem what it says, by the fields; `words` are those words as
    they are written, each with its field, that say a number or a day for sure."""

    def __init__(self, checked: Checked, types: Mapping[str, ValueType | None]) -> None:
        self.weights: dict[str, dict[str, int]] = {}
        self.bounds: list[tuple[str, str, Decimal]] = []
        """The comparisons that comments have, which are a part of what the field is: of `young_drivers # drivers under
        25` that they are under 25."""
        self.names: set[str] = set()
        """The words of the names of what the policy declares."""
        self.sized: set[str] = set()
        """What has a size, which is what leads are or run: `fleets with cameras` are leads of a policy of fleets."""
        self._written: dict[str, set[str]] = {}
        self._heads: set[str] = set()
        self.called: dict[str, tuple[str, ...]] = {}
        """What comments call the fields in quotes, as people do: `chairs plumbed and in use ("ops")`."""
        told = {one.name.text: remark for one, remark in remarks_of(checked, n.FieldDeclaration)}
        for name in types:
            self._of_name(name)
            self.called[name] = tuple(_QUOTED.findall(told.get(name, "").lower()))
            for word, weight in told_in(told.get(name, "")):
                self._add(word, name, weight)
            self.bounds += ((name, *bound) for bound in _bounds(told.get(name, "")))
            self.sized |= {singular(one) for one in _SIZED.findall(f"{name}: {told.get(name, '')}".lower())}
        for kind in checked.symbols.of_kind(Kind.EVENT):
            self._of_name(kind.name)
        self.reasons = {word: name for word, name in _of_reasons(checked) if name in types and not _says_little(word)}
        """What reasons count, which is said of nothing else in this policy: `souls`, of `right_crew`."""
        for word, name in self.reasons.items():
            self._add(word, name, COUNTED)
        for word, name in _of_rule_names(checked):
            self._add(word, name, HEAD)
        self.said = frozenset(self._written)
        self.sized |= {
            noun for noun in _defined_sizes(checked) if max(self.weights.get(stem(noun), {"": ABOUT}).values()) <= ABOUT
        }
        self.spoken = self.said | frozenset(_spoken(checked))
        """All words with which the policy speaks to people."""
        self.words = {word: one for word in self._written if (one := self._sure(word, types)) is not None}

    def of(self, word: str, field: str) -> int:
        """How much a stem says of a field; 0 where it says nothing."""
        return self.weights.get(word, {}).get(field, 0)

    def is_of_one(self, words: Sequence[str]) -> bool:
        """Whether words are said of one thing that the policy declares, and of nothing else."""
        return all(len(self.weights.get(stem(word), ())) == 1 for word in words)

    def _sure(self, word: str, types: Mapping[str, ValueType | None]) -> str | None:
        """The field that a word by itself says; of one without numbers a comment says too much by the way, and of days
        more is said by what happens on them."""
        found = self.weights[stem(word)]
        best = [name for name, weight in found.items() if weight == max(found.values())]
        if best[0] not in self._written[word]:
            return None  # a family `shoot` is no second `shooter`
        if len(best) != 1 or best[0] not in types or _says_little(word) or is_past(word) or len(word) < _LEAST:
            return None
        is_number, weight = types[best[0]] is ValueType.NUMBER, found[best[0]]
        is_plain = word not in small().everyday or weight == COUNTED or (is_number and word in self._heads)
        is_told = weight >= (HEAD if is_number else NAMED) and (is_number or kinds("is").end(tokens(word), 0) is None)
        return best[0] if is_plain and is_told and types[best[0]] is not ValueType.DATE else None

    def _of_name(self, name: str) -> None:
        of_it, _, per = name.partition("_per_")
        self._heads.add(_last_of(of_it))
        for part in of_it.split("_"):
            if not _is_small(part):
                self._add(singular(part), name, NAMED)
                if _is_unit(_adverbs_noun(part)):  # of `weekly_spend` that it is by the week
                    self._add(_adverbs_noun(part), name, ABOUT)
                self.names.add(singular(part))
        for part in per.split("_") if per else ():
            self._add(part, name, ABOUT)

    def _add(self, word: str, name: str, weight: int) -> None:
        if word in _outcomes():
            return
        said = self.weights.setdefault(stem(word), {})
        said[name] = max(weight, said.get(name, 0))
        self._written.setdefault(word, set()).add(name)


def heads_in(remark: str) -> Iterator[str]:
    """What a comment calls it in several words: `days off`, of `days off sick per head and year`."""
    for head, _ in _segments(remark):
        words = head.split()
        if 1 < len(words) <= _LONGEST and words[-1] != "only" and all(word.isalpha() for word in words):
            yield from dict.fromkeys((" ".join(words), " ".join(words[:2])))


def told_in(remark: str) -> Iterator[tuple[str, int]]:
    """The words of a comment, each with how much it says: of `vehicles on the schedule (fleet size)` the vehicles and
    the fleet, and of the schedule a little."""
    for segment in filter(None, map(str.strip, _SEGMENT.split(remark.lower()))):
        if counts := _COUNTS.match(segment):
            yield from _weighed(spoken_words(segment[counts.end() :])[:1], COUNTED)
    for head, about in _segments(remark):
        for part in _EITHER.split(f" {head} "):
            words = spoken_words(part)
            if words[-1:] and words[-1] in _SIZE and len(words) > 1:
                words = words[:-1]
                yield from _weighed(words[-1:], COUNTED)
            yield from _weighed(words[-1:], HEAD)
            yield from _weighed(words[:-1], BESIDE)
        of_it = _OF_THING.match(about) if _is_unit(head) else None
        yield from _weighed([of_it["thing"]] if of_it else (), HEAD)  # of `pounds of retainer paid so far` the retainer
        yield from _weighed(spoken_words(about), ABOUT)


def _segments(remark: str) -> Iterator[tuple[str, str]]:
    """The parts of a comment, each as what it says the field to be, and what it says of that."""
    for segment in filter(None, map(str.strip, _SEGMENT.split(remark.lower()))):
        rest = _COUNTS.sub("", segment)
        behind = _BEHIND.match(rest)
        head, about = (behind["head"], behind["about"]) if behind else (rest, "")
        yield ("", rest) if _ALL.match(rest) else (head.strip(), about)


def _bounds(remark: str) -> Iterator[tuple[str, Decimal]]:
    said = tokens(remark)
    for place in range(len(said)):
        known = small().compare.longest(said, place)
        if known is not None and known[1] < len(said) and (value := said[known[1]].value) is not None:
            yield known[0], value


def _weighed(words: Sequence[str], weight: int) -> Iterator[tuple[str, int]]:
    for word in map(_adverbs_noun, words):
        tells = not _is_small(word) and (word not in small().everyday or _is_unit(word))
        if word.isalpha() and (tells or weight == COUNTED):
            yield word, weight


def tallies_in(types: Mapping[str, ValueType | None], events: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The fields whose names say that they count what was done, each with its noun (`past_bookings`); where an event
    says that, it is asked for."""
    for name, type_ in types.items():
        first, _, rest = name.partition("_")
        noun, _, last = name.rpartition("_")
        if type_ is not ValueType.NUMBER:
            continue
        found = rest.removeprefix("of_") if first in _TALLIED else noun if last in ("count", "total") else ""
        if found and "_" not in found and past_of(found.removesuffix("s")) not in events:
            yield name, found.removesuffix("s")


def worst_ends(checked: Checked) -> dict[str, bool]:
    """Of the fields with numbers whether the least is the worst, where the rules say so: they take points for what is
    above or below, or give some for the contrary; of a field of which they say both, nothing."""
    found: dict[str, set[bool]] = {}
    for rule in nodes_of(checked, n.Rule):
        is_bad = rule.points is None or rule.points.negative
        for leaf, is_so in read_in_place(rule.condition, checked.symbols):
            if isinstance(leaf, n.Compare) and isinstance(leaf.value, n.Number):
                is_below = (leaf.op in (n.CompareOp.LESS, n.CompareOp.LESS_EQUAL)) == is_so
                found.setdefault(leaf.name.text, set()).add(is_below == is_bad)
    return {field: next(iter(ends)) for field, ends in found.items() if len(ends) == 1}


def _of_reasons(checked: Checked) -> Iterator[tuple[str, str]]:
    """The word that a reason has beside a number that its rule compares a field with, with that field: of `loss_ratio <
    40 because "A burner under 40 gets us any underwriter"` the burner."""
    for rule in nodes_of(checked, n.Rule):
        compared: dict[Decimal, set[str]] = {}
        for field, numbers in comparisons_in(checked, rule.condition) if rule.because is not None else ():
            for number in numbers:
                compared.setdefault(number, set()).add(field)
        said = tokens(rule.because.value) if rule.because is not None else ()
        for place, token in enumerate(said):
            fields = compared.get(token.value, set()) if token.value is not None else set()
            if len(fields) == 1 and (word := _counted_at(said, place)):
                yield word, next(iter(fields))


def _defined_sizes(checked: Checked) -> Iterator[str]:
    """What definitions call big or right: the fleet of `big_fleet`."""
    for one in checked.symbols.of_kind(Kind.DEFINITION):
        first, _, noun = one.name.partition("_")
        if noun and "_" not in noun and first in _FITTING:
            yield singular(noun)


def _spoken(checked: Checked) -> Iterator[str]:
    """The words of a policy's title, of its comments and of what its groups ask."""
    for unit in (checked.main, *checked.used):
        yield from (word.key for one in unit.file.comments for word in tokens(one.text))
        for one in unit.file.statements:
            text = one.title if isinstance(one, n.PolicyHeader) else getattr(one, "question", None)
            yield from (word.key for word in tokens(text.value)) if text is not None else ()


def _of_rule_names(checked: Checked) -> Iterator[tuple[str, str]]:
    """What a rule that compares one number calls it: of `when vehicles > 10 as right_fleet` the fleet."""
    for rule in nodes_of(checked, n.Rule):
        compared = {field for field, _ in comparisons_in(checked, rule.condition)}
        is_one = len(compared) == 1 == len(list(read_in_place(rule.condition, checked.symbols)))
        if is_one and rule.name is not None and "_" in rule.name.text:
            yield from ((word, next(iter(compared))) for word, _ in _weighed([_last_of(rule.name.text)], HEAD))


def _last_of(name: str) -> str:
    return singular(name.rpartition("_")[2])


def comparisons_in(checked: Checked, condition: n.Condition) -> Iterator[tuple[str, tuple[Decimal, ...]]]:
    """The fields that a condition compares with numbers, definitions read in place, each with those numbers."""
    for leaf, _ in read_in_place(condition, checked.symbols):
        match leaf:
            case n.Compare(name, _, n.Number(value)) | n.Is(name, n.Number(value), _):
                yield name.text, (value,)
            case n.Happened(name, window=n.BetweenWindow(n.Number(low), n.Number(high))):
                yield name.text, (low, high)
            case _:
                pass


def _counted_at(said: Sequence[Token], place: int) -> str:
    """What the number at a place is of: what stands before its comparison (`a quota of 60`), else what stands behind
    it; "" where nothing says so."""
    start = min(
        (at for at in range(max(0, place - 4), place) if small().compare.end(said[:place], at) == place), default=0
    )
    start = start or (place - 1 if place > 1 and said[place - 1].key == "of" else 0)
    if start and _is_noun(said[start - 1]):
        return said[start - 1].key
    behind = said[place + 1 : place + 2]
    return behind[0].key if behind and _is_noun(behind[0]) else ""


def _is_noun(token: Token) -> bool:
    is_word = token.kind == "word" and token.value is None and token.key.isalpha()
    return is_word and not _is_small(token.key) and not _is_unit(token.key) and token.key not in _outcomes()


def _says_little(word: str) -> bool:
    """Whether people say it of everything: of any lead, of the score, of all that is counted in it."""
    return word in _outcomes() or _is_unit(word) or small().entity.end(tokens(word), 0) is not None


@cache
def _outcomes() -> frozenset[str]:
    """The words for the score."""
    return frozenset(key for phrase in phrases(raw()["outcome"]["score"]) for key in spoken_words(phrase))


def _is_small(word: str) -> bool:
    return word in _LEADS_OVER or (len(word) <= _SHORT and small().glue.end(tokens(word), 0) is not None)


def _is_unit(word: str) -> bool:
    """Whether it says what numbers are of, though people say it of everything: the `month` of `pounds a month`."""
    return kinds("unit").end(tokens(word), 0) is not None


def _adverbs_noun(word: str) -> str:
    """`monthly` is by the month."""
    return word.removesuffix("ly") if len(word) > 5 else word


@cache
def kinds(role: str) -> Phrases[str]:
    """The phrases that have a role with each kind that they say: `is`, `unit`, `than`, `most`, `least`, `does`; those
    of the most and the least that no other kind has are `alone_most` and `alone_least`."""
    found: Phrases[str] = Phrases()
    for kind, said in raw()["measures"].items():
        for phrase in phrases(said.get(role, "")):
            found.add(phrase, kind)
    return found
