"""The text of a policy with a change: other points for a rule, a rule less, a sentence more or another in its place,
another threshold, other members of a set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.rule_names import is_called, label, one_rule
from leadscore.assistant.tools.asking import Change, OneChange
from leadscore.assistant.tools.counterparts import counterpart
from leadscore.assistant.tools.cutting import applied
from leadscore.assistant.tools.membership import member_edits
from leadscore.assistant.tools.placing import placed
from leadscore.assistant.tools.removing import not_expecting, removed
from leadscore.assistant.tools.set_lines import with_members
from leadscore.assistant.tools.weaving import woven
from leadscore.assistant.world import World, errors, runnable
from leadscore.check.model import Checked
from leadscore.check.walk import inside
from leadscore.diagnostics.model import Edit
from leadscore.driver import Compiled
from leadscore.plan.model import Plan, Rule
from leadscore.source import Source, Span
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import groups_of
from leadscore.syntax.literals import number_text
from leadscore.syntax.parser import parse
from leadscore.syntax.rewrite import CannotFormat, format_source

_NAME = "the new sentence"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Signs that nobody sees, and that a terminal may obey."""


def changed(world: World, asked: Change, *, tidy: bool = False) -> Compiled:
    """The drafted policy with the change and those that come with it, laid out as it was where it is to be kept
    (`tidy`).

    Raises Unanswerable for a change that says nothing, contradicts itself, or makes a policy with mistakes.
    """
    ones = sorted((asked, *asked.also), key=_takes_members)  # new ones stand beside those that go, not instead
    try:
        return _all_changed(world, ones, tidy=tidy)
    except Unanswerable:
        if len(ones) == 1:
            raise
        try:  # a band takes the place of one that has moved on
            return _all_changed(world, ones[::-1], tidy=tidy)
        except Unanswerable:
            pass
        raise


def _all_changed(world: World, ones: Sequence[OneChange], *, tidy: bool) -> Compiled:
    """With one change after the other; of several, some may be so already."""
    before = world.drafted
    for one in ones:
        before = _changed(world, before, one, tidy=tidy)
    if not world.changed(world.drafted, before):
        raise so_already(world)
    return before


def _takes_members(asked: OneChange) -> bool:
    return asked.set is not None and asked.remove


def _changed(world: World, before: Compiled, asked: OneChange, *, tidy: bool) -> Compiled:
    edits = list(_edits(world, before, asked))
    after = _compiled(world, before, edits, tidy)
    if after.plan is None and asked.rule and asked.remove:
        gone = meant_rule(world, before, asked.rule).name
        main = before.checked.main
        after = _compiled(world, before, [*edits, *not_expecting(main.file, main.source, gone)], tidy)
    if after.plan is None:
        raise Unanswerable(_mistake(before, after), "Say it otherwise, or change both at once.")
    return after


def so_already(world: World) -> Unanswerable:
    """What is said of a change that changes nothing."""
    if world.proposals and world.texts:
        return Unanswerable("With what is proposed, that is so already.", "“yes” shows it once more.")
    return Unanswerable("That is what the policy says already, so nothing would change.")


def _compiled(world: World, before: Compiled, edits: Sequence[Edit], tidy: bool) -> Compiled:
    """With the edits in whichever of the policy's files they stand."""
    texts = {}
    for path, source in world.sources(before).items():
        own = [edit for edit in edits if edit.span.path == source.path]
        text = applied(source, own)
        texts[path] = _tidied(world, path, text) if tidy and own else text
    return world.compiled_with(texts)


def without_rule(world: World, rule: Rule) -> Plan | None:
    """The saved policy without a rule, and without the tests that name it; None where it cannot do without it."""
    main = world.saved.checked.main
    edits = [*removed(main.source, _node(world.saved, rule)), *not_expecting(main.file, main.source, rule.name)]
    return world.compiled_of(applied(main.source, edits)).plan


def _edits(world: World, before: Compiled, asked: OneChange) -> Iterator[Edit]:
    checked = before.checked
    if asked.threshold is not None:
        yield _threshold(checked, asked.threshold)
    if asked.set is not None or asked.members is not None:
        yield from _members(checked, asked)
        return
    if asked.rule is None:
        if asked.points is not None or asked.remove:
            raise Unanswerable("Which rule shall change?", "Name it, as in “pricing”.")
        if asked.sentence is not None:
            yield from _added(checked, asked.sentence)
        elif asked.threshold is None:
            raise Unanswerable("What shall change?", "Name a rule with its new points, or write the new rule.")
        return
    rule = meant_rule(world, before, asked.rule)
    node = _node(before, rule)
    ways = [asked.points is not None, asked.remove, asked.sentence is not None]
    if sum(ways) != 1:
        raise Unanswerable(
            f"What shall become of `{label(rule)}`?",
            "Give it other points, take it out, or write what takes its place.",
        )
    if asked.points is not None:
        yield from _pointed(rule, node, asked.points)
    elif asked.remove:
        yield from removed(checked.main.source, node)
    else:
        text, statement = _sentence(asked.sentence or "")
        if not isinstance(statement, n.Rule):
            raise Unanswerable(f"`{text}` is no rule, so it cannot take the place of one.", "Propose it by itself.")
        yield from _otherwise(world, checked.main.source, rule, node, text)
        yield from _renamed(checked, node, statement)


def _otherwise(world: World, source: Source, rule: Rule, node: n.Rule, text: str) -> Iterator[Edit]:
    """What is written keeps its lines and comments; a rule that is only proposed has none."""
    if any(one.id == rule.id for one in runnable(world.written).rules):
        yield from woven(source, node.span, text)
    else:
        yield Edit(node.span, text)


def _members(checked: Checked, asked: OneChange) -> Iterator[Edit]:
    if asked.set is None or asked.members is None:
        told = "Which members of which set shall change?"
        raise Unanswerable(told, "Say `set` and `members`.", said=f"{told} Name both: add Norway to our countries.")
    if asked.rule is not None or asked.points is not None or asked.sentence is not None:
        raise Unanswerable("Members of a set and a rule are two changes.", "Propose one after the other.")
    yield from member_edits(checked, asked.set, asked.members, remove=asked.remove)


def _renamed(checked: Checked, old: n.Rule, new: n.Rule) -> Iterator[Edit]:
    """Tests that expect points of a rule call it by its new name."""
    if old.name is None or new.name is None or old.name == new.name:
        return
    for expected in inside(checked.main.file.statements, n.ExpectPoints):
        if expected.name == old.name:
            yield Edit(expected.name.span, new.name.text)


def meant_rule(world: World, before: Compiled, mention: str) -> Rule:
    """One of the policy as it is drafted: a rule that is only proposed can be changed, one that has another name by now
    may be called by its old one. Raises Unanswerable, also for one that is gone with what is proposed."""
    rules = runnable(before).rules
    saved = next((one for one in world.plan.rules if is_called(one, mention)), None)
    if saved is None or any(is_called(one, mention) for one in rules):
        return one_rule(world, mention, rules)
    renamed = next((one for one in rules if one.text == saved.text), None)
    if renamed is None:
        told = f"The rule `{label(saved)}` is gone with what is proposed."
        raise Unanswerable(told, "“undo” takes a proposal back.")
    return renamed


def _node(compiled: Compiled, rule: Rule) -> n.Rule:
    """The rule's sentence in the policy's own file."""
    nodes = (one for group in groups_of(compiled.checked.main.file) for one in group.rules)
    known = zip(nodes, runnable(compiled).rules, strict=True)
    return next(node for node, one in known if one.id == rule.id)


def _pointed(rule: Rule, node: n.Rule, points: float) -> Iterator[Edit]:
    if node.points is None:
        raise Unanswerable(f"`{label(rule)}` disqualifies, so it has no points to change.", "Write the rule anew.")
    if not points:
        raise Unanswerable("A rule of 0 points says nothing.", "Take the rule out instead.")
    value = Decimal(str(points))
    if (points < 0) != node.points.negative:
        yield Edit(
            Span(node.span.path, node.points.span.start, node.points.number.span.start),
            "subtract " if points < 0 else "add ",
        )
    yield Edit(node.points.number.span, number_text(abs(value)))


def _threshold(checked: Checked, points: float) -> Edit:
    ready = next((one for one in checked.main.file.statements if isinstance(one, n.Ready)), None)
    value = number_text(Decimal(str(points)))
    if ready is not None:
        return Edit(ready.at.span, value)
    return placed(checked.main.file, checked.main.source, *_sentence(f"ready at {value}"))


# ------------------------------------------------------------------------------------------------ new sentences


def _added(checked: Checked, sentence: str) -> Iterator[Edit]:
    """It takes the place of its counterpart; without one, it stands with its like."""
    text, statement = _sentence(sentence)
    there = counterpart(checked, statement)
    if isinstance(there, n.SetMembers) and isinstance(statement, n.SetMembers):
        yield from with_members(checked.sources[there.span.path], there, statement.members)
        return
    if there is not None:
        yield from woven(checked.sources[there.span.path], there.span, text)
        return
    yield placed(checked.main.file, checked.main.source, text, statement)


def _sentence(text: str) -> tuple[str, n.Statement]:
    """The one sentence that a text is, as it is written, without comments around it. Raises Unanswerable."""
    if _CONTROLS.search(text):
        raise Unanswerable("The sentence holds signs that nobody can see, so it is not proposed.", "Write it without.")
    source = Source(_NAME, text.strip())
    parsed = parse(source)
    if parsed.diagnostics or len(parsed.file.statements) != 1:
        why = f": {parsed.diagnostics[0].message}" if parsed.diagnostics else ""
        raise Unanswerable(
            f"`{text.strip()}` is not one sentence of a policy{why}.", 'It reads like: when visited "pricing" add 50'
        )
    (statement,) = parsed.file.statements
    return source.slice(statement.span), statement


def _tidied(world: World, path: Path, text: str) -> str:
    """In the common form, where the saved file is."""
    try:
        saved = world.sources(world.saved).get(path)
        if saved is None or not _is_formatted(saved.text):
            return text
        return format_source(Source(saved.path, text))  # called as the check calls it, which then need not read it anew
    except CannotFormat:
        return text


@lru_cache(maxsize=2)
def _is_formatted(text: str) -> bool:
    """Raises CannotFormat for what cannot be read. It takes a while, and is asked for each change."""
    return format_source(Source(_NAME, text)) == text


def _mistake(before: Compiled, after: Compiled) -> str:
    known = {problem.message for problem in errors(before)}
    new = next((problem for problem in errors(after) if problem.message not in known), errors(after)[0])
    help_text = f" {new.help}" if new.help else ""
    return f"With that, the policy would have a mistake: {new.message}.{help_text}"
