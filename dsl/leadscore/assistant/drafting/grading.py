"""Grades, in words: `graded A1`, `grade B or better`, `an A in fit`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from leadscore.assistant.drafting.literals import Literal, Tree, joined, quote
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.values.text import fold

_BEFORE_LABEL = frozenset("is of as a an the".split())
_OF_GROUP = frozenset("in for on of".split())
_SORT = "grade"


def graded(r: Reader, at: int) -> Match | None:
    """A grade, those as good as one, or better or worse, or what one letter of a grade says of its group."""
    return _of_group(r, at) or _compared(r, at) or _grade(r, at)


def _grade(r: Reader, at: int) -> Match | None:
    if r.source_of(at) == "a" and r.key(at + 1) == "grade":
        return None  # the article of `a grade of A1`
    place = at + 1 if r.key(at) in ("grade", "graded") else at
    if place > at and r.text(place) not in r.lexicon.grades:
        place = r.skip(place, _BEFORE_LABEL)
    word = r.text(place)
    for label in (word, word.removesuffix("s")):
        if label in r.lexicon.grades and (
            place > at
            or (len(label) > 1 and r.source_of(place)[:1].isupper())
            or r.key(place + 1) == "grade"
            or _is_of_the_group(r, place)
            or (any(c.isdigit() for c in label) and any(c.isalpha() for c in label))
        ):
            if place == at and r.key(place + 1) != "grade" and _is_own_value(r, place):
                return None
            return Match(r.lexicon.grades[label], _past_group(r, place + 1 + (r.key(place + 1) == "grade")))
    return None


def _is_own_value(r: Reader, at: int) -> bool:
    """Whether leads have it in a field of the policy's own: the level `A1` of a learner."""
    return any(r.text(at) in value.texts for value, _ in r.lexicon.values.by_phrase.all(r.tokens, at))


def _is_of_the_group(r: Reader, at: int) -> bool:
    """Whether it is said to be of the one group that is graded: `scores A on account`, `a B or better for fit`."""
    behind = r.small.compare_behind.longest(r.tokens, at + 1)
    end = at + 1 if behind is None else behind[1]
    return r.source_of(at).isupper() and _past_group(r, end) > end


def _past_group(r: Reader, at: int) -> int:
    """Behind the name of the one group that is graded, which says no more than that."""
    place = r.skip(at, _OF_GROUP | {"the", "their"})
    groups = [group for group, _ in r.lexicon.grade_steps]
    return place + 1 if place > at and groups == [r.text(place)] else at


def _compared(r: Reader, at: int) -> Match | None:
    """`grade B or better`, `at least grade B2`: of each group that the label tells of, all steps on that side."""
    known = r.small.compare.longest(r.tokens, at)
    op, start = known or ("", at)
    found = _grade(r, r.skip(start, _BEFORE_LABEL) if known else start)
    if found is None:
        return None
    end = found.end
    if not op and (behind := r.small.compare_behind.longest(r.tokens, end)) is not None:
        op, end = behind[0], _past_group(r, behind[1])
    label = next(label for label, tree in r.lexicon.grades.items() if tree == found.tree)
    steps = _steps_of(r, label)
    if op not in (">", ">=", "<", "<=") or not steps:
        return None
    sides = [_side(own, step, op) for own, step in steps]
    if len(sides) == len(r.lexicon.grade_steps):
        wanted: list[Tree] = [r.lexicon.grades[fold("".join(labels))] for labels in product(*sides)]
    else:
        wanted = [_starts_with(label) for label in sides[0]]
    return Match(joined("or", wanted), end) if wanted else None


def _steps_of(r: Reader, label: str) -> list[tuple[tuple[str, ...], str]]:
    """The steps of each group with the one that a label tells; nothing of a grade that is none of these."""
    groups = [steps for _, steps in r.lexicon.grade_steps]
    found: list[tuple[tuple[str, ...], str]] = []
    for steps in groups:
        step = next((one for one in sorted(steps, key=len, reverse=True) if label.startswith(fold(one))), None)
        if step is None or not label:
            break
        found.append((steps, step))
        label = label.removeprefix(fold(step))
    return [] if label or not (len(found) == len(groups) or len(found) == 1) else found


def _side(steps: tuple[str, ...], step: str, op: str) -> tuple[str, ...]:
    place = steps.index(step)
    match op:
        case ">=":
            return steps[: place + 1]
        case ">":
            return steps[:place]
        case "<=":
            return steps[place:]
        case _:
            return steps[place + 1 :]


def _of_group(r: Reader, at: int) -> Match | None:
    """`fit A`, `an A in fit`, `with A fit`, `engagement grade 4`: what one step of a grade says of its group."""
    for place, (group, steps) in enumerate(r.lexicon.grade_steps if len(r.lexicon.grade_steps) > 1 else ()):
        found = _label_behind(r, at, group, steps) or _label_before(r, at, group, steps)
        if found is not None:
            is_first = place == 0
            if not is_first and place != len(r.lexicon.grade_steps) - 1:
                return None
            literal = _starts_with(found[0]) if is_first else _ends_with(found[0])
            return Match(replace(literal, sort=f"{_SORT} of {group}"), found[1])
    return None


def _label_behind(r: Reader, at: int, group: str, steps: tuple[str, ...]) -> tuple[str, int] | None:
    """A number is a grade only where it is called so."""
    if r.text(at) != group:
        return None
    place = at + 1
    while r.key(place) in _BEFORE_LABEL | {"grade", "graded", ":", "="} and not _label(r, place, steps):
        place += 1
    is_called = any(r.key(one) in ("grade", "graded") for one in range(at + 1, place))
    label = _label(r, place, steps)
    return (label, place + 1) if label and (is_called or label.isalpha()) else None


def _label_before(r: Reader, at: int, group: str, steps: tuple[str, ...]) -> tuple[str, int] | None:
    label = _label(r, at, steps)
    if not label or not label.isalpha():
        return None
    place = r.skip(at + 1, _OF_GROUP | {"grade", "the", "their"})
    return (label, place + 1) if r.text(place) == group else None


def _label(r: Reader, at: int, steps: tuple[str, ...]) -> str:
    """The step that stands here, in its capitals: `a` is an article."""
    said = r.source_of(at)
    return next((step for step in steps if step == said or step == said.removesuffix("s")), "")


def _starts_with(step: str) -> Literal:
    text = f"grade starts with {quote(step)}"
    return Literal(text, f"not {text}", _SORT)


def _ends_with(step: str) -> Literal:
    text = f"grade ends with {quote(step)}"
    return Literal(text, f"not {text}", _SORT)
