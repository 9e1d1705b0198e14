"""The solver: whether it is there, and asking it within a time, so that Ctrl-C ends the wait at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from leadscore.review.prove.model import NoSolver
from leadscore.review.prove.stopping import heed

if TYPE_CHECKING:
    import z3

_LOOK_UP = 0.1
"""Seconds between looks at whether the program is to be stopped."""
_SHORTEST = 0.01
_TACTICS = ("simplify", "propagate-values", "smt")
"""On policies of 50 and 300 rules, several times as fast as what z3 chooses by itself."""


class Sat(Enum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def need_solver() -> None:
    """Raises NoSolver."""
    try:
        import z3  # noqa: F401
    except ImportError as error:
        raise NoSolver(
            "Proofs need the solver z3, which is not installed", 'Install it with: pip install "leadscore[prove]"'
        ) from error
    except Exception as error:  # it is there, but not its library: z3 has an exception of its own for that
        raise NoSolver(
            f"The solver z3 cannot be loaded: {error}", 'Install it anew with: pip install "leadscore[prove]"'
        ) from error


class Clock:
    """A budget that runs from when it is made."""

    def __init__(self, seconds: float) -> None:
        self._start = time.monotonic()
        self._end = self._start + seconds

    @property
    def left(self) -> float:
        """Seconds; whoever asks for them is stopped here if the program is to be."""
        heed()
        return max(0.0, self._end - time.monotonic())

    @property
    def spent(self) -> float:
        return time.monotonic() - self._start


def solve(rules: Sequence[z3.BoolRef], seconds: float) -> tuple[Sat, z3.ModelRef | None]:
    """Whether all can be true together, and how (exactly with `YES`).

    The solver is a new one each time: one that is asked again does without its best simplifications. It works in a
    thread of its own, so that signals are heeded meanwhile.
    """
    import z3

    if seconds < _SHORTEST:
        return Sat.UNKNOWN, None
    z3.set_param("ctrl_c", False)
    solver = z3.Then(*_TACTICS).solver()
    solver.set("timeout", max(1, int(seconds * 1000)))
    solver.add(*rules)
    found = _check(solver)
    return found, solver.model() if found is Sat.YES else None


def _check(solver: z3.Solver) -> Sat:
    import z3

    answers: list[object] = []

    def work() -> None:
        try:
            answers.append(solver.check())
        except z3.Z3Exception:  # stopped
            answers.append(z3.unknown)

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(_LOOK_UP)
            heed()
    except BaseException:
        while worker.is_alive():  # a solver that is not at work yet does not heed it
            z3.main_ctx().interrupt()
            worker.join(_LOOK_UP)
        raise
    return Sat.YES if answers[0] == z3.sat else Sat.NO if answers[0] == z3.unsat else Sat.UNKNOWN
