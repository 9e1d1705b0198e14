"""The small policy and its leads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadscore_tui.backstage.reviewing import Leads
from tui.diff.harness import OLD, stored


@pytest.fixture(scope="package")
def leads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Leads]:
    with stored(tmp_path_factory.mktemp("store")) as found:
        yield found


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """OLD, in no repository."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    path = tmp_path / "policy.lead"
    path.write_text(OLD)
    return path
