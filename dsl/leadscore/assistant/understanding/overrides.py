"""Points for one lead by itself, which are an override: how to say it is told, for it carries who, why and until
when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.lexicon import any_of, listed, phrases
from leadscore.assistant.understanding.reading import Reading
from leadscore.record import replace
from leadscore.syntax import nodes as n
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import statement_text

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
_SUPPOSES, _SURE = phrases("supposes_change"), 0.98
_BESIDE = listed("beside_override")
_WHY = re.compile(r"\bbecause (?P<why>[^\"“”]{1,80}?)[.!]*$", re.IGNORECASE)


def overridden(spotted: Spotted) -> list[Reading]:
    """The override that a question asks for or supposes, where it says all that one carries."""
    sentence = override_in(spotted)
    tool = "what_if" if _SUPPOSES.match(spotted.question) else "propose_change"
    return [Reading(tool, {"sentence": sentence}, _SURE)] if sentence else []


def override_in(spotted: Spotted) -> str:
    """The override that a question says in full: for whom, how many points, who says so, until when, and why; empty
    where one of these is not said."""
    from leadscore.assistant.drafting.conditions import reader_of
    from leadscore.assistant.drafting.effects import effect_of

    lead, who = _lead(spotted), _BY.search(spotted.question)
    if not lead or who is None or _ASKS.match(spotted.question):
        return ""
    told = f"{spotted.question[: who.start()]}{spotted.question[who.end() :]}"
    for mention in spotted.leads:
        told = told.replace(spotted.question[_from(spotted, mention) : _to(spotted, mention)], "them", 1)
    reader = reader_of(spotted.world, _without_lead_in(told), is_rule=True)
    effect = effect_of(reader)
    rest = {token.text for at, token in enumerate(reader.tokens) if at not in effect.used and token.kind == "word"}
    is_other = effect.first or effect.each or effect.decay or not rest <= _BESIDE
    if is_other or not (effect.points and effect.because and effect.last):
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
    persons = [mention for mention in spotted.leads if not mention.is_company and mention.known]
    numbers = world.people.meant(persons[0].lead).numbers if len(persons) == 1 else ()
    if len(numbers) != 1:
        return ""
    there = (one.lead.value for one in _overrides(world) if world.people.meant(one.lead.value).numbers == numbers)
    said = spotted.question[_from(spotted, persons[0]) : _to(spotted, persons[0])]
    return next(there, said if "@" in said else world.row(numbers[0]).lead)


def override_told(spotted: Spotted) -> str:
    """What is to be said to who wants points for one lead, or none any more; empty for anything else."""
    question = spotted.question
    is_named = _NAMED.search(question) is not None
    if override_in(spotted):
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
