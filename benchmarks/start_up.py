"""How long `leadscore check` takes, beside importing two libraries alone: nobody waits for it in an editor or a hook.

    python benchmarks/start_up.py [--rounds 30]

Each program runs in a process of its own, in turns; told is the CPU time (user and system) of the median round. The
policy is that of the batch benchmark: 50 rules. All Python files are compiled before, as they are once installed.
Between machines only the ratios compare. Needs a system with `os.wait4` (Linux, macOS).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

POLICY = Path(__file__).parent / "batch" / "policy_50.lead"
YARDSTICK = "import lark, click"
RUN = "from leadscore.start import run; run()"
"""What the installed script does."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        programs = {
            "leadscore check, 50 rules": [RUN, "check", str(POLICY)],
            "leadscore --version": [RUN, "--version"],
            YARDSTICK: [YARDSTICK],
            "import click": ["import click"],
            "Python alone": ["pass"],
        }
        environment = _compiled(Path(folder) / "compiled")
        rounds = [
            {name: _milliseconds(program, environment) for name, program in programs.items()}
            for _ in range(options.rounds + 1)
        ][1:]  # the first one compiles
    print(f"{options.rounds} rounds, CPU time, Python {sys.version.split()[0]}")
    yardstick = statistics.median(told[YARDSTICK] for told in rounds)
    for name in programs:
        median = statistics.median(told[name] for told in rounds)
        print(f"{name:<28}{median:>8.1f} ms  {median / yardstick:>6.2f} ×")


def _compiled(folder: Path) -> dict[str, str]:
    """An environment in which compiled files are kept, in a folder of their own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**environment, "PYTHONPYCACHEPREFIX": str(folder)}


def _milliseconds(program: list[str], environment: dict[str, str]) -> float:
    """The CPU time of one run. Raises SystemExit when it fails."""
    process = subprocess.Popen(
        [sys.executable, "-c", *program], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"python -c {' '.join(program)!r} ended with {process.returncode}")
    return (used.ru_utime + used.ru_stime) * 1000


if __name__ == "__main__":
    main()
