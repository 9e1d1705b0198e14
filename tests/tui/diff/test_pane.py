"""The Diff tab as people use it: what it compares by itself, and what is in the way of it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList, TabbedContent

from leadscore.facts.errors import FactsError
from leadscore_tui.backstage.reviewing import Leads
from leadscore_tui.diff.versions import ListScreen
from tui.diff.harness import NEW, OLD, Backstage, DiffApp, go_to, settled
from tui.stories import screen, type_text

SMALL = (80, 24)
NO_LEADS = FactsError("No leads have been read", "Press Ctrl+R to read them.")


@pytest.fixture
def git(policy: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs git where the policy lies; it is committed once, with another threshold."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")

    def run(*arguments: str) -> None:
        named = ("-c", "user.name=Jane", "-c", "user.email=jane@acme.example")
        subprocess.run(["git", "-C", str(policy.parent), *named, *arguments], check=True, capture_output=True)

    policy.write_text(OLD.replace("ready at 70", "ready at 80"))
    run("init", "-q", "-b", "main")
    run("add", "policy.lead")
    run("commit", "-qm", "Call later")
    run("tag", "v1")
    policy.write_text(OLD)
    run("commit", "-qam", "Call sooner")
    return run


# ------------------------------------------------------------------------------------------------ what is compared


async def test_edits_are_compared_with_what_is_saved_impact_first(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        assert app.versions == "saved edited by field"
        shown = screen(app)
        told = [line for line in app.told.splitlines() if line]
        assert told[0].startswith("Ready 1 → 2: 1 becomes ready")
        assert told[0] in shown
        order = ["▾ Bands", "▾ What changed", "▾ 1 becomes ready", "▾ Largest differences", "▾ Proof"]
        places = [app.told.index(heading) for heading in order]
        assert places == sorted(places)
        assert "~ boss: +20 → +30  line 4" in app.told
        assert "touches marketing, sales" in " ".join(app.told.split())
        assert app.pane.as_text().startswith("2 changes: 1 moves scores, 1 moves who is ready")
        assert "| lead | " in app.pane.as_markdown()


async def test_without_git_and_without_edits_there_is_nothing_to_compare(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, OLD)
        await settled(pilot)
        assert "There is nothing to compare with yet." in app.told
        assert "is in no git repository" in app.told.replace("\n", " ")
        assert "Change the policy" in app.told
        assert app.backstage.compared == []
        assert (app.pane.as_text(), app.pane.as_markdown()) == ("", "")
        await pilot.press("p", "d", "enter")
        await settled(pilot)
        assert app.backstage.compared == [], "there is nothing to be proved, or told apart"


async def test_without_edits_the_file_is_compared_with_the_last_commit(
    policy: Path, git: Callable[..., None], leads: Leads
) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, OLD)
        await settled(pilot)
        assert app.versions == "last commit saved by field"
        assert "Both versions say the same." in app.told
        policy.write_text(NEW)
        app.pane.offer(policy, NEW, NEW)
        await settled(pilot)
        assert "~ boss: +20 → +30" in app.told
        app.pane.offer(policy, NEW, NEW.replace("ready at 55", "ready at 50"))
        await settled(pilot)
        assert app.versions == "saved edited by field"


async def test_another_version_is_chosen_from_a_list_and_another_one_typed(
    policy: Path, git: Callable[..., None], leads: Leads
) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, OLD)
        await settled(pilot)
        await pilot.press("v")
        assert isinstance(app.screen, ListScreen)
        assert "Jane: Call later" in screen(app)
        assert app.screen.query_one(OptionList).highlighted == 1, "the last commit is the one that was compared"
        await pilot.press("down", "enter")
        await settled(pilot)
        assert "~ ready: 80 → 70" in app.told
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        assert "~ ready: 80 → 70" in app.told, "what was chosen stays"
        await pilot.press("V", "home", "enter")
        await settled(pilot)
        assert app.versions.split()[-3:] == ["edited", "by", "field"]
        assert "~ ready: 80 → 55" in app.told
        app.pane.offer(policy, OLD, OLD)
        await settled(pilot)
        assert app.versions == "last commit saved by field", "there are no edits any more"
        await pilot.press("v")
        app.screen.query_one(Input).focus()
        await type_text(pilot, "v1\n")
        await settled(pilot)
        assert app.versions == "v1 saved by field"
        assert "~ ready: 80 → 70" in app.told


async def test_a_version_that_is_not_there_is_told_and_another_can_be_chosen(
    policy: Path, git: Callable[..., None], leads: Leads
) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        await pilot.press("v")
        app.screen.query_one(Input).focus()
        await type_text(pilot, "mian\n")
        await settled(pilot)
        assert "✕ There is no revision `mian`.\nDid you mean `main`?" in app.told
        assert app.pane.as_text() == ""
        await pilot.press("v", "home", "down", "enter")
        await settled(pilot)
        assert "~ boss: +20 → +30" in app.told


async def test_esc_leaves_the_versions_as_they_were(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        asked = len(app.backstage.asked)
        await pilot.press("v", "escape")
        await settled(pilot)
        assert (app.versions, len(app.backstage.asked)) == ("saved edited by field", asked)


async def test_what_nobody_looks_at_is_not_compared(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        tabs = app.query_one(TabbedContent)
        tabs.active = "why"
        await pilot.pause()
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        assert app.backstage.asked == []
        tabs.active = "diff"
        await pilot.pause()
        await settled(pilot)
        assert app.backstage.compared == [("saved", "edited")]
        assert "~ boss: +20 → +30" in app.told


async def test_mistakes_are_told_and_gone_to(policy: Path, leads: Leads) -> None:
    app = DiffApp(Backstage(leads))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, OLD.replace("when title", "whne title"))
        await settled(pilot)
        assert "“edited” has mistakes, so the two cannot be compared yet." in app.told
        await go_to(pilot, app, "`whne` is no word")
        await pilot.press("enter")
        assert app.heard == [4]


async def test_without_leads_the_words_stand(policy: Path) -> None:
    app = DiffApp(Backstage(NO_LEADS))
    async with app.run_test(size=SMALL) as pilot:
        app.pane.offer(policy, OLD, NEW)
        await settled(pilot)
        assert "Whom it moves cannot be said.\nNo leads have been read. Press Ctrl+R to read them." in app.told
        assert "~ boss: +20 → +30" in app.told
