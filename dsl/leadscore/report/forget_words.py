"""What was erased of a person, and what lies where nobody here can erase it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leadscore.values.number import counted

if TYPE_CHECKING:
    from leadscore.production.forgetting.forget import Gone
    from leadscore.production.forgetting.policies import Mention
    from leadscore.report.json_text import Json

ELSEWHERE = (
    "files that were taken in, set aside (--rejects) or exported",
    "backups and copies of the store or the database",
    "what other systems, such as your CRM, hold",
)
"""What no program can know of."""


def counts(gone: Gone) -> Mapping[str, int]:
    """How many of each kind were erased, those too of which there were none."""
    facts, record = gone.facts, gone.record
    return {
        "leads": int(facts is not None),
        "values": facts.values if facts else 0,
        "earlier_rows": facts.rows if facts else 0,
        "events": facts.events if facts else 0,
        "targets": facts.targets if facts else 0,
        "scores": record.entries if record else 0,
        "transitions": record.transitions if record else 0,
        "messages": record.messages if record else 0,
        "assignments": record.assignments if record else 0,
        "feedback": record.feedback if record else 0,
        "recorded_policies": record.policies if record else 0,
    }


def lines(wanted: str, gone: Gone | None, mentions: Sequence[Mention], inbox: Sequence[Path]) -> Iterator[str]:
    """What was erased, if anybody was found, and what was not; `inbox` are files that the next run would take them in
    from."""
    if gone is None:
        is_named = bool(mentions or inbox)
        yield f"Nobody here is known as `{wanted}`: there is nothing to erase{' from the store' if is_named else ''}."
        if not is_named:
            return
    else:
        yield f"`{wanted}` is forgotten."
        yield from (f"  {part}" for part in _erased(counts(gone)))
    yield "Not erased, for it lies elsewhere:"
    for mention in mentions:
        yield f"  {mention.path}:{mention.line}: {mention.text}"
    for destination, number in gone.record.sent if gone and gone.record else ():
        yield f"  {counted(number, 'message')} that {destination} has got"
    yield from (f"  {path}: what `leadscore serve` took, and no run has taken in yet" for path in inbox)
    yield from (f"  {place}" for place in ELSEWHERE)
    if inbox:
        yield "Run with --inbox, and then forget them once more: the next run would bring them back."
    if mentions:
        yield "Take those lines out of the policies: the next run would record them again."
        yield "If one already did, forget them once more, by each name that stood there."


def _erased(found: Mapping[str, int]) -> Iterator[str]:
    if found["leads"]:
        yield (
            f"From the facts: id and fields ({counted(found['values'], 'value')} that nobody else has), "
            f"{counted(found['events'], 'event')}, {counted(found['earlier_rows'], 'earlier row')}."
        )
    else:
        yield "From the facts: nothing, the store did not know them."
    kinds = {
        "scores": "recorded score",
        "transitions": "transition",
        "messages": "message",
        "assignments": "assignment",
        "feedback": "judgement",
    }
    yield f"From the record: {', '.join(counted(found[kind], word) for kind, word in kinds.items())}."
    if found["recorded_policies"]:
        policies = counted(found["recorded_policies"], "recorded policy", "recorded policies")
        yield f"From {policies}: what they said of this lead by name."


def as_json(wanted: str, gone: Gone | None, mentions: Sequence[Mention], inbox: Sequence[Path]) -> Mapping[str, Json]:
    """`gone` is None where nothing is known by that name."""
    return {
        "lead": wanted,
        "found": gone is not None,
        "erased": {} if gone is None else dict(counts(gone)),
        "sent": dict(gone.record.sent) if gone and gone.record else {},
        "mentions": [{"file": str(one.path), "line": one.line, "text": one.text} for one in mentions],
        "inbox": [str(path) for path in inbox],
        "elsewhere": list(ELSEWHERE),
    }
