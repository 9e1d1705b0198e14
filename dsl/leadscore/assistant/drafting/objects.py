"""What something is done to, behind its verb: `the pricing page`, `two webinars`, `anything`, a page nobody knows."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting.literals import quote
from leadscore.assistant.drafting.reader import Reader
from leadscore.assistant.drafting.targets import Target
from leadscore.assistant.drafting.times import window

_NO_FORMS = frozenset("rule written short sentence text list table".split())
"""`put it in rule form` fills in none."""
_ONE = frozenset(("single",))
_MODAL = frozenset("should shall must will would can may".split())
"""`a tour of a house should get 8`: there begins what a rule does."""
_LATEST = frozenset("last latest recent newest current".split())


def objects(r: Reader, kind: str, at: int) -> Iterator[tuple[str, int]]:
    """What it is done to, behind the verb; "" where that is anything."""
    start = r.skip(at + 1 if r.key(at) in ("both", "either") else at)
    about_it = r.skip(at + 1) if r.key(at) == "about" else at  # `read about driver shortage`
    for place in dict.fromkeys((at, start, r.skip(start, _LATEST), about_it)):
        for target, end in r.lexicon.targets.at(r.tokens, place):
            if kind == "submitted" and r.key(end) == "form" and target.kind != kind:
                yield target.text, end + 1  # `the contact form` is sent in, though only its page has been met
            if target.kind == kind:
                yield exact(r, target, place, end), past_thing(r, kind, end)
                if r.is_text(past_tails(r, end)):  # `the webinar "First score in a day"`
                    yield r.lexicon.targets.called(target, r.text(past_tails(r, end))), past_tails(r, end) + 1
    if (one := r.lexicon.targets.by_last_word(kind, r.key(start))) is not None:
        yield one.text, past_tails(r, start + 1)
    told = r.lexicon.targets.by_any_word(kind, r.key(start)) if start < len(r.tokens) else None
    if told is not None and not _names_something(r, start):
        yield told, past_thing(r, kind, start + 1)
    if r.key(start) not in r.small.careless:
        for target, end in r.lexicon.targets.at(r.tokens, start):
            if (
                target.kind not in r.lexicon.targets.used
                or kind not in r.lexicon.targets.had
                or (target.is_own and target.text.startswith('"'))
            ):
                yield target.text, past_tails(r, end)
                break
    for place in dict.fromkeys((start, past_tails(r, start))):  # `the page "imprint"`
        if r.is_text(place):
            yield r.lexicon.targets.written(kind, r.text(place)), past_tails(r, place + 1)
    about = r.lexicon.about.get(kind)
    is_anything = about is not None and about.end(r.tokens, start) is not None
    if window(r, at) is None and not is_anything:  # `replied in a month`
        yield from _unknown(r, start)
    if about is not None and (behind := about.end(r.tokens, start)) is not None:
        yield "", behind
    for place in dict.fromkeys((at, start, r.skip(start, _ONE))):
        if (behind := r.small.anything.end(r.tokens, place)) is not None:
            further = r.skip(behind, frozenset(("in", "of", "from", "to", "any", "our")))
            yield "", r.small.anything.end(r.tokens, further) or behind


def is_of_kind(r: Reader, kind: str, target: str) -> bool:
    """Whether the policy or the histories know it as a target of this kind."""
    pairs = r.lexicon.targets.pairs
    return (kind, target) in pairs or {(kind, f'{target[:-2]}"'), (kind, f'{target[:-2]}/*"')} <= pairs


def _unknown(r: Reader, at: int) -> Iterator[tuple[str, int]]:
    """A page or a form that neither the policy nor any lead has met: `the imprint page`."""
    if r.key(at) in _NO_FORMS:
        return
    for end in (at + 1, at + 2):
        if (
            end < len(r.tokens)
            and r.key(end) in ("page", "form", "section")
            and all(
                token.kind == "word" and not _says_something(r, place)
                for place, token in enumerate(r.tokens[at:end], at)
            )
        ):
            yield quote("-".join(r.text(place) for place in range(at, end))), end + 1
            return
    end = next(
        (
            place
            for place in range(at, min(at + 4, len(r.tokens) + 1))
            if place == len(r.tokens) or _says_something(r, place) or r.tokens[place].kind != "word"
        ),
        at,
    )
    if (
        r.is_rule
        and at < end <= at + 2
        and r.key(at - 1) in ("a", "an", "the", "our")
        and not any(_names_something(r, place) for place in range(at, end))
    ):
        yield quote(" ".join(r.text(place) for place in range(at, end))), end


def _names_something(r: Reader, at: int) -> bool:
    """Whether the word at a place has another meaning: a field, a value, a verb."""
    lexicon = r.lexicon
    known = (lexicon.fields, lexicon.verbs, lexicon.values.by_phrase, lexicon.titles, lexicon.whole)
    return any(True for one in known for _ in one.all(r.tokens, at)) or r.small.anything.end(r.tokens, at) is not None


def _says_something(r: Reader, at: int) -> bool:
    if r.key(at) in _MODAL:
        return True
    return r.small.glue.end(r.tokens, at) is not None or next(r.lexicon.targets.at(r.tokens, at), None) is not None


def exact(r: Reader, target: Target, start: int, end: int) -> str:
    """`the imprint page` is that one page, `our imprint pages` all of them; the policy's own stay so, but for one that
    has others below it: `the integrations pages`."""
    all_of_it = f'{target.text[:-1].removesuffix("/*")}*"'
    if r.text(end) == "pages" and is_of_kind(r, target.kind, all_of_it):
        return all_of_it
    if r.text(end) == "page" and not target.is_own and "*" in target.text:
        one = r.lexicon.targets.exact(target.kind, r.tokens[start:end])
        return one.text if one else target.text
    return target.text


def past_thing(r: Reader, kind: str, at: int) -> int:
    """Also behind the word for what is done in this kind: `looked at the eco driving course page`."""
    named = at + 1 if r.key(at) in kind.split("_")[1:] else at
    thing = past_sort(r, kind, at)
    return past_tails(r, thing if thing > at else named)


def past_tails(r: Reader, at: int) -> int:
    """Behind the `page` or `form` that may stand behind a target."""
    return r.past(r.small.target_tails, at)


def past_sort(r: Reader, kind: str, at: int) -> int:
    """Behind the word for what events of a kind are done to, by its comment: `the ultrasound shelf`, `the vaccines
    price list`; else where it is."""
    thing = next((end for one, end in r.lexicon.deeds.things.all(r.tokens, at) if one == kind), at)
    return thing + 1 if r.key(thing) and r.key(thing) == r.lexicon.deeds.sorts.get(kind) else thing
