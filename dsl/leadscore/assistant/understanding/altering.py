"""What becomes of the last condition when a question says one thing of it otherwise: a part less, another value or one
beside it, another bound, another window, how often it must happen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.events_said import EVENT, WINDOW, as_before, done_to_same, is_event
from leadscore.assistant.understanding.fragments import in_place, value_of
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases, table
from leadscore.assistant.understanding.numbers_meant import is_of_them
from leadscore.assistant.understanding.parts import all_of, alternatives_in, asks_of, conjuncts, contrary, is_denied
from leadscore.assistant.understanding.parts import together as put_together
from leadscore.assistant.understanding.spotting import RULE, Spotted
from leadscore.assistant.understanding.thread import CHANGING, LIMITED
from leadscore.assistant.understanding.times import span_in
from leadscore.values.terms import ValueType

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_NOUNS, _SMALL = table("called"), listed("connecting")
_BEFORE = rf"(?:\W+{any_of('before_what')})*"
_NO_MATTER = re.compile(rf"(?<!\w){any_of('no_matter')}{_BEFORE}\W+(?P<what>[\w-]+)", re.IGNORECASE)
NO_PART = re.compile(
    rf"(?<!\w){any_of('leaves_them_out')}{_BEFORE}\W+(?P<what>[\w-]+)\W+{any_of('part_of_condition')}(?!\w)",
    re.IGNORECASE,
)
_NEITHER = re.compile(rf"(?<!\w)(?P<what>[\w-]+)\W+{any_of('is_no_matter')}(?!\w)", re.IGNORECASE)
_ANYWHERE, _EVER = phrases("anywhere"), phrases("ever")
_LEAVES_OUT = re.compile(rf"(?<!\w){any_of('leaves_them_out')}(?:\W+[\w']+){{0,3}}?\W*$", re.IGNORECASE)
_LEAVES_FIRST = re.compile(rf"\W*{any_of('leaves_them_out')}(?!\w)", re.IGNORECASE)
_TAKES_IN, _TOO, _SWAPPED = phrases("takes_in"), phrases("takes_in_too"), phrases("swapped_for")
_AND, _ONLY = re.compile(r"\band\b(?! only)|^\W*or\b", re.IGNORECASE), re.compile(r"\b(?:just|only)\b", re.IGNORECASE)
_COUNTING = frozenset({"count_leads", "score_distribution"})
_CONTRARY = re.compile(rf"^\W*(?:{any_of('goes_on')}\W+)*{any_of('contrary')}\W*$", re.IGNORECASE)
_AND_THOSE = re.compile(rf"^\W*{any_of('and_those')}(?:\W+the)?\W*$", re.IGNORECASE)
_REST = re.compile(rf"(?<!\w){any_of('all_others')}(?!\w)", re.IGNORECASE)
_OFTEN = re.compile(
    rf"(?<!\w)(?P<how>{any_of('so_often')} )?(?:(?P<count>[\w-]+) (?:times?|x)|(?P<word>once|twice|thrice))"
    r"(?: or more)?(?!\w)",
    re.IGNORECASE,
)
_SO_OFTEN = re.compile(rf"(?<!\w)(?P<how>at least|more than|{any_of('needs')}) (?P<count>[\w-]+)\W*$", re.IGNORECASE)
"""`at least two`: of what a rule is for, so often."""
_ONCE = {"once": "one", "twice": "two", "thrice": "three"}
_NUMERIC = re.compile(r"(\w+) (?:[<>]=?|between) .+")
_AT_MOST = re.compile(r"(?:at most|up to|max\w*|not more than|no more than)\b", re.IGNORECASE)
_NO_I_MEANT = re.compile(rf"\W*(?:(?:no|nope|nah)\b\W*)+(?=[,;:.!–—-]|{any_of('meant_so')}\b)", re.IGNORECASE)
_COMPARED = 4
"""So many words before a number may say how it is compared."""
SCORE = "score "
_ASKS_WHAT = phrases("asks_what_it_is")

_FIELD = re.compile(r'(\w+) (?:is|contains|is not) "')


@dataclass(slots=True)
class Altered:
    """`parts` are those of the condition as it is now; `said` the places of the words that say so. `is_told`: that the
    last condition is meant is said, not only another condition. `or_parts`: what may be meant as well, if anything;
    `gone` are the parts that are named as such to be dropped."""

    world: World
    spotted: Spotted
    parts: list[str]
    or_parts: list[str] = field(default_factory=list)
    said: set[int] = field(default_factory=set)
    gone: list[str] = field(default_factory=list)
    is_told: bool = False

    @property
    def where(self) -> str | None:
        """The condition; None where nothing is asked any more."""
        return all_of(self.parts)

    def told(self, start: int, end: int) -> None:
        """That the words between these characters have been made use of."""
        words = self.spotted.words
        self.said |= {place for place, word in enumerate(words) if start < word.end and word.start < end}
        self.is_told = True


def altered(world: World, spotted: Spotted, before: str, tool: str) -> Altered | None:
    """The last condition, of a call of this tool, as it is now; None where the question says nothing of it."""
    change = Altered(world, spotted, conjuncts(before))
    last = list(change.parts)
    _drop(change)
    if tool != "changed_since":
        _other_window(change)
    _other_count(change, of_rule=tool in CHANGING)
    _other_bound(change, at_most=tool not in LIMITED)
    _other_conditions(change, tool)
    if change.parts == last:
        _turn_round(change)
    return change if change.parts != last else None


# ------------------------------------------------------------------------------------------------ a part less


def _drop(change: Altered) -> None:
    """`drop the country`, `any size`, `whatever the industry`, `worldwide`."""
    question = change.spotted.question
    for pattern in (NO_PART, _NO_MATTER, _NEITHER):
        for match in pattern.finditer(question):
            named = [part for part in change.parts if _is_called(part, match["what"], of_value=pattern is NO_PART)]
            if named:
                change.parts = [part for part in change.parts if part not in named]
                change.gone += named
                change.told(*match.span())
    if where := _ANYWHERE.search(question):
        kept = [part for part in change.parts if asks_of(part) not in ("country", "region", "city")]
        if kept != change.parts:
            change.parts = kept
            change.told(*where.span())
    own = {asks_of(part) for part in conjuncts(change.spotted.found.condition)}  # `and did not visit pricing ever`
    timed = [part for part in change.parts if WINDOW.search(part) and (not own or asks_of(part) in own)]
    if (when := _EVER.search(question)) and timed:
        change.parts = [WINDOW.sub("", part) if part in timed else part for part in change.parts]
        change.told(*when.span())


def _is_called(part: str, word: str, *, of_value: bool) -> bool:
    """Whether people call it so: `country` and `location` that of the country, `visits` one of visits."""
    asked = asks_of(part).split()[0]
    names = {*asked.split("_"), *_NOUNS.get(asked, "").split()}
    is_field = _FIELD.match(part) is not None or _NUMERIC.fullmatch(part) is not None
    if of_value or not is_field:
        names |= set(re.findall(r"\w{2,}", part))
    return stem(word.lower()) in {stem(name) for name in names}


# ------------------------------------------------------------------------------------------------ numbers


def _other_window(change: Altered) -> None:
    """`and last week?`: of what happened, within another time."""
    spotted = change.spotted
    times = [one for one in spotted.times if not _lies_in(one.start, one.end, spotted.found.spans)]
    days = times[0].days if times else span_in(spotted.question) if not spotted.times else None
    windowed = [part for part in change.parts if WINDOW.search(part)]
    events = windowed or [part for part in change.parts if is_event(change.world, part)]
    if not days or len(events) != 1:
        return
    within = f" within {days} day{'' if days == 1 else 's'}"
    other = f"{WINDOW.sub('', events[0])}{within}"
    change.parts = [other if part == events[0] else part for part in change.parts]
    change.is_told = True


def _other_count(change: Altered, *, of_rule: bool) -> None:
    """`at least three times`: of what happened, so often. `of_rule`: `at least three` says that too."""
    events = [part for part in change.parts if is_event(change.world, part)]
    match = _OFTEN.search(change.spotted.question)
    if match is None and of_rule and (match := _SO_OFTEN.search(change.spotted.question)):
        how = match["how"] if match["how"].lower() == "more than" else "at least"
    else:
        how = (match and match["how"]) or "at least"
    if match is None or len(events) != 1 or _lies_in(*match.span(), change.spotted.found.spans):
        return
    event = EVENT.fullmatch(events[0])
    count = match["count"] or _ONCE[match["word"].lower()]
    new = _read(change.world, f"clicked {how.strip()} {count} times")
    if event is not None and new is not None and new.startswith("clicked"):
        other = f"{event['event']}{new.removeprefix('clicked')}{event['rest'] or ''}"
        change.parts = [other if part == events[0] else part for part in change.parts]
        change.told(*match.span())


def _other_bound(change: Altered, *, at_most: bool) -> None:
    """`below 1000`, `between 100 and 500`: of the number that was asked of. `at_most`: that may say how much, and not
    how many are to be listed."""
    spotted = change.spotted
    bounds = [part for part in change.parts if _NUMERIC.fullmatch(part)]
    amounts = [one for one in spotted.amounts if one.unit in ("", "points", "leads", "percent")]
    amounts = [one for one in amounts if not is_of_them(spotted, one)]
    if not bounds or not amounts:
        return
    for first in range(max(0, amounts[0].first - _COMPARED), amounts[0].first):
        said = spotted.question[spotted.words[first].start : spotted.words[amounts[-1].last].end]
        if _lies_in(spotted.words[first].start, spotted.words[amounts[-1].last].end, spotted.found.spans):
            return
        if not at_most and _AT_MOST.match(said):
            return
        for part in reversed(bounds):
            new = _read(change.world, f"{asks_of(part)} {said}")
            if new is not None and asks_of(new) == asks_of(part) and _NUMERIC.fullmatch(new):
                change.parts = [new if one == part else one for one in change.parts]
                change.told(spotted.words[first].start, spotted.words[amounts[-1].last].end)
                return


def _read(world: World, text: str) -> str | None:
    from leadscore.assistant.drafting.conditions import conditions_in

    return conditions_in(world, text).condition


def _lies_in(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(first < end and start < last for first, last in spans)


# ------------------------------------------------------------------------------------------------ other conditions


def _other_conditions(change: Altered, tool: str) -> None:
    """`only the Germans`, `without the Germans`, `include the Austrians`. Of that for whom a rule is, `and Austria` is
    one more, and `with 12 points` no condition."""
    spotted = change.spotted
    new = [part for part in conjuncts(spotted.found.condition) if not _is_dropped(change, part)]
    new = [part for part in new if not (tool in CHANGING and part.startswith(SCORE))]
    swapped = _swapped(change, new)
    if not new and swapped is None:
        _other_value(change)
        return
    if swapped is not None:
        change.parts = conjuncts(put_together(change.parts, [swapped]))
        change.is_told = True
        return
    if leaves := _leaves_out(spotted):
        first = conjuncts(_read(change.world, spotted.question[slice(*spotted.found.spans[0])]))
        is_read = leaves[0] == spotted.found.spans[0][0]  # what leaves them out is a part of what was read
        new = [contrary(part) if part in first and not is_read else part for part in new]
        change.told(*leaves)
        if tool in CHANGING and (gone := _asked_no_more(change, new)):
            change.parts = [part for part in change.parts if part not in gone]
            return
    elif match := _TAKES_IN.search(spotted.question) or (tool in CHANGING and _AND.search(spotted.question)):
        new = [_beside(change.parts, part) for part in new]
        change.told(*match.span())
    elif match := _TOO.search(spotted.question):
        new = _too(change, new, tool)
        change.told(*match.span())
    elif (others := done_to_same(change.world, change.parts, new, spotted.question)) is not None:
        change.or_parts = conjuncts(put_together(change.parts, [others[1]]))
        change.parts = [others[1] if part == others[0] else part for part in change.parts]
        change.is_told = True
        return
    if _is_another(change, new):
        change.parts = new
        change.is_told = True
        return
    change.parts = conjuncts(put_together(change.parts, [as_before(change.world, change.parts, part) for part in new]))


def _too(change: Altered, new: list[str], tool: str) -> list[str]:
    """`Austria too` makes a list or a rule one of both; of what is counted it is the same question again. What it is
    less likely may be meant as well."""
    beside = [_beside(change.parts, part) for part in new]
    is_again = tool in _COUNTING or _ONLY.search(change.spotted.question) is not None
    if tool not in CHANGING and beside != new:
        change.or_parts = conjuncts(put_together(change.parts, beside if is_again else new))
    return new if is_again and tool not in CHANGING else beside


def _asked_no_more(change: Altered, new: Sequence[str]) -> list[str]:
    """`without the chain`, `without the country`: what a rule asked for so far, it asks for no more."""
    fields = {asks_of(part) for part in new if part.endswith(" is missing")}
    found = [part for part in change.parts if contrary(part) in new or asks_of(part) in fields]
    return found if len(found) == len(new) < len(change.parts) else []


def _is_another(change: Altered, new: Sequence[str]) -> bool:
    """`and the competitors?` behind the customers: what leads are, by itself, stands in place of what else they are."""
    spans, facts = change.spotted.found.spans, change.world.plan.fields
    is_fact = {field.name for field in facts if field.type is ValueType.YES_NO}.issuperset([*new, *change.parts])
    before = change.spotted.question[: spans[0][0]] if spans else ""
    return is_fact and len(new) == 1 == len(change.parts) and _AND_THOSE.match(before) is not None


def _other_value(change: Altered) -> None:
    """`logistics?`, `the same for the whitepaper`: what the last condition asks of may be another."""
    words, tags = change.spotted.words, change.spotted.tags
    left = [word for word, tag in zip(words, tags, strict=True) if tag in (None, RULE) and word.text not in _SMALL]
    left = [word for word in left if word.text.isalnum()]
    if not 0 < len(left) <= _COMPARED or _ASKS_WHAT.search(change.spotted.question):
        return
    if found := in_place(change.world, change.parts, [word.text for word in left]):
        change.parts = [found[1] if part == found[0] else part for part in change.parts]
        change.told(left[0].start, left[-1].end)


def _is_dropped(change: Altered, part: str) -> bool:
    """`without the country filter` asks for nobody whose country is missing, `drop the owners part` for no others."""
    if part in change.gone or contrary(part) in change.gone:
        return True
    return part.endswith((" is missing", " is known")) and bool(change.said) and change.is_told


def _leaves_out(spotted: Spotted) -> tuple[int, int] | None:
    """Where it is said that they shall be left out whom the conditions are about."""
    meant = _NO_I_MEANT.match(spotted.question)  # such a `no` leaves nobody out
    for start, end in spotted.found.spans[:1]:
        if match := _LEAVES_OUT.search(spotted.question[:start], meant.end() if meant else 0):
            return match.start(), end
        if _LEAVES_FIRST.match(spotted.question[start:end]):
            return start, end
    return None


def _beside(parts: Sequence[str], new: str) -> str:
    """Together with what is asked of the same already."""
    same = [part for part in parts if (asks_of(part) == asks_of(new) or _are_titles(part, new)) and not is_denied(part)]
    if not same or is_denied(new):
        return new
    return " or ".join(dict.fromkeys([*alternatives_in(same[0]), new]))


def _are_titles(part: str, other: str) -> bool:
    """A title may hold several words at once, but whoever says `interns too` means others."""
    return all(one.startswith("title ") for side in (part, other) for one in alternatives_in(side))


def _swapped(change: Altered, new: Sequence[str]) -> str | None:
    """`media instead of retail`: of what was asked for, what stands beside the value that is taken back."""
    spotted = change.spotted
    if not _SWAPPED.search(spotted.question) or not all(map(is_denied, new)):
        return None
    spans = spotted.found.spans
    rest = [word for word in spotted.words if word.text.isalnum() and not _lies_in(word.start, word.end, spans)]
    value = " ".join(word.text for word in rest)
    for part in change.parts:
        if contrary(part) in new or not new:
            found = value_of(change.world, part, value)
            if found is not None:
                change.said |= set(range(len(spotted.words)))
                return found
    return None


# ------------------------------------------------------------------------------------------------ all others


def _turn_round(change: Altered) -> None:
    """`and who never did?`: those of whom the last part does not hold; `and the rest?`: all others."""
    question = change.spotted.question
    if not change.parts:
        return
    if match := _REST.search(question):
        change.parts = [contrary(all_of(change.parts) or "")]
        change.told(*match.span())
    elif match := _CONTRARY.search(question):
        change.parts = [*change.parts[:-1], contrary(change.parts[-1])]
        change.told(*match.span())
