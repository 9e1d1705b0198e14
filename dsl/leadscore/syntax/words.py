"""What the parser would have taken next, in the reader's words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from leadscore.syntax.grammar import keywords

_KINDS = {
    "STRING": 'a text in quotes, such as "pricing"',
    "NAME": "a name",
    "NUMBER": "a number",
    "DATE": "a date, such as 2026-03-01",
    "$END": "the end of the sentence",
}
# Families of words that stand for one idea: (all of these, said as). The first that fits whole is said.
_FAMILIES: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset("hour hours day days week weeks month months year years".split()),
        "a unit of time (`days`, `weeks`, `months`, …)",
    ),
    (frozenset(("<", "<=", ">", ">=")), "a comparison (`>`, `>=`, `<`, `<=`)"),
    (frozenset(("exactly", "more", "fewer")), "how often (`at least 3 times`)"),
    (frozenset(("within", "between", "before", "after")), "when (`within 30 days`)"),
    (frozenset(("decays", "fades", "never")), "how it decays (`decays 50% every 30 days`)"),
    (frozenset(("time", "times", "minute", "minutes")), "`times` or `minutes`"),
    (frozenset(("starts", "ends", "contains")), "`starts with`, `ends with` or `contains`"),
    (frozenset(("notify", "assign", "enroll")), "`notify`, `assign` or `enroll`"),
)
_AT_MOST = 7


def expected(terminals: Collection[str], *, at_start: bool = False) -> str:
    """A list for the end of a sentence, as "`add`, `subtract` or `disqualify`"."""
    texts = {keywords()[t] for t in terminals if t in keywords()}
    items = [_KINDS[kind] for kind in ("NAME", "STRING", "NUMBER", "DATE") if kind in terminals]
    for family, said in _FAMILIES:
        if family <= texts:
            texts -= family
            items.append(said)
    items += [f"`{text}`" for text in _by_use(texts)]
    if "$END" in terminals and not at_start and not items:
        items.append(_KINDS["$END"])
    return either(items[:_AT_MOST], more=len(items) > _AT_MOST)


def either(items: Iterable[str], *, more: bool = False) -> str:
    """`a`, `a or b`, `a, b or c`; with `more`, as the start of a longer list: `a, b, …`."""
    listed = list(items)
    if more:
        return ", ".join(listed) + ", …"
    if len(listed) < 2:
        return "".join(listed)
    return ", ".join(listed[:-1]) + " or " + listed[-1]


# What people most likely meant comes first; words that are not named here follow by the alphabet.
_USE = "add subtract disqualify is in and or at up each because as from if every until , = not".split()


def _by_use(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: (_USE.index(text) if text in _USE else len(_USE), text))
