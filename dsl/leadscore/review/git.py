"""Files as git keeps them at a revision. Git itself is asked, by its own program; no working tree is touched."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from leadscore.check.files import Files
from leadscore.source.read import TooLarge

_ROOT = Path("/leadscore-revision")
"""Where the files of a revision seem to lie. It need not exist: nothing is read from disk."""
_OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
"""What git sets for its hooks, relative to where it runs them; a repository is always found by a folder here."""
_LINK = "120000"
_MOST_LINKS = 8
_POINTER = b"version https://git-lfs.github.com/spec/"


class VersionError(Exception):
    """A version that cannot be had. `message` is a sentence without its full stop, `help` says what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message, self.help = message, help


@dataclass(frozen=True, slots=True)
class _Blob:
    mode: str
    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit; `parent` is the first of those before it, None where there is none. `day` is that of its author."""

    id: str
    parent: str | None
    day: date
    author: str
    subject: str


class Repository:
    """A repository. `top` is its working tree, or, if it has none, where it lies."""

    def __init__(self, folder: Path) -> None:
        """The repository that a folder is in. Raises VersionError."""
        self.top = folder
        done = self._run("rev-parse", "--is-inside-work-tree")
        if done.returncode != 0:
            raise _no_repository(folder, _said(done))
        if done.stdout.strip() == b"true":
            self.top = Path(os.fsdecode(self._run("rev-parse", "--show-toplevel").stdout.rstrip(b"\r\n")))

    def working_tree(self) -> Path:
        """Where its files lie. Raises VersionError for a bare repository, which has none."""
        if self._run("rev-parse", "--is-inside-work-tree").stdout.strip() != b"true":
            raise VersionError("This repository is bare: nobody works in it", "Go to a clone of it.")
        return self.top

    def setting(self, name: str) -> str | None:
        """One of this clone's own settings."""
        done = self._run("config", "--local", "--get", name)
        return os.fsdecode(done.stdout).rstrip("\n") if done.returncode == 0 else None

    def set_setting(self, name: str, value: str | None) -> None:
        """Sets one of this clone's own settings; None unsets it. Raises VersionError."""
        change = ("--unset-all", name) if value is None else ("--replace-all", name, value)
        done = self._run("config", "--local", *change)
        if done.returncode != 0:
            raise VersionError(f"Git cannot set `{name}`", _said(done) or "Check that you may write to `.git/config`.")

    def commit(self, revision: str) -> str:
        """The commit that a revision names, such as `main`, `v2` or `HEAD~3`. Raises VersionError."""
        found = self.try_commit(revision)
        if found is not None:
            return found
        if revision == "HEAD":
            raise VersionError("This repository has no commit yet", "Commit your policies first, or name two files.")
        if self.is_shallow:
            raise VersionError(
                f"There is no revision `{revision}` here, for this is a shallow clone, which leaves out older ones",
                "Run `git fetch --unshallow` first; on a CI server, have all of the history fetched "
                "(GitHub: `fetch-depth: 0`, GitLab: `GIT_DEPTH: 0`).",
            )
        raise VersionError(f"There is no revision `{revision}`", self._advice(revision))

    def try_commit(self, revision: str) -> str | None:
        """The commit, None when there is none of this name."""
        if not revision or revision.startswith("-") or "\0" in revision:
            return None
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        return os.fsdecode(done.stdout).strip() if done.returncode == 0 else None

    def merge_base(self, first: str, second: str) -> str:
        """The last commit that two commits have in common. Raises VersionError."""
        done = self._run("merge-base", "--", first, second)
        if done.returncode != 0:
            raise VersionError(
                "The two revisions have no commit in common here",
                "In a shallow clone, run `git fetch --unshallow` first; else write two dots in the place of three.",
            )
        return os.fsdecode(done.stdout).strip()

    def tree(self, commit: str) -> Tree:
        """All files of a commit."""
        done = self._run("ls-tree", "-r", "-l", "-z", "--full-tree", "--end-of-options", commit)
        if done.returncode != 0:
            raise VersionError(f"Git cannot list the files of `{commit}`", _said(done))
        return Tree(self, dict(map(_entry, filter(None, done.stdout.split(b"\0")))))

    def blob(self, id: str) -> bytes:
        done = self._run("cat-file", "blob", id)
        if done.returncode != 0:
            raise VersionError("Git cannot read a file of that revision", _said(done))
        return done.stdout

    def last_change(self, files: Sequence[Path]) -> date | None:
        """The day (UTC) of the last commit that touched one of these files; None where none did, and while one of them
        is changed in the working tree, for then somebody is at it."""
        names = [os.path.realpath(file) for file in files]
        changed = self._run("status", "--porcelain", "--", *names)
        committed = self._run("log", "-1", "--format=%ct", "--", *names)
        if changed.stdout.strip() or not committed.stdout.strip():
            return None
        return datetime.fromtimestamp(int(committed.stdout), UTC).date()

    @property
    def is_shallow(self) -> bool:
        """Whether older commits were left out when it was cloned."""
        return self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def log(self, files: Sequence[Path], most: int) -> tuple[Commit, ...]:
        """The last commits that touched one of these files, the newest first, at `most` so many."""
        names = [os.path.realpath(file) for file in files]
        form = "--format=%H%x00%P%x00%as%x00%aN%x00%s"
        done = self._run(
            "--literal-pathspecs",
            "log",
            f"-{most}",
            "-z",
            "--no-show-signature",
            "--encoding=UTF-8",
            form,
            "--",
            *names,
        )
        fields = done.stdout.decode(errors="replace").split("\0")
        return tuple(_commit(*fields[i : i + 5]) for i in range(0, len(fields) - 4, 5))

    def inside(self, file: Path) -> PurePosixPath:
        """The path of a file from the repository's top."""
        return PurePosixPath(Path(os.path.relpath(os.path.realpath(file), os.path.realpath(self.top))).as_posix())

    def _advice(self, revision: str) -> str:
        from leadscore.values.spelling import nearest

        done = self._run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
        names = os.fsdecode(done.stdout).split()
        near = nearest(revision, names)
        if near:
            return f"Did you mean {' or '.join(f'`{name}`' for name in near)}?"
        remote = next((name for name in names if name.endswith(f"/{revision}")), None)
        return f"Did you mean `{remote}`?" if remote else "`git branch --all` and `git tag` list what there is."

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        environment = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
        environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
        try:
            return subprocess.run(
                ["git", "-C", str(self.top), *arguments],
                capture_output=True,
                stdin=subprocess.DEVNULL,
                check=False,
                env=environment,
            )
        except FileNotFoundError as error:
            raise VersionError(
                "Git is not installed, so there are no earlier versions to compare with",
                "Install git, or name two files or folders: `leadscore diff old.lead new.lead`.",
            ) from error


def _no_repository(folder: Path, said: str) -> VersionError:
    if "dubious ownership" in said:
        return VersionError(
            f"Git does not trust the repository of `{folder}`, for it belongs to another user",
            f"If you do, run `git config --global --add safe.directory {folder.resolve()}`.",
        )
    if "not a git repository" not in said and said:
        return VersionError("Git cannot be asked for earlier versions", said)
    where = "This folder" if folder == Path() else f"`{folder}`"
    return VersionError(
        f"{where} is in no git repository, so there are no earlier versions to compare with",
        "Name two files or folders: `leadscore diff old.lead new.lead`.",
    )


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return lines[0].removeprefix("fatal: ") if lines else ""


def _commit(id: str, parents: str, day: str, author: str, subject: str) -> Commit:
    return Commit(id, next(iter(parents.split()), None), date.fromisoformat(day), author, subject)


def _entry(line: bytes) -> tuple[PurePosixPath, _Blob]:
    """`<mode> <type> <id> <size>\\t<path>`; a submodule has no size."""
    head, _, path = line.partition(b"\t")
    mode, _, id, size = os.fsdecode(head).split()
    return PurePosixPath(os.fsdecode(path)), _Blob(mode, id, int(size) if size.isdigit() else 0)


class Tree(Files):
    """The files of one commit, to be read as those on disk are: `place` says under which path."""

    def __init__(self, repository: Repository, blobs: Mapping[PurePosixPath, _Blob]) -> None:
        super().__init__()
        self._repository, self._blobs = repository, blobs
        self._root = _ROOT.resolve()

    @property
    def paths(self) -> tuple[PurePosixPath, ...]:
        """The paths of all files, from the repository's top."""
        return tuple(self._blobs)

    def place(self, path: PurePosixPath) -> Path:
        """The path by which a file is read."""
        return self._root / path

    def state(self, folder: PurePosixPath) -> frozenset[tuple[PurePosixPath, str]]:
        """What lies in and below a folder: of two commits the same exactly if all files there are."""
        return frozenset((path, blob.id) for path, blob in self._blobs.items() if path.is_relative_to(folder))

    def read(self, path: Path, limit: int) -> bytes:
        """As `Files.read`. Raises VersionError for a file that git itself does not keep."""
        blob = self._found(PurePosixPath(path.relative_to(self._root).as_posix()))
        if blob is None:
            raise FileNotFoundError(str(path))
        if blob.size > limit:
            raise TooLarge(str(path))
        data = self._repository.blob(blob.id)
        if data.startswith(_POINTER):
            raise VersionError(
                f"`{path.relative_to(self._root)}` is kept by Git LFS, and git itself has no earlier version of it",
                "Check the revision out into a folder, and compare folders: `git worktree add ../old main`.",
            )
        return data

    def dead_link(self, path: Path) -> str | None:
        place = PurePosixPath(path.relative_to(self._root).as_posix())
        blob = self._blobs.get(place)
        is_dead = blob is not None and blob.mode == _LINK and self._found(place) is None
        return os.fsdecode(self._repository.blob(blob.id)) if blob is not None and is_dead else None

    def names(self, folder: Path, suffix: str) -> list[str]:
        inside = PurePosixPath(folder.relative_to(self._root).as_posix())
        return sorted(path.name for path in self._blobs if path.parent == inside and path.suffix == suffix)

    def _found(self, path: PurePosixPath) -> _Blob | None:
        """A file, behind links within the repository."""
        for _ in range(_MOST_LINKS):
            blob = self._blobs.get(path)
            if blob is None or blob.mode != _LINK:
                return blob
            target = os.fsdecode(self._repository.blob(blob.id))
            path = PurePosixPath(os.path.normpath(path.parent / target))
        return None
