"""Every code with its title and severity. The page of a code is docs/diagnostics/<code>.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from leadscore.diagnostics.model import Diagnostic, Fix, Note, Severity
from leadscore.record import Record
from leadscore.source import Span


class Entry(Record):
    """What a code stands for; `title` heads its page."""

    title: str
    severity: Severity


_ERRORS = {
    # what is written
    "merge-conflict": "Two versions that a merge could not join stand here",
    "misspelt-keyword": "A keyword is misspelt",
    "unexpected-text": "Something else was expected here",
    "unfinished-sentence": "A sentence stops before its end",
    "unclosed-text": "A text has no closing quote",
    "single-quotes": "A text stands in single quotes",
    "thousands-separator": "A number has a thousands separator",
    "invalid-utf-8": "The file is not in UTF-8",
    "strange-character": "A character has no meaning here",
    "bad-escape": "A backslash stands before a character that needs none",
    "bad-date": "There is no such day, or it is written in another way",
    "too-many-places": "A number has more than three places",
    "repeated-option": "A sentence says the same kind of thing twice",
    "nesting-too-deep": "A condition is nested too deep",
    # files
    "file-too-large": "A file is too large",
    "unreadable-file": "A file cannot be read",
    "missing-file": "There is no such file",
    "file-outside-folder": "A file lies outside the policy's folder",
    "use-cycle": "Files use each other in a circle",
    "not-vocabulary": "A used file holds more than vocabulary",
    "bad-set-row": "A row of a set's file cannot be read",
    # names
    "unknown-name": "A name is not known",
    "unknown-field": "There is no such field",
    "unknown-event": "There is no such event",
    "unknown-set": "There is no such set",
    "unknown-group": "There is no such group",
    "duplicate-name": "A name is declared twice",
    "standard-name": "A standard name is declared again",
    "wrong-kind": "A name stands for another kind of thing",
    "group-not-here": "A group's total is asked where it does not exist yet",
    "circular-definition": "A definition contains itself",
    "definition-too-large": "A definition grows too large",
    # values
    "wrong-type": "A value does not fit the field's type",
    "wrong-comparison": "A comparison does not fit the field's type",
    "unquoted-text": "A text stands without quotes",
    "wrong-set": "A set does not fit the field",
    "bad-pattern": "A pattern can never match, or not as meant",
    "blank-text": "A text is compared with nothing",
    "bad-duration": "A duration is not a whole number, or too long",
    "hours-on-date": "Hours are asked of a calendar day",
    "bad-quantity": "A number of times or minutes makes no sense",
    "dates-reversed": "A period ends before it starts",
    "empty-range": "A range's first number is the larger one",
    # rules
    "each-without-event": "`each` needs exactly one event to count",
    "each-minutes": "`each` counts events, not minutes",
    "bad-up-to": "`up to` bounds by a negative number",
    "bad-decay": "A decay's numbers make no sense",
    "too-many-steps": "A fade has too many steps",
    "uneven-steps": "A fade's steps do not divide its length",
    "points-out-of-range": "Points are beyond a million",
    "duplicate-rule": "Two rules say the same",
    "empty-in-force": "`in force` says neither from when nor until when",
    # groups and outcome
    "group-bounds": "A group's lower bound is above its upper bound",
    "score-range": "The score's range is upside down",
    "duplicate-statement": "A statement that can stand once stands twice",
    "lost-below": "`lost below` is above `ready at`",
    "equal-thresholds": "Two thresholds are equal",
    "duplicate-label": "A band, or a grade, stands twice",
    "several-otherwise": "`otherwise` stands more than once",
    "missing-otherwise": "A grade has no `otherwise`",
    "unknown-state": "There is no such state",
    "incomplete-override": "An override does not say who, why or until when",
    # tests
    "test-without-expectation": "A test expects nothing",
    "wrong-fact": "A test's fact says what its kind cannot have",
    "duplicate-fact": "A test gives one thing two values",
    "unknown-band": "There is no such band",
    "impossible-grade": "The grades cannot be joined to this one",
    "contradictory-expectations": "A test expects two things that exclude each other",
}

_WARNINGS = {
    "look-alike-letters": "Letters look like others, or are hidden",
    "empty-set": "A set has no members",
    "mixed-set": "A set is used for two different things",
    "impossible-condition": "A condition can never be true",
    "not-over-unknown": "`not` is silent where the value is unknown",
    "pointless-quantity": "A number of times or minutes asks for nothing",
    "disqualify-option": "`disqualify` gives no points to count, bound or age",
    "up-to-without-each": "`up to` bounds what `each` adds up",
    "up-to-below-one": "`up to` is smaller than one match",
    "decay-without-evidence": "A decay has nothing to age",
    "zero-points": "A rule gives no points",
    "no-rules": "The policy has no rules",
    "empty-group": "A group has no rules",
    "unreachable-ready": "No lead can ever be ready",
    "always-ready": "Every lead is ready",
    "unreachable-band": "No lead can ever be in a band",
    "unreachable-grade": "No lead can ever get a grade",
    "labels-differ-in-case": "Two labels differ in capitals only",
    "override-pattern": "An override names one lead, not a pattern",
    "unused-set": "A set is not used",
    "unused-definition": "A definition is not used",
    "missing-as-of": "A test does not say its date",
    "star-in-fact": "A star in a test's fact is a plain star",
}

_HINTS = {
    "curly-quotes": "Quotes are curly",
    "tab": "A tab stands between words",
    "byte-order-mark": "The file starts with a byte order mark",
    "windows-line-ends": "Lines end as on Windows",
    "duplicate-member": "A set names a member twice",
    "nothing-decays": "Nothing decays here",
    "unused-field": "A field is not used",
    "unused-event": "An event is not used",
    "no-policy-line": "The policy has no name",
    "no-tests": "The policy has no tests",
}

CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {code: Entry(title, Severity.ERROR) for code, title in _ERRORS.items()}
    | {code: Entry(title, Severity.WARNING) for code, title in _WARNINGS.items()}
    | {code: Entry(title, Severity.HINT) for code, title in _HINTS.items()}
)


def problem(
    code: str,
    span: Span,
    message: str,
    help: str | None = None,
    fix: Fix | None = None,
    notes: Iterable[Note] = (),
) -> Diagnostic:
    """A diagnostic with the severity that the catalogue gives its code. Raises KeyError for an unknown code."""
    return Diagnostic(code, CATALOGUE[code].severity, span, message, help, fix, tuple(notes))
