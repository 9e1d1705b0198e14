"""What became of the leads, where somebody said so: the back-test, and where `ready` should stand by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from leadscore.assistant.answer import Answer, Unanswerable, lines, table
from leadscore.assistant.tools.asking import Threshold
from leadscore.facts.errors import FactsError
from leadscore.learn.backtest import Backtest
from leadscore.learn.past.source import Source
from leadscore.learn.past.story import Story
from leadscore.learn.thresholds import Aims
from leadscore.plan.model import Plan
from leadscore.report.backtest_advice import advice_sentences, steps
from leadscore.report.backtest_json import as_json
from leadscore.report.backtest_tables import Section, Table, without_empty
from leadscore.report.backtest_view import view_of
from leadscore.report.backtest_words import leak_lines
from leadscore.report.json_text import Json
from leadscore.review.backtesting import Question, Refused, ask

_TOLD = 2
"""So many sections of a back-test are told; `leadscore backtest` has the others."""


@dataclass(slots=True)
class PastDeals:
    """Past leads are where `source` says, and what became of them is the `story`. What was found is kept. `step` hears
    what is being done, and may give up."""

    source: Source
    story: Story
    step: Callable[[str], None] = lambda what: None
    _found: dict[tuple[str, Aims], Backtest] = field(default_factory=dict)

    def backtest(self, plan: Plan) -> Answer:
        """Whether the plan's score predicts sales, in sentences and tables. Raises Unanswerable where facts look as if
        they came with the outcome."""
        found = self._asked(plan, Aims())
        view = view_of(found)
        sections = [line for section in view.sections[:_TOLD] for line in _section(section)]
        note = "`leadscore backtest` tells more, rule by rule."
        told = lines(view.about, view.findings, sections, view.cautions)
        return Answer(lines(told, note), _with_told(found, told))

    def advice(self, plan: Plan, asked: Threshold) -> Answer:
        """Where `ready at` should stand, by what became of the leads that it would have handed over."""
        rate = None if asked.target_rate is None else asked.target_rate / 100
        found = self._asked(plan, Aims(rate=rate, calls=asked.calls_per_week))
        if found.thresholds is None:
            raise Unanswerable(" ".join(view_of(found).findings))
        told = lines([*advice_sentences(found)], _table(steps(found.thresholds)))
        return Answer(told, _with_told(found, told))

    def _asked(self, plan: Plan, aims: Aims) -> Backtest:
        key = (plan.fingerprint, aims)
        if key not in self._found:
            try:
                answer = ask(
                    plan, self.source, Question(self.story, aims=aims, rivals=False), step=lambda what: self.step(what)
                )
            except FactsError as error:
                raise Unanswerable(f"{error.message}.", error.help or "") from error
            if isinstance(answer, Refused):
                raise Unanswerable(" ".join(leak_lines(answer.leaks)))
            self._found[key] = answer.found
        return self._found[key]


def _with_told(found: Backtest, told: str) -> dict[str, Json]:
    """As data, with the sentences and tables: what shares are there are percentages here."""
    data = as_json(found)
    assert isinstance(data, dict), "an object"
    return {**data, "told": told.splitlines()}


def _section(section: Section) -> Iterator[str]:
    yield f"{section.heading}:"
    yield from section.sentences
    for one in section.tables:
        yield from _table(one)


def _table(told: Table) -> list[str]:
    shown = without_empty(told, bars=False)
    heads = [column.heading for column in shown.columns]
    return table(heads, shown.rows, [column.is_number for column in shown.columns])
