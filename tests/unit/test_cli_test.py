"""`leadscore test` with --coverage, --mutate, --fail-on-empty."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line import run
from leadscore.driver import compile_path
from leadscore.review.policy_tests import run_tests

POLICY = """\
policy "P" version 1

when employees > 50 add 5 as big
when visited "x" add 10 as visit

ready at 10

test "a visit is enough"
  given visited "x" 3 days ago
  expect score 10, ready
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("p.lead").write_text(POLICY)


class TestCoverage:
    def test_says_what_no_test_shows(self) -> None:
        result = run("test", "p.lead", "--coverage")
        assert result.exit_code == 0
        assert result.stdout == (
            "p.lead: rules 1 of 2, branches 2 of 5, states 1 of 2, thresholds 1 of 2: 45%\n"
            "p.lead:3  `big` never fires\n"
            "          `employees > 50` is never true\n"
            "          `employees > 50` is never false\n"
            '          `visited "x"` is never false\n'.replace('          `visited "x"`', 'p.lead:4  `visited "x"`')
            + "p.lead:6  no test is not ready\n"
            "          no test stays below ready at 10\n\n"
        )
        assert result.stderr == "1 test: all pass\n"

    def test_a_least_share(self) -> None:
        assert run("test", "p.lead", "--coverage-min", "45").exit_code == 0
        result = run("test", "p.lead", "--coverage-min", "46")
        assert result.exit_code == 1
        assert "p.lead: tests show 45%, which is less than 46%" in result.stderr

    def test_json(self) -> None:
        found = json.loads(run("test", "p.lead", "--coverage", "--format", "json").stdout)
        assert [test["title"] for test in found["tests"]] == ["a visit is enough"]
        (coverage,) = found["coverage"]
        assert (coverage["file"], coverage["percent"]) == ("p.lead", 45)
        assert coverage["counts"]["rules"] == {"met": 1, "total": 2}
        assert coverage["missing"][0] == {"file": "p.lead", "line": 3, "kind": "rules", "what": "`big` never fires"}
        assert "mutation" not in found
        assert "leads" not in found

    def test_over_leads(self) -> None:
        Path("leads.csv").write_text("id,employees\na,60\nb,\nc,5\n")
        Path("events.csv").write_text("lead,at,event,target\na,2026-03-01,visited,x\n")
        options = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")
        result = run("test", "p.lead", "--coverage", *options)
        assert result.exit_code == 0
        assert "p.lead: 3 leads; rules that never fire: 0 of 2, that always do: 0\n" in result.stdout
        assert "   3      1  33.3%        1  big\n" in result.stdout
        found = json.loads(run("test", "p.lead", "--coverage", "--format", "json", *options).stdout)
        assert found["leads"][0]["rules"][0] == {"rule": "big", "line": 3, "fired": 1, "unknown": 1}

    def test_over_a_store(self) -> None:
        Path("leads.csv").write_text("id,employees\na,60\nb,\nc,5\n")
        assert run("ingest", "p.lead", "--store", "s.duckdb", "--leads", "leads.csv").exit_code == 0
        result = run("test", "p.lead", "--coverage", "--store", "s.duckdb", "--as-of", "2026-04-01")
        assert "p.lead: 3 leads; rules that never fire: 1 of 2, that always do: 0\n" in result.stdout
        assert "   4      0   0.0%        0  visit (never)\n" in result.stdout


class TestMutate:
    def test_what_it_prints_can_stand_in_the_policy(self) -> None:
        result = run("test", "p.lead", "--mutate")
        assert result.exit_code == 0
        first, _, rest = result.stdout.partition("\n")
        assert first == "# p.lead: tests notice 4 of 10 small changes: 40%"
        assert "# p.lead:3: big: add 5 → add 6\n" in rest
        Path("p.lead").write_text(POLICY + "\n" + result.stdout)
        grown = compile_path(Path("p.lead"))
        assert grown.plan is not None
        assert all(test.passed for test in run_tests(grown.checked, grown.plan))
        assert run("test", "p.lead", "--mutate").stdout == "# p.lead: tests notice 10 of 10 small changes: 100%\n"

    def test_a_least_share(self) -> None:
        assert run("test", "p.lead", "--mutate-min", "40").exit_code == 0
        result = run("test", "p.lead", "--mutate-min", "41")
        assert result.exit_code == 1
        assert "p.lead: tests notice 40%, which is less than 41%" in result.stderr

    def test_add_writes_the_tests_into_the_policy(self) -> None:
        result = run("test", "p.lead", "--mutate", "--add")
        assert result.exit_code == 0
        assert "Added 3 tests to p.lead" in result.stderr
        text = Path("p.lead").read_text()
        assert text.startswith(POLICY)
        assert run("fmt", "--check", "p.lead").exit_code == 0
        assert run("test", "p.lead", "--mutate-min", "100").exit_code == 0
        assert run("test", "p.lead", "--mutate", "--add").exit_code == 0
        assert Path("p.lead").read_text() == text

    def test_add_ends_lines_as_the_policy_does(self) -> None:
        Path("p.lead").write_bytes(POLICY.replace("\n", "\r\n").encode())
        assert run("test", "p.lead", "--mutate", "--add").exit_code == 0
        written = Path("p.lead").read_bytes()
        assert written.count(b"\n") == written.count(b"\r\n") > POLICY.count("\n")

    def test_what_cannot_be_written_is_said(self) -> None:
        Path("p.lead").chmod(0o444)
        if not Path("p.lead").stat().st_uid:  # root writes what it likes
            pytest.skip("nothing is locked for root")
        result = run("test", "p.lead", "--mutate", "--add")
        assert result.exit_code == 3
        assert Path("p.lead").read_text() == POLICY

    def test_a_policy_without_rules_has_nothing_to_change(self) -> None:
        Path("p.lead").write_text('policy "P" version 1\n')
        assert run("test", "--mutate").stdout == "# p.lead: there is nothing to change that a test could notice\n"

    def test_failing_tests_come_first(self) -> None:
        Path("p.lead").write_text(POLICY.replace("score 10", "score 11"))
        result = run("test", "p.lead", "--mutate", "--mutate-min", "0")
        assert result.exit_code == 1
        assert "mend the tests that fail first" in result.stderr
        assert "small change" not in result.stdout

    def test_json(self) -> None:
        (found,) = json.loads(run("test", "p.lead", "--mutate", "--format", "json").stdout)["mutation"]
        assert (found["percent"], found["noticed"], found["total"], found["equivalent"]) == (40, 4, 10, 0)
        assert found["survivors"][0] == {"file": "p.lead", "line": 3, "change": "big: without the rule"}
        assert sorted(place for test in found["tests"] for place in test["catches"]) == list(range(6))
        assert found["tests"][0]["text"].startswith('test "big')


class TestFailOnEmpty:
    def test_a_policy_without_tests_ends_with_1(self) -> None:
        assert run("test", "p.lead", "--fail-on-empty").exit_code == 0
        Path("p.lead").write_text(POLICY.partition("test")[0])
        assert run("test", "p.lead").exit_code == 0
        assert run("test", "p.lead", "--fail-on-empty").exit_code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--add",), "--mutate"),
        (("--leads", "leads.csv"), "--coverage"),
        (("--coverage", "--events", "e.csv"), "--leads"),
        (("--coverage-min", "101"), "0<=x<=100"),
    ],
)
def test_options_that_do_not_fit(options: tuple[str, ...], said: str) -> None:
    result = run("test", "p.lead", *options)
    assert result.exit_code == 2
    assert said in getattr(result.exception, "message", "")


def test_without_the_options_nothing_of_them_is_loaded() -> None:
    """Who only tests should not wait for more."""
    import subprocess
    import sys

    code = (
        "import sys; from leadscore.cli.main import outcome; outcome(['test', 'p.lead']); "
        "print([name for name in sys.modules if 'mutation' in name or 'coverage' in name])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"
