"""Fills the placeholders of phrasings with names of leads, rules and conditions, as people write them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from leadscore.assistant.people import spoken
from leadscore.assistant.world import World
from leadscore.batch.ingest.vocabulary import Vocabulary
from leadscore.cli.data import Data
from leadscore.cli.demo import AS_OF
from leadscore.cli.stores import store_for
from leadscore.driver import compile_path

if TYPE_CHECKING:
    from leadscore.batch.board.model import Row

_ROOT = Path(__file__).resolve().parents[1]
_POLICIES = _ROOT / "policies"
_SHE = ("she", "he", "her", "him", "this lead", "that one", "that lead", "this one", "they")
_HERS = {"she": "her", "he": "his", "him": "his", "they": "their"}
_STRANGERS = (
    "Jane",
    "Bob",
    "Jane Miller",
    "Priya Raman",
    "Tom Becker",
    "Acme",
    "Marta",
    "Kim",
    "Ann Lee",
    "Carlos",
    "Mr Osei",
)
_KINDS = (
    "fields events sets definitions rules groups bands attributes columns lists criteria words activities"
).split()
_NUMBERS = ("3", "5", "10", "20", "ten", "five", "three", "7", "25", "8", "twenty", "15")


@dataclass(frozen=True, slots=True)
class Filler:
    """A world with what its leads, rules and conditions are called; `share` of the lines are filled with it."""

    world: World
    rows: tuple[Row, ...]
    slots: dict[str, tuple[str, ...]]
    share: float

    def filled(self, line: str, tool: str, random: Random) -> str:
        """A line with its placeholders filled."""
        text = line
        while "{" in text:
            before, _, rest = text.partition("{")
            name, _, behind = rest.partition("}")
            value = self._value(name, tool, random, is_first=not before.strip())
            if name == "lead" and value in _SHE and behind.startswith(("'s", "’s")):
                value, behind = _HERS.get(value, value), behind[2:] if value in _HERS or value == "her" else behind
            text = f"{before}{value}{behind}"
        return text

    def _value(self, name: str, tool: str, random: Random, *, is_first: bool) -> str:
        match name:
            case "lead" | "other":
                return self._lead(
                    random, may_be_she=name == "lead" and tool != "find_leads", of_firms=tool == "find_leads"
                )
            case "points":
                return random.choice(("", "", "", "-", "minus ")) * (tool in ("what_if",)) + str(
                    5 * random.randint(1, 12)
                )
            case "threshold":
                return str(5 * random.randint(9, 19))
            case "n":
                return random.choice(_NUMBERS)
            case "days":
                return random.choice(("7", "14", "30", "60", "90", "180"))
            case "percent":
                return random.choice(("10", "20", "25", "30", "40"))
            case "kind":
                return random.choice(_KINDS)
            case _:
                return random.choice(self.slots[name])

    def _lead(self, random: Random, *, may_be_she: bool, of_firms: bool) -> str:
        row = random.choice(self.rows)
        name = spoken(row)
        drawn = random.random()
        if of_firms and row.company and drawn < 0.6:
            return random.choice((row.company, row.company.split()[0], row.company.split()[0].lower()))
        if may_be_she and drawn < 0.2:
            return random.choice(_SHE)
        if drawn < 0.28:
            return random.choice(_STRANGERS)
        if drawn < 0.4:
            return row.lead
        if drawn < 0.45:
            return self.world.shown(row.no, "email") or row.lead
        if drawn < 0.55:
            return name.split()[0]
        if drawn < 0.6 and row.company:
            return f"{name} at {row.company.split()[0]}"
        return random.choice((name, name, name.lower(), _slip(name, random)))


def _slip(name: str, random: Random) -> str:
    """Two letters of a name in the wrong order."""
    if len(name) < 8:
        return name
    place = random.randrange(len(name) - 4, len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def lines_of(file: Path) -> list[str]:
    """The lines of a file of phrasings, comments and blank lines aside."""
    return [
        line.strip()
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]


def fillers(folder: Path, kept: ExitStack) -> Iterator[Filler]:
    """The demo, for which there are the most phrasings."""
    slots = {
        file.stem: tuple(line.partition("\t")[0] for line in lines_of(file))
        for file in (folder / "slots").glob("*.txt")
    }
    demo = _POLICIES / "demo"
    world = _world(_POLICIES / "b2b_saas" / "policy.lead", demo / "leads.csv", demo / "events.csv", AS_OF, kept)
    yield Filler(world, _rows(world), slots, 1.0)


def _world(policy: Path, leads: Path, events: Path, as_of: int, kept: ExitStack) -> World:
    plan = compile_path(policy).plan
    assert plan is not None
    data = Data(leads, (events,), as_of, None, None, False)
    store, _ = kept.enter_context(store_for(Vocabulary(plan.fields, plan.events), policy, data))
    return World(policy, store, as_of)


def _rows(world: World) -> tuple[Row, ...]:
    return tuple(world.rows(world.listed()))
