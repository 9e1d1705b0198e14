"""For whom each condition holds: said by the compiled engine itself, so that it is what the language says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.draft.atoms import Atom
from leadscore.driver import compile_text
from leadscore.engine.compiled import compile_plan
from leadscore.engine.model import State
from leadscore.facts.model import Lead
from leadscore.learn.known import Outcomes
from leadscore.learn.ladder import Bools, Numbers
from leadscore.plan.model import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Leads with what became of them. `holds[i, j]` is whether atom i holds for lead j at its instant `at[j]`."""

    atoms: Sequence[Atom]
    ids: Sequence[str]
    won: Bools
    at: Numbers
    holds: Bools

    def __len__(self) -> int:
        return len(self.won)

    def part(self, some: Bools | Sequence[bool]) -> Sample:
        """These leads alone."""
        some = np.asarray(some, np.bool_)
        ids = [each for each, chosen in zip(self.ids, some.tolist(), strict=True) if chosen]
        return Sample(self.atoms, ids, self.won[some], self.at[some], self.holds[:, some])


def probe(declarations: str, atoms: Sequence[Atom]) -> Plan:
    """A policy with a rule for each atom, in their order."""
    name = "signal"
    while f" {name}_" in declarations:
        name += "_"
    rules = (f"when {atom.condition} add 1 as {name}_{place}" for place, atom in enumerate(atoms))
    plan = compile_text("\n".join(('policy "signals"', declarations, *rules))).plan
    if plan is None:
        raise ValueError("a condition was made that the language does not have")
    return plan


def sample_of(plan: Plan, atoms: Sequence[Atom], leads: Iterable[Lead], outcomes: Outcomes, end: int) -> Sample:
    """Every lead whose outcome is known, and whose day had come by the `end` of the data."""
    score = compile_plan(plan).score
    ids: list[str] = []
    won: list[bool] = []
    at: list[int] = []
    columns: list[NDArray[np.uint8]] = []
    for lead, is_won, instant in outcomes.due(leads, end):
        states = score(lead, instant).states
        ids.append(lead.id)
        won.append(is_won)
        at.append(instant)
        columns.append(np.packbits(np.fromiter((state is State.FIRED for state in states), np.bool_, len(atoms))))
    packed = np.array(columns, np.uint8).reshape(len(columns), -1)
    holds = np.unpackbits(packed, axis=1, count=len(atoms)).astype(np.bool_).T
    return Sample(atoms, ids, np.array(won, np.bool_), np.array(at, np.int64), np.ascontiguousarray(holds))
