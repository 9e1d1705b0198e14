"""A rule asked for in plain words is one sentence that the policy can hold; what is not understood is named."""

from __future__ import annotations

import pytest

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.drafting.drafts import drafted
from leadscore.assistant.world import World


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ("15 points for VPs at firms over 500 people", 'when seniority is "vp" and employees > 500 add 15'),
        ("take off 10 if they haven't done anything in 90 days", "when inactive for 90 days subtract 10"),
        ("disqualify students", 'when title contains "student" disqualify'),
        (
            "give everyone who attended two webinars in the last quarter 20 points, decaying by half every month, "
            "because they come back",
            'when attended "webinar*" at least 2 times within 90 days add 20 decays 50% every 30 days '
            'because "They come back"',
        ),
        ("minus five per bounced mail, at most 15", "when bounced subtract 5 each time up to 15"),
        (
            "add 3 for each day they log in, up to 15, call it daily users",
            "when logged_in add 3 each day up to 15 as daily_users",
        ),
    ],
)
def test_a_request_becomes_a_sentence(demo: World, request_: str, sentence: str) -> None:
    assert drafted(demo, request_) == sentence


def test_what_is_not_understood_is_named(demo: World) -> None:
    with pytest.raises(Unanswerable, match="I don't understand “blockchains” in this"):
        drafted(demo, "15 points for blockchains in Germany")
