"""A policy as it is being edited, held against what became of leads: what `leadscore backtest` does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from leadscore.batch.store.store import Limits, open_store
from leadscore.check.files import Files
from leadscore.driver import compile_path
from leadscore.facts.config import load_config
from leadscore.facts.errors import FactsError
from leadscore.learn.past.source import Source
from leadscore.learn.past.story import Story
from leadscore.learn.thresholds import Aims
from leadscore.learn.verdicts import Agreement
from leadscore.plan.model import Plan
from leadscore.production.judging.agreement import agreement_in
from leadscore.review.backtesting import Question, Refused, ask
from leadscore.source.working import working_folder
from leadscore_tui.backstage.backtest_told import backtest_told, leaks_told
from leadscore_tui.backstage.past import Backtest, Backtested, Past
from leadscore_tui.backstage.protocol import Data
from leadscore_tui.backstage.reviewing import Telling


def backtested(question: Backtest, progress: Telling) -> Backtested:
    """Raises Stale, between one step and the next, and FactsError for data that tell nothing."""
    past = question.past
    plan = _runnable(question)
    source, story = past_of(question.policy, question.data, past)
    aims = Aims(rate=past.rate, calls=past.calls)
    wanted = Question(story, aims=aims, trust=frozenset(past.trust), rivals=question.rivals)
    answer = ask(plan, source, wanted, step=lambda what: progress(f"Back-testing: {what}"))
    notes = tuple(answer.report.lines())
    if isinstance(answer, Refused):
        return leaks_told(plan, answer.leaks)
    return backtest_told(replace(answer.found, feedback=_said(question.data.store, plan)), notes)


def _said(path: Path | None, plan: Plan) -> Agreement | None:
    """What people said of leads, where the store has a record of that."""
    if path is None:
        return None
    with working_folder() as folder, open_store(path, folder, Limits(), read_only=True) as store:
        return agreement_in(store, plan)


def past_of(policy: Path, data: Data, past: Past) -> tuple[Source, Story]:
    """Where past leads are, and what is to be asked of them. Raises FactsError."""
    source = Source(load_config(data.config or policy), data.leads, data.events, data.store)
    until = data.as_of if data.is_end else None
    return source, Story(past.outcome, data.as_of, past.won, past.at, past.days, until)


def _runnable(question: Backtest) -> Plan:
    policy = question.policy
    plan = compile_path(policy, files=Files({policy: question.text}), shown_as=str(policy)).plan
    if plan is None:
        raise FactsError("The policy has mistakes, so nothing can be scored by it", "The Policy tab shows them")
    return plan
