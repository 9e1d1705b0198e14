"""A group of commands whose modules are imported when they run, so that `--help` and `check` start fast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from leadscore.loading import load
from leadscore.record import Record


class Lazy(Record):
    """A command that stands as `command` in `module`; `summary` is its line in the list of commands."""

    module: str
    summary: str


class LazyGroup(click.Group):
    """`sections` are the commands under their headings; `aliases` give commands a second name."""

    def __init__(
        self, *args: Any, sections: Mapping[str, Mapping[str, Lazy]], aliases: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.aliases = aliases
        self.lazy = {name: lazy for commands in sections.values() for name, lazy in commands.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        lazy = self.lazy.get(self.aliases.get(cmd_name, cmd_name))
        if lazy is None:
            return None
        command: click.Command = load(lazy.module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f"There is no command `{name}`. {self._advice(name)}", ctx)
        return super().resolve_command(ctx, args)

    def _advice(self, name: str) -> str:
        from difflib import get_close_matches

        near = get_close_matches(name.lower(), [*self.lazy, *self.aliases], n=1)
        if near:
            return f"Did you mean `leadscore {near[0]}`?"
        if name.endswith(".lead"):
            return f"Did you mean `leadscore check {name}`?"
        return "`leadscore --help` lists them all."

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        second_names = {name: alias for alias, name in self.aliases.items()}
        for heading, commands in self.sections.items():
            rows = [
                (f"{name}, {second_names[name]}" if name in second_names else name, lazy.summary)
                for name, lazy in commands.items()
            ]
            with formatter.section(heading):
                formatter.write_dl(rows)
