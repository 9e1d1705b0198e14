"""`leadscore new`: a folder with a policy, its tests and example data, to start from."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from leadscore.cli.exits import BadInput, ExitCode, unreadable
from leadscore.cli.terminal import program, say
from leadscore.resources import resource

_STAGES = {"early": "5 rules", "growth": "8 rules", "mature": "15 rules"}
_PLACEHOLDER = "{{name}}"


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--stage",
    type=click.Choice(list(_STAGES)),
    default="early",
    show_default=True,
    help=f"How much to start with: {', '.join(f'{stage} {size}' for stage, size in _STAGES.items())}.",
)
@click.option("--name", metavar="NAME", help="What the policy is called. Default: the folder's name.")
def command(folder: Path, stage: str, name: str | None) -> int:
    """Make the folder DIR with a policy to start from: rules with their reasons, tests, example data, and a README.

    DIR must not exist yet, or be empty.
    """
    name = _checked_name(name or _name_of(folder))
    template = resource("policies", "starters", stage)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise BadInput(f"`{folder}` is there already and not empty", "Choose another name: nothing is overwritten.")
        _copy(template, folder, name)
    except OSError as error:
        raise unreadable(error, str(error.filename or folder)) from error
    _welcome(folder)
    return ExitCode.FINE


def _name_of(folder: Path) -> str:
    """`my-scoring` is called "My scoring"."""
    words = folder.resolve().name.replace("-", " ").replace("_", " ").split()
    name = " ".join(words) or "Lead scoring"
    return name[0].upper() + name[1:]


def _checked_name(name: str) -> str:
    """The name goes into a quoted text of the policy."""
    if any(char in '"\\*“”„' or not char.isprintable() for char in name):
        raise BadInput(f"`{name}` cannot be a policy's name", 'Give one without quotes, \\ and *: --name "My scoring".')
    return name


def _copy(template: Path, folder: Path, name: str) -> None:
    for source in sorted(template.rglob("*")):
        if source.is_file():
            target = folder / source.relative_to(template)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8")
            target.write_text(text.replace(_PLACEHOLDER, name), encoding="utf-8", newline="\n")


def _welcome(folder: Path) -> None:
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    say(f"Made {folder} with {', '.join(files)}.\n\nNext:")
    for line in (f"cd {quote(str(folder))}", f"{program()} check", f"{program()} test"):
        say(f"  {line}")
    say("\nREADME.md says how to change a rule, and how to score your own leads.")
