"""A question as words with their places: numbers read, hyphens and short forms taken apart, endings of plurals off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from leadscore.assistant.number_words import DIGITS, number_at, value_of
from leadscore.values.text import simple_lower

_TOKEN = re.compile(
    rf"""(?P<text>["“”„‟][^"“”„‟]*["“”„‟]|(?<![\w’'])['‘][^'’‘]+['’](?!\w))
      | (?P<day>\d{{4}}-\d{{2}}-\d{{2}}|(?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?![\w-])
      | (?P<domain>@?[a-z0-9][\w-]*(?:\.[\w-]+)*\.[a-z]{{2,}})(?![\w@])
      | (?P<ordinal>\d{{1,2}}(?:st|nd|rd|th)\b)
      | (?P<number>{DIGITS})(?P<unit>\s?(?:k|m|mio|million|thousand|bn)\b)?
      | (?P<word>w/o?(?=\s)|[^\W_]+(?:['’`´][^\W\d_]+)?)
      | (?P<sign>--?>|==>|>=|<=|=>|=<|≥|≤|!=|<>|==|\|\||&&|[^\s_])""",
    re.VERBOSE | re.IGNORECASE,
)
_SORTS = ("text", "day", "domain", "ordinal", "number", "word", "sign")
_HYPHEN = re.compile(r"\w[-–][^\W\d]")
_OF_PATH = re.compile(r"(?<![^\s(\"'“‘])/(?=[^\W\d])|(?<=\w)/(?=\*)|(?<=/)\*")
"""What a page's address begins and ends with: `/pricing`, `/blog/*`; in `France / Spain` it stands between two."""
_SIGNS = {
    "≥": ">=", "=>": ">=", "≤": "<=", "=<": "<=", "==": "=", "<>": "!=", "||": "or", "&&": "and", "->": ":", "-->": ":",
    "==>": ":", "→": ":", "⇒": ":",
}  # fmt: skip
_UNITS = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mio": 1_000_000, "million": 1_000_000, "bn": 1_000_000_000}
_RUN_ON = {
    "theyre": ("they", "are"), "theyve": ("they", "have"), "whos": ("who", "is"), "thats": ("that", "is"),
    "youve": ("you", "have"), "weve": ("we", "have"), "ive": ("i", "have"), "youre": ("you", "are"),
}  # fmt: skip
_NOT = re.compile(
    r"(is|are|was|were|do|does|did|has|have?|had|would|should|could|ca|wo)n(?:['’`´]?t)|(cannot)|(ain['’]?t)"
)
_SHORT = re.compile(r"(\w+)['’`´](s|re|ve|ll|d|m)")
_LONG = {"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}
_IRREGULAR = {
    "was": "is",
    "were": "are",
    "ppl": "people",
    "persons": "people",
    "pls": "please",
    "plz": "please",
    "pts": "point",
    "pt": "point",
    "w": "with",
    "w/": "with",
    "w/o": "without",
    "mgr": "manager",
    "mgrs": "manager",
    "mngr": "manager",
    "dept": "department",
}
_KEPT = frozenset(
    "is this us plus minus less news as has does his its yes gas sales business address process access "
    "details series across whereas various previous always thus bus status campus focus press express wireless "
    "logistics".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """`key` is how it is looked up: folded, singular. `value` is what a number says (also one in words); `text` of a
    quoted text is without its quotes. `start` and `end` are its place; two words of one short form share it."""

    text: str
    key: str
    start: int
    end: int
    kind: str = "word"
    value: Decimal | None = None

    @property
    def spoken(self) -> str:
        """The key, of a number with what it says: the band `tier 1` is not spoken of with `tier 2`."""
        return self.key if self.key != "#" or self.value is None else f"#{self.value.normalize():f}"


def tokens(text: str) -> tuple[Token, ...]:
    """The words, numbers, texts and signs, in order."""
    return tuple(_numbered(list(_read(text))))


@lru_cache(16_384)
def spoken_words(text: str) -> tuple[str, ...]:
    """The keys of a phrase's words, as `Token.spoken` has them."""
    return tuple(token.spoken for token in tokens(text))


@lru_cache(8_192)
def singular(word: str) -> str:
    """`companies` is `company`. Not a dictionary: it is enough that both sides are treated alike."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) == 3 and word[2] == "s" and not set(word) & set("aeiouy"):
        return word[:2]
    if len(word) < 4 or word in _KEPT or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def _read(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if (match[0] in "-–" and _HYPHEN.match(text, max(0, start - 1))) or _OF_PATH.match(text, start):
            continue
        kind = next(name for name in _SORTS if match[name] is not None)
        said = simple_lower(match[0])
        match kind:
            case "text":
                yield Token(match[0][1:-1].strip(), '"', start, end, "text")
            case "number":
                unit = _UNITS.get(simple_lower((match["unit"] or "").strip()), 1)
                value = value_of(match["number"]) * unit
                yield Token(said, "#", start, end, "number", value)
            case "word":
                yield from _words(said, start, end)
            case "ordinal":
                yield Token(said, said, start, end)
            case "day":
                yield Token(said, "<day>", start, end, kind)  # no `day` by itself, which is a duration
            case "sign":
                yield Token(_SIGNS.get(said, said), _SIGNS.get(said, said), start, end, "sign")
            case _:
                yield Token(said.removeprefix("@"), kind, start, end, kind)


def _words(said: str, start: int, end: int) -> Iterator[Token]:
    """`isn't` is two words, `company's` is one."""
    if negated := _NOT.fullmatch(said):
        verb = negated[1] or ("can" if negated[2] else "is")
        verb = {"ca": "can", "wo": "will", "hav": "have"}.get(verb, verb)
        yield Token(verb, singular(verb), start, end)
        yield Token("not", "not", start, end)
    elif said in _RUN_ON:
        yield from (Token(word, singular(word), start, end) for word in _RUN_ON[said])
    elif short := _SHORT.fullmatch(said):
        yield Token(short[1], singular(short[1]), start, end)
        if short[2] in _LONG:
            yield Token(_LONG[short[2]], _LONG[short[2]], start, end)
    else:
        yield Token(said, singular(said), start, end)


def _numbered(found: list[Token]) -> Iterator[Token]:
    """Numbers in words become one token each: `two hundred`, `a dozen`, `thirty five`. `one` keeps its word: it may be
    none (`the hot ones`, `one of our countries`)."""
    texts = [token.text if token.kind in ("word", "number") else "" for token in found]
    at = 0
    while at < len(found):
        first, read = found[at], number_at(texts, at)
        if read is None or (read[1] == at + 1 and first.value is not None):
            yield first
            at += 1
            continue
        value, end = read
        is_one = first.text == "one" and end == at + 1
        key, kind = ("one", "word") if is_one else ("#", "number")
        yield Token(first.text, key, first.start, found[end - 1].end, kind, value)
        at = end
