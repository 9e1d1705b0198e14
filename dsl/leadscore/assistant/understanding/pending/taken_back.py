"""A part of what is proposed that shall not be after all: `not catalogue`, `keep opens as it is`, `without Norway`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from leadscore.assistant.rule_names import stems
from leadscore.assistant.tools.membership import parted
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE, rule_in
from leadscore.assistant.understanding.words import words_of
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_BEFORE = rf"^\W*(?:(?:and|but|so|{any_of('filled_pause')}|{any_of('polite')})\W+)*"
_THE = r"(?:(?:the|that|our|my) )?"
_BEHIND = (
    r"(?: (?:rule|one|change|changes|proposal|thing|part|points))*"
    r"(?: (?:alone|as (?:it is|they are|before|it was)|unchanged|untouched|out|in|back|again|after all|please|then|now)"
    r")*\W*$"
)
_LEFT = re.compile(rf"{_BEFORE}{any_of('leaves_as_it_is')} {_THE}(?P<what>[^,;]+?){_BEHIND}", re.IGNORECASE)
_AWAY = f"(?:{any_of('takes_out')}|{any_of('leaves_them_out')}|{any_of('leaves_as_it_is')})"
_NO_CHANGE = re.compile(
    rf"{_BEFORE}(?:{_AWAY} {_THE}(?P<what>[^,;]+?)"
    rf" (?:changes?|proposals?)|no changes? (?:to|of|for|in) {_THE}(?P<of>[^,;]+?)){_BEHIND}",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"{_BEFORE}{any_of('leaves_as_it_is')} (?:the )?(?:last|latest|previous)(?: (?:one|change|proposal|bit|thing))?"
    rf"{_BEHIND}",
    re.IGNORECASE,
)
_STAYS = re.compile(rf"{_BEFORE}{_THE}(?P<what>[^,;]+?) {any_of('stays_as_it_is')}{_BEHIND}", re.IGNORECASE)
_UNDOES = re.compile(
    rf"{_BEFORE}(?:{any_of('puts_back')} {_THE}(?P<what>[^,;]+?)|"
    rf"{any_of('puts_it')} {_THE}(?P<of>[^,;]+?)(?= back\b| (?:rule|change|thing) back\b)){_BEHIND}",
    re.IGNORECASE,
)
_IT = r"(?:it|this|that|them|those|(?:that|this|the) (?:one|rule|lot))"
_IN = r"(?:stay|remain|in|there|standing|after all|again|then|please|pls|for now|now)"
_AS_IT_WAS = any_of("as_it_was")
_NO = rf"(?:(?:no|wait|hang on|hold on|{any_of('filled_pause')})\W+)*"
_KEPT = re.compile(
    rf"{_BEFORE}{_NO}(?:(?:leave|keep|let) {_IT}|{_IT} (?:stays?|remains?|can stay|should stay|shall stay))"
    rf"(?P<as> {_AS_IT_WAS})?(?: {_IN})*(?P<was> {_AS_IT_WAS})?(?: {_IN})*\W*$",
    re.IGNORECASE,
)
_OFF = r"(?:off|out|away)?(?: ?(?:from|of|in) (?:it|that|them|there|the (?:list|set)))?"
_STAYS_OUT = r"(?:(?:should|shall|must|has to|can|stays?|goes|go|be|is to)(?: stay| go| be)? )?(?:out|off)"
_NO_MEMBER = (
    re.compile(
        rf"{_BEFORE}(?:{any_of('takes_out')}|{any_of('leaves_them_out')}) {_THE}(?P<what>[^,;]+?)(?: {_OFF}| in there)?"
        rf"{_BEHIND}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_BEFORE}(?:(?:leave|keep|let|get|have|want) )?{_THE}(?P<what>[^,;]+?) {_STAYS_OUT}"
        rf"(?: of (?:it|that|them|there))?(?: though)?{_BEHIND}",
        re.IGNORECASE,
    ),
)
_SENTENCE = re.compile(r"(?<=[.!;])\s+(?=\S)")
_ALL_OF_IT = re.compile(
    rf"^\W*(?:(?:and|but|so|{any_of('filled_pause')}|{any_of('polite')}|{any_of('waits')}|no|nah|then|yes|"
    rf"{any_of('says_on_second_thought')}|second thoughts?)\W+)*{any_of('takes_it_all_back')}"
    r"(?: (?:one|then|though|again|after all|please|pls|now|thanks|for now|instead))*\W*$",
    re.IGNORECASE,
)
_WHY_BACK = phrases("why_taken_back")


def taken_back(world: World, question: str, thread: Thread) -> list[Reading]:
    """What of that which is proposed is taken back; nothing where it speaks of something else."""
    if thread.tool == "propose_change" and (_is_kept(question, thread) or _is_all_of_it(question)):
        return [Reading("undo", {}, 1.0)]
    if any(map(str.isdigit, question)):
        return []
    if member := next(_member(world, question, thread), None):
        return [Reading("undo", {"what": member}, 1.0)]
    if not (world.proposals or world.earlier):
        return []
    if world.proposals and _LAST.match(question):
        return [Reading("undo", {}, 1.0)]
    found = next(_named(world, question), None) or _restored(world, question) or _of_written(world, question)
    return [] if found is None else [Reading("undo", {"what": found}, 1.0)]


def _is_kept(question: str, thread: Thread) -> bool:
    """`ah no, leave it in` behind what shall be removed, `leave it as it was` behind any change: that is not to be.
    What was added and is left in stays so."""
    match = _KEPT.match(question)
    return match is not None and bool(match["as"] or match["was"] or thread.change.get("remove"))


def _is_all_of_it(question: str) -> bool:
    """`let's not do that after all`, `sales needs it. Put it back!`: what was proposed last, with why."""
    *before, last = _SENTENCE.split(question.strip())
    return _ALL_OF_IT.match(last) is not None and all(_WHY_BACK.search(one) for one in before)


def _member(world: World, question: str, thread: Thread) -> Iterator[str]:
    """`leave retail out of it again`: one of what shall be in a set."""
    from leadscore.assistant.tools.taking_back import members_added

    is_added = thread.tool == "propose_change" and "members" in thread.change and not thread.change.get("remove")
    added = members_added(world) | frozenset(parted(str(thread.change["members"])) if is_added else ())
    for match in filter(None, (pattern.match(question) for pattern in _NO_MEMBER)):
        yield from _one_of(added, match["what"])


def _named(world: World, question: str) -> Iterator[str]:
    from leadscore.assistant.tools.taking_back import names_proposed

    names = names_proposed(world)
    for pattern in (_LEFT, _STAYS, _NO_CHANGE, _UNDOES):
        if match := pattern.match(question):
            what = match["what"] or match["of"]
            yield from _one_of(names, what)
            rule = rule_in(world, words_of(what), frozenset())
            if rule is not None and rule.fit >= SURE_RULE and len(rule.rules) == 1:
                yield from _one_of(names, rule.rules[0])


def _restored(world: World, question: str) -> str | None:
    """`not the cap` where what was written is to be taken back: a part of that, also where it has no name."""
    match = _LEFT.match(question) if any(one.restores for one in world.proposals) else None
    return match["what"] if match is not None and re.search(r"\bthe\b", question, re.IGNORECASE) else None


def _of_written(world: World, question: str) -> str | None:
    """`undo the buyer change`, `put the student rule back`: what is named, whether it is what was written last or not;
    never another thing in its place."""
    from leadscore.assistant.tools.taking_back import written_of

    match = _UNDOES.match(question)
    if match is None or not world.earlier:
        return None
    what = match["what"] or match["of"]
    states = [*world.earlier, world.written]
    names = frozenset[str]().union(*(written_of(*both) for both in pairwise(states)))
    rule = rule_in(world, words_of(what), frozenset())
    same = (name for name in sorted(names) if stems(name) == stems(what))
    return next(same, None) or (rule.rules[0] if rule is not None and rule.fit >= SURE_RULE else None)


def _one_of(names: frozenset[str], what: str) -> Iterator[str]:
    said = _plain(what)
    yield from (name for name in sorted(names) if _plain(name) == said)


def _plain(text: str) -> str:
    return fold(text).replace("_", " ").replace("-", " ").strip("“”\"'‘’`")
