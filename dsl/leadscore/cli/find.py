"""The lead that a person means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from leadscore.cli.exits import BadInput
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.facts.model import Lead

_LISTED = 5


def find_lead(leads: Iterable[Lead], wanted: str) -> Lead:
    """The lead with this id or email, else the only one whose id, email or company starts so.

    Raises BadInput that lists the leads among which it could not choose, or those that look like it.
    """
    text = fold(wanted)
    by_nearness: dict[int, list[Lead]] = {}
    names: list[str] = []
    for lead in leads:
        nearness = _nearness(lead, wanted, text)
        if nearness == 0:
            return lead
        if nearness is not None:
            by_nearness.setdefault(nearness, []).append(lead)
        names += [lead.id, *_email(lead)]
    if not by_nearness:
        raise _not_found(wanted, names)
    found = by_nearness[min(by_nearness)]
    if len(found) > 1:
        raise _ambiguous(wanted, found)
    return found[0]


def _nearness(lead: Lead, wanted: str, text: str) -> int | None:
    """0 for the lead itself; the larger the less sure; None: another lead."""
    if lead.id == wanted:
        return 0
    names = [fold(lead.id), *_email(lead)]
    if text in names:
        return 1
    if not text:
        return None
    if any(name.startswith(text) for name in names):
        return 2
    company = lead.values.get("company")
    return 3 if isinstance(company, str) and company.startswith(text) else None


def _email(lead: Lead) -> list[str]:
    email = lead.values.get("email")
    return [email] if isinstance(email, str) else []


def _ambiguous(wanted: str, found: list[Lead]) -> BadInput:
    listed = ", ".join(f"`{_shown(lead)}`" for lead in found[:_LISTED])
    more = f" and {len(found) - _LISTED:,} more" if len(found) > _LISTED else ""
    return BadInput(f"`{wanted}` could be {len(found):,} leads: {listed}{more}", "Write more of the id or the email.")


def _shown(lead: Lead) -> str:
    """The id, with the email where that tells more."""
    return " ".join(dict.fromkeys([lead.id, *_email(lead)]))


def _not_found(wanted: str, names: list[str]) -> BadInput:
    from leadscore.values.spelling import nearest

    near = nearest(wanted, dict.fromkeys(names))
    if near:
        return BadInput(f"There is no lead `{wanted}`", f"Did you mean {' or '.join(f'`{name}`' for name in near)}?")
    if not names:
        return BadInput("There is not a single lead in the data", "Check the file that --leads names.")
    return BadInput(f"There is no lead `{wanted}`", f"Leads are found by id or email, such as `{names[0]}`.")
