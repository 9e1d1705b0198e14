"""The policy's file during a conversation: others may write it, too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.exits import BadInput
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.assistant.conversation import Conversation, Reply
    from leadscore.assistant.world import World
    from leadscore.cli.chat_model import Waited
    from leadscore.report.json_text import Json


@dataclass(slots=True)
class PolicyFile:
    """What others write is taken in before each question, so that no yes goes over it."""

    world: World
    _told: str = ""

    def ask(self, talk: Conversation | Waited, question: str) -> Reply:
        """As that of the conversation. A yes to what was shown for another policy than the file now holds writes
        nothing: what is proposed is then shown anew."""
        from leadscore.assistant.conversation import Reply
        from leadscore.assistant.deciding import decision
        from leadscore.source.exchange import ChangedMeanwhile

        is_yes = bool(self.world.proposals and decision(" ".join(question.split())))
        told, data = self._taken_in()
        if not (told and is_yes):
            if told and told != self._told:
                say(told)
            self._told = told
            try:
                return talk.ask(question)
            except ChangedMeanwhile:  # since it was looked at, a moment ago
                told, data = self._taken_in()
        return Reply(question, told, "propose_change", {}, (), data)

    def _taken_in(self) -> tuple[str, Json]:
        from leadscore.assistant.answer import Unanswerable
        from leadscore.assistant.tools.catching_up import taken_in

        try:
            found = taken_in(self.world)
        except Unanswerable as error:
            return str(error), None
        return ("", None) if found is None else (found.text, found.data)

    def write(self, texts: Mapping[Path, tuple[str, str]]) -> None:
        """Puts texts in the place of those of files. Raises BadInput, and ChangedMeanwhile where one is no longer what
        the conversation is about: then none of them is written."""
        from leadscore.source.exchange import ChangedMeanwhile, exchange
        from leadscore.source.read import read

        for path, (old, _) in texts.items():
            if read(path).text != old:
                raise ChangedMeanwhile(str(path))
        for path, (old, new) in texts.items():
            try:
                exchange(path, old, new)
            except OSError as error:
                raise BadInput(f"`{path}` cannot be written: {error.strerror}", "Nothing was changed.") from error
