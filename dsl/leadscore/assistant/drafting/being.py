"""Values that leads have, in words: `in Germany`, `Salesforce users`, `the title contains marketing`."""

from __future__ import annotations

from leadscore.assistant.drafting import literals, naming
from leadscore.assistant.drafting.inflecting import is_past
from leadscore.assistant.drafting.literals import Tree, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import window
from leadscore.assistant.drafting.value_parts import by_part, listed_part, told_beside, whose
from leadscore.assistant.drafting.values import Value
from leadscore.assistant.rule_names import stem

_FROM = frozenset("from via through by using as".split())
_OF_MANY = frozenset(("of", "at", "in"))
_AS = frozenset("as their his her its the in a an".split())
_CAME = frozenset("came come comes coming arrived arrive joined got reached entered sourced generated".split())
_HOMES, _LIVING = (
    frozenset(("country", "city", "region", "county")),
    frozenset("live living reside based located".split()),
)
_LISTING = frozenset(("and", "or", ",", "/", "&"))
_LEADING = frozenset("in from the a an of via".split())
_FURTHER = frozenset(", or and / nor plus & well as".split())
PLACED = frozenset(("in", "from"))
_MANY = frozenset(
    "which what list show me us find all our the many any no only just are other some most and or best top worst "
    "hottest biggest smallest newest oldest next for to if than both between want give call ring like new".split()
)
_OF_THEM = frozenset("in who whose that with which are have do planned scheduled due taking happening".split())
_STOPS = frozenset((",", "", ".", "?", "(", "and", "or"))
_OF_TWO = 2
_CUSTOMERS, _WHOSE = frozenset("customer customers client clients".split()), frozenset("of with at".split())
_ALONE = frozenset(", ; : . ? !".split())


def value(r: Reader, at: int) -> Match | None:
    """`in Germany`, `German`, `from LinkedIn`, `Salesforce users`, `software companies`, with `and` and `or` lists."""
    first = _one_value(r, at) or _behind_cue(r, at) or _of_whom(r, at)
    if first is None:
        return None
    found, end = first
    values = [found]
    while True:
        place = end
        place = r.skip(place, _FURTHER)
        start = r.skip(place, _LEADING)
        further = same_field(r, found.field, start) or listed_part(r, values, start) if place > end else None
        if further is None or r.key(place) == "not":
            break
        values.append(further[0])
        end = further[1]
    end = r.past(r.small.tails[found.field], end) if found.field in r.small.tails else end
    end = r.past(r.small.works, end)
    end = told_beside(r, values[-1], whose(r, found.field, _past_field(r, found.field, end)))
    trees: list[Tree] = [tree for value in values for tree in trees_of(value)]
    if (unknown := or_unknown(r, found.field, end)) is not None:
        trees, end = [*trees, unknown.tree], unknown.end
    tree = joined("or", trees)
    return _came_then(r, tree, at, end) or Match(tree, end)


def within_name(r: Reader, at: int) -> Match | None:
    """`strong physics students`, `intensive German courses`: a value between the two words of a name."""
    first = stem(r.text(at)) if r.text(at) else ""
    for stems, tree in r.lexicon.names_with.get(first, ()):
        found = _one_value(r, at + 1) if len(stems) == _OF_TWO else None
        if found is None or r.tokens[at + 1].kind != "word" or stem(r.text(at + 1)) in stems:
            continue
        if stem(r.text(found[1])) in stems - {first}:
            return Match(joined("and", [tree, joined("or", trees_of(found[0]))]), found[1] + 1)
    return None


def or_unknown(r: Reader, field: str, at: int) -> Match | None:
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
        return [literals.is_value("title", text) for text in value.texts]
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
    named = [one for one in found if _past_field(r, one[0].field, end) > end]
    home = [one for one in found if one[0].field in _HOMES and _is_home(r, at, end, one[0])]
    return (named or home or found)[0]


def _is_home(r: Reader, at: int, end: int, value: Value) -> bool:
    """Whether it is said of where somebody is, or of what people they are."""
    before = at - 1
    while r.key(before) in PLACED | {"the"}:
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
            return same_field(r, field, r.skip(end))
    return None


def _of_whom(r: Reader, at: int) -> tuple[Value, int] | None:
    """`customers of Aldwych`, `a client with Aldwych`: whose they are, by a value of a field that the policy declares;
    ours are none of somebody else."""
    place = r.skip(at + 2)
    if r.text(at) not in _CUSTOMERS or r.key(at + 1) not in _WHOSE:
        return None
    names = r.lexicon.checked.symbols.names
    found = ((one, end) for one, end in r.lexicon.values.by_phrase.all(r.tokens, place) if one.is_had)
    return next(((one, end) for one, end in found if names[one.field].span is not None), None)


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


def same_field(r: Reader, field: str, at: int) -> tuple[Value, int] | None:
    for found, end in r.lexicon.values.by_phrase.all(r.tokens, at):
        if found.field == field and _is_word_itself(r, at, end, found):
            return found, end
    return None


def of_field(r: Reader, field: str, at: int) -> Match | None:
    """A value of a field that has just been named."""
    found = same_field(r, field, at)
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
    if or_unknown(r, field, end) is not None:
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
    is_many = r.text(end - 1) != r.key(end - 1) and r.key(start - 1) in _OF_MANY  # `owners of schools`
    if field not in r.small.cues and (r.key(start - 1) in _FROM or is_many):
        return True  # a field that the policy declares
    if field in r.small.cues and r.before(r.small.cues[field], start):
        return True
    if (field in r.small.tails and r.small.tails[field].end(r.tokens, end)) or _past_field(r, field, end) > end:
        return True
    if field != "department" and (
        r.small.entity.end(r.tokens, end) is not None or (r.is_rule and r.key(start - 1) in ("for", "from"))
    ):
        return True
    further = r.skip(end, frozenset(("or", "and", ",", "/")))
    other = same_field(r, field, further) if further > end else None
    return other is not None and (not other[0].is_weak or _is_cued(r, field, further, other[1]))


def _are_such(r: Reader, field: str, at: int, end: int) -> bool:
    """`all schools in Norfolk`, `which clubs`: many that are so, by a word for it that the policy's own field has."""
    if field in r.small.cues or field in r.small.tails or r.text(end - 1) == r.key(end - 1):
        return False
    is_anybody = r.small.entity.end(r.tokens, at) is not None  # `hospitality firms with …` says no more than `those`
    is_counted = at > 0 and r.tokens[at - 1].value is not None  # `twenty labs`
    is_beside = r.before(r.lexicon.whole, at) or _is_behind_other(r, field, at)  # `hot schools`, `Danish schools`
    is_many = at == 0 or is_counted or r.key(at - 1) in _MANY
    return is_many or ((is_beside or r.key(end) in _OF_THEM) and not is_anybody)


def _is_behind_other(r: Reader, field: str, at: int) -> bool:
    """Whether a value of another field ends right before a place."""
    found = (one for start in range(max(0, at - 3), at) for one in r.lexicon.values.by_phrase.all(r.tokens, start))
    return any(end == at and value.is_had and not value.is_weak and value.field != field for value, end in found)


def _are_called_so(r: Reader, field: str, at: int, end: int) -> bool:
    """`anyone direct with more than 5 trucks`: who is so, by a value of the policy's own field right behind them."""
    is_own = field not in r.small.cues and field not in r.small.tails
    return is_own and r.before(r.small.entity, at) and r.key(end) in _OF_THEM | _STOPS


def _stands_alone(r: Reader, field: str, end: int) -> bool:
    """Whether nothing more is said behind a value, or behind the list that it begins: `, software or IT services,`."""
    end += r.key(end) in ("only", "please", "pls")
    while r.key(end) not in (*_ALONE, ""):
        further = r.skip(end, _FURTHER)
        other = same_field(r, field, further) if further > end else None
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
