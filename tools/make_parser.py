"""Keeps grammar/policy.json, the tables that policies are parsed with, in step with grammar/policy.lark.

    python tools/make_parser.py            writes grammar/policy.json
    python tools/make_parser.py --check    writes nothing; exit code 1 if the tables are out of date

Lark makes the tables, in its strict mode: a grammar that is not LALR(1), or whose tokens overlap, is refused. leadscore
reads them without Lark (`leadscore.syntax.lalr`): to load Lark takes longer than to check a policy.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lark
from lark.grammar import Rule
from lark.lexer import PatternStr, TerminalDef
from lark.parsers.lalr_analysis import Shift

_ROOT = Path(__file__).resolve().parents[1]
GRAMMAR = _ROOT / "grammar" / "policy.lark"
TABLES = _ROOT / "grammar" / "policy.json"
STARTS = ("statement", "condition")


def compiled() -> lark.Lark:
    """The grammar as Lark itself would parse with it."""
    return lark.Lark(
        GRAMMAR.read_text(encoding="utf-8"),
        parser="lalr",
        lexer="basic",  # not contextual: a keyword is reserved everywhere
        strict=True,
        propagate_positions=True,
        start=["start", *STARTS],
    )


def tables(parser: lark.Lark) -> dict[str, Any]:
    """What `leadscore.syntax.grammar.Tables` describes."""
    frontend: Any = parser.parser
    table = frontend.parser._parse_table
    order = _reachable(table.states, [table.start_states[start] for start in STARTS])
    numbers = {state: number for number, state in enumerate(order)}
    rules: dict[tuple[Any, ...], int] = {}
    sets: dict[tuple[str, ...], int] = {}
    states = []
    for state in order:
        shifts: dict[str, int] = {}
        behind: dict[Rule, list[str]] = {}
        for symbol, (action, target) in sorted(table.states[state].items()):
            if action is Shift:
                shifts[symbol] = numbers[target]
            else:
                behind.setdefault(target, []).append(symbol)
        reductions = [
            [rules.setdefault(_rule(rule), len(rules)), sets.setdefault(tuple(symbols), len(sets))]
            for rule, symbols in behind.items()
        ]
        states.append([shifts, reductions])
    return {
        "tokens": "|".join(_token(terminal) for terminal in frontend.lexer.scanner.terminals),
        "ignored": sorted(frontend.lexer.ignore_types),
        "keywords": {t.name: t.pattern.value for t in parser.terminals if isinstance(t.pattern, PatternStr)},
        "starts": {start: [numbers[table.start_states[start]], numbers[table.end_states[start]]] for start in STARTS},
        "rules": list(rules),
        "sets": list(sets),
        "states": states,
    }


def _reachable(states: dict[int, dict[str, tuple[Any, Any]]], starts: list[int]) -> list[int]:
    """The states that parsing can come to, in an order that depends on the grammar alone."""
    order = dict.fromkeys(starts)
    queue = list(starts)
    for state in queue:
        for _, (action, target) in sorted(states[state].items()):
            if action is Shift and target not in order:
                order[target] = None
                queue.append(target)
    return list(order)


def _token(terminal: TerminalDef) -> str:
    return f"(?P<{terminal.name}>{terminal.pattern.to_regexp()})"


def _rule(rule: Rule) -> tuple[Any, ...]:
    passed_on = bool(rule.options.expand1 and not rule.alias)
    children = tuple(_children(rule))
    if passed_on and len(children) == 1 and len(rule.expansion) > 1:
        raise SystemExit(f"`?{rule.origin.name}` must not pass on a part that has other words beside it: name it.")
    return rule.origin.name, len(rule.expansion), rule.alias or rule.origin.name, passed_on, children


def _children(rule: Rule) -> Iterator[int | None]:
    """Which of its symbols become children of the rule's node: see `leadscore.syntax.grammar.Rule`."""
    symbols: Iterator[tuple[int, Any]] = iter(enumerate(rule.expansion))
    for is_missing in rule.options.empty_indices or [False] * len(rule.expansion):
        if is_missing:
            yield None
            continue
        place, symbol = next(symbols)
        if symbol.is_term and (rule.options.keep_all_tokens or not symbol.filter_out):
            yield place
        elif not symbol.is_term:
            yield ~place if symbol.name.startswith("_") else place


def rendered() -> str:
    """The text of grammar/policy.json, with a line for each rule, set and state."""
    parts = []
    for name, part in tables(compiled()).items():
        if isinstance(part, list) and name != "ignored":
            rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in part)
            parts.append(f'"{name}": [\n{rows}\n]')
        else:
            parts.append(f'"{name}": {json.dumps(part, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: list[str]) -> int:
    old = TABLES.read_text(encoding="utf-8") if TABLES.exists() else ""
    new = rendered()
    if old == new:
        return 0
    if "--check" in arguments:
        print("grammar/policy.json is out of date: run python tools/make_parser.py", file=sys.stderr)
        return 1
    TABLES.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
