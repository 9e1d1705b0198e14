"""Numbers in a question, with what they count: `25 points`, `a quarter of them`, `40 calls a week`, `minus ten`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from leadscore.assistant.number_words import NUMBER_WORDS, number_at
from leadscore.assistant.understanding.lexicon import by_word, listed
from leadscore.assistant.understanding.words import Word

_PARTS = {"half": Decimal(50), "third": Decimal(33), "quarter": Decimal(25), "fifth": Decimal(20), "tenth": Decimal(10)}
_EVERY_SO_MANY = {
    word: Decimal(share)
    for word, share in (("second", 50), ("other", 50), ("third", 33), ("fourth", 25), ("fifth", 20), ("tenth", 10))
}
_UNIT = by_word("units")
_STARTS = frozenset({*NUMBER_WORDS, "a", "an", "couple", "handful", "half"})
_BETWEEN = listed("before_unit")
_SPANS = frozenset({"days", "weeks", "months", "years"})
_EVERY = frozenset({"a", "each", "every"})
_RUN_ON = frozenset("k m st nd rd th d w h x p pt pts pct".split())
"""What may stand right behind digits, besides units."""
_SIGNS = {"-": -1, "–": -1, "−": -1, "minus": -1, "negative": -1, "+": 1, "plus": 1}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number; `unit` is that of the word behind it, "" where none is. `sign` is -1 or 1 where it is said, else 0.
    `first` and `last` are the places of its words (with its sign, without its unit)."""

    value: Decimal
    unit: str
    sign: int
    first: int
    last: int

    @property
    def signed(self) -> Decimal:
        """With the sign that was said."""
        return -self.value if self.sign < 0 else self.value


def amounts_in(words: Sequence[Word]) -> tuple[Amount, ...]:
    """All numbers, in order; those of dates and ids too, which are for whoever spots those to take away."""
    return tuple(_amounts(words))


def _amounts(words: Sequence[Word]) -> Iterator[Amount]:
    place = 0
    while place < len(words):
        found = _share(words, place) or _number(words, place)
        if found is None:
            place += 1
            continue
        value, behind, unit = found
        sign = _SIGNS.get(words[place - 1].text, 0) if place else 0
        if sign and words[place - 1].text in "-–−+" and place > 1 and words[place - 2].end == words[place - 1].start:
            sign = 0  # `2-3`
        yield Amount(value, unit or _unit(words, behind), sign, place - 1 if sign else place, behind - 1)
        place = behind


def _number(words: Sequence[Word], place: int) -> tuple[Decimal, int, str] | None:
    """A number, and the place behind it."""
    text = words[place].text
    if not (text[0].isdigit() or text in _STARTS) or (text == "one" and not _is_number(words, place + 1)):
        return None
    found = number_at([word.text for word in words], place)
    if found is None or _is_ordinal(words, found[1]):
        return None
    value, behind = found
    if text[0].isdigit() and _is_run_on(words, place, behind):
        return None
    if behind < len(words) and words[behind].text == "k" and words[behind].start == words[behind - 1].end:
        value, behind = value * 1_000, behind + 1
    return value, behind, ""


def _is_run_on(words: Sequence[Word], place: int, behind: int) -> bool:
    """Whether digits and letters that are no unit stand together: `1e9` is no 1 and no 9, `6O` no 6."""
    before = words[place - 1] if place else None
    if before is not None and before.text.isalpha() and before.end == words[place].start:
        return True
    is_joined = behind < len(words) and words[behind].start == words[behind - 1].end and words[behind].text.isalpha()
    return is_joined and words[behind].text not in _RUN_ON and not _unit(words, behind)


def _is_ordinal(words: Sequence[Word], behind: int) -> bool:
    """`the 17th` counts nothing."""
    is_joined = 0 < behind < len(words) and words[behind].start == words[behind - 1].end
    return is_joined and words[behind].text in ("st", "nd", "rd", "th")


def _is_number(words: Sequence[Word], behind: int) -> bool:
    """Whether `one` counts: leads, points, hundreds."""
    return bool(_unit(words, behind)) or (behind < len(words) and words[behind].text in NUMBER_WORDS)


def _share(words: Sequence[Word], place: int) -> tuple[Decimal, int, str] | None:
    """`a quarter of them`, `half of those`, `every fifth lead`, `one in five` are percents."""
    text = words[place].text
    following = [word.text for word in words[place + 1 : place + 3]]
    if text == "every" and following[:1] and following[0] in _EVERY_SO_MANY:
        return _EVERY_SO_MANY[following[0]], place + 2, "percent"
    if text in ("one", "1") and following[:1] in (["in"], ["of"]) and len(following) == 2:
        found = _number(words, place + 2)
        if found is not None and 1 < found[0] <= 100 and not found[2] and _unit(words, found[1]) not in _SPANS:
            return Decimal(round(100 / found[0])), found[1], "percent"
    if text in _PARTS and following and following[0] in ("of", "them", "the", "converting", "buying", "closing"):
        return _PARTS[text], place + 1, "percent"
    return None


def _unit(words: Sequence[Word], behind: int) -> str:
    """The unit behind a number, a few small words between; of `25 a week` none."""
    for place, word in enumerate(words[behind : behind + 3]):
        unit = _UNIT.get(word.text, "")
        if unit:
            return "" if place and unit in _SPANS and words[behind + place - 1].text in _EVERY else unit
        if word.text not in _BETWEEN:
            return ""
    return ""
