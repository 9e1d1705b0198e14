"""Decays have possible numbers, and something to age."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from leadscore.check.policy import Policy
from leadscore.check.walk import event_conditions, has_unknown_name
from leadscore.diagnostics import Diagnostic, Edit, Fix
from leadscore.diagnostics.catalogue import problem
from leadscore.source import Span
from leadscore.syntax.nodes import Decay, Decays, Duration, Fades, NeverDecays, Rule, Unit
from leadscore.values.number import MAX_DECAY_STEPS


def decay(policy: Policy) -> Iterator[Diagnostic]:
    for group in policy.groups:
        header = group.header
        if header is not None and header.decay is not None:
            yield from _numbers(policy, header.decay)
        group_decays = header is not None and isinstance(header.decay, Decays | Fades)
        if header is not None and isinstance(header.decay, NeverDecays):
            yield _nothing_decays(header.decay.span, f"Without a decay, the points of `{group.name}` stay anyway")
        for rule in group.rules:
            if rule.decay is not None:
                yield from _numbers(policy, rule.decay)
                yield from _on_rule(policy, rule, rule.decay, group_decays)


def _numbers(policy: Policy, decay: Decay) -> Iterator[Diagnostic]:
    match decay:
        case Decays(percent, every):
            if not 0 <= percent.value <= 100:
                yield problem(
                    "bad-decay",
                    percent.span,
                    f"A decay takes from 0% to 100% away, not {policy.words(percent.span)}%",
                    "Write, for example, `decays 50% every 30 days`.",
                )
            elif percent.value == 0:
                yield problem(
                    "nothing-decays",
                    percent.span,
                    "A decay of 0% takes nothing away, so the points stay",
                    "Write the part that is lost, such as 50%, or `never decays` on a rule that keeps its points.",
                )
            yield from _above_zero(every)
        case Fades(over, every):
            yield from _above_zero(over)
            if every is not None:
                yield from _above_zero(every)
            if _is_right(over) and (every is None or _is_right(every)):
                yield from _steps(policy, over, every)
        case NeverDecays():
            return
        case _:
            assert_never(decay)


def _is_right(duration: Duration) -> bool:
    return duration.count > 0 and duration.count == duration.count.to_integral_value()


def _above_zero(duration: Duration) -> Iterator[Diagnostic]:
    if duration.count == 0:
        yield problem(
            "bad-decay",
            duration.span,
            "A decay needs time to pass, and this is none",
            "Write a duration above 0, such as `30 days`.",
        )


def _steps(policy: Policy, over: Duration, every: Duration | None) -> Iterator[Diagnostic]:
    length = int(over.count) * over.unit.value  # whole numbers: a decimal's remainder fails for long durations
    step = Unit.DAYS.value if every is None else int(every.count) * every.unit.value
    said = "one day" if every is None else policy.words(every.span)
    if length % step:
        yield problem(
            "uneven-steps",
            over.span if every is None else every.span,
            f"Steps of {said} do not add up to {policy.words(over.span)}",
            "Take a step that divides the whole, such as `fades over 90 days every 30 days`.",
        )
    elif length // step > MAX_DECAY_STEPS:
        yield problem(
            "too-many-steps",
            over.span,
            f"A fade over {policy.words(over.span)} in steps of {said} takes {length // step:,} steps",
            f"At most {MAX_DECAY_STEPS:,} are possible: take longer steps by `every`.",
        )


def _on_rule(policy: Policy, rule: Rule, decay: Decay, group_decays: bool) -> Iterator[Diagnostic]:
    if isinstance(decay, NeverDecays):
        if not group_decays:
            yield _nothing_decays(decay.span, "The group of this rule has no decay, so its points stay anyway")
    elif rule.points is not None and not _has_evidence(policy, rule):
        yield problem(
            "decay-without-evidence",
            decay.span,
            "This rule asks for no event that happened, so nothing ages and its points stay",
            'Leave the decay out, or ask for an event, such as `visited "pricing"`.',
        )


def _has_evidence(policy: Policy, rule: Rule) -> bool:
    """A name that is not known, which has been told, may well be an event."""
    if any(positive for _, positive in event_conditions(rule.condition, policy.symbols)):
        return True
    return has_unknown_name(rule.condition, policy.symbols)


def _nothing_decays(span: Span, message: str) -> Diagnostic:
    return problem("nothing-decays", span, message, "Leave `never decays` out.", Fix("leave it out", (Edit(span, ""),)))
