"""The files for GitHub and GitLab: valid, careful with what strangers write, and doing what they say when they run."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from leadscore.cli.main import cli
from leadscore.report import review_records
from leadscore.report.templating import SHIPPED
from review_sample import NEW, OLD

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / "docs" / "ci"
GITHUB = yaml.safe_load((CI / "github.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((CI / "gitlab.yml").read_text(encoding="utf-8"))
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def _steps(job: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = GITHUB["jobs"][job]["steps"]
    return steps


def _step(job: str, name: str) -> str:
    (found,) = [step["run"] for step in _steps(job) if step.get("name") == name]
    return str(found)


# ------------------------------------------------------------------------------------------------ what they say


def test_strangers_get_no_rights() -> None:
    assert list(GITHUB[True]) == ["pull_request"], "YAML reads `on` as a yes"
    assert GITHUB["permissions"] == {}
    jobs = GITHUB["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items()} == {
        "review": {"contents": "read"},
        "comment": {"pull-requests": "write"},
    }
    assert not [step for step in _steps("comment") if "checkout" in step.get("uses", "")]
    (checkout,) = [step for step in _steps("review") if "checkout" in step.get("uses", "")]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert "github.event.pull_request.head.repo.full_name == github.repository" in jobs["comment"]["if"]


def test_nothing_from_outside_becomes_text_of_a_script() -> None:
    for job in GITHUB["jobs"]:
        for step in _steps(job):
            assert "${{" not in step.get("run", "")


def test_what_is_used_has_a_full_version() -> None:
    used = [step["uses"] for job in GITHUB["jobs"] for step in _steps(job) if "uses" in step]
    assert len(used) == 4
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", name) for name in used)
    version = re.search(r'__version__ = "([\d.]+)"', (ROOT / "dsl/leadscore/__init__.py").read_text())
    assert version is not None
    for file in ("github.yml", "gitlab.yml"):
        installed = re.findall(r"pip install .*leadscore\S*==([\d.]+)", (CI / file).read_text(encoding="utf-8"))
        assert set(installed) == {version[1]}, file


def test_the_commands_exist() -> None:
    text = "\n".join((CI / name).read_text(encoding="utf-8") for name in ("github.yml", "gitlab.yml", "README.md"))
    commands = re.findall(r"^[ \-]*(?:run: )?leadscore (\w.*)$", text, re.MULTILINE)
    assert len(commands) > 10
    for line in commands:
        name, *words = line.split("||")[0].split("#")[0].split()
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None, line
        known = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("-")} <= known, line


def test_links_lead_somewhere() -> None:
    for page in CI.glob("*.md"):
        for target in _LINK.findall(page.read_text(encoding="utf-8")):
            assert "://" in target or (CI / target).is_file(), target


def test_all_that_templates_can_read_is_named() -> None:
    page = (CI / "templates.md").read_text(encoding="utf-8")
    rows = {match[1]: match[2] for match in re.finditer(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE)}
    for name, record in vars(review_records).items():
        if name.endswith("View"):
            told = rows.pop(name.removesuffix("View").lower())
            for field in dataclasses.fields(record):
                assert f"`{field.name}`" in told, f"{name}.{field.name}"
    assert rows == {}


def test_all_templates_are_named() -> None:
    page = (CI / "templates.md").read_text(encoding="utf-8")
    assert {path.name for path in SHIPPED.glob("review*")} == set(re.findall(r"`(review[\w.]+\.j2)`", page))


# ------------------------------------------------------------------------------------------------ what they do


def _git(folder: Path, *arguments: str) -> None:
    named = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *named, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with a branch in which a policy was changed, as a server has it."""
    origin = tmp_path / "origin"
    (origin / "policies").mkdir(parents=True)
    (origin / "policies" / "b2b.lead").write_text(OLD)
    _git(origin, "init")
    _git(origin, "add", ".")
    _git(origin, "commit", "-m", "one")
    _git(tmp_path, "clone", "origin", "clone")
    folder = tmp_path / "clone"
    (folder / "policies" / "b2b.lead").write_text(NEW)
    _git(folder, "checkout", "-b", "topic")
    _git(folder, "commit", "-a", "-m", "two")
    return folder


def _run(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


def _review_on_github(clone: Path) -> subprocess.CompletedProcess[str]:
    said = {"POLICIES": "policies", "BASE": "main", "GITHUB_STEP_SUMMARY": "summary.md", "GITHUB_OUTPUT": "output"}
    return _run(_step("review", "What the change means"), clone, **said)


def test_the_review_on_github(clone: Path) -> None:
    pytest.importorskip("z3")
    result = _review_on_github(clone)
    assert (result.returncode, result.stderr) == (0, "")
    assert "::notice file=policies/b2b.lead,line=10," in result.stdout
    comment = (clone / "review.md").read_text()
    assert comment.splitlines()[1].startswith("**7 changes: ")
    assert "proof: score" in comment
    assert (clone / "summary.md").read_text() == comment
    assert (clone / "review.html").read_text().startswith("<!doctype html>")
    assert (clone / "output").read_text() == "written=yes\n"


def test_a_policy_with_errors_fails_the_job_and_is_told_all_the_same(clone: Path) -> None:
    (clone / "policies" / "b2b.lead").write_text("when add 5\n")
    _git(clone, "commit", "-a", "-m", "broken")
    result = _review_on_github(clone)
    assert result.returncode == 1
    assert "has errors" in (clone / "review.md").read_text()
    assert (clone / "output").read_text() == "written=yes\n"


@pytest.mark.parametrize(("there", "call"), [("", "POST"), ("77", "PATCH")])
def test_one_comment_on_github(tmp_path: Path, there: str, call: str) -> None:
    """`gh` is played by a script that writes down how it is called."""
    gh = tmp_path / "gh"
    gh.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> calls\ncase "$*" in *--paginate*) echo "{there}";; esac\n')
    gh.chmod(0o755)
    script = _step("comment", "One comment, updated in place")
    result = _run(script, tmp_path, REPOSITORY="acme/policies", NUMBER="12")
    assert (result.returncode, result.stderr) == (0, "")
    looked, wrote = (tmp_path / "calls").read_text().splitlines()
    assert 'startswith("<!-- leadscore review -->")' in looked
    where = f"issues/comments/{there}" if there else "issues/12/comments"
    assert wrote == f"api --silent --method {call} repos/acme/policies/{where} -F body=@review.md"


class _GitLab(BaseHTTPRequestHandler):
    """Two pages of notes, as GitLab's API gives them; `notes` and `calls` are the server's."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
        self.server.calls.append((self.command, self.path, body))  # type: ignore[attr-defined]
        is_first = self.path.endswith("&page=1")
        found: object = {"id": 5} if self.path.endswith("/user") else self.server.notes if not is_first else []  # type: ignore[attr-defined]
        self.send_response(200 if self.headers["PRIVATE-TOKEN"] == "secret" else 401)
        self.send_header("x-next-page", "2" if is_first else "")
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())

    do_GET = do_POST = do_PUT = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is its own."""


@pytest.fixture
def gitlab() -> Iterator[Any]:
    server: Any = HTTPServer(("127.0.0.1", 0), _GitLab)
    server.calls, server.notes = [], []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("is_there", [False, True])
def test_one_note_on_gitlab(gitlab: Any, tmp_path: Path, is_there: bool) -> None:
    marked = {"id": 9, "author": {"id": 6}, "body": "<!-- leadscore review -->\nquoted by somebody else"}
    ours = {"id": 8, "author": {"id": 5}, "body": "<!-- leadscore review -->\nold"}
    gitlab.notes = [marked, ours] if is_there else [marked]
    (tmp_path / "review.md").write_text("<!-- leadscore review -->\n**1 change** → “x”\n", encoding="utf-8")
    url = f"http://127.0.0.1:{gitlab.server_port}"
    said = {"CI_API_V4_URL": url, "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "12", "LEADSCORE_TOKEN": "secret"}
    (script,) = GITLAB["leadscore-note"]["script"]
    result = _run(script, tmp_path, **said, PYTHONUTF8="0")
    assert (result.returncode, result.stderr) == (0, "")
    method, path, body = gitlab.calls[-1]
    assert (method, path) == (("PUT" if is_there else "POST"), f"/projects/3/merge_requests/12/notes{'/8' * is_there}")
    assert json.loads(body) == {"body": "<!-- leadscore review -->\n**1 change** → “x”\n"}


def test_the_review_on_gitlab(clone: Path) -> None:
    pytest.importorskip("z3")
    script = GITLAB["leadscore-review"]["script"][-1]
    base = subprocess.run(["git", "rev-parse", "origin/main"], cwd=clone, capture_output=True, text=True, check=True)
    result = _run(script, clone, POLICIES="policies", CI_MERGE_REQUEST_DIFF_BASE_SHA=base.stdout.strip())
    assert (result.returncode, result.stderr) == (0, "")
    assert "7 changes" in (clone / "review.md").read_text()
    assert (clone / "review.html").is_file()
