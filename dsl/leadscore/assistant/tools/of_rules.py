"""The rules: how often each fires, which never do, and what one of them is worth."""

from __future__ import annotations

from leadscore.assistant.answer import Answer, lines, table
from leadscore.assistant.people import called
from leadscore.assistant.rule_names import label, one_rule
from leadscore.assistant.tools.asking import Asked, Fired, OneRule
from leadscore.assistant.tools.editing import without_rule
from leadscore.assistant.tools.listing import percent
from leadscore.assistant.tools.one import fired_for
from leadscore.assistant.world import World
from leadscore.batch.board.model import RuleEffect
from leadscore.batch.board.moves import moves
from leadscore.batch.board.sample import sampled_moves
from leadscore.plan.model import Rule
from leadscore.report.json_text import Json, points
from leadscore.values.number import counted, milli_text, signed_milli_text

_NAMED = 5


def rules_fired(world: World, asked: Fired) -> Answer:
    """Which rules fire for a lead; without one, for how many leads each rule fires."""
    if asked.lead is not None:
        return fired_for(world, asked.lead)
    rules, leads = world.rules, _in_scope(world)
    effects = sorted(world.effects, key=lambda effect: (-effect.leads, effect.rule))
    fired = [effect for effect in effects if effect.leads]
    fire = "fires" if len(fired) == 1 else "fire"
    said = f"{len(fired)} of {counted(len(effects), 'rule')} {fire} for somebody; of {counted(leads, 'lead')}:"
    cells = [
        (
            f"{one.leads:,}",
            f"{percent(one.leads, leads)}%",
            _sum(rules[one.rule], one),
            label(rules[one.rule]),
            rules[one.rule].group,
        )
        for one in fired
    ]
    told = table(("leads", "share", "points in sum", "rule", "group"), cells, (True, True, True, False, False))
    rows = [{**_json(one), "percent": percent(one.leads, leads)} for one in effects]
    return Answer(lines(said, told), {"leads": leads, "fired": len(fired), "of_rules": len(effects), "rules": rows})


def rules_never_fired(world: World, asked: Asked) -> Answer:
    """Rules that fire for nobody among these leads."""
    rules = world.rules
    never = [effect.rule for effect in world.effects if not effect.leads]
    count = _in_scope(world)
    leads = counted(count, "lead")
    data: dict[str, Json] = {
        "leads": count,
        "count": len(never),
        "rules": list(never),
        "lines": [rules[one].line for one in never],
    }
    if not never:
        return Answer(f"Every rule fires for somebody among {leads}.", data)
    said = f"{counted(len(never), 'rule fires', 'rules fire')} for none of {leads}:"
    told = table(
        ("rule", "group", "line"), [(label(rules[one]), rules[one].group, str(rules[one].line)) for one in never]
    )
    note = "`leadscore analyze` proves whether such a rule can fire at all."
    return Answer(lines(said, told, note), data, rule=never[0] if len(never) == 1 else None)


def rule_effect(world: World, asked: OneRule) -> Answer:
    """What a rule says, for how many leads it fires, and who would not be ready without it."""
    rule = one_rule(world, asked.rule)
    effect = next(effect for effect in world.effects if effect.rule == rule.id)
    leads = _in_scope(world)
    said = f"`{label(rule)}` fires for {effect.leads:,} of {counted(leads, 'lead')}{_given(rule, effect)}."
    text = [rule.statement, *([f"Because: {rule.because}"] if rule.because else [])]
    told, data = _without(world, rule)
    numbers: dict[str, Json] = {
        **_json(effect),
        "of": leads,
        "mean": points(_mean(effect)) if effect.leads and rule.points is not None else None,
        "statement": rule.statement,
        "because": rule.because,
    }
    return Answer(lines(said, text, told), {**numbers, **data}, rule=rule.id)


def _without(world: World, rule: Rule) -> tuple[list[str], dict[str, Json]]:
    """Whom it moves that the rule is there."""
    other = without_rule(world, rule)
    if other is None:
        return ["What would be without it cannot be said: another sentence of the policy needs it."], {}
    now = world.scored()
    if world.is_large:
        told = sampled_moves(world.board, now, other)
        share = f"Without it, of a sample of {told.leads:,} leads"
        return [f"{share} {told.lost:,} would no longer be ready, and {told.gained:,} would become so."], {
            "sample": told.leads,
            "lost": told.lost,
            "gained": told.gained,
        }
    told = moves(now, world.scored(other))
    said = f"Without it, {told.lost:,} would no longer be ready, and {told.gained:,} would become so."
    rows = [row for row in world.rows(told.first[:50], world.scored(other)) if row.ready != row.was_ready]
    turned = [
        f"{'Ready by it' if row.ready else 'Not ready for it'}: {called(row)}, {milli_text(row.score or 0)}."
        for row in rows[:_NAMED]
    ]
    more = told.lost + told.gained - len(turned)
    data: dict[str, Json] = {
        "lost": told.lost,
        "gained": told.gained,
        "turned": [{"lead": row.lead, "ready": row.ready, "score": points(row.score)} for row in rows[:_NAMED]],
        "more": more,
    }
    return [said, *turned, *([f"and {more:,} more"] if more else [])], data


def _in_scope(world: World) -> int:
    counts = world.scored().counts
    return counts.leads - counts.out_of_scope


def _given(rule: Rule, effect: RuleEffect) -> str:
    if rule.points is None:
        return " and disqualifies them"
    if not effect.leads:
        return ""
    mean = signed_milli_text(_mean(effect))
    return f" and gives them {signed_milli_text(effect.points)} in sum, {mean} each on average"


def _mean(effect: RuleEffect) -> int:
    """In millipoints, to a tenth of a point."""
    return round(effect.points / effect.leads / 100) * 100


def _sum(rule: Rule, effect: RuleEffect) -> str:
    return "disqualifies" if rule.points is None else signed_milli_text(effect.points)


def _json(effect: RuleEffect) -> dict[str, Json]:
    return {"rule": effect.rule, "leads": effect.leads, "points": points(effect.points)}
