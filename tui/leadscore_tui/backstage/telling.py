"""How a review is told to the UI: in words, with all that its pictures need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO

from leadscore.batch.store.store import Store
from leadscore.diagnostics import Severity
from leadscore.plan.model import Plan
from leadscore.report.changes import sections
from leadscore.report.review_explanations import parts
from leadscore.report.review_records import Limits, PartView, PolicyView
from leadscore.report.review_view import renamed, review_view
from leadscore.review.impact.model import Bin, Mover
from leadscore.review.model import PolicyReview, Review
from leadscore.values.number import milli_text
from leadscore.values.terms import ValueType
from leadscore_tui.backstage.protocol import Bar, Compare, Mistake, Reviewed, Version

SHOWN = 20
"""So many leads stand in each list."""
_LIMITS = Limits(rows=SHOWN)
_WIDTH = 100
"""Of what is copied as text."""
_TOLD_APART = {ValueType.TEXT, ValueType.YES_NO}


def told(
    question: Compare, found: Review, store: Store | None = None, unmeasured: str = "", *, is_whole: bool = False
) -> Reviewed:
    """The answer to a question; before all is found out, the words alone. `store` says which fields leads have."""
    (policy,) = found.policies
    view = review_view(found, _command(question), _LIMITS)
    mistakes = tuple(_mistakes(question, policy))
    answer = Reviewed(question.old.label, question.new.label, view.verdict, mistakes=mistakes)
    if policy.broken or not policy.changes:
        return replace(answer, text=f"{view.old} → {view.new}\n{view.verdict}.\n", markdown=f"{view.verdict}.\n")
    (shown,) = view.policies.rows
    answer = replace(answer, policy=shown, lines=tuple(_lines(question, policy)), unmeasured=unmeasured)
    if not is_whole:
        return answer
    return replace(
        answer,
        bars=tuple(_bars(policy)),
        both=_both(policy, shown),
        fields=_fields(policy, store) if store else (),
        text=_text(found),
        markdown=_markdown(question, found),
    )


def plans_of(policy: PolicyReview) -> tuple[Plan, Plan]:
    """Those of two versions without errors."""
    old, new = (side.compiled.plan if side else None for side in (policy.old, policy.new))
    assert old is not None
    assert new is not None
    return old, new


def _mistakes(question: Compare, policy: PolicyReview) -> Iterator[Mistake]:
    for version, side in ((question.old, policy.old), (question.new, policy.new)):
        checked = side.compiled.checked if side else None
        for found in checked.diagnostics if checked else ():
            if found.severity is Severity.ERROR and checked is not None:
                path = found.span.path
                line = checked.sources[path].position(found.span.start).line if path in checked.sources else 1
                file = "" if path == checked.main.source.path else path
                yield Mistake(version.label, file, line, found.message)


def _lines(question: Compare, policy: PolicyReview) -> Iterator[int | None]:
    """Of the file as it lies on disk or is being edited: lines of an old revision lead nowhere."""
    main = policy.new.compiled.checked.main.source.path if policy.new and question.new.revision is None else None
    for _, changes in sections(policy):
        for change in changes:
            place = change.new_place
            yield place.line if place and place.file == main else None


def _both(policy: PolicyReview, shown: PolicyView) -> dict[str, tuple[PartView, ...]]:
    """Of those that turn; the largest movers have theirs with them."""
    if policy.impact is None or shown.impact is None:
        return {}
    plans, names = plans_of(policy), renamed(policy.changes)

    def explained(mover: Mover) -> tuple[PartView, ...]:
        return tuple(parts(plans, mover.cards, names, _LIMITS)) if mover.cards else ()

    return {mover.lead: explained(mover) for mover in (*policy.impact.gained, *policy.impact.lost)}


def _bars(policy: PolicyReview) -> Iterator[Bar]:
    bins = policy.impact.bins if policy.impact else ()
    thresholds = [plan.ready.at if plan.ready else None for plan in plans_of(policy)]
    for each in bins:
        is_last = each is bins[-1]
        label = f"{milli_text(each.low)} to {milli_text(each.high)}"
        yield Bar(label, each.leads.old, each.leads.new, _note(each, is_last, *thresholds))


def _note(one: Bin, is_last: bool, old: int | None, new: int | None) -> str:
    def lies_here(at: int | None) -> bool:
        return at is not None and one.low <= at and (at < one.high or (is_last and at == one.high))

    before = f"was {milli_text(old)}" if old is not None and old != new and lies_here(old) else ""
    after = f"ready at {milli_text(new)}" if new is not None and lies_here(new) else ""
    return ", ".join(filter(None, (after, before)))


def _fields(policy: PolicyReview, store: Store) -> tuple[str, ...]:
    known = [field for plan in plans_of(policy) for field in plan.fields if field.type in _TOLD_APART]
    return tuple(sorted({field.name for field in known if field.name in store.field_types}))


# ------------------------------------------------------------------------------------------------ as the command does


def _text(found: Review) -> str:
    from rich.console import Console

    from leadscore.report.changes_text import render

    written = StringIO()
    Console(file=written, width=_WIDTH, color_system=None).print(render(found))
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def _markdown(question: Compare, found: Review) -> str:
    from leadscore.report import review_markdown

    return review_markdown.render(found, _command(question))


def _command(question: Compare) -> str:
    """What to type for the same review; of a text that nobody saved there is none."""
    versions: Sequence[Version] = (question.old, question.new)
    if any(version.text is not None for version in versions):
        return f"leadscore tui {question.policy}"
    named = [version.revision for version in versions if version.revision is not None]
    return f"leadscore diff {' '.join((*named, str(question.policy)))}"
