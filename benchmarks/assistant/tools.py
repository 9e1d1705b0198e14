"""What the assistant's tools take on a store of many leads: CPU seconds of the first question in a fresh process.

    python -m benchmarks.assistant.tools --store leads.duckdb [--policy policy.lead] [--as-of 2026-04-01] [--rounds 3]

Each tool is asked in a process of its own: told are the medians of what it took to start it and open the leads, of the
first question, of the same question once more, and of the whole process. All threads are counted, waiting is not. Of
another policy and day than those that `leadscore score --changed` kept, all leads are scored when it starts.

`--make FOLDER` makes a store of a million leads with twenty million events first, and scores it as of that day and
before that, as a job does that runs once a week, so that the scorings are kept.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from leadscore.assistant.toolbox import call
from leadscore.assistant.world import World
from leadscore.cli.data import Data
from leadscore.cli.stores import store_for, vocabulary
from leadscore.driver import compile_path
from leadscore.plan.model import Plan
from leadscore.values.days import DAY, day_number

_POLICY = Path(__file__).resolve().parents[1] / "batch" / "policy_50.lead"
_STEPS = ("start", "first", "again", "whole")
_LEADS, _EVENTS = 1_000_000, 20_000_000


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    if options.make is not None:
        options.store = _made(options.make, options.policy, options.day)
    if options.ask is not None:
        print(json.dumps(_one(options)))
        return 0
    print(f"{'tool':<20}" + "".join(f"{step:>8}" for step in _STEPS) + "   answer")
    slow = []
    for tool, asked in _asked(options):
        command = [sys.executable, "-m", "benchmarks.assistant.tools", *arguments, "--ask", json.dumps([tool, asked])]
        rounds = [_child(command) for _ in range(options.rounds)]
        seconds = {step: statistics.median(one[step] for one in rounds) for step in _STEPS}
        slow += [tool] if seconds["first"] > 1 else []
        print(f"{tool:<20}" + "".join(f"{seconds[step]:8.2f}" for step in _STEPS) + f"   {rounds[0]['answer'][:60]}")
    print(f"For scale, reading kind and instant of all events once: {_touch(options.store):.2f}.")
    print(f"More than a second for the first question: {', '.join(dict.fromkeys(slow)) or 'none'}.")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="what `leadscore ingest` made")
    parser.add_argument("--make", type=Path, metavar="FOLDER", help="make one there (some GB), unless it lies there")
    parser.add_argument("--policy", type=Path, default=_POLICY)
    parser.add_argument("--as-of", dest="day", type=date.fromisoformat, default="2026-04-01", metavar="DAY")
    parser.add_argument("--hours", type=int, default=0, help="so many hours later than that day's 00:00")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="tools, separated by commas")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.store is None and options.make is None:
        parser.error("name a --store, or --make one")
    return options


def _made(folder: Path, policy: Path, day: date) -> Path:
    store = folder / "store.duckdb"
    if not store.exists():
        folder.mkdir(parents=True, exist_ok=True)
        sizes = ["--leads", str(_LEADS), "--events", str(_EVENTS), "--seed", "1"]
        subprocess.run([sys.executable, "-m", "benchmarks.batch.data", str(folder), *sizes], check=True)
        files = ["--leads", str(folder / "leads.parquet"), "--events", str(folder / "events.parquet")]
        leadscore = [sys.executable, "-m", "leadscore"]
        subprocess.run([*leadscore, "ingest", str(policy), *files, "--store", str(store)], check=True)
        for weeks in range(4, -1, -1):
            out = ["--as-of", str(day - timedelta(weeks=weeks)), "-o", str(folder / "scores.csv")]
            subprocess.run([*leadscore, "score", str(policy), "--store", str(store), "--changed", *out], check=True)
    return store


# ------------------------------------------------------------------------------------------------ what is asked


def _asked(options: argparse.Namespace) -> list[tuple[str, Mapping[str, Any]]]:
    with ExitStack() as kept:
        world = _world(kept, options)
        best, other = (row.lead for row in world.rows(world.listed("not ready and not disqualified")[:2]))
        asked = _questions(world.plan, best, other)
    wanted = set(options.only.split(",")) - {""}
    return [(tool, arguments) for tool, arguments in asked if not wanted or tool in wanted]


def _questions(plan: Plan, lead: str, other: str) -> list[tuple[str, Mapping[str, Any]]]:
    rule = plan.rules[0].id
    some = plan.bands[1].name if len(plan.bands) > 1 else None
    where = f"band {some}" if some else "ready"
    return [
        ("top_leads", {}),
        ("find_leads", {"where": where}),
        ("find_leads", {"name": "smith"}),
        ("count_leads", {"where": where}),
        ("score_distribution", {}),
        ("nearly_ready", {}),
        ("explain_score", {"lead": lead}),
        ("compare_leads", {"lead": lead, "other": other}),
        ("to_ready", {"lead": lead}),
        ("when_drops", {"lead": lead}),
        ("lead_history", {"lead": lead}),
        ("rules_fired", {}),
        ("rules_fired", {"lead": lead}),
        ("rules_never_fired", {}),
        ("rule_effect", {"rule": rule}),
        ("what_if", {"rule": rule, "points": 33}),
        ("propose_change", {"rule": rule, "points": 33}),
        ("threshold_advice", {"calls_per_week": 100}),
        ("changed_since", {"where": where}),
        ("changed_since", {}),
        ("changed_since", {"where": where, "since": "6 days"}),  # as of when nothing was kept
        ("changed_since", {"since": "6 days"}),
    ]


# ------------------------------------------------------------------------------------------------ one process


def _touch(store: Path) -> float:
    """On a machine that is busy with other work, all takes longer, and this too."""
    began = time.process_time()
    with duckdb.connect(str(store), read_only=True) as connection:
        connection.execute("SELECT pair, CAST(moment AS UINTEGER) FROM event").fetchnumpy()
    return time.process_time() - began


def _child(command: Sequence[str]) -> dict[str, Any]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found: dict[str, Any] = json.loads(done.stdout)
    found["whole"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime - found["again"]
    return found


def _one(options: argparse.Namespace) -> dict[str, Any]:
    tool, arguments = json.loads(options.ask)
    with ExitStack() as kept:
        world = _world(kept, options)
        times = [time.process_time()]
        for _ in range(2):
            answer = call(world, tool, arguments)
            world.proposals.clear()
            times.append(time.process_time())
    start, first, again = times
    return {"start": start, "first": first - start, "again": again - first, "answer": answer.text.splitlines()[0]}


def _world(kept: ExitStack, options: argparse.Namespace) -> World:
    """As `leadscore chat` opens it."""
    compiled = compile_path(options.policy)
    assert compiled.plan is not None
    as_of = day_number(options.day) * DAY + options.hours * 3_600
    data = Data(None, (), as_of, None, None, False, options.store)
    store, _ = kept.enter_context(store_for(vocabulary([compiled.plan]), options.policy, data))
    world = World(options.policy, store, as_of, saved=compiled)
    kept.callback(world.close)
    world.scored()
    return world


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
