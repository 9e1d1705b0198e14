"""What a look at a set-up finds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from leadscore.batch.errors import InUse
from leadscore.facts.environment import Unset
from leadscore.facts.errors import FactsError


class Level(Enum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` is what was looked at, in a word or two; `message` a sentence without its full stop; `fix` what to do,
    None where all is well."""

    about: str
    level: Level
    message: str
    fix: str | None = None


def ok(about: str, message: str) -> Finding:
    return Finding(about, Level.OK, message)


def warning(about: str, message: str, fix: str) -> Finding:
    return Finding(about, Level.WARNING, message, fix)


def problem(about: str, message: str, fix: str | None) -> Finding:
    return Finding(about, Level.PROBLEM, message, fix)


def refusal(about: str, error: FactsError) -> Finding:
    """What cannot be read or used; while somebody else does, that may well be right."""
    if isinstance(error, InUse):
        return Finding(about, Level.WARNING, error.message, error.help)
    return problem(about, error.message, error.help)


def looked(about: str, look: Callable[[], Iterable[Finding]], told: Collection[str] = ()) -> Iterator[Finding]:
    """What a look finds; whatever keeps it from looking is a problem, too, and the next look goes on. Variables of
    the environment that were `told` of are not told again."""
    try:
        yield from look()
    except FactsError as error:
        if not (isinstance(error, Unset) and set(error.names) <= set(told)):
            yield refusal(about, error)
    except OSError as error:
        yield problem(about, f"{error.filename or about}: {error.strerror or error}", "Check the path and its rights.")
    except Exception as error:  # a set-up may be broken in ways that nobody foresaw
        yield problem(
            about,
            f"this could not be looked at: {type(error).__name__}",
            "Report it, with what this command was given.",
        )
