"""`leadscore diff` in the forms for review, as people call it: files, proofs, and a team's own templates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadscore.cli.main import cli
from leadscore.report.templating import TemplateProblem, render
from leadscore.review.prove import compare
from leadscore.review.prove.model import CannotCompare, NoSolver
from review_sample import NEW, OLD


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.lead").write_text(OLD)
    Path("new.lead").write_text(NEW)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["diff", "old.lead", "new.lead", *arguments])


def markdown(*arguments: str) -> Result:
    return run("--format", "markdown", *arguments)


# ------------------------------------------------------------------------------------------------ forms


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.html", "<!doctype html>"),
        ("r.HTM", "<!doctype html>"),
        ("r.md", "<!-- leadscore review -->"),
        ("r.json", '{\n  "format": 1'),
        ("r.txt", "7 changes: "),
    ],
)
def test_the_ending_of_the_file_says_the_form(name: str, start: str) -> None:
    result = run("-o", name)
    assert (result.exit_code, result.output) == (0, "")
    assert Path(name).read_text().startswith(start)


def test_a_form_that_is_named_counts_more() -> None:
    run("-o", "r.txt", "--format", "html")
    assert Path("r.txt").read_text().startswith("<!doctype html>")


def test_it_says_how_to_repeat_it() -> None:
    assert markdown().output.endswith("The same review: <code>leadscore diff old.lead new.lead</code>\n")
    Path("my leads.csv").write_text("id,title\n1,ceo\n")
    named = ("--leads", "my leads.csv", "--as-of", "2026-04-01", "--by", "title", "--top", "3")
    assert markdown(*named).stdout.endswith(
        "<code>leadscore diff old.lead new.lead --leads 'my leads.csv' --as-of 2026-04-01 --by title --top 3</code>\n"
    )


# ------------------------------------------------------------------------------------------------ proofs


def test_a_proof_is_part_of_the_review() -> None:
    pytest.importorskip("z3")
    result = markdown("--prove", "--budget", "20")
    assert result.exit_code == 0
    assert " · proof: score " in result.output.splitlines()[1]
    assert "\n```lead\ntest " in result.output
    assert result.output.endswith("--prove --budget 20</code>\n")


def test_a_proof_is_told_in_text_and_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("z3")
    monkeypatch.setenv("COLUMNS", "60")
    told = run("--prove").output
    assert "\nproof\nScore: " in told
    assert '\n  test "' in told
    assert max(map(len, told.splitlines())) <= 60
    assert "\n  the old version and fails on the new one:\n" in told
    (policy,) = json.loads(run("--prove", "--format", "json").output)["policies"]
    assert policy["proof"]["ready"]["up"]["certainty"] == "found"
    assert policy["unproved"] is None
    assert json.loads(run("--format", "json").output)["policies"][0]["proof"] is None


@pytest.mark.parametrize(
    ("error", "told", "in_review"),
    [
        (
            NoSolver("Proofs need the solver z3", "Install it."),
            "Proofs need the solver z3. Install it.",
            "No proof: Proofs need the solver z3.",
        ),
        (CannotCompare("no lead fits both"), "B2B: no proof, no lead fits both.", "No proof: no lead fits both."),
    ],
)
def test_without_a_proof_the_rest_stands(
    error: Exception, told: str, in_review: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(compare, "compare", fail)
    result = markdown("--prove")
    assert (result.exit_code, result.stderr) == (0, f"{told}\n")
    assert in_review in result.stdout
    assert "boss: reason" in result.stdout
    assert f"\nno proof\n{error.args[0]}." in run("--prove").stdout


def test_a_budget_is_for_proofs() -> None:
    result = run("--budget", "3")
    assert result.exit_code == 2
    assert "--budget is for --prove" in result.output


# ------------------------------------------------------------------------------------------------ templates


def test_a_template_of_a_team_is_taken_by_its_name() -> None:
    Path("ours").mkdir()
    Path("ours/review.md.j2").write_text(
        "# {{ review.old }}\n{% for p in review.policies.rows %}{{ p.name }}{% endfor %}"
    )
    assert markdown("--templates", "ours").output == "# old.lead\nB2B\n"
    Path("leadscore.toml").write_text('[report]\ntemplates = "ours"\n')
    assert markdown().output == "# old.lead\nB2B\n"
    assert run("--format", "html").output.startswith("<!doctype html>")


def test_templates_are_for_forms_that_have_some() -> None:
    result = run("--templates", "ours")
    assert result.exit_code == 2
    assert "--templates are for --format markdown and html; this is text." in result.output


def test_a_part_can_be_replaced_and_a_block_extended() -> None:
    Path("ours").mkdir()
    Path("ours/review_policy.html.j2").write_text("<p>{{ policy.name }}</p>")
    Path("ours/review.html.j2").write_text(
        '{% extends "leadscore/review.html.j2" %}{% block footer %}<p>Ask <b>ops</b></p>{% endblock %}'
    )
    page = run("--format", "html", "--templates", "ours").output
    assert "<p>B2B</p>" in page
    assert "<footer>\n<p>Ask <b>ops</b></p></footer>" in page
    assert "--page: #ffffff" in page


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("a\n{% if %}", "ours/review.md.j2, line 2: Expected an expression, got 'end of statement block'"),
        ("a\n\n{{ reviw.old }}", "ours/review.md.j2, line 3: 'reviw' is undefined"),
        ("{{ review.oldest }}", "has no attribute 'oldest'"),
        ("\n{{ 1 // 0 }}", "ours/review.md.j2, line 2: ZeroDivisionError: integer division or modulo by zero"),
        ("{{ review.__class__ }}", "ours/review.md.j2, line 1: access to attribute '__class__'"),
        ('{% include "no.j2" %}', "ours/review.md.j2, line 1: there is no template `no.j2`"),
        ('{% include "../new.lead" %}', "ours/review.md.j2, line 1: there is no template `../new.lead`"),
        ("{{ review | shout }}", "ours/review.md.j2, line 1: No filter named 'shout'"),
        ("{% for i in range(99999999) %}{% endfor %}", "ours/review.md.j2, line 1: OverflowError: Range too big"),
        ('{% include "review.md.j2" %}', "ours/review.md.j2, line 1: RecursionError"),
        ("{{ 'x' * 70000 }}", "The comment has 70,001 characters even with the shortest lists"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_line(template: str, said: str) -> None:
    Path("ours").mkdir()
    Path("ours/review.md.j2").write_text(template)
    result = markdown("--templates", "ours")
    assert result.exit_code == 3
    assert result.output.startswith("Error: ")
    assert said in result.output
    assert result.output.count("\n") <= 3


def test_a_template_in_another_encoding() -> None:
    Path("ours").mkdir()
    Path("ours/review.md.j2").write_bytes(b"\xff")
    result = markdown("--templates", "ours")
    assert (result.exit_code, result.output.splitlines()[0]) == (3, "Error: ours: a template is not in UTF-8")


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('report = "x"', "Error: `report` should be a section: `[report]`"),
        ('[report]\ntemplate = "x"', '2 | template = "x"\n  | ^^^^^^^^\n  = help: Did you mean `templates`?'),
        (
            "[report]\ntemplates = 3",
            "`report.templates` should be a folder's name in quotes\n -->",
        ),
        ('[report]\ntemplates = "gone"', "gone` is not there"),
        ('[report]\ntemplates = "old.lead"', "old.lead` is a file"),
    ],
)
def test_a_setting_that_does_not_fit(toml: str, said: str) -> None:
    Path("leadscore.toml").write_text(toml)
    result = markdown()
    assert result.exit_code == 3
    assert said in result.output
    assert run().exit_code == 0, "the terminal needs no templates"


def test_what_a_template_writes_itself_is_kept_and_values_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "x").write_text(
        "<b>{{ said }}</b>{{ said ~ said }}{% macro m() %}<i>{{ said }}</i>{% endmacro %}{{ m() }}"
    )
    written = render("x", {"said": "<"}, lambda text: text.replace("<", "LESS"), {}, tmp_path)
    assert written == "<b>LESS</b>LESSLESS<i>LESS</i>"


def test_our_own_mistakes_are_not_blamed_on_a_team(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="review") as raised:
        render("review.md.j2", {}, str, {"code": str}, tmp_path)
    assert not isinstance(raised.value, TemplateProblem)
