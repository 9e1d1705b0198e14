"""What a question asks to be taken out of the policy, and people take out themselves: a group, a band, a test; and
to be given another name, which only rules get."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of, by_word
from leadscore.check.symbols import Kind
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World

_KINDS = by_word("kept")
_REMOVED = re.compile(
    rf"^\W*(?:(?:please|ok|and|now|also|can you|could you|let us|what if|suppose|we|you|i)\W+)*{any_of('takes_out')}\W+"
    rf"(?P<what>.+?)(?:,? {any_of('behind_members')})*\W*$",
    re.IGNORECASE,
)
_RENAMED = re.compile(
    rf"^\W*(?:{any_of('polite')}\W+)?(?:rename|retitle|reword|(?:change|set) the (?:name|title|wording) of)\W+"
    r"(?:the |our |my |that |this )?(?P<what>(?P<kind>[\w-]+)\b(?!\W+rule)[^,;.]*?)"
    r"(?:\W+(?:to|as|into)\b.*)?$",
    re.IGNORECASE,
)
_SMALL = frozenset("the our my a an all every each any of for on to in out off away called named".split())
_KEEP_NAMES = (Kind.SET, Kind.DEFINITION, Kind.GROUP, Kind.FIELD, Kind.EVENT)
_VERBS = frozenset(("notify", "assign", "enroll", "ready", "disqualified"))
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")


def kept(spotted: Spotted) -> str:
    """What is to be said of it; empty where it is something that can be taken out, or nothing that is known."""
    if told := _renamed(spotted):
        return told
    match = _REMOVED.search(_QUOTED.sub(" ", spotted.question))
    words = [fold(one) for one in re.findall(r"[\w-]+", match["what"])] if match else []
    kinds = [_KINDS[word] for word in words if word in _KINDS]
    symbols, plan = spotted.world.saved.checked.symbols, spotted.world.plan
    rules = {fold(rule.name) for rule in plan.rules if rule.name}
    names = {*symbols.names, *(fold(band.name) for band in plan.bands), *rules}
    names |= {part for name in names for part in name.split("_")}
    names |= {fold(part) for lead in spotted.leads for part in re.findall(r"[\w-]+", lead.text)}
    known = _SMALL | _VERBS | _KINDS.keys() | names
    name = "_".join(word for word in words if word not in _SMALL)
    is_rule = name in rules
    said = ("_".join(words), name)  # `our countries` may be called so
    if not is_rule and (told := next(filter(None, (asked_for(spotted.world, one) for one in said)), "")):
        return told
    if not kinds or is_rule or not known.issuperset(words):
        return ""
    if "rules" in kinds:
        return "Rules are taken out one by one: name the one, as in “remove the blog rule”."
    return _taken_out(kinds[0])


def _taken_out(kind: str) -> str:
    told = f"{'An' if kind[0] in 'aeo' else 'A'} {kind} is taken out in the policy's file:"
    return f"{told} what I take out are rules, parts of them, caps, decays, and members of sets."


def asked_for(world: World, name: str) -> str:
    """What is to be said to who takes out a set or a definition of the policy by its name alone, which is no rule that
    asks for it; empty where the name is none."""
    symbol = world.drafted.checked.symbols.get(name)
    if symbol is None or symbol.span is None or symbol.kind not in (Kind.SET, Kind.DEFINITION):
        return ""
    kind, spelt = symbol.kind.value.split()[-1], name.replace("_", " ")
    asking = [rule for rule in world.plan.rules if re.search(rf"\b{re.escape(name)}\b", rule.text)]
    rule = f" “Remove the {asking[0].name or spelt} rule” takes out a rule that asks for it." if asking else ""
    return f"`{name}` is a {kind}. {_taken_out(kind)}{rule}"


def _renamed(spotted: Spotted) -> str:
    """Of what is said to be of a kind that keeps its name, or is called so, and is no rule's."""
    match = _RENAMED.match(spotted.question)
    word = fold(match["kind"]) if match else ""
    kind = _KINDS.get(word, "")
    if match is None or word in {fold(rule.name) for rule in spotted.world.plan.rules if rule.name}:
        return ""
    words = [fold(one) for one in re.findall(r"[\w-]+", match["what"])]
    whole = "_".join(one for one in words if one not in _SMALL and (one not in _KINDS or len(words) == 1))
    if told := keeps_name(spotted.world, "_".join(words)) or keeps_name(spotted.world, whole):
        return told
    return "" if not kind or kind.startswith("rule") else _keeps_name(kind)


def keeps_name(world: World, name: str) -> str:
    """What is to be said to who wants another name for a part of the policy that is called just so and is no rule."""
    symbols = world.drafted.checked.symbols
    symbol = symbols.get(name) or symbols.get(f"our_{name}")
    is_band = name in {fold(band.name) for band in world.plan.bands}
    if not is_band and (symbol is None or symbol.kind not in _KEEP_NAMES):
        return ""
    kind = "band" if is_band or symbol is None else symbol.kind.value.split()[-1]
    called = name if is_band or symbol is None else symbol.name
    asking = [one.name for one in world.plan.rules if one.name and re.search(rf"\b{re.escape(called)}\b", one.text)]
    return f"`{called}` is a {kind}. {_keeps_name(kind)}{f' `{asking[0]}` is one that asks for it.' if asking else ''}"


def _keeps_name(kind: str) -> str:
    return (
        f"{'An' if kind[0] in 'aeo' else 'A'} {kind} gets another name in the policy's file: what I rename are rules, "
        "as in “rename blog to news”."
    )
