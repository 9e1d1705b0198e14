"""`# lint: allow CODE because …`: what a policy's authors have looked at, and mean.

Behind a sentence, inside it or on the lines right above it, it is about that sentence; before the first sentence of a
file, about the whole file. Anywhere else it is about nothing, and is told to allow nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leadscore.check.model import Unit
from leadscore.diagnostics.catalogue import CATALOGUE as OF_CHECK
from leadscore.review.lint.catalogue import CATALOGUE, ON_ALLOWANCES
from leadscore.review.lint.subject import Finding
from leadscore.source import Span
from leadscore.syntax.nodes import Comment

_FORM = "Write `# lint: allow CODE because …`, with the reason in a few words."
_MEANT = re.compile(r"#+\s*lint\b\s*(?P<colon>:?)(?P<said>.*)", re.IGNORECASE | re.DOTALL)
_ALLOW = re.compile(r"\s*allow\b(?P<codes>.*?)(?:\bbecause\b(?P<reason>.*))?", re.IGNORECASE | re.DOTALL)
_NO_REASON = " \t\"'“”„.…:-"


@dataclass(frozen=True, slots=True)
class Allowance:
    """Lets a code pass whose finding starts within `about` (None: about nothing). `span` is the code's own place."""

    code: str
    span: Span
    about: Span | None

    def lets_pass(self, code: str, place: Span) -> bool:
        about = self.about
        return (
            code == self.code
            and about is not None
            and about.path == place.path
            and about.start <= place.start <= about.end
        )


def allowances(unit: Unit) -> tuple[list[Allowance], list[Finding]]:
    """The allowances in a file's comments; and what is wrong with those that cannot be read, which allow nothing."""
    found: list[Allowance] = []
    wrong: list[Finding] = []
    for comment in unit.file.comments:
        for read in _read(unit, comment):
            if isinstance(read, Allowance):
                found.append(read)
            else:
                wrong.append(read)
    return found, wrong


def _read(unit: Unit, comment: Comment) -> Iterator[Allowance | Finding]:
    meant = _MEANT.fullmatch(comment.text)
    if meant is None or not (meant["colon"] or _ALLOW.fullmatch(meant["said"])):
        return  # a remark that happens to start with the word
    said = _ALLOW.fullmatch(meant["said"])
    if said is None:
        yield Finding(comment.span, "`# lint:` is not followed by `allow`", _FORM)
    elif not meant["colon"]:
        yield Finding(comment.span, "`# lint` has no colon behind it, so this allows nothing", _FORM)
    elif not said["codes"].strip(" ,\t"):
        yield Finding(comment.span, "This allowance names no code", _FORM)
    elif said["reason"] is None or not said["reason"].strip(_NO_REASON):
        yield Finding(comment.span, "This allowance gives no reason, so it allows nothing", _FORM)
    else:
        start = comment.span.start + meant.start("said") + said.start("codes")
        for word in re.finditer(r"[^\s,]+", said["codes"]):
            span = Span(comment.span.path, start + word.start(), start + word.end())
            yield _allowance(word[0].strip("`").lower(), span, _about(unit, comment))


def _allowance(code: str, span: Span, about: Span | None) -> Allowance | Finding:
    if code in ON_ALLOWANCES:
        return Finding(span, f"`{code}` cannot be allowed", "Mend or delete the allowance that it is about.")
    if code in CATALOGUE:
        return Allowance(code, span, about)
    if code in OF_CHECK:
        return Finding(span, f"`{code}` is told by `check`, where nothing can be allowed", "Delete this allowance.")
    from leadscore.values.spelling import nearest

    near = nearest(code, CATALOGUE)
    advice = f"Did you mean {' or '.join(f'`{n}`' for n in near)}?" if near else "`leadscore lint --list` shows them."
    return Finding(span, f"There is no lint code `{code}`", advice)


def _about(unit: Unit, comment: Comment) -> Span | None:
    """What a comment is about: a sentence, with its whole lines, or the file."""
    source, statements = unit.source, unit.file.statements
    if not statements or comment.span.start < statements[0].span.start:
        return Span(source.path, 0, len(source.text))
    line = source.position(comment.span.start).line
    last = line
    while comment.own_line and source.line(last + 1).lstrip().startswith("#"):
        last += 1
    for statement in statements:
        first = source.position(statement.span.start).line
        if first <= line <= source.position(statement.span.end).line or (comment.own_line and first == last + 1):
            return statement.span
    return None
