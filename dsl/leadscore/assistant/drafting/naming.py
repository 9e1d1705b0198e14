"""What has a name, in words: titles, mail domains, and all that the policy calls so: bands, sets, definitions."""

from __future__ import annotations

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.dates import day
from leadscore.assistant.drafting.grading import graded
from leadscore.assistant.drafting.literals import Joined, Literal, Tree, joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.assistant.drafting.times import age, days, duration, window
from leadscore.assistant.drafting.value_parts import is_what_they_are
from leadscore.assistant.drafting.values import Value
from leadscore.assistant.rule_names import stem

_NO_LEADS = frozenset("email mail mailing call calling list start".split())
"""`a cold email` is no cold lead."""
_ANY = frozenset("anything something any whatever".split())
_OURS = frozenset(("our", "my", "key", "target"))
_ABOUT_THEM = frozenset("story case reference success service support journey".split())
"""`a customer story` is no customer."""
_AT_LARGE = frozenset("what anything something nothing much".split())
_OLDER = frozenset("older younger newer".split())
_ENTERED = frozenset("lead contact prospect signup arrival enquiry inquiry".split())
_EQUALS, _ENDS = frozenset("= : is set to say says said reads".split()), frozenset("and or but".split())
_YES, _NO = frozenset("yes true 1 y".split()), frozenset("no false 0 n".split())
_WHERE_IT_BEGINS = frozenset(("what", "which", "score", ""))
_EITHER = frozenset(("/", "or"))
_LEVEL = frozenset(("level", "grade", "rank", "seniority", "title"))
_CROWDS_OF = frozenset("people folk guy person staff crowd lot".split())
_TITLES = frozenset("title role position job".split())
_CROWDS = frozenset("suite level management leadership people staff".split())
"""Words for many people at once: `the C-suite`."""


def title(r: Reader, at: int) -> Match | None:
    """`VPs`, `founders`, `marketing managers`, `heads of sales`, `trainees by title`."""
    found = _title(r, at)
    if found is None or r.key(found.end) != "by":
        return found
    behind = (end for field, end in r.lexicon.fields.all(r.tokens, r.skip(found.end + 1)) if field.name == "title")
    return Match(found.tree, next(behind, found.end))


def _title(r: Reader, at: int) -> Match | None:
    if "title" in r.lexicon.unheld and not r.is_rule:
        return None
    found = whole_title(r, at)
    if found is not None and r.key(at - 1) not in _TITLES and is_what_they_are(r, at, found.end):
        return None
    rank = r.lexicon.titles.longest(r.tokens, at)
    is_rank = found is not None and rank is not None and rank[0].sort == "seniority" and rank[1] >= found.end
    if found is not None and not is_rank:  # `vice presidents` are a rank, though some titles have the words
        return found
    if not r.lexicon.has_titles and any(value.is_had for value, _ in r.lexicon.values.by_phrase.all(r.tokens, at)):
        return None  # `students` where leads have no titles, but an occupation
    if (found := _of_department(r, at)) is not None:
        return found
    for tree, end in r.lexicon.titles.all(r.tokens, at):
        if not _is_anybody(r, at, end):
            return None
        return Match(tree, r.past(r.small.entity, r.skip(end, _LEVEL)))
    if at < len(r.tokens) and r.key(at) in r.lexicon.title_roles and (r.is_rule or r.text(at) != r.key(at)):
        return Match(literals.contains("title", r.key(at)), at + 1)  # `engineers`
    return _people_of(r, at)


def _people_of(r: Reader, at: int) -> Match | None:
    """`RevOps people`: by a word of their titles that says nothing else."""
    is_crowd = r.key(at + 1) in _CROWDS_OF and at < len(r.tokens) and r.tokens[at].kind == "word"
    if not is_crowd or r.key(at) not in r.lexicon.title_words:
        return None
    is_small = r.small.glue.end(r.tokens, at) is not None or r.key(at) in r.small.everyday
    is_other = is_small or _says_something(r, at, "") or any(True for _ in r.lexicon.values.by_phrase.all(r.tokens, at))
    return None if is_other else Match(literals.contains("title", r.text(at)), at + 2)


def _of_department(r: Reader, at: int) -> Match | None:
    """`marketing directors`, `VPs of sales`: a rank, and where they work."""
    if "department" not in r.lexicon.field_types:
        return None
    for value, end in r.lexicon.values.by_phrase.all(r.tokens, at):
        rank = r.lexicon.titles.longest(r.tokens, end) if value.field == "department" else None
        if rank is not None and rank[0].sort == "seniority" and (r.is_rule or _is_anybody(r, end, rank[1])):
            return Match(_both(rank[0], value), rank[1])
        if value.field == "department" and r.key(end) in ("or", "and", "/", "&"):  # `sales or marketing directors`
            further = _of_department(r, end + 1) if r.is_rule or _is_department(r, end + 1) else None
            own = joined("or", [literals.is_value(value.field, text) for text in value.texts])
            if further is not None and isinstance(further.tree, Joined) and further.tree.word == "and":
                which, others = further.tree.parts[0], further.tree.parts[1]
                return Match(joined("and", [which, joined("or", [own, others])]), further.end)
    rank = r.lexicon.titles.longest(r.tokens, at)
    if rank is None or rank[0].sort != "seniority" or r.key(rank[1]) != "of" or not _is_anybody(r, at, rank[1]):
        return None
    for value, end in r.lexicon.values.by_phrase.all(r.tokens, rank[1] + 1):
        if value.field == "department":
            return Match(_both(rank[0], value), end)
    return None


def _is_department(r: Reader, at: int) -> bool:
    return any(value.field == "department" for value, _ in r.lexicon.values.by_phrase.all(r.tokens, at))


def _both(rank: Tree, value: Value) -> Tree:
    return joined("and", [rank, joined("or", [literals.is_value(value.field, text) for text in value.texts])])


def _is_anybody(r: Reader, at: int, end: int) -> bool:
    """`the CEO asks for a list`: somebody who is no lead. `any CEO` and `CEOs` are some, and in a rule all are."""
    if r.is_rule or r.text(end - 1) != r.key(end - 1) or r.key(end - 1) in _CROWDS or r.key(end) in _LEVEL:
        return True
    others = _with_others(r, end)
    if others > end and (r.key(others) in _CROWDS_OF or r.small.entity.end(r.tokens, others)):
        return True  # `the intern/student crowd`
    if r.key(at - 1) in ("my", "our") or r.key(at - 2) == "my":  # `my account manager`
        return False
    if r.key(at - 1) in ("the", "my", "our", "your", "this", "as", "for", "dear", "hi", "hello", "hey"):
        return False
    return (
        at > 0
        or end == len(r.tokens)
        or r.small.glue.end(r.tokens, end) is not None
        or bool(r.small.entity.end(r.tokens, end))
        or others > end
    )


def _with_others(r: Reader, end: int) -> int:
    """Where the last of several titles ends, one of which ends here: `ceo/cto leads`."""
    while r.key(end) in _EITHER:
        other = whole_title(r, end + 1)
        last = other.end if other is not None else r.lexicon.titles.end(r.tokens, end + 1)
        if last is None:
            break
        end = last
    return end


def whole_title(r: Reader, at: int) -> Match | None:
    """Words that stand together in leads' titles, of which the last or the first is a role, and heads of anything."""
    for end in range(min(at + 4, len(r.tokens)), at + 1, -1):
        keys = tuple(token.spoken for token in r.tokens[at:end])
        if all(token.kind == "word" for token in r.tokens[at:end]) and (known := r.lexicon.title_phrases.get(keys)):
            return Match(joined("or", [_said_title(r, phrase) for phrase in known]), end)
    if r.key(at) in ("head", "director") and r.key(at + 1) == "of" and r.key(at + 2) in _TITLES:  # `head-of titles`
        text = f'title starts with "{r.key(at)} of"'
        return Match(Literal(text, f"not {text}", "title"), at + 3) if "title" in r.lexicon.field_types else None
    if r.key(at) in ("head", "director") and r.key(at + 1) == "of" and at + 2 < len(r.tokens):
        word = r.tokens[at + 2]
        is_small = r.small.glue.end(r.tokens, at + 2) or r.small.entity.end(r.tokens, at + 2)  # `directors of firms`
        is_small = is_small or _are_values(r, at + 2)
        if word.kind == "word" and not is_small and "title" in r.lexicon.field_types:
            words = f"{r.key(at)} of" if word.text in _ANY else f"{r.key(at)} of {word.text}"
            return Match(literals.contains("title", words), at + 3)
    if r.key(at) == "head" and r.key(at + 1) == "of" and (at + 2 == len(r.tokens) or r.tokens[at + 2].kind == "sign"):
        return Match(literals.contains("title", "head of"), at + 2) if "title" in r.lexicon.field_types else None
    return None


def _are_values(r: Reader, at: int) -> bool:
    """`directors of schools`, where leads have that in a field that the policy declares: what they direct is there."""
    found = r.lexicon.values.by_phrase.all(r.tokens, at) if r.text(at) != r.key(at) else ()
    return any(value.is_had and value.field not in r.small.cues for value, _ in found)


def _said_title(r: Reader, words: str) -> Literal:
    """A title that no other has in it is that one."""
    return literals.is_value("title", words) if words in r.lexicon.whole_titles else literals.contains("title", words)


def named(r: Reader, at: int) -> Match | None:
    """What the policy gives a name: bands, definitions, yes/no fields, sets, grades; `our key industries`."""
    best = graded(r, at) or _outcome(r, at)
    for literal, end in r.lexicon.sets.all(r.tokens, at):
        if best is None or end > best.end:
            best = Match(literal, end)
    loose = _in_any_order(r, at)
    best = loose if loose is not None and (best is None or loose.end > best.end) else best
    if best is None or "_" in r.source[r.tokens[at].start : r.tokens[best.end - 1].end]:
        return best
    return Match(r.lexicon.wider.get(best.tree, best.tree), best.end)  # a set by its own name is that set


def _outcome(r: Reader, at: int) -> Match | None:
    for tree, end in r.lexicon.whole.all(r.tokens, at):
        text = literals.text_of(tree)
        if (
            r.key(at - 1) == "my"
            or _is_cut_out(r, at, end)
            or (r.key(end) == "rule" and r.lexicon.rules.end(r.tokens, at) == end)
            or (
                text == "existing_customer"
                and r.text(at) in ("client", "customer")
                and (at == 0 or r.key(at - 1) in ("the", "our") or r.key(end) in _ABOUT_THEM)
            )
            or (text == "existing_customer" and r.key(end) == "of" and _is_of_others(r, end + 1))
        ):
            continue
        if text in r.lexicon.unheld and end == at + 1 and not r.is_rule:
            continue  # `applicants` are all leads where nobody is told to look for a job
        if text == "ready" and _is_on_the_way(r, at, end):
            return None
        if text == "disqualified" and _is_told_to(r, at):
            return None
        if text.startswith("band ") and not _is_band(r, at, end):
            continue
        return _yes_or_no(r, tree, end)
    return None


def _is_of_others(r: Reader, at: int) -> bool:
    """`customers of Henry Schein` are not ours: it is a value of another field."""
    names = r.lexicon.checked.symbols.names
    values = (value for value, _ in r.lexicon.values.by_phrase.all(r.tokens, at) if value.is_had)
    return any(value.field in names and names[value.field].span is not None for value in values)


def _is_cut_out(r: Reader, at: int, end: int) -> bool:
    """Whether it is a part of a longer name: the `vat` of `no_vat`."""
    first, last = r.tokens[at].start, r.tokens[end - 1].end
    return r.source[max(0, first - 1) : first] == "_" or r.source[last : last + 1] == "_"


def _is_told_to(r: Reader, at: int) -> bool:
    """`disqualify leads from Germany` tells what to do; whom `we disqualify` is who they are."""
    first = r.past(r.small.polite, 0)
    while (further := r.past(r.small.polite, first)) > first:
        first = further
    return r.text(at) in r.small.throw_out and (at == first or r.key(at - 1) in r.small.shall)


def _yes_or_no(r: Reader, tree: Tree, end: int) -> Match:
    """What is said behind a yes/no field, as tables have it: `existing_customer = no`, `competitor: true`."""
    if not literals.is_flag(tree):
        return Match(tree, end)
    place = r.skip(end, _EQUALS)
    behind = r.key(place + 1)
    is_end = not behind or behind in _ENDS or r.tokens[place + 1].kind == "sign"
    if place == end or not is_end or r.text(place) not in (*_YES, *_NO):
        return Match(tree, end)
    return Match(literals.negated(tree) if r.text(place) in _NO else tree, place + 1)


def _is_on_the_way(r: Reader, at: int, end: int) -> bool:
    """`within 10 points of ready`, `become ready`, `almost ready`: not those that are."""
    if r.key(at - 1) == "being" and r.before(r.small.nots, at - 1):
        return False  # `without being ready`
    if r.before(r.small.way, at) or r.key(end) in ("threshold", "line") or _begins_at(r, end):
        return True
    while r.key(at - 1) in ("her", "him", "them", "it", "me", "us"):
        at -= 1
    return r.before(r.small.towards, at) and not r.small.entity.end(r.tokens, end)


def _begins_at(r: Reader, at: int) -> bool:
    """`ready at 70`, `ready from what score`, `ready within a week`: where or when it begins, unlike `ready at present`
    and `ready within Germany`."""
    behind = r.skip(at + 1)
    is_number = behind < len(r.tokens) and r.tokens[behind].value is not None
    if r.key(at) == "within":
        return is_number or window(r, at) is not None
    return r.key(at) in ("at", "from") and (is_number or r.key(behind) in _WHERE_IT_BEGINS)


def _is_band(r: Reader, at: int, end: int) -> bool:
    """A band's name that is a verb too (`watch`) needs a lead behind it."""
    word = r.text(at)
    if (r.key(at - 2), r.key(at - 1), r.key(end)) == ("on", "the", "list") and r.key(at - 3) != "new":
        return True  # `who is on the chase list`
    if r.key(end) in _NO_LEADS or (word == "top" and end < len(r.tokens) and r.tokens[end].value is not None):
        return False
    is_verb = any(True for _ in r.lexicon.verbs.all(r.tokens, at))
    return (
        not is_verb
        or word == "band"
        or r.key(at - 1) == "is"
        or r.small.entity.end(r.tokens, end) is not None
        or r.key(at - 1) == "band"
    )


def _in_any_order(r: Reader, at: int) -> Match | None:
    """`people who hold the budget` for `holds_budget`: its words, whatever their endings and their order."""
    first = stem(r.text(at)) if r.text(at) else ""
    for stems, tree in r.lexicon.names_with.get(first, ()):
        seen, end, strange = {first}, at + 1, 0
        while seen != stems and end < min(len(r.tokens), at + 7):
            word = stem(r.text(end))
            if word in stems:
                seen.add(word)
            elif r.tokens[end].kind != "word" or strange:
                break
            elif r.key(end) not in ("not", "own") and not r.small.glue.end(r.tokens, end):
                if first not in _OURS or _says_something(r, end, tree.sort):
                    break
                strange = 1  # `our sales countries`
            end += 1
        if seen == stems:
            is_not = "not" not in stems and any(r.key(place) == "not" for place in range(at, end))
            return Match(literals.negated(tree) if is_not else tree, end)
    return None


def _says_something(r: Reader, at: int, of: str) -> bool:
    """Whether a word has a meaning of its own: a field, a value `of` that field, a title, what was done."""
    lexicon = r.lexicon
    known = (lexicon.fields, lexicon.verbs, lexicon.titles, lexicon.whole)
    is_value = any(value.field == of for value, _ in lexicon.values.by_phrase.all(r.tokens, at))
    return is_value or any(True for one in known for _ in one.all(r.tokens, at))


def created(r: Reader, at: int) -> Match | None:
    """`created since January`, `new leads from the past 14 days`, `from before 2026`."""
    if r.lexicon.field_types.get("created") is None:
        return None
    if (aged := _aged(r, at) or _time_first(r, at)) is not None:
        return aged
    end = r.small.created.end(r.tokens, at)
    if r.key(at) == "new" and r.key(at - 1 - (r.key(at - 1) == "is")) in _AT_LARGE:
        return None  # `what's new since March?`
    if end is None and r.key(at) in ("from", "of") and r.key(at - 1) in _ENTERED and (found := window(r, at)):
        return Match(created_within(found[0]), found[1])  # `leads from 2025`
    if end is None:
        if r.key(at) == "from" and r.key(at + 1) == "before" and (found := window(r, at)):
            return Match(created_within(found[0]), found[1])
        return None
    place = end
    while (
        place < len(r.tokens)
        and not window(r, place)
        and not age(r, place)
        and (
            r.small.entity.end(r.tokens, place)
            or r.key(place) in ("is", ",", "to", "the", "list", "that", "who", "came", "in", "our", "have", "has")
        )
    ):
        place += 1
    if (long := age(r, place)) is not None:
        return _created_ago(*long)
    found = window(r, place)
    return None if found is None else Match(created_within(found[0]), found[1])


def _time_first(r: Reader, at: int) -> Match | None:
    """`this week's newcomers`, `last month's new leads`."""
    found = window(r, at)
    end = r.small.arrivals.end(r.tokens, found[1]) if found is not None else None
    if found is None or end is None:
        return None
    again = duration(r, end + 1) if r.key(end) == "," else None  # `, seven days`
    is_same = again is not None and found[0] == f"within {again[0]}"
    return Match(created_within(found[0]), again[1] if again is not None and is_same else end)


def _aged(r: Reader, at: int) -> Match | None:
    """`older than 6 months`, `in the system for over a year`: how long ago they were created."""
    end = r.small.aged.end(r.tokens, at)
    if end is None or r.before(r.small.company, at):
        return None  # a company may be old itself
    if (than := _than_day(r, at)) is not None:
        return than
    found = age(r, at, is_bare=True)
    if found is None and end > at + 1 and r.key(end) in ("for", "since"):
        found = age(r, end + 1, is_bare=True)
    if found is None and r.key(end) == "since" and (when := window(r, end)) is not None:
        return Match(created_within(when[0]), when[1])  # `on our list since before March`
    return None if found is None else _created_ago(*found)


def _than_day(r: Reader, at: int) -> Match | None:
    """`older than the first of July`, `newer than 1 March 2026`."""
    if r.text(at) not in _OLDER or r.key(at + 1) != "than":
        return None
    found = day(r, at + 2)
    if found is None:
        return None
    first, last, end = found
    told = f"before {first}" if r.text(at) == "older" else f"after {last}"
    return Match(created_within(told), end)


def _created_ago(op: str, length: int, end: int) -> Match:
    known = created_within(f"within {days(length - (op == '>='))}")
    return Match(known.negated() if ">" in op else known, end)


def created_within(told: str) -> Literal:
    """Dates are days: an hour counts as one."""
    text = f"created {'within 1 day' if 'hour' in told else told}"
    return Literal(text, f"not {text}", "created")
