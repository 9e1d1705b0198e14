"""Which lead, and which instant, a person means."""

from __future__ import annotations

import click
import pytest

from command_line import run, told
from leadscore.cli.exits import BadInput
from leadscore.cli.find import find_lead, find_leads
from leadscore.cli.times import instant_option
from leadscore.facts.model import Lead

LEADS = [
    Lead("L-10", {"email": "jane@acme.example", "company": "acme ltd"}),
    Lead("L-1", {"email": "jack@globex.example", "company": "globex"}),
    Lead("l-1", {}),
    Lead("L-20", {"email": "jane@globex.example", "company": "globex"}),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("L-1", "L-1"),
        ("l-1", "l-1"),  # as it is written comes before all that only looks like it
        ("l-10", "L-10"),
        (" JANE@acme.example ", "L-10"),
        ("jack", "L-1"),
        ("L-2", "L-20"),
        ("acme", "L-10"),
    ],
)
def test_found(wanted: str, found: str) -> None:
    assert find_lead(LEADS, wanted).id == found


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("jane", "`jane` could be 2 leads: `L-10 jane@acme.example`, `L-20 jane@globex.example`"),
        ("globex", "`globex` could be 2 leads: `L-1 jack@globex.example`, `L-20 jane@globex.example`"),
        ("jnae@acme.example", "There is no lead `jnae@acme.example`"),
        ("", "There is no lead ``"),
    ],
)
def test_not_found(wanted: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        find_lead(LEADS, wanted)
    assert caught.value.message == message


def test_what_looks_like_it_is_named() -> None:
    with pytest.raises(BadInput) as caught:
        find_lead(LEADS, "jnae@acme.example")
    assert "`jane@acme.example`" in str(caught.value.help)
    with pytest.raises(BadInput) as caught:
        find_lead([], "jane")
    assert "--leads" in str(caught.value.help)


CONTEXT = click.Context(click.Command("score"))
OPTION = click.Option(["--as-of"])


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01", 0),
        ("2026-04-01", 1_775_001_600),
        ("2026-04-01T00:00:01.999", 1_775_001_601),
        ("2026-04-01 02:00+02:00", 1_775_001_600),
        ("2026-04-01t00:00z", 1_775_001_600),
        (" 2026-04-01 ", 1_775_001_600),
    ],
)
def test_instants_are_utc_and_whole_seconds(text: str, seconds: int) -> None:
    assert instant_option(CONTEXT, OPTION, text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "1.4.2026",
        "2026-4-1",
        "2026-02-30",
        "2026-04-01T25:00",
        "1969-12-31",
        "٢٠٢٦-٠٤-٠١",
        "0001-01-01T00:00+14:00",
    ],
)
def test_other_instants_are_told(text: str) -> None:
    with pytest.raises(click.BadParameter):
        instant_option(CONTEXT, OPTION, text)


def test_several_leads_are_found_at_once() -> None:
    assert [lead.id for lead in find_leads(iter(LEADS), ["l-10", "L-1", "l-10"])] == ["L-10", "L-1", "L-10"]
    with pytest.raises(BadInput):
        find_leads(iter(LEADS), ["L-1", "nobody"])


@pytest.mark.parametrize(
    "arguments",
    [("history",), ("forget",), ("feedback",), ("explain", "p.lead"), ("override", "p.lead")],
)
def test_a_lead_that_looks_like_an_option_can_be_named(arguments: tuple[str, ...]) -> None:
    refused = run(*arguments, "-x1")
    assert refused.exit_code == 2
    assert "If it is a lead, put `--` before it, behind all options: `-- -x1`." in told(refused)
    assert "If it is a lead" not in told(run(*arguments, "--stor"))
