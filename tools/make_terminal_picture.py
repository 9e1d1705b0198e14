"""Writes docs/images/explain.svg, the README's picture of a terminal: the best leads of the demo, and one explained.

Run it after a change of what `explain` or `check` print: `python tools/make_terminal_picture.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 96
DEMO = "policies/demo"
COMMANDS = (
    f"score policies/b2b_saas/policy.lead --leads {DEMO}/leads.csv --events {DEMO}/events.csv"
    " --as-of 2026-04-01 --format table --top 4",
    f"explain policies/b2b_saas/policy.lead L-1310 --leads {DEMO}/leads.csv --events {DEMO}/events.csv"
    " --as-of 2026-04-01",
)
SHOWN = ("score b2b.lead --leads leads.csv --events events.csv --top 4",
         "explain b2b.lead L-1310 --leads leads.csv --events events.csv")  # fmt: skip

# Rich's own frame loads a font from the web; a picture in a repository should not.
FRAME = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="leadscore in a terminal">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def output(command: str) -> str:
    environment = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    leadscore = [sys.executable, "-m", "leadscore", "--color", "always"]
    run = subprocess.run(
        [*leadscore, *command.split()], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout.rstrip("\n")


def main() -> None:
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, color_system="truecolor")
        for command, shown in zip(COMMANDS, SHOWN, strict=True):
            console.print(Text(f"$ leadscore {shown}", style="bold"))
            console.print(Text.from_ansi(output(command)), soft_wrap=True)
            console.print()
        svg = console.export_svg(title="leadscore", code_format=FRAME, unique_id="leadscore")
    target = ROOT / "docs/images/explain.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(line.rstrip() for line in svg.splitlines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
