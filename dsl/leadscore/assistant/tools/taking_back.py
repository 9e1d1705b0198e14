"""What was proposed is taken back, as a whole or a part of it; what was written, by another proposal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from leadscore.assistant.answer import Answer, Unanswerable, lines
from leadscore.assistant.rule_names import is_called
from leadscore.assistant.tools.asking import Change, OneChange, TakenBack
from leadscore.assistant.tools.changing import differences, impact, net_words, proposed, words_of
from leadscore.assistant.tools.counterparts import condition_of, sentence_in
from leadscore.assistant.tools.editing import changed
from leadscore.assistant.tools.membership import parted
from leadscore.assistant.world import Proposal, World
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.values.number import counted
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.driver import Compiled

_GROUP = re.compile(r"\w+: (?=.)")
"""What stands before the condition that a rule without a name is called by."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several changes that are proposed: `change` is how it was asked for last, `names` what it may be called,
    `where` of a rule in full what that asks for."""

    change: OneChange
    names: Set[str]
    where: str = ""


def undo(world: World, asked: TakenBack) -> Answer:
    """Takes back what was proposed last, or a part of all that is; where that has been written, proposes what was saved
    before."""
    if asked.what is not None:
        return (_part_taken_back if world.proposals else _restored_alone)(world, asked.what)
    if not world.proposals:
        return _restored(world)
    gone = world.proposals.pop()
    left = counted(len(world.proposals), "change is", "changes are")
    still = f" {left} still proposed." if world.proposals else " The policy stays as it is."
    return Answer(f"Taken back: {gone.says}{still}", {"taken_back": gone.says, "proposed": len(world.proposals)})


def _restored(world: World) -> Answer:
    if not world.earlier:
        raise Unanswerable(
            "There is nothing to take back.", "What was proposed or written in this conversation can be."
        )
    before = world.earlier[-1]
    shown = differences(world, before)
    said, data, leads = impact(world, before)
    world.proposals.append(Proposal(before, "back to the policy before that.", restores=True))
    note = "Nothing is written until you say yes."
    told = lines("That was written already. To take it back, the policy would change so:", shown, said, note)
    return Answer(told, {**data, "diff": "\n".join(shown)}, leads)


def _restored_alone(world: World, what: str) -> Answer:
    """What was written last, where that is about nothing else: neither more nor another is taken back in its place."""
    name = fold(what)
    before = world.earlier[-1] if world.earlier else world.written
    last = written_of(before, world.written)
    if last == {name}:
        return _restored(world)
    words = " ".join(line.strip() for line in words_of(world, before, world.written)) if last else "nothing."
    if name in last:
        raise Unanswerable(
            f"“{what.strip()}” was written together with more: {words}",
            "“undo” proposes to take all of that back; to change less, say what shall be how.",
        )
    raise Unanswerable(
        f"What was written last is not about “{what.strip()}”: {words}", "“undo” proposes to take that back first."
    )


def written_of(before: Compiled, after: Compiled) -> frozenset[str]:
    """What a write was about, by name; the tests that follow it are no more of it."""
    from leadscore.review.changes import Thing, changes

    return frozenset(fold(one.subject) for one in changes(before, after) if one.thing is not Thing.TEST)


# ------------------------------------------------------------------------------------------------ a part


def names_proposed(world: World) -> frozenset[str]:
    """What any of the proposals is about: by these names a part of what is proposed can be taken back."""
    return frozenset(name for _, one in _each(world) for name in _names(world, one))


def members_added(world: World) -> frozenset[str]:
    """The members that sets are to gain: without them is how it was."""
    return frozenset(fold(member) for _, one in _each(world) if not one.remove for member in _members(one))


def parts_proposed(world: World) -> list[Part]:
    """All that is proposed, each by itself; a rule that was amended is one part, each member of a set another."""
    parts: list[Part] = []
    for one in (single for _, change in _each(world) for single in _singly(change)):
        names, where = _names(world, one), condition_of(one.sentence or "")
        same = None if one.set else next((part for part in parts if names & part.names and not part.change.set), None)
        if same is not None:
            parts.remove(same)
        parts.append(Part(one, names | (same.names if same else frozenset()), where or (same.where if same else "")))
    return parts


def _singly(one: OneChange) -> list[OneChange]:
    members = _members(one)
    if len(members) < 2:
        return [one]
    fields = {key: value for key, value in msgspec.to_builtins(one).items() if key != "also"}
    return [msgspec.convert({**fields, "members": _cell(member)}, OneChange) for member in members]


def _part_taken_back(world: World, what: str) -> Answer:
    """The other changes are made anew, one after the other: one may rest on another, and then neither goes alone."""
    name = fold(what)
    if name not in names_proposed(world) and any(one.restores for one in world.proposals):
        raise Unanswerable(
            "What was written is taken back as a whole, no part of it.", "Say no to that, then what shall be how."
        )
    if name not in names_proposed(world):
        raise Unanswerable(f"Nothing is proposed of “{what.strip()}”.", "“what is proposed?” shows what is.")
    held, before = list(world.proposals), world.drafted
    parts = (part for part in parts_proposed(world) if name in part.names)
    names = {name}.union(*(part.names for part in parts if not part.change.set and part.change.threshold is None))
    world.proposals.clear()
    try:
        for proposal in held:
            _proposed_without(world, proposal, names)
    except Unanswerable as error:
        world.proposals[:] = held
        told = f"That cannot be taken back by itself: {error.message}"
        raise Unanswerable(told, "“no” drops all that is proposed.") from error
    gone = " ".join(line.strip() for line in words_of(world, world.drafted, before))
    data: dict[str, Json] = {"taken_back": gone, "proposed": len(world.proposals)}
    if not world.proposals:
        return Answer(f"Taken back: {gone} The policy stays as it is.", data)
    still = proposed(world, world.drafted, [f"Taken back: {gone}", "Still proposed:", *net_words(world)])
    return replace(still, data={**still.data, **data} if isinstance(still.data, dict) else data)


def _proposed_without(world: World, proposal: Proposal, names: Set[str]) -> None:
    """Proposes once more what is left of a proposal."""
    asked = proposal.asked
    if asked is None:
        world.proposals.append(proposal)
        return
    kept = [left for one in (asked, *asked.also) for left in _without(world, one, names)]
    if not kept:
        return
    first, *also = kept
    change = msgspec.convert({**msgspec.to_builtins(first), "also": msgspec.to_builtins(also)}, Change)
    after = changed(world, change, tidy=True)
    words = words_of(world, world.drafted, after)
    world.proposals.append(Proposal(after, " ".join(line.strip() for line in words), change))


def _without(world: World, one: OneChange, names: Set[str]) -> Iterator[OneChange]:
    """What is left of a change: of several members the others, of a rule with `ready` the other of the two."""
    fields = {key: value for key, value in msgspec.to_builtins(one).items() if key != "also"}
    if "ready" in names and "threshold" in fields:
        fields.pop("threshold")
    elif names & _names(world, one):
        others = [member for member in _members(one) if fold(member) not in names]
        if fold(one.set or "") in names or len(others) == len(_members(one)):
            fields = {"threshold": fields["threshold"]} if "threshold" in fields else {}
        else:
            fields = {**fields, "members": ", ".join(map(_cell, others))} if others else {}
    if fields:
        yield msgspec.convert(fields, OneChange)


def _each(world: World) -> Iterator[tuple[Proposal, OneChange]]:
    for proposal in world.proposals:
        if proposal.asked is not None:
            yield from ((proposal, one) for one in (proposal.asked, *proposal.asked.also))


def _names(world: World, one: OneChange) -> frozenset[str]:
    """What a change is about, in all ways in which that may be called."""
    found = {one.rule or "", one.set or "", *_members(one), "ready" if one.threshold is not None else ""}
    statement = sentence_in(one.sentence) if one.sentence else None
    if isinstance(statement, n.Ready):
        found.add("ready")
    elif (named := getattr(statement, "name", None)) is not None:
        found.add(named.text)
    if one.rule:
        found |= {rule.name or "" for rule in world.plan.rules if is_called(rule, one.rule)}
        found.add(_GROUP.sub("when ", one.rule, count=1))
    if isinstance(statement, n.Rule):
        found.add(f"when {condition_of(one.sentence or '')}")
    return frozenset(map(fold, found)) - {""}


def _members(one: OneChange) -> list[str]:
    return parted(one.members) if one.members else []


def _cell(member: str) -> str:
    return f'"{member}"' if "," in member else member
