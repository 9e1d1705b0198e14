"""Policies that are named by a git revision, for commands that compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.policies import only_policy, planned, show_errors

if TYPE_CHECKING:
    from leadscore.check.model import Checked
    from leadscore.plan.model import Plan
    from leadscore.review.model import PolicyAt
    from leadscore.review.versions import Versions


def versions_of(*named: str) -> Versions:
    """As `review.versions.versions`; what cannot be had raises BadInput."""
    from leadscore.review.git import VersionError
    from leadscore.review.versions import versions

    try:
        return versions(named)
    except VersionError as error:
        raise BadInput(error.message, error.help) from error


def rival_of(named: str, policy: Path) -> tuple[Plan, Path]:
    """Another policy's plan and file: one on disk, or, at a git revision, `policy` or the one named there. Of these the
    file is that of `policy`, which says how columns are mapped.

    Where it has errors, they are shown on standard error and the command ends. Raises BadInput.
    """
    if Path(named).exists():
        file = only_policy(Path(named))
        return planned(file)[1], file
    pairs = versions_of(named, str(policy)).pairs
    old, new = pairs[0]
    if len(pairs) > 1 or old is None or new is None or new.revision is not None:
        raise BadInput(f"`{named}` is not one policy", "Name a file or one revision: old.lead, main, v2:b2b.lead.")
    if old.compiled.plan is None:
        raise click.exceptions.Exit(show_broken(old))
    return old.compiled.plan, policy


def show_broken(side: PolicyAt) -> ExitCode:
    """Shows the errors of a version on standard error, with the revision in the name of its files."""
    checked = side.compiled.checked
    return show_errors(checked if side.revision is None else _at_revision(checked, side.revision))


def _at_revision(checked: Checked, revision: str) -> Checked:
    from leadscore.check.model import Unit
    from leadscore.diagnostics import Diagnostic
    from leadscore.record import replace
    from leadscore.source import Span

    def moved(span: Span) -> Span:
        return span._replace(path=f"{revision}:{span.path}")

    def unit(one: Unit) -> Unit:
        return replace(one, source=replace(one.source, path=f"{revision}:{one.source.path}"))

    def diagnostic(one: Diagnostic) -> Diagnostic:
        notes = tuple(replace(note, span=moved(note.span)) for note in one.notes)
        return replace(one, span=moved(one.span), notes=notes, fix=None)

    return replace(
        checked,
        main=unit(checked.main),
        used=tuple(map(unit, checked.used)),
        diagnostics=tuple(map(diagnostic, checked.diagnostics)),
    )
