"""The other process: what it answers, and what becomes of questions that nobody waits for any more."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from leadscore.batch.board.model import Order
from leadscore.cli.demo_copy import AS_OF
from leadscore.driver import compile_path
from leadscore.engine.reference import score
from leadscore.resources import resource
from leadscore_tui.backstage.process import Backstage, Failed, Stale
from leadscore_tui.backstage.protocol import Arrange, Data, Explain, Find, Open, Rows, Score
from leadscore_tui.backstage.talk import Say

EVENTS = resource("policies", "demo", "events.csv")


@asynccontextmanager
async def opened(
    policy: Path, leads: Path, told: Callable[[object], None] = lambda progress: None
) -> AsyncIterator[Backstage]:
    backstage = Backstage(told)
    try:
        await backstage.ask(Open(policy, policy.read_text(), Data(leads, (EVENTS,), None, None, AS_OF)))
        yield backstage
    finally:
        backstage.close()


async def test_from_files_to_one_explained_lead(policy: Path, leads: Path) -> None:
    heard: list[object] = []
    async with opened(policy, leads, heard.append) as backstage:
        board = await backstage.ask(Score(policy.read_text(), saved=True))
        assert (board.name, board.counts.leads, board.moves) == ("B2B SaaS", 321, None)
        assert board.effects is not None
        assert max(effect.leads for effect in board.effects) <= 321
        listed = await backstage.ask(Arrange(Order()))
        rows = await backstage.ask(Rows(0, 1000))
        assert [row.rank for row in rows] == list(range(1, listed.count + 1))
        assert sum(row.ready for row in rows) == board.counts.ready
        explained = await backstage.ask(Explain(rows[0].no))
        plan = compile_path(policy).plan
        assert plan is not None
        assert explained.card == score(plan, explained.lead, AS_OF)
        assert (explained.card.score, explained.lead.id) == (rows[0].score, rows[0].lead)
        place = await backstage.ask(Find(rows[7].lead, 0))
        assert place == 7
        assert await backstage.ask(Find("nobody at all", 0)) is None
    assert heard
    assert heard[-1] is None, "nothing is being worked on any more"


async def test_people_are_called_as_their_export_calls_them(tmp_path: Path) -> None:
    policy, leads = tmp_path / "own.lead", tmp_path / "leads.csv"
    policy.write_text("when employees > 10 add 5 as big\nready at 5\n")
    leads.write_text("id,full_name,email,employees\nZ1,Heidi Root,hr@praxis.example,80\n")
    async with opened(policy, leads) as backstage:
        await backstage.ask(Score(policy.read_text(), saved=True))
        await backstage.ask(Arrange(Order()))
        assert [row.name for row in await backstage.ask(Rows(0, 10))] == ["Heidi Root"]
        said = await backstage.ask(Say("why is Heidi so high?", policy.read_text(), edited=False))
        assert said.text.startswith("Heidi Root (Z1)")


async def test_an_edit_is_told_by_whom_it_moves_and_undone_by_none(policy: Path, leads: Path) -> None:
    text = policy.read_text()
    edited = text.replace("ready at 70", "ready at 60")
    assert edited != text
    async with opened(policy, leads) as backstage:
        before = await backstage.ask(Score(text, saved=True))
        after = await backstage.ask(Score(edited, saved=False))
        assert after.moves is not None
        assert after.moves.ready == (before.counts.ready, after.counts.ready)
        assert after.moves.gained == after.counts.ready - before.counts.ready > 0
        assert (after.moves.up, after.moves.down, after.moves.lost) == (0, 0, 0)
        back = await backstage.ask(Score(text, saved=False))
        assert (back.moves, back.counts) == (None, before.counts)


async def test_groups_in_another_order_bring_their_own_points(policy: Path, leads: Path) -> None:
    text = policy.read_text()
    fit, engagement = text.index("group fit"), text.index("group engagement")
    behind = text.index("group product")
    swapped = text[:fit] + text[engagement:behind] + text[fit:engagement] + text[behind:]
    async with opened(policy, leads) as backstage:
        totals = []
        for version in (text, swapped):
            await backstage.ask(Score(version, saved=True))
            await backstage.ask(Arrange(Order()))
            totals.append({row.lead: row.totals for row in await backstage.ask(Rows(0, 1000))})
    assert {lead: (one[1], one[0], one[2]) for lead, one in totals[0].items() if one} == {
        lead: one for lead, one in totals[1].items() if one
    }


async def test_a_policy_that_asks_for_more_has_the_files_read_again(policy: Path, leads: Path) -> None:
    text = policy.read_text()
    async with opened(policy, leads) as backstage:
        await backstage.ask(Score(text, saved=True))
        more = f"{text}\nfield notes text\ngroup interest\nwhen notes is known add 1\n"
        board = await backstage.ask(Score(more, saved=False))
        assert board.counts.leads == 321


async def test_a_newer_question_makes_the_one_before_it_stale(policy: Path, leads: Path) -> None:
    text = policy.read_text()
    async with opened(policy, leads) as backstage:
        await backstage.ask(Score(text, saved=True))
        edits = [text.replace("ready at 70", f"ready at {at}") for at in range(60, 68)]
        answers = await asyncio.gather(
            *(backstage.ask(Score(edit, saved=False)) for edit in edits), return_exceptions=True
        )
        assert not isinstance(answers[-1], BaseException)
        assert all(isinstance(answer, Stale) or not isinstance(answer, BaseException) for answer in answers)
        assert any(isinstance(answer, Stale) for answer in answers)


async def test_what_is_wrong_is_told(policy: Path, leads: Path, tmp_path: Path) -> None:
    backstage = Backstage(lambda progress: None)
    try:
        with pytest.raises(Failed) as failed:
            await backstage.ask(Open(policy, "whne x", Data(leads, (), None, None, AS_OF)))
        assert "mistakes" in failed.value.failure.message
        with pytest.raises(Failed) as failed:
            await backstage.ask(Open(policy, policy.read_text(), Data(tmp_path / "no.csv", (), None, None, AS_OF)))
        assert "no.csv" in failed.value.failure.message
        with pytest.raises(Failed) as failed:
            await backstage.ask(Rows(0, 1))
        assert failed.value.failure.detail == ""
        assert failed.value.failure.message == "No leads have been read"
        assert "Ctrl+R" in (failed.value.failure.help or "")
    finally:
        backstage.close()


async def test_a_process_that_is_killed_is_told_and_starts_again(policy: Path, leads: Path) -> None:
    async with opened(policy, leads) as backstage:
        process = backstage._process
        assert process is not None
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(Failed) as failed:
            await backstage.ask(Score(policy.read_text(), saved=True))
        assert "ended" in failed.value.failure.message
        again = await backstage.ask(Open(policy, policy.read_text(), Data(leads, (EVENTS,), None, None, AS_OF)))
        assert again.leads == 321


async def test_its_folder_is_gone_when_it_ends(
    policy: Path, leads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("leadscore_tui.backstage.process._START", "spawn")  # with this environment
    async with opened(policy, leads):
        assert any(path.name.startswith("leadscore-") for path in folder.iterdir())
    assert not [path for path in folder.iterdir() if path.name.startswith("leadscore-")]
