"""How far people's judgement of leads and the score agree: one judgement a lead counts, the newest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leadscore.learn.rates import Rate
from leadscore.production.judging.feedback import Feedback, Verdict
from leadscore.values.text import fold


@dataclass(frozen=True, slots=True)
class RuleBehind:
    """A rule, by its id, that gave points to leads that were ready: to how many of the bad ones, and of the good."""

    rule: str
    bad: int
    good: int


@dataclass(frozen=True, slots=True)
class Reason:
    """What people said, as often as they said it."""

    verdict: Verdict
    because: str
    times: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the leads that people judged, by `policy`. `disputed` are those that were called good and bad, of which the
    newest judgement counts."""

    policy: str
    good_ready: int
    good_not: int
    bad_ready: int
    bad_not: int
    disputed: int
    behind: Sequence[RuleBehind]
    reasons: Sequence[Reason]

    @property
    def judged(self) -> int:
        return self.good_ready + self.good_not + self.bad_ready + self.bad_not

    @property
    def agree(self) -> Rate:
        """Leads that were ready and good, or neither."""
        return Rate(self.good_ready + self.bad_not, self.judged)

    @property
    def ready_good(self) -> Rate:
        """Of those that were ready, the good ones."""
        return Rate(self.good_ready, self.good_ready + self.bad_ready)

    @property
    def good_found(self) -> Rate:
        """Of the good ones, those that were ready."""
        return Rate(self.good_ready, self.good_ready + self.good_not)


def agreements(given: Iterable[Feedback]) -> list[Agreement]:
    """One a policy, in alphabetical order; `given` with the oldest judgement first."""
    found: dict[str, list[Feedback]] = {}
    for one in given:
        found.setdefault(one.policy, []).append(one)
    return [_agreement(policy, found[policy]) for policy in sorted(found)]


def _agreement(policy: str, given: Sequence[Feedback]) -> Agreement:
    newest = {one.opinion.lead: one for one in given}
    said = {(one.opinion.lead, one.opinion.verdict) for one in given}
    sides = Counter((one.opinion.verdict, one.ready) for one in newest.values())
    return Agreement(
        policy,
        good_ready=sides[Verdict.GOOD, True],
        good_not=sides[Verdict.GOOD, False],
        bad_ready=sides[Verdict.BAD, True],
        bad_not=sides[Verdict.BAD, False],
        disputed=len(said) - len(newest),
        behind=tuple(_behind(newest.values())),
        reasons=tuple(_reasons(newest.values())),
    )


def _behind(newest: Iterable[Feedback]) -> Iterator[RuleBehind]:
    """Those behind most bad leads first; of as many, those behind fewer good ones."""
    gave: dict[Verdict, Counter[str]] = {verdict: Counter() for verdict in Verdict}
    for one in newest:
        if one.ready:
            gave[one.opinion.verdict].update(rule for rule, points in one.points.items() if points > 0)
    bad, good = gave[Verdict.BAD], gave[Verdict.GOOD]
    for rule in sorted(bad, key=lambda rule: (-bad[rule], good[rule], rule)):
        yield RuleBehind(rule, bad[rule], good[rule])


def _reasons(newest: Iterable[Feedback]) -> Iterator[Reason]:
    """The most frequent first; the same words in capitals are the same reason."""
    times: Counter[tuple[Verdict, str]] = Counter()
    words: dict[tuple[Verdict, str], str] = {}
    for one in newest:
        key = one.opinion.verdict, fold(one.opinion.because)
        times[key] += 1
        words.setdefault(key, one.opinion.because)
    for key, count in times.most_common():
        yield Reason(key[0], words[key], count)
