"""What the other process says of two versions: in words at once, then of all leads, and what is in the way of it."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import command_line
from leadscore.batch.board.model import Stale
from leadscore.facts.errors import FactsError
from leadscore_tui.backstage.protocol import Compare, Mistake, Reviewed, Revisions, Version
from leadscore_tui.backstage.reviewing import Leads, Reviewer, history
from tui.diff.harness import LEADS, NEW, OLD, stored

SAVED = Version("saved")
NO_LEADS = FactsError("No leads have been read", "Press Ctrl+R to read them.")


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policy as it is saved, in the folder where one is."""
    (tmp_path / "policy.lead").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return Path("policy.lead")


class Heard:
    """What is told before the answer, and how far things are."""

    def __init__(self) -> None:
        self.told: list[Reviewed] = []
        self.progress: list[str] = []

    def tell(self, value: object) -> None:
        assert isinstance(value, Reviewed)
        self.told.append(value)

    def how_far(self, what: str, done: int = 0, total: int = 0) -> None:
        self.progress.append(what)


def edited(policy: Path, text: str = NEW, **others: object) -> Compare:
    return Compare(policy, SAVED, Version("edited", text=text), **others)  # type: ignore[arg-type]


def reviewed(
    question: Compare, leads: Leads | FactsError, heard: Heard | None = None, reviewer: Reviewer | None = None
) -> Reviewed:
    heard = heard or Heard()
    return (reviewer or Reviewer()).reviewed(question, leads, heard.tell, heard.how_far, lambda: False)


# ------------------------------------------------------------------------------------------------ what is told


def test_the_words_come_first_then_whom_they_move(policy: Path, leads: Leads) -> None:
    heard = Heard()
    answer = reviewed(edited(policy, by="industry"), leads, heard)
    (first,) = heard.told
    assert first.policy is not None
    assert first.policy.impact is None
    assert first.unmeasured == "", "it is still being found out"
    assert answer.policy is not None
    assert answer.policy.sections == first.policy.sections
    impact = answer.policy.impact
    assert impact is not None
    assert impact.headline.startswith("Ready 1 → 2: 1 becomes ready")
    assert [lead.lead for lead in impact.gained.rows] == ["b"]
    assert impact.by == "industry"
    assert [part.label for part in answer.both["b"]][:2] == ["engagement", "pricing"]
    assert answer.lines == (4, 9)
    assert {"company", "existing_customer", "industry", "title"} < set(answer.fields)
    assert "created" not in answer.fields
    assert [bar.note for bar in answer.bars if bar.note] == ["ready at 55", "was 70"]
    assert sum(bar.old for bar in answer.bars) == sum(bar.new for bar in answer.bars) == 5


def test_it_goes_through_the_wire_and_into_a_process_without_arrays(policy: Path, leads: Leads, tmp_path: Path) -> None:
    answer = reviewed(edited(policy, prove=True), leads)
    sent = pickle.dumps(answer)
    assert len(sent) < 100_000
    (tmp_path / "sent").write_bytes(sent)
    code = (
        "import pathlib, pickle, sys; found = pickle.loads(pathlib.Path('sent').read_bytes()); "
        "print(found.verdict, *({'numpy', 'duckdb', 'rich', 'z3', 'jinja2', 'leadscore.driver'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"{answer.verdict}\n"


def test_what_is_known_is_not_found_out_again(policy: Path, leads: Leads) -> None:
    reviewer, heard = Reviewer(), Heard()
    first = reviewed(edited(policy), leads, heard, reviewer)
    assert "Comparing all leads" in heard.progress
    again = Heard()
    assert reviewed(edited(policy), leads, again, reviewer) == first
    assert (again.told, again.progress) == ([], ["Comparing the versions"])
    policy.write_text(OLD.replace("add 50", "add 45"))
    other = Heard()
    assert reviewed(edited(policy), leads, other, reviewer) != first, "the file was changed meanwhile"
    assert "Comparing all leads" in other.progress


def test_leads_that_are_read_anew_are_compared_anew(policy: Path, leads: Leads, tmp_path: Path) -> None:
    reviewer = Reviewer()
    reviewed(edited(policy), leads, reviewer=reviewer)
    with stored(tmp_path, LEADS.replace("b,Intern", "b,CEO")) as others:
        answer = reviewed(edited(policy), others, reviewer=reviewer)
    assert answer.policy is not None
    assert answer.policy.impact is not None
    assert answer.policy.impact.headline.startswith("Ready 2: the same leads")


def test_leads_that_one_version_alone_reads_are_told_of(policy: Path, tmp_path: Path) -> None:
    declares = f"{OLD}field outlay number\n"
    policy.write_text(declares)
    rows = LEADS.replace("industry\n", "industry,outlay\n").replace("Food\n", "Food,lots\n").replace("Law\n", "Law,5\n")

    def told(leads: Leads) -> str:
        answer = reviewed(edited(policy), leads)
        assert answer.policy is not None
        assert answer.policy.impact is not None
        return " ".join(answer.policy.impact.sentences)

    with stored(tmp_path, rows, declares) as leads:
        found = "the newer version alone reads: the older one declares outlay, and sets rows aside that do not fit"
        assert found in told(leads)
        assert found not in told(replace(leads, whole=True))


def test_a_proof_comes_to_what_is_known_and_stays(policy: Path, leads: Leads) -> None:
    pytest.importorskip("z3")
    reviewer = Reviewer()
    first = reviewed(edited(policy), leads, reviewer=reviewer)
    assert "proof" not in first.text
    heard = Heard()
    proved = reviewed(edited(policy, prove=True), leads, heard, reviewer)
    assert heard.progress == ["Comparing the versions", "Proving"]
    assert proved.policy is not None
    assert proved.policy.proof is not None
    assert [answer.verdict for answer in proved.policy.proof.answers] == ["only up", "only gains"]
    assert "Ready: only gains." in proved.text
    assert reviewed(edited(policy), leads, reviewer=reviewer) == proved


def test_a_proof_that_nobody_waits_for_is_given_up(policy: Path, leads: Leads) -> None:
    pytest.importorskip("z3")
    reviewer, heard = Reviewer(), Heard()
    first = reviewed(edited(policy), leads, reviewer=reviewer)
    with pytest.raises(Stale):
        reviewer.reviewed(edited(policy, prove=True), leads, heard.tell, heard.how_far, lambda: True)
    assert reviewed(edited(policy), leads, heard, reviewer) == first
    assert heard.told == [], "what was known is known still"


def test_without_the_solver_it_is_said_how_to_get_it(
    policy: Path, leads: Leads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    answer = reviewed(edited(policy, prove=True), leads)
    assert answer.policy is not None
    assert answer.policy.impact is not None
    assert answer.policy.unproved.endswith('Install it with: pip install "leadscore[prove]"')


# ------------------------------------------------------------------------------------------------ what is in the way


def test_without_leads_the_words_are_told(policy: Path) -> None:
    answer = reviewed(edited(policy), NO_LEADS)
    assert answer.policy is not None
    assert answer.policy.sections
    assert answer.unmeasured == "No leads have been read. Press Ctrl+R to read them"
    assert "boss: +20 → +30" in answer.text


def test_leads_that_were_read_without_a_field_take_nothing_from_the_words(policy: Path, leads: Leads) -> None:
    more = OLD.replace("group fit", "field places number\ngroup fit")
    answer = reviewed(edited(policy, more.replace("ready at", "when places > 5 add 5\nready at")), leads)
    assert answer.policy is not None
    assert answer.policy.impact is None
    assert answer.unmeasured == (
        "The leads were not read for “edited”: the store was made without the field `places`. "
        "Where they are files, `leadscore diff` reads them for both versions"
    )


def test_mistakes_are_told_with_their_place(policy: Path, leads: Leads) -> None:
    answer = reviewed(edited(policy, OLD.replace("when title", "whne title")), leads)
    assert answer.policy is None
    (mistake,) = answer.mistakes
    assert mistake == Mistake("edited", "", 4, "`whne` is no word of the language here")


def test_a_mistake_in_a_file_that_both_use_is_told_of_each(policy: Path, leads: Leads) -> None:
    uses = OLD.replace("group fit", 'use "words.lead"\ngroup fit')
    policy.write_text(uses)
    policy.with_name("words.lead").write_text('set bosses = "ceo\n')
    answer = reviewed(edited(policy, uses.replace("ready at 70", "ready at 60")), leads)
    assert [(m.version, m.file, m.line) for m in answer.mistakes] == [
        ("saved", "words.lead", 1),
        ("edited", "words.lead", 1),
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (OLD, "No change"),
        (f"# a comment\n{OLD}", "No change: what differs is layout, comments or order, and says the same"),
    ],
)
def test_versions_that_say_the_same(policy: Path, leads: Leads, text: str, verdict: str) -> None:
    answer = reviewed(edited(policy, text), leads)
    assert (answer.policy, answer.verdict, answer.mistakes) == (None, verdict, ())
    assert answer.text == f"saved → edited\n{verdict}.\n"


# ------------------------------------------------------------------------------------------------ git


@pytest.fixture
def committed(policy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """OLD is committed, and NEW lies on disk."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for arguments in (("init", "-q", "-b", "main"), ("add", "policy.lead"), ("commit", "-qm", "The first one")):
        named = ("-c", "user.name=Jane", "-c", "user.email=jane@acme.example")
        subprocess.run(["git", *named, *arguments], check=True, capture_output=True)
    policy.write_text(NEW)
    return policy


def test_a_revision_against_the_file_says_what_the_command_says(committed: Path, leads: Leads) -> None:
    head = Version("last commit", revision="HEAD")
    answer = reviewed(Compare(committed, head, SAVED), leads)
    store = leads.store.folder
    data = ("--leads", str(store / "leads.csv"), "--events", str(store / "events.csv"), "--as-of", "2026-04-01")
    said = command_line.run("diff", "HEAD", "policy.lead", *data).stdout
    verdict, versions, *rest = answer.text.splitlines()
    assert versions == "last commit → saved"
    assert [verdict, *rest] == [line for line in said.splitlines() if line != "HEAD → working tree"]
    written = command_line.run("diff", "HEAD", "policy.lead", *data, "--format", "markdown").stdout
    assert _but_versions(answer.markdown) == _but_versions(written)
    assert "leadscore diff HEAD policy.lead" in answer.markdown.replace("&#95;", "_")
    assert answer.lines == (4, 9)


def _but_versions(markdown: str) -> list[str]:
    """Without what the two versions are called, and how to get the same again."""
    return [line for line in markdown.splitlines() if not line.startswith(("Compared:", "The same review:"))]


def test_lines_of_an_older_version_lead_nowhere(committed: Path, leads: Leads) -> None:
    answer = reviewed(Compare(committed, SAVED, Version("last commit", revision="HEAD")), leads)
    assert answer.lines == (None, None)


def test_a_revision_that_is_not_there(committed: Path, leads: Leads) -> None:
    question = replace(edited(committed), old=Version("v9", revision="v9"))
    with pytest.raises(FactsError, match="There is no revision `v9`"):
        reviewed(question, leads)


def test_what_git_knows_of_the_policy(committed: Path) -> None:
    found = history(Revisions(committed))
    assert [(commit.author, commit.subject) for commit in found.commits] == [("Jane", "The first one")]
    assert found.note == ""
    other = committed.with_name("other.lead")
    other.write_text(OLD)
    assert history(Revisions(other)).note == "This policy is not committed to git yet"


def test_a_change_of_what_the_policy_uses_is_a_version_of_it(committed: Path) -> None:
    committed.write_text(OLD.replace("group fit", 'use "words.lead"\ngroup fit'))
    committed.with_name("words.lead").write_text('set bosses = "ceo"\n')
    named = ("-c", "user.name=Jane", "-c", "user.email=jane@acme.example")
    subprocess.run(["git", "add", "words.lead"], check=True)
    subprocess.run(["git", *named, "commit", "-qm", "Words alone"], check=True)
    assert [commit.subject for commit in history(Revisions(committed)).commits] == ["Words alone", "The first one"]


def test_without_git_it_is_said_why_there_are_no_versions(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(policy.absolute().parent.parent))
    found = history(Revisions(policy))
    assert found.commits == ()
    assert found.note == "This folder is in no git repository, so there are no earlier versions to compare with"
    monkeypatch.setenv("PATH", "")
    assert history(Revisions(policy)).note.startswith("Git is not installed")
