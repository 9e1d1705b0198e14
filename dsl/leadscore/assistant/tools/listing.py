"""Many leads: who they are, how many, and how their scores are spread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from leadscore.assistant.answer import Answer, Unanswerable, lines, short, table
from leadscore.assistant.people import Ambiguous, called, spoken
from leadscore.assistant.tools.asking import FindLeads, NearlyReady, Some, TopLeads
from leadscore.assistant.tools.ordering import Measure, measure
from leadscore.assistant.world import World
from leadscore.batch.board.board import Numbers
from leadscore.batch.board.model import Order, Row
from leadscore.batch.board.spread import spread
from leadscore.report.json_text import Json, points
from leadscore.report.words import instant
from leadscore.values.number import counted, milli_text

_BAR, _NAMED = 24, 4


def find_leads(world: World, asked: FindLeads) -> Answer:
    """The leads that a condition holds for, or with a name."""
    one = world.people.exactly(asked.name) if asked.where and asked.name else ()
    if asked.where and len(one) == 1:
        return _whether(world, one[0], asked.where)
    found, is_exact = _called_so(world, asked)
    what = those(asked.where, asked.name) + other_than(world, asked.without)
    note, unknown = _unknown(world, asked.where)
    note += [] if is_exact or not len(found) else ["Nobody is called exactly that: these names are a slip away."]
    if not len(found):
        return Answer(lines(f"No lead {what}.", note), {"count": 0, "leads": [], **unknown})
    rows = world.rows(found[: asked.limit])
    said = f"{counted(len(found), 'lead')} {what}{_first(rows, len(found))}:"
    data = {**_listed_json(rows, len(found), asked.where), "called": asked.name, **unknown}
    return Answer(lines(said, listed(rows), note), data, _ids(rows))


def _whether(world: World, no: int, where: str) -> Answer:
    """Whether a condition holds for one lead."""
    row, scored = world.row(no), world.scored()
    holds = bool(world.holding(scored, where)[no])
    is_known = holds or bool(world.holding(scored, f"not ({where})")[no])
    told = f"{'Yes' if holds else 'No'}: {called(row)} is {'' if holds else 'not '}one of the leads {those(where)}."
    told = told if is_known else f"It is not known whether {called(row)} is one of the leads {those(where)}."
    data = {**_listed_json([row] if holds else [], int(holds), where), "called": row.lead}
    return Answer(told, data | ({} if is_known else {"unknown": 1}), (row.lead,))


def _called_so(world: World, asked: FindLeads) -> tuple[Numbers, bool]:
    """The leads found, and whether no slip was forgiven for it. What no name, company, email or id has as it stands may
    still be the name of somebody, as every other tool knows: `Ada Quill` of `ada.quill@…`."""
    without = left_out(world, asked.without)
    found = world.listed(asked.where, order=Order(search=asked.name or ""), without=without)
    if len(found) or not asked.name:
        return found, True
    meant = world.people.meant(asked.name)
    everybody = world.listed(asked.where, without=without)
    return everybody[[no in meant.numbers for no in everybody]], meant.exact


def top_leads(world: World, asked: TopLeads) -> Answer:
    """The best leads, or the worst, by score or by something else; disqualified ones are not called, so they are left
    out."""
    by = measure(world, asked.by) if asked.by else None
    found, unknown = _in_order(world, asked, by)
    whom = f"{f' {those(asked.where)}' if asked.where else ''}{other_than(world, asked.without)}"
    if not len(found):
        return Answer(f"No lead{whom or ' in the data'} that could be called.", {"count": 0, "leads": []})
    rows = world.rows(found[: asked.limit])
    leads, is_best = counted(len(rows), "lead"), asked.order == "best"
    which = f"{'best' if is_best else 'lowest'} {leads}" if by is None else f"{leads} with the {by.words(is_best)}"
    said = f"The {which} of {len(found):,}{whom} as of {instant(world.as_of)}:"
    counts, everybody = world.scored().counts, not asked.where
    out = [f"{counts.disqualified:,} disqualified"] if everybody and counts.disqualified else []
    out += [f"{counts.out_of_scope:,} out of scope"] if everybody and counts.out_of_scope else []
    out += [f"{unknown:,} whose `{by.name}` is unknown"] if by is not None and unknown else []
    told_out = [f"Left out{f' of {world.board.count:,}' if everybody else ''}: {', '.join(out)}."] if out else []
    data = {**_listed_json(rows, len(found), asked.where), "as_of": instant(world.as_of)}
    if out:
        data |= {"of": world.board.count, "disqualified": counts.disqualified, "out_of_scope": counts.out_of_scope}
    if by is not None:
        measured: list[Json] = [{**row_json(row), "measured": by.told(world, row)} for row in rows]
        data |= {"by": by.name, "leads": measured, "unknown": unknown}
    column = None if by is None else (by.name, [by.shown(world, row) for row in rows])
    return Answer(lines(said, listed(rows, column), told_out), data, _ids(rows))


def _in_order(world: World, asked: TopLeads, by: Measure | None) -> tuple[Numbers, int]:
    """The leads that could be called, and how many of them are left out since nobody knows where they stand."""
    where = f"({asked.where}) and not disqualified" if asked.where else "not disqualified"
    without = left_out(world, asked.without)
    found, is_best = world.listed(where, without=without), asked.order == "best"
    if by is None:
        return found if is_best else found[::-1], 0
    known = f"{where} and {by.known}" if by.known else where
    ordered = world.listed(known, order=Order(by.name, descending=is_best), without=without)
    return ordered, len(found) - len(ordered)


def left_out(world: World, without: str | None) -> tuple[int, ...]:
    """The numbers of leads that are named with commas between them. Raises Unanswerable where one is not there, or
    several are called so."""
    try:
        return tuple(world.people.one(name) for name in (without or "").split(",") if name.strip())
    except Ambiguous as error:
        raise Unanswerable(error.message, "Say by its id which of them is left out.") from error


def other_than(world: World, without: str | None) -> str:
    """` other than Rosalind Vane`."""
    names = [short(spoken(row)) for row in world.rows(left_out(world, without))]
    if len(names) > _NAMED:
        return f" other than {counted(len(names), 'lead')}"
    return f" other than {' and '.join(names)}" if names else ""


def count_leads(world: World, asked: Some) -> Answer:
    """How many leads a condition holds for."""
    found = world.listed(asked.where, without=left_out(world, asked.without))
    of = world.board.count
    if asked.where is None and not asked.without:
        counts = world.scored().counts
        parts = [(counts.ready, "ready"), (counts.disqualified, "disqualified"), (counts.out_of_scope, "out of scope")]
        told = ", ".join(f"{number:,} {what}" for number, what in parts if number)
        said = f"There {'is' if of == 1 else 'are'} {counted(of, 'lead')}{f': {told}' if told else ''}."
        return Answer(said, {"count": of, **{what.replace(" ", "_"): number for number, what in parts}})
    share = percent(len(found), of)
    told = "" if share is None else f" ({share}%)"
    note, unknown = _unknown(world, asked.where)
    said = f"{len(found):,} of {counted(of, 'lead')} {those(asked.where)}{other_than(world, asked.without)}{told}."
    return Answer(lines(said, note), {"count": len(found), "of": of, "percent": share, "where": asked.where, **unknown})


def _unknown(world: World, where: str | None) -> tuple[list[str], dict[str, Json]]:
    """Of a condition that leaves leads out, how many neither it nor its contrary holds for: whoever asks for all but
    those in Germany hardly thinks of those whose country is unknown."""
    if where is None or not re.search(r"\bnot\b", re.sub(r'"[^"]*"', "", where)):
        return [], {}
    count = world.board.count - len(world.listed(where)) - len(world.listed(f"not ({where})"))
    if not count:
        return [], {}
    return [f"Left out: {counted(count, 'lead')} of which it is unknown."], {"unknown": count}


def nearly_ready(world: World, asked: NearlyReady) -> Answer:
    """Leads that lack few points to ready, the nearest first."""
    ready = world.plan.ready
    if ready is None:
        raise Unanswerable("This policy does not say when a lead is ready.", "A sentence such as `ready at 70` does.")
    least = milli_text(ready.at - round(asked.within * 1_000))
    where = f"not ready and not disqualified and score >= {least}"
    where = f"({asked.where}) and {where}" if asked.where else where
    found = world.listed(where, without=left_out(world, asked.without))
    of = (f" {those(asked.where)}" if asked.where else "") + other_than(world, asked.without)
    most = f"{_number(asked.within)} {'point' if asked.within == 1 else 'points'}"
    within = f"at most {most} to `ready at {milli_text(ready.at)}`"
    bounds: dict[str, Json] = {"within": Decimal(str(asked.within)), "threshold": points(ready.at)}
    if not len(found):
        return Answer(f"Nobody{of} who is not ready lacks {within}.", {"count": 0, "leads": [], **bounds})
    rows = world.rows(found[: asked.limit])
    lacks = [(row, _lacking(row, ready.at)) for row in rows]
    who = counted(len(found), "lead is not ready and lacks", "leads are not ready and lack")
    said = f"{who} {within}{of}{_first(rows, len(found))}:"
    told = table(
        ("lead", "who", "company", "score", "lacks"),
        [(row.lead, spoken(row), row.company, score_of(row), lack) for row, lack in lacks],
        (False, False, False, True, False),
    )
    nearly = [{**row_json(row), "lacks": points(max(0, ready.at - (row.score or 0)))} for row in rows]
    data = {**_listed_json(rows, len(found), asked.where), "leads": nearly, **bounds}
    return Answer(lines(said, told), data, _ids(rows))


def _lacking(row: Row, at: int) -> str:
    """Who has the points lacks what stands behind `ready … if`."""
    missing = at - (row.score or 0)
    return f"{milli_text(missing)} points" if missing > 0 else "what `ready` asks for besides points"


def score_distribution(world: World, asked: Some) -> Answer:
    """How many leads have which scores, with their middle, and how many are in each band."""
    found = world.listed(asked.where, without=left_out(world, asked.without))
    told = spread(world.scored(), found)
    of = (f" {those(asked.where)}" if asked.where else "") + other_than(world, asked.without)
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
    bands = [(name or "no band", f"{count:,}", f"{percent(count, told.leads)}%") for name, count in told.bands]
    data: dict[str, Json] = {
        "count": told.leads,
        "ready": told.ready,
        "lowest": points(told.lowest),
        "highest": points(told.highest),
        "mean": points(told.mean),
        "median": points(told.median),
        "bins": [{"from": points(low), "to": points(high), "leads": count} for low, high, count in told.bins],
        "bands": [{"band": name, "leads": count, "percent": percent(count, told.leads)} for name, count in told.bands],
        "where": asked.where,
    }
    return Answer(
        lines(
            said,
            table(("score", "leads", ""), bars, (False, True, False)),
            table(("band", "leads", "share"), bands, (False, True, True)) if told.bands else [],
        ),
        data,
    )


# ------------------------------------------------------------------------------------------------ words


def listed(rows: Sequence[Row], beside: tuple[str, Sequence[str]] | None = None) -> list[str]:
    """Leads as a table, with what each has of something else `beside` the score: its name, and a text a lead."""
    name, texts = beside or ("", [""] * len(rows))
    cells = [
        (row.lead, spoken(row), row.company, text, score_of(row), state_of(row), row.grade or "")
        for row, text in zip(rows, texts, strict=True)
    ]
    heads = ("lead", "who", "company", name, "score", "now", "grade")
    return table(heads, cells, (False, False, False, True, True, False, False))


def state_of(row: Row) -> str:
    """`ready, hot`."""
    if not row.in_scope:
        return "out of scope"
    if row.disqualified:
        return "disqualified"
    return ", ".join([*(["ready"] if row.ready else []), *([row.band] if row.band else [])])


def score_of(row: Row) -> str:
    """`62`; `-` for who has none."""
    return "-" if row.score is None else milli_text(row.score)


def those(where: str | None, name: str | None = None) -> str:
    """`where band warm`."""
    parts = [*([f"with “{name}” in a name"] if name else []), *([f"where {where}"] if where else [])]
    return " ".join(parts) or "in the data"


def _first(rows: Sequence[Row], count: int) -> str:
    return f", the best {len(rows)}" if count > len(rows) else ""


def _ids(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row.lead for row in rows)


def percent(part: int, whole: int) -> Decimal | None:
    """`15.3`; None of nobody."""
    return Decimal(f"{100 * part / whole:.1f}") if whole else None


def _number(value: float) -> str:
    return f"{value:g}"


def _listed_json(rows: Sequence[Row], count: int, where: str | None) -> dict[str, Json]:
    return {"count": count, "listed": len(rows), "where": where, "leads": [row_json(row) for row in rows]}


def row_json(row: Row) -> dict[str, Json]:
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
