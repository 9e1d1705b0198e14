"""The compiled grammar, and what can be read off it: keywords and the words that start a sentence."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from functools import cache
from pathlib import Path

import lark
from lark.lexer import PatternStr

from leadscore.resources import resource


@cache
def grammar() -> lark.Lark:
    """The LALR(1) parser of `grammar/policy.lark`.

    Building it takes half a second, loading it from the user's cache some milliseconds; without a cache that can be
    written, it is built each time.
    """
    text = resource("grammar", "policy.lark").read_text(encoding="utf-8")
    cached = _cache_file(text)
    if cached is not None and (loaded := _load(cached)) is not None:
        return loaded
    parser = lark.Lark(
        text,
        parser="lalr",
        lexer="basic",  # not contextual: a keyword is reserved everywhere
        strict=True,
        propagate_positions=True,
        start=["start", "statement", "condition"],
    )
    if cached is not None:
        with contextlib.suppress(OSError):
            _save(parser, cached)
    return parser


def _cache_file(grammar_text: str) -> Path | None:
    import platformdirs

    key = "\0".join((grammar_text, lark.__version__, sys.version))
    name = hashlib.sha256(key.encode()).hexdigest()[:20]
    folder = platformdirs.user_cache_path("leadscore")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A pickle is code: read it only from a folder that nobody else can write to.
        if hasattr(os, "getuid") and (folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o022):
            return None
    except OSError:
        return None
    return folder / f"grammar-{name}.pickle"


def _load(path: Path) -> lark.Lark | None:
    # A damaged pickle may raise anything; it is as good as none. So is one that another version wrote.
    with contextlib.suppress(Exception), path.open("rb") as file:
        return lark.Lark.load(file)
    return None


def _save(parser: lark.Lark, path: Path) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            parser.save(file)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@cache
def keywords() -> dict[str, str]:
    """Every keyword and sign of the language: terminal name → the text to write (lower-case)."""
    return {t.name: t.pattern.value for t in grammar().terminals if isinstance(t.pattern, PatternStr)}


@cache
def reserved_words() -> frozenset[str]:
    """The keywords that are words: no name may be one of them."""
    return frozenset(text for text in keywords().values() if text[0].isalpha())


@cache
def sentence_starters() -> dict[str, str]:
    """The keywords that start a statement: terminal name → text."""
    first = grammar().parse_interactive(start="statement").accepts()
    return {name: keywords()[name] for name in sorted(first) if name in keywords()}
