"""What a policy that `leadscore learn` wrote tells of leads it has not seen, beside models and other short lists.

    python -m benchmarks.learning [--x-education Leads.csv] [--only boosting,leadscore] [--sets leadforge,made-up-1000]
    python -m benchmarks.learning --time [--large]

Each set is cut into 70% to learn from and 30% to be judged by: five times at random, wins and others apart, or once by
time. Told is the AUC on the 30%, its mean and standard deviation over the splits, and, split by split, by how much
`leadscore learn` is ahead of boosting. `--time` measures how long learning takes.

Needs scikit-learn, pyarrow and leadforge. `ebm` needs interpret-core, and is left out unless it is named. Prints
Markdown; what goes on meanwhile is said on standard error. Data is made in `--folder` and kept there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.batch.table import circumstances
from benchmarks.learning import made_up, worlds, x_education
from benchmarks.learning.models import MODELS, auc, task_of
from benchmarks.learning.sets import Data, Made, read, write
from benchmarks.learning.table import Result, gains_table, results_table
from benchmarks.learning.timing import time_learning
from benchmarks.learning.under_test import Refused, learn, scored

LEADSCORE = "leadscore"
TRUTH = "truth"
TITLES = {
    LEADSCORE: "`leadscore learn --rules 10`",
    **{name: title for name, (title, _) in MODELS.items()},
    TRUTH: "the truth itself",
}
_SEEDS = (42, 7)


def main() -> None:
    options = _options()
    if options.time:
        time_learning(options.folder, is_large=options.large)
        return
    results: list[Result] = []
    for name, make in _sets(options).items():
        if options.sets and name not in options.sets:
            continue
        folder = options.folder / "sets" / name
        if not (folder / "set.json").exists():
            _say(f"making {name}")
            write(folder, make())
        results += _of_set(read(folder), options.only, options.folder)
    titles = {name: TITLES[name] for name in TITLES if any(result.learner == name for result in results)}
    print(*results_table(results, titles), "", *gains_table(results, LEADSCORE, "boosting"), "", sep="\n")
    print(circumstances())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--x-education", type=Path, metavar="FILE", help="the case study's Leads.csv; else left out")
    parser.add_argument(
        "--only", type=_names, default=[name for name in TITLES if name != "ebm"], help=f"some of {','.join(TITLES)}"
    )
    parser.add_argument("--sets", type=lambda text: text.split(","), help="some of the sets; default: all")
    parser.add_argument("--time", action="store_true", help="how long learning takes: 10,000 leads")
    parser.add_argument("--large", action="store_true", help="with --time: 1,000,000 leads with 20,000,000 events, too")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "leadscore-learning-benchmark")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    for name in names:
        if name not in TITLES:
            raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(TITLES)}")
    return names


def _sets(options: argparse.Namespace) -> Mapping[str, Callable[[], Made]]:
    """What makes each set, real ones first."""
    sets: dict[str, Callable[[], Made]] = {}
    if options.x_education:
        sets["x_education-clean"] = lambda: x_education.clean(options.x_education)
        sets["x_education-strict"] = lambda: x_education.strict(options.x_education)
        sets["x_education-by-time"] = lambda: x_education.by_time(options.x_education)
    for seed in _SEEDS:
        world = options.folder / "worlds" / f"{seed}"
        name = "leadforge" if seed == _SEEDS[0] else f"leadforge-{seed}"
        sets[name] = lambda world=world, seed=seed: worlds.at_random(worlds.generated(world, seed))  # type: ignore[misc]
        sets[f"{name}-by-time"] = lambda world=world, seed=seed: worlds.by_time(worlds.generated(world, seed))  # type: ignore[misc]
    for leads in (300, 1_000, 10_000):
        sets[f"made-up-{leads}"] = lambda leads=leads: made_up.make(leads, seed=1)  # type: ignore[misc]
    sets["made-up-leak"] = lambda: made_up.make(3_000, seed=2, leak=True)
    return sets


def _of_set(data: Data, learners: Sequence[str], folder: Path) -> list[Result]:
    found = []
    for number, split in enumerate(data.splits):
        task = task_of(data, split)
        for learner in learners:
            if learner == TRUTH and TRUTH not in data.columns:
                continue
            start = time.monotonic()
            refusal = ""
            try:
                if learner == LEADSCORE:
                    policy = folder / "policies" / f"{data.name}-{number}.lead"
                    policy.parent.mkdir(parents=True, exist_ok=True)
                    learn(data, split, 10, policy)
                    took = time.monotonic() - start
                    score = scored(data, split, policy)
                elif learner == TRUTH:
                    took, score = 0.0, data.columns[TRUTH][split.test].astype(float)
                else:
                    score = MODELS[learner][1](task)
                    took = time.monotonic() - start
            except (Refused, ImportError) as problem:
                took, score, refusal = time.monotonic() - start, None, str(problem)
            tells = None if score is None else auc(data.won[split.test], score)
            found.append(Result(data.name, number, learner, tells, took, refusal))
            _say(f"{data.name} {number} {learner}: {refusal or f'{tells:.4f}'} ({took:.1f} s)")
    return found


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
