"""What a person named, read as two versions of policies.

Each of the two is a file or folder as it lies on disk, or one at a git revision: `main`, `HEAD~3`,
`v2:policies/b2b.lead`. What is left out is filled in: the older version is `HEAD`, the newer one lies on disk, and both
have the same path.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from leadscore.driver import compile_path
from leadscore.review.found import Found, pairs
from leadscore.review.git import Repository, Tree, VersionError
from leadscore.review.model import PolicyAt
from leadscore.review.named import Spec, exists, nothing_there, specs
from leadscore.source.folders import SUFFIX, is_skipped, policies_below
from leadscore.values.spelling import nearest

WORKING_TREE = "working tree"
_OF_DATA = {".csv", ".tsv", ".json", ".jsonl", ".parquet", ".xlsx"}


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file or folder."""

    path: Path


@dataclass(frozen=True, slots=True)
class AtRevision:
    """A file or folder (`.`: all) of a commit. `revision` is how git knows it, `label` how people call it. `is_named`:
    the path was named for this revision alone, so that it should be there."""

    tree: Tree
    revision: str
    label: str
    path: PurePosixPath
    is_named: bool


Version: TypeAlias = OnDisk | AtRevision


@dataclass(frozen=True, slots=True)
class Versions:
    """The policies of both versions, paired; at least one of each pair is there. The labels are for people."""

    old: str
    new: str
    pairs: tuple[tuple[PolicyAt | None, PolicyAt | None], ...]


def versions(named: Sequence[str], here: Path | None = None) -> Versions:
    """The two versions that zero to three arguments name (see `named.specs`), with all their policies; `here` is the
    folder that they are read in. Raises VersionError."""
    old, new = _located(*specs(named, here or Path()), here or Path())
    return _versions(old, new)


def policy_at(revision: str, path: Path) -> PolicyAt:
    """The policy in a file as it was at a revision, also where the file had another name then. Raises VersionError."""
    return _policies(_at(Spec(revision, None), str(path), Path()), OnDisk(path))[0].at


# ------------------------------------------------------------------------------------------------ where it is


def _located(old: Spec, new: Spec, here: Path) -> tuple[Version, Version]:
    path = old.path or new.path
    return _at(old, path, here), _at(new, path, here)


def _at(spec: Spec, other_path: str | None, here: Path) -> Version:
    """`other_path` is the path of the other version, which stands in where this one has none."""
    path = spec.path or other_path or "."
    if spec.revision is None:
        return OnDisk(_on_disk(path, here))
    is_own = spec.path is not None and not spec.shares
    repository = Repository(here if is_own else _folder(here / path, here))
    tree = repository.tree(repository.commit(spec.revision))
    inside = _in_tree(path, here, repository, tree)
    label = spec.label or spec.revision
    return AtRevision(tree, spec.revision, label, inside, is_own)


def _folder(path: Path, here: Path) -> Path:
    """The folder of what lies on disk, which may be in another repository than `here`."""
    folder = path if path.is_dir() else path.parent
    return folder if folder.is_dir() else here


def _on_disk(path: str, here: Path) -> Path:
    """The path from here, or, as in `main:policies/b2b.lead`, from the repository's top."""
    if exists(here / path):
        return here / path if here != Path() else Path(path)
    try:
        from_top = Repository(here).top / path
    except VersionError:
        from_top = here / path
    if exists(from_top):
        return Path(os.path.relpath(from_top))
    raise nothing_there(path, here)


def _in_tree(path: str, here: Path, repository: Repository, tree: Tree) -> PurePosixPath:
    """The path from the repository's top; one that is not there so may be meant from here."""
    from_here = os.path.relpath((here / path).resolve(), repository.top.resolve())
    if from_here.startswith("..") or Path(from_here).is_absolute():
        raise VersionError(
            f"`{path}` lies outside the repository `{repository.top}`",
            "Name a path in the same repository, or two files.",
        )
    near = PurePosixPath(Path(from_here).as_posix())
    from_top = PurePosixPath(Path(path).as_posix())
    return near if _is_there(tree, near) or not _is_there(tree, from_top) else from_top


def _is_there(tree: Tree, path: PurePosixPath) -> bool:
    return any(found.is_relative_to(path) for found in tree.paths)


# ------------------------------------------------------------------------------------------------ the policies


def _versions(old: Version, new: Version) -> Versions:
    _demand_alike(old, new)
    before, after = _policies(old, new), _policies(new, old)
    if any(found.is_vocabulary for found in (*before, *after)):
        before, after = _users(old, before, new, after)
    if not before and not after:
        where = " and ".join(dict.fromkeys(f"`{_place(side)}`" for side in (old, new)))
        raise VersionError(f"There is no policy in {where}", f"Policies are files whose name ends in {SUFFIX}.")
    return Versions(_label(old, new), _label(new, old), tuple(pairs(before, after)))


def _demand_alike(old: Version, new: Version) -> None:
    """A file and a folder are mixed up easily, and so are a policy and its data. Raises VersionError."""
    on_disk = [version.path for version in (old, new) if isinstance(version, OnDisk)]
    if len(on_disk) == 2 and on_disk[0].is_dir() != on_disk[1].is_dir():
        file, folder = sorted(on_disk, key=Path.is_dir)
        raise VersionError(
            f"`{file}` is a file, and `{folder}` is a folder",
            f"Name two files or two folders, such as `{folder / file.name}`.",
        )
    for path in on_disk:
        if path.suffix.lower() in _OF_DATA:
            raise VersionError(
                f"`{path}` does not look like a policy",
                f"A policy's name ends in {SUFFIX}; what a set's file changes is told of the policy that uses it.",
            )


def _label(version: Version, other: Version) -> str:
    """What people call a version: beside a revision, what lies on disk is the working tree."""
    if isinstance(version, OnDisk):
        return str(version.path) if isinstance(other, OnDisk) else WORKING_TREE
    return version.label


def _place(version: Version) -> str:
    return str(version.path) if isinstance(version, OnDisk) else f"{version.revision}:{version.path}"


def _policies(version: Version, other: Version) -> list[Found]:
    match version:
        case OnDisk(path) if path.is_dir():
            return list(_of_folder(policies_below(path, in_one_repository=isinstance(other, AtRevision)), path))
        case OnDisk(path):
            return [Found("", PolicyAt(str(path), compile_path(path)))]
        case AtRevision(tree, path=path) if path in tree.paths:
            return [Found("", _compiled_at(version, path))]
        case AtRevision():
            return _of_tree(version, other)


def _of_folder(files: Iterator[Path], folder: Path) -> Iterator[Found]:
    for file in files:
        found = Found(file.relative_to(folder).as_posix(), PolicyAt(str(file), compile_path(file)))
        if not found.is_vocabulary:
            yield found


def _of_tree(version: AtRevision, other: Version) -> list[Found]:
    """The policies of a folder; or, where the other version is a file that is not here, what that was called then."""
    is_file = other.path.is_file() if isinstance(other, OnDisk) else other.path in other.tree.paths
    if is_file or version.path.suffix == SUFFIX:
        return [Found("", _renamed(version, other))]
    if version.is_named and not _is_there(version.tree, version.path):
        raise _not_in(version)
    return [found for found in _all_of(version) if not found.is_vocabulary]


def _all_of(version: AtRevision) -> Iterator[Found]:
    for path in sorted(version.tree.paths):
        if path.suffix == SUFFIX and path.is_relative_to(version.path):
            inside = path.relative_to(version.path)
            if not any(map(is_skipped, inside.parts[:-1])):
                yield Found(inside.as_posix(), _compiled_at(version, path))


def _compiled_at(version: AtRevision, path: PurePosixPath) -> PolicyAt:
    compiled = compile_path(version.tree.place(path), files=version.tree, shown_as=str(path))
    return PolicyAt(str(path), compiled, version.revision)


def _users(old: Version, before: list[Found], new: Version, after: list[Found]) -> tuple[list[Found], list[Found]]:
    """In the place of a vocabulary that was named, the policies that use it in either version: they say what it moves.
    Where none does, the vocabulary itself."""
    older, newer = list(_around(old)), list(_around(new))
    named = {found.at.path for found in (*before, *after)}
    users = {found.key for found in (*older, *newer) if any(map(found.uses, named))}
    if not users:
        return before, after
    return [found for found in older if found.key in users], [found for found in newer if found.key in users]


def _around(version: Version) -> Iterator[Found]:
    """The policies in the folder of a file and in those above it, where policies that use it are."""
    for height, folder in enumerate(version.path.parents):
        match version:
            case OnDisk():
                files = sorted(path for path in Path(folder).glob(f"*{SUFFIX}") if path.is_file())
                policies = (PolicyAt(str(path), compile_path(path)) for path in files)
            case AtRevision(tree):
                inside = sorted(path for path in tree.paths if path.parent == folder and path.suffix == SUFFIX)
                policies = (_compiled_at(version, path) for path in inside)
        yield from (Found(f"{height}/{PurePosixPath(at.path).name}", at) for at in policies)


def _renamed(version: AtRevision, other: Version) -> PolicyAt:
    """The one policy of the revision, or at least of its folder there, that calls itself as the other version's does.
    Raises VersionError."""
    title = None
    if isinstance(other, OnDisk) or other.path in other.tree.paths:
        title = _policies(other, other)[0].title
    everything = replace(version, path=PurePosixPath())
    twins = [found for found in _all_of(everything) if found.title == title]
    near = [found for found in twins if PurePosixPath(found.key).parent == version.path.parent]
    if len(near or twins) != 1:
        raise _not_in(version)
    return (near or twins)[0].at


def _not_in(version: AtRevision) -> VersionError:
    there = sorted({str(path) for path in version.tree.paths if path.suffix == SUFFIX})
    near = nearest(str(version.path), there) if version.is_named else []
    help = (
        f"Did you mean `{version.revision}:{near[0]}`?"
        if near
        else "It may be new since then, or have had another name; name the folder to see what came and went."
    )
    return VersionError(f"`{version.path}` is not in `{version.label}`", help)
