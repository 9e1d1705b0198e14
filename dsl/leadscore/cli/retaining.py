"""What `leadscore retain` and `leadscore run` share: rules that were agreed to, and a file without what was erased."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.stores import waiting
from leadscore.cli.terminal import say

if TYPE_CHECKING:
    from leadscore.batch.store.store import Limits, Store
    from leadscore.production.ledger.ledger import Ledger
    from leadscore.production.retention.retain import Retained


def retained(store: Store, ledger: Ledger, named: Path, start: Path, now: int, *, dry: bool) -> Retained | None:
    """Erases what is too old by the rules in the settings that `start` has or lies by, as far as somebody agreed to
    them; None where that is nothing. What else they say, and whose scores move, is told; `named` is how the store was.
    A `dry` run is undone by whoever calls. Raises FactsError."""
    from leadscore.production.retention.settings import load_retention

    path, rules = load_retention(start)
    if not rules:
        return None
    from leadscore.production.forgetting.ledger import sweep
    from leadscore.production.retention.notes import agreed
    from leadscore.production.retention.retain import retain

    allowed = agreed(ledger.database, rules, now)
    asked_about = [kind.value for kind in rules if kind not in allowed]
    if asked_about:
        wait = "waits" if len(asked_about) == 1 else "wait"
        kinds = ", ".join(asked_about)
        say(f"{path}: {kinds} of [retention] {wait} for your word: `leadscore retain {named}` shows it.")
    found = retain(store, ledger, allowed, now, keep=True) if allowed else None
    if found is None or not found.erased:
        return None
    from leadscore.report.retention_words import moved_line

    if not dry:  # a database does not clean up in the midst of a transaction
        sweep(ledger.database)
    for reach in found.reaches:
        if reach.moved:
            say(moved_line(reach, dry=dry))
    return found


class Cleaning:
    """Whether a file still has what was erased from it: `look` while it is open."""

    def __init__(self) -> None:
        self.is_needed = False

    def look(self, store: Store) -> None:
        from leadscore.batch.store.ageing import has_erased_bytes

        self.is_needed = has_erased_bytes(store)


@contextmanager
def cleaned(store: Path, folder: Path, limits: Limits) -> Iterator[Cleaning]:
    """Once all is done and the store is closed, its file is written anew if that is needed. Where it cannot be, all
    else was done, and the next time it is tried again."""
    cleaning = Cleaning()
    yield cleaning
    if not cleaning.is_needed:
        return
    from leadscore.batch.store.forgetting import rewrite
    from leadscore.facts.errors import FactsError

    try:
        with waiting("Writing the store anew"):
            rewrite(store, folder, limits)
    except (FactsError, OSError) as error:
        why = error.message if isinstance(error, FactsError) else error.strerror or str(error)
        say(f"What was erased is still in the bytes of {store}, which could not be written anew: {why}.")
        say("The next run tries it again.")
