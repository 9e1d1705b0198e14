"""What a run came to, for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadscore.production.ledger.model import Transition
from leadscore.production.record.scoring import Recorded
from leadscore.production.retention.retain import Retained
from leadscore.production.running import Done
from leadscore.production.sending.run import Sent
from leadscore.report.json_text import Json, points
from leadscore.report.outbox_json import sent_json
from leadscore.report.retention_words import as_json as erased_json
from leadscore.report.scorings_json import scoring_json
from leadscore.report.words import iso_instant


def as_json(
    done: Sequence[Done],
    as_of: int,
    taken_in: Mapping[str, Json] | None,
    sent: Sent | None,
    erased: Retained | None = None,
    *,
    dry: bool,
) -> Json:
    """`{as_of, dry_run, taken_in: {…} or null, erased: {…} or null, policies: […], sent: {…} or null}`."""
    return {
        "as_of": iso_instant(as_of),
        "dry_run": dry,
        "taken_in": taken_in,
        "erased": None if erased is None else erased_json(erased, dry=dry),
        "policies": [_policy(one) for one in done],
        "sent": None if sent is None else sent_json(sent),
    }


def _policy(done: Done) -> Json:
    plan, change = done.plan, done.change
    return {
        "policy": plan.name,
        "version": plan.version,
        "fingerprint": plan.fingerprint,
        "scoring": None if done.recorded is None else _scoring(done.recorded),
        "change": None if change is None else {"from": change.before, "to": change.after, "author": change.author},
        "transitions": [_transition(one) for one in done.recorded.transitions] if done.recorded else [],
        "messages": [
            {
                "key": message.key,
                "lead": message.lead or None,
                "destination": message.destination,
                "title": message.title,
                "status": message.status.value,
            }
            for message in done.messages
        ],
    }


def _scoring(recorded: Recorded) -> Json:
    scoring, before = recorded.scoring, recorded.before
    return {
        "number": scoring.no,
        "as_of": iso_instant(scoring.as_of),
        "since": None if before is None else iso_instant(before.as_of),
        **scoring_json(scoring),
    }


def _transition(transition: Transition) -> Json:
    return {
        "lead": transition.lead,
        "state": transition.state.removeprefix("band:"),
        "entered": transition.entered,
        "cause": transition.cause,
        "score": points(transition.score),
    }
