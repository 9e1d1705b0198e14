"""What commands on judgement share: who judges, the lead that is named, and the yes before anything is kept."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.exits import BadInput
from leadscore.cli.terminal import is_terminal, say

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def plain(text: str, *, keep: bool = False) -> str:
    """A text on one line, without what would steer a terminal; `keep` leaves its blanks as they are."""
    cleaned = _CONTROLS.sub(" ", text)
    return cleaned if keep else " ".join(cleaned.split())


def author(named: str | None, folder: Path) -> str:
    """Who judges: as named, else as git knows the person, else as the person says. Raises BadInput."""
    from leadscore.production.judging.author import git_user

    found = plain(named if named is not None else git_user(folder) or "")
    if not found and named is None and is_terminal(sys.stdin):
        found = plain(click.prompt("Whose word is it? Your name", err=True))
    if not found:
        raise BadInput("Whose word is it?", 'Say it with --by "Sam"; git knows no name of yours here.')
    return found


def proceed(yes: bool, question: str) -> bool:
    """Whether a person says yes, now or on the command line; otherwise nothing is kept, and that is said."""
    if yes:
        return True
    sys.stdout.flush()
    if is_terminal(sys.stdin):
        if click.confirm(question, default=False, err=True):
            return True
        say("Nothing was written.")
    else:
        say("Nothing was written: with --yes it is.")
    return False


def by_name(policy: Path, store: Store, as_of: int, wanted: str) -> str | None:
    """The id of the lead that a name means, a slip in it forgiven; None where that is nobody, or several."""
    from leadscore.assistant.answer import Unanswerable
    from leadscore.assistant.world import World
    from leadscore.driver import compile_path

    world = World(policy, store, as_of, saved=compile_path(policy))
    try:
        return world.row(world.people.one(wanted)).lead
    except Unanswerable:
        return None
    finally:
        world.close()
