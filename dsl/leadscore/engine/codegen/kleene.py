"""Truth as Python expressions, with Kleene's logic only as far as unknowns are possible.

A condition becomes two tests of two values each: whether it is true, and whether it may be (is true or unknown). For a
condition that cannot be unknown they are one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tests:
    """Expressions: `true`, `may_be` (true or unknown), and `unknown`, to be asked only where `true` is not.

    `levels` is how deep brackets go in them, with those that they need themselves to be part of another expression.
    """

    true: str
    may_be: str
    unknown: str
    levels: int = 0

    @classmethod
    def certain(cls, test: str) -> Tests:
        """Of a condition that cannot be unknown."""
        return cls(test, test, "False")

    @property
    def is_certain(self) -> bool:
        return self.true == self.may_be

    @property
    def bracketed(self) -> Tests:
        """The same, to be part of another expression."""
        return Tests(f"({self.true})", f"({self.may_be})", f"({self.unknown})", self.levels) if self.levels else self

    @property
    def value(self) -> str:
        """An expression for the truth: True, False or None."""
        return self.true if self.is_certain else f"True if {self.true} else None if {self.unknown} else False"


ALWAYS = Tests.certain("True")


def of_variable(variable: str, negated: bool) -> Tests:
    """Of a variable that holds True, False or None."""
    if negated:
        return Tests(f"{variable} is False", f"not {variable}", f"{variable} is None")
    return Tests(variable, f"{variable} is not False", f"{variable} is None")


def of_value(value: str, expression: str, negated: bool, false_of_none: bool = False) -> Tests:
    """Of an expression that reads a variable, which holds None where that is unknown. `false_of_none`: it may be asked
    of None, too, and is false then."""
    test = f"not ({expression})" if negated else f"({expression})"
    true = test if false_of_none and not negated else f"{value} is not None and {test}"
    return Tests(true, f"{value} is None or {test}", f"{value} is None", levels=2)
