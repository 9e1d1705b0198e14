"""One check at a time, in a thread: while one runs, the newest text waits for it, and what was typed before is left
out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from leadscore.driver import Compiled
    from leadscore.ide.known import Known
    from leadscore.ide.places import RulePlace


@dataclass
class Checked(Message):
    """A text was checked. `compiled` is None where checking itself failed: a defect, and no reason to lose a text."""

    path: Path
    text: str
    compiled: Compiled | None
    rules: tuple[RulePlace, ...] = ()
    known: Known | None = None


def check(path: Path, text: str) -> Checked:
    """Runs in a thread: it takes a fifth of a second for 300 rules."""
    import leadscore.review.handbook.clauses  # noqa: F401 - what pointing at a rule needs: here, loading it is not felt
    from leadscore.ide.known import known
    from leadscore.ide.places import rule_places
    from leadscore.ide.problems import problems

    try:
        compiled = problems(path, text)
        return Checked(path, text, compiled, rule_places(compiled), known(compiled.checked))
    except Exception:  # whatever it is, the text that somebody works on must outlive it
        return Checked(path, text, None)
