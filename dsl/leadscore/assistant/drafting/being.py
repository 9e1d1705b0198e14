"""Values that leads have, in words: `in Germany`, `Salesforce users`, `the title contains marketing`."""

from __future__ import annotations

from leadscore.assistant.drafting import literals, naming, quantities
from leadscore.assistant.drafting.inflecting import is_past
from leadscore.assistant.drafting.literals import Literal, Tree, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import window
from leadscore.assistant.drafting.value_parts import by_part, listed_part, told_beside, whose
from leadscore.assistant.drafting.values import Value
from leadscore.assistant.rule_names import stem
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
_FROM = frozenset("from via through by using as".split())
_AS = frozenset("as their his her its the in".split())
_CAME = frozenset("came come comes coming arrived arrive joined got reached entered sourced generated".split())
_SHORT = 3
_HOMES, _LIVING = (
    frozenset(("country", "city", "region", "county")),
    frozenset("live living reside based located".split()),
)
_IN_IT, _BUT = frozenset(("in", "it", "there")), frozenset((",", "and", "but"))
_LISTING = frozenset(("and", "or", ",", "/", "&"))
_LEADING = frozenset("in from the a an of via".split())
_FURTHER = frozenset(", or and / nor plus & well as".split())
_LOCATED = frozenset("is are located based situated headquartered in from".split())
_PLACED = frozenset(("in", "from"))
_MANY = frozenset(
    "which what list show me us find all our the many any no only just are other some most and or".split()
)
_OF_THEM = frozenset("in who whose that with which are have do planned scheduled due taking happening".split())
_STOPS = frozenset((",", "", ".", "?", "(", "and", "or"))
_ALONE = frozenset(", ; : . ? !".split())
_ENDS = frozenset("and or but , . ? ! ; who that which with in from at when if get gets add subtract".split())


def value(r: Reader, at: int) -> Match | None:
    """`in Germany`, `German`, `from LinkedIn`, `Salesforce users`, `software companies`, with `and` and `or` lists."""
    first = _one_value(r, at) or _behind_cue(r, at)
    if first is None:
        return None
    found, end = first
    values = [found]
    while True:
        place = end
        place = r.skip(place, _FURTHER)
        start = r.skip(place, _LEADING)
        further = _same_field(r, found.field, start) or listed_part(r, values, start) if place > end else None
        if further is None or r.key(place) == "not":
            break
        values.append(further[0])
        end = further[1]
    end = r.past(r.small.tails[found.field], end) if found.field in r.small.tails else end
    end = told_beside(r, values[-1], whose(r, found.field, _past_field(r, found.field, end)))
    trees: list[Tree] = [tree for value in values for tree in trees_of(value)]
    if (unknown := _or_unknown(r, found.field, end)) is not None:
        trees, end = [*trees, unknown.tree], unknown.end
    tree = joined("or", trees)
    return _came_then(r, tree, at, end) or Match(tree, end)


def _or_unknown(r: Reader, field: str, at: int) -> Match | None:
    """`Excel or no CRM at all`, `Germany or unknown`: a value, or that none is known of the same field."""
    from leadscore.assistant.drafting.knowing import knowledge

    if r.key(at) != "or":
        return None
    start = r.skip(at + 1)
    if (match := knowledge(r, start)) is not None and match.tree == literals.known(field, False):
        return Match(match.tree, r.past(r.small.at_all, match.end))
    end = r.small.unknown_bare["missing"].end(r.tokens, start) if not r.key(start + 1).isalpha() else None
    return None if end is None else Match(literals.known(field, False), end)


def _came_then(r: Reader, tree: Tree, at: int, end: int) -> Match | None:
    """`came from LinkedIn last month`: leads come when they are created."""
    if tree.sort != "source" or r.lexicon.field_types.get("created") is None:
        return None
    when = window(r, end)
    if when is None or not any(r.text(place) in _CAME for place in range(max(0, at - 5), at)):
        return None
    return Match(joined("and", [tree, naming.created_within(when[0])]), when[1])


def trees_of(value: Value) -> list[Tree]:
    """What it says, where it stands for several each of them."""
    if value.field == "title":
        return [literals.contains("title", text) for text in value.texts]
    if value.of_set:
        return [literals.in_set(value.field, value.of_set)]
    return [literals.is_value(value.field, text) for text in value.texts]


def _one_value(r: Reader, at: int) -> tuple[Value, int] | None:
    found = [
        (one, end)
        for one, end in r.lexicon.values.by_phrase.all(r.tokens, at)
        if _is_word_itself(r, at, end, one)
        and (one.is_had or r.is_rule or one.field == "country")
        and (not one.is_weak or _is_cued(r, one.field, at, end))
    ]
    longest = [one for one in found if one[1] == found[0][1]]
    return _of_its_field(r, at, longest) if longest else by_part(r, at)


def _of_its_field(r: Reader, at: int, found: list[tuple[Value, int]]) -> tuple[Value, int]:
    """Of a word that several fields have the one whose field is named beside it (`the city of Hamburg`), or that is
    people's home (`living in Hamburg`, `Germans`, `Spanish firms`); else the first, which the policy declares."""
    end = found[0][1]
    named = [one for one in found if _past_field(r, one[0].field, end) > end or _is_field_before(r, one[0].field, at)]
    home = [one for one in found if one[0].field in _HOMES and _is_home(r, at, end, one[0])]
    return (named or home or found)[0]


def _is_home(r: Reader, at: int, end: int, value: Value) -> bool:
    """Whether it is said of where somebody is, or of what people they are."""
    before = at - 1
    while r.key(before) in _PLACED | {"the"}:
        before -= 1
    if r.key(before) in _LIVING:
        return True
    is_of_people = value.field == "country" and r.text(at) not in value.texts
    is_many = r.text(end - 1) != r.key(end - 1) or r.small.entity.end(r.tokens, end) is not None
    return is_of_people and is_many


def _behind_cue(r: Reader, at: int) -> tuple[Value, int] | None:
    """`keep customers in Excel`: words that belong to the value, though they could say something else."""
    for field, cues in r.small.cues.items():
        end = cues.end(r.tokens, at)
        if end is not None and end > at + 1:
            return _same_field(r, field, r.skip(end))
    return None


def _is_word_itself(r: Reader, at: int, end: int, found: Value) -> bool:
    """`us` is a country in capitals, or behind `the`; listed with another, so is any code: `canada and us`."""
    if end > at + 1 or len(r.text(at)) > 2 or r.text(at) == "uk" or r.source_of(at).isupper():
        return True
    return (r.text(at) == "us" and r.key(at - 1) == "the") or _is_listed(r, at, found.field)


def _is_listed(r: Reader, at: int, field: str) -> bool:
    """Whether the value before it, or the one behind, is one of the same field, and nothing else stands between."""
    behind, before = r.skip(at + 1, _LISTING), at
    while r.key(before - 1) in _LISTING:
        before -= 1
    if before < at:
        for start in range(max(0, before - 3), before):
            for value, end in r.lexicon.values.by_phrase.all(r.tokens, start):
                if value.field == field and end == before and _is_word_itself(r, start, end, value):
                    return True
    return behind > at + 1 and any(
        value.field == field and (last > behind + 1 or len(r.text(behind)) > 2 or r.text(behind) == "uk")
        for value, last in r.lexicon.values.by_phrase.all(r.tokens, behind)
    )


def _same_field(r: Reader, field: str, at: int) -> tuple[Value, int] | None:
    for found, end in r.lexicon.values.by_phrase.all(r.tokens, at):
        if found.field == field and _is_word_itself(r, at, end, found):
            return found, end
    return None


def of_field(r: Reader, field: str, at: int) -> Match | None:
    """A value of a field that has just been named."""
    found = _same_field(r, field, at)
    if found is None:
        return None
    return Match(joined("or", trees_of(found[0])), found[1])


def _is_cued(r: Reader, field: str, at: int, end: int) -> bool:
    """Whether the words around it say that it is a value of this field, or it stands by itself between commas."""
    before = (*_ALONE, "and", "or") if r.is_rule else _ALONE
    if at > 0 and r.key(at - 1) in before and _stands_alone(r, field, end):
        return True
    if at == 0 and not r.is_rule and r.key(end) and _stands_alone(r, field, end):
        return True  # `media or education, warm`
    if _or_unknown(r, field, end) is not None:
        return True
    if not r.is_rule and r.before(r.small.exclusions, at) and _stands_alone(r, field, end):
        return True  # `anything but retail`
    if _are_such(r, field, at, end) or (field not in r.small.cues and r.small.crowds.end(r.tokens, end) is not None):
        return True
    if _are_called_so(r, field, at, end) or (r.key(end - 1), r.key(end)) in r.lexicon.told_pairs:
        return True
    if r.key(end) == "as" and any(field == one.name for one, _ in r.lexicon.fields.all(r.tokens, r.skip(end + 1))):
        return True  # `with webinar as their source`
    start = at - 1 if r.key(at - 1) in ("the", "a", "an", "our") and field != "department" else at
    if field not in r.small.cues and r.key(start - 1) in _FROM:
        return True  # a field that the policy declares
    if field in r.small.cues and r.before(r.small.cues[field], start):
        return True
    if _is_field_before(r, field, start - (r.key(start - 1) in ("is", "=", ":"))):
        return True
    if (field in r.small.tails and r.small.tails[field].end(r.tokens, end)) or _past_field(r, field, end) > end:
        return True
    if field != "department" and (
        r.small.entity.end(r.tokens, end) is not None or (r.is_rule and r.key(start - 1) in ("for", "from"))
    ):
        return True
    further = r.skip(end, frozenset(("or", "and", ",", "/")))
    other = _same_field(r, field, further) if further > end else None
    return other is not None and (not other[0].is_weak or _is_cued(r, field, further, other[1]))


def _are_such(r: Reader, field: str, at: int, end: int) -> bool:
    """`all schools in Norfolk`, `which clubs`: many that are so, by a word for it that the policy's own field has."""
    if field in r.small.cues or field in r.small.tails or r.text(end - 1) == r.key(end - 1):
        return False
    return at == 0 or r.key(at - 1) in _MANY or r.key(end) in _OF_THEM


def _are_called_so(r: Reader, field: str, at: int, end: int) -> bool:
    """`anyone direct with more than 5 trucks`: who is so, by a value of the policy's own field right behind them."""
    is_own = field not in r.small.cues and field not in r.small.tails
    return is_own and r.before(r.small.entity, at) and r.key(end) in _OF_THEM | _STOPS


def _stands_alone(r: Reader, field: str, end: int) -> bool:
    """Whether nothing more is said behind a value, or behind the list that it begins: `, software or IT services,`."""
    end += r.key(end) in ("only", "please", "pls")
    while r.key(end) not in (*_ALONE, ""):
        further = r.skip(end, _FURTHER)
        other = _same_field(r, field, further) if further > end else None
        if other is None:
            return False
        end = other[1]
    return True


def _past_field(r: Reader, field: str, at: int) -> int:
    """Behind the field's name, where that stands behind its value: `steel as their material`, `vp seniority`; a `metal
    roof` is one of that roof_type."""
    if (thing := field.removesuffix("_type")) != field and r.key(at) == thing:
        return at + 1
    if (is_past(r.text(at)) or r.text(at).endswith("ing")) and stem(r.text(at)) in map(stem, field.split("_")):
        return at + 1  # `employer funded`
    start = r.skip(at, _AS) if r.key(at) == "as" else at
    return next((end for one, end in r.lexicon.fields.all(r.tokens, start) if one.name == field), at)


def _is_field_before(r: Reader, field: str, at: int) -> bool:
    return any(
        found.name == field and end == at
        for place in range(max(0, at - 3), at)
        for found, end in r.lexicon.fields.all(r.tokens, place)
    )


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
        found = _texts(r, field.name, place, is_said or is_not or is_bracketed)
        if found is not None:
            end = found.end + (is_bracketed and r.key(found.end) == ")")
            tree = literals.negated(found.tree) if is_not else found.tree
            unknown = _or_unknown(r, field.name, end)
            return Match(tree, end) if unknown is None else Match(joined("or", [tree, unknown.tree]), unknown.end)
    return None


def _is_where(r: Reader, field: str, at: int) -> bool:
    """`the company is in Brazil` says where it is, not what it is called."""
    place = r.skip(at, _LOCATED)
    is_placed = place > at and r.key(place - 1) in _PLACED
    values = r.lexicon.values.by_phrase.all(r.tokens, r.skip(place)) if field == "company" and is_placed else ()
    return any(value.field != field for value, _ in values)


def _but(r: Reader, at: int) -> int | None:
    return at + 1 if r.key(at) == "but" else r.small.exclusions.end(r.tokens, at)


def _texts(r: Reader, field: str, at: int, is_said: bool) -> Match | None:
    """One value, or several with `or`."""
    found: list[Tree] = []
    end = at
    while True:
        known = _same_field(r, field, at) or _same_field(r, field, r.skip(at))
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
        if not _same_field(r, field, at) and not (at < len(r.tokens) and r.tokens[at].kind == "text"):
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
    """`contains`, `starts with`, `ends with`."""
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
