"""The words and turns of phrase that questions are read by, from `lexicon.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def _held() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))


def table(name: str) -> Mapping[str, str]:
    """A table as it stands."""
    found: Mapping[str, str] = _held()[name]
    return found


def by_word(name: str) -> Mapping[str, str]:
    """Of a table of words that belong to a key, the key of each word."""
    return {word: key for key, words in table(name).items() for word in words.split()}


def listed(name: str) -> frozenset[str]:
    """A list of words."""
    return frozenset(_held()["words"][name].split())


def any_of(name: str) -> str:
    """The turns of phrase of a list, as a part of a pattern."""
    return f"(?:{'|'.join(_held()['phrases'][name])})"


def phrases(name: str) -> re.Pattern[str]:
    """A pattern that finds one of a list's turns of phrase, between words, in either case."""
    return re.compile(rf"(?<!\w){any_of(name)}(?!\w)", re.IGNORECASE)
