"""Changes of the policy: whom they would move, and proposals, which a person writes with a yes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from leadscore.assistant.answer import Answer, Unanswerable, lines, table
from leadscore.assistant.numbers_said import unsaid_numbers
from leadscore.assistant.people import spoken
from leadscore.assistant.tools.asking import Change, DraftRule
from leadscore.assistant.tools.counterparts import replaced
from leadscore.assistant.tools.editing import changed, meant_rule, so_already
from leadscore.assistant.tools.moving import moved
from leadscore.assistant.tools.overriding import of_nobody
from leadscore.assistant.tools.remarks import comments_told
from leadscore.assistant.tools.testing import tests_told
from leadscore.assistant.tools.turning import told_turns, turns_json
from leadscore.assistant.unread import must_be_read, yet_to_read
from leadscore.assistant.world import Proposal, World, runnable
from leadscore.batch.board.model import Moves, Row
from leadscore.batch.board.moves import moves
from leadscore.batch.board.sample import sampled_moves
from leadscore.batch.board.turns import turns
from leadscore.diagnostics.model import Severity
from leadscore.driver import Compiled
from leadscore.report.json_text import Json, points
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import value_text
from leadscore.syntax.printer import statement_text
from leadscore.values.days import iso_instant
from leadscore.values.number import counted
from leadscore.values.text import fold

_LISTED = 8
_REMEMBERED = 4
"""Of so many pairs of policies it is remembered how they differ."""


def what_if(world: World, asked: Change) -> Answer:
    """Who would become ready and who no longer, and whose score would move, if the policy were changed so; without a
    change, by what is proposed."""
    if asked == Change() and world.proposals:
        return _of_proposals(world)
    after = changed(world, asked)
    said, data, leads = impact(world, after)
    words, (warned, warnings) = _words_of_change(world, after), _warnings(world, after)
    told = lines(_on_top(world), words, said, warned)
    rule = None if asked.rule is None else meant_rule(world, world.drafted, asked.rule).id
    return Answer(told, {**_says(world, words), **data, **warnings}, leads, rule)


def _of_proposals(world: World) -> Answer:
    said, data, leads = impact(world, world.drafted)
    words = net_words(world)
    return Answer(lines(["With what is proposed:", *words], said), {"says": [*words], **data}, leads)


def draft_rule(world: World, asked: DraftRule) -> Answer:
    """A rule in the language, for what somebody wants, with whom it would move. It stands in no file yet."""
    sentence = asked.sentence
    if sentence is None:
        from leadscore.assistant.drafting.drafts import drafted

        sentence = drafted(world, asked.request)
    there = None if sentence.startswith("when ") else replaced(world.drafted.checked, sentence)
    stays = f" {statement_text(there)}" if there is not None else ""  # of what it takes the place of
    unsaid = unsaid_numbers(f"{asked.request}{stays}", sentence)
    if unsaid:
        told = " and ".join(unsaid)
        raise Unanswerable(
            f"`{sentence}` says {told}, and the request does not.",
            "Say the number, or draft it without.",
            said=f"I would have written `{sentence}`, but you did not say {told}. Say it in other words.",
        )
    after = changed(world, Change(sentence=sentence))
    said, data, leads = impact(world, after)
    text = f"A rule for that:\n\n  {sentence}\n"
    note = "It stands in no file yet: “add it” proposes the change."
    (warned, warnings), (failing, tests) = _warnings(world, after), tests_told(world, after)
    told = lines(text, _on_top(world), said, warned, failing, note)
    on_top: dict[str, Json] = {"sentence": sentence, **_before(world)}
    return Answer(told, {**on_top, **data, **warnings, **tests}, leads)


def propose_change(world: World, asked: Change) -> Answer:
    """The change with its difference and whom it moves, to be written when a person says yes."""
    after = changed(world, asked, tidy=True)
    _must_be_writable(world, after)
    words = _words_of_change(world, after)
    all_of_it = [*words, *_in_all(world, after)]
    answer = replace(proposed(world, after, all_of_it, words), rule=_rule_of(world, after, asked))
    world.proposals.append(Proposal(after, " ".join(line.strip() for line in words), asked))
    return answer


def proposed(world: World, after: Compiled, words: list[str], says: list[str] | None = None) -> Answer:
    """What is proposed, in `words`, with its difference, whom it moves, and the tests that would fail; `says` are those
    of the last change alone."""
    said, data, leads = impact(world, after)
    shown = differences(world, after)
    note = "Nothing is written until you say yes."
    unread, shared = yet_to_read(world, runnable(after)), [*comments_told(world, after), *_shared(world, after)]
    (warned, warnings), (failing, tests) = _warnings(world, after), tests_told(world, after)
    told = {**_says(world, says or words), **data, "diff": "\n".join(shown), **warnings, **tests}
    return Answer(lines(words, shown, said, warned, failing, unread, shared, note), told, leads)


# ------------------------------------------------------------------------------------------------ what it does


def impact(world: World, after: Compiled) -> tuple[list[str], dict[str, Json], tuple[str, ...]]:
    """From the saved policy to this one."""
    plan, now = runnable(after), world.scored()
    must_be_read(world, plan)
    if world.is_large:
        told = sampled_moves(world.board, now, plan)
        return [_estimated(told)], {**_counts(told), **_about(told)}, ()
    then = world.scored(plan)
    told, turned = moves(now, then), turns(now, then)
    more = told_turns(turned)
    rows = world.rows(told.first[:_LISTED], now, then)
    return (
        [_sentence(told, more), *more, *_table(rows)],
        {**_counts(told), **turns_json(turned), "moved": [_json(row) for row in rows]},
        tuple(row.lead for row in rows),
    )


def _sentence(told: Moves, more: Sequence[str]) -> str:
    if not (told.up or told.down or told.gained or told.lost):
        if more:
            return f"Ready {told.ready[0]:,}: nobody's score changes, and who is ready stays."
        return f"It moves nobody: all {counted(told.leads, 'lead')} stay as they are."
    before, then = told.ready
    ready = f"{before:,}" if before == then else f"{before:,} → {then:,}"
    return (
        f"Ready {ready}: {told.gained:,} would become ready, {told.lost:,} no longer. "
        f"{counted(told.up, 'score goes', 'scores go')} up, {told.down:,} down{_of_disqualified(told)}."
    )


def _of_disqualified(told: Moves) -> str:
    """Their scores move like others', and nobody calls them."""
    return f", {told.disqualified:,} of them of disqualified leads" if told.disqualified else ""


def _estimated(told: Moves) -> str:
    """A sample says about how many, and what it does not say is who."""
    about = _about(told)
    return (
        f"Of a sample of {told.leads:,} leads {told.gained:,} would become ready and {told.lost:,} no longer: "
        f"about {about['about_gained']:,} and about {about['about_lost']:,} of {told.of:,}. "
        "`leadscore diff` counts all of them."
    )


def _about(told: Moves) -> dict[str, int]:
    share = told.of / told.leads if told.leads else 0
    return {"about_gained": round(told.gained * share), "about_lost": round(told.lost * share)}


def _counts(told: Moves) -> dict[str, Json]:
    return {
        "leads": told.leads,
        "of": told.of,
        "ready_before": told.ready[0],
        "ready_after": told.ready[1],
        "gained": told.gained,
        "lost": told.lost,
        "up": told.up,
        "down": told.down,
        "moved_disqualified": told.disqualified,
    }


def _table(rows: Sequence[Row]) -> list[str]:
    cells = [(row.lead, spoken(row), row.company, moved(row), _turn(row)) for row in rows]
    return table(("lead", "who", "company", "score", ""), cells)


def _turn(row: Row) -> str:
    turn = "" if row.ready == row.was_ready else "becomes ready" if row.ready else "no longer ready"
    return ", ".join(filter(None, (turn, "disqualified" if row.disqualified else "")))


def _json(row: Row) -> Json:
    return {
        "lead": row.lead,
        "name": spoken(row),
        "before": points(row.before),
        "after": points(row.score),
        "change": None if row.before is None or row.score is None else points(row.score - row.before),
        "ready": row.ready,
        "was_ready": row.was_ready,
        "disqualified": row.disqualified,
    }


# ------------------------------------------------------------------------------------------------ what it says


def words_of(world: World, before: Compiled, after: Compiled) -> list[str]:
    """What changes from one policy to another: `pricing: +50 → +35`."""
    if told := words_told(world, before, after):
        return told
    from leadscore.report.changes import verdict
    from leadscore.review.gather import review
    from leadscore.review.model import PolicyAt
    from leadscore.review.versions import Versions

    both = (PolicyAt(world.shown_as, before), PolicyAt(world.shown_as, after))
    return [verdict(review(Versions("before", "after", (both,))))]


def _words_of_change(world: World, after: Compiled) -> list[str]:
    """What a change says. Raises Unanswerable for one that only says otherwise what is so already."""
    told = words_told(world, world.drafted, after)
    if not told:
        raise so_already(world)
    return told


def words_told(world: World, before: Compiled, after: Compiled) -> list[str]:
    """As `words_of`; nothing where one means what the other does."""
    told = next((told for old, new, told in world.compared if old is before and new is after), None)
    if told is None:
        told = tuple(_differences_said(before, after))
        world.compared = ((before, after, told), *world.compared[: _REMEMBERED - 1])
    return [*told]


def _differences_said(before: Compiled, after: Compiled) -> list[str]:
    from leadscore.review.changes import Thing, changes

    found = changes(before, after)
    sets = {change.subject for change in found if change.thing is Thing.SET}
    unasked = [f"{told}, and nothing in this policy asks for it." for told in _sets_unasked(before, after, sets)]
    return [*(f"{change.sentence}." for change in found), *unasked]


def net_words(world: World) -> list[str]:
    """What all that is proposed changes, whatever was proposed in between."""
    return [line.strip() for line in words_of(world, world.written, world.drafted)]


def _sets_unasked(before: Compiled, after: Compiled, told_of: Collection[str]) -> list[str]:
    """What sets gain and lose where no rule is any other for it."""

    def members(compiled: Compiled) -> dict[str, dict[str, str]]:
        units = (compiled.checked.main, *compiled.checked.used)
        sets = (one for unit in units for one in unit.file.statements if isinstance(one, n.SetMembers))
        return {one.name.text: {fold(text): text for text in map(value_text, one.members)} for one in sets}

    told, then = [], members(after)
    for name, held in sorted(members(before).items()):
        now = then.get(name, held)
        gained, lost = ([one[key] for key in one.keys() - other] for one, other in ((now, held), (held, now)))
        parts = (("gains", gained), ("loses", lost))
        said = ", ".join(f"{verb} {', '.join(sorted(texts))}" for verb, texts in parts if texts)
        told += [f"{name} {said}"] if said and name not in told_of else []
    return told


def _on_top(world: World) -> list[str]:
    count = len(world.proposals)
    return [f"On top of {counted(count, 'proposed change')}, all held against the saved policy:"] if count else []


def _in_all(world: World, after: Compiled) -> list[str]:
    """What a yes would write, where that is more than the last change."""
    if not world.proposals:
        return []
    told = [line.strip() for line in words_told(world, world.written, after)]
    if not told:
        return ["All that is proposed adds up to no change."]
    more = f" And {len(told) - _LISTED} more." if len(told) > _LISTED else ""
    return [f"All that is proposed: {' '.join(told[:_LISTED])}{more}"]


def _rule_of(world: World, after: Compiled, asked: Change) -> str | None:
    """The rule that a change is about, as it is known then: a new one, too, and one with another name or condition."""
    before, then = ({rule.id for rule in runnable(one).rules} for one in (world.drafted, after))
    new = then - before
    if len(new) == 1:
        return new.pop()
    return None if asked.rule is None else meant_rule(world, world.drafted, asked.rule).id


def _says(world: World, words: list[str]) -> dict[str, Json]:
    return {"says": [line.strip() for line in words], **_before(world)}


def _before(world: World) -> dict[str, Json]:
    """What is proposed already: whom a change moves is told of all of it."""
    count = len(world.proposals)
    return {"on_top_of": count, **({"proposed_before": [*net_words(world)]} if count else {})}


def _warnings(world: World, after: Compiled) -> tuple[list[str], dict[str, Json]]:
    """What the check warns of with the change, and not of the saved policy, such as a threshold that no lead can reach;
    and points for somebody who is no lead."""
    known = {problem.message for problem in world.saved.diagnostics}
    warned = (problem.message for problem in after.diagnostics if problem.severity is Severity.WARNING)
    new = [message for message in dict.fromkeys(warned) if message not in known]
    new += [*of_nobody(world, after), *_days_ahead(world, after)]
    return [f"Warning: {message}." for message in new], {"warnings": new}


def _days_ahead(world: World, after: Compiled) -> list[str]:
    """What a rule asks for from today on, as in the next 90 days: `within` looks back alone, so these are days that
    stay as they are."""
    known, ahead = {rule.text for rule in world.plan.rules}, f" between {iso_instant(world.as_of)[:10]} and "
    new = [rule.text for rule in runnable(after).rules if rule.text not in known and ahead in rule.text]
    return [f"`{text}` holds these days alone: `within` counts back, and nothing counts ahead" for text in new]


def _used(world: World, after: Compiled) -> list[str]:
    """The files beside the policy's own that a change is about."""
    return [world.called(path) for path in world.changed(world.saved, after) if path != world.policy]


def _must_be_writable(world: World, after: Compiled) -> None:
    if not world.writes_used and (used := _used(world, after)):
        told = " and ".join(used)
        raise Unanswerable(
            f"That stands in {told}, and only {world.shown_as} can be changed here.",
            "Change it there, or with `leadscore chat`.",
        )


def _shared(world: World, after: Compiled) -> list[str]:
    return [f"{path} changes for every policy that uses it." for path in _used(world, after)]


def differences(world: World, after: Compiled) -> list[str]:
    """The lines that go from the saved policy, and those that come, file by file; its own needs no name."""
    told: list[str] = []
    for path, (old, new) in world.changed(world.saved, after).items():
        told += [*([f"In {world.called(path)}:"] if path != world.policy else []), *difference(old, new)]
    return told


def difference(old: str, new: str) -> list[str]:
    """The lines that go, and those that come."""
    from difflib import unified_diff

    def shown() -> Iterator[str]:
        for line in unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0):
            if line.startswith(("+", "-")) and not line.startswith(("+++", "---")):
                yield f"  {line[0]} {line[1:]}".rstrip()

    return list(shown())
