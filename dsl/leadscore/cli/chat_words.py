"""What stands behind `leadscore chat`: a policy, perhaps, and questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from leadscore.cli.terminal import say
from leadscore.source.folders import SUFFIX


def parted(words: Sequence[str], *, has_data: bool) -> tuple[Path | None, tuple[str, ...]]:
    """The policy, which comes first if there is one, and the questions; `has_data`: leads are named, so that there must
    be one. Raises click.UsageError."""
    if not words:
        return None, ()
    policy, questions = (words[0], words[1:]) if _is_policy(words[0], has_data and len(words) > 1) else (None, words)
    other = next((word for word in questions if word.endswith(SUFFIX) and not _has_blank(word)), None)
    if other is not None:
        raise click.UsageError(
            f"The policy comes first: leadscore chat {other} …"
            if policy is None
            else f"A conversation is about one policy: name `{policy}` or `{other}`."
        )
    return None if policy is None else Path(policy), _whole(questions)


def _is_policy(word: str, must_be_one: bool) -> bool:
    """It ends in .lead, or something of that name is there; where there `must_be_one`, any word that is no sentence."""
    if word.endswith(SUFFIX):
        return True
    try:
        return bool(word.strip()) and (Path(word).exists() or (must_be_one and not _has_blank(word)))
    except (OSError, ValueError):  # no name that a file could have
        return False


def _whole(questions: Sequence[str]) -> tuple[str, ...]:
    """A question that somebody forgot to put in quotes comes word by word."""
    if len(questions) < 2 or any(_has_blank(word) or not word for word in questions):
        return tuple(questions)
    whole = " ".join(questions)
    say(f"Taken as one question: “{whole}”. Put each question in quotes.")
    return (whole,)


def _has_blank(word: str) -> bool:
    return any(letter.isspace() for letter in word)
