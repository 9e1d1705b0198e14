"""What was found about a policy, in sentences: `leadscore analyze`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from leadscore.review.prove.analysis import AboutRule, Analysis, Example, Extreme, Fewest, Reach, RuleFinding
from leadscore.review.prove.model import Certainty
from leadscore.values.number import counted, milli_text

_INDENT = "  "
_MOST_UNKNOWN = 5
_MOST_SECONDS = 3600
_MAYBE = {
    RuleFinding.MAYBE_NEVER_FIRES: "whether it can fire",
    RuleFinding.MAYBE_NEVER_MATTERS: "whether it ever matters",
}
_NO_IDLE_RULES = "each one can fire, and changes what its group gives; none counts what another does"


def lines(analysis: Analysis, *, examples: bool = False) -> Iterator[str]:
    """The whole analysis as plain text; `examples` adds a lead for all that can be, as a test."""
    yield "Points"
    yield from _indented(_ranges(analysis.extremes))
    yield ""
    yield "Rules"
    told = [*map(_about, (rule for rule in analysis.rules if rule.finding not in _MAYBE)), *_unknown(analysis.rules)]
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
        yield from _shown(analysis.fewest.example)
    if examples:
        yield from _examples(analysis)
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
    """The score first, then each group: `fit is from -35 to 50`."""
    pairs: dict[str | None, dict[bool, Extreme]] = {None: {}}
    for extreme in extremes:
        pairs.setdefault(extreme.group, {})[extreme.highest] = extreme
    for group, found in pairs.items():
        yield f"{group or 'the score'} is {_range(found[False], found[True])}"


def _range(lowest: Extreme, highest: Extreme) -> str:
    if lowest.proved and highest.proved and lowest.points == highest.points is not None:
        return f"always {milli_text(highest.points)}"
    return f"{_low(lowest)}, {_high(highest)}"


def _low(extreme: Extreme) -> str:
    if extreme.endless:
        return "without a lower end"
    if extreme.points is None:
        return "never given, as far as was found"
    if extreme.proved:
        return f"at least {milli_text(extreme.points)}"
    beyond = "" if extreme.limit is None else f", but never below {milli_text(extreme.limit)}"
    return f"{milli_text(extreme.points)} for some lead, perhaps less for others{beyond}"


def _high(extreme: Extreme) -> str:
    if extreme.endless:
        return "without an upper end: a rule counts without `up to`"
    if extreme.points is None:
        return "never given, as far as was found"
    if extreme.proved:
        return f"at most {milli_text(extreme.points)}"
    beyond = "" if extreme.limit is None else f", but never above {milli_text(extreme.limit)}"
    return f"{milli_text(extreme.points)} for some lead, perhaps more for others{beyond}"


# ------------------------------------------------------------------------------------------------ rules and states


def _about(rule: AboutRule) -> str:
    name = f"line {rule.line}: `{rule.rule}`"
    match rule.finding:
        case RuleFinding.NEVER_FIRES:
            return f"{name} never fires: no lead fulfils its condition."
        case RuleFinding.NEVER_MATTERS:
            return (
                f"{name} never matters: the bounds of its group, of the score or its own take away all that it gives."
            )
        case RuleFinding.SHADOWED:
            return f"{name} never fires without `{rule.other}` (line {rule.other_line}): the same events count twice."
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
    found = [reach.state for reach in reaches if reach.certainty is Certainty.FOUND]
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
            return f"some lead is {reach.state}"
        case Certainty.NEVER:
            return f"no lead is ever {reach.state}"
        case Certainty.UNKNOWN:
            return f"unknown: {reach.state} ({reach.reason})"
        case _:
            assert_never(reach.certainty)


def _fewest(fewest: Fewest) -> str:
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
