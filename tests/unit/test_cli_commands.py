"""The smaller commands: test, new, help, vocabulary."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent

import pytest

from command_line import run
from leadscore.diagnostics.catalogue import CATALOGUE

POLICY = dedent(
    """\
    policy "P" version 1
    field seats number
    when employees > 5 add 3
    when visited "x" add 10 as visit because "They came"
    ready at 10
    test "small"
      given employees 10
      expect score 4, not ready
    test "comes back"
      given as of 2026-01-01, employees 10, visited "x" 3 days ago
      expect score 13, ready
    """
)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("p.lead").write_text(POLICY)


class TestTest:
    def test_a_failing_test_shows_expected_actual_and_the_rules(self) -> None:
        result = run("test", "p.lead")
        assert result.exit_code == 1
        assert result.stdout == dedent(
            """\
            FAIL  small  p.lead:6
                  expected score 4, got score 3

                   3  not ready

                   3  general
                      +3  employees > 5
                          employees: 10
                       ·  visit: did not fire, worth up to +10
                          visited "x": never


            """
        )
        assert result.stderr == "2 tests: 1 failed, 1 passed\n"

    def test_when_all_pass_standard_output_is_empty(self) -> None:
        Path("p.lead").write_text(POLICY.replace("score 4", "score 3"))
        result = run("test")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "2 tests: all pass\n")
        assert run("test", "-v").stdout == "pass  small  p.lead:6\npass  comes back  p.lead:9\n"

    def test_a_policy_without_tests_says_so(self) -> None:
        Path("p.lead").write_text(POLICY.partition("test")[0])
        result = run("test")
        assert result.exit_code == 0
        assert "p.lead has no tests" in result.stderr

    def test_errors_of_one_policy_do_not_keep_the_others_from_testing(self) -> None:
        Path("bad.lead").write_text("when titel add 5\n")
        Path("words.lead").write_text("field seats number\n")
        result = run("test")
        assert result.exit_code == 1
        assert "unknown-" in result.stderr
        assert "2 tests" in result.stderr
        assert "words" not in result.stderr

    def test_json(self) -> None:
        tests = json.loads(run("test", "--format", "json").stdout)
        assert [(test["title"], test["line"], test["passed"]) for test in tests] == [
            ("small", 6, False),
            ("comes back", 9, True),
        ]
        assert tests[0]["expectations"][0] == {"expected": "score 4", "actual": "score 3", "passed": False}


class TestNew:
    @pytest.mark.parametrize("stage", ["early", "growth", "mature"])
    def test_what_it_makes_is_checked_and_tested(self, stage: str) -> None:
        assert run("new", "our-leads", "--stage", stage).exit_code == 0
        files = [path for path in Path("our-leads").rglob("*") if path.is_file()]
        assert not any("{{" in path.read_text(encoding="utf-8") for path in files if ".github" not in path.parts)
        assert "Our leads" in Path("our-leads/policy.lead").read_text(encoding="utf-8")
        assert run("check", "our-leads", "--deny-warnings").exit_code == 0
        assert run("test", "our-leads").exit_code == 0

    def test_nothing_is_overwritten(self) -> None:
        Path("there").mkdir()
        Path("there/notes.txt").write_text("mine")
        for target in ("there", "p.lead"):
            result = run("new", target)
            assert result.exit_code == 3
            assert "nothing is overwritten" in str(getattr(result.exception, "help", ""))
        assert [path.name for path in Path("there").iterdir()] == ["notes.txt"]

    def test_the_next_steps_can_be_pasted(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", "")
        monkeypatch.setattr("sys.argv", ["env/bin/leadscore"])
        said = run("new", "my own").stderr
        assert "  cd 'my own'\n" in said
        assert f"  {Path.cwd()}/env/bin/leadscore check\n" in said

    def test_an_empty_folder_will_do(self) -> None:
        Path("empty").mkdir()
        assert run("new", "empty", "--name", "Zoë's leads").exit_code == 0
        assert "Zoë's leads" in Path("empty/policy.lead").read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", ['a "b"', "a\nb", "a\\b", "a*b"])
    def test_a_name_must_fit_between_quotes(self, name: str) -> None:
        assert run("new", "x", "--name", name).exit_code == 3
        assert not Path("x").exists()


class TestHelp:
    def test_every_code_has_its_page(self) -> None:
        for code in CATALOGUE:
            result = run("help", code)
            assert result.exit_code == 0, code
            assert code in result.stdout, code

    def test_all_codes_are_listed(self) -> None:
        listed = run("help").stdout
        assert all(f"  {code} " in listed for code in CATALOGUE)

    def test_near_codes_are_named(self) -> None:
        result = run("help", "unknown-fild")
        assert result.exit_code == 2
        assert "`unknown-field`" in str(result.exception)

    def test_the_name_of_a_command_shows_its_help(self) -> None:
        assert run("help", "check").stdout.startswith("Usage: ")


class TestVocabulary:
    def test_declared_words_come_first(self) -> None:
        lines = run("vocabulary", "p.lead").stdout.splitlines()
        assert lines[0] == "fields"
        assert lines[1].split() == ["seats", "number", "p.lead:2"]
        assert lines[2].split() == ["title", "text", "standard"]
        assert all(line == line.rstrip() for line in lines)

    def test_json(self) -> None:
        words = json.loads(run("vocabulary", "--format", "json").stdout)
        assert set(words) == {"fields", "events", "sets", "definitions"}
        assert {"name": "visited", "what": "done by the lead", "declared": None} in words["events"]
        assert words["definitions"] == []
