"""From nodes to their canonical words: minimal parentheses, options in a fixed order, one spelling for each thing.

`condition_text`, `statement_text` and `decay_text` give them on one line, `condition_doc` and `statement_doc` as a
document that the formatter lays out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from leadscore.record import replace
from leadscore.source.text import NOWHERE
from leadscore.syntax import nodes as n
from leadscore.syntax.doc import Doc, Flow, Leaf, Stack, one_line
from leadscore.syntax.literals import counted, duration_text, label_text, number_text, padded, quoted, value_text


def condition_text(condition: n.Condition) -> str:
    """A condition in canonical form on one line, such as `right_size and (seats > 5 or visited "pricing")`."""
    return one_line(condition_doc(condition))


def statement_text(statement: n.Statement) -> str:
    """A whole statement in canonical form on one line."""
    return one_line(statement_doc(statement))


def decay_text(decay: n.Decay) -> str:
    """A decay in canonical form, such as `decays 50% every 30 days`."""
    match decay:
        case n.Decays(percent=percent, every=every):
            return f"decays {number_text(percent.value)}% every {duration_text(every)}"
        case n.Fades(over=over, every=steps):
            return _words("fades over", duration_text(over), f"every {duration_text(steps)}" if steps else None)
        case n.NeverDecays():
            return "never decays"
        case _:
            assert_never(decay)


# ------------------------------------------------------------------------------------------------ conditions


def condition_doc(condition: n.Condition, prefix: str = "", suffix: str = "") -> Doc:
    """`prefix` and `suffix` stick to the first and the last word."""
    match condition:
        case n.And(operands=operands):
            return _joined("and", operands, prefix, suffix)
        case n.Or(operands=operands):
            return _joined("or", operands, prefix, suffix)
        case n.Not(operand=operand):
            return _operand(operand, isinstance(operand, n.And | n.Or), prefix + "not ", suffix)
        case _:
            return Leaf(prefix + _predicate_text(condition) + suffix, condition.span)


def _joined(word: str, operands: Sequence[n.Condition], prefix: str, suffix: str) -> Doc:
    last = len(operands) - 1
    parts = (
        _operand(
            operand,
            word == "and" and isinstance(operand, n.Or),
            f"{word} " if i else prefix,
            suffix if i == last else "",
        )
        for i, operand in enumerate(operands)
    )
    return Stack(tuple(parts))


def _operand(operand: n.Condition, parenthesised: bool, prefix: str, suffix: str) -> Doc:
    if parenthesised:
        return condition_doc(operand, prefix + "(", ")" + suffix)
    return condition_doc(operand, prefix, suffix)


def _predicate_text(predicate: n.Predicate) -> str:
    match predicate:
        case n.Bare(name=name):
            return name.text
        case n.Is(name=name, value=value, negated=negated):
            return f"{name.text} {'is not' if negated else 'is'} {value_text(value)}"
        case n.IsKnown(name=name, known=known):
            return f"{name.text} is {'known' if known else 'missing'}"
        case n.InSet(name=name, members=members, negated=negated):
            return f"{name.text} {'not in' if negated else 'in'} {members.text}"
        case n.Affix(name=name, op=op, text=text):
            return f"{name.text} {op.value} {value_text(text)}"
        case n.Contains(name=name, what=what):
            return f"{name.text} contains {value_text(what)}"
        case n.Compare(name=name, op=op, value=value):
            return f"{name.text} {op.value} {value_text(value)}"
        case n.Happened(name=name, target=target, quantity=quantity, window=window):
            return _words(name.text, _target(target), _quantity(quantity), _window(window))
        case n.Never(name=name, target=target, window=window):
            return _words("never", name.text, _target(target), _window(window))
        case n.Inactive(duration=duration):
            return f"inactive for {duration_text(duration)}"
        case _:
            assert_never(predicate)


def _target(target: n.Text | n.Name | None) -> str | None:
    if isinstance(target, n.Name):
        return f"in {target.text}"
    return quoted(target) if target else None


def _quantity(quantity: n.Quantity | None) -> str | None:
    if quantity is None:
        return None
    return f"{quantity.op.value} {counted(quantity.number.value, quantity.measure.value)}"


def _window(window: n.Window | None) -> str | None:
    match window:
        case None:
            return None
        case n.WithinWindow(duration=duration):
            return f"within {duration_text(duration)}"
        case n.BetweenWindow(first=first, last=last):
            return f"between {value_text(first)} and {value_text(last)}"
        case n.BeforeWindow(day=day):
            return f"before {value_text(day)}"
        case n.AfterWindow(day=day):
            return f"after {value_text(day)}"
        case _:
            assert_never(window)


# ------------------------------------------------------------------------------------------------ statements


def statement_doc(statement: n.Statement, name_width: int = 0) -> Doc:
    """`name_width`: how many columns a set's name takes, so that neighbours have their `=` in one column."""
    match statement:
        case n.PolicyHeader(title=title, version=version):
            return _flow(Leaf(f"policy {quoted(title)}", title.span), _leaf("version ", version))
        case n.Owned(owners=owners):
            return Stack((Leaf("owned by", NOWHERE), _list([Leaf(value_text(o), o.span) for o in owners])))
        case n.Use(path=path):
            return Leaf(f"use {quoted(path)}", statement.span)
        case n.FieldDeclaration(name=name, type=type_):
            return Leaf(f"field {name.text} {type_.value}", statement.span)
        case n.EventDeclaration(name=name, by_us=by_us):
            return Leaf(_words("event", name.text, "by us" if by_us else None), statement.span)
        case n.SetMembers(name=name, members=members):
            head = Leaf(f"set {padded(name.text, name_width)} =", name.span)
            return Stack((head, _list([Leaf(value_text(member), member.span) for member in members])))
        case n.SetFile(name=name, path=path):
            return Leaf(f"set {padded(name.text, name_width)} from {quoted(path)}", statement.span)
        case n.Define(name=name, condition=condition):
            return _flow(condition_doc(condition, f"define {name.text} as "))
        case n.GroupHeader():
            return _group(statement)
        case n.Rule():
            return _rule(statement)
        case n.Ready(at=at, condition=condition, lost_below=lost_below):
            return _flow(_leaf("ready at ", at), _if(condition), _leaf("lost below ", lost_below))
        case n.Band(name=label, at=at, condition=condition):
            return _flow(Leaf(f"band {_step(label, at)}", label.span), _if(condition))
        case n.Grade(group=group, steps=steps):
            leaves = [Leaf(_step(step.label, step.at), step.span) for step in steps]
            first = Leaf(f"grade {group.text} {leaves[0].text}", leaves[0].span)
            return _list([first, *leaves[1:]], indent=2)
        case n.ScoreRange(low=low, high=high):
            return Leaf(f"score from {number_text(low.value)} to {number_text(high.value)}", statement.span)
        case n.AppliesIf(condition=condition):
            return _flow(condition_doc(condition, "applies if "))
        case n.Action():
            return _action(statement)
        case n.Override():
            return _override(statement)
        case n.Test():
            return _test(statement)
        case _:
            assert_never(statement)


def _group(group: n.GroupHeader) -> Doc:
    return _flow(
        Leaf(f"group {group.name.text}", group.name.span),
        _leaf("", group.question),
        _leaf("at least ", group.at_least),
        _leaf("at most ", group.at_most),
        _decay(group.decay),
    )


def _rule(rule: n.Rule) -> Doc:
    effect = _flow(
        _points(rule.points) if rule.points else Leaf("disqualify", rule.effect_span),
        Leaf(f"each {rule.each.value}", rule.each_span) if rule.each else None,
        _leaf("up to ", rule.up_to),
        _decay(rule.decay),
        _in_force(rule.in_force),
        _leaf("as ", rule.name),
    )
    return _flow(condition_doc(rule.condition, "when "), effect, _leaf("because ", rule.because))


def _action(action: n.Action) -> Doc:
    what = f"on {_state(action.state)} {action.verb.value} {quoted(action.destination)}"
    return _flow(
        Leaf(what, action.destination.span),
        Leaf(f"within {duration_text(action.within)}", action.within.span) if action.within else None,
        _if(action.condition),
    )


def _override(override: n.Override) -> Doc:
    return _flow(
        Leaf(f"override {quoted(override.lead)}", override.lead.span),
        _points(override.points),
        _leaf("by ", override.by),
        _leaf("until ", override.until),
        _leaf("because ", override.because),
    )


def _test(test: n.Test) -> Doc:
    facts = [Leaf(_fact(fact), fact.span) for fact in test.given]
    expectations = [Leaf(_expectation(expectation), expectation.span) for expectation in test.expect]
    clauses = (_clause("given", facts), _clause("expect", expectations))
    title = Leaf(f"test {quoted(test.title)}", test.title.span)
    return Stack((title, *(clause for clause in clauses if clause)), always=True)


def _fact(fact: n.Fact) -> str:
    match fact:
        case n.AsOfFact(day=day):
            return f"as of {value_text(day)}"
        case n.NamedFact(name=name, value=value, times=times, minutes=minutes, ago=ago):
            return _words(
                name.text,
                value_text(value) if value else None,
                counted(times.value, "times") if times else None,
                f"for {counted(minutes.value, 'minutes')}" if minutes else None,
                f"{duration_text(ago)} ago" if ago else None,
            )
        case _:
            assert_never(fact)


def _expectation(expectation: n.Expectation) -> str:
    match expectation:
        case n.ExpectScore(op=op, number=number):
            return _words("score", op.value, number_text(number.value))
        case n.ExpectReady(ready=ready):
            return "ready" if ready else "not ready"
        case n.ExpectDisqualified():
            return "disqualified"
        case n.ExpectOutOfScope():
            return "out of scope"
        case n.ExpectBand(band=band):
            return f"band {label_text(band)}"
        case n.ExpectGrade(grade=grade):
            return f"grade {label_text(grade)}"
        case n.ExpectPoints(name=name, number=number):
            return f"{name.text} {number_text(number.value)}"
        case _:
            assert_never(expectation)


# ------------------------------------------------------------------------------------------ parts of statements


def _points(points: n.Points) -> Leaf:
    return Leaf(f"{'subtract' if points.negative else 'add'} {number_text(points.number.value)}", points.span)


def _decay(decay: n.Decay | None) -> Leaf | None:
    return None if decay is None else Leaf(decay_text(decay), decay.span)


def _in_force(in_force: n.InForce | None) -> Leaf | None:
    if in_force is None:
        return None
    first = f"from {value_text(in_force.first)}" if in_force.first else None
    last = f"until {value_text(in_force.last)}" if in_force.last else None
    return Leaf(_words("in force", first, last), in_force.span)


def _if(condition: n.Condition | None) -> Doc | None:
    return condition_doc(condition, "if ") if condition else None


def _step(label: n.Label, at: n.Number | None) -> str:
    return f"{label_text(label)} at {number_text(at.value)}" if at else f"{label_text(label)} otherwise"


def _state(state: n.Label) -> str:
    return state.text if state.text in ("ready", "disqualified") else label_text(state)


def _clause(keyword: str, items: list[Leaf]) -> Doc | None:
    """`given` and `expect` with what follows."""
    if not items:
        return None
    first = replace(items[0], text=f"{keyword} {items[0].text}")
    return _list([first, *items[1:]], indent=2)


def _list(items: list[Leaf], indent: int = 0) -> Flow:
    commas = (replace(item, text=item.text + ",") for item in items[:-1])
    return Flow((*commas, items[-1]), indent, keeps_lines=True)


def _flow(*parts: Doc | None) -> Flow:
    return Flow(tuple(part for part in parts if part is not None))


def _leaf(words: str, value: n.Value | None) -> Leaf | None:
    return Leaf(words + value_text(value), value.span) if value else None


def _words(*words: str | None) -> str:
    return " ".join(word for word in words if word)
