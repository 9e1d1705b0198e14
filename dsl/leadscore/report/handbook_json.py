"""A policy's page as JSON, for programs. docs/handbook.md says what each member means; `format` counts up if one
changes."""

from __future__ import annotations

from collections.abc import Sequence

from leadscore.report.handbook import Listed
from leadscore.report.json_text import Json, points
from leadscore.review.handbook import Handbook
from leadscore.review.handbook.model import AgeingTable, Example, GroupPage, OutcomePage, Word

FORMAT = 1


def as_json(page: Handbook) -> dict[str, Json]:
    """The members of the page in its order."""
    return {
        "format": FORMAT,
        "name": page.name,
        "version": page.version,
        "owners": list(page.owners),
        "file": page.file,
        "fingerprint": page.fingerprint,
        "outcome": _outcome(page.outcome),
        "groups": [_group(group) for group in page.groups],
        "decay": None if page.ageing is None else _ageing(page.ageing),
        "examples": [_example(example) for example in page.examples],
        "vocabulary": {found.kind: [_word(word) for word in found.words] for found in page.vocabulary},
        "history": {
            "note": page.history.note,
            "entries": [
                {
                    "commit": entry.commit,
                    "date": None if entry.day is None else entry.day.isoformat(),
                    "author": entry.author,
                    "subject": entry.subject,
                    "changes": list(entry.changes),
                    "note": entry.note,
                }
                for entry in page.history.entries
            ],
        },
        "notes": list(page.notes),
    }


def _group(group: GroupPage) -> dict[str, Json]:
    return {
        "name": group.name,
        "question": group.question,
        "limits": list(group.limits),
        "rules": [
            {
                "name": rule.name,
                "points": points(rule.points),
                "when": rule.when,
                "meanings": list(rule.meanings),
                "because": rule.because,
                "limits": list(rule.limits),
                "statement": rule.statement,
                "line": rule.line,
            }
            for rule in group.rules
        ],
    }


def _outcome(outcome: OutcomePage) -> dict[str, Json]:
    return {
        "sentences": list(outcome.sentences),
        "bands": [{"band": band.label, "when": band.when} for band in outcome.bands],
        "grades": [
            {"group": grade.group, "steps": [{"grade": step.label, "when": step.when} for step in grade.steps]}
            for grade in outcome.grades
        ],
        "actions": [{"when": action.when, "does": action.does} for action in outcome.actions],
        "overrides": [
            {
                "lead": override.lead,
                "points": points(override.points),
                "by": override.by,
                "until": override.until.isoformat(),
                "because": override.because,
            }
            for override in outcome.overrides
        ],
    }


def _ageing(table: AgeingTable) -> dict[str, Json]:
    return {
        "days": list(table.ages),
        "rows": [
            {"decay": row.words, "rule": row.rule, "points": [points(value) for value in row.values]}
            for row in table.rows
        ],
    }


def _example(example: Example) -> dict[str, Json]:
    return {
        "title": example.title,
        "as_of": None if example.as_of is None else example.as_of.isoformat(),
        "story": example.story,
        "score": points(example.score),
        "verdict": list(example.verdict),
        "groups": [
            {
                "name": group.name,
                "total": points(group.total),
                "lines": [{"label": line.label, "points": points(line.points)} for line in group.lines],
            }
            for group in example.groups
        ],
        "besides": [{"label": line.label, "points": points(line.points)} for line in example.besides],
        "unmet": list(example.unmet),
    }


def _word(word: Word) -> dict[str, Json]:
    return {
        "name": word.name,
        "what": word.what,
        "note": word.note,
        "declared": word.declared,
        "used_by": list(word.used_by),
    }


def index_json(policies: Sequence[Listed]) -> dict[str, Json]:
    """`format, policies`; a policy with errors has neither name nor page."""
    return {
        "format": FORMAT,
        "policies": [
            {
                "name": policy.page.name if policy.page else None,
                "file": policy.file,
                "page": policy.link if policy.page else None,
            }
            for policy in policies
        ],
    }
