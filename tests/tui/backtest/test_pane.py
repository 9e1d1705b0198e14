"""The Back-test tab as people use it: asked, run, read, taken over; and what is in the way of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, SelectionList

from leadscore_tui.backstage.past import Backtest, Backtested, Cell, LeakTold, MissingTold, Past, PastColumn
from leadscore_tui.backstage.protocol import Failure
from tui.backtest.harness import ASKED, PAST, POLICY, Backstage, BacktestApp, go_to, settled
from tui.stories import is_told, screen

SMALL, LARGE = (80, 24), (120, 50)
STAGE = PastColumn(
    "Deal stage", (Cell("Closed Won", 40, None), Cell("Open", 30, None), Cell("Gone", 9, None)), 3, 4, False, True
)
SHORT = Backtested("B2B", "40 leads.", ("4 of 40 leads were won.", "That is too few to say more."))
CREATED = PastColumn("created", (Cell("2026-01-01", 83, True),), 1, 0, True, False)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x50"])
async def test_from_the_question_to_a_threshold_that_is_taken_over(
    columns: tuple[PastColumn, ...], told: Backtested, size: tuple[int, int]
) -> None:
    app = BacktestApp(Backstage(columns, told))
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        assert is_told(app, "Does the score predict sales?")
        assert is_told(app, "What became of leads  won_on ▾")
        assert is_told(app, "A win is  a day; a blank is none ▾")
        assert is_told(app, "Each lead counts  30 days after created ▾")
        await pilot.press("r")
        await settled(pilot)
        text = POLICY.read_text(encoding="utf-8")
        assert app.backstage.tested == [Backtest(POLICY, text, PAST, ASKED)]
        assert is_told(app, "The score tells wins from the rest fairly well")
        assert is_told(app, "won_on, 30 days after created")
        if size == SMALL:
            await go_to(pilot, "Where `ready` should stand")
            await pilot.press("enter")
        await go_to(pilot, "take over: ready at 25")
        await pilot.press("t")
        await settled(pilot)
        assert app.heard == [
            "Ready at 25 stands in the policy now. 4 tests in the policy still expect what was before."
        ]
        assert is_told(app, "Of the policy as it was: r runs it again.")
        await pilot.press("r")
        await settled(pilot)
        assert app.backstage.tested[-1].text == text.replace("ready at 70 if fit >= 10 lost below 55", _AT_25)
        assert not is_told(app, "Of the policy as it was")


_AT_25 = "ready at 25 if fit >= 10 lost below 10"


async def test_all_that_is_known_of_a_rule_opens_below_it(columns: tuple[PastColumn, ...], told: Backtested) -> None:
    app = BacktestApp(Backstage(columns, told))
    async with app.run_test(size=(70, 50), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert (
            app.told.index("\n  overrated\n") < app.told.index("\n  pricing") < app.told.index("\n  earns its points\n")
        )
        assert "without it 8.7%" not in app.told
        await go_to(pilot, "  pricing ")
        assert app.sheet.line is not None
        assert app.sheet.line.text.endswith("◂")
        await pilot.press("enter")
        assert "without it 8.7%" in app.told
        await go_to(pilot, "of the policy")
        await pilot.press("enter")
        await settled(pilot)
        assert app.heard == ["pricing"]
        await go_to(pilot, "take over: left out")
        await pilot.press("t")
        await settled(pilot)
        assert "`pricing` stays: a test names it" in app.notified
        assert app.heard == ["pricing"]


async def test_a_missing_sign_becomes_a_rule_with_its_reason(columns: tuple[PastColumn, ...], told: Backtested) -> None:
    because = "close rate 37% vs 7.8%, 30 leads"
    sign = MissingTold("Missing: `replied`. 30 leads closed at 37%.", "when replied add 50", because)
    app = BacktestApp(Backstage(columns, replace(told, missing=(sign,))))
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        await go_to(pilot, "Missing: `replied`")
        await pilot.press("down", "enter")
        await settled(pilot)
        (heard,) = app.heard
        assert str(heard).startswith("The rule stands in the policy now in the group engagement.")
        assert f'when replied add 50 because "{because}"' in app.query_one(_PANE)._text


_PANE = "BacktestPane"


async def test_t_says_where_it_takes_something_over(columns: tuple[PastColumn, ...], told: Backtested) -> None:
    app = BacktestApp(Backstage(columns, told))
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("t")
        await settled(pilot)
        assert "Go to a threshold, an idea or a missing sign" in app.notified
        assert not app.heard


async def test_it_can_be_given_up(columns: tuple[PastColumn, ...]) -> None:
    app = BacktestApp(Backstage(columns, SHORT, waits=True))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await pilot.pause()
        assert is_told(app, "Back-testing … Esc ends it")
        await pilot.press("r", "escape")
        await settled(pilot)
        assert app.backstage.closed == 1
        assert len(app.backstage.tested) == 1
        assert not is_told(app, "Back-testing")
        assert not app.heard
        await pilot.press("escape")
        assert app.heard == ["back"]


async def test_leaks_are_all_that_is_told_until_they_are_trusted(
    columns: tuple[PastColumn, ...], told: Backtested
) -> None:
    why = "Nothing is said of this policy, for it reads what seems to be known only with the outcome:"
    leak = LeakTold("contract", "`contract` is known for 98% of the wins and for 0% of the others.")
    app = BacktestApp(Backstage(columns, Backtested("B2B", about=why, leaks=(leak,))))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert is_told(app, why)
        assert is_told(app, leak.sentence)
        assert "AUC" not in app.told
        app.backstage.told = told
        await go_to(pilot, "It is known in time all the same")
        await pilot.press("enter")
        await settled(pilot)
        assert app.backstage.tested[-1].past == replace(ASKED, trust=("contract",))
        assert "AUC 0.73" in app.told
        await go_to(pilot, "▸ Asked")
        await pilot.press("enter")
        assert "Known in time" in app.told
        await go_to(pilot, "Known in time")
        await pilot.press("enter")
        await settled(pilot)
        assert app.backstage.tested[-1].past == ASKED


async def test_what_fails_is_told_without_options_of_the_command(columns: tuple[PastColumn, ...]) -> None:
    failure = Failure("No lead has a day before its outcome that can be read", "--at names a column of days or times.")
    app = BacktestApp(Backstage(columns, failure))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        assert is_told(app, "✕ No lead has a day before its outcome that can be read.")
        assert "--at" not in app.told
        assert "Each lead counts" in app.told


async def test_who_has_no_such_column_is_told_what_it_may_hold() -> None:
    app = BacktestApp(Backstage((CREATED,), SHORT))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        assert is_told(app, "No column looks as if it said what became of a lead.")
        assert is_told(app, "choose a column or a file ▾")
        await pilot.press("r")
        await pilot.pause()
        assert is_told(app, "or type the name of a file of outcomes")
        await pilot.press("escape")
        await settled(pilot)
        assert not app.backstage.tested


async def test_the_value_of_a_stage_that_is_a_win_is_asked_for_before_it_runs() -> None:
    app = BacktestApp(Backstage((STAGE, CREATED), SHORT))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pilot.press("o")
        await pilot.pause()
        assert is_told(app, "Closed Won 40, Open 30, Gone 9; 4 blank")
        await pilot.press("enter")
        await settled(pilot)
        assert is_told(app, "choose the value that means a win ▾")
        await pilot.press("r")
        await pilot.pause()
        assert pilot.app.screen.query_one(SelectionList)
        await pilot.press("space", "enter")
        await settled(pilot)
        assert is_told(app, "“Closed Won” ▾")
        await pilot.press("r")
        await settled(pilot)
        assert app.backstage.tested[-1].past == Past("Deal stage", ("Closed Won",), "created", 30)


async def test_the_day_and_what_ready_shall_do_can_be_typed() -> None:
    app = BacktestApp(Backstage((STAGE, CREATED), SHORT), Past("Deal stage", ("Closed Won",)))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for typed, at, days in (
            ("created 45", "created", 45),
            ("Created", "created", None),
            ("created + 7 days", "created", 7),
        ):
            await _typed(pilot, "d", typed)
            assert (app.past_asked.at, app.past_asked.days) == (at, days)
        for typed, rate, calls in (
            ("20%", 0.2, None),
            ("40", None, 40),
            ("2.5 a week", None, 2.5),
            ("9 calls per week", None, 9),
        ):
            await _typed(pilot, "a", typed)
            assert (app.past_asked.rate, app.past_asked.calls) == (rate, calls)
        await pilot.press("r")
        await settled(pilot)
        assert app.backstage.tested[-1].past == Past("Deal stage", ("Closed Won",), "created", 7, calls=9)
        assert is_told(app, "Deal stage = Closed Won, 7 days after created")


async def test_what_means_nothing_changes_nothing() -> None:
    asked = Past("Deal stage", ("Closed Won",))
    app = BacktestApp(Backstage((STAGE, CREATED), SHORT), asked)
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        await settled(pilot)
        for key, typed, why in (
            ("d", "nothing 45", "“nothing 45” is no column with a number of days"),
            ("d", "created 0", "“created 0” is no column with a number of days"),
            ("o", "no.csv", "There is neither a column nor a file “no.csv”."),
            ("a", "120%", "“120%” is neither a share"),
            ("a", "many", "“many” is neither a share"),
        ):
            await _typed(pilot, key, typed)
            assert why in app.notified
        await pilot.press("r")
        await settled(pilot)
        assert app.backstage.tested[-1].past == asked


async def _typed(pilot: Pilot[None], key: str, text: str) -> None:
    """Into the list that a key opens."""
    await pilot.press(key)
    await pilot.pause()
    line = pilot.app.screen.query_one(Input)
    line.value = text
    line.focus()
    await pilot.press("enter")
    await settled(pilot)


async def test_models_of_the_same_facts_are_asked_for(columns: tuple[PastColumn, ...], told: Backtested) -> None:
    app = BacktestApp(Backstage(columns, told), ASKED)
    async with app.run_test(size=LARGE) as pilot:
        await settled(pilot)
        await pilot.press("r")
        await settled(pilot)
        await go_to(pilot, "What is left on the table")
        await pilot.press("enter")
        await settled(pilot)
        assert [question.rivals for question in app.backstage.tested] == [False, True]


async def test_names_of_columns_steer_nothing() -> None:
    names = ("[/] won", "\x1b[2Jwon", "won\nwon \u202e", "漢字" * 30 + " won", "[@click=app.quit]won")
    columns = tuple(PastColumn(name, (Cell("[red]yes", 3, True),), 1, 0, False, True) for name in names)
    app = BacktestApp(Backstage(columns, SHORT))
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for place, name in enumerate(names):
            await pilot.press("o")
            await pilot.pause()
            assert not {"\x1b", "\u202e"} & set(screen(app))
            app.screen.query_one(OptionList).highlighted = place
            await pilot.press("enter")
            await settled(pilot)
            assert not {"\x1b", "\u202e"} & set(screen(app))
            await pilot.press("r")
            await settled(pilot)
            assert app.backstage.tested[-1].past.outcome == name
        await pilot.press("w")
        await pilot.pause()
        assert is_told(app, "[red]yes")
        assert app.is_running
