"""What people can get wrong about stores and batches, said in one way."""

from __future__ import annotations

from pathlib import Path

from leadscore.facts.errors import FactsError


class BatchError(FactsError):
    """A store or a database cannot be used. `message` is one sentence without a full stop, `help` the mend."""


class InUse(BatchError):
    """Somebody else writes there at the moment."""

    def __init__(self, message: str, help: str = "Wait until it is done, or stop it.") -> None:
        super().__init__(message, help)


def file_is_too_large(path: Path) -> BatchError:
    return BatchError(
        f"{path} may not grow any further", "Either `ulimit -f` bounds files, or the file system does: raise the bound."
    )


def disk_is_full() -> BatchError:
    return BatchError(
        "There is no room left on the disk", "Make room, or name a folder for temporary files elsewhere: TMPDIR=…"
    )
