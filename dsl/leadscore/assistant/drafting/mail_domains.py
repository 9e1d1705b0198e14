"""Mail domains, whole or by how they end: `Gmail addresses`, `at northpeak.example`, `an .edu address`."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from leadscore.assistant.drafting import literals
from leadscore.assistant.drafting.literals import joined
from leadscore.assistant.drafting.reader import Match, Reader
from leadscore.values.vocabulary import standard_set

_FILES = frozenset("txt csv lead toml md py json xlsx".split())
_STYLES = frozenset("style type kind like sort".split())
_ENDING = frozenset("ending end with in on that which".split())
_CROWDS, _LONG = frozenset("people folk guy person staff crowd lot".split()), 5
_NO_NAMES = frozenset(("user", "account", "domain"))


def domain(r: Reader, at: int) -> Match | None:
    """A domain that stands at a place, with the word for an address behind it."""
    if "email_domain" not in r.lexicon.field_types or at >= len(r.tokens):
        return None
    tails = r.small.tails["email_domain"]
    if r.tokens[at].kind == "domain":
        is_file = r.tokens[at].text.rpartition(".")[2] in _FILES
        of_it = literals.is_value("email_domain", r.tokens[at].text)
        return None if is_file else Match(of_it, r.past(tails, at + 1))
    if (found := _by_ending(r, at)) is not None:
        return found
    for name, end in r.lexicon.domains.all(r.tokens, at):
        return Match(literals.is_value("email_domain", name), r.past(tails, end))
    behind = tails.end(r.tokens, at + 1)
    is_crowd = not behind and len(r.text(at)) >= _LONG and r.key(at + 1) in _CROWDS
    behind = at + 2 if is_crowd else behind
    is_name = r.tokens[at].kind == "word" and r.key(at + 1) not in _NO_NAMES and r.key(at) not in r.small.careless
    if not behind or not is_name or tails.end(r.tokens, at):
        return None
    called = _called(r.lexicon.domains_had, r.text(at))
    if is_crowd and called not in _standard_domains():
        return None  # `the mailinator crowd`, though `Quillworks people` are those of that firm
    return None if called is None else Match(literals.is_value("email_domain", called), behind)


def _called(had: Collection[str], word: str) -> str | None:
    """The mail domain that people call by its first part: `mailinator`. `had` are those of leads."""
    with_ends = [f"{word}.{end}" for end in ("com", "net", "org", "de", "co.uk", "io", "example")]
    lists = (had, _standard_domains()) if len(word) > 2 else (had,)
    return next((domain for listed in lists for domain in with_ends if domain in listed), None)


@cache
def _standard_domains() -> frozenset[str]:
    """The domains of the standard sets, which are no firm's."""
    return frozenset((*standard_set("free_mail"), *standard_set("disposable_mail")))


def ending(r: Reader, at: int) -> tuple[str, int] | None:
    """`.edu`, and where it ends: a point with a blank before it and none behind."""
    is_point = r.key(at) == "." and at + 1 < len(r.tokens) and r.tokens[at + 1].kind in ("word", "domain")
    if not is_point or r.tokens[at].end != r.tokens[at + 1].start:
        return None
    is_apart = at == 0 or r.tokens[at - 1].end < r.tokens[at].start
    return (f".{r.text(at + 1)}", at + 2) if is_apart else None


def _by_ending(r: Reader, at: int) -> Match | None:
    """`.edu addresses`, `a .ch or .at address`, `addresses ending in .ac.uk`."""
    tails = r.small.tails["email_domain"]
    start = tails.end(r.tokens, at)
    place = at if start is None else r.skip(start, _ENDING)
    if start is not None and not r.has("ending", start, place) and not r.has("end", start, place):
        return None
    found = []
    while (one := ending(r, place)) is not None:
        found.append(literals.ends_with("email_domain", one[0]))
        end = one[1]
        place = end + 1 if r.key(end) in ("or", "and", ",", "/") else len(r.tokens)
    if not found:
        return None
    behind = tails.end(r.tokens, r.skip(end, _STYLES)) if start is None else end
    return None if behind is None else Match(joined("or", found), behind)
