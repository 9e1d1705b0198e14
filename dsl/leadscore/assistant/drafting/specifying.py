"""What is said of an event apart from it: `the pricing page: 3 visits`, `a demo, only the last 14 days count`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from leadscore.assistant.drafting import quantities, times
from leadscore.assistant.drafting.excluding import Part
from leadscore.assistant.drafting.literals import Joined, Literal, Tree, joined
from leadscore.assistant.drafting.reader import Reader

_TARGETED = re.compile(r'(?P<kind>[a-z_]+) (?P<target>"(?:[^"\\]|\\.)*"|in [a-z_]+)')
_BARE = re.compile(r"(?P<kind>[a-z_]+)(?P<rest> (?:at least|more than|within|between|after|before) .+)")
_VALUE = re.compile(r'(?P<field>[a-z_]+) is "(?P<value>[^"\\]*)"')
_CONTAINS = re.compile(r'(?P<field>[a-z_]+) contains "(?P<words>[^"\\]*)"')
_ALL_OF_THEM, _OF_THEM = (
    frozenset(("both", "each", "all")),
    frozenset("of them these those must be happened done".split()),
)
_LEADS_ON = frozenset("if when only but should shall must".split())
_TO_WHAT = re.compile(r'^ (?:"(?:[^"\\]|\\.)*"|in [a-z_]+)')
_AT_LEAST = re.compile(r" (?:at least|more than|within|between|after|before|exactly [1-9])\b.*")


def without_lead_in(r: Reader) -> Reader:
    """Without what leads over from an event to when or how often it must happen, `only`, `it must be in`, and with what
    may stand behind that: `only the last 14 days count`."""
    left_out: set[int] = set()
    for at in range(1, len(r.tokens)):
        start = at
        while start > 0 and r.key(start - 1) in r.small.doing["leads_to_time"]:
            start -= 1
        found = times.window(r, at) or quantities.times(r, at)
        if found is None or start == 0 or r.tokens[start - 1].kind != "sign":
            continue
        end = found[1]
        while r.key(end) in r.small.doing["behind_time"]:
            end += 1
        while start > 0 and r.tokens[start - 1].kind == "sign":
            start -= 1
        left_out |= {*range(start, at), *range(found[1], end)}
    return replace(r, tokens=tuple(token for at, token in enumerate(r.tokens) if at not in left_out))


def without_shared_time(r: Reader) -> tuple[Reader, str]:
    """Without the time that is said of several events at once, and that time: `pricing and a demo, both within 14
    days`."""
    for at in range(1, len(r.tokens)):
        if r.key(at) not in _ALL_OF_THEM or not (r.tokens[at - 1].kind == "sign" or r.key(at - 1) == "and"):
            continue
        start = r.skip(at + 1, _OF_THEM)
        if (found := times.window(r, start)) and found[0].startswith("within"):
            behind = [*range(at, found[1])]
            return replace(r, tokens=tuple(one for place, one in enumerate(r.tokens) if place not in behind)), found[0]
    return r, ""


def specified(r: Reader, parts: Sequence[Part]) -> list[Part]:
    """With what goes on, behind a sign or an `if`, from what was done to something made one with it: `pricing: 3 visits
    within 14 days`, `the pricing page if visited twice`."""
    found: list[Part] = []
    for part in parts:
        before = found[-1] if found else None
        between = range(before.end, part.start) if before is not None else ()
        is_next = bool(between) and all(r.tokens[at].kind == "sign" or r.key(at) in _LEADS_ON for at in between)
        one = _as_one(before.tree, part.tree) if before is not None and is_next else None
        if before is not None and one is not None:
            found[-1] = Part(one, before.start, part.end)
        else:
            found.append(part)
    return found


def _as_one(first: Tree, then: Tree) -> Tree | None:
    told = _TARGETED.fullmatch(first.text) if isinstance(first, Literal) else None
    more = _BARE.fullmatch(then.text) if isinstance(then, Literal) else None
    if told is None or more is None or told["kind"] != more["kind"]:
        return None
    text = f"{told[0]}{more['rest']}"
    return Literal(text, f"not {text}", "event")


def without_implied(tree: Tree) -> Tree:
    """Without what another part says more narrowly: whoever attended a webinar within 45 days attended one. Of two of
    which one will do, the wider is left: `CRM managers (title contains crm)`."""
    if not isinstance(tree, Joined):
        return tree
    parts = [without_implied(part) for part in tree.parts]
    texts = [part.text for part in parts if isinstance(part, Literal)]
    if tree.word == "or":
        return joined("or", [part for part in parts if not any(_is_within(part, text) for text in texts)])
    return joined("and", [part for part in parts if not any(_implies(text, part) for text in texts)])


def _is_within(part: Tree, text: str) -> bool:
    """Whether it is a value in which the words stand for which the text asks."""
    value = _VALUE.fullmatch(part.text) if isinstance(part, Literal) else None
    words = _CONTAINS.fullmatch(text)
    if value is None or words is None or value["field"] != words["field"]:
        return False
    return f" {words['words']} " in f" {value['value']} "


def _implies(text: str, part: Tree) -> bool:
    """Whether it says that the same was done, and to what, how often or when."""
    if not isinstance(part, Literal) or part.sort != "event" or not text.startswith(f"{part.text} "):
        return False
    rest = _TO_WHAT.sub("", text[len(part.text) :]) if part.text.isidentifier() else text[len(part.text) :]
    return not rest or _AT_LEAST.fullmatch(rest) is not None
