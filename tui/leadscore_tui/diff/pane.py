"""The Diff tab: two versions, whom the change between them moves, what it is in words, and the leads that move."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from leadscore_tui.backstage.process import Failed, Stale
from leadscore_tui.backstage.protocol import Compare, Failure, GiveUp, History, Reviewed, Revisions, Version
from leadscore_tui.diff import words
from leadscore_tui.diff.lines import EMPTY, Both, Fold, GoTo, Line, Prove, Show, plain
from leadscore_tui.diff.review import review_lines
from leadscore_tui.diff.sheet import Sheet
from leadscore_tui.diff.versions import (
    EDITED,
    LAST_COMMIT,
    SAVED,
    Choice,
    ListScreen,
    VersionScreen,
    VersionsLine,
    chosen_version,
)

if TYPE_CHECKING:
    from leadscore_tui.backstage.process import Backstage

_LOW = 30
"""Rows of the terminal; with fewer, the longest section is closed at first."""
_CRAMPED = 14
"""Rows of the pane; with no more, none stays empty."""
_NONE = "none"


class DiffPane(Vertical):
    """Compares by itself what was saved with what is being edited, or the last commit with what was saved; whoever
    wants to compare something else chooses it."""

    HELP = """
## What a change does

On top stands which two versions are compared: **saved → edited** while you change the policy, else
**last commit → saved**. **v** chooses another older version and **V** another newer one, from git; a click does, too.

Below comes whom the change moves: how many are ready before and after, by band and by score. Then what the change says
in words: **+** is new, **−** is gone, **~** is another now, **·** is words only. Then the leads, each with what decided
about it.

**Enter** opens and closes what the cursor stands on: a section, or what both versions say of a lead. On a change it
goes to that line of the policy. **d** tells leads apart by a field, such as country. **p** has it proved what the
change can never do, to any lead at all.
"""
    DEFAULT_CSS = """
    DiffPane {
        & > Sheet { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "choose('old')", "Older version", id="diff.old"),
        Binding("V", "choose('new')", "Newer version", show=False, id="diff.new"),
        Binding("d", "by", "By field", id="diff.by"),
        Binding("p", "prove", "Prove", id="diff.prove"),
        Binding("escape", "give_up", "Give up the proof", show=False, id="diff.give_up"),
    ]

    class LeadChosen(Message):
        """Somebody wants to see a lead, by its id."""

        def __init__(self, lead: str) -> None:
            self.lead = lead
            super().__init__()

    class LineChosen(Message):
        """Somebody wants to see a line of the policy."""

        def __init__(self, line: int) -> None:
            self.line = line
            super().__init__()

    def __init__(self, ask: Backstage, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._backstage = ask
        self._policy: Path | None = None
        self._saved = self._edited = ""
        self._waits = False
        self._history = History(())
        self._chosen: tuple[Version, Version] | None = None
        self._by: str | None = None
        self._reviewed: Reviewed | None = None
        self._failure: Failure | None = None
        self._proving = False
        self._folded = frozenset({"about"})
        self._opened: frozenset[Both] = frozenset()

    def compose(self) -> ComposeResult:
        yield VersionsLine()
        yield Sheet()

    def on_mount(self) -> None:
        if self.app.size.height < _LOW:
            self._folded |= {"scores"}
        self._draw()

    # ------------------------------------------------------------------------------------ the contract

    def offer(self, policy: Path, saved_text: str, edited_text: str) -> None:
        """What there is to compare. To be called when that changes, and when the tab is opened."""
        if policy != self._policy:
            self._chosen = self._reviewed = self._failure = None
        self._policy, self._saved, self._edited = policy, saved_text, edited_text
        if self._chosen and not self._is_edited and EDITED in {version.label for version in self._chosen}:
            self._chosen = None
        self._waits = not self._is_seen
        if self._is_seen:
            self._compare()

    def on_show(self) -> None:
        if self._waits:
            self._waits = False
            self._compare()

    @property
    def _is_seen(self) -> bool:
        return all(node.display for node in self.ancestors_with_self if isinstance(node, Widget))

    def as_text(self) -> str:
        """As `leadscore diff` prints it; "" while there is nothing to tell."""
        return self._reviewed.text if self._reviewed else ""

    def as_markdown(self) -> str:
        """As `leadscore diff --format markdown` writes it; "" while there is nothing to tell."""
        return self._reviewed.markdown if self._reviewed else ""

    # ------------------------------------------------------------------------------------ what is compared

    @property
    def _is_edited(self) -> bool:
        return self._edited != self._saved

    @property
    def _now(self) -> list[Version]:
        edited = [Version(EDITED, text=self._edited)] if self._is_edited else []
        return [*edited, Version(SAVED)]

    def _pair(self) -> tuple[Version, Version] | None:
        """None: there is nothing to compare with."""
        if self._chosen:
            old, new = self._chosen
            return self._as_now(old), self._as_now(new)
        if self._is_edited:
            return Version(SAVED), Version(EDITED, text=self._edited)
        return (LAST_COMMIT, Version(SAVED)) if self._history.commits else None

    def _as_now(self, version: Version) -> Version:
        return Version(EDITED, text=self._edited) if version.label == EDITED else version

    @work(exclusive=True, group="diff")
    async def _compare(self, prove: bool = False) -> None:
        assert self._policy is not None
        self._proving = prove
        busy = "proving …" if prove else "comparing …"
        self._tell_busy(busy)
        try:
            self._history = await self._backstage.ask(Revisions(self._policy))
            self._tell_busy(busy)
            if pair := self._pair():
                await self._ask(Compare(self._policy, *pair, by=self._by, prove=prove))
            else:
                self._reviewed = self._failure = None
        except Stale:  # the leads are being read anew: whoever has them read offers it again
            pass
        except Failed as failed:
            self._failure, self._reviewed = failed.failure, None
        self._proving = False
        self._tell_busy("")
        line = self.query_one(Sheet).line
        self._draw(opened=prove and line is not None and line.does == Fold("proof"))

    async def _ask(self, question: Compare) -> None:
        """What is told first is shown first; but not in the place of what is being proved, which is more."""
        async for answer in self._backstage.hear(question):
            assert isinstance(answer, Reviewed)
            if not (question.prove and self._reviewed and not answer.text):
                self._reviewed, self._failure = answer, None
                self._draw()

    def _tell_busy(self, what: str) -> None:
        pair = self._pair()
        old, new = (version.label for version in pair) if pair else ("nothing earlier", SAVED)
        line = self.query_one(VersionsLine)
        line.tell(old, new, self._by)
        line.tell_busy(f"{what} ")
        self._draw()

    # ------------------------------------------------------------------------------------ what is shown

    def _draw(self, *, opened: bool = False) -> None:
        sheet = self.query_one(Sheet)
        lines = self._lines(sheet.text_width)
        sheet.show([line for line in lines if line.pieces or self.size.height > _CRAMPED])
        if opened:
            sheet.bring_up()

    def _lines(self, width: int) -> Iterator[Line]:
        if self._failure is not None:
            yield plain(f"✕ {self._failure.message}.", "strong")
            yield plain(self._failure.help or "Press v to choose another version.")
        elif self._reviewed is None:
            yield from self._nothing()
        elif self._reviewed.policy is None:
            yield from words.nothing(self._reviewed)
        else:
            yield from review_lines(self._reviewed, self._folded, self._opened, width, proving=self._proving)

    def _nothing(self) -> Iterator[Line]:
        if self._policy is None or self._pair():
            yield plain("Comparing …", "muted")
            return
        yield plain("There is nothing to compare with yet.", "strong")
        yield plain(f"{self._history.note}.", "muted")
        yield EMPTY
        yield plain("Change the policy, and you see here what the change does, before you save it.")

    @on(Sheet.Resized)
    def _resized(self) -> None:
        self._draw()

    # ------------------------------------------------------------------------------------ what is chosen

    @on(Sheet.Chosen)
    def _line_chosen(self, chosen: Sheet.Chosen) -> None:
        chosen.stop()
        match chosen.does:
            case Fold(section):
                self._folded ^= {section}
                self._draw(opened=section not in self._folded)
            case Both() as both:
                self._opened ^= {both}
                self._draw(opened=both in self._opened)
            case Show(lead):
                self.post_message(self.LeadChosen(lead))
            case GoTo(line):
                self.post_message(self.LineChosen(line))
            case Prove():
                self.action_prove()

    @on(Choice.Asked)
    def _choice_asked(self, asked: Choice.Asked) -> None:
        asked.stop()
        if asked.choice.id == "by":
            self.action_by()
        else:
            self.action_choose(asked.choice.id or "old")

    @work(exclusive=True, group="diff-choice")
    async def action_choose(self, side: str) -> None:
        """Another older or newer version."""
        if self._policy is None:
            return
        old, new = self._pair() or (Version(SAVED), Version(SAVED))
        title, chosen = ("The older version", old) if side == "old" else ("The newer version", new)
        id = await self.app.push_screen_wait(VersionScreen(title, self._now, self._history, chosen))
        if id is not None:
            version = chosen_version(id, self._now, self._history)
            self._chosen = (version, new) if side == "old" else (old, version)
            self._compare()

    @work(exclusive=True, group="diff-choice")
    async def action_by(self) -> None:
        """A field by which leads are told apart."""
        fields = self._reviewed.fields if self._reviewed else ()
        if not fields:
            self.notify("Fields to tell leads apart by are known once two versions have been compared on leads.")
            return
        options = [(_NONE, "no field: all leads together"), *((f"f:{name}", name) for name in fields)]
        id = await self.app.push_screen_wait(ListScreen("By field", options, f"f:{self._by}"))
        if id is not None:
            self._by = None if id == _NONE else id.removeprefix("f:")
            self._folded -= {"by"}
            self._compare()

    def action_prove(self) -> None:
        if self._reviewed is None or self._reviewed.policy is None:
            self.notify("There is no change of which something could be proved.")
        elif not self._reviewed.text:
            self.notify("Wait until the leads are compared.")
        elif self._reviewed.policy.proof is None and not self._proving:
            self._folded -= {"proof"}
            self._draw()
            self.query_one(Sheet).go_to(Fold("proof"))
            self.query_one(Sheet).bring_up()
            self._compare(prove=True)

    @work(exclusive=True, group="diff")
    async def action_give_up(self) -> None:
        """To start this is to cancel the asking; the process is told, too."""
        self._proving = False
        self._tell_busy("")
        await self._backstage.ask(GiveUp())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc goes back to the leads, where nothing is being proved."""
        return self._proving if action == "give_up" else True
