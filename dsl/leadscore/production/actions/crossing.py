"""From leads that crossed into a state to the messages that a policy's `on …` lines ask for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from leadscore.engine.compiled import compile_plan
from leadscore.engine.conditions import truth
from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead
from leadscore.plan.model import Action, Condition
from leadscore.production.actions.facts import Told, as_json, due_of, told
from leadscore.production.actions.fitting import Fitted
from leadscore.production.actions.routing import (
    Assigned,
    Rota,
    assignments,
    keep,
    release,
    view_for,
)
from leadscore.production.actions.wording import Change, summary, summary_values, values_of
from leadscore.production.ledger.database import Database
from leadscore.production.ledger.model import Scoring, Transition
from leadscore.production.outbox.box import put
from leadscore.production.outbox.model import Message, Status, key_of
from leadscore.values.text import simple_lower

_AT_ONCE = 2_000
_ASSIGN = "assign"
_POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Before:
    """What the scoring before said of a lead: its score in millipoints, and whether it was ready."""

    score: int | None = None
    ready: bool = False


@dataclass(frozen=True, slots=True)
class Crossings:
    """What a scoring found. `leads` reads leads with all their facts by their ids, in any order; `before` holds those
    that had been scored before. `change` is None where the policy is the same."""

    scoring: Scoring
    transitions: Sequence[Transition]
    leads: Callable[[Sequence[str]], Iterable[Lead]]
    before: Mapping[str, Before] = field(default_factory=dict)
    change: Change | None = None


def messages_of(
    database: Database, fitted: Fitted, found: Crossings, now: int, *, send: bool, each: bool = False
) -> list[Message]:
    """Puts the messages of a scoring's crossings into the outbox, and records who got which lead; in the transaction of
    whoever calls. The same again adds nothing.

    Without `send`, messages are held. Leads that crossed only because the policy changed are told in one message for
    each action and destination, or one by one with `each`.
    """
    release(database, found.scoring, {(t.lead, _name(t.state)) for t in found.transitions if not t.entered})
    crossing = _Crossing(database, fitted, found, now, Status.WAITING if send else Status.HELD, each)
    messages = crossing.messages()
    put(database, messages)
    return messages


def _name(state: str) -> str:
    """A transition's state as the policy names it."""
    return simple_lower(state.removeprefix("band:"))


@dataclass(slots=True)
class _Crossing:
    database: Database
    fitted: Fitted
    found: Crossings
    now: int
    status: Status
    each: bool

    def messages(self) -> list[Message]:
        rota, known = Rota(self.database, self.found.scoring.policy), assignments(self.database, self.found.scoring)
        made: list[Message] = []
        together: dict[tuple[str, str], tuple[Action, list[Told]]] = {}
        given: list[tuple[str, Transition, str, Assigned]] = []
        for crossed, action, lead, card in self._asked():
            key = key_of(self.found.scoring.policy, self.found.scoring.no, crossed.lead, crossed.state, action.text)
            before = self.found.before.get(crossed.lead)
            what = told(
                self.fitted.plan, self.found.scoring, crossed, action, card, key, before.score if before else None
            )
            if action.verb == _ASSIGN:
                who = known.get(key) or self._owner(action, lead, card, rota)
                given.append((key, crossed, _name(crossed.state), who))
                what = replace(what, owner=who.owner, team=who.team, destination=self._where(action, who))
            if not what.destination:
                continue
            if crossed.cause == _POLICY and not self.each:
                together.setdefault((action.text, what.destination), (action, []))[1].append(what)
            else:
                made.append(self._message(what, action, lead))
        keep(self.database, self.found.scoring, given)
        return [*made, *(self._summary(action, name, leads) for (_, name), (action, leads) in together.items())]

    def _asked(self) -> Iterator[tuple[Transition, Action, Lead, Scorecard]]:
        """The crossings that an action is for and whose condition holds, in their order."""
        actions: dict[str, list[Action]] = {}
        for action in self.fitted.plan.actions:
            actions.setdefault(simple_lower(action.state), []).append(action)
        entered = [t for t in self.found.transitions if t.entered and _name(t.state) in actions]
        explain = compile_plan(self.fitted.plan).explain
        for start in range(0, len(entered), _AT_ONCE):
            some = entered[start : start + _AT_ONCE]
            leads = {lead.id: lead for lead in self.found.leads(list(dict.fromkeys(t.lead for t in some)))}
            cards: dict[str, Scorecard] = {}
            for crossed in some:
                lead, before = leads[crossed.lead], self.found.before.get(crossed.lead, Before())
                if lead.id not in cards:
                    cards[lead.id] = explain(lead, self.found.scoring.as_of, was_ready=before.ready)
                card = cards[lead.id]
                for action in actions[_name(crossed.state)]:
                    if action.condition is None or self._holds(action.condition, lead, card):
                        yield crossed, action, lead, card

    def _holds(self, condition: Condition, lead: Lead, card: Scorecard) -> bool:
        return truth(condition, view_for(self.fitted.plan, lead, card)) is True

    def _owner(self, action: Action, lead: Lead, card: Scorecard, rota: Rota) -> Assigned:
        team = self.fitted.settings.teams.get(action.destination)
        if team is None:
            return Assigned(action.destination, "")
        return rota.owner(team, lead.id, self.fitted.routes[team.name], view_for(self.fitted.plan, lead, card))

    def _where(self, action: Action, who: Assigned) -> str:
        """Whom to tell of it: the owner, else whoever listens for the team; blank where nobody does."""
        known = self.fitted.settings.destinations
        return next((name for name in (who.owner, action.destination) if name in known), "")

    def _message(self, what: Told, action: Action, lead: Lead) -> Message:
        destination = self.fitted.destination(what.destination)
        template = self.fitted.template(what.destination)
        title, body = template.render(values_of(what, lead, template, destination))
        return self._put(what.key, what.lead, what.destination, action, title, body, as_json(what))

    def _summary(self, action: Action, name: str, what: Sequence[Told]) -> Message:
        leads = sorted(((one.lead, one.score) for one in what), key=lambda pair: (-(pair[1] or 0), pair[0]))
        change, form = self.found.change or Change(), self.fitted.destination(name).form
        title, body = summary(self.fitted.plan, action.state, leads, change, form)
        key = key_of(self.found.scoring.policy, self.found.scoring.no, "", action.state, action.text, name)
        values = {"key": key, "verb": action.verb, "destination": name}
        data = {**values, **summary_values(self.fitted.plan, action.state, leads, change)}
        return self._put(key, "", name, action, title, body, msgspec.json.encode(data).decode())

    def _put(self, key: str, lead: str, name: str, action: Action, title: str, body: str, data: str) -> Message:
        return Message(
            key=key,
            policy=self.found.scoring.policy,
            scoring=self.found.scoring.no,
            lead=lead,
            state=action.state,
            verb=action.verb,
            action=action.text,
            destination=name,
            form=self.fitted.destination(name).form,
            title=title,
            body=body,
            data=data,
            created=self.now,
            since=self.now,
            due=due_of(self.found.scoring, action),
            status=self.status,
        )
