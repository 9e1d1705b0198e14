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

from leadscore_tui.policy.checking import Checked, check
from leadscore_tui.policy.editor import MARKS, PolicyEditor
from leadscore_tui.policy.line import Line

if TYPE_CHECKING:
    from leadscore.batch.board.model import RuleEffect
    from leadscore.diagnostics import Diagnostic
    from leadscore.driver import Compiled
    from leadscore.ide.places import RulePlace

_PAUSE = 0.15
"""Seconds after the last key until the text is checked."""


class PolicyPane(Vertical):
    """A policy file that is open; see the messages for what others may listen to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "problem(False)", "Next problem", id="policy.next_problem"),
        Binding("shift+f8", "problem(True)", "Problem before", show=False, id="policy.problem_before"),
        Binding("f4", "mend", "Mend it", id="policy.mend"),
        Binding("ctrl+l", "tidy", "Tidy", id="policy.tidy"),
    ]
    DEFAULT_CSS = """
    PolicyPane {
        & > #policy-title { height: 1; background: $panel; color: $foreground; }
        & > #policy-note { height: auto; max-height: 4; min-height: 1; background: $panel; color: $foreground; }
        & > #policy-impact { height: 1; background: $panel; color: $foreground; text-style: bold; display: none; }
        & > #policy-impact.-told { display: block; }
    }
    """

    @dataclass
    class Edited(Message):
        """The text changed and was checked; a policy with errors has no plan. `compiled` is None where checking itself
        failed."""

        text: str
        compiled: Compiled | None

    @dataclass
    class RuleAsked(Message):
        """Somebody wants to see the leads of a rule, by its identity."""

        rule: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.path: Path | None = None
        self.compiled: Compiled | None = None
        """The last text that was checked."""
        self._rules: tuple[RulePlace, ...] = ()
        self._effects: dict[str, RuleEffect] = {}
        self._leads = 0
        self._saved = ""
        self._line_end = "\n"
        self._checked = ""
        self._checking = False
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="policy-title")
        yield PolicyEditor(id="policy-editor")
        yield Line(id="policy-note")
        yield Line(id="policy-impact")

    @property
    def editor(self) -> PolicyEditor:
        return self.query_one("#policy-editor", PolicyEditor)

    # ---------------------------------------------------------------------------------- the contract

    def open(self, path: Path, text: str) -> None:
        """Shows a policy as it stands on disk."""
        self.path, self._line_end = path, "\r\n" if "\r\n" in text else "\n"
        plain = text.replace("\r\n", "\n").replace("\r", "\n")
        self._saved, self._checked, self.compiled, self._rules = plain, plain, None, ()
        self.editor.load_text(plain)
        self._show_title()
        self._check_now()

    @property
    def text(self) -> str:
        """As it would be saved, with the line ends of the file."""
        return self.editor.text.replace("\n", self._line_end)

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return self.editor.text != self._saved

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

    # ---------------------------------------------------------------------------------- checking

    @on(TextArea.Changed, "#policy-editor")
    def _changed(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._check_now)
        self._show_title()

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
        if message.compiled is not None:
            from leadscore.ide.problems import own_problems

            self.editor.know(message.compiled.checked.symbols, own_problems(message.compiled))
        self._show_title()
        self._show_note()
        if message.text != self._checked:
            self._checked = message.text
            self.post_message(self.Edited(message.text, message.compiled))

    # ---------------------------------------------------------------------------------- what is shown

    def _show_title(self) -> None:
        name = str(self.path) if self.path else "no policy"
        state = "● changed" if self.dirty else "saved"
        self.query_one("#policy-title", Line).tell(f" {name}  {state}  {self._summary()}")

    def _summary(self) -> str:
        if self.compiled is None:
            return ""
        from leadscore.ide.problems import summary

        return summary(self.compiled.diagnostics)

    @on(PolicyEditor.Moved)
    @on(TextArea.SelectionChanged, "#policy-editor")
    def _show_note(self) -> None:
        here = self.editor.problems_here()
        note = _problem_note(here[0], len(here) - 1) if here else self._rule_note()
        self.query_one("#policy-note", Line).tell(note)

    def _rule_note(self) -> str:
        from leadscore.ide.places import rule_at

        rule = rule_at(self._rules, self.editor.cursor_location[0] + 1)
        effect = self._effects.get(rule.id) if rule else None
        if effect is None:
            return ""
        from leadscore.values.number import signed_milli_text

        points = signed_milli_text(effect.points)
        return f"fired for {effect.leads:,} of {self._leads:,} leads, {points} points"

    # ---------------------------------------------------------------------------------- problems

    def action_problem(self, back: bool) -> None:
        """The cursor to the next problem (or the one before), round and round."""
        from leadscore.ide.problems import next_place, own_problems

        found = own_problems(self.compiled) if self.compiled else []
        problem = next_place(found, self.editor.cursor_offset, back)
        if problem is None:
            self.notify("No problems here.")
            return
        self.editor.focus()
        self.editor.move_cursor(self.editor.location_of(problem.span.start), center=True)

    def action_mend(self) -> None:
        """Applies the fix of the problem where the cursor stands."""
        from leadscore.ide.problems import mended

        fixable = [problem for problem in self.editor.problems_here() if problem.fix]
        text = mended(self.editor.text, fixable[0]) if fixable else None
        if text is None:
            self.notify("There is nothing here that can be mended by a key. F8 goes to the next problem.")
            return
        self.editor.put(text)

    def action_tidy(self) -> None:
        """Lays the policy out as `leadscore fmt` does; the cursor stays at its word."""
        from leadscore.ide.tidy import tidied
        from leadscore.syntax.rewrite import CannotFormat, MeaningChanged

        try:
            result = tidied(self.editor.text, self.editor.cursor_offset)
        except CannotFormat:
            self.notify("Mend its mistakes first: F8 goes to them.", title="Not tidied", severity="warning")
        except MeaningChanged:
            self.notify("It could not be laid out without changing it.", title="Left as it is", severity="warning")
        else:
            if result.text == self.editor.text:
                self.notify("Nothing to tidy.")
                return
            self.editor.put(result.text)
            self.editor.move_cursor(self.editor.location_of(result.offset))


def _problem_note(problem: Diagnostic, more: int) -> Content:
    mend = f" F4: {problem.fix.title}." if problem.fix else ""
    others = f"  (and {more} more here)" if more else ""
    help_text = f"\n  {problem.help or ''}{mend}" if problem.help or mend else ""
    return Content.assemble(
        (f"{MARKS[problem.severity]} {problem.severity.value}: ", "bold"), f"{problem.message}{others}", help_text
    )
