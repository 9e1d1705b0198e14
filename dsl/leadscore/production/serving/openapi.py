"""The endpoint's description for programs (OpenAPI 3.1), with the fields and events of the policy in force."""

from __future__ import annotations

from typing import Any

import msgspec

from leadscore import __version__
from leadscore.production.serving.answers import PolicyInForce, Readiness, Score, Taken
from leadscore.production.serving.policies import InForce
from leadscore.production.serving.refusals import Refused
from leadscore.values.terms import ValueType

_ANSWERS = (Taken, Score, PolicyInForce, Readiness, Refused)
_TYPES: dict[ValueType, dict[str, Any]] = {
    ValueType.TEXT: {"type": ["string", "null"]},
    ValueType.NUMBER: {"type": ["number", "string", "null"]},
    ValueType.DATE: {"type": ["string", "null"], "format": "date"},
    ValueType.YES_NO: {"type": ["boolean", "string", "null"]},
}


def document(known: InForce) -> bytes:
    """JSON."""
    _, schemas = msgspec.json.schema_components(_ANSWERS, ref_template="#/components/schemas/{name}")
    schemas |= {"Event": _event(known), "Lead": _lead(known)}
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {
                "title": f"leadscore: {', '.join(policy.name for policy in known.policies)}",
                "version": __version__,
                "description": "Events and changed leads in, scores with their reasons out.",
            },
            "paths": _paths(),
            "components": {"schemas": schemas, "securitySchemes": _SECURITY},
            "security": [{"key": []}],
        }
    )


_SECURITY = {
    "key": {"type": "http", "scheme": "bearer"},
    "webhook": {
        "type": "apiKey",
        "in": "header",
        "name": "webhook-signature",
        "description": "Standard Webhooks: with webhook-id and webhook-timestamp.",
    },
}


def _paths() -> dict[str, Any]:
    signed: list[dict[str, list[str]]] = [{"key": []}, {"webhook": []}]
    lead_id = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "/v1/events": {
            "post": _operation("Take in events, and score whom they are about", "Taken", "Event", security=signed)
        },
        "/v1/leads": {
            "post": _operation("Take in new and changed leads, and score them", "Taken", "Lead", security=signed)
        },
        "/v1/leads/{id}/score": {"get": _operation("Score a lead", "Score", parameters=[lead_id, _EXPLAIN, _POLICY])},
        "/v1/policy": {"get": _operation("The policy in force", "PolicyInForce", parameters=[_POLICY])},
        "/readyz": {"get": _operation("Whether requests can be answered", "Readiness", parameters=[], security=[])},
        "/healthz": {"get": {"summary": "Whether it is alive", "security": [], "responses": {"200": _ALIVE}}},
        "/metrics": {"get": {"summary": "Counts and times for Prometheus", "responses": {"200": _TEXT}}},
        "/openapi.json": {"get": {"summary": "This description", "security": [], "responses": {"200": _ALIVE}}},
    }


_EXPLAIN = {
    "name": "explain",
    "in": "query",
    "description": "With the whole explanation, as `leadscore explain --format json` gives it.",
    "schema": {"type": "boolean", "default": False},
}
_POLICY = {
    "name": "policy",
    "in": "query",
    "description": "The policy's name, where there are several. Without it, events and leads are scored by all.",
    "schema": {"type": "string"},
}
_ALIVE = {"description": "Yes", "content": {"application/json": {"schema": {"type": "object"}}}}
_TEXT = {"description": "Prometheus' text format", "content": {"text/plain": {"schema": {"type": "string"}}}}
_REFUSALS = {
    "400": "The request cannot be read",
    "401": "No key or signature that is known",
    "404": "There is no such lead, or policy",
    "413": "Too large",
    "415": "It is compressed",
    "422": "Something in it does not fit: nothing was taken in",
    "429": "Too many requests: see the header retry-after",
    "503": "It could not be written down: send it again",
}


def _operation(
    summary: str,
    answer: str,
    body: str | None = None,
    *,
    parameters: list[dict[str, Any]] | None = None,
    security: list[dict[str, list[str]]] | None = None,
) -> dict[str, Any]:
    refusals = {status: _content("Refused", words) for status, words in _REFUSALS.items()}
    if body is None:
        refusals = {status: found for status, found in refusals.items() if status in ("400", "401", "404", "429")}
    if answer == "Readiness":
        refusals = {"503": _content("Readiness", "Not now")}
    operation: dict[str, Any] = {
        "summary": summary,
        "parameters": [_EXPLAIN, _POLICY] if parameters is None else parameters,
        "responses": {"200": _content(answer, "Done"), **refusals},
    }
    if body is not None:
        one = _ref(body)
        schema = {"oneOf": [one, {"type": "array", "items": one}]}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation if security is None else {**operation, "security": security}


def _content(name: str, description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": _ref(name)}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _event(known: InForce) -> dict[str, Any]:
    text = {"type": ["string", "null"]}
    return {
        "type": "object",
        "required": ["event"],
        "additionalProperties": False,
        "properties": {
            "id": {**text, "description": "The event's own id: what comes again with the same one is taken once."},
            "lead": {**text, "description": "The lead's id."},
            "email": {**text, "description": "In its place: the e-mail address that one lead has."},
            "event": {"type": "string", "enum": [kind.name for kind in known.events]},
            "target": {**text, "description": "What it was done to: a page, a file; an address is read as its path."},
            "at": {**text, "description": "When, such as 2026-03-01T09:30Z; without it, now."},
            "minutes": {"type": ["number", "string", "null"], "description": "How long it took."},
        },
        "example": {"id": "evt-1", "lead": "L-1", "event": "visited", "target": "/pricing", "at": "2026-03-01T09:30Z"},
    }


def _lead(known: InForce) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id"],
        "additionalProperties": False,
        "description": "Fields that are given replace what was known, null makes one unknown, others stay.",
        "properties": {
            "id": {"type": ["string", "number"]},
            **{field.name: _TYPES[field.type] for field in known.fields},
        },
        "example": {"id": "L-1", "title": "VP Marketing", "employees": 200},
    }
