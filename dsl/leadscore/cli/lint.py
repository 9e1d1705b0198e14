"""`leadscore lint`: what the practice of lead scoring advises against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.data import Data, opened, optional_data_options, outcomes, tell_report
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.policies import files_of, is_policy, planned, policy_files
from leadscore.cli.problems import show_as
from leadscore.cli.terminal import say
from leadscore.diagnostics import Severity
from leadscore.diagnostics.model import has_errors
from leadscore.review.lint.catalogue import CATALOGUE
from leadscore.values.number import counted

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from leadscore.check.model import Checked
    from leadscore.review.lint.observed import Observed
    from leadscore.review.lint.settings import Settings
    from leadscore.review.lint.subject import Subject
    from leadscore.source import Source


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(code, help=CATALOGUE[code].title) for code in CATALOGUE if code.startswith(incomplete)]


def _known_codes(context: click.Context, parameter: click.Parameter, codes: tuple[str, ...]) -> tuple[str, ...]:
    """An option's callback. Raises click.BadParameter for a code that lint does not have."""
    for code in codes:
        if code not in CATALOGUE:
            from leadscore.values.spelling import nearest

            near = nearest(code, CATALOGUE)
            advice = f"Did you mean {' or '.join(f'`{name}`' for name in near)}?" if near else "--list shows all."
            raise click.BadParameter(f"there is no lint code `{code}`. {advice}")
    return codes


@click.command("lint", cls=TakesFiles)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FILES OR FOLDERS]...")
@optional_data_options
@click.option(
    "--rule",
    "codes",
    multiple=True,
    metavar="CODE",
    callback=_known_codes,
    shell_complete=_complete,
    help="Look for this alone; repeat for more.",
)
@click.option("--list", "listed", is_flag=True, help="List all codes, with how grave leadscore.toml says they are.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="text for people, json for programs, github for notes beside a pull request's lines.",
)
@click.option("--deny-warnings", is_flag=True, help="Warnings end with exit code 1 too, not only errors.")
def command(
    paths: tuple[Path, ...], data: Data, codes: tuple[str, ...], listed: bool, form: str, deny_warnings: bool
) -> int:
    """Find what experience advises against: in the policies named, and in all in the folders named (default: here).

    With leads, also what they never reach, never do and never say. `# lint: allow CODE because …` in a policy lets
    something pass; [lint] in leadscore.toml says how grave each thing is. `leadscore help CODE` says more about it.

    Ends with 0 when there is no error, 1 when there is one, and 3 when a file cannot be read.
    """
    if listed:
        _list_codes(paths, data)
        return ExitCode.FINE
    files = _policies(paths)
    _can_be_read_again(files, data)
    subjects, code = _subjects(files, data)
    from leadscore.review.lint.run import lint

    observed = [(subject, _observed(subject, file, data)) for file, subject in subjects.items()]
    found = lint(observed, codes or CATALOGUE)
    policies = [subject.checked for subject in subjects.values()]
    sources: Mapping[str, Source] = {path: s for checked in policies for path, s in checked.sources.items()}
    show_as(form, found, sources, [checked.main.source.path for checked in policies])
    failed = has_errors(found) or (deny_warnings and any(d.severity is Severity.WARNING for d in found))
    return max(code, ExitCode.FINDINGS if failed else ExitCode.FINE)


def _policies(paths: Sequence[Path]) -> list[Path]:
    """The files that hold more than vocabulary: that is looked at for those who use it. Raises BadInput."""
    files = policy_files(paths)
    policies = [file for file in files if is_policy(file)]
    if not policies:
        raise BadInput("There is no policy here, only vocabulary", "Name a policy: its words are looked at with it.")
    return policies


def _can_be_read_again(files: Sequence[Path], data: Data) -> None:
    """Each of several policies has its own vocabulary, so each reads the data for itself."""
    if len(files) > 1 and Path("-") in data.files:
        raise click.UsageError("Standard input can be read once only: name one policy, or give the data as files.")
    if len(files) > 1 and data.rejects is not None:
        raise click.UsageError("--rejects takes the rows of one policy: name one, not several.")


def _subjects(files: Iterable[Path], data: Data) -> tuple[dict[Path, Subject], int]:
    """The policies that have no errors; those of the others are shown, and say how the command ends."""
    from leadscore.review.lint.subject import Subject

    subjects: dict[Path, Subject] = {}
    code = 0
    for file in files:
        try:
            checked, plan = planned(file)
        except click.exceptions.Exit as stopped:
            code = max(code, stopped.exit_code)
        else:
            subjects[file] = Subject(checked, plan, _settings(file, data), data.as_of, _last_change(checked))
    return subjects, code


def _last_change(checked: Checked) -> date | None:
    """The day of the last change to a policy or to what it uses; None where no git knows."""
    from leadscore.review.git import Repository, VersionError

    files = files_of(checked)
    try:
        return Repository(files[0].parent).last_change(files)
    except VersionError:
        return None


def _settings(file: Path, data: Data) -> Settings:
    """Raises BadInput."""
    from leadscore.facts.errors import FactsError
    from leadscore.review.lint.settings import load_settings

    try:
        return load_settings(data.config or file)
    except FactsError as error:
        raise BadInput(error.message, error.help) from error


# ------------------------------------------------------------------------------------------------ data


def _observed(subject: Subject, file: Path, data: Data) -> Observed | None:
    """What the leads of the data show; None where none are named. What is wrong with the data raises BadInput."""
    if data.leads is None and data.store is None:
        return None
    from leadscore.review.lint.observed import observe

    if data.store is not None:
        from leadscore.cli.stores import opened_store, outcomes_of_store

        with opened_store(subject.plan, file, data) as (store, _):
            observed = observe(subject.plan, outcomes_of_store(subject.plan, store, data.as_of), data.as_of)
    else:
        with opened(subject.plan, file, data) as facts:
            observed = observe(subject.plan, outcomes(subject.plan, facts, data.as_of), data.as_of)
            tell_report(facts)
    least = subject.settings.min_leads
    if observed.every < least:
        say(f"{counted(observed.every, 'lead')}: too few to say anything ({least} are enough; min_leads in [lint]).")
    return observed


def _list_codes(paths: Sequence[Path], data: Data) -> None:
    """By severity, as `leadscore help` lists the codes of check."""
    settings = _settings(next(iter(paths), Path()), data)
    by_severity: dict[str, list[str]] = {}
    for code in sorted(CATALOGUE):
        severity = settings.severity(code)
        by_severity.setdefault("off" if severity is None else f"{severity.value}s", []).append(code)
    longest = max(map(len, CATALOGUE))
    for name in (*(f"{severity.value}s" for severity in Severity), "off"):
        if name in by_severity:
            click.echo(click.style(name, bold=True))
            for code in by_severity[name]:
                click.echo(f"  {code:<{longest}}  {CATALOGUE[code].title}")
            click.echo()
    say("`leadscore help CODE` says what one means, and what to do about it.")
