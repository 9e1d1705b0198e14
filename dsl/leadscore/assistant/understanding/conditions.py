"""The condition that a question puts on leads, without what belongs to the question itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadscore.assistant.understanding.bands import as_good_as_ready, of_bands
from leadscore.assistant.understanding.broader import gathered
from leadscore.assistant.understanding.lexicon import listed, phrases
from leadscore.assistant.understanding.parts import conjuncts, together
from leadscore.assistant.understanding.spotting import Spotted, without_orders
from leadscore.assistant.understanding.thread import OF_MANY
from leadscore.assistant.understanding.valued import valued_persons
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.understanding.thread import Thread
    from leadscore.assistant.world import World

_FRAMES = {
    "nearly_ready": ("near_ready", frozenset({"ready", "not ready", "not disqualified"})),
    "changed_since": ("moved", frozenset({"ready", "gained", "lost", "changed"})),
    "top_leads": ("ends_in_bands", frozenset({"not disqualified"})),
}
"""Of a tool, the turns of phrase that are its own, and the conditions that go without saying."""
_PLACED = listed("before_value")
_STATES = listed("temperatures")
_LEADS = listed("leads")
_BE = listed("before_temperature")
_SMALL = 3
_WHERE = listed("before_place")
_AT_FIRM = listed("at_firm")
_LANGUAGES = listed("languages")
_WHOSE, _LATEST, _WAS = listed("before_last"), listed("last_words"), listed("was")
_THOSE, _EVERYBODY = phrases("those"), phrases("all_of_them")
_CONNECTING, _NOUNS = listed("connecting"), (listed("leads") - {"ones"}) | {"people", "we", "our", "all"}
_VERBS = listed("whole_by")
_FEW = 2
_EXCEPTED = phrases("those_excepted")
_FIRM = re.compile(r'company (?:contains|is|starts with) "([^"]*)"')
_DENIED = re.compile(r"^not | is no$")
_LIKE_THAT = phrases("like_that")
_ASKS_OF = re.compile(r"when (?P<where>.+?) (?:add|subtract|disqualify)\b", re.DOTALL)
_SO_ON = phrases("and_so_on")
_SLASHED = re.compile(r"[^\W\d]{3,}(?:\s?/\s?[^\W\d]{3,}){2,}")
"""`students/interns/trainees`: examples of one kind."""
_THE_FIGURE = re.compile(
    r"^\W*(?:(?:and|so|ok)\W+)*what(?:['’]?s| is| was) (?:the|their)(?: (?:score|points))? "
    r"(?:median|mean|average|highest|lowest|maximum|minimum|max|min|range|spread)(?: score| points| one)?\W*$",
    re.IGNORECASE,
)
_IS_CALLED = re.compile(r"\b(?:called|named)\s*$|\b(?:called|named)\s(?=\s)", re.IGNORECASE)


def where_of(world: World, tool: str, spotted: Spotted, thread: Thread) -> str | None:
    """The condition for a tool: that of the question, and where it says `those`, that of before as well."""
    from leadscore.assistant.drafting.conditions import conditions_in

    text = without_orders(spotted.question, spotted.orders)
    by_value = valued_persons(world, spotted.leads)
    for mention in (*(spotted.leads if not by_value else ()), *spotted.left_out):
        first = mention.first  # with the `at` of `ready at Quillworks`, which else says where ready begins
        first -= mention.is_company and first > 0 and spotted.words[first - 1].text in _AT_FIRM
        text = _blank(text, spotted.words[first].start, spotted.words[mention.last].end)
    if tool in ("changed_since", "nearly_ready"):
        for time in spotted.times if tool == "changed_since" else ():
            is_within = any(start < time.start and time.end <= end for start, end in spotted.found.spans)
            if len(spotted.times) == 1 or not is_within:
                text = _blank(text, time.start, time.end)
    for match in list(_IS_CALLED.finditer(text)) if spotted.leads else ():
        text = _blank(text, *match.span())
    if tool == "score_distribution":
        states = list(of_bands(world, "states").finditer(text))
        for match in states if len(states) > 1 else of_bands(world, "is_state").finditer(text):
            text = _blank(text, *match.span())
    frame, dropped = _FRAMES.get(tool, ("", frozenset[str]()))
    dropped |= as_good_as_ready(world) if tool == "nearly_ready" else frozenset()
    if frame:
        for match in list(of_bands(world, frame).finditer(text)):
            text = _blank(text, *match.span())
    condition = conditions_in(world, text).condition if text != spotted.question else spotted.found.condition
    kept = _without_contraries(
        [part for part in conjuncts(condition) if part not in dropped and not _is_no_firm(part, spotted)]
    )
    if _SO_ON.search(spotted.question) or _SLASHED.search(spotted.question):
        kept = [gathered(world, part) or part for part in kept]
    if tool == "nearly_ready":  # `one click away from ready` is no click
        kept = [part for part in kept if part.split()[0] != "clicked" or part in str(spotted.found.condition)]
    before = conjuncts(spoken_of(world, thread)) if means_those(spotted) else []
    if not before and condition is None and thread.tool in OF_MANY and is_brief(spotted):
        before = conjuncts(
            str(thread.arguments.get("where") or "") if thread.tool == tool else spoken_of(world, thread)
        )
    return together(before, [*kept, *_not_understood(world, tool, spotted)])


def _not_understood(world: World, tool: str, spotted: Spotted) -> list[str]:
    """Words that put a condition on leads which the policy does not know, such as a band that it has not: they stay as
    they are said, for the answer to say so, rather than being left out. Names of nobody that is known are what
    `find_leads` looks for by itself."""
    bands = {fold(band.name) for band in world.plan.bands}
    strange = {place for one in spotted.leads if not one.known for place in range(one.first, one.last + 1)}
    found: list[str] = []
    for place, word in enumerate(spotted.words):
        is_name = place in strange and tool != "find_leads"
        is_order = any(one.start <= word.start < one.end for one in spotted.orders)
        if (spotted.tags[place] is not None and not is_name) or word.mended or is_order:
            continue
        before = spotted.words[place - 1].text if place else ""
        behind = spotted.words[place + 1].text if place + 1 < len(spotted.words) else ""
        is_last = behind in ("", "?", ".", "!", ",", "and", "or", "in", "from", "at")
        is_unknown = word.text.isalpha() and len(word.text) > _SMALL and word.text not in spotted.common
        if word.text in _STATES and word.text not in bands and (behind in _LEADS or (before in _BE and is_last)):
            found.append(f"band {word.text}")
        elif (is_unknown and (behind in _LEADS or before in _PLACED)) or (
            _is_place(spotted, place) or _is_what_was_last(spotted, place)
        ):
            found.append(word.text)
    return found


def _is_place(spotted: Spotted, place: int) -> bool:
    """`in Bavaria`: a word with a capital behind where leads are, though people speak of it elsewhere too."""
    word, question = spotted.words[place], spotted.question
    before = spotted.words[place - 1].text if place else ""
    is_name = question[word.start].isupper() and not question.istitle() and not question.isupper()
    return is_name and before in _WHERE and len(word.text) > _SMALL and word.text not in _LANGUAGES


def _is_what_was_last(spotted: Spotted, place: int) -> bool:
    """`whose last order was …`, where nothing is known of orders."""
    said = [word.text for word in spotted.words[max(0, place - 2) : place + 2]]
    return len(said) == 4 and said[0] in _WHOSE and said[1] in _LATEST and said[3] in _WAS


def _without_contraries(parts: Sequence[str]) -> list[str]:
    """`customers and non-customers` are all."""
    denied = {part.removeprefix("not ").removesuffix(" is no") for part in parts if _DENIED.search(part)}
    both = {part for part in parts if part in denied}
    return [part for part in parts if part.removeprefix("not ").removesuffix(" is no") not in both]


def spoken_of(world: World, thread: Thread) -> str | None:
    """The condition that was spoken of; of a set or a definition that was explained, being in it; of a rule,
    or of a draft of one, what it asks for."""
    from leadscore.assistant.drafting.conditions import conditions_in

    if thread.tool in ("rule_effect", "draft_rule"):
        rule = world.rules.get(str(thread.rule)) if thread.tool == "rule_effect" else None
        sentence = rule.statement if rule is not None else str(thread.arguments.get("sentence"))
        return asks["where"] if (asks := _ASKS_OF.match(sentence)) else None
    if thread.tool == "describe_term":
        return conditions_in(world, str(thread.arguments.get("term", ""))).condition or thread.where
    return thread.where


def _is_no_firm(part: str, spotted: Spotted) -> bool:
    """Whether it asks for a firm whose name is made of the words that people ask with: `the best bet in companies`."""
    match = _FIRM.fullmatch(part)
    if match is None:
        return False
    names = spotted.world.people.names
    return all(word in spotted.common and word not in names for word in match[1].split())


def means_those(spotted: Spotted) -> bool:
    """Whether it asks of those that were spoken of."""
    said = _EXCEPTED.sub("", " ".join(word.text for word in spotted.words))
    return bool(_THOSE.search(said) or _LIKE_THAT.search(said))


def is_brief(spotted: Spotted) -> bool:
    """Whether it says too little to be asked of all leads: `average?`, `what's the median?`, `and by fit`, where some
    were spoken of."""
    if _THE_FIGURE.match(spotted.question):
        return True
    said = [word.text for word in spotted.words if word.text.isalnum()]
    rest = [word for word in said if word not in _CONNECTING]
    return (
        not spotted.leads
        and (_NOUNS | _VERBS).isdisjoint(said)
        and len(rest) <= _FEW
        and not _EVERYBODY.search(spotted.question)
    )


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]
