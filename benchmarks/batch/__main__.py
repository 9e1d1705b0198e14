"""The batch benchmark: leadscore beside what people would write by hand, side by side in one run.

    python -m benchmarks.batch [--leads 1000000] [--events 20000000] [--rounds 3] [--only store,case,touch] [--unsorted]
    python -m benchmarks.batch --growth

Fifty rules (`policy_50.lead`) over seeded leads and events (`data.py`). The contestants take turns, each in a process
of its own, whose CPU time, wall time and peak memory are taken as the system counts them, start-up included; told are
the medians, and of memory the highest. Then every result is compared with every other, lead by lead, and a sample with
leadscore's engine for one lead. `--growth` measures leadscore alone: more rules, and three times the data.

Needs numpy, polars and pyarrow. Prints Markdown; what goes on meanwhile is said on standard error.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks.batch.contestants import HAND_WRITTEN, LEADSCORE, SCORES_ALL, Scene, contestant
from benchmarks.batch.measure import Cost, Failed, median, run
from benchmarks.batch.policies import policy_text
from benchmarks.batch.table import bars_table, circumstances, costs_table

_POLICY = Path(__file__).parent / "policy_50.lead"
_ALL = (*HAND_WRITTEN, *LEADSCORE)
_GROWTH = ("ingest", "store", "files")
_RULES = (10, 50, 200, 1000)
_GROWTH_LEADS, _GROWTH_EVENTS = 100_000, 2_000_000


def main() -> None:
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    if options.growth:
        _growth(options)
        print(circumstances())
    else:
        scene = _scene(options, options.leads, options.events, _POLICY)
        costs = _measured(scene, options.only, options.rounds)
        titles = {name: contestant(name, scene).what for name in costs}
        order = "by time" if options.unsorted else "by lead"
        print(f"{options.leads:,} leads, {options.events:,} events {order}, 50 rules, median of {options.rounds}.\n")
        print(*costs_table(titles, costs, "touch" if "touch" in costs else next(iter(costs), "")), sep="\n")
        print("", *bars_table(costs, titles), "", circumstances(), "", sep="\n")
        print(_verified(scene, list(costs)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=20_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unsorted", action="store_true", help="the events by time, not by lead")
    parser.add_argument("--growth", action="store_true", help="leadscore alone: more rules, more data")
    parser.add_argument("--only", type=_names, default=list(_ALL), help=f"some of {','.join(_ALL)}")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(tempfile.gettempdir()) / "leadscore-benchmark",
        help="where data is kept from run to run (some GB)",
    )
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in _ALL:
            raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(_ALL)}")
    return [name for name in _ALL if name in names]


def _growth(options: argparse.Namespace) -> None:
    """How leadscore's time grows: with rules at 100,000 leads, and with data at 50 rules."""
    policies = options.folder / "policies"
    policies.mkdir(exist_ok=True)
    print(f"{_GROWTH_LEADS:,} leads, {_GROWTH_EVENTS:,} events; times of the policy of 50 rules.\n")
    by_rules = {}
    for rules in _RULES:
        policy = policies / f"growth_{rules}.lead"
        policy.write_text(policy_text(rules), encoding="utf-8")
        scene = _scene(options, _GROWTH_LEADS, _GROWTH_EVENTS, policy)
        by_rules[f"{rules} rules"] = _measured(scene, _GROWTH, options.rounds)
    _print_growth(by_rules, "50 rules")
    by_size = {}
    for times in (1, 3):
        scene = _scene(options, times * options.leads, times * options.events, _POLICY)
        by_size[f"{times} x data"] = _measured(scene, _GROWTH, options.rounds)
    print(f"\n{options.leads:,} leads, {options.events:,} events, 50 rules; times of that.\n")
    _print_growth(by_size, "1 x data")


def _print_growth(costs: dict[str, dict[str, Cost]], base: str) -> None:
    for name in _GROWTH:
        measured = {size: of_size[name] for size, of_size in costs.items() if name in of_size}
        if measured:
            titles = {size: f"{LEADSCORE[name][0]}, {size}" for size in measured}
            print(*costs_table(titles, measured, base), "", sep="\n")


# ------------------------------------------------------------------------------------------------ one set of data


def _scene(options: argparse.Namespace, leads: int, events: int, policy: Path) -> Scene:
    """Makes the data, unless a run before has, and the tables of decay that the hand-written queries look up."""
    data = options.folder / f"{leads}-{events}-{options.seed}"
    work = data / f"work-{policy.stem}"
    scene = Scene(data, work, policy, work / "decay.json", options.unsorted)
    if not (data / "complete").exists() or not scene.files["events"].exists():
        _say(f"making {leads:,} leads and {events:,} events in {data}")
        shutil.rmtree(data, ignore_errors=True)
        sizes = ["--leads", str(leads), "--events", str(events), "--seed", str(options.seed)]
        by_time = ["--unsorted"] if options.unsorted else []
        run([sys.executable, "-m", "benchmarks.batch.data", str(data), *sizes, *by_time])
        (data / "complete").touch()
    work.mkdir(exist_ok=True)
    scene.decay.write_text(json.dumps(_decay(policy)), encoding="utf-8")
    return scene


def _decay(policy: Path) -> dict[str, tuple[int, ...]]:
    """The very values that leadscore looks up, so that no engine differs by how it rounds."""
    from leadscore.driver import compile_path

    plan = compile_path(policy).plan
    if plan is None:
        raise SystemExit(f"{policy} has errors: run `leadscore check {policy}`.")
    return {rule.name: rule.decay.values for rule in plan.rules if rule.name and rule.decay}


def _measured(scene: Scene, names: Sequence[str], rounds: int) -> dict[str, Cost]:
    """The contestants in turns; one that fails is told and left out."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    failed: set[str] = set()
    for number in range(rounds):
        for name in names:
            if name in failed:
                continue
            each = contestant(name, scene)
            try:
                each.prepare()
                scene.result(name).unlink(missing_ok=True)
                costs[name].append(run(each.command))
            except Failed as failure:
                failed.add(name)
                _say(f"{name} failed and is left out: {failure}")
            else:
                _say(f"round {number + 1}: {name} {costs[name][-1].cpu:.2f} s CPU")
    return {name: median(costs[name]) for name in names if name not in failed}


def _verified(scene: Scene, names: Sequence[str]) -> str:
    """Says that all who scored all leads said the same; ends the run with 1 and the difference where they did not."""
    results = [str(scene.result(name)) for name in names if name in SCORES_ALL]
    if not results:
        return "No result of all leads, so nothing to compare."
    data = ["--leads", str(scene.files["leads"]), "--events", str(scene.files["events"])]
    verifier = [sys.executable, "-m", "benchmarks.batch.verify", *data, *results]
    verified = subprocess.run(verifier, capture_output=True, text=True, check=False)
    if verified.returncode:
        sys.exit(f"The results are not the same.\n{verified.stderr}")
    return verified.stdout


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
