"""`leadscore serve` as a process of its own, with real sockets: killed, stopped, and what it says to people."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from command_line import run, told
from leadscore.cli import serve
from leadscore.production.serving.inbox import inbox_files, lines
from unit.production.serving_endpoint import KEY, set_up

TOML = '[serve.keys]\ncrm = "${CRM_KEY}"\n'


class Process:
    """An endpoint that runs; its port stands in what it says."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "leadscore", "serve", "p.lead", "--store", "s.duckdb", "--port", "0", *options]
        environment = {**os.environ, "CRM_KEY": KEY}
        self.process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.said: list[str] = []
        for line in self.process.stderr:
            self.said.append(line)
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                self.port = int(found[1])
                break
        else:
            raise AssertionError(self.said)

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, object]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, json.dumps(body).encode(), {"authorization": f"Bearer {KEY}"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def end(self, number: int) -> tuple[int, str]:
        """Its exit code, and what else it said."""
        self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=30)
        return self.process.returncode, rest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    set_up(tmp_path)
    (tmp_path / "leadscore.toml").write_text(TOML)
    return tmp_path


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Process]:
    process = Process(folder, *options)
    try:
        yield process
    finally:
        process.process.kill()
        process.process.communicate()


def test_what_was_answered_outlives_a_kill(folder: Path) -> None:
    answered: set[str] = set()
    for round in range(3):
        with running(folder, "--quiet") as server:
            senders = [
                threading.Thread(target=_send, args=(server, f"{round}-{number}", answered)) for number in range(4)
            ]
            for sender in senders:
                sender.start()
            enough, until = len(answered) + 60, time.monotonic() + 30
            while len(answered) < enough and time.monotonic() < until:
                time.sleep(0.01)
            server.process.kill()
            for sender in senders:
                sender.join()
    with running(folder, "--quiet") as server:
        for identity in sorted(answered)[:: len(answered) // 5]:
            status, found = server.ask("POST", "/v1/events", {"id": identity, "lead": "L-1", "event": "opened"})
            assert (status, found["repeated"]) == (200, 1)  # type: ignore[index]
    with inbox_files(folder / "s.duckdb.inbox") as claimed:
        written = [line["id"].removeprefix("crm/") for line in lines(claimed.events)]
    assert len(answered) >= 180
    assert answered <= set(written)
    assert len(written) == len(set(written))


def _send(server: Process, name: str, answered: set[str]) -> None:
    """Until the server is gone."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    with suppress(OSError, http.client.HTTPException):
        for number in range(100_000):
            identity = f"{name}-{number}"
            body = json.dumps({"id": identity, "lead": "L-1", "event": "opened", "target": identity}).encode()
            connection.request("POST", "/v1/events", body, {"authorization": f"Bearer {KEY}"})
            answer = connection.getresponse()
            if answer.status == 200 and json.loads(answer.read())["taken"] == 1:
                answered.add(identity)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_stop_leaves_complete_files(folder: Path, number: int, code: int) -> None:
    with running(folder, "--log-format", "json") as server:
        server.ask("POST", "/v1/events", {"lead": "L-1", "event": "opened"})
        ended, rest = server.end(number)
    assert ended == code, rest
    said = [json.loads(line) for line in rest.splitlines()]
    assert said[-1]["message"] == "Stopped: all that was answered is in the inbox."
    names = [path.name for path in (folder / "s.duckdb.inbox").glob("events-*")]
    assert len(names) == 1
    assert names[0].endswith(".ndjson")


def test_a_policy_that_changes_comes_into_force(folder: Path) -> None:
    policy = folder / "p.lead"
    with running(folder, "--as-of", "2026-04-01") as server:
        policy.write_text(policy.read_text().replace("add 20 as large", "add 25 as large"))
        _until(lambda: server.ask("GET", "/v1/leads/L-1/score")[1]["score"] == 75)  # type: ignore[index]
        policy.write_text(policy.read_text().replace("add 25", "ad 25"))
        _until(lambda: server.ask("GET", "/readyz")[1]["problems"])  # type: ignore[index]
        status, found = server.ask("GET", "/v1/leads/L-1/score")
        problem = server.ask("GET", "/v1/policy")[1]["problem"]  # type: ignore[index]
        kept = policy.read_text()
        policy.write_text("")
        _until(lambda: "no rules" in server.ask("GET", "/readyz")[1]["problems"][0])  # type: ignore[index]
        assert server.ask("GET", "/v1/leads/L-1/score")[1]["score"] == 75  # type: ignore[index]
        policy.write_text(kept.replace("ad 25", "add 30"))
        server.process.send_signal(signal.SIGHUP)
        _until(lambda: server.ask("GET", "/v1/leads/L-1/score")[1]["score"] == 80)  # type: ignore[index]
        assert server.ask("GET", "/readyz")[1]["problems"] == []  # type: ignore[index]
    assert (status, found["score"]) == (200, 75)  # type: ignore[index]
    assert problem == (
        "p.lead has an error: `ad` is no word of the language here. `leadscore check` shows where; "
        "the policy as it was before stays in force."
    )


def test_a_log_that_nobody_reads_any_more_keeps_nobody_waiting(folder: Path) -> None:
    policy = folder / "p.lead"
    with running(folder, "--as-of", "2026-04-01") as server:
        assert server.process.stderr is not None
        server.process.stderr.close()
        server.process.stderr = None
        assert server.ask("GET", "/v1/leads/L-1/score")[0] == 200
        for points in (25, 30):  # the first change is told, in vain
            policy.write_text(policy.read_text().replace("add 20", "add 25").replace("add 25", f"add {points}"))
            _until(lambda points=points: server.ask("GET", "/v1/leads/L-1/score")[1]["score"] == 50 + points)  # type: ignore[index,misc]


def _until(true: object) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if true():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def refusal(folder: Path, *options: str, toml: str = TOML) -> tuple[int, str]:
    """The exit code, and what is said; nothing is served where it is not refused."""
    (folder / "leadscore.toml").write_text(toml)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("CRM_KEY", KEY)
        patch.setattr(serve, "_run", lambda *_: 0)
        result = run("serve", "p.lead", *options)
    return result.exit_code, f"Error: {told(result)}"


def test_what_keeps_it_from_its_work(folder: Path) -> None:
    store = ("--store", "s.duckdb")
    with running(folder) as server:
        code, said = refusal(folder, *store, "--port", str(server.port), "--inbox", "other")
        assert (code, f"Error: Port {server.port} of 127.0.0.1 cannot be used" in said) == (3, True), said
        code, said = refusal(folder, *store, "--port", "0")
        assert (code, "Another `leadscore serve` writes into s.duckdb.inbox" in said) == (3, True), said
    code, said = refusal(folder, *store, toml="")
    assert (code, "Error: Nobody may ask yet: there is no key" in said) == (3, True), said
    code, said = refusal(folder, *store, "--without-keys", "--host", "0.0.0.0")
    assert (code, "--without-keys is for this machine" in said) == (3, True), said
    code, said = refusal(folder)
    assert (code, "Missing option '--store'" in said) == (2, True), said
    code, said = refusal(folder, "--leads", "leads.csv")
    assert (code, "There is no place for what comes in" in said) == (3, True), said
    code, said = refusal(folder, "--store", "nowhere.duckdb", "--without-keys")
    assert (code, "There is no store nowhere.duckdb" in said) == (3, True), said
    code, said = refusal(folder, "--store", "postgresql://me:secret@db/leads", "--without-keys")
    assert (code, "and the database with --record" in said, "secret" in said) == (3, True, False), said
    assert not [path for path in folder.iterdir() if path.name.startswith(("nowhere", "postgresql"))]
    (folder / "p.lead").write_text('policy "B2B"\n')
    code, said = refusal(folder, *store)
    assert (code, "`p.lead` has no rules" in said) == (3, True), said
