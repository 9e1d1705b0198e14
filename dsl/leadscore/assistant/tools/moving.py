"""Who moved since a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from leadscore.assistant.answer import Answer, Unanswerable, lines, table
from leadscore.assistant.people import spoken
from leadscore.assistant.tools.asking import ChangedSince
from leadscore.assistant.tools.listing import left_out, other_than, score_of, state_of, those
from leadscore.assistant.tools.turning import bands_json, told_bands
from leadscore.assistant.world import World
from leadscore.batch.board.model import Order, Row
from leadscore.batch.board.moves import compared
from leadscore.batch.board.turns import band_turns
from leadscore.report.json_text import Json, points
from leadscore.report.words import instant
from leadscore.values.days import DAY
from leadscore.values.number import counted, milli_text, signed_milli_text

if TYPE_CHECKING:
    from leadscore.batch.board.board import Numbers
    from leadscore.batch.board.scored import Scored

_DAYS = re.compile(r"\s*(\d{1,5})\s*(days?|weeks?|months?|hours?)?\s*", re.IGNORECASE)
_UNITS = {"d": DAY, "w": 7 * DAY, "m": 30 * DAY, "h": DAY // 24}


def changed_since(world: World, asked: ChangedSince) -> Answer:
    """Who became ready, who is it no longer, how many came into other bands, and whose score moved most, by what
    happened and by time passing. Fields are read as they are today, for nobody recorded how they were."""
    then = since(asked.since, world.as_of)
    now, before = world.scored(), _earlier(world, asked.where, then)
    of = (f" {those(asked.where)}" if asked.where else "") + other_than(world, asked.without)
    without = left_out(world, asked.without)

    def listed(word: str, order: Order | None = None) -> Numbers:
        return world.listed(f"({asked.where}) and {word}" if asked.where else word, before, order, without)

    found = listed("changed", Order("change", descending=True))
    day = instant(then)
    if not len(found):
        return Answer(f"Nobody{of} has moved since {day}.", {"since": day, "changed": 0, "where": asked.where})
    gained, lost = listed("gained"), listed("lost")
    told = compared(before.columns, now.columns, of=world.board.count)
    up = [row for row in world.rows(found[: asked.limit], before) if _change(row) > 0]
    down = [row for row in world.rows(found[::-1][: asked.limit], before) if _change(row) < 0]
    parts = [
        ("Became ready", world.rows(gained[: asked.limit], before), len(gained)),
        ("No longer ready", world.rows(lost[: asked.limit], before), len(lost)),
        ("Rose most", up, None),
        ("Fell most", down, None),
    ]
    said = (
        f"Since {day}{of}: {len(gained):,} became ready, {len(lost):,} no longer {'is' if len(lost) == 1 else 'are'}; "
        f"{counted(len(found), 'lead')} moved{'' if of else f', {told.up:,} up and {told.down:,} down'}."
    )
    bands = band_turns(before, now, found if of else None)
    blocks = [line for title, rows, count in parts if rows for line in _block(title, rows, count)]
    data: dict[str, Json] = {
        "since": day,
        "changed": len(found),
        "gained": len(gained),
        "lost": len(lost),
        **({} if of else {"up": told.up, "down": told.down}),
        "where": asked.where,
        "bands": bands_json(bands),
        "listed": asked.limit,
        **{title.lower().replace(" ", "_"): [_moved_json(row) for row in rows] for title, rows, _ in parts},
    }
    leads = tuple(dict.fromkeys(row.lead for _, rows, _ in parts for row in rows))
    return Answer(lines(said, [*told_bands(bands), *blocks]), data, leads)


def _earlier(world: World, where: str | None, then: int) -> Scored:
    """The scoring as of an earlier instant; of those alone that the condition holds for, unless it asks of that scoring
    itself."""
    if where is None:
        return world.scored(as_of=then)
    try:
        some = world.listed(where)
    except Unanswerable:
        return world.scored(as_of=then)
    return world.scored_some(some, then)


def _block(title: str, rows: Sequence[Row], count: int | None) -> list[str]:
    more = f" (the first {len(rows)} of {count:,})" if count is not None and count > len(rows) else ""
    cells = [(row.lead, spoken(row), row.company, moved(row), state_of(row)) for row in rows]
    return [f"{title}{more}:", *table(("lead", "who", "company", "score", "now"), cells)]


def _change(row: Row) -> int:
    return 0 if row.before is None or row.score is None else row.score - row.before


def moved(row: Row) -> str:
    """`62 → 77 (+15)`; one score where it is the same, or there was none before."""
    if row.before is None or row.score is None or row.before == row.score:
        return score_of(row)
    return f"{milli_text(row.before)} → {milli_text(row.score)} ({signed_milli_text(row.score - row.before)})"


def _moved_json(row: Row) -> Json:
    return {
        "lead": row.lead,
        "name": spoken(row),
        "before": points(row.before),
        "score": points(row.score),
        "change": points(_change(row)),
        "ready": row.ready,
    }


def since(text: str, as_of: int) -> int:
    """The instant that `7 days`, `2 weeks` or `2026-03-01` means, seen from `as_of`. Raises Unanswerable."""
    if match := _DAYS.fullmatch(text):
        return as_of - int(match[1]) * _UNITS[(match[2] or "days")[0].lower()]
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise Unanswerable(
            f"“{text}” is no time to look back to.", "Say `7 days` or a date such as `2026-03-01`."
        ) from error
    then = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    if then >= as_of:
        raise Unanswerable(
            f"{text} is not before {instant(as_of)}, as of which the leads are scored.", "Name an earlier day."
        )
    return then
