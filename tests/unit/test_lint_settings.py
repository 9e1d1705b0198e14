"""`[lint]` of leadscore.toml."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from leadscore.diagnostics import Severity
from leadscore.driver import compile_text
from leadscore.facts.config import load_config
from leadscore.facts.errors import FactsError
from leadscore.review.lint.run import lint
from leadscore.review.lint.settings import LINES, Settings, load_settings
from leadscore.review.lint.subject import Subject


def settings(folder: Path, text: str) -> Settings:
    (folder / "leadscore.toml").write_text(text, encoding="utf-8")
    return load_settings(folder / "policy.lead")


def test_without_a_file_or_a_section_all_is_as_the_catalogue_says(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()  # no file above it counts
    assert load_settings(tmp_path / "policy.lead") == Settings()
    assert settings(tmp_path, '[leads]\nid = "x"\n') == Settings()
    assert Settings().severity("no-reason") is Severity.WARNING


def test_severities_and_lines(tmp_path: Path) -> None:
    found = settings(tmp_path, '[lint]\nno-reason = "error"\nmany-rules = "off"\nno-owner = "hint"\nmax_rules = 20\n')
    assert [found.severity(code) for code in ("no-reason", "many-rules", "no-owner", "no-decay")] == [
        Severity.ERROR, None, Severity.HINT, Severity.WARNING,
    ]  # fmt: skip
    assert (found.max_rules, found.many_rules) == (20, 10)


def test_every_line_can_be_drawn_elsewhere(tmp_path: Path) -> None:
    found = settings(tmp_path, "[lint]\n" + "".join(f"{line} = 7\n" for line in LINES))
    assert [getattr(found, line) for line in LINES] == [7] * len(LINES)


def test_the_section_does_not_disturb_who_reads_data(tmp_path: Path) -> None:
    settings(tmp_path, '[lint]\nno-reason = "error"\n[leads]\nid = "x"\n')
    leads = load_config(tmp_path / "policy.lead").leads
    assert leads is not None
    assert leads.id.names == ("x",)


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ('lint = "on"', "`lint` should be a section: `[lint]`", "docs/linting.md shows an example."),
        (
            '[lint]\nno-raison = "off"',
            "there is no setting `no-raison` in lint",
            "Did you mean `no-reason`?",
        ),
        (
            "[lint]\nmaxrules = 3",
            "there is no setting `maxrules` in lint",
            "Did you mean `max_rules` or `many-rules` or `many_rules`?",
        ),
        (
            "[lint]\nzzz = 3",
            "there is no setting `zzz` in lint",
            "It knows the codes that `leadscore lint --list` shows, and `many_rules`, `max_rules`, `stale_after_days`, "
            "`min_leads`, `min_known_percent`.",
        ),
        (
            '[lint]\nno-reason = "note"',
            '`lint.no-reason` should be "error", "warning", "hint" or "off"',
            "docs/linting.md shows an example.",
        ),
        ("[lint]\nno-reason = false", '`lint.no-reason` should be "error", "warning", "hint" or "off"', None),
        ("[lint]\nmax_rules = 0", "`lint.max_rules` should be a whole number, 1 or more", None),
        ("[lint]\nmax_rules = true", "`lint.max_rules` should be a whole number, 1 or more", None),
        ('[lint]\nmax_rules = "9"', "`lint.max_rules` should be a whole number, 1 or more", None),
        ("[lint]\nmin_known_percent = 101", "`lint.min_known_percent` should be a whole number from 1 to 100", None),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, text: str, message: str, help: str | None) -> None:
    with pytest.raises(FactsError) as raised:
        settings(tmp_path, text)
    line = text.count("\n") + 1
    assert raised.value.message == f"{tmp_path / 'leadscore.toml'}:{line}: {message}"
    assert raised.value.help == (help or "docs/linting.md shows an example.")


PAGE = (Path(__file__).parents[2] / "docs" / "linting.md").read_text(encoding="utf-8")


def test_the_settings_in_the_docs_are_those_that_hold_without_them(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.+?)```", PAGE, re.DOTALL)
    found = settings(tmp_path, block)
    assert replace(found, severities={}) == Settings()
    assert all(f"{line} = " in block for line in LINES)


def test_the_allowances_in_the_docs_are_needed_and_can_be_read() -> None:
    (block,) = re.findall(r"```lead\n(.+?)```", PAGE, re.DOTALL)
    rest = 'group fit at most 40\nwhen employees > 50 add 40 because "They can pay"\nready at 60\n'
    head = 'policy "P" version 2\nowned by sales\n'
    compiled = compile_text(head + block + rest)
    assert compiled.plan is not None, compiled.diagnostics
    codes = ("no-reason", "group-alone-ready", "bad-allowance", "unused-allowance")
    assert lint([(Subject(compiled.checked, compiled.plan, Settings(), 0), None)], codes) == ()


def test_the_example_in_the_docs_is_what_is_told() -> None:
    shown = re.findall(r"(?m)^(?:warning\[.+?\]: |  = help: )(.+)$", PAGE)
    text = 'policy "P"\n\n\n\n\nwhen title is "CEO" add 60\nready at 50\n'
    compiled = compile_text(text)
    assert compiled.plan is not None
    (found,) = lint([(Subject(compiled.checked, compiled.plan, Settings(), 0), None)], ("title-alone-ready",))
    assert [found.message, found.help] == shown
