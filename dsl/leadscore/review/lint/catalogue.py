"""Every lint code with its title and severity. The page of a code is docs/lint/<code>.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from leadscore.diagnostics import Severity
from leadscore.diagnostics.catalogue import Entry

_WARNINGS = {
    # points
    "trivial-outweighs-strong": "A trivial action outweighs a strong one",
    "bad-sign-adds": "A bad sign adds points",
    "counted-twice": "One action counts twice",
    "unbounded-each": "Repeats add up without end",
    "substring-pattern": "A pattern looks inside words",
    # thresholds
    "title-alone-ready": "A title alone makes a lead ready",
    "group-alone-ready": "One group alone makes a lead ready",
    # what is missing
    "no-reason": "A rule has no reason",
    "no-negative-signal": "Nothing speaks against a lead",
    "no-disqualifier": "Nothing disqualifies a lead",
    "no-decay": "Behaviour counts for ever",
    "ageless-behaviour": "A rule counts behaviour for ever",
    "no-owner": "The policy has no owner",
    # upkeep
    "too-many-rules": "A first version has too many rules",
    "stale-policy": "The policy has not changed for a long time",
    # on data
    "threshold-nobody-reaches": "Nobody in the data reaches a threshold",
    "threshold-everybody-reaches": "Everybody in the data reaches a threshold",
    "unseen-target": "What a rule asks for never occurs in the data",
    # allowances
    "bad-allowance": "An allowance cannot be read",
    "unused-allowance": "An allowance allows nothing",
}

_HINTS = {
    "many-rules": "A first version has many rules",
    "one-sided": "The rules see one side of a lead only",
    "segments-in-one-policy": "One policy serves plainly different segments",
    "out-of-date": "A rule or an override has run out",
    "mostly-missing-field": "A field is mostly missing in the data",
    "unseen-event": "Events that rules ask for never occur in the data",
}

CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {code: Entry(title, Severity.WARNING) for code, title in _WARNINGS.items()}
    | {code: Entry(title, Severity.HINT) for code, title in _HINTS.items()}
)

ON_ALLOWANCES = ("bad-allowance", "unused-allowance")
"""What is said of `# lint: allow …` itself: these cannot be allowed."""
