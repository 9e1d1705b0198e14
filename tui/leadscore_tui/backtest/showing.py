"""All that the tab shows, as lines: what was asked, how far it is, what came of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from leadscore_tui.backstage.past import Backtested, Past, PastColumn
from leadscore_tui.backstage.protocol import Failure
from leadscore_tui.backtest.acts import Run
from leadscore_tui.backtest.report import report_lines
from leadscore_tui.backtest.settings import in_short, introduction, setting_lines
from leadscore_tui.diff.lines import EMPTY, Line, plain, section

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
    """What is being done, or is wrong, comes first."""
    if sight.busy:
        yield plain(sight.busy, "strong")
    if sight.failure is not None:
        yield plain(f"✕ {sight.failure.message}.", "strong", hang=2)
        if told := _OPTION.sub("", sight.failure.help or "").strip():
            yield plain(told, hang=2)
    if sight.ran is None:
        yield from _first(sight)
        return
    if not sight.busy and (why := _why_again(sight, sight.ran)):
        yield Line(((f"{why} ", "changed"), ("r runs it again", "muted")), Run())
    yield plain(sight.ran.told.title, "strong")
    asked = list(setting_lines(sight.past, sight.columns or ()))
    more = in_short(sight.past) if sight.past and SETTINGS in sight.folded else ""
    yield from list(section(SETTINGS, "Asked", asked, sight.folded, more))[1:]
    yield from report_lines(sight.ran.told, sight.folded, sight.opened, width)


def _first(sight: Sight) -> Iterator[Line]:
    if sight.busy or sight.failure is not None:
        yield EMPTY
    yield from introduction(sight.past, knows_columns=sight.columns is not None)
    if sight.columns is None and sight.past is None and sight.failure is None:
        yield plain("Looking at the columns of the leads …", "muted")
    else:
        yield from setting_lines(sight.past, sight.columns or ())


def _why_again(sight: Sight, ran: Ran) -> str:
    if sight.is_stale:
        return "This is of the policy as it was."
    return "This was asked otherwise." if sight.past != ran.past else ""
