"""Which tests pytest-xdist gives to one process, with `-n`: those that share a server, a session, a store or an answer,
so that each is made once. What takes long comes first: then all processes end together.

Its own `--dist loadgroup` does nothing with pytest 9.2, which no longer has the names of tests changed from outside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    import pytest

_TOGETHER = ("tests/browser/", "tests/tui/backtest/", "tests/tui/diff/", "tests/tui/assistant/")
"""Folders whose files share what takes long to make."""
_LONG = (
    "tests/push/", "tests/tui/", "tests/browser/", "tests/packaging/", "tests/unit/test_store_changes.py",
    "tests/unit/test_ingest_equivalence.py", "tests/unit/test_hostile_input.py", "tests/unit/test_spec.py",
    "tests/unit/assistant/test_pending.py", "tests/unit/assistant/test_once_more.py", "tests/unit/test_cli_",
    "tests/unit/test_sql_",
)  # fmt: skip


def together(test: str) -> str:
    """What a test, told by its node id, is kept together with."""
    file = test.partition("::")[0]
    if file.startswith("tests/push/"):
        return "Spark" if "spark" in test.lower() else "PostgreSQL"
    return next((folder for folder in _TOGETHER if file.startswith(folder)), file)


def turn(test: str) -> tuple[int, bool]:
    """When a test's turn is, the lower the sooner."""
    place = next((place for place, folder in enumerate(_LONG) if test.startswith(folder)), len(_LONG))
    return place, together(test) != "Spark"


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process whole groups, in the order in which they stand."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)
