"""Writes past leads with what became of them: made up like the demo's, a year of them, for `learn` and `backtest`.

    python tools/make_past_data.py [FOLDER]      (without a folder: policies/past)

The same words and the same seed give the same bytes on every machine.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_demo_data import AS_OF, EVENT_COLUMNS, LEAD_COLUMNS, WORDS, DemoData, as_csv

FOLDER = Path(__file__).resolve().parents[1] / "policies" / "past"
SEED = 2025
ROUNDS = 3
"""So many times as many leads as the demo has."""
YEAR = 365
CLOSES: Mapping[str, float] = {
    "evaluating buyer": 38,
    "buyer at the beginning": 11,
    "trial user": 27,
    "reader": 3,
    "gone quiet": 2,
    "student": 0.5,
    "asked for a demo": 52,
    "asked us to stop": 1,
}
"""Of 100 leads of a kind so many buy; of the others none."""
SOONEST, LATEST = 22, 90
"""In so many days after they came."""


class PastData(DemoData):
    """`leads` have the column `won_on`, the day on which a lead bought."""

    def fill(self) -> None:
        personas: list[Mapping[str, Any]] = [p for p in self.words["persona"] for _ in range(p["share"] * ROUNDS)]
        for number in range(len(personas)):
            other = self.dice.whole(number, len(personas) - 1)
            personas[number], personas[other] = personas[other], personas[number]
            self.now = AS_OF - timedelta(days=self.dice.whole(0, YEAR))
            self.add_lead(f"P-{1001 + number}", personas[number])
            self.leads[-1] = {**self.leads[-1], "won_on": self._won_on(personas[number])}
        self.leads.sort(key=lambda lead: (lead["created"], lead["id"]))
        self.events.sort(key=lambda event: (event["at"], event["lead"], event["event"], event["target"]))

    def _won_on(self, persona: Mapping[str, Any]) -> str:
        day = date.fromisoformat(self.leads[-1]["created"]) + timedelta(days=self.dice.whole(SOONEST, LATEST))
        buys = self.dice.chance(CLOSES.get(persona["name"], 0))
        return day.isoformat() if buys and day < AS_OF.date() else ""


def make(folder: Path) -> None:
    """Writes `leads.csv` and `events.csv` into `folder`."""
    data = PastData(tomllib.loads(WORDS.read_text(encoding="utf-8")), SEED)
    data.fill()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "leads.csv").write_bytes(as_csv([*LEAD_COLUMNS, "won_on"], data.leads).encode())
    (folder / "events.csv").write_bytes(as_csv(EVENT_COLUMNS, data.events).encode())


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
