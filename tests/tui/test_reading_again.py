"""Policies that cannot be edited, and leads that are others once they are read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadscore.cli.demo_copy import AS_OF
from leadscore_tui.backstage.protocol import Data
from leadscore_tui.policy.pane import PolicyPane
from leadscore_tui.trouble import Trouble
from tui.conftest import Make
from tui.stories import is_told, listed, screen, type_text, until

FEW = "id,company,employees\nA,Acme,60\nB,Birch,70\n"


@pytest.mark.parametrize(
    ("data", "told"),
    [(b'policy "gro\xdf"\n', "not in UTF-8"), (b"# so long\n" * 120_000, "larger than 1 MB")],
    ids=["no UTF-8", "too large"],
)
async def test_a_file_that_cannot_be_edited_is_not_shown_as_an_empty_one(
    make: Make, policy: Path, data: bytes, told: str
) -> None:
    policy.write_bytes(data)
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        trouble = app.main.query_one(Trouble)
        await until(pilot, lambda: trouble.has_class("-open"), "it is told")
        await until(pilot, lambda: bool(app.main.query(PolicyPane)), "the tabs are there")
        await until(pilot, lambda: is_told(app, told), "what is wrong is read")
        await pilot.press("2")
        await type_text(pilot, "ready at 5")
        pane = app.main.query_one(PolicyPane)
        assert pane.editor.text == ""
        assert "An empty policy" not in screen(app)
        assert not pane.dirty
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running, "there is nothing to lose")
    assert policy.read_bytes() == data


async def test_what_the_file_holds_beside_its_text_is_told(make: Make, policy: Path) -> None:
    policy.write_bytes(b"\xef\xbb\xbf" + policy.read_bytes())
    app = make()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: any("invisible mark" in note.message for note in app._notifications), "it is told")


async def test_the_cursor_stays_with_its_lead_when_leads_are_read_again(make: Make, tmp_path: Path) -> None:
    leads = tmp_path / "few.csv"
    leads.write_text(FEW)
    app = make(Data(leads, (), None, None, AS_OF))
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        await pilot.press("down", "b")
        await until(pilot, lambda: table.row is not None and table.row.lead == "B", "the second one")
        leads.write_text(FEW.replace("A,", "0,New,80\nA,"))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: table.count == 3 and table.row is not None, "all are read again")
        assert table.row is not None
        assert table.row.lead == "B"
        assert table.beside is None, "a number is another lead's by now"


async def test_leads_that_are_gone_leave_those_that_were_read(make: Make, tmp_path: Path) -> None:
    leads = tmp_path / "few.csv"
    leads.write_text(FEW)
    app = make(Data(leads, (), None, None, AS_OF))
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        leads.unlink()
        await pilot.press("ctrl+r")
        trouble = app.main.query_one(Trouble)
        await until(pilot, lambda: trouble.has_class("-open"), "it is told")
        assert "2 leads" in screen(app)
        assert "No leads" not in screen(app)
        await pilot.press("escape")
        await until(pilot, lambda: not trouble.has_class("-open"), "Esc closes what was told")
