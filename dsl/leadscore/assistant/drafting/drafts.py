"""A rule in the language, of a request in plain words: `15 points for VPs at firms over 500 people`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.drafting.asked import remarks_of
from leadscore.assistant.drafting.checking import the_rule
from leadscore.assistant.drafting.conditions import reader_of, scan
from leadscore.assistant.drafting.effect import Effect, phrases_of
from leadscore.assistant.drafting.effects import effect_of
from leadscore.assistant.drafting.joining import put_together
from leadscore.assistant.drafting.literals import Tree, literals_of, text_of, within
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.specifying import (
    specified,
    without_implied,
    without_lead_in,
    without_shared_time,
)
from leadscore.assistant.drafting.standing import standing
from leadscore.assistant.drafting.words import spoken_words
from leadscore.assistant.rule_names import stem
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.editing import changed
from leadscore.filters.words import OUTCOME
from leadscore.syntax import nodes as n
from leadscore.syntax.words import either

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_WRITTEN = re.compile(r"\s*when\b.*\b(?:add|subtract|disqualify)\b", re.IGNORECASE | re.DOTALL)
_WANTING = frozenset("we i want need please , so there shall should must be".split())
_PEOPLES = frozenset(("country", "industry"))
_OF_WHOM = frozenset("from in at of with who under over below above without".split())
_SEVERAL = re.compile(r'\w "[^"]*\*"')
"""Targets of which there are many."""
_BELOW = '/*"'
_SIZES = {"<": ("small", "smaller", "tiny", "little"), ">": ("big", "bigger", "large", "larger", "huge")}
_CUSTOMERS = frozenset(("customer", "client", "account"))
_WHICH = frozenset("that which have has".split())
_EXAMPLE = "Say it like: 15 points for companies over 500 people in Germany."


def drafted(world: World, request: str) -> str:
    """One sentence that the policy could hold. Raises Unanswerable where the request is not understood to its last
    word: a rule that says less than was asked for would be another one."""
    if (written := _as_written(world, request)) is not None:
        return written
    reader = reader_of(world, request, is_rule=True)
    if (sentence := standing(reader)) is not None:
        changed(world, Change(sentence=sentence))
        return sentence
    effect = effect_of(reader)
    left = replace(reader, tokens=tuple(token for at, token in enumerate(reader.tokens) if at not in effect.used))
    if effect.disqualifies:
        _demand_no_exemption(reader, effect)
        left = _without_no(left)
    left, time = without_shared_time(left)
    left, tree, used = _condition(left)
    tree = within(tree, time) if tree is not None else None
    _demand_all(left, used, tree)
    if tree is None:
        raise Unanswerable("Whom shall the rule be for?", _EXAMPLE)
    if effect.points is None and not effect.disqualifies:
        raise Unanswerable("How many points shall it give?", _EXAMPLE)
    if effect.points is not None and not effect.points:
        raise Unanswerable("A rule of 0 points says nothing.", _EXAMPLE)
    _demand_facts(tree, {group.name for group in world.plan.groups})
    condition = text_of(without_implied(tree))
    if effect.is_each_thing and (_SEVERAL.search(condition) or '"' not in condition):
        effect.each = "different"
    return rule_with(world, effect, _of_many(left, condition) if effect.each == "different" else condition)


def effect_alone(world: World, request: str, beside: Collection[str]) -> Effect | None:
    """What a request does to leads that it does not name, where it says no more than that beside these words."""
    reader = reader_of(world, request, is_rule=True)
    effect = effect_of(reader)
    rest = {token.text for at, token in enumerate(reader.tokens) if at not in effect.used and token.kind == "word"}
    return effect if rest <= set(beside) and (effect.points or effect.disqualifies) else None


def _demand_no_exemption(r: Reader, effect: Effect) -> None:
    """`never disqualify customers` throws nobody out, least of all all others."""
    if r.key(min(effect.used) - 1) in ("never", "not"):
        told = "There is no rule that keeps leads from being disqualified."
        raise Unanswerable(told, "Say whom the rule that disqualifies them shall leave out.")


def _without_no(r: Reader) -> Reader:
    """`no leads from Brazil, disqualify them`, `nobody from Brazil`: whom nobody wants is who is thrown out. Of what
    leads have, a `no` says what they lack: `no phone number: disqualify`."""
    at = 0
    while r.key(at) in _WANTING:
        at += 1
    is_lead = r.small.entity.end(r.tokens, at + 1) is not None
    is_whom = r.key(at) == "no" and (is_lead or _is_somebody(r, at + 1))
    is_nobody = r.key(at) == "nobody" and (r.key(at + 1) in _OF_WHOM or _is_followed_by_who(r, at))
    return replace(r, tokens=r.tokens[at + 1 + (is_whom and is_lead) :]) if is_whom or is_nobody else r


def _is_followed_by_who(r: Reader, at: int) -> bool:
    """`nobody who unsubscribed`, unlike those that `nobody called`; the words that are read have no `who` there."""
    end = r.tokens[at + 1].start if at + 1 < len(r.tokens) else len(r.source)
    return not {"who", "that"}.isdisjoint(r.source[r.tokens[at].end : end].lower().split())


def _is_somebody(r: Reader, at: int) -> bool:
    """`customers`, `interns`, `Germans`, `unsubscribers`: what a lead is, and nothing that it has."""
    is_named = any(True for one in (r.lexicon.whole, r.lexicon.titles) for _ in one.all(r.tokens, at))
    is_value = any(value.field in _PEOPLES for value, _ in r.lexicon.values.by_phrase.all(r.tokens, at))
    return is_named or is_value or any(verb.form == "who" for verb, _ in r.lexicon.verbs.all(r.tokens, at))


def _condition(r: Reader) -> tuple[Reader, Tree | None, Sequence[tuple[int, int]]]:
    """What is asked of leads, and the words that were read, with the places of those that say it. What is said apart of
    a time belongs to the one event that is spoken of."""
    found = None
    for left in dict.fromkeys((without_lead_in(r), r)):
        tree, used = put_together(left, specified(left, scan(left)))
        found = (left, tree, used)
        if tree is None or sum(one.sort == "event" for one in literals_of(tree)) <= 1:
            break
    assert found is not None
    return found


def _of_many(r: Reader, condition: str) -> str:
    """`each different integrations page` is one below `integrations/`, where there are some: of a single page there are
    no different ones."""
    for kind, target in sorted(r.lexicon.targets.pairs):
        if not target.endswith(_BELOW):
            continue
        one = f"{kind} {target.removesuffix(_BELOW)}"
        condition = re.sub(rf'{re.escape(one)}"(?!\S)', f"{kind} {target}", condition)
    return condition


def _as_written(world: World, request: str) -> str | None:
    """The request itself where it is a rule in the language already."""
    if not _WRITTEN.match(request):
        return None
    sentence = request.strip().rstrip(".")
    try:
        rule = the_rule(world, sentence)
    except Unanswerable:
        return None
    is_there = any(one.name is None and one.text == rule.text for one in world.plan.rules)
    return None if rule.name is None and is_there else sentence


def rule_with(world: World, effect: Effect, condition: str) -> str:
    """The rule with this effect as the policy can hold it: one whose condition there is already needs a name. Raises
    Unanswerable where there can be none."""
    rule = the_rule(world, effect.text(condition))
    if not effect.name and any(one.name is None and one.text == rule.text for one in world.plan.rules):
        effect.name = _free_name(world, condition)
        the_rule(world, effect.text(condition))
    elif effect.name in world.drafted.checked.symbols.names:
        raise Unanswerable(f"There is something called `{effect.name}` already.", "Call the rule something else.")
    return effect.text(condition)


def _free_name(world: World, condition: str) -> str:
    """`competitor_too`."""
    words = re.findall(r"[^\W\d_]\w*", condition.lower())[:4]
    names, base = world.drafted.checked.symbols.names, "_".join([*words, "too"])
    return next(name for step in count(1) if (name := base if step == 1 else f"{base}_{step}") not in names)


def _demand_all(r: Reader, used: Sequence[tuple[int, int]], tree: Tree | None) -> None:
    known, sizes, texts = phrases_of("words"), frozenset(_sizes_told(tree)), frozenset(_texts_told(tree))
    said_of = _remarked(r, tree) | _things_told(r, tree)
    covered = {at for start, end in used for at in range(start, end)}
    left: list[str] = []
    at = 0
    while at < len(r.tokens):
        if at in covered or r.tokens[at].kind == "sign":
            at += 1
            continue
        end = known.end(r.tokens, at) or r.small.glue.end(r.tokens, at) or r.small.entity.end(r.tokens, at)
        end = end or (at + 1 if r.key(at) in r.lexicon.evidence.sized or r.key(at) in sizes else None)
        end = (
            end or r.small.in_short.end(r.tokens, at) or (at + 1 if r.text(at) in texts or r.key(at) in texts else None)
        )
        end = end or (at + 1 if _is_told_of(r, at, tree, covered) else None)
        is_mail = r.key(at) in r.small.doing["mail"]  # `mails that bounced`, `their mail bounced`
        end = end or (at + 1 if is_mail and r.skip(at + 1, _WHICH) in covered else None)
        is_whose = r.key(at) in _CUSTOMERS and r.key(at + 1) == "of" and at + 1 in covered  # `customers of Acme`
        end = end or (at + 1 if is_whose or stem(r.key(at)) in said_of else None)
        if end is None and r.source_of(at).endswith("s"):  # several of them are leads, unlike an `office visit`
            end = phrases_of("places").end(r.tokens, at)
            is_own = end is None and r.key(at) in r.lexicon.evidence.spoken
            end = phrases_of("kinds_of_place").end(r.tokens, at) if is_own else end
        if end is None:
            left.append(r.source_of(at))
        at = end or at + 1
    if left:
        told = either([f"“{word}”" for word in dict.fromkeys(left)][:4])
        raise Unanswerable(f"I don't understand {told} in this.", _EXAMPLE)


def _sizes_told(tree: Tree | None) -> Iterator[str]:
    """The words for a size that a number tells: `tiny shops, under 50 people`."""
    for literal in literals_of(tree) if tree is not None else ():
        sign = re.match(r"\w+ ([<>])", literal.text)
        yield from _SIZES.get(sign[1], ()) if sign else ()


def _remarked(r: Reader, tree: Tree | None) -> frozenset[str]:
    """What comments say of the numbers that are asked for: `20 kids would play there`, of `kids # children who would
    play there`."""
    asked = (
        {literal.text.split()[0] for literal in literals_of(tree) if re.match(r"\w+ [<>]", literal.text)}
        if tree
        else ()
    )
    remarks = (said for one, said in remarks_of(r.lexicon.checked, n.FieldDeclaration) if one.name.text in asked)
    return frozenset(stem(word) for said in remarks for word in spoken_words(said) if word.isalpha())


def _things_told(r: Reader, tree: Tree | None) -> frozenset[str]:
    """What comments say a target is, of the events that are asked for: `the vaccines shelf`, of `the target is the
    shelf`."""
    asked = {literal.text.split()[0] for literal in literals_of(tree)} if tree is not None else set()
    return frozenset(stem(sort) for kind, sort in r.lexicon.deeds.sorts.items() if kind in asked)


def _texts_told(tree: Tree | None) -> Iterator[str]:
    """The words that a text asks for, said again beside it: `growth people, so titles that contain "growth"`."""
    for literal in literals_of(tree) if tree is not None else ():
        for words in re.findall(r' contains "([^"]*)"', literal.text):
            yield from words.split()
        if said := re.fullmatch(r'\w+ is "([^"]*)"', literal.text):
            yield from spoken_words(said[1])


def _is_told_of(r: Reader, at: int, tree: Tree | None, covered: Collection[int]) -> bool:
    """`a director in the seniority` and `an account on our target list`: what the value before it is of."""
    said = [literal.text for literal in literals_of(tree)] if tree is not None else []
    if r.key(at) == "list" and at - 1 in covered:
        return any(" in " in text for text in said)
    is_led = r.key(at - 1) in ("the", "their", "as") and r.key(at - 2) in ("in", "as", "by", "the")
    fields = {field.name for field, end in r.lexicon.fields.all(r.tokens, at) if end == at + 1} if is_led else set()
    return any(text.split()[0] in fields for text in said)


def _demand_facts(tree: Tree, groups: Collection[str]) -> None:
    """Scores, bands and being ready come of the rules, and so do the totals of groups: a rule cannot ask for them."""
    for literal in literals_of(tree):
        word = literal.text.removeprefix("not ").split()[0]
        if word in OUTCOME or word in groups or literal.text.startswith("out of scope"):
            raise Unanswerable(f"A rule can't ask for `{literal.text}`: that is what the rules decide.", _EXAMPLE)
