"""What a question names: leads, conditions, a rule, times and numbers; and its shape with these taken out, in which all
questions of a kind look alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.words import singular
from leadscore.assistant.understanding.amounts import Amount, amounts_in
from leadscore.assistant.understanding.asides import without_asides
from leadscore.assistant.understanding.bands import of_bands, said_in_full
from leadscore.assistant.understanding.contrasts import set_aside
from leadscore.assistant.understanding.in_short import written_out
from leadscore.assistant.understanding.leads import Mention, leads_in, strangers_in
from leadscore.assistant.understanding.lexicon import any_of, by_word, listed, table
from leadscore.assistant.understanding.made_precise import made_precise
from leadscore.assistant.understanding.named_in_request import with_conditions
from leadscore.assistant.understanding.orders import OrderMention, orders_in
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.past import with_past
from leadscore.assistant.understanding.reasons import without_reasons
from leadscore.assistant.understanding.repairs import repaired
from leadscore.assistant.understanding.requests import draft_in
from leadscore.assistant.understanding.rules import RuleMention, rule_in
from leadscore.assistant.understanding.times import Time, times_in
from leadscore.assistant.understanding.valued import without_values
from leadscore.assistant.understanding.words import Word, mended, spelt_out, words_of
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.drafting.conditions import Found
    from leadscore.assistant.world import World

LEAD, FIRM, TIME, WHERE, RULE, NUMBER = "<lead>", "<firm>", "<time>", "<where>", "<rule>", "<n>"
ASIDE = "~"
_SURE_RULE = 0.6
_HAVE_ALL = frozenset("score scores points history grade email name company trend".split())
_NAMING = frozenset("called named name surname surnamed".split())
_OF_FIRM = re.compile(r"(?:not )?company ")
_SHOULD_LIKE = re.compile(r"\b(i|we) should(?= (?:like|love|be (?:glad|happy|grateful))\b)", re.IGNORECASE)
_ONLY_CHECKED = re.compile(
    r"^(\W*(?:please )?(?:check|see|test|try|show me|tell me|find out|calculate))\W+(?:but )?without "
    r"(?:writing|saving|applying|changing|proposing)(?: it| that| anything)?(?: yet)?\W+",
    re.IGNORECASE,
)
"""`check, without writing it, what …`: what is asked of is written by nobody."""
_FOR_WHAT = re.compile(
    r"^\W*for (?:my|our|tomorrow's|today's|the)(?: [^\W\d][\w-]*){1,4}\s?[:–—-] "
    r"(?=(?:how many|(?:number|quantity) of|the (?:number|count|list|names)|count|who|which|list|show|give me|best)\b)",
    re.IGNORECASE,
)
"""`for my Monday slide: how many …`: what the answer is for."""
_TARGET = re.compile(r'(?:^|and |or |not |never |\()(?!company)\w+ "(?P<target>[^"]+)"')
_MOVED_UP = re.compile(
    rf"^\W*(?:{any_of('polite')}\W+)*{any_of('moves_up')}(?: [^\W\d][\w-]*){{1,6}}? up to (?=\d)", re.IGNORECASE
)
"""`bump the callback points up to 14`: no bound of a score."""
_ASKED_IF_DONE, _THEY = frozenset(("did", "does", "do")), "they"
_CLASS = by_word("alike")
_ANY_OF_THEM = re.compile(
    r"^(?P<before>\W*(?:(?:and|but|so|ok)\W+)*)(?P<verb>did|do|does|is|are|was|were|has|have)"
    r" (?:any|some|anyone|anybody|one|none) of (?P<those>them|these|those|em)\b",
    re.IGNORECASE,
)
"""`did any of them request a demo` asks which of them did."""
_SUPERLATIVES = listed("superlatives")
_LEADING = listed("leading_condition")
"""Small words that a condition may begin with: `what is an MQL` and `what is hot` look alike without them."""

_OF_CHANGES = frozenset(re.findall(r"[a-z]{5,}", " ".join(table("in_full").values())))
"""What changes are told with is no slip of another word: `notified` none of `noticed`."""


@dataclass(frozen=True)
class Spotted:
    """A question, without what is taken back in it, and what was found in it. `tags` has of each word what it belongs
    to: a placeholder, or None. `left_out` are the leads that it names to say who else is meant; `aside` are the places
    of the words that only say what is not asked."""

    question: str
    words: tuple[Word, ...]
    tags: tuple[str | None, ...]
    leads: tuple[Mention, ...]
    left_out: tuple[Mention, ...]
    orders: tuple[OrderMention, ...]
    times: tuple[Time, ...]
    amounts: tuple[Amount, ...]
    found: Found
    rule: RuleMention | None
    aside: frozenset[int]
    common: frozenset[str]
    world: World

    @cached_property
    def draft(self) -> tuple[str, str | None]:
        """What a rule shall do, if it asks for one, and the rule, None where it cannot be written."""
        request, sentence = draft_in(self.world, self.question)
        texts = (spelt_out(self.question), *with_conditions(self)) if sentence is None else ()
        return request, sentence or next(filter(None, (draft_in(self.world, text)[1] for text in texts)), None)

    def shape(self) -> list[str]:
        """The words, with one placeholder for each run of words that belong to the same; those that say what is not
        asked are marked with ASIDE."""
        return [text for text, _ in self._tokens()]

    def kinds(self) -> list[str]:
        """As `shape`, with one word for words that mean the same here."""
        return [
            text if is_tag else "lead" if self.is_lead(text) else _CLASS.get(text, text)
            for text, is_tag in self._tokens()
        ]

    def is_lead(self, word: str) -> bool:
        """Whether the policy calls its leads so: the `fleets` of one that has their size."""
        from leadscore.assistant.drafting.lexicon import lexicon_of

        return singular(word) in lexicon_of(self.world).evidence.sized

    def _tokens(self) -> Iterable[tuple[str, bool]]:
        before: str | None = None
        for place, (word, tag) in enumerate(zip(self.words, self.tags, strict=True)):
            begins = tag == WHERE and before != WHERE and self.tags[place + 1 : place + 2] == (WHERE,)
            tag = None if begins and word.text in _LEADING else tag
            if place in self.aside:
                yield f"{ASIDE}{_CLASS.get(word.text, word.text) if tag is None else tag}", True
            elif tag is None:
                yield word.text, False
            elif tag != before:
                yield tag, True
            before = tag


class Spotter:
    """Spots in questions about one world. `common` are the words that people ask with."""

    def __init__(self, world: World, common: frozenset[str]) -> None:
        self._world, self._common = world, common

    def spotted(self, question: str) -> Spotted:
        """What the question names."""
        from leadscore.assistant.drafting.conditions import conditions_in

        world = self._world
        question = _ONLY_CHECKED.sub(r"\1 ", _SHOULD_LIKE.sub(r"\1 would", question))
        question = _FOR_WHAT.sub("", question)
        question = without_asides(world, question, self._known)
        question = without_reasons(repaired(made_precise(world, said_in_full(world, written_out(question)))))
        question = with_past(world, question)
        question = _ANY_OF_THEM.sub(r"\g<before>which of \g<those> \g<verb>", question)
        raw = words_of(question)
        words = mended(raw, self._known, world.people.names | self._said_of_leads | _OF_CHANGES)
        leads = without_values(world, words, question, leads_in(world, words, question, self._known))
        times = times_in(question, world.as_of)
        orders = orders_in(world, words, question)
        whom = _MOVED_UP.sub(lambda match: match[0].replace(" up to", "    to"), question)
        found = conditions_in(world, without_orders(_without_names(world, words, leads, whom), orders))
        leads = tuple(one for one in leads if not _is_target(words, one, found))
        tags: list[str | None] = [None] * len(words)

        def tag(places: Iterable[int], name: str) -> None:
            for place in places:
                if tags[place] is None:
                    tags[place] = name

        for mention in leads:
            kind = WHERE if mention.left_out else FIRM if mention.is_company else LEAD
            tag(range(mention.first, mention.last + 1), kind)
        tag(_with_leads(words, within(words, _apart(world, question, found.spans))), WHERE)
        tag(within(words, [(one.named, one.end) for one in orders]), WHERE)
        tag(within(words, [(time.start, time.end) for time in times]), TIME)
        strangers = strangers_in(words, question, self._known, [place for place, one in enumerate(tags) if one])
        ends = {mention.last for mention in leads if mention.is_company}  # `Copper Kettle Foods` is one firm
        for mention in strangers:
            tag(range(mention.first, mention.last + 1), FIRM if mention.first - 1 in ends else LEAD)
        strangers = tuple(mention for mention in strangers if mention.first - 1 not in ends)
        aside = set_aside(words)
        numbers = amounts_in(words)
        amounts = tuple(amount for amount in numbers if amount.last not in aside)
        used = frozenset(place for place, one in enumerate(tags) if one in (LEAD, FIRM, TIME))
        rule = rule_in(world, words, used, [amount.value for amount in numbers if _is_present(words, amount)])
        if rule is not None and rule.fit >= _SURE_RULE:
            tag(rule.words, RULE)
        for amount in amounts:
            tag(range(amount.first, amount.last + 1), NUMBER)
        named = sorted((*leads, *strangers), key=lambda mention: mention.first)
        meant, left_out = (tuple(one for one in named if one.left_out is out) for out in (False, True))
        return Spotted(
            question,
            words,
            tuple(tags),
            meant,
            left_out,
            orders,
            times,
            amounts,
            found,
            rule,
            aside,
            self._known,
            world,
        )

    @cached_property
    def _known(self) -> frozenset[str]:
        """The words that people ask with, and those of the policy."""
        names = self._world.saved.checked.symbols.names
        parts = {part for name in names for part in name.split("_") if len(part) > 1}
        return self._common | _SUPERLATIVES | parts | {singular(part) for part in parts}

    @cached_property
    def _said_of_leads(self) -> frozenset[str]:
        """The words of what the policy and its leads have: `drone` is no slip where leads were surveyed by one."""
        from leadscore.assistant.drafting.lexicon import lexicon_of

        return frozenset(lexicon_of(self._world).known_words())


def _without_names(world: World, words: Sequence[Word], leads: Iterable[Mention], question: str) -> str:
    """The question with blanks for the names that would say a condition else: `The Hot Clinic`, `Hugo Poole`; and for
    that of whoever is asked of, what is known to do things: `did Ada visit pricing`."""
    from leadscore.assistant.drafting.conditions import conditions_in

    for mention in leads:
        if mention.first and words[mention.first - 1].text in _ASKED_IF_DONE and len(mention.text) >= len(_THEY):
            start, end = words[mention.first].start, words[mention.last].end
            question = question[:start] + _THEY.ljust(end - start) + question[end:]
            continue
        if mention.is_company or mention.left_out or _is_name(words, mention):
            start, end = words[mention.first].start, words[mention.last].end
            condition = conditions_in(world, question[start:end]).condition
            if mention.left_out or not all(map(_OF_FIRM.match, conjuncts(condition))):
                question = question[:start] + " " * (end - start) + question[end:]
    return question


def _is_name(words: Sequence[Word], mention: Mention) -> bool:
    """Whether the words are somebody's, though a value is called so: `Hugo Poole`, `called Poole`, `score of Poole`."""
    before = [word.text for word in words[max(0, mention.first - 2) : mention.first]]
    is_theirs = before[-1:] == ["of"] and before[0] in _HAVE_ALL
    is_led = is_theirs or not _NAMING.isdisjoint(before[-1:])
    return (" " in mention.text or is_led) and all(map(str.isalpha, mention.text.split()))


def _is_target(words: Sequence[Word], lead: Mention, found: Found) -> bool:
    """Whether a company's name only says which page or webinar something was done to: `read the Lanternmill story`."""
    within_ = any(start <= words[lead.first].start and words[lead.last].end <= end for start, end in found.spans)
    if not lead.is_company or not within_:
        return False
    done = [match["target"] for match in _TARGET.finditer(found.condition or "")]
    return any(fold(lead.text) in target for target in done)


def without_orders(question: str, orders: Iterable[OrderMention]) -> str:
    """The question with blanks for what leads shall stand in order by: `the most active in product` asks for nobody in
    a department of that name."""
    for one in orders:
        if one.measured:
            question = question[: one.start] + " " * (one.end - one.start) + question[one.end :]
    return question


def _apart(world: World, question: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The parts that say conditions, without what says that leads are nearly ready: `just under the threshold`."""
    found = list(spans)
    for first, last in (match.span() for match in of_bands(world, "near_ready").finditer(question)):
        parts = [((start, min(end, first)), (max(start, last), end)) for start, end in found]
        found = [(start, end) for pair in parts for start, end in dict.fromkeys(pair) if start < end]
    return found


def _with_leads(words: Sequence[Word], places: list[int]) -> list[int]:
    """With the `leads` right behind a condition: `warm leads` is one thing, as `leads in Germany` is."""
    behind = [place + 1 for place in places if place + 1 < len(words) and words[place + 1].text in ("leads", "ones")]
    return [*places, *behind]


def _is_present(words: Sequence[Word], amount: Amount) -> bool:
    """Whether a number is how it is now: `the -15`, `instead of 15`, `from 50`."""
    before = [word.text for word in words[max(0, amount.first - 2) : amount.first]]
    is_instead = before in (["instead", "of"], ["rather", "than"])
    return is_instead or before[-1:] in (["the"], ["from"], ["our"], ["those"], ["these"], ["not"])


def within(words: Iterable[Word], spans: Iterable[tuple[int, int]]) -> list[int]:
    """The places of the words that lie in one of these spans of the question."""
    spans = list(spans)
    return [
        place for place, word in enumerate(words) if any(start < word.end and word.start < end for start, end in spans)
    ]
