"""Ends a run at every place where it asks a database for something, and does it again.

    python killing.py STEP FOLDER ARGUMENTS…

FOLDER holds a store and its files; ARGUMENTS are those of `leadscore`. For each STEP-th place a copy of the folder is
made, the command is killed there in a process of its own, then run to its end, and what the ledger holds is written
down: a line of JSON a place, the first of them of a run that nobody disturbed. `{place}` in an argument is the number
of a place.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

FIRST = -1
"""The place of the run that nobody disturbs."""
ENDED = 9


class Killer:
    """Counts what is asked of databases, and ends the process without a word before the call of a number."""

    def __init__(self, place: int) -> None:
        self.left = place

    def watch(self, owner: Any, name: str) -> None:
        called = getattr(owner, name)

        def watched(*arguments: Any, **named: Any) -> Any:
            if self.left == 0:
                os._exit(ENDED)
            self.left -= 1
            return called(*arguments, **named)

        setattr(owner, name, watched)


def killed(place: int, arguments: list[str]) -> int:
    """Runs the command in a process of its own that dies at a place; its exit code."""

    def dying() -> int:
        from leadscore.batch.ingest import run as ingest
        from leadscore.production.ledger.database import Embedded
        from leadscore.production.ledger.postgres import OnServer

        killer = Killer(place)
        for owner in (Embedded, OnServer):
            for name in ("rows", "execute", "many", "insert", "replace"):
                killer.watch(owner, name)
        for name in ("_read", "close_batch", "sort_in"):
            killer.watch(ingest, name)
        return run(arguments)

    return apart(dying)


def run(arguments: list[str]) -> int:
    from leadscore.cli.main import outcome

    return outcome(arguments)


def apart(work: Callable[[], int]) -> int:
    """In a process of its own, whose exit code it gives."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 99
    try:
        code = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def main(step: int, folder: Path, arguments: list[str]) -> None:
    # What is loaded once need not be loaded by each process.
    import duckdb  # noqa: F401

    import leadscore.cli.run
    import leadscore.production.actions.templates
    import leadscore.production.running
    import leadscore.report.outbox_words
    import leadscore.report.run_words  # noqa: F401
    import unit.production.recorded  # noqa: F401

    place, code = FIRST, ENDED
    while code == ENDED:
        copy = folder.parent / f"{folder.name}{place}"
        shutil.copytree(folder, copy)
        os.chdir(copy)
        own = [argument.replace("{place}", str(place + 1)) for argument in arguments]
        if place != FIRST:
            code = killed(place, own)
        again = apart(lambda own=own: run(own))  # type: ignore[misc]
        apart(lambda own=own, place=place, code=code, again=again: tell(own, place, code, again))  # type: ignore[misc]
        place += step if place != FIRST else 1 + step // 2


def tell(arguments: list[str], place: int, code: int, again: int) -> int:
    from unit.production.recorded import all_rows, opened

    url = arguments[arguments.index("--record") + 1] if "--record" in arguments else None
    with opened(Path("s.duckdb"), url) as (_, ledger):
        found = {"place": place, "killed": code == ENDED, "code": code, "again": again, "rows": repr(all_rows(ledger))}
    with (Path.cwd().parent / "told.jsonl").open("a") as file:
        file.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
