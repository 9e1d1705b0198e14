"""An event as far as its words have been read, and what follows them: how often, when, to what."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadscore.assistant.drafting import quantities
from leadscore.assistant.drafting.literals import Tree, happened, joined, negated
from leadscore.assistant.drafting.objects import is_of_kind, objects
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.times import after, age, days, duration, window

RELATIVE = frozenset("they that which".split())
PASSIVE = frozenset("is are get got been being both have has".split())
_VIDEOS = frozenset("video recording film clip".split())
_TAKES_IN = frozenset("read viewed watched opened".split())
_DONE = frozenset("started begun opened made done".split())
_LEFT = frozenset((("went", "out"), ("gone", "out"), ("sent", "out"), ("came", "in"), ("sent", "in"), ("handed", "in")))
_EVEN = frozenset("even once ever all yet so far at single time".split())
"""What may stand between what was done and when, and says no more than `not` does: `not logged in even once in May`."""
_AND_ONLY = frozenset(", and but only just".split())
_ENDS = frozenset("and but or who that in".split())
_CLOSES = frozenset(("", ",", ".", "?", "!", ";", ")", "and", "but"))
_LATELY, _SAY = frozenset(("lately", "recently")), frozenset("say like meaning so i mean that is".split())
THINGS_OF_TWO = frozenset("different distinct separate of our the your".split())


@dataclass(frozen=True, slots=True)
class Doing:
    """An event as far as it has been read. `at` is where its words go on; `rank` says how sure the reading is."""

    kind: str
    at: int
    rank: int
    target: str = ""
    quantity: str = ""
    window: str = ""
    is_denied: bool = False
    """Whether `not` stands between its words: `pricing never visited`."""
    is_led: bool = False
    """Whether the time stands before it: then it is that of what is joined to it, too."""
    is_latest: bool = False
    """Whether nothing of the kind happened behind that time: `the last visit was in March`."""
    older: str = ""
    """How long ago the last of the kind is at least."""

    def tree(self) -> Tree:
        """The condition."""
        if self.older:
            newer = happened(self.kind, self.target, "", f"within {self.older}").negated()
            known = joined("and", [happened(self.kind, self.target), newer])
            return negated(known) if self.is_denied else known
        often = self.quantity.split(quantities.BOTH)
        known = joined("and", [happened(self.kind, self.target, one, self.window) for one in often])
        later = after(self.window) if self.is_latest else ""
        if later:
            known = joined("and", [known, happened(self.kind, self.target, "", later).negated()])
        return negated(known) if self.is_denied else known


def completed(r: Reader, one: Doing) -> Doing:
    """With how often and when, in whichever order they are said."""
    while True:
        further = _more(r, one)
        if further is None:
            return _of_its_kind(r, _watched(r, one))
        one = further


def _watched(r: Reader, one: Doing) -> Doing:
    """`looked at the demo video`, `saw the demo for ten minutes`: no page, where only a video is called so."""
    is_video = "minute" in one.quantity or any(r.key(place) in _VIDEOS for place in (one.at - 1, one.at))
    is_other = is_of_kind(r, "watched", one.target) and not is_of_kind(r, "visited", one.target)
    return replace(one, kind="watched") if one.kind == "visited" and is_video and is_other else one


def _of_its_kind(r: Reader, one: Doing) -> Doing:
    """`read the whitepaper` where nobody is known to read anything, but whitepapers are downloaded; `met at the
    Boat Show` where the policy's own `met_at_fair` alone has that."""
    targets = r.lexicon.targets
    kinds = {kind for kind, target in targets.pairs if target == one.target}
    is_unheard_of = one.kind not in targets.had and one.kind not in targets.used
    may_be = one.kind in _TAKES_IN or any(one.kind in kind.split("_") for kind in kinds & r.lexicon.own_kinds)
    return replace(one, kind=kinds.pop()) if is_unheard_of and may_be and len(kinds) == 1 else one


def _more(r: Reader, one: Doing) -> Doing | None:
    behind = r.skip(one.at, RELATIVE | PASSIVE)
    if behind > one.at and r.text(behind) in _DONE:  # `trials that were started`
        return replace(one, at=behind + 1)
    if (end := sent_out(r, behind)) is not None:
        return replace(one, at=end)
    known = r.lexicon.deeds.places.get(one.kind)
    if known is not None and (end := known.end(r.tokens, one.at)) is not None:
        return replace(one, at=end)
    for verb, last in r.lexicon.verbs.all(r.tokens, behind) if behind > one.at else ():
        if verb.kind == one.kind and verb.form in ("did", "does"):  # the blog pages that they read
            return replace(one, at=last)
    behind_to = one.at + (r.key(one.at) == "to")  # `whom did we send an offer to in May`
    for place in dict.fromkeys((one.at, behind_to, r.skip(one.at), _past_comma(r, one.at))):
        if one.is_latest and not one.window and (aged := age(r, place)):
            return with_age(one, *aged)
        if not one.quantity and (times := quantities.times(r, place)):
            return replace(one, quantity=times[0], at=times[1])
        if one.quantity.startswith("at least") and (end := _or_more_at(r, place)):
            return replace(one, at=end)
        if not one.quantity and (often := _bare_count(r, place)):
            return replace(one, quantity=often[0], at=often[1])
        if not one.quantity and (often := _count_apart(r, one.at)):
            return replace(one, quantity=often[0], at=often[1])
        if not one.window and (when := _beside(r, one.at)):
            return replace(one, window=when[0], at=when[1])
        if not one.quantity and not one.target and (count := quantities.counted(r, place)):
            for target, end in objects(r, one.kind, r.skip(count[1], THINGS_OF_TWO)):
                return replace(one, quantity=count[0], target=target, at=end)
        if not one.window and (when := window(r, place)):
            return replace(one, window=when[0], at=when[1])
        if not one.window and not one.quantity and (when := window(r, r.skip(place, _EVEN))):
            return replace(one, window=when[0], at=when[1])
        if not one.target and one.quantity:
            for target, end in objects(r, one.kind, place):
                return replace(one, target=target, at=end)
    return None


def sent_out(r: Reader, at: int) -> int | None:
    """Behind what says that something left us or them: `a quote went out`, `terms sent`."""
    if (r.text(at), r.text(at + 1)) in _LEFT:
        return at + 2
    return at + 1 if r.text(at) in ("sent", "issued") and r.key(at + 1) != "us" else None


def with_age(one: Doing, op: str, length: int, end: int) -> Doing:
    """Of the last of a kind, how long ago it was."""
    told = days(length - (op == ">="))
    return replace(one, older=told, at=end) if ">" in op else replace(one, window=f"within {told}", at=end)


def _bare_count(r: Reader, at: int) -> tuple[str, int] | None:
    """`logged_in >= 3`, `clicked at least 3`: a number of times of which nothing else is said."""
    found = quantities.comparison(r, at)
    if found is None or found[0].op not in (">", ">=") or not found[0].is_said:
        return None
    behind = r.key(found[1])
    is_end = not behind or r.tokens[found[1]].kind == "sign" or window(r, found[1]) is not None or behind in _ENDS
    return (quantities.quantity(found[0].op, found[0].low), found[1]) if is_end and behind != "%" else None


def _count_apart(r: Reader, at: int) -> tuple[str, int] | None:
    """`the blog, five posts or more`: how many of whatever it is, behind a comma."""
    if r.key(at) not in (",", ":", "-", "–", "("):
        return None
    at = r.skip(at + 1, _SAY)
    found = quantities.counted(r, at)
    if found is None or found[1] >= len(r.tokens) or r.tokens[found[1]].kind != "word":
        return None
    told, noun = quantities.comparison(r, at), found[1]
    is_other = any(True for _ in r.lexicon.fields.all(r.tokens, noun)) or duration(r, at) is not None
    more = r.small.compare_behind.longest(r.tokens, noun + 1)
    if is_other or r.small.glue.end(r.tokens, noun) or r.small.entity.end(r.tokens, noun):
        return None
    if more is not None and more[0] == ">=":
        return found[0], more[1]
    return (found[0], noun + 1) if told is not None and told[0].is_said and r.text(noun) != r.key(noun) else None


def _beside(r: Reader, at: int) -> tuple[str, int] | None:
    """A time behind a comma or in brackets, with or without words before it: `, 30d`, `(last week)`."""
    at = r.skip(at, _LATELY)
    start = r.skip(at, _AND_ONLY)
    if start == at and r.key(at) not in ("(", "-", "–", ":"):
        return None
    if start > at and not {",", "only", "just"} & {r.key(place) for place in range(at, start)}:
        return None
    start = r.skip(start + (start == at), _SAY)
    found = window(r, start) or _bare_window(r, start)
    found = None if found is None else (found[0], r.past(r.small.or_so, found[1]))
    if found is None or r.key(found[1]) not in (")", ",", "", ".", "?", "!", "and", "but", ";"):
        return None
    return found[0], found[1] + (r.key(at) == "(" and r.key(found[1]) == ")")


def _bare_window(r: Reader, at: int) -> tuple[str, int] | None:
    found = duration(r, at)
    return None if found is None or r.key(found[1]) == "ago" else (f"within {found[0]}", found[1])


def _past_comma(r: Reader, at: int) -> int:
    """When, or how often, behind a comma: `webinar regulars, twice or more`."""
    if r.key(at) != ",":
        return at
    often = quantities.times(r, at + 1)
    is_last = often is not None and (r.key(often[1]) in _CLOSES or window(r, often[1]) is not None)
    return at + 1 if is_last or window(r, at + 1) else at


def _or_more_at(r: Reader, at: int) -> int | None:
    known = r.small.compare_behind.longest(r.tokens, at)
    return known[1] if known and known[0] == ">=" else None
