"""Events by the names of the rules that ask for them (`no shows`, `asked for terms`), and by which way a call went
(`they rang us`)."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.assistant.drafting.asked import nodes_of, notes_of
from leadscore.assistant.drafting.event_words import Verb
from leadscore.assistant.drafting.inflecting import forms_of, is_past
from leadscore.assistant.drafting.literals import quote_pattern
from leadscore.assistant.drafting.phrases import phrases
from leadscore.assistant.drafting.shared import raw
from leadscore.check.model import Checked
from leadscore.check.symbols import Kind
from leadscore.syntax import nodes as n


def named_events(checked: Checked) -> Iterator[tuple[str, Verb]]:
    """What a rule is called that asks for one event and nothing else; `asked` also in its other tenses, and with `us`
    behind it."""
    for rule in nodes_of(checked, n.Rule):
        found = _asked(checked, rule.condition)
        words = rule.name.text.split("_") if rule.name is not None else []
        if found is None or not words or words[0] == found[0]:
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
        case n.Happened(name, target, None, None) if checked.symbols.get(name.text, Kind.EVENT):
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
