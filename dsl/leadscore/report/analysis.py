"""What was found about a policy, in sentences: `leadscore analyze`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from leadscore.check.passes.facts import DEFAULT_DAY
from leadscore.report.words import instant
from leadscore.review.prove.analysis import IN_SCOPE, AboutRule, Analysis, Example, Extreme, Fewest, Reach, RuleFinding
from leadscore.review.prove.model import Certainty
from leadscore.values.days import DAY, day_number
from leadscore.values.number import counted, milli_text

_INDENT = "  "
_MOST_UNKNOWN = 5
_MOST_SECONDS = 3600
_USUAL = day_number(DEFAULT_DAY) * DAY
"""The instant of tests that give none."""
_MAYBE = {
    RuleFinding.MAYBE_NEVER_FIRES: "whether it can fire",
    RuleFinding.MAYBE_NEVER_MATTERS: "whether it ever matters",
}
_NO_IDLE_RULES = "each one can fire and matters; none does what another one does already"
_GIVEN = re.compile(r"given as of [\d-]+, (.*) expect ")


def lines(analysis: Analysis, *, examples: bool = False) -> Iterator[str]:
    """The whole analysis as plain text; `examples` adds a lead for all that can be, as a test."""
    if analysis.scores_nobody:
        yield "No lead is in scope: none fulfils `applies if`, so this policy scores nobody."
        return
    yield "Points"
    yield from _indented(_ranges(analysis.extremes))
    yield ""
    yield "Rules"
    who = "no lead in scope" if any(reach.state == IN_SCOPE for reach in analysis.reaches) else "no lead"
    settled = (_about(rule, who) for rule in analysis.rules if rule.finding not in _MAYBE)
    told = [*settled, *_unknown(analysis.rules)]
    has_rules = any(extreme.group for extreme in analysis.extremes)
    yield from _indented(told or [_NO_IDLE_RULES if has_rules else "there are none"])
    yield ""
    if analysis.reaches:
        yield "Outcome"
        yield from _indented(_reaches(analysis.reaches))
        yield from _indented(map(_alone, analysis.alone))
        yield ""
    if analysis.fewest:
        yield _fewest(analysis.fewest)
        if analysis.fewest.example.signals:
            yield from _shown(analysis.fewest.example)
    if examples:
        yield from _examples(analysis)
    for note in analysis.notes:
        yield f"{note}."
    if not _is_settled(analysis):
        yield f"Each question had {_seconds(analysis.budget)}; --budget {_more(analysis.budget)} may settle more."


def _is_settled(analysis: Analysis) -> bool:
    return (
        all(extreme.proved or extreme.endless for extreme in analysis.extremes)
        and not any(rule.finding in _MAYBE for rule in analysis.rules)
        and not any(reach.certainty is Certainty.UNKNOWN for reach in (*analysis.reaches, *analysis.alone))
        and (analysis.fewest is None or analysis.fewest.proved)
    )


def _seconds(budget: float) -> str:
    return "a second" if budget == 1 else f"{budget:g} seconds"


def _more(budget: float) -> str:
    return f"{min(_MOST_SECONDS, 6 * budget):g}"


# ------------------------------------------------------------------------------------------------ points


def _ranges(extremes: Iterable[Extreme]) -> Iterator[str]:
    """The score first, then each group: `fit goes from -35 to 50`."""
    pairs: dict[str | None, dict[bool, Extreme]] = {None: {}}
    for extreme in extremes:
        pairs.setdefault(extreme.group, {})[extreme.highest] = extreme
    for group, found in pairs.items():
        yield f"{group or 'the score'} {_range(found[False], found[True])}"


def _range(lowest: Extreme, highest: Extreme) -> str:
    if lowest.proved and highest.proved and lowest.points == highest.points is not None:
        return f"is always {milli_text(highest.points)}"
    endless = ": a rule counts without `up to`" if lowest.endless or highest.endless else ""
    return f"goes from {_end(lowest)} to {_end(highest)}{endless}"


def _end(extreme: Extreme) -> str:
    if extreme.endless:
        return "any number" if extreme.highest else "below any number"
    if extreme.points is None:
        return "what was not found"
    if extreme.proved:
        return milli_text(extreme.points)
    further, beyond = ("higher", "above") if extreme.highest else ("lower", "below")
    limit = "" if extreme.limit is None else f", not {beyond} {milli_text(extreme.limit)}"
    return f"{milli_text(extreme.points)} (perhaps {further}{limit})"


# ------------------------------------------------------------------------------------------------ rules and states


def _about(rule: AboutRule, who: str = "no lead") -> str:
    name = f"line {rule.line}: `{rule.rule}`"
    match rule.finding:
        case RuleFinding.NEVER_FIRES:
            return f"{name} never fires: {who} fulfils its condition."
        case RuleFinding.NEVER_MATTERS:
            return f"{name} never matters: without it no lead's score would change."
        case RuleFinding.SHADOWED:
            return f"{name} never fires without `{rule.other}` (line {rule.other_line}): the same events count twice."
        case RuleFinding.BARS_NOBODY_ELSE:
            return f"{name} never fires without `{rule.other}` (line {rule.other_line}), which disqualifies, too."
        case RuleFinding.MAYBE_NEVER_FIRES | RuleFinding.MAYBE_NEVER_MATTERS:
            return f"{name}: {_MAYBE[rule.finding]} is unknown."
        case _:
            assert_never(rule.finding)


def _unknown(rules: Sequence[AboutRule]) -> Iterator[str]:
    """A few such rules by their lines, many by their number."""
    for finding, what in _MAYBE.items():
        found = [rule for rule in rules if rule.finding is finding]
        if len(found) > _MOST_UNKNOWN:
            yield f"{counted(len(found), 'rule')}: {what} is unknown."
        else:
            yield from map(_about, found)


def _reaches(reaches: Sequence[Reach]) -> Iterator[str]:
    """States in one line, but for those in which no lead ever is."""
    found = [reach.state for reach in reaches if reach.certainty is Certainty.FOUND and reach.state != IN_SCOPE]
    if found:
        yield f"some lead gets: {', '.join(found)}"
    for reach in reaches:
        if reach.certainty is Certainty.NEVER:
            yield f"no lead ever gets: {reach.state}"
        elif reach.certainty is Certainty.UNKNOWN:
            yield f"unknown: {reach.state} ({reach.reason})"


def _alone(reach: Reach) -> str:
    match reach.certainty:
        case Certainty.FOUND:
            return f"some lead is {reach.state}{_such_as(reach.example)}"
        case Certainty.NEVER:
            return f"no lead is ever {reach.state}"
        case Certainty.UNKNOWN:
            return f"unknown: {reach.state} ({reach.reason})"
        case _:
            assert_never(reach.certainty)


def _such_as(example: Example | None) -> str:
    """The facts of a lead in a line, as its test gives them."""
    if example is None or example.test is None:
        return ""
    given = _GIVEN.search(" ".join(example.test.split()))
    when = "" if example.as_of == _USUAL else f" as of {instant(example.as_of)}"
    return f", such as one with {given[1]}{when}" if given else f", even one of whom nothing is known{when}"


def _fewest(fewest: Fewest) -> str:
    if not fewest.example.signals:
        return "Even a lead of whom nothing is known is ready."
    signals = counted(fewest.example.signals, "signal")
    if fewest.proved:
        return f"The fewest that make a lead ready: {signals}, such as these."
    return f"A lead is ready with {signals}, such as these; whether fewer do is unknown."


# ------------------------------------------------------------------------------------------------ examples


def _examples(analysis: Analysis) -> Iterator[str]:
    for extreme in analysis.extremes:
        if extreme.example is not None:
            yield f"{'Highest' if extreme.highest else 'Lowest'} {extreme.group or 'score'}:"
            yield from _shown(extreme.example)
    for reach in (*analysis.reaches, *analysis.alone):
        if reach.example is not None:
            yield f"A lead that gets {reach.state}:"
            yield from _shown(reach.example)


def _shown(example: Example) -> Iterator[str]:
    yield ""
    if example.test is None:
        yield f"{_INDENT}(no test can give this lead: tests know full hours before midnight)"
    else:
        yield from _indented(example.test.rstrip("\n").split("\n"))
    yield ""


def _indented(some: Iterable[str]) -> Iterator[str]:
    return (f"{_INDENT}{line}" if line else "" for line in some)
