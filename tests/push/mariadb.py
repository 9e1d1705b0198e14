"""Starts a MariaDB server of our own, on a socket and a free port of this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from push.server import free_port

USER, PASSWORD = "scoring", "open sesame: @/%"
_LONGEST = 60


@dataclass(frozen=True)
class MariaDb:
    """`run` takes SQL, as its superuser; `USER` may only read the database `crm`."""

    home: Path
    port: int

    def run(self, sql: str) -> None:
        command = ["mariadb", "--no-defaults", "-u", "root", "-S", str(self.home / "socket")]
        done = subprocess.run([*command, "--default-character-set=utf8mb4"], input=sql, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def is_here() -> bool:
    return all(shutil.which(name) for name in ("mariadbd", "mariadb-install-db", "mariadb"))


@contextmanager
def started() -> Iterator[MariaDb]:
    home = Path(tempfile.mkdtemp(prefix="leadscore-my-"))
    user = pwd.getpwuid(os.getuid()).pw_name
    server, data = MariaDb(home, free_port()), f"--datadir={home / 'data'}"
    made = ["mariadb-install-db", "--no-defaults", data, f"--user={user}", "--auth-root-authentication-method=normal"]
    subprocess.run([*made, "--skip-test-db"], check=True, capture_output=True, timeout=120)
    places = (f"--socket={home / 'socket'}", f"--port={server.port}", "--bind-address=127.0.0.1")
    with subprocess.Popen(
        ["mariadbd", "--no-defaults", data, f"--user={user}", *places, "--innodb-flush-log-at-trx-commit=0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(home / "socket", process)
            server.run(
                "CREATE DATABASE crm CHARACTER SET utf8mb4; "
                f"CREATE USER {USER} IDENTIFIED BY '{PASSWORD}'; GRANT SELECT ON crm.* TO {USER};"
            )
            yield server
        finally:
            process.terminate()
            process.wait()
            shutil.rmtree(home, ignore_errors=True)


def _wait_for(socket: Path, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _LONGEST
    while not socket.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert socket.exists(), "MariaDB did not start"
