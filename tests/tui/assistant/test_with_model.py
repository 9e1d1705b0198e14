"""A model in the Assistant tab: what it says is shown if it holds, with what it took."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadscore.assistant.modelled.settings import Settings
from leadscore.batch.board.model import Stale, never_stale, tell_nobody
from leadscore_tui.backstage.process import Backstage
from leadscore_tui.backstage.protocol import Data
from leadscore_tui.backstage.talk import Say
from leadscore_tui.backstage.talking import About, Talker
from leadscore_tui.side import Side
from leadscore_tui.started import Started
from unit.assistant.server import Server, call, serving, text

pytest.importorskip("pydantic_ai")
pytest.importorskip("openai")

QUESTION = "how many leads are ready?"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(call("count_leads", where="ready"), text("39 of 321 leads are ready.")) as found:
        yield found


def asked(words: str, about: About, server: Server) -> Say:
    return Say(words, about.whole, False, model=Settings(server.url, "small", timeout=5))


def test_a_model_answers_and_what_it_took_is_told(about: About, server: Server) -> None:
    said = Talker().said(asked(QUESTION, about, server), about, tell_nobody, never_stale)
    assert said.text == "39 of 321 leads are ready."
    assert said.notes == ("small took 2 requests, 2,000 tokens read and 20 written.",)
    assert len(server.asked) == 2


def test_what_no_tool_said_is_not_shown(about: About) -> None:
    with serving(call("count_leads", where="ready"), text("4711 leads are ready.")) as server:
        said = Talker().said(asked(QUESTION, about, server), about, tell_nobody, never_stale)
    assert "4711" not in said.text
    assert "39 of 321 leads" in said.text


def test_a_policy_that_is_written_meanwhile_is_what_the_model_is_asked_of(about: About, server: Server) -> None:
    talker = Talker()
    talker.said(asked(QUESTION, about, server), about, tell_nobody, never_stale)
    changed = about.whole.replace("add 50 as pricing", "add 35 as pricing")
    server.answers[:] = [call("count_leads", where="ready"), text("36 of 321 leads are ready.")]
    say = Say(QUESTION, changed, True, model=Settings(server.url, "small", timeout=5))
    assert talker.said(say, about, tell_nobody, never_stale).text == "36 of 321 leads are ready."


def test_what_was_said_before_the_policy_changed_stays_known(about: About, server: Server) -> None:
    """But not as true: its numbers are of another policy."""
    talker = Talker()
    talker.said(asked(QUESTION, about, server), about, tell_nobody, never_stale)
    changed = about.whole.replace("add 50 as pricing", "add 35 as pricing")
    server.answers[:] = [
        text("There were 39 ready leads."),
        call("count_leads", where='ready and country is "germany"'),
        text("Of those, 8 are in Germany."),
    ]
    server.asked.clear()
    say = Say("and in Germany?", changed, True, model=Settings(server.url, "small", timeout=5))
    assert talker.said(say, about, tell_nobody, never_stale).text == "Of those, 8 are in Germany."
    told = [message["content"] for message in server.asked[0]["messages"] if message["role"] != "system"]
    outdated = "39 of 321 leads are ready. (Said before the policy or the leads changed: ask a tool anew.)"
    assert told == [QUESTION, outdated, "and in Germany?"]
    assert "“39”" in str(server.asked[1]["messages"][-1]["content"])


def test_a_number_that_was_said_before_the_policy_changed_may_be_proposed(about: About, server: Server) -> None:
    talker = Talker()
    server.answers[:] = [text("I can propose that.")]
    talker.said(asked("pricing should give 35, I think", about, server), about, tell_nobody, never_stale)
    changed = about.whole.replace("ready at 70", "ready at 65")
    server.answers[:] = [call("propose_change", rule="pricing", points=35), text("Pricing would give 35.")]
    say = Say("propose it", changed, True, model=Settings(server.url, "small", timeout=5))
    assert talker.said(say, about, tell_nobody, never_stale).proposes


def test_who_gives_up_is_not_answered(about: About, server: Server) -> None:
    with pytest.raises(Stale):
        Talker().said(asked(QUESTION, about, server), about, tell_nobody, lambda: True)
    assert len(server.asked) == 1, "what the model wanted to know was not found out for it"


def test_the_tab_asks_the_model_that_the_command_named(tmp_path: Path) -> None:
    policy, settings = tmp_path / "policy.lead", Settings("http://localhost:1/v1", "small")
    data = Data(None, (), None, None, 0)
    side = Side(Backstage(lambda told: None), Started(policy, data, model=settings), "assistant")
    assert side.assistant._model is settings
