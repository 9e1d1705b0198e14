"""The rule that was drafted, proposed or changed last, of which a part is said otherwise: `let it fade over 60 days`,
`each time, up to 40`, `without the reason`, `only for VPs`; and more of what `ready`, a band or a group was told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.tools.asking import Change
from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.tools.editing import changed
from leadscore.assistant.understanding.altering import NO_PART, altered
from leadscore.assistant.understanding.at_once import read_as_change
from leadscore.assistant.understanding.lexicon import any_of, phrases
from leadscore.assistant.understanding.pending.held import held_by
from leadscore.assistant.understanding.pending.of_state import BEFORE, ENDS, more_of_state
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.thread import CHANGING
from leadscore.assistant.world import Proposal
from leadscore.record import replace
from leadscore.report.json_text import Json
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text

if TYPE_CHECKING:
    from leadscore.assistant.understanding.spotting import Spotted, Spotter
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_SURE, _EITHER, _LISTED = 0.95, 0.7, 0.69
_SHORT = 12
_NAME = "newrule"
"""Stands for a rule that has no name: so that it can be spoken of."""
_PART = phrases("part_said_alone")
_CAPS = re.compile(rf"\b(?:{any_of('at_most')})", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|that|this|that one|(?:the|that|this) rule)\b", re.IGNORECASE)
_NO_REASON = re.compile(
    rf"^\W*(?:and\W+)?(?:{any_of('leaves_out_part')}) (?:the |its |any )?(?P<part>\w+)\W*$", re.IGNORECASE
)
_REASONS = frozenset({"because", "reason", "explanation", "name", "decay", "cap", "limit", "window"})
_CAP = re.compile(
    rf"^\W*(?:(?:{any_of('goes_on')}|{any_of('filled_pause')}|with|a|the|let|have|its?|that)\W+)*"
    rf"(?:{any_of('at_most')}(?: (?:is|be|should|shall|must|can|to|has to|at|of|it|that))*:? (?P<many>\d+)"
    r"|(?P<of>\d+) (?:at most|max(?:imum)?|tops))"
    r"(?: points?| pts)?(?P<all> (?:in total|altogether|overall|in all|all in all))?"
    r"(?: (?:for (?:that|it|this)(?: one)?|then|please|pls|though|too))*\W*$",
    re.IGNORECASE,
)
"""`and let the max be 25 for that`, `not more than 12 in total`."""
_ONLY = re.compile(
    r"^\W*(?:(?:and|but|so)\W+)*(?:(?:only|just|solely) (?P<only>(?:for|in|from|at|if|with)\b.+?)"
    r"|(?P<behind>(?:for|in|from|at|if)\b.+?) (?:only|alone)|(?P<those>\w+(?: \w+)?) only"
    r"|(?P<not>not (?:for|in|from|if)\b.+?)"
    r"|(?:except|excluding|other than|but not)(?: for)? (?P<but>.+?))"
    r"(?P<amends>,? (?:though|after all|then|please|pls))*\W*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"when (?P<where>.+?)(?P<rest> (?:add|subtract|disqualify)\b.*)", re.DOTALL)
_REMOVES = re.compile(
    rf"^\W*(?:(?:and|then|please|ok|now)\W+)*(?:{any_of('leaves_out_part')}) "
    r"(?:that|this|it|that one|this one|that rule|the rule)(?: (?:rule|then|please|pls|too))*\W*$",
    re.IGNORECASE,
)
_STEPS = re.compile(r"\b(?:in|with) steps? of\b|^\W*every \d", re.IGNORECASE)
_FADES = re.compile(r"\bfades over (?P<span>\d+ \w+)")
_INTO = re.compile(
    r"^\W*(?:and\W+)?(?:put|move|place|file|have|count|add)(?: (?:it|that|this|the rule|that one))? "
    r"(?:in|into|to|under|within|with)(?: the)? (?P<group>\w+)(?: (?:group|rules|section))*\W*$",
    re.IGNORECASE,
)
_STANDS = (
    "Where a rule stands cannot be told here: a new one goes to the group whose rules ask for the like, and counts "
    "there. Once it is written, its line can be moved below another `group` in the file."
)


def of_spoken(world: World, spotter: Spotter, spotted: Spotted, thread: Thread) -> list[Reading]:
    """The change as it is with that part; nothing where something else is said."""
    if thread.tool not in CHANGING or spotted.leads:
        return []
    if _of_group(world, spotted, thread):
        return [Reading(None, {}, 1.0, says=_STANDS)]
    if more := more_of_state(world, spotter, spotted, thread):
        return more
    held = _spoken(world, thread)
    if held is None or len(spotted.words) > _SHORT:
        return []
    dropped = _part_dropped(world, spotted, thread, held)
    return [dropped] if dropped is not None else list(_part_said(world, spotter, spotted, thread, held))


def _part_said(
    world: World, spotter: Spotter, spotted: Spotted, thread: Thread, held: tuple[str, str]
) -> Iterator[Reading]:
    """The rule with the part as it is read with the rule's name."""
    texts, sure = _texts(spotted, str(thread.tool), held[1], is_draft=not held[0])
    if not texts:
        return
    with _called(world, *held) as name:
        told = (text.format(name=name) for text in texts) if name else iter(())
        found = next(read_as_change(world, spotter, told), None)
    if found is not None and str(found.arguments.get("rule")) == name and not found.arguments.get("remove"):
        yield from _as_said(spotted, thread, held, found, sure)


def removes_unnamed(world: World, question: str, thread: Thread) -> list[Reading]:
    """`remove that one` where no rule was spoken of, and nothing was changed: which is asked, and nothing else gone."""
    is_of_none = not world.proposals and thread.rule is None and thread.tool not in (*CHANGING, "undo", None)
    return [Reading("propose_change", {"remove": True}, 1.0, "rule")] if is_of_none and _REMOVES.match(question) else []


def _part_dropped(world: World, spotted: Spotted, thread: Thread, held: tuple[str, str]) -> Reading | None:
    """`drop the owners part`: the rule asks for that no more."""
    match = _RULE.fullmatch(held[1])
    if match is None or not NO_PART.search(spotted.question):
        return None
    change = altered(world, spotted, match["where"], str(thread.tool))
    if change is None or not change.gone or change.where is None:
        return None
    sentence = f"when {change.where}{match['rest']}"
    arguments: dict[str, Json] = {"rule": held[0], "sentence": sentence} if held[0] else {"sentence": sentence}
    if "request" in thread.arguments:
        arguments = {"request": f"{thread.arguments['request']}, {spotted.question}", **arguments}
    return Reading(str(thread.tool), arguments, _SURE, follows=True)


def _of_group(world: World, spotted: Spotted, thread: Thread) -> bool:
    """`put it in interest`."""
    match = _INTO.match(spotted.question)
    return match is not None and match["group"].lower() in {group.name for group in world.plan.groups}


def _spoken(world: World, thread: Thread) -> tuple[str, str] | None:
    """The rule that is spoken of by its id, empty where it is only drafted, and its sentence."""
    if "rule" not in thread.change and "sentence" in thread.change and thread.tool != "propose_change":
        return "", str(thread.change["sentence"])
    rule = world.rules.get(thread.rule or "")
    is_gone = thread.arguments.get("remove") or thread.arguments.get("also")
    return None if rule is None or is_gone else (rule.id, held_by(world, thread) or rule.statement)


@contextmanager
def _called(world: World, rule: str, sentence: str) -> Iterator[str]:
    """While it lasts the rule is one of the policy, and has the name that it gives; empty where it cannot be."""
    statement = sentence_in(sentence)
    held = list(world.proposals)
    name = ""
    try:
        if isinstance(statement, n.Rule):
            name = statement.name.text if statement.name is not None else _NAME
            named = statement_text(replace(statement, name=n.Name(name)))
            if not rule or statement.name is None or sentence != world.rules[rule].statement:
                asked = Change(rule=rule, sentence=named) if rule else Change(sentence=named)
                world.proposals.append(Proposal(changed(world, asked), ""))
        with world.supposing(world.drafted):
            yield name
    except Unanswerable:
        yield ""
    finally:
        world.proposals[:] = held


def _texts(spotted: Spotted, tool: str, held: str, *, is_draft: bool) -> tuple[list[str], float]:
    """What may be meant, in full, with `{name}` for the rule; and how sure that is."""
    question = spotted.question.replace("{", "").replace("}", "").rstrip(" .!")
    if (match := _NO_REASON.match(question)) and match["part"].lower() in _REASONS:
        part = "reason" if match["part"].lower() == "because" else match["part"]
        return [f"remove the {part} of {{name}}"], _SURE
    if _STEPS.search(question) and (fades := _FADES.search(held)):
        return [f"{{name}} fades over {fades['span']} {BEFORE.sub('', question)}"], _SURE
    if (match := _CAP.match(question)) and not (is_draft and re.search(r"[<>]| between ", held) and not match["all"]):
        return [f"cap {{name}} at {match['many'] or match['of']}"], _SURE
    is_other = (spotted.rule is not None and spotted.rule.fit >= SURE_RULE) or _names_state(spotted)
    if _PART.search(question) and not is_other:
        if is_draft and _CAPS.search(question) and re.search(r"[<>]| between ", held):
            return [], 0.0  # it may bound the field that is asked of
        question = ENDS.sub("", question)
        plain = BEFORE.sub("", question)
        by_name = [_IT.sub("{name}", question, count=1)] if _IT.search(question) else []
        return [*by_name, f"{{name}} {plain}", f"let {{name}} {plain}"], _SURE
    match = None if is_draft or tool == "what_if" else _ONLY.match(question)
    if match is None or spotted.found.condition is None or is_other:
        return [], 0.0
    sure = _SURE if match["amends"] or question.lower().startswith("but ") else _EITHER
    if said := match["only"] or match["behind"] or (match["those"] and f"for {match['those']}"):
        return [f"{{name}} only {said}"], sure
    return [f"{{name}} {match['not']}" if match["not"] else f"{{name}} not for {match['but']}"], sure


def _names_state(spotted: Spotted) -> bool:
    """Whether a group, a band or `ready` is named: `set the cap of engagement to 70` is of no rule."""
    plan = spotted.world.plan
    names = {"ready", *(group.name for group in plan.groups), *(band.name for band in plan.bands)}
    return any(word.text in names for word in spotted.words)


def _as_said(spotted: Spotted, thread: Thread, held: tuple[str, str], found: Reading, sure: float) -> Iterator[Reading]:
    """The change of the rule as it is called."""
    rule, before = held
    statement, old = (sentence_in(str(one)) for one in (found.arguments.get("sentence") or before, before))
    if not isinstance(statement, n.Rule) or not isinstance(old, n.Rule):
        return
    name = None if old.name is None else statement.name
    points = found.arguments.get("points")
    if points is not None and statement.points is not None:
        value = Decimal(str(points))
        statement = replace(
            statement, points=replace(statement.points, negative=value < 0, number=n.Number(abs(value)))
        )
    sentence = statement_text(replace(statement, name=name))
    arguments: dict[str, Json] = {"rule": rule, "sentence": sentence} if rule else {"sentence": sentence}
    tool = str(thread.tool)
    if "request" in thread.arguments:
        arguments = {"request": f"{thread.arguments['request']}, {spotted.question}", **arguments}
    yield Reading(tool, arguments, sure, follows=True)
    if sure < _SURE:
        yield Reading("find_leads", {"where": spotted.found.condition}, _LISTED)
