"""`leadscore backtest --ideas FILE.lead`: the policy with the points that its past suggests, to look at with `diff`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from leadscore.cli.exits import BadInput, unreadable
from leadscore.cli.output import must_be_writable
from leadscore.cli.policies import files_of
from leadscore.cli.terminal import program, say
from leadscore.source.folders import SUFFIX
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.check.model import Checked
    from leadscore.learn.evidence.model import Evidence

ideas_option = click.option(
    "--ideas",
    type=click.Path(path_type=Path),
    metavar="FILE.lead",
    help="Write the policy with other points where the past suggests them, to look at with `leadscore diff`.",
)


def must_take_ideas(ideas: Path | None, checked: Checked, read: Iterable[Path]) -> None:
    """Says early why a policy cannot be written there. Raises BadInput."""
    if ideas is None:
        return
    if ideas.suffix.lower() != SUFFIX:
        raise BadInput(
            f"`{ideas}`: ideas are a policy, whose name ends in {SUFFIX}", f"Name it `{_beside(checked, 'ideas')}`."
        )
    must_be_writable(ideas, [*read, *files_of(checked)], also=(SUFFIX,))
    if ideas.exists():
        raise BadInput(
            f"`{ideas}` is there already, and may be somebody's work", "Choose another name, or delete it first."
        )
    if _has_errors(ideas, checked.main.source.text):
        raise BadInput(
            f"`{ideas}` would not find the files that the policy uses",
            f"Write it beside the policy: `{_beside(checked, ideas.stem)}`.",
        )


def _beside(checked: Checked, name: str) -> Path:
    return Path(checked.main.source.path).with_name(f"{name}{SUFFIX}")


def _has_errors(path: Path, text: str) -> bool:
    from leadscore.check.files import Files
    from leadscore.diagnostics.model import has_errors
    from leadscore.driver import check_path

    return has_errors(check_path(path, files=Files({path: text})).diagnostics)


def write_ideas(found: Evidence | None, checked: Checked, ideas: Path) -> None:
    """Writes them, if they would help, and says what to do next, or why there are none. Raises BadInput when the file
    cannot be written."""
    from leadscore.report.backtest_rules import left_out, name_of, why_no_ideas
    from leadscore.review.ideas import Idea, rewritten
    from leadscore.source.write import write_atomically

    if found is None or not found.ideas:
        say(f"No ideas, so `{ideas}` is not written. {why_no_ideas(found)}")
        return
    wanted = {
        place: Idea(points, "" if points else left_out(found.rules[place])) for place, points in found.ideas.items()
    }
    done = rewritten(checked, wanted)
    for place in done.kept:
        name = name_of(found.rules[place])
        say(f"`{name}` is not left out, for a test names it, or it shares a line: it stays as it is.")
    changed = len(wanted) - len(done.kept)
    if not changed:
        say(f"So nothing is left to change, and `{ideas}` is not written.")
        return
    try:
        write_atomically(ideas, done.text)
    except OSError as error:
        raise unreadable(error, str(ideas)) from error
    shown = quote(str(ideas))
    say(f"{counted(changed, 'rule')} changed in {ideas}. In words:")
    say(f"  {program()} diff {quote(checked.main.source.path)} {shown}")
    failing = _failing(ideas)
    if failing:
        say(f"{counted(failing, 'test')} in it still {_expect(failing)} the points of before:")
        say(f"  {program()} test {shown}")


def _expect(failing: int) -> str:
    return "expects" if failing == 1 else "expect"


def _failing(policy: Path) -> int:
    """How many of its tests fail."""
    from leadscore.driver import compile_path
    from leadscore.review.policy_tests import run_tests

    compiled = compile_path(policy)
    if compiled.plan is None:
        raise ValueError("ideas must be a policy without errors")
    return sum(not test.passed for test in run_tests(compiled.checked, compiled.plan))
