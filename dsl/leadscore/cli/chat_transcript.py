"""Conversations that are kept: JSON lines, a question with its answer each, to be asked again as a test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from os.path import normpath, relpath
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

from leadscore.cli.exits import BadInput, ExitCode, unreadable
from leadscore.cli.policies import existing, files_of
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.assistant.conversation import Conversation, Reply
    from leadscore.assistant.world import World


class Transcript:
    """Adds each answer to the file at once: what was said is there, however the conversation ends."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path is not None:
            self._write("", "w")

    def add(self, reply: Reply) -> None:
        """Keeps a question and its answer, if anything is to be kept."""
        if self._path is None:
            return
        from leadscore.report.json_text import dumps

        self._write(dumps({"question": reply.question, **reply.as_json()}) + "\n", "a")

    def _write(self, text: str, mode: str) -> None:
        """Raises BadInput that names the file."""
        assert self._path is not None
        try:
            with self._path.open(mode, encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as error:
            raise unreadable(error, str(self._path)) from error


def asked_in(path: Path) -> list[dict[str, Any]]:
    """The questions and answers of a transcript. Raises BadInput for a file that is none."""
    told: list[dict[str, Any]] = []
    try:
        text = existing(path).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise BadInput(f"`{path}` cannot be read: {error.strerror}", "Name a file that --transcript wrote.") from error
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            if not isinstance(found, dict) or not isinstance(found.get("question"), str):
                raise ValueError("no question")
        except (ValueError, RecursionError) as error:
            raise BadInput(
                f"Line {number} of `{path}` is no question of a transcript",
                "`leadscore chat --transcript FILE` writes one.",
            ) from error
        told.append(found)
    return told


def asked_again(world: World, earlier: Sequence[dict[str, Any]]) -> int:
    """Asks again what was asked, and says which answers are others now. What a yes writes is written to a copy of the
    policy: whoever made a transcript has not agreed to anything here."""
    from leadscore.assistant.conversation import Conversation
    from leadscore.cli.chat_policy import PolicyFile
    from leadscore.source.working import working_folder

    with working_folder() as folder:
        world.policy = _copied(world, folder)
        return _differences(Conversation(world, PolicyFile(world).write), earlier)


def _copied(world: World, folder: Path) -> Path:
    """The policy's copy, with the files that it uses and those of sets beside it as they are."""
    from leadscore.check.files import without_links

    checked = world.saved.checked
    there, shown = without_links(world.policy).parent, normpath(Path(checked.main.source.path).parent)
    for path in files_of(checked)[1:]:
        place = relpath(normpath(path), shown)
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        copyfile(there / place, folder / place)
    return Path(copyfile(world.policy, folder / world.policy.name))


def _differences(talk: Conversation, earlier: Sequence[dict[str, Any]]) -> int:
    moved, wrote = 0, False
    for turn in earlier:
        reply = talk.ask(turn["question"])
        wrote |= reply.wrote
        if (reply.tool, reply.answer) == (turn.get("tool"), turn.get("answer")):
            continue
        moved += 1
        say(f"Another answer to “{turn['question']}”:")
        for sign, text in (("-", str(turn.get("answer", ""))), ("+", reply.answer)):
            for line in text.splitlines():
                say(f"  {sign} {line}")
    if wrote:
        say("What a yes writes was written to a copy: the policy stays as it is.")
    say(f"{len(earlier)} questions asked again: {moved} other {'answer' if moved == 1 else 'answers'}.")
    return ExitCode.FINDINGS if moved else ExitCode.FINE
