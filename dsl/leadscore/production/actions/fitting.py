"""Whether the settings know all that a policy's actions name: asked before anything is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadscore.driver import Compiled
from leadscore.facts.errors import FactsError
from leadscore.plan.model import Action, Plan
from leadscore.production.actions.settings import Destination, Settings, Team
from leadscore.values.spelling import nearest

if TYPE_CHECKING:
    from leadscore.production.actions.routing import Routes
    from leadscore.production.actions.templates import Template

_ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A policy with the settings that its actions need: the teams' routes and the destinations' own templates, read
    and checked. `notes` are what people should know before they rely on it, a sentence each."""

    compiled: Compiled
    plan: Plan
    settings: Settings
    routes: Mapping[str, Routes]
    templates: Mapping[str, Template]
    notes: tuple[str, ...]

    @property
    def names(self) -> set[str]:
        """The destinations that its actions may send to, of those that the settings know."""
        named = {action.destination for action in self.plan.actions}
        for team in (self.settings.teams[name] for name in self.routes):
            named |= {*team.members, *(route.to for route in team.routes)}
        return named & set(self.settings.destinations)

    def destination(self, name: str) -> Destination:
        """Where messages of this name go; one without an address where the settings do not know it."""
        return self.settings.destinations.get(name) or Destination(name, "")

    def template(self, name: str) -> Template:
        """What a message to a destination is written with."""
        from leadscore.production.actions.templates import our_template

        return self.templates.get(name) or our_template(self.destination(name).form)


def fit(compiled: Compiled, settings: Settings) -> Fitted:
    """Raises FactsError for what is not known, with what was probably meant, and for a template that cannot work."""
    plan = compiled.plan
    if plan is None:
        raise ValueError("a policy with errors has no actions")
    teams = {
        action.destination: settings.teams[action.destination]
        for action in plan.actions
        if action.verb == _ASSIGN and action.destination in settings.teams
    }
    notes = tuple(dict.fromkeys(note for action in plan.actions for note in _unknown(settings, action)))
    return Fitted(compiled, plan, settings, _routes(teams, compiled), _templates(settings, plan), notes)


# What reads routes and templates is loaded where there are some: many runs have none, and tell nobody anything.


def _routes(teams: Mapping[str, Team], compiled: Compiled) -> dict[str, Routes]:
    if not teams:
        return {}
    from leadscore.production.actions.routing import routes_of

    return {name: routes_of(team, compiled) for name, team in teams.items()}


def _templates(settings: Settings, plan: Plan) -> dict[str, Template]:
    own = {name: (found.template, found.form) for name, found in settings.destinations.items() if found.template}
    if not own:
        return {}
    from leadscore.production.actions.templates import read_template

    fields = sorted(field.name for field in plan.fields)
    return {name: read_template(path, form, fields) for name, (path, form) in own.items()}


def _unknown(settings: Settings, action: Action) -> Iterator[str]:
    """Nothing for an action whose destination is known. Raises FactsError for a name that is surely a slip."""
    name = action.destination
    known = {*settings.destinations, *(settings.teams if action.verb == _ASSIGN else ())}
    if name in known:
        return
    near = nearest(name, known)
    if near or (settings.destinations and action.verb != _ASSIGN):
        raise FactsError(
            f'{settings.path} has no destination "{name}", which the policy names: {action.text}',
            f"Did you mean {_or(near)}?" if near else f'Write below [destinations]: "{name}" = "json://…"',
        )
    if action.verb == _ASSIGN:
        yield f'"{name}" is neither a team nor a destination of leadscore.toml: who gets a lead is recorded, not told.'
    else:
        yield f'There is no destination "{name}" in leadscore.toml: what it is to be told stays in the outbox.'


def _or(names: Sequence[str]) -> str:
    return " or ".join(f'"{name}"' for name in names)
