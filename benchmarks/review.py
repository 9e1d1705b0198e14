"""What a review of a change costs, beside one scoring of the same leads, side by side in one run.

    python -m benchmarks.review [--leads 100000] [--events 2000000] [--rounds 5]

The policy of 50 rules of the batch benchmark against an edited copy: other points, a wider set, a rule that is gone, a
higher bound, a lower threshold. Each command runs in a process of its own, in turns; CPU and wall time and peak memory
are what the system counts, start-up included; told are the medians. The data is that of the batch benchmark, ingested
once. Wanted is that words and impact together take at most three times what `score` takes on the store.

Needs numpy and pyarrow. Prints Markdown.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.batch.measure import Cost, in_turns, run
from benchmarks.batch.table import circumstances, costs_table

_OLD = Path(__file__).parent / "batch" / "policy_50.lead"
_EDITS = {
    'when visited "pricing" add 25 decays': 'when visited "pricing" add 15 decays',
    '"insurance", "telecommunications"': '"insurance", "telecommunications", "retail"',
    "when shared add 3 each different up to 9\n": "",
    'group product "Do they use the trial?" at most 25': 'group product "Do they use the trial?" at most 30',
    "ready at 70 if": "ready at 65 if",
}
_AS_OF = ("--as-of", "2026-04-01")
_MOST = 3.0


def main() -> None:
    options = _options()
    leads, events = _data(options)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        store, new = Path(folder) / "store.duckdb", Path(folder) / "new.lead"
        new.write_text(_edited(_OLD.read_text(encoding="utf-8")), encoding="utf-8")
        run(_leadscore("ingest", _OLD, "--store", store, "--leads", leads, "--events", events))
        commands = {
            "score": _leadscore("score", _OLD, "--store", store, *_AS_OF, "-o", Path(folder) / "scores.parquet"),
            "words": _leadscore("diff", _OLD, new, "-o", Path(folder) / "words.txt"),
            "review": _leadscore("diff", _OLD, new, "--store", store, *_AS_OF, "-o", Path(folder) / "review.txt"),
            "by": _leadscore(
                *("diff", _OLD, new, "--store", store, *_AS_OF, "--by", "industry", "-o", Path(folder) / "by.html")
            ),
        }
        costs = in_turns(lambda: commands, options.rounds)
    _print(options, costs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "leadscore-benchmark",
        help="where data is kept from run to run",
    )
    return parser.parse_args()


def _data(options: argparse.Namespace) -> tuple[Path, Path]:
    """The files of leads and events, which are made unless a run before has."""
    folder = options.folder / f"{options.leads}-{options.events}-1"
    if not (folder / "complete").exists():
        sizes = ["--leads", str(options.leads), "--events", str(options.events)]
        run([sys.executable, "-m", "benchmarks.batch.data", str(folder), *sizes])
        (folder / "complete").touch()
    return folder / "leads.parquet", folder / "events.parquet"


def _edited(text: str) -> str:
    for old, new in _EDITS.items():
        if text.count(old) != 1:
            raise SystemExit(f"the policy has changed: it does not say {old!r} once")
        text = text.replace(old, new)
    return text


def _leadscore(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "leadscore", *map(str, arguments)]


def _print(options: argparse.Namespace, costs: dict[str, Cost]) -> None:
    titles = {
        "score": "`score --store`",
        "words": "`diff`, words alone",
        "review": "`diff --store`, words and impact",
        "by": "the same `--by industry`, as HTML",
    }
    print(f"{options.leads:,} leads, {options.events:,} events, 50 rules, median of {options.rounds}.\n")
    print(*costs_table(titles, costs, "score"), sep="\n")
    cpu, wall = costs["review"].cpu / costs["score"].cpu, costs["review"].wall / costs["score"].wall
    met = "met" if max(cpu, wall) <= _MOST else "not met"
    print(f"\nWords and impact take {cpu:.2f} times the CPU and {wall:.2f} times the wall time of `score`: ", end="")
    print(f"wanted is at most {_MOST:g}, which is {met}.\n\n{circumstances()}")


if __name__ == "__main__":
    main()
