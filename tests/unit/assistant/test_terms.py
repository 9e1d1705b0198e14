"""The word whose meaning is asked, among those that ask it."""

from __future__ import annotations

import pytest

from leadscore.assistant.understanding.classifier import shipped
from leadscore.assistant.understanding.spotting import Spotter
from leadscore.assistant.understanding.terms import term_in
from leadscore.assistant.world import World


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What does 'fades over' mean?", "fades"),
        ('explain "lost below 55", please', "lost below"),
        ("what does 'pricing guide' mean", "pricing guide"),
        ("uh what is seniority here, is that years in the job", "seniority"),
        ("what does ready mean, and what is a band?", "ready"),
        ("in this tool, what is a band", "band"),
        ("what is a band in this app", "band"),
        ("tell me more about hysteresis", "lost below"),
    ],
)
def test_the_term_is_found(demo: World, question: str, term: str) -> None:
    assert term_in(demo, Spotter(demo, shipped().common).spotted(question)) == term
