"""What a ledger tells. Instants are whole seconds since 1970-01-01T00:00:00Z, points millipoints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadscore.engine.outcome import Counts

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from leadscore.production.ledger.shape import Shape


@dataclass(frozen=True, slots=True)
class Scoring:
    """A recorded scoring of all leads by `policy`, a policy's name, as of `as_of`; `at` is when it was done.

    `batch` is the last batch of files that was in the store, `facts` by what those are known again. `rescored` is how
    many leads had to be looked at, `changed` how many of them were recorded, for something about them is another.
    `aligned`: all leads of the store have the same number in the ledger.
    """

    no: int
    policy: str
    fingerprint: str
    as_of: int
    at: int
    batch: int
    facts: str
    aligned: bool
    counts: Counts
    rescored: int
    changed: int


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """A policy as it was: `files` are the texts of its own file, which is the first, and of all that it uses, by their
    paths relative to its folder. `author` and `revision` say who changed it last, where git knows; `noted` is when it
    was recorded."""

    fingerprint: str
    name: str
    version: str | None
    files: Mapping[str, str]
    shape: Shape
    author: str | None
    revision: str | None
    noted: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What a scoring recorded of a lead; `score` is None out of scope. `rules` are by their ids, those alone that gave
    some points; `totals` by the groups' names."""

    scoring: Scoring
    in_scope: bool
    score: int | None
    ready: bool
    disqualified: bool
    band: str | None
    grade: str | None
    totals: Mapping[str, int]
    rules: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Transition:
    """A lead, by its id, entered a state or left it between two recorded scorings, the later of which is `scoring`.

    `state` is `ready`, `disqualified` or `band:NAME`; `cause` is `new` (the lead was not there before), `facts`,
    `time` or `policy`. `score` is None out of scope.
    """

    scoring: int
    lead: str
    state: str
    entered: bool
    cause: str
    score: int | None


@dataclass(frozen=True, slots=True)
class State:
    """What the ledger last recorded of each lead, an array each, in the order of the leads' numbers in the ledger.

    `score` means nothing out of scope. `band` is the place of a name in `bands`, -1 for none. `digest` changes when
    anything changes that is recorded; `moves` is the instant until which the outcome stays as it is.
    """

    no: NDArray[np.int64]
    in_scope: NDArray[np.bool_]
    score: NDArray[np.int64]
    ready: NDArray[np.bool_]
    disqualified: NDArray[np.bool_]
    band: NDArray[np.int64]
    bands: Sequence[str]
    digest: NDArray[np.int64]
    moves: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.no)

    def of(self, which: NDArray[np.bool_]) -> State:
        """Some of them."""
        return replace(
            self,
            no=self.no[which],
            in_scope=self.in_scope[which],
            score=self.score[which],
            ready=self.ready[which],
            disqualified=self.disqualified[which],
            band=self.band[which],
            digest=self.digest[which],
            moves=self.moves[which],
        )
