"""The conversation with the assistant, about the leads that are open and the policy as it is being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.conversation import Conversation, Reply
from leadscore.assistant.rule_names import label
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from leadscore.batch.board.board import Board
from leadscore.batch.board.model import IsStale, Stale, Tell
from leadscore.batch.board.scored import Scored
from leadscore.check.files import Files
from leadscore.diagnostics.render.cells import clean
from leadscore.driver import compile_path
from leadscore_tui.backstage.talk import Draft, Said, Say

if TYPE_CHECKING:
    from leadscore.assistant.modelled.conversation import ModelledConversation
    from leadscore.assistant.modelled.settings import Settings
    from leadscore.assistant.past import PastDeals
    from leadscore_tui.backstage.past import Past
    from leadscore_tui.backstage.protocol import Data

_DRAFTED = (
    "It stands in the policy's editor now: the Diff tab shows what it does, Ctrl+Z in the Policy tab takes it back, "
    "Ctrl+S there saves it."
)
_NO_OUTCOMES = "The Back-test tab asks which column says so, and finds it out."
_READ_ANEW = "save the policy (Ctrl+S in the Policy tab) and press Ctrl+R: the leads are then read with it."
_STORE_ANEW = (
    "save the policy (Ctrl+S in the Policy tab), make the store anew with `leadscore ingest`, and press Ctrl+R."
)
_ABOUT_OUTCOMES = ("backtest", "threshold_advice")


@dataclass(frozen=True, slots=True)
class About:
    """What the conversation is about. `opened` tells one reading of the leads from another, `whole` is the last policy
    without mistakes, `known` how the leads are scored already, `data` where they come from."""

    opened: object
    policy: Path
    board: Board
    as_of: int
    whole: str
    known: Callable[[], Iterable[Scored]]
    data: Data | None = None


class Talker:
    """Remembers one conversation, for as long as the UI lives."""

    def __init__(self) -> None:
        self._talk: Conversation | None = None
        self._about: About | None = None
        self._text = ""
        self._was_broken = False
        self._written: list[str] = []
        self._modelled: ModelledConversation | None = None
        self._past: PastDeals | None = None
        self._past_of: tuple[Past, Data] | None = None
        self._past_opened: object = None

    def said(self, asked: Say, about: About, tell: Tell, stale: IsStale) -> Said:
        """The answer to one question; what cannot be answered is said to be so. Raises Stale."""
        talk, notes = self._turned_to(asked, about)
        talk.world.tell, talk.world.stale, talk.world.past = tell, stale, self._past_deals(asked, about, stale)
        self._written.clear()
        try:
            reply = self._reply(talk, asked, stale)
            rules = tuple((label(rule), rule.id) for rule in talk.world.rules.values())
        except Unanswerable as why:
            return Said(clean(str(why)), notes)
        if asked.model is not None and self._modelled is not None and self._modelled.last.requests:
            notes = (*notes, f"{asked.model.model} took {self._modelled.last.told(asked.model)}.")
        return Said(
            clean(f"{talk.written}\n{_DRAFTED}" if reply.wrote else _in_this_place(reply)),
            notes,
            leads=tuple(dict.fromkeys((*talk.thread.leads, *talk.thread.listed))),
            rules=rules,
            choices=tuple(map(clean, talk.choices)),
            numbered="\n  1. " in reply.answer,
            proposes=bool(talk.world.proposals) and talk.shows_proposal,
            helps=reply.tool == "help",
            draft=self._drafted(),
        )

    def _reply(self, talk: Conversation, asked: Say, stale: IsStale) -> Reply:
        """Raises FactsError where what a model needs is missing, and Stale."""
        if asked.model is None:
            return talk.ask(asked.words)
        if self._modelled is None:
            self._modelled = _modelled(talk, asked.model)
        elif self._modelled.plain is not talk:
            self._modelled.turn_to(talk)

        def step(what: str) -> None:
            if stale():
                raise Stale

        self._modelled.progress = step
        reply = self._modelled.ask(asked.words)
        step("answered")  # whatever a model is asked in, it takes for a failure of the model
        return reply

    def _drafted(self) -> Draft | None:
        if not self._written:
            return None
        before, self._text = self._text, self._written[-1]
        return Draft(before, self._text)

    def _past_deals(self, asked: Say, about: About, stale: IsStale) -> PastDeals | None:
        """What was found of past leads is kept until they are read anew. Raises FactsError."""
        if asked.past is None or about.data is None:
            return None
        from leadscore.assistant.past import PastDeals
        from leadscore_tui.backstage.backtesting import past_of

        if self._past is None or self._past_of != (asked.past, about.data) or self._past_opened is not about.opened:
            self._past = PastDeals(*past_of(about.policy, about.data, asked.past))
            self._past_of, self._past_opened = (asked.past, about.data), about.opened

        def step(what: str) -> None:
            if stale():
                raise Stale

        self._past.step = step
        return self._past

    # ------------------------------------------------------------------------------------ what it is about

    def _turned_to(self, asked: Say, about: About) -> tuple[Conversation, tuple[str, ...]]:
        """The conversation, which goes on about what there is now, and what is to be told of that."""
        text, is_broken = self._whole(asked, about)
        talk, before = self._talk, self._about
        same_text = talk is not None and _plain(text) == _plain(self._text)
        notes = []
        if before is not None and before.opened is not about.opened:
            notes.append("The leads were read anew: this is of them.")
        if is_broken and not (self._was_broken and same_text):
            notes.append("The policy in the editor has mistakes: this is of what it was before them.")
        elif not is_broken and not same_text and (talk is not None or asked.edited):
            state = "as it stands in the editor, not saved" if asked.edited else "as it is saved"
            notes.append(f"This is of the policy {state}.")
        self._was_broken = is_broken
        if talk is None or before is None or not same_text or before.board is not about.board:
            if talk is not None and talk.world.proposals:
                notes.append("What was proposed before that is dropped: ask for it once more.")
            talk = self._talk = self._begun(about, text, talk, keep=same_text)
        self._about, self._text = about, text
        return talk, tuple(notes)

    def _whole(self, asked: Say, about: About) -> tuple[str, bool]:
        """The policy that can be talked about, and whether what is written has mistakes."""
        if self._talk is not None and _plain(asked.text) == _plain(self._text):
            return asked.text, False
        compiled = compile_path(about.policy, files=Files({about.policy: asked.text}), shown_as=str(about.policy))
        return (asked.text, False) if compiled.plan else (about.whole, True)

    def _begun(self, about: About, text: str, talk: Conversation | None, *, keep: bool) -> Conversation:
        """Whom and what was spoken of stays known; `keep`: so does what was written, to be taken back."""
        policy = about.policy
        world = World(policy, about.board, about.as_of, shown_as=policy.name, text=text, known=about.known)
        world.read_anew = _STORE_ANEW if about.data and about.data.store else _READ_ANEW
        if talk is not None and keep:
            world.earlier = talk.world.earlier
        world.writes_used = False
        return Conversation(world, self._write, talk.thread if talk else Thread())

    def _write(self, texts: Mapping[Path, tuple[str, str]]) -> None:
        """What is written here is a draft in the editor, which holds the policy's own file."""
        self._written += [text for _, text in texts.values()]


def _modelled(talk: Conversation, settings: Settings) -> ModelledConversation:
    """The same conversation with a model. What that needs is loaded here: slow. Raises FactsError."""
    from leadscore.assistant.modelled.connecting import client_of, model_of

    client = client_of(settings)
    model = model_of(settings, client)
    from leadscore.assistant.modelled.conversation import ModelledConversation
    from leadscore.assistant.modelled.drafting import drafter_of

    drafter = drafter_of(settings, client)
    return ModelledConversation(talk.world, model, settings, talk, drafter, streams=True)


def _in_this_place(reply: Reply) -> str:
    """What to start the command with is no help here."""
    if reply.tool in _ABOUT_OUTCOMES and reply.data is None:
        return f"{reply.answer.partition(' Start with `--outcome')[0]}\n{_NO_OUTCOMES}"
    return reply.answer


def _plain(text: str) -> str:
    """Line ends are the file's, and no change of a policy."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
