"""An override says who, why and until when, and for which lead."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.fit import misfit
from leadscore.check.policy import Policy
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.catalogue import problem
from leadscore.syntax.nodes import Override, Text
from leadscore.values.pattern import has_star, literal
from leadscore.values.terms import ValueType
from leadscore.values.text import fold


def overrides(policy: Policy) -> Iterator[Diagnostic]:
    for override in policy.written(Override):
        yield from _complete(policy, override)
        yield from _lead(override)
        if override.until is not None:
            yield from misfit(policy, "Until when", ValueType.DATE, override.until)


def _complete(policy: Policy, override: Override) -> Iterator[Diagnostic]:
    missing = []
    if override.by is None or (isinstance(override.by, Text) and not fold(override.by.value)):
        missing.append('who judged so: `by "Sam"`')
    if override.until is None:
        missing.append("until when it counts: `until 2026-12-31`")
    if override.because is None or not fold(override.because.value):
        missing.append('why: `because "…"`')
    if missing:
        yield problem(
            "incomplete-override",
            policy.first_word(override.span),
            f"This override does not say {', nor '.join(missing)}",
            "It stands above all rules, so it must be clear to everybody whose word it is and when it ends.",
        )


def _lead(override: Override) -> Iterator[Diagnostic]:
    if not fold(override.lead.value):
        message, help_text = "This override names no lead", "Write the lead's id or e-mail address in the quotes."
    elif has_star(override.lead.value):
        message = f'No lead is called "{literal(override.lead.value)}": a star stands for itself here'
        help_text = "An override is for one lead, by its id or e-mail address. For many leads, write a rule."
    else:
        return
    yield problem("override-pattern", override.lead.span, message, help_text)
