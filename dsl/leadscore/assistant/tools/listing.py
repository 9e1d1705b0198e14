"""Many leads: who they are, how many, how their scores are spread, and who moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from leadscore.assistant.answer import Answer, Unanswerable, lines, table
from leadscore.assistant.people import spoken
from leadscore.assistant.tools.asking import ChangedSince, FindLeads, NearlyReady, Some, TopLeads
from leadscore.assistant.world import World
from leadscore.batch.board.model import Order, Row
from leadscore.batch.board.moves import moves
from leadscore.batch.board.spread import spread
from leadscore.report.json_text import Json, points
from leadscore.report.words import instant
from leadscore.values.days import DAY
from leadscore.values.number import counted, milli_text, signed_milli_text

_DAYS = re.compile(r"\s*(\d{1,5})\s*(days?|weeks?|months?|hours?)?\s*", re.IGNORECASE)
_UNITS = {"d": DAY, "w": 7 * DAY, "m": 30 * DAY, "h": DAY // 24}
_BAR = 24


def find_leads(world: World, asked: FindLeads) -> Answer:
    """The leads that a condition holds for, or with a name."""
    order = Order(search=asked.name or "")
    found = world.listed(asked.where, order=order)
    what = _who(asked.where, asked.name)
    if not len(found):
        return Answer(f"No lead {what}.", {"count": 0, "leads": []})
    rows = world.rows(found[: asked.limit])
    said = f"{counted(len(found), 'lead')} {what}{_first(rows, len(found))}:"
    return Answer(lines(said, listed(rows)), _listed_json(rows, len(found)), _ids(rows))


def top_leads(world: World, asked: TopLeads) -> Answer:
    """The best leads, or the worst; disqualified ones are not called, so they are left out."""
    where = f"({asked.where}) and not disqualified" if asked.where else "not disqualified"
    found = world.listed(where)
    if asked.order == "worst":
        found = found[::-1]
    if not len(found):
        return Answer(f"No lead {_who(asked.where, None)} that could be called.", {"count": 0, "leads": []})
    rows = world.rows(found[: asked.limit])
    which = "best" if asked.order == "best" else "lowest"
    of = f" {_who(asked.where, None)}" if asked.where else ""
    counts = world.scored().counts
    out = [f"{counts.disqualified:,} disqualified"] if counts.disqualified else []
    out += [f"{counts.out_of_scope:,} out of scope"] if counts.out_of_scope else []
    left_out = [f"Left out of {world.board.count:,}: {', '.join(out)}."] if out and not asked.where else []
    said = f"The {which} {counted(len(rows), 'lead')} of {len(found):,}{of} as of {instant(world.as_of)}:"
    return Answer(lines(said, listed(rows), left_out), _listed_json(rows, len(found)), _ids(rows))


def count_leads(world: World, asked: Some) -> Answer:
    """How many leads a condition holds for."""
    found = world.listed(asked.where)
    of = world.board.count
    if asked.where is None:
        counts = world.scored().counts
        parts = [(counts.ready, "ready"), (counts.disqualified, "disqualified"), (counts.out_of_scope, "out of scope")]
        told = ", ".join(f"{number:,} {what}" for number, what in parts if number)
        said = f"There {'is' if of == 1 else 'are'} {counted(of, 'lead')}{f': {told}' if told else ''}."
        data: dict[str, Json] = {"count": of, "ready": counts.ready, "disqualified": counts.disqualified}
        return Answer(said, data)
    share = f" ({_percent(len(found), of)})" if of else ""
    return Answer(
        f"{len(found):,} of {counted(of, 'lead')} {_who(asked.where, None)}{share}.",
        {"count": len(found), "of": of},
    )


def nearly_ready(world: World, asked: NearlyReady) -> Answer:
    """Leads that lack few points to ready, the nearest first."""
    ready = world.plan.ready
    if ready is None:
        raise Unanswerable("This policy does not say when a lead is ready.", "A sentence such as `ready at 70` does.")
    least = milli_text(ready.at - round(asked.within * 1_000))
    where = f"not ready and not disqualified and score >= {least}"
    where = f"({asked.where}) and {where}" if asked.where else where
    found = world.listed(where)
    of = f" {_who(asked.where, None)}" if asked.where else ""
    most = f"{_number(asked.within)} {'point' if asked.within == 1 else 'points'}"
    within = f"at most {most} to `ready at {milli_text(ready.at)}`"
    if not len(found):
        return Answer(f"Nobody{of} who is not ready lacks {within}.", {"count": 0, "leads": []})
    rows = world.rows(found[: asked.limit])
    lacks = [(row, _lacking(row, ready.at)) for row in rows]
    who = counted(len(found), "lead is not ready and lacks", "leads are not ready and lack")
    said = f"{who} {within}{of}{_first(rows, len(found))}:"
    told = table(
        ("lead", "who", "company", "score", "lacks"),
        [(row.lead, spoken(row), row.company, _score(row), lack) for row, lack in lacks],
        (False, False, False, True, False),
    )
    data = {**_listed_json(rows, len(found)), "threshold": points(ready.at)}
    return Answer(lines(said, told), data, _ids(rows))


def _lacking(row: Row, at: int) -> str:
    """Who has the points lacks what stands behind `ready … if`."""
    missing = at - (row.score or 0)
    return f"{milli_text(missing)} points" if missing > 0 else "what `ready` asks for besides points"


def score_distribution(world: World, asked: Some) -> Answer:
    """How many leads have which scores, with their middle, and how many are in each band."""
    found = world.listed(asked.where)
    told = spread(world.scored(), found)
    of = f" {_who(asked.where, None)}" if asked.where else ""
    if told is None:
        return Answer(f"No lead{of} has a score.", {"count": 0})
    said = (
        f"{counted(told.leads, 'lead has', 'leads have')} a score{of}: from {milli_text(told.lowest)} to "
        f"{milli_text(told.highest)}, {milli_text(told.mean)} on average, {milli_text(told.median)} in the middle; "
        f"{told.ready:,} ready."
    )
    most = max(count for _, _, count in told.bins)
    bars = [
        (f"{milli_text(low)} to {milli_text(high)}", f"{count:,}", "█" * -(-count * _BAR // most))
        for low, high, count in told.bins
    ]
    bands = [(name or "no band", f"{count:,}", _percent(count, told.leads)) for name, count in told.bands]
    data: dict[str, Json] = {
        "count": told.leads,
        "ready": told.ready,
        "lowest": points(told.lowest),
        "highest": points(told.highest),
        "mean": points(told.mean),
        "median": points(told.median),
        "bins": [{"from": points(low), "to": points(high), "leads": count} for low, high, count in told.bins],
        "bands": [{"band": name, "leads": count} for name, count in told.bands],
    }
    return Answer(
        lines(
            said,
            table(("score", "leads", ""), bars, (False, True, False)),
            table(("band", "leads", "share"), bands, (False, True, True)) if told.bands else [],
        ),
        data,
    )


def changed_since(world: World, asked: ChangedSince) -> Answer:
    """Who became ready, who is it no longer, and whose score moved most, by what happened and by time passing. Fields
    are read as they are today, for nobody recorded how they were."""
    then = since(asked.since, world.as_of)
    now, before = world.scored(), world.scored(as_of=then)
    found = world.listed(f"({asked.where}) and changed" if asked.where else "changed", before)
    told = moves(before, now)
    of = f" {_who(asked.where, None)}" if asked.where else ""
    day = instant(then)
    if not len(found):
        return Answer(f"Nobody{of} has moved since {day}.", {"since": day, "changed": 0})
    by_size = world.listed(
        f"({asked.where}) and changed" if asked.where else "changed", before, Order("change", descending=True)
    )
    gained = world.listed(f"({asked.where}) and gained" if asked.where else "gained", before)
    lost = world.listed(f"({asked.where}) and lost" if asked.where else "lost", before)
    up = [row for row in world.rows(by_size[: asked.limit], before) if _change(row) > 0]
    down = [row for row in world.rows(by_size[::-1][: asked.limit], before) if _change(row) < 0]
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
    blocks = [line for title, rows, count in parts if rows for line in _block(title, rows, count)]
    data: dict[str, Json] = {
        "since": day,
        "changed": len(found),
        "gained": len(gained),
        "lost": len(lost),
        **{title.lower().replace(" ", "_"): [_moved_json(row) for row in rows] for title, rows, _ in parts},
    }
    leads = tuple(dict.fromkeys(row.lead for _, rows, _ in parts for row in rows))
    return Answer(lines(said, blocks), data, leads)


def _block(title: str, rows: Sequence[Row], count: int | None) -> list[str]:
    more = f" (the first {len(rows)} of {count:,})" if count is not None and count > len(rows) else ""
    cells = [(row.lead, spoken(row), row.company, moved(row), _state(row)) for row in rows]
    return [f"{title}{more}:", *table(("lead", "who", "company", "score", "now"), cells)]


def _change(row: Row) -> int:
    return 0 if row.before is None or row.score is None else row.score - row.before


def moved(row: Row) -> str:
    """`62 → 77 (+15)`; one score where it is the same, or there was none before."""
    if row.before is None or row.score is None or row.before == row.score:
        return _score(row)
    return f"{milli_text(row.before)} → {milli_text(row.score)} ({signed_milli_text(row.score - row.before)})"


def _moved_json(row: Row) -> Json:
    return {
        "lead": row.lead,
        "name": spoken(row),
        "before": points(row.before),
        "score": points(row.score),
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


# ------------------------------------------------------------------------------------------------ words


def listed(rows: Sequence[Row]) -> list[str]:
    """Leads as a table."""
    cells = [(row.lead, spoken(row), row.company, _score(row), _state(row), row.grade or "") for row in rows]
    return table(("lead", "who", "company", "score", "now", "grade"), cells, (False, False, False, True, False, False))


def _state(row: Row) -> str:
    if not row.in_scope:
        return "out of scope"
    if row.disqualified:
        return "disqualified"
    return ", ".join([*(["ready"] if row.ready else []), *([row.band] if row.band else [])])


def _score(row: Row) -> str:
    return "-" if row.score is None else milli_text(row.score)


def _who(where: str | None, name: str | None) -> str:
    parts = [*([f"with “{name}” in a name"] if name else []), *([f"where {where}"] if where else [])]
    return " ".join(parts) or "in the data"


def _first(rows: Sequence[Row], count: int) -> str:
    return f", the best {len(rows)}" if count > len(rows) else ""


def _ids(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row.lead for row in rows)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"


def _number(value: float) -> str:
    return f"{value:g}"


def _listed_json(rows: Sequence[Row], count: int) -> dict[str, Json]:
    return {"count": count, "leads": [row_json(row) for row in rows]}


def row_json(row: Row) -> Json:
    """A lead of a list."""
    return {
        "lead": row.lead,
        "name": spoken(row),
        "company": row.company or None,
        "score": points(row.score),
        "ready": row.ready,
        "disqualified": row.disqualified,
        "band": row.band,
        "grade": row.grade,
        "rank": row.rank,
    }
