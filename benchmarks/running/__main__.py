"""What the job costs that runs again and again, beside scoring everything anew, side by side in one run.

    python -m benchmarks.running [--leads 100000] [--events 1000000] [--changed 10000] [--rounds 7]

The policy of 50 rules of the batch benchmark, with an action for who gets ready and one for a band; CSV files. `run`
is given a file with only the leads that changed and one with their new events, an hour after the last run. Each command
runs in a process of its own, in turns; CPU and wall time and peak memory are what the system counts, start-up included;
told are the medians, and the ratios of medians.

Wanted is that a run takes at most 0.3 times what scoring all leads from the files takes: what one does each time
without it. A day later, more leads move, for points decay by days.

Needs numpy and pyarrow. Prints Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from benchmarks.batch.measure import Cost, in_turns, run
from benchmarks.batch.table import circumstances, costs_table

_POLICY = Path(__file__).parent.parent / "batch" / "policy_50.lead"
_ACTIONS = """
on ready notify "sales" within 1 hour
on hot assign "field team"
"""
_FIRST, _NEXT, _DAY_AFTER = "2026-04-01", "2026-04-01T01:00", "2026-04-02T01:00"
_MOST = 0.3
_TITLES = {
    "files": "`score --leads … --events …`: all of it, from the files",
    "store": "`score --store`: all leads of a store that is there",
    "first": "`run`, the first: all of it, recorded",
    "run": "`run` with what changed",
    "nothing": "`run` with nothing new",
    "day": "`run` with what changed, a day later",
    "whole": "`run` with whole exports in which that much is new",
    "start": "`leadscore --version`",
}


def main() -> None:
    options = _options()
    data = _data(options)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        policy, recorded = folder / "policy.lead", folder / "recorded.duckdb"
        policy.write_text(_POLICY.read_text(encoding="utf-8") + _ACTIONS, encoding="utf-8")
        run(_run(policy, recorded, _FIRST, data / "leads.csv", data / "events.csv"))
        costs = in_turns(partial(_commands, policy, data, recorded), options.rounds)
    _print(options, costs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--changed", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "leadscore-benchmark",
        help="where data is kept from run to run",
    )
    return parser.parse_args()


def _data(options: argparse.Namespace) -> Path:
    """The folder of the files, which are made unless a run before has."""
    folder: Path = options.folder / f"{options.leads}-{options.events}-{options.changed}-running"
    if not (folder / "complete").exists():
        sizes = ["--leads", str(options.leads), "--events", str(options.events)]
        run([sys.executable, "-m", "benchmarks.batch.data", str(folder), *sizes])
        run([sys.executable, "-m", "benchmarks.running.data", str(folder), "--changed", str(options.changed)])
        (folder / "complete").touch()
    return folder


def _commands(policy: Path, data: Path, recorded: Path) -> Mapping[str, list[str]]:
    """Each on a store of its own, in which the last run is an hour ago."""
    folder = policy.parent
    stores = {name: folder / f"{name}.duckdb" for name in ("run", "nothing", "day", "whole", "first")}
    for name, store in stores.items():
        store.unlink(missing_ok=True)
        if name != "first":
            shutil.copyfile(recorded, store)
    changed = data / "new_leads.csv", data / "new_events.csv"
    whole = data / "all_leads.csv", data / "all_events.csv"
    return {
        "files": _score(policy, "--leads", whole[0], "--events", whole[1], "-o", folder / "f.csv"),
        "store": _score(policy, "--store", recorded, "-o", folder / "s.csv"),
        "first": _run(policy, stores["first"], _NEXT, *whole),
        "run": _run(policy, stores["run"], _NEXT, *changed),
        "nothing": _run(policy, stores["nothing"], _NEXT),
        "day": _run(policy, stores["day"], _DAY_AFTER, *changed),
        "whole": _run(policy, stores["whole"], _NEXT, *whole),
        "start": _leadscore("--version"),
    }


def _score(policy: Path, *arguments: str | Path) -> list[str]:
    return _leadscore("score", policy, "--as-of", _NEXT, *arguments)


def _run(policy: Path, store: Path, as_of: str, leads: Path | None = None, events: Path | None = None) -> list[str]:
    files = [part for option, file in (("--leads", leads), ("--events", events)) if file for part in (option, file)]
    return _leadscore("run", policy, "--store", store, "--as-of", as_of, *files)


def _leadscore(*arguments: str | Path) -> list[str]:
    return [str(Path(sys.executable).with_name("leadscore")), *map(str, arguments)]


def _print(options: argparse.Namespace, costs: Mapping[str, Cost]) -> None:
    print(
        f"{options.leads:,} leads, {options.events:,} events, {options.changed:,} leads changed, 50 rules, "
        f"median of {options.rounds}.\n"
    )
    print(*costs_table(_TITLES, costs, "files"), sep="\n")
    took = costs["run"]
    print("\n| a run with what changed, beside | CPU × | wall × | wanted |\n| --- | ---: | ---: | ---: |")
    for name in ("files", "store", "first"):
        of, wanted = costs[name], f"≤ {_MOST}" if name == "files" else ""
        print(f"| {_TITLES[name]} | {took.cpu / of.cpu:.2f} | {took.wall / of.wall:.2f} | {wanted} |")
    print(f"\n{circumstances()}")


if __name__ == "__main__":
    main()
