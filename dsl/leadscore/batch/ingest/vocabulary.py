"""What a store is made for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from leadscore.batch.errors import BatchError
from leadscore.batch.store.store import Store
from leadscore.batch.store.versions import advice_for_another_type, advice_for_new_words
from leadscore.plan.model import EventKind, Field
from leadscore.values.terms import ValueType
from leadscore.values.vocabulary import NAMES

_ALWAYS = frozenset({"email", "company"})
"""By the one, events find their leads; by both, people do."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the leads and events of a store may have: the fields and kinds of all policies that it is made for.

    `needed` are the fields that are asked for where the store is made for one scoring; None: all.
    """

    fields: tuple[Field, ...]
    kinds: tuple[EventKind, ...]
    needed: frozenset[str] | None = None

    def keeps(self, name: str) -> bool:
        return self.needed is None or name in self.needed or name in _ALWAYS


def with_names(vocabulary: Vocabulary) -> Vocabulary:
    """Also with what people are called, where no policy declares it: for a store that is made to show leads to people,
    and is not kept."""
    declared = {field.name for field in vocabulary.fields}
    names = (Field(name, ValueType.TEXT) for name in chain(*NAMES) if name not in declared)
    return replace(vocabulary, fields=(*vocabulary.fields, *names))


def name_all(store: Store, vocabulary: Vocabulary) -> None:
    """Writes into a store what it is made for."""
    for field in vocabulary.fields:
        store.connection.execute("INSERT INTO asked VALUES (?, ?)", [field.name, field.type.value])
    for kind in vocabulary.kinds:
        store.connection.execute("INSERT INTO kind VALUES (?, ?)", [kind.name, kind.by_us])


def widen(store: Store, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Adds to what a store is made for the fields and kinds that are new to it, and returns their names."""
    fields = tuple(field for field in vocabulary.fields if field.name not in store.asked)
    kinds = tuple(kind for kind in vocabulary.kinds if kind.name not in store.kinds)
    name_all(store, Vocabulary(fields, kinds))
    for known in ("asked", "kinds"):
        store.__dict__.pop(known, None)
    return tuple([field.name for field in fields] + [kind.name for kind in kinds])


def own(store: Store, vocabulary: Vocabulary) -> Vocabulary:
    """What a store was made for, which is read from every file that is added, whichever of its policies is named.

    Raises BatchError where the policy has words that the store does not know: files that went in before were not read
    for them.
    """
    anew = "Make the store anew from all files: `leadscore ingest` without --append."
    for field in vocabulary.fields:
        held = store.asked.get(field.name)
        if held is None:
            message = f"The store was made without the field `{field.name}`"
            raise BatchError(message, advice_for_new_words(store, anew))
        if held is not field.type:
            message = f"The store holds `{field.name}` as {held.value}, not as {field.type.value}"
            raise BatchError(message, advice_for_another_type(store, anew))
    for kind in vocabulary.kinds:
        if kind.name not in store.kinds:
            message = f"The store was made without events of the kind `{kind.name}`"
            raise BatchError(message, advice_for_new_words(store, anew))
    fields = tuple(Field(name, kind) for name, kind in store.asked.items())
    return Vocabulary(fields, tuple(EventKind(name, by_us) for name, by_us in store.kinds.items()))
