"""The past of the shipped policy, as the tab is told it: found out once."""

from __future__ import annotations

import pytest

from leadscore_tui.backstage.backtesting import backtested
from leadscore_tui.backstage.columns import past_columns
from leadscore_tui.backstage.past import Backtest, Backtested, Columns, PastColumn
from tui.backtest.harness import ASKED, PAST, POLICY


@pytest.fixture(scope="session")
def told() -> Backtested:
    return backtested(Backtest(POLICY, POLICY.read_text(encoding="utf-8"), PAST, ASKED), _nobody_hears)


@pytest.fixture(scope="session")
def less() -> Backtested:
    """Of the policy without its rules about the trial, which tell much."""
    lines = POLICY.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(("when trialled", "when logged_in", "when invited")))
    return backtested(Backtest(POLICY, text, PAST, ASKED), _nobody_hears)


@pytest.fixture(scope="session")
def columns() -> tuple[PastColumn, ...]:
    return past_columns(Columns(POLICY, PAST))


def _nobody_hears(what: str, done: int = 0, total: int = 0) -> None:
    assert what.startswith("Back-testing: ")
