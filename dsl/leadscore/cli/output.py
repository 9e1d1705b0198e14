"""Where a command's data goes: standard output, or a file that is written whole or not at all."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.exits import BadInput, unreadable
from leadscore.cli.terminal import columns, console, is_terminal, uses_color
from leadscore.diagnostics.render.cells import clean

if TYPE_CHECKING:
    from rich.console import RenderableType

_READ_NOT_WRITTEN = {".lead", ".toml", ".parquet", ".xlsx", ".xls", ".xlsm", ".ods", ".numbers"}
"""Endings that would mislead: what is written is neither a policy nor a workbook."""
_FORMS = ("table", "csv", "json", "jsonl", "markdown")
_FORMS_BY_SUFFIX = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".md": "markdown",
}
PAGES_BY_SUFFIX = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".json": "json"}
_PLAIN = ("", ".txt")
"""No ending, or one that says nothing of a form."""


def output_options(default: str, also: Sequence[str] = ()) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Gives a command `--format` (as `form`) and `-o` (as `output`); `default` says for people which form is taken.

    `also` are forms that the command has besides those of all, which are also endings of files.
    """
    forms = (*_FORMS, *also)
    endings = ", ".join((*(".csv", ".json", ".jsonl", ".md"), *(f".{form}" for form in also)))
    options = (
        click.option("--format", "form", type=click.Choice(forms), help=f"Default: {default}."),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"Write to this file; its ending says the format: {endings}.",
        ),
    )

    def with_options(function: Callable[..., int]) -> Callable[..., int]:
        for option in reversed(options):
            function = option(function)
        return function

    return with_options


def form_for(chosen: str | None, output: Path | None, on_terminal: bool, in_pipe: str, also: Sequence[str] = ()) -> str:
    """The form of the data: as chosen, else by the file's name, else a table for people, `in_pipe` for programs. `also`
    are forms that the command has besides those of all. Raises BadInput for a name that says another form."""
    if chosen is not None:
        return chosen
    if output is not None and not is_stdout(output):
        return form_by_ending(output, {**_FORMS_BY_SUFFIX, **{f".{form}": form for form in also}}, in_pipe)
    return "table" if on_terminal else in_pipe


def form_of_page(chosen: str | None, output: Path | None) -> str:
    """Of what is text, a page or data: the form as chosen, else by the file's name, else text for people. Raises
    BadInput for a name that says another form."""
    if chosen is not None or output is None or is_stdout(output):
        return chosen or "text"
    return form_by_ending(output, PAGES_BY_SUFFIX, "text")


def form_by_ending(output: Path, forms: Mapping[str, str], plain: str, *, option: bool = True) -> str:
    """The form that a file's ending says, `plain` where it says none. Raises BadInput for one that none of the `forms`
    has: who asks for `x.pdf` is not served with a text of that name; `option`: the command has `--format`, too."""
    suffix = output.suffix.lower()
    if suffix in _PLAIN:
        return plain
    if suffix not in forms:
        known = ", ".join(dict.fromkeys((*forms, ".txt")))
        raise BadInput(
            f"`{output}`: there is no form for {suffix} files",
            f"Known are {known}; with --format, a file may have any name." if option else f"Known are {known}.",
        )
    return forms[suffix]


def must_be_writable(output: Path | None, read: Iterable[Path] = (), also: Collection[str] = ()) -> None:
    """Says early what would go wrong after minutes of scoring, and saves files that are `read` from being written over.

    `also` are endings that the command writes besides the usual ones.

    Raises BadInput.
    """
    if output is None or is_stdout(output):
        return
    if output.is_file() and any(path.is_file() and path.samefile(output) for path in read):
        raise BadInput(f"`{output}` is one of the files to read: it would be written over", "Choose another name.")
    suffix = output.suffix.lower()
    if suffix in _READ_NOT_WRITTEN and suffix not in also:
        csv = output.with_suffix(".csv")
        raise BadInput(f"`{output}`: leadscore writes no {suffix} files", f"Write CSV, which Excel opens too: `{csv}`.")
    if output.is_dir():
        raise BadInput(f"`{output}` is a folder", "Name a file in it.")
    if not output.parent.is_dir():
        raise BadInput(f"There is no folder `{output.parent}`", "Make it first, or write somewhere else.")


def write(text: str, output: Path | None) -> None:
    """Writes the data as it is; to a terminal without what would steer it.

    Raises BadInput when the file cannot be written.
    """
    if output is None or is_stdout(output):
        # Without `color`, click takes out of a pipe's data what looks like a terminal's colours.
        click.echo(clean(text) if is_terminal(sys.stdout) else text, nl=False, color=True)
        return
    write_pieces([text], output)


def write_pieces(pieces: Iterable[str], output: Path | None) -> None:
    """As `write`, for a text that need not fit into memory."""
    if output is None or is_stdout(output):
        for piece in pieces:
            write(piece, output)
        return
    from leadscore.source.write import write_atomically

    try:
        # Halves of characters, as file names can hold, are written as escapes.
        write_atomically(output, (piece.encode(errors="backslashreplace").decode() for piece in pieces))
    except OSError as error:
        raise unreadable(error, os.fspath(output)) from error


def print_or_write(content: RenderableType, output: Path | None) -> None:
    """Shows something on standard output, in colour where that may be; otherwise it is plain text."""
    to_screen = output is None or is_stdout(output)
    if to_screen and uses_color(sys.stdout):
        console(sys.stdout).print(content)
        return
    text = io.StringIO()
    console(text, columns(sys.stdout)).print(content)
    # Rich fills tables up with blanks to their full width: nobody wants them in a file.
    write("".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines()), output)


def is_stdout(output: Path) -> bool:
    return str(output) == "-"
