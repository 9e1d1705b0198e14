"""A process that is killed while it sends: nothing is lost, and what comes twice comes with the same key."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from leadscore.production.outbox.box import messages
from leadscore.production.outbox.model import Status
from leadscore.production.sending.run import send_waiting
from unit.production.catcher import catching
from unit.production.outbox_sample import NOON, World, embedded, entered, prepared, settings

SENDER = """
import os, signal, sys
from pathlib import Path
import duckdb
from leadscore.production.actions.reading import load_settings
from leadscore.production.sending import run
from unit.production.outbox_sample import NOON, embedded
if sys.argv[2] == "after the answer":
    run.mark = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
with duckdb.connect(sys.argv[1]) as connection:
    run.send_waiting(embedded(connection), load_settings(Path("leadscore.toml")), lambda: NOON)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows kills otherwise")
@pytest.mark.parametrize("when", ["before the answer", "after the answer"])
def test_a_killed_process_loses_nothing(tmp_path: Path, when: str) -> None:
    with catching() as catcher:
        found = settings(tmp_path, f'[destinations]\nsales = "{catcher.url}"\n"nurture drip" = "{catcher.url}"')
        store = tmp_path / "s.duckdb"
        with duckdb.connect(str(store)) as connection:
            prepared(connection)
            World(embedded(connection), found).cross(entered("ann"), entered("bob"))
        if when == "before the answer":
            catcher.plan.append("kill")
        paths = os.pathsep.join(path for path in (*sys.path, str(Path(__file__).parents[2])) if path)
        sender = subprocess.Popen(
            [sys.executable, "-c", SENDER, str(store), when], cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths}
        )
        catcher.victim = sender.pid
        assert sender.wait(60) == -signal.SIGKILL
        with duckdb.connect(str(store)) as connection:
            database = embedded(connection)
            first = messages(database, [Status.WAITING])
            assert sorted(message.attempts for message in first) == [0, 1]
            assert send_waiting(database, found, lambda: NOON).sent == 1  # the other one is still its sender's
            assert send_waiting(database, found, lambda: NOON + 120).sent == 1
            assert {message.status for message in messages(database)} == {Status.SENT}
        assert len(catcher.caught) == 3
        assert sorted(message["lead"] for message in catcher.once.values()) == ["ann", "bob"]
