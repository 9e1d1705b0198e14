"""How many questions the assistant reads rightly, without a model, and how long that takes.

    python -m benchmarks.assistant [a] [b] … [--wrong]

The questions were written by people who had not seen the phrasings that it learned from. Sets `cc`, `dd`, `ff`, `j`,
`k`, `nn`, `q`, `v` and `w` are held out: they were only counted, nobody looked at their lines. Those of `b` were held
out for long. All others were looked at while it was made. Of the sets but `b`, `a`, `c`, `gg`, `hh`, `ii`, `ll`, `mm`
and `oo` that are not held out the lines are among what the classifier learned from by now: they tell what was lost,
not how well it does. Twelve sets ask about other policies than the demo's, which their authors made up: `h` of an
installer of solar roofs, `i` of a firm that lets venues, `j` of one that leases coffee machines, `g` of brokers who
insure fleets, `l` of a language school, `aa` of a maker of dental equipment, `bb` of a studio for photos and films,
`cc` of a maker of greenhouses and irrigation, `dd` of one that makes and rents machines for cleaning, `hh` of a
builder of playgrounds, `mm` of a wholesaler of veterinary supplies, `oo` of a school that teaches firms' drivers.
`ii` holds nothing but changes of the demo's policy, `p` nothing but questions with conditions, in words as far from
the policy's as its author could find. `--wrong` prints what was misread.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.assistant.asking import same

from leadscore.assistant.answer import Answer, Unanswerable
from leadscore.assistant.toolbox import call
from leadscore.assistant.understanding.reader import Reader
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.thread import Thread
from leadscore.assistant.world import World
from leadscore.batch.ingest.vocabulary import Vocabulary, with_names
from leadscore.cli.data import Data
from leadscore.cli.demo_copy import AS_OF
from leadscore.cli.stores import store_for
from leadscore.driver import compile_path

_HERE = Path(__file__).resolve().parent
_POLICIES = _HERE.parents[1] / "policies"
_OTHERS = {
    "h": _HERE / "solar",
    "i": _HERE / "venues",
    "j": _HERE / "coffee",
    "g": _HERE / "fleets",
    "l": _HERE / "courses",
    "aa": _HERE / "dental",
    "bb": _HERE / "studio",
    "cc": _HERE / "growers",
    "dd": _HERE / "cleaning",
    "hh": _HERE / "playgrounds",
    "mm": _HERE / "veterinary",
    "oo": _HERE / "driving",
}
"""Whose questions are not of the demo: the folder of their policy, leads and events."""
_KINDS = ("in scope", "out of scope", "second turn")


@dataclass
class Counts:
    """Of one set: how many of each kind, read rightly at first, among three, and with the right tool."""

    asked: Counter[str] = field(default_factory=Counter)
    first: Counter[str] = field(default_factory=Counter)
    tool: Counter[str] = field(default_factory=Counter)
    three: Counter[str] = field(default_factory=Counter)
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)
    reading: list[float] = field(default_factory=list)
    answering: list[float] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    if not {one for one in arguments if one.startswith("-")} <= {"--wrong"}:
        print(__doc__)
        return 0
    sets = [one for one in arguments if not one.startswith("-")] or ["cc", "dd", "ff", "j", "k", "nn", "q", "v", "w"]
    with ExitStack() as kept:
        for name in sets:
            world = of_folder(kept, _OTHERS[name]) if name in _OTHERS else demo(kept)
            reader, counts = Reader(world), Counts()
            reader.readings("why is Rosalind so low?", Thread())
            for line in (_HERE / f"questions-{name}.jsonl").read_text(encoding="utf-8").splitlines():
                _ask(world, reader, json.loads(line), counts, show="--wrong" in arguments)
            _print(name, counts)
    return 0


def demo(kept: ExitStack) -> World:
    """The demo's policy and leads."""
    return _world(kept, _POLICIES / "b2b_saas" / "policy.lead", _POLICIES / "demo", AS_OF)


def of_folder(kept: ExitStack, folder: Path) -> World:
    """The policy and leads of a folder, on the day that its `as-of.txt` says, else on the demo's."""
    told = folder / "as-of.txt"
    day = datetime.fromisoformat(told.read_text(encoding="utf-8").strip()) if told.exists() else None
    return _world(kept, folder / "policy.lead", folder, int(day.replace(tzinfo=UTC).timestamp()) if day else AS_OF)


def _world(kept: ExitStack, policy: Path, data: Path, as_of: int) -> World:
    plan = compile_path(policy).plan
    assert plan is not None
    told = Data(data / "leads.csv", (data / "events.csv",), as_of, None, None, False)
    store, _ = kept.enter_context(store_for(with_names(Vocabulary(plan.fields, plan.events)), policy, told))
    world = World(policy, store, as_of)
    world.scored()
    return world


def _ask(world: World, reader: Reader, asked: dict[str, Any], counts: Counts, *, show: bool) -> None:
    thread = Thread()
    world.proposals.clear()
    for turn, one in enumerate(asked["turns"]):
        began = time.process_time()
        readings = reader.readings(one["say"], thread)
        read = time.process_time()
        answer = _answer(world, readings[0]) if readings else None
        if readings:
            thread.heard(one["say"], readings[0], answer)
        answered = time.process_time()
        world.proposals.clear()
        wanted = [one, *one.get("or", [])]
        right = [any(same(world, reading.tool, reading.arguments, want) for want in wanted) for reading in readings]
        kind = _KINDS[2] if turn else _KINDS[0] if one["tool"] else _KINDS[1]
        counts.asked[kind] += 1
        counts.first[kind] += right[:1] == [True]
        counts.three[kind] += any(right)
        counts.tool[kind] += readings[:1] != () and readings[0].tool in {want["tool"] for want in wanted}
        counts.reading.append(read - began)
        counts.answering.append(answered - began)
        if right[:1] != [True]:
            got = readings[0].tool if readings else None
            if got != one["tool"]:
                counts.confused[str(one["tool"]), str(got)] += 1
            if show:
                print(f"{asked['id']}.{turn} {'~' if any(right) else 'x'} {one['say']}")
                print(f"    want {one['tool']} {one['arguments']}")
                for got in readings:
                    print(f"    got  {got.tool} {dict(got.arguments)} {got.sure:.2f} {got.unclear}")


def _answer(world: World, reading: Reading) -> Answer | None:
    try:
        return None if reading.tool is None else call(world, reading.tool, reading.arguments)
    except Unanswerable:
        return None


def _print(name: str, counts: Counts) -> None:
    print(f"\nquestions-{name}        asked  first reading  among three  right tool")
    for kind in _KINDS:
        asked = counts.asked[kind]
        if asked:
            shares = (counts.first[kind] / asked, counts.three[kind] / asked, counts.tool[kind] / asked)
            print(f"  {kind:16} {asked:8} {shares[0]:14.1%} {shares[1]:12.1%} {shares[2]:11.1%}")
    told = ", ".join(f"{want} read as {got} {count}" for (want, got), count in counts.confused.most_common())
    print(f"  confused: {told or 'none'}")
    for what, times in (("reading", counts.reading), ("with the answer", counts.answering)):
        ordered = [1_000 * one for one in sorted(times)]
        mean, late = sum(ordered) / len(ordered), ordered[len(ordered) * 95 // 100]
        print(f"  {what}: {mean:.0f} ms CPU on average, {late:.0f} ms at 95%, {ordered[-1]:.0f} ms at most")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
