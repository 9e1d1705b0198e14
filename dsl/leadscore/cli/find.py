"""The lead that a person means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.cli.exits import BadInput
from leadscore.values.text import fold

if TYPE_CHECKING:
    from leadscore.batch.store.store import Store
    from leadscore.driver import Compiled
    from leadscore.facts.model import Lead

_LISTED = 5


def find_lead(leads: Iterable[Lead], wanted: str) -> Lead:
    """The lead with this id or email, else the only one whose id, email or company starts so.

    Raises BadInput that lists the leads among which it could not choose, or those that look like it.
    """
    return find_leads(leads, [wanted])[0]


def find_leads(leads: Iterable[Lead], wanted: Sequence[str]) -> list[Lead]:
    """As `find_lead`, for several at once: the leads are gone through a single time."""
    searches = [_Search(text) for text in wanted]
    names: list[str] = []
    for lead in leads:
        for search in searches:
            search.see(lead)
        if all(search.is_certain for search in searches):
            break
        names += [lead.id, *_email(lead)]
    return [search.found(names) for search in searches]


def lead_by_name(store: Store, compiled: Compiled, as_of: int, wanted: str) -> str | None:
    """The id of the lead that a person calls so, as in chat: all words of a name, a slip in them forgiven. None where
    that means nobody, or several."""
    from leadscore.assistant.answer import Unanswerable
    from leadscore.assistant.world import World

    world = World(Path(compiled.checked.main.source.path), store, as_of, saved=compiled)
    try:
        return world.row(world.people.one(wanted)).lead
    except Unanswerable:
        return None
    finally:
        world.close()


class _Search:
    """Keeps the leads that look most like what is wanted."""

    def __init__(self, wanted: str) -> None:
        self._wanted, self._text = wanted, fold(wanted)
        self._by_nearness: dict[int, list[Lead]] = {}

    @property
    def is_certain(self) -> bool:
        return 0 in self._by_nearness

    def see(self, lead: Lead) -> None:
        nearness = _nearness(lead, self._wanted, self._text)
        if nearness is not None and not self.is_certain:
            self._by_nearness.setdefault(nearness, []).append(lead)

    def found(self, names: list[str]) -> Lead:
        """Raises BadInput; `names` are those that there are."""
        if not self._by_nearness:
            raise _not_found(self._wanted, names)
        nearest = self._by_nearness[min(self._by_nearness)]
        if len(nearest) > 1:
            raise _ambiguous(self._wanted, nearest)
        return nearest[0]


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
