"""A conversation as lines: what was asked, what was answered, and what can be done about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from leadscore.assistant.fitting import Fitted, fitted
from leadscore.values.number import counted
from leadscore_tui.assistant.acts import Ask
from leadscore_tui.assistant.line import ASK
from leadscore_tui.assistant.links import Link, Links
from leadscore_tui.backstage.protocol import Failure
from leadscore_tui.backstage.talk import Said
from leadscore_tui.diff.lines import EMPTY, Line, Look, Piece, plain

EXAMPLES = (
    "who should I call first today?",
    "why is the first one so high?",
    "who is nearly ready?",
    "who became ready since last week?",
    "how are the scores spread?",
    "which rules never fire?",
    "what if ready stood at 60?",
    "what does this policy do?",
    "help",
)
_INTRODUCTION = (
    "The engine answers, on this machine. Nothing is sent anywhere, and nothing changes unless you say yes to what you "
    "are shown first."
)
_CHANGE = re.compile(r"  ([+-]) ")
_POINTS = re.compile(r" +([+-][\d.]+)(?=  )( +)")
_CHOICE = re.compile(r"  (\d)\. ")
_EXAMPLE = re.compile(r"  “(.+?)”")


@dataclass(slots=True)
class Turn:
    """A question; `said` is its answer, or `failure` why there is none; `note` is what else is to be told of it, such
    as that it waits."""

    words: str
    said: Said | None = None
    failure: Failure | None = None
    note: str = ""


def introduction() -> Iterator[Line]:
    """What stands there before anything is asked."""
    yield plain("Ask about the leads and the policy, for instance:", "strong")
    for words in EXAMPLES:
        yield Line((("  → ", "muted"), (words, "new")), Ask(words), 4)
    yield EMPTY
    yield plain(_INTRODUCTION, "muted")


def earlier(count: int) -> Iterator[Line]:
    """What stands above the first turn that is shown, where there are others before it."""
    if count > 0:
        yield plain(f"Before that: {counted(count, 'question')}. y copies all, Ctrl+T keeps them as a file.", "muted")
        yield EMPTY


def turn_lines(turn: Turn, width: int, *, is_last: bool) -> Iterator[Line]:
    """Of the last turn alone can be chosen what it offers."""
    yield Line(((f"› {turn.words}", "heading"),), None, 2)
    if turn.said is not None:
        yield from (plain(f"· {note}", "muted", hang=2) for note in turn.said.notes)
        yield from _answer(turn.said, width, is_last=is_last)
    if turn.failure is not None:
        yield plain(f"✕ {turn.failure.message}.", "strong", hang=2)
        yield from [plain(turn.failure.help, hang=2)] if turn.failure.help else []
    if turn.note:
        yield plain(f"· {turn.note}", "muted", hang=2)
    yield EMPTY


def invitation(turn: Turn | None) -> str:
    """What to say next, in short."""
    said = turn.said if turn else None
    if said is not None and said.proposes:
        return "yes or no?"
    if said is not None and said.choices:
        return f"A number from 1 to {len(said.choices)}, or other words"
    return ASK


def as_text(turns: Sequence[Turn]) -> str:
    """As people keep it."""
    return "\n".join(f"> {turn.words}\n{_told(turn)}\n" for turn in turns)


def as_markdown(turns: Sequence[Turn]) -> str:
    """Answers as they stand, for their tables are aligned."""
    return "\n".join(f"**{turn.words}**\n\n~~~text\n{_told(turn)}\n~~~\n" for turn in turns)


def _told(turn: Turn) -> str:
    said, failure = turn.said, turn.failure
    parts = [f"({note})" for note in (*(said.notes if said else ()), *([turn.note] if turn.note else []))]
    if said is not None:
        parts += [said.text, *([] if said.numbered else _numbered(said))]
    if failure is not None:
        parts.append(f"{failure.message}. {failure.help or ''}".rstrip())
    return "\n".join(parts)


# ------------------------------------------------------------------------------------------------ an answer


def _answer(said: Said, width: int, *, is_last: bool) -> Iterator[Line]:
    links = Links(said.leads, said.rules)
    for line in fitted(said.text, width):
        if said.numbered and is_last and (choice := _CHOICE.match(line.whole)):
            yield _chosen(line.text, choice[1])
        elif said.helps and (example := _EXAMPLE.match(line.whole)):
            yield Line(((line.text, "new"),), Ask(example[1]), line.hang)
        else:
            yield _line(line, links.first(line.whole))
    if not said.numbered:
        for place, text in enumerate(_numbered(said), 1):
            yield _chosen(text, str(place)) if is_last else plain(text, hang=5)
    if said.proposes and is_last:
        yield _way("yes", "put it into the policy's editor, where it can be undone")
        yield _way("no", "drop it")


def _numbered(said: Said) -> list[str]:
    return [f"  {place}. {choice}" for place, choice in enumerate(said.choices, 1)]


def _chosen(text: str, number: str) -> Line:
    return Line(((text, "changed"),), Ask(number), 5)


def _way(answer: str, does: str) -> Line:
    return Line(((f"  → {answer}", "changed"), (f": {does}", "muted")), Ask(answer), 4)


def _line(line: Fitted, link: Link | None) -> Line:
    """A line of a difference says with its sign what its colour does, and so do points."""
    text = line.text
    if change := _CHANGE.match(text):
        return plain(text, "up" if change[1] == "+" else "down", hang=4)
    look: Look = "muted" if line.is_head else "plain"
    points = _POINTS.match(text)
    spans = [(points.start(1), points.end(1), "up" if points[1].startswith("+") else "down")] if points else []
    hang = points.end() if points else line.hang
    if link is not None and text[link.start : link.end] == line.whole[link.start : link.end]:
        spans.append((link.start, link.end, "new"))
    return Line(tuple(_pieces(text, look, spans)), link.does if link else None, hang)  # type: ignore[arg-type]


def _pieces(text: str, look: Look, spans: Sequence[tuple[int, int, Look]]) -> Iterator[Piece]:
    end = 0
    for start, until, other in chain(spans, [(len(text), len(text), look)]):
        if start > end:
            yield text[end:start], look
        if until > start:
            yield text[start:until], other
        end = until
