"""What `ready` and a band ask for beside the score: `ready needs fit of at least 20`."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.tools.counterparts import condition_in
from leadscore.assistant.understanding.in_full.naming import ALL_BANDS, READY, Named, Text
from leadscore.assistant.understanding.in_full.narrowing import condition_of
from leadscore.assistant.understanding.in_full.numbers import Meant
from leadscore.assistant.understanding.in_full.patterns import first_of, patterns
from leadscore.assistant.understanding.in_full.quantities import NotRead, Told, quantities
from leadscore.assistant.understanding.parts import all_of, asks_of, conjuncts, contrary
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import condition_text, statement_text

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_STATE, _GROUP = r"(?P<state>§[tb]\d+)", r"(?P<group>§g\d+)"
_AT = r"(?: (?:LINK )*(?P<at>-?\d+(?:\.\d+)?)(?: POINTS)?(?: ,)?)?"
_PEOPLE = (
    r"(?:(?:the |those |an? |any |every |each )?"
    r"(?:leads?|people|persons?|contacts?|companies|firms?|somebody|someone|those|ones?))"
)
_SO_MUCH = patterns(
    rf"(?:a |an |their |its |the )?{_GROUP}(?: POINTS| score)?(?: (?:LINK|of|> =|not less than|no less than))*"
    r"(?: (?:LEAST|from))?(?: (?:of|as))? NUM(?: POINTS)?(?: or (?:more|higher|better)| at least)?",
    rf"(?:an? )?(?:LEAST)(?: (?:of|a|an))* {_GROUP}(?: score)?(?: (?:of|is|at))? NUM(?: POINTS)?",
    rf"(?:(?:LEAST) )?(?:of )?NUM(?: POINTS)?(?: or more)?(?: (?:of|in|from|for|on))?(?: the)? {_GROUP}(?: POINTS)?",
)
_TOO_LITTLE = patterns(
    rf"{_GROUP}(?: POINTS)?(?: LINK| of)* (?:under|below|less than|fewer than|lower than) NUM(?: POINTS)?",
    rf"(?:under|below|less than|fewer than) NUM(?: POINTS)?(?: (?:of|in|from|for|on))? {_GROUP}(?: POINTS)?",
)
_AND = re.compile(r"(?: ,| and| with)+ ")
_HAVE = r"(?:with|having|who have|that have|who has|which have|whose|where)"
_NO_MORE = "not|no longer|never"
_BE = r"(?:be|become|get|count as|go|turn)"
_MAY_BE = rf"(?:(?:should|shall|must|may|can|could|will|is|are|to)(?: (?:only|ever|now))? )?{_BE}"
_MAY_NOT_BE = rf"(?:should|shall|must|may|can|could|do|does|will) ?(?:{_NO_MORE}) {_BE}"
_IF = r"(?:(?:NEED)|if|only if|when|only when|with|only with|provided|as long as|but only if)"
_MUCH = r"(?P<much>.*§g.*?)"
_ASKS = patterns(
    rf"(?:SET )?{_STATE}{_AT} (?:LINK |also )*{_IF}(?: also)?(?: of)? {_MUCH}(?: (?:too|also|as well))?",
    rf"only {_STATE}{_AT} {_IF} {_MUCH}",
    rf"only {_PEOPLE} {_HAVE} {_MUCH} {_MAY_BE} {_STATE}",
    rf"{_PEOPLE} (?:LINK |only )*(?:NEED) {_MUCH} (?:to {_BE}|for|before they are) {_STATE}",
    rf"to {_BE} {_STATE}(?: ,)? {_PEOPLE} (?:LINK )*(?:NEED) {_MUCH}",
    rf"{_MUCH}(?: LINK| only)* (?:NEED|asked for) (?:for|by|to {_BE}) {_STATE}",
    rf"(?:(?:NEED) )?{_MUCH} (?:for|to be|to become) {_STATE}",
)
_ASKS_NOT = patterns(
    rf"(?:nobody|no one|none|no {_PEOPLE})(?: (?:{_HAVE}))? {_MUCH} {_MAY_BE} {_STATE}",
    rf"{_PEOPLE} (?:{_HAVE} )?{_MUCH} {_MAY_NOT_BE} {_STATE}",
    rf"(?:never|not|no) {_STATE} (?:if|when|with|for) {_MUCH}",
)
_GATE = r"(?:conditions?|requirement|minimum|min|part|criterion|bound|gate|hurdle|demand|bar|limit|threshold)"
_PART = rf"(?: {_GATE})?"
_MOVES = r"(?: (?:LINK|went|goes|go|up|down|moved|moves|of|UPWARD|DOWNWARD))*"
_GOES_TO = (
    rf"{_MOVES} NUM(?: POINTS)?WAS",
    rf"{_MOVES} from OLD(?: POINTS)?(?: up| down)? to NUM(?: POINTS)?",
)
_SET = r"(?:(?:SET|UPWARD|DOWNWARD)(?: ITS)? )?"
_GATES = patterns(
    *(
        rf"{_SET}(?:ITS )?{gate}{goes}"
        for goes in _GOES_TO
        for gate in (
            rf"{_GROUP} {_GATE} (?:FROM|WHOSE|to be|to become) {_STATE}",
            rf"{_STATE}(?: 's)? {_GROUP} {_GATE}",
            rf"{_GROUP}(?P<state>) (?:gate|hurdle|condition|requirement|demand|criterion)",
        )
    )
)
"""`the fit gate for ready went from 10 to 20`."""
_DROPS = patterns(
    rf"(?:AWAY)(?: ITS)? {_GROUP}{_PART} (?:FROM|WHOSE) {_STATE}(?: (?:ALTOGETHER))?",
    rf"(?:ITS )?{_GROUP}{_PART}(?: LINK)* (?:AWAY)(?: (?:ALTOGETHER))? (?:FROM|WHOSE) {_STATE}",
    rf"(?:ITS )?{_GROUP}{_PART} (?:FROM|WHOSE) {_STATE}(?: LINK)* (?:AWAY)(?: (?:ALTOGETHER))?",
    rf"{_STATE} (?:should |shall |must |need |do |does )?(?:{_NO_MORE}) (?:NEED|depend on|look at)(?: any)? {_GROUP}",
    rf"(?:SET )?{_STATE}{_AT} (?:LINK |and )*(?:WITHOUT)(?: ITS)? {_GROUP}{_PART}",
    rf"{_STATE} (?:LINK )*(?:NEED) no {_GROUP}{_PART}(?: any ?more| any longer)?",
    rf"no {_GROUP}(?: POINTS)?{_PART}(?: LINK)* (?:NEED|asked for)"
    rf"(?: any ?more| any longer)? (?:for|by|to {_BE}) {_STATE}",
    rf"(?:(?:do|does|did) )?(?:{_NO_MORE}) (?:NEED)(?: ITS)? {_GROUP}{_PART}(?: any ?more| any longer)?"
    rf" (?:for|of|in|to {_BE}) {_STATE}",
)
_ONLY_IF = "if|only if|when|only when|provided|as long as|but only if|only for"
_BUT = "unless|except(?: for| if| when)?|but not(?: for| if| when)?|not (?:for|if|when)"
_ALSO = patterns(
    rf"(?:SET )?{_STATE}{_AT} (?:LINK )*(?:{_ONLY_IF}) (?P<whom>.+)",
    rf"only {_STATE} (?:if|when|for) (?P<whom>.+)",
    rf"only (?P<whom>.+?) {_MAY_BE} {_STATE}",
    rf"(?:SET )?{_STATE}{_AT} (?:LINK |also |additionally )*(?:NEED)(?: (?:also|that))* (?P<whom>.+)",
)
_BESIDE = re.compile(r"(?: ,)? (?:as well as|besides|beside|on top of|in addition to|next to) ")
_NOT_FOR = patterns(
    rf"(?:SET )?{_STATE}{_AT} (?:LINK )*(?P<but>(?:{_BUT}) (?P<whom>.+))",
    rf"(?:never|not) {_STATE} (?:if|when|for) (?P<whom>.+)",
    rf"(?:nobody|no one|none)(?: of the| of)? (?P<whom>.+?) {_MAY_BE} {_STATE}",
    rf"(?P<whom>.+?) {_MAY_NOT_BE} {_STATE}",
)
_CONDITION = r"(?:other )?(?:conditions?|requirements?|if)"
_DROPS_ALL = patterns(
    rf"(?:AWAY)(?: ITS)? {_CONDITION} (?:FROM|WHOSE) {_STATE}",
    rf"(?:SET )?{_STATE}{_AT} (?:LINK |and )*(?:WITHOUT)(?: ITS)? {_CONDITION}",
)
_VERSION = patterns(
    r"(?:(?:SET|UPWARD) )?(?:the )?(?:policy )?(?:to )?version(?: of (?:the|our) policy)?(?: LINK)* NUM",
    r"(?:SET )?(?:this|it) version NUM",
)


def outcome_told(world: World, text: Text) -> Meant | None:
    """The changes that a text asks for, where it speaks of nothing but what `ready` or a band asks for beside the
    score, and of the policy's version."""
    if gates := _gates(world, text, first_of(_GATES, text.told)):
        return gates
    for forms, read in _READS:
        match = first_of(forms, text.told)
        if match is None:
            continue
        try:
            (state,) = quantities(world, text.named(match["state"]))
            return [[{"sentence": statement_text(read(world, text, match, state.statement))}]]
        except (NotRead, ValueError):
            _tell_unread(match)
    return _version(world, first_of(_VERSION, text.told))


def _gates(world: World, text: Text, match: re.Match[str] | None) -> Meant | None:
    """So many other points of a group for what asks for some now; each such, where none is named."""
    if match is None:
        return None
    group = text.named(match["group"])[0].name
    signs = text.named(match["state"]) if match["state"] else [Named("", READY, ""), Named("", ALL_BANDS, "")]
    states = [one.statement for one in quantities(world, signs)]
    held = [one for one in states if any(asks_of(part) == group for part in _held(one))]
    old = number_text(Decimal(match["old"])) if match["old"] else None
    new = f"{group} >= {number_text(Decimal(match['number']))}"
    found: Meant = []
    for one in held:
        parts = [part for part in _held(one) if asks_of(part) == group]
        if old is None or parts == [f"{group} >= {old}"]:
            asked = [new if part in parts else part for part in _held(one)]
            found.append([{"sentence": statement_text(_with(one, match, asked))}])
    if held and not found:
        raise Told(f"Nothing asks for `{group} >= {old}` now, so nothing is proposed. Say what is to be other.")
    return found or None


def _tell_unread(match: re.Match[str]) -> None:
    """Raises Told for who is left out by words that cannot be read: without them, more would be ready than was said."""
    unread = match.groupdict().get("but")
    if unread and not re.search(r"§|[,;.:?]| and ", unread):
        raise Told(f"I made nothing of “{unread}”, so nothing is proposed. Say that part in other words.")


def _version(world: World, match: re.Match[str] | None) -> Meant | None:
    """`policy version 5`."""
    headers = (one for one in world.drafted.checked.main.file.statements if isinstance(one, n.PolicyHeader))
    header = next(headers, None)
    if match is None or header is None:
        return None
    return [[{"sentence": statement_text(replace(header, version=n.Number(Decimal(match["number"]))))}]]


def _asking(
    world: World,
    text: Text,
    match: re.Match[str],
    statement: n.Statement,
    forms: tuple[re.Pattern[str], ...] = _SO_MUCH,
) -> n.Statement:
    """With so many points of groups, whatever of them was asked for. Raises NotRead where more is said."""
    return _with(statement, match, _with_least(text, match["much"], _held(statement), forms))


def _with_least(text: Text, much: str, held: list[str], forms: tuple[re.Pattern[str], ...]) -> list[str]:
    """What is held with so many points of groups. Raises NotRead where more is said."""
    least = dict[str, str]()
    for part in _AND.split(much):
        if (told := first_of(forms, part)) is None:
            raise NotRead
        least[text.named(told["group"])[0].name] = number_text(Decimal(told["number"]))
    new = {group: f"{group} >= {number}" for group, number in least.items()}
    return [*dict.fromkeys([*(new.get(asks_of(part), part) for part in held), *new.values()])]


def _asking_not(world: World, text: Text, match: re.Match[str], statement: n.Statement) -> n.Statement:
    """The same, told of those who have less."""
    return _asking(world, text, match, statement, _TOO_LITTLE)


def _dropping(world: World, text: Text, match: re.Match[str], statement: n.Statement) -> n.Statement:
    """With no condition on a group any more; where none is named, with none at all."""
    of = text.named(match.groupdict().get("group") or "")
    group, held = of[0].name if of else "", _held(statement)
    kept = [part for part in held if group and asks_of(part) != group]
    if len(kept) == len(held):
        what = f"no `{group}`" if group else "nothing"
        raise Told(f"It asks for {what} beside the score now, so there is nothing to take out.")
    return _with(statement, match, kept)


def _also(world: World, text: Text, match: re.Match[str], statement: n.Statement) -> n.Statement:
    """With what is said of leads as well; and with so many points of groups, where that is said beside it."""
    whom, *much = _BESIDE.split(match["whom"], maxsplit=1)
    held = _with_least(text, much[0], _held(statement), _SO_MUCH) if much else _held(statement)
    said = _of_leads(world, whom)
    return _with(statement, match, [*held, *(part for part in conjuncts(said) if part not in held)])


def _not_for(world: World, text: Text, match: re.Match[str], statement: n.Statement) -> n.Statement:
    """With the contrary of what is said of leads as well."""
    return _with(statement, match, [*_held(statement), contrary(_of_leads(world, match["whom"]))])


def _of_leads(world: World, said: str) -> str:
    """What is asked of leads. Raises NotRead, also where that names a rule or a group."""
    if "§" in said:
        raise NotRead
    return condition_of(world, said)


def _held(statement: n.Statement) -> list[str]:
    assert isinstance(statement, (n.Ready, n.Band))
    return conjuncts(condition_text(statement.condition)) if statement.condition is not None else []


def _with(statement: n.Statement, match: re.Match[str], asked: list[str]) -> n.Statement:
    """With this condition, and the points that are told."""
    assert isinstance(statement, (n.Ready, n.Band))
    at = match.groupdict().get("at")
    text = all_of(asked)
    condition = condition_in(text) if text else None
    assert condition is not None or not text, "what is asked for is a condition"
    told = replace(statement, condition=condition)
    return replace(told, at=n.Number(Decimal(at))) if at else told


_Read = Callable[["World", Text, re.Match[str], n.Statement], n.Statement]
_READS: tuple[tuple[tuple[re.Pattern[str], ...], _Read], ...] = (
    (_ASKS, _asking),
    (_ASKS_NOT, _asking_not),
    (_DROPS, _dropping),
    (_DROPS_ALL, _dropping),
    (_NOT_FOR, _not_for),
    (_ALSO, _also),
)
