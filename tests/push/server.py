"""Starts a PostgreSQL server of our own: on a socket and a free port of this machine, as a user who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SUPERUSER, PASSWORD = "keeper", "open sesame: @/%"


@dataclass(frozen=True)
class Server:
    """Everybody may come in by the socket; by the port only with a password."""

    folder: Path
    port: int

    def url(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}"


def binaries() -> Path | None:
    """The folder with `initdb`, `pg_ctl` and `postgres` of the newest version here."""
    on_path = shutil.which("pg_ctl")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: path.parts[-3])
    found = [Path(path).parent for path in (*([on_path] if on_path else []), *reversed(versions))]
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    user = _not_root()
    home = Path(tempfile.mkdtemp(prefix="leadscore-pg-"))
    if user is not None:
        shutil.chown(home, user, pwd.getpwnam(user).pw_gid)
    data, server = home / "data", Server(home, free_port())

    def run(name: str, *arguments: str) -> None:
        command = [str(folder / name), "-D", str(data), *arguments]
        done = subprocess.run(command, user=user, cwd=home, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    try:
        password = home / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        run("initdb", "-E", "UTF8", "--locale=C", "-U", SUPERUSER, "--no-sync", "--auth-local=trust",
            "--auth-host=scram-sha-256", f"--pwfile={password}")  # fmt: skip
        log = ("-l", str(home / "log"))
        options = f"-F -p {server.port} -k {home} -c listen_addresses=127.0.0.1 -c timezone=Asia/Kolkata"
        # A server far from the defaults shows what is left to them.
        run("pg_ctl", "-w", *log, "-o", f"{options} -c datestyle=German -c extra_float_digits=0", "start")
        yield server
    finally:
        if (data / "postmaster.pid").exists():
            run("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)


def _not_root() -> str | None:
    """Who to be, for the server refuses to be root; None where we are not."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
