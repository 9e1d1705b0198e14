"""What is lost and what is told twice when things go wrong in production: a table of faults.

    PYTHONPATH=. python -m benchmarks.faults FOLDER [--kills 200] [--restarts 20] [--full 20] [--destinations 20] …

Days of a small company are run through by `leadscore run … --send`, each run a process of its own, with a webhook as
destination that keeps what it gets. In each row something else goes wrong; in the end all is held against the same days
that nobody disturbed. The exit code is 1 if any number that should be 0 is not, or if a fault never came about.

`lost` and `extra`: transitions. `missing`: messages that never came, or that wait or were given up, also when those
that were given up while a service failed have been tried again. `beyond`: messages that came a second time with a key
that was not the first one's, that nobody asked for, or that say something else. `scores`: leads whose last score is
another, and scorings that are. `replays`: scorings that do not come out the same when they are done again. `opens`: how
often the record could be read right after the fault. `says`: runs that ended as documented, with a way out and no
traceback. `repeats`: messages that came again with their key, as is promised.

FOLDER gets everything, and must be empty. PostgreSQL's programs are needed for restarts, root for a small file system
to fill (else files may only grow so far). `--record` names an empty database for the kills with the record there.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.faults.table import Row, lines
from benchmarks.faults.trial import Times, rows


def main() -> int:
    options = _options()
    begun = time.perf_counter()
    times = Times(options.kills, options.restarts, options.full, options.destinations, options.clocks, options.halves)
    found = list(_told(rows(options.folder, times, options.leads, options.seed, options.record)))
    print("\n".join(lines(found)))
    print(f"seed {options.seed}, {time.perf_counter() - begun:,.0f} s")
    return int(any(row.faults or not row.times for row in found))


def _told(found: Iterator[Row]) -> Iterator[Row]:
    """Says that it goes on, and what was said where that was not as it should be."""
    for row in found:
        print(f"{row.name}: {row.times} times, {row.faults} faults", file=sys.stderr, flush=True)
        for ended in row.ends:
            if not ended.is_calm and not ended.was_killed:
                print(f"exit code {ended.code}: {ended.said}", file=sys.stderr, flush=True)
        yield row


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    for name, times in (("kills", 200), ("restarts", 20), ("full", 20), ("destinations", 20)):
        parser.add_argument(f"--{name}", type=int, default=times)
    parser.add_argument("--clocks", type=int, default=20, help="twice a day")
    parser.add_argument("--halves", type=int, default=10)
    parser.add_argument("--leads", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", help="a PostgreSQL database without a ledger")
    found = parser.parse_args()
    if found.folder.exists() and any(found.folder.iterdir()):
        parser.error(f"{found.folder} is not empty")
    return found


if __name__ == "__main__":
    sys.exit(main())
