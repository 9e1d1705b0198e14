"""Files and leads whose names start with a dash: a command line takes them for options, and should say how to name
them."""

from __future__ import annotations

from pathlib import Path

import click

from leadscore.source.folders import SUFFIX


class TakesFiles(click.Command):
    """A command whose arguments are files."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = [*args]  # click takes out what it has read
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            from leadscore.review.named import exists

            for text in given:
                if text.startswith("-") and (text.endswith(SUFFIX) or exists(Path(text))):
                    raise click.UsageError(
                        f"`{text}` starts with a dash, so it is read as an option. "
                        f"Put `--` before the files, behind all options, or write `./{text}`.",
                        ctx,
                    ) from error
            raise


class TakesLead(TakesFiles):
    """A command with an argument that is a lead, whose id may be anything."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = [*args]
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.possibilities:  # most likely an option with a slip
                raise
            text = next((text for text in given if text.startswith(error.option_name)), error.option_name)
            hint = f"If it is a lead, put `--` before it, behind all options: `-- {text}`."
            raise click.NoSuchOption(error.option_name, f"{error.message} {hint}", ctx=error.ctx) from error
