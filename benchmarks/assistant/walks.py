"""Random walks of the grammar that constrains models: each must be a rule that the parser and the checker accept.

python -m benchmarks.assistant.walks [--walks 5000] [--seed 1] [--policy policies/b2b_saas/policy.lead]
"""

from __future__ import annotations

import argparse
import re
import re._constants as sre
import re._parser as sre_parser
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

import lark

from leadscore.assistant.drafting.generating import generating_grammar
from leadscore.assistant.world import World
from leadscore.source import Source
from leadscore.syntax.parser import parse
from leadscore.syntax.printer import statement_text

_AT_ONCE = 200


class Walker:
    """Draws texts of a grammar in Lark's syntax."""

    def __init__(self, grammar: str, seed: int) -> None:
        read = lark.Lark(grammar, parser="earley", start="start")
        self._random = Random(seed)
        self._terminals = {one.name: sre_parser.parse(one.pattern.to_regexp()) for one in read.terminals}
        self._rules: dict[str, list[list[Any]]] = {}
        for rule in read.rules:
            self._rules.setdefault(rule.origin.name, []).append(rule.expansion)

    def walk(self) -> str:
        """One text."""
        return "".join(self._of("start"))

    def _of(self, name: str) -> Iterator[str]:
        for symbol in self._random.choice(self._rules[name]):
            if symbol.is_term:
                yield "".join(self._text(self._terminals[symbol.name]))
            else:
                yield from self._of(symbol.name)

    def _text(self, parts: Any) -> Iterator[str]:
        """A text that a regular expression matches."""
        for op, argument in parts:
            match op:
                case sre.LITERAL:
                    yield chr(argument)
                case sre.IN:
                    yield self._one_of(argument)
                case sre.BRANCH:
                    yield from self._text(self._random.choice(argument[1]))
                case sre.SUBPATTERN:
                    yield from self._text(argument[3])
                case sre.MAX_REPEAT:
                    low, high, inner = argument
                    for _ in range(self._random.randint(low, high)):
                        yield from self._text(inner)
                case _:
                    raise ValueError(f"a walk does not know what {op} means in a terminal")

    def _one_of(self, members: Sequence[tuple[Any, Any]]) -> str:
        kind, argument = self._random.choice(members)
        return chr(argument if kind is sre.LITERAL else self._random.randint(*argument))


def failures(world: World, walks: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The walks that the policy cannot hold, each with why; many at once, each in a group of its own."""
    for start in range(0, len(walks), _AT_ONCE):
        some = walks[start : start + _AT_ONCE]
        if not _hold(world, some):
            yield from ((text, why) for text in some if (why := _why(world, text)))


def _hold(world: World, walks: Sequence[str]) -> bool:
    return world.compiled_of(_policy(world, walks)).plan is not None


def _why(world: World, text: str) -> str | None:
    compiled = world.compiled_of(_policy(world, [text]))
    return None if compiled.plan is not None else str(compiled.diagnostics[0].message)


def _policy(world: World, walks: Sequence[str]) -> str:
    groups = (f"group walked_{number}\n{text}\n" for number, text in enumerate(walks))
    return world.saved.checked.main.source.text + "\n" + "".join(groups)


def is_canonical(text: str) -> bool:
    """Whether the formatter would write the rule as it stands, its breaks aside."""
    (rule,) = parse(Source("walk", text)).file.statements
    return re.sub(r"\n *", " ", statement_text(rule)) == text


def opened(kept: ExitStack, policy: Path) -> World:
    """The policy with the demo's leads."""
    from leadscore.cli.demo_copy import demo_copy
    from leadscore.cli.policies import planned
    from leadscore.cli.stores import store_for, vocabulary

    _, data = demo_copy(kept)
    _, plan = planned(policy)
    store, _ = kept.enter_context(store_for(vocabulary([plan]), policy, data))
    return World(policy, store, data.as_of)


def main() -> int:
    """Prints what was found; exit code 1 if any walk was refused."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--walks", type=int, default=5_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--policy", type=Path, default=Path("policies/b2b_saas/policy.lead"))
    options = asked.parse_args()
    with ExitStack() as kept:
        world = opened(kept, options.policy)
        grammar = generating_grammar(world)
        walker = Walker(grammar, options.seed)
        walks = [walker.walk() for _ in range(options.walks)]
        began = time.process_time()
        refused = list(failures(world, walks))
        odd = [text for text in walks if not is_canonical(text)]
        told = [*refused, *((text, "not as the formatter writes it") for text in odd)]
        for text, why in told[:20]:
            print(f"{text}\n    {why}", file=sys.stderr)
        print(
            f"{len(walks):,} walks ({len(set(walks)):,} different) of a grammar of {len(grammar):,} characters: "
            f"{len(refused)} refused, {len(odd)} not as the formatter writes them; {time.process_time() - began:.0f} s"
        )
    return 1 if refused or odd else 0


if __name__ == "__main__":
    sys.exit(main())
