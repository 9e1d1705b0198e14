"""What stands in a run's log of each step: counts, instants and names, and nothing of a lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from leadscore.report.scorings_json import scoring_json
from leadscore.values.days import iso_instant

if TYPE_CHECKING:
    from leadscore.batch.ingest.run import Added
    from leadscore.facts.quarantine import Report
    from leadscore.production.ledger.model import Transition
    from leadscore.production.retention.retain import Retained
    from leadscore.production.running import Done
    from leadscore.production.sending.run import Sent
    from leadscore.report.json_text import Json


def taken_in(added: Added, report: Report) -> dict[str, Json]:
    """Numbers of rows, leads, events and files."""
    return {
        "rows": sum(report.read.values()),
        "rows_set_aside": report.total_set_aside,
        "leads": added.moved,
        "events_known": added.events_known,
        "files_known": len(added.known),
        "words_new": list(added.widened),
    }


def erased(found: Retained) -> dict[str, Json]:
    """By kind, how many of what were erased for their age."""
    counts: dict[str, Json] = {part.kind.value: dict(part.counts) for part in found.parts}
    return {"erased": counts}


def sent(found: Sent) -> dict[str, Json]:
    """Numbers of messages and deliveries, and why some could not be sent, by destination."""
    return asdict(found)


def scored(done: Done, as_of: int) -> dict[str, Json]:
    """`scoring` is null where nothing was new since the last one."""
    recorded = done.recorded
    return {
        "policy": done.plan.name,
        "version": done.plan.version,
        "fingerprint": done.plan.fingerprint,
        "as_of": iso_instant(as_of),
        "scoring": None if recorded is None else scoring_json(recorded.scoring),
        "policy_changed": recorded is not None and recorded.has_new_policy,
        "mended": recorded is not None and recorded.was_mended,
    }


def crossed(done: Done) -> dict[str, Json]:
    """How many leads entered and left each state, why, and what became of the messages about it."""
    transitions = done.recorded.transitions if done.recorded else ()
    return {
        "policy": done.plan.name,
        "entered": _by_state(transitions, entered=True),
        "left": _by_state(transitions, entered=False),
        "causes": dict(sorted(Counter(one.cause for one in transitions).items())),
        "messages": dict(sorted(Counter(message.status.value for message in done.messages).items())),
    }


def _by_state(transitions: Sequence[Transition], *, entered: bool) -> Mapping[str, Json]:
    names = (one.state.removeprefix("band:") for one in transitions if one.entered is entered)
    return dict(sorted(Counter(names).items()))
