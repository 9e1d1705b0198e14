"""A company that scores by the demo's policy every morning, and what its people do meanwhile."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from benchmarks.faults.catcher import Catcher
from benchmarks.quarter.days import Day

from leadscore.cli.main import outcome

_POLICY = Path("policies/b2b_saas")
_LATER = 60
"""Seconds from the instant of a scoring to when it is done."""
JUDGED = "L-1141"
_OVERRIDE = f'override "{JUDGED}" add 15 by "Sam" until 2026-03-20 because "Met at the fair, asked for terms"'
_TOML = """\
[destinations]
sales = "{sales}"
ann = "{ann}"
bob = "{bob}"
"no sales contact" = "{no}"

[destinations."nurture drip"]
url = "{nurture}"
digest = "weekly on monday at 05:00"

[teams."enterprise team"]
members = ["ann", "bob"]
"""


@dataclass(frozen=True)
class Edit:
    """Somebody's change of the policy: `new` takes the place of `old`."""

    who: str
    what: str
    old: str
    new: str


_LAST_OVERRIDE = 'because "Met at the trade fair, asked for terms"\n'
_EDITS: Mapping[str, Edit] = {
    "2026-01-28": Edit("Sam", f"An override for {JUDGED}", _LAST_OVERRIDE, f"{_LAST_OVERRIDE}{_OVERRIDE}\n"),
    "2026-02-15": Edit("Ann", "Sales has time for more leads", "ready at 70", "ready at 60"),
}
_FEEDBACK: Mapping[str, Sequence[str]] = {
    "2026-02-03": (JUDGED, "good", "--because", "Booked a call at once"),
}


class Company:
    def __init__(self, folder: Path, catcher: Catcher) -> None:
        self.folder, self.catcher = folder, catcher
        self._policy = folder / "policy.lead"
        for path in _POLICY.iterdir():
            text = path.read_text(encoding="utf-8")
            # The demo's tests say what its own version does.
            text = text.partition('\ntest "')[0] + "\n" if path.suffix == ".lead" else text
            (folder / path.name).write_text(text, encoding="utf-8")
        addresses = {name: catcher.address(name) for name in ("sales", "ann", "bob", "nurture", "no")}
        (folder / "leadscore.toml").write_text(_TOML.format(**addresses))
        self._git("init", "--quiet")
        self._commit("Ben", "Our policy")

    def run(self, day: Day) -> dict[str, Any]:
        """What `leadscore run --json` tells of a day; before it, people do what they do on that day."""
        date, clock = f"{day.moment:%Y-%m-%d}", day.moment.timestamp() + _LATER
        if edit := _EDITS.get(date):
            text = self._policy.read_text(encoding="utf-8")
            text = text.replace("version 3", "version 4") if edit.who == "Ann" else text
            self._policy.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
            self._commit(edit.who, edit.what)
        if words := _FEEDBACK.get(date):
            self._leadscore(clock, "feedback", *words, "--by", "Eve", "--store", "s.duckdb")
        files = ("--leads", day.leads.name, "--events", day.events.name)
        options = ("--store", "s.duckdb", "--as-of", day.as_of, "--send", "--json")
        found: dict[str, Any] = json.loads(self._leadscore(clock, "run", "policy.lead", *files, *options))
        return found

    def told(self, *words: str) -> str:
        """What a command says of the store."""
        return self._leadscore(time.time(), *words, "--store", "s.duckdb")

    def _leadscore(self, clock: float, *words: str) -> str:
        """What it prints when the clock shows an instant; in this process, for there are many runs."""
        printed, said, true_time = StringIO(), StringIO(), time.time
        ahead = clock - true_time()
        time.time = lambda: true_time() + ahead
        try:
            with chdir(self.folder), redirect_stdout(printed), redirect_stderr(said):
                code = outcome(list(words))
        finally:
            time.time = true_time
        if code:
            raise SystemExit(f"leadscore {' '.join(words)}: exit code {code}\n{printed.getvalue()}{said.getvalue()}")
        return printed.getvalue()

    def _commit(self, who: str, what: str) -> None:
        self._git("add", *(path.name for path in _POLICY.iterdir()))
        author = ("-c", f"user.name={who}", "-c", "user.email=x@example.com")
        self._git(*author, "commit", "--quiet", "--message", what)

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.folder, check=True)
