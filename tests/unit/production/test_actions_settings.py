"""Destinations and teams in leadscore.toml: what is read, and what is said of each slip; secrets are never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadscore.facts.environment import filled_in
from leadscore.facts.errors import FactsError
from leadscore.production.actions.fitting import fit
from leadscore.production.actions.reading import load_settings
from leadscore.production.actions.settings import Digest, Every, Form, Quiet
from unit.production.outbox_sample import policy, settings

WHOLE = """
[leads]
id = "email"
[destinations]
sales = "slack://${SLACK_TOKEN}"
[destinations.marketing]
url = "mailto://user:pass@example.com"
digest = "daily at 08:00"
quiet = "20:00-07:00"
quiet_days = ["saturday", "Sunday"]
timezone = "Europe/Berlin"
template = "templates/marketing.txt"
format = "html"
[teams."enterprise team"]
members = ["ann", "bob"]
[[teams."enterprise team".route]]
if = 'country is "germany"'
to = "ann"
"""


def test_all_settings_are_read(tmp_path: Path) -> None:
    found = settings(tmp_path, WHOLE)
    marketing, team = found.destinations["marketing"], found.teams["enterprise team"]
    assert marketing.digest == Digest(Every.DAY, 480)
    assert marketing.quiet == Quiet(1200, 420, frozenset((5, 6)))
    assert (marketing.zone.key, marketing.form) == ("Europe/Berlin", Form.HTML)
    assert marketing.template == tmp_path / "templates/marketing.txt"
    assert team.members == ("ann", "bob")
    assert (team.routes[0].condition, team.routes[0].to) == ('country is "germany"', "ann")
    assert "pass" not in repr(found)


def test_without_a_file_there_are_no_destinations(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert not load_settings(tmp_path / "b2b.lead").destinations


@pytest.mark.parametrize(
    ("line", "message", "help_text"),
    [
        ("destinations = 3", "`destinations` should be a section: `[destinations]`", None),
        (
            "[destinations]\nsales = 3",
            "`destinations.sales` should be an address in quotes, or a section with one",
            None,
        ),
        ("[destinations]\nsales = 'hunter2'", '`destinations.sales` should be an address such as "slack://', None),
        ("[destinations.sales]\nquite = '1'", "there is no setting `quite` in destinations.sales", "`quiet`"),
        ("[destinations.sales]\ndigest = 'hourly'", "`destinations.sales` has no `url`", None),
        (
            "[destinations.sales]\nurl = 'a://b'\ndigest = 'dayly'",
            '`destinations.sales.digest` should be "every run"',
            None,
        ),
        (
            "[destinations.sales]\nurl = 'a://b'\ndigest = 'daily at 24:00'",
            "`destinations.sales.digest` should be",
            None,
        ),
        ("[destinations.sales]\nurl = 'a://b'\nquiet = '20-7'", "`destinations.sales.quiet` should be two times", None),
        (
            "[destinations.sales]\nurl = 'a://b'\nquiet = '08:00-08:00'",
            "`destinations.sales.quiet` is the whole day",
            None,
        ),
        (
            "[destinations.sales]\nurl = 'a://b'\nquiet = '00:00-24:00'",
            "`destinations.sales.quiet` is the whole day",
            None,
        ),
        ("[destinations.sales]\nurl = 'a://b'\nquiet_days = ['munday']", "there is no day `munday`", "`monday`"),
        (
            "[destinations.sales]\nurl = 'a://b'\ntimezone = 'Europe/Berlni'",
            "no time zone `Europe/Berlni`",
            "`Europe/Berlin`",
        ),
        ("[destinations.sales]\nurl = 'a://b'\ntimezone = 'Berlin'", "no time zone `Berlin`", "`Europe/Berlin`"),
        ("[destinations.sales]\nurl = 'a://b'\nformat = 'htlm'", "`destinations.sales.format` should be", None),
        (
            "[destinations.sales]\nurl = 'a://b'\nquiet = '20:00-07:00'\ndigest = 'daily at 06:00'",
            "nothing would ever be sent, for the time of the digest, 06:00, lies in the quiet hours",
            None,
        ),
        (
            "[destinations.sales]\nurl = 'a://b'\nquiet_days = ['sunday']\ndigest = 'weekly on sunday at 08:00'",
            "nothing would ever be sent, for the day of the digest, Sunday, is a quiet one",
            None,
        ),
        ("[teams.x]\nmembers = 'ann'", "`teams.x.members` should be a list of names", None),
        ("[teams.x]\nmembers = []", "`teams.x` has no members and no routes", None),
        ("[teams.x]\nmembers = ['ann', 'ann']", "`teams.x.members` names `ann` twice", None),
        ("[teams.x]\nmember = ['ann']", "there is no setting `member` in teams.x", "`members`"),
        ("[teams.x]\nmembers = ['ann']\n[[teams.x.route]]\nif = 'ready'\nto = 'anne'", "`anne` is neither", "`ann`"),
        (
            "[teams.x]\nmembers = ['ann']\n[[teams.x.route]]\nto = 'ann'",
            "`teams.x.route 1.if` should be a condition",
            None,
        ),
    ],
)
def test_a_slip_is_named_with_its_mend(tmp_path: Path, line: str, message: str, help_text: str | None) -> None:
    with pytest.raises(FactsError) as caught:
        settings(tmp_path, line)
    assert message in caught.value.message
    assert str(tmp_path / "leadscore.toml") in caught.value.message
    assert caught.value.help
    assert help_text is None or help_text in caught.value.help
    assert "hunter2" not in f"{caught.value.message}{caught.value.help}"


def test_variables_are_filled_in_and_missing_ones_named() -> None:
    known = {"TOKEN": "s3cret ", "EMPTY": " "}
    assert filled_in("slack://${TOKEN}/x", "here", known) == "slack://s3cret/x"
    with pytest.raises(FactsError) as caught:
        filled_in("slack://${TOKEN}/${EMPTY}/${USER_X}", "The address of `sales`", known)
    assert caught.value.message == (
        "The address of `sales` needs `EMPTY` and `USER_X` from the environment, and there are no such variables"
    )
    assert "s3cret" not in f"{caught.value.message}{caught.value.help}"
    with pytest.raises(FactsError, match=r"`\$\{a b\}` names no variable"):
        filled_in("slack://${a b}", "here", known)


# ------------------------------------------------------------------------------------------------ against a policy


ALL_THERE = (
    '[destinations]\nsales = "json://h"\n"nurture drip" = "json://h"\n[teams."enterprise team"]\nmembers = ["ann"]\n'
)


@pytest.mark.parametrize(
    ("text", "message", "help_text"),
    [
        (
            ALL_THERE.replace("sales", "salse"),
            'has no destination "sales", which the policy names: on ready',
            '"salse"',
        ),
        (ALL_THERE.replace("enterprise", "entreprise"), 'has no destination "enterprise team"', '"entreprise team"'),
        (
            '[destinations]\nsales = "json://h"\n',
            'has no destination "nurture drip", which the policy names: on warm enroll "nurture drip"',
            'Write below [destinations]: "nurture drip"',
        ),
        (
            f"{ALL_THERE}[[teams.\"enterprise team\".route]]\nif = 'contry is \"de\"'\nto = 'ann'",
            "`teams.enterprise team.route 1.if`: ",
            "country",
        ),
        (
            f"{ALL_THERE}[[teams.\"enterprise team\".route]]\nif = 'rank < 10'\nto = 'ann'",
            "asks for the rank",
            "score",
        ),
    ],
)
def test_what_a_policy_names_and_the_settings_do_not_know(
    tmp_path: Path, text: str, message: str, help_text: str
) -> None:
    with pytest.raises(FactsError) as caught:
        fit(policy(), settings(tmp_path, text))
    assert message in caught.value.message
    assert help_text in (caught.value.help or "")


def test_without_settings_everything_waits_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    fitted = fit(policy(), load_settings(tmp_path))
    assert fitted.notes == (
        'There is no destination "sales" in leadscore.toml: what it is to be told stays in the outbox.',
        'There is no destination "nurture drip" in leadscore.toml: what it is to be told stays in the outbox.',
        '"enterprise team" is neither a team nor a destination of leadscore.toml: '
        "who gets a lead is recorded, not told.",
    )
    assert fitted.names == set()


def test_the_destinations_that_a_policy_may_send_to(tmp_path: Path) -> None:
    text = ALL_THERE.replace("[teams", 'ann = "json://h"\nother = "json://h"\n[teams')
    assert fit(policy(), settings(tmp_path, text)).names == {"sales", "nurture drip", "ann"}
