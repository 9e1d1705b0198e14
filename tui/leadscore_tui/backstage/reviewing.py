"""Two versions of the open policy, compared: what changed in words, whom it moves, and, if asked, what is proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from leadscore.batch.board.model import Stale
from leadscore.batch.errors import BatchError
from leadscore.batch.lookups import Lookups
from leadscore.batch.scoring import must_know
from leadscore.batch.store.store import Store
from leadscore.check.files import Files
from leadscore.check.load import load
from leadscore.driver import compile_path
from leadscore.facts.errors import FactsError
from leadscore.plan.model import Plan
from leadscore.review.gather import review
from leadscore.review.git import Repository, VersionError
from leadscore.review.impact.model import Unread
from leadscore.review.impact.unread import declared_alone
from leadscore.review.model import PolicyAt, PolicyReview, Review
from leadscore.review.versions import Versions, policy_at
from leadscore_tui.backstage.protocol import Compare, History, Reviewed, Revisions, Version
from leadscore_tui.backstage.telling import SHOWN, plans_of, told

_MOST_COMMITS = 100
_READ_FOR_BOTH = "Where they are files, `leadscore diff` reads them for both versions."


class Telling(Protocol):
    """Hears how far an answer is, and raises Stale when nobody waits for it any more."""

    def __call__(self, what: str, done: int = 0, total: int = 0) -> None: ...


@dataclass(frozen=True, slots=True)
class Leads:
    """What versions are compared on: all leads of a store, as of an instant (seconds since 1970). `whole`: no row was
    set aside when they were read."""

    store: Store
    as_of: int
    whole: bool = False


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
            return told(question, found)
        asked, last = replace(question, prove=False), self._last
        if last is None or last.reason or (last.question, last.leads, last.words) != (asked, leads, words):
            tell(told(question, found))
            last = _measured(asked, words, leads, self._lookups_of(leads), progress)
        if question.prove and last.policy.proof is None:
            progress("Proving")
            last = replace(last, policy=_proved(last.policy, stale))
        self._last = last
        store = None if isinstance(leads, FactsError) else leads.store
        return told(question, replace(found, policies=(last.policy,)), store, last.reason, is_whole=True)

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
            leads.store, old, new, leads.as_of, by=by, shown=SHOWN, all_cards=True, watch=watch, lookups=lookups
        )
    except FactsError as error:
        return _Measured(question, leads, words, words, _sentence(error))
    unread = () if leads.whole else tuple(_unread(leads.store, plans_of(words)))
    return _Measured(question, leads, words, replace(words, impact=replace(found, unread=unread)))


def _unread(store: Store, plans: tuple[Plan, Plan]) -> Iterator[Unread]:
    """Leads that are not there, it may be, for one version alone declares fields that their rows do not fit."""
    old, new = plans
    for one, other in ((new, old), (old, new)):
        if fields := declared_alone(one, other, store.asked):
            yield Unread(one is new, fields, None, None)


def _must_be_read_for_both(question: Compare, words: PolicyReview, store: Store) -> None:
    """Raises FactsError where one of the versions asks for more than the leads were read for."""
    for version, plan in zip((question.old, question.new), plans_of(words), strict=True):
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
            return replace(policy, proof=compare(*plans_of(policy)))
    except NoSolver as error:
        return replace(policy, unproved=f"{error.message}. {error.help}")
    except CannotCompare as error:
        return replace(policy, unproved=str(error))


def _sentence(error: FactsError) -> str:
    return f"{error.message}. {error.help.removesuffix('.')}" if error.help else error.message
