"""The checker never raises, whatever a file says; and what it claims about scores is true of the reference engine."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from effort import some
from leadscore.check import Checked, check
from leadscore.check.bounds import group_bounds, score_bounds
from leadscore.check.files import Files
from leadscore.check.load import load
from leadscore.check.model import Loaded, Unit
from leadscore.check.passes.impossible import contradictions
from leadscore.check.policy import Policy
from leadscore.check.symbols import collect
from leadscore.diagnostics.catalogue import CATALOGUE
from leadscore.diagnostics.model import has_errors
from leadscore.engine.model import State
from leadscore.engine.reference import score
from leadscore.facts.model import Event, Lead
from leadscore.plan.lower import plan_of
from leadscore.resources import resource
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.values.number import to_milli
from leadscore.values.target import canonical
from leadscore.values.text import fold
from spec.naive import RawEvent
from spec.policies import NOON, SETS, Maker
from strategies.policies import policy_texts


def lead_from(row: Mapping[str, object], history: Sequence[RawEvent]) -> Lead:
    values = {name: fold(cell) if isinstance(cell, str) else cell for name, cell in row.items() if name != "id"}
    events = (Event(e.at, e.kind, canonical(e.target), to_milli(e.minutes), e.target) for e in history)
    return Lead(str(row["id"]), values, tuple(sorted(events, key=lambda event: event.at)))


HERE = Path("policy.lead")
BAD = Path(__file__).resolve().parents[1] / "corpus" / "bad"


def checked_text(text: str) -> Checked:
    checked = check(load(HERE, Files({HERE: text})))
    for diagnostic in checked.diagnostics:
        assert diagnostic.code in CATALOGUE
        assert diagnostic.severity is CATALOGUE[diagnostic.code].severity
        assert 0 <= diagnostic.span.start <= diagnostic.span.end
        assert diagnostic.span.path == str(HERE)
        assert diagnostic.span.end <= len(checked.main.source.text)
    return checked


@settings(max_examples=some(80))
@given(policy_texts())
def test_any_sentence_that_parses_is_checked(text: str) -> None:
    checked_text(text)


def _broken(text: str, random_: random.Random) -> str:
    """A text with a few pieces taken out, doubled, swapped, or replaced."""
    for _ in range(random_.randint(1, 4)):
        a, b = sorted(random_.randint(0, len(text)) for _ in range(2))
        b = min(b, a + 30)
        piece = random_.choice(
            ["", text[a:b] * 2, '"', "not ", " each time", "99999999999", "\x00", "\ud800", "\u202e"]
        )
        text = text[:a] + piece + text[b:]
    return text


SHIPPED_GOOD = sorted(resource("policies").rglob("policy.lead"))
GOOD = [path.read_text(encoding="utf-8") for path in SHIPPED_GOOD]
SHIPPED = sorted(resource("policies").rglob("*.lead")) + sorted(BAD.rglob("*.lead"))
TEXTS = [path.read_text(encoding="utf-8", errors="replace") for path in SHIPPED]


@settings(max_examples=some(150))
@given(st.integers(0, len(TEXTS) - 1), st.integers(0, 2**32))
def test_any_mutation_of_a_policy_is_checked(which: int, seed: int) -> None:
    text = _broken(TEXTS[which], random.Random(seed))
    _checked_and_planned(load(HERE, Files({HERE: text})))


TOKENS = sorted({token for text in TEXTS for token in re.findall(r'"[^"\n]*"|[\w.-]+|[<>=]+', text)})


@settings(max_examples=some(60))
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 2**32))
def test_what_has_no_errors_has_a_plan(which: int, seed: int) -> None:
    """One word of a good policy is replaced by another: often that is still a policy, if an odd one."""
    random_, text = random.Random(seed), GOOD[which]
    match = random_.choice(list(re.finditer(r'"[^"\n]*"|[\w.-]+|[<>=]+', text)))
    text = text[: match.start()] + random_.choice(TOKENS) + text[match.end() :]
    files = Files({SHIPPED_GOOD[which]: text})
    _checked_and_planned(load(SHIPPED_GOOD[which], files))


def _checked_and_planned(loaded: Loaded) -> None:
    checked = check(loaded)
    if not has_errors(checked.diagnostics):
        plan_of(checked)


@settings(max_examples=some(150))
@given(st.binary(max_size=200))
def test_any_bytes_are_checked(data: bytes) -> None:
    class Raw(Files):
        def read(self, path: Path, limit: int) -> bytes:
            return data

    check(load(HERE, Raw()))


# ------------------------------------------------------------------------------------------------ against the engine


def _policy_of(file: n.File) -> Policy:
    unit = Unit(Source("generated.lead", ""), file)
    return Policy(Loaded(unit, (), {}, ()), collect(file, ())[0])


@settings(max_examples=some(300))
@given(st.integers(0, 2**32))
def test_scores_and_totals_stay_within_their_bounds(seed: int) -> None:
    maker = Maker(seed)
    file, row, history = maker.policy(), maker.cells(), maker.history()
    policy = _policy_of(file)
    sets = {s.name.text: tuple(member.value for member in s.members) for s in SETS}
    plan = plan_of(Checked(policy.loaded.main, (), policy.symbols, sets, ()))
    card = score(plan, lead_from(row, history), NOON)
    totals = [group_bounds(policy, group) for group in policy.groups]
    for (low, high), result in zip(totals, card.groups, strict=card.in_scope):
        assert low * 1000 <= result.total <= high * 1000
    if card.score is not None:
        low, high = score_bounds(policy, totals)
        assert low * 1000 <= card.score <= high * 1000


@settings(max_examples=some(300))
@given(st.integers(0, 2**32))
def test_a_rule_that_can_never_fire_never_fires(seed: int) -> None:
    maker = Maker(seed)
    file, row, history = maker.policy(), maker.cells(), maker.history()
    policy = _policy_of(file)
    sets = {s.name.text: tuple(member.value for member in s.members) for s in SETS}
    plan = plan_of(Checked(policy.loaded.main, (), policy.symbols, sets, ()))
    card = score(plan, lead_from(row, history), NOON)
    fired = {rule.rule_id for group in card.groups for rule in group.rules if rule.state is State.FIRED}
    rules = [rule for group in policy.groups for rule in group.rules]
    for rule, planned in zip(rules, plan.rules, strict=card.in_scope):
        if isinstance(rule.condition, n.And) and list(contradictions(policy, rule.condition)):
            assert planned.id not in fired
