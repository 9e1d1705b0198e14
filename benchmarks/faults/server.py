"""A PostgreSQL server of our own that can be restarted at once, as after a power cut of its machine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.push.server import Server, binaries, started


@dataclass(frozen=True)
class Database:
    """`folder` is where the server's programs are."""

    server: Server
    folder: Path

    def make(self, name: str) -> str:
        """A new database; its address."""
        import psycopg

        with psycopg.connect(self.server.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.server.url(name)

    def restart(self) -> None:
        """Its processes are ended without a chance to finish anything, and it is started anew."""
        home = self.server.folder
        command = [str(self.folder / "pg_ctl"), "-D", str(home / "data"), "-l", str(home / "log"), "-m", "immediate"]
        subprocess.run(
            [*command, "-w", "restart"], user=home.owner(), cwd=home, stdout=subprocess.DEVNULL, check=True, timeout=120
        )


@contextmanager
def running() -> Iterator[Database | None]:
    """None where there are no programs for a server."""
    folder = binaries()
    if folder is None:
        yield None
        return
    with started(folder) as server:
        yield Database(server, folder)
