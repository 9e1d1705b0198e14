"""Every policy in tests/corpus/bad shows exactly the problems that its last lines hold.

The lines start with `#:` and are written by `python tests/unit/test_check_corpus.py`; read the difference before you
commit it. A problem is place, severity, code, «the underlined text», message, help and fix. A folder is a policy of
several files; its main one is `main.lead`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadscore.check import Checked, check
from leadscore.check.load import load
from leadscore.diagnostics import Diagnostic

BAD = Path(__file__).resolve().parents[1] / "corpus" / "bad"
MARK = "#: "


def policies() -> list[Path]:
    return sorted([*BAD.glob("*.lead"), *BAD.glob("*/main.lead")])


def checked(path: Path) -> Checked:
    return check(load(path, shown_as=path.name))


def expected(path: Path) -> list[str]:
    lines = path.read_bytes().decode("utf-8", errors="replace").split("\n")
    return [line.rstrip("\r").removeprefix(MARK) for line in lines if line.startswith(MARK)]


def told(checked: Checked) -> list[str]:
    """What the checker says; where the recorded lines stand does not matter, because they are comments at the end."""
    return [_plain(line) for diagnostic in checked.diagnostics for line in _lines(checked, diagnostic)]


def _plain(line: str) -> str:
    """On one line, and without letters that would themselves be told in a comment."""
    plain = "".join(char if char.isascii() or char in "«»→…“”" else f"\\u{ord(char):04x}" for char in line)
    return plain.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")


def _lines(checked: Checked, diagnostic: Diagnostic) -> Iterator[str]:
    sources = {unit.source.path: unit.source for unit in (checked.main, *checked.used)}
    source = sources[diagnostic.span.path]
    file = "" if source is checked.main.source else f"{source.path}:"
    line, column = source.position(diagnostic.span.start)
    underlined = " ".join(source.slice(diagnostic.span).split())
    yield f"{file}{line}:{column} {diagnostic.severity.value} {diagnostic.code} «{underlined}»"
    yield f"  {diagnostic.message}"
    if diagnostic.help is not None:
        yield f"  help: {diagnostic.help}"
    if diagnostic.fix is not None:
        edits = ", ".join(f"«{source.slice(edit.span)}» → «{edit.text}»" for edit in diagnostic.fix.edits[:3])
        yield f"  fix: {diagnostic.fix.title}: {edits}"


@pytest.mark.parametrize("path", policies(), ids=lambda path: str(path.relative_to(BAD)))
def test_problems_are_those_recorded(path: Path) -> None:
    assert expected(path), "this file has nothing recorded"
    assert told(checked(path)) == expected(path)


def record(path: Path) -> None:
    """Writes what is told now behind the policy, keeping its bytes."""
    data = path.read_bytes()
    mark = MARK.encode()
    kept = b"".join(line for line in data.splitlines(keepends=True) if not line.startswith(mark)).rstrip(b"\r\n")
    path.write_bytes(kept + b"\n")
    lines = told(checked(path))
    path.write_bytes(kept + b"\n\n" + b"".join(mark + line.encode() + b"\n" for line in lines))


if __name__ == "__main__":
    for policy in [Path(argument).resolve() for argument in sys.argv[1:]] or policies():
        record(policy)
