"""Links between pages lead somewhere, and files that pages name exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def _anchor(heading: str) -> str:
    """As code hosts make anchors of headings."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(_anchor, headings), target


def test_the_guide_to_a_new_keyword_names_files_that_exist() -> None:
    text = (ROOT / "docs" / "adding-a-keyword.md").read_text(encoding="utf-8")
    folder = ROOT
    for line in text.splitlines():
        if heading := re.match(r"## .*`([\w/.]+)`", line):
            folder = ROOT / heading[1] if heading[1].endswith("/") else ROOT
        elif line.startswith("## "):
            folder = ROOT
        if row := re.match(r"\| (`.+?) \|", line):
            for name in re.findall(r"`([^`]+)`", row[1]):
                path = folder / name
                assert list(path.parent.glob(path.name)), f"{name} in {folder}"
