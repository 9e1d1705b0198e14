"""Shares, intervals and what looks like a leak, in people's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from leadscore.learn.leaks import Kind, Leak
from leadscore.learn.notation import Held, Notation
from leadscore.learn.rates import Interval, Rate

_EXACT = 200
"""Of so many leads, a tenth of a percent means something."""


def percent(share: float, of: int = _EXACT) -> str:
    """`38.6%`; of few leads `39%`."""
    return f"{100 * share:.{_places(of)}f}%"


def share(aim: float) -> str:
    """A share as it was asked for: `12%`, `12.5%`."""
    return f"{round(100 * aim, 2):g}%"


def rate(one: Rate) -> str:
    """`38.6%`; `–` of nobody."""
    return "–" if one.value is None else percent(one.value, one.of)


def between(one: Rate) -> str:
    """Where the true share lies: `37.6–39.6%`."""
    if not one.of:
        return ""
    interval, places = one.interval, _places(one.of)
    return f"{100 * interval.low:.{places}f}–{100 * interval.high:.{places}f}%"


def _places(of: int) -> int:
    return 1 if of >= _EXACT else 0


def fraction(value: float) -> str:
    """`0.86`, as AUC is written."""
    return f"{value:.2f}"


def fractions(interval: Interval) -> str:
    """`0.85–0.87`."""
    return f"{fraction(interval.low)}–{fraction(interval.high)}"


def times(value: float) -> str:
    """`2.0×`."""
    return f"{value:.1f}×"


def amount(value: float) -> str:
    """A number a week, or money: `3.4`, `12`, `1,204`."""
    return f"{value:.1f}" if abs(value) < 10 else f"{value:,.0f}"


def leak_lines(leaks: Iterable[Leak]) -> Iterator[str]:
    """What looks as if it came with the outcome, and what to do about it; nothing where nothing does."""
    found = list(leaks)
    if not found:
        return
    yield "Nothing is said of this policy, for it reads what seems to be known only with the outcome:"
    yield from (f"  {leak_line(leak)}" for leak in found)
    yield (
        "Score leads at an earlier day with --at, or take such facts out of the policy. "
        f"What is known in time all the same: --trust {_quoted(found[0].name)}"
    )


def left_out_lines(leaks: Iterable[Leak]) -> Iterator[str]:
    """The same, where one goes on without them."""
    found = list(leaks)
    if found:
        yield "Left out, for it seems to be known only with the outcome:"
        yield from (f"  {leak_line(leak)}" for leak in found)
        yield f"What is known in time all the same: --trust {_quoted(found[0].name)}"


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name


def leak_line(leak: Leak) -> str:
    """`contract_number` is known for 98% of the wins and for 0% of the others."""
    name = f"`{leak.name}`"
    match leak.kind:
        case Kind.OUTCOME:
            return f"{name} is the outcome itself"
        case Kind.KNOWN:
            return f"{name} is known {_sides(leak, 'for ')}"
        case Kind.MISSING:
            return f"{name} is missing {_sides(leak, 'for ')}"
        case Kind.VALUE:
            return f'{name} is "{leak.value}" {_sides(leak, "for ")}'
        case Kind.NUMBER:
            return f"{name} alone tells the wins from the others (AUC {fraction(leak.auc or 0)})"
        case Kind.EVENT:
            return f"{name} happened {_sides(leak, 'to ')}"
        case Kind.RULE:
            return f"the rule {name} fires {_sides(leak, 'for ')}"
        case _:
            assert_never(leak.kind)


def _sides(leak: Leak, to: str) -> str:
    wins, others = leak.shown_by_wins or Rate(0, 0), leak.shown_by_others or Rate(0, 0)
    return f"{to}{rate(wins)} of the wins and {to}{rate(others)} of the others"


def misread_line(column: str, name: str, notation: Notation) -> str:
    """Of a column that is text because of how its cells are written, with the mend; `name` is that of its field."""
    said = f'`{column}` holds {notation.held.value} such as "{notation.sample}", and is read as text'
    match notation.held:
        case Held.STRAYS:
            said = f'`{column}` is read as text because of cells such as "{notation.sample}"; all others fit'
            mend = f'where they say nothing, missing = ["{notation.sample}"] below [leads] in leadscore.toml'
        case Held.TIMES:
            entry = f'{name} = {{ column = "{column}", day_of_time = true }}'
            mend = f"for their days, {entry} below [leads.fields] in leadscore.toml"
        case Held.DAYS:
            mend = "write them as 2026-03-01"
        case Held.NUMBERS:
            mend = "write them as 1234.5, without other signs"
        case _:
            assert_never(notation.held)
    return f"{said}: {mend}."
