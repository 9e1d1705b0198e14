"""What a policy's events are called, in words: by the standard's, by their own names, by those of the rules that ask
for them (`no shows`, `asked for terms`), and by which way a call went (`they rang us`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from leadscore.assistant.drafting.asked import nodes_of, notes_of, remarks_of
from leadscore.assistant.drafting.inflecting import forms_of, inflected, is_past, last_of, nouns_of
from leadscore.assistant.drafting.literals import quote_pattern
from leadscore.assistant.drafting.phrases import Phrases, phrases
from leadscore.assistant.drafting.shared import raw, small
from leadscore.assistant.drafting.words import spoken_words, tokens
from leadscore.assistant.rule_names import stem
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n

_AUXILIARIES = ("has", "have", "had", "was", "were", "is", "are", "has been", "have been")
_NO_VERBS = frozenset(("about", "otherwise"))


@dataclass(frozen=True, slots=True)
class Verb:
    """An event in words. `form` is `did`, `does`, `noun` or `who`; only what `is_plain` needs no target that is known
    to be one of this kind. `preset` is the target where the words say it."""

    kind: str
    form: str
    is_plain: bool
    preset: str = ""


_NOT_LONG_AGO = frozenset("recent recently fresh new latest last lately current this today week month quarter".split())
"""What the name of a rule says of when."""


def verbs_of(checked: Checked, events: frozenset[str], heard_of: Collection[str]) -> Phrases[Verb]:
    """The phrases for all of them. Of a standard event that is not `heard_of` no words that the policy itself says of
    something else: where `second_shooter # want two photographers` is asked on a form, who wants something requested
    nothing."""
    found: Phrases[Verb] = Phrases()
    said = raw()["events"]
    others = _said_of_others(checked)
    needy = frozenset(phrases(raw()["needs"]["target"]))
    declared = [kind for kind in sorted(events) if kind not in said]
    # `been phoned` is the policy's own `phoned`, where it has one
    own = {word: kind for kind in declared for word in (kind, *inflected(kind))}
    theirs = dict(_told_of_theirs(checked, declared))
    for told in sorted(events):
        for form, text in said.get(told, {}).items():
            if form in _NO_VERBS:
                continue
            for phrase in phrases(text):
                if told not in heard_of and others & {stem(word) for word in phrase.split()} - {stem(told)}:
                    continue
                kind = own.get(phrase.rpartition(" ")[2], told)
                kind = theirs.get(phrase, kind) if told not in heard_of else kind
                is_plain = form == "we" or (not form.endswith("_to") and phrase not in needy)
                found.add(phrase, Verb(kind, form.removesuffix("_to"), is_plain))
        found.add(told, Verb(told, "did", told in declared or told not in needy))
    for word, kind in own.items():
        if word != kind:
            found.add(word, Verb(kind, "does", True))
            if not word.endswith(("ing", "s")):
                found.add(word, Verb(kind, "noun", True))  # `at least 3 orders`
    for kind in declared:
        who, _, did = kind.replace("_", " ").rpartition(" ")
        for word in _AUXILIARIES if who and is_past(did) and not is_past(who.split()[0]) else ():
            found.add(f"{who} {word} {did}", Verb(kind, "did", True))  # `a rep has visited them`, of `rep_visited`
        if kind.endswith("_in"):
            found.add(f"{kind}to", Verb(kind, "did", True))  # `walked into Madrid`
        for form, word in last_of(kind):
            if next(found.all(tokens(word), 0), None) is None:
                found.add(word, Verb(kind, form, True))
    for kind, forms in said.items():
        if kind not in events and "otherwise" in forms:
            other, _, target = forms["otherwise"].partition(" ")
            for form, text in forms.items():
                for phrase in phrases(text) if form not in _NO_VERBS and other in events else ():
                    found.add(phrase, Verb(other, form, True, target))
    return found


def _told_of_theirs(checked: Checked, declared: Collection[str]) -> Iterator[tuple[str, str]]:
    """What leads did in the policy's own kinds, by the verbs of comments and of the names of rules: of `phoned # they
    rang the yard` that they `rung`, which a call of ours is called, too."""
    theirs = {one.name for one in checked.symbols.of_kind(Kind.EVENT) if not one.by_us} & set(declared)
    told = [(note.split(), event.name.text) for event, note in notes_of(checked, n.EventDeclaration)]
    for rule in nodes_of(checked, n.Rule):
        if rule.name is not None and isinstance(rule.condition, n.Happened | n.Bare):
            told.append((["they", *rule.name.text.split("_")], rule.condition.name.text))
    for words, kind in told:
        verb = words[1].lower() if words[:1] in (["they"], ["They"]) and len(words) > 1 else ""
        if kind in theirs and is_past(verb):
            yield from ((word, kind) for _, word in forms_of(verb))


def own_nouns(kinds: Iterable[str]) -> Iterator[tuple[str, Verb]]:
    """What the policy's own kinds are called as nouns."""
    yield from ((noun, Verb(kind, "noun", True)) for kind in sorted(kinds) for noun in nouns_of(kind))


def _said_of_others(checked: Checked) -> frozenset[str]:
    """The stems of the words that the policy's fields and definitions are called by, and that comments have of them;
    small words say nothing."""
    said = [symbol.name.replace("_", " ") for symbol in checked.symbols.names.values() if symbol.span is not None]
    said += [note for _, note in (*remarks_of(checked, n.FieldDeclaration), *remarks_of(checked, n.Define))]
    words = [word for text in said for word in spoken_words(text)]
    return frozenset(stem(word) for word in words if word.isalpha() and small().glue.end(tokens(word), 0) is None)


def named_events(checked: Checked) -> Iterator[tuple[str, Verb]]:
    """What a rule is called that asks for one event, whenever it was, and nothing else; `asked` also in its other
    tenses, and with `us` behind it."""
    for rule in nodes_of(checked, n.Rule):
        found = _asked(checked, rule.condition)
        words = rule.name.text.split("_") if rule.name is not None else []
        if found is None or not words or words[0] == found[0] or not _NOT_LONG_AGO.isdisjoint(words):
            continue
        kind, target = found
        yield " ".join(words), Verb(kind, "noun", True, target)
        if is_past(words[0]) and len(words) > 1:
            for form, word in forms_of(words[0]):
                yield " ".join((word, *words[1:])), Verb(kind, form, True, target)
                yield " ".join((word, "us", *words[1:])), Verb(kind, form, True, target)


def _asked(checked: Checked, condition: n.Condition) -> tuple[str, str] | None:
    """The kind and the target, as the language writes it."""
    match condition:
        case n.Happened(name, target, None, _) if checked.symbols.get(name.text, Kind.EVENT):
            told = "" if target is None else _written(target)
        case n.Bare(name) if checked.symbols.get(name.text, Kind.EVENT):
            told = ""
        case _:
            return None
    return name.text, told


def _written(target: n.Text | n.Name) -> str:
    return quote_pattern(target.value) if isinstance(target, n.Text) else f"in {target.text}"


def called_events(checked: Checked) -> Iterator[tuple[str, Verb]]:
    """Which kind of the policy's own it is that leads call us, where we call them in another."""
    notes = {event.name.text: note.lower() for event, note in notes_of(checked, n.EventDeclaration)}
    said = raw()["own_events"]
    for kind in checked.symbols.of_kind(Kind.EVENT):
        told = {kind.name, *notes.get(kind.name, "").split()}
        for forms in said.values() if kind.span is not None and not kind.by_us else ():
            if told & {*phrases(forms["told"])} and not raw()["events"].get(kind.name):
                for form, text in forms.items():
                    yield from ((phrase, Verb(kind.name, form, True)) for phrase in phrases(text) if form != "told")
