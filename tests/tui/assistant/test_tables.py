"""Tables of answers, made to fit into a pane."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from leadscore.assistant.answer import table
from leadscore.assistant.fitting import fitted
from leadscore_tui.assistant.links import Links
from leadscore_tui.backtest.acts import ToRule
from leadscore_tui.diff.lines import Show

MOVED = """Ready 39 → 36.
  lead    who                   company          score
  L-1205  Tamsin Wetherglass    Cobaltmill       83 → 68 (-15)        no longer ready
  L-1078  Fenna Larkspindle                      70 → 65 (-5)         no longer ready
That is all."""


def shown(text: str, width: int) -> str:
    return "\n".join(line.text for line in fitted(text, width))


def test_what_fits_stays_as_it_is() -> None:
    assert shown(MOVED, 85) == MOVED
    assert [line.is_head for line in fitted(MOVED, 85)] == [False, True, False, False, False]


def test_what_is_too_wide_says_less_of_its_texts_and_all_figures() -> None:
    assert shown(MOVED, 68).splitlines()[1:4] == [
        "  lead    who               company   score",
        "  L-1205  Tamsin Wethergl…  Cobaltm…  83 → 68 (-15)  no longer ready",
        "  L-1078  Fenna Larkspind…            70 → 65 (-5)   no longer ready",
    ]
    assert shown(MOVED, 61) == (
        "Ready 39 → 36.\n"
        "  lead    who                 score\n"
        "  L-1205  Tamsin Wetherglass  83 → 68 (-15)  no longer ready\n"
        "  L-1078  Fenna Larkspindle   70 → 65 (-5)   no longer ready\n"
        "That is all."
    )
    assert shown(MOVED, 50).splitlines()[2] == "  L-1205  Tamsin We…  83 → 68 (-…  no longer ready"


COMPARED = """Ada is ahead.
                               Zeno Candlemaker  Wanda Thistledown  difference
  fit                                        50                 50           0
    country in our_countries            unknown                 +5          -5
  score                                      66               61.5        +4.5"""


def test_headings_of_figures_are_cut_before_what_they_are_of() -> None:
    assert shown(COMPARED, 65) == (
        "Ada is ahead.\n"
        "                              Zeno Cand…  Wanda This…  difference\n"
        "  fit                                 50           50           0\n"
        "    country in our_countries     unknown           +5          -5\n"
        "  score                               66         61.5        +4.5"
    )


def test_the_last_column_goes_on_below_itself() -> None:
    text = "  name     what it says\n  pricing  " + "word " * 20
    (_, row) = fitted(text.rstrip(), 50)
    assert row.hang == 11
    assert row.text == text.splitlines()[1].rstrip(), "nothing of it is lost"


def test_numbers_keep_to_the_right() -> None:
    rows = [("Ada Lovelace of somewhere", "5"), ("Bo", "1234")]
    text = "\n".join(table(("who", "score"), [(*row, "x" * 30) for row in rows] and rows, (False, True)))
    assert shown(text, 20).splitlines()[1:] == ["  Ada Lovela…      5", "  Bo            1234"]


words = st.text(st.sampled_from("ab 漢é1"), max_size=12)


@given(st.lists(st.tuples(words, words, words, words), min_size=1, max_size=4), st.integers(20, 90))
def test_columns_begin_below_each_other(rows: list[tuple[str, str, str, str]], width: int) -> None:
    text = "\n".join(table(("lead", "who", "company", "score"), rows))
    if text:
        lines = list(fitted(text, width))
        assert len(lines) == len(rows) + 1
        if all(cell_len(line) <= width for line in text.splitlines()):
            assert "\n".join(line.text for line in lines) == text


LINKS = Links(("L-1", "L-12", "7"), (("pricing", "r1"), ('visited "a"', "r2"), ("opened", "r3")))


@pytest.mark.parametrize(
    ("line", "goes_to"),
    [
        ("  L-12  Ada", Show("L-12")),
        ("Ada (L-1, Acme) is ahead of Bo (L-12)", Show("L-1")),
        ("XL-1 and L-123", None),
        ("  7  Ada", Show("7")),
        ("Ada (7, Acme)", Show("7")),
        ("It takes 7 points.", None),
        ("  +7  pricing: strong", ToRule("r1")),
        ('  +12.5  visited "a": once', ToRule("r2")),
        ("`pricing` fires for 3 leads", ToRule("r1")),
        ("pricing: +50 → +35.", ToRule("r1")),
        ('requested "x" (pricing): +30.', ToRule("r1")),
        ("they opened a mail", None),
        ("  opened  3 leads", ToRule("r3")),
    ],
)
def test_what_a_line_names(line: str, goes_to: object) -> None:
    link = LINKS.first(line)
    assert (link.does if link else None) == goes_to
    if link:
        assert line[link.start : link.end] in ("L-1", "L-12", "7", "pricing", 'visited "a"', "opened")
