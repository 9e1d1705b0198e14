"""Saving with care: what changes is shown, and what others wrote is not lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button

from leadscore_tui.policy.dialogs import Question
from leadscore_tui.policy.disk import NotEditable, as_edited, read_policy, without_breaks, write_policy
from tui.policy.harness import POLICY, PaneApp, checked, file_with

CHANGED = POLICY.replace("ready at 5", "ready at 9")


class SavingApp(PaneApp):
    def __init__(self, path: Path, text: str) -> None:
        super().__init__(path, text)
        self.saved: list[str] = []
        self.told: list[str] = []

    def on_policy_pane_saved(self, message: object) -> None:
        self.saved.append(message.text)  # type: ignore[attr-defined]

    def notify(self, message: str, **_: object) -> None:  # type: ignore[override]
        self.told.append(message)


async def asked(pilot: Pilot[None]) -> str:
    """Presses the key that saves; what is asked then, as it is on the screen."""
    await pilot.press("ctrl+s")
    for _ in range(100):
        await pilot.pause(0.05)
        if isinstance(pilot.app.screen, Question):
            await pilot.pause()
            lines = [strip.text.strip() for strip in pilot.app.screen._compositor.render_strips()]
            return "\n".join(line for line in lines if line)
    raise AssertionError("nothing was asked")


async def answered(pilot: Pilot[None], name: str) -> None:
    pilot.app.screen.query_one(f"#{name}", Button).press()
    await pilot.pause()


@pytest.mark.asyncio
async def test_the_change_is_shown_in_words_and_enter_saves(tmp_path: Path) -> None:
    path = file_with(tmp_path)
    app = SavingApp(path, POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.editor.put(CHANGED)
        question = await asked(pilot)
        assert "Save p.lead?" in question
        assert "ready: 5 → 9" in question
        assert path.read_text(encoding="utf-8") == POLICY
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert path.read_text(encoding="utf-8") == CHANGED
        assert app.saved == [CHANGED]
        assert not app.pane.dirty
        await pilot.press("ctrl+s")
        await pilot.pause(0.1)
        assert app.told[-1] == "Nothing to save: the file says the same."


@pytest.mark.asyncio
async def test_esc_goes_back_and_nothing_is_written(tmp_path: Path) -> None:
    path = file_with(tmp_path)
    app = SavingApp(path, POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.editor.put(CHANGED)
        await asked(pilot)
        await pilot.press("escape")
        await app.workers.wait_for_complete()
        assert path.read_text(encoding="utf-8") == POLICY
        assert app.pane.dirty
        assert app.saved == []


@pytest.mark.asyncio
async def test_a_broken_policy_is_shown_by_its_lines_and_can_be_saved(tmp_path: Path) -> None:
    path = file_with(tmp_path)
    app = SavingApp(path, POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.editor.put(POLICY.replace("ready at 5", "ready at"))
        question = await asked(pilot)
        assert "Nobody can be scored by it until that is mended." in question
        assert "- ready at 5" in question
        assert "+ ready at" in question
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        assert path.read_text(encoding="utf-8").endswith("ready at\n")


@pytest.mark.parametrize(("answer", "then", "left"), [("mine", "save", CHANGED), ("theirs", None, None)])
@pytest.mark.asyncio
async def test_a_file_that_others_changed_is_not_overwritten_unasked(
    tmp_path: Path, answer: str, then: str | None, left: str | None
) -> None:
    path = file_with(tmp_path)
    app = SavingApp(path, POLICY)
    theirs = POLICY.replace('"ceo"', '"cto"')
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.editor.put(CHANGED)
        path.write_text(theirs, encoding="utf-8")
        assert "p.lead was changed on disk" in await asked(pilot)
        await answered(pilot, "both")
        await pilot.pause(0.2)
        both = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert '+ when title is "cto"' in both
        assert "+ ready at 9" in both
        assert "Keep mine" in both
        await answered(pilot, answer)
        if then is not None:
            await pilot.pause(0.5)
            await answered(pilot, then)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert path.read_text(encoding="utf-8") == (left or theirs)
        assert app.editor.text == (left or theirs)
        assert not app.pane.dirty
        if answer == "theirs":
            await pilot.press("ctrl+z")
            assert app.editor.text == CHANGED


@pytest.mark.asyncio
async def test_a_file_that_is_gone_is_made_again_and_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = file_with(folder)
    app = SavingApp(path, POLICY)
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        path.unlink()
        assert "p.lead is gone. Save it again?" in await asked(pilot)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        assert path.read_text(encoding="utf-8") == POLICY
        path.unlink()
        folder.rmdir()
        app.editor.put(CHANGED)
        await asked(pilot)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "The folder" in app.told[-1]
        assert app.pane.dirty


@pytest.mark.asyncio
async def test_windows_line_ends_are_written_again(tmp_path: Path) -> None:
    path = file_with(tmp_path, POLICY.replace("\n", "\r\n"))
    app = SavingApp(path, path.read_bytes().decode())
    async with app.run_test(size=(80, 24)) as pilot:
        await checked(pilot)
        app.editor.put(CHANGED)
        await asked(pilot)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        assert path.read_bytes().decode() == CHANGED.replace("\n", "\r\n")


def test_what_a_file_is_made_of_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "p.lead"
    path.write_bytes(b"\xef\xbb\xbfready at 5\n")
    assert read_policy(path).text == "ready at 5\n"
    assert "invisible mark" in read_policy(path).note
    mixed = as_edited("a\r\nb\nc\r\n")
    assert (mixed.text, mixed.line_end) == ("a\nb\nc\n", "\r\n")
    assert "mixed" in mixed.note
    assert as_edited("a\r\nb\r\n").note == ""
    assert without_breaks("a\x0cb\u2028c\nd") == "a b c\nd"


@pytest.mark.parametrize("data", [b"ready at \xff5\n", b"PK\0\0"])
def test_what_is_no_text_is_not_edited(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "p.lead"
    path.write_bytes(data)
    with pytest.raises(NotEditable) as told:
        read_policy(path)
    assert "UTF-8" in told.value.message
    with pytest.raises(NotEditable, match="not there"):
        read_policy(tmp_path / "none.lead")


def test_what_cannot_be_written_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: Path, text: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    path = file_with(tmp_path)
    monkeypatch.setattr("leadscore.source.write.write_atomically", denied)
    with pytest.raises(NotEditable) as told:
        write_policy(path, "x")
    assert told.value.message == f"{path} is read-only."
    assert told.value.help.startswith("Your text is still here.")
