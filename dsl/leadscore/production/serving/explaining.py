"""The whole explanation takes a hundred times as long as a score: a thread of its own makes it, one at a time, and no
more of them wait than are soon made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import msgspec

from leadscore.engine.compiled import CompiledPlan
from leadscore.engine.model import Scorecard
from leadscore.engine.outcome import outcome_of
from leadscore.facts.model import Lead
from leadscore.production.serving.answers import Score, encode, score_of
from leadscore.production.serving.policies import Policy
from leadscore.production.serving.refusals import too_many

Explain: TypeAlias = Callable[[CompiledPlan, Lead, Scorecard], Mapping[str, object]]
"""The whole explanation, of what JSON has and exact numbers."""
_MOST_WAITING = 100
"""Explanations. Each takes some milliseconds, while scores are answered in between."""


@dataclass
class Explaining:
    """`explain` is called in the thread, which `end` ends."""

    explain: Explain
    _hand: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "explaining"), init=False)
    _waiting: int = field(default=0, init=False)

    def end(self) -> None:
        """What waits is not made any more."""
        self._hand.shutdown(cancel_futures=True)

    @contextmanager
    def room(self, count: int) -> Iterator[None]:
        """Room for so many explanations, meanwhile. A list that is longer than what may wait has it if nothing else
        does. Raises Refusal where there is none."""
        if count and self._waiting and self._waiting + count > _MOST_WAITING:
            raise too_many("More explanations are asked for than can be made.", 1)
        self._waiting += count
        try:
            yield
        finally:
            self._waiting -= count

    async def score(self, policy: Policy, lead: Lead, now: int, *, was_ready: bool) -> Score:
        """With its explanation. The policy and the lead do not change; what else there is stays with other threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hand, self._score, policy, lead, now, was_ready)

    def _score(self, policy: Policy, lead: Lead, now: int, was_ready: bool) -> Score:
        card = policy.compiled.explain(lead, now, was_ready=was_ready)
        explanation = msgspec.Raw(encode(self.explain(policy.compiled, lead, card)))
        return score_of(policy, outcome_of(card), explanation)
