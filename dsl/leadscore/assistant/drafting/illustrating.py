"""Examples of what is meant, which ask for no more: `free mail (gmail and the like)`, `interns, i.e. who begins`."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.assistant.drafting.excluding import Part
from leadscore.assistant.drafting.literals import Literal, literals_of
from leadscore.assistant.drafting.reader import Reader


def without_examples(r: Reader, parts: Sequence[Part]) -> list[Part]:
    """The parts without those that are examples of what stands before them, or that are summed up behind them."""
    found: list[Part] = []
    for part in parts:
        before = found[-1] if found else None
        if before is not None and _is_named(r, before) and _gives_examples(r, before, part):
            found[-1] = Part(before.tree, before.start, part.end)
        elif before is not None and _is_named(r, part) and _sums_up(r, before, part):
            while found and _is_value(found[-1]):
                part = Part(part.tree, found.pop().start, part.end)
            found.append(part)
        else:
            found.append(part)
    return found


def _is_named(r: Reader, part: Part) -> bool:
    """Whether it is a set or a definition, which has members."""
    if not isinstance(part.tree, Literal):
        return False
    text = part.tree.text.removeprefix("not ")
    return " in " in text or text in r.lexicon.definitions


def _is_value(part: Part) -> bool:
    return all(' is "' in one.text or " contains " in one.text for one in literals_of(part.tree))


def _gives_examples(r: Reader, before: Part, part: Part) -> bool:
    fields = {before.tree.sort, *({part.tree.sort} if before.tree.sort in r.lexicon.definitions else ())}
    return _is_value(part) and part.tree.sort in fields and _has(r, before, part, examples=True)


def _sums_up(r: Reader, before: Part, part: Part) -> bool:
    return _is_value(before) and _has(r, before, part, examples=False)


def _has(r: Reader, before: Part, part: Part, *, examples: bool) -> bool:
    """Whether words between two parts say so; what has begun with a bracket goes on to its end."""
    known = r.small.examples if examples else r.small.in_short
    if any(known.end(r.tokens, place) for place in range(before.end, part.start)):
        return True
    inside = [r.key(place) for place in range(before.start, part.start)]
    return examples and inside.count("(") > inside.count(")")
