"""What repeats adds up, and nothing ends it. See docs/lint/unbounded-each.md."""

from __future__ import annotations

from collections.abc import Iterator

from leadscore.plan.model import AgeWindow, EventCount
from leadscore.review.lint.subject import Finding, Subject
from leadscore.values.terms import Each


def unbounded_each(subject: Subject) -> Iterator[Finding]:
    for rule in subject.rules:
        each = rule.plan.each
        if rule.adds and rule.most is None and each and not _is_finite(each, rule.plan.each_of):
            yield Finding(
                rule.node.each_span,
                f"`each {each.value}` adds up without end",
                "Bound it by `up to`, such as `up to 15`, or give the group an `at most`.",
            )


def _is_finite(each: Each, counted: EventCount | None) -> bool:
    """Whether the days or the targets that can be counted are few by themselves."""
    if counted is None:
        return True
    selector = counted.selector
    match each:
        case Each.DAY:
            return isinstance(selector.window, AgeWindow)
        case Each.DIFFERENT:
            return selector.targets is not None and not selector.targets.globs
        case Each.TIME:
            return False
