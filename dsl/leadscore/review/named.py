"""What a person named: zero to three words of a command line, read as an older and a newer version."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath

from leadscore.review.git import Repository, VersionError
from leadscore.source.folders import SUFFIX
from leadscore.source.links import HELP, dead_link, leads_nowhere
from leadscore.values.spelling import nearest

_HEAD = "HEAD"
_RANGE = re.compile(r"(?P<old>[^./:][^:]*?)?(?P<dots>\.\.\.?)(?P<new>[^./:][^:]*)?")
"""`main..HEAD`; neither end starts with a dot or a slash, as paths do."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One of the two, as named. Without `revision` it lies on disk, without `path` it is where the other one is.
    `label` is what people call the revision, if not as it is written. `shares`: the path was named for both."""

    revision: str | None
    path: str | None
    label: str | None = None
    shares: bool = False


def specs(named: Sequence[str], here: Path) -> tuple[Spec, Spec]:
    """The older and the newer version. Nothing: `HEAD` and this folder. One: a path, and the same at `HEAD`; or a
    revision (or `OLD..NEW`, or `OLD...NEW` from where the two parted), and this folder. Two: the older and the newer. A
    path behind two revisions, or behind `OLD..NEW`, is that of both.

    Raises VersionError.
    """
    found: list[Spec] = []
    for text in named:
        # Behind two revisions stands a path, also of what is no longer on disk.
        is_path = len(found) == 2 and not any(spec.path for spec in found)
        found += [Spec(None, text)] if is_path else _read(text, here)
    match found:
        case []:
            return Spec(_HEAD, None), Spec(None, None)
        case [Spec(None) as path]:
            return Spec(_HEAD, None), path
        case [Spec(_, path) as old]:
            return old, Spec(None, path)
        case [old, new]:
            return old, new
        case [Spec(str(), None) as old, Spec(str(), None) as new, Spec(None, path)]:
            return replace(old, path=path, shares=True), replace(new, path=path, shares=True)
        case _:
            raise VersionError(
                "Two versions can be compared, and these are more",
                "Name the older and the newer one, or two revisions and one path: `leadscore diff main HEAD policies`.",
            )


def _read(text: str, here: Path) -> Iterator[Spec]:
    """What one argument names: what is there on disk comes before revisions of the same name, but for `HEAD`, as a file
    of git's own is called."""
    ends, colon = _RANGE.fullmatch(text), text.partition(":")
    if text != _HEAD and exists(here / text):
        yield Spec(None, text)
    elif ends:
        yield from _range(ends["old"] or _HEAD, ends["new"] or _HEAD, here, from_parting=ends["dots"] == "...")
    elif colon[1] and not PureWindowsPath(text).drive:
        yield _colon(*colon)
    elif _is_path(text) or dead_link(here / text) is not None:
        raise nothing_there(text, here)
    elif _repository(here, text).try_commit(text) is None:
        raise _neither(text, here)
    else:
        yield Spec(text, None)


def _colon(revision: str, colon: str, path: str) -> Spec:
    if not revision:
        raise VersionError(
            f"`{colon}{path}` is what git has staged, and that is no version to compare with",
            f"Commit it first, or compare what lies on disk: `{path}`.",
        )
    return Spec(revision, path or None)


def _range(old: str, new: str, here: Path, from_parting: bool) -> Iterator[Spec]:
    if from_parting:
        repository = Repository(here)
        base = repository.merge_base(repository.commit(old), repository.commit(new))[:10]
        yield Spec(base, None, f"{old}, where {new} left it ({base})")
    else:
        yield Spec(old, None)
    yield Spec(new, None)


def exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long a name, a NUL
        return False


def _is_path(text: str) -> bool:
    """Whether it can be nothing else: a policy's name, or something with a folder that is there."""
    return text.endswith(SUFFIX) or text.startswith((".", "/", "~")) or bool(PureWindowsPath(text).drive)


def _repository(here: Path, text: str) -> Repository:
    try:
        return Repository(here)
    except VersionError as error:
        raise VersionError(f"There is no file `{text}`, and {_lower(error.message)}", error.help) from error


def _lower(message: str) -> str:
    return message[0].lower() + message[1:]


def nothing_there(text: str, here: Path) -> VersionError:
    path = here / text
    target = dead_link(path)
    if target is not None:
        return VersionError(leads_nowhere(text, target), HELP)
    near = nearest(path.name, _names(path.parent))
    help = f"Did you mean `{Path(text).parent / near[0]}`?" if near else "Check the path and the name."
    return VersionError(f"There is no file `{text}`", help)


def _names(folder: Path) -> list[str]:
    try:
        return [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    except (OSError, ValueError):
        return []


def _neither(text: str, here: Path) -> VersionError:
    try:
        Repository(here).commit(text)
    except VersionError as error:
        near = nearest(Path(text).name, _names((here / text).parent))
        help = f"Did you mean the file `{Path(text).parent / near[0]}`?" if near else error.help
        return VersionError(f"`{text}` is no file here, and {_lower(error.message)}", help)
    raise AssertionError("a revision that is there is none")
