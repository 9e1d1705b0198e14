"""The compiled grammar, and what can be read off it: keywords and the words that start a sentence."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TypeAlias, TypedDict, cast

from leadscore.resources import resource
from leadscore.values.text import simple_lower

Rule: TypeAlias = tuple[str, int, str, bool, list[int | None]]
"""What it is an alternative of; how many symbols it has; the name of its node; whether a single child is handed on in
the node's place; and the children: n is the symbol n, ~n the children of the node n, None a part that is left out."""

State: TypeAlias = tuple[dict[str, int], list[tuple[int, int]]]
"""The next state behind each symbol; and the rules that end here, each before any terminal of a set: their numbers."""


class Tables(TypedDict):
    """grammar/policy.json, as `tools/make_parser.py` makes it of grammar/policy.lark.

    `tokens` is a regular expression with a group for each kind of token but the keywords that are names too.
    `starts` gives, for each start symbol, the state before it and the state behind it.
    """

    tokens: str
    ignored: list[str]
    keywords: dict[str, str]
    starts: dict[str, tuple[int, int]]
    rules: list[Rule]
    sets: list[list[str]]
    states: list[State]


@cache
def tables() -> Tables:
    return cast("Tables", json.loads(resource("grammar", "policy.json").read_text(encoding="utf-8")))


@cache
def tokens() -> re.Pattern[str]:
    """Matches one token; its last group's name is the kind. Keywords match as a NAME."""
    return re.compile(tables()["tokens"])


@cache
def keywords() -> dict[str, str]:
    """Every keyword and sign of the language: terminal name → the text to write (lower-case)."""
    return tables()["keywords"]


@cache
def terminals() -> dict[str, str]:
    """`keywords` the other way round: the text to write → terminal name."""
    return {text: name for name, text in keywords().items()}


def keyword(word: str) -> str | None:
    """The terminal of a keyword, however its letters are written; None for any other word."""
    return terminals().get(_without_case(word))


def _without_case(text: str) -> str:
    """As regular expressions ignore case: they take ſ for an s and ı for an i, too."""
    return simple_lower(text).replace("ſ", "s").replace("ı", "i")


@cache
def reserved_words() -> frozenset[str]:
    """The keywords that are words: no name may be one of them."""
    return frozenset(text for text in keywords().values() if text[0].isalpha())


@cache
def sentence_starters() -> dict[str, str]:
    """The keywords that start a statement: terminal name → text."""
    before, _ = tables()["starts"]["statement"]
    first, _ = tables()["states"][before]
    return {name: keywords()[name] for name in sorted(first) if name in keywords()}
