"""Problems of a text that is being edited, and what mends them."""

from __future__ import annotations

from pathlib import Path

from leadscore.ide.places import line_of, rule_at, rule_places
from leadscore.ide.problems import (
    mended,
    next_place,
    own_problems,
    problems,
    problems_elsewhere,
    summary,
)

BROKEN = """policy "P" version 1
group fit
when titel is "ceo" add 5
when employees = 50 add 5 as fifty
ready at 5
"""


def test_the_unsaved_text_counts_and_the_file_on_disk_does_not(tmp_path: Path) -> None:
    path = tmp_path / "p.lead"
    path.write_text('policy "P"\nwhen visited add 5\n', encoding="utf-8")
    compiled = problems(path, BROKEN)
    assert [d.code for d in own_problems(compiled)] == ["no-tests", "unknown-field", "unexpected-text"]
    assert summary(compiled.diagnostics) == "2 errors"
    assert compiled.plan is None


def test_problems_of_used_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "words.lead").write_text("set a = 5\n", encoding="utf-8")
    compiled = problems(tmp_path / "p.lead", 'use "words.lead"\nwhen title in a add 5\n')
    assert {d.span.path for d in problems_elsewhere(compiled)} == {str(tmp_path / "words.lead")}
    assert all(d.span.path == str(tmp_path / "p.lead") for d in own_problems(compiled))


def test_a_fix_is_applied_to_the_text(tmp_path: Path) -> None:
    found = own_problems(problems(tmp_path / "p.lead", BROKEN))
    fixed = BROKEN
    for code in ("unexpected-text", "unknown-field"):
        fixed = mended(fixed, next(d for d in found if d.code == code)) or ""
    assert "when title is" in fixed
    assert "when employees is 50" in fixed
    assert mended(BROKEN, found[0]) is None


def test_problems_are_walked_round_and_round(tmp_path: Path) -> None:
    found = own_problems(problems(tmp_path / "p.lead", BROKEN))
    at = BROKEN.index("titel")
    codes = [next_place(found, offset, back) for offset, back in ((at, False), (at, True), (len(BROKEN), False))]
    assert [d.code for d in codes if d] == ["unexpected-text", "no-tests", "no-tests"]
    assert next_place([], 5) is None
    assert summary([]) == "no problems"


def test_rules_are_found_by_line_and_by_identity(tmp_path: Path) -> None:
    broken, sound = (
        rule_places(problems(tmp_path / "p.lead", text)) for text in (BROKEN, BROKEN.replace("titel", "title\n"))
    )
    assert [(rule.id, rule.first, rule.last) for rule in sound] == [('fit: title is "ceo"', 3, 4), ("fifty", 5, 5)]
    assert [rule.id for rule in broken] == ['fit: titel is "ceo"', "fifty"]
    assert rule_at(sound, 4) == sound[0]
    assert rule_at(sound, 1) is None
    assert line_of(sound, "fifty") == 5
    assert line_of(sound, "sixty") is None
