"""One conversation in the other process: it goes on while the policy is written and leads are read anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from leadscore.batch.board.board import Board
from leadscore.batch.board.model import Stale, never_stale, tell_nobody
from leadscore.resources import resource
from leadscore_tui.backstage.past import Past
from leadscore_tui.backstage.process import Backstage
from leadscore_tui.backstage.protocol import Data
from leadscore_tui.backstage.talk import Said, Say
from leadscore_tui.backstage.talking import About, Talker
from leadscore_tui.side import Side
from leadscore_tui.started import Started

LOWER = "set pricing to 35"


@dataclass
class Talk:
    """The editor holds `text`; `edited`: that is not saved."""

    about: About
    talker: Talker
    text: str
    edited: bool = False

    def ask(self, words: str) -> Said:
        return self.talker.said(Say(words, self.text, self.edited), self.about, tell_nobody, never_stale)

    def write(self, text: str, *, edited: bool = True) -> None:
        assert text != self.text
        self.text, self.edited = text, edited


@pytest.fixture
def talk(about: About) -> Talk:
    return Talk(about, Talker(), about.whole)


def test_a_yes_is_a_draft_that_is_talked_about_from_then_on(talk: Talk) -> None:
    before, on_disk = talk.text, talk.about.policy.read_text(encoding="utf-8")
    assert "39" in talk.ask("how many leads are ready?").text
    assert talk.ask(LOWER).proposes
    said = talk.ask("yes")
    assert said.draft is not None
    assert said.draft.base == before
    assert "add 35 as pricing" in said.draft.text
    assert said.text.startswith("pricing: +50 → +35.\nIt stands in the policy's editor now")
    assert not said.proposes
    assert talk.about.policy.read_text(encoding="utf-8") == on_disk, "no file is written"
    talk.write(said.draft.text)
    now = talk.ask("how many leads are ready?")
    assert "36" in now.text
    assert now.notes == ()
    assert talk.ask("undo").proposes
    back = talk.ask("yes").draft
    assert back is not None
    assert (back.base, back.text) == (talk.text, before)


def test_a_yes_to_several_proposals_tells_what_they_come_to(talk: Talk) -> None:
    talk.ask("set pricing to 30")
    talk.ask(LOWER)
    asked = talk.ask("how many leads are ready?")
    assert asked.text.endswith("as it is now, without what is proposed.")
    assert not asked.proposes, "a yes to that is none to the proposal"
    assert talk.ask("yes").proposes
    assert talk.ask("yes").text.startswith("pricing: +50 → +35.\nIt stands")


def test_line_ends_of_a_file_are_no_other_policy(talk: Talk) -> None:
    talk.write(talk.text.replace("\n", "\r\n"), edited=False)
    talk.ask(LOWER)
    draft = talk.ask("yes").draft
    assert draft is not None
    assert draft.base == talk.text
    talk.write(draft.text.replace("\r\n", "\n").replace("\n", "\r\n"))
    assert talk.ask("how many leads are ready?").notes == ()


def test_a_no_drops_it(talk: Talk) -> None:
    talk.ask(LOWER)
    said = talk.ask("no")
    assert (said.draft, said.proposes) == (None, False)
    assert "Dropped" in said.text


def test_another_policy_is_told_and_ends_what_was_proposed(talk: Talk) -> None:
    assert talk.ask(LOWER).notes == ()
    talk.write(talk.text.replace("ready at 70", "ready at 60"))
    said = talk.ask("how many leads are ready?")
    assert said.notes == (
        "This is of the policy as it stands in the editor, not saved.",
        "What was proposed before that is dropped: ask for it once more.",
    )
    assert "47" in said.text
    assert not said.proposes
    talk.edited = False
    assert talk.ask("how many leads are ready?").notes == (), "it was saved, and says the same"
    talk.write(talk.about.whole, edited=False)
    assert talk.ask("how many leads are ready?").notes == ("This is of the policy as it is saved.",)


def test_a_first_question_of_an_edit_is_told_to_be_so(talk: Talk) -> None:
    talk.write(talk.text.replace("ready at 70", "ready at 60"))
    assert talk.ask("how many leads are ready?").notes == (
        "This is of the policy as it stands in the editor, not saved.",
    )


def test_while_the_policy_has_mistakes_the_one_before_is_meant(talk: Talk) -> None:
    whole = talk.text
    talk.ask("how many leads are ready?")
    talk.write(f"whne {whole}")
    said = talk.ask("how many leads are ready?")
    assert said.notes == ("The policy in the editor has mistakes: this is of what it was before them.",)
    assert "39" in said.text
    assert talk.ask("how many leads are ready?").notes == (), "it is told once"
    talk.write(whole, edited=False)
    assert talk.ask("how many leads are ready?").notes == ()


def test_leads_that_are_read_anew_are_told_and_whom_it_was_about_stays_known(talk: Talk) -> None:
    talk.ask("why is L-1205 so high?")
    talk.about = replace(talk.about, opened="second", board=Board(talk.about.board.store))
    said = talk.ask("what is she missing?")
    assert said.notes == ("The leads were read anew: this is of them.",)
    assert "Tamsin" in said.text
    assert "L-1205" in said.leads
    talk.about.board.close()


def test_what_is_asked_back_can_be_chosen_by_its_number(talk: Talk) -> None:
    said = talk.ask("why is Wetherglass so low?")
    assert len(said.choices) == 5
    assert not said.numbered
    chosen = talk.ask("2")
    assert said.choices[1].partition(" (")[0] in chosen.text
    assert chosen.choices == ()


def test_rules_are_named_with_their_ids(talk: Talk) -> None:
    said = talk.ask("what does the pricing rule do?")
    assert ("pricing", "pricing") in said.rules


def test_what_nobody_told_is_asked_for_in_the_other_tab(talk: Talk) -> None:
    said = talk.ask("does the score predict sales?")
    assert "--outcome" not in said.text
    assert said.text.endswith("The Back-test tab asks which column says so, and finds it out.")


def test_a_scoring_that_is_there_is_not_done_again(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadscore.assistant.world.score_board", _nobody_scores)
    assert "39" in talk.ask("how many leads are ready?").text


def _nobody_scores(*asked: object, **how: object) -> None:
    raise AssertionError("it was scored anew")


def test_who_gives_up_ends_the_scoring(talk: Talk) -> None:
    talk.about = replace(talk.about, known=tuple)
    with pytest.raises(Stale):
        talk.talker.said(Say("how many are ready?", talk.text, False), talk.about, tell_nobody, lambda: True)
    assert "39" in talk.ask("how many leads are ready?").text, "and the conversation goes on"


def test_what_leads_bought_is_told_where_the_command_said_so(about: About) -> None:
    leads, events = (Path(str(resource("policies", "past", name))) for name in ("leads.csv", "events.csv"))
    data = Data(leads, (events,), None, None, about.as_of, is_end=True)
    talker, past = Talker(), Past("won_on", at="created", days=30)

    def ask(words: str, past: Past | None) -> Said:
        asked = Say(words, about.whole, False, past)
        return talker.said(asked, replace(about, data=data), tell_nobody, never_stale)

    assert "The Back-test tab asks" in ask("does the score predict sales?", None).text
    assert "74 of 948 leads were won" in ask("does the score predict sales?", past).text
    assert "Back-test" not in ask("where should ready stand?", past).text
    assert "no column" in ask("does the score predict sales?", replace(past, outcome="nope")).text.lower()


def test_what_the_command_was_told_of_past_leads_comes_with_each_question(about: About) -> None:
    past = Past("won_on", at="created", days=30)
    data = Data(about.policy, (), None, None, about.as_of)
    side = Side(Backstage(lambda told: None), Started(about.policy, data, past=past), "assistant")
    assert side.assistant._past == past
