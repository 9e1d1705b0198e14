"""A message's values for its template, and what is told in one go: of many leads that a changed policy moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.production.actions.facts import Told
from leadscore.production.actions.safe import escaped, one_line
from leadscore.production.actions.settings import Destination, Form
from leadscore.values.number import counted, milli_text

if TYPE_CHECKING:
    from leadscore.production.actions.templates import Template

_FIRST = 10
"""So many leads are named of those that a change of the policy moved."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the policy between two scorings: its versions, and who made it, as far as that is known. Where only
    `names_again` are new, nobody made it: the file still has what `leadscore forget` took out of the record."""

    before: str | None = None
    after: str | None = None
    author: str | None = None
    names_again: bool = False


def values_of(told: Told, lead: Lead, template: Template, destination: Destination) -> dict[str, Any]:
    """What the template is given; times are those of the destination's zone."""
    shown = {name: one_line(lead.shown.get(name, "")) for name in template.fields}
    return {
        "lead": {"id": one_line(told.lead), **shown},
        "is_now": is_now(told.state),
        "state": told.state,
        "verb": told.verb,
        "score": "none" if told.score is None else milli_text(told.score),
        "before": None if told.before is None else milli_text(told.before),
        "band": told.band,
        "grade": told.grade,
        "reasons": [{"points": r.points, "why": one_line(r.why), "rule": one_line(r.rule)} for r in told.reasons],
        "todo": _todo(told, destination.zone),
        "owner": told.owner,
        "team": told.team,
        "policy": told.policy,
        "version": told.version,
        "cause": told.cause,
        "as_of": local(told.as_of, destination.zone),
        "due": None if told.due is None else local(told.due, destination.zone),
        "destination": told.destination,
        "digest": destination.digest is not None,
        "key": told.key,
    }


def is_now(state: str) -> str:
    """`is ready`, `is in band hot`."""
    return f"is {state}" if state in ("ready", "disqualified") else f"is in band {state}"


def local(instant: int, zone: ZoneInfo) -> str:
    """`2026-04-01 09:30 CEST`."""
    return f"{datetime.fromtimestamp(instant, zone):%Y-%m-%d %H:%M %Z}"


def _todo(told: Told, zone: ZoneInfo) -> str:
    by = "" if told.due is None else f" by {local(told.due, zone)}"
    match told.verb:
        case "assign":
            return f"take it over{by}"
        case "enroll":
            return f'enroll it in "{told.destination}"{by}'
        case _ if told.state == "ready":
            return f"get in touch{by}"
        case _:
            return f"look at it{by}" if by else ""


# ------------------------------------------------------------------------------------------------ many at once


def summary(
    plan: Plan, state: str, leads: Sequence[tuple[str, int | None]], change: Change, form: Form
) -> tuple[str, str]:
    """Title and text about leads, the best first, that a change of the policy moved; scores are in millipoints."""
    title = f"{counted(len(leads), 'lead')} {_became(state, len(leads))} because the policy changed{_versions(change)}"
    lines = [
        f"{milli_text(score)} {one_line(lead)}" if score is not None else one_line(lead)
        for lead, score in leads[:_FIRST]
    ]
    if len(leads) > _FIRST:
        lines.append(f"and {len(leads) - _FIRST:,} more")
    lines += ["", f"Policy: {plan.name}. They are told here in one go, for no lead did anything of its own."]
    break_ = "<br>\n" if form is Form.HTML else "  \n" if form is Form.MARKDOWN else "\n"
    return one_line(title), break_.join(str(escaped(line, form)) for line in lines)


def _became(state: str, count: int) -> str:
    if state in ("ready", "disqualified"):
        return f"became {state}"
    return f"moved to band {state}"


def _versions(change: Change) -> str:
    versions = (
        f"{change.before} → {change.after}" if change.before and change.after and change.before != change.after else ""
    )
    said = [part for part in (versions, f"by {change.author}" if change.author else "") if part]
    return f" ({', '.join(said)})" if said else ""


def summary_values(
    plan: Plan, state: str, leads: Sequence[tuple[str, int | None]], change: Change
) -> Mapping[str, Any]:
    """The same for programs, with all leads; scores are JSON's numbers."""
    from leadscore.production.actions.facts import number

    return {
        "policy": plan.name,
        "policy_version": plan.version,
        "state": state,
        "cause": "policy",
        "versions": [change.before, change.after],
        "author": change.author,
        "leads": [{"lead": lead, "score": number(score)} for lead, score in leads],
    }
