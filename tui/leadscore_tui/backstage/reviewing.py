"""Two versions of the open policy, compared: what changed in words, whom it moves, and, if asked, what is proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Protocol

from leadscore.batch.board.model import Stale
from leadscore.batch.errors import BatchError
from leadscore.batch.lookups import Lookups
from leadscore.batch.scoring import must_know
from leadscore.batch.store.store import Store
from leadscore.check.files import Files
from leadscore.check.load import load
from leadscore.diagnostics import Severity
from leadscore.driver import compile_path
from leadscore.facts.errors import FactsError
from leadscore.plan.model import Plan
from leadscore.report.changes import sections
from leadscore.report.review_explanations import parts
from leadscore.report.review_records import Limits, PartView, PolicyView
from leadscore.report.review_view import renamed, review_view
from leadscore.review.gather import review
from leadscore.review.git import Repository, VersionError
from leadscore.review.impact.model import Bin, Mover
from leadscore.review.model import PolicyAt, PolicyReview, Review
from leadscore.review.versions import Versions, policy_at
from leadscore.values.number import milli_text
from leadscore.values.terms import ValueType
from leadscore_tui.backstage.protocol import Bar, Compare, History, Mistake, Reviewed, Revisions, Version

_SHOWN = 20
"""So many leads stand in each list."""
_MOST_COMMITS = 100
_LIMITS = Limits(rows=_SHOWN)
_WIDTH = 100
"""Of what is copied as text."""
_READ_FOR_BOTH = "Where they are files, `leadscore diff` reads them for both versions."
_TOLD_APART = {ValueType.TEXT, ValueType.YES_NO}


class Telling(Protocol):
    """Hears how far an answer is, and raises Stale when nobody waits for it any more."""

    def __call__(self, what: str, done: int = 0, total: int = 0) -> None: ...


@dataclass(frozen=True, slots=True)
class Leads:
    """What versions are compared on: all leads of a store, as of an instant (seconds since 1970)."""

    store: Store
    as_of: int


@dataclass(frozen=True, slots=True)
class _Measured:
    """`policy` is what is known of `words` by now; `reason` is why it has no impact, as a sentence without its full
    stop."""

    question: Compare
    leads: Leads | FactsError
    words: PolicyReview
    policy: PolicyReview
    reason: str = ""


class Reviewer:
    """Answers Compare. What was found last is kept, for to compare all leads takes long, and to prove
    something longer."""

    def __init__(self) -> None:
        self._last: _Measured | None = None
        self._leads: Leads | FactsError | None = None
        self._lookups = Lookups()

    def reviewed(
        self,
        question: Compare,
        leads: Leads | FactsError,
        tell: Callable[[object], None],
        progress: Telling,
        stale: Callable[[], bool],
    ) -> Reviewed:
        """The words are told first if the rest takes long. Instead of leads there is the reason why there are none.
        Raises Stale, and FactsError for a version that cannot be had."""
        progress("Comparing the versions")
        found = _words(question)
        (words,) = found.policies
        if words.broken or not words.changes:
            return _told(question, found, leads)
        asked, last = replace(question, prove=False), self._last
        if last is None or last.reason or (last.question, last.leads, last.words) != (asked, leads, words):
            tell(_told(question, found, leads))
            last = _measured(asked, words, leads, self._lookups_of(leads), progress)
        if question.prove and last.policy.proof is None:
            progress("Proving")
            last = replace(last, policy=_proved(last.policy, stale))
        self._last = last
        return _told(question, replace(found, policies=(last.policy,)), leads, last.reason, is_whole=True)

    def _lookups_of(self, leads: Leads | FactsError) -> Lookups:
        """What was asked of the values of these leads."""
        if leads != self._leads:
            self._leads, self._lookups = leads, Lookups()
        return self._lookups


def history(question: Revisions) -> History:
    """Answers Revisions; whatever is wrong with git is a note."""
    try:
        loaded = load(question.policy)
        files = [Path(unit.source.path) for unit in (loaded.main, *loaded.used)]
        commits = Repository(question.policy.parent).log(files, _MOST_COMMITS)
    except VersionError as error:
        return History((), error.message)
    return History(commits, "" if commits else "This policy is not committed to git yet")


# ------------------------------------------------------------------------------------------------ what is compared


def _words(question: Compare) -> Review:
    try:
        sides = _at(question.policy, question.old), _at(question.policy, question.new)
    except VersionError as error:
        raise FactsError(error.message, error.help) from error
    return review(Versions(question.old.label, question.new.label, (sides,)))


def _at(policy: Path, version: Version) -> PolicyAt:
    if version.revision is not None:
        return policy_at(version.revision, policy)
    files = None if version.text is None else Files({policy: version.text})
    return PolicyAt(str(policy), compile_path(policy, files=files, shown_as=str(policy)))


def _measured(
    question: Compare, words: PolicyReview, leads: Leads | FactsError, lookups: Lookups, progress: Telling
) -> _Measured:
    from leadscore.review.impact.measuring import impact_of

    def watch(done: int, total: int) -> None:
        progress("Comparing all leads", done, total)

    assert words.old is not None
    assert words.new is not None
    old, new, by = words.old.compiled, words.new.compiled, question.by
    try:
        if isinstance(leads, FactsError):
            raise leads
        _must_be_read_for_both(question, words, leads.store)
        found = impact_of(
            leads.store, old, new, leads.as_of, by=by, shown=_SHOWN, all_cards=True, watch=watch, lookups=lookups
        )
    except FactsError as error:
        return _Measured(question, leads, words, words, _sentence(error))
    return _Measured(question, leads, words, replace(words, impact=found))


def _must_be_read_for_both(question: Compare, words: PolicyReview, store: Store) -> None:
    """Raises FactsError where one of the versions asks for more than the leads were read for."""
    for version, plan in zip((question.old, question.new), _plans(words), strict=True):
        try:
            must_know(store, plan)
        except BatchError as error:
            why = f"{error.message[0].lower()}{error.message[1:]}"
            raise FactsError(f"The leads were not read for “{version.label}”: {why}", _READ_FOR_BOTH) from error


def _proved(policy: PolicyReview, stale: Callable[[], bool]) -> PolicyReview:
    from leadscore.review.prove.compare import compare
    from leadscore.review.prove.model import CannotCompare, NoSolver
    from leadscore.review.prove.stopping import until

    def stop() -> None:
        if stale():
            raise Stale

    try:
        with until(stop):
            return replace(policy, proof=compare(*_plans(policy)))
    except NoSolver as error:
        return replace(policy, unproved=f"{error.message}. {error.help}")
    except CannotCompare as error:
        return replace(policy, unproved=str(error))


def _plans(policy: PolicyReview) -> tuple[Plan, Plan]:
    old, new = (side.compiled.plan if side else None for side in (policy.old, policy.new))
    assert old is not None
    assert new is not None
    return old, new


# ------------------------------------------------------------------------------------------------ how it is told


def _told(
    question: Compare, found: Review, leads: Leads | FactsError, unmeasured: str = "", *, is_whole: bool = False
) -> Reviewed:
    (policy,) = found.policies
    view = review_view(found, _command(question), _LIMITS)
    told = Reviewed(question.old.label, question.new.label, view.verdict, mistakes=tuple(_mistakes(question, policy)))
    if policy.broken or not policy.changes:
        return replace(told, text=f"{view.old} → {view.new}\n{view.verdict}.\n", markdown=f"{view.verdict}.\n")
    (shown,) = view.policies.rows
    told = replace(told, policy=shown, lines=tuple(_lines(question, policy)), unmeasured=unmeasured)
    if not is_whole:
        return told
    return replace(
        told,
        bars=tuple(_bars(policy)),
        both=_both(policy, shown),
        fields=() if isinstance(leads, FactsError) else _fields(policy, leads.store),
        text=_text(found),
        markdown=_markdown(question, found),
    )


def _mistakes(question: Compare, policy: PolicyReview) -> Iterator[Mistake]:
    for version, side in ((question.old, policy.old), (question.new, policy.new)):
        checked = side.compiled.checked if side else None
        for found in checked.diagnostics if checked else ():
            if found.severity is Severity.ERROR and checked is not None:
                path = found.span.path
                line = checked.sources[path].position(found.span.start).line if path in checked.sources else 1
                file = "" if path == checked.main.source.path else path
                yield Mistake(version.label, file, line, found.message)


def _lines(question: Compare, policy: PolicyReview) -> Iterator[int | None]:
    """Of the file as it lies on disk or is being edited: lines of an old revision lead nowhere."""
    main = policy.new.compiled.checked.main.source.path if policy.new and question.new.revision is None else None
    for _, changes in sections(policy):
        for change in changes:
            place = change.new_place
            yield place.line if place and place.file == main else None


def _both(policy: PolicyReview, shown: PolicyView) -> dict[str, tuple[PartView, ...]]:
    """Of those that turn; the largest movers have theirs with them."""
    if policy.impact is None or shown.impact is None:
        return {}
    plans, names = _plans(policy), renamed(policy.changes)

    def told(mover: Mover) -> tuple[PartView, ...]:
        return tuple(parts(plans, mover.cards, names, _LIMITS)) if mover.cards else ()

    return {mover.lead: told(mover) for mover in (*policy.impact.gained, *policy.impact.lost)}


def _bars(policy: PolicyReview) -> Iterator[Bar]:
    bins = policy.impact.bins if policy.impact else ()
    thresholds = [plan.ready.at if plan.ready else None for plan in _plans(policy)]
    for each in bins:
        is_last = each is bins[-1]
        label = f"{milli_text(each.low)} to {milli_text(each.high)}"
        yield Bar(label, each.leads.old, each.leads.new, _note(each, is_last, *thresholds))


def _note(one: Bin, is_last: bool, old: int | None, new: int | None) -> str:
    def lies_here(at: int | None) -> bool:
        return at is not None and one.low <= at and (at < one.high or (is_last and at == one.high))

    before = f"was {milli_text(old)}" if old is not None and old != new and lies_here(old) else ""
    after = f"ready at {milli_text(new)}" if new is not None and lies_here(new) else ""
    return ", ".join(filter(None, (after, before)))


def _fields(policy: PolicyReview, store: Store) -> tuple[str, ...]:
    known = [field for plan in _plans(policy) for field in plan.fields if field.type in _TOLD_APART]
    return tuple(sorted({field.name for field in known if field.name in store.field_types}))


# ------------------------------------------------------------------------------------------------ as the command does


def _text(found: Review) -> str:
    from rich.console import Console

    from leadscore.report.changes_text import render

    written = StringIO()
    Console(file=written, width=_WIDTH, color_system=None).print(render(found))
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _markdown(question: Compare, found: Review) -> str:
    from leadscore.report import review_markdown

    return review_markdown.render(found, _command(question))


def _command(question: Compare) -> str:
    """What to type for the same review; of a text that nobody saved there is none."""
    versions: Sequence[Version] = (question.old, question.new)
    if any(version.text is not None for version in versions):
        return f"leadscore tui {question.policy}"
    named = [version.revision for version in versions if version.revision is not None]
    return f"leadscore diff {' '.join((*named, str(question.policy)))}"


def _sentence(error: FactsError) -> str:
    return f"{error.message}. {error.help.removesuffix('.')}" if error.help else error.message
