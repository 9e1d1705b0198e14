"""The passes in order: text → syntax → checked policy → plan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.check.checker import check
from leadscore.check.files import Files
from leadscore.check.load import load
from leadscore.check.model import Checked
from leadscore.diagnostics import Diagnostic
from leadscore.diagnostics.model import has_errors
from leadscore.record import Record

if TYPE_CHECKING:
    from leadscore.plan.model import Plan


class Compiled(Record):
    """A policy after all passes. `plan` is None where a diagnostic is an error."""

    checked: Checked
    plan: Plan | None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All problems of all files, in order of file and place."""
        return self.checked.diagnostics


def check_path(path: Path, *, files: Files | None = None, shown_as: str | None = None) -> Checked:
    """Reads and checks a policy with all that it uses; whatever is wrong is a diagnostic.

    `files` puts unsaved texts before those on disk; messages name the policy `shown_as` (default: `path`).
    """
    return check(load(path, files, shown_as))


def compile_path(path: Path, *, files: Files | None = None, shown_as: str | None = None) -> Compiled:
    """Checks a policy and makes its plan, if it has no errors."""
    checked = check_path(path, files=files, shown_as=shown_as)
    if has_errors(checked.diagnostics):
        return Compiled(checked, None)
    # Only what scores needs the plan: `check` must not pay for it.
    from leadscore.plan.lower import plan_of

    return Compiled(checked, plan_of(checked))


def compile_text(text: str, name: str = "policy.lead", used: Mapping[str, str] | None = None) -> Compiled:
    """Compiles a policy that stands in no file; `used` holds the texts of files that it uses, by their paths."""
    folder = Path("/leadscore-text")  # need not exist: all that is read stands in `files`
    texts = {name: text, **(used or {})}
    files = Files({folder / path: content for path, content in texts.items()})
    return compile_path(folder / name, files=files, shown_as=name)
