"""A filter as the columnar engine reads it, and what is told of a text that is none."""

from __future__ import annotations

from collections.abc import Mapping

from leadscore.diagnostics import Diagnostic
from leadscore.plan.model import Condition
from leadscore.record import Record
from leadscore.source import Source


class Filter(Record):
    """Conditions on a field that is called by one of the words in `outcome` ask for a lead's outcome, on `GroupCompare`
    for its total; points are compared as numbers of points."""

    condition: Condition
    outcome: frozenset[str]


class FilterError(Exception):
    """A text is no filter, or one that this policy has no answer to.

    `diagnostics` say why, the first problem first; their places are in `sources`, for renderers.
    """

    def __init__(self, diagnostics: tuple[Diagnostic, ...], source: Source) -> None:
        super().__init__(diagnostics, source)
        self.diagnostics, self.source = diagnostics, source

    def __str__(self) -> str:
        return self.diagnostics[0].message

    @property
    def sources(self) -> Mapping[str, Source]:
        return {self.source.path: self.source}
