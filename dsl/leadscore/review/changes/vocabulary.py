"""Changes of the words that rules are written with: fields, events, sets and definitions, in whichever file.

What a changed set or definition moves is what uses it, and that is told with it, once, and not with every rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leadscore.plan import model as plan
from leadscore.plan.walk import leaves
from leadscore.review.changes.comparison import Comparison, Verdict, of_rule, outcome_parts
from leadscore.review.changes.conditions import differences
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.side import Declaration, Side
from leadscore.review.changes.words import listed, used_by
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text, statement_text
from leadscore.values.pattern import literal
from leadscore.values.terms import ValueType
from leadscore.values.text import fold

_THINGS: Mapping[type, Thing] = {
    n.FieldDeclaration: Thing.FIELD,
    n.EventDeclaration: Thing.EVENT,
    n.SetMembers: Thing.SET,
    n.SetFile: Thing.SET,
    n.Define: Thing.DEFINITION,
}


def vocabulary_changes(both: Comparison) -> Iterator[Change]:
    """In the order of the newer version, then what is gone."""
    older, newer = both.old.declared, both.new.declared
    told = both.old.vocabulary | both.new.vocabulary
    for name, now in newer.items():
        was = older.get(name)
        if name not in told:
            continue
        if was is None:
            yield _whole(both, now, Aspect.ADDED)
        elif _THINGS[type(was)] is not _THINGS[type(now)]:
            yield _whole(both, was, Aspect.REMOVED)
            yield _whole(both, now, Aspect.ADDED)
        else:
            yield from _Pair(both, was, now).changes()
    yield from (_whole(both, was, Aspect.REMOVED) for name, was in older.items() if name in told - newer.keys())


def _whole(both: Comparison, declaration: Declaration, aspect: Aspect) -> Change:
    """What moves is told with the rules that use it, unless their words are the same and mean something else now."""
    is_new, name, thing = aspect is Aspect.ADDED, declaration.name.text, _THINGS[type(declaration)]
    type_ = declaration.type if isinstance(declaration, n.FieldDeclaration) else ValueType.TEXT
    rows = _rows(name, ValueType.TEXT, type_) if is_new else _rows(name, type_, ValueType.TEXT)
    effect = Effect.SCORE if rows else both.moved_by(name, name)
    if isinstance(declaration, n.EventDeclaration) and not declaration.by_us:
        effect = min(effect, _silence(both), key=list(Effect).index)
    text, side = statement_text(declaration), both.new if is_new else both.old
    return both.change(
        thing,
        aspect,
        effect,
        name,
        f"{'new' if is_new else 'removed'}: {text}",
        old=None if is_new else text,
        new=text if is_new else None,
        at=(None, declaration) if is_new else (declaration, None),
        details=(*rows, *used_by(both.users(name, side))),
    )


def _rows(field: str, was: ValueType, now: ValueType) -> tuple[str, ...]:
    """Which rows of leads are read that were not, or the other way round, whether or not anything uses the field. What
    is not declared sets none aside, as text does, for everything fits it."""
    old, new = (f"rows whose {field} is no {type_.value}" for type_ in (was, now))
    match was is ValueType.TEXT, now is ValueType.TEXT:
        case _ if was is now:
            return ()
        case True, _:
            return (f"{new} are set aside now",)
        case _, True:
            return (f"{old} are no longer set aside",)
        case _:
            return (f"{new} are set aside now, and no longer {old}",)


def _silence(both: Comparison) -> Effect:
    """What moves when other events count as signs of life: what asks `inactive for`. Events of a kind that is not
    declared are set aside, so a new kind counts, too, unless it is `by us`."""
    parts = [
        part
        for side in (both.old, both.new)
        for part in (*map(of_rule, side.rules), *outcome_parts(side))
        if any(isinstance(leaf, plan.Inactive) for leaf, _ in leaves(part.plan))
    ]
    return min((part.effect for part in parts), key=list(Effect).index, default=Effect.WORDS)


class _Pair:
    """A name that both versions declare, as the same kind of thing."""

    def __init__(self, both: Comparison, old: Declaration, new: Declaration) -> None:
        self.both, self.old, self.new = both, old, new
        self.name, self.was = new.name.text, old.name.text
        self.effect = both.moved_by(self.name, self.was)

    def changes(self) -> Iterator[Change]:
        if self.name != self.was:
            words = f"{self.name} is the new name of {self.was}"
            yield self._change(Aspect.NAME, Effect.WORDS, words, self.was, self.name)
        match self.old, self.new:
            case n.FieldDeclaration(_, old), n.FieldDeclaration(_, new) if old is not new:
                words, rows = f"{self.name}: {old.value} → {new.value}", _rows(self.name, old, new)
                yield self._change(Aspect.TYPE, Effect.SCORE, words, old.value, new.value, (*rows, *self._users()))
            case n.EventDeclaration(_, old_by_us), n.EventDeclaration(_, new_by_us) if old_by_us != new_by_us:
                was, now = (_by(by_us) for by_us in (old_by_us, new_by_us))
                yield self._change(Aspect.BY_US, _silence(self.both), f"{self.name}: {was} → {now}", was, now)
            case n.Define(_, old_condition), n.Define(_, new_condition):
                yield from self._definition(old_condition, new_condition)
            case (n.SetMembers() | n.SetFile()) as old_set, (n.SetMembers() | n.SetFile()) as new_set:
                yield from self._set(old_set, new_set)
            case _:
                pass

    def _definition(self, old: n.Condition, new: n.Condition) -> Iterator[Change]:
        """One that only names something else which changed is not told: that is."""
        sides = self.both.old, self.both.new
        was, now = condition_text(old), condition_text(new)
        match self.both.verdict(old, new, sides[0].lowered(old), sides[1].lowered(new)):
            case Verdict.CHANGED:
                words = f"{self.name}: {'; '.join(differences(old, new, sides[0].reads, sides[1].reads))}"
                yield self._change(Aspect.CONDITION, self.effect, words, was, now, self._users())
            case Verdict.WORDING:
                words = f"{self.name} says the same in other words: {now}"
                yield self._change(Aspect.WORDING, Effect.WORDS, words, was, now)
            case Verdict.VOCABULARY | Verdict.SAME:
                pass

    def _set(self, old: n.SetMembers | n.SetFile, new: n.SetMembers | n.SetFile) -> Iterator[Change]:
        before, after = _folded(self.both.old, old), _folded(self.both.new, new)
        if before is None or after is None:
            was, now = statement_text(old), statement_text(new)
            if was != now:
                yield self._change(Aspect.MEMBERS, Effect.WORDS, f"{self.name}: {was} → {now}", was, now, self._users())
            return
        gained, lost = _only(after, before), _only(before, after)
        if gained or lost:
            parts = [f"{verb} {members}" for verb, members in (("gains", gained), ("loses", lost)) if members]
            words = f"{self.name} {', '.join(parts)}"
            yield self._change(Aspect.MEMBERS, self.effect, words, lost, gained, self._users())

    def _users(self) -> tuple[str, ...]:
        return used_by(self.both.users(self.name, self.both.new))

    def _change(
        self,
        aspect: Aspect,
        effect: Effect,
        sentence: str,
        old: str | None,
        new: str | None,
        details: tuple[str, ...] = (),
    ) -> Change:
        thing, at = _THINGS[type(self.new)], (self.old, self.new)
        return self.both.change(thing, aspect, effect, self.name, sentence, old=old, new=new, at=at, details=details)


def _by(by_us: bool) -> str:
    return "done to the lead, by us" if by_us else "done by the lead"


def _folded(side: Side, declaration: n.SetMembers | n.SetFile) -> dict[str, str] | None:
    """A set's members by what they are compared by; None where nobody has read them."""
    members = side.members(declaration)
    return None if members is None else {fold(member): literal(member) for member in members}


def _only(ours: Mapping[str, str], theirs: Mapping[str, str]) -> str | None:
    """The members that one version has alone, in words."""
    found = sorted(text for key, text in ours.items() if key not in theirs)
    return listed(found) if found else None
