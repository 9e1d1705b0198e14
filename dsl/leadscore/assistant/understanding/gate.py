"""What `ready` asks for, told in several parts: `ready at 65 with a minimum fit of 20, lost below 50`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from leadscore.assistant.tools.counterparts import condition_in
from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.parts import all_of, asks_of, conjuncts
from leadscore.assistant.understanding.points import threshold_in
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import condition_text

_NUMBER = r"(?P<number>-?\d+(?:\.\d+)?)"
_LEAST = rf"(?: {any_of('gate_least')})"
_OR_MORE = r"(?: (?:at least|or (?:more|higher|better)|minimum|and up))?"
_FORMS = (
    rf"(?<!\w)GROUP(?: {any_of('gate_link')})*{_LEAST}? {_NUMBER}(?: points?)?{_OR_MORE}",
    rf"(?<!\w){any_of('gate_least')} (?:of )?(?:a |an )?GROUP(?: score)?(?: (?:of|is|at))? {_NUMBER}",
    rf"(?<!\w){any_of('gate_least')}(?: of)? {_NUMBER}(?: points?)? (?:of|in|on|from|for) (?:the )?GROUP",
    rf"(?<!\w)GROUP ?(?:>=|≥) ?{_NUMBER}",
)
_LOST = re.compile(rf"\b{any_of('loses_ready')}\D{{0,25}}?{_NUMBER}", re.IGNORECASE)
_STILL = re.compile(rf"\b(?:still|stays?|remains?) (?:at|on) {_NUMBER}", re.IGNORECASE)
_SPEAKS = re.compile(rf"\b{any_of('threshold')}\b", re.IGNORECASE)
_ANY_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w%])")


def gate_told(ready: n.Ready, groups: Sequence[str], text: str) -> n.Ready | None:
    """The sentence as the text tells it, what it does not speak of as it was; None where it says nothing of groups, or
    numbers of something else too."""
    asked = list(_asked(groups, text))
    lost = _LOST.search(text)
    left = text
    for start, end in sorted((*(span for *_, span in asked), *([lost.span()] if lost else [])), reverse=True):
        left = f"{left[:start]};{left[end:]}"
    still = _STILL.search(left)
    at = threshold_in(left) or (Decimal(still["number"]) if still else None)
    told = [abs(Decimal(number)) for number in _ANY_NUMBER.findall(left)]
    is_all = all(number in (at, ready.at.value) for number in told)
    if not asked or not is_all or (at is None and lost is None and not _SPEAKS.search(text)):
        return None
    held = conjuncts(condition_text(ready.condition)) if ready.condition is not None else []
    kept = [part for part in held if asks_of(part) not in {group for group, *_ in asked}]
    condition = condition_in(all_of([*kept, *(f"{group} >= {least}" for group, least, _ in asked)]) or "")
    assert condition is not None, "a bound of a group is a condition"
    return replace(
        ready,
        at=ready.at if at is None else n.Number(Decimal(at)),
        condition=condition,
        lost_below=n.Number(Decimal(lost["number"])) if lost else ready.lost_below,
    )


def _asked(groups: Sequence[str], text: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Each group of which so many points are asked, how many, and where that is said."""
    for group in groups:
        name = re.escape(group).replace("_", "[ _-]")
        found = (re.search(form.replace("GROUP", name), text, re.IGNORECASE) for form in _FORMS)
        match = next(filter(None, found), None)
        if match is not None:
            yield group, number_text(Decimal(match["number"])), match.span()
