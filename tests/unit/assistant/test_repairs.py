"""What somebody takes back while asking, and what he says that he does not ask."""

from __future__ import annotations

import pytest

from leadscore.assistant.understanding.contrasts import set_aside
from leadscore.assistant.understanding.repairs import repaired
from leadscore.assistant.understanding.words import words_of


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("top 8 - sorry, top 4 in Canada", "top 4 in Canada"),
        ("set pricing to 40, no, 45 from now on", "set pricing to 45 from now on"),
        ("set pricing to forty, no wait, forty-five", "set pricing to forty-five"),
        ("what fires for L-1014 - typo, L-1041", "what fires for L-1041"),
        ("Theo Vane against Greta Quill - no, make the second one Ada Quill", "Theo Vane against Ada Quill"),
        ("leads from Austria, or rather from Germany", "leads from Germany"),
        ("unsubscribes to minus 40, hmm, minus 50", "unsubscribes to minus 50"),
        ("the nearest in the UK, four, make it three", "the nearest in the UK, three"),
        ("how many in France, no, in Italy - sorry, in Spain", "how many in Spain"),
        ("whoever called us.. no, whoever we called, 5 points less", "whoever we called, 5 points less"),
        ("take France... no, take Italy out of our countries", "take Italy out of our countries"),
        ("set tasting to 30 sorry I meant catalogue to 30", "set catalogue to 30"),
        ("ready at 60, no wait, hot at 80", "hot at 80"),
        ("show leads in Austria, sorry, firms in France", "show firms in France"),
        ("clinics in Germany — no, only the Netherlands", "clinics in only the Netherlands"),
        ("show the CEOs and the — no, just the CTOs", "show just the CTOs"),
        ("who is at least warm? warm or hot i mean", "who is at least warm or hot"),
        ("clicks gave 5, sorry, clicks in May gave 5", "clicks in May gave 5"),
    ],
)
def test_what_is_taken_back_is_not_asked(said: str, meant: str) -> None:
    assert repaired(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "",
        "bands for existing customers vs — no just the existing ones",
        "leads with no country, no industry and no title",
        "Sorry, who is almost ready?",
        "what if there was no pricing rule, and ready at 60",
        "no, undo it",
        "what does 40 mean, I mean for sales",
        "make it 20",
        "is anybody hot, hm, what about warm ones",
        "how many are warm, wait, clicks in May count",
        "why is Jane at 62 and Bob, no offence, at 80?",
    ],
)
def test_what_only_sounds_so_stays(said: str) -> None:
    assert repaired(said) == said


@pytest.mark.parametrize(
    ("said", "aside"),
    [
        ("not how many, just who", "how many"),
        ("I don't want to know which, I want to know what that is", "to know which"),
        ("not where the bar should be, but whether it works", "where the bar should be"),
        ("I'm not asking what makes her score today, I'd like its course", "what makes her score today"),
        ("set it to 45, never mind how many that moves", "how many that moves"),
        ("who is not ready", ""),
        ("which leads do not have a country", ""),
        ("don't count the webinar any more", ""),
        ("don't tell me what would happen", "tell me what would happen"),
    ],
)
def test_what_is_not_asked_is_set_aside(said: str, aside: str) -> None:
    words = words_of(said)
    assert " ".join(words[place].text for place in sorted(set_aside(words))) == aside
