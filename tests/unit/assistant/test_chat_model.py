"""`leadscore chat --model`: which model, a person's yes, and what is said where it cannot be."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.assistant.drafting import generating
from leadscore.assistant.modelled.settings import Settings, load_settings
from leadscore.facts.errors import FactsError
from unit.assistant.server import call, serving, text

QUESTION = "how many leads are ready?"
ABOUT = ("p.lead", "--leads", "l.csv")
STEERING = "\x1b]0;owned\x07Evil\x1b[31m \x9b31m \u202eLtd"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a person's memory of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "p.lead").write_text('policy "P"\nwhen company is known add 10\nready at 10\n', encoding="utf-8")
    (tmp_path / "l.csv").write_text(f'id,company\nL-1,Quill\nL-2,"{STEERING}"\nL-3,\n', encoding="utf-8")
    return tmp_path


def named(folder: Path, url: str, *others: str) -> None:
    lines = ("[assistant]", f'url = "{url}"', 'model = "m"', *others)
    (folder / "leadscore.toml").write_text("\n".join(lines), encoding="utf-8")


def test_a_question_is_answered_by_the_model_that_is_named(folder: Path) -> None:
    with serving(call("count_leads", where="ready"), text("2 of 3 leads are ready.")) as server:
        named(folder, server.url, "input_price = 1", "output_price = 2")
        done = run("chat", *ABOUT, "--model", QUESTION)
    assert done.exit_code == 0
    assert done.stdout == "2 of 3 leads are ready.\n"
    assert "(2 requests, 2,000 tokens read and 20 written, $0.0020)" in done.stderr
    assert "sent to" not in done.stderr


def test_without_the_option_no_model_is_asked(folder: Path) -> None:
    with serving(text("No!")) as server:
        named(folder, server.url)
        done = run("chat", *ABOUT, QUESTION)
    assert "2 of 3 leads" in done.stdout
    assert not server.asked


def test_where_no_model_is_named(folder: Path) -> None:
    done = run("chat", *ABOUT, "--model", QUESTION)
    assert done.exit_code == 3
    assert "No model is named" in told(done)
    assert "[assistant]\n  url =" in told(done)


def test_what_leaves_the_machine_is_said_and_agreed_to_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Settings, "is_here", property(lambda self: False))
    with serving(call("count_leads"), text("There are 3 leads.")) as server:
        named(folder, server.url)
        refused = run("chat", *ABOUT, "--model", QUESTION)
        assert not server.asked
        agreed = run("chat", *ABOUT, "--model", "--yes-send-data", QUESTION)
        again = run("chat", *ABOUT, "--model", QUESTION)
    assert refused.exit_code == 3
    assert "are sent to 127.0.0.1: ids of leads with their scores" in refused.stderr
    assert "--yes-send-data" in told(refused)
    assert agreed.stdout == "There are 3 leads.\n"
    assert "are sent to" in agreed.stderr
    assert (again.exit_code, "are sent to" in again.stderr) == (0, False)


@pytest.mark.parametrize("grammar", ["none", "vllm"])
def test_values_that_a_grammar_sends_are_said_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch, grammar: str
) -> None:
    monkeypatch.setattr(Settings, "is_here", property(lambda self: False))
    named(folder, "https://x.example/v1", f'grammar = "{grammar}"')
    refused = run("chat", *ABOUT, "--model", QUESTION)
    assert refused.exit_code == 3
    assert (f"each draft sends up to {generating._VALUES} different values" in refused.stderr) is (grammar != "none")


def test_without_the_extra(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    named(folder, "http://localhost:1/v1")
    done = run("chat", *ABOUT, "--model", QUESTION)
    assert done.exit_code == 3
    assert "pip install 'leadscore[llm]'" in told(done)


def test_without_the_key(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    named(folder, "http://localhost:1/v1", 'key_env = "MY_KEY"')
    done = run("chat", *ABOUT, "--model", QUESTION)
    assert done.exit_code == 3
    assert "no variable `MY_KEY`" in told(done)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('assistant = "x"', "`assistant` should be a section: `[assistant]`"),
        ('[assistant]\nmodel = "m"', "[assistant] does not say which `url`"),
        ('[assistant]\nurl = "http://x/v1"', "[assistant] does not say which `model`"),
        ('[assistant]\nurl = "localhost"\nmodel = "m"', "`assistant.url` should be an address such as"),
        ('[assistant]\nurl = 7\nmodel = "m"', "`assistant.url` should be an address such as"),
        (
            '[assistant]\nurl = "http://x/v1"\nmodel = "m"\nkey = "s"',
            "A key stands in the environment, never in",
        ),
        ('[assistant]\nurl = "http://x/v1"\nmodel = "m"\nmax_round = 1', "Did you mean `max_rounds`"),
        ('[assistant]\nurl = "http://x/v1"\nmodel = "m"\nmax_rounds = 0', "a whole number, 1 or more"),
        ('[assistant]\nurl = "http://x/v1"\nmodel = "m"\ninput_price = "1"', "dollars for a million tokens"),
        (
            '[assistant]\nurl = "http://x/v1"\nmodel = "m"\ngrammar = "gbnf"',
            '"none", "llama.cpp", "vllm", "sglang" or "openai"',
        ),
    ],
)
def test_settings_that_do_not_fit(tmp_path: Path, lines: str, said: str) -> None:
    (tmp_path / "leadscore.toml").write_text(lines, encoding="utf-8")
    with pytest.raises(FactsError) as raised:
        load_settings(tmp_path)
    assert said in f"{raised.value.message} {raised.value.help}"


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://localhost:11434/v1", True),
        ("http://127.0.0.1:8080/v1", True),
        ("http://[::1]:8080/v1", True),
        ("http://192.168.1.5/v1", False),
        ("https://api.example.com/v1", False),
        ("http://localhost.evil.example/v1", False),
        ("http://0x7f000001/v1", False),
    ],
)
def test_which_machine_is_this_one(url: str, here: bool) -> None:
    assert Settings(url, "m").is_here is here


@pytest.mark.parametrize("question", ["who is best?", "why is L-2 so low?", "what does L-2 lack?"])
def test_what_leads_wrote_cannot_steer_the_terminal(folder: Path, question: str) -> None:
    done = run("chat", *ABOUT, question)
    assert "Evil" in done.stdout
    assert not [char for char in done.stdout if char in "\x1b\x07\x9b\u202e"]
