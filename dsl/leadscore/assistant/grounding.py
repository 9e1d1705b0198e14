"""Whether an answer in a model's own words says only what the tools said: every number, day, name and rule in it must
stem from a tool's result or from the question, and a number from what was said of the lead that it is said of.

It holds single claims against single facts. What it cannot see: that something is left out, that a true number is put
to a wrong use (`70 days` for 70 points), and opinions. docs/assistant-models.md tells people so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from unicodedata import category, name

from leadscore.assistant.attributing import Whose, misattributed
from leadscore.assistant.evidence import IDENTITY, WORD, Evidence
from leadscore.assistant.figures import days_of, moments_of, percents_of, times_of
from leadscore.assistant.grounding_words import ALWAYS, AMOUNTS, NO_RULES, OPENERS
from leadscore.assistant.vague_days import unsaid_days, without_months
from leadscore.values.text import fold

_FENCE = re.compile(r"```(?:[a-z]*\n)?(.*?)(?:```|\Z)", re.DOTALL)
_QUOTED = re.compile(
    r"`([^`\n]+)`|“([^”\n]+)”|„([^“”\n]+)[“”]|\"([^\"\n]+)\"|[«‹]\s?([^»›\n]+?)\s?[»›]|"
    r"(?<!\w)['‘]((?:[^'’‘\n]|(?<=\w)['’](?=\w))+)['’](?!\w)"
)
_EMPHASIS = re.compile(r"(?<!\w)[*_~]+(?=\S)|(?<=\S)[*_~]+(?!\w)")
_STARTS = re.compile(r"(?:^|[.!?:;\n]|\n\s*[-*•]|^\s*\d+[.)])\s*$")
_LONGEST_WORD, _SHOWN = 400, 40
_LIST_NUMBER = re.compile(r"\s*(\d{1,2})[.)]\s")
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)|\d+(?:['’·_]\d+)+")
_PATH = re.compile(r"\w*://\S+|(?<!\w)\w[\w-]*(?:/[\w-]+)+")
_FACTOR = re.compile(
    r"(?<![\w.])\d[\d.,]*\s?(?:x\b|times (?:as|more|less|fewer)\b)|\ba score of (?=[a-z])", re.IGNORECASE
)
_RULE = re.compile(r"\brules?,? (?:called|named) (\w[\w-]*)|\bthe (\w[\w-]*) rules?\b", re.IGNORECASE)


def ungrounded(
    answer: str,
    evidence: Evidence,
    is_name: Callable[[str], bool] = lambda word: False,
    whose: Whose = lambda mention: frozenset(),
) -> list[str]:
    """What an answer says that no tool said, as it is written there; empty where all of it is grounded. `is_name` tells
    whether a word is part of a lead's or company's name, `whose` which leads a name or id means."""
    text = "".join(char for char in answer if category(char) != "Cf")
    if endless := [word for word in text.split() if len(word) > _LONGEST_WORD]:
        return [f"{word[:_SHOWN]}…" for word in endless]  # nobody said it: what leads wrote is cut off before
    text = _without_list_numbers(text)
    quoted = [line for block in _FENCE.findall(text) for line in block.splitlines() if line.strip()]
    text = _FENCE.sub(r" \1 ", text)
    quoted += [next(filter(None, groups)) for groups in _QUOTED.findall(text)]
    rest = _EMPHASIS.sub("", _QUOTED.sub(_kept(evidence), text))
    found = [text for text, moment in moments_of(rest) if not evidence.has_moment(*moment)]
    days, rest = days_of(rest)
    times, rest = times_of(rest)
    found += [text for text, day in days if not evidence.has_day(day)]
    found += [text for text, time in times if not evidence.has_time(time)]
    found += [text for text, value in percents_of(rest) if not evidence.has_percent(value)]
    found += unsaid_days(rest, evidence)
    rest = without_months(rest)
    found += [text for text in quoted if not evidence.may_be_quoted(text)]
    found += [text for text in _literal(rest) if not evidence.has_text(text)]
    found += misattributed(rest, evidence, is_name, whose)
    plain = IDENTITY.sub(" ", rest)
    found += [word for word in _names(plain) if not evidence.has_word(word)]
    found += _put_together(plain, evidence, is_name)
    return list(dict.fromkeys(found))


def _kept(evidence: Evidence) -> Callable[[re.Match[str]], str]:
    """What only a stranger wrote is quoted, and no claim of the answer; all other quotes are words of it, too. That a
    quoted condition says `ready` claims it of nobody."""

    def replaced(match: re.Match[str]) -> str:
        text = next(filter(None, match.groups()))
        if not evidence.has_text(text) and evidence.may_be_quoted(text):
            return " … "
        return re.sub(r"(?i)\bready\b", "…", match[0]) if " " in text else f" {text} "

    return replaced


def _without_list_numbers(text: str) -> str:
    """Without the `1.` and `2)` that count the lines of the answer, one after the other."""
    lines, told = text.split("\n"), []
    numbers = [int(match[1]) if (match := _LIST_NUMBER.match(line)) else 0 for line in lines]
    due = 1
    for at, line in enumerate(lines):
        if numbers[at] == 1 and 2 in numbers[at + 1 :]:
            due = 1
        if numbers[at] == due and (due > 1 or 2 in numbers[at + 1 :]):
            line, due = _LIST_NUMBER.sub("", line, count=1), due + 1
        told.append(line)
    return "\n".join(told)


# ------------------------------------------------------------------------------------------------ word for word


def _literal(text: str) -> Iterator[str]:
    """What has to be said just so: ids, addresses, names of rules, and numbers that are written in other ways."""
    yield from (found.rstrip(".,;:)") for found in IDENTITY.findall(text))
    yield from (*_GROUPED.findall(text), *map(str.strip, _FACTOR.findall(text)))
    yield from (path for path in _PATH.findall(IDENTITY.sub(" ", text)) if fold(path) not in ("and/or", "yes/no"))
    for found in re.findall(r"\S+", text):
        if any(category(char) in ("No", "Nl") for char in found) or any(map(_is_mixed, WORD.findall(found))):
            yield found.strip(".,;:!?()")
    for word in WORD.findall(text):
        if fold(word) in AMOUNTS:
            yield word
    for groups in _RULE.findall(text):
        rule = next(filter(None, groups))
        if fold(rule) not in NO_RULES and not rule.isdigit():
            yield rule


def _is_mixed(word: str) -> bool:
    """Whether a word is put together of two alphabets, so that it looks like another."""
    kinds = {"LATIN" if name(char, "").startswith("LATIN") else "other" for char in word if char.isalpha()}
    return len(kinds) > 1


# ------------------------------------------------------------------------------------------------ names


def _names(text: str) -> Iterator[str]:
    """Words written large, but for those that a sentence may start with."""
    for match in WORD.finditer(text):
        word = match[0]
        if not word[0].isupper() or fold(word) in ALWAYS:
            continue
        before = text[: match.start()]
        starts = _STARTS.search(before.rstrip(" \t([*_“\"'`‘«„—–-")) is not None or not before.strip()
        if not starts or fold(word).replace("’", "'").split("-")[0] not in OPENERS:
            yield word


def _put_together(text: str, evidence: Evidence, is_name: Callable[[str], bool]) -> Iterator[str]:
    """`Nadia Candlemaker` where a Nadia and a Candlemaker were named."""
    words = list(WORD.finditer(text))
    for first, second in pairwise(words):
        pair = [re.sub(r"[’']s$", "", match[0]) for match in (first, second)]
        if (
            text[first.end() : second.start()] != " "
            or pair[0] != first[0]
            or not all(word[0].isupper() for word in pair)
        ):
            continue
        if fold(pair[0]) in OPENERS or not all(is_name(fold(word)) and evidence.has_word(word) for word in pair):
            continue
        if not evidence.has_text(" ".join(pair)):
            yield " ".join(pair)
