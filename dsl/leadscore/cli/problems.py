"""Showing diagnostics to a person: the lines they are about, then how many there are."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TextIO

import click

from leadscore.cli.terminal import columns, console, say, uses_color
from leadscore.diagnostics import Diagnostic, Severity
from leadscore.diagnostics.model import in_order
from leadscore.source import Source
from leadscore.values.number import counted

_MOST_SHOWN = 200


def show(diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source], stream: TextIO) -> None:
    """Writes each problem with the user's own lines, in colour where the stream may have it.

    Of thousands, the gravest are enough: nobody reads more at a time.
    """
    if not diagnostics:
        return
    if len(diagnostics) > _MOST_SHOWN:
        gravest = sorted(diagnostics, key=lambda diagnostic: diagnostic.severity.rank)[:_MOST_SHOWN]
        show(in_order(gravest), sources, stream)
        say(f"{len(diagnostics) - _MOST_SHOWN:,} more are not shown; `--format json` lists all.\n")
        return
    if uses_color(stream):
        from leadscore.diagnostics.render import rich

        console(stream).print(rich.render(diagnostics, sources, columns(stream)), end="", soft_wrap=True)
    else:
        from leadscore.diagnostics.render import plain

        click.echo(plain.render(diagnostics, sources, columns(stream)), file=stream, nl=False)


def show_as(
    form: str, diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source], looked_at: Sequence[str]
) -> None:
    """Writes problems to standard output as text, json or github, and says how many there are and where to read more.
    `looked_at` are the files of which nothing may have been found."""
    if form == "text":
        show(diagnostics, sources, sys.stdout)
    elif form == "json":
        from leadscore.diagnostics.render import json

        click.echo(json.render(diagnostics, sources), nl=False)
    else:
        from leadscore.cli.annotations import checkout
        from leadscore.diagnostics.render import github

        click.echo(github.render(diagnostics, sources, checkout()), nl=False)
    if not looked_at:
        return
    with_problems = dict.fromkeys(diagnostic.span.path for diagnostic in diagnostics)
    say(summary(diagnostics, list(with_problems) or looked_at))
    if form == "text" and diagnostics:
        gravest = next(d for severity in Severity for d in diagnostics if d.severity is severity)
        say(f"`leadscore help {gravest.code}` says more about the first {gravest.severity.value}.")


def summary(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """`2 errors, 1 warning in b2b.lead`; of several files, how many have problems."""
    where = files[0] if len(files) == 1 else f"{len(files)} files"
    if not diagnostics:
        return f"{where}: no problems"
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    told = [counted(counts[severity], severity.value) for severity in Severity if counts[severity]]
    fixable = sum(diagnostic.fix is not None for diagnostic in diagnostics)
    can = f" ({fixable} can be mended with --fix)" if fixable else ""
    return f"{', '.join(told)} in {where}{can}"
