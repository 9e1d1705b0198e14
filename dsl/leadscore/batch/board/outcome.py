"""The outcome as a filter sees it: fields of a lead, called by the words in `filters.words.OUTCOME`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.board.moves import change_of
from leadscore.batch.board.scored import Columns, Scored
from leadscore.batch.kernel.compare import compare
from leadscore.batch.kernel.kleene import UNKNOWN, Truths, of_bools
from leadscore.batch.kernel.outcome import Bools, grade_label
from leadscore.engine.conditions import truth, view_of
from leadscore.facts.model import Lead
from leadscore.plan.model import GroupCompare, IsKnown, IsYes, NumberCompare, TextContains, TextMatches
from leadscore.plan.walk import FieldCondition
from leadscore.values.text import fold

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class OutcomeFields:
    """What a scoring, and what differs from the one `before`, says of all leads."""

    scored: Scored
    before: Scored | None

    def truth(self, condition: FieldCondition | GroupCompare) -> Truths:
        """Whether a condition is true, for each lead. Out of scope, a lead's points, band and grade are unknown, and so
        is whether it is ready or disqualified."""
        columns = self.scored.columns
        match condition:
            case GroupCompare(group, op, value):
                return _where(compare(self._total(group), op, value), columns.in_scope)
            case NumberCompare(name, op, number):
                values, known = self._number(name)
                return _where(compare(values.astype(np.int64), op, int(number * 1000)), known)
            case IsYes(name):
                return _where(*self._yes_no(name))
            case TextMatches(name) | TextContains(name):
                return _where(self._labelled(name, _test(condition)), columns.in_scope)
            case IsKnown("band" | "grade" as name):
                return of_bools(self._labelled(name, lambda label: True) & columns.in_scope)
            case IsKnown("score" | "rank" | "change" as name):
                return of_bools(self._number(name)[1])
            case IsKnown(name):
                return of_bools(self._yes_no(name)[1])
            case _:
                raise TypeError(f"{condition} asks for nothing that an outcome has")

    def _total(self, group: str) -> NDArray[np.int64]:
        names = [group.name for group in self.scored.plan.groups]
        found = self.scored.columns.totals[names.index(group)] if group in names else np.zeros(len(self._everybody))
        return found.astype(np.int64)

    @property
    def _everybody(self) -> Bools:
        return np.ones(len(self.scored.columns.score), np.bool_)

    def _number(self, name: str) -> tuple[Array, Bools]:
        """In thousandths, and of whom it is known."""
        columns = self.scored.columns
        if name == "rank":
            return self.scored.ranks.astype(np.int64) * 1000, self._everybody
        if name == "score":
            return columns.score, columns.in_scope
        old = self._before
        return change_of(old, columns), old.in_scope & columns.in_scope

    def _yes_no(self, name: str) -> tuple[Bools, Bools]:
        """Where it holds, and of whom that is known."""
        columns = self.scored.columns
        match name:
            case "ready":
                return columns.ready, columns.in_scope
            case "disqualified":
                return columns.disqualified, columns.in_scope
            case "out of scope":
                return ~columns.in_scope, self._everybody
            case "gained":
                return columns.ready & ~self._before.ready, self._everybody
            case "lost":
                return self._before.ready & ~columns.ready, self._everybody
            case "changed":
                return self._changed(), self._everybody
            case _:
                change, known = self._number("change")
                return (change > 0 if name == "up" else change < 0), known

    @property
    def _other(self) -> Scored:
        assert self.before is not None, "a filter that compares was compiled for leads without another scoring"
        return self.before

    @property
    def _before(self) -> Columns:
        return self._other.columns

    def _changed(self) -> Bools:
        """Of whom anything of the outcome is another than before."""
        new, old = self.scored.columns, self._before
        both = new.in_scope & old.in_scope
        differs = (new.score != old.score) | (new.ready != old.ready) | (new.disqualified != old.disqualified)
        left = np.flatnonzero(both & ~differs)
        for name in ("band", "grade"):
            numbers: dict[str | None, int] = {}
            new_labels, old_labels = (_numbered(one, name, numbers, left) for one in (self.scored, self._other))
            differs[left] |= new_labels != old_labels
        changed: Bools = np.where(both, differs, new.in_scope != old.in_scope)
        return changed

    # ---------------------------------------------------------------------------------------- labels

    def _labelled(self, name: str, holds: Callable[[str], bool]) -> Bools:
        """Whose band or grade it holds for."""
        labels, places = _labels(self.scored, name, slice(None))
        found = np.array([label is not None and holds(label) for label in labels], np.bool_)
        return found[places]


def _labels(scored: Scored, name: str, some: slice | NDArray[np.intp]) -> tuple[list[str | None], NDArray[np.intp]]:
    """The labels that some leads have, None for none, and where each lead's stands among them."""
    plan, columns = scored.plan, scored.columns
    if name == "band":
        return [*(band.name for band in plan.bands), None], columns.band[some].astype(np.intp)
    numbers, places = np.unique(columns.grade[some], return_inverse=True)
    return [grade_label(plan.grades, number) for number in numbers.tolist()], places


def _numbered(scored: Scored, name: str, numbers: dict[str | None, int], some: NDArray[np.intp]) -> NDArray[np.int32]:
    """Bands or grades of some leads by these numbers, to which those of new labels are added."""
    labels, places = _labels(scored, name, some)
    return np.array([numbers.setdefault(label, len(numbers)) for label in labels], np.int32)[places]


def _test(condition: TextMatches | TextContains) -> Callable[[str], bool]:
    """Whether a label meets the condition, as the engine for one lead says of a field that holds it."""

    def holds(label: str) -> bool:
        return bool(truth(condition, view_of(Lead("", {condition.field: fold(label)}), 0, frozenset())))

    return holds


def _where(holds: Bools, known: Bools) -> Truths:
    return np.where(known, of_bools(holds), np.uint8(UNKNOWN))
