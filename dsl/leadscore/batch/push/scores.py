"""The table of scores: what a query of `batch.sql` gives, as people and their tools read it."""

from __future__ import annotations

from leadscore.batch.push.names import quoted
from leadscore.batch.push.raw import Flavour
from leadscore.batch.push.select import select
from leadscore.plan.model import Plan

_OUTCOME = ("lead", "score", "ready", "disqualified", "band", "grade")
_ORIGIN = ("policy", "fingerprint", "as_of")
FIXED = frozenset((*_OUTCOME, *_ORIGIN))
"""By these columns a table is known to be one of scores, which may be replaced."""


def columns(plan: Plan, longest: int) -> tuple[str, ...]:
    """The names of the table's columns: the outcome's, the groups', and what it comes from. A group with the name of
    another column says that it is one; no name has more than `longest` bytes, beyond which a database cuts them."""
    groups: list[str] = []
    for group in plan.groups:
        name = _cut(f"{group.name} (group)" if group.name in FIXED else group.name, longest)
        while name in groups:  # as only names that were cut can be
            name = _cut(name, longest - 2) + "~1" if not name.endswith("~1") else _cut(name, longest - 3) + "~~1"
        groups.append(name)
    return (*_OUTCOME, *groups, *_ORIGIN)


def query(flavour: Flavour, plan: Plan, as_of: int, scored: str, longest: int) -> str:
    """A row a lead from the result `scored` of `batch.sql.query.score_query`. Points are exact, with three places."""
    totals = [_points(f"total_{number}") for number in range(1, len(plan.groups) + 1)]
    literal = flavour.dialect.literal
    origin = (literal(plan.name), literal(plan.fingerprint), flavour.moment(as_of))
    values = ("lead", _points("score"), "ready", "disqualified", "band", "grade", *totals, *origin)
    names = (quoted(flavour.dialect, name) for name in columns(plan, longest))
    return select(dict(zip(names, values, strict=True)), f"(\n{scored}\n) AS scored")


def _points(milli: str) -> str:
    return f"CAST(CAST({milli} AS DECIMAL(20, 0)) * 0.001 AS DECIMAL(20, 3))"


def _cut(name: str, longest: int) -> str:
    return name.encode()[:longest].decode(errors="ignore")
