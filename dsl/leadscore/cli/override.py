"""`leadscore override`: a person's judgement of a lead, written into the policy."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesLead
from leadscore.cli.data import Data, optional_data_options
from leadscore.cli.exits import BadInput, ExitCode, unreadable
from leadscore.cli.judging import author, lead_meant, plain, proceed
from leadscore.cli.policies import planned, show_errors
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.check.model import Checked
    from leadscore.engine.outcome import Outcome
    from leadscore.facts.model import Lead
    from leadscore.plan.model import Plan
    from leadscore.production.judging.overrides import Judgement, Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line says."""

    lead: str
    points: int | None
    until: date | None
    because: str | None
    by: str | None
    replace: bool
    remove: bool
    yes: bool


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy as it is."""

    path: Path
    checked: Checked
    plan: Plan


@click.command("override", cls=TakesLead)
@click.argument("policy", type=click.Path(path_type=Path))
@click.argument("lead", required=False)
@click.argument("verb", required=False, type=click.Choice(["add", "subtract"]))
@click.argument("points", required=False)
@click.option("--until", metavar="DAY", help="Its last day: 2026-12-31, or 30d, 6 weeks, 3 months from today on.")
@click.option("--because", metavar="TEXT", help="Why: what you know of the lead that no rule sees.")
@click.option("--by", metavar="NAME", help="Whose word it is. Default: your name in git.")
@click.option("--replace", is_flag=True, help="Put it in the place of your override of this lead.")
@click.option("--remove", is_flag=True, help="Take the lead's override out; with --by, only that person's.")
@click.option("--list", "listed", is_flag=True, help="List the overrides in the policy, and which are over.")
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
@optional_data_options
def command(
    data: Data,
    policy: Path,
    lead: str | None,
    verb: str | None,
    points: str | None,
    until: str | None,
    because: str | None,
    by: str | None,
    replace: bool,
    remove: bool,
    listed: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """Write a person's judgement of LEAD into POLICY, for all to read and review.

    \b
    leadscore override b2b.lead jane@acme.example add 15 --until 30d --because "Met at the fair"
    leadscore override b2b.lead jane@acme.example --remove
    leadscore override b2b.lead --list

    LEAD is an id or an email address; with --store or --leads it may be a name, and the score before and after is
    shown. Nothing is written before you say yes.
    """
    if listed or as_json:
        if lead is not None:
            raise click.UsageError("--list is of all overrides: leave out the lead.")
        return _list(policy, as_json)
    if lead is None or not lead.strip():
        raise click.UsageError("Which lead? Name it by its id or email address behind the policy.")
    if remove:
        if verb or until or because or replace:
            raise click.UsageError(
                "--remove takes an override out: leave out points, --until, --because and --replace."
            )
        return _run(policy, data, Wanted(lead, None, None, None, by, False, True, yes))
    _demand(verb, points, until, because)
    wanted = Wanted(lead, _points(verb, points or ""), _until(until or ""), because, by, replace, False, yes)
    return _run(policy, data, wanted)


# ------------------------------------------------------------------------------------------------ what is asked for


def _today() -> date:
    return datetime.now(UTC).date()


def _demand(verb: str | None, points: str | None, until: str | None, because: str | None) -> None:
    """Raises click.UsageError that names all that is missing."""
    missing = [
        *(["by how much: add 15, or subtract 10"] if verb is None or points is None else []),
        *(["until when it counts: --until 2026-12-31, or --until 30d"] if until is None else []),
        *(['why: --because "Met at the fair, asked for terms"'] if not (because or "").strip() else []),
    ]
    if missing:
        raise click.UsageError(f"This override does not say {'; nor '.join(missing)}.")


def _points(verb: str | None, text: str) -> int:
    """In millipoints. Raises click.UsageError."""
    from leadscore.values.number import MAX_POINTS_MILLI, to_milli

    try:
        found = to_milli(Decimal(text))
    except (InvalidOperation, ValueError) as error:
        raise click.UsageError(
            f"`{text}` is no number of points: write 15, or 12.5, with at most three places."
        ) from error
    if not 0 < found <= MAX_POINTS_MILLI:
        raise click.UsageError(f"`{text}` points: write a number above 0 and up to 1,000,000 behind add or subtract.")
    return -found if verb == "subtract" else found


def _until(text: str) -> date:
    from leadscore.production.judging.until import last_day

    try:
        return last_day(text, _today())
    except ValueError as error:
        raise click.UsageError(f"--until: {error}") from error


# ------------------------------------------------------------------------------------------------ the policy


def _list(path: Path, as_json: bool) -> int:
    from leadscore.report.json_text import dumps
    from leadscore.report.override_words import as_json as json_of
    from leadscore.report.override_words import line

    _, plan = planned(path)
    if as_json:
        click.echo(dumps(json_of(plan.overrides, _today()), indent=2))
        return ExitCode.FINE
    for override in plan.overrides:
        click.echo(plain(line(override, _today())))
    over = sum(override.until < _today() for override in plan.overrides)
    say(f"{len(plan.overrides)} in the policy, {over} of them expired." if plan.overrides else "There is no override.")
    return ExitCode.FINE


def _run(path: Path, data: Data, wanted: Wanted) -> int:
    from leadscore.cli.policies import only_policy

    path = only_policy(path)
    checked, plan = planned(path)
    _must_be_utf8(path)
    policy = Policy(path, checked, plan)
    name, lead = lead_meant(plan, path, data, wanted.lead) if data.files else (plain(wanted.lead), None)
    names = [name, *([str(lead.values["email"])] if lead and lead.values.get("email") else [])]
    text, judgement = _without(policy, wanted, names) if wanted.remove else _with(policy, wanted, names)
    if text == checked.main.source.text:
        say("That is what the policy says already, so nothing changes.")
        return ExitCode.FINE
    after = _checked(policy, text, judgement)
    click.echo(_difference(policy, text), nl=False)
    if lead is not None:
        _tell_effect(name, lead, plan, after, data.as_of)
    elif not wanted.remove:
        say("Whether there is such a lead was not looked up: name the data with --store, and it is.")
    if not proceed(wanted.yes, f"Write this into `{path}`?"):
        return ExitCode.FINDINGS
    _write(policy, text)
    return ExitCode.FINE


def _with(policy: Policy, wanted: Wanted, names: Sequence[str]) -> tuple[str, Judgement]:
    from leadscore.production.judging.overrides import Judgement, can_be_named, of_lead, standing, with_override

    name = next(filter(can_be_named, names), None)
    if name is None:
        raise BadInput(
            f"No policy can name the lead `{names[0]}`: there is a curly double quote in it",
            "Name the lead by its email address, or by an id without such a quote.",
        )
    by = author(wanted.by, policy.path.resolve().parent)
    there = standing(policy.checked, policy.plan)
    held = of_lead(there, names, by)
    if held and not wanted.replace:
        raise BadInput(
            f"{by} has an override of this lead already: {_told(held)}", "--replace puts the new one in its place."
        )
    if wanted.points is None or wanted.until is None or wanted.because is None:
        raise ValueError("an override that is not whole")
    others = [one for one in of_lead(there, names, None) if one not in held and one.override.until >= _today()]
    if others:
        say(f"This lead has others, which add to it: {_told(others)}.")
    judgement = Judgement(name, wanted.points, by, wanted.until, plain(wanted.because))
    return with_override(policy.checked, judgement, held), judgement


def _without(policy: Policy, wanted: Wanted, names: Sequence[str]) -> tuple[str, None]:
    from leadscore.production.judging.overrides import of_lead, standing, without

    held = of_lead(standing(policy.checked, policy.plan), names, wanted.by)
    if not held:
        of = f" by {wanted.by}" if wanted.by else ""
        raise BadInput(f"The policy has no override of `{names[0]}`{of}", "--list shows those that there are.")
    if wanted.by is None and len({one.override.by for one in held}) > 1:
        raise BadInput(f"Several people have overrides of this lead: {_told(held)}", "Say whose, with --by.")
    return without(policy.checked, held), None


def _told(held: Sequence[Standing]) -> str:
    from leadscore.report.override_words import line

    return "; ".join(line(one.override, _today()) for one in held)


def _checked(policy: Policy, text: str, judgement: Judgement | None) -> Plan:
    """The plan of the new text. Its errors are shown, and end the command."""
    from leadscore.check.files import Files
    from leadscore.driver import compile_path

    compiled = compile_path(policy.path, files=Files({policy.path: text}))
    code = show_errors(compiled.checked)
    if compiled.plan is None:
        say("So nothing was written.")
        raise click.exceptions.Exit(code)
    if judgement is not None and not any(judgement.says(override) for override in compiled.plan.overrides):
        raise ValueError("the override does not read as it was meant")
    return compiled.plan


def _difference(policy: Policy, text: str) -> str:
    before = policy.checked.main.source.text
    lines = difflib.unified_diff(
        before.splitlines(), text.splitlines(), str(policy.path), str(policy.path), "", "", 2, ""
    )
    return "".join(f"{plain(line, keep=True)}\n" for line in lines)


def _must_be_utf8(path: Path) -> None:
    """Raises BadInput: the file would be written anew in another form, and each of its bytes with it."""
    with path.open("rb") as file:
        if file.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            raise BadInput(f"`{path}` is in UTF-16", "Save it as UTF-8 in your editor first.")


def _write(policy: Policy, text: str) -> None:
    from leadscore.source.exchange import ChangedMeanwhile, exchange

    try:
        exchange(policy.path, policy.checked.main.source.text, text)
    except ChangedMeanwhile as error:
        raise BadInput(
            f"Somebody has changed `{policy.path}` meanwhile, so nothing was written", "Try again."
        ) from error
    except OSError as error:
        raise unreadable(error, str(policy.path)) from error
    say(f"Written into `{policy.path}`. It counts from the next scoring on.")


# ------------------------------------------------------------------------------------------------ the lead


def _tell_effect(name: str, lead: Lead, before: Plan, after: Plan, as_of: int) -> None:
    from leadscore.engine.compiled import compile_plan
    from leadscore.report.override_words import effect
    from leadscore.values.days import instant

    found: list[Outcome] = [compile_plan(plan).score(lead, as_of) for plan in (before, after)]
    sys.stdout.flush()
    say(f"As of {instant(as_of)}, {effect(name, found[0], found[1])}")
