"""What a model itself put into a call proves nothing when the tool says it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from leadscore.assistant.evidence import IDENTITY, WORD, Evidence
from leadscore.assistant.figures import numbers_of
from leadscore.report.json_text import Json

_FREE = ("where", "sentence", "members", "threshold", "points", "within", "calls_per_week", "target_rate")
"""Arguments that may say anything; the others are names, looked up among what there is."""
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?!\w)")
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Echo:
    """The arguments of a call that say what nobody had said by then: as written, the words and the numbers of it."""

    written: Mapping[str, Json]
    words: frozenset[str]
    numbers: frozenset[Decimal]

    def without(self, result: Json, key: str = "") -> Json:
        """A tool's answer without it."""
        match result:
            case str():
                return self._text(result)
            case bool() | None:
                return result
            case int() | Decimal():
                return None if key in self.written and Decimal(result) in self.numbers else result
            case Mapping():
                return {name: self.without(item, name) for name, item in result.items()}
            case _:
                return [self.without(item, key) for item in result]

    def _text(self, text: str) -> str:
        for written in self.written.values():
            if isinstance(written, str) and written.strip():
                text = text.replace(written, " … ")
        for word in self.words:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "…", text)
        return _NUMBER.sub(lambda match: "…" if self._is_ours(match[0]) else match[0], text)

    def _is_ours(self, digits: str) -> bool:
        return Decimal(digits.replace(",", "")) in self.numbers


def echo_of(arguments: Mapping[str, Json], evidence: Evidence, is_known: Callable[[str], bool]) -> Echo:
    """`is_known` tells whether the policy says a word."""
    written: dict[str, Json] = {}
    words, numbers = set[str](), set[Decimal]()
    for key in _FREE:
        value = arguments.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            continue
        text = str(value)
        new = {number for _, number in numbers_of(IDENTITY.sub(" ", text)) if not evidence.is_general(number)}
        quoted = " ".join(_QUOTED.findall(text)) if key != "members" else text
        strange = {word for word in IDENTITY.findall(quoted) if not evidence.has_text(word) and not is_known(word)}
        strange |= {word for word in WORD.findall(quoted) if not evidence.has_word(word) and not is_known(word)}
        if new or strange:
            written[key] = value
            numbers |= new
            words |= strange
    return Echo(written, frozenset(words), frozenset(numbers))
