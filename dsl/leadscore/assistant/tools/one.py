"""One lead: why it has its score, what it lacks, what becomes of it, and how it came to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from leadscore.assistant.answer import Answer, Unanswerable, lines, table
from leadscore.assistant.people import called, spoken
from leadscore.assistant.rule_names import label
from leadscore.assistant.tools.asking import History, OneLead, TwoLeads
from leadscore.assistant.world import World
from leadscore.batch.board.model import Row
from leadscore.engine.course import Course, course_of
from leadscore.engine.model import Scorecard
from leadscore.engine.way import Way, way_to_ready
from leadscore.facts.model import Lead
from leadscore.report.course import day, if_nothing_happens, steps
from leadscore.report.course_json import course_json
from leadscore.report.explanation import Explanation, GroupLines, RuleLines, explain
from leadscore.report.explanation_json import explanation_json
from leadscore.report.json_text import Json, points
from leadscore.report.way import way_in_words
from leadscore.report.words import ago, instant
from leadscore.values.number import milli_text, signed_milli_text

_NOT_FIRED = 40
"""So many rules that do not fire are named."""
_LEAST = 1_000
"""People are told of moves of at least a point."""


def explain_score(world: World, asked: OneLead) -> Answer:
    """Each rule that gave or took points, with what it rests on, and what is missing to ready."""
    row, lead = _found(world, asked.lead)
    plan, card, course = world.plan, world.card(lead), _course(world, lead)
    way = way_to_ready(plan, card, lead)
    told = explain(plan, lead, card, course, way)
    data = _told(explanation_json(plan, card, course), told, card)
    data["way"] = None if way is None else {**_way_json(way), "told": list(told.way)}
    if told.score is None:
        return Answer(f"{called(row)} is out of this policy's scope, so there is no score.", data, (row.lead,))
    verdict = ", ".join(told.verdict) or "no band"
    said = f"{called(row)} has {milli_text(told.score)} points: {verdict}, as of {told.as_of}."
    blocks = [line for group in told.groups for line in _group(group)]
    overrides = [f"{signed_milli_text(one.points)} {one.text}" for one in told.overrides]
    cut = [f"{signed_milli_text(told.score_cut)} cut: {told.score_bound}"] if told.score_cut else []
    missing = [f"Unknown: {', '.join(item.what for item in told.missing)}."] if told.missing else []
    return Answer(lines(said, blocks, cut, overrides, missing, told.way, told.ahead), data, (row.lead,))


def compare_leads(world: World, asked: TwoLeads) -> Answer:
    """Which rules tell two leads apart."""
    from leadscore.report.beside import Kind, rows_of, told_apart

    (row, lead), (other_row, other) = _found(world, asked.lead), _found(world, asked.other)
    if row.no == other_row.no:
        raise Unanswerable(f"Both are {called(row)}.", "Name two different leads.")
    first, second = _explained(world, lead), _explained(world, other)
    rows = [one for one in rows_of(first, second) if one.difference or one.kind in (Kind.GROUP, Kind.SCORE)]
    cells = [
        (
            ("" if one.kind in (Kind.GROUP, Kind.SCORE) else "  ") + one.label,
            *one.shown,
            signed_milli_text(one.difference),
        )
        for one in rows
    ]
    said = told_apart(replace(first, lead=called(row)), replace(second, lead=called(other_row)))
    data: dict[str, Json] = {
        "leads": [row.lead, other_row.lead],
        "scores": [points(first.score), points(second.score)],
        "rows": [
            {"what": one.label, "points": [points(given) for given in one.points], "difference": points(one.difference)}
            for one in rows
        ],
    }
    told = table(("", spoken(row), spoken(other_row), "difference"), cells, (False, True, True, True))
    return Answer(lines(said, told), data, (row.lead, other_row.lead))


def to_ready(world: World, asked: OneLead) -> Answer:
    """The fewest changes that make the lead ready: what it can do, and what it would have to be."""
    row, lead = _found(world, asked.lead)
    plan, card = world.plan, world.card(lead)
    if plan.ready is None:
        raise Unanswerable("This policy does not say when a lead is ready.", "A sentence such as `ready at 70` does.")
    way = way_to_ready(plan, card, lead)
    if way is None:
        return Answer(
            f"{called(row)} is out of this policy's scope, so it is never ready.", {"lead": row.lead}, (row.lead,)
        )
    rules = {rule.id: rule for rule in plan.rules}
    data: dict[str, Json] = {
        "lead": row.lead,
        "score": points(card.score),
        "threshold": points(plan.ready.at),
        "ready": card.ready,
        **_way_json(way),
    }
    if card.ready:
        return Answer(f"{called(row)} is ready already, with {milli_text(card.score or 0)} points.", data, (row.lead,))
    said = f"{called(row)} has {milli_text(card.score or 0)} points."
    told = [*way_in_words(plan, card, way)]
    if not way.disqualified_by and not way.shortest:
        told.append("No single step, nor two or three together, are known to be enough.")
        told += [
            f"{signed_milli_text(step.gain)} if {rules[step.rule_id].name or rules[step.rule_id].text}."
            for step in way.silent[:3]
        ]
    return Answer(lines(said, told), {**data, "told": told}, (row.lead,))


def when_drops(world: World, asked: OneLead) -> Answer:
    """What becomes of the lead if nothing happens: when it stops being ready, or falls into another band."""
    row, lead = _found(world, asked.lead)
    course = _course(world, lead)
    now = course.now
    said = (
        if_nothing_happens(world.plan, course)
        or "This policy has neither bands nor `ready at`, so there is nothing to drop from."
    )
    standing = "out of scope" if now.score is None else f"{milli_text(now.score)} points"
    state = "ready" if now.ready else "not ready"
    data: dict[str, Json] = {
        "lead": row.lead,
        "score": points(now.score),
        "ready": now.ready,
        "drops": None if course.drops is None else instant(course.drops),
        "lost": None if course.lost is None else instant(course.lost),
        "until": instant(course.end),
        "text": said,
        "ahead": course_json(replace(course, points=course.ahead)),
    }
    return Answer(lines(f"{called(row)} has {standing} and is {state}.", said), data, (row.lead,))


def lead_history(world: World, asked: History) -> Answer:
    """How the score came to be what it is, and what moved it when."""
    row, lead = _found(world, asked.lead)
    course = _course(world, lead, back=asked.days, ahead=1)
    past = replace(course, points=(*course.past, course.now))
    told = steps(world.plan, past, _LEAST)
    first, now = course.points[0], course.now
    if first.score is None or now.score is None:
        moved = "is out of this policy's scope for some of that time"
    elif first.score == now.score:
        moved = f"has {milli_text(now.score)} points, as then"
    else:
        difference = signed_milli_text(now.score - first.score)
        moved = f"went from {milli_text(first.score)} to {milli_text(now.score)} ({difference})"
    said = f"Since {day(course.start)}, {called(row)} {moved}."
    cells = [(step.when, step.score, step.state, step.moved) for step in told]
    note = "Fields are read as they are today; only what the lead did, and how long ago, moves it."
    shown = table(("day", "score", "state", "what moved"), cells, (False, True, False, False))
    data: dict[str, Json] = {
        "lead": row.lead,
        "since": day(course.start),
        "from": points(first.score),
        "to": points(now.score),
        "change": None if first.score is None or now.score is None else points(now.score - first.score),
        "points": course_json(past),
    }
    return Answer(lines(said, shown, note), data, (row.lead,))


def fired_for(world: World, mention: str) -> Answer:
    """Which rules gave or took points of one lead."""
    row, lead = _found(world, mention)
    told = _explained(world, lead)
    fired = [(group.name, rule) for group in told.groups for rule in group.fired]
    if not fired:
        return Answer(f"No rule fires for {called(row)}.", {"lead": row.lead, "fired": 0, "rules": []}, (row.lead,))
    said = f"{len(fired)} of {len(world.plan.rules)} rules fire for {called(row)}:"
    cells = [(_given(rule), rule.label, group, rule.because or "") for group, rule in fired]
    ids = {rule.id for _, rule in fired}
    others = [label(rule) for rule in world.plan.rules if rule.id not in ids]
    more = f" and {len(others) - _NOT_FIRED:,} more" if len(others) > _NOT_FIRED else ""
    rest = [f"The others do not: {', '.join(others[:_NOT_FIRED])}{more}."] if others else []
    data: dict[str, Json] = {
        "lead": row.lead,
        "fired": len(fired),
        "of_rules": len(world.plan.rules),
        "others": others[:_NOT_FIRED],
        "rules": [{"rule": rule.id, "group": group, "points": points(rule.points)} for group, rule in fired],
    }
    return Answer(
        lines(said, table(("points", "rule", "group", "because"), cells, (True, False, False, False)), rest),
        data,
        (row.lead,),
    )


# ------------------------------------------------------------------------------------------------ parts


def _way_json(way: Way) -> dict[str, Json]:
    return {
        "missing": points(way.missing),
        "shortest": [
            {"score": points(found.score), "rules": [step.rule_id for step in found.steps]} for found in way.shortest
        ],
        "near": [{"rule": step.rule_id, "gain": points(step.gain)} for step in (*way.near, *way.again)],
        "unknown": [
            {"fields": list(step.fields), "rule": step.rule_id, "gain": points(step.gain)} for step in way.unknown
        ],
        "against": [{"rule": step.rule_id, "gain": points(step.gain)} for step in way.against],
    }


def _told(explanation: dict[str, Json], told: Explanation, card: Scorecard) -> dict[str, Json]:
    """With what each rule's points rest on in words, and how long ago each thing happened."""
    rests = {rule.id: [one.text for one in rule.entries] for group in told.groups for rule in group.fired}
    ids = [result.rule_id for group in card.groups for result in group.rules]
    rules = [
        {
            **rule,
            "evidence": [{**one, "ago": ago(one["age"])} if "age" in one else one for one in rule["evidence"]],
            "told": rests.get(id, []),
        }
        for id, rule in zip(ids, cast(list[Any], explanation["rules"]), strict=True)
    ]
    return {**explanation, "rules": rules}


def _found(world: World, mention: str) -> tuple[Row, Lead]:
    no = world.people.one(mention)
    return world.row(no), world.lead(no)


def _explained(world: World, lead: Lead) -> Explanation:
    return explain(world.plan, lead, world.card(lead), _course(world, lead))


def _course(world: World, lead: Lead, back: int = 90, ahead: int = 365) -> Course:
    return course_of(world.plan, lead, world.as_of, back_days=back, ahead_days=ahead, score=world.engine().score)


def _group(group: GroupLines) -> Iterator[str]:
    yield f"{group.name} {milli_text(group.total)}"
    for rule in group.fired:
        rests = "; ".join(entry.text for entry in rule.entries)
        because = f": {rule.because}" if rule.because else ""
        yield f"  {_given(rule)}  {rule.label}{because}{f' [{rests}]' if rests else ''}"
    if group.cut:
        yield f"  {signed_milli_text(group.cut)}  cut: {group.bound}"


def _given(rule: RuleLines) -> str:
    return "disqualifies" if rule.points is None else signed_milli_text(rule.points)
