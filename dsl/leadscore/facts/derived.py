"""Fields that are read from another one where the data has no column for them."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from leadscore.facts.model import Value
from leadscore.values.titles import department, email_domain, seniority
from leadscore.values.vocabulary import DERIVED

DERIVE: Mapping[str, Callable[[str], str | None]] = {
    "email_domain": email_domain,
    "seniority": seniority,
    "department": department,
}


def with_derived(values: Mapping[str, Value], columns: Container[str]) -> dict[str, Value]:
    """A lead's values, with those that can be derived. A field of `columns` is not, even where its cell is blank."""
    derived = dict(values)
    for name, source in DERIVED.items():
        text = values.get(source)
        if name not in columns and isinstance(text, str) and (found := DERIVE[name](text)):
            derived[name] = found
    return derived
