"""What corrects the change that was drafted, proposed or supposed last: the words that say so, which are never part of
it, and then one thing in another's place (`not Germany, Belgium`), one of several that alone is meant (`only near`,
`add the first`), or one that is not (`not the shops`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from leadscore import record
from leadscore.assistant.deciding import decision
from leadscore.assistant.tools.counterparts import condition_in, condition_of, sentence_in
from leadscore.assistant.understanding.at_once import read_as_change
from leadscore.assistant.understanding.lexicon import any_of, listed
from leadscore.assistant.understanding.parts import all_of, asks_of, conjuncts, is_denied
from leadscore.assistant.understanding.pending.once_more import is_proposed_last, without_last
from leadscore.assistant.understanding.points import number
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE, rule_in
from leadscore.assistant.understanding.thread import CHANGING, Thread
from leadscore.assistant.understanding.words import words_of
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.tools.asking import OneChange
    from leadscore.assistant.tools.taking_back import Part
    from leadscore.assistant.understanding.spotting import Spotter
    from leadscore.assistant.world import World

_SURE = 0.97
_CORRECTS, _PAUSES = any_of("corrects"), any_of("waits")
_LEAD = re.compile(rf"^\W*(?:(?:{_CORRECTS}|{_PAUSES})[\s,.;:!–—-]+)+(?=\w)", re.IGNORECASE)
_CORRECTING = re.compile(rf"(?<!\w){_CORRECTS}(?!\w)", re.IGNORECASE)
_YES_BUT = re.compile(rf"^\W*{any_of('says_yes')}[\s,;:–—-]+but\W+(?=\w)", re.IGNORECASE)
_YES_THESE = re.compile(
    rf"^\W*{any_of('says_yes')}[\s,;:–—-]+(?=(?:{any_of('all_drafts')}|the \w+(?: (?:one|rule))?)\W*$)", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?:and|also|plus|but)\b", re.IGNORECASE)
_BRIEF = 3
_ASKS = listed("asks")
_THING = r"[^,;:.!?]+?"
_END = rf"(?:\W+{any_of('ends_once_more')})*\W*$"
_SWAPS = tuple(
    re.compile(rf"^\W*{pattern}{_END}", re.IGNORECASE)
    for pattern in (
        rf"not (?P<old>{_THING})(?:\s*[,;–—-]+\s*(?:but |rather )?|\s+but\s+|\s+rather\s+)(?P<new>{_THING})",
        rf"(?P<new>{_THING})(?:\s*[,;–—-]+\s*|\s+)(?:and |but )?not (?P<old>{_THING})",
        rf"(?P<new>{_THING}),? {any_of('swapped_for')} (?P<old>{_THING})",
    )
)
_ONLY = re.compile(
    rf"^\W*(?:but\W+)?(?:(?:only|just|solely)(?: keep)?|keep (?:only|just)) (?P<first>{_THING}){_END}"
    rf"|^\W*(?P<last>{_THING}) (?:only|alone){_END}",
    re.IGNORECASE,
)
_NOT = re.compile(
    rf"^\W*(?:and |but )?(?:{any_of('leaves_as_it_is')}|{any_of('leaves_out_part')}) (?P<what>{_THING})"
    rf"(?: (?:as (?:it is|before)|out|off|away|alone|again))*{_END}",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[\s,]+(?:instead|rather|i (?:mean|meant)|after all)\W*$", re.IGNORECASE)
_NOT_RULE = re.compile(rf"^\W*(?:and |but )?not (?:the )?(?P<what>{_THING})(?: (?:rule|one))?{_END}", re.IGNORECASE)
_ADDS = re.compile(
    rf"^\W*(?:(?:and|then|now|ok|please|just|only)\W+)*(?:{any_of('puts_into_policy')}|take|use|keep|i want|we want)"
    rf"(?: (?:me|us|in|only|just))* (?P<which>[^;:.!?]+?)(?: to the policy)?{_END}",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"^(?:(?:the|that|those|these|our|my|one|rule|number|no\.?|for|from|in|about|on|with) )*#?"
    r"|(?: (?:rules?|ones?|changes?|parts?|points|drafts?))+$",
    re.IGNORECASE,
)
_ALL_BUT = re.compile(
    rf"(?:all|both|everything)(?: of (?:them|those))?,? {any_of('all_but')} (?P<but>.+)", re.IGNORECASE
)
_AND = re.compile(r"\s*(?:,|\band\b)\s*(?:the )?", re.IGNORECASE)
_PLACES = {
    word: place
    for place, words in enumerate(("1 1st first former", "2 2nd second", "3 3rd third", "4 4th fourth", "5 5th fifth"))
    for word in words.split()
} | {"last": -1, "latter": -1}
_DRAFTED = "That is only drafted: {0}. “no” drops all that is drafted; “add the first” proposes one of it alone."
_UNLIKE = "“{0}” and “{1}” are not of a kind: say in full for whom the rule shall be."
_KINDS = {"seniority": "title", "department": "title"}
"""What is asked of a title, and of what it is made of, is of one kind."""
_NTH = re.compile(r"\bthe (?:first|second|third|fourth|fifth|last|former|latter)(?: (?:one|rule))?\b", re.IGNORECASE)
_ONE_BY_ONE = "Say one by one what shall not be, as in “not {0}”: what is proposed came in several steps."


def led_in(question: str, thread: Thread, *, is_proposed: bool) -> str:
    """The question with the words that correct said once and plainly, where there is something to correct: `hmm no
    wait, demo` is `no, demo`, `yes but make it 28` is no yes."""
    if thread.tool not in CHANGING and not is_proposed:
        return question
    question = _YES_BUT.sub("", question)
    question = _YES_THESE.sub("add ", question) if thread.tool == "draft_rule" else question
    lead = _LEAD.match(question)
    if lead is None:
        return question
    rest, corrects = question[lead.end() :], _CORRECTING.findall(lead[0])
    is_brief = len(rest.split()) <= _BRIEF and not rest.rstrip().endswith("?") and _ASKS.isdisjoint(fold(rest).split())
    if not corrects and _GOES_ON.match(rest):
        return rest
    if not corrects and (not is_brief or not _firmly(lead[0]) or decision(rest) is not None):
        return question
    return f"{', '.join(corrects or ['no'])}, {rest}"


def _firmly(lead: str) -> bool:
    """Whether one takes something back with it, rather than only stops to think."""
    return re.search(rf"\b{any_of('waits_to_correct')}", lead, re.IGNORECASE) is not None


def without_lead(question: str) -> str:
    """What stands behind the words that only say that it corrects."""
    lead = _LEAD.match(question)
    return question[lead.end() :] if lead is not None and _CORRECTING.search(lead[0]) else question


def about_one(world: World, question: str, thread: Thread) -> tuple[str, Thread]:
    """`make the first 12` of what is proposed together: that rule is the one that was spoken of."""
    from leadscore.assistant.tools.taking_back import parts_proposed

    match = _NTH.search(question) if thread.tool == "propose_change" and "also" in thread.change else None
    parts = parts_proposed(world) if match is not None else []
    place = which(world, match[0], parts) if match is not None else None
    if match is None or place is None or question.rstrip().endswith("?"):
        return question, thread
    part = parts[place]
    rule = next(
        (one for one in world.rules.values() if {fold(one.name or one.id), f"when {one.text}"} & part.names), None
    )
    if rule is None:
        return question, thread
    spoken = _arguments(part.change) if part.change.rule else {"rule": rule.id, "sentence": rule.statement}
    spoken = {**spoken, "rule": rule.id}
    about = replace(thread, rule=rule.id, change=spoken, arguments=spoken)
    return f"{question[: match.start()]}it{question[match.end() :]}", about


def corrected(world: World, spotter: Spotter, question: str, thread: Thread) -> list[Reading]:
    """The change as it is meant; nothing where it corrects nothing that is there."""
    from leadscore.assistant.tools.taking_back import parts_proposed

    said, leads = _LEAD.sub("", question), without_lead(question) != question
    if thread.tool in CHANGING and (swapped := next(_swapped(world, spotter, said, thread, leads=leads), None)):
        return [swapped]
    parts = parts_proposed(world)
    if thread.tool == "draft_rule" and (added := _of_drafts(world, said, thread)):
        return added
    if len(parts) > 1 and (match := _ONLY.match(said)):
        return _kept(world, thread, parts, which(world, match["first"] or match["last"], parts))
    if parts and (match := _NOT.match(said)) and thread.tool != "draft_rule":
        place = which(world, match["what"], parts, whole=True)
        return [Reading("undo", {"what": _called(parts[place])}, 1.0)] if place is not None else _not_there(world, said)
    return []


def _not_there(world: World, said: str) -> list[Reading]:
    """`not demo` where pricing is proposed: nothing is made of it for the demo."""
    match = _NOT_RULE.match(said)
    rule = rule_in(world, words_of(match["what"]), frozenset()) if match else None
    is_meant = match is not None and rule is not None and rule.fit >= SURE_RULE and not _asked(world, match["what"])
    return [Reading("undo", {"what": match["what"]}, 1.0)] if match is not None and is_meant else []


# ------------------------------------------------------------------------------------------------ one of several


def which(world: World, said: str, parts: Sequence[Part], *, whole: bool = False) -> int | None:
    """The place of the one part that is meant: by its place, its name or what it asks for. `whole`: it must be named
    in full, for `not the Germans` may be less of a rule for hotels in Germany."""
    what = fold(_AROUND.sub("", _AROUND.sub("", said.strip(" “”\"'"))))
    if what in _PLACES and _PLACES[what] < len(parts):
        return _PLACES[what] % len(parts)
    found = [place for place, part in enumerate(parts) if what.replace(" ", "_") in part.names or what in part.names]
    if asked := _asked(world, what):
        same = [place for place, part in enumerate(parts) if set(asked) == set(conjuncts(part.where))]
        some = [] if whole else [place for place, part in enumerate(parts) if set(asked) <= set(conjuncts(part.where))]
        found = found or same or some
    if not found and (rule := rule_in(world, words_of(what), frozenset())) and rule.fit >= SURE_RULE:
        found = [place for place, part in enumerate(parts) if fold(rule.rules[0]) in part.names]
    return found[0] if len(found) == 1 else None


def _asked(world: World, said: str) -> list[str]:
    """What it asks of leads; nothing where it says more than that."""
    from leadscore.assistant.drafting.conditions import conditions_in

    read = conditions_in(world, said)
    spans = read.spans if read.condition else ()
    rest = [word for word in words_of(said) if not any(start <= word.start < end for start, end in spans)]
    return conjuncts(read.condition) if all(_AROUND.fullmatch(f"{word.text} ") for word in rest) else []


def _called(part: Part) -> str:
    """By a name that only this part has: a rule's own, else what it asks for; a member, not its set."""
    names = sorted(part.names - {fold(part.change.set or "")}, key=lambda name: (" " in name, len(name)))
    return names[0]


def _kept(world: World, thread: Thread, parts: Sequence[Part], place: int | None) -> list[Reading]:
    """What alone stays of all that is proposed."""
    if place is None:
        return []
    others = [part for at, part in enumerate(parts) if at != place]
    if len(world.proposals) == 1 and is_proposed_last(world, thread):
        return [Reading("propose_change", _arguments(parts[place].change), 1.0, instead=True)]
    if len(others) == 1:
        return [Reading("undo", {"what": _called(others[0])}, 1.0)]
    return [Reading(None, {}, 1.0, says=_ONE_BY_ONE.format(_called(others[0])))]


def _arguments(change: OneChange) -> dict[str, Json]:
    told = {key: value for key, value in msgspec.to_builtins(change).items() if key != "also"}
    plain = {key: number(Decimal(str(value))) if isinstance(value, float) else value for key, value in told.items()}
    return {key: value for key, value in plain.items() if value is not None and value is not False}


def _of_drafts(world: World, said: str, thread: Thread) -> list[Reading]:
    """`add the first`, `only the hotels`, `not the shops` of the rules that are drafted."""
    from leadscore.assistant.tools.asking import OneChange
    from leadscore.assistant.tools.taking_back import Part

    parts = [Part(OneChange(sentence=one), frozenset(), condition_of(one)) for one in thread.drafts]
    if match := _NOT.match(said):
        place = which(world, match["what"], parts, whole=True)
        told = " and ".join(f"`{one}`" for one in thread.drafts)
        return [] if place is None else [Reading(None, {}, 1.0, says=_DRAFTED.format(told))]
    added, only = _ADDS.match(said), _ONLY.match(said)
    what = added["which"] if added else (only["first"] or only["last"]) if only else ""
    but = _ALL_BUT.match(what)
    named = {which(world, one, parts) for one in _AND.split(but["but"] if but else what)} if what else {None}
    sentences = [one for place, one in enumerate(thread.drafts) if (place in named) != bool(but)]
    if not sentences or None in named:
        return []
    first, *others = ({"sentence": one} for one in sentences)
    return [Reading("propose_change", {**first, **({"also": others} if others else {})}, 1.0)]


# ------------------------------------------------------------------------------------------------ one for another


def _swapped(world: World, spotter: Spotter, said: str, thread: Thread, *, leads: bool) -> Iterator[Reading]:
    """The last change with the one where the other was: in what the rule asks for, or in what was said of it. `leads`:
    behind words that correct, one thing stands in place of the one of its kind, as in `no, Belgium`."""
    if (leads or _ENDS.search(said)) and (found := _other_sentence(world, thread, "", _ENDS.sub("", said))):
        yield found
    for match in filter(None, (pattern.match(said) for pattern in _SWAPS)):
        old, new = (_AROUND.sub("", match[name].strip()) for name in ("old", "new"))
        if (found := _other_sentence(world, thread, old, new)) is not None:
            yield found
        places = list(re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", thread.said, re.IGNORECASE))
        if len(places) != 1:
            continue
        text = f"{thread.said[: places[0].start()]}{new}{thread.said[places[0].end() :]}"
        instead = thread.tool == "propose_change"
        with without_last(world, thread, instead=instead):
            change = next(read_as_change(world, spotter, iter([text])), None)
        if change is None or change.arguments == thread.arguments:
            continue
        if thread.tool != "draft_rule":
            yield replace(change, tool=thread.tool, sure=_SURE, instead=instead, said=text)
        elif set(change.arguments) == {"sentence"}:
            yield Reading("draft_rule", {"request": text, **change.arguments}, _SURE, instead=True, said=text)


def _other_sentence(world: World, thread: Thread, old: str, new: str) -> Reading | None:
    """The one new rule, drafted or proposed, that asks for the old: for another of its kind."""
    gone, come = _asked(world, old) if old else [], _asked(world, new)
    if len(come) != 1 or (len(gone) != 1 if old else is_denied(come[0])):
        return None
    written = {rule.id for rule in world.written.plan.rules} if world.written.plan else set()
    is_draft = thread.tool in ("draft_rule", "what_if") and "sentence" in thread.change and "rule" not in thread.change
    held = {rule.id: rule.statement for rule in world.plan.rules if rule.id not in written}
    held = {"": str(thread.change["sentence"])} if is_draft else held
    if not old and thread.rule is not None and not is_draft:  # what is not named is of the last one
        held = {rule: one for rule, one in held.items() if rule == thread.rule}
    parts = [(rule, one, part) for rule, one in held.items() for part in conjuncts(condition_of(one))]
    found = [one for one in parts if (one[2] == gone[0] if old else _kind(one[2]) == _kind(come[0]))]
    if len(found) != 1:
        return None
    rule, sentence, gone_part = found[0]
    if _kind(gone_part) != _kind(come[0]):
        return Reading(None, {}, 1.0, says=_UNLIKE.format(old, new))
    kept = [come[0] if part == gone_part else part for part in conjuncts(condition_of(sentence))]
    statement, condition = sentence_in(sentence), condition_in(all_of(kept) or "")
    if not isinstance(statement, n.Rule) or condition is None:
        return None
    sentence = statement_text(record.replace(statement, condition=condition))
    if rule:
        return Reading("propose_change", {"rule": rule, "sentence": sentence}, 1.0, follows=True)
    request = {"request": f"{thread.arguments['request']}, {new}"} if "request" in thread.arguments else {}
    return Reading(str(thread.tool), {**request, "sentence": sentence}, 1.0, follows=True)


def _kind(part: str) -> str:
    """What a part asks for, such as a country: people's titles in all ways in which they may be asked for."""
    asked = asks_of(part.removeprefix("not ")).split()[0]
    return _KINDS.get(asked, asked)
