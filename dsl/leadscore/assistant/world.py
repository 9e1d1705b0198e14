"""What is asked about: the leads of a store, and a policy, as it is saved and as it is proposed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.people import People
from leadscore.assistant.unread import READ_ANEW, must_be_read, of_store
from leadscore.batch.board.arranging import arranged
from leadscore.batch.board.board import Board, as_numbers
from leadscore.batch.board.filtering import shown_by
from leadscore.batch.board.model import IsStale, Order, Row, RuleEffect, Tell, never_stale, tell_nobody
from leadscore.batch.board.recorded import brought_up_to
from leadscore.batch.board.rows import rows
from leadscore.batch.board.scored import Scored, score_board
from leadscore.batch.board.some import score_some
from leadscore.batch.errors import BatchError
from leadscore.batch.store.leads import leads_of
from leadscore.check.files import Files, without_links
from leadscore.diagnostics.model import Diagnostic, Severity
from leadscore.driver import Compiled, compile_path
from leadscore.engine.compiled import CompiledPlan, compile_plan
from leadscore.filters.compiling import compile_filter
from leadscore.filters.model import Filter, FilterError
from leadscore.plan.model import Plan, Rule

if TYPE_CHECKING:
    from leadscore.assistant.answer import Answer
    from leadscore.assistant.tools.asking import Change, Threshold
    from leadscore.batch.board.board import Numbers
    from leadscore.batch.kernel.outcome import Bools
    from leadscore.batch.store.store import Store
    from leadscore.engine.model import Scorecard
    from leadscore.facts.model import Lead
    from leadscore.source import Source

_KEPT = 4
"""So many scorings of all leads are remembered, and so many compiled plans."""
_FEW = 3
"""To score some leads takes as long as all of them where they are more than one in so many."""
_MOST_SHOWN = 10_000
"""So many values of leads are remembered."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of the policy that somebody asked for: the policy with it, what it `says`, and how it was `asked` for.
    `restores`: it takes back what was written last, and nobody asked for it in other words."""

    compiled: Compiled
    says: str
    asked: Change | None = None
    restores: bool = False


class Past(Protocol):
    """What became of leads: see `assistant/past.py`."""

    def backtest(self, plan: Plan) -> Answer: ...

    def advice(self, plan: Plan, asked: Threshold) -> Answer: ...


class World:
    """`policy` is the file, `as_of` the instant (seconds since 1970) that everything is said of.

    Nothing here writes. What was proposed stands in `proposals`, the newest last; whoever has a person's yes writes
    `texts` and calls `saved_now`; what was saved before that stands in `earlier`.
    """

    def __init__(
        self,
        policy: Path,
        leads: Store | Board,
        as_of: int,
        *,
        shown_as: str | None = None,
        saved: Compiled | None = None,
        text: str | None = None,
        known: Callable[[], Iterable[Scored]] = tuple,
    ) -> None:
        """`leads` as a board are somebody else's, who closes it; `known` is how they are scored already. `saved` is the
        policy, where it has been compiled; `text` its text in the place of what its file holds."""
        self.policy, self.as_of, self.shown_as = policy, as_of, shown_as or str(policy)
        self._owns_board = not isinstance(leads, Board)
        self.board = leads if isinstance(leads, Board) else Board(leads)
        self.people = People(self)
        self.written = saved or self.compiled_of(text)
        """The policy as it lies on disk, or in an editor."""
        self._supposed: Compiled | None = None
        self.proposals: list[Proposal] = []
        self.earlier: list[Compiled] = []
        self.past: Past | None = None
        self.tell: Tell = tell_nobody
        """Hears how far a scoring of all leads is."""
        self.stale: IsStale = never_stale
        """Whether nobody waits for the answer any more: a scoring then raises Stale."""
        self.read_anew = READ_ANEW
        """What somebody has to do who wants a field of which nothing was read, as the end of a sentence."""
        self.failing: tuple[Compiled, frozenset[str]] | None = None
        """Of a policy, the titles of its tests that fail, where that was asked last."""
        self.compared: tuple[tuple[Compiled, Compiled, tuple[str, ...]], ...] = ()
        """What was said last of how two policies differ: a proposal is told of again and again."""
        self.writes_used = True
        """Whether a yes can also write the files that the policy uses."""
        self._known_elsewhere = known
        self._scored: OrderedDict[tuple[str, int], Scored] = OrderedDict()
        self._some: tuple[tuple[str, int, bytes], Scored] | None = None
        self._effects: tuple[RuleEffect, ...] | None = None
        self._effects_of: tuple[str, int] | None = None
        self._compiled: dict[str, CompiledPlan] = {}
        self._shown: dict[tuple[int, str], str] = {}

    def close(self) -> None:
        """Closes what was opened beside the store."""
        if self._owns_board:
            self.board.close()

    # ------------------------------------------------------------------------------------ the policy

    def compiled_of(self, text: str | None) -> Compiled:
        """The policy with this text; None: as it lies on disk."""
        files = None if text is None else Files({self.policy: text})
        return compile_path(self.policy, files=files, shown_as=self.shown_as)

    def compiled_with(self, texts: Mapping[Path, str]) -> Compiled:
        """The policy with these texts of its files; all else as it lies on disk."""
        return compile_path(self.policy, files=Files(texts), shown_as=self.shown_as)

    def sources(self, compiled: Compiled) -> dict[Path, Source]:
        """What the policy's own file holds, and those that it uses."""
        root, main = without_links(self.policy).parent, compiled.checked.main.source
        shown = PurePath(main.path).parent
        used = {root / PurePath(one.source.path).relative_to(shown): one.source for one in compiled.checked.used}
        return {self.policy: main, **used}

    def changed(self, before: Compiled, after: Compiled) -> dict[Path, tuple[str, str]]:
        """The old and the new text of each file that differs."""
        old, new = self.sources(before), self.sources(after)
        return {
            path: (old[path].text, one.text) for path, one in new.items() if path in old and old[path].text != one.text
        }

    def called(self, path: Path) -> str:
        """How messages name a file of the policy."""
        return self.shown_as if path == self.policy else path.relative_to(without_links(self.policy).parent).as_posix()

    @property
    def saved(self) -> Compiled:
        """That which all is said of: the one that is written, unless another is supposed."""
        return self._supposed or self.written

    @saved.setter
    def saved(self, compiled: Compiled) -> None:
        self.written = compiled

    @property
    def drafted(self) -> Compiled:
        """The policy with all that was proposed."""
        return self.proposals[-1].compiled if self.proposals else self.written

    @property
    def text(self) -> str:
        """The text of its own file."""
        return self.drafted.checked.main.source.text

    @property
    def texts(self) -> dict[Path, tuple[str, str]]:
        """Of each file that what is proposed changes, its text as it was read, and the new one."""
        return self.changed(self.written, self.drafted)

    def saved_now(self) -> None:
        """What was proposed has been written. Behind what only takes back, the one before that is the next to be."""
        if [proposal.restores for proposal in self.proposals] == [True]:
            self.earlier = self.earlier[:-1]
        else:
            self.earlier.append(self.written)
        self.written = self.drafted
        self.proposals.clear()

    @property
    def plan(self) -> Plan:
        """That of the saved policy. Raises Unanswerable where it has mistakes."""
        return runnable(self.saved)

    @property
    def rules(self) -> dict[str, Rule]:
        """The saved policy's rules by their ids."""
        return {rule.id: rule for rule in self.plan.rules}

    @contextmanager
    def supposing(self, compiled: Compiled) -> Iterator[None]:
        """While it lasts, all is said of this policy as if it were the saved one."""
        before, self._supposed = self._supposed, compiled
        try:
            yield
        finally:
            self._supposed = before

    # ------------------------------------------------------------------------------------ scores

    def scored(self, plan: Plan | None = None, as_of: int | None = None) -> Scored:
        """All leads, scored; by default by the saved policy, as of the world's instant."""
        plan, as_of = plan or self.plan, self.as_of if as_of is None else as_of
        key = (plan.fingerprint, as_of)
        if key not in self._scored:
            self._scored[key] = self._known(plan, as_of) or self._fresh(plan, as_of)
            if len(self._scored) > _KEPT:
                self._scored.popitem(last=False)
        self._scored.move_to_end(key)
        return self._scored[key]

    def scored_some(self, numbers: Numbers, as_of: int) -> Scored:
        """As `scored` by the saved policy, of these leads: nothing counts that it says of others. Of all where that
        costs little, or is known."""
        are_many = not self.is_large or _FEW * len(numbers) > self.board.count
        if are_many or (self.plan.fingerprint, as_of) in self._scored:
            return self.scored(as_of=as_of)
        key = (self.plan.fingerprint, as_of, numbers.tobytes())
        if self._some is None or self._some[0] != key:
            self._some = key, self._some_anew(as_of, numbers)
        return self._some[1]

    def _some_anew(self, as_of: int, numbers: Numbers) -> Scored:
        must_be_read(self, self.plan)
        try:
            kept = brought_up_to(self.board, self.plan, as_of, numbers, tell=self.tell, stale=self.stale)
            return kept or score_some(self.board, self.plan, as_of, numbers, tell=self.tell, stale=self.stale)
        except BatchError as error:
            raise of_store(self, error) from error

    @property
    def effects(self) -> tuple[RuleEffect, ...]:
        """For how many leads each of the saved policy's rules fires, and what it gives them."""
        found = self.scored()
        if found.effects is not None:
            return found.effects
        if (found.plan.fingerprint, found.as_of) != self._effects_of:
            self._effects = found.effects_later() if found.effects_later else self._fresh(self.plan, self.as_of).effects
            self._effects_of = (found.plan.fingerprint, found.as_of)
        return self._effects or ()

    def _known(self, plan: Plan, as_of: int) -> Scored | None:
        for one in self._known_elsewhere():
            if (one.plan.fingerprint, one.as_of) == (plan.fingerprint, as_of):
                return one
        try:
            return brought_up_to(self.board, plan, as_of, tell=self.tell, stale=self.stale)
        except BatchError as error:
            raise of_store(self, error) from error

    def _fresh(self, plan: Plan, as_of: int) -> Scored:
        must_be_read(self, plan)
        asked_of_rules = (plan.fingerprint, as_of) == (self.plan.fingerprint, self.as_of)
        try:
            return score_board(self.board, plan, as_of, with_effects=asked_of_rules, tell=self.tell, stale=self.stale)
        except BatchError as error:
            raise of_store(self, error) from error

    # ------------------------------------------------------------------------------------ leads

    def listed(
        self,
        where: str | None = None,
        before: Scored | None = None,
        order: Order | None = None,
        without: Iterable[int] = (),
    ) -> Numbers:
        """The numbers of the leads that a condition holds for, the best first. Raises Unanswerable for a text that is
        none. `before` is an earlier scoring, which words such as `gained` ask of; leads of `without` are left out."""
        try:
            wanted = self.filter(where, compared=before is not None)
            found = arranged(
                self.board, self.scored(), before, order or Order(), wanted, tell=self.tell, stale=self.stale
            )
        except BatchError as error:
            raise of_store(self, error) from error
        for no in without:
            found = found[found != no]
        return found

    def holding(self, scored: Scored, where: str) -> Bools:
        """Which of all leads a condition holds for, in no order. Raises Unanswerable."""
        wanted = self.filter(where)
        assert wanted is not None
        try:
            return shown_by(self.board, scored, None, wanted, tell=self.tell, stale=self.stale)
        except BatchError as error:
            raise of_store(self, error) from error

    def filter(self, where: str | None, *, compared: bool = False) -> Filter | None:
        """A condition, compiled in the words of the saved policy. Raises Unanswerable."""
        try:
            return compile_filter(self.saved.checked, where or "", compared=compared)
        except FilterError as error:
            raise Unanswerable(
                f"`{where}` is no condition that this policy understands: {error}.", _help(error)
            ) from error

    def rows(
        self, numbers: Sequence[int] | Numbers, before: Scored | None = None, now: Scored | None = None
    ) -> list[Row]:
        """Leads as lists show them, by their numbers."""
        return rows(self.board, now or self.scored(), before, numbers)

    def row(self, no: int) -> Row:
        """One lead as lists show it."""
        return self.rows([no])[0]

    def shown(self, no: int, field: str) -> str:
        """What a lead has in a field, as it was written."""
        if (no, field) not in self._shown:
            if len(self._shown) >= _MOST_SHOWN:
                self._shown.clear()
            (self._shown[no, field],) = self.board.shown(field, as_numbers([no]))
        return self._shown[no, field]

    def lead(self, no: int) -> Lead:
        """All that is known of a lead."""
        (lead,) = leads_of(self.board.store, [no], self.plan.kinds)
        return lead

    def card(self, lead: Lead, plan: Plan | None = None) -> Scorecard:
        """The whole explanation of a lead's score."""
        return self.engine(plan).explain(lead, self.as_of)

    def engine(self, plan: Plan | None = None) -> CompiledPlan:
        """The plan, compiled for one lead at a time."""
        plan = plan or self.plan
        if plan.fingerprint not in self._compiled:
            self._compiled[plan.fingerprint] = compile_plan(plan)
            if len(self._compiled) > _KEPT:
                del self._compiled[next(iter(self._compiled))]
        return self._compiled[plan.fingerprint]

    @cached_property
    def is_large(self) -> bool:
        """Whether a change is told of a sample first."""
        return self.board.count > 20_000


def runnable(compiled: Compiled) -> Plan:
    """Raises Unanswerable for a policy with mistakes."""
    if compiled.plan is None:
        first = errors(compiled)[0]
        line = compiled.checked.sources[first.span.path].position(first.span.start).line
        raise Unanswerable(
            f"The policy has mistakes, so nothing can be scored by it: {first.message} (line {line}).",
            f"`leadscore check {compiled.checked.main.source.path}` shows all of them.",
        )
    return compiled.plan


def errors(compiled: Compiled) -> list[Diagnostic]:
    """What keeps a policy from being used."""
    return [problem for problem in compiled.diagnostics if problem.severity is Severity.ERROR]


def _help(error: FilterError) -> str:
    return error.diagnostics[0].help or ""
