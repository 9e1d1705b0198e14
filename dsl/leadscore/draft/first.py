"""A first policy, from past leads to its text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from leadscore.draft.archetypes import Asked, Kinds, tests_of
from leadscore.draft.copies import seen_again
from leadscore.draft.disqualify import disqualifiers
from leadscore.draft.flip import above_zero
from leadscore.draft.held_out import has_signal, held_out
from leadscore.draft.learning import pointed, rules_of
from leadscore.draft.logistic import Patterns, fit_patterns
from leadscore.draft.model import HeldOut, Learned, LearnedRule, Missed
from leadscore.draft.points import STEP
from leadscore.draft.sample import Sample
from leadscore.draft.signals import Signal, holds_of
from leadscore.draft.threshold import ready_at, warm_at
from leadscore.draft.writing import Outline, Words, group_of, policy_text
from leadscore.driver import compile_text
from leadscore.engine.compiled import compile_plan
from leadscore.facts.model import Lead
from leadscore.learn.known import Outcomes
from leadscore.learn.ladder import Bools, Ladder, Numbers, rate_of
from leadscore.learn.rates import Rate
from leadscore.plan.model import Plan
from leadscore.source.text import Source
from leadscore.syntax.rewrite import format_source

LEAST = 30
"""With fewer wins, or fewer leads that were not won, nothing is learned."""
_HALVES = (30, 60, 90)
"""So many days, of which the first that is worth it, may halve what leads did."""
_WORTH = 10.0
_LIKE = 0.5
"""Of the leads for whom one of two rules holds, both do for so many: they say much the same."""


class TooFew(Exception):
    """There are too few wins, or others, to learn from: `won` has them."""

    def __init__(self, won: Rate) -> None:
        super().__init__(won)
        self.won = won


class NoSignal(Exception):
    """Nothing tells wins from the rest: `found` is what the rules were worth on leads that they had not seen, `missed`
    what was not looked at."""

    def __init__(self, found: HeldOut | None, missed: Missed) -> None:
        super().__init__(found, missed)
        self.found, self.missed = found, missed


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: the policy's name, the most rules, a close rate of those who are ready (None: as the data
    say)."""

    name: str
    rules: int
    target_rate: float | None


@dataclass(frozen=True, slots=True)
class Past:
    """Leads that can be read again and again, their outcomes, and the end of the data."""

    leads: Iterable[Lead]
    outcomes: Outcomes
    end: int

    def due(self) -> Iterator[tuple[Lead, bool, int]]:
        """Those that count, with whether they were won and their instant."""
        return self.outcomes.due(self.leads, self.end)


def learn(sample: Sample, past: Past, declarations: Sequence[str], wish: Wish, missed: Missed) -> Learned:
    """Raises TooFew and NoSignal."""
    won = Rate(int(sample.won.sum()), len(sample))
    if min(won.hits, won.of - won.hits) < LEAST:
        raise TooFew(won)
    missed = replace(missed, again=seen_again(lead for lead, _, _ in past.due()))
    found, others = held_out(sample, wish.rules, wish.target_rate)
    if found is None or not has_signal(found):
        raise NoSignal(found, missed)
    words = Words(sample.atoms, {"fit", "engagement", *(line.split()[1] for line in declarations)})
    rules = _rules(sample, wish, words, others)
    outline = Outline(wish.name, _about(won, found), declarations, 0, ())
    outline = replace(outline, decay=_decay(outline, rules, words, past))
    scores, wins, kinds = _scored(_plan(policy_text(outline, rules, words)), past)
    outline = _with_thresholds(outline, Ladder.of(scores, wins), wish.target_rate)
    compiled = compile_plan(_plan(policy_text(outline, rules, words)))
    text = policy_text(outline, rules, words, tests_of(kinds, compiled, _asked(rules, words)))
    return Learned(_laid_out(text), rules, won, found, outline.ready_at, outline.decay, missed)


def _rules(sample: Sample, wish: Wish, words: Words, others: Sequence[Sequence[Signal]]) -> list[LearnedRule]:
    """Those that disqualify first; `others` are the rules that were learned from parts of the leads. A rule that was
    found in none of several parts is true of these leads alone."""
    out, kept = disqualifiers(sample, wish.rules)
    rest = sample.part(kept)
    rules = rules_of(rest, wish.rules - len(out))
    again = _seen_again([*out, *rules.signals], sample, others)
    if len(others) > 1:
        rules = pointed([signal for signal in rules.signals if again[signal]] or rules.signals, rest)
    seen = [again[signal] for signal in (*out, *rules.signals)]
    rules = above_zero(rules, rest, wish.target_rate)
    signals, points = [*out, *rules.signals], [*(None for _ in out), *rules.points]
    return [
        LearnedRule(
            words.condition(signal),
            group_of(signal, sample.atoms),
            given,
            rate_of(sample.won, holds),
            rate_of(sample.won, ~holds),
            times,
            len(others),
        )
        for signal, given, holds, times in zip(signals, points, holds_of(signals, sample), seen, strict=True)
    ]


def _seen_again(signals: Sequence[Signal], sample: Sample, others: Sequence[Sequence[Signal]]) -> Mapping[Signal, int]:
    """In how many of the other learnings there is a rule like each."""
    elsewhere = [(holds_of(found, sample), [signal.sign for signal in found]) for found in others]
    return {
        signal: sum(_is_among(holds, signal.sign, *found) for found in elsewhere)
        for signal, holds in zip(signals, holds_of(signals, sample), strict=True)
    }


def _is_among(holds: Bools, sign: int, masks: Bools, signs: Sequence[int]) -> bool:
    """Whether one of several rules holds for much the same leads, and points the same way."""
    return any(
        own == sign and (mask & holds).sum() >= _LIKE * (mask | holds).sum()
        for mask, own in zip(masks, signs, strict=True)
    )


def _with_thresholds(outline: Outline, ladder: Ladder, target_rate: float | None) -> Outline:
    """`ladder` has the leads that are not disqualified."""
    ready = ready_at(ladder, target_rate)
    warm = warm_at(ladder, ready)
    bands = [("hot", _whole(ready))]
    if warm is not None and _whole(warm) < _whole(ready):
        bands.append(("warm", _whole(warm)))
    return replace(outline, ready_at=_whole(ready), bands=bands)


def _asked(rules: Sequence[LearnedRule], words: Words) -> Asked:
    """Of texts, by rules and their sets."""
    conditions = "\n".join(rule.condition for rule in rules)
    written = "\n".join((*words.sets.values(), conditions))
    constants = [re.sub(r"\\(.)", r"\1", text) for text in re.findall(r'"((?:[^"\\]|\\.)*)"', written)]
    return Asked(constants, frozenset(re.findall(r"(\w+) is (?:known|missing)", conditions)))


def _about(won: Rate, found: HeldOut) -> list[str]:
    """The head of the file: where it comes from, and how far it can be trusted."""
    seen = "the newest 30% of them" if found.by_time else "leads that were set aside"
    return [
        f"Learned from {won.of:,} past leads, {won.hits:,} of them won. It is yours now: change what is not so.",
        f"Rules learned in the same way ranked a win above another lead in {100 * found.auc.value:.0f} of 100 pairs,",
        f"among {seen} ({100 * found.auc.interval.low:.0f} to {100 * found.auc.interval.high:.0f}; 50 is chance).",
        "The close rates below are of the leads that the rules were picked by: of new ones, expect a little less.",
    ]


def _whole(millipoints: int) -> int:
    """Points in steps, as rules have them; what decay leaves between two is rounded up, so that nobody is ready who
    would not have been."""
    return STEP * -(-millipoints // (1_000 * STEP))


def _plan(text: str) -> Plan:
    compiled = compile_text(text)
    if compiled.plan is None:
        told = "; ".join(problem.message for problem in compiled.diagnostics)
        raise ValueError(f"the learned policy is no policy: {told}")
    return compiled.plan


def _laid_out(text: str) -> str:
    """By the formatter, as people will have it; what is no policy raises ValueError."""
    _plan(text)
    return format_source(Source("first.lead", text))


def _scored(plan: Plan, past: Past) -> tuple[Numbers, Bools, Kinds]:
    """The scores of all leads but those who are disqualified, whether they were won, and the kinds of all."""
    score = compile_plan(plan).score
    scores: list[int] = []
    won: list[bool] = []
    kinds = Kinds()
    for lead, is_won, at in past.due():
        outcome = score(lead, at)
        kinds.saw(lead, at, outcome, is_won)
        if not outcome.disqualified:
            scores.append(outcome.score or 0)
            won.append(is_won)
    return np.array(scores, np.int64), np.array(won, np.bool_), kinds


def _decay(outline: Outline, rules: Sequence[LearnedRule], words: Words, past: Past) -> str | None:
    """The first halving that tells wins from the rest better than points that stay, if one does."""
    lasting = [rule for rule in rules if rule.group == "engagement" and " within " not in rule.condition]
    if not lasting or not any(lead.events for lead, _, _ in past.due()):
        return None
    ways = [None, *(f"decays 50% every {days} days" for days in _HALVES)]
    plans = [_plan(policy_text(replace(outline, decay=way), rules, words)) for way in ways]
    lost = {way: _deviance(*_scored(plan, past)[:2]) for way, plan in zip(ways, plans, strict=True)}
    best = min(ways, key=lambda way: lost[way])
    return best if lost[best] < lost[None] - _WORTH else None


def _deviance(scores: Numbers, won: Bools) -> float:
    ladder = Ladder.of(scores, won)
    column = ladder.scores[:, None] / max(1, int(np.abs(ladder.scores).max(initial=1)))
    table = Patterns(column.astype(np.float64), ladder.leads, ladder.wins, np.zeros(0, np.int64))
    return fit_patterns(table, ridge=1e-9).deviance
