"""The passes of the checker: one function a file, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from leadscore.check.passes.completeness import completeness
from leadscore.check.passes.decay import decay
from leadscore.check.passes.definitions import definitions
from leadscore.check.passes.duplicates import duplicates
from leadscore.check.passes.expectations import expectations
from leadscore.check.passes.facts import facts
from leadscore.check.passes.group_totals import group_totals
from leadscore.check.passes.impossible import impossible
from leadscore.check.passes.names import names
from leadscore.check.passes.negation import negation
from leadscore.check.passes.numbers import numbers
from leadscore.check.passes.outcome import outcome
from leadscore.check.passes.overrides import overrides
from leadscore.check.passes.patterns import patterns
from leadscore.check.passes.points import points
from leadscore.check.passes.reach import reach
from leadscore.check.passes.rules import rules
from leadscore.check.passes.sets import sets
from leadscore.check.passes.types import types
from leadscore.check.passes.unused import unused
from leadscore.check.policy import Policy
from leadscore.diagnostics import Diagnostic

Pass = Callable[[Policy], Iterator[Diagnostic]]

PASSES: tuple[Pass, ...] = (
    names,
    types,
    numbers,
    patterns,
    sets,
    points,
    duplicates,
    outcome,
    overrides,
    facts,
    expectations,
    unused,
    completeness,
)
"""These look at what is written, sentence by sentence."""

IN_PLACE: tuple[Pass, ...] = (group_totals, impossible, rules, decay, negation, reach)
"""These read definitions in place: they run only where `definitions` finds nothing wrong."""

__all__ = ["IN_PLACE", "PASSES", "Pass", "definitions"]
