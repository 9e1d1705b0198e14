"""What is recorded of leads: their outcomes with every rule's points, to be packed as blocks, and read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadscore.batch.kernel.outcome import Outcomes, clamped, grade_label
from leadscore.production.ledger.columns import Integers, packed, unpacked
from leadscore.production.ledger.model import Entry, Scoring
from leadscore.production.ledger.shape import Shape

Bools = NDArray[np.bool_]

BLOCK = 4_096
"""So many leads are packed together."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Leads by their numbers in the ledger, ascending in what is packed. Out of scope all points are 0. `totals` and
    `rules` are in the order of the shape; `grade` is a number for `grade_label`."""

    no: Integers
    in_scope: Bools
    score: Integers
    ready: Bools
    disqualified: Bools
    band: Integers
    grade: Integers
    totals: Sequence[Integers]
    rules: Sequence[Integers]

    def __len__(self) -> int:
        return len(self.no)

    def of(self, which: Bools | NDArray[np.intp] | slice) -> Rows:
        """Some of them."""
        return Rows(
            self.no[which],
            self.in_scope[which],
            self.score[which],
            self.ready[which],
            self.disqualified[which],
            self.band[which],
            self.grade[which],
            [total[which] for total in self.totals],
            [rule[which] for rule in self.rules],
        )


def rows_of(found: Outcomes, numbers: Integers) -> Rows:
    """Of outcomes with all rules, in their order; `numbers` are the leads' in the ledger."""
    scope = found.in_scope
    return Rows(
        numbers,
        scope,
        np.where(scope, found.score, 0),
        found.ready & scope,
        found.disqualified & scope,
        np.where(scope, found.band, -1).astype(np.int64),
        np.where(scope, found.grade, 0),
        [np.where(scope, total, 0) for total in found.totals],
        [np.where(scope, rule.points, 0) for rule in found.rules],
    )


# ------------------------------------------------------------------------------------------------ blocks


def block_of(rows: Rows, shape: Shape) -> bytes:
    """Rows as bytes. Totals and scores are written as what they differ from what the rules come to: mostly nothing."""
    columns = {
        "no": np.diff(rows.no, prepend=0),
        "flags": rows.in_scope + 2 * rows.ready.astype(np.int64) + 4 * rows.disqualified,
        "band": rows.band,
        "grade": rows.grade,
        "score": rows.score - sum(rows.totals, np.zeros(len(rows), np.int64)),
    }
    for place, (total, expected) in enumerate(zip(rows.totals, _totals(shape, rows.rules, len(rows)), strict=True)):
        columns[f"t{place}"] = total - expected
    columns |= {f"r{place}": points for place, points in enumerate(rows.rules)}
    return packed(columns)


def rows_in(data: bytes, shape: Shape) -> Rows:
    """What `block_of` wrote."""
    found = unpacked(data)
    rules = [found[f"r{place}"] for place in range(len(shape.rules))]
    expected = _totals(shape, rules, found.count)
    totals = [total + found[f"t{place}"] for place, total in enumerate(expected)]
    flags = found["flags"]
    return Rows(
        np.cumsum(found["no"]),
        (flags & 1) > 0,
        found["score"] + sum(totals, np.zeros(found.count, np.int64)),
        (flags & 2) > 0,
        (flags & 4) > 0,
        found["band"],
        found["grade"],
        totals,
        rules,
    )


def _totals(shape: Shape, rules: Sequence[Integers], count: int) -> list[Integers]:
    sums = [sum((rules[place] for place in group.rules), np.zeros(count, np.int64)) for group in shape.groups]
    return [clamped(total, group.at_least, group.at_most) for total, group in zip(sums, shape.groups, strict=True)]


def entry_at(rows: Rows, place: int, shape: Shape, scoring: Scoring) -> Entry:
    """One of the rows."""
    in_scope = bool(rows.in_scope[place])
    band = int(rows.band[place])
    points = ((name, int(rule[place])) for name, rule in zip(shape.rules, rows.rules, strict=True))
    totals = {group.name: int(total[place]) for group, total in zip(shape.groups, rows.totals, strict=True)}
    return Entry(
        scoring=scoring,
        in_scope=in_scope,
        score=int(rows.score[place]) if in_scope else None,
        ready=bool(rows.ready[place]),
        disqualified=bool(rows.disqualified[place]),
        band=shape.bands[band] if band >= 0 else None,
        grade=grade_label(shape.grades, int(rows.grade[place])) if in_scope else None,
        totals=totals if in_scope else {},
        rules={name: given for name, given in points if given},
    )


# ------------------------------------------------------------------------------------------------ digests


def digests(rows: Rows, shape: Shape) -> Integers:
    """A number for each row, another one if anything in it but the lead is another.

    What is 0 adds nothing, and all is told by its name: a rule that is added and gives nothing, or one that is moved,
    changes no digest.
    """
    found = np.zeros(len(rows), np.uint64)
    labels = [grade_label(shape.grades, number) or "" for number in range(int(rows.grade.max(initial=0)) + 1)]
    parts: list[tuple[str, Integers]] = [
        ("scope", rows.in_scope.astype(np.int64)),
        ("ready", rows.ready.astype(np.int64)),
        ("disqualified", rows.disqualified.astype(np.int64)),
        ("score", rows.score),
        ("grade", _named("grade", labels)[rows.grade] * rows.in_scope),
        ("band", _named("band", [*shape.bands, ""])[rows.band]),
    ]
    parts += [(f"group {group.name}", total) for group, total in zip(shape.groups, rows.totals, strict=True)]
    parts += [(f"rule {rule}", points) for rule, points in zip(shape.rules, rows.rules, strict=True)]
    for name, numbers in parts:
        if numbers.any():
            found += _mixed(numbers.view(np.uint64), _seed(name))
    return found.view(np.int64)


def _named(what: str, names: Iterable[str]) -> Integers:
    return np.array([_seed(f"{what} {name}") if name else 0 for name in names], np.uint64).view(np.int64)


def _seed(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big")


def _mixed(numbers: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """Spreads numbers over 64 bits (the finaliser of SplitMix64), 0 to 0."""
    mixed = numbers * np.uint64(seed | 1)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed
