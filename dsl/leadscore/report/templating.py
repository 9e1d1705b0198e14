"""Templates that a team can replace: a folder of theirs is looked into first, in a sandbox; mistakes are told calmly.

What a template writes is escaped unless it says otherwise: `{{ name }}` shows a name as it is in any form of output.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

SHIPPED = Path(__file__).with_name("templates")
_DOCS = "docs/ci/templates.md says which templates there are, and what they can read."


class TemplateProblem(Exception):
    """A team's template cannot be used. `message` names its file and line, without a full stop; `help` is the mend."""

    def __init__(self, message: str, help: str = _DOCS) -> None:
        super().__init__(message)
        self.message, self.help = message, help


def render(
    name: str,
    values: Mapping[str, Any],
    escape: Callable[[str], str],
    filters: Mapping[str, Callable[..., Any]],
    folder: Path | None = None,
) -> str:
    """The template `name`, from `folder` where it is there, with `values`; `escape` makes text safe in this form.

    Raises TemplateProblem for a mistake in a template of `folder`; one in our own is a mistake inside leadscore.
    """
    environment = _environment(escape, folder)
    environment.filters |= filters
    try:
        return environment.get_template(name).render(values)
    except Exception as error:
        if folder is None or (place := _place(error, folder)) is None:
            raise
        raise TemplateProblem(f"{place}: {_said(error)}") from error


def must_be_folder(folder: Path) -> None:
    """Raises TemplateProblem."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "is not there"
        raise TemplateProblem(f"The folder of templates `{folder}` {what}", f"Name a folder. {_DOCS}")


def _environment(escape: Callable[[str], str], folder: Path | None) -> ImmutableSandboxedEnvironment:
    """A team's template can extend ours, as `leadscore/review.html.j2`, and replace a block of it."""
    shipped = FileSystemLoader(SHIPPED)
    own = [] if folder is None else [FileSystemLoader(folder)]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*own, shipped, PrefixLoader({"leadscore": shipped})]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=partial(_escaped, escape),
    )


def _escaped(escape: Callable[[str], str], value: object) -> Markup:
    # Only what is known to be safe already says `__html__`; a value that is not there says so itself.
    return value if isinstance(value, Markup) else Markup(escape(str(value)))


def _place(error: Exception, folder: Path) -> str | None:
    """`review.md.j2, line 12`: the innermost place within the folder; None if the mistake is not there."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename}, line {error.lineno}" if _is_in(error.filename, folder) else None
    if isinstance(error, UnicodeDecodeError | OSError) and not isinstance(error, TemplateNotFound):
        return str(folder)
    frames = reversed(traceback.extract_tb(error.__traceback__))
    return next((f"{frame.filename}, line {frame.lineno}" for frame in frames if _is_in(frame.filename, folder)), None)


def _is_in(filename: str | None, folder: Path) -> bool:
    return filename is not None and Path(filename).resolve().is_relative_to(folder.resolve())


def _said(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "a template is not in UTF-8"
    if isinstance(error, TemplateNotFound):
        return f"there is no template `{error.name}`"
    text = str(error).rstrip(".") or type(error).__name__
    return text if isinstance(error, TemplateError) else f"{type(error).__name__}: {text}"
