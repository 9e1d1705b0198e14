"""`leadscore chat`: questions on the command line and in a pipe, transcripts, and a change that a yes writes."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.resources import resource

LEADS, EVENTS = (str(resource("policies", "demo", name)) for name in ("leads.csv", "events.csv"))
DATA = ("--leads", LEADS, "--events", EVENTS, "--as-of", "2026-04-01")


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    shutil.copytree(resource("policies", "b2b_saas"), tmp_path / "own")
    return tmp_path / "own" / "policy.lead"


def test_without_a_policy_it_is_about_the_demo_and_questions_are_one_conversation() -> None:
    result = run("chat", "--format", "json", "why is Greta Quill at 100?", "what about Ada Quill?")
    assert result.exit_code == 0
    assert "This is the demo" in result.stderr
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["tool"], first["arguments"]) == ("explain_score", {"lead": "L-1141"})
    assert (second["tool"], second["arguments"]) == ("explain_score", {"lead": "L-1044"})
    assert first["answer"].startswith("Greta Quill (L-1141, Lanternmill) has 100 points")
    assert first["data"]["score"] == 100
    assert first["readings"][0] == {"tool": first["tool"], "arguments": first["arguments"]}


def test_in_a_pipe_each_line_is_a_question_and_a_yes_writes_the_policy(policy: Path) -> None:
    talk = "what if pricing gave 35?\n\nset it to 35\nyes\ndo the tests pass?\nbye\nhow many leads are there?\n"
    result = run("chat", str(policy), *DATA, input=talk)
    assert result.exit_code == 0
    assert "pricing: +50 → +35." in result.stdout
    assert f"Written to {policy}: pricing: +50 → +35." in result.stdout
    assert "of 62 tests fail" in result.stdout
    assert "321 leads" not in result.stdout
    assert 'when visited "pricing" add 35 as pricing' in policy.read_text()


def test_what_is_out_of_scope_has_no_tool() -> None:
    result = run("chat", "--format", "json", "what will the weather be like in Berlin tomorrow?")
    assert json.loads(result.stdout)["tool"] is None


def test_a_transcript_is_kept_when_asked_for_and_replayed_as_a_test(policy: Path, tmp_path: Path) -> None:
    kept = tmp_path / "talk.jsonl"
    questions = ("how many leads are ready?", "what does the pricing rule do?")
    assert run("chat", str(policy), *DATA, "--transcript", str(kept), *questions).exit_code == 0
    assert [json.loads(line)["question"] for line in kept.read_text().splitlines()] == list(questions)
    again = run("chat", str(policy), *DATA, "--replay", str(kept))
    assert (again.exit_code, again.stderr.splitlines()[-1]) == (0, "2 questions asked again: 0 other answers.")
    policy.write_text(policy.read_text().replace('"pricing" add 50', '"pricing" add 45'))
    moved = run("chat", str(policy), *DATA, "--replay", str(kept))
    assert moved.exit_code == 1
    assert "Another answer to “what does the pricing rule do?”:" in moved.stderr


def test_what_leads_bought_is_told_with_an_outcome(policy: Path) -> None:
    past = [str(resource("policies", "past", name)) for name in ("leads.csv", "events.csv")]
    story = ("--outcome", "won_on", "--at", "created", "--days", "30", "--as-of", "2026-04-01")
    result = run("chat", str(policy), "--leads", past[0], "--events", past[1], *story, "does the score predict sales?")
    assert "74 of 948 leads were won: 7.8% (6.3–9.7%)." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--leads", LEADS, "hello"), "Name the policy too"),
        (("nowhere.lead", *DATA, "hello"), "nowhere.lead"),
        (("--outcome", "won", "hello"), "Name the policy too"),
        (("--won", "yes", "hello"), "say more about --outcome"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments: tuple[str, ...], said: str) -> None:
    result = run("chat", *arguments)
    assert result.exit_code in (2, 3)
    assert said in told(result)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", *DATA, "hello"), "There is no file `nowhere`"),
        ((LEADS, "hello"), "does not look like a policy"),
        (("how many leads?", "{own}/policy.lead", *DATA), "The policy comes first: leadscore chat"),
        (("{own}/policy.lead", "{own}/other.lead", *DATA, "hello"), "A conversation is about one policy: name"),
        (("{own}", *DATA, "hello"), "holds more than one policy"),
        (("{empty}", *DATA, "hello"), "There is no policy in"),
        (("{own}/policy.lead", "--store"), "requires an argument"),
        (("{own}/policy.lead", "--store", "{own}/nope.duckdb", "hello"), "There is no store"),
        (("{own}/policy.lead", "--leads", "{own}/nope.csv", "hello"), "There is no file"),
        (("{own}/policy.lead", *DATA, "--replay", "x.jsonl", "hello"), "The transcript holds the questions"),
        (("{own}/policy.lead", *DATA, "--replay", "x.jsonl", "--model"), "leave out --model or --replay"),
    ],
)
def test_a_slip_on_the_command_line_is_told(
    policy: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "empty").mkdir()
    shutil.copy(policy, policy.with_name("other.lead"))
    own = str(policy.parent)
    result = run(
        "chat", *(word.replace("{own}", own).replace("{empty}", str(tmp_path / "empty")) for word in arguments)
    )
    assert result.exit_code in (2, 3)
    assert said in told(result)
    assert result.stdout == ""


def test_a_folder_with_one_policy_is_that_policy(policy: Path) -> None:
    assert run("chat", str(policy.parent), *DATA, "how many leads are there?").stdout.startswith("There are 321 leads")
    assert "Missing option '--leads'" in told(run("chat", str(policy.parent), "hi"))
    assert "Missing option '--leads'" in told(run("mcp", str(policy.parent)))


def test_a_question_without_quotes_is_one_question() -> None:
    result = run("chat", "how", "many", "leads", "are", "there")
    assert result.stdout.splitlines() == ["There are 321 leads: 39 ready, 34 disqualified."]
    assert "Taken as one question: “how many leads are there”." in result.stderr


def test_nothing_asked_in_a_pipe_is_told() -> None:
    result = run("chat", input="\n  \n")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Nothing was asked" in result.stderr


def test_what_is_too_long_to_be_a_question_is_told_at_once_and_the_next_one_answered() -> None:
    result = run("chat", input=f"{'why ' * 100_000}\nhow many leads are there?\n")
    told_long, answer = result.stdout.splitlines()
    assert told_long == "That is too long: a question has at most 2,000 characters."
    assert answer.startswith("There are 321 leads")
    assert run("chat", "x" * 10_000).stdout.splitlines() == [told_long]
    assert run("chat", "").stdout.splitlines() == ["Ask me something: “help” lists what can be asked."]


def test_a_policy_needs_leads(policy: Path) -> None:
    assert "Missing option '--leads'" in told(run("chat", str(policy), "hello"))
    assert "give the leads as a file" in told(run("chat", str(policy), "--leads", "-", "hello"))


def test_without_events_it_is_told_that_nobody_did_anything(policy: Path) -> None:
    result = run("chat", str(policy), "--leads", LEADS, "who visited pricing?")
    assert result.stdout == 'No lead where visited "pricing".\n'
    assert "No --events are given, so for the policy nobody has done anything." in result.stderr
    assert "No --events" not in run("chat", str(policy), *DATA, "who visited pricing?").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal that a test can make")
@pytest.mark.parametrize(("key", "code", "told"), [(b"\x03", 130, b"Stopped."), (b"\x04", 0, b"")])
def test_ctrl_c_at_the_prompt_is_told_by_the_exit_code_and_ctrl_d_is_a_good_end(
    key: bytes, code: int, told: bytes
) -> None:
    import pty

    mine, its = pty.openpty()
    command = [sys.executable, "-m", "leadscore", "chat"]
    process = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, start_new_session=True)
    os.close(its)
    seen = b""
    while b"> " not in seen:
        seen += os.read(mine, 4096)
    os.write(mine, key)
    if key == b"\x03":  # it is not this process's terminal, so that the key is no signal
        process.send_signal(signal.SIGINT)
    said, began = b"", time.monotonic()
    with suppress(OSError):  # it is at its end
        while time.monotonic() - began < 60:
            if select.select([mine], [], [], 3)[0]:
                more = os.read(mine, 4096)
                if not more:
                    break
                said += more
            elif key == b"\x03":  # readline hears no signal between showing the prompt and waiting for keys
                process.send_signal(signal.SIGINT)
    assert process.wait(60) == code
    assert told in said
    assert b"Traceback" not in said
    os.close(mine)


def test_a_transcript_that_is_none_is_told(policy: Path, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"question": 3}\n')
    assert "Line 1 of" in told(run("chat", str(policy), *DATA, "--replay", str(tmp_path / "x.jsonl")))


def test_a_policy_that_cannot_be_written_is_told_and_stays(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, old: str, new: str) -> None:
        raise OSError(28, "No space left on device")

    before = policy.read_text()
    monkeypatch.setattr("leadscore.source.exchange.exchange", full)
    result = run("chat", str(policy), *DATA, "lower the threshold to 60", "yes")
    assert "cannot be written: No space left on device Nothing was changed." in told(result)
    assert policy.read_text() == before


def test_the_tools_are_printed_as_schemas() -> None:
    tools = json.loads(run("chat", "--tools").stdout)
    assert len(tools) == 26
    assert tools[3]["name"] == "explain_score"
    assert tools[3]["parameters"]["required"] == ["lead"]


def test_what_a_policy_reads_is_not_written_over(policy: Path) -> None:
    accounts = policy.parent / "target_accounts.csv"
    before = accounts.read_bytes()
    assert "one of the files to read" in told(run("chat", str(policy), *DATA, "--transcript", str(accounts), "hello"))
    assert accounts.read_bytes() == before


def test_a_replay_needs_a_transcript_and_leaves_it(policy: Path, tmp_path: Path) -> None:
    kept = tmp_path / "talk.jsonl"
    kept.write_bytes(b"\xff\xfe\x00garbage")
    assert "Line 1 of" in told(run("chat", str(policy), *DATA, "--replay", str(kept)))
    assert "cannot be read" in told(run("chat", str(policy), *DATA, "--replay", str(tmp_path)))
    both = run("chat", str(policy), *DATA, "--replay", str(kept), "--transcript", str(kept))
    assert "leave out --transcript or --replay" in told(both)
    assert kept.read_bytes() == b"\xff\xfe\x00garbage"


def test_of_many_leads_a_person_sees_how_far_an_answer_is(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    @contextmanager
    def waiting(what: str) -> Iterator[Callable[[str], None]]:
        told.append(what)
        yield told.append

    monkeypatch.setattr("leadscore.cli.chat.waiting", waiting)
    question = "who became ready since 2026-03-01?"
    assert run("chat", str(policy), *DATA, question).exit_code == 0
    assert told == []
    monkeypatch.setattr("leadscore.assistant.world.World.is_large", True)
    assert "17 became ready" in run("chat", str(policy), *DATA, question).stdout
    assert told == ["Looking at all leads", "321 of 321"]
