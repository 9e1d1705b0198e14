"""From a checked policy to its plan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TypeVar, assert_never

from leadscore.check.model import Checked, Unit
from leadscore.check.symbols import Kind
from leadscore.plan import model as plan
from leadscore.plan.conditions import Lowering, day
from leadscore.plan.fingerprint import fingerprint
from leadscore.plan.walk import evidence_of, leaves
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import GroupOfRules, groups_of
from leadscore.syntax.literals import number_text
from leadscore.syntax.printer import condition_text, decay_text, statement_text
from leadscore.values.days import DAY
from leadscore.values.number import decay_values, fade_values, to_milli
from leadscore.values.pattern import literal
from leadscore.values.terms import Measure
from leadscore.values.text import fold
from leadscore.values.vocabulary import DERIVED

S = TypeVar("S")


def plan_of(checked: Checked) -> plan.Plan:
    """The plan of a policy without errors. Of one with errors, it raises what comes first or means nothing."""
    return _Policy(checked).build()


class _Policy:
    """One policy on its way to a plan."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked
        self.lowering = Lowering(checked.symbols, checked.sets)

    def build(self) -> plan.Plan:
        header = self._one(n.PolicyHeader)
        score_range = self._one(n.ScoreRange)
        applies = self._one(n.AppliesIf)
        groups = tuple(self._group(group) for group in groups_of(self.checked.main.file))
        ready, bands = self._ready(), tuple(self._band(band) for band in self._written(n.Band))
        actions = tuple(self._action(action) for action in self._written(n.Action))
        applies_condition = self._condition(applies.condition if applies else None)
        conditions = [
            *(rule.condition for group in groups for rule in group.rules),
            *(outcome.condition for outcome in (ready, *bands, *actions) if outcome and outcome.condition),
            *([applies_condition] if applies_condition else []),
        ]
        symbols = self.checked.symbols
        return plan.Plan(
            name=literal(header.title.value) if header else PurePath(self.checked.main.source.path).stem,
            version=number_text(header.version.value) if header and header.version else None,
            owners=tuple(_name(owner) for owned in self._written(n.Owned) for owner in owned.owners),
            fingerprint=fingerprint(self.checked),
            fields=tuple(plan.Field(s.name, s.type) for s in symbols.of_kind(Kind.FIELD) if s.type),
            events=tuple(plan.EventKind(s.name, s.by_us) for s in symbols.of_kind(Kind.EVENT)),
            used_fields=frozenset(field for condition in conditions for field in _fields(condition)),
            used_events=frozenset(kind for condition in conditions for kind in _kinds(condition)),
            groups=groups,
            ready=ready,
            bands=bands,
            grades=tuple(_grade(grade) for grade in self._written(n.Grade)),
            score_low=to_milli(score_range.low.value) if score_range else None,
            score_high=to_milli(score_range.high.value) if score_range else None,
            applies=applies_condition,
            applies_text=_condition_text(applies.condition if applies else None),
            actions=actions,
            overrides=tuple(self._override(override) for override in self._written(n.Override)),
        )

    def _written(self, kind: type[S]) -> Iterator[S]:
        return (s for s in self.checked.main.file.statements if isinstance(s, kind))

    def _one(self, kind: type[S]) -> S | None:
        return next(self._written(kind), None)

    def _condition(self, condition: n.Condition | None) -> plan.Condition | None:
        return None if condition is None else self.lowering.condition(condition)

    # ---------------------------------------------------------------------------------------- groups and rules

    def _group(self, group: GroupOfRules) -> plan.Group:
        header = group.header
        decay = header.decay if header else None
        return plan.Group(
            name=group.name,
            question=literal(header.question.value) if header and header.question else None,
            at_least=_milli(header.at_least if header else None),
            at_most=_milli(header.at_most if header else None),
            rules=tuple(self._rule(rule, group.name, decay) for rule in group.rules),
        )

    def _rule(self, rule: n.Rule, group: str, group_decay: n.Decay | None) -> plan.Rule:
        condition, text = self.lowering.condition(rule.condition), condition_text(rule.condition)
        points = to_milli(rule.points.signed) if rule.points else None
        in_force, evidence = rule.in_force, evidence_of(condition)
        counted = (event for event in evidence if event.measure is Measure.TIMES)
        return plan.Rule(
            id=rule.name.text if rule.name else f"{group}: {text}",
            name=rule.name.text if rule.name else None,
            group=group,
            condition=condition,
            points=points,
            text=text,
            statement=statement_text(rule),
            evidence=evidence,
            each=rule.each,
            each_of=next(counted, None) if rule.each else None,
            cap=_milli(rule.up_to),
            decay=None if points is None else _decay_table(points, rule.decay or group_decay),
            in_force_from=day(in_force.first) if in_force and in_force.first else None,
            in_force_until=day(in_force.last) if in_force and in_force.last else None,
            because=literal(rule.because.value) if rule.because else None,
            line=_line(self.checked.main, rule),
        )

    # ---------------------------------------------------------------------------------------- outcome

    def _ready(self) -> plan.Ready | None:
        ready = self._one(n.Ready)
        if ready is None:
            return None
        return plan.Ready(
            at=to_milli(ready.at.value),
            condition=self._condition(ready.condition),
            condition_text=_condition_text(ready.condition),
            lost_below=_milli(ready.lost_below),
        )

    def _band(self, band: n.Band) -> plan.Band:
        condition = self._condition(band.condition)
        return plan.Band(band.name.text, _milli(band.at), condition, _condition_text(band.condition))

    def _action(self, action: n.Action) -> plan.Action:
        return plan.Action(
            state=action.state.text,
            verb=action.verb.value,
            destination=literal(action.destination.value),
            within_seconds=action.within.seconds if action.within else None,
            condition=self._condition(action.condition),
            text=statement_text(action),
        )

    def _override(self, override: n.Override) -> plan.Override:
        if override.by is None or override.until is None or override.because is None:
            raise ValueError("an override without author, end or reason")
        lead = literal(override.lead.value)
        return plan.Override(
            lead=fold(lead),
            points=to_milli(override.points.signed),
            by=_name(override.by),
            until=day(override.until),
            because=literal(override.because.value),
            shown_lead=lead,
            line=_line(self.checked.main, override),
        )


def _grade(grade: n.Grade) -> plan.Grade:
    steps = [(to_milli(step.at.value), step.label.text) for step in grade.steps if step.at]
    otherwise = next(step.label.text for step in grade.steps if step.at is None)
    return plan.Grade(grade.group.text, tuple(sorted(steps, reverse=True)), otherwise)


def _decay_table(points: int, decay: n.Decay | None) -> plan.DecayTable | None:
    match decay:
        case None | n.NeverDecays():
            return None
        case n.Decays(percent, every):
            return plan.DecayTable(every.seconds, decay_values(points, percent.value), decay_text(decay))
        case n.Fades(over, steps):
            step_seconds = steps.seconds if steps else DAY
            return plan.DecayTable(step_seconds, fade_values(points, over.seconds // step_seconds), decay_text(decay))
        case _:
            assert_never(decay)


def _fields(condition: plan.Condition) -> Iterator[str]:
    """The fields that a condition reads, and those that they are derived from."""
    for leaf, _ in leaves(condition):
        match leaf:
            case plan.EventCount() | plan.GroupCompare():
                pass
            case plan.Inactive():
                yield "created"
            case _:
                yield leaf.field
                if leaf.field in DERIVED:
                    yield DERIVED[leaf.field]


def _kinds(condition: plan.Condition) -> Iterator[str]:
    return (leaf.selector.kind for leaf, _ in leaves(condition) if isinstance(leaf, plan.EventCount))


def _milli(number: n.Number | None) -> int | None:
    return None if number is None else to_milli(number.value)


def _condition_text(condition: n.Condition | None) -> str | None:
    return None if condition is None else condition_text(condition)


def _name(owner: n.Name | n.Text) -> str:
    return owner.text if isinstance(owner, n.Name) else literal(owner.value)


def _line(unit: Unit, statement: n.Rule | n.Override) -> int:
    return unit.source.position(statement.span.start).line
