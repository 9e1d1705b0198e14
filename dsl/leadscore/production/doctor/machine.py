"""Looks at the machine: Python, libraries, room on the disk, rights, what stopped commands left."""

from __future__ import annotations

import platform
import shutil
import stat
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from leadscore import __version__
from leadscore.production.doctor.model import Finding, ok, problem, warning
from leadscore.values.number import counted

_EXTRAS = {"notify": "apprise", "postgres": "psycopg"}
"""By the extra's name the module that it brings."""
_LEFT = "leadscore-*.tmp"
_MIB = 2**20


def look_at_python() -> Iterator[Finding]:
    yield ok("leadscore", f"version {__version__}, Python {platform.python_version()}")


def look_at_extra(extra: str, purpose: str) -> Finding:
    """Whether what an extra brings is installed; `purpose` says what for."""
    module = _EXTRAS[extra]
    if find_spec(module) is None:
        fix = f"Install it with: pip install 'leadscore[{extra}]'"
        return problem(f"extra {extra}", f"{module}, which {purpose} needs, is not installed", fix)
    return ok(f"extra {extra}", f"{module} is installed, for {purpose}")


def look_at_disk(store: Path) -> Iterator[Finding]:
    size, free = store.stat().st_size, shutil.disk_usage(store.resolve().parent).free
    said = f"{_shown(free)} free beside a store of {_shown(size)}"
    fix = "Make room: a store grows with each run, and `leadscore forget` writes it anew."
    if free < size:
        yield problem("disk", said, fix)
    elif free < 2 * size:
        yield warning("disk", said, fix)
    else:
        yield ok("disk", said)


def look_at_rights(store: Path) -> Iterator[Finding]:
    """Windows knows no such rights."""
    if sys.platform == "win32":
        return
    mode = stat.S_IMODE(store.stat().st_mode)
    if mode & 0o077:
        who = "everybody on this machine" if mode & 0o007 else "its group"
        yield warning("rights", f"{who} may open {store}, which holds people's data", f"chmod 600 {store}")
    else:
        yield ok("rights", f"{store} is its owner's alone")


def look_for_leftovers(store: Path) -> Iterator[Finding]:
    found = [path for path in sorted(store.resolve().parent.glob(_LEFT)) if path.is_dir()]
    if found:
        yield warning(
            "leftovers",
            f"{counted(len(found), 'temporary folder')} beside the store, such as {found[0].name}: "
            "of a command that runs, or was killed",
            "The next run removes what nobody uses; what stays then, you may remove if no command runs.",
        )
    else:
        yield ok("leftovers", "no temporary folders beside the store")


def _shown(size: int) -> str:
    return f"{size / _MIB:,.0f} MiB" if size >= _MIB else f"{size / 1024:,.0f} KiB"
