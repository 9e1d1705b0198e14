"""The wheel holds all that leadscore needs, and runs where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's files; the other packages come from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def leadscore(installed: Path, cwd: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    return subprocess.run(
        [sys.executable, "-m", "leadscore", *args],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_code_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"leadscore", "leadscore_tui"}
    for needed in (
        "leadscore/_data/grammar/policy.json",
        "leadscore/_data/grammar/policy.lark",
        "leadscore/_data/policies/b2b_saas/policy.lead",
        "leadscore/_data/policies/demo/leads.csv",
        "leadscore/_data/policies/starters/early/.github/workflows/leadscore.yml",
        "leadscore/_data/policies/starters/mature/.gitignore",
        "leadscore/_data/diagnostics/unknown-field.md",
        "leadscore/_data/lint/no-reason.md",
        "leadscore/facts/presets/hubspot.toml",
        "leadscore/py.typed",
    ):
        assert needed in names
    assert any(name.startswith("leadscore/report/templates/") for name in names)
    assert not [name for name in names if name.endswith(".pyc") or "/tests/" in name]


def test_it_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import leadscore; print(leadscore.__file__)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(installed))
    demo = leadscore(installed, tmp_path, "demo")
    assert demo.returncode == 0, demo.stderr
    assert "ready" in demo.stdout
    assert leadscore(installed, tmp_path, "help", "unknown-field").returncode == 0
    for stage in ("early", "growth", "mature"):
        made = leadscore(installed, tmp_path, "new", stage, "--stage", stage)
        assert made.returncode == 0, made.stderr
        assert (tmp_path / stage / ".github/workflows/leadscore.yml").exists()
        for command in (("check",), ("fmt", "--check", "."), ("test",)):
            run = leadscore(installed, tmp_path / stage, *command)
            assert run.returncode == 0, run.stdout + run.stderr
