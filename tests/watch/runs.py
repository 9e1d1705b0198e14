"""Made-up runs for Hypothesis: anything that a record can say."""

from __future__ import annotations

from hypothesis import strategies as st

from leadscore.learn.ladder import Estimate
from leadscore.learn.rates import Interval, Rate
from leadscore.learn.watch.run import Asked, Run

_NAMES = st.text(max_size=6)
_TIMES = st.integers(0, 4_000_000_000)
_COUNTS = st.integers(0, 2_000)
_RATES = st.tuples(_COUNTS, _COUNTS).map(lambda pair: Rate(min(pair), max(pair)))


@st.composite
def _estimates(draw: st.DrawFn) -> Estimate:
    low, value, high = sorted(round(draw(st.floats(0, 1)), 6) for _ in range(3))
    return Estimate(value, Interval(low, high))


@st.composite
def runs(draw: st.DrawFn) -> Run:
    step = draw(st.sampled_from((1, 2, 5, 10, 20, 50))) * 1_000
    cells = draw(st.dictionaries(st.integers(-20, 20).map(lambda place: place * step), _RATES, max_size=20))
    scores = tuple(sorted((low, rate) for low, rate in cells.items() if rate.of))
    barred = draw(_RATES)
    leads = sum(rate.of for _, rate in scores) + barred.of or 1
    return Run(
        as_of=draw(_TIMES),
        policy=draw(_NAMES),
        version=draw(st.none() | _NAMES),
        fingerprint=draw(st.sampled_from(("a", "b"))),
        asked=Asked("won", tuple(draw(st.lists(_NAMES, max_size=2))), "column", draw(st.none() | _NAMES), None),
        first=draw(_TIMES),
        last=draw(_TIMES),
        close=Rate(sum(rate.hits for _, rate in scores) + barred.hits, leads),
        ready=draw(_RATES),
        auc=draw(st.none() | _estimates()),
        step=step,
        scores=scores,
        barred=barred,
        bands=tuple(draw(st.dictionaries(_NAMES, _RATES, max_size=3)).items()),
        weekly=tuple(draw(st.lists(st.integers(0, 90), max_size=9))),
        weeks=draw(st.none() | st.floats(0.1, 500)),
        fields=tuple(draw(st.dictionaries(_NAMES, st.integers(0, leads), max_size=3)).items()),
        kinds=tuple(draw(st.dictionaries(_NAMES, st.integers(0, leads), max_size=3)).items()),
        rules=tuple(draw(st.dictionaries(_NAMES, _RATES, max_size=3)).items()),
    )
