"""How a policy came to be what it is: the commits that touched it or what it uses, each with its changes in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from leadscore.driver import Compiled, compile_path
from leadscore.review.changes import Section
from leadscore.review.gather import review
from leadscore.review.git import Commit, Repository, VersionError
from leadscore.review.handbook.model import Entry, History
from leadscore.review.model import PolicyAt, PolicyReview
from leadscore.review.versions import Versions
from leadscore.values.number import counted

MOST_COMMITS = 20
_MOST_CHANGES = 12
_SAME = "Layout, comments or order alone: it says the same."
_At = Callable[[str | None], PolicyAt | None]


def history(compiled: Compiled, files: Sequence[Path]) -> History:
    """Of a policy on disk; `files` are its own and all that it uses. Without git the note says why there is none."""
    main = files[0]
    try:
        repository = Repository(main.parent)
        commits = repository.log(files, MOST_COMMITS + 1)
        entries = tuple(_entries(compiled, main, repository, commits[:MOST_COMMITS]))
    except VersionError as error:
        return History((), f"{error.message}.")
    if not entries:
        return History((), "This policy is not committed to git yet.")
    older = len(commits) > MOST_COMMITS
    return History(entries, f"Older changes than these {MOST_COMMITS} stand in git." if older else None)


def _entries(compiled: Compiled, main: Path, repository: Repository, commits: Sequence[Commit]) -> Iterator[Entry]:
    at = _versions(main, repository)
    if commits:
        yield from _uncommitted(at(commits[0].id), PolicyAt(str(main), compiled))
    for commit in commits:
        if commit.parent is None and repository.is_shallow:
            told: tuple[tuple[str, ...], str | None] = ((), "What came before was left out when this was cloned.")
        else:
            told = _told(at(commit.parent), at(commit.id))
        yield Entry(commit.id, commit.day, commit.author, commit.subject, *told)


def _versions(main: Path, repository: Repository) -> _At:
    """The policy at a commit; None before it was there. What a policy uses lies in and below its folder, so it is
    compiled once for each state of that."""
    path = repository.inside(main)
    known: dict[object, PolicyAt] = {}

    @cache
    def at(commit: str | None) -> PolicyAt | None:
        tree = repository.tree(commit) if commit else None
        if tree is None or commit is None or path not in tree.paths:
            return None
        state = tree.state(path.parent)
        if state not in known:
            compiled = compile_path(tree.place(path), files=tree, shown_as=str(path))
            known[state] = PolicyAt(str(path), compiled, commit)
        return known[state]

    return at


def _uncommitted(committed: PolicyAt | None, now: PolicyAt) -> Iterator[Entry]:
    """What is on disk and in no commit."""
    changes, note = _told(committed, now)
    if committed is None or changes or note != _SAME:
        yield Entry(None, None, None, "not committed yet", changes, note)


def _told(old: PolicyAt | None, new: PolicyAt | None) -> tuple[tuple[str, ...], str | None]:
    """The changes as sentences, and a note."""
    if old is None and new is None:
        return (), "It had another name or place then."
    (policy,) = review(Versions("", "", ((old, new),))).policies
    if policy.broken:
        return (), _broken(policy)
    if not policy.changes:
        return (), _SAME
    sentences = tuple(change.sentence for change in policy.changes if change.section is not Section.TESTS)
    tests = len(policy.changes) - len(sentences)
    return sentences[:_MOST_CHANGES], _also(len(sentences) - _MOST_CHANGES, tests)


def _also(more: int, tests: int) -> str | None:
    """`3 more changes; 12 changes of tests.`"""
    parts = [counted(more, "more change")] if more > 0 else []
    parts += [f"{counted(tests, 'change')} of tests"] if tests else []
    return f"{'; '.join(parts)}." if parts else None


def _broken(policy: PolicyReview) -> str:
    if policy.new in policy.broken:
        return "The policy had errors then, so nothing can be said of what it changed."
    return "The policy had errors before, so nothing can be said of what this changed."
