"""What leads are, in words: where, how large, of what rank, with which score; and what is not known of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from leadscore.assistant.drafting import literals, quantities
from leadscore.assistant.drafting.lexicon import Field
from leadscore.assistant.drafting.literals import Literal, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import window
from leadscore.assistant.drafting.values import Value
from leadscore.assistant.rule_names import stem
from leadscore.syntax.literals import number_text
from leadscore.values.terms import ValueType

_IS = frozenset("is are be being equals = : has been being the of a an was".split())
_SOFT = frozenset("is are of a an the at with has have over which that being : total range count number in".split())
_AWAY = frozenset("short away off missing extra more bonus to".split())
_NO_LEADS = frozenset("email mail mailing call calling list start".split())
"""`a cold email` is no cold lead."""
_OPERATORS = {
    word: op
    for op, words in (
        ("contains", "contains contain containing has having includes include including mentions mention mentioning"),
        ("starts with", "starts start starting begins begin beginning"),
        ("ends with", "ends end ending"),
    )
    for word in words.split()
}
_ENDS = frozenset("and or but , . ? ! ; who that which with in from at when if get gets add subtract".split())


# ------------------------------------------------------------------------------------------------ numbers


def numeric(r: Reader, at: int) -> Match | None:
    """`over 500 people`, `20 seats or more`, `score above 60`, `a fit of at least 20`, `bigger than 5000`."""
    return _number_first(r, at) or _field_first(r, at) or _by_size(r, at) or _sign_of_score(r, at)


def _number_first(r: Reader, at: int) -> Match | None:
    found = quantities.comparison(r, at)
    if found is None:
        return None
    told, end = found
    end = end + 1 if r.key(end) in ("-", "of", "total", "full", "lead") else end
    for field, behind in r.lexicon.fields.all(r.tokens, end):
        if field.type is not ValueType.NUMBER or r.before(r.small.moving, at):
            continue
        told, last = quantities.behind(r, behind, told)
        if r.key(at - 1) in ("lack", "lacks", "lacking", "missing", "need", "needs", "short"):
            return None
        if field.name == "score" and (r.key(last) in _AWAY or r.key(at - 1) == "within"):
            return None
        field, last = _group_behind(r, field, last)
        if not told.is_said and not (
            r.key(at - 1) in ("of", "with", "have", "has") or (field.name == "score" and told.low == 0)
        ):
            return None
        return Match(_range(field.name, told), last)
    return None


def _group_behind(r: Reader, field: Field, at: int) -> tuple[Field, int]:
    """`40 points of engagement`."""
    if field.name == "score" and r.key(at) in ("of", "for", "in", "on"):
        for other, end in r.lexicon.fields.all(r.tokens, r.skip(at)):
            if other.is_outcome:
                return other, end
    return field, at


def _field_first(r: Reader, at: int) -> Match | None:
    for field, end in r.lexicon.fields.all(r.tokens, at):
        if field.type is not ValueType.NUMBER or r.before(r.small.moving, at):
            continue
        found = _comparison_behind(r, end)
        if found is None:
            if (
                field.is_outcome
                and field.name != "score"
                and r.text(end) == "points"
                and r.key(at - 1) in ("with", "have", "any", "some", "has")
            ):
                return Match(literals.compared(field.name, ">", Decimal(0)), end + 1)
            continue
        told, last = quantities.behind(r, found[1], found[0])
        if not told.is_said and field.is_outcome and r.key(end) not in ("is", "of", "=", ":"):
            return None
        if field.name == "employees" and r.text(at) in ("people", "person", "head", "colleague"):
            return None
        if r.key(last) in ("point",):
            last += 1
        elif any(other == field for other, _ in r.lexicon.fields.all(r.tokens, last)):
            last = next(behind for other, behind in r.lexicon.fields.all(r.tokens, last) if other == field)
        return Match(_range(field.name, told), last)
    return None


def _comparison_behind(r: Reader, at: int) -> tuple[quantities.Range, int] | None:
    """Behind words that say nothing, of which some (`over`) compare too: the first that does."""
    loose = None
    for place in range(at, r.skip(at, _SOFT) + 1):
        found = quantities.comparison(r, place)
        if found is not None and found[0].is_said:
            return found
        loose = found or loose
    return loose


def _by_size(r: Reader, at: int) -> Match | None:
    """`companies bigger than 5000`: of a company nothing else is counted."""
    if not r.before(r.small.company, at) or "employees" not in r.lexicon.field_types:
        return None
    found = quantities.comparison(r, at)
    if found is None or not found[0].is_said:
        return None
    is_other = any(True for _ in r.lexicon.fields.all(r.tokens, found[1])) or r.key(found[1]) in (
        "day",
        "month",
        "week",
        "year",
        "time",
    )
    return None if is_other else Match(_range("employees", found[0]), found[1])


def _sign_of_score(r: Reader, at: int) -> Match | None:
    """`negative scores`."""
    if r.key(at) in ("negative", "positive"):
        for field, end in r.lexicon.fields.all(r.tokens, at + 1):
            if field.is_outcome:
                return Match(literals.compared(field.name, "<" if r.key(at) == "negative" else ">", Decimal(0)), end)
    return None


def _range(field: str, told: quantities.Range) -> Literal:
    if told.op == "between":
        assert told.high is not None
        return literals.between(field, number_text(told.low), number_text(told.high))
    return literals.compared(field, told.op, told.low)


# ------------------------------------------------------------------------------------------------ unknown


def knowledge(r: Reader, at: int) -> Match | None:
    """`without an industry`, `unknown country`, `whose title we don't know`, `told us their seats`."""
    for name, is_known in (("missing_before", False), ("known_before", True)):
        for _, end in r.small.unknown[name].all(r.tokens, at):
            place = r.skip(end, frozenset("a an the any their its his her number of us what which".split()))
            for field, last in _named(r, place):
                if r.key(last) == "yet":
                    last += 1
                last = r.past(
                    r.small.unknown["known" if name == "missing_before" else "missing"],
                    r.skip(last, frozenset(("is", "are"))),
                )
                return Match(literals.known(field, is_known), last)
    for field, end in _named(r, at):
        place = r.skip(end, frozenset("is are has been being of the number field data , column".split()))
        for name, is_known in (("missing_behind", False), ("known_behind", True)):
            if behind := r.small.unknown[name].end(r.tokens, end):
                return Match(literals.known(field, is_known), behind)
        if place > end and r.key(place) == "not" and (behind := r.small.unknown["known"].end(r.tokens, place + 1)):
            return Match(literals.known(field, False), behind)
        for name in ("missing", "known"):
            if place > end and (behind := r.small.unknown[name].end(r.tokens, place)):
                return Match(literals.known(field, name == "known"), behind)
    return _has(r, at)


def _named(r: Reader, at: int) -> Iterator[tuple[str, int]]:
    """Fields that can be unknown, by their names; people are the number of employees only behind a number."""
    for field, end in r.lexicon.fields.all(r.tokens, at):
        if not field.is_outcome and r.text(at) not in (
            "people",
            "person",
            "head",
            "job",
            "strong",
            "position",
            "role",
            "age",
        ):
            yield field.name, end


def _has(r: Reader, at: int) -> Match | None:
    """`with a phone number`: it is known."""
    if r.key(at) in ("with", "have", "has") and r.key(at + 1) in ("a", "an"):
        for field, end in _named(r, at + 2):
            if (
                r.key(end)
                not in (
                    "of",
                    "over",
                    "above",
                    "under",
                    "below",
                    "between",
                    "like",
                    "containing",
                    "in",
                    "at",
                    "is",
                    "that",
                    "#",
                )
                and field != "email_domain"
            ):
                return Match(literals.known(field, True), end)
    return None


# ------------------------------------------------------------------------------------------------ values


def value(r: Reader, at: int) -> Match | None:
    """`in Germany`, `German`, `from LinkedIn`, `Salesforce users`, `software companies`, with `and` and `or` lists."""
    first = _one_value(r, at) or _behind_cue(r, at)
    if first is None:
        return None
    found, end = first
    texts = list(found.texts)
    while True:
        place = end
        while r.key(place) in (",", "or", "and", "/", "nor"):
            place += 1
        further = (
            _same_field(r, found.field, r.skip(place, frozenset("in from the a an of via".split())))
            if place > end
            else None
        )
        if further is None or r.key(place) == "not":
            break
        texts += further[0].texts
        end = further[1]
    end = r.past(r.small.tails[found.field], end) if found.field in r.small.tails else end
    return Match(joined("or", [literals.is_value(found.field, text) for text in texts]), end)


def _one_value(r: Reader, at: int) -> tuple[Value, int] | None:
    for found, end in r.lexicon.values.by_phrase.all(r.tokens, at):
        if not _is_word_itself(r, at, end, found) or not (found.is_had or r.is_rule or found.field == "country"):
            continue
        if not found.is_weak or _is_cued(r, found.field, at, end):
            return found, end
    return None


def _behind_cue(r: Reader, at: int) -> tuple[Value, int] | None:
    """`keep customers in Excel`: words that belong to the value, though they could say something else."""
    for field, cues in r.small.cues.items():
        end = cues.end(r.tokens, at)
        if end is not None and end > at + 1:
            return _same_field(r, field, r.skip(end))
    return None


def _is_word_itself(r: Reader, at: int, end: int, found: Value) -> bool:
    """`us` is a country in capitals, or behind `the`."""
    if end == at + 1 and r.text(at) == "us":
        return r.source_of(at).isupper() or r.key(at - 1) == "the"
    return not (end == at + 1 and len(r.text(at)) <= 2 and not r.source_of(at).isupper() and r.text(at) != "uk")


def _same_field(r: Reader, field: str, at: int) -> tuple[Value, int] | None:
    for found, end in r.lexicon.values.by_phrase.all(r.tokens, at):
        if found.field == field and _is_word_itself(r, at, end, found):
            return found, end
    return None


def _is_cued(r: Reader, field: str, at: int, end: int) -> bool:
    """Whether the words around it say that it is a value of this field."""
    start = at - 1 if r.key(at - 1) in ("the", "a", "an", "our") and field != "department" else at
    if field in r.small.cues and r.before(r.small.cues[field], start):
        return True
    if _is_field_before(r, field, start - (r.key(start - 1) in ("is", "=", ":"))):
        return True
    if field in r.small.tails and r.small.tails[field].end(r.tokens, end):
        return True
    if field != "department" and (
        r.small.entity.end(r.tokens, end) is not None or (r.is_rule and r.key(start - 1) in ("for", "from"))
    ):
        return True
    further = r.skip(end, frozenset(("or", "and", ",", "/")))
    other = _same_field(r, field, further) if further > end else None
    return other is not None and (not other[0].is_weak or _is_cued(r, field, further, other[1]))


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
        if r.key(at - 1) in ("which", "what"):
            return None
        is_said = r.text(place) in ("is", "=", ":", "equals")
        place = r.skip(place, _IS | {"either", "one", "called", "named", "in", "from"}) if is_said else place
        is_not = r.key(place) in ("not", "!=", "≠")
        place = r.skip(place + 1, frozenset("in one of the equal to".split())) if is_not else place
        if not is_said and not is_not:
            found = _words_of(r, field.name, place)
            if found is not None:
                return found
            place = place + 1 if r.key(place) == "in" else place
        for literal, last in r.lexicon.sets.all(r.tokens, r.skip(place)):
            if literal.sort == field.name:
                return Match(literal.negated() if is_not else literal, last)
        found = _texts(r, field.name, place, is_said or is_not)
        if found is not None:
            return Match(literals.negated(found.tree) if is_not else found.tree, found.end)
    return None


def _texts(r: Reader, field: str, at: int, is_said: bool) -> Match | None:
    """One value, or several with `or`."""
    found: list[Literal] = []
    end = at
    while True:
        known = _same_field(r, field, at)
        if known:
            found += [literals.is_value(field, text) for text in known[0].texts]
            end = known[1]
        elif is_said and (free := _free(r, at)):
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
        if (r.small.glue.end(r.tokens, end) and end > at) or r.small.entity.end(r.tokens, end):
            break
        end += 1
    return (" ".join(r.text(place) for place in range(at, end)), end) if end > at else None


def _words_of(r: Reader, field: str, at: int) -> Match | None:
    """`contains`, `starts with`, `ends with`."""
    op = _OPERATORS.get(r.key(at)) or _OPERATORS.get(r.text(at))
    if op is None:
        return None
    place = r.skip(at + 1, frozenset("with in the word words a".split()))
    for literal, last in r.lexicon.sets.all(r.tokens, place):
        if op == "contains":
            name = literal.text.split()[-1]
            return Match(Literal(f"{field} contains {name}", f"not {field} contains {name}", field), last)
    free = _free(r, place)
    if free is None:
        return None
    text = f"{field} {op} {literals.quote(free[0])}"
    return Match(Literal(text, f"not {text}", field), free[1])


def within_field(r: Reader, at: int) -> Match | None:
    """`"sales" in the title`, `with marketing in their job title`."""
    free = _free(r, at)
    if free is None:
        return None
    place = r.skip(free[1], frozenset(("is",)))
    if r.key(place) not in ("in",):
        return None
    for field, end in r.lexicon.fields.all(r.tokens, r.skip(place + 1)):
        if field.type is ValueType.TEXT and field.name in ("title", "company", "email") and place < end:
            return Match(literals.contains(field.name, free[0]), end)
    return None


# ------------------------------------------------------------------------------------------------ titles and names


def title(r: Reader, at: int) -> Match | None:
    """`VPs`, `founders`, `marketing managers`, `heads of sales`."""
    found = _whole_title(r, at)
    if found is not None:
        return found
    for tree, end in r.lexicon.titles.all(r.tokens, at):
        if not _is_anybody(r, at, end):
            return None
        return Match(tree, r.past(r.small.entity, end) if r.key(end) in ("people", "folk", "level") else end)
    return None


def _is_anybody(r: Reader, at: int, end: int) -> bool:
    """`the CEO asks for a list`: somebody who is no lead. `any CEO` and `CEOs` are some, and in a rule all are."""
    if r.is_rule or r.text(end - 1) != r.key(end - 1):
        return True
    if r.key(at - 1) in ("the", "my", "our", "your", "this", "as", "for"):
        return False
    return (
        at > 0
        or end == len(r.tokens)
        or r.small.glue.end(r.tokens, end) is not None
        or bool(r.small.entity.end(r.tokens, end))
    )


def _whole_title(r: Reader, at: int) -> Match | None:
    """Words that stand together in leads' titles, of which the last or the first is a role."""
    for end in range(min(at + 4, len(r.tokens)), at + 1, -1):
        keys = tuple(token.key for token in r.tokens[at:end])
        if all(token.kind == "word" for token in r.tokens[at:end]) and (phrases := r.lexicon.title_phrases.get(keys)):
            return Match(joined("or", [literals.contains("title", phrase) for phrase in phrases]), end)
    return None


def domain(r: Reader, at: int) -> Match | None:
    """`Gmail addresses`, `at northpeak.example`, `@acme.com`."""
    if "email_domain" not in r.lexicon.field_types:
        return None
    tails = r.small.tails["email_domain"]
    if at < len(r.tokens) and r.tokens[at].kind == "domain":
        if r.tokens[at].text.rpartition(".")[2] in ("txt", "csv", "lead", "toml", "md", "py", "json", "xlsx"):
            return None
        return Match(literals.is_value("email_domain", r.tokens[at].text), r.past(tails, at + 1))
    for name, end in r.lexicon.domains.all(r.tokens, at):
        return Match(literals.is_value("email_domain", name), r.past(tails, end))
    behind = tails.end(r.tokens, at + 1)
    if (
        behind
        and r.tokens[at].kind == "word"
        and r.key(at + 1) not in ("user", "account", "domain")
        and r.key(at) not in r.small.careless
        and not tails.end(r.tokens, at)
    ):
        called = r.lexicon.domain_called(r.text(at))
        return None if called is None else Match(literals.is_value("email_domain", called), behind)
    return None


def named(r: Reader, at: int) -> Match | None:
    """What the policy gives a name: bands, definitions, yes/no fields, sets, grades; `our key industries`."""
    best = _grade(r, at) or _outcome(r, at)
    for literal, end in r.lexicon.sets.all(r.tokens, at):
        if best is None or end > best.end:
            best = Match(literal, end)
    loose = _in_any_order(r, at)
    return loose if loose is not None and (best is None or loose.end > best.end) else best


def _outcome(r: Reader, at: int) -> Match | None:
    for tree, end in r.lexicon.whole.all(r.tokens, at):
        text = literals.text_of(tree)
        if r.key(at - 1) == "my" or (
            text == "existing_customer"
            and r.text(at) in ("client", "customer")
            and (at == 0 or r.key(at - 1) in ("the", "our"))
        ):
            continue
        if text == "ready" and _is_on_the_way(r, at, end):
            return None
        if text.startswith("band ") and not _is_band(r, at, end):
            continue
        return Match(tree, end)
    return None


def _is_on_the_way(r: Reader, at: int, end: int) -> bool:
    """`within 10 points of ready`, `become ready`, `almost ready`: not those that are."""
    if r.before(r.small.way, at) or r.key(end) in ("at", "threshold", "line", "from", "within"):
        return True
    return r.before(r.small.towards, at) and not r.small.entity.end(r.tokens, end)


def _is_band(r: Reader, at: int, end: int) -> bool:
    """A band's name that is a verb too (`watch`) needs a lead behind it."""
    word = r.text(at)
    if r.key(end) in _NO_LEADS:
        return False
    is_verb = any(True for _ in r.lexicon.verbs.all(r.tokens, at))
    return not is_verb or word == "band" or r.small.entity.end(r.tokens, end) is not None or r.key(at - 1) == "band"


def _grade(r: Reader, at: int) -> Match | None:
    place = at + 1 if r.key(at) in ("grade", "graded") else at
    place = (
        r.skip(place, frozenset(("is", "of", "as", "a")))
        if place > at and r.text(place) not in r.lexicon.grades
        else place
    )
    word = r.text(place)
    for label in (word, word.removesuffix("s")):
        if label in r.lexicon.grades and (
            place > at
            or (len(label) > 1 and r.source_of(place)[:1].isupper())
            or (any(c.isdigit() for c in label) and any(c.isalpha() for c in label))
        ):
            return Match(r.lexicon.grades[label], place + 1 if r.key(place + 1) != "grade" else place + 2)
    return None


def _in_any_order(r: Reader, at: int) -> Match | None:
    """`people who hold the budget` for `holds_budget`: its words, whatever their endings and their order."""
    first = stem(r.text(at)) if r.text(at) else ""
    for stems, tree in r.lexicon.names.items():
        if len(stems) < 2 or first not in stems:
            continue
        seen, end = {first}, at + 1
        while seen != stems and end < min(len(r.tokens), at + 7):
            word = stem(r.text(end))
            if word in stems:
                seen.add(word)
            elif (r.key(end) != "not" and not r.small.glue.end(r.tokens, end)) or r.tokens[end].kind != "word":
                break
            end += 1
        if seen == stems:
            is_not = any(r.key(place) == "not" for place in range(at, end))
            return Match(literals.negated(tree) if is_not else tree, end)
    return None


def created(r: Reader, at: int) -> Match | None:
    """`created since January`, `new leads from the past 14 days`, `from before 2026`."""
    if r.lexicon.field_types.get("created") is None:
        return None
    end = r.small.created.end(r.tokens, at)
    if end is None:
        if r.key(at) == "from" and r.key(at + 1) == "before" and (found := window(r, at)):
            return Match(_dated(found[0]), found[1])
        return None
    place = end
    while (
        place < len(r.tokens)
        and not window(r, place)
        and (
            r.small.entity.end(r.tokens, place)
            or r.key(place) in ("is", ",", "to", "the", "list", "that", "who", "came", "in", "our", "have", "has")
        )
    ):
        place += 1
    found = window(r, place)
    return None if found is None else Match(_dated(found[0]), found[1])


def _dated(told: str) -> Literal:
    """Dates are days: an hour counts as one."""
    text = f"created {'within 1 day' if 'hour' in told else told}"
    return Literal(text, f"not {text}", "created")
