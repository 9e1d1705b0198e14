"""Tokens to trees, by the tables that Lark made of the grammar. One token at a time, so that a mistake can be mended.

Lark itself is not loaded: that would take longer than all the rest of checking a policy.
"""

from __future__ import annotations

from typing import TypeAlias

from leadscore.syntax.grammar import Rule, tables

END = "$END"
"""The kind of token that stands behind the last one."""


class Token(str):
    """A word, sign or text as it was written: `type` is its terminal in the grammar, `start` and `end` are offsets."""

    __slots__ = ("end", "start", "type")

    type: str
    start: int
    end: int

    def __new__(cls, kind: str, text: str, start: int, end: int) -> Token:
        token = super().__new__(cls, text)
        token.type, token.start, token.end = kind, start, end
        return token


class Tree:
    """A rule of the grammar as it was applied: `data` is its name; `start` and `end` are offsets."""

    __slots__ = ("children", "data", "end", "start")

    def __init__(self, data: str, children: list[Part], start: int, end: int) -> None:
        self.data, self.children, self.start, self.end = data, children, start, end


Part: TypeAlias = Tree | Token | None
"""None stands for what the grammar allows and the text leaves out."""


class Parser:
    """Reads one sentence from the start symbol `statement` or `condition`."""

    def __init__(self, start: str) -> None:
        found = tables()
        self._rules, self._sets, self._table = found["rules"], found["sets"], found["states"]
        first, self._end = found["starts"][start]
        self._states = [first]
        self._parts: list[Tree | Token] = []

    def feed(self, token: Token) -> bool:
        """Takes the next token; False when it cannot stand here."""
        while (behind := self._table[self._states[-1]][0].get(token.type)) is None:
            rule = self._complete(self._states[-1], token.type)
            if rule is None:
                return False
            self._reduce(rule)
        self._states.append(behind)
        self._parts.append(token)
        return True

    def result(self) -> Tree | None:
        """The sentence's tree, once; None when it may not end here."""
        if not self._takes(END):
            return None
        while (rule := self._complete(self._states[-1], END)) is not None:
            self._reduce(rule)
        tree = self._parts[-1]
        assert isinstance(tree, Tree)
        return tree

    def accepts(self) -> set[str]:
        """The terminals that may come next, `END` among them."""
        shifts, reductions = self._table[self._states[-1]]
        terminals = {symbol for symbol in shifts if symbol.isupper()}
        terminals.update(*(self._sets[number] for _, number in reductions))
        return {terminal for terminal in terminals if self._takes(terminal)}

    def _takes(self, terminal: str) -> bool:
        """What `feed` would answer, without a trace."""
        states = self._states.copy()
        while terminal not in self._table[states[-1]][0]:
            rule = self._complete(states[-1], terminal)
            if rule is None:
                return terminal == END and states[-1] == self._end
            self._go(states, rule)
        return True

    def _complete(self, state: int, following: str) -> Rule | None:
        """The rule that ends here, before `following`."""
        for rule, terminals in self._table[state][1]:
            if following in self._sets[terminals]:
                return self._rules[rule]
        return None

    def _go(self, states: list[int], rule: Rule) -> None:
        origin, size, *_ = rule
        del states[-size:]
        states.append(self._table[states[-1]][0][origin])

    def _reduce(self, rule: Rule) -> None:
        """Puts a node in the place of the last parts."""
        _, size, name, hands_on, recipe = rule
        parts = self._parts[-size:]
        children = _children(parts, recipe)
        only = children[0] if hands_on and len(children) == 1 else None
        self._parts[-size:] = [Tree(name, children, parts[0].start, parts[-1].end) if only is None else only]
        self._go(self._states, rule)


def _children(parts: list[Tree | Token], recipe: list[int | None]) -> list[Part]:
    children: list[Part] = []
    for place in recipe:
        if place is None:
            children.append(None)
        elif place >= 0:
            children.append(parts[place])
        else:
            repeated = parts[~place]
            assert isinstance(repeated, Tree)
            # A long list grows in place: to copy it for each item would take for ever.
            children = children + repeated.children if children else repeated.children
    return children
