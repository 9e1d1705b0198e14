"""`leadscore doc`: where pages go, in which form, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadscore.cli.main import cli
from leadscore.resources import resource

POLICY = 'policy "{name}" version 2\nowned by sales\nwhen visited "pricing" add 10\n'
BAD = 'policy "Bad"\nwhen titel is "ceo" add 10\n'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["doc", *arguments], standalone_mode=False)


def code(result: Result) -> int:
    error = result.exception
    return getattr(error, "exit_code", 0) if error else result.return_value


def listed(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def policy(path: str, text: str | None = None) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(POLICY.format(name=path) if text is None else text)


def test_markdown_goes_to_standard_output() -> None:
    policy("b2b.lead")
    result = run("b2b.lead")
    assert code(result) == 0
    assert result.stdout.startswith("# b2b.lead\n\nVersion 2 · Owned by sales · b2b.lead\n")
    assert "- **+10** when they visited “pricing”.\n" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["-o", "page.md"], "# b2b.lead"),
        (["-o", "page.txt"], "# b2b.lead"),
        (["-o", "page.HTML"], "<!doctype html>"),
        (["-o", "page.json"], '{\n  "format": 1,'),
        (["-o", "page.md", "--format", "html"], "<!doctype html>"),
    ],
)
def test_the_ending_of_the_file_says_the_form(arguments: list[str], start: str) -> None:
    policy("b2b.lead")
    result = run("b2b.lead", *arguments)
    assert (code(result), result.stdout, result.stderr) == (0, "", "")
    assert Path(arguments[1]).read_text().startswith(start)


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_a_policy_with_errors_is_refused_calmly(form: str) -> None:
    policy("bad.lead", BAD)
    result = run("bad.lead", "--format", form, "-o", "page")
    assert code(result) == 1
    assert result.stdout == ""
    assert "There is no field `titel`" in result.stderr
    assert result.stderr.endswith("1 error in bad.lead (1 can be mended with --fix): mend that first.\n")
    assert not Path("page").exists()


def test_a_policy_that_is_not_there() -> None:
    policy("b2b.lead")
    result = run("b2c.lead")
    assert code(result) == 3
    assert getattr(result.exception, "help", None) == "Did you mean `b2b.lead`?"


def test_vocabulary_alone_is_no_policy() -> None:
    policy("words.lead", "define right as employees > 5\n")
    result = run("words.lead")
    assert (code(result), result.stdout) == (3, "")
    assert str(result.exception) == "`words.lead` holds vocabulary alone"


def test_a_folder_with_one_policy_is_that_policy() -> None:
    policy("pol/b2b.lead", 'use "words.lead"\nwhen right add 1\n')
    policy("pol/words.lead", "define right as employees > 5\n")
    assert run("pol").stdout.startswith("# b2b\n")


def test_a_folder_of_policies_becomes_pages_and_an_index() -> None:
    for path in ("pol/b2b.lead", "pol/emea/b2b.lead", "pol/saas/policy.lead", "pol/index.lead"):
        policy(path)
    result = run("pol", "-o", "out/pages")
    assert (code(result), result.stdout) == (0, "")
    assert result.stderr == f"4 pages and an index in {Path('out/pages')}.\n"
    index = Path("out/pages/index.md").read_text()
    assert listed("out/pages") == ["b2b.md", "emea-b2b.md", "index-policy.md", "index.md", "saas.md"]
    for name, page in (("pol/emea/b2b.lead", "emea-b2b.md"), ("pol/index.lead", "index-policy.md")):
        assert f"| [{name}]({page}) | 2 | sales | 1 rule |" in index
        assert Path("out/pages", page).read_text().startswith(f"# {name}\n")


def test_pages_do_not_take_each_others_names() -> None:
    """Also where a disk does not tell capitals from small letters."""
    policy("pol/b2b/policy.lead")
    policy("pol/B2B-policy.lead")
    policy("pol/B2b.lead")
    policy("pol/saas.lead")
    policy("pol/SAAS/policy.lead")
    run("pol", "-o", "pages")
    names = [name.lower() for name in listed("pages")]
    assert len(names) == len(set(names)) == 6


def test_an_error_in_one_policy_does_not_keep_the_others_from_their_pages() -> None:
    policy("pol/b2b.lead")
    policy("pol/bad.lead", BAD)
    for form, said in (("markdown", "has errors, so it has no page"), ("html", "has errors, so it has no page")):
        result = run("pol", "-o", form, "--format", form)
        assert code(result) == 1
        assert "There is no field `titel`" in result.stderr
        assert "1 page and an index in" in result.stderr
        index = next(Path(form).glob("index.*")).read_text()
        assert said in index
        assert "bad.lead" in index
        assert len(listed(form)) == 2


def test_the_index_as_json() -> None:
    policy("pol/b2b.lead")
    policy("pol/bad.lead", BAD)
    run("pol", "-o", "pages", "--format", "json")
    assert json.loads(Path("pages/index.json").read_text()) == {
        "format": 1,
        "policies": [
            {"name": "pol/b2b.lead", "file": "b2b.lead", "page": "b2b.json"},
            {"name": None, "file": "bad.lead", "page": None},
        ],
    }


def test_odd_names_of_files_are_links_all_the_same() -> None:
    policy("pol/a b (c).lead")
    policy("pol/ü#.lead")
    run("pol", "-o", "pages")
    index = Path("pages/index.md").read_text()
    assert "](a%20b%20%28c%29.md)" in index
    assert "](%C3%BC%23.md)" in index
    run("pol", "-o", "html", "--format", "html")
    assert 'href="%C3%BC%23.html"' in Path("html/index.html").read_text()


def test_several_policies_need_a_folder() -> None:
    policy("pol/a.lead")
    policy("pol/b.lead")
    for arguments in ([], ["-o", "-"]):
        result = run("pol", *arguments)
        assert code(result) == 3
        assert str(result.exception) == "`pol` holds 2 policies, each with a page of its own"
    Path("file").touch()
    assert str(run("pol", "-o", "file").exception) == "`file` is a file, and several pages are to be written"


def test_policies_are_not_written_over() -> None:
    policy("b2b.lead")
    before = Path("b2b.lead").read_text()
    assert code(run("b2b.lead", "-o", "b2b.lead")) == 3
    policy("uses.lead", 'set a from "a.csv"\nwhen title in a add 1\n')
    Path("a.csv").write_text("a\nceo\n")
    assert code(run("uses.lead", "-o", "a.csv")) == 3
    assert (Path("b2b.lead").read_text(), Path("a.csv").read_text()) == (before, "a\nceo\n")


def test_the_starters_have_pages() -> None:
    result = run(str(resource("policies") / "starters"), "-o", "pages", "--format", "html")
    assert code(result) == 0
    assert listed("pages") == ["early.html", "growth.html", "index.html", "mature.html"]


def test_an_ending_that_says_no_form_is_refused(tmp_path: Path) -> None:
    result = run(str(resource("policies", "b2b_saas", "policy.lead")), "-o", "page.pdf")
    assert code(result) == 3
    assert ".html" in getattr(result.exception, "help", "")
    assert not (tmp_path / "page.pdf").exists()
