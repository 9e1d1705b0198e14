"""Sentences about the outcome, in words: `ready at 60 if fit is at least 20`, `hot from 80`."""

from __future__ import annotations

from dataclasses import replace

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.drafting.conditions import scan
from leadscore.assistant.drafting.joining import put_together
from leadscore.assistant.drafting.literals import literals_of, text_of
from leadscore.assistant.drafting.reader import Reader
from leadscore.check.symbols import Kind
from leadscore.filters.words import OUTCOME
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import label_text, number_text
from leadscore.values.text import fold

_BEFORE = frozenset("make set put move let a the please lead should be become band threshold for them call is".split())
_AT = frozenset("at from to is be with threshold starts start of as when they reach reaches score above over".split())
_IF = frozenset("if when where provided only and as long , so that their the".split())


def standing(r: Reader) -> str | None:
    """The sentence; None where the text is about something else. Raises Unanswerable for a condition that is none."""
    at = r.skip(0, _BEFORE)
    what = _what(r, at)
    if what is None:
        return None
    at = r.skip(at + 1, _AT)
    value = r.tokens[at].value if at < len(r.tokens) else None
    if value is None:
        return None
    sentence = f"{what} {number_text(value)}"
    at += 2 if r.key(at + 1) == "point" else 1
    lost, left = _lost_below(r, at)
    condition = _condition(r, at, left)
    return " ".join([sentence, *([f"if {condition}"] if condition else []), *([lost] if lost else [])])


def _what(r: Reader, at: int) -> str | None:
    if r.key(at) == "ready":
        return "ready at"
    bands = (one.name for one in r.lexicon.checked.main.file.statements if isinstance(one, n.Band))
    name = next((label_text(band) for band in bands if fold(band.text) == r.text(at)), None)
    return f"band {name} at" if name is not None and r.key(at + 1) in ("at", "from", "start", "starts") else None


def _lost_below(r: Reader, at: int) -> tuple[str, int]:
    """And where what stands before it ends."""
    for place in range(at, len(r.tokens)):
        if r.key(place) in ("lost", "lose", "loses") and r.key(place + 1) in ("below", "under"):
            token = r.tokens[place + 2] if place + 2 < len(r.tokens) else None
            if token is not None and token.value is not None:
                return f"lost below {number_text(token.value)}", place
    return "", len(r.tokens)


def _condition(r: Reader, at: int, end: int) -> str:
    start = r.skip(at, _IF)
    left = replace(r, tokens=r.tokens[start:end])
    if not left.tokens or all(token.kind == "sign" or token.key in _IF for token in left.tokens):
        return ""
    tree, used = put_together(left, scan(left))
    if tree is None or used[0][0] > 0:
        raise Unanswerable(
            f"I don't understand “{r.source[left.tokens[0].start :].strip()}” as a condition.",
            "Say it like: ready at 60 if fit is at least 20.",
        )
    groups = {symbol.name for symbol in r.lexicon.checked.symbols.of_kind(Kind.GROUP)}
    for literal in literals_of(tree):
        word = literal.text.removeprefix("not ").split()[0]
        if word in OUTCOME and word not in groups:
            raise Unanswerable(f"`{literal.text}` can't be asked there.", "Groups, fields and events can.")
    return text_of(tree)
