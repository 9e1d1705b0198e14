"""Who gets a lead that is to be assigned: by the team's routes, else the members in turn.

What was decided stands in the ledger, so that the same crossing always goes to the same person, and the turn goes on
where it stopped. An assignment ends when the lead leaves the state.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from leadscore.driver import Compiled
from leadscore.engine.conditions import View, truth, view_of
from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead, Value
from leadscore.filters.compiling import compile_filter
from leadscore.filters.model import Filter, FilterError
from leadscore.plan.model import Plan
from leadscore.production.actions.settings import Route, Team
from leadscore.production.ledger.database import Database
from leadscore.production.ledger.model import Scoring, Transition
from leadscore.production.outbox.adding import add, chunks, places
from leadscore.values.text import fold

Routes = Sequence[tuple[Filter, str]]
"""Conditions, and to whom those go for whom they hold."""


def routes_of(team: Team, compiled: Compiled) -> Routes:
    """A team's routes, as this policy reads their conditions. Raises FactsError."""
    return [(_filter(route, compiled), route.to) for route in team.routes]


def _filter(route: Route, compiled: Compiled) -> Filter:
    name = f"`{route.said.name}`"
    try:
        found = compile_filter(compiled.checked, route.condition, compared=False)
    except FilterError as error:
        first = error.diagnostics[0]
        raise route.said.error(f"{name}: {first.message}", first.help or "Write it like a filter.") from error
    if found is None:
        raise route.said.error(f"{name} is blank", "Leave the route out, or say whom it is for.")
    if "rank" in found.outcome:
        help = "Ask for the score instead."
        raise route.said.error(f"{name} asks for the rank, and a lead that crosses has none", help)
    return found


def view_for(plan: Plan, lead: Lead, card: Scorecard) -> View:
    """What the conditions of actions and routes see: groups have their totals, and the outcome's words are fields."""
    outcome: dict[str, Value | None] = {
        "score": None if card.score is None else Decimal(card.score) / 1000,
        "band": fold(card.band) if card.band else None,
        "grade": fold(card.grade) if card.grade else None,
        "ready": card.ready,
        "disqualified": card.disqualified,
        "out of scope": not card.in_scope,
    }
    known = {name: value for name, value in outcome.items() if value is not None}
    by_us = frozenset(kind.name for kind in plan.events if kind.by_us)
    view = view_of(replace(lead, values={**known, **lead.values}), card.as_of, by_us)
    return replace(view, totals={group.name: group.total for group in card.groups})


@dataclass(frozen=True, slots=True)
class Assigned:
    """To whom a lead was given; `team` is blank where the policy names a person. `turn` is None for one by a route."""

    owner: str
    team: str
    turn: int | None = None


@dataclass(slots=True)
class Rota:
    """Who has which lead, and whose turn it is in each team: read from the ledger once and then kept."""

    database: Database
    policy: str
    last: dict[str, dict[str, int]] = field(default_factory=dict)
    standing: dict[tuple[str, str], str] | None = None

    def owner(self, team: Team, lead: str, routes: Routes, view: View) -> Assigned:
        """Who has the lead already, for another state that it is in; else by the first route that holds, else in turn;
        the team as such where no route holds and it has no members."""
        if self.standing is None:
            rows = self.database.rows(
                "SELECT lead, team, owner FROM ledger.assignment WHERE policy = ? AND until IS NULL", [self.policy]
            )
            self.standing = {(lead, team): owner for lead, team, owner in rows}
        has_it = self.standing.get((lead, team.name))
        who = Assigned(has_it, team.name) if has_it is not None else self._chosen(team, routes, view)
        self.standing[lead, team.name] = who.owner
        return who

    def _chosen(self, team: Team, routes: Routes, view: View) -> Assigned:
        for condition, to in routes:
            if truth(condition.condition, view) is True:
                return Assigned(to, team.name)
        return self._next(team) if team.members else Assigned(team.name, team.name)

    def _next(self, team: Team) -> Assigned:
        """The member whose last turn is longest ago; who is new in the team comes first, in the order written."""
        turns = self.last.get(team.name)
        if turns is None:
            turns = self.last[team.name] = dict(
                self.database.rows(
                    "SELECT owner, max(turn) FROM ledger.assignment WHERE team = ? AND turn IS NOT NULL GROUP BY owner",
                    [team.name],
                )
            )
        owner = min(team.members, key=lambda member: turns.get(member, 0))
        turns[owner] = max(turns.values(), default=0) + 1
        return Assigned(owner, team.name, turns[owner])


# ------------------------------------------------------------------------------------------------ the ledger's table


def assignments(database: Database, scoring: Scoring) -> Mapping[str, Assigned]:
    """Those of a scoring, by the keys of what they answer."""
    rows = database.rows("SELECT key, owner, team, turn FROM ledger.assignment WHERE scoring = ?", [scoring.no])
    return {key: Assigned(owner, team, turn) for key, owner, team, turn in rows}


def keep(database: Database, scoring: Scoring, made: Sequence[tuple[str, Transition, str, Assigned]]) -> None:
    """Records who got whom: key, crossing, the policy's name for the state, and owner."""
    add(
        database,
        "ledger.assignment",
        ("key", "policy", "scoring", "lead", "state", "team", "owner", "since", "turn"),
        [
            (key, scoring.policy, scoring.no, crossed.lead, state, who.team, who.owner, scoring.as_of, who.turn)
            for key, crossed, state, who in made
        ],
    )


def release(database: Database, scoring: Scoring, left: Collection[tuple[str, str]]) -> None:
    """Ends the assignments of leads (by id, with the state) that left a state."""
    if not left:
        return
    standing = database.rows(
        "SELECT key, lead, state FROM ledger.assignment WHERE policy = ? AND until IS NULL", [scoring.policy]
    )
    for some in chunks([key for key, lead, state in standing if (lead, state) in left]):
        database.execute(
            f"UPDATE ledger.assignment SET until = ? WHERE key IN ({places(some)})", [scoring.as_of, *some]
        )
