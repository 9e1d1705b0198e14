"""Of whom an answer says a number, or that somebody is ready: which must have been said of that lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from leadscore.assistant.evidence import IDENTITY, WORD, Evidence
from leadscore.assistant.figures import counted_ones, placed_numbers
from leadscore.assistant.grounding_words import OPENERS
from leadscore.assistant.readiness import Claim, claims
from leadscore.values.text import fold

Leads = frozenset[str]
Whose = Callable[[str], Leads]
"""The leads that a name or an id means, as the tools call them; none where nobody is called so."""

_SENTENCES = re.compile(r"\n+|(?<=[.!?;])\s+")
_TOKEN = re.compile(r"\{lead\d+\}|[\w+@/-](?:[\w.+@/-]*[\w@/-])?")
_COUNTS = re.compile(
    r"\s*(?:%|(?:leads?|points?|percent|of|days?|weeks?|times|are|were|more|people|companies|rules?)\b)"
)
"""Behind a number that counts, and is no lead's id."""
_PRONOUN = re.compile(
    r"\b(?:she|he|they|it|her|his|him|their|its|(?:this|that|the) (?:lead|person|contact))\b", re.IGNORECASE
)
_BARE = re.compile(r"\W*(?:yes\W+|no\W+|indeed\W+)?(?:(?:not|already|currently|still|now)\s+)*ready\b", re.IGNORECASE)
_OF = re.compile(r"\s*(?:points?|pts)?\s*(?:of|for|at|by|\(|:|=|→)\s*(?:lead\s+)?", re.IGNORECASE)
_SO_IS = re.compile(r"\b(?:so|as|nor) (?:is|are|has|have|does|do|was|did)\s+$", re.IGNORECASE)
_JOINT = re.compile(r"(?:\s*(?:points?|pts))?\s*(?:,|,?\s*and|to|against|vs\.?|versus)\s*(?:only\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Mention:
    place: int
    end: int
    leads: Leads


@dataclass(frozen=True, slots=True)
class _Number:
    place: int
    written: str
    value: Decimal


_Part = _Mention | _Number | Claim


def misattributed(text: str, evidence: Evidence, is_name: Callable[[str], bool], whose: Whose) -> list[str]:
    """Numbers that nobody said, or said of other leads than those that they are said of here, and who is called ready
    and is not, or the other way round."""
    found: list[str] = []
    before: tuple[Leads, ...] = ()
    known = {fold(lead): lead for lead in evidence.of_lead}

    def meant(mention: str) -> Leads:
        """Of several who are called so, those of whom something was said."""
        leads = whose(mention)
        return leads & frozenset(evidence.of_lead) or leads

    for sentence in _SENTENCES.split(text):
        mentions = list(_mentions(sentence, known, is_name, meant))
        found += _Sentence(sentence, mentions, before, evidence).faults()
        before = _distinct([mention.leads for mention in mentions]) or before
    return found


def _mentions(sentence: str, known: dict[str, str], is_name: Callable[[str], bool], whose: Whose) -> Iterator[_Mention]:
    for match in _TOKEN.finditer(sentence):
        lead = known.get(fold(match[0]))
        if match[0].isdigit() and _COUNTS.match(sentence, match.end()):
            continue
        if lead is not None:
            yield _Mention(match.start(), match.end(), frozenset((lead,)))
        elif IDENTITY.fullmatch(match[0]) and (leads := whose(match[0])):
            yield _Mention(match.start(), match.end(), leads)
    run: list[re.Match[str]] = []
    for word in (*WORD.finditer(IDENTITY.sub(lambda match: " " * len(match[0]), sentence)), None):
        if run and (word is None or sentence[run[-1].end() : word.start()] != " " or not _is_of_name(word[0], is_name)):
            yield from _named(run, sentence, whose)
            run = []
        if word is not None and _is_of_name(word[0], is_name):
            run.append(word)


def _is_of_name(word: str, is_name: Callable[[str], bool]) -> bool:
    return word[0].isupper() and fold(word) not in OPENERS and any(map(is_name, _parts(word)))


def _parts(word: str) -> list[str]:
    whole = fold(word).replace("’", "'").removesuffix("'s")
    return [whole, *re.split(r"[-']", whole)]


def _named(run: Sequence[re.Match[str]], sentence: str, whose: Whose) -> Iterator[_Mention]:
    name = re.sub(r"[’']s$", "", sentence[run[0].start() : run[-1].end()])
    if leads := whose(name):
        yield _Mention(run[0].start(), run[-1].end(), leads)


def _distinct(mentioned: Sequence[Leads]) -> tuple[Leads, ...]:
    """Each once; `Timberline` beside one of its people is that person."""
    return tuple(dict.fromkeys(one for one in mentioned if not any(other < one for other in mentioned)))


@dataclass(slots=True)
class _Sentence:
    """`before` are the leads that the sentences before were about."""

    text: str
    mentions: list[_Mention]
    before: tuple[Leads, ...]
    evidence: Evidence

    def faults(self) -> list[str]:
        """A number belongs to the leads named before it since the last number, else to those named next; `66 of X` is
        X's."""
        found: list[str] = []
        parts = self._parts()
        run: list[Leads] = []
        is_over, paired = False, 0
        said: _Number | Claim | None = None
        for at, part in enumerate(parts):
            if isinstance(part, _Mention):
                run, is_over = ([] if is_over else run), False
                run.append(part.leads)
                if said is not None and _SO_IS.search(self.text, 0, part.place):
                    found += self._faults_of(said, (part.leads,))
                continue
            said, owners = part, _distinct(run) or self._following(parts[at:])
            if isinstance(part, Claim):
                found += self._faults_of(part, owners)
            elif paired:
                paired -= 1
            elif not is_over and self._are_in_order(parts[at:], owners):
                paired = len(owners) - 1
            else:
                found += self._faults_of(part, self._owner_behind(part, parts[at + 1 :]) or owners)
            is_over = True
        return found

    def _faults_of(self, part: _Number | Claim, owners: Sequence[Leads]) -> list[str]:
        if isinstance(part, Claim):
            return self._wrong_state(part, owners)
        return [] if self._holds(part, owners) else [part.written]

    def _parts(self) -> list[_Part]:
        chars = list(self.text)
        for mention in self.mentions:
            chars[mention.place : mention.end] = " " * (mention.end - mention.place)
        plain = IDENTITY.sub(lambda match: " " * len(match[0]), "".join(chars))
        numbers = [_Number(*found) for found in (*placed_numbers(plain), *counted_ones(plain))]
        places = [mention.place for mention in self.mentions]
        parts: list[_Part] = [*self.mentions, *numbers, *claims(self.text, places)]
        pronoun = _PRONOUN.search(plain)
        if pronoun is not None and self.before and pronoun.start() < min(places, default=len(plain)):
            parts += [_Mention(pronoun.start(), pronoun.end(), leads) for leads in self.before]
        return sorted(parts, key=lambda part: part.place)

    def _following(self, parts: Sequence[_Part]) -> tuple[Leads, ...]:
        """Those that are named next, before anything else is said of them; else those of the sentences before."""
        found: list[Leads] = []
        for part in parts:
            if isinstance(part, _Mention):
                found.append(part.leads)
            elif found:
                break
        return _distinct(found) or self.before

    def _owner_behind(self, number: _Number, following: Sequence[_Part]) -> tuple[Leads, ...]:
        """X of `66 of X` and `66 (X)`."""
        if not following or not isinstance(following[0], _Mention):
            return ()
        end = number.place + len(number.written)
        return (following[0].leads,) if _OF.fullmatch(self.text, end, following[0].place) else ()

    def _are_in_order(self, parts: Sequence[_Part], owners: Sequence[Leads]) -> bool:
        """`X and Y have 70 and 66 points`."""
        numbers = [part for part in parts[: len(owners)] if isinstance(part, _Number)]
        if len(owners) < 2 or len(numbers) != len(owners):
            return False
        joined = all(
            _JOINT.fullmatch(self.text, one.place + len(one.written), two.place) for one, two in pairwise(numbers)
        )
        return joined and all(self._holds(number, (leads,)) for number, leads in zip(numbers, owners, strict=True))

    def _holds(self, number: _Number, owners: Sequence[Leads]) -> bool:
        return self.evidence.has_number(number.value, frozenset[str]().union(*owners))

    def _wrong_state(self, claim: Claim, owners: Sequence[Leads]) -> list[str]:
        ready, leads = self.evidence.ready, frozenset[str]().union(*owners)
        if not self.mentions and not self._is_of_those_before(claim):
            return []
        if not leads:  # `yes, she is ready`, of whom the question names
            states = [state for state in ready.values() if state == claim.is_ready]
            return [] if states or not ready else [claim.written]
        if claim.once:
            is_said = claim.is_ready is False or all(
                ready.get(lead) or lead in self.evidence.once_ready for lead in leads
            )
        else:
            is_said = all(ready.get(lead) is claim.is_ready for lead in leads)
        return [] if is_said else [claim.written]

    def _is_of_those_before(self, claim: Claim) -> bool:
        """Whether a sentence that names nobody is about those before, as `she is ready` and `- ready` are."""
        return bool(_PRONOUN.search(self.text[: claim.place]) or _BARE.match(self.text))
