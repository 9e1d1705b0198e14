"""What people say of leads, and how far that agrees with the score, in lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.learn.rates import Rate
from leadscore.learn.verdicts import FEW, Agreement, Reason, RuleBehind, Verdict
from leadscore.production.judging.feedback import Feedback
from leadscore.report.words import instant
from leadscore.values.number import counted, milli_text

_RULES, _REASONS = 5, 10


def line(given: Feedback) -> str:
    """`2026-04-02  bad   L-1  by Sam, at 70 (ready, hot): a student`."""
    said = given.opinion
    return f"{instant(said.at)}  {said.verdict.value:<4}  {said.lead}  by {said.by}, at {_then(given)}: {said.because}"


def recorded(given: Feedback) -> str:
    """What was kept, in a sentence."""
    said = given.opinion
    return f'{said.lead} is {said.verdict.value} to {said.by}, recorded beside "{given.policy}": {_then(given)}.'


def agreement_lines(found: Agreement) -> Iterator[str]:
    """All of it for one policy, a line each."""
    yield f"{found.policy}: {counted(found.judged, 'lead')} judged"
    yield f"  {'':<4}  {'ready':>9}  {'not ready':>9}"
    yield f"  good  {found.good_ready:>9,}  {found.good_not:>9,}"
    yield f"  bad   {found.bad_ready:>9,}  {found.bad_not:>9,}"
    yield f"  People and score agree on {_share(found.agree)}."
    if found.ready_good.of:
        yield f"  Of those that were ready, {_share(found.ready_good)} are good."
    if found.good_found.of:
        yield f"  Of those that are good, {_share(found.good_found)} were ready."
    if found.judged < FEW:
        yield f"  That is few: judge {FEW} leads or more, ready or not, before you change a rule for it."
    if found.disputed:
        yield f"  {counted(found.disputed, 'lead was', 'leads were')} called good and bad: the newest judgement counts."
    if found.behind:
        yield "  Rules behind the bad ones that were ready:"
        yield from (f"    {_rule(one, found)}" for one in found.behind[:_RULES])
        if len(found.behind) > _RULES:
            yield f"    and {len(found.behind) - _RULES} more; --json shows all"
    for verdict in Verdict:
        said = [reason for reason in found.reasons if reason.verdict is verdict]
        if said:
            yield f"  Why {verdict.value}:"
            yield from (f"    {_reason(reason)}" for reason in said[:_REASONS])
            if len(said) > _REASONS:
                yield f"    and {len(said) - _REASONS} more; --list shows all"


def _then(given: Feedback) -> str:
    if given.score is None:
        return "out of scope"
    state = ["ready" if given.ready else "not ready", *([given.band] if given.band else [])]
    return f"{milli_text(given.score)} ({', '.join(state)})"


def _share(rate: Rate) -> str:
    """`2 of 3 (67%, between 21% and 94%)`: Wilson's interval of 95%."""
    low, high = rate.interval.low, rate.interval.high
    return f"{rate.hits:,} of {rate.of:,} ({rate.value or 0:.0%}, between {low:.0%} and {high:.0%})"


def _rule(one: RuleBehind, found: Agreement) -> str:
    return f"{one.rule}: {one.bad:,} of {found.bad_ready:,} bad, {one.good:,} of {found.good_ready:,} good"


def _reason(one: Reason) -> str:
    return f"{one.because} ({one.times} times)" if one.times > 1 else one.because
