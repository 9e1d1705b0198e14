"""A review in the form that the user wants, and where that form's templates lie."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.data import Data
from leadscore.cli.exits import BadInput
from leadscore.cli.output import print_or_write, write
from leadscore.report.words import iso_instant

if TYPE_CHECKING:
    from leadscore.review.model import Review

FORMS = ("text", "json", "github", "markdown", "html")
WITH_TEMPLATES = ("markdown", "html")


def write_review(found: Review, form: str, output: Path | None, repeat: str, templates: Path | None) -> None:
    """`repeat` is the command that gives the review again, `templates` a folder of the user's.

    Raises BadInput, also for a mistake in a template.
    """
    match form:
        case "json":
            from leadscore.report.changes_json import as_json
            from leadscore.report.json_text import dumps

            write(dumps(as_json(found), indent=2) + "\n", output)
        case "github":
            from leadscore.cli.annotations import checkout, repository_top
            from leadscore.report import changes_github

            write(changes_github.render(found, checkout(), repository_top()), output)
        case "markdown" | "html":
            write(_page(found, form, repeat, templates), output)
        case _:
            from leadscore.report.changes_text import render

            print_or_write(render(found), output)


def command_line(
    versions: Sequence[str],
    data: Data,
    by: str | None = None,
    top: int | None = None,
    prove: bool = False,
    budget: float | None = None,
) -> str:
    """What to type for the same review: leads are looked at as of the same instant."""
    words = ["leadscore", "diff", *versions]
    if data.store is not None:
        words += ["--store", str(data.store)]
    if data.leads is not None:
        words += ["--leads", str(data.leads)]
    words += [word for path in data.events for word in ("--events", str(path))]
    words += [] if data.config is None else ["--config", str(data.config)]
    words += ["--as-of", _as_of(data.as_of)] if data.files else []
    words += [] if by is None else ["--by", by]
    words += [] if top is None else ["--top", str(top)]
    words += ["--prove"] if prove else []
    words += [] if budget is None else ["--budget", f"{budget:g}"]
    return shlex.join(words)


def _as_of(instant: int) -> str:
    """As the option takes it; midnight is the date alone."""
    return iso_instant(instant).removesuffix("T00:00:00Z")


def _page(found: Review, form: str, repeat: str, templates: Path | None) -> str:
    from leadscore.report import review_html, review_markdown
    from leadscore.report.templating import TemplateProblem, must_be_folder

    render = review_markdown.render if form == "markdown" else review_html.render
    folder = templates if templates is not None else _configured(found)
    try:
        if folder is not None:
            must_be_folder(folder)
        return render(found, repeat, folder)
    except TemplateProblem as error:
        raise BadInput(error.message, error.help) from error


def _configured(found: Review) -> Path | None:
    """The folder that `[report] templates` names in the `leadscore.toml` beside the policies or above them."""
    from leadscore.facts.errors import FactsError
    from leadscore.facts.settings.setting import read_settings

    on_disk = [Path(p.new.path) for p in found.policies if p.new is not None and p.new.revision is None]
    try:
        said = read_settings(on_disk[0] if on_disk else Path())["report"].section(("templates",))["templates"]
        return said.beside("a folder's name in quotes") if said.is_set else None
    except FactsError as error:
        raise BadInput(error.message, error.help) from error
