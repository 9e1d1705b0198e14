"""What is a yes and what a no to what was proposed."""

from __future__ import annotations

import pytest

from leadscore.assistant.deciding import decision


@pytest.mark.parametrize("said", ["yes", "ok then", "sure, do it", "yes, write it down please", "go ahead then"])
def test_a_yes(said: str) -> None:
    assert decision(said) is True


@pytest.mark.parametrize(
    "said", ["no", "wait, no, leave it in after all", "hm, better not then", "drop it after all", "no, keep it, thanks"]
)
def test_a_no(said: str) -> None:
    assert decision(said) is False


@pytest.mark.parametrize("said", ["then", "please", "no pricing rule", "leave it out", "not yet", "yes or no?"])
def test_neither(said: str) -> None:
    assert decision(said) is None
