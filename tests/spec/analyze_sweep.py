"""Made-up policies: does what `analyze` says of all leads hold of made-up leads, and is every example one?

    python tests/spec/analyze_sweep.py [--first 1] [--policies 500] [--leads 60] [--budget 2]

What is said never to be must not be of any lead: of those drawn from seeds, of the examples that the analysis itself
gives, and of mixtures of both, which come closest to the edges. What a rule is said never to change is compared with
the policy without that rule.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from leadscore.driver import compile_text
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.model import State
from leadscore.engine.outcome import Outcome, outcome_of
from leadscore.engine.reference import score
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.review.policy_tests import run_tests
from leadscore.review.prove.analysis import Analysis, Example, RuleFinding
from leadscore.review.prove.analyze import analyze
from leadscore.review.prove.model import Certainty
from leadscore.source import Source
from leadscore.syntax import nodes as n
from leadscore.syntax.formatter import format_file
from leadscore.values.days import DAY
from spec.drawn import lead_from, plan_from
from spec.policies import NOON, Maker

MOMENTS = (0, 1, 43_200, -DAY, -20 * DAY)


@dataclass(frozen=True)
class Sample:
    """A lead at an instant, and what the policy makes of it."""

    lead: Lead
    as_of: int
    outcome: Outcome

    @property
    def signals(self) -> int:
        """Events that have not happened yet are none."""
        return len(self.lead.values) + sum(event.at <= self.as_of for event in self.lead.events)


@dataclass(frozen=True)
class Checked:
    """`wrong` says in words what does not hold; `counts` what was said how often."""

    wrong: tuple[str, ...]
    counts: Counter[str]


def checked(seed: int, leads: int, budget: float) -> Checked:
    """The analysis of the policy of this seed, held against leads. Without overrides, which it leaves aside."""
    drawn = Maker(seed).policy()
    file = n.File(tuple(one for one in drawn.statements if not isinstance(one, n.Override)))
    plan = plan_from(file)
    analysis = analyze(plan, budget)
    samples = list(_samples(seed, compile_plan(plan), [*_examples(analysis)], leads))
    wrong = [
        *_beyond_ends(plan, analysis, samples),
        *_idle_rules(plan, analysis, samples),
        *_never_reached(plan, analysis, samples),
        *_no_examples(plan, format_file(file, Source("generated.lead", "")), analysis),
    ]
    return Checked(tuple(wrong), Counter(_said(analysis)))


def _samples(seed: int, engine: CompiledPlan, examples: Sequence[Example], leads: int) -> Iterator[Sample]:
    rng = Random(seed)
    known = [(example.lead, example.as_of) for example in examples]
    for place in range(leads):
        maker = Maker(seed * 1_000 + place)
        lead = lead_from(maker.cells(), maker.history() + (maker.history() if place % 3 == 0 else []))
        known.append((lead, NOON + MOMENTS[place % len(MOMENTS)]))
    for _ in range(leads if len(known) > 1 else 0):
        (one, as_of), (other, then) = rng.sample(known, 2)
        known.append((_mixed(one, as_of, other, then, rng), as_of))
    for lead, as_of in known:
        yield Sample(lead, as_of, engine.score(lead, as_of))


def _mixed(one: Lead, as_of: int, other: Lead, then: int, rng: Random) -> Lead:
    """Some of what is known of one, and of what another did, as long ago."""
    values = dict(one.values)
    values |= {name: value for name, value in other.values.items() if rng.random() < 0.5}
    moved = [replace(event, at=max(0, event.at + as_of - then)) for event in other.events if rng.random() < 0.7]
    kept = [event for event in one.events if rng.random() < 0.9]
    return replace(one, values=values, events=tuple(sorted([*kept, *moved], key=lambda event: event.at)))


# ------------------------------------------------------------------------------------------------ checks


def _beyond_ends(plan: Plan, analysis: Analysis, samples: Sequence[Sample]) -> Iterator[str]:
    places = {group.name: place for place, group in enumerate(plan.groups)}
    for extreme in analysis.extremes:
        for sample in samples:
            out = sample.outcome
            end = extreme.points if extreme.proved else extreme.limit
            points = out.score if extreme.group is None else out.totals[places[extreme.group]] if out.in_scope else None
            if end is not None and points is not None and (points > end if extreme.highest else points < end):
                yield f"{extreme.group or 'score'}: {end} is not the end, {points} is there: {sample}"


def _idle_rules(plan: Plan, analysis: Analysis, samples: Sequence[Sample]) -> Iterator[str]:
    places = {(rule.id, rule.line): place for place, rule in enumerate(plan.rules)}
    for about in analysis.rules:
        place = places[about.rule, about.line]
        fired = [
            sample for sample in samples if sample.outcome.in_scope and sample.outcome.states[place] is State.FIRED
        ]
        match about.finding:
            case RuleFinding.NEVER_FIRES:
                yield from (f"`{about.rule}` fires: {sample}" for sample in fired)
            case RuleFinding.NEVER_MATTERS:
                without = compile_plan(_without(plan, place))
                for sample in fired:
                    if _what_counts(without.score(sample.lead, sample.as_of)) != _what_counts(sample.outcome):
                        yield f"`{about.rule}` matters: {sample}"
            case RuleFinding.SHADOWED:
                other = places[about.other or "", about.other_line or 0]
                alone = (sample for sample in fired if sample.outcome.states[other] is not State.FIRED)
                yield from (f"`{about.rule}` fires without `{about.other}`: {sample}" for sample in alone)
            case _:
                pass


def _without(plan: Plan, place: int) -> Plan:
    gone = plan.rules[place]
    groups = (replace(group, rules=tuple(rule for rule in group.rules if rule is not gone)) for group in plan.groups)
    return replace(plan, groups=tuple(groups))


def _what_counts(outcome: Outcome) -> tuple[object, ...]:
    return outcome.in_scope, outcome.score, outcome.ready, outcome.disqualified, outcome.band, outcome.grade


def _states(plan: Plan, sample: Sample) -> set[str]:
    """All in which the lead is, as the analysis calls them."""
    out, lead = sample.outcome, sample.lead
    states = {"ready"} if out.ready else set()
    if out.ready and not any(event.at <= sample.as_of for event in lead.events):
        states.add("ready without any event")
    if out.ready and not lead.values:
        states.add("ready without any known field")
    totals = {group.name: total for group, total in zip(plan.groups, out.totals, strict=False)}
    for grade in plan.grades if out.in_scope else ():
        label = next((label for at, label in grade.steps if totals.get(grade.group, 0) >= at), grade.otherwise)
        states.add(f"grade {grade.group} {label}")
    return states | ({f"band {out.band}"} if out.band is not None else set())


def _never_reached(plan: Plan, analysis: Analysis, samples: Sequence[Sample]) -> Iterator[str]:
    never = {reach.state for reach in (*analysis.reaches, *analysis.alone) if reach.certainty is Certainty.NEVER}
    for sample in samples:
        yield from (f"{state}: {sample}" for state in _states(plan, sample) & never)
        fewest = analysis.fewest
        if fewest and fewest.proved and sample.outcome.ready and sample.signals < fewest.example.signals:
            yield f"ready with {sample.signals} signals, fewer than {fewest.example.signals}: {sample}"


def _no_examples(plan: Plan, text: str, analysis: Analysis) -> Iterator[str]:
    """Each example is what it is shown for, and its test passes where the checker takes the policy."""
    for extreme in analysis.extremes:
        if extreme.example is not None:
            card = score(plan, extreme.example.lead, extreme.example.as_of)
            totals = {group.name: group.total for group in card.groups}
            if extreme.points != (card.score if extreme.group is None else totals[extreme.group]):
                yield f"{extreme} is not shown by its example"
    reached = {reach.state: reach.example for reach in (*analysis.reaches, *analysis.alone) if reach.example}
    for state, example in reached.items():
        card = score(plan, example.lead, example.as_of)
        if state not in _states(plan, Sample(example.lead, example.as_of, outcome_of(card))):
            yield f"{state} is not shown by {example}"
    if compile_text(text).plan is None:
        return
    for example in _examples(analysis):
        if example.test is not None:
            compiled = compile_text(text + example.test)
            if compiled.plan is None or not run_tests(compiled.checked, compiled.plan)[-1].passed:
                yield f"this test does not pass: {example.test} {compiled.diagnostics}"


def _examples(analysis: Analysis) -> Iterator[Example]:
    yield from (extreme.example for extreme in analysis.extremes if extreme.example)
    yield from (reach.example for reach in (*analysis.reaches, *analysis.alone) if reach.example)
    if analysis.fewest:
        yield analysis.fewest.example


def _said(analysis: Analysis) -> Iterator[str]:
    for extreme in analysis.extremes:
        yield "end: " + ("proved" if extreme.proved else "endless" if extreme.endless else "unknown")
    yield from (f"rule: {about.finding.value}" for about in analysis.rules)
    yield from (f"state: {reach.certainty.value}" for reach in (*analysis.reaches, *analysis.alone))
    if analysis.fewest:
        yield "fewest: " + ("proved" if analysis.fewest.proved else "unknown")


# ------------------------------------------------------------------------------------------------ the command


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--policies", type=int, default=500)
    parser.add_argument("--leads", type=int, default=60)
    parser.add_argument("--budget", type=float, default=2)
    options = parser.parse_args()
    start, wrong = time.monotonic(), 0
    said: Counter[str] = Counter()
    for seed in range(options.first, options.first + options.policies):
        found = checked(seed, options.leads, options.budget)
        said += found.counts
        for what in found.wrong:
            wrong += 1
            print(f"seed {seed}: {what}", flush=True)
    for what, count in sorted(said.items()):
        print(f"{count:>7} {what}")
    print(f"{options.policies} policies: {wrong} mistakes, {time.monotonic() - start:.0f} s")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
