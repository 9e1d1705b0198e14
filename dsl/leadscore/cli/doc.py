"""`leadscore doc`: a policy as a page for the team."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.dashes import TakesFiles
from leadscore.cli.exits import BadInput, ExitCode, unreadable
from leadscore.cli.output import PAGES_BY_SUFFIX, form_by_ending, is_stdout, must_be_writable, write
from leadscore.cli.policies import files_of, policies_at, show_errors
from leadscore.cli.terminal import say
from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.driver import Compiled
    from leadscore.report.handbook import Listed
    from leadscore.review.handbook import Handbook

_ENDINGS = {"markdown": ".md", "html": ".html", "json": ".json"}
_INDEX = "index"


@click.command("doc", cls=TakesFiles)
@click.argument("policy", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_ENDINGS)),
    help="Default: markdown, or what the ending of FILE says: .md, .html, .json.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to this file; of several policies, one page each and an index to this folder.",
)
def command(policy: Path, form: str | None, output: Path | None) -> int:
    """Tell a policy as a page for the team: its rules in plain sentences, who owns them and why they are there, what
    becomes of scores, worked examples, the words that rules use, and what changed when.

    POLICY is a file, or a folder: each policy in it gets its page.

    \b
      leadscore doc b2b.lead                          Markdown, on standard output
      leadscore doc b2b.lead -o b2b.html              one page that needs nothing else
      leadscore doc policies --format html -o pages   a page for each policy, and an index

    Ends with 0, and with 1 when a policy has errors.
    """
    policies = policies_at(policy)
    is_folder = output is not None and (output.is_dir() or policy.is_dir())
    form = form or ("markdown" if output is None or is_folder else form_by_ending(output, PAGES_BY_SUFFIX, "markdown"))
    if len(policies) > 1 or (policy.is_dir() and output is not None and output.is_dir()):
        return _folder(policies, policy, form, output)
    return _single(policies[0], form, output)


def _single(path: Path, form: str, output: Path | None) -> ExitCode:
    must_be_writable(output, [path])
    compiled = _compiled(path)
    if compiled.plan is None:
        return show_errors(compiled.checked)
    if compiled.checked.main.file.is_vocabulary:
        raise BadInput(f"`{path}` holds vocabulary alone", "Name a policy that uses it: its page shows these words.")
    must_be_writable(output, files_of(compiled.checked))
    write(_written(_page(compiled, path.name), form), output)
    return ExitCode.FINE


def _folder(policies: Sequence[Path], folder: Path, form: str, output: Path | None) -> ExitCode:
    if output is None or is_stdout(output):
        raise BadInput(
            f"`{folder}` holds {counted(len(policies), 'policy', 'policies')}, each with a page of its own",
            "Name a folder to write them to, such as `-o pages`, or one policy.",
        )
    _make(output)
    listed: list[Listed] = []
    code = ExitCode.FINE
    for path, page in zip(policies, _names(policies, folder), strict=True):
        found, errors = _one_of(path, folder, output / f"{page}{_ENDINGS[form]}", form)
        listed.append(found)
        code = max(code, errors)
    write(_index(listed, form), output / f"{_INDEX}{_ENDINGS[form]}")
    pages = sum(policy.page is not None for policy in listed)
    say(f"{counted(pages, 'page')} and an index in {output}.")
    return code


def _one_of(path: Path, folder: Path, page: Path, form: str) -> tuple[Listed, ExitCode]:
    """Writes one policy's page, if it has no errors; these do not keep the others from theirs."""
    from leadscore.report.handbook import Listed

    file = path.relative_to(folder).as_posix()
    compiled = _compiled(path)
    if compiled.plan is None:
        return Listed(None, file, page.name), show_errors(compiled.checked)
    must_be_writable(page, files_of(compiled.checked))
    found = _page(compiled, file)
    write(_written(found, form), page)
    return Listed(found, file, page.name), ExitCode.FINE


def _make(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"`{folder}` is a file, and several pages are to be written", "Name a folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unreadable(error, str(folder)) from error


def _names(policies: Sequence[Path], folder: Path) -> Iterator[str]:
    """A page's name for each policy, without its ending: `emea/b2b.lead` is `emea-b2b`, `b2b/policy.lead` is `b2b`."""
    taken = {_INDEX}
    for policy in policies:
        parts = policy.relative_to(folder).with_suffix("").parts
        short = parts[:-1] if parts[-1] == "policy" and len(parts) > 1 else parts
        name = "-".join(short)
        while name.lower() in taken:  # not every disk tells `B2B` from `b2b`
            name += "-policy"
        taken.add(name.lower())
        yield name


def _compiled(path: Path) -> Compiled:
    from leadscore.driver import compile_path

    return compile_path(path)


def _page(compiled: Compiled, file: str) -> Handbook:
    from leadscore.review.handbook import handbook

    return handbook(compiled, file, files_of(compiled.checked))


def _written(page: Handbook, form: str) -> str:
    if form == "json":
        from leadscore.report.handbook_json import as_json
        from leadscore.report.json_text import dumps

        return dumps(as_json(page), indent=2) + "\n"
    from leadscore.report import handbook

    return handbook.html(page) if form == "html" else handbook.markdown(page)


def _index(listed: Sequence[Listed], form: str) -> str:
    if form == "json":
        from leadscore.report.handbook_json import index_json
        from leadscore.report.json_text import dumps

        return dumps(index_json(listed), indent=2) + "\n"
    from leadscore.report import handbook

    return handbook.html_index(listed) if form == "html" else handbook.markdown_index(listed)
