"""What somebody else wrote into the policy's file while it was talked about."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from leadscore.assistant.answer import Answer, Unanswerable, lines
from leadscore.assistant.tools.changing import differences, proposed, words_told
from leadscore.assistant.tools.cutting import applied
from leadscore.assistant.tools.set_lines import once
from leadscore.assistant.world import World, errors
from leadscore.driver import Compiled
from leadscore.source import Source
from leadscore.source.read import TooLarge, read
from leadscore.syntax import nodes as n
from leadscore.syntax.parser import parse

_STAYS = "What is said here is of the policy as it was read, and nothing is written."


def taken_in(world: World) -> Answer | None:
    """Takes in the policy as its files hold it now, with what is proposed carried over to it; None where they are as
    they were read. Raises Unanswerable where it cannot be used any more: then all stays as it was read."""
    held = world.sources(world.saved)
    others = [world.called(path) for path, source in held.items() if _held(world, path) != source.text]
    if not others:
        return None
    names = " and ".join(others)
    was = f"{names} {'was' if len(others) == 1 else 'were'} changed"
    now = world.compiled_of(None)
    if now.plan is None:
        raise Unanswerable(f"{was} and {world.shown_as} has mistakes now: {errors(now)[0].message}.", _STAYS)
    told = [f"{was} since it was read, not here, and is read anew:", *differences(world, now)]
    old, world.saved = world.saved, now
    world.earlier = [found for one in world.earlier if (found := _carried(world, one, old)) is not None]
    return _proposed_anew(world, old, told)


def _held(world: World, path: Path) -> str:
    """What a file of the policy holds now. Raises Unanswerable."""
    try:
        return read(path).text
    except (OSError, TooLarge) as error:
        raise Unanswerable(f"{world.called(path)} cannot be read any more.", _STAYS) from error


def _proposed_anew(world: World, old: Compiled, told: list[str]) -> Answer:
    carried = [(proposal, _carried(world, proposal.compiled, old)) for proposal in world.proposals]
    world.proposals = [replace(proposal, compiled=found) for proposal, found in carried if found is not None]
    if not carried:
        return Answer(lines(told), None)
    if len(world.proposals) < len(carried):
        world.proposals.clear()
        return Answer(
            lines(told, "What was proposed does not go with that. Nothing is written: ask for it anew."), None
        )
    if not words_told(world, world.written, world.drafted):
        world.proposals.clear()
        return Answer(lines(told, "What was proposed is so already by that: nothing is proposed any more."), None)
    try:
        return proposed(world, world.drafted, [*told, "With what is proposed, it would be:"])
    except Unanswerable as error:
        world.proposals.clear()
        return Answer(lines(told, f"{error} Nothing is written, and nothing is proposed any more."), None)


def _carried(world: World, changed: Compiled, old: Compiled) -> Compiled | None:
    """The saved policy with the changes that lead from the old one to this one; None where both touch the same."""
    texts = {}
    held = world.sources(world.saved)
    for path, (before, after) in world.changed(old, changed).items():
        onto = held.get(path)
        merged = None if onto is None else _merged(before, after, onto.text)
        if merged is None:
            return None
        texts[path] = merged
    found = world.compiled_with({path: _without_more_than_once(text) for path, text in texts.items()})
    return found if found.plan is not None else None


def _without_more_than_once(text: str) -> str:
    """Where both put the same member into a set, it has it once."""
    source = Source("", text)
    sets = [one for one in parse(source).file.statements if isinstance(one, n.SetMembers)]
    return applied(source, [edit for one in sets for edit in once(source, one)])


def _merged(before: str, after: str, now: str) -> str | None:
    base, other, onto = (text.splitlines(keepends=True) for text in (before, after, now))
    kept = [block for block in SequenceMatcher(None, base, onto, autojunk=False).get_matching_blocks() if block.size]
    for tag, start, end, first, last in reversed(SequenceMatcher(None, base, other, autojunk=False).get_opcodes()):
        if tag == "equal":
            continue
        block = next((one for one in kept if one.a <= start and end <= one.a + one.size), None)
        if block is None:
            return None
        place = start - block.a + block.b
        onto[place : place + end - start] = other[first:last]
    return "".join(onto)
