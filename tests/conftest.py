"""Settings of every test: Hypothesis prints how to repeat a failure, no clock decides whether a test passes, and no
terminal's width where lines are broken."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from sharing import Together

settings.register_profile("leadscore", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
# On two cores it takes a third; and the same examples each time, so that a change is not refused for what chance finds
# wrong in another place: new ones are tried wherever somebody runs the tests.
settings.register_profile("ci", settings.get_profile("leadscore"), max_examples=25, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "leadscore")
os.environ.pop("COLUMNS", None)  # pytest-xdist sets it for its workers


@pytest.fixture
def without_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Back-tests do not ask what models make of the leads, which takes most of the time."""
    monkeypatch.setattr("leadscore.learn.rivals.models.is_there", lambda: False)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    from sharing import Together

    return Together(config, log)


def pytest_collection_finish() -> None:
    """What is there by now stays: looking at it again and again for garbage takes a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # a process of pytest-xdist
        from sharing import turn

        items.sort(key=lambda item: turn(item.nodeid))
