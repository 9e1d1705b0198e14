"""`leadscore score`, `explain` and `demo`: from files to scores and their reasons."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from command_line import run, told

POLICY = """\
policy "B2B" version 2
applies if not country is "peru"
group fit "Are they who we sell to?"
when employees > 50 add 12.5 as large because "Large teams buy"
when existing_customer disqualify because "Account management owns them"
group engagement decays 50% every 30 days
when visited "pricing" add 50 as pricing because "The strongest signal"
ready at 60
band hot at 60
band cold otherwise
"""
LEADS = """\
id,email,country,employees,existing_customer
L-1,jane@acme.example,france,200,no
L-2,jack@globex.example,france,10,
L-3,joan@initech.example,peru,500,no
L-4,jim@acme.example,france,300,yes
L-5,bad@row.example,france,many,no
"""
EVENTS = """\
lead,at,event,target,minutes
L-1,2026-03-29,visited,https://us.example/Pricing/?utm=x,
L-2,2026-02-28 12:00,visited,/pricing,
L-4,2026-03-31,visited,pricing,
L-9,2026-03-31,visited,pricing,
"""
DATA = ("--leads", "leads.csv", "--events", "events.csv", "--as-of", "2026-04-01")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("p.lead").write_text(POLICY)
    Path("leads.csv").write_text(LEADS)
    Path("events.csv").write_text(EVENTS)


class TestScore:
    def test_in_a_pipe_it_writes_csv_best_first(self) -> None:
        result = run("score", "p.lead", *DATA)
        assert result.exit_code == 0, told(result)
        assert result.stdout == (
            "lead,score,ready,disqualified,band,grade,fit,engagement\n"
            "L-1,62.5,yes,no,hot,,12.5,50\n"
            "L-2,25,no,no,cold,,0,25\n"
            "L-4,62.5,no,yes,,,12.5,50\n"
            "L-3,,no,no,,,,\n"
        )

    def test_what_happened_is_said_on_standard_error(self) -> None:
        said = run("score", "p.lead", *DATA).stderr
        assert "B2B: 4 leads scored as of 2026-04-01: 1 ready, 1 disqualified, 1 out of scope." in said
        assert "employees" in said
        assert "L-9" in said or "1 row" in said

    def test_jsonl_has_the_promised_keys_and_exact_numbers(self) -> None:
        lines = run("score", "p.lead", *DATA, "--format", "jsonl").stdout.splitlines()
        assert lines[0] == (
            '{"lead": "L-1", "score": 62.5, "ready": true, "disqualified": false, "band": "hot", "grade": null, '
            '"groups": {"fit": 12.5, "engagement": 50}}'
        )
        assert [json.loads(line)["lead"] for line in lines] == ["L-1", "L-2", "L-4", "L-3"]
        assert json.loads(lines[3])["score"] is None

    @pytest.mark.parametrize("form", ["table", "markdown", "json"])
    def test_other_forms(self, form: str) -> None:
        result = run("score", "p.lead", *DATA, "--format", form, "--top", "1")
        assert "L-1" in result.stdout
        assert "62.5" in result.stdout
        assert "L-2" not in result.stdout

    @pytest.mark.parametrize(
        ("name", "start"), [("s.csv", "lead,"), ("s.jsonl", '{"lead'), ("s.md", "| lead"), ("s.json", "[\n")]
    )
    def test_a_files_name_says_its_form(self, name: str, start: str) -> None:
        result = run("score", "p.lead", *DATA, "-o", name)
        assert (result.exit_code, result.stdout) == (0, "")
        assert Path(name).read_text(encoding="utf-8").startswith(start)

    @pytest.mark.parametrize("command", [("score", "p.lead"), ("explain", "p.lead", "L-1")])
    @pytest.mark.parametrize("name", ["s.pdf", "s.tsv"])
    def test_a_name_that_says_another_form_is_refused(self, command: tuple[str, ...], name: str) -> None:
        result = run(*command, *DATA, "-o", name)
        assert (result.exit_code, Path(name).exists()) == (3, False)
        assert "Known are .csv, .json, .jsonl, .ndjson, .md" in told(result)
        assert (".parquet" in told(result)) == (command[0] == "score")

    def test_a_folder_of_policies_scores_by_every_one_that_applies(self) -> None:
        Path("many").mkdir()
        Path("many/world.lead").write_text(POLICY)
        Path("many/peru.lead").write_text(
            'policy "Peru" version 1\napplies if country is "peru"\nwhen title is known or employees > 1 add 5\n'
        )
        rows = list(csv.DictReader(io.StringIO(run("score", "many", *DATA).stdout)))
        assert [(row["lead"], row["policy"], row["score"]) for row in rows] == [
            ("L-1", "B2B", "62.5"), ("L-2", "B2B", "25"), ("L-3", "Peru", "5"), ("L-4", "B2B", "62.5"),
        ]  # fmt: skip
        assert run("score", "many", "--leads", "-").exit_code == 2

    def test_a_folder_with_one_policy_is_that_policy(self) -> None:
        Path("words.lead").write_text("field seats number\n")
        assert "L-1,62.5" in run("score", ".", *DATA).stdout

    def test_rejects_are_kept_with_their_reasons(self) -> None:
        run("score", "p.lead", *DATA, "--rejects", "rejects.csv")
        rejects = Path("rejects.csv").read_text(encoding="utf-8")
        assert "many" in rejects
        assert "L-9" in rejects

    def test_rejects_are_put_beside_scores_in_a_file(self) -> None:
        run("score", "p.lead", *DATA, "-o", "scores.csv")
        assert "many" in Path("scores.rejects.csv").read_text(encoding="utf-8")
        Path("leads.csv").write_text(LEADS.replace("many", "5"))
        Path("events.csv").write_text(EVENTS.replace("L-9", "L-1"))
        run("score", "p.lead", *DATA, "-o", "scores.csv")
        assert not Path("scores.rejects.csv").exists()

    @pytest.mark.parametrize("option", ["-o", "--rejects"])
    @pytest.mark.parametrize("read", ["p.lead", "leads.csv", "events.csv", "./leads.csv", "names.csv"])
    def test_what_is_read_is_not_written_over(self, option: str, read: str) -> None:
        Path("p.lead").write_text('use "words.lead"\n' + POLICY)
        Path("words.lead").write_text('set names from "names.csv"\ndefine known_name as company in names\n')
        Path("names.csv").write_text("name\nacme\n")
        before = Path(read).read_text()
        for command in ("score", "explain"):
            result = run(command, "p.lead", *DATA, option, read)
            assert result.exit_code == 3
            assert "would be written over" in told(result)
        assert Path(read).read_text() == before

    def test_neither_are_rejects_that_are_read_nor_scores_by_rejects(self) -> None:
        Path("s.rejects.csv").write_text(LEADS)
        result = run("score", "p.lead", "--leads", "s.rejects.csv", "-o", "s.csv")
        assert result.exit_code == 3
        assert Path("s.rejects.csv").read_text() == LEADS
        assert run("score", "p.lead", *DATA, "-o", "s.csv", "--rejects", "./s.csv").exit_code == 2

    def test_no_rejects_are_left_where_reading_failed(self) -> None:
        Path("events.csv").write_text("nothing,of,use\n")
        assert run("score", "p.lead", *DATA, "-o", "s.csv").exit_code == 3
        assert not Path("s.rejects.csv").exists()

    def test_columns_with_other_names_are_missed(self) -> None:
        Path("other.csv").write_text("ID,Land,Mitarbeiter\nL-1,france,200\n")
        said = run("score", "p.lead", "--leads", "other.csv").stderr
        assert "Unknown for every lead, though the policy asks for it: country, employees, existing_customer." in said
        assert "No --events are given" in said
        said = run("score", "p.lead", *DATA).stderr
        assert "Unknown for every lead" not in said
        assert "No --events" not in said

    def test_a_derived_field_is_missed_by_its_source(self) -> None:
        Path("p.lead").write_text('when seniority is "vp" add 5\n')
        said = run("score", "p.lead", "--leads", "leads.csv").stderr
        assert "asks for it: title." in said

    def test_a_policy_without_rules_says_why_all_are_equal(self) -> None:
        Path("p.lead").write_text("field seats number\n")
        assert "There are no rules" in run("score", "p.lead", *DATA).stderr

    def test_strict_stops_at_the_first_bad_row(self) -> None:
        result = run("score", "p.lead", *DATA, "--strict")
        assert result.exit_code == 3
        assert "leads.csv" in told(result)
        assert result.stdout == ""

    @pytest.mark.parametrize(
        ("arguments", "code", "words"),
        [
            (["score", "q.lead", *DATA], 3, "There is no file `q.lead`"),
            (["score", "p.lead", "--leads", "leeds.csv"], 3, "leads.csv"),
            (["score", "p.lead", "--leads", "leads.csv", "--events", "none.csv"], 3, "none.csv"),
            (["score", "p.lead", *DATA, "--config", "x.toml"], 3, "x.toml"),
            (["score", "p.lead", *DATA, "--config", "leads.csv"], 3, "TOML"),
            (["score", "p.lead", *DATA, "-o", "no/folder.csv"], 3, "There is no folder `no`"),
            (["score", "p.lead", *DATA, "-o", "."], 3, "is a folder"),
            (["score", "p.lead", "--leads", "leads.csv", "--as-of", "soon"], 2, "2026-04-01"),
            (["score", "p.lead", *DATA, "-o", "scores.xlsx"], 3, "`scores.csv`"),
            (["score", "leads.csv", "--leads", "p.lead"], 3, "does not look like a policy"),
            (["score", "p.lead"], 2, ""),
            (["score", "p.lead", *DATA, "--top", "0"], 2, "0"),
        ],
    )
    def test_mistakes_are_told(self, arguments: list[str], code: int, words: str) -> None:
        result = run(*arguments)
        assert result.exit_code == code, told(result)
        assert words in told(result)

    def test_a_policy_with_errors_does_not_score(self) -> None:
        Path("p.lead").write_text(POLICY + "when titel add 5\n")
        result = run("score", "p.lead", *DATA)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "when titel add 5" in result.stderr
        assert "mend that first" in result.stderr

    def test_leads_from_standard_input(self) -> None:
        result = run("score", "p.lead", "--leads", "-", "--as-of", "2026-04-01", input=LEADS)
        assert "L-1,12.5," in result.stdout


class TestExplain:
    def test_by_id_email_and_beginning(self) -> None:
        texts = {run("explain", "p.lead", who, *DATA).stdout for who in ("L-1", "JANE@acme.example", "jane")}
        [text] = texts
        assert text.splitlines()[0] == "L-1 · jane@acme.example · france"
        assert "  62.5  ready · band hot" in text
        assert "+50  pricing: The strongest signal" in text

    def test_why_is_explain(self) -> None:
        assert run("why", "p.lead", "L-2", *DATA).stdout == run("explain", "p.lead", "L-2", *DATA).stdout

    def test_without_a_lead_the_best_is_explained(self) -> None:
        assert run("explain", "p.lead", *DATA).stdout.startswith("L-1 ·")

    def test_json_of_one_is_an_object_and_of_several_an_array(self) -> None:
        one = json.loads(run("explain", "p.lead", "L-2", *DATA, "--format", "json").stdout)
        assert (one["lead"], one["score"], one["to_ready"]) == ("L-2", 25, 35)
        several = json.loads(run("explain", "p.lead", *DATA, "--top", "2", "--format", "json").stdout)
        assert [item["lead"] for item in several] == ["L-1", "L-2"]

    def test_what_did_not_fire_is_shown_on_request(self) -> None:
        assert "did not fire (--all shows them)" in run("explain", "p.lead", "L-2", *DATA).stdout
        assert "large: did not fire, worth up to +12.5" in run("explain", "p.lead", "L-2", *DATA, "--all").stdout

    def test_a_lead_that_is_not_there(self) -> None:
        result = run("explain", "p.lead", "jnae@acme.example", *DATA)
        assert result.exit_code == 3
        assert "`jane@acme.example`" in told(result)

    def test_a_lead_whose_row_was_set_aside_says_so(self) -> None:
        result = run("explain", "p.lead", "L-5", *DATA)
        assert result.exit_code == 3
        assert "set aside" in result.stderr

    def test_what_was_set_aside_is_said_beside_an_explanation_too(self) -> None:
        assert "set aside" in run("explain", "p.lead", "L-1", *DATA).stderr

    def test_a_lead_and_top_exclude_each_other(self) -> None:
        assert run("explain", "p.lead", "L-1", *DATA, "--top", "2").exit_code == 2

    def test_the_rows_of_csv_add_up(self) -> None:
        text = run("explain", "p.lead", "--top", "4", *DATA, "--format", "csv").stdout
        rows = list(csv.DictReader(io.StringIO(text)))
        assert sum(float(row["points"]) for row in rows if row["lead"] == "L-1") == 62.5
        assert rows[0]["evidence"] == "employees: 200"
        assert {row["state"] for row in rows} == {"fired", "not", "unknown"}

    def test_markdown_to_a_file(self) -> None:
        run("explain", "p.lead", "L-1", *DATA, "-o", "why.md")
        assert Path("why.md").read_text(encoding="utf-8").startswith("## L-1 · jane@acme.example")


def test_the_demo_shows_the_whole_way() -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert "Way to ready" in result.stdout
    assert "leadscore new" in result.stderr
    assert "set aside" in result.stderr
    assert "\x1b" not in result.stdout
