"""Changes of what heads a policy: its name, version and owners, whom it applies to."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.review.changes.comparison import Comparison, Verdict
from leadscore.review.changes.conditions import differences
from leadscore.review.changes.model import Aspect, Change, Effect, Thing
from leadscore.review.changes.words import quoted
from leadscore.syntax import nodes as n
from leadscore.syntax.printer import condition_text

_ALL = "every lead"


def header_changes(both: Comparison) -> Iterator[Change]:
    """Name, version and owners: words, all of them."""
    old, new = both.old.plan, both.new.plan
    headers = both.old.one(n.PolicyHeader), both.new.one(n.PolicyHeader)
    owned = both.old.one(n.Owned), both.new.one(n.Owned)
    if old.name != new.name and any(headers):
        yield _words(both, Aspect.NAME, f"the policy is now called {quoted(new.name)}", old.name, new.name, headers)
    if old.version != new.version:
        words = f"version: {old.version or 'none'} → {new.version or 'none'}"
        yield _words(both, Aspect.VERSION, words, old.version, new.version, headers)
    if set(old.owners) != set(new.owners):
        before, after = ", ".join(old.owners) or None, ", ".join(new.owners) or None
        words = f"owned by {after or 'nobody'}, was {before or 'nobody'}"
        yield _words(both, Aspect.OWNERS, words, before, after, owned)


def _words(
    both: Comparison,
    aspect: Aspect,
    sentence: str,
    old: str | None,
    new: str | None,
    at: tuple[n.Node | None, n.Node | None],
) -> Change:
    return both.change(Thing.POLICY, aspect, Effect.WORDS, both.new.plan.name, sentence, old=old, new=new, at=at)


def scope_changes(both: Comparison) -> Iterator[Change]:
    """Whom the policy applies to: who is out of scope has no score."""
    before, after = both.old.one(n.AppliesIf), both.new.one(n.AppliesIf)
    conditions = (before.condition if before else None), (after.condition if after else None)
    verdict = both.verdict(*conditions, both.old.plan.applies, both.new.plan.applies)
    old, new = (f"if {condition_text(c)}" if c else f"to {_ALL}" for c in conditions)
    match verdict, conditions:
        case Verdict.CHANGED, (n.Node() as was, n.Node() as now):
            parts = differences(was, now, both.old.reads, both.new.reads)
            aspect, effect, words = Aspect.CONDITION, Effect.SCORE, f"whom it applies to: {'; '.join(parts)}"
        case Verdict.CHANGED, _:
            aspect, effect, words = Aspect.CONDITION, Effect.SCORE, f"now applies {new}, applied {old}"
        case Verdict.WORDING, _:
            words = f"whom it applies to says the same in other words, {new}"
            aspect, effect = Aspect.WORDING, Effect.WORDS
        case _:
            return
    yield both.change(Thing.SCOPE, aspect, effect, "applies if", words, old=old, new=new, at=(before, after))
