"""How often `backtest --since` cries wolf, and how often it finds what was planted.

    python tests/watch/sweep.py [--runs 300] [--leads 300,1000,4000] [--only nothing]

Two runs of made-up leads each time (see story.py): of the same world, and of one in which something has changed.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from leadscore.learn.watch.compare import Kind, Watch, watch_of
from watch.story import World, run

PLANTED = {
    "nothing": World(),
    "visits no longer foresee a win": World().but(pricing=0.0),
    "visits foresee half as much": World().but(pricing=0.9),
    "the title is known of 40%, not 90%": World().but(title=0.4),
    "visits no longer come in": World().but(visits=0.0),
    "half as many leads a week": World().but(leads=World().leads // 2),
    "half as many leads close": World().but(base=World().base - 0.85),
    "twice as many bosses": World().but(bosses=0.6),
}


def watched(then: World, now: World, seed: int) -> Watch:
    """The runs of two half-years that follow each other."""
    return watch_of(run(now, 2 * seed + 1, half=1), run(then, 2 * seed), "then")


def scaled(world: World, leads: int) -> World:
    """With as many leads as `leads` are to those of the usual world."""
    return world.but(leads=world.leads * leads // World().leads)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--leads", default="300,1000,4000")
    parser.add_argument("--only", choices=PLANTED)
    options = parser.parse_args()
    for leads in map(int, options.leads.split(",")):
        for name, world in PLANTED.items():
            if options.only not in (None, name):
                continue
            found: Counter[Kind] = Counter()
            alarms = 0
            for seed in range(options.runs):
                changes = watched(scaled(World(), leads), scaled(world, leads), seed).changes
                alarms += bool(changes)
                found.update({change.kind for change in changes})
            kinds = ", ".join(f"{kind.value} {count / options.runs:.1%}" for kind, count in found.most_common())
            print(f"{leads:>6} leads, {name}: {alarms / options.runs:.1%} told ({kinds})", flush=True)


if __name__ == "__main__":
    main()
