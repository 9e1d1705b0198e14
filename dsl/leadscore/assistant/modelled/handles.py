"""What stands for the texts of strangers: `{text1}` for a text, `{lead1}` for a lead whose id is a text, too.

A model that passes a handle on shows people a text that it has never read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from leadscore.assistant.modelled.untrusted import tamed

_PLAIN_ID = re.compile(
    r"[A-Za-z]{0,6}[-_]?\d{1,18}|(?=\w*\d)[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?|"
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
)
_HANDLE = re.compile(r"\{\s*((?:text|lead)\s?\d+)\s*\}", re.IGNORECASE)


@dataclass(slots=True)
class Handles:
    """Those given out in one conversation."""

    _given: dict[tuple[str, str], str] = field(default_factory=dict)
    _meant: dict[str, tuple[str, str]] = field(default_factory=dict)

    def lead(self, lead: str) -> str:
        """A lead's id as it may be shown: itself where it is a plain number or code."""
        return lead if _PLAIN_ID.fullmatch(lead) else self._handle("lead", lead)

    def text(self, text: str) -> str:
        """What stands for a text."""
        return self._handle("text", text)

    def _handle(self, kind: str, text: str) -> str:
        name = self._given.get((kind, text))
        if name is None:
            count = sum(other == kind for other, _ in self._given)
            name = self._given[kind, text] = f"{kind}{count + 1}"
            self._meant[name] = (kind, text)
        return f"{{{name}}}"

    def meant(self, argument: str) -> str:
        """An argument of a tool with each handle as what it stands for; halves of characters, which JSON can hold and
        no answer, as question marks."""
        whole = argument.encode(errors="replace").decode()
        return _HANDLE.sub(lambda match: self._meant.get(_name(match), ("", match[0]))[1], whole)

    def opened(self, result: str, marked: Callable[[str], str | None]) -> str:
        """A result with each handle of a text as that text, marked; where that gives None, the handle stays."""

        def shown(match: re.Match[str]) -> str:
            kind, text = self._meant.get(_name(match), ("", ""))
            return (marked(text) or match[0]) if kind == "text" else match[0]

        return _HANDLE.sub(shown, result)

    def told(self, answer: str) -> str:
        """An answer for people: texts in quotes, tamed."""
        return _HANDLE.sub(self._told, answer)

    def _told(self, match: re.Match[str]) -> str:
        kind, text = self._meant.get(_name(match), ("", match[0]))
        return f"“{tamed(text)}”" if kind == "text" else tamed(text) if kind else text

    def unknown(self, answer: str) -> list[str]:
        """Handles that were never given out."""
        return [match[0] for match in _HANDLE.finditer(answer) if _name(match) not in self._meant]

    def without_texts(self, answer: str) -> str:
        """An answer without the handles of texts: what is left are the model's own words, with leads as they are."""
        return _HANDLE.sub(lambda match: f"{{{_name(match)}}}" if _name(match).startswith("lead") else " … ", answer)

    def known(self, lead: str) -> str:
        """A lead as it was shown; where it was not, its id."""
        name = self._given.get(("lead", lead))
        return lead if name is None else f"{{{name}}}"

    def leads_in(self, answer: str) -> list[str]:
        """The leads whose handles stand in an answer."""
        found = (self._meant.get(_name(match)) for match in _HANDLE.finditer(answer))
        return [meant[1] for meant in found if meant is not None and meant[0] == "lead"]


def _name(match: re.Match[str]) -> str:
    return match[1].lower().replace(" ", "")
