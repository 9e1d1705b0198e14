"""A filter shows the leads for which it is true by the engine for one lead, and by the outcomes that that one gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import pytest

from leadscore.batch.board.arranging import arranged
from leadscore.batch.board.model import Order, Stale
from leadscore.batch.board.scored import score_board
from leadscore.batch.errors import BatchError
from leadscore.check.model import Checked, Unit
from leadscore.check.symbols import collect
from leadscore.driver import compile_text
from leadscore.engine.conditions import truth, view_of
from leadscore.engine.outcome import Outcome
from leadscore.filters.compiling import compile_filter
from leadscore.plan.conditions import Lowering
from leadscore.plan.lower import plan_of
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.parser import parse_condition
from spec.boards import board_of, listed, outcomes
from spec.drawn import drawn
from spec.policies import NOON, SETS

Truth = bool | None
LANGUAGE = (
    'title is "ceo"',
    "title in bosses",
    'title contains "head"',
    "employees > 1",
    "employees between 1 and 2.999",
    "employees is missing",
    "created within 10 days",
    "created is known",
    "existing_customer",
    "existing_customer is no",
    'email ends with "x.io"',
    'country is "de"',
    "good",
    'visited "pricing"',
    "visited in pages within 7 days",
    "visited at least 2 times",
    "never called",
    "watched at least 10 minutes",
    "inactive for 10 days",
)


@dataclass(frozen=True)
class Seen:
    """What both scorings say of a lead; `fit` is the total of the group `fit`."""

    rank: int
    new: Outcome
    old: Outcome
    fit: int | None

    @property
    def change(self) -> int | None:
        return None if self.new.score is None or self.old.score is None else self.new.score - self.old.score


def of_scope(ask: Callable[[Outcome], bool]) -> Callable[[Seen], Truth]:
    return lambda seen: ask(seen.new) if seen.new.in_scope else None


def of_change(ask: Callable[[int], bool]) -> Callable[[Seen], Truth]:
    return lambda seen: None if seen.change is None else ask(seen.change)


def told(outcome: Outcome) -> tuple[object, ...]:
    return outcome.in_scope, outcome.score, outcome.ready, outcome.disqualified, outcome.band, outcome.grade


OUTCOME: dict[str, Callable[[Seen], Truth]] = {
    "ready": of_scope(lambda one: one.ready),
    "ready is no": of_scope(lambda one: not one.ready),
    "disqualified": of_scope(lambda one: one.disqualified),
    "out of scope": lambda seen: not seen.new.in_scope,
    "score >= 10": of_scope(lambda one: (one.score or 0) >= 10_000),
    "score at most 5": of_scope(lambda one: (one.score or 0) <= 5_000),
    "score between -5 and 5.5": of_scope(lambda one: -5_000 <= (one.score or 0) <= 5_500),
    "score 0": of_scope(lambda one: one.score == 0),
    "score is known": lambda seen: seen.new.in_scope,
    "rank <= 7": lambda seen: seen.rank <= 7,
    "band rest": of_scope(lambda one: one.band == "rest"),
    'band is not "rest"': of_scope(lambda one: one.band != "rest"),
    'band "b*"': of_scope(lambda one: (one.band or "").startswith("b")),
    "band is missing": lambda seen: not seen.new.in_scope or seen.new.band is None,
    'grade starts with "z"': of_scope(lambda one: (one.grade or "").startswith("z")),
    "grade is known": lambda seen: seen.new.in_scope and seen.new.grade is not None,
    "change > 0": of_change(lambda by: by > 0),
    "change is known": lambda seen: seen.change is not None,
    "up": of_change(lambda by: by > 0),
    "down": of_change(lambda by: by < 0),
    "gained": lambda seen: seen.new.ready and not seen.old.ready,
    "lost": lambda seen: seen.old.ready and not seen.new.ready,
    "changed": lambda seen: told(seen.new) != told(seen.old),
    "fit >= 1": lambda seen: None if seen.fit is None else seen.fit >= 1_000,
    "fit 0": lambda seen: None if seen.fit is None else seen.fit == 0,
}


def checked_of(file: n.File) -> Checked:
    symbols, _ = collect(file, ())
    sets = {s.name.text: tuple(member.value for member in s.members) for s in SETS}
    return Checked(Unit(Source("generated.lead", ""), file), (), symbols, sets, ())


def combined(rng: Random, depth: int, atoms: list[str]) -> tuple[str, Callable[[Callable[[str], Truth]], Truth]]:
    """A filter, and what makes its truth of that of its atoms, by Kleene's logic."""
    kind = rng.choice(["atom", "not", "and", "or"]) if depth else "atom"
    if kind == "atom":
        atom = rng.choice(atoms)
        return atom, lambda of_atom: of_atom(atom)
    text, inner = combined(rng, depth - 1, atoms)
    if kind == "not":
        return f"not ({text})", lambda of_atom: None if (value := inner(of_atom)) is None else not value
    other_text, other = combined(rng, depth - 1, atoms)
    absorbing = kind == "or"

    def both(of_atom: Callable[[str], Truth]) -> Truth:
        values = (inner(of_atom), other(of_atom))
        return absorbing if absorbing in values else None if None in values else not absorbing

    return f"({text}) {kind} ({other_text})", both


@pytest.mark.parametrize("seed", [3, 13, 21])
def test_shown_are_those_for_whom_it_is_true(seed: int) -> None:
    rng = Random(seed)
    with board_of(seed * 100 + 1) as (board, some):
        for policy in range(seed, seed + 4):
            checked, earlier = checked_of(drawn(policy)[0]), checked_of(drawn(policy + 1)[0])
            plan, other = plan_of(checked), plan_of(earlier)
            new, old = outcomes(plan, some), outcomes(other, some)
            ranks = {no: rank for rank, no in enumerate(listed(new), 1)}
            scored, before = score_board(board, plan, NOON), score_board(board, other, NOON)
            names = [group.name for group in plan.groups]
            asked = [word for word in OUTCOME if not word.startswith("fit") or "fit" in names]
            asked = [word for word in asked if word != "band rest" or any(b.name == "rest" for b in plan.bands)]
            lowering = Lowering(checked.symbols, checked.sets)
            for _ in range(25):
                text, expected = combined(rng, 3, [*LANGUAGE, *asked])
                found = arranged(board, scored, before, Order(), compile_filter(checked, text))
                shown = set()
                for no, one in enumerate(some):
                    view = view_of(one.lead, NOON, frozenset({"called", "bounced"}))
                    fit = new[no].totals[names.index("fit")] if "fit" in names and new[no].in_scope else None
                    seen = Seen(ranks[no], new[no], old[no], fit)

                    def of_atom(atom: str) -> Truth:
                        if atom in OUTCOME:
                            return OUTCOME[atom](seen)  # noqa: B023
                        condition = parse_condition(atom)
                        assert condition is not None
                        return truth(lowering.condition(condition), view)  # noqa: B023

                    if expected(of_atom):
                        shown.add(no)
                assert set(found.tolist()) == shown, text


def test_facts_are_found_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    checked = checked_of(drawn(3)[0])
    with board_of(501) as (board, _):
        scored = score_board(board, plan_of(checked), NOON)
        first = compile_filter(checked, 'visited "pricing" or ready')
        found = arranged(board, scored, None, Order(), first)
        monkeypatch.setattr("leadscore.batch.board.facts.program_for", None)
        assert arranged(board, scored, None, Order(), first).tolist() == found.tolist()
        turned = arranged(board, scored, None, Order(), compile_filter(checked, 'not visited "pricing" and not ready'))
        assert len(turned) + len(found) == board.count - scored.counts.out_of_scope


def test_at_another_instant_it_is_another_answer() -> None:
    checked = checked_of(drawn(3)[0])
    recent = compile_filter(checked, "visited within 5 days or created within 5 days or inactive for 30 days")
    with board_of(501) as (board, _):
        found = [
            len(arranged(board, score_board(board, plan_of(checked), NOON + later), None, Order(), recent))
            for later in (0, 40 * 86_400)
        ]
        assert found[0] != found[1]


def test_what_nobody_waits_for_stops() -> None:
    checked = checked_of(drawn(3)[0])
    done: list[tuple[int, int]] = []
    with board_of(501) as (board, _):
        scored, wanted = score_board(board, plan_of(checked), NOON), compile_filter(checked, "visited")
        with pytest.raises(Stale):
            arranged(board, scored, None, Order(), wanted, tell=lambda *at: done.append(at), stale=lambda: True)
        assert done == [(board.count, board.count)]


def test_a_field_that_the_store_was_made_without_is_told() -> None:
    checked = compile_text("field shoe_size number\nwhen shoe_size > 3 add 1").checked
    with board_of(501, 3) as (board, _):
        scored = score_board(board, plan_of(checked_of(drawn(3)[0])), NOON)
        scored = replace(scored, plan=replace(scored.plan, fields=plan_of(checked).fields))
        with pytest.raises(BatchError, match="made without the field `shoe_size`"):
            arranged(board, scored, None, Order(), compile_filter(checked, "shoe_size > 40"))
