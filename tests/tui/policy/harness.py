"""An app that holds a policy pane and nothing else, and what it heard."""

from __future__ import annotations

from pathlib import Path

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from leadscore_tui.policy.disk import as_edited
from leadscore_tui.policy.editor import PolicyEditor
from leadscore_tui.policy.pane import PolicyPane

POLICY = """policy "P" version 1
group fit
when title is "ceo" add 5 as boss because "They decide"
when visited "pricing" within 30 days add 5
ready at 5
"""
_PAUSE = 0.02


class PaneApp(App[None]):
    def __init__(self, path: Path, text: str) -> None:
        super().__init__()
        self.path, self.first_text = path, text
        self.edited: list[PolicyPane.Edited] = []

    def compose(self) -> ComposeResult:
        yield PolicyPane(id="pane")

    def on_mount(self) -> None:
        self.editor.cursor_blink = False
        self.pane.PAUSE = self.editor.PAUSE = _PAUSE  # type: ignore[misc]
        self.pane.open(self.path, as_edited(self.first_text))
        self.editor.focus()

    @property
    def pane(self) -> PolicyPane:
        return self.query_one(PolicyPane)

    @property
    def editor(self) -> PolicyEditor:
        return self.query_one(PolicyEditor)

    def line(self, id: str) -> str:
        """What a line of the pane says: `title`, `note` or `impact`."""
        return str(self.pane.query_one(f"#policy-{id}").render())

    def on_policy_pane_edited(self, message: PolicyPane.Edited) -> None:
        self.edited.append(message)


async def checked(pilot: Pilot[None]) -> None:
    """Waits until the pause after the last key is over and the text is checked."""
    await pilot.pause(2 * _PAUSE)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def file_with(folder: Path, text: str = POLICY) -> Path:
    path = folder / "p.lead"
    path.write_bytes(text.encode())
    return path
