"""A mutant's plan, made from the policy's: what did not change is not made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from leadscore import record
from leadscore.check.model import Checked, Unit
from leadscore.check.symbols import Symbols
from leadscore.plan.lower import plan_of
from leadscore.plan.model import Group, Plan, Rule
from leadscore.review.mutation.model import Mutant
from leadscore.review.names import Outcome, names_in
from leadscore.syntax import nodes as n
from leadscore.syntax.groups import GroupOfRules, groups_of


@dataclass(frozen=True)
class Plans:
    """Makes the plans of a policy's mutants; `plan` is its own.

    All have its groups and rules, in its order: a rule that is left out gives nothing.
    """

    checked: Checked
    plan: Plan

    def of(self, mutant: Mutant) -> Plan:
        units = (self.checked.main, *self.checked.used)
        before, after = units[mutant.unit].file.statements[mutant.index], mutant.statement
        match before:
            case n.Rule():
                return self._with_rule(before, after)
            case n.GroupHeader():
                return self._with_header(before, after)
            case n.Define(name) | n.SetMembers(name):
                return self._with_name(name.text, after)
            case _:
                statements = self.checked.main.file.statements
                changed = [after if i == mutant.index else s for i, s in enumerate(statements)]
                return self._with_outcome([s for s in changed if isinstance(s, Outcome)], self.checked)

    @property
    def _groups(self) -> list[tuple[GroupOfRules, Group]]:
        return list(zip(groups_of(self.checked.main.file), self.plan.groups, strict=True))

    def _with_rule(self, before: n.Rule, after: n.Statement | None) -> Plan:
        def changed(written: GroupOfRules, group: Group) -> Iterator[Rule]:
            for statement, rule in zip(written.rules, group.rules, strict=True):
                if statement is not before:
                    yield rule
                elif isinstance(after, n.Rule):
                    yield from _lowered(self.checked, written.header, [after])
                else:
                    yield replace(rule, points=0, decay=None)

        return self._with_rules(changed)

    def _with_header(self, before: n.GroupHeader, after: n.Statement | None) -> Plan:
        assert isinstance(after, n.GroupHeader)
        groups = []
        for written, group in self._groups:
            if written.header is before:
                aged = after.decay != before.decay
                rules = _lowered(self.checked, after, written.rules) if aged else group.rules
                (made,) = _partial(self.checked, [after]).groups
                group = replace(made, rules=rules)
            groups.append(group)
        return replace(self.plan, groups=tuple(groups))

    def _with_name(self, name: str, after: n.Statement | None) -> Plan:
        """With another definition or set; what does not read it stays as it is."""
        checked = _with_vocabulary(self.checked, after)

        def changed(written: GroupOfRules, group: Group) -> Iterator[Rule]:
            for statement, rule in zip(written.rules, group.rules, strict=True):
                touched = name in names_in(statement.condition, checked.symbols)
                yield from _lowered(checked, written.header, [statement]) if touched else (rule,)

        plan = self._with_rules(changed)
        outcome = [s for s in self.checked.main.file.statements if isinstance(s, Outcome)]
        if any(name in names_in(statement, checked.symbols) for statement in outcome):
            return Plans(self.checked, plan)._with_outcome(outcome, checked)
        return plan

    def _with_rules(self, changed: Callable[[GroupOfRules, Group], Iterator[Rule]]) -> Plan:
        groups = (replace(group, rules=tuple(changed(written, group))) for written, group in self._groups)
        return replace(self.plan, groups=tuple(groups))

    def _with_outcome(self, statements: Sequence[n.Statement], checked: Checked) -> Plan:
        made = _partial(checked, statements)
        return replace(
            self.plan,
            ready=made.ready,
            bands=made.bands,
            grades=made.grades,
            score_low=made.score_low,
            score_high=made.score_high,
            applies=made.applies,
            applies_text=made.applies_text,
            overrides=made.overrides,
        )


def _lowered(checked: Checked, header: n.GroupHeader | None, rules: Sequence[n.Rule]) -> tuple[Rule, ...]:
    """The plan's rules for some rules of a group."""
    made = _partial(checked, [*([] if header is None else [header]), *rules])
    return made.rules


def _partial(checked: Checked, statements: Sequence[n.Statement]) -> Plan:
    """The plan of a policy that has these statements alone, with all the names that it has."""
    unit = Unit(checked.main.source, n.File(tuple(statements)))
    return plan_of(record.replace(checked, main=unit, used=(), sets=checked.sets))


def _with_vocabulary(checked: Checked, statement: n.Statement | None) -> Checked:
    match statement:
        case n.Define(name, condition):
            symbol = record.replace(checked.symbols.names[name.text], condition=condition)
            return record.replace(checked, symbols=Symbols({**checked.symbols.names, name.text: symbol}))
        case n.SetMembers(name, members):
            texts = tuple(member.value for member in members if isinstance(member, n.Text))
            return record.replace(checked, sets={**checked.sets, name.text: texts})
        case _:
            raise TypeError(f"{statement} is no vocabulary")
