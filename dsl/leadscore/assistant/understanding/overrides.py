"""Points for one lead by itself, which are an override: how to say it is told, for it carries who, why and until
when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.in_full.around import without_frame
from leadscore.assistant.understanding.in_full.naming import figures
from leadscore.assistant.understanding.in_full.patterns import pattern
from leadscore.assistant.understanding.in_full.quantities import NotRead
from leadscore.assistant.understanding.in_full.seasons import days_told
from leadscore.assistant.understanding.in_full.staying import stays
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.reading import Reading
from leadscore.assistant.understanding.words import words_of
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import statement_text
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.leads import Mention
    from leadscore.assistant.understanding.spotting import Spotted
    from leadscore.assistant.world import World

_NAMED = re.compile(r"\b(?:override|overrule|overriding|manual adjustment)s?\b", re.IGNORECASE)
_POINTS = re.compile(
    rf"^\W*(?:{any_of('polite')}\W+)?(?:add|give|grant|award|(?P<takes>take|deduct|subtract|remove|dock))\b"
    r"(?!.*\b(?:who|rule|each|every)\b).*?(?P<sign>[-−])?\b(?P<points>\d+(?:\.\d+)?)"
    r"(?= ?(?:points?|pts)\b|.*\b(?:to|from)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?P<takes>\b(?:subtract|deduct|minus|take)\w* )?(?<![\w-])(?P<points>\d+(?:\.\d+)?) ?(?:points?|pts)\b",
    re.IGNORECASE,
)
_GOES = re.compile(r"\b(?:remov\w*|delet\w*|drop|take (?:out|away|back)|cancel|end|lift)\b", re.IGNORECASE)
_ASKS = re.compile(r"^\W*(?:what|which|who|why|how|when|is|are|does|do|did|has|have|where)\b", re.IGNORECASE)
_BY = re.compile(
    r",? (?:(?:approved|agreed|decided|signed|said|granted) )?by "
    r"[“\"]?(?P<who>(?-i:[A-Z])[\w.-]+(?: (?-i:[A-Z])[\w.-]+)?)[”\"]?",
    re.IGNORECASE,
)
_GIVES = re.compile(
    r"(?:so |please |then |and |let us |let's )*(?:add|give|grant|award|take|deduct|subtract|dock)\b", re.IGNORECASE
)
_HIM = "somebodyx"
_TAKES, _ADDS = ("minus", "malus", "deduction", "penalty"), ("plus", "bonus", "extra")
_OTHER = pattern(
    r"(?:(?:SET|UPWARD|DOWNWARD) )?(?:(?P<who>\w+) 's|the|our|that) "
    rf"(?P<what>override|adjustment|points|{'|'.join((*_TAKES, *_ADDS))})(?: points?)? (?:on|for|of|to|against) {_HIM}"
    r"(?: LINK)* NUM(?: POINTS)?(?:(?: ,| and)? (?:not|instead of|rather than) (?P<old>-?\d+(?:\.\d+)?)(?: POINTS)?)?"
    r"(?P<rest>(?: [,.;?!–—-].*)?)$"
)
_OWN = (
    pattern(
        rf"(?:(?:SET|UPWARD|DOWNWARD) )?{_HIM} 's "
        rf"(?P<what>override|adjustment|points|{'|'.join((*_TAKES, *_ADDS))})(?: points?)?"
        r"(?: (?:LINK|up|down))* NUM(?: POINTS)?(?:(?: ,| and)? (?:not|instead of|rather than) (?P<old>-?\d+(?:\.\d+)?)"
        r"(?: POINTS)?)?(?P<who>(?!))?(?P<rest>(?: [,.;?!–—-].*)?)$"
    ),
    pattern(
        rf"give {_HIM} (?P<number>\d+(?:\.\d+)?)(?: POINTS)?(?: ,)? (?:not|instead of|rather than) "
        r"(?P<old>\d+(?:\.\d+)?)(?: POINTS)?(?P<who>(?!))?(?P<what>(?!))?(?P<rest>(?: [,.;?!–—-].*)?)$"
    ),
)
"""`Rosalind's bonus should be 20`, `give Rosalind 25 instead of 15`."""
_LASTS = re.compile(
    rf"(?:prolong|extend|lengthen|shorten|continue|let|make|have|keep) "
    rf"(?:{_HIM} 's (?:override|adjustment|bonus|extra|points?)"
    rf"|(?:(?:the|our|that) )?(?:override|adjustment|bonus|extra) (?:for|of|on) {_HIM})"
    r"(?: by [a-z\d ]+?)?(?: (?:run|last|end|stay|go|on|for|hold))*"
    r"(?: ,)? (?:to|until|till|through|on) (?P<day>[^,;?!]+)$"
)
_SUPPOSES, _SURE = phrases("supposes_change"), 0.98
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_BESIDE = listed("beside_override")
_WHY = re.compile(r"\bbecause (?P<why>[^\"“”]{1,80}?)[.!]*$", re.IGNORECASE)


def overridden(spotted: Spotted) -> list[Reading]:
    """The override that a question asks for or supposes, where it says all that one carries."""
    sentence = override_in(spotted)
    tool = "what_if" if _SUPPOSES.match(spotted.question) else "propose_change"
    return [Reading(tool, {"sentence": sentence}, _SURE)] if sentence else []


def other_override(spotted: Spotted) -> list[Reading]:
    """Other points of an override that there is: `Marit's minus on L-3007 should be 10 and not 20`."""
    persons = [mention for mention in spotted.leads if not mention.is_company]
    persons = persons if len(persons) == 1 else [mention for mention in persons if mention.known]  # not who decides it
    there = _there(spotted, persons[0]) if len(persons) == 1 else None
    if there is None:
        return []
    start, end = _from(spotted, persons[0]), _to(spotted, persons[0])
    told = f"{spotted.question[:start]}{_HIM}{spotted.question[end:]}"
    around = without_frame(" ".join(figures(words_of(told))), of_nobody=True)
    tool = "what_if" if around.supposed else "propose_change"
    if sentence := "" if around.asks else _lasting(spotted.world, there, around.told):
        return [Reading(tool, {"sentence": sentence}, _SURE)]
    match = next(filter(None, (one.match(around.told) for one in (_OTHER, *_OWN))), None)
    if match is None or around.asks or not _is_of(there, match):
        return []
    points = n.Points(there.points.negative, n.Number(abs(Decimal(match["number"]))))
    return [Reading(tool, {"sentence": statement_text(replace(there, points=points))}, _SURE)]


def _there(spotted: Spotted, person: Mention) -> n.Override | None:
    """The one that there is for somebody, who may be called by the first name: no others need be meant."""
    lead, held = _lead(spotted), [*_overrides(spotted.world)]
    said = fold(person.text)
    named = [one for one in held if said in re.split(r"[.@_-]", fold(one.lead.value).partition("@")[0])]
    found = [one for one in held if lead and one.lead.value.casefold() == lead.casefold()]
    return found[0] if found else named[0] if len(named) == 1 and not lead else None


def _lasting(world: World, there: n.Override, told: str) -> str:
    """The override with the last day that is told; empty where none is."""
    match = _LASTS.fullmatch(told)
    try:
        last = days_told(world, match["day"], "until")[1] if match else None
    except NotRead:
        return ""
    return statement_text(replace(there, until=n.Day(last))) if last else ""


def _is_of(there: n.Override, match: re.Match[str]) -> bool:
    """Whether all that is said of the override as it is, or that stays, is so."""
    by = "" if there.by is None else fold(there.by.value if isinstance(there.by, n.Text) else there.by.text)
    rest = match["rest"].strip(" ,.;?!–—-")
    is_signed = there.points.negative == (match["what"] in _TAKES) or match["what"] not in (*_TAKES, *_ADDS)
    is_old = match["old"] is None or abs(Decimal(match["old"])) == there.points.number.value
    return is_signed and is_old and match["who"] in (None, by) and (not rest or stays(rest))


def override_in(spotted: Spotted) -> str:
    """The override that a question says in full: for whom, how many points, who says so, until when, and why; empty
    where one of these is not said."""
    from leadscore.assistant.drafting.drafts import effect_alone

    lead, who = _lead(spotted), _BY.search(spotted.question)
    if not lead or who is None or _ASKS.match(spotted.question):
        return ""
    told = f"{spotted.question[: who.start()]}{spotted.question[who.end() :]}"
    for mention in spotted.leads:
        told = told.replace(spotted.question[_from(spotted, mention) : _to(spotted, mention)], "them", 1)
    effect = effect_alone(spotted.world, _without_lead_in(told), _BESIDE)
    if effect is None or effect.first or effect.each or effect.decay:
        return ""
    if not (effect.points and effect.because and effect.last):
        return ""
    does = f"{'add' if effect.points > 0 else 'subtract'} {number_text(abs(effect.points))}"
    why = effect.because.rstrip(' ."“”')
    return f'override "{lead}" {does} by "{who["who"]}" until {effect.last} because "{why}"'


def _without_lead_in(told: str) -> str:
    """`I've spoken to her, give her 10 extra` without how it came about, which has no number."""
    before, _, rest = told.partition(", ")
    return rest if "them" in before.split() and _GIVES.match(rest) and not re.search(r"\d", before) else told


def _from(spotted: Spotted, mention: Mention) -> int:
    return spotted.words[mention.first].start


def _to(spotted: Spotted, mention: Mention) -> int:
    return spotted.words[mention.last].end


def _lead(spotted: Spotted) -> str:
    """The one lead that is spoken of, as an override calls it already, by the email that is said, or by its id; empty
    where there is none, or are several."""
    world = spotted.world
    by = _BY.search(spotted.question)
    decides = range(*by.span()) if by else range(0)  # who says so may be called as a lead is
    persons = [
        mention
        for mention in spotted.leads
        if not mention.is_company and mention.known and _from(spotted, mention) not in decides
    ]
    numbers = world.people.meant(persons[0].lead).numbers if len(persons) == 1 else ()
    if len(numbers) != 1:
        return ""
    there = (one.lead.value for one in _overrides(world) if world.people.meant(one.lead.value).numbers == numbers)
    said = spotted.question[_from(spotted, persons[0]) : _to(spotted, persons[0])]
    email = _EMAIL.search(said)
    return next(there, email[0] if email else world.row(numbers[0]).lead)


def override_told(spotted: Spotted) -> str:
    """What is to be said to who wants points for one lead, or none any more; empty for anything else."""
    question = spotted.question
    is_named = _NAMED.search(question) is not None
    if override_in(spotted) or other_override(spotted):
        return ""
    lead = _lead(spotted)
    if not lead or _ASKS.match(question) or not (is_named or _POINTS.search(question)):
        return ""
    there = next((one for one in _overrides(spotted.world) if one.lead.value.casefold() == lead.casefold()), None)
    if is_named and _GOES.search(question):
        return _ended(spotted.world, there)
    return _written(question, lead, _NUMBER if is_named else _POINTS)


def _overrides(world: World) -> Iterator[n.Override]:
    return (one for one in world.drafted.checked.main.file.statements if isinstance(one, n.Override))


def _written(question: str, lead: str, found: re.Pattern[str]) -> str:
    match, why = found.search(question), _WHY.search(question)
    takes = match is not None and bool(match.groupdict().get("takes") or match.groupdict().get("sign"))
    points = f"{'subtract' if takes else 'add'} {match['points'] if match else 10}"
    reason = why["why"].strip() if why else "why"
    sentence = f'override "{lead}" {points} by "who" until 2027-01-31 because "{reason}"'
    return (
        "Points for one lead are an override, which carries who says so, until when, and why. "
        f"Say it with these in their places, as it shall stand: {sentence}"
    )


def _ended(world: World, there: n.Override | None) -> str:
    """How an override ends; what else is said of taking one out is said to whoever means one that is not there."""
    if there is None:
        return ""
    yesterday = datetime.fromtimestamp(world.as_of, UTC).date() - timedelta(days=1)
    ended = statement_text(replace(there, until=n.Day(yesterday)))
    return (
        f"An override is taken out in {world.shown_as} itself. To let it end, say it with another last day: "
        f"{' '.join(ended.split())}"
    )
