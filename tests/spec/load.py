"""Reads the spec corpus: see README.md beside this file for what its rows mean."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Outcome:
    """What must come out, or did. None is not told; so is a group or a rule that is not in its mapping.

    Points are in points, exact. `band` and `grade` are "" where there is none. Rules are known by their names.
    """

    score: Decimal | None = None
    cut: Decimal | None = None
    ready: bool | None = None
    disqualified: bool | None = None
    in_scope: bool | None = None
    band: str | None = None
    grade: str | None = None
    groups: Mapping[str, Decimal] = field(default_factory=dict)
    rules: Mapping[str, Decimal] = field(default_factory=dict)
    fired: frozenset[str] | None = None
    unknown: frozenset[str] | None = None


@dataclass(frozen=True)
class Case:
    """A lead's cells, its events' cells (time, kind, target, minutes), an instant, and what must come out."""

    name: str
    policy: str
    files: Mapping[str, str]
    as_of: str
    was_ready: bool
    lead: Mapping[str, str]
    events: tuple[tuple[str, str, str, str], ...]
    expected: Outcome


def cases() -> Iterator[Case]:
    """Every row of the corpus, in the order of files and lines. A key that means nothing is an error."""
    for path in sorted(HERE.glob("*.toml")):
        document = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        for policy in document["policy"]:
            for number, row in enumerate(policy["cases"], start=1):
                yield _case(f"{path.stem}: {policy['about']} ({number})", policy, dict(row))


def _case(name: str, policy: Mapping[str, Any], row: dict[str, Any]) -> Case:
    return Case(
        name=name,
        policy=policy["text"],
        files=policy.get("files", {}),
        as_of=row.pop("as_of", "2026-01-01"),
        was_ready=row.pop("was_ready", False),
        lead={"id": "lead"} | row.pop("lead", {}),
        events=tuple(_event(*cells) for cells in row.pop("events", [])),
        expected=_expected(row),
    )


def _event(at: str, kind: str, target: str = "", minutes: str = "") -> tuple[str, str, str, str]:
    return at, kind, target, minutes


def _expected(row: dict[str, Any]) -> Outcome:
    for key in ("score", "cut"):
        if key in row:
            row[key] = Decimal(row[key])
    for key in ("groups", "rules"):
        row[key] = {name: Decimal(points) for name, points in row.get(key, {}).items()}
    for key in ("fired", "unknown"):
        if key in row:
            row[key] = frozenset(row[key])
    return Outcome(**row)


def differences(expected: Outcome, actual: Outcome) -> list[str]:
    """What came out otherwise than it must, a line each; an engine that does not tell a thing differs in it."""
    found = []
    for key in ("score", "cut", "ready", "disqualified", "in_scope", "band", "grade", "fired", "unknown"):
        wanted, got = getattr(expected, key), getattr(actual, key)
        if wanted is not None and wanted != got:
            found.append(f"{key}: expected {wanted}, got {got}")
    for key in ("groups", "rules"):
        wanted, got = getattr(expected, key), getattr(actual, key)
        found += [f"{key} {n}: expected {w}, got {got.get(n)}" for n, w in wanted.items() if got.get(n) != w]
    return found
