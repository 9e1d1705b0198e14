"""What the other process holds: an open store, its leads as they are scored and listed, and the answers from them.

What few questions need is loaded when the first of them comes: the list is waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from leadscore.batch.board.arranging import arranged
from leadscore.batch.board.board import Board, Numbers
from leadscore.batch.board.model import Moves, Row, Stale
from leadscore.batch.board.moves import moves
from leadscore.batch.board.recorded import recorded
from leadscore.batch.board.rows import rows
from leadscore.batch.board.sample import sampled_moves
from leadscore.batch.board.scored import Scored, score_board
from leadscore.batch.board.searching import place_of, places
from leadscore.batch.errors import BatchError
from leadscore.batch.kept import stamp
from leadscore.batch.scoring import must_know
from leadscore.batch.store.leads import leads_of
from leadscore.batch.store.store import Limits, open_store
from leadscore.check.files import Files
from leadscore.check.model import Checked
from leadscore.driver import Compiled, compile_path
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.engine.course import course_of
from leadscore.engine.way import way_to_ready
from leadscore.facts.errors import FactsError
from leadscore.facts.quarantine import Report
from leadscore.facts.stopping import load_duckdb
from leadscore.filters.compiling import compile_filter
from leadscore.plan.model import Plan
from leadscore.source.working import working_folder
from leadscore_tui.backstage.past import Backtest, Columns
from leadscore_tui.backstage.protocol import (
    PAGE,
    Arrange,
    Compare,
    Explain,
    Export,
    Find,
    GiveUp,
    Listed,
    Open,
    Opened,
    Question,
    Revisions,
    Rows,
    Score,
    Scoreboard,
)
from leadscore_tui.backstage.talk import Hush, Say
from leadscore_tui.why.model import Explained, for_showing

if TYPE_CHECKING:
    from leadscore_tui.backstage.reviewing import Reviewer
    from leadscore_tui.backstage.talk import Said
    from leadscore_tui.backstage.talking import Talker

_LIMITS = Limits(memory=96 * 2**20)
"""It lives as long as the UI does, and next to other programs. A scoring takes no longer for it."""
_SAMPLE = 20_000
"""From so many leads on, a sample is told of first: all of fewer are scored as fast."""


class Telling(Protocol):
    """Hears how far an answer is: of `what`, `done` of `total`."""

    def __call__(self, what: str, done: int = 0, total: int = 0) -> None: ...


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a question `Open` opened; `kept` closes it."""

    question: Open
    board: Board
    report: Report
    kept: ExitStack

    def compiled(self, text: str) -> Compiled:
        policy = self.question.policy
        return compile_path(policy, files=Files({policy: text}), shown_as=str(policy))


@dataclass(frozen=True, slots=True)
class _Explaining:
    """What is the same for all leads that are explained: the plan as it is `shown`, and compiled."""

    plan: Plan
    shown: Plan
    compiled: CompiledPlan


class Desk:
    """`kept` closes what is open in the end."""

    def __init__(self, kept: ExitStack) -> None:
        load_duckdb()
        self._folder = kept.enter_context(working_folder())
        kept.callback(self._close)
        self._opened: _Opened | None = None
        self._made = 0
        self._recorded: Scored | None = None
        self._saved: Scored | None = None
        self._shown: Scored | None = None
        self._before: Scored | None = None
        self._checked: Checked | None = None
        self._reviewer: Reviewer | None = None
        self._talker: Talker | None = None
        self._explaining: _Explaining | None = None
        self._list: Numbers = np.zeros(0, np.int32)

    def answer(
        self, question: Question[object], tell: Callable[[object], None], progress: Telling, stale: Callable[[], bool]
    ) -> object:
        """The last answer; others are told. Raises Stale when `stale` says so, and FactsError."""
        opened = self._opened
        try:
            return self._answer(question, tell, progress, stale)
        except Exception as error:
            if self._opened is not opened and not isinstance(question, Open | Score):
                raise Stale from error  # it asked for what is closed by now
            raise

    def _answer(
        self, question: Question[object], tell: Callable[[object], None], progress: Telling, stale: Callable[[], bool]
    ) -> object:
        match question:
            case Open():
                return self._open(question, progress)
            case Score():
                return self._score(question, tell, progress, stale)
            case Arrange():
                return self._arrange(question, progress, stale)
            case Rows():
                return self._rows(question)
            case Find():
                return self._find(question)
            case Explain():
                return self._explain(question)
            case Export():
                return self._export(question)
            case Compare():
                return self._compared(question, tell, progress, stale)
            case Revisions():
                from leadscore_tui.backstage.reviewing import history

                return history(question)
            case Columns():
                from leadscore_tui.backstage.columns import past_columns

                return past_columns(question)
            case Backtest():
                from leadscore_tui.backstage.backtesting import backtested

                return backtested(question, progress)
            case Say():
                return self._said(question, progress, stale)
            case GiveUp() | Hush():
                return None
            case _:
                raise AssertionError(f"nobody answers {question}")

    # ------------------------------------------------------------------------------------ the data

    @property
    def _now(self) -> _Opened:
        if self._opened is None:
            raise _nothing_read()
        return self._opened

    @property
    def _scored(self) -> Scored:
        if self._shown is not None:
            return self._shown
        if self._opened is None:
            raise _nothing_read()
        raise FactsError("The leads are not scored yet", "Wait a moment.")

    def _open(self, question: Open, progress: Telling) -> Opened:
        policy, data = question.policy, question.data
        progress("Reading the leads")
        compiled = compile_path(policy, files=Files({policy: question.text}), shown_as=str(policy))
        plan = _runnable(compiled)
        opened = self._read(question, plan)
        store = opened.board.store
        if data.store is not None:
            must_know(store, plan)
        self._close()
        self._opened = opened
        self._recorded = recorded(opened.board, plan)
        self._checked = compiled.checked
        self._show(self._recorded, None)
        return Opened(
            leads=store.lead_count,
            events=store.event_count,
            fields=tuple(sorted(store.field_types)),
            notes=tuple(opened.report.lines()),
            board=_board(self._recorded, None, changes=False) if self._recorded else None,
            recorded=self._recorded.as_of if self._recorded else None,
        )

    def _read(self, question: Open, plan: Plan) -> _Opened:
        data, path, report, kept = question.data, question.data.store, Report(), ExitStack()
        if path is None:
            self._made += 1
            path = self._folder / f"store-{self._made}.duckdb"
            kept.callback(path.unlink, missing_ok=True)
            from leadscore.batch.ingest.large import are_large
            from leadscore.batch.ingest.run import Sources, make_store
            from leadscore.batch.ingest.vocabulary import Vocabulary, with_names
            from leadscore.facts.config import load_config
            from leadscore.facts.quarantine import quarantine

            sources = Sources(data.leads, data.events, load_config(data.config or question.policy))
            with quarantine(None, False, report) as aside:
                words = with_names(Vocabulary(plan.fields, plan.events))
                # Cores that share little cost more than it.
                limits = Limits(threads=None if are_large(filter(None, (data.leads, *data.events))) else 1)
                make_store(path, words, sources, self._folder, limits, aside)
        store = kept.enter_context(open_store(path, self._folder, _LIMITS, read_only=True))
        board = Board(store)
        kept.callback(board.close)
        return _Opened(question, board, report, kept)

    def _close(self) -> None:
        if self._opened is not None:
            self._opened.kept.close()
        self._opened = self._recorded = self._saved = None
        self._show(None, None)

    def _again_for(self, plan: Plan) -> None:
        """A policy that asks for more than the data were read for has them read again, where they are files."""
        try:
            must_know(self._now.board.store, plan)
        except BatchError:
            question = self._now.question
            if question.data.store is not None:
                raise
            before, self._opened = self._now, self._read(question, plan)
            before.kept.close()

    # ------------------------------------------------------------------------------------ scores

    def _score(
        self, question: Score, tell: Callable[[object], None], progress: Telling, stale: Callable[[], bool]
    ) -> Scoreboard:
        now = self._now
        compiled = now.compiled(question.text)
        plan = _runnable(compiled)
        saved, as_of = self._saved, now.question.data.as_of
        for known in (saved, self._shown):
            if known is not None and (stamp(known.plan), known.as_of) == (stamp(plan), as_of):
                return self._board_of(replace(known, plan=plan), compiled.checked, question)
        self._again_for(plan)
        board = self._now.board
        if saved is not None and not question.saved and board.count > _SAMPLE:
            tell(sampled_moves(board, saved, plan, _SAMPLE))

        def how_far(done: int, total: int) -> None:
            progress("Scoring", done, total)

        scored = score_board(board, plan, as_of, tell=how_far, stale=stale)
        return self._board_of(scored, compiled.checked, question)

    def _board_of(self, scored: Scored, checked: Checked, question: Score) -> Scoreboard:
        self._checked = checked
        if question.saved or self._saved is None:
            self._saved = scored
            self._show(scored, self._recorded)
        else:
            self._show(scored, None if scored.plan.fingerprint == self._saved.plan.fingerprint else self._saved)
        is_draft = self._before is not None and self._before is self._saved
        found = moves(self._saved, scored) if is_draft else None
        return _board(scored, found, changes=self._before is not None)

    def _show(self, shown: Scored | None, before: Scored | None) -> None:
        self._shown, self._before = shown, before
        if shown is None:
            self._list = np.zeros(0, np.int32)

    # ------------------------------------------------------------------------------------ the list

    def _arrange(self, question: Arrange, progress: Telling, stale: Callable[[], bool]) -> Listed:
        scored, before, order = self._scored, self._before, question.order
        wanted = compile_filter(self._checked, order.filter, compared=before is not None) if self._checked else None

        def how_far(done: int, total: int) -> None:
            progress("Filtering", done, total)

        self._list = arranged(self._now.board, scored, before, order, wanted, tell=how_far, stale=stale)
        place = self._place(question.keep)
        first = 0 if place is None else place - place % PAGE
        return Listed(len(self._list), place, self._rows(Rows(first, PAGE)))

    def _place(self, keep: int | str | None) -> int | None:
        match keep:
            case int():
                return place_of(self._list, keep)
            case str():
                found = self._now.board.store.connection.execute("SELECT no FROM lead WHERE id = ?", [keep]).fetchone()
                return place_of(self._list, found[0]) if found else None
            case None:
                return None

    def _rows(self, question: Rows) -> tuple[Row, ...]:
        numbers = self._list[question.first : question.first + question.count]
        return tuple(rows(self._now.board, self._scored, self._before, numbers))

    def _find(self, question: Find) -> int | None:
        found = places(self._now.board, self._list, question.text)
        if not len(found):
            return None
        if question.backwards:
            earlier = found[found < question.start]
            return int(earlier[-1] if len(earlier) else found[-1])
        later = found[found >= question.start]
        return int(later[0] if len(later) else found[0])

    def _explain(self, question: Explain) -> Explained:
        plan, as_of = self._scored.plan, self._scored.as_of
        if self._explaining is None or self._explaining.plan is not plan:
            self._explaining = _Explaining(plan, for_showing(plan), compile_plan(plan))
        known = self._explaining
        (lead,) = leads_of(self._now.board.store, [question.no], plan.kinds)
        card = known.compiled.explain(lead, as_of)
        course = course_of(plan, lead, as_of, score=known.compiled.score)
        return Explained(known.shown, lead, card, way_to_ready(plan, card, lead), course)

    def _export(self, question: Export) -> int:
        from leadscore.batch.board.exporting import results_of
        from leadscore.batch.results import write_csv, write_parquet
        from leadscore.report.scores import Scores, header

        found = results_of(self._now.board, self._scored, self._list)
        head = header(Scores(tuple(group.name for group in found.plan.groups), ()))
        if question.path.suffix.lower() == ".parquet":
            write_parquet(found, question.path, head[6:], len(self._list))
        else:
            write_csv(found, question.path, head)
        return len(self._list)

    def _compared(
        self, question: Compare, tell: Callable[[object], None], progress: Telling, stale: Callable[[], bool]
    ) -> object:
        from leadscore_tui.backstage.reviewing import Leads, Reviewer

        self._reviewer = self._reviewer or Reviewer()
        leads: Leads | FactsError
        try:
            opened = self._now
            is_whole = opened.question.data.store is None and not opened.report.total_set_aside
            leads = Leads(opened.board.store, opened.question.data.as_of, is_whole)
        except FactsError as error:
            leads = error
        return self._reviewer.reviewed(question, leads, tell, progress, stale)

    def _said(self, question: Say, progress: Telling, stale: Callable[[], bool]) -> Said:
        from leadscore_tui.backstage.talking import About, Talker

        def known() -> tuple[Scored, ...]:
            return tuple(scored for scored in (self._shown, self._saved) if scored is not None)

        def how_far(done: int, total: int) -> None:
            progress("Looking at all leads", done, total)

        now, checked = self._now, self._checked
        whole = checked.main.source.text if checked else question.text
        data = now.question.data
        about = About(now.question, now.question.policy, now.board, data.as_of, whole, known, data)
        self._talker = self._talker or Talker()
        return self._talker.said(question, about, how_far, stale)


def _board(scored: Scored, found: Moves | None, *, changes: bool) -> Scoreboard:
    plan = scored.plan
    groups = tuple(group.name for group in plan.groups)
    return Scoreboard(
        name=plan.name,
        counts=scored.counts,
        highest=int(np.max(scored.columns.score, where=scored.columns.in_scope, initial=0)),
        lowest=int(np.min(scored.columns.score, where=scored.columns.in_scope, initial=0)),
        groups=groups,
        threshold=plan.ready.at if plan.ready else None,
        moves=found,
        changes=changes,
        effects=scored.effects,
    )


def _nothing_read() -> FactsError:
    return FactsError("No leads have been read", "Press Ctrl+R to read them.")


def _runnable(compiled: Compiled) -> Plan:
    if compiled.plan is None:
        raise FactsError("The policy has mistakes, so nothing can be scored by it", "The Policy tab shows them.")
    return compiled.plan
