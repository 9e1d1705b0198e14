"""`leadscore learn` as a user runs it, and the score that its policy gives to leads that it has not seen."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
from benchmarks.learning.sets import Data, Split
from numpy.typing import NDArray

from leadscore.driver import compile_path
from leadscore.facts.config import load_config
from leadscore.facts.load import open_facts
from leadscore.learn.history import LOWEST, history_of
from leadscore.learn.known import Told, outcomes_of
from leadscore.values.days import DAY

_OUT_OF_SCOPE = LOWEST - 1
_FAR = 2**40


class Refused(Exception):
    """The learner ended with another code than 0, or was silent about a leak; the message is what it said."""


def learn(data: Data, split: Split, rules: int, policy: Path) -> None:
    """Writes the policy. Raises Refused."""
    command = [sys.executable, "-m", "leadscore", "learn", "--leads", str(split.folder / "train.csv")]
    command += ["--outcome", "won", "--rules", str(rules), "-o", str(policy)]
    if data.has_events:
        command += ["--events", str(split.folder / "train_events.csv")]
    if data.days is not None:
        command += ["--at", "created", "--days", str(data.days)]
    policy.unlink(missing_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode or not policy.exists():
        raise Refused(" ".join(done.stderr.split())[:300])
    if data.leak is not None and data.leak not in done.stderr:
        raise Refused(f"it did not name the leak {data.leak}")


def scored(data: Data, split: Split, policy: Path) -> NDArray[np.int64]:
    """The test part's leads in the order of the set: millipoints as of the day that each is scored at; below them who
    is disqualified, and last who is out of the policy's scope."""
    plan = compile_path(policy).plan
    if plan is None:
        raise Refused("the policy does not compile")
    events = [split.folder / "test_events.csv"] if data.has_events else []
    ids, won = data.ids[split.test].tolist(), data.won[split.test].tolist()
    days = _days(split) if data.days is not None else dict.fromkeys(ids, "")
    told = [(one, Told("1" if has_won else "0", days[one])) for one, has_won in zip(ids, won, strict=True)]
    outcomes = outcomes_of(told, "won", has_days=data.days is not None, later=(data.days or 0) * DAY)
    leads = split.folder / "test.csv"
    with closing(open_facts(plan.fields, plan.events, leads, events, load_config(policy))) as facts:
        history = history_of(plan, facts, outcomes, _FAR)
    found = dict(zip(history.ids, history.order.tolist(), strict=True))
    return np.array([found.get(one, _OUT_OF_SCOPE) for one in ids], np.int64)


def _days(split: Split) -> dict[str, str]:
    from benchmarks.learning.sets import table_of

    leads = table_of(split.folder / "test.csv")
    return dict(zip(leads["id"].tolist(), leads["created"].tolist(), strict=True))
