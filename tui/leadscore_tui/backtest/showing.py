"""All that the tab shows, as lines: what was asked, how far it is, what came of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from leadscore_tui.backstage.past import Backtested, Past, PastColumn
from leadscore_tui.backstage.protocol import Failure
from leadscore_tui.backtest.report import report_lines
from leadscore_tui.backtest.settings import in_short, introduction, setting_lines
from leadscore_tui.diff.lines import EMPTY, Line, plain, section
from leadscore_tui.leads.columns import on_a_line

SETTINGS = "settings"
_OPTION = re.compile(r"[^.;:]*--[a-z][^;]*[;.]? ?")
"""What a message says of the command's options."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a back-test was asked, of which policy, and what came of it."""

    past: Past
    text: str
    told: Backtested


@dataclass(frozen=True, slots=True)
class Sight:
    """`columns` are None as long as they are not known; `busy` says what is being done, "" for nothing; `is_stale`: the
    policy is another one by now."""

    past: Past | None
    columns: Sequence[PastColumn] | None
    ran: Ran | None
    failure: Failure | None
    busy: str
    is_stale: bool
    folded: frozenset[str]
    opened: Collection[int]


def lines(sight: Sight, width: int) -> Iterator[Line]:
    """What is wrong comes first."""
    if sight.failure is not None:
        yield plain(f"✕ {sight.failure.message}.", "strong", hang=2)
        if told := _OPTION.sub("", sight.failure.help or "").strip():
            yield plain(told, hang=2)
    if sight.ran is None:
        yield from _first(sight)
        return
    yield plain(sight.ran.told.title, "strong")
    asked = list(setting_lines(sight.past, sight.columns or ()))
    yield from list(section(SETTINGS, "Asked", asked, sight.folded, "o w d a choose something else"))[1:]
    yield from report_lines(sight.ran.told, sight.folded, sight.opened, width)


def _first(sight: Sight) -> Iterator[Line]:
    if sight.failure is not None:
        yield EMPTY
    yield from introduction(sight.past, knows_columns=sight.columns is not None)
    if sight.columns is None and sight.past is None and sight.failure is None:
        yield plain("Looking at the columns of the leads …", "muted")
    else:
        yield from setting_lines(sight.past, sight.columns or ())


def note(sight: Sight) -> tuple[str, bool]:
    """What stands above all that can be scrolled, and whether it is news; "" before anything was asked."""
    if sight.busy:
        return sight.busy, True
    if sight.ran is None:
        return "", False
    if sight.is_stale:
        return "Of the policy as it was: r runs it again.", True
    if sight.past != sight.ran.past:
        return "Asked otherwise than now: r runs it again.", True
    return on_a_line(in_short(sight.ran.past)), False
