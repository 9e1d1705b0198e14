"""What one sees and does in the part that says why: read, open, go to the rule, go on to another lead, compare."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Footer

from leadscore.engine.course import course_of
from leadscore.engine.reference import score
from leadscore.engine.way import way_to_ready
from leadscore.facts.model import Event, Lead, Value
from leadscore.plan.model import Plan
from leadscore_tui.why.model import Explained, for_showing
from leadscore_tui.why.pane import Lines, WhyPane
from spec.agreement import plan_of

pytestmark = pytest.mark.asyncio

DAY = 86_400
NOW = 20_544 * DAY  # 2026-04-01
POLICY = """policy "x"
group fit "Are they who we sell to?" at most 30
when employees > 50 add 25 as large because "Large teams buy"
when country is "de" add 10
when title contains "vp" add 8 as boss because "They hold the budget"
group acts decays 50% every 30 days
when visited "pricing" add 50 as pricing because "The strongest signal"
when visited "blog" at least 3 times add 5 as reader
when downloaded and watched add 4
ready at 70
band hot at 70
band cold otherwise
"""
PLAN = plan_of(POLICY)


def explained(lead: Lead, plan: Plan = PLAN) -> Explained:
    card = score(plan, lead, NOW)
    return Explained(plan, lead, card, way_to_ready(plan, card, lead), course_of(plan, lead, NOW))


def lead(id: str, *events: Event, **values: Value) -> Lead:
    return Lead(id, values, tuple(sorted(events, key=lambda e: e.at)), {"company": f"{id} Ltd"})


def visit(target: str, age: int) -> Event:
    return Event(NOW - age * DAY, "visited", target, 0, target)


JANE = explained(lead("jane", visit("pricing", 10), visit("blog", 3), visit("blog", 2), employees=Decimal(200)))
TOM = explained(lead("tom", visit("blog", 3), employees=Decimal(80), country="de", title="vp"))


class Harness(App[None]):
    def __init__(self, shown: Explained | None = None, beside: Explained | None = None) -> None:
        super().__init__()
        self.first = (shown, beside)
        self.chosen: list[tuple[str, int]] = []

    def compose(self) -> ComposeResult:
        yield WhyPane()
        yield Footer()

    def on_mount(self) -> None:
        self.pane.show(*self.first)
        self.lines.focus()

    def on_why_pane_rule_chosen(self, message: WhyPane.RuleChosen) -> None:
        self.chosen.append((message.rule, message.line))

    @property
    def pane(self) -> WhyPane:
        return self.query_one(WhyPane)

    @property
    def lines(self) -> Lines:
        return self.query_one(Lines)

    @property
    def header(self) -> str:
        return str(self.pane.query_one("#who").visual)  # type: ignore[attr-defined]

    @property
    def shown(self) -> list[str]:
        return [str(option.prompt) for option in self.lines.options]

    @property
    def here(self) -> str:
        assert self.lines.highlighted is not None
        return self.shown[self.lines.highlighted]

    def line(self, start: str) -> str:
        """The first line that begins so, blanks apart."""
        return next(text for text in self.shown if text.strip().startswith(start))

    def has(self, start: str) -> bool:
        return any(text.strip().startswith(start) for text in self.shown)


async def test_a_header_and_a_waterfall() -> None:
    app = Harness(JANE)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert app.header.splitlines()[0] == "jane · jane Ltd"
        assert "75" in app.header
        assert "● ready · band hot" in app.header
        assert "If nothing happens, it falls below 70 on 2026-04-21 (in 20 days)" in app.header
        assert app.line("fit").split()[:8] == ["fit", "Are", "they", "who", "we", "sell", "to?", "25"]
        assert "+25" in app.line("● large")
        assert "█" in app.line("● large")
        assert app.line("◐ reader").split()[1:] == ["reader", "1", "more", "→", "+5"]
        assert "title unknown, worth up to +8" in app.line("? boss")
        assert app.line("score").split()[1] == "75"
        assert not app.has("○")
        assert app.has("1 other rule did not fire: a shows them")


async def test_what_a_lead_lacks_stands_on_top() -> None:
    app = Harness(TOM)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert "40 to ready" in app.header
        assert 'One step to ready: visited "pricing" (pricing) → 80.' in app.header
        assert "-13" in app.line("✂ cut: at most 30")


async def test_enter_opens_what_a_rule_rests_on_and_closes_it() -> None:
    app = Harness(JANE)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.press("j", "enter")
        assert "large" in app.here
        assert app.has("Large teams buy")
        assert app.has("employees: 200")
        assert app.has("when employees > 50")
        await pilot.press("j", "enter")
        assert not app.has("employees: 200")
        assert "large" in app.here


async def test_o_and_the_open_line_go_to_the_rule_in_the_policy() -> None:
    app = Harness(JANE)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.press("o")
        assert app.chosen == []
        await pilot.press("j", "o")
        assert app.chosen == [("large", 3)]
        await pilot.press("enter", *["j"] * 4)
        assert "line 3 of the policy" in app.here
        await pilot.press("enter")
        assert app.chosen == [("large", 3)] * 2
        assert app.has("employees: 200")


async def test_the_mouse_opens_and_goes_as_well() -> None:
    app = Harness(JANE)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.click(Lines, offset=(6, 1))
        assert app.has("employees: 200")
        await pilot.click(Lines, offset=(10, 5))
        assert app.chosen == [("large", 3)]


async def test_a_shows_all_rules() -> None:
    app = Harness(JANE)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        await pilot.press("a")
        assert app.line("○ downloaded and watched").strip().endswith("worth up to +4")
        await pilot.press("a")
        assert not app.has("○")


async def test_the_cursor_stays_at_its_rule_when_another_lead_is_shown() -> None:
    app = Harness(JANE)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        while "pricing" not in app.here:
            await pilot.press("j")
        app.pane.show(TOM)
        await pilot.pause()
        assert "◐ pricing" in app.here
        assert app.focused is app.lines
        app.pane.show(None)
        await pilot.pause()
        assert "Nobody is chosen" in app.header
        assert app.shown == []
        app.pane.show(JANE)
        await pilot.pause()
        assert app.lines.highlighted == 0


async def test_the_scroll_place_stays_too() -> None:
    app = Harness(JANE)
    async with app.run_test(size=(80, 14)) as pilot:
        await pilot.pause()
        await pilot.press("G")
        await pilot.pause()
        place = app.lines.scroll_offset.y
        assert place > 0
        app.pane.show(JANE)
        await pilot.pause()
        assert app.lines.scroll_offset.y == place


async def test_two_leads_beside_each_other() -> None:
    app = Harness(JANE, TOM)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert "jane is 45 ahead of tom." in app.header
        assert app.line("pricing").split()[:4] == ["pricing", "+50", "-", "+50"]
        assert app.line("score").split()[1:] == ["75", "30", "+45"]
        assert not app.has("large")
        await pilot.press("a")
        assert app.line("large").split()[:4] == ["large", "+25", "+25", "0"]
        while "pricing" not in app.here:
            await pilot.press("j")
        await pilot.press("enter")
        assert app.has('jane: visited "pricing": once, 10 days ago · 2026-03-22')
        assert app.has('tom: visited "pricing": never')
        await pilot.press("o")
        assert app.chosen == [("pricing", 7)]


async def test_beside_itself_a_lead_is_alone() -> None:
    app = Harness(JANE, JANE)
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        assert "ahead" not in app.header


async def test_texts_are_those_of_the_command() -> None:
    app = Harness(JANE)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.pane.as_text().startswith("jane · jane Ltd\nx · as of 2026-04-01\n")
        assert "+50  pricing: The strongest signal" in app.pane.as_text()
        assert app.pane.as_markdown().startswith("## jane · jane Ltd\n")
        app.pane.show(JANE, TOM)
        assert "jane is 45 ahead of tom." in app.pane.as_text()
        assert "| pricing | +50 | - | +50 |" in app.pane.as_markdown()
        app.pane.show(None)
        assert (app.pane.as_text(), app.pane.as_markdown()) == ("", "")


async def test_a_plan_for_showing_is_small_and_says_the_same() -> None:
    bulky = plan_of(f"{POLICY}when email_domain in disposable_mail disqualify\n")
    for someone in (JANE.lead, TOM.lead):
        whole = explained(someone, bulky)
        light = replace(whole, plan=for_showing(bulky))
        assert len(pickle.dumps(light)) < len(pickle.dumps(whole)) // 4
        app = Harness(light)
        async with app.run_test(size=(80, 40)) as pilot:
            await pilot.pause()
            await pilot.press("a")
            lines, header, text = app.shown, app.header, app.pane.as_text()
            app.pane.show(whole)
            await pilot.pause()
            assert (app.shown, app.header, app.pane.as_text()) == (lines, header, text)


async def test_out_of_scope_disqualified_and_without_a_threshold() -> None:
    someone = lead("kim", visit("pricing", 2), employees=Decimal(80), created=date(2026, 1, 1))
    scope = plan_of('policy "x"\napplies if country is "de"\nwhen visited add 5\nready at 5')
    barred = plan_of('policy "x"\nwhen visited add 5\nwhen employees > 50 disqualify\nready at 5')
    plain = plan_of('policy "x"\nwhen visited subtract 5')
    app = Harness(explained(someone, scope))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "– out of scope" in app.header
        assert app.shown == ['This policy applies if country is "de".']
        app.pane.show(explained(someone, barred))
        await pilot.pause()
        assert "✕ disqualified" in app.header
        assert "Disqualified by employees > 50" in app.header
        assert app.line("✕").split()[1:5] == ["employees", ">", "50", "disqualifies"]
        app.pane.show(explained(someone, plain))
        await pilot.pause()
        assert "ready" not in app.header
        assert "-5" in app.line("● visited")
        assert not app.has("Way to ready")


@pytest.mark.parametrize("size", [(40, 8), (80, 13), (70, 36), (200, 60)])
async def test_it_draws_in_every_size_and_without_colours(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Harness(JANE)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("j", "enter", "a", "G")
        app.pane.show(TOM, JANE)
        await pilot.pause()
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert app.has("pricing")
