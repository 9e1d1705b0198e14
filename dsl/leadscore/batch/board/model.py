"""What a list of scored leads shows, and how it is asked for. Nothing here needs numpy: what shows leads may run in a
process of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


class Stale(Exception):
    """Nobody waits for the answer any more: a newer question came."""


Tell: TypeAlias = Callable[[int, int], None]
"""Is told how many leads are done, of how many."""
IsStale: TypeAlias = Callable[[], bool]
"""Is asked between ranges of leads whether the answer is still wanted."""


def tell_nobody(done: int, leads: int) -> None:
    """For whoever does not want to see how far things are."""


def never_stale() -> bool:
    """For whoever waits for the answer in any case."""
    return False


@dataclass(frozen=True, slots=True)
class Row:
    """What the list shows of a lead.

    `no` is its number in the store; `rank` its place among all, 1 for the best: by score, disqualified leads behind all
    others, those out of scope last, ties by id. `name` is a person's, else what stands before the @ of the email, else
    empty. Points are millipoints; `totals` stand in the order of the plan's groups, empty out of scope. `before` and
    `was_ready` are of the scoring that it is compared with, None where there is none, or the lead was not in its scope.
    """

    no: int
    rank: int
    lead: str
    name: str
    company: str
    score: int | None
    ready: bool
    disqualified: bool
    in_scope: bool
    band: str | None
    grade: str | None
    totals: tuple[int, ...]
    before: int | None
    was_ready: bool | None


@dataclass(frozen=True, slots=True)
class Order:
    """How the list is shown.

    `column` is `rank`, `lead`, `name`, `company`, `score`, `state`, `band`, `grade`, `change`, a group's name or a
    field of the store. `descending` turns it round, except that what is unknown comes last and ties go by rank in both
    directions. Of `state`, `band` and `grade`, the best is the least. `filter` is a text for `leadscore.filters`;
    `search` is a part of an id, a name, a company or an email.
    """

    column: str = "rank"
    descending: bool = False
    filter: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Moves:
    """What another scoring says of the same leads.

    So many `leads` were looked at, `of` so many: where they are fewer, the counts are of a sample. `ready` is how many
    were and how many are; `up` and `down` how many scores went up and down, of leads in the scope of both,
    `disqualified` of how many of these the lead is so now; `gained` and `lost` how many became ready and are it no
    longer. `first` are the numbers of at most 50 leads, those that gained and lost first, then those whose scores moved
    most; of a sample, none.
    """

    leads: int
    of: int
    ready: tuple[int, int]
    up: int
    down: int
    disqualified: int
    gained: int
    lost: int
    first: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """For how many leads in scope a rule (by its id) fired, and the millipoints that it gave in sum."""

    rule: str
    leads: int
    points: int
