"""A policy as it is, kept in the ledger with all files that it uses: an old scoring can be done again by it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from leadscore.batch.errors import BatchError
from leadscore.check.files import Files
from leadscore.driver import compile_path, compile_text
from leadscore.plan.model import Plan
from leadscore.production.ledger.ledger import Ledger
from leadscore.production.ledger.model import PolicyRecord
from leadscore.production.ledger.shape import Shape
from leadscore.source.read import decode

if TYPE_CHECKING:
    from leadscore.review.git import Commit


class _Remembering(Files):
    """Remembers what was read, by its path."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[Path, str] = {}

    def read(self, path: Path, limit: int) -> bytes:
        data = super().read(path, limit)
        self.texts[path] = decode(str(path), data).text
        return data


def note_policy(ledger: Ledger, plan: Plan, path: Path, at: int) -> None:
    """Records the policy that lies at `path`, if the ledger does not have it yet. Raises BatchError where it is no
    longer what `plan` was made of."""
    known = ledger.database.rows(
        "SELECT 1 FROM ledger.policy WHERE fingerprint = ? AND name = ?", (plan.fingerprint, plan.name)
    )
    if known:
        return
    files = _Remembering()
    compiled = compile_path(path, files=files)
    if compiled.plan is None or compiled.plan.fingerprint != plan.fingerprint:
        raise BatchError(f"`{path}` was changed while it was read", "Run it again.")
    folder, commit = path.resolve().parent, _last_commit(list(files.texts))
    texts = {read.relative_to(folder).as_posix(): text for read, text in files.texts.items()}
    ledger.database.execute(
        "INSERT INTO ledger.policy VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            plan.fingerprint,
            plan.name,
            plan.version,
            msgspec.json.encode(texts).decode(),
            Shape.of(plan).text(),
            commit.author if commit else None,
            commit.id if commit else None,
            at,
        ),
    )


def _last_commit(files: list[Path]) -> Commit | None:
    """The last commit that touched one of these files; None while one of them is changed, and where git knows none."""
    from leadscore.review.git import Repository, VersionError

    try:
        repository = Repository(files[0].parent)
        if repository.last_change(files) is None:
            return None
        return next(iter(repository.log(files, 1)), None)
    except VersionError:
        return None


def plan_of_record(record: PolicyRecord) -> Plan | None:
    """The plan of a recorded policy; None where this leadscore no longer makes the same of its text."""
    (name, text), *used = record.files.items()
    plan = compile_text(text, name, dict(used)).plan
    return plan if plan is not None and plan.fingerprint == record.fingerprint else None
