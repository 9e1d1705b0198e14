"""Where `--leads` and `--events` name no file, but what lies in a database, a source of the settings, or many files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadscore.cli.terminal import is_terminal
from leadscore.source.working import working_folder

if TYPE_CHECKING:
    from leadscore.batch.sources.settings import What

_KEY = "leadscore.sources"
_SIGN = "@"


class DataFile(click.Path):
    """A file of leads or events, or the address of such. A path would make one slash of two: the text is kept."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path: Any = super().convert(value, param, ctx)
        if isinstance(value, str) and ctx is not None and _is_elsewhere(value, path):
            ctx.meta.setdefault(_KEY, {})[path] = value
        return path


def _is_elsewhere(text: str, path: Path) -> bool:
    return "://" in text or (text.startswith(_SIGN) and not path.exists())


def brought_here(leads: Path | None, events: Sequence[Path], settings: Path) -> tuple[Path | None, tuple[Path, ...]]:
    """The same where all are files; what lies elsewhere is fetched into files that are there until the command ends.

    `settings` is a file of settings, or one that has some beside it or above. Raises BadInput.
    """
    context = click.get_current_context(silent=True)
    named = {} if context is None else context.meta.get(_KEY, {})
    patterns = any(_is_pattern(path) for path in (leads, *events) if path is not None)
    if context is None or not (named or patterns):
        return leads, tuple(events)
    from leadscore.cli.data import calmly

    with calmly(), _patience(named):
        bringing = _Bringing(named, settings, context)
        of_leads = [] if leads is None else bringing.files(leads, "leads")
        return next(iter(of_leads), None), tuple(file for path in events for file in bringing.files(path, "events"))


def _is_pattern(path: Path) -> bool:
    return path.suffix.lower() == ".parquet" and any(sign in path.name for sign in "*?[")


class _Bringing:
    def __init__(self, named: dict[Path, str], settings: Path, context: click.Context) -> None:
        self._named, self._settings, self._context = named, settings, context
        self._folder: Path | None = None

    def files(self, path: Path, what: What) -> list[Path]:
        from leadscore.batch.sources.fetching import fetched
        from leadscore.batch.sources.parquet import is_pattern, of_pattern

        if path in self._named:
            return fetched(self._named[path], what, f"--{what}", self._settings, self._here())
        if is_pattern(path):
            return [of_pattern(path, self._here())]
        return [path]

    def _here(self) -> Path:
        if self._folder is None:
            self._folder = self._context.with_resource(working_folder())
        return self._folder


@contextmanager
def _patience(named: dict[Path, str]) -> Iterator[None]:
    """A person sees that something is going on."""
    import sys

    if not named or not is_terminal(sys.stderr):
        yield
        return
    from leadscore.cli.terminal import console

    with console(sys.stderr).status("Fetching the data"):
        yield
