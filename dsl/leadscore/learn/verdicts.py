"""How far people's judgement of leads and the score agree: one judgement a lead counts, the newest, with the score that
the lead had then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from leadscore.learn.ladder import Estimate, Ladder, auc
from leadscore.learn.rates import Rate
from leadscore.learn.slices import Tenth, tenths
from leadscore.values.text import fold

FEW = 30
"""Below so many judged leads, shares say little: their interval is wide."""


class Verdict(Enum):
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody said of a lead, by its id, and what was recorded of it by then: `score` in millipoints, None out of
    scope; `points` by the ids of the rules that gave some. `is_current`: by the policy as it is now."""

    lead: str
    verdict: Verdict
    because: str
    score: int | None
    ready: bool
    band: str | None
    points: Mapping[str, int]
    is_current: bool = True


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
    newest judgement counts; `unscored` were out of scope, `outdated` scored by an earlier version of the policy.

    `bands` are the good ones among those of a band, the one with the highest score first; `tenths` the same by score,
    from the best down, in which a lead counts as won that is good. `wrongly_ready` is why people found leads bad that
    were ready, `missed` why they found leads good that were not.
    """

    policy: str
    good_ready: int
    good_not: int
    bad_ready: int
    bad_not: int
    disputed: int
    unscored: int
    outdated: int
    auc: Estimate | None
    bands: Sequence[tuple[str, Rate]]
    tenths: Sequence[Tenth]
    behind: Sequence[RuleBehind]
    reasons: Sequence[Reason]
    wrongly_ready: Sequence[Reason]
    missed: Sequence[Reason]

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

    def bad_of(self, rule: RuleBehind) -> Rate:
        """The bad ones among ready leads that a rule gave points to."""
        return Rate(rule.bad, rule.bad + rule.good)

    def lift(self, rule: RuleBehind) -> float:
        """By how much more often these are bad than all that were ready."""
        return (self.bad_of(rule).value or 0) * (self.good_ready + self.bad_ready) / self.bad_ready


def agreement_of(policy: str, given: Sequence[Judged]) -> Agreement:
    """`given` with the oldest judgement first."""
    newest = {one.lead: one for one in given}
    leads = newest.values()
    said = {(one.lead, one.verdict) for one in given}
    sides = Counter((one.verdict, one.ready) for one in leads)
    ladder = _ladder(leads)
    return Agreement(
        policy,
        good_ready=sides[Verdict.GOOD, True],
        good_not=sides[Verdict.GOOD, False],
        bad_ready=sides[Verdict.BAD, True],
        bad_not=sides[Verdict.BAD, False],
        disputed=len(said) - len(newest),
        unscored=sum(one.score is None for one in leads),
        outdated=sum(not one.is_current for one in leads),
        auc=auc(ladder),
        bands=tuple(_bands(leads)),
        tenths=tenths(ladder),
        behind=tuple(_behind(leads)),
        reasons=tuple(_reasons(leads)),
        wrongly_ready=tuple(_reasons(one for one in leads if one.ready and one.verdict is Verdict.BAD)),
        missed=tuple(_reasons(one for one in leads if not one.ready and one.verdict is Verdict.GOOD)),
    )


def _ladder(leads: Collection[Judged]) -> Ladder:
    scored = [(one.score, one.verdict is Verdict.GOOD) for one in leads if one.score is not None]
    return Ladder.of(np.array([score for score, _ in scored], np.int64), np.array([good for _, good in scored], bool))


def _bands(leads: Iterable[Judged]) -> Iterator[tuple[str, Rate]]:
    found: dict[str, list[Judged]] = {}
    for one in leads:
        if one.band is not None and one.score is not None:
            found.setdefault(one.band, []).append(one)
    for band, some in sorted(found.items(), key=lambda item: -max(one.score or 0 for one in item[1])):
        yield band, Rate(sum(one.verdict is Verdict.GOOD for one in some), len(some))


def _behind(newest: Iterable[Judged]) -> Iterator[RuleBehind]:
    """Those behind most bad leads first; of as many, those behind fewer good ones."""
    gave: dict[Verdict, Counter[str]] = {verdict: Counter() for verdict in Verdict}
    for one in newest:
        if one.ready:
            gave[one.verdict].update(rule for rule, points in one.points.items() if points > 0)
    bad, good = gave[Verdict.BAD], gave[Verdict.GOOD]
    for rule in sorted(bad, key=lambda rule: (-bad[rule], good[rule], rule)):
        yield RuleBehind(rule, bad[rule], good[rule])


def _reasons(newest: Iterable[Judged]) -> Iterator[Reason]:
    """The most frequent first; the same words in capitals are the same reason."""
    times: Counter[tuple[Verdict, str]] = Counter()
    words: dict[tuple[Verdict, str], str] = {}
    for one in newest:
        key = one.verdict, fold(one.because)
        times[key] += 1
        words.setdefault(key, one.because)
    for key, count in times.most_common():
        yield Reason(key[0], words[key], count)
