"""From where grades count: `grade A for fit from 45`, `B 30, C 15, otherwise D`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.patterns import pattern
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.understanding.in_full.numbers import Meant
    from leadscore.assistant.world import World

_GROUP = re.compile(r" ?(?:\b(?:for|of|in|on) )?(?P<group>§g\d+)(?: 's)?")
_WORD = re.compile(
    r"\b(?:re ?-? ?)?grad(?:es?|ing)\b(?: (?:borders?|bounds?|boundar(?:y|ies)|limits?|thresholds?|lines?|steps?))? ?"
)
_FRAME = pattern(r"(?:(?:SET|UPWARD|DOWNWARD|begin) )?(?:(?:the|our|an|new|other|LINK|:|,) )*(?P<rest>.+)")
_STEP = pattern(
    r"(?:(?!(?:otherwise|else|below)\b)(?P<label>\w{1,12}\+?)"
    r"(?: (?:LINK|NEED|from|above|over|at least|points|on))* NUM(?: (?:points|on|or more))*"
    r"|(?:otherwise|else|the rest|everything else|all else|everybody else|below|below that)(?: LINK)* (?P<rest>\w+)"
    r"|(?P<last>\w+)(?: LINK)* (?:otherwise|else|for the rest|for all others|below|below that|for everything else))"
)
_LABELLED = re.compile(r"(?:the )?§g\d+ (?P<label>[a-z]\+?) ")
_FROM_NOW = re.compile(r"(?: from now(?: on)?| as of now| now| instead| already)+$")
_BETWEEN = re.compile(r"(?: ,| ;| and| an?(?= \w+ (?:§|\d)))+ ")


def grades_told(world: World, text: Text) -> Meant | None:
    """The change that a text asks for, where it speaks of nothing but from where grades count."""
    groups = [*_GROUP.finditer(text.told)]
    if len({one["group"] for one in groups}) > 1:
        return None
    of = text.named(groups[0]["group"])[0].name if groups else ""
    grade = _grade(world, of)
    if grade is None or not (_WORD.search(text.told) or _is_of_label(text.told, grade)):
        return None
    plain = _FROM_NOW.sub("", _WORD.sub("", _GROUP.sub("", text.told)).strip())
    said = _FRAME.fullmatch(plain)
    steps = [_STEP.fullmatch(one) for one in _BETWEEN.split(said["rest"])] if said else []
    if not steps or not all(steps):
        return None
    told = dict(_told(one) for one in steps if one is not None)
    changed = _changed(grade, told) if len(told) == len(steps) else None
    return None if changed is None else [[{"sentence": statement_text(changed)}]]


def _is_of_label(told: str, grade: n.Grade) -> bool:
    """`fit A needs 45`: one of its grades, though it is not called so."""
    match = _LABELLED.match(told)
    return match is not None and match["label"] in {step.label.text.casefold() for step in grade.steps if step.at}


def _grade(world: World, group: str) -> n.Grade | None:
    """The grades of a group; of the only one that has some where none is named."""
    found = [one for one in world.drafted.checked.main.file.statements if isinstance(one, n.Grade)]
    of = [one for one in found if group in ("", one.group.text)]
    return of[0] if len(of) == 1 else None


def _told(match: re.Match[str]) -> tuple[str, Decimal | None]:
    label = match["label"] or match["rest"] or match["last"]
    return label.casefold(), Decimal(match["number"]) if match["number"] else None


def _changed(grade: n.Grade, told: Mapping[str, Decimal | None]) -> n.Grade | None:
    """With these bounds; a label that is not there yet makes the grades those that are told, if they are all told."""
    there = {step.label.text.casefold(): step for step in grade.steps}
    if told.keys() <= there.keys():
        if any((told[name] is None) != (there[name].at is None) for name in told):
            return None
        kept = [
            replace(step, at=n.Number(at)) if (at := told.get(name)) is not None else step
            for name, step in there.items()
        ]
        return replace(grade, steps=tuple(kept))
    if list(told.values()).count(None) != 1 or list(told.values())[-1] is not None:
        return None
    made = [n.GradeStep(n.Label(name.upper()), None if at is None else n.Number(at)) for name, at in told.items()]
    return replace(grade, steps=tuple(made))
