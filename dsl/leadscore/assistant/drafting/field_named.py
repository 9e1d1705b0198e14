"""Fields with texts by their names: `the city is Berlin`, `the title contains marketing`, `"sales" in the title`."""

from __future__ import annotations

from leadscore.assistant.drafting import literals, mail_domains, naming, quantities
from leadscore.assistant.drafting.being import PLACED, or_unknown, same_field, trees_of
from leadscore.assistant.drafting.literals import Literal, Tree, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.values.terms import ValueType

_IS = frozenset("is are be being equals = : has been being the of a an was".split())
_OPERATORS = {
    word: op
    for op, words in (
        ("contains", "contains contain containing has having includes include including mentions mention mentioning"),
        ("starts with", "starts start starting begins begin beginning"),
        ("ends with", "ends end ending"),
    )
    for word in words.split()
}
_SAYS = frozenset("say says said saying reads read reading".split())
_STANDS = frozenset("is stand appear figure".split())
_SHORT = 3
_LOCATED = frozenset("is are located based situated headquartered in from".split())
_ENDS = frozenset("and or but , . ? ! ; who that which with in from at when if get gets add subtract".split())


_LEADS_TO = frozenset("and when if for with whose".split())
_IT, _WHICH = frozenset(("it", "them", "there")), frozenset(("that", "which"))
_IN_IT, _BUT = frozenset(("in", "it", "there")), frozenset((",", "and", "but"))


def explicit(r: Reader, at: int) -> Match | None:
    """The field by its name: `city is Berlin`, `the title contains marketing`, `country not in our_countries`."""
    for field, end in r.lexicon.fields.all(r.tokens, at):
        if field.type is not ValueType.TEXT:
            continue
        place = end
        if r.key(at - 1) in ("which", "what") or _is_where(r, field.name, place):
            return None
        is_said = r.key(place) in ("is", "are", "=", ":", "equals")
        place = r.skip(place, _IS | {"either", "one", "called", "named", "in", "from"}) if is_said else place
        is_bracketed = r.key(place) == "in" and r.key(place + 1) == "("  # `country in (germany, austria)`
        place += 2 * is_bracketed
        is_not = r.key(place) in ("not", "!=", "≠")
        place = r.skip(place + 1, frozenset("in one of the equal to".split())) if is_not else place
        if not is_said and r.key(at - 1) == "any" and (but := _but(r, place)) is not None:
            place, is_not = but, True  # `any CRM other than Salesforce`
        if not is_said and not is_not:
            found = _words_of(r, field.name, place)
            if found is not None:
                return found
            place = place + 1 if r.key(place) == "in" else place
        for literal, last in r.lexicon.sets.all(r.tokens, r.skip(place)):
            if literal.sort == field.name:
                return Match(literal.negated() if is_not else literal, last)
        if field.name == "title" and r.is_rule and not is_said and place == end:
            written = naming.whole_title(r, place)
            if written is not None and isinstance(written.tree, Literal):  # `for title head of sales`
                words = " ".join(token.text for token in r.tokens[place : written.end])
                return Match(literals.is_value("title", words), written.end)
        if field.name in ("title", "seniority") and (rank := r.lexicon.titles.longest(r.tokens, r.skip(place))):
            return Match(literals.negated(rank[0]) if is_not else rank[0], rank[1])
        is_quoted = r.is_rule and place < len(r.tokens) and r.tokens[place].kind == "text"  # `title "Product Owner"`
        is_bare = place == end == at + 1 and r.text(at) == field.name and _is_new_value(r, at)
        is_told = is_said or is_not or is_bracketed or is_quoted or is_bare
        found = _texts(r, field.name, place, is_told)
        if found is not None:
            end = found.end + (is_bracketed and r.key(found.end) == ")")
            tree = literals.negated(found.tree) if is_not else found.tree
            unknown = or_unknown(r, field.name, end)
            return Match(tree, end) if unknown is None else Match(joined("or", [tree, unknown.tree]), unknown.end)
    return None


def _is_where(r: Reader, field: str, at: int) -> bool:
    """`the company is in Brazil` says where it is, not what it is called."""
    place = r.skip(at, _LOCATED)
    is_placed = place > at and r.key(place - 1) in PLACED
    values = r.lexicon.values.by_phrase.all(r.tokens, r.skip(place)) if field == "company" and is_placed else ()
    return any(value.field != field for value, _ in values)


def _is_new_value(r: Reader, at: int) -> bool:
    """`crm zoho, 50 seats`, in a rule: the field as it is written, and behind it one word that nothing else has."""
    said, behind = r.key(at + 1), r.key(at + 2)
    is_apart = at == 0 or r.tokens[at - 1].kind == "sign" or r.key(at - 1) in _LEADS_TO
    is_word = at + 1 < len(r.tokens) and r.tokens[at + 1].kind == "word" and said not in r.lexicon.known_words()
    is_small = said in r.small.everyday or r.small.glue.end(r.tokens, at + 1) is not None
    is_value = is_word and not is_small and r.text(at + 1) not in _OPERATORS.keys() | _SAYS | _STANDS
    return r.is_rule and is_apart and is_value and behind in ("", ",", "and", ";")


def _but(r: Reader, at: int) -> int | None:
    return at + 1 if r.key(at) == "but" else r.small.exclusions.end(r.tokens, at)


def _texts(r: Reader, field: str, at: int, is_said: bool) -> Match | None:
    """One value, or several with `or`."""
    found: list[Tree] = []
    end = at
    while True:
        known = same_field(r, field, at) or same_field(r, field, r.skip(at))
        if known:
            found += trees_of(known[0])
            end = known[1]
        elif word := _word_of(r, field, r.skip(at)):
            found.append(literals.contains(field, word))
            end = r.skip(at) + 1
        elif is_said and not _compares(r, at) and not naming.named(r, r.skip(at)) and (free := _free(r, at)):
            found.append(literals.is_value(field, free[0]))
            end = free[1]
        else:
            break
        if r.key(end) not in ("or", ",", "and"):
            break
        at = r.skip(end + 1, frozenset(("or", "and")))
        if not same_field(r, field, at) and not (at < len(r.tokens) and r.tokens[at].kind == "text"):
            break
    return Match(joined("or", found), end) if found else None


def _word_of(r: Reader, field: str, at: int) -> str:
    """A word of the field's values: `the last activity was an SMS`, where some are `sms sent`; "" for none."""
    if at >= len(r.tokens) or r.tokens[at].kind != "word" or r.key(at) in r.small.everyday or len(r.text(at)) < _SHORT:
        return ""
    values = r.lexicon.values.of_field(field)
    return next((r.text(at) for value in values if r.text(at) in value.split()), "")


def _compares(r: Reader, at: int) -> bool:
    """Whether a number is held against something here: `the company is over 2000 people`."""
    found = quantities.comparison(r, at)
    return found is not None and (found[0].is_said or r.tokens[at].value is not None)


def _free(r: Reader, at: int) -> tuple[str, int] | None:
    """A quoted text, or words up to the next small one."""
    if at < len(r.tokens) and r.tokens[at].kind in ("text", "domain"):
        return r.tokens[at].text.lower(), at + 1
    if (ending := mail_domains.ending(r, at)) is not None:
        return ending
    if r.small.glue.end(r.tokens, at):
        return None
    end = at
    while (
        end < len(r.tokens)
        and end < at + 3
        and r.tokens[end].kind == "word"
        and r.key(end) not in _ENDS
        and not r.small.nots.end(r.tokens, end)
    ):
        is_small = r.small.glue.end(r.tokens, end) and end > at and not _is_within(r, end)
        if is_small or r.small.entity.end(r.tokens, end):
            break
        end += 1
    return (" ".join(r.text(place) for place in range(at, end)), end) if end > at else None


def _is_within(r: Reader, at: int) -> bool:
    """Whether it is the `of` of `head of sales`."""
    is_word = at + 1 < len(r.tokens) and r.tokens[at + 1].kind == "word"
    is_small = r.small.glue.end(r.tokens, at + 1) or r.small.entity.end(r.tokens, at + 1)
    return r.key(at) == "of" and is_word and not is_small and r.key(at + 1) not in _ENDS


def _words_of(r: Reader, field: str, at: int) -> Match | None:
    """`contains`, `starts with`, `ends with`; `that contain`, `with … in it`."""
    if r.key(at) == "with" and (told := _free(r, at + 1)) and r.key(told[1]) == "in" and r.key(told[1] + 1) in _IT:
        return Match(_with_text(field, "contains", told[0]), told[1] + 2)
    at = r.skip(at, _WHICH)
    op = _OPERATORS.get(r.key(at)) or _OPERATORS.get(r.text(at))
    if field == "title" and r.text(at) in _SAYS:  # of what is messy, a word stands in it
        op = "contains"
    if op is None:
        return None
    place = r.skip(at + 1, frozenset("with in the word words a".split()))
    if quantities.comparison(r, at + 1) is not None:  # `a company that has more than 400 people`
        return None
    for literal, last in r.lexicon.sets.all(r.tokens, place):
        if op == "contains":
            name = literal.text.split()[-1]
            return Match(Literal(f"{field} contains {name}", f"not {field} contains {name}", field), last)
    free = _free(r, place)
    if free is None:
        return None
    found, end = [_with_text(field, op, free[0])], free[1]
    while r.key(end) == "or" and _is_alone(r, end + 1):
        found.append(_with_text(field, op, r.tokens[end + 1].text.lower()))
        end += 2
    match = Match(joined("or", found), end)
    end = r.skip(end, _IN_IT)
    denied = r.small.nots.end(r.tokens, r.skip(end, _BUT))
    if denied is None or r.skip(end, _BUT) == end or not _is_alone(r, denied):
        return match
    other = _with_text(field, op, r.tokens[denied].text.lower())  # `has manager in it but not product`
    return Match(joined("and", [match.tree, other.negated()]), denied + 1)


def _with_text(field: str, op: str, words: str) -> Literal:
    text = f"{field} {op} {literals.quote(words)}"
    return Literal(text, f"not {text}", field)


def _is_alone(r: Reader, at: int) -> bool:
    """Whether a word is a further one of a list, and no beginning of another condition."""
    if at >= len(r.tokens) or r.tokens[at].kind not in ("word", "text") or r.small.glue.end(r.tokens, at):
        return False
    return r.tokens[at].kind == "text" or at + 1 == len(r.tokens) or r.key(at + 1) in _ENDS


def within_field(r: Reader, at: int) -> Match | None:
    """`"sales" in the title`, `with marketing in their job title`."""
    free = _free(r, at)
    if free is None:
        return None
    place = r.skip(free[1], _STANDS)
    if r.key(place) not in ("in", "on"):
        return _quoted_before(r, at)
    for field, end in r.lexicon.fields.all(r.tokens, r.skip(place + 1)):
        is_told = r.tokens[at].kind == "text" or field.name != "company"  # `owners in companies` are owners
        if field.type is ValueType.TEXT and field.name in ("title", "company", "email") and place < end and is_told:
            return Match(literals.contains(field.name, free[0]), end)
    return None


def _quoted_before(r: Reader, at: int) -> Match | None:
    """`a "Head of" job`: quoted words right before the name of their field."""
    if r.tokens[at].kind != "text":
        return None
    for field, end in r.lexicon.fields.all(r.tokens, at + 1):
        if field.type is ValueType.TEXT:
            return Match(literals.contains(field.name, r.tokens[at].text.lower()), end)
    return None
