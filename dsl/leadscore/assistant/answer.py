"""What a tool answers, and how it says that it can't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from leadscore.diagnostics.render.cells import clean
from leadscore.report.json_text import Json

_SHOWN = 200
"""So many characters of a name, or of what else leads wrote, are shown."""


class Unanswerable(Exception):
    """A tool was asked what it has no answer to: `message` is a sentence, `help` what to do about it. `said` is both
    in words for people, where these name what only those know who call tools."""

    def __init__(self, message: str, help_text: str = "", *, said: str = "") -> None:
        super().__init__(message)
        self.message, self.help = message, help_text
        self.said = said or str(self)

    def __str__(self) -> str:
        return f"{self.message} {self.help}".strip()


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is for people: a sentence that says it, and behind it what shows it, in plain lines. `data` is the same
    for programs. `leads` are the ids of the leads that it is about, in the order in which they are named, and `rule`
    the id of the rule: what `she` and `that rule` mean in the next question."""

    text: str
    data: Json
    leads: tuple[str, ...] = ()
    rule: str | None = None


def in_line(text: str) -> str:
    """Without line feeds."""
    return text.replace("\n", " ")


def short(text: str) -> str:
    """As a list or a sentence shows it: what leads wrote has no end that anybody sees to."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool] = ()) -> list[str]:
    """Lines with their columns below each other; those that are `numbers` to the right. A column in which nothing
    stands is left out, and a cell is cut that would make all lines as long as itself."""
    cells = [[clean(in_line(short(cell))) for cell in row] for row in rows]
    kept = [place for place in range(len(heads)) if any(row[place] for row in cells)]
    heads = [short(head) for head in heads]
    widths = [max(cell_len(heads[place]), *(cell_len(row[place]) for row in cells)) for place in kept]
    right = [bool(numbers) and numbers[place] for place in kept]

    def line(texts: Sequence[str]) -> str:
        shown = (texts[place] for place in kept)
        padded = (
            " " * (width - cell_len(text)) + text if is_right else text + " " * (width - cell_len(text))
            for text, width, is_right in zip(shown, widths, right, strict=True)
        )
        return "  " + "  ".join(padded).rstrip()

    return [line(heads), *map(line, cells)] if cells else []


def lines(*parts: str | Iterator[str] | Sequence[str]) -> str:
    """One text of sentences and lists of lines, without blank lines at its ends. What stands in a list stays one line,
    whatever leads are called: no name may look like a line of the answer."""
    told = [line for part in parts for line in ([part] if isinstance(part, str) else map(in_line, part))]
    return "\n".join(told).strip("\n")
