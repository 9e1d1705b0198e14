"""Made-up policies over made-up sets of leads: do the store's engine and the compiled engine say the same?

    python tests/spec/sweep.py [--first 1] [--policies 20000] [--leads 20]

A set of leads is made for every hundred policies; each policy scores a whole set at once, as of an instant at which
windows and decays have their edges. Every tenth set has a lead as busy as real ones can be. A difference is made as
small as it gets and printed as a row for the corpus (see README.md beside this file), with its seed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from leadscore.engine.compiled import compile_plan
from leadscore.engine.outcome import Outcome
from leadscore.facts.model import Lead
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.days import DAY
from spec import stores
from spec.drawn import Cells, History, drawn, lead_from, plan_from
from spec.naive import RawEvent
from spec.policies import NOON, SETS, Maker

MOMENTS = (0, 1, 43_200, -DAY, -20 * DAY)
POLICIES_A_SET = 100
BUSIEST = 100_000


@dataclass(frozen=True)
class Drawn:
    """A lead as it was drawn."""

    cells: Cells
    history: History

    @property
    def lead(self) -> Lead:
        lead = lead_from(self.cells, self.history)
        return replace(lead, id=lead.id.strip())


@dataclass(frozen=True)
class Difference:
    """The policy of this seed gives this lead another outcome in a store than the compiled engine gives it."""

    seed: int
    file: n.File
    drawn: Drawn
    as_of: int
    was_ready: bool


def differences(first: int, policies: int, leads: int) -> Iterator[Difference]:
    """All of them, for policies with the seeds from `first` on."""
    for start in range(first, first + policies, POLICIES_A_SET):
        some = lead_set(start, leads)
        with stored(some) as (store, report):
            assert report.total_set_aside == 0, list(report.lines())
            for seed in range(start, min(start + POLICIES_A_SET, first + policies)):
                yield from _of_policy(store, seed, some)


def lead_set(seed: int, size: int) -> list[Drawn]:
    some = []
    for place in range(size):
        maker = Maker(seed * 1_000 + place)
        history = maker.history() + (maker.history() if place % 3 == 0 else [])
        some.append(Drawn(maker.cells(), history))
    if seed // POLICIES_A_SET % 10 == 0:
        some[0] = replace(some[0], history=list(_busy(seed)))
    return some


def _busy(seed: int) -> Iterator[RawEvent]:
    """Many times what happened to a few, at other instants, some of them in the future."""
    rng = Random(seed)
    events = [event for place in range(50) for event in Maker(seed + place).history()]
    for _ in range(BUSIEST):
        yield replace(rng.choice(events), at=NOON - rng.randint(-DAY, 400 * DAY))


def stored(some: Sequence[Drawn]):  # type: ignore[no-untyped-def]
    rows = [{name: _cell(value) for name, value in one.cells.items()} for one in some]
    columns = dict.fromkeys(name for row in rows for name in row)
    events = [(str(place), *_event(event)) for place, one in enumerate(some) for event in one.history]
    plan = plan_from(drawn(1)[0])
    return stores.store_of(plan, [{name: row.get(name, "") for name in columns} for row in rows], events)


def _cell(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _event(event: RawEvent) -> tuple[str, str, str, str]:
    at = datetime.fromtimestamp(event.at, UTC).strftime("%Y-%m-%d %H:%M:%S")
    return at, event.kind, event.target, str(event.minutes)


def _of_policy(store: stores.Store, seed: int, some: Sequence[Drawn]) -> Iterator[Difference]:
    file = drawn(seed)[0]
    plan = plan_from(file)
    compiled = compile_plan(plan)
    as_of, was_ready = NOON + MOMENTS[seed % len(MOMENTS)], seed % 2 == 0
    told = stores.score(store, plan, as_of, [was_ready] * len(some))
    for one, outcome in zip(some, told, strict=True):
        if repr(outcome) != repr(compiled.score(one.lead, as_of, was_ready=was_ready)):
            yield Difference(seed, file, one, as_of, was_ready)


# ------------------------------------------------------------------------------------------------ telling


def smallest(found: Difference) -> Difference:
    """As few statements, events and cells as still make a difference."""
    for shorten in (_fewer_statements, _fewer_events, _fewer_cells):
        found = _shrunk(found, shorten)
    return found


def _shrunk(found: Difference, shorten: Callable[[Difference], Iterator[Difference]]) -> Difference:
    while (smaller := next((one for one in shorten(found) if _differs(one)), None)) is not None:
        found = smaller
    return found


def _fewer_statements(found: Difference) -> Iterator[Difference]:
    statements = found.file.statements
    for place in range(len(statements)):
        yield replace(found, file=n.File(statements[:place] + statements[place + 1 :]))


def _fewer_events(found: Difference) -> Iterator[Difference]:
    """Halves first: a busy lead has very many."""
    history = list(found.drawn.history)
    size = max(len(history) // 2, 1)
    while size and history:
        for start in range(0, len(history), size):
            yield replace(found, drawn=replace(found.drawn, history=history[:start] + history[start + size :]))
        size //= 2


def _fewer_cells(found: Difference) -> Iterator[Difference]:
    for name in found.drawn.cells:
        if name != "id":
            cells = {key: value for key, value in found.drawn.cells.items() if key != name}
            yield replace(found, drawn=replace(found.drawn, cells=cells))


def _differs(found: Difference) -> bool:
    try:
        plan = plan_from(found.file)
        expected = _expected(found)
        with stored([found.drawn]) as (store, _):
            return repr(stores.score(store, plan, found.as_of, [found.was_ready])[0]) != repr(expected)
    except Exception:  # a statement that others need is gone
        return False


def _expected(found: Difference) -> Outcome:
    return compile_plan(plan_from(found.file)).score(found.drawn.lead, found.as_of, was_ready=found.was_ready)


def as_row(found: Difference) -> str:
    """A row of the corpus that the store's engine fails."""
    expected = _expected(found)
    text = "\n".join(statement_text(statement) for statement in found.file.statements if statement not in SETS)
    sets = "\n".join(map(statement_text, SETS))
    cells = ", ".join(f"{name} = {_quoted(_cell(value))}" for name, value in found.drawn.cells.items())
    events = ", ".join(f"[{', '.join(map(_quoted, _event(event)))}]" for event in found.drawn.history)
    score = "in_scope = false" if expected.score is None else f"score = {expected.score / 1000}"
    as_of = datetime.fromtimestamp(found.as_of, UTC).isoformat()
    row = f'as_of = "{as_of}", was_ready = {str(found.was_ready).lower()}, lead = {{ {cells} }}, events = [{events}]'
    about = f'about = "seed {found.seed}"'
    return f"[[policy]]\n{about}\ntext = '''\n{sets}\n{text}\n'''\ncases = [\n  {{ {row}, {score} }},\n]\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--policies", type=int, default=20_000)
    parser.add_argument("--leads", type=int, default=20)
    options = parser.parse_args()
    start, count = time.monotonic(), 0
    for found in differences(options.first, options.policies, options.leads):
        count += 1
        print(as_row(smallest(found)))
    last = options.first + options.policies - 1
    print(
        f"{options.policies} policies (seeds {options.first} to {last}), {options.leads} leads each: "
        f"{count} differences, {time.monotonic() - start:.0f} s"
    )
    sys.exit(count > 0)


if __name__ == "__main__":
    main()
