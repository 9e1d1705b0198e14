"""From what `--leads` and `--events` name to files: whatever lies elsewhere is fetched first."""

from __future__ import annotations

from errno import ENOSPC
from pathlib import Path
from tempfile import mkdtemp

from leadscore.batch.errors import disk_is_full
from leadscore.batch.sources import attached, postgres, sqlite
from leadscore.batch.sources.address import wanted
from leadscore.batch.sources.model import Wanted
from leadscore.batch.sources.settings import SIGN, What, named


def fetched(text: str, what: What, where: str, settings: Path, folder: Path) -> list[Path]:
    """What an address, or a source of the settings, says of leads or events, as files below the folder.

    `where` is the option that names it, `settings` a file of settings, or one that has some beside it or above. Raises
    FactsError, whose message holds no password.
    """
    asked = named(text, what, settings) if text.startswith(SIGN) else [wanted(text, where)]
    return [_fetched(one, Path(mkdtemp(dir=folder))) for one in asked]


def _fetched(one: Wanted, folder: Path) -> Path:
    try:
        if one.scheme == "sqlite":
            return sqlite.fetch(one, folder)
        if one.scheme == "postgresql" and postgres.has_driver():
            return postgres.fetch(one, folder)
        return attached.fetch(one, folder)
    except OSError as error:
        raise disk_is_full() if error.errno == ENOSPC else error from error
