"""Both explanations of a lead, line by line beside each other: what a rule gave, and what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from leadscore.engine.model import Scorecard
from leadscore.facts.model import Lead
from leadscore.plan.model import Plan
from leadscore.report.explanation import Explanation, GroupLines, RuleLines, explain
from leadscore.report.review_records import Limits, PartView, clipped
from leadscore.values.number import milli_text, signed_milli_text

_NOTHING = "—"
_DISQUALIFIES = "disqualifies"


def parts(
    plans: tuple[Plan, Plan], cards: tuple[Scorecard, Scorecard], renamed: Mapping[str, str], limits: Limits
) -> Iterator[PartView]:
    """The groups with the rules that fired in either version, what bounds cut, overrides, and the score.

    In both columns the lines of a group add up to it, and the groups, the cut and the overrides to the score.
    """
    old, new = (explain(plan, Lead(card.lead, {}), card) for plan, card in zip(plans, cards, strict=True))
    before, after = ({group.name: group for group in one.groups} for one in (old, new))
    for name in _merged(list(after), before):
        for part in _group(name, before.get(name), after.get(name), renamed):
            yield replace(part, label=clipped(part.label, limits.characters))
    yield from _after_groups(old, new)


def _merged(new: Sequence[str], old: Mapping[str, object]) -> list[str]:
    return [*new, *(name for name in old if name not in new)]


def _group(name: str, old: GroupLines | None, new: GroupLines | None, renamed: Mapping[str, str]) -> Iterator[PartView]:
    fired_old = {renamed.get(rule.label, rule.label): rule for rule in old.fired} if old else {}
    fired_new = {rule.label: rule for rule in new.fired} if new else {}
    totals = old.total if old else None, new.total if new else None
    if not fired_old and not fired_new and not any(totals):
        return
    yield _part("group", name, *totals)
    for label in _merged(list(fired_new), fired_old):
        yield _rule(label, fired_old.get(label), fired_new.get(label))
    cuts = old.cut if old else 0, new.cut if new else 0
    if any(cuts):
        bounds = [group.bound for group in (new, old) if group and group.bound]
        yield _part("cut", f"cut: {bounds[0] if bounds else ''}", *cuts)


def _rule(label: str, old: RuleLines | None, new: RuleLines | None) -> PartView:
    either = new or old
    assert either is not None
    before, after = ([] if rule is None else _why(rule) for rule in (old, new))
    if either.points is None:
        was, now = (_NOTHING if rule is None else _DISQUALIFIES for rule in (old, new))
        part = PartView("rule", label, was, now, "")
    else:
        part = _part("rule", label, old.points if old else None, new.points if new else None)
    return replace(
        part,
        why=tuple(line for line in after if line in before),
        old_why=tuple(line for line in before if line not in after),
        new_why=tuple(line for line in after if line not in before),
    )


def _why(rule: RuleLines) -> list[str]:
    entries = [
        entry.text if entry.points is None else f"{signed_milli_text(entry.points)} {entry.text}"
        for entry in rule.entries
    ]
    return [*entries, *([f"{signed_milli_text(rule.cut)} cut: {rule.bound}"] if rule.cut else [])]


def _after_groups(old: Explanation, new: Explanation) -> Iterator[PartView]:
    if old.score_cut or new.score_cut:
        yield _part("cut", f"cut: {new.score_bound or old.score_bound}", old.score_cut, new.score_cut)
    before, after = ({line.text: line.points for line in one.overrides} for one in (old, new))
    for text in _merged(list(after), before):
        yield _part("override", text, before.get(text), after.get(text))
    yield _part("score", "score", old.score, new.score)


def _part(kind: str, label: str, old: int | None, new: int | None) -> PartView:
    """Without points on one side, what comes or goes is the whole difference; out of scope there is none."""
    is_told = kind != "score" or (old is not None and new is not None)
    change = signed_milli_text((new or 0) - (old or 0)) if is_told else ""
    signed = milli_text if kind in {"group", "score"} else signed_milli_text
    was, now = (_NOTHING if points is None else signed(points) for points in (old, new))
    return PartView(kind, label, was, now, change)
