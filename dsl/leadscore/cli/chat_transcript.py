"""Conversations that are kept: JSON lines, a question with its answer each, to be asked again as a test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.policies import existing
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.assistant.conversation import Conversation, Reply


class Transcript:
    """Adds each answer to the file at once: what was said is there, however the conversation ends."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path is not None:
            path.write_text("", encoding="utf-8")

    def add(self, reply: Reply) -> None:
        """Keeps a question and its answer, if anything is to be kept."""
        if self._path is None:
            return
        from leadscore.report.json_text import dumps

        with self._path.open("a", encoding="utf-8") as file:
            file.write(dumps({"question": reply.question, **reply.as_json()}) + "\n")


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
        except ValueError as error:
            raise BadInput(
                f"Line {number} of `{path}` is no question of a transcript",
                "`leadscore chat --transcript FILE` writes one.",
            ) from error
        told.append(found)
    return told


def differences(talk: Conversation, earlier: Sequence[dict[str, Any]]) -> int:
    """Asks again what was asked, and says which answers are others now."""
    moved = 0
    for turn in earlier:
        reply = talk.ask(turn["question"])
        if (reply.tool, reply.answer) == (turn.get("tool"), turn.get("answer")):
            continue
        moved += 1
        say(f"Another answer to “{turn['question']}”:")
        for sign, text in (("-", str(turn.get("answer", ""))), ("+", reply.answer)):
            for line in text.splitlines():
                say(f"  {sign} {line}")
    say(f"{len(earlier)} questions asked again: {moved} other {'answer' if moved == 1 else 'answers'}.")
    return ExitCode.FINDINGS if moved else ExitCode.FINE
