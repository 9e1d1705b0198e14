"""`leadscore learn`: a first policy, made from past leads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.data import Data, past_files_options
from leadscore.cli.exits import BadInput, ExitCode
from leadscore.cli.output import is_stdout, must_be_writable, write
from leadscore.cli.past import files_read, outcome_options, percent
from leadscore.cli.terminal import program, say

if TYPE_CHECKING:
    from leadscore.learn.past.story import Story

_MOST = 40


@click.command("learn")
@past_files_options
@outcome_options
@click.option(
    "--rules",
    type=click.IntRange(min=1, max=_MOST),
    default=10,
    show_default=True,
    metavar="N",
    help="So many rules at most.",
)
@click.option("--without", multiple=True, metavar="COLUMN", help="Leave this column out; repeat for more.")
@click.option("--trust", multiple=True, metavar="NAME", help="This field or event is known in time, however it looks.")
@click.option(
    "--target-rate",
    callback=percent,
    metavar="PERCENT",
    help="Of the leads that are ready, so many shall close. Default: 12% where that is more than of all, else where "
    "wins and others part best.",
)
@click.option("--name", default="First policy", show_default=True, metavar="NAME", help="What the policy is called.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the policy to this .lead file, which must not be there yet. Default: standard output.",
)
def command(
    data: Data,
    story: Story,
    rules: int,
    without: tuple[str, ...],
    trust: tuple[str, ...],
    target_rate: float | None,
    name: str,
    output: Path | None,
) -> int:
    """Write a first policy from past leads: a few rules in points that people can add up, each with its evidence.

    \b
    leadscore learn --leads leads.csv --outcome converted -o first.lead
    leadscore learn --leads leads.csv --events events.csv --outcome won_on --at created --days 30 -o first.lead

    The policy is yours from then on: read it aloud with sales and marketing, change what is not so, and put it under
    version control. How well it does is measured on leads that it was not learned from, and told.

    Facts that look as if they came with the outcome are left out, and named. Where there are too few wins to learn
    from, or nothing tells them from the rest, no policy is written, and it ends with exit code 1.
    """
    from leadscore.cli.learn_data import learned
    from leadscore.draft.first import NoSignal, TooFew, Wish
    from leadscore.report.learned_text import learned_lines, no_signal_lines, too_few_lines

    _must_be_new(output, files_read(data, story))
    wish = Wish(_checked_name(name), rules, target_rate)
    try:
        found = learned(data, story, without, trust, wish, output or Path("first.lead"))
    except TooFew as few:
        for line in too_few_lines(few.won):
            say(line)
        return ExitCode.FINDINGS
    except NoSignal as none:
        for line in no_signal_lines(none.found, none.missed):
            say(line)
        return ExitCode.FINDINGS
    write(found.text, output)
    for line in learned_lines(found):
        say(line)
    _tell_next(output, data, story)
    return ExitCode.FINE


def _must_be_new(output: Path | None, read: list[Path]) -> None:
    """Raises BadInput: people may have worked on a policy that is there."""
    if output is None or is_stdout(output):
        return
    must_be_writable(output, read, also=(".lead",))
    if output.suffix.lower() != ".lead":
        raise BadInput(f"`{output}` is no name of a policy", f"Policies end in .lead: `{output.with_suffix('.lead')}`.")
    if output.exists():
        raise BadInput(f"`{output}` is there already", "Choose another name: nobody's work is written over.")


def _checked_name(name: str) -> str:
    """The name goes into a quoted text of the policy."""
    if not name.strip() or any(char in '"\\*“”„' or not char.isprintable() for char in name):
        raise BadInput(
            f"`{name}` cannot be a policy's name", 'Give one without quotes, \\ and *: --name "Deals of 2026".'
        )
    return name.strip()


def _tell_next(output: Path | None, data: Data, story: Story) -> None:
    if output is None or is_stdout(output):
        return
    from shlex import quote

    again = [f"--leads {quote(str(data.leads))}", *(f"--events {quote(str(path))}" for path in data.events)]
    again.append(f"--outcome {quote(story.outcome)}")
    again += [f"--won {quote(value)}" for value in story.won]
    again += [f"--at {quote(story.at)}"] if story.at else []
    again += [f"--days {story.days}"] if story.days else []
    file = quote(str(output))
    say(f"\nWrote {output}. Next:")
    for line in (f"check {file}", f"test {file}", f"backtest {file} {' '.join(again)}"):
        say(f"  {program()} {line}")
