"""Single conditions made one: what stands between them says `and`, `or`, `not`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadscore.assistant.drafting.excluding import Part, is_listed, with_exclusions
from leadscore.assistant.drafting.illustrating import without_examples
from leadscore.assistant.drafting.inflecting import is_past
from leadscore.assistant.drafting.literals import Joined, Literal, Tree, is_flag, joined, negated, time_of, within
from leadscore.assistant.drafting.reader import Reader

_SEPARATORS = frozenset(", / & + ; ( ) :".split())
_OF_QUESTIONS = frozenset(
    "me us what which show shown showing say named called everyone everybody anyone anybody someone somebody "
    "there do does did can could will would get got getting go goes went set about total current it this these "
    "those they he she".split()
)
"""What stands before a condition with these is the question's, not its own."""
_ALL = frozenset("all every each everyone everybody any anyone anybody".split())
_THOSE, _ONE_OF = frozenset("those these one ones".split()), frozenset("the a an any".split())
_THEM = frozenset("those these them everyone everybody anyone anybody".split())
"""`without those that bounced` says of them that they are not meant."""
_OF_TITLES = frozenset(("title", "seniority"))
"""`owners and directors` have one title each, whichever of the two says so."""
_OF_PEOPLE = frozenset(("title", "seniority", "department", "country"))
_WITHOUT, _A = frozenset("without no lacking lack sans".split()), frozenset("a an any the our their".split())
_BETWEEN_NOTS = 3
"""So many words stand between two that are denied one after the other: `, and no`."""
_NO_START = frozenset("and or but if also so one".split())


@dataclass(frozen=True, slots=True)
class _Link:
    """What stands before a part: how it goes on from the part before, and where the words begin that belong to it."""

    word: str
    is_not: bool
    is_far: bool
    start: int
    excludes: bool = False
    """Whether a word denies it that takes out all that is listed behind it: `without`, `except`."""


def put_together(r: Reader, parts: Sequence[Part]) -> tuple[Tree | None, tuple[tuple[int, int], ...]]:
    """The whole condition, and the runs of words that say it."""
    if not parts:
        return None, ()
    parts = with_exclusions(r, without_examples(r, parts))
    links = [_link(r, parts[place - 1].end if place else 0, part, place == 0) for place, part in enumerate(parts)]
    links = _with_scope(r, parts, links)
    parts = _in_same_time(parts, links)
    tight = _tight(r, parts, links)
    whole: list[Tree] = []
    alternatives: list[Tree] = []
    for tree, link in _possible(tight):
        if link.word == "or" and whole:
            alternatives.append(joined("and", whole))
            whole = []
        whole.append(tree)
    alternatives.append(joined("and", whole))
    return joined("or", alternatives), _runs(parts, links)


def _in_same_time(parts: Sequence[Part], links: Sequence[_Link]) -> list[Part]:
    """`no clicks and no visits in 60 days`: of what is denied one after the other, the time behind the last is that of
    all."""
    found = list(parts)
    for place in range(len(parts) - 2, -1, -1):
        first, then, link = found[place], found[place + 1], links[place + 1]
        is_next = links[place].is_not and link.is_not and not link.is_far and link.word in ("and", "or", ",")
        time = time_of(then.tree) if is_next and then.start - first.end <= _BETWEEN_NOTS else ""
        if time and not time_of(first.tree):
            found[place] = Part(within(first.tree, time), first.start, first.end)
    return found


def _possible(parts: Sequence[tuple[Tree, _Link]]) -> list[tuple[Tree, _Link]]:
    """No lead has two bands, or two values of one field: of such parts, one holds. `how many hot, how many warm`."""
    found: list[tuple[Tree, _Link]] = []
    for tree, link in parts:
        alike = [place for place, (other, _) in enumerate(found) if other.sort == tree.sort and _is_one(other)]
        if link.word != "or" and _is_one(tree) and alike:
            place = alike[-1]
            found[place] = (joined("or", [found[place][0], tree]), found[place][1])
        else:
            found.append((tree, link))
    return found


def _is_one(tree: Tree) -> bool:
    """Whether it says which value a lead has, of those of which it has one."""
    return isinstance(tree, Literal) and (
        tree.text.startswith(("band ", "grade ")) or tree.text.startswith(f'{tree.sort} is "')
    )


def _with_scope(r: Reader, parts: Sequence[Part], links: Sequence[_Link]) -> list[_Link]:
    """`without customers and competitors`, `not customers, competitors or applicants`: what is listed behind is denied,
    too."""
    found, place = list(links), 0
    while place < len(parts):
        first, end = links[place], _list_end(r, parts, links, place)
        is_one = first.is_not and (first.excludes or _is_one_list(parts[place:end], links[place + 1 : end]))
        for other in range(place + 1, end) if is_one else ():
            if _is_own_state(parts[place], parts[other], links[other]):
                break
            if (
                links[other].word == "and"
                and _is_lacked(r, parts[place])
                and not _may_lack(r, parts[place], parts[other])
            ):
                break
            if not _go_together(parts[other - 1], parts[other], links[other]):
                found[other] = replace(links[other], is_not=True, word="and", excludes=first.excludes)
        place = end
    return found


def _is_own_state(first: Part, other: Part, link: _Link) -> bool:
    """`no bounce in March, ready`: behind a comma alone, what somebody is goes with nothing that is counted out."""
    return _is_state(other.tree) and link.word == "," and other.tree.sort != first.tree.sort


def _is_state(tree: Tree) -> bool:
    """Whether it says how a lead stands: `ready`, `hot`."""
    return tree.sort in ("ready", "band")


def _is_lacked(r: Reader, part: Part) -> bool:
    """Whether it is something that somebody has none of: `no survey`, `without customers`."""
    before = part.start - 1
    while r.key(before) in _A:
        before -= 1
    return is_flag(part.tree) and r.key(before) in _WITHOUT


def _may_lack(r: Reader, lacked: Part, other: Part) -> bool:
    """Whether that is lacked as well: `without a survey and a contract`. What somebody is or did is no such thing: `no
    survey and hot`, `without storage and quoted`, `no survey and over 12 metres`."""
    if other.tree.sort == "event":
        return not is_past(r.text(other.start))
    if is_flag(other.tree) or other.tree.sort.endswith(" known"):
        return True
    is_number = any(r.tokens[place].value is not None for place in range(other.start, other.end))
    is_thing = r.key(other.start - 1) in _A and not _is_state(other.tree)
    return is_thing or (_are_many(r, lacked) and _are_many(r, other) and not is_number)


def _are_many(r: Reader, part: Part) -> bool:
    said = r.text(part.end - 1) != r.key(part.end - 1)
    return said or r.small.entity.end(r.tokens, part.end) is not None


def _list_end(r: Reader, parts: Sequence[Part], links: Sequence[_Link], place: int) -> int:
    """Behind the last part that is listed with one."""
    end = place + 1
    while end < len(parts) and not links[end].is_not and is_listed(r, parts[end - 1], parts[end]):
        end += 1
    return end


def _is_one_list(parts: Sequence[Part], links: Sequence[_Link]) -> bool:
    """Whether a `not` before a list is meant for all of it: one with an `or`, or of more than two yes/no fields."""
    is_either = any(isinstance(part.tree, Joined) and part.tree.word == "or" for part in parts[1:])
    is_flags = len(parts) > 2 and all(is_flag(part.tree) for part in parts)
    return is_either or is_flags or "or" in {link.word for link in links}


def _tight(r: Reader, parts: Sequence[Part], links: Sequence[_Link]) -> list[tuple[Tree, _Link]]:
    """With alternatives of one sort taken together: `hot leads in Germany or Austria`. A `not` is meant for all."""
    found: list[tuple[Tree, _Link]] = []
    at = 0
    while at < len(parts):
        end, words = at + 1, set[str]()
        while end < len(parts):
            is_alone = is_listed(r, parts[end - 1], parts[end])
            are_kinds = is_alone and not links[at].is_not and _are_kinds(r, parts[end - 1], parts[end], links[end])
            if not are_kinds and not _go_together(parts[end - 1], parts[end], links[end], is_alone=is_alone):
                break
            words.add("or" if are_kinds else links[end].word)
            end += 1
        one_value = all(_is_value(part.tree) for part in parts[at:end])
        word = "or" if "or" in words or (one_value and end > at + 1) else "and"
        trees = [
            part.tree if not link.is_not or place == at else negated(part.tree)
            for place, (part, link) in enumerate(zip(parts[at:end], links[at:end], strict=True), at)
        ]
        tree = joined(word, trees)
        found.append((negated(tree) if links[at].is_not else tree, links[at]))
        at = end
    return found


def _go_together(before: Part, after: Part, link: _Link, *, is_alone: bool = False) -> bool:
    """`is_alone`: nothing but `or` stands between them, which binds them: `Germans that are ready or warm`."""
    if link.word == "or" and not link.is_not and not link.is_far and is_alone:
        return True
    sorts = {part.tree.sort for part in (before, after)}
    is_one_sort = len(sorts) == 1 or (is_alone and sorts == _OF_TITLES)
    if link.is_far or link.is_not or not before.tree.sort or not is_one_sort:
        return False
    return link.word == "or" or (link.word in ("and", ",") and _is_value(before.tree) and _is_value(after.tree))


def _are_kinds(r: Reader, before: Part, after: Part, link: _Link) -> bool:
    """`students and accountants`, `customers and competitors`: kinds of people, each of which is meant."""
    is_listed_on = link.word in ("and", ",") and not link.is_not and not link.is_far
    return is_listed_on and all(_is_kind(r, part) for part in (before, after))


def _is_kind(r: Reader, part: Part) -> bool:
    """Whether it is said by what people are, of more than one."""
    said = r.source_of(part.end - 1).lower()
    is_many = said.endswith("s") and r.key(part.end - 1) != said
    return is_many and (part.tree.sort in _OF_PEOPLE or is_flag(part.tree))


def _is_value(tree: Tree) -> bool:
    """Of which a lead has one: `in Germany and Austria` means either."""
    if isinstance(tree, Joined):
        return all(_is_value(part) for part in tree.parts)
    return (
        ' is "' in tree.text or tree.text.startswith(("band ", "grade ", "title contains "))
    ) and " is not " not in tree.text


def _link(r: Reader, behind: int, part: Part, is_first: bool) -> _Link:
    """Reads backwards from the part: only what says something about it."""
    start, is_not, excludes, word, is_next = part.start, False, False, "", False
    while start > behind:
        step = _step(r, behind, start)
        if step is None:
            break
        place, said = step
        if said in ("not", "without") and word in ("and", "or") and not is_next:
            break  # `not our size but in Spain`: what is denied was not understood, and is not this
        is_next = said in ("and", "or")
        is_question = is_first and not r.is_rule and not said and r.key(place) in _OF_QUESTIONS
        if is_question and not (r.key(place) in _THEM and r.before(r.small.nots, place)):
            break
        match said:
            case "not" | "without":
                is_not, excludes = not is_not, said == "without"
            case "or" | "and" | ",":
                word = said if not word or word == "," else word
            case _:
                pass
        start = place
    is_far = start > behind and not is_first
    while is_first and start < part.start and (r.key(start) in _NO_START or r.tokens[start].kind == "sign"):
        start += 1
    return _Link("or" if word == "or" else word or "and", is_not, is_far, start, excludes)


def _step(r: Reader, behind: int, end: int) -> tuple[int, str] | None:
    """The small phrase that ends at a place: where it starts and what it says; None where another word stands."""
    for start in range(max(behind, end - 4), end):
        if r.small.nots.end(r.tokens[:end], start) == end:
            return start, "without" if r.small.exclusions.end(r.tokens[:end], start) == end else "not"
    if r.key(end - 1) == "minus" and not r.is_rule and end > 1:  # `minus people` are taken from nobody
        return end - 1, "without"
    key = r.key(end - 1)
    if key in ("or", "and"):
        return end - 1, key
    if key == "but" and _takes_out(r, end):
        return end - 1, "without"
    if key in ("but", "plus", "yet"):
        return end - 1, "and"
    if key in _SEPARATORS:
        return end - 1, "or" if key == "/" else "," if key == "," else ""
    for start in range(max(behind, end - 4), end):
        if r.small.glue.end(r.tokens[:end], start) == end or r.small.entity.end(r.tokens[:end], start) == end:
            return start, ""
    return None


def _takes_out(r: Reader, at: int) -> bool:
    """Whether a `but` before here is an `except`: `all software firms but those in India`, `every German but students`;
    `all Germans but only those with a phone` and `all Germans but not students` go on."""
    if r.is_rule or not any(r.text(place) in _ALL for place in range(at - 1)):
        return False
    start = r.skip(at, _ONE_OF)
    if r.key(start) in _THOSE or start > at:
        return True
    is_verb = any(verb.form in ("did", "does") for verb, _ in r.lexicon.verbs.all(r.tokens, start))
    is_state = any(_is_state(tree) for tree, _ in r.lexicon.whole.all(r.tokens, start))
    is_small = r.small.glue.end(r.tokens, start) is not None or r.small.nots.end(r.tokens, start) is not None
    return not (is_verb or is_state or is_small or r.tokens[start].value is not None)


def _runs(parts: Sequence[Part], links: Sequence[_Link]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for part, link in zip(parts, links, strict=True):
        if runs and link.start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], part.end)
        else:
            runs.append((link.start, part.end))
    return tuple(runs)
