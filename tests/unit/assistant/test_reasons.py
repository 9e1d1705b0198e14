"""Why somebody asks is no part of what is asked."""

from __future__ import annotations

import pytest

from leadscore.assistant.understanding.reasons import without_reasons


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Make the demo rule worth 60; sales have asked for it twice.", "Make the demo rule worth 60"),
        ("set pricing to 40, we have asked twice for that", "set pricing to 40"),
        ("put Brazil into our countries, we've got a rep there now", "put Brazil into our countries"),
        ("Add Excel to the connected CRMs: the import works now.", "Add Excel to the connected CRMs"),
        ("is media a key industry? Half of our case studies are from there.", "is media a key industry?"),
        ("top 5, my boss wants a list", "top 5"),
        ("who is hot? sales are waiting", "who is hot?"),
        ("break down Ada Quill for me, Declan's asking", "break down Ada Quill for me"),
        ("ops mgr asking: how many are in Spain?", "how many are in Spain?"),
        ("all VPs in Spain, he wants to ring them on Thursday.", "all VPs in Spain"),
    ],
)
def test_how_things_are_with_those_who_ask_is_left_out(said: str, asked: str) -> None:
    assert without_reasons(said) == asked


@pytest.mark.parametrize(
    "said",
    [
        "ready at 70, marketing wants fit at least 20",
        "leads in Spain, we called them",
        "10 points for directors because sales like them",
        "set pricing to 40, sales said it should stay below 50",
        "show leads; are our partners among them?",
        "leads in Germany, not customers",
        "who is new here: all of them?",
        "anything new here, since Monday?",
    ],
)
def test_what_may_be_asked_stays(said: str) -> None:
    assert without_reasons(said) == said
