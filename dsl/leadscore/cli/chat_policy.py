"""The policy's file during a conversation: others may write it, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadscore.cli.exits import BadInput
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.assistant.conversation import Conversation, Reply
    from leadscore.assistant.world import World
    from leadscore.cli.chat_model import Waited

_BOM = "\ufeff"


@dataclass(slots=True)
class PolicyFile:
    """What others write is taken in before each question, so that no yes goes over it."""

    world: World
    _told: str = ""

    def ask(self, talk: Conversation | Waited, question: str) -> Reply:
        """As that of the conversation. A yes to what was shown for another policy than the file now holds writes
        nothing: what is proposed is then shown anew."""
        from leadscore.assistant.answer import Unanswerable
        from leadscore.assistant.conversation import Reply, decision
        from leadscore.assistant.tools.catching_up import taken_in

        is_yes = bool(self.world.proposals and decision(" ".join(question.split())))
        data = None
        try:
            found = taken_in(self.world)
            told, data = (found.text, found.data) if found is not None else ("", None)
        except Unanswerable as error:
            told = str(error)
        if told and is_yes:
            return Reply(question, told, "propose_change", {}, (), data)
        if told and told != self._told:
            say(told)
        self._told = told
        return talk.ask(question)

    def write(self, text: str) -> None:
        """Puts a text in the place of the file's. Raises BadInput."""
        from leadscore.source.read import read
        from leadscore.source.write import write_atomically

        policy = self.world.policy
        try:
            bom = _BOM if read(policy).had_bom else ""
            write_atomically(policy, bom + text)
        except OSError as error:
            raise BadInput(f"`{policy}` cannot be written: {error.strerror}", "Nothing was changed.") from error
