"""What commands on judgement share: who judges, the lead that is named, and the yes before anything is kept."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from leadscore.cli.exits import BadInput
from leadscore.cli.terminal import is_terminal, say

if TYPE_CHECKING:
    from leadscore.cli.data import Data
    from leadscore.facts.model import Lead
    from leadscore.plan.model import Plan

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def plain(text: str, *, keep: bool = False) -> str:
    """A text on one line, without what would steer a terminal; `keep` leaves its blanks as they are."""
    cleaned = _CONTROLS.sub(" ", text)
    return cleaned if keep else " ".join(cleaned.split())


def author(named: str | None, folder: Path) -> str:
    """Who judges: as named, else as git knows the person, else as the person says. Raises BadInput."""
    from leadscore.production.judging.author import git_user

    found = plain(named if named is not None else git_user(folder) or "")
    if not found and named is None and is_terminal(sys.stdin):
        found = plain(click.prompt("Whose word is it? Your name", err=True))
    if not found:
        raise BadInput("Whose word is it?", 'Say it with --by "Sam"; git knows no name of yours here.')
    return found


def proceed(yes: bool, question: str) -> bool:
    """Whether a person says yes, now or on the command line; otherwise nothing is kept, and that is said."""
    if yes:
        return True
    sys.stdout.flush()
    if is_terminal(sys.stdin):
        if click.confirm(question, default=False, err=True):
            return True
        say("Nothing was written.")
    else:
        say("Nothing was written: with --yes it is.")
    return False


def lead_meant(plan: Plan, policy: Path, data: Data, wanted: str) -> tuple[str, Lead]:
    """What a policy is to call the lead that a person means, and all that is known of it. Raises BadInput."""
    from leadscore.batch.store.leads import leads_of, number_of, who_is_who
    from leadscore.cli.find import find_lead, lead_by_name
    from leadscore.cli.stores import opened_store
    from leadscore.driver import compile_path
    from leadscore.values.text import fold

    with opened_store(plan, policy, data) as (store, _):
        try:
            found = find_lead(who_is_who(store), wanted).id
        except BadInput:
            named = lead_by_name(store, compile_path(policy), data.as_of, wanted)
            if named is None:
                raise
            found = named
        (lead,) = leads_of(store, [number_of(store, found)])
    email = lead.values.get("email")
    name = plain(wanted) if isinstance(email, str) and fold(wanted) == fold(email) else lead.id
    if fold(name) != fold(wanted):
        say(f"`{plain(wanted)}` is the lead {lead.id}{f', {email}' if email else ''}.")
    return name, lead
