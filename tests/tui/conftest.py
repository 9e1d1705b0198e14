"""The whole UI on the demo's data, and what its stories have in common."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from leadscore.cli.demo_copy import AS_OF
from leadscore.resources import resource
from leadscore_tui.backstage.past import Past
from leadscore_tui.backstage.protocol import Data

if TYPE_CHECKING:
    from leadscore_tui.app import LeadscoreApp

Make = Callable[..., "LeadscoreApp"]
_IMPORTED = (
    "leadscore_tui.backstage.serving",
    "leadscore.batch.ingest.run",
    "leadscore.batch.ingest.leads",
    "leadscore.batch.ingest.events",
    "leadscore.facts.config",
    "leadscore.plan.fingerprint",
    "leadscore.values.titles",
)


@pytest.fixture(autouse=True, scope="session")
def quick_backstage() -> Iterator[None]:
    """The UI's other process is forked off one that has all imported, which takes a good part of a small test. Where
    the command itself is run, it starts as it does for users."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(_IMPORTED))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("leadscore_tui.backstage.process._START", "forkserver")
        yield


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing is remembered from one test to the next, and nothing of whoever runs them is read."""
    home = tmp_path / "home"
    for name, folder in (("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A copy of the demo's policy, to be changed."""
    folder = tmp_path / "b2b_saas"
    shutil.copytree(resource("policies", "b2b_saas"), folder)
    return folder / "policy.lead"


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    return Path(shutil.copy(resource("policies", "demo", "leads.csv"), tmp_path / "leads.csv"))


@pytest.fixture
def make(policy: Path, leads: Path) -> Make:
    """Makes the UI, of the demo's leads if nothing else is said."""

    def make(
        data: Data | None = None, path: Path = policy, *, is_demo: bool = False, past: Past | None = None
    ) -> LeadscoreApp:
        from leadscore_tui.app import LeadscoreApp
        from leadscore_tui.started import Started

        events = resource("policies", "demo", "events.csv")
        return LeadscoreApp(Started(path, data or Data(leads, (events,), None, None, AS_OF), is_demo, past))

    return make
