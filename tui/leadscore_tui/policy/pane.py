"""The policy: its editor, what is wrong with it where the cursor stands, and whom a change moves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import TextArea

from leadscore_tui.policy.assisted import AssistedEditor
from leadscore_tui.policy.checking import Checked, check
from leadscore_tui.policy.disk import NotEditable, OnDisk, without_breaks
from leadscore_tui.policy.editor import PolicyEditor
from leadscore_tui.policy.line import Line
from leadscore_tui.policy.notes import hover_note, problem_note, rule_note
from leadscore_tui.policy.suggesting import Suggestions

if TYPE_CHECKING:
    from leadscore.batch.board.model import RuleEffect
    from leadscore.diagnostics import Diagnostic
    from leadscore.driver import Compiled
    from leadscore.ide.places import RulePlace
    from leadscore.source import Span


class PolicyPane(Vertical):
    """A policy file that is open; see the messages for what others may listen to."""

    PAUSE = 0.15
    """Seconds after the last key until the text is checked."""
    HELP = """
## The policy

The text of the policy, in colours. Type as in any editor. Below it stands what is wrong where the cursor is, with the
way to mend it; a mark before a line (✗ error, ▲ warning, · hint) shows where else to look. Every change that leaves a
valid policy is tried on the leads at once, and the last line tells whom it moves.

- **F2** suggests what may come next. Suggestions also come while you type a name: Tab takes the first, arrows and Enter
  any other, Esc closes the list.
- **F3** says all of what is wrong at the cursor, what the word there is, and what its rule gave to how many leads. The
  mouse, at rest, says what a word is.
- **F4** mends the problem at the cursor, where there is a sure way. **F8** and **Shift+F8** go from problem to problem.
- **F9** shows the leads for whom the rule at the cursor fired. **F12** goes to where a name is declared.
- **Ctrl+L** tidies the layout. **Ctrl+/** makes lines comments, or text again. **Ctrl+Z** and **Ctrl+Y** undo and redo.
- **Ctrl+S** shows what changes, and saves on Enter.
- **Tab** writes blanks; **Esc** and then **Tab** leave the editor.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="policy.save"),
        Binding("f3", "explain", "Explain", id="policy.explain"),
        Binding("f8", "problem(False)", "Next problem", id="policy.next_problem"),
        Binding("shift+f8", "problem(True)", "Problem before", show=False, id="policy.problem_before"),
        Binding("f9", "ask_rule", "Leads of this rule", show=False, id="policy.ask_rule"),
        Binding("f12", "declaration", "Where it is declared", show=False, id="policy.declaration"),
    ]
    DEFAULT_CSS = """
    PolicyPane {
        & > #policy-title { height: 1; background: $panel; color: $foreground; }
        & > #policy-note { height: 2; background: $panel; color: $foreground; }
        & > #policy-note.-full { height: auto; min-height: 2; max-height: 8; }
        & > #policy-impact { height: 1; background: $panel; color: $foreground; text-style: bold; display: none; }
        & > #policy-impact.-told { display: block; }
        & > #policy-impact.-long { height: auto; max-height: 3; }
    }
    """

    @dataclass
    class Typed(Message):
        """The text changed: at once, so that nothing is lost that ends the UI before it is checked. `unsaved` is None
        where it is as the file holds it."""

        unsaved: str | None

    @dataclass
    class Edited(Message):
        """The text changed and was checked; a policy with errors has no plan. `compiled` is None where checking itself
        failed. `text` has plain line ends."""

        text: str
        compiled: Compiled | None

    @dataclass
    class Saved(Message):
        """The text, as the file holds it now."""

        path: Path
        text: str

    @dataclass
    class RuleAsked(Message):
        """Somebody wants to see the leads of a rule, by its identity; `filter` finds them."""

        rule: str
        filter: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.path: Path | None = None
        self.compiled: Compiled | None = None
        """The last text that was checked."""
        self._disk = OnDisk("", "\n")
        self._rules: tuple[RulePlace, ...] = ()
        self._effects: dict[str, RuleEffect] = {}
        self._leads = 0
        self._checked = ""
        self._checking = False
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        suggestions = Suggestions(id="policy-suggestions")
        yield Line(id="policy-title")
        yield AssistedEditor(suggestions, id="policy-editor")
        yield Line(id="policy-note")
        yield Line(id="policy-impact")
        yield suggestions

    def on_mount(self) -> None:
        self.editor.about_row = lambda row: self._rule_note("", row).plain
        self.editor.read_only = self.path is None

    @property
    def editor(self) -> AssistedEditor:
        return self.query_one("#policy-editor", AssistedEditor)

    # ---------------------------------------------------------------------------------- the contract

    def open(self, path: Path, disk: OnDisk) -> None:
        """Shows a policy as `disk.read_policy` read it, which says, too, why one cannot be edited. Nothing can be typed
        before."""
        self.path, self._disk = path, disk
        self.editor.read_only, self.editor.placeholder = False, "An empty policy. F2 suggests how to begin."
        self.compiled, self._rules, self._checked = None, (), self._disk.text
        self.editor.load_text(without_breaks(self._disk.text))
        if self._disk.note:
            self.notify(self._disk.note, title="About the file", timeout=15)
        self._show_title()
        self._check_now()

    @property
    def text(self) -> str:
        """As it would be saved, with the line ends of the file."""
        return self._disk.written(self.editor.text)

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return self.editor.text != self._disk.text

    def go_to(self, line: int) -> None:
        """The cursor to the start of a line, from 1, and the keys to the editor."""
        row = min(max(line, 1), self.editor.document.line_count) - 1
        self.editor.focus()
        self.editor.move_cursor((row, 0), center=True)

    def effects(self, effects: Sequence[RuleEffect], leads: int) -> None:
        """What each rule gave, of so many leads."""
        self._effects, self._leads = {effect.rule: effect for effect in effects}, leads
        self._show_note()

    def impact(self, line: str, busy: bool = False) -> None:
        """Whom the present text moves; empty: nothing to tell. `busy`: it is still being found out."""
        shown = self.query_one("#policy-impact", Line)
        shown.tell(f"{'… ' if busy else ''}{line}")
        shown.set_class(bool(line) or busy, "-told")
        shown.set_class(len(line) > self.size.width, "-long")

    # ---------------------------------------------------------------------------------- checking

    @on(TextArea.Changed, "#policy-editor")
    def _changed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(self.PAUSE, self._check_now)
        self._show_title()
        self.post_message(self.Typed(self.editor.text if self.dirty else None))

    def _check_now(self) -> None:
        if self.path is not None and not self._checking:
            self._checking = True
            self._check(self.path, self.editor.text)

    @work(thread=True, group="policy-check")
    def _check(self, path: Path, text: str) -> None:
        self.post_message(check(path, text))

    @on(Checked)
    def _was_checked(self, message: Checked) -> None:
        message.stop()
        self._checking = False
        if message.path != self.path or message.text != self.editor.text:
            self._check_now()
            return
        self.compiled, self._rules = message.compiled, message.rules
        if message.known is not None:
            self.editor.learn(message.known, self._problems())
        self._show_title()
        self._show_note()
        if message.text != self._checked:
            self._checked = message.text
            self.post_message(self.Edited(message.text, message.compiled))

    def _problems(self) -> list[Diagnostic]:
        from leadscore.ide.problems import own_problems

        return own_problems(self.compiled) if self.compiled else []

    # ---------------------------------------------------------------------------------- what is shown

    def _show_title(self) -> None:
        from leadscore.ide.problems import summary

        if self.path is None:
            return
        name = "/".join(self.path.parts[-2:])
        state = "● changed" if self.dirty else "saved"
        found = summary(self.compiled.diagnostics) if self.compiled else ""
        self.query_one("#policy-title", Line).tell(f" {name}  {state}  {found}")

    @on(PolicyEditor.Moved)
    @on(TextArea.SelectionChanged, "#policy-editor")
    def _show_note(self) -> None:
        here = self.editor.problems_here()
        self._tell(
            problem_note(here[0], len(here) - 1) if here else self._rule_note("", self.editor.cursor_location[0])
        )

    def _tell(self, note: Content, full: bool = False) -> None:
        """Two lines, so that nothing moves while somebody types; `full`: as many as it takes."""
        line = self.query_one("#policy-note", Line)
        line.set_class(full, "-full")
        line.tell(note)

    def _rule_at(self, row: int) -> RulePlace | None:
        from leadscore.ide.places import rule_at

        return rule_at(self._rules, row + 1)

    def _rule_note(self, said: str, row: int) -> Content:
        """What the rule of a row says, as it is given, and what it gave."""
        rule = self._rule_at(row)
        return rule_note(said, self._effects.get(rule.id) if rule else None, self._leads)

    def action_explain(self) -> None:
        """All that is wrong at the cursor; what the word there is, and what its rule says and gave."""
        from leadscore.ide.hover import hover, rule_says

        known, row = self.editor.known, self.editor.cursor_location[0]
        if known is None:
            return
        here = hover(self.editor.text, self.editor.cursor_offset, known)
        notes = [problem_note(problem) for problem in self.editor.problems_here()]
        rule = self._rule_at(row)
        notes.append(hover_note(here, self._rule_note(rule_says(rule.node, known) if rule else "", row)))
        self._tell(Content("\n").join(notes), full=True)

    def action_ask_rule(self) -> None:
        """Has the leads of the rule at the cursor shown."""
        from leadscore.syntax.printer import condition_text

        rule = self._rule_at(self.editor.cursor_location[0])
        if rule is None:
            self.notify("No rule stands in this line.")
        else:
            name = rule.node.name
            self.post_message(self.RuleAsked(rule.id, name.text if name else condition_text(rule.node.condition)))

    # ---------------------------------------------------------------------------------- problems

    def action_problem(self, back: bool) -> None:
        """The cursor to the next problem (or the one before), round and round; those of used files come in between."""
        from leadscore.ide.problems import next_place, problems_elsewhere

        problem = next_place(self._problems(), self.editor.cursor_offset, back)
        elsewhere = problems_elsewhere(self.compiled) if self.compiled else []
        if problem is not None:
            self.editor.focus()
            self.editor.move_cursor(self.editor.location_of(problem.span.start), center=True)
        elif elsewhere:
            self._look(elsewhere[0].span)
        else:
            self.notify("No problems here.")

    # ---------------------------------------------------------------------------------- other places

    def action_declaration(self) -> None:
        """Goes to where the name at the cursor is declared; to the file that a `use` names."""
        from leadscore.ide.places import declared_at

        if self.compiled is None:
            return
        place = declared_at(self.editor.text, self.editor.cursor_offset, self.compiled.checked)
        if place is None:
            self.notify("Nothing here is declared in the policy or in the files that it uses.")
        elif place.path == self.compiled.checked.main.source.path:
            self.editor.move_cursor(self.editor.location_of(place.start), center=True)
        else:
            self._look(place)

    def _look(self, place: Span) -> None:
        """Shows a used file at a place."""
        from leadscore_tui.policy.used import UsedFile

        assert self.compiled is not None
        checked = self.compiled.checked
        found = [d for d in self.compiled.diagnostics if d.span.path == place.path]
        self.app.push_screen(UsedFile(checked.sources[place.path], checked.symbols, found, place.start))

    # ---------------------------------------------------------------------------------- saving

    @on(Suggestions.Taken)
    def _taken(self, message: Suggestions.Taken) -> None:
        message.stop()
        self.editor.take(message.suggestion)

    @work(exclusive=True, group="policy-save")
    async def action_save(self) -> None:
        """Shows what changes, and saves if that is meant."""
        from leadscore_tui.policy.saving import Saved, Theirs, ask_and_save

        if self.path is None:
            return
        path, text = self.path, self.editor.text
        if not self.dirty and path.exists():
            self.notify("Nothing to save: the file says the same.")
            return
        try:
            outcome = await ask_and_save(self.app, path, self._disk, text)
        except NotEditable as problem:
            self.notify(
                f"{problem.message} {problem.help}", title="Not saved", severity="error", timeout=10, markup=False
            )
            return
        match outcome:
            case Saved(known):
                self._disk = known
                self._show_title()
                self.notify(f"Saved {path.name}.", markup=False)
                self.post_message(self.Saved(path, self._disk.written(text)))
            case Theirs(known):
                self._disk = known
                self.editor.put(known.text)
            case None:
                pass
