"""Whole stories, from the first look to the file that is saved, as people would live them."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input, TabbedContent

from leadscore_tui.leads.pane import LeadsPane
from leadscore_tui.policy.pane import PolicyPane
from leadscore_tui.trouble import Trouble
from tui.conftest import Make
from tui.stories import is_told, listed, screen, type_text, until, why


async def test_find_a_lead_read_why_change_its_rule_see_who_drops_undo_and_save(make: Make, policy: Path) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        await pilot.press("slash")
        await type_text(pilot, "birdwhistle\n")
        await until(pilot, lambda: table.row is not None and "birdwhistle" in table.row.name, "the lead is found")
        await until(pilot, lambda: "birdwhistle" in why(pilot), "the lead is explained")

        await pilot.press("2")
        pane = app.main.query_one(PolicyPane)
        await until(pilot, lambda: pane.editor.has_focus, "the editor is open")
        row = next(place for place, line in enumerate(pane.text.splitlines()) if "as pricing" in line)
        pane.go_to(row + 1)
        for _ in range(pane.text.splitlines()[row].index("50")):
            await pilot.press("right")
        await pilot.press("delete", "delete", "3", "5")
        assert "add 35 as pricing" in pane.text
        await until(pilot, lambda: "no longer" in screen(app), "whom it moves is told")
        assert "ready 39 → 36 (0 new, 3 no longer)" in screen(app)
        assert "not saved" in screen(app)
        await until(pilot, lambda: "▼15" in screen(app), "the list shows who went down")

        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        await until(pilot, lambda: not pane.dirty, "all is undone")
        await until(pilot, lambda: "▼15" not in screen(app), "the list is what it was")

        await pilot.press("delete", "delete", "3", "5")
        await until(pilot, lambda: "36" in screen(app), "it is scored again")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen is not app.main, "what is saved is shown first")
        assert "35" in screen(app)
        await pilot.press("enter")
        await until(pilot, lambda: "add 35 as pricing" in policy.read_text(), "it is saved")
        await until(pilot, lambda: not pane.dirty, "nothing is left to save")


async def test_a_policy_broken_on_purpose_keeps_the_scores_and_says_what_is_wrong(make: Make, policy: Path) -> None:
    before = policy.read_text()
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        best = table.row
        await pilot.press("2")
        pane = app.main.query_one(PolicyPane)
        await until(pilot, lambda: pane.editor.has_focus, "the editor is open")
        await type_text(pilot, "whne ")
        await until(pilot, lambda: "mistakes" in screen(app), "it is told")
        assert table.row == best
        assert policy.read_text() == before
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app.screen is not app.main, "nothing is lost without a question")
        assert "not saved" in screen(app)
        await pilot.press("escape")
        assert app.is_running


async def test_a_file_that_is_gone_is_told_calmly_and_read_again_once_it_is_back(make: Make, leads: Path) -> None:
    away = leads.rename(leads.with_name("away.csv"))
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        trouble = app.main.query_one(Trouble)
        await until(pilot, lambda: trouble.has_class("-open"), "what is missing is told")
        await until(pilot, lambda: is_told(app, "leads.csv"), "the file is named")
        assert "Traceback" not in screen(app)
        away.rename(leads)
        await pilot.press("ctrl+r")
        await listed(pilot)
        assert not trouble.has_class("-open")


async def test_leads_that_vanish_while_one_looks_leave_what_is_there(make: Make, leads: Path) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        table = await listed(pilot)
        leads.unlink()
        await pilot.press("ctrl+r")
        trouble = app.main.query_one(Trouble)
        await until(pilot, lambda: trouble.has_class("-open"), "it is told")
        await pilot.press("j")
        await until(pilot, lambda: table.cursor == 1 and table.row is not None, "the list is still there")


async def test_any_size_at_any_moment(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        for width, height in ((80, 24), (40, 12), (200, 60), (20, 6), (1, 1), (109, 30), (110, 30)):
            await pilot.resize_terminal(width, height)
        table = await listed(pilot)
        for width, height in ((80, 24), (30, 8), (120, 40)):
            await pilot.resize_terminal(width, height)
            await pilot.press("pagedown", "2", "1", "escape")
            assert table.row is not None or table.count
        assert app.is_running


async def test_a_filter_in_the_words_of_the_policy(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        await pilot.press("f")
        await type_text(pilot, "ready and fit >= 50\n")
        await until(pilot, lambda: 0 < table.count < 39, "it is filtered")
        assert table.row is not None
        assert table.row.ready
        assert table.row.totals[0] >= 50_000
        line = app.main.query_one(LeadsPane).query_one(Input)
        await pilot.press("f")
        await until(pilot, lambda: line.has_focus and line.value != "", "the filter is there to be changed")
        line.value = ""
        await type_text(pilot, "contry is 1\n")
        await until(pilot, lambda: "Did you mean `country`?" in screen(app), "a slip is told, with what was meant")
        await pilot.press("escape", "escape")
        await until(pilot, lambda: table.count == 321, "all are there again")


async def test_two_leads_side_by_side(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        first = table.row
        assert first is not None
        await pilot.press("b", "down")
        await until(pilot, lambda: table.cursor == 1 and screen(app).count(first.lead) >= 1, "the first stays beside")
        await pilot.press("b")
        assert table.beside is None


async def test_what_one_left_is_there_again(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        await pilot.press("f")
        await type_text(pilot, "not ready\n")
        await until(pilot, lambda: table.count == 321 - 39, "it is filtered")
        await pilot.press("down", "down", "2")
        await until(pilot, lambda: table.cursor == 2 and table.row is not None, "the cursor moved")
        lead = table.row.lead if table.row else ""
        app.theme = "textual-light"
        await pilot.press("ctrl+q")
        await until(pilot, lambda: not app.is_running, "it ends")
    again = make()
    async with again.run_test(size=(120, 40)) as pilot:
        table = again.main.query_one("#table")
        await until(pilot, lambda: table.row is not None and table.row.lead == lead, "the same lead")  # type: ignore[attr-defined]
        assert table.count == 321 - 39  # type: ignore[attr-defined]
        assert again.main.query_one(TabbedContent).active == "policy"
        assert again.theme == "textual-light"


async def test_help_opens_and_closes(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await listed(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: "Finding leads" in screen(app), "help opens")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main, "and closes")


async def test_keys_of_ones_own(make: Make, own_home: Path) -> None:
    folder = own_home / "config" / "leadscore"
    folder.mkdir(parents=True)
    (folder / "keys.toml").write_text('"leads.filter" = "ctrl+f"\n"no.such" = "x"\n')
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: any("no.such" in note.message for note in app._notifications), "a slip is told")
        await listed(pilot)
        await pilot.press("ctrl+f")
        await until(pilot, lambda: app.main.query_one(LeadsPane).query_one(Input).has_focus, "the key is heard")


async def test_without_colours(make: Make, monkeypatch: object) -> None:
    import os

    os.environ["NO_COLOR"] = "1"
    try:
        app = make()
        async with app.run_test(size=(80, 24)) as pilot:
            await listed(pilot)
            assert "● ready" in screen(app)
            await pilot.press("2", "1", "question_mark", "escape", "f", "escape")
            assert app.is_running
    finally:
        os.environ.pop("NO_COLOR", None)


async def test_from_a_rule_to_its_leads(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        await pilot.press("2")
        pane = app.main.query_one(PolicyPane)
        await until(pilot, lambda: bool(pane._effects) and pane.compiled is not None, "it is known what rules gave")
        for rule in ("pricing", "employees > 1000"):
            row = next(place for place, line in enumerate(pane.text.splitlines(), 1) if rule in line)
            pane.go_to(row)
            await pilot.press("f9")
            await until(pilot, lambda rule=rule: f"filter: {rule}" in screen(app), "they are shown alone")  # type: ignore[misc]
            effect = next(effect for name, effect in pane._effects.items() if rule in name)
            assert table.count == effect.leads


async def test_quitting_asks_once(make: Make) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        app.main.query_one(PolicyPane).editor.insert("# ")
        await until(pilot, lambda: "not saved" in screen(app), "there is something to lose")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app.screen is not app.main, "it asks")
        await pilot.press("ctrl+q", "ctrl+q")
        await pilot.pause(0.2)
        await pilot.press("escape")
        assert app.screen is app.main
        assert app.is_running


async def test_a_process_that_was_ended_is_told_at_once_and_comes_back(make: Make) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        table = await listed(pilot)
        process = app.main._backstage._process
        assert process is not None
        process.kill()
        trouble = app.main.query_one(Trouble)
        await until(pilot, lambda: trouble.has_class("-open"), "it is told though nothing was asked")
        assert "Ctrl+R" in screen(app)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: not trouble.has_class("-open") and table.row is not None, "all are there again")


async def test_a_list_goes_where_it_can_be_found_again(make: Make, tmp_path: Path) -> None:
    app = make()
    async with app.run_test(size=(80, 24)) as pilot:
        await listed(pilot)
        await pilot.press("e")
        await until(pilot, lambda: app.screen is not app.main, "it asks what and where to")
        await pilot.press("enter")
        line = app.screen.query_one(Input)
        for name, told in (
            ("none/leads.csv", "There is no folder"),
            ("leads.xlsx", ".csv or .parquet"),
            ("", "name a file in it"),
        ):
            line.value = str(tmp_path / name)
            await pilot.press("enter")
            await until(pilot, lambda told=told: told in screen(app), "it says why not")  # type: ignore[misc]
        line.value = str(tmp_path / "here.csv")
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "here.csv").exists(), "it is written")
    assert len((tmp_path / "here.csv").read_text().splitlines()) == 322


async def test_an_answer_from_elsewhere_takes_no_keys_from_who_types_a_filter(make: Make) -> None:
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        pane = app.main.query_one(LeadsPane)
        await pilot.press("f")
        await type_text(pilot, "rea")
        pane.sort("score")
        await until(pilot, lambda: table.sorted_by == "score", "something else is answered")
        await type_text(pilot, "dy")
        assert pane.query_one(Input).value == "ready"
        await pilot.press("enter")
        await until(pilot, lambda: table.count == 39 and table.has_focus, "it is filtered")
        await pilot.press("slash")
        await type_text(pilot, "ju")
        pane.sort("rank")
        await until(pilot, lambda: table.sorted_by == "rank", "something else is answered")
        assert pane.query_one(Input).has_focus


async def test_the_lead_beside_is_explained_by_the_same_policy(make: Make) -> None:
    from leadscore_tui.why.pane import WhyPane

    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        table = await listed(pilot)
        await pilot.press("b", "down")
        why_pane = app.main.query_one(WhyPane)
        await until(pilot, lambda: why_pane._other is not None, "two are explained")
        pane = app.main.query_one(PolicyPane)
        pane.editor.put(pane.editor.text.replace('visited "pricing" add 50 as', 'visited "pricing" add 5 as'))
        await until(pilot, lambda: table.changes and why_pane._explained is not None, "it is scored anew")
        await until(
            pilot,
            lambda: (
                why_pane._explanation is not None
                and why_pane._beside is not None
                and why_pane._explained is not None
                and why_pane._explained.plan.fingerprint == why_pane._beside.plan.fingerprint
            ),
            "both by the same policy",
        )


async def test_every_key_may_come_before_the_leads_do(make: Make) -> None:
    """An impatient hand: what has nothing to show yet does nothing, and ends nothing."""
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        for key in ("b", "y", "e", "c", "escape", "i", "x", "s", "n", "escape", "1", "2", "3", "enter", "ctrl+r", "b"):
            await pilot.press(key)
        assert app.is_running
        await pilot.press("escape", "escape")
        await listed(pilot)
