"""Answers in a narrow terminal: tables stay tables, and what is too long goes on below itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from command_line import run
from leadscore.assistant.fitting import laid_out
from leadscore.assistant.toolbox import call
from leadscore.assistant.world import World
from unit.assistant.test_numbers_in_data import ASKED

NARROW = """\
4 leads are not ready and lack at most 5 points to `ready at
  70`:
  lead    who                score  lacks
  L-1015  Greta Vane          76.5  what `ready` asks for
                                    besides points
  L-1178  Fenna Kettlewri…  69.167  0.833 points
  L-1163  Clementine Weth…  68.083  1.917 points
  L-1041  Zeno Candlemaker      66  4 points"""


def test_a_table_stays_one(world: World) -> None:
    assert laid_out(call(world, "nearly_ready", {"within": 5}).text, 60) == NARROW


@pytest.mark.parametrize("width", [60, 80])
def test_every_answer_fits(world: World, width: int) -> None:
    for tool, arguments in ASKED:
        text = call(world, tool, arguments).text
        wide = [line for line in laid_out(text, width).splitlines() if cell_len(line) > width]
        assert not wide, (tool, arguments)


def test_what_fits_stays_as_it_is(world: World) -> None:
    text = call(world, "top_leads", {}).text
    assert laid_out(text, 100) == text


@given(st.text(st.sampled_from("ab 漢1\n"), max_size=80), st.integers(24, 60))
def test_no_word_of_a_text_without_columns_is_lost(text: str, width: int) -> None:
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    assert laid_out(text, width).split() == text.split()


def test_a_terminal_gets_it_and_a_pipe_gets_whole_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    asked = ("chat", "who is within 5 points of ready?")
    assert "what `ready` asks for besides points\n" in run(*asked).stdout
    monkeypatch.setattr("leadscore.cli.chat.is_terminal", lambda stream: True)
    assert NARROW in run(*asked).stdout
