"""Questions that are known to be beyond the tools, with what whoever asks has to hear: another language than English,
how many leads there are of each value of a field, a field's value of one lead, and what cannot be taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from leadscore.assistant.answer import in_line, short
from leadscore.assistant.people import called
from leadscore.assistant.rule_names import stems
from leadscore.assistant.understanding.fact_of_lead import fact_of_lead
from leadscore.assistant.understanding.kept import kept
from leadscore.assistant.understanding.lexicon import any_of, by_word, listed, phrases, table
from leadscore.assistant.understanding.overrides import override_told
from leadscore.assistant.understanding.parts import conjuncts
from leadscore.assistant.understanding.rules import SURE_RULE
from leadscore.assistant.understanding.spotting import FIRM, LEAD, Spotted, without_orders
from leadscore.assistant.understanding.whom import refers
from leadscore.check.symbols import Kind
from leadscore.values.text import fold

_FOREIGN = {language: frozenset(words.split()) for language, words in table("foreign").items()}
_SMALL = listed("in_any_language")
_CALLED = by_word("called")
_OF_EACH, _COUNTS = phrases("of_each"), phrases("asks_how_many")
_VALUES = re.compile(rf"\b(?:which|what|whose) (?P<field>\w+) {any_of('leads_have')}(?!\w)", re.IGNORECASE)
_OF_LEAD, _ASKS_ONE = listed("asks_for_fact"), phrases("asks_for_fact_with")
_HOW_MANY = re.compile(r"\b(?:how (?:many|big|large)|number of)\b", re.IGNORECASE)
_WHERE_FROM = re.compile(r"\bwhere\b.* (?:from|based|located|live|lives|sit|sits|situated)\W*$", re.IGNORECASE)
_LEAVE_IT = re.compile(rf"^\W*(?:{any_of('polite')}\W+)?{any_of('leave_it')}\b", re.IGNORECASE)
"""`don't set pricing to 35`."""
_RATHER = re.compile(r"\b(?:but|rather|instead|any ?more|any longer|unless|without|until)\b", re.IGNORECASE)
_LONGEST = 3
"""So many words the name of a field has at most."""


_NO_LEADS = phrases("no_matter_of_leads")
_FIGURE = re.compile(
    r"\b(?:average|avg|mean|median|typical|total|sum of(?: all)?)\s+(?:of )?(?:the |our |their )?"
    r"(?P<what>[^\W\d_]+(?: [^\W\d_]+)?)",
    re.IGNORECASE,
)
_OTHERS = listed("other_figures")
_NOT_HERE = re.compile(
    r"\bnot (?:yet |already )?in (?:our|the|my) (?:db|database|crm|system|lists?|data)\b", re.IGNORECASE
)


_GIVES = re.compile(
    rf"^\W*(?:{any_of('request_politeness')}\W+)*"
    r"(?:give(?! (?:me|us)\b)|award|grant|reward|dock|deduct|subtract|add|take)\b.*\d"
    r"|\d+ (?:(?:more|extra|bonus|fewer) )?(?:points?|pts) (?:more |less |off )?(?:for|to|from)\b",
    re.IGNORECASE,
)
_OLDER = re.compile(
    r"\b(?:roll|go|revert|restore|reset|switch|turn|put|bring|take|return|get)(?:s|ing)?\b[^.?!]{0,40}?"
    r"\b(?:(?:back )?to (?:the )?(?:version|v\.? ?\d|state of|commit)|version (?:v\.? ?)?\d+(?: back| again)?)\b",
    re.IGNORECASE,
)
"""`roll the policy back to version 5`."""
_POLICY_BEFORE = re.compile(
    r"\b(?:what|who|when|how|which rules?)\b[^.?!]*\b(?:chang|edit|touch|modif|alter|updat)\w*\b[^.?!]*"
    r"\b(?:in|of|to|on|about) (?:the|our|this) (?:policy|rules|scoring)\b"
    r"|\b(?:who|when)\b[^.?!]*\b(?:chang|edit|touch|modif|alter|updat)\w* (?:the|our|this) (?:policy|rules|scoring)\b"
    r"|\bwhen (?:was|were) (?:the|our|this) (?:policy|rules|scoring)(?: last)? (?:chang|edit|touch|modif|alter|updat)",
    re.IGNORECASE,
)
_HOW_MANY_DEEDS = re.compile(
    rf"^\W*(?:(?:and|so|but)\W+)*how many (?P<deeds>{'|'.join(sorted(listed('deeds') - {'events', 'occasions'}))})\b",
    re.IGNORECASE,
)
_IN_THOUGHT = re.compile(r"\b(?:would|could|should|if|will|can|may|propos\w+|to)\b", re.IGNORECASE)


def beyond(spotted: Spotted) -> str:
    """What is to be said to the question; empty where nothing is known to speak against its being answered."""
    if language := _language(spotted):
        return f"I understand English only, and that looks like {language}. Ask in English, as in “who is hot?”"
    if _LEAVE_IT.match(spotted.question) and not _RATHER.search(spotted.question):
        back = " “undo” takes back what was proposed last." if spotted.world.proposals else ""
        return f"Then nothing changes: I propose no more than what you ask for.{back}"
    if _OLDER.search(spotted.question):
        return (
            "I take back what was proposed or written in this conversation, with “undo”. Earlier versions of the "
            "policy are kept by whatever keeps its file, such as git."
        )
    if _asks_policy_before(spotted):
        return (
            "How the policy was written before I do not know: `leadscore diff` tells what changed from one version to "
            "another, and git who changed it. Who moved since a day I do, as in “who moved since last week?”."
        )
    if (deeds := _HOW_MANY_DEEDS.match(spotted.question)) and not (spotted.found.condition or spotted.leads):
        return (
            f"I count leads, and not {deeds['deeds'].lower()}. Ask for those who did it so often, as in “how many "
            "visited pricing at least 3 times?”; of one lead “why that score?” tells how often."
        )
    if told := fact_of_lead(spotted) or override_told(spotted):
        return told
    if band := _points_for_band(spotted):
        return (
            f"A rule asks for what leads are and for what they did, not for where their score has brought them: "
            f"`{band}` is such a place. Say for whom of them it shall be, as in “10 points for directors”; where "
            f"`{band}` begins is said as in “{band} from 40”."
        )
    if what := _other_figure(spotted):
        return (
            f"I add up nothing but points: of `{what}` I know no average and no total. “How are the scores spread?” "
            "tells those of the scores."
        )
    if _NOT_HERE.search(" ".join(word.text for word in spotted.words)):
        return "I know nobody but the leads of the data, and look for nobody elsewhere."
    if _NO_LEADS.search(spotted.question):
        return (
            "I know this policy and its leads, and nothing beyond: no prices, no ways, no diaries and no norms. And I "
            "write to nobody: I propose changes to the policy, and tell how leads stand."
        )
    if field := _split_by(spotted):
        return (
            f"I do not split leads by `{field}`: I count those that a condition holds for. Ask for one value at a "
            "time, as in “how many leads are in Germany?” "
            "“How are the scores spread?” tells how many are in each band."
        )
    if field := _asked_of_one(spotted):
        return _held(spotted, field) or (
            f"I do not show a lead's `{field}` by itself. “Why does she have that score?” shows the facts that her "
            "points rest on, and what you suppose can be asked of many, as in “leads in Germany”."
        )
    return kept(spotted)


def _asks_policy_before(spotted: Spotted) -> bool:
    """`what changed in the policy since last week?`, where nothing is proposed that might be meant."""
    question = spotted.question
    is_asked = _POLICY_BEFORE.search(question) is not None and not _IN_THOUGHT.search(question)
    return is_asked and not spotted.world.proposals


def _points_for_band(spotted: Spotted) -> str:
    """The band, or `ready`, that leads are in who shall get points: `give warm leads 5 points`."""
    if not _GIVES.search(spotted.question) or "?" in spotted.question:
        return ""
    states = (*(band.name for band in spotted.world.plan.bands), "ready")
    said = "|".join(re.escape(name).replace("_", "[ _-]") for name in states)
    match = re.search(rf"(?<!\w)(?P<state>{said}) {any_of('leads_of_band')}(?!\w)", spotted.question, re.IGNORECASE)
    rule = spotted.rule
    is_rule = rule is not None and rule.fit >= SURE_RULE and len(rule.words) > 1
    return "" if match is None or is_rule else fold(match["state"]).replace(" ", "_")


# ------------------------------------------------------------------------------------------------ another language


def _language(spotted: Spotted) -> str:
    """The language of a question in which more is said in its small words than in words that people ask with here."""
    written = (  # as they stand: `warum` is no slip for `warm`
        fold(spotted.question[word.start : word.end])
        for word, tag in zip(spotted.words, spotted.tags, strict=True)
        if tag not in (LEAD, FIRM)
    )
    words = {text for text in written if text.isalpha()}
    said = {language: words & small for language, small in _FOREIGN.items()}
    language = max(said, key=lambda one: len(said[one]))
    foreign = said[language]
    english = (words & spotted.common) - foreign - _SMALL
    return language if len(foreign) > max(1, len(english)) else ""


# ------------------------------------------------------------------------------------------------ a field's values


def _other_figure(spotted: Spotted) -> str:
    """What a question asks the average or the total of, where that is no score."""
    fields = _fields(spotted)
    for match in _FIGURE.finditer(spotted.question):
        words = match["what"].lower().split()
        field = _named(fields, words)
        if field or words[0] in _OTHERS:
            return field or match["what"]
    return ""


def _split_by(spotted: Spotted) -> str:
    """The field of whose values it is asked how many leads have each."""
    question, fields = spotted.question, _fields(spotted)
    ordered = without_orders(question, spotted.orders)  # `top 5 by headcount`
    for match in _OF_EACH.finditer(question) if _COUNTS.search(ordered) else ():
        behind = [word.text for word in spotted.words if word.start >= match.end()]
        if field := _named(fields, behind):
            return _free(spotted, field)
    values = _VALUES.search(question)
    return _named(fields, [values["field"].lower()]) if values else ""


def _asked_of_one(spotted: Spotted) -> str:
    """The field that a question asks of one lead, and nothing else."""
    fields, field = _fields(spotted), ""
    if len(spotted.leads) == 1 and (named := _by_its_words(spotted)):
        return named
    if not _ASKS_ONE.search(spotted.question) or len(spotted.leads) != (0 if refers(spotted) else 1):
        return ""
    for place, (word, tag) in enumerate(zip(spotted.words, spotted.tags, strict=True)):
        if tag in (LEAD, FIRM) or not word.text[0].isalpha() or word.text in _OF_LEAD:
            continue
        named = _named(fields, [one.text for one in spotted.words[place:]])
        if (
            not named
            or (word.text == "people" and not _HOW_MANY.search(spotted.question))
            or (field and named != field)
        ):
            return ""
        field = named
    if not field and _WHERE_FROM.search(spotted.question):
        field = _named(fields, ["country"])
    return _free(spotted, field)


def _held(spotted: Spotted, field: str) -> str:
    """What the one lead that is named has in the field."""
    world = spotted.world
    numbers = world.people.meant(spotted.leads[0].lead).numbers if spotted.leads else ()
    if len(numbers) != 1:
        return ""
    value = in_line(world.shown(numbers[0], field))
    return f"{called(world.row(numbers[0]))}: `{field}` is {short(value) or 'not known'}."


def _by_its_words(spotted: Spotted) -> str:
    """The field whose name's words are said and nothing else is: `when does the contract of Petra end`."""
    words = [word.text for word, tag in zip(spotted.words, spotted.tags, strict=True) if tag not in (LEAD, FIRM)]
    said = stems(
        " ".join(word for word in words if word.isalpha() and word not in _OF_LEAD and word not in ("when", "until"))
    )
    asks = _ASKS_ONE.search(spotted.question) or {"when", "until"} & {*words}
    symbols = spotted.world.saved.checked.symbols.of_kind(Kind.FIELD) if asks and len(said) > 1 else ()
    return next((one.name for one in symbols if stems(one.name) == said), "")


def _fields(spotted: Spotted) -> dict[str, str]:
    """The policy's fields by what they are called."""
    names = [one.name for one in spotted.world.saved.checked.symbols.of_kind(Kind.FIELD)]
    called = {word: name for word, name in {**_CALLED, "people": "employees"}.items() if name in names}
    return called | {name.replace("_", " "): name for name in names}


def _named(fields: dict[str, str], words: Sequence[str]) -> str:
    """The field that words begin with; empty where they begin with none."""
    for count in range(min(_LONGEST, len(words)), 0, -1):
        said = " ".join(words[:count]).replace("_", " ")
        for form in (said, said.removesuffix("s"), f"{said.removesuffix('ies')}y"):
            if form in fields:
                return fields[form]
    return ""


def _free(spotted: Spotted, field: str) -> str:
    """The field, unless the question puts a condition on it: `by source LinkedIn`."""
    return "" if any(field in part.split() for part in conjuncts(spotted.found.condition)) else field
