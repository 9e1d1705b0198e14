"""`leadscore diff`: what a change to a policy says, by its meaning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.data import Data, optional_data_options
from leadscore.cli.diff_output import FORMS, WITH_TEMPLATES, command_line, write_review
from leadscore.cli.exits import BadInput, ExitCode, unreadable
from leadscore.cli.output import form_of_page, must_be_writable
from leadscore.cli.terminal import say
from leadscore.cli.versions import show_broken, versions_of

if TYPE_CHECKING:
    from leadscore.review.model import Review

_TOP = 10
_BUDGET = 10.0


@click.command("diff", cls=TakesFiles)
@click.argument("versions", nargs=-1, metavar="[OLD] [NEW] [PATH]")
@optional_data_options
@click.option("--by", metavar="FIELD", help="With leads: also whom it moves by a field, such as industry.")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    default=_TOP,
    metavar="N",
    help=f"With leads: so many in each list. Default: {_TOP}.",
)
@click.option("--prove", is_flag=True, help="Also say what the changes can never do, with a lead for what they can.")
@click.option(
    "--budget",
    type=click.FloatRange(min=0.1, max=3_600),
    metavar="SECONDS",
    help=f"With --prove: how long each of its questions may take. Default: {_BUDGET:g}.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    help="text for people, json for programs, github for notes beside a pull request's lines, markdown for a comment "
    "on it, html for a page. Default: text.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file; its ending says the format: .json, .md, .html, .txt.",
)
@click.option(
    "--templates",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Templates of your own for markdown and html; leadscore.toml can name the folder, too.",
)
@click.option("--exit-code", "as_exit_code", is_flag=True, help="End with 1 when a score or an outcome can move.")
@click.option(
    "--textconv",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Print one file as git shall compare it; `leadscore git-setup` has git ask for that.",
)
def command(
    versions: tuple[str, ...],
    data: Data,
    by: str | None,
    top: int,
    prove: bool,
    budget: float | None,
    form: str | None,
    output: Path | None,
    templates: Path | None,
    as_exit_code: bool,
    textconv: Path | None,
) -> int:
    """Say what a change to policies means: which points, conditions, thresholds and words, and whom that touches.

    OLD and NEW are files, folders, or git revisions such as main, HEAD~3 or v2:policies/b2b.lead. Without OLD it is
    HEAD, without NEW what lies on disk; a PATH behind two revisions is looked at in both. The order of sentences,
    comments and layout are no change.

    \b
      leadscore diff                          this folder, since the last commit
      leadscore diff policies/b2b.lead        one policy, since the last commit
      leadscore diff main                     this folder, against the branch main
      leadscore diff main...HEAD policies     what a branch changed since it left main
      leadscore diff old.lead new.lead        two files

    With leads it also says whom the change moves: who becomes ready, who no longer is, and what decided it.

    \b
      leadscore diff main --leads leads.csv --events events.csv --by industry
      leadscore diff main --store leads.duckdb --as-of 2026-04-01

    A review for a pull request, and one as a page of its own:

    \b
      leadscore diff main --prove --format markdown
      leadscore diff main --prove --leads leads.csv -o review.html

    Ends with 0, with --exit-code with 1 when a score or an outcome can move; with 1 when a policy has errors, and with
    3 when a version or the leads cannot be read; without leads, what the change means is said all the same.
    """
    if textconv is not None:
        return _textconv(textconv)
    form = form_of_page(form, output)
    if templates is not None and form not in WITH_TEMPLATES:
        raise click.UsageError(f"--templates are for --format {' and '.join(WITH_TEMPLATES)}; this is {form}.")
    found = _reviewed(versions, output, data)
    code = max((show_broken(side) for policy in found.policies for side in policy.broken), default=ExitCode.FINE)
    wrong: tuple[BadInput, ...] = ()
    if data.files:
        from leadscore.cli.diff_impact import with_impact

        found, wrong = with_impact(found, data, by, top)
    elif by is not None:
        raise click.UsageError("--by needs leads: name them with --leads or --store.")
    if prove:
        from leadscore.cli.diff_prove import with_proof

        found = with_proof(found, budget or _BUDGET)
    elif budget is not None:
        raise click.UsageError("--budget is for --prove: add it, or leave out the budget.")
    repeat = command_line(versions, data, by, top if top != _TOP else None, prove, budget)
    write_review(found, form, output, repeat, templates)
    for error in wrong:
        error.show()
        code = max(code, ExitCode.BAD_INPUT)
    return max(code, ExitCode.FINDINGS if as_exit_code and found.moves else ExitCode.FINE)


def _reviewed(named: tuple[str, ...], output: Path | None, data: Data) -> Review:
    from leadscore.review.gather import review

    found = versions_of(*named)
    sides = [side for pair in found.pairs for side in pair if side]
    read = [*(Path(side.path) for side in sides if side.revision is None), *data.files]
    must_be_writable(output, read)
    must_be_writable(data.rejects, read)
    for path in dict.fromkeys(side.path for side in sides if side.compiled.checked.main.file.is_vocabulary):
        say(f"{path} holds vocabulary, and no policy beside it or above uses it: so it moves nothing here.")
    return review(found)


def _textconv(path: Path) -> int:
    """A file as git shall compare it; one with mistakes in its syntax stays as it is, for git must show something."""
    from leadscore.diagnostics.model import has_errors
    from leadscore.review.plain import plain_text
    from leadscore.source.read import TooLarge, read
    from leadscore.syntax.parser import parse

    try:
        source = read(path)
    except TooLarge as error:
        raise BadInput(f"`{path}` is too large for a policy") from error
    except OSError as error:
        raise unreadable(error, str(path)) from error
    parsed = parse(source)
    click.echo(source.text if has_errors(parsed.diagnostics) else plain_text(parsed.file), nl=False)
    return ExitCode.FINE
