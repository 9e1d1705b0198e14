"""A pattern such as `"*cto*"` finds the CTO, and every director. See docs/lint/substring-pattern.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.check.walk import inside
from leadscore.review.lint.subject import Finding, Subject
from leadscore.source import Span
from leadscore.syntax import nodes as n
from leadscore.values.pattern import BadPattern, Pattern

_FIELD = "title"
_SHORT = 4
_ALSO = {
    "cto": "director",
    "coo": "coordinator",
    "cio": "socio-economist",
    "head": "overhead crane technician",
    "owner": "homeowner",
    "intern": "international sales",
    "chief": "mischief",
    "it": "recruiter",
    "hr": "chronicler",
    "vp": "mvp",
    "founder": "iron founder",
    "lead": "pleader",
    "sales": "salesforce administrator",
}
"""What else a pattern matches that looks for these words in a title."""


def substring_pattern(subject: Subject) -> Iterator[Finding]:
    """Only what is known to hit others, and words of few letters: `"*leiter*"` finds what it should in German."""
    for text in _texts(subject):
        word = _looked_for(text.value)
        if word is not None and (word in _ALSO or len(word) <= _SHORT):
            other = f", such as “{_ALSO[word]}”" if word in _ALSO else ""
            yield Finding(
                text.span,
                f'`"{text.value}"` also finds titles in which `{word}` is part of another word{other}',
                f'Ask for the whole word: `title contains "{word}"`. Or ask for what titles mean: `seniority`.',
            )


def _looked_for(text: str) -> str | None:
    """The word that stands between two stars; None for any other pattern."""
    try:
        pieces = Pattern.of_text(text).pieces
    except BadPattern:
        return None
    match pieces:
        case ("", word, "") if word.isalpha():
            return word
        case _:
            return None


def _texts(subject: Subject) -> Iterator[n.Text]:
    """The texts that titles are compared with, in conditions and in sets, each once."""
    seen: set[Span] = set()
    units = (subject.checked.main, *subject.checked.used)
    statements = [statement for unit in units for statement in unit.file.statements]
    sets = {s.name.text: s for s in statements if isinstance(s, n.SetMembers)}
    for comparison in inside(tuple(statements), n.Node):
        for text in _compared(comparison, sets):
            if text.span not in seen:
                seen.add(text.span)
                yield text


def _compared(comparison: n.Node, sets: dict[str, n.SetMembers]) -> Iterator[n.Text]:
    match comparison:
        case n.Is(n.Name(name), n.Text() as text) if name == _FIELD:
            yield text
        case n.InSet(n.Name(name), n.Name(members)) if name == _FIELD and members in sets:
            yield from (member for member in sets[members].members if isinstance(member, n.Text))
        case _:
            pass
