"""`leadscore lint`: forms, settings, data, and exit codes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadscore.cli.main import cli
from leadscore.resources import resource
from leadscore.review.lint.catalogue import CATALOGUE

GOOD = dedent(
    """\
    policy "P" version 2
    owned by sales

    when employees > 50 add 5 because "Large"
    """
)
BAD = GOOD.replace(' because "Large"', "")
BROKEN = GOOD.replace("employees", "employes")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    result.exit_code = result.return_value if result.exception is None else getattr(result.exception, "exit_code", 99)
    return result


def lint(*arguments: str) -> Result:
    return run("lint", *arguments)


def test_a_good_policy() -> None:
    write("good.lead", GOOD)
    result = lint("good.lead")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "good.lead: no problems\n")


def test_a_finding_looks_as_those_of_check_do() -> None:
    write("bad.lead", BAD)
    result = lint("bad.lead")
    assert result.exit_code == 0
    assert result.stdout == dedent(
        """\
        warning[no-reason]: This rule does not say why
         --> bad.lead:4:21
          |
        4 | when employees > 50 add 5
          |                     ^^^^^
          = help: Add the reason in a few words, such as `because "They hold the budget"`.

        """
    )
    assert result.stderr == "1 warning in bad.lead\n`leadscore help no-reason` says more about the first warning.\n"
    assert lint("bad.lead", "--deny-warnings").exit_code == 1


def test_forms() -> None:
    write("bad.lead", BAD)
    (found,) = json.loads(lint("bad.lead", "--format", "json").stdout)
    assert (found["code"], found["severity"], found["line"], found["column"]) == ("no-reason", "warning", 4, 21)
    assert lint("bad.lead", "--format", "github").stdout.startswith(
        "::warning file=bad.lead,line=4,endLine=4,col=21,endColumn=26,title=no-reason::This rule does not say why. Add"
    )


def test_settings_say_how_grave_it_is() -> None:
    write("bad.lead", BAD)
    write("leadscore.toml", '[lint]\nno-reason = "error"\n')
    assert lint("bad.lead").exit_code == 1
    write("leadscore.toml", '[lint]\nno-reason = "off"\n')
    assert lint("bad.lead", "--deny-warnings").exit_code == 0
    other = write("elsewhere/strict.toml", '[lint]\nno-reason = "error"\n')
    assert lint("bad.lead", "--config", str(other)).exit_code == 1
    write("leadscore.toml", '[lint]\nno-reason = "bad"\n')
    wrong = lint("bad.lead")
    assert wrong.exit_code == 3
    assert "`lint.no-reason` should be" in str(wrong.exception)


def test_only_what_is_asked_for() -> None:
    write("bad.lead", BAD.replace("owned by sales\n", ""))
    codes = lambda *options: [d["code"] for d in json.loads(lint("--format", "json", *options).stdout)]  # noqa: E731
    assert codes() == ["no-owner", "no-reason"]
    assert codes("--rule", "no-owner") == ["no-owner"]
    assert codes("--rule", "no-owner", "--rule", "no-reason") == ["no-owner", "no-reason"]
    result = lint("--rule", "no-ovner")
    assert result.exit_code == 2
    assert "there is no lint code `no-ovner`. Did you mean `no-owner`" in result.exception.message  # type: ignore[union-attr]


def test_codes_are_listed_with_their_severity() -> None:
    write("leadscore.toml", '[lint]\nno-reason = "error"\nno-owner = "off"\n')
    sections = lint("--list").stdout.split("\n\n")
    assert sections[0].startswith("errors\n  no-reason ")
    assert sections[-2].startswith("off\n  no-owner ")
    assert all(any(f"  {code} " in section for section in sections) for code in CATALOGUE)


def test_help_shows_a_code_s_page_and_lists_codes() -> None:
    page = resource("lint", "no-reason.md").read_text(encoding="utf-8")
    assert run("help", "no-reason").stdout == page
    assert "  counted-twice " in run("help", "list").stdout
    missing = run("help", "countd-twice")
    assert "Did you mean `counted-twice`" in missing.exception.message  # type: ignore[union-attr]


def test_a_policy_with_errors_is_not_linted_and_others_are() -> None:
    write("a.lead", BROKEN)
    write("b.lead", BAD)
    result = lint("--format", "json")
    assert result.exit_code == 1
    assert [d["file"] for d in json.loads(result.stdout)] == ["b.lead"]
    assert "There is no field `employes`" in result.stderr
    alone = lint("a.lead", "--format", "json")
    assert (alone.exit_code, json.loads(alone.stdout)) == (1, [])


def test_vocabulary_is_looked_at_with_the_policies_that_use_it() -> None:
    write("words.lead", 'set bosses = "*cto*"\n')
    rule = 'when title in bosses add 5 because "They decide"\n'
    for name in ("a.lead", "b.lead"):
        write(name, GOOD.replace("\nwhen", '\nuse "words.lead"\n\nwhen') + rule)
    found = json.loads(lint("--format", "json").stdout)
    assert [(d["file"], d["code"]) for d in found] == [("words.lead", "substring-pattern")]
    alone = lint("words.lead")
    assert alone.exit_code == 3
    assert "only vocabulary" in str(alone.exception)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["nowhere.lead"], 3, "There is no file `nowhere.lead`"),
        (["p.lead", "--events", "e.csv"], 2, "Missing option '--leads'"),
        (["p.lead", "--store", "s", "--leads", "l.csv"], 2, "--store holds the leads and events already"),
        (["p.lead", "q.lead", "--leads", "-"], 2, "Standard input can be read once only"),
        (["p.lead", "q.lead", "--leads", "l.csv", "--rejects", "r.csv"], 2, "--rejects takes the rows of one policy"),
        (["p.lead", "--leads", "l.csv"], 3, "l.csv"),
    ],
)
def test_what_cannot_be_done_is_told(arguments: list[str], code: int, words: str) -> None:
    write("p.lead", GOOD)
    write("q.lead", GOOD)
    result = lint(*arguments)
    assert result.exit_code == code
    assert words in str(result.exception)


def test_an_empty_file_is_a_policy_without_an_owner() -> None:
    write("empty.lead", "")
    result = lint("empty.lead")
    assert result.exit_code == 0
    assert "warning[no-owner]: Nobody owns this policy" in result.stdout


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(max_size=120),
        st.builds(
            lambda start, length, text: (GOOD[:start] + text + GOOD[start + length :]).encode("utf-8", "replace"),
            st.integers(0, len(GOOD)),
            st.integers(0, 12),
            st.sampled_from(
                ["", "\n# lint: allow ", "# lint: allow no-reason because", "\r\n", "*", '"', "or opened "]
            ),
        ),
    ),
)
def test_no_bytes_and_no_slip_of_the_keyboard_ends_in_a_traceback(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any.lead"
        path.write_bytes(data)
        assert lint(str(path)).exit_code in (0, 1, 3)


class TestData:
    POLICY = GOOD + 'ready at 10\nwhen visited "prices" within 90 days add 10 because "They compare"\n'

    @pytest.fixture(autouse=True)
    def _data(self) -> None:
        write("p.lead", self.POLICY)
        write("leads.csv", "id,employees\n" + "".join(f"{n},{n}\n" for n in range(100)))
        write("events.csv", "lead,at,event,target\n" + "".join(f"{n},2026-03-01,visited,pricing\n" for n in range(9)))

    DATA = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")

    def test_leads_and_events(self) -> None:
        found = json.loads(lint("p.lead", "--format", "json", *self.DATA).stdout)
        assert [(d["code"], d["message"]) for d in found] == [
            ("threshold-nobody-reaches", "None of 100 leads reaches 10: the best has 5"),
            (
                "unseen-target",
                '`visited "prices" within 90 days` never occurs: none of 9 events `visited` has such a target',
            ),
        ]

    def test_a_store_shows_the_same(self) -> None:
        files = lint("p.lead", "--format", "json", *self.DATA)
        assert run("ingest", "p.lead", *self.DATA[:4], "--store", "s.duckdb").exit_code == 0
        store = lint("p.lead", "--format", "json", "--store", "s.duckdb", *self.DATA[4:])
        assert store.stdout == files.stdout

    def test_standard_input(self) -> None:
        leads = Path("leads.csv").read_text(encoding="utf-8")
        result = CliRunner().invoke(cli, ["lint", "p.lead", "--leads", "-", "--format", "json"], input=leads)
        assert json.loads(result.stdout) == []  # without events, scores say nothing

    def test_few_leads_are_told(self) -> None:
        write("leads.csv", "id,employees\n1,1\n")
        result = lint("p.lead", *self.DATA)
        assert "1 lead: too few to say anything (100 are enough; min_leads in [lint])." in result.stderr
        assert result.stdout == ""


class TestAge:
    """The day of a policy's last change is that of its last commit, or of a commit of what it uses."""

    @staticmethod
    def git(*arguments: str, day: str = "2025-01-10") -> None:
        environment = {
            **{f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
            **{f"GIT_{who}_DATE": f"{day}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")},
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "HOME": str(Path.cwd()),
            "PATH": os.environ["PATH"],
        }
        subprocess.run(["git", *arguments], check=True, capture_output=True, env=environment)

    @pytest.fixture(autouse=True)
    def _repository(self) -> None:
        write("words.lead", "field seats number\n")
        write("p.lead", GOOD.replace("\nwhen", '\nuse "words.lead"\n\nwhen').replace("employees", "seats"))
        self.git("init", "-q")

    def told(self, *options: str) -> list[str]:
        result = lint("p.lead", "--format", "json", "--as-of", "2026-04-01", *options)
        return [d["message"] for d in json.loads(result.stdout)]

    def test_the_last_commit_counts(self) -> None:
        assert self.told() == []
        self.git("add", ".")
        assert self.told() == []
        self.git("commit", "-q", "-m", "one")
        assert self.told() == ["This policy was last changed 446 days ago, on 2025-01-10"]
        write("words.lead", "field seats number  # as the form asks\n")
        assert self.told() == []
        self.git("commit", "-q", "-a", "-m", "two", day="2026-03-01")
        assert self.told() == []

    def test_a_folder_without_git_says_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.git("add", ".")
        self.git("commit", "-q", "-m", "one")
        monkeypatch.setenv("PATH", "")
        assert self.told() == []
