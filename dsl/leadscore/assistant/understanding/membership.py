"""Members that a question puts into a set or takes out: `add Norway to our countries`, `gmail.com off free mail`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadscore.assistant.drafting.asked import sets_of
from leadscore.assistant.drafting.values import had
from leadscore.assistant.rule_names import stem
from leadscore.assistant.understanding.lexicon import any_of, listed, phrases, table
from leadscore.assistant.understanding.members_by_value import by_value
from leadscore.assistant.understanding.members_meant import PLACES, knows_all, members_meant, without_people
from leadscore.assistant.understanding.sets_named import SET, with_set_marked
from leadscore.check.symbols import Kind
from leadscore.report.json_text import Json
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.assistant.world import World

_OTHER_SET = "¶"
_THE = r"(?:(?:the|our|my|an?|those|these|any) )?(?:(?:list|set)(?: of)? )?(?:(?:the|our) )?"
_SOME = rf"{_THE}{SET}(?: {any_of('set_or_values')})?"
_MEMBER, _OTHER, _APART = (rf"(?P<{name}>[^§¶:;?!]+?)" for name in ("members", "others", "apart"))
_SUPPOSED = "(?:(?:what)?if|that|suppos(?:e|ing)|imagine|assum(?:e|ing)|pretend|picture|say|where|when)"
_AS_ONE = "(?: (?:as|to|in|on|among|one of|part of))*"
_IT = "(?:it|them|both|those|there|that(?: (?:list|set|one))?)"
_DO_SO = (
    r"(?:(?:is|are|was|were|do|does|can|has|have|now|also|both|all) )*(?:an? |our )?\w+(?: now| too| as well| already)?"
)
"""`zoho and sugarcrm connect now, put them into the crm list`."""
_MATTERS = r"(?:change|affect|alter|move|make|matter|cost|hurt|bring|do|lose|gain|win|help)(?:s|es)?\b.*"
_WHETHER = "(?:would|will|does|do|if|whether|how|what)"
_IF = rf"^(?:.*\b(?:{_SUPPOSED}|please) )?"
_BUT_NOT = rf"(?:,? (?:but )?not {_OTHER})?"
_ASIDE = rf"(?:,? (?:but )?not {_APART},?)?"
_TAIL = rf"(?:,? {any_of('behind_members')})*"
_DONE, _END = rf"{_TAIL}\W*$", rf"{_TAIL}{_BUT_NOT}{_TAIL}\W*$"
_IN = any_of("into_set")
_USE = rf"(?:{any_of('puts_in')}|substitute|use|take)"
_SWAP = (
    rf"\b{any_of('swaps')} {_MEMBER} {any_of('swapped_with')} {_OTHER} {any_of('within_set')} {_SOME}",
    rf"{_SOME}[:,]? (?:\w+ )?{any_of('swaps')} {_MEMBER} {any_of('swapped_with')} {_OTHER}",
)
"""What goes stands first; the other way round where it is told what comes in its place."""
_INSTEAD = (
    rf"\b{_USE} {_OTHER} {any_of('instead')} {_MEMBER} {any_of('within_set')} {_SOME}",
    rf"\b{_USE} {_OTHER} {_IN} {_SOME} {any_of('instead')} {_MEMBER}",
)
_PUT = (
    rf"\b(?P<never>{any_of('does_not')} )?{any_of('puts_in')} {_MEMBER}{_ASIDE} (?:also )?{_IN} {_SOME}",
    rf"\b(?:take|takes|taking|taken|took) {_MEMBER} {any_of('up_into')} {_SOME}",
    rf"\b{_WHETHER} {any_of('puts_in')} {_MEMBER} {_IN} {_SOME} {_MATTERS}",
    rf"\b(?:make|making|made) {_MEMBER} (?:into |one of )?(?=an? |the |our |those ){_SOME}",
    rf"{_SOME} {any_of('shall_hold')} {_MEMBER}",
    rf"{_SOME}[:,.]? (?:please )?{any_of('puts_in')} {_MEMBER} {_IN} {_IT}",
    rf"{_IF}{_MEMBER} {_DO_SO}[,;.:–—-]+ (?:(?:so|please|and) )*{any_of('puts_in')} {_IT} {_IN} {_SOME}",
    rf"{_IF}{_MEMBER} {any_of('shall_be_in')} {_SOME}",
    rf"{_IF}{_MEMBER} {any_of('is_now_in')} {_SOME}",
    rf"{_IF}{_MEMBER} added (?:to|in|into|on|onto) {_SOME}",
    rf"{_SOME} ?(?:\+|plus) ?{_MEMBER}",
    rf"^.*\b{_SUPPOSED} {_MEMBER} (?:is|are|counts?|belongs?|stands?){_AS_ONE} {_SOME}",
    rf"{_IF}{_MEMBER} (?:is|are|counts? as|belongs? (?:to|in|on)) {_SOME},? (?:too|as well|now|also|from now on)",
)
_TAKE = (
    rf"\b{any_of('takes_out')} {_MEMBER} {any_of('out_of_set')} {_SOME}",
    rf"{_IF}{_MEMBER} {any_of('is_being')} {any_of('takes_out')}(?: out| off| away)? {any_of('out_of_set')} {_SOME}",
    rf"{_SOME} {any_of('shall_not_hold')} {_MEMBER}",
    rf"{_SOME}[:,.]? (?:please )?{any_of('takes_out')} {_MEMBER} {any_of('out_of_set')} {_IT}",
    rf"\b{_WHETHER} {any_of('takes_out')} {_MEMBER} {any_of('out_of_set')} {_SOME} {_MATTERS}",
    rf"\b(?:would|will|does) {_MEMBER} (?:not|no longer) being{_AS_ONE} {_SOME}(?: any ?more| any longer)? {_MATTERS}",
    rf"{_IF}{_MEMBER} {any_of('shall_not_be_in')} {_SOME}",
)
_THOUGHT = r"^.*\b(?:would|if|suppose|imagine|what|how|happens?|effect|impact|see)\b.*"
_WITH = (
    rf"{_THOUGHT}\bwith {_MEMBER} (?:also |too |counted |counting )*(?:as|among|in|on) {_SOME}",
    rf"\b(?:try|trying|test|testing|imagine|suppose|simulate) {_MEMBER} (?:as|among|in|on) {_SOME}",
    rf"^\W*(?:please |and |also |now )*{_MEMBER} (?:into|onto) {_SOME}",
    rf"\bwhat (?:would|will|does) {_MEMBER} (?:as|among|in|on) {_SOME} (?:do|mean|change|bring|cause)\b.*",
    rf"\b(?:would|will|does) {_MEMBER} (?:being|becoming){_AS_ONE} {_SOME}(?: too| as well)? {_MATTERS}",
)
_WITHOUT = (rf"{_THOUGHT}\bwithout {_MEMBER} (?:as|among|in|on) {_SOME}",)
"""Only of what is known to be what the set may hold: `VPs with a phone in our countries` puts no phone there."""
_ALL_BUT = rf"(?:{any_of('all_of_set')} {any_of('all_but')})"
_ONLY = (
    rf"\b{any_of('takes_out')} {_ALL_BUT} {_MEMBER}(?: out| off| away)? {any_of('out_of_set')} {_SOME}",
    rf"\b{any_of('takes_out')} {any_of('all_of_set')} {any_of('out_of_set')} {_SOME},? {any_of('all_but')} {_MEMBER}",
    rf"\b(?:empty|clear|clean out) {_SOME},? {any_of('all_but')} {_MEMBER}",
    rf"{_IF}(?:keep|leave|have|allow) (?:only|just|nothing but|no one but) {_MEMBER} {any_of('within_set')} {_SOME}",
    rf"{_IF}(?:only|just) (?:keep|leave|have|allow) {_MEMBER} {any_of('within_set')} {_SOME}",
    rf"{_IF}{_SOME}:? {any_of('becomes')}[:,]? {_MEMBER}[.,;–—-]? {any_of('those_alone')}",
    rf"{_IF}{_SOME}:? {any_of('becomes_only')} {_MEMBER}",
    rf"{_IF}{_SOME}:? {any_of('shall_be')} {_MEMBER}",
)
"""What alone shall be in the set."""
_MADE = (
    rf"\b(?:limit|restrict|reduce|cut|narrow|trim)(?: down)? {_SOME}(?: down)? to (?:only |just )?{_MEMBER}",
    rf"\b(?:set|make|change|turn) {_SOME}(?: to| into| be|:)* (?:be )?(?:only |just )?{_MEMBER}",
)
"""The same, where all of them are known to be what the set may hold: else points may be meant."""
_PUTS, _TAKES, _WITHS, _WITHOUTS, _SWAPS, _INSTEADS, _EXACTS, _MAKES = (
    tuple(re.compile(one + end, re.IGNORECASE) for one in patterns)
    for patterns, end in (
        (_PUT, _END),
        (_TAKE, _END),
        (_WITH, _END),
        (_WITHOUT, _END),
        (_SWAP, _DONE),
        (_INSTEAD, _DONE),
        (_ONLY, _DONE),
        (_MADE, _DONE),
    )
)
_NO_MORE = re.compile(rf"\b{any_of('no_more')}\W*$", re.IGNORECASE)
_WE = re.compile(
    rf"\b(?:we (?P<how>(?:{any_of('we_now')} )*)(?P<verb>{any_of('sells_to')}|[a-z]{{5,}})"
    rf"|(?P<doing>{any_of('selling_to')}))"
    rf"(?: {any_of('with_verb')})* {_MEMBER}(?: by (?:our )?(?:own )?[a-z]+)?"
    rf"(?P<tail>{_TAIL})(?: {any_of('would_do')}.*)?\W*$",
    re.IGNORECASE,
)
_SUPPOSES = phrases("supposes_change")
_OTHERWISE_NOW = re.compile(r"\b(?:too|as well|also|now|no longer|any ?more|any longer|from now on)\b", re.IGNORECASE)
_SELLS = re.compile(rf"(?:{any_of('sells_to')}|{any_of('selling_to')})", re.IGNORECASE)
_CHANGES, _NOT = (re.compile(rf"\b{any_of(name)}\b", re.IGNORECASE) for name in ("tells_new", "does_not"))
_LIKE_THEM = re.compile(
    rf"{_IF}{_MEMBER} (?P<is>{any_of('is_so')}) (?P<how>[a-z]+)(?: too| as well| also| now)*{_DONE}", re.IGNORECASE
)
"""`what if sugarcrm was connected as well`, of connected_crms."""
_TOO = re.compile(rf"^\W*(?:and|also|plus)(?: also)? {_MEMBER}{_END}", re.IGNORECASE)
_ALSO = re.compile(
    rf"^\W*(?:(?:and|but|ok|so)\W+)*(?:.*\b{_SUPPOSED} )?{_MEMBER} "
    r"(?:(?:was|were|is|are|gets?|got) (?:also )?(?:added|included|in)(?: too| as well| also)*|too|as well|also)\W*$",
    re.IGNORECASE,
)
_OFF = re.compile(
    rf"^\W*(?:(?:and|but|no|now|{any_of('filled_pause')})\W+)*"
    rf"(?:{any_of('takes_out')}|{any_of('leaves_them_out')}) {_MEMBER}"
    rf"(?: (?:off|out|away|again|from (?:it|that|them)|off (?:it|that)))?{_END}",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|&|\+|\band\b|\bor\b|\bnor\b)\s*(?:also\s+)?", re.IGNORECASE)
_NO_MEMBER = re.compile(
    r"^(?:(?:good|ever|sure|now|instance|example)$|(?:as|among|of|to)\b|in$|"
    r"[+-]?\d+(?:\.\d+)?(?: more)?(?: points?)?|points?|(?:the )?(?:people|leads?|person|ones?)|every\w*|any\w*|all"
    r"|no (?:longer|more|others?|one)|never|but|it|that|them|this|us|me|you|they|not)\b|(?<!\w)(?:it|them|points?)$",
    re.IGNORECASE,
)
_CALLED_SO = re.compile(
    r"^the (?:[\w-]+ )?(?:domain|country|industry|sector|page|crm|title|source|word|entry|value)s? (?=\S)",
    re.IGNORECASE,
)
"""`the domain acme.com`: what kind of member it is."""
_QUOTED = re.compile(r"(?<!\w)[“\"][^”\"]+[”\"](?!\w)")
_HELD = re.compile("⟨(\\d+)⟩")
_JOINED = re.compile(r" and |&", re.IGNORECASE)
_COUNTRIES = table("names_with_and")["countries"].split(", ")
_MOST = 20_000
_NEVER_IN_MEMBER = listed("never_in_member")
_LONGEST, _ALIKE = 5, 5


@dataclass(frozen=True, slots=True)
class _Said:
    """Members as they are told, to be put in and to be taken out; `rest` shall not be in, if they are; `alone` shall be
    all."""

    puts: Sequence[str] = ()
    takes: Sequence[str] = ()
    rest: Sequence[str] = ()
    alone: Sequence[str] = ()
    must_be_known: bool = False


def members_changed(world: World, question: str, sets: Iterable[str], *, whole: bool = False) -> dict[str, Json] | None:
    """The arguments of the change; None where the question asks for none, or (`whole`) for something else, too."""
    text, quoted = _without_quoted(question, (*_whole_names(world, question), *_odd_names(world, question)))
    names = sorted(sets, key=len, reverse=True)
    plain = (by_value(world, question, name) for name in names)
    if found := next(filter(None, plain), None):
        return found
    if not whole and (found := _like_the_others(world, text, names, quoted)):
        return found
    for name in names:
        texts = (_with_others_marked(one, names) for one in with_set_marked(world, text, name))
        of_set = (_said_of_set(one, whole=whole) for one in texts)
        for said in (*of_set, None if whole else _said_of_us(world, text, name)):
            if said and (found := _arguments(world, name, said, quoted)):
                return found
    return None


def members_out(world: World, name: str, question: str) -> str:
    """`take France off`, `without Norway`: what shall not be in the set; empty where it says something else."""
    text, quoted = _without_quoted(question)
    match = _OFF.match(text)
    said = _listed(match["members"]) if match else []
    found = _arguments(world, name, _Said((), (), said), quoted) if said else None
    return str(found["members"]) if found and "members" in found else ""


def members_alone(world: World, name: str, question: str, *, remove: bool) -> str:
    """`and Sweden too`: what shall be in the set as well, or out of it; empty where it says something else."""
    text, quoted = _without_quoted(question)
    match = None if _OFF.match(text) else _ALSO.match(text) or _TOO.match(text)
    said = _listed(match["members"]) if match else []
    found = _arguments(world, name, _Said((), said) if remove else _Said(said), quoted) if said else None
    return str(found["members"]) if found else ""


def _without_quoted(question: str, names: Iterable[str] = ()) -> tuple[str, list[str]]:
    """With a sign for each text in quotes, and for each of some names, in which no word is one of its own."""
    spelt = "".join(rf"|(?<!\w){re.escape(name)}(?!\w)" for name in names)
    found = re.compile(f"{_QUOTED.pattern}{spelt}", re.IGNORECASE)
    quoted = [match[0].strip('“”"') for match in found.finditer(question)]
    places = iter(range(len(quoted)))
    return found.sub(lambda _: f"⟨{next(places)}⟩", question), quoted


def _whole_names(world: World, question: str) -> Iterator[str]:
    """Names with an `and` in them, as countries have, or leads' own values: `Bosnia and Herzegovina`."""
    if _JOINED.search(question):
        fields = dict.fromkeys(field for field, _ in sets_of(world.drafted.checked))
        held = (text for field in fields for text in had(world, field, _MOST))
        known = {*_COUNTRIES, *(text for text in held if _JOINED.search(text))}
        yield from sorted((one for one in known if fold(one) in fold(question)), key=len, reverse=True)


def _odd_names(world: World, question: str) -> Iterator[str]:
    """Members that begin as no member is said to: `it services`."""
    members, said = {one for some in world.drafted.checked.sets.values() for one in some}, question.lower()
    yield from sorted(one for one in members if one.lower() in said and "*" not in one and _NO_MEMBER.search(one))


def _with_others_marked(text: str, names: Sequence[str]) -> str:
    """With a sign for each other set that is named: it is no member."""
    for name in names:
        spelt = re.escape(name).replace("_", "[ _-]")
        text = re.sub(rf"(?<!\w){spelt}(?!\w)", _OTHER_SET, text, flags=re.IGNORECASE)
    return text


def _said_of_set(text: str, *, whole: bool) -> _Said | None:
    swaps = (_INSTEADS, _SWAPS)
    for patterns in (_EXACTS, *swaps, _TAKES, _PUTS, *(() if whole else (_WITHS, _WITHOUTS)), _MAKES):
        for match in filter(None, (one.match(text) if whole else one.search(text) for one in patterns)):
            told = match.groupdict()
            rest = told.get("others") or told.get("apart") or ""
            members, others = _listed(told["members"] or ""), _listed(rest)
            if not members or (rest and not others):
                continue
            if patterns in (_EXACTS, _MAKES):
                return _Said(alone=members, must_be_known=patterns is _MAKES)
            if patterns in swaps:
                return _Said(others, members)
            if patterns in (_TAKES, _WITHOUTS):
                return _Said((), members, must_be_known=patterns is _WITHOUTS)
            if patterns is _WITHS:
                return _Said(members, must_be_known=True)
            is_denied = bool(told.get("never")) or _NO_MORE.search(text) is not None
            return _Said((), members) if is_denied else _Said(members, (), others)
    return None


def _like_the_others(world: World, text: str, names: Sequence[str], quoted: Sequence[str]) -> dict[str, Json] | None:
    """What is said to be as those in one set are, by the word before what they are."""
    match = _LIKE_THEM.match(text)
    of = [one for one in names if match and match["how"].lower() in one.split("_")[:-1]]
    if match is None or len(of) != 1 or not (_SUPPOSES.search(text) or _OTHERWISE_NOW.search(text)):
        return None
    members = _listed(match["members"])
    if not members or not knows_all(world, of[0], members):
        return None
    is_denied = _NOT.search(match["is"]) or _NO_MORE.search(text)
    return _arguments(world, of[0], _Said((), members) if is_denied else _Said(members), quoted)


def _said_of_us(world: World, text: str, name: str) -> _Said | None:
    """`we now deliver to Germany`, where there is a set of delivery countries."""
    match = _WE.search(text)
    verb = (match["verb"] or match["doing"]) if match else ""
    is_sold = bool(verb and _SELLS.fullmatch(verb)) and _is_of_country(world, name)
    if match is None or not (is_sold or any(_shared(verb, word) for word in name.split("_"))):
        return None
    how, members = f"{match['how'] or ''}{match['tail']}", _listed(match["members"])
    members = members_meant(world, name, members, held=False)
    is_new = _CHANGES.search(how) or (is_sold and (match["doing"] or _SUPPOSES.search(text)))
    if not members or not is_new or not knows_all(world, name, members):
        return None
    return _Said((), members) if _NOT.search(how) or _NO_MORE.search(how) else _Said(members)


def _is_of_country(world: World, name: str) -> bool:
    """Whether it is the one set of where leads are: where we sell, then."""
    asked = {one for field, one in sets_of(world.drafted.checked) if field in PLACES}
    return asked == {name}


def _shared(verb: str, word: str) -> bool:
    """`deliver` and `delivery`."""
    least = min(len(verb), len(word), _ALIKE)
    return least == _ALIKE and stem(verb.lower())[:_ALIKE] == word[:_ALIKE]


def _arguments(world: World, name: str, said: _Said, quoted: Sequence[str]) -> dict[str, Json] | None:
    def meant(members: Sequence[str], *, held: bool) -> list[str]:
        bare = [one for one in members if not _HELD.search(one)]
        known = dict(zip(bare, members_meant(world, name, bare, held=held), strict=True))
        return [known.get(one) or _HELD.sub(lambda match: quoted[int(match[1])], one) for one in members]

    members = world.drafted.checked.sets.get(name, ())
    held, alone = {*map(fold, members)}, meant(said.alone, held=False)
    if (alone and not members) or (said.must_be_known and not knows_all(world, name, (*alone, *said.puts))):
        return None  # of a standard set, all that is in it is not known
    puts = [*meant(said.puts, held=False), *(one for one in alone if fold(one) not in held)]
    takes = [*(one for one in members if alone and fold(one) not in map(fold, alone))]
    takes += [*meant(said.takes, held=True), *(one for one in meant(said.rest, held=True) if fold(one) in held)]
    if any(world.drafted.checked.symbols.kind(fold(one)) is Kind.FIELD for one in (*puts, *takes)):
        return None  # `if the title is in buyers` puts no title there
    changes: list[dict[str, Json]] = []
    changes += [{"set": name, "members": _row(puts)}] if puts else []
    changes += [{"set": name, "members": _row(takes), "remove": True}] if takes else []
    if not changes:
        return None  # what shall not be in the set is not
    return changes[0] | ({"also": changes[1:]} if changes[1:] else {})


def _row(members: Sequence[str]) -> str:
    """With commas between them, and one in quotes that holds a comma."""
    return ", ".join(f'"{one}"' if "," in one else one for one in members)


def _listed(text: str) -> list[str]:
    """What is said, each without quotes; nothing where one of them can be no member."""
    found = [re.sub(r"[“”\"‘`]|(?<!\w)['’]|['’](?!\w)", "", part).strip(" \t.") for part in _AND.split(text)]
    found = [_CALLED_SO.sub("", without_people(part)) for part in found if part]
    is_odd = any(_NO_MEMBER.search(part) or len(part.split()) > _LONGEST or _says_more(part) for part in found)
    return [] if is_odd else found


def _says_more(member: str) -> bool:
    """Whether it is words of the sentence rather than what a set holds: `signed the deal, so`."""
    return "(" in member or not _NEVER_IN_MEMBER.isdisjoint(fold(member).split())
