"""How each CRM's import wants a file: what it knows records by, what columns are called, how values are written.

docs/export.md cites where that is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

MOST_REASONS = 10


class Key(Enum):
    """By what the CRM's records are found: its own id, or the e-mail address; AUTO: by the id where all leads surely
    have one of the CRM's."""

    AUTO = "auto"
    ID = "id"
    EMAIL = "email"


class Moment(Enum):
    """How an instant is written; all in UTC."""

    DAY = "%Y-%m-%d"
    SECOND = "%Y-%m-%d %H:%M:%S"
    ISO = "%Y-%m-%dT%H:%M:%S.000Z"


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns` are the titles by what they hold (see COLUMNS), in their order; `reasons` those of the reasons.

    `id_form` is what an id of the CRM looks like; `is_sure` where no other system's look so. `nothing` is written where
    a text column has nothing to say, `blank` where the score is none; `yes_no` are a checkbox's. A reason has at most
    `longest` characters. `most_rows` is what the import takes at once.
    """

    crm: str
    name: str
    id: str
    email: str
    columns: Mapping[str, str]
    reasons: tuple[str, ...]
    id_form: re.Pattern[str]
    moment: Moment
    is_sure: bool = False
    key: Key = Key.AUTO
    nothing: str = "none"
    blank: str = ""
    yes_no: tuple[str, str] = ("true", "false")
    longest: int = 255
    most_rows: int | None = None


COLUMNS = ("score", "band", "grade", "ready", "disqualified", "as_of")
"""What an export tells of a lead besides reasons."""


def _titles(pattern: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Titles made of `Lead Score`, `Lead Score Band` and so on; the pattern says how words are put together."""
    words = {name: ("lead", "score", *(name.split("_") if name != "score" else ())) for name in COLUMNS}
    reasons = [("lead", "score", "reason", str(number)) for number in (1, 2, 3)]

    def title(parts: tuple[str, ...]) -> str:
        match pattern:
            case "Title Case":
                return " ".join(part.capitalize() for part in parts)
            case "Title_Case__c":
                return "_".join(part.capitalize() for part in parts) + "__c"
            case _:
                return "_".join(parts)

    return {name: title(parts) for name, parts in words.items()}, tuple(map(title, reasons))


_DIGITS = re.compile(r"[0-9]{1,19}", re.ASCII)

LAYOUTS = {
    layout.crm: layout
    for layout in (
        Layout(
            "hubspot", "HubSpot", "Record ID", "Email", *_titles("Title Case"), _DIGITS, Moment.DAY,
            most_rows=1_048_576,
        ),
        Layout(
            "salesforce", "Salesforce", "Id", "Email", *_titles("Title_Case__c"),
            re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?", re.ASCII), Moment.ISO, is_sure=True, blank="#N/A",
            yes_no=("1", "0"),
        ),
        Layout("mautic", "Mautic", "id", "email", *_titles("lower_case"), _DIGITS, Moment.SECOND, longest=191),
    )
}  # fmt: skip
"""By the names that `--for` takes."""
