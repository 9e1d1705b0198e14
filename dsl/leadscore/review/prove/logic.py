"""The solver's connectives over many parts: its own look each part over anew, which takes most of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import z3


def any_of(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    return z3.BoolRef(_joined(z3.Z3_mk_or, list(parts)), z3.main_ctx())


def all_of(parts: Iterable[z3.BoolRef]) -> z3.BoolRef:
    return z3.BoolRef(_joined(z3.Z3_mk_and, list(parts)), z3.main_ctx())


def sum_of(parts: Iterable[z3.ArithRef]) -> z3.ArithRef:
    """The sum of whole numbers; 0 of none."""
    numbers = list(parts)
    return z3.ArithRef(_joined(z3.Z3_mk_add, numbers), z3.main_ctx()) if numbers else z3.IntVal(0)


def _joined(join: Callable[..., Any], parts: list[Any]) -> Any:
    return join(z3.main_ctx().ref(), len(parts), (z3.Ast * len(parts))(*(part.as_ast() for part in parts)))
