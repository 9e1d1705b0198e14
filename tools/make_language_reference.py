"""Keeps the generated sections of docs/language.md in step with the grammar and the standard vocabulary.

    python tools/make_language_reference.py            writes docs/language.md
    python tools/make_language_reference.py --check    writes nothing; exit code 1 if the page is out of date

A generated section stands between `<!-- generated: NAME -->` and `<!-- end of generated -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
PAGE = _ROOT / "docs" / "language.md"
GRAMMAR = _ROOT / "grammar" / "policy.lark"

_KEYWORD = re.compile(r'"([a-z]+)"i')
_HEADING = re.compile(r"// -{10,} (.+)")
_RULE = re.compile(r"[?!]*([a-z_]+):\s*(.*)")
_ALIAS = re.compile(r"\s*->\s*\w+")
_PIECE = re.compile(r'"(?:\\.|[^"])*"i?|\w+|[()\[\]|]|[*+?]')
_SECTION = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end of generated -->)", re.DOTALL)
_TERMINALS = {"STRING": "‹text›", "NAME": "‹name›", "NUMBER": "‹number›", "DATE": "‹date›"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the grammar: its name and its alternatives, as the grammar writes them."""

    name: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rules under one heading of the grammar."""

    title: str
    rules: tuple[Rule, ...]


def chapters(grammar: str) -> Iterator[Chapter]:
    """The grammar's chapters in order; the rules before its first heading come as "a file"."""
    title = "a file"
    rules: list[Rule] = []
    for line in _whole_rules(grammar):
        if heading := _HEADING.match(line):
            yield Chapter(title, tuple(rules))
            title, rules = heading[1], []
        elif rule := _RULE.match(line):
            rules.append(Rule(rule[1], tuple(_alternatives(rule[2]))))
    yield Chapter(title, tuple(rules))


def _whole_rules(grammar: str) -> Iterator[str]:
    """Lines, with an alternative on a line of its own joined to its rule."""
    whole = ""
    for line in grammar.splitlines():
        if line.lstrip().startswith("|"):
            whole += " " + line.strip()
            continue
        yield whole
        whole = line.split("  //")[0].rstrip() if not line.startswith("//") else line
    yield whole


def _alternatives(body: str) -> Iterator[str]:
    """Splits at the bars that stand in no brackets."""
    depth, start = 0, 0
    text = _ALIAS.sub("", body)
    for piece in _PIECE.finditer(text):
        depth += (piece[0] in "([") - (piece[0] in ")]")
        if piece[0] == "|" and depth == 0:
            yield text[start : piece.start()]
            start = piece.end()
    yield text[start:]


def shown(alternative: str) -> str:
    """An alternative for readers: keywords bare, signs in quotes, what is to be filled in between ‹ and ›."""
    words: list[str] = []
    for piece in _PIECE.findall(alternative):
        if keyword := _KEYWORD.fullmatch(piece):
            words.append(keyword[1])
        elif piece in ("*", "+", "?"):
            words[-1] += piece
        elif piece[0].isalpha():
            words.append(_TERMINALS.get(piece) or f"‹{piece.replace('_', ' ')}›")
        else:
            words.append(piece)
    return re.sub(r"(?<=[(\[]) | (?=[)\]])", "", " ".join(words))


def grammar_section() -> str:
    """The whole grammar, chapter by chapter."""
    parts = [
        "Words are written as they stand; `‹…›` is filled in; `[ ]` may be left out; `|` is a choice;"
        " `*` is any number of times, also none; `+` is once or more.\n"
    ]
    for chapter in chapters(GRAMMAR.read_text(encoding="utf-8")):
        lines = [line for rule in chapter.rules for line in _rule_lines(rule)]
        if lines:
            title = chapter.title[0].upper() + chapter.title[1:]
            parts.append(f"**{title}**\n\n```text\n" + "\n".join(lines) + "\n```\n")
    return "\n".join(parts)


def _rule_lines(rule: Rule) -> Iterator[str]:
    name = rule.name.replace("_", " ")
    choices = [shown(alternative) for alternative in rule.alternatives]
    if choices in ([name], [f"‹{name}›"]):  # it would say nothing: "yes = yes"
        return
    together = f"{name:<18} = {' | '.join(choices)}"
    if len(together) <= 110:
        yield together
        return
    for number, choice in enumerate(choices):
        yield f"{name if number == 0 else '':<18} {'=' if number == 0 else '|'} {choice}"


def keywords_section() -> str:
    """All reserved words, by the alphabet."""
    words = sorted(set(_KEYWORD.findall(GRAMMAR.read_text(encoding="utf-8"))))
    return f"{len(words)} words are reserved, so no name can be one of them:\n\n{_listed(words)}.\n"


def vocabulary_section() -> str:
    """The standard fields, events and sets, and what titles are read as."""
    from leadscore.values import titles, vocabulary

    by_type: dict[str, list[str]] = {}
    for name, value_type in vocabulary.FIELDS.items():
        by_type.setdefault(value_type.value, []).append(name)
    by_lead = [name for name, by_us in vocabulary.EVENTS.items() if not by_us]
    by_us = [name for name, by_us in vocabulary.EVENTS.items() if by_us]
    rows: list[tuple[str, Sequence[str]]] = [(f"{kind} fields", names) for kind, names in by_type.items()]
    rows += [("events", by_lead), ("events done to the lead", by_us), ("sets", vocabulary.SETS)]
    rows += [("`seniority` can be", titles.SENIORITIES), ("`department` can be", titles.DEPARTMENTS)]
    table = "".join(f"| {kind} | {_listed(names)} |\n" for kind, names in rows)
    return f"| | |\n| --- | --- |\n{table}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


SECTIONS: Mapping[str, Callable[[], str]] = {
    "keywords": keywords_section,
    "vocabulary": vocabulary_section,
    "grammar": grammar_section,
}


def renewed(page: str) -> str:
    """The page with its generated sections written anew. Raises KeyError for a section that nothing generates."""
    return _SECTION.sub(lambda match: f"{match[1]}\n{SECTIONS[match[2]]()}\n{match[3]}", page)


def main(arguments: list[str]) -> int:
    old = PAGE.read_text(encoding="utf-8")
    new = renewed(old)
    if old == new:
        return 0
    if "--check" in arguments:
        print("docs/language.md is out of date: run python tools/make_language_reference.py", file=sys.stderr)
        return 1
    PAGE.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
