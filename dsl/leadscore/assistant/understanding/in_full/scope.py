"""Who shall not be scored: `drop students from scoring`, `don't score competitors`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Unanswerable
from leadscore.assistant.tools.counterparts import sentence_in
from leadscore.assistant.understanding.in_full.naming import Text
from leadscore.assistant.understanding.in_full.narrowing import condition_of
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import NotRead
from leadscore.assistant.understanding.parts import alternatives_in, conjuncts, contrary
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text, statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_WHOM = r"(?:all |any |every |the )?(?P<whom>[^§?]+?)"
_SCORING = (
    r"(?:(?:the|our|all|any) )*(?:scoring|scores?|model|scope)"
    r"(?: of (?:the|this|our) (?:policy|scoring|model))?(?: altogether| entirely| completely| at all)?"
)
_OUT = patterns(
    rf"(?:exclude|drop|remove|omit|strike|cut|take|leave|keep|throw) {_WHOM}(?: out)? (?:from|of|off|out of) "
    rf"{_SCORING}",
    rf"(?:leave|keep|take) out {_WHOM} (?:from|of|in) {_SCORING}",
    rf"(?:do not|never|stop|no longer)(?: ever)? (?:score|scoring|rate|rating|rank|ranking) {_WHOM}(?: at all)?",
    rf"no (?:scoring|scores?) for {_WHOM}",
    rf"{_WHOM} (?:should|shall|must|may|do|can|will|need) (?:not|never) (?:to )?(?:be scored|get a score|have a score)"
    r"(?: at all)?",
    rf"{_WHOM} (?:should|shall|must|need to) be out of {_SCORING}",
)
_BE = r"(?:should|shall|must|may|can|will|would|to|are|is|were|was|be|being|get|gets|got|ever|only|just)"
_POLICY = r"(?:(?:the|this|our|that) )?(?:policy|scoring|model|scope|scores?)"
_ALONE = patterns(
    rf"(?:only|just) {_WHOM}(?: {_BE})+ (?:scored|rated|ranked|in scope)(?: at all| any ?more)?",
    rf"{_POLICY}(?: {_BE})*? (?:(?:only|just) (?:apply|applies|applied|be|holds?|count|counts) (?:to|for)"
    rf"|(?:apply|applies|applied|be|holds?|count|counts) (?:only|just) (?:to|for)|(?:only|just) (?:for|about)) {_WHOM}",
    rf"(?:only|just) (?:score|rate|rank) {_WHOM}",
    rf"(?:score|rate|rank) (?:only|just|nobody but|no one but) {_WHOM}",
    rf"(?:limit|restrict|confine) {_POLICY} to {_WHOM}",
)
_KNOWN = re.compile(
    r"(?:(?:that|of which|of whom|where|whose) )?we know (?:the |their |its )?(?P<of>\w+(?: \w+)?)(?: of)?$"
    r"|(?:with|having|who have) a known (?P<with>\w+(?: \w+)?)$|whose (?P<whose>\w+(?: \w+)?) (?:is|are) known$"
)
_PEOPLE = re.compile(r"^(?:(?:all|any|those|the|leads?|people|companies|firms|contacts|ones|everybody|everyone) )+")
_THROWN = patterns(
    rf"(?:disqualified|threw out|kicked out|excluded) (?:(?:everyone|everybody|anyone|anybody|all|those) )?"
    rf"(?:(?:off|from|of|on|in|with) )?{_WHOM}",
    rf"{_WHOM} (?:were|was|are|is|got|get|would be)(?: all)? disqualified",
)


def scope_told(world: World, text: Text) -> Meant | None:
    """The rule that disqualifies who is told not to be scored, or the scope without them: those have no score then."""
    if (only := first_of(_ALONE, text.told)) is not None:
        return _for_these_alone(world, text, only["whom"])
    match = first_of(_OUT, text.told)
    if match is None:
        return None
    whom = text.as_said(match["whom"]) or text.plain(match["whom"])
    try:
        disqualifies = _disqualifying(world, whom)
        applies = _applying(world, whom)
    except (NotRead, Unanswerable):
        return None
    return [[{"sentence": one}] for one in (disqualifies, applies) if one]


def thrown_out(world: World, text: Text) -> Meant | None:
    """The rule that is supposed where it is said who were disqualified: `if cold-list leads were disqualified`."""
    match = first_of(_THROWN, text.told)
    if match is None:
        return None
    whom = text.as_said(match["whom"]) or match["whom"]
    for said in (whom, f"leads from {whom}"):
        try:
            sentence = _disqualifying(world, said)
        except (NotRead, Unanswerable):
            continue
        return [[{"sentence": sentence}]] if sentence else None
    return None


def _for_these_alone(world: World, text: Text, whom: str) -> Meant | None:
    """The scope of no others than those who are told."""
    said = text.as_said(whom) or text.plain(whom)
    bare = _PEOPLE.sub("", said)
    known = _KNOWN.search(bare)
    field = next(filter(None, known.groups()), "") if known else ""
    for one in (f"{field} is known", f"company {field} is known") if field else (said,):
        try:
            return [[{"sentence": _scope(world, condition_of(world, one))}]]
        except NotRead:
            continue
    return None


def _scope(world: World, asked: str) -> str:
    """`applies if` with what is asked for by now, and this."""
    statements = world.drafted.checked.main.file.statements
    held = next((condition_text(one.condition) for one in statements if isinstance(one, n.AppliesIf)), "")
    sentence = sentence_in(f"applies if {f'({held}) and ' if held else ''}{asked}")
    return "" if sentence is None else statement_text(sentence)


def _disqualifying(world: World, whom: str) -> str:
    """The rule; empty where there is one for that."""
    from leadscore.assistant.drafting.drafts import drafted

    condition = condition_of(world, whom)
    is_there = any(rule.points is None and rule.text == condition for rule in world.plan.rules)
    return "" if is_there else drafted(world, f"disqualify {whom}")


def _applying(world: World, whom: str) -> str:
    """The scope without them. Of whom something is unknown stays in it, which can be said of one field; empty for
    more."""
    asked = condition_of(world, re.sub(" {2,}", " ", whom))
    if len(conjuncts(asked)) > 1 or len(alternatives_in(asked)) > 1:
        return ""
    field = asked.removeprefix("not ").split()[0]
    is_field = world.drafted.checked.symbols.kind(field) is Kind.FIELD
    without = f"({field} is missing or {contrary(asked)})" if is_field else contrary(asked)
    return _scope(world, without)
