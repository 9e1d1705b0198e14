"""Changes of the tests that a policy holds: they say what it shall do, and move nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadscore.record import replace
from leadscore.review.changes.comparison import Comparison
from leadscore.review.changes.meaning import Key, written
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.pairing import pair_up
from leadscore.review.changes.side import Side
from leadscore.review.changes.words import quoted
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import statement_text
from leadscore.values.pattern import literal
from leadscore.values.text import fold


def test_changes(both: Comparison) -> Iterator[Change]:
    """Tests are known by their title; one whose title is gone, by what it gives and expects."""
    rules = {before.plan.name: after.plan.name for before, after in both.matched.pairs}
    renamed = {old: new for old, new in rules.items() if old and new and old != new}
    old, new = replace(both.old, names={**both.old.names, **renamed}), both.new
    found = pair_up(
        (old, old.written(n.Test)), (new, new.written(n.Test)), [_title, _whole, _given], lambda test: test.title.value
    )
    for before, after in found.pairs:
        yield from _pair(both, old, before, after)
    for test in found.added:
        yield _change(both, Aspect.ADDED, f"new test {quoted(_said(test))}", None, statement_text(test), None, test)
    for test in found.removed:
        yield _change(
            both, Aspect.REMOVED, f"removed test {quoted(_said(test))}", statement_text(test), None, test, None
        )


def _title(test: n.Test, side: Side) -> Key:
    return fold(literal(test.title.value))


def _whole(test: n.Test, side: Side) -> Key:
    return (_given(test, side), _expected(test, side))


def _given(test: n.Test, side: Side) -> frozenset[tuple[Key, int]]:
    return frozenset(_counted(test.given, side))


def _expected(test: n.Test, side: Side) -> frozenset[tuple[Key, int]]:
    return frozenset(_counted(test.expect, side))


def _counted(parts: Sequence[n.Fact] | Sequence[n.Expectation], side: Side) -> list[tuple[Key, int]]:
    """A key for each, with how many alike stand before it: the order does not matter, their number does."""
    keys = [written(part, side.names) for part in parts]
    return [(key, keys[:place].count(key)) for place, key in enumerate(keys)]


def _pair(both: Comparison, old: Side, before: n.Test, after: n.Test) -> Iterator[Change]:
    if before == after and not old.names:
        return
    title = quoted(_said(after))
    if _title(before, old) != _title(after, both.new):
        words = f"test {title} was called {quoted(_said(before))}"
        yield _change(both, Aspect.NAME, words, _said(before), _said(after), before, after)
    for aspect, said, ask in ((Aspect.FACTS, "given", _given), (Aspect.EXPECTATIONS, "expect", _expected)):
        was, now = _only(before, old, ask(after, both.new), aspect), _only(after, both.new, ask(before, old), aspect)
        if was or now:
            words = f"test {title}: {said} {was or 'nothing'} → {now or 'nothing'}"
            yield _change(both, aspect, words, was, now, before, after)


def _only(test: n.Test, side: Side, others: frozenset[tuple[Key, int]], aspect: Aspect) -> str | None:
    """What a version gives or expects that the other does not, as it is written."""
    if aspect is Aspect.FACTS:
        facts = tuple(
            fact for fact, key in zip(test.given, _counted(test.given, side), strict=True) if key not in others
        )
        text = statement_text(n.Test(n.Text(""), facts, ()))
    else:
        keys = _counted(test.expect, side)
        expect = tuple(part for part, key in zip(test.expect, keys, strict=True) if key not in others)
        text = statement_text(n.Test(n.Text(""), (), expect))
    return text.removeprefix('test ""').strip().removeprefix("given ").removeprefix("expect ") or None


def _said(test: n.Test) -> str:
    return literal(test.title.value)


def _change(
    both: Comparison,
    aspect: Aspect,
    sentence: str,
    was: str | None,
    now: str | None,
    old: n.Test | None,
    new: n.Test | None,
) -> Change:
    title = "".join(_said(test) for test in (new or old,) if test)
    return both.change(Thing.TEST, aspect, Effect.WORDS, title, sentence, old=was, new=now, at=(old, new))
