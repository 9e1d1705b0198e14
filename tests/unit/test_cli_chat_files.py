"""The files of `leadscore chat` where they are not what it hopes for: transcripts, leads and a policy of anybody's."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.assistant.conversation import Conversation
from leadscore.cli.chat_policy import PolicyFile
from leadscore.diagnostics.render.cells import clean
from leadscore.resources import resource
from unit.assistant.worlds import world_of

LEADS, EVENTS = (str(resource("policies", "demo", name)) for name in ("leads.csv", "events.csv"))
DATA = ("--leads", LEADS, "--events", EVENTS, "--as-of", "2026-04-01")
POLICY = """use "words/places.lead"
set partners from "words/partners.csv"
group fit "Does it fit?" at most 50
  when country in nearby add 30 as near
  when email_domain in partners add 10 as partner
ready at 35
"""
PEOPLE = (
    "id,email,name,company,country\nL-1,ada@x.example,Ada Quill,Quill,germany\nL-2,b@y.example,Bo Reed,Reed,france\n"
)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    shutil.copytree(resource("policies", "b2b_saas"), tmp_path / "own")
    return tmp_path / "own" / "policy.lead"


@pytest.fixture
def in_parts(tmp_path: Path) -> tuple[str, ...]:
    """A policy that uses other files, and leads, as a command line names them."""
    words = tmp_path / "words"
    words.mkdir()
    (tmp_path / "policy.lead").write_text(POLICY, encoding="utf-8")
    (words / "places.lead").write_text('set nearby = "germany", "austria"\n', encoding="utf-8")
    (words / "partners.csv").write_text("host\nx.example\n", encoding="utf-8")
    (tmp_path / "leads.csv").write_text(PEOPLE, encoding="utf-8")
    return ("chat", str(tmp_path / "policy.lead"), "--leads", str(tmp_path / "leads.csv"), "--as-of", "2026-04-01")


def held(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".jsonl"}


def test_a_replay_writes_nothing(policy: Path, tmp_path: Path) -> None:
    kept, before = tmp_path / "talk.jsonl", held(policy.parent)
    lines = [{"question": "set pricing to 12"}, {"question": "yes"}]
    kept.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    result = run("chat", str(policy), *DATA, "--replay", str(kept))
    assert f"Written to {policy}: pricing: +50 → +12." in result.stderr
    assert "the policy stays as it is" in result.stderr
    assert held(policy.parent) == before


def test_after_a_yes_a_replay_answers_as_the_conversation_did(in_parts: tuple[str, ...], tmp_path: Path) -> None:
    kept, original = tmp_path / "talk.jsonl", held(tmp_path)
    questions = ("add france to nearby", "yes", "who is in germany?", "set partner to 5", "yes")
    questions += ("why is Bo Reed at 30?", "undo", "yes", "why is Ada Quill so high?")
    assert run(*in_parts, "--transcript", str(kept), *questions).exit_code == 0
    for path, content in original.items():
        Path(path).write_bytes(content)
    again = run(*in_parts, "--replay", str(kept))
    assert "9 questions asked again: 0 other answers." in again.stderr
    assert held(tmp_path) == original
    written = [json.loads(line)["answer"] for line in kept.read_text(encoding="utf-8").splitlines()]
    assert sum(answer.startswith("Written to ") for answer in written) == 3


@pytest.mark.parametrize("line", ["[" * 100_000, '{"question": ' + "[" * 100_000, '{"n": ' + "9" * 5_000 + "}"])
def test_a_transcript_of_anything_is_told_to_be_none(policy: Path, tmp_path: Path, line: str) -> None:
    (tmp_path / "x.jsonl").write_text(f'{{"question": "hello"}}\n{line}\n', encoding="utf-8")
    result = run("chat", str(policy), *DATA, "--replay", str(tmp_path / "x.jsonl"))
    assert result.exit_code == 3
    assert "Line 2 of" in told(result)


@pytest.mark.skipif(sys.platform != "linux", reason="there is no full disk to be had")
@pytest.mark.parametrize("questions", [("hello",), ("how many leads are there?", "hello")])
def test_a_transcript_that_cannot_be_written_is_named(tmp_path: Path, questions: tuple[str, ...]) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    result = run("chat", "--transcript", str(tmp_path / "full"), *questions)
    assert result.exit_code == 3
    assert f"`{tmp_path / 'full'}` cannot be read or written: No space left" in told(result)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_policy_that_becomes_a_link_to_itself_is_told(tmp_path: Path) -> None:
    plain = 'group fit "f" at most 50\n  when country is "germany" add 30 as german\nready at 25\n'
    with world_of(tmp_path, plain, PEOPLE, "lead,event,target,at\n") as world:
        file = PolicyFile(world)
        talk = Conversation(world, file.write)
        assert "german: +30 → +12." in file.ask(talk, "set german to 12").answer
        world.policy.unlink()
        world.policy.symlink_to(world.policy)
        assert "cannot be read any more" in file.ask(talk, "yes").answer
        assert "2 leads" in file.ask(talk, "how many leads are there?").answer
        assert "german: +30 → +20." in file.ask(talk, "set german to 20").answer
        assert "nothing is written" in file.ask(talk, "yes").answer


LONG = "X" * 200_000


def test_what_leads_wrote_without_end_is_cut_where_it_is_shown(tmp_path: Path) -> None:
    rows = [["id", "name", "company", "country", "message"]]
    rows += [["L-1", LONG, LONG, "germany", LONG], *(["L-2", f"Ada Quill{n}", "Quill", "germany", "hi"] for n in (1,))]
    with (tmp_path / "leads.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (tmp_path / "policy.lead").write_text(
        'field name text\nfield message text\ngroup fit "f" at most 50\n'
        '  when country is "germany" add 30 as german\nready at 25\n',
        encoding="utf-8",
    )
    asked = ("chat", str(tmp_path / "policy.lead"), "--leads", str(tmp_path / "leads.csv"))
    questions = ("top 50", "why is L-1 so high?", "compare L-1 and L-2", "who is in germany?", "set german to 9")
    questions += ("what is L-1 missing?", "which rules fire for L-1?", "which values does message have?", "top but L-1")
    shown = run(*asked, *questions).stdout
    assert "XXX…" in shown
    assert len(shown) < 12_000
    data = json.loads(run(*asked, "--format", "json", "top 50").stdout)["data"]
    assert LONG in [lead["company"] for lead in data["leads"]]


def test_data_for_programs_steers_no_terminal_and_stays_the_same(tmp_path: Path) -> None:
    evil = "a\u202eb\u2028\U000e0041c\u2066d\x7fe\x9bf\ufeffg"
    (tmp_path / "leads.csv").write_text(f"id,company,country\nL-1,{evil},germany\n", encoding="utf-8")
    (tmp_path / "policy.lead").write_text('when country is "germany" add 30 as german\nready at 25\n', encoding="utf-8")
    asked = ("chat", str(tmp_path / "policy.lead"), "--leads", str(tmp_path / "leads.csv"), "--format", "json")
    shown = run(*asked, "top 5").stdout
    assert clean(shown) == shown
    assert json.loads(shown)["data"]["leads"][0]["company"] == evil
