"""What was measured as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Result:
    """Of a learner on a split: the AUC on its test part (None: there was none, for the reason in `refusal`), and how
    long it took, in seconds."""

    set: str
    split: int
    learner: str
    auc: float | None
    seconds: float
    refusal: str = ""


def results_table(results: Sequence[Result], titles: Mapping[str, str]) -> Iterator[str]:
    """A line a learner, a column a set: mean ± standard deviation over the splits, and the time of the slowest."""
    sets = list(dict.fromkeys(result.set for result in results))
    yield f"| AUC | {' | '.join(sets)} | longest |"
    yield f"| --- | {'---: | ' * len(sets)}---: |"
    for learner, title in titles.items():
        mine = [result for result in results if result.learner == learner]
        cells = [_cell([result for result in mine if result.set == name]) for name in sets]
        yield f"| {title} | {' | '.join(cells)} | {max(result.seconds for result in mine):.1f} s |"


def _cell(results: Sequence[Result]) -> str:
    found = [result.auc for result in results if result.auc is not None]
    if not found:
        return "refused" if results else ""
    spread = f" ± {np.std(found, ddof=1):.3f}" if len(found) > 1 else ""
    return f"{np.mean(found):.3f}{spread}" + (f" ({len(found)} of {len(results)})" if len(found) < len(results) else "")


def gains_table(results: Sequence[Result], learner: str, rival: str) -> Iterator[str]:
    """By how much the learner is ahead of its rival on the same splits; nothing where one of them was not measured."""
    tells = {(result.set, result.split, result.learner): result.auc for result in results}
    lines = []
    for name in dict.fromkeys(result.set for result in results):
        gains = [
            mine - other
            for (of, split, who), mine in tells.items()
            if of == name and who == learner and mine is not None
            if (other := tells.get((name, split, rival))) is not None
        ]
        if gains:
            lines.append(f"| {name} | {np.mean(gains):+.4f} | {min(gains):+.4f} to {max(gains):+.4f} | {len(gains)} |")
    if lines:
        yield f"| {learner} less {rival} | mean | range | splits |"
        yield "| --- | ---: | ---: | ---: |"
        yield from lines
