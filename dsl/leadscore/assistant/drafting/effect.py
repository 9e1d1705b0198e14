"""What a rule does, as far as a request for it has been read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from leadscore.assistant.drafting.phrases import Phrases, any_of
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.shared import raw
from leadscore.syntax.literals import number_text


@dataclass(slots=True)
class Effect:
    """As far as it has been read; `used` are the places of the words that say it."""

    points: Decimal | None = None
    disqualifies: bool = False
    each: str = ""
    is_each_thing: bool = False
    """It counts `each page visited`, not `each visit`: one that is visited twice is one page."""
    up_to: Decimal | None = None
    decay: str = ""
    first: str = ""
    last: str = ""
    name: str = ""
    because: str = ""
    used: set[int] = field(default_factory=set)

    def text(self, condition: str) -> str:
        """The sentence."""
        parts = [f"when {condition}", self._does()]
        parts += [f"each {self.each}"] if self.each else []
        parts += [f"up to {number_text(self.up_to)}"] if self.up_to is not None else []
        parts += [self.decay] if self.decay else []
        parts += ["in force"] if self.first or self.last else []
        parts += [f"from {self.first}"] if self.first else []
        parts += [f"until {self.last}"] if self.last else []
        parts += [f"as {self.name}"] if self.name else []
        parts += [f'because "{self.because}"'] if self.because else []
        return " ".join(parts)

    def _does(self) -> str:
        if self.disqualifies:
            return "disqualify"
        assert self.points is not None
        return f"{'subtract' if self.points < 0 else 'add'} {number_text(abs(self.points))}"

    def free(self, r: Reader) -> Iterator[int]:
        """The places of words that say nothing yet."""
        return (at for at in range(len(r.tokens)) if at not in self.used)

    def take(self, start: int, end: int) -> None:
        """The words from `start` up to `end` have been read."""
        self.used.update(range(start, end))


@cache
def phrases_of(name: str) -> Phrases[None]:
    """The phrases of requests that say one thing."""
    return any_of([raw()["request"][name]])
