"""Rules that are drafted one after the other: a request in full begins another, and all of them can be proposed."""

from __future__ import annotations

import re
from dataclasses import replace

from leadscore.assistant.understanding.lexicon import any_of
from leadscore.assistant.understanding.points import in_figures
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.spotting import Spotted, Spotter
from leadscore.assistant.understanding.thread import CHANGING, Thread

_POLITE = f"{any_of('filled_pause')}|{any_of('request_politeness')}"
_BEFORE = rf"^\W*(?:(?:{any_of('corrects')}|and|plus|also|then|next|now|{_POLITE})\W+)*"
_POINTS_FOR = re.compile(
    rf"{_BEFORE}(?:{any_of('gives_so_many')}\W+)?(?P<many>(?:minus |[+-])?\d[\d.]*)(?: (?:more|extra|bonus))?"
    r"(?P<points> ?(?:points?|pts))?(?= (?:off )?(?:for|if|when|from)\b)",
    re.IGNORECASE,
)
"""`6 points for students`, `and 5 for Poland`: others, with points of their own."""
_THROWS_OUT = re.compile(
    rf"{_BEFORE}(?:{any_of('throw_them_out')}\b(?! (?:it|them|those|these|that|this)\b)"
    rf"|(?:{any_of('leaves_out_part')}|exclude) (?:all|{any_of('whom_it_is_for')})\b)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(rf"\b{any_of('ends_so')}\W*$", re.IGNORECASE)
_CORRECTS = re.compile(rf"^\W*{any_of('corrects')}[\s,.;:!–—-]+(?=\w+\W+\w)", re.IGNORECASE)
_BESIDE = re.compile(r"\b(?:and|also|too|as well|plus|beside|besides)\b", re.IGNORECASE)
_TAKES = re.compile(
    rf"{_BEFORE}{any_of('takes_over')} (?:that|it|this|those|them)(?: (?:one|then|please|pls|now|instead))*\W*$",
    re.IGNORECASE,
)
_DOES_SO = re.compile(
    rf"{_BEFORE}(?P<way>{any_of('takes_out')}|{any_of('puts_in')}) (?:it|that|this|them|those|that one|the rule)"
    r"(?: (?:out|off|away|in|there|then|please|pls|now|too))*\W*$",
    re.IGNORECASE,
)
_SETS = re.compile(rf"{_BEFORE}{any_of('sets_it_to')} [^?]+$", re.IGNORECASE)
_REMOVES = re.compile(any_of("takes_out"), re.IGNORECASE)
_ALL = re.compile(
    rf"{_BEFORE}(?:{any_of('puts_into_policy')}|take|use|keep|i want|we want)(?: (?:me|us|in))? {any_of('all_drafts')}"
    r"(?: (?:of (?:them|those|these)|rules|drafts|in|then|now|please|pls|to the policy))*\W*$",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    rf"{_BEFORE}{any_of('puts_into_policy')} {any_of('all_drafts')}\W+(?:but|and|only|except)\b", re.IGNORECASE
)
_FIRST_ALL = "First say “add all”, then what shall be other in one of them: nothing is proposed yet."
_BOTH = re.compile(r"\b(?:both|two)\b", re.IGNORECASE)


def begun_anew(spotter: Spotter, spotted: Spotted, thread: Thread) -> tuple[Spotted, Thread]:
    """Without the rule that was drafted or changed before, where a request in full asks for another: what that one is
    for, and its points, are no part of this one. What it counts is said with it: `and 6 points for students`."""
    is_drafted = thread.tool in CHANGING and "sentence" in thread.change
    if not is_drafted or _OTHERWISE.search(spotted.question) or spotted.found.condition is None:
        return spotted, thread
    question = next(filter(_POINTS_FOR.match, (spotted.question, in_figures(spotted))), spotted.question)
    match = _POINTS_FOR.match(question)
    if not match and not _THROWS_OUT.match(spotted.question):
        return spotted, thread
    is_bare = match is not None and not match["points"] and "rule" not in thread.change
    if match and (is_bare or _CORRECTS.match(question)):
        spotted = spotter.spotted(f"{match['many']} points{question[match.end() :]}")
    return spotted, replace(thread, tool=None, arguments={}, change={}, tried={}, done={}, rule=None)


def corrects_last(question: str, thread: Thread) -> bool:
    """`forget it, 8 points for …`, `no, set demo to 45`: what is said in full behind that takes the last one's place,
    where that was one change, and is not said to come beside it."""
    is_one = thread.tool in ("draft_rule", "propose_change") and "also" not in thread.change
    return is_one and _CORRECTS.match(question) is not None and _BESIDE.search(question) is None


def taken_over(question: str, thread: Thread) -> list[Reading]:
    """`use that` of what was only supposed or drafted; `then take it out` of what was supposed to go."""
    is_open = thread.tool in ("what_if", "draft_rule") and bool(thread.change)
    is_taken = is_open and (_TAKES.match(question) is not None or _does_so(question, thread))
    return [Reading("propose_change", dict(thread.change), 1.0, said=thread.said)] if is_taken else []


def _does_so(question: str, thread: Thread) -> bool:
    """Whether it tells to do just what was supposed: to take out what is gone in thought, or to put in what was in."""
    match = _DOES_SO.match(question) if thread.tool == "what_if" and "also" not in thread.change else None
    is_member = "members" in thread.change
    removes = match is not None and _REMOVES.fullmatch(match["way"]) is not None
    return (
        match is not None
        and (bool(thread.change.get("remove")) if removes else is_member)
        and (removes == bool(thread.change.get("remove")))
    )


def done_so(question: str, thread: Thread) -> Thread:
    """Behind what was only supposed, `set it to 30` is to be done; `make it 30` may be supposed of it as well."""
    return replace(thread, tool="propose_change") if thread.tool == "what_if" and _SETS.match(question) else thread


def all_drafts(question: str, thread: Thread) -> list[Reading]:
    """`add both`: the rules that were drafted, as one change."""
    if len(thread.drafts) > 1 and _ALL_BUT.match(question):
        return [Reading(None, {}, 1.0, says=_FIRST_ALL)]
    match = _ALL.match(question)
    drafts = thread.drafts[-2:] if _BOTH.search(question) else thread.drafts
    if match is None or len(drafts) < 2:
        return []
    first, *others = ({"sentence": one} for one in drafts)
    return [Reading("propose_change", {**first, "also": list(others)}, 1.0)]
