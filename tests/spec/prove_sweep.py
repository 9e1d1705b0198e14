"""Made-up pairs of policies: does the proof hold of made-up leads, and is every example one?

    python tests/spec/prove_sweep.py [--first 1] [--pairs 10000] [--leads 30] [--budget 2]

Each policy is drawn from a seed and changed in one to three places, some of them without changing what it means. What
is said never to happen must not happen to any lead drawn; an example must be one to the reference engine, and its test,
written below either policy, must pass on one and fail on the other. What is told at the end is how much stays unknown.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from leadscore.driver import compile_text
from leadscore.engine.compiled import compile_plan
from leadscore.engine.model import Scorecard
from leadscore.engine.outcome import Outcome
from leadscore.engine.reference import score
from leadscore.record import replace
from leadscore.review.policy_tests import run_tests
from leadscore.review.prove.compare import compare
from leadscore.review.prove.model import Answer, Certainty, Counterexample, Question
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.formatter import format_file
from leadscore.values.days import DAY
from leadscore.values.terms import Each
from spec.drawn import lead_from, plan_from
from spec.policies import NOON, Maker

MOMENTS = (0, 1, 43_200, -DAY, -20 * DAY)


@dataclass(frozen=True)
class Checked:
    """What became of a pair: the answers, and what is wrong with them, in words."""

    seed: int
    old: n.File
    new: n.File
    answers: tuple[Answer, ...]
    wrong: tuple[str, ...]


def checked(seed: int, leads: int, budget: float) -> Checked:
    """The proof about the pair of this seed, held against leads."""
    old, new = pair(seed)
    proof = compare(plan_from(old), plan_from(new), budget)
    wrong = [*_overlooked(seed, old, new, proof.answers, leads), *_no_examples(old, new, proof.answers)]
    return Checked(seed, old, new, proof.answers, tuple(wrong))


def pair(seed: int) -> tuple[n.File, n.File]:
    rng = Random(seed)
    old = new = Maker(seed).policy()
    for _ in range(rng.randint(1, 3)):
        new = _changed(new, rng)
    return old, new


# ------------------------------------------------------------------------------------------------ changes


_CHANGED = (n.Rule, n.Ready, n.GroupHeader, n.ScoreRange, n.AppliesIf, n.Override)


def _changed(file: n.File, rng: Random) -> n.File:
    place = rng.choice([place for place, one in enumerate(file.statements) if isinstance(one, _CHANGED)])
    statement = file.statements[place]
    maker = Maker(rng.randrange(10**9))
    match statement:
        case n.Rule():
            change = rng.choice(_RULE_CHANGES)
            return _with(file, place, change(statement, maker))
        case n.Ready(at, condition, lost_below):
            at = n.Number(at.value + rng.choice([-5, 0, 5, Decimal("0.001")]))
            condition = rng.choice([condition, condition and _rewritten(condition, maker), None])
            return _with(file, place, [n.Ready(at, condition, lost_below)])
        case n.GroupHeader(name, question, at_least, at_most, decay):
            at_most = rng.choice([at_most, at_most and n.Number(at_most.value + 5), None])
            decay = rng.choice([decay, maker._maybe(maker._decay)])
            return _with(file, place, [n.GroupHeader(name, question, at_least, at_most, decay)])
        case n.ScoreRange(low, high):
            return _with(file, place, [n.ScoreRange(low, n.Number(high.value + rng.choice([-1, 1])))])
        case n.AppliesIf(condition):
            return _with(file, place, [n.AppliesIf(_rewritten(condition, maker))])
        case n.Override():
            return _with(file, place, rng.choice([[], [maker._override()], [statement, statement]]))
        case _:
            return file


def _with(file: n.File, place: int, instead: Sequence[n.Statement]) -> n.File:
    return n.File((*file.statements[:place], *instead, *file.statements[place + 1 :]))


def _rewritten(condition: n.Condition, maker: Maker) -> n.Condition:
    """The same in other words, or nearly the same."""
    other = maker._condition()
    return maker._one(
        [
            n.Not(n.Not(condition)),
            n.Or((condition, n.And((condition, other)))),
            n.And((condition, n.Or((condition, other)))),
            n.And((condition, other)),
            n.Or((condition, other)),
        ]
    )


def _pointed(rule: n.Rule, maker: Maker) -> list[n.Statement]:
    return [replace(rule, points=maker._points(60)) if rule.points else rule]


def _reworded(rule: n.Rule, maker: Maker) -> list[n.Statement]:
    """A counting rule must go on counting one thing."""
    return [rule if rule.each else replace(rule, condition=_rewritten(rule.condition, maker))]


def _recounted(rule: n.Rule, maker: Maker) -> list[n.Statement]:
    if not rule.each:
        return [rule]
    return [replace(rule, each=maker._one(list(Each)), up_to=maker._maybe(lambda: maker._number(0, 80)))]


_RULE_CHANGES: tuple[Callable[[n.Rule, Maker], list[n.Statement]], ...] = (
    _pointed,
    _reworded,
    _reworded,
    _recounted,
    lambda rule, maker: [],
    lambda rule, maker: [maker._rule()],
    lambda rule, maker: [rule, maker._rule()],
    lambda rule, maker: [replace(rule, decay=maker._one([None, n.NeverDecays(), maker._decay()]))],
    lambda rule, maker: [replace(rule, in_force=maker._maybe(maker._in_force))],
)


# ------------------------------------------------------------------------------------------------ checks


def _overlooked(seed: int, old: n.File, new: n.File, answers: Sequence[Answer], leads: int) -> Iterator[str]:
    """Leads to whom happens what is said never to happen."""
    engines = [compile_plan(plan_from(file)) for file in (old, new)]
    for place in range(leads):
        maker = Maker(seed * 1_000 + place)
        lead = lead_from(maker.cells(), maker.history() + (maker.history() if place % 3 == 0 else []))
        as_of = NOON + MOMENTS[place % len(MOMENTS)]
        before, after = (engine.score(lead, as_of) for engine in engines)
        for answer in answers:
            for finding, rises in ((answer.up, True), (answer.down, False)):
                less, much = (before, after) if rises else (after, before)
                if finding.certainty is Certainty.NEVER and more(answer.question, less, much):
                    yield f"{answer.question.value} is {answer.verdict.value}, but not as of {as_of} for {lead}"


def more(question: Question, less: Scorecard | Outcome, much: Scorecard | Outcome) -> bool:
    match question:
        case Question.SCORE:
            return less.score is not None and much.score is not None and less.score < much.score
        case Question.READY:
            return much.ready and not less.ready
        case Question.SCOPE:
            return much.in_scope and not less.in_scope


def _no_examples(old: n.File, new: n.File, answers: Sequence[Answer]) -> Iterator[str]:
    plans = plan_from(old), plan_from(new)
    for answer in answers:
        for finding, up in ((answer.up, True), (answer.down, False)):
            if finding.example is None:
                continue
            lead, as_of = finding.example.lead, finding.example.as_of
            before, after = (score(plan, lead, as_of) for plan in plans)
            if not (more(answer.question, before, after) if up else more(answer.question, after, before)):
                yield f"{answer.question.value} {'up' if up else 'down'} is not shown by {lead} as of {as_of}"
            yield from _run_otherwise(old, new, finding.example)


def _run_otherwise(old: n.File, new: n.File, example: Counterexample) -> Iterator[str]:
    """The test below the policy's text, compiled and run as users do it, where the checker takes the policy."""
    if example.test is None:
        return
    for file, passes in ((old, example.passes_on_old), (new, not example.passes_on_old)):
        text = format_file(file, Source("generated.lead", ""))
        if compile_text(text).plan is None:
            continue
        compiled = compile_text(text + example.test)
        if compiled.plan is None:
            yield f"this test does not compile: {example.test} {compiled.diagnostics}"
        elif run_tests(compiled.checked, compiled.plan)[-1].passed is not passes:
            yield f"this test {'fails' if passes else 'passes'}: {example.test}"


# ------------------------------------------------------------------------------------------------ the command


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--leads", type=int, default=30)
    parser.add_argument("--budget", type=float, default=2)
    options = parser.parse_args()
    start, wrong = time.monotonic(), 0
    verdicts: Counter[str] = Counter()
    untold = 0
    for seed in range(options.first, options.first + options.pairs):
        found = checked(seed, options.leads, options.budget)
        for answer in found.answers:
            verdicts[f"{answer.question.value}: {answer.verdict.value}"] += 1
            for finding in (answer.up, answer.down):
                untold += finding.example is not None and finding.example.test is None
                if finding.reason:
                    verdicts[f"  {finding.reason}"] += 1
        for what in found.wrong:
            wrong += 1
            print(f"seed {seed}: {what}", flush=True)
    for what, count in sorted(verdicts.items()):
        print(f"{count:>7} {what}")
    print(f"{untold:>7} examples that no test can say")
    seconds = time.monotonic() - start
    print(f"{options.pairs} pairs (seeds from {options.first} on): {wrong} mistakes, {seconds:.0f} s")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
