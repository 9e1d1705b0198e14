"""A lead's story for programs: all that is known of it. Points are exact numbers, instants ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.production.history.model import Move, News, PolicyChange, Step, Story
from leadscore.production.ledger.model import Entry, PolicyRecord
from leadscore.production.outbox.model import Message
from leadscore.production.retention.notes import Erasure
from leadscore.report.json_text import Json, points
from leadscore.report.words import iso_instant


def as_json(stories: Sequence[Story]) -> Json:
    """A list with an object for each policy that scored the lead."""
    return [
        {
            "lead": story.lead,
            "policy": story.policy,
            "scorings": story.scorings,
            "last_as_of": iso_instant(story.last_as_of),
            "history": [_step(step) for step in story.steps],
        }
        for story in stories
    ]


def _step(step: Step) -> Json:
    return {
        **entry_json(step.entry),
        "change": points(step.change),
        "ready_until": points(step.ready_until),
        "moves": [_move(move) for move in step.moves],
        "facts": None if step.news is None else _news(step.news),
        "events_erased": None if step.erasure is None else _erasure(step.erasure),
        "policy_change": None if step.policy is None else _policy(step.policy),
        "transitions": [{"state": one.state, "entered": one.entered, "cause": one.cause} for one in step.transitions],
        "messages": [_message(message) for message in step.messages],
    }


def entry_json(entry: Entry) -> dict[str, Json]:
    """What a scoring recorded of a lead."""
    return {
        "scoring": entry.scoring.no,
        "as_of": iso_instant(entry.scoring.as_of),
        "fingerprint": entry.scoring.fingerprint,
        "in_scope": entry.in_scope,
        "score": points(entry.score),
        "ready": entry.ready,
        "disqualified": entry.disqualified,
        "band": entry.band,
        "grade": entry.grade,
        "groups": {name: points(total) for name, total in entry.totals.items()},
        "rules": {name: points(given) for name, given in entry.rules.items()},
    }


def _erasure(erasure: Erasure) -> Json:
    return {"before": iso_instant(erasure.before), "at": iso_instant(erasure.at)}


def _move(move: Move) -> Json:
    return {
        "cause": move.why.value,
        "what": move.line.kind.value,
        "name": move.line.name,
        "label": move.label,
        "points": points(move.points),
        "how": move.how or None,
    }


def _news(news: News) -> Json:
    return {
        "fields": [
            {"field": one.field, "before": one.before, "after": one.after, "used": one.is_used} for one in news.fields
        ],
        "events": [
            {
                "kind": one.kind,
                "target": one.target,
                "count": one.count,
                "came_later": one.later,
                "newest": iso_instant(one.newest.at),
            }
            for one in news.events
        ],
    }


def _policy(change: PolicyChange) -> Json:
    return {
        "before": policy_json(change.before),
        "after": policy_json(change.after),
        "added": list(change.added),
        "removed": list(change.removed),
        "changed": list(change.changed),
    }


def policy_json(record: PolicyRecord) -> dict[str, Json]:
    """Which policy it was, and who changed it last."""
    return {
        "name": record.name,
        "version": record.version,
        "fingerprint": record.fingerprint,
        "author": record.author,
        "revision": record.revision,
    }


def _message(message: Message) -> Json:
    return {
        "key": message.key,
        "verb": message.verb,
        "destination": message.destination,
        "leads": message.about,
        "title": message.title,
        "status": message.status.value,
        "sent_at": None if message.sent_at is None else iso_instant(message.sent_at),
    }
