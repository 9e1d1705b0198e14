"""Saving with care: what changes is shown first, in words, and what others wrote meanwhile is not lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text
from textual.app import App

from leadscore_tui.policy.dialogs import Question
from leadscore_tui.policy.disk import OnDisk, read_policy, write_policy


def change_told(path: Path, old: str, new: str) -> RenderableType:
    """What the new text says that the old did not. Takes a second for a large policy: not for the UI's thread."""
    from leadscore.ide.problems import problems, summary
    from leadscore.report.changes_text import render
    from leadscore.review.changes import changes
    from leadscore.review.model import PolicyAt, PolicyReview, Review

    before, after = problems(path, old), problems(path, new)
    if before.plan is None or after.plan is None:
        which = "As it is now the policy" if after.plan is None else "The saved policy"
        count = summary((after if after.plan is None else before).diagnostics)
        told = Text(f"{which} has {count}, so that what changes can be shown line by line only.\n")
        if after.plan is None:
            told.append("Nobody can be scored by it until that is mended.\n", "bold")
        return Group(told, lines_told(old, new))
    review = PolicyReview(PolicyAt(path.name, before), PolicyAt(path.name, after), changes(before, after))
    told_changes = render(Review("saved", "edited", (review,)))
    return told_changes if review.changes else Group(told_changes, Text(), lines_told(old, new))


def lines_told(old: str, new: str) -> Text:
    """The lines that differ, each with `+` or `-` before it, under the number of the first one."""
    from leadscore.diagnostics.render.cells import clean

    text, before, after = Text(), old.split("\n"), new.split("\n")
    for tag, first, last, new_first, new_last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            text.append(f"line {new_first + 1}\n", "dim")
            for mark, style, lines in (("-", "red", before[first:last]), ("+", "green", after[new_first:new_last])):
                text.append("".join(f"{mark} {clean(line)}\n" for line in lines), style)
    return text or Text("No line differs.")


# ------------------------------------------------------------------------------------------------ the way to the file


@dataclass(frozen=True, slots=True)
class Saved:
    """The file holds the text now."""

    disk: OnDisk


@dataclass(frozen=True, slots=True)
class Theirs:
    """What stands on disk is to be taken in the place of the text."""

    disk: OnDisk


async def ask_and_save(app: App[object], path: Path, known: OnDisk, text: str) -> Saved | Theirs | None:
    """Asks before a file that others changed is overwritten, then shows what changes; writes what was agreed to. None:
    nothing was.

    `known` is the file as it was read. Raises NotEditable where the file cannot be written.
    """
    now = await asyncio.to_thread(_now, path)
    if now is not None and now.text != known.text:
        answer = await _conflict(app, path, known.text, now.text, text)
        if answer != "mine":
            return Theirs(now) if answer == "theirs" else None
    told = await asyncio.to_thread(change_told, path, (now or known).text, text)
    title = f"Save {path.name}?" if now else f"{path.name} is gone. Save it again?"
    if await app.push_screen_wait(Question(title, told, [("save", "Save (Enter)"), ("back", "Back (Esc)")])) != "save":
        return None
    await asyncio.to_thread(write_policy, path, known.written(text))
    return Saved(replace(known, text=text, note=""))


def _now(path: Path) -> OnDisk | None:
    """What stands on disk; None where there is no such file any more."""
    if not path.exists():
        return None
    return read_policy(path)


async def _conflict(app: App[object], path: Path, known: str, theirs: str, mine: str) -> str:
    """The file is not what it was when it was read: `mine`, `theirs` or `back`."""
    title = f"{path.name} was changed on disk"
    told = Text(
        "Somebody (or a program) saved it since you opened it. Keep mine: their changes are overwritten. "
        "Take theirs: yours go; Ctrl+Z brings them back."
    )
    answers = [("mine", "Keep mine"), ("theirs", "Take theirs"), ("back", "Back (Esc)")]
    answer = await app.push_screen_wait(Question(title, told, [("both", "See both"), *answers]))
    if answer != "both":
        return answer
    both = Group(
        Text("Theirs, since you opened it:", "bold"),
        lines_told(known, theirs),
        Text("Yours:", "bold"),
        lines_told(known, mine),
    )
    return await app.push_screen_wait(Question(title, both, answers, careful=True))
