"""The parts of a condition: taken apart, put together, turned into their contraries."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HELD = re.compile(r'"[^"]*"|\([^()]*\)|\bbetween\s+\S+\s+and\s+\S+')
_DENIED = re.compile(r"^(?:not|never) | is (?:no|missing)$|^\S+ (?:is not|not in) ")
_TURNED = (
    (re.compile(r"(\S+) is not (.+)"), r"\1 is \2"),
    (re.compile(r"(\S+) not in (.+)"), r"\1 in \2"),
    (re.compile(r"(\S+) is no"), r"\1"),
    (re.compile(r"(\S+) is missing"), r"\1 is known"),
    (re.compile(r"(\S+) is known"), r"\1 is missing"),
    (re.compile(r"(\S+) is (.+)"), r"\1 is not \2"),
    (re.compile(r"(?:not|never) \((.+)\)"), r"\1"),
    (re.compile(r"(?:not|never) (.+)"), r"\1"),
    (re.compile(r"(\S+) >= (\S+)"), r"\1 < \2"),
    (re.compile(r"(\S+) > (\S+)"), r"\1 <= \2"),
    (re.compile(r"(\S+) <= (\S+)"), r"\1 > \2"),
    (re.compile(r"(\S+) < (\S+)"), r"\1 >= \2"),
    (re.compile(r'((?!not |never )\S+ "[^"]*"(?: within .+)?)'), r"never \1"),
    (re.compile(r"(\S+) in (.+)"), r"\1 not in \2"),
)
"""Forms of a part, and what holds where it does not; the first that fits counts."""


def conjuncts(condition: str | None) -> list[str]:
    """The parts of a condition that all must hold; one that is an alternative as a whole is one part."""
    if not condition:
        return []
    return [condition] if len(_split(condition, "or")) > 1 else _split(condition, "and")


def alternatives_in(part: str) -> list[str]:
    """The parts of which one must hold."""
    is_held = part.startswith("(") and _HELD.fullmatch(part) is not None
    return _split(part[1:-1] if is_held else part, "or")


def _split(text: str, word: str) -> list[str]:
    """At each such word that stands neither in quotes nor in parentheses."""
    bare = _HELD.sub(lambda match: "x" * len(match[0]), text)
    places = [match.span() for match in re.finditer(rf"\s+{word}\s+", bare)]
    starts, ends = [0, *(end for _, end in places)], [*(start for start, _ in places), len(text)]
    return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]


def together(before: Sequence[str], new: Sequence[str]) -> str | None:
    """One condition of parts that all must hold. What is asked of the same thing anew takes the place of what was; what
    is denied of it is denied as well, or is one alternative less."""
    kept, added = [], list(new)
    for part in before:
        if any(set(alternatives_in(part)) < set(alternatives_in(one)) for one in new):
            continue  # it is one of what may be now
        rivals = [one for one in new if asks_of(one) == asks_of(part)]
        if not rivals or (is_denied(part) and all(map(is_denied, rivals))):
            kept.append(part)
        elif rest := _others(part, rivals):
            kept.append(rest)
            added = [one for one in added if one not in rivals]
        elif all(map(is_denied, rivals)) and contrary(part) not in rivals:
            kept.append(part)  # of the Danes `not the Norwegians` leaves the Danes, not everybody else
    return all_of([*kept, *added])


def all_of(parts: Sequence[str]) -> str | None:
    """One condition of parts that all must hold; None where there are none."""
    parts = list(dict.fromkeys(parts))
    if len(parts) == 1:
        return parts[0]
    return " and ".join(f"({part})" if " or " in _HELD.sub("", part) else part for part in parts) or None


def _others(part: str, denied: Sequence[str]) -> str | None:
    """Of alternatives those that are not denied: of Germans and Austrians `not the Austrians` leaves the Germans."""
    options = alternatives_in(part)
    left = [one for one in options if contrary(one) not in denied]
    return " or ".join(left) if left and len(left) < len(options) else None


def is_denied(part: str) -> bool:
    """Whether it says what is not."""
    return bool(_DENIED.search(part))


def contrary(part: str) -> str:
    """What holds where a part does not."""
    if len(alternatives_in(part)) > 1 or len(conjuncts(part)) > 1:
        return f"not ({part.removeprefix('(').removesuffix(')')})"
    return next((match.expand(to) for form, to in _TURNED if (match := form.fullmatch(part))), f"not {part}")


def asks_of(part: str) -> str:
    """What a part asks of: its first word, and of an event its target too. Alternatives ask of what all of them do."""
    asked = {_asks_of(one) for one in alternatives_in(part)}
    return asked.pop() if len(asked) == 1 else part


def _asks_of(part: str) -> str:
    words = part.removeprefix("not ").removeprefix("never ").split()
    if words[0] == "title":
        return part
    return " ".join(words[:2]) if len(words) > 1 and words[1].startswith('"') else words[0]
